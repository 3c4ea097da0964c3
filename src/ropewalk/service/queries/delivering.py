"""What a delivery under a contract is held against: its order, and what stands already."""

from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Subquery

from ropewalk.figures import BadInput
from ropewalk.figures.words import day, pounds
from ropewalk.money.queries.orders import order_seen
from ropewalk.partnership.rules.terms import financial_year, year_said
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
    """Why something cannot be delivered under a contract, if it cannot; three queries.

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
    if contract.deliveries.filter(reference__iexact=reference).exists():
        return f"{reference} is recorded already: nothing is delivered twice."
    withdrawn = ReportedStep.objects.filter(
        reported=OuterRef("pk"), kind=ReportedStepKind.WITHDRAWN
    )
    standing = contract.reported.filter(~Exists(withdrawn), reference__iexact=reference)
    if any(each != but for each in standing):
        return (
            f"{reference} is reported by the provider already: confirm, query or withdraw "
            "that, so that nothing is delivered twice."
        )
    return None


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


def contract_of_journal(journal_id: int) -> Contract | None:
    """The contract whose order a journal took a step further, if it did; one query.

    Its partnership, provider and fund come with it.
    """
    held = ContractOrder.objects.filter(order__steps__journal=journal_id)
    found = held.select_related(
        "contract__partnership", "contract__provider__organisation", "contract__fund"
    ).first()
    return None if found is None else found.contract


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
