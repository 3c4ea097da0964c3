"""What people type about providers, services, requirements, procurements and contracts."""

from decimal import Decimal
from typing import Any

from django import forms

from ropewalk.service.kinds import (
    Choice,
    InvoiceState,
    NoticeKind,
    Payment,
    Phase,
    PriceKind,
    Regime,
    Sector,
    Weekday,
)
from ropewalk.web.fields import DayField, Pairs, PoundsField, choices_of

NOBODY = [("", "Nobody yet")]


def _numbers(values: list[str]) -> list[int]:
    return [int(each) for each in values]


class ProviderForm(forms.Form):
    """A provider."""

    name = forms.CharField(
        label="What is the organisation called?",
        max_length=200,
        error_messages={"required": "Enter the name of the provider."},
    )
    sector = forms.ChoiceField(
        label="Whose is it?", choices=Sector, widget=forms.RadioSelect
    )
    regulator_code = forms.CharField(
        label="What is its Care Quality Commission code? (optional)",
        help_text="Like 1-101635, where it is registered there.",
        max_length=20,
        required=False,
    )
    starts_on = DayField(label="From which day does it give services here?")
    submission_key = forms.UUIDField(widget=forms.HiddenInput)


class ServiceForm(forms.Form):
    """A service: what it is, for whom, where and when."""

    name = forms.CharField(
        label="What is the service called?",
        max_length=200,
        error_messages={"required": "Enter the name of the service."},
    )
    description = forms.CharField(
        label="What does it do?",
        help_text="In plain words: anybody can read this once it is in the directory.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the service does."},
    )
    for_whom = forms.CharField(
        label="Whom is it for?",
        max_length=500,
        error_messages={"required": "Say whom the service is for."},
    )
    phase = forms.ChoiceField(
        label="Where does it stand on the way from home to home?", choices=Phase
    )
    outcome_ids = forms.MultipleChoiceField(
        label="What is it for?",
        help_text="The outcomes that it should make better.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one outcome."},
    )
    need_ids = forms.MultipleChoiceField(
        label="Which needs does it answer? (optional)",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = DayField(label="From which day is it given?")
    provider_id = forms.ChoiceField(label="Who gives it?", required=False)
    minimum_age = forms.IntegerField(
        label="From which age? (optional)", min_value=0, max_value=120, required=False
    )
    maximum_age = forms.IntegerField(
        label="Up to which age? (optional)", min_value=0, max_value=120, required=False
    )
    telephone = forms.CharField(
        label="Telephone (optional)", max_length=30, required=False
    )
    email = forms.EmailField(label="E-mail address (optional)", required=False)
    address = forms.URLField(
        label="Its own page on the web (optional)",
        max_length=500,
        required=False,
        assume_scheme="https",
    )
    place_name = forms.CharField(
        label="Name of the building (optional)", max_length=200, required=False
    )
    street = forms.CharField(label="Street (optional)", max_length=200, required=False)
    town = forms.CharField(label="Town (optional)", max_length=100, required=False)
    county = forms.CharField(label="County (optional)", max_length=100, required=False)
    postcode = forms.CharField(
        label="Postcode (optional)", max_length=8, required=False
    )
    weekdays = forms.MultipleChoiceField(
        label="On which days is it open? (optional)",
        choices=Weekday,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opens_at = forms.TimeField(
        label="From when? (optional)", help_text="Like 09:00.", required=False
    )
    closes_at = forms.TimeField(
        label="Until when? (optional)", help_text="Like 17:00.", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        outcomes: Pairs,
        needs: Pairs,
        providers: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            outcome_ids=outcomes,
            need_ids=needs,
            provider_id=[*NOBODY, *providers],
        )
        if not needs:
            del self.fields["need_ids"]

    def clean(self) -> dict[str, Any]:
        """Refuse days without hours, and hours without days."""
        said = super().clean() or self.cleaned_data
        times = said.get("opens_at"), said.get("closes_at")
        if bool(said.get("weekdays")) != all(times) or any(times) != all(times):
            self.add_error(
                "weekdays", "Say on which days it is open, from when and until when."
            )
        return said

    def clean_outcome_ids(self) -> list[int]:
        """The numbers of the outcomes."""
        return _numbers(self.cleaned_data["outcome_ids"])

    def clean_need_ids(self) -> list[int]:
        """The numbers of the needs."""
        return _numbers(self.cleaned_data["need_ids"])


class PublishForm(forms.Form):
    """That an entry of the directory is right, and who answers for it."""

    assured_on = DayField(label="On which day was it seen to be right?")
    assurer_post = forms.CharField(
        label="Which post answers for the entry?",
        help_text="A post, not a person's name.",
        max_length=150,
        error_messages={"required": "Enter the post that answers for the entry."},
    )
    assurer_email = forms.EmailField(
        label="Where can a reader say that something is wrong?",
        help_text="An e-mail address that several people read.",
        error_messages={"required": "Enter an e-mail address."},
    )


class PriceForm(forms.Form):
    """A price for the list."""

    kind = forms.ChoiceField(label="What is priced?", choices=PriceKind)
    what = forms.CharField(
        label="What exactly?",
        max_length=200,
        error_messages={"required": "Say what the price is of."},
    )
    unit = forms.CharField(
        label="For which unit?",
        help_text="Like an hour, a session or a week.",
        max_length=60,
        error_messages={"required": "Say for which unit."},
    )
    pounds = forms.DecimalField(
        label="How much, in pounds?",
        help_text="Without value added tax, to four decimals at most.",
        min_value=Decimal(0),
        max_digits=12,
        decimal_places=4,
    )
    vat_percent = forms.DecimalField(
        label="How much value added tax, in percent? (optional)",
        help_text="0 where there is none; empty where it is not known.",
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=2,
        required=False,
    )
    starts_on = DayField(label="From which day?")
    below_cost_because = forms.CharField(
        label="Why is it below what care costs to give? (optional)",
        max_length=500,
        required=False,
    )


class MakeOrBuyForm(forms.Form):
    """Whether a service is made or bought."""

    choice = forms.ChoiceField(
        label="Is it made or bought?", choices=Choice, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why it is made or bought."},
    )
    decided_on = DayField(label="On which day was that decided?")


class RequirementForm(forms.Form):
    """What a practice or locality group requires."""

    required_by = forms.ChoiceField(label="Who requires it?")
    what = forms.CharField(
        label="What is required?",
        max_length=200,
        error_messages={"required": "Say what is required."},
    )
    quantity = forms.IntegerField(
        label="How many?",
        min_value=1,
        max_value=10**8,
        error_messages={"required": "Enter how many."},
    )
    unit = forms.CharField(
        label="Of which unit?",
        help_text="Like hours, sessions or places.",
        max_length=60,
        error_messages={"required": "Say in what it is counted."},
    )
    year_starting = forms.IntegerField(
        label="In which year does the financial year start?",
        help_text="2026 is the year from 1 April 2026 to 31 March 2027.",
        min_value=1990,
        max_value=2090,
    )
    need_id = forms.ChoiceField(
        label="Which need does it answer? (optional)", required=False
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        practices: Pairs,
        localities: Pairs,
        needs: Pairs,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self,
            required_by=[
                *((f"locality-{pk}", words) for pk, words in localities),
                *((f"practice-{pk}", words) for pk, words in practices),
            ],
            need_id=[("", "None recorded"), *needs],
        )


class ProcurementForm(forms.Form):
    """A procurement to be begun."""

    title = forms.CharField(
        label="What is to be bought?",
        max_length=200,
        error_messages={"required": "Say what is to be bought."},
    )
    service_id = forms.ChoiceField(label="For which service?")
    buyer_id = forms.ChoiceField(label="Which partner will hold the contract?")
    regime = forms.ChoiceField(
        label="Under which law?",
        help_text=(
            "Health care services come under the Provider Selection Regime; social care "
            "under the Procurement Act."
        ),
        choices=Regime,
        widget=forms.RadioSelect,
    )
    value_pence = PoundsField(
        label="What is it likely to be worth, in pounds?",
        help_text="Over its whole life, with value added tax: thresholds count it so.",
        error_messages={"required": "Enter what it is likely to be worth."},
    )
    submission_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, services: Pairs, partners: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(self, service_id=services, buyer_id=partners)


class LotForm(forms.Form):
    """A lot of what is required."""

    title = forms.CharField(
        label="What is the lot called?",
        max_length=200,
        error_messages={"required": "Enter the name of the lot."},
    )
    requirement_ids = forms.MultipleChoiceField(
        label="What does it add up?",
        help_text="All in one unit and for one year.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what the lot is for."},
    )

    def __init__(self, *args: Any, waiting: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, requirement_ids=waiting)

    def clean_requirement_ids(self) -> list[int]:
        """The numbers of the requirements."""
        return _numbers(self.cleaned_data["requirement_ids"])


class AbandonForm(forms.Form):
    """Why a procurement is abandoned."""

    why = forms.CharField(
        label="Why is it abandoned?",
        max_length=500,
        error_messages={"required": "Say why it is abandoned."},
    )


class NoticeForm(forms.Form):
    """A notice that was published."""

    kind = forms.ChoiceField(label="Which notice?", choices=NoticeKind)
    published_on = DayField(label="On which day was it published?")
    reference = forms.CharField(
        label="What is its reference?",
        help_text="The number that Find a Tender gave it.",
        max_length=100,
        error_messages={"required": "Enter the reference of the notice."},
    )


class AwardForm(forms.Form):
    """To whom a lot goes."""

    provider_id = forms.ChoiceField(
        label="To which provider does it go?", widget=forms.RadioSelect
    )
    why = forms.CharField(
        label="Why?",
        help_text="This is part of the public record.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason for the award."},
    )
    not_first_because = forms.CharField(
        label="Why does it go to another than the first? (optional)",
        help_text="Only where bids were ranked and it does.",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )
    awarded_on = DayField(label="On which day?")
    decision_id = forms.ChoiceField(
        label="By which decision? (optional)", required=False
    )

    def __init__(
        self, *args: Any, providers: Pairs, decisions: Pairs, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        choices_of(
            self, provider_id=providers, decision_id=[("", "None recorded"), *decisions]
        )


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
        return _numbers(self.cleaned_data["delivery_ids"])


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


class PayForm(forms.Form):
    """Which invoices are paid."""

    invoice_ids = forms.MultipleChoiceField(
        label="Which invoices are paid?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the invoices to be paid."},
    )

    def __init__(self, *args: Any, invoices: Pairs, **options: Any) -> None:
        super().__init__(*args, **options)
        choices_of(self, invoice_ids=invoices)

    def clean_invoice_ids(self) -> list[int]:
        """The numbers of the invoices."""
        return _numbers(self.cleaned_data["invoice_ids"])


class MeasureForm(forms.Form):
    """By what a contract is measured."""

    measure_id = forms.ChoiceField(label="By which measure?", widget=forms.RadioSelect)
    target = forms.DecimalField(
        label="What should it reach? (optional)",
        max_digits=16,
        decimal_places=4,
        required=False,
    )
    days_to_return = forms.IntegerField(
        label="Within how many days of a period's end is a return due?",
        min_value=1,
        max_value=366,
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
        label="What should a reader know? (optional)", max_length=500, required=False
    )
