"""What people type about frameworks, dynamic markets, and who is invited."""

from datetime import timedelta
from typing import Any

from django import forms

from ropewalk.service.actions.arrangements import ArrangementSaid
from ropewalk.service.kinds import ArrangementKind
from ropewalk.web.fields import DayField, Pairs, choices_of

DIRECTLY = "directly"


class ArrangementForm(forms.Form):
    """A framework or a dynamic market."""

    kind = forms.ChoiceField(
        label="Which is it?",
        choices=[
            (
                ArrangementKind.FRAMEWORK,
                "A framework: providers apply until a day",
            ),
            (
                ArrangementKind.DYNAMIC,
                "A dynamic market: providers apply as long as it runs",
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a framework or a dynamic market."},
    )
    title = forms.CharField(
        label="What is it for?",
        max_length=200,
        error_messages={"required": "Say what it is for."},
    )
    conditions = forms.CharField(
        label="What does a provider have to meet?",
        help_text="The same for all: whoever meets them can join.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what a provider has to meet."},
    )
    starts_on = DayField(label="From which day does it run?")
    last_day = DayField(label="Which is its last day?")
    apply_until = DayField(
        label="Until which day can a provider apply? (optional)",
        help_text="Of a framework. A dynamic market leaves this empty.",
        required=False,
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def said(self) -> ArrangementSaid:
        """What was entered, as the action takes it."""
        said = self.cleaned_data
        return ArrangementSaid(
            ArrangementKind(said["kind"]),
            said["title"],
            said["conditions"],
            said["starts_on"],
            said["last_day"] + timedelta(days=1),
            said["apply_until"],
        )


class ApplyForm(forms.Form):
    """How a provider meets the conditions."""

    how = forms.CharField(
        label="How does the provider meet each condition?",
        max_length=8000,
        widget=forms.Textarea,
        error_messages={"required": "Say how each condition is met."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class AdmitForm(forms.Form):
    """Whether a provider joins."""

    is_admitted = forms.ChoiceField(
        label="Does the provider meet the conditions?",
        choices=[("yes", "Yes, it joins"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the provider joins."},
    )
    reason = forms.CharField(
        label="Why?",
        help_text="By the conditions. The provider is told this.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason, by the conditions."},
    )


class InviteForm(forms.Form):
    """Who alone can bid, and why these."""

    arrangement_id = forms.ChoiceField(
        label="What are they invited from?",
        widget=forms.RadioSelect,
    )
    providers = forms.MultipleChoiceField(
        label="Who is invited?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one provider to invite."},
    )
    why = forms.CharField(
        label="Why these, and no others?",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say why these are invited and no others."},
    )

    def __init__(
        self, *args: Any, arrangements: Pairs, providers: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            arrangement_id=[
                *arrangements,
                (DIRECTLY, "Nothing: they are invited directly"),
            ],
            providers=providers,
        )
