"""What a delivery under a contract is held against: its order, and what stands already."""

from datetime import date
from decimal import Decimal
from itertools import chain, count

from django.db.models import Exists, OuterRef, Q, Subquery

from ropewalk.figures import BadInput
from ropewalk.figures.words import day, pounds
from ropewalk.money.models import Journal, Order
from ropewalk.money.queries.orders import OrderSeen, order_seen, orders_told
from ropewalk.money.queries.reversing import refusal_of_reversal
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import (
    Contract,
    ContractOrder,
    InvoiceLine,
    ReportedDelivery,
    ReportedStep,
)
from ropewalk.service.performance_kinds import ReportedStepKind
from ropewalk.service.queries.versions import version_on


def refusal_of_delivery(
    contract: Contract,
    *,
    reference: str,
    on: date,
    quantity: Decimal,
    but: ReportedDelivery | None = None,
    today: date,
) -> str | None:
    """Why something cannot be delivered under a contract, if it cannot; four queries.

    Args:
        contract: The contract.
        reference: What names it, once in the contract.
        on: The day of the delivery.
        quantity: How many units.
        but: What was reported and is confirmed by it, which does not count against it.
        today: The day it is.
    """
    if not reference:
        return "Say what names this delivery: a week, or a delivery note."
    if quantity <= 0 or quantity != round(quantity, 2):
        return "Enter how many units, more than nothing, to two decimals at most."
    if on > today:
        return f"{day(on)} is still to come."
    if version_on(contract, on=on) is None:
        return f"The contract does not run on {day(on)}."
    kept_as = name_kept(contract, reference)
    if contract.deliveries.filter(reference__iexact=kept_as).exists():
        return f"{kept_as} is recorded already: nothing is delivered twice."
    gone = ReportedStep.objects.filter(
        Q(kind=ReportedStepKind.WITHDRAWN)
        | Q(delivery__order_step__journal__reversed_by__isnull=False),
        reported=OuterRef("pk"),
    )
    standing = contract.reported.filter(~Exists(gone), reference__iexact=reference)
    if any(each != but for each in standing):
        return (
            f"{reference} is reported by the provider already: confirm, query or withdraw "
            "that, so that nothing is delivered twice."
        )
    return None


def name_kept(contract: Contract, reference: str) -> str:
    """By what name a delivery is kept that is entered by a reference; one query.

    By its reference; or, where what was delivered by that was taken back, with a number
    after it, so that both stay on record.
    """
    gone = {
        each.casefold()
        for each in contract.deliveries.taken_back().values_list("reference", flat=True)
    }
    numbered = (f"{reference[:55]} ({number})" for number in count(2))
    names = chain([reference], numbered)
    return next(each for each in names if each.casefold() not in gone)


def invoice_that_stands() -> Subquery:
    """The number of the invoice that a delivery is on, unless that was withdrawn."""
    return Subquery(
        InvoiceLine.objects.standing()
        .filter(delivery=OuterRef("pk"))
        .values("invoice__reference")[:1]
    )


def order_of(contract: Contract, on: date) -> ContractOrder:
    """The order that holds money back for a day.

    Raises:
        BadInput: when nothing is held back for the contract that year.
    """
    year = financial_year(on)
    held = contract.orders.filter(year_starting=year).first()
    if held is None:
        raise BadInput(
            f"Nothing is held back for this contract in {year_said(year)}. Commit the "
            "fund to it for that year first."
        )
    return held


def orders_by_year(contract: Contract) -> list[tuple[int, OrderSeen]]:
    """What holds money back for each year of a contract, first to last; four queries."""
    years = {each.order_id: each.year_starting for each in contract.orders.all()}
    told = orders_told(Order.objects.filter(pk__in=years), fund=contract.fund)
    return sorted(
        ((years[each.order.pk], each) for each in told), key=lambda held: held[0]
    )


def contract_of_journal(journal_id: int) -> Contract | None:
    """The contract whose order a journal took a step further, if it did; one query.

    Its partnership, provider and fund come with it.
    """
    held = ContractOrder.objects.filter(order__steps__journal=journal_id)
    found = held.select_related(
        "contract__partnership", "contract__provider__organisation", "contract__fund"
    ).first()
    return None if found is None else found.contract


def refusal_of_taking_back(contract: Contract, journal: Journal) -> str | None:
    """Why what a contract posted cannot be taken back yet, if it cannot; up to six queries.

    Args:
        contract: The contract.
        journal: What was posted for it.
    """
    line = (
        InvoiceLine.objects.filter(
            delivery__in=contract.deliveries.filter(order_step__journal=journal),
            invoice__state__in=[InvoiceState.PASSED, InvoiceState.PAID],
        )
        .select_related("invoice", "delivery")
        .first()
    )
    if line is not None:
        return (
            f"{line.delivery} is on invoice {line.invoice}, which is "
            f"{line.invoice.get_state_display().lower()}. Take back what was posted for "
            "that invoice first."
        )
    return refusal_of_reversal(journal, is_from_above=True)


def refusal_of_cost(held: ContractOrder, pence: int) -> str | None:
    """Why a delivery costs too much, if it costs more than is still held; two queries.

    The fund's own way with what it is short of does not matter here: what was agreed with
    the provider is what the contract holds back.
    """
    left = order_seen(held.order).state.committed
    if pence <= left:
        return None
    return (
        f"It costs {pounds(pence)}, and {pounds(left)} is still held back for this "
        f"contract in {year_said(held.year_starting)}. See whether the number is right; "
        "if it is, vary the contract first."
    )
