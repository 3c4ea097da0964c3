"""What is delivered under a contract, the invoices for it, and paying them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.actions.orders import step_order
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.permissions import refusal_to_post
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import (
    Contract,
    ContractOrder,
    Delivery,
    Invoice,
    InvoiceLine,
    InvoiceStep,
)
from ropewalk.service.queries.versions import version_on
from ropewalk.service.rules.invoices import refusal_of_state
from ropewalk.service.rules.worth import pence_of_units

STEPS = UUID("2f1d3c9b-43d8-4a63-a0f5-6cf8d3a20b77")  # names the keys of steps


@dataclass(frozen=True, slots=True)
class DeliverySaid:
    """What was delivered, as somebody entered it.

    Attributes:
        reference: What names it, once in a contract: a week, a visit, a person's code.
        on: The day.
        quantity: How many units.
        pence: What it costs under a contract without a price for a unit; else none.
    """

    reference: str
    on: date
    quantity: Decimal
    pence: int | None = None


def _contract(contract_id: int, *, by: Account, on: date) -> Contract:
    """A contract, held, for somebody who keeps the fund that pays for it."""
    contract = (
        Contract.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=contract_id)
    )
    if refusal := refusal_to_post(actor=by, fund=contract.fund, on=on):
        raise PermissionDenied(refusal)
    return contract


@transaction.atomic
def record_delivery(
    *, contract_id: int, said: DeliverySaid, by: Account, at: datetime
) -> Delivery:
    """Record what was delivered: what it costs is spent from that day.

    Raises:
        PermissionDenied: with the ``Refusal`` of the fund that applies.
        BadInput: when it is recorded already, the contract does not run that day, or it
            costs more than is held back for the contract that year.
    """
    contract = _contract(contract_id, by=by, on=local_day(at))
    reference = said.reference.strip()
    if not reference:
        raise BadInput("Say what names this delivery: a week, or a delivery note.")
    if said.quantity <= 0 or said.quantity != round(said.quantity, 2):
        raise BadInput(
            "Enter how many units, more than nothing, to two decimals at most."
        )
    if said.on > local_day(at):
        raise BadInput(f"{day(said.on)} is still to come.")
    if contract.deliveries.filter(reference__iexact=reference).exists():
        raise BadInput(f"{reference} is recorded already: nothing is delivered twice.")
    pence = _cost(contract, said)
    held = _order_of(contract, said.on)
    order_step = step_order(
        order_id=held.order_id,
        kind=OrderStepKind.DELIVERED,
        pence=pence,
        on=said.on,
        reference=reference[:100],
        key=uuid5(STEPS, f"{contract.pk} delivered {reference.casefold()}"),
        by=by,
        at=at,
    )
    made = Delivery.objects.create(
        contract=contract,
        reference=reference,
        on=said.on,
        quantity=said.quantity,
        pence=pence,
        order_step=order_step,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.DELIVERY_RECORDED,
        subject=contract,
        by=by,
        at=at,
        detail=f"delivery {made.pk}, {said.quantity}, {pounds(pence)}",
    )
    return made


def _cost(contract: Contract, said: DeliverySaid) -> int:
    """What a delivery costs at the terms of its day."""
    version = version_on(contract, on=said.on)
    if version is None:
        raise BadInput(f"The contract does not run on {day(said.on)}.")
    if version.unit_pounds is None:
        if said.pence is None or said.pence <= 0:
            raise BadInput(
                "Enter what it costs: this contract has no price for a unit."
            )
        return said.pence
    pence = pence_of_units(version.unit_pounds, said.quantity)
    if said.pence is not None and said.pence != pence:
        raise BadInput(
            f"At the price of that day it costs {pounds(pence)}, not {pounds(said.pence)}."
        )
    return pence


def _order_of(contract: Contract, on: date) -> ContractOrder:
    """The order that holds money back for a day."""
    year = financial_year(on)
    held = contract.orders.filter(year_starting=year).first()
    if held is None:
        raise BadInput(
            f"Nothing is held back for this contract in {year_said(year)}. Commit the "
            "fund to it for that year first."
        )
    return held


@transaction.atomic
def receive_invoice(
    *,
    contract_id: int,
    reference: str,
    received_on: date,
    pence: int,
    delivery_ids: Sequence[int],
    by: Account,
    at: datetime,
) -> Invoice:
    """Receive an invoice, for deliveries that no other invoice is for.

    Where it asks for another sum than they cost, it is received as queried.

    Raises:
        PermissionDenied: with the ``Refusal`` of the fund that applies.
        BadInput: when it was received before, or a delivery is on another invoice.
    """
    contract = _contract(contract_id, by=by, on=local_day(at))
    if not reference.strip():
        raise BadInput("Enter the number of the invoice.")
    if pence <= 0:
        raise BadInput("Enter the sum of the invoice, more than nothing.")
    if contract.invoices.filter(reference__iexact=reference.strip()).exists():
        raise BadInput(f"Invoice {reference.strip()} was received before.")
    deliveries = contract.deliveries.filter(pk__in=delivery_ids)
    if not delivery_ids or deliveries.count() != len(set(delivery_ids)):
        raise BadInput(
            "Choose the deliveries of this contract that the invoice is for."
        )
    taken = InvoiceLine.objects.filter(delivery__in=deliveries).first()
    if taken is not None:
        raise BadInput(
            f"{taken.delivery.reference} is on invoice {taken.invoice.reference} already: "
            "nothing is paid twice."
        )
    cost = deliveries.aggregate(pence=Sum("pence"))["pence"]
    differs = (
        ""
        if cost == pence
        else f"It asks for {pounds(pence)}; what was delivered costs {pounds(cost)}."
    )
    made = Invoice.objects.create(
        contract=contract,
        reference=reference.strip(),
        received_on=received_on,
        pence=pence,
        state=InvoiceState.QUERIED if differs else InvoiceState.RECEIVED,
        state_because=differs,
        recorded_at=at,
        recorded_by=by,
    )
    InvoiceLine.objects.bulk_create(
        [InvoiceLine(invoice=made, delivery_id=each) for each in set(delivery_ids)]
    )
    record(
        Event.Kind.INVOICE_RECEIVED,
        subject=contract,
        by=by,
        at=at,
        detail=f"invoice {made.pk}, {pounds(pence)}, {made.state}",
    )
    return made


@transaction.atomic
def stop_invoice(
    *, invoice_id: int, state: InvoiceState, why: str, by: Account, at: datetime
) -> Invoice:
    """Hold an invoice, or query it with the provider.

    Raises:
        PermissionDenied: with the ``Refusal`` of the fund that applies.
        BadInput: when no reason is given, or it was paid.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    contract = _contract(invoice.contract_id, by=by, on=local_day(at))
    invoice.refresh_from_db()
    if state not in {InvoiceState.HELD, InvoiceState.QUERIED}:
        raise BadInput("An invoice is stopped by holding or querying it.")
    if refusal := refusal_of_state(InvoiceState(invoice.state), state):
        raise BadInput(refusal)
    if not why.strip():
        raise BadInput("Say why, so that the provider can be told.")
    invoice.state, invoice.state_because = state, why.strip()
    invoice.save(update_fields=["state", "state_because"])
    record(
        Event.Kind.INVOICE_STOPPED,
        subject=contract,
        by=by,
        at=at,
        detail=f"invoice {invoice.pk}, {state}",
    )
    return invoice


@transaction.atomic
def pass_invoice(*, invoice_id: int, by: Account, at: datetime) -> Invoice:
    """Pass an invoice for payment: what it is for is owed from now on.

    Raises:
        PermissionDenied: with the ``Refusal`` of the fund that applies.
        BadInput: when it was passed before.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    contract = _contract(invoice.contract_id, by=by, on=local_day(at))
    invoice.refresh_from_db()
    if refusal := refusal_of_state(InvoiceState(invoice.state), InvoiceState.PASSED):
        raise BadInput(refusal)
    asked = _by_order(invoice)
    if sum(asked.values()) != invoice.pence:
        raise BadInput(
            f"It asks for {pounds(invoice.pence)}; what was delivered costs "
            f"{pounds(sum(asked.values()))}. Ask the provider for one that says the same."
        )
    for order_id, pence in asked.items():
        _step(invoice, order_id, OrderStepKind.INVOICED, pence, by=by, at=at)
    invoice.state, invoice.state_because = InvoiceState.PASSED, ""
    invoice.save(update_fields=["state", "state_because"])
    record(
        Event.Kind.INVOICE_PASSED,
        subject=contract,
        by=by,
        at=at,
        detail=f"invoice {invoice.pk}, {pounds(invoice.pence)}",
    )
    return invoice


def _by_order(invoice: Invoice) -> dict[int, int]:
    """What an invoice's deliveries cost, by the order of their year."""
    rows = (
        Delivery.objects.filter(invoice_line__invoice=invoice)
        .values("order_step__order")
        .annotate(whole=Sum("pence"))
        .order_by("order_step__order")
    )
    return {row["order_step__order"]: row["whole"] for row in rows}


def _step(
    invoice: Invoice,
    order_id: int,
    kind: OrderStepKind,
    pence: int,
    *,
    by: Account,
    at: datetime,
) -> None:
    """Take a fund's order a step further for an invoice, once."""
    taken = step_order(
        order_id=order_id,
        kind=kind,
        pence=pence,
        on=local_day(at),
        reference=invoice.reference,
        key=uuid5(STEPS, f"invoice {invoice.pk} {kind} {order_id}"),
        by=by,
        at=at,
    )
    InvoiceStep.objects.create(invoice=invoice, order_step=taken)


@transaction.atomic
def pay_invoices(
    *, fund_id: int, invoice_ids: Sequence[int], by: Account, at: datetime
) -> list[Invoice]:
    """Pay invoices of one fund that were passed: all of them, or none.

    Raises:
        PermissionDenied: with the ``Refusal`` of the fund that applies.
        BadInput: when one of them is not passed for payment.
    """
    invoices = list(
        Invoice.objects.select_for_update(of=("self",))
        .filter(pk__in=invoice_ids, contract__fund=fund_id)
        .select_related("contract__fund")
        .order_by("pk")
    )
    if not invoices or len(invoices) != len(set(invoice_ids)):
        raise BadInput("Choose invoices of this fund to be paid.")
    fund = invoices[0].contract.fund
    if refusal := refusal_to_post(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    for invoice in invoices:
        if unpaid := refusal_of_state(InvoiceState(invoice.state), InvoiceState.PAID):
            raise BadInput(f"Invoice {invoice.reference}: {unpaid}")
        for order_id, pence in _by_order(invoice).items():
            _step(invoice, order_id, OrderStepKind.PAID, pence, by=by, at=at)
        invoice.state = InvoiceState.PAID
    Invoice.objects.bulk_update(invoices, ["state"])
    record(
        Event.Kind.INVOICES_PAID,
        subject=fund,
        by=by,
        at=at,
        detail=f"{len(invoices)} invoices, {pounds(sum(each.pence for each in invoices))}",
    )
    return invoices
