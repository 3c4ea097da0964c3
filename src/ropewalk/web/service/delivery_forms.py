"""What people type about deliveries and their invoices."""

from decimal import Decimal
from typing import Any

from django import forms

from ropewalk.service.kinds import (
    InvoiceState,
)
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of, numbers_of
from ropewalk.web.service.capacity_forms import either


class DeliveryForm(forms.Form):
    """What was delivered."""

    reference = forms.CharField(
        label="What names it?",
        help_text="A week, a visit or a delivery note: each is recorded once.",
        max_length=60,
        error_messages={"required": "Say what names this delivery."},
    )
    on = DayField(label="On which day?")
    quantity = forms.DecimalField(
        label="How many units?",
        min_value=Decimal("0.01"),
        max_digits=12,
        decimal_places=2,
        error_messages={"required": "Enter how many units."},
    )
    pence = PoundsField(
        label="What does it cost, in pounds? (optional)",
        help_text="Worked out from the price of a unit, where the contract has one.",
        required=False,
    )
    for_whom = forms.ChoiceField(
        label="Whose people was it for? (optional)",
        help_text="Where it is not said, it is in no practice's figures.",
        required=False,
    )

    def __init__(
        self, *args: Any, practices: Pairs, localities: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            for_whom=[
                ("", "Not known"),
                *either(practices=practices, localities=localities),
            ],
        )


class InvoiceForm(forms.Form):
    """An invoice that came in."""

    reference = forms.CharField(
        label="What is its number?",
        max_length=60,
        error_messages={"required": "Enter the number of the invoice."},
    )
    received_on = DayField(label="On which day did it come?")
    pence = PoundsField(
        label="For how much is it, in pounds?",
        error_messages={"required": "Enter the sum of the invoice."},
    )
    delivery_ids = forms.MultipleChoiceField(
        label="What is it for?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the deliveries that it is for."},
    )

    def __init__(self, *args: Any, deliveries: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, delivery_ids=deliveries)

    def clean_delivery_ids(self) -> list[int]:
        """The numbers of the deliveries."""
        return numbers_of(self.cleaned_data["delivery_ids"])


class UpliftForm(forms.Form):
    """The number of the invoice that claims a back-dated price."""

    reference = forms.CharField(
        label="What is the number of the invoice that claims it?",
        help_text="The provider's, or one of your own where it sends none.",
        max_length=60,
        error_messages={"required": "Enter the number of the invoice."},
    )


class StopForm(forms.Form):
    """Why an invoice waits."""

    state = forms.ChoiceField(
        label="What happens to it?",
        choices=[
            (each.value, each.label)
            for each in (InvoiceState.QUERIED, InvoiceState.HELD)
        ],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label="Why?",
        help_text="The provider is told this.",
        max_length=500,
        error_messages={"required": "Say why, so that the provider can be told."},
    )


class WithdrawForm(forms.Form):
    """Why an invoice is withdrawn."""

    why = forms.CharField(
        label="Why?",
        help_text="The provider and whoever keeps the fund read this.",
        max_length=500,
        error_messages={"required": "Say why it is withdrawn."},
    )


class PassForm(forms.Form):
    """From which day an invoice is owed."""

    on = DayField(
        label="From which day is it owed? (optional)",
        help_text="Leave it empty for today.",
        required=False,
    )


class PayForm(forms.Form):
    """Which invoices are paid, and on which day."""

    invoice_ids = forms.MultipleChoiceField(
        label="Which invoices are paid?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the invoices to be paid."},
    )
    on = DayField(
        label="On which day were they paid? (optional)",
        help_text="Leave it empty for today.",
        required=False,
    )

    def __init__(self, *args: Any, invoices: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, invoice_ids=invoices)

    def clean_invoice_ids(self) -> list[int]:
        """The numbers of the invoices."""
        return numbers_of(self.cleaned_data["invoice_ids"])
