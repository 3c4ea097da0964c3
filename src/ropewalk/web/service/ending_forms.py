"""What people type about ending a service, and about activity that was to fall."""

from decimal import Decimal
from typing import Any

from django import forms

from ropewalk.service.kinds import EndingFound, OverrideGround
from ropewalk.web.fields import DayField, Pairs, choices_of


class PlanEndingForm(forms.Form):
    """That a service is to end, when and why, and what takes its place."""

    last_day = DayField(label="What is to be its last day?")
    why = forms.CharField(
        label="Why is it to end?",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is to end."},
    )
    alternative_ids = forms.MultipleChoiceField(
        label="Which services do people use instead? (optional)",
        help_text="They have to be live before this one ends.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, services: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, alternative_ids=services)
        if not services:
            del self.fields["alternative_ids"]

    def clean(self) -> dict[str, Any]:
        """The numbers of the services; none where there is none to choose."""
        said = super().clean() or self.cleaned_data
        chosen = said.get("alternative_ids", [])
        said["alternative_ids"] = [int(each) for each in chosen]
        return said


class FoundForm(forms.Form):
    """What was found of something that has to be so."""

    found = forms.ChoiceField(
        label="Is it so?", choices=EndingFound, widget=forms.RadioSelect
    )
    said = forms.CharField(
        label="What was found?",
        help_text="And where it can be read: a report, a minute, a letter.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was found."},
    )


class EndForm(forms.Form):
    """Whether a service ends although something is missing, and by which decision."""

    decision_id = forms.ChoiceField(
        label="By which decision? (optional)", required=False
    )
    ground = forms.ChoiceField(
        label="On which ground? (optional)",
        choices=[("", "None"), *OverrideGround.choices],
        required=False,
    )
    because = forms.CharField(label="Why? (optional)", max_length=1000, required=False)

    def __init__(self, *args: Any, decisions: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(
            self, decision_id=[("", "None: it waits until all is met"), *decisions]
        )

    def clean(self) -> dict[str, Any]:
        """A decision comes with its ground and reason."""
        said = super().clean() or self.cleaned_data
        if said.get("decision_id") and not said.get("ground"):
            self.add_error("ground", "Choose the ground on which it ends.")
        return said


class ClaimForm(forms.Form):
    """A claim that activity will fall."""

    what = forms.CharField(
        label="What is to fall?",
        help_text="Like admissions from care homes.",
        max_length=200,
        error_messages={"required": "Say what is to fall."},
    )
    unit = forms.CharField(
        label="What is counted?",
        max_length=60,
        error_messages={"required": "Say what is counted."},
    )
    baseline = forms.IntegerField(
        label="How much was it?", min_value=1, max_value=10**9
    )
    percent = forms.DecimalField(
        label="By how much is it to fall, in percent?",
        min_value=Decimal("0.01"),
        max_value=Decimal(100),
        decimal_places=2,
    )
    evidence = forms.CharField(
        label="On what evidence?",
        max_length=500,
        error_messages={"required": "Say on what evidence."},
    )
    starts_on = DayField(label="From which day?")
    last_day = DayField(label="Until which day?")


class CountForm(forms.Form):
    """How much activity there was."""

    actual = forms.IntegerField(label="How much was it?", min_value=0, max_value=10**9)
    source = forms.CharField(
        label="Where is the count from?",
        max_length=300,
        error_messages={"required": "Say where the count is from."},
    )
