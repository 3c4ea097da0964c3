"""What people type about options to extend a contract and grounds for ending it."""

from decimal import Decimal
from typing import Any

from django import forms

from ropewalk.service.actions.options import GroundSaid, OptionSaid
from ropewalk.service.kinds import Decider, TerminationKind
from ropewalk.web.fields import DayField, PoundsField

MOST_OPTIONS = 3
MOST_GROUNDS = 5
NONE = ("", "None")
OPTION = ("months", "notice_by", "decider")
GROUND = ("kind", "by", "days")


class OptionsForm(forms.Form):
    """Up to three options and five grounds; a row without its first field is left out."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_OPTIONS + 1):
            self.fields[f"months_{number}"] = forms.IntegerField(
                label="Months",
                min_value=1,
                max_value=240,
                required=False,
                widget=forms.TextInput,
            )
            self.fields[f"notice_by_{number}"] = DayField(
                label="Notice by", required=False
            )
            self.fields[f"decider_{number}"] = forms.ChoiceField(
                label="Who decides", choices=Decider, required=False
            )
        for number in range(1, MOST_GROUNDS + 1):
            self.fields[f"kind_{number}"] = forms.ChoiceField(
                label="Ground", choices=[NONE, *TerminationKind.choices], required=False
            )
            self.fields[f"by_{number}"] = forms.ChoiceField(
                label="Who may", choices=Decider, required=False
            )
            self.fields[f"days_{number}"] = forms.IntegerField(
                label="Days of notice",
                help_text="0 is at once; empty is not known.",
                min_value=0,
                max_value=3650,
                required=False,
                widget=forms.TextInput,
            )

    def clean(self) -> dict[str, Any]:
        """Refuse a day of notice for an option of no months."""
        held: dict[str, Any] = super().clean() or {}
        for number in range(1, MOST_OPTIONS + 1):
            if held.get(f"notice_by_{number}") and not held.get(f"months_{number}"):
                self.add_error(
                    f"months_{number}", f"Enter how many months option {number} adds."
                )
        return held

    def options(self) -> list[OptionSaid]:
        """The options that were entered, in their order."""
        held = self.cleaned_data
        return [
            OptionSaid(
                held[f"months_{number}"],
                held[f"notice_by_{number}"],
                Decider(held[f"decider_{number}"] or Decider.BUYER),
            )
            for number in range(1, MOST_OPTIONS + 1)
            if held[f"months_{number}"]
        ]

    def grounds(self) -> list[GroundSaid]:
        """The grounds that were entered."""
        held = self.cleaned_data
        return [
            GroundSaid(
                TerminationKind(held[f"kind_{number}"]),
                Decider(held[f"by_{number}"] or Decider.BUYER),
                held[f"days_{number}"],
            )
            for number in range(1, MOST_GROUNDS + 1)
            if held[f"kind_{number}"]
        ]


def option_rows() -> dict[str, list[str]]:
    """The fields of each option and ground, which stand in a row."""
    return {
        **{
            f"Option {number}": [f"{each}_{number}" for each in OPTION]
            for number in range(1, MOST_OPTIONS + 1)
        },
        **{
            f"Ground {number}": [f"{each}_{number}" for each in GROUND]
            for number in range(1, MOST_GROUNDS + 1)
        },
    }


class DecideOptionForm(forms.Form):
    """Whether an option is used."""

    is_used = forms.ChoiceField(
        label="Is the option used?",
        choices=[("yes", "Yes: the contract is extended"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the option is used."},
    )
    why = forms.CharField(
        label="Why?",
        max_length=900,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is used, or is not."},
    )
    pence = PoundsField(
        label="If it is: what is the contract worth over those months, in pounds?",
        help_text="Without value added tax.",
        required=False,
    )
    unit_pounds = forms.DecimalField(
        label="What does a unit cost then, in pounds? (optional)",
        help_text="As before where you leave it empty.",
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=4,
        required=False,
    )
