"""What people type about a partnership itself."""

from collections.abc import Sequence
from typing import Any

from django import forms

from ropewalk.web.fields import DayField, choices_of


class PartnershipForm(forms.Form):
    """A partnership: what it is called, what it is for, who is in it."""

    name = forms.CharField(
        label="What is the partnership called?",
        max_length=200,
        error_messages={"required": "Enter the name of the partnership."},
    )
    purpose = forms.CharField(
        label="What is it for?",
        help_text="One or two sentences that every partner would agree with.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the partnership is for."},
    )
    organisation_ids = forms.MultipleChoiceField(
        label="Which organisations are in it?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the organisations that are in it."},
    )
    starts_on = DayField(label="From which day?")
    joint_means = forms.CharField(
        label="What do you mean by joint? (optional)",
        help_text="Places use the word differently: say it once, in your own words.",
        max_length=500,
        required=False,
    )
    integrated_means = forms.CharField(
        label="And by integrated? (optional)", max_length=500, required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, organisations: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, organisation_ids=organisations)

    def clean_organisation_ids(self) -> list[int]:
        """The numbers of the organisations."""
        return [int(each) for each in self.cleaned_data["organisation_ids"]]


class PublishForm(forms.Form):
    """The day from which a partnership publishes what it decides; none to stop."""

    as_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    from_day = DayField(
        label="From which day?",
        help_text=(
            "Decisions of meetings on and after it are published. "
            "Leave it empty to publish nothing."
        ),
        required=False,
    )
