"""What people type about contracts and what these are measured by."""

from decimal import Decimal
from typing import Any

from django import forms

from ropewalk.outcomes.kinds import Frequency
from ropewalk.service.kinds import (
    Payment,
)
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of


class TermsForm(forms.Form):
    """What a contract is worth from a day on."""

    starts_on = DayField(label="From which day?")
    last_day = DayField(label="What is the last day of the contract?")
    pence = PoundsField(
        label="What is it worth from that day to its end, in pounds?",
        help_text="Without value added tax.",
        error_messages={"required": "Enter what it is worth, in pounds."},
    )
    unit_pounds = forms.DecimalField(
        label="What does a unit cost, in pounds? (optional)",
        help_text="To four decimals at most. Leave it empty under a block contract.",
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=4,
        required=False,
    )


class ContractForm(TermsForm):
    """A contract."""

    reference = forms.CharField(
        label="What is its reference?",
        max_length=50,
        error_messages={"required": "Enter the reference of the contract."},
    )
    title = forms.CharField(
        label="What is it for?",
        max_length=200,
        error_messages={"required": "Say what the contract is for."},
    )
    paid_from = forms.ChoiceField(label="From which fund is it paid?")
    payment = forms.ChoiceField(
        label="How does it pay?", choices=Payment, widget=forms.RadioSelect
    )
    unit = forms.CharField(
        label="What is counted? (optional)",
        help_text="Like an hour. Leave it empty under a block contract.",
        max_length=60,
        required=False,
    )
    income_until = DayField(
        label="Until when is the provider's income guaranteed? (optional)",
        required=False,
    )
    is_budget_ready = forms.BooleanField(
        label="People can buy from it with a budget of their own", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = (
        "reference",
        "title",
        "paid_from",
        "payment",
        "unit",
        "starts_on",
        "last_day",
        "pence",
        "unit_pounds",
    )

    def __init__(self, *args: Any, paid_from: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, paid_from=paid_from)


class CommitForm(forms.Form):
    """For which year a fund is committed to a contract."""

    year_starting = forms.ChoiceField(
        label="For which financial year?", widget=forms.RadioSelect
    )
    on = DayField(label="From which day does it count?")

    def __init__(self, *args: Any, years: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, year_starting=years)

    def clean_year_starting(self) -> int:
        """The year in which the financial year starts."""
        return int(self.cleaned_data["year_starting"])


class ReleaseForm(CommitForm):
    """How much of what is held back for a contract in a year will not be delivered."""

    pence = PoundsField(
        label="How much, in pounds?",
        error_messages={"required": "Enter how much, in pounds."},
    )
    key = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("year_starting", "pence", "on")


class MeasureForm(forms.Form):
    """By what a contract is measured."""

    measure_id = forms.ChoiceField(label="By which measure?", widget=forms.RadioSelect)
    target = forms.DecimalField(
        label="What should it reach? (optional)",
        help_text="Left empty, what the specification says counts.",
        max_digits=16,
        decimal_places=4,
        required=False,
    )
    frequency = forms.TypedChoiceField(
        label="How often is it returned?",
        help_text="A return falls due after each whole period of the contract.",
        choices=[("", "As often as the measure has a new value"), *Frequency.choices],
        coerce=Frequency,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    days_to_return = forms.IntegerField(
        label="Within how many days of a period's end is a return due?",
        min_value=1,
        max_value=366,
    )
    least = forms.DecimalField(
        label="What is the lowest plausible value? (optional)",
        help_text="What is returned below it is kept, and told as hardly plausible.",
        max_digits=16,
        decimal_places=4,
        required=False,
    )
    most = forms.DecimalField(
        label="What is the highest plausible value? (optional)",
        max_digits=16,
        decimal_places=4,
        required=False,
    )

    def __init__(self, *args: Any, measures: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, measure_id=measures)


class ReturnForm(forms.Form):
    """What a provider returns."""

    starts_on = DayField(label="What is the first day of the period?")
    last_day = DayField(label="What is its last day?")
    value = forms.DecimalField(
        label="What is the value?",
        max_digits=16,
        decimal_places=4,
        error_messages={"required": "Enter the value."},
    )
    note = forms.CharField(
        label="What should a reader know? (optional)",
        help_text="Of a period that was returned before: what was wrong.",
        max_length=500,
        required=False,
    )
