"""What people type about outcomes: a spreadsheet of them, and a measure's value."""

from typing import Any

from django import forms

from ropewalk.outcomes.kinds import Direction, Frequency
from ropewalk.outcomes.queries import LARGEST_SHEET, read_outcomes
from ropewalk.outcomes.said import HeadingSaid
from ropewalk.web.fields import DayField
from ropewalk.web.sheets import read_sent


class FrameworkForm(forms.Form):
    """A spreadsheet of outcomes and measures, and what it does not say of itself."""

    name = forms.CharField(
        label="What is the framework called?",
        max_length=200,
        error_messages={"required": "Enter the name of the framework."},
    )
    source = forms.CharField(
        label="Where does it come from?",
        help_text="For example: Joint strategy 2026 to 2031, agreed in March 2026.",
        max_length=300,
        error_messages={"required": "Say where the framework comes from."},
    )
    starts_on = DayField(label="From which day is it used?")
    file = forms.FileField(
        label="The spreadsheet",
        help_text=(
            "CSV or XLSX, one row for each measure, with the columns heading, outcome, "
            "measure, unit, direction, frequency, source and target. "
            "Up to a million bytes."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        allow_empty_file=True,
        error_messages={"required": "Choose the spreadsheet."},
    )

    def clean_file(self) -> tuple[HeadingSaid, ...]:
        """What the spreadsheet holds; nothing of the file is kept."""
        sent = self.cleaned_data["file"]
        return read_sent(sent, read_outcomes, largest=LARGEST_SHEET)


class MeasureForm(forms.Form):
    """How anybody would know that an outcome is better."""

    name = forms.CharField(
        label="What is measured?",
        help_text="For example: people who say they have enough company.",
        max_length=300,
        error_messages={"required": "Say what is measured."},
    )
    unit = forms.CharField(
        label="In which unit?",
        help_text="For example: percent, days, or people.",
        max_length=60,
        error_messages={"required": "Enter its unit."},
    )
    direction = forms.ChoiceField(
        label="Which way is better?",
        choices=Direction.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which way is better."},
    )
    frequency = forms.ChoiceField(
        label="How often is there a new value?",
        choices=Frequency.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often there is a new value."},
    )
    source = forms.CharField(
        label="Where does it come from?",
        help_text="For example: the yearly survey of carers, question 8.",
        max_length=300,
        error_messages={"required": "Say where its values come from."},
    )
    target = forms.DecimalField(
        label="What is it to reach? (optional)",
        max_digits=16,
        decimal_places=4,
        required=False,
        widget=forms.TextInput,
        error_messages={"invalid": "Enter a number, like 62.5."},
    )

    def said(self) -> dict[str, Any]:
        """The measure as it was typed."""
        held = self.cleaned_data
        return held | {
            "direction": Direction(held["direction"]),
            "frequency": Frequency(held["frequency"]),
        }


class ValueForm(forms.Form):
    """A measure's value for a period, and where it comes from."""

    starts_on = DayField(label="What is the first day of the period?")
    ends_before = DayField(
        label="And the first day after it?",
        help_text="For the year 2025/26, that is 1 4 2026.",
    )
    value = forms.DecimalField(
        label="What is the value?",
        max_digits=16,
        decimal_places=4,
        widget=forms.TextInput,
        error_messages={
            "required": "Enter the value.",
            "invalid": "Enter a number, like 62.5.",
        },
    )
    source = forms.CharField(
        label="Where does it come from?",
        max_length=300,
        error_messages={"required": "Say where the value comes from."},
    )


class TargetForm(forms.Form):
    """What a measure is to reach, and where that was agreed."""

    value = forms.DecimalField(
        label="What is it to reach?",
        max_digits=16,
        decimal_places=4,
        widget=forms.TextInput,
        error_messages={
            "required": "Enter the target.",
            "invalid": "Enter a number, like 62.5.",
        },
    )
    source = forms.CharField(
        label="Where was that agreed?",
        max_length=300,
        error_messages={"required": "Say where the target comes from."},
    )
