"""What is delivered under a contract, the invoices for it, and paying them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, QuerySet, Sum

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.actions.orders import step_order
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import Journal
from ropewalk.money.permissions import refusal_to_post
from ropewalk.organisations.models import Account
from ropewalk.service.hold import hold_contract
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import (
    Contract,
    ContractVersion,
    Delivery,
    Invoice,
    InvoiceLine,
    InvoiceStep,
    InvoiceWithdrawal,
    ReportedDelivery,
)
from ropewalk.service.named import locality_named, practice_named
from ropewalk.service.performance_permissions import (
    refusal_to_pay,
    refusal_to_withdraw,
)
from ropewalk.service.permissions import refusal_of_own
from ropewalk.service.queries.delivering import (
    contract_of_journal,
    name_kept,
    order_of,
    refusal_of_cost,
    refusal_of_delivery,
    refusal_of_taking_back,
)
from ropewalk.service.queries.uplifts import UpliftLine, uplifts_of
from ropewalk.service.queries.versions import version_on
from ropewalk.service.rules.invoices import refusal_of_day, refusal_of_state, set_back
from ropewalk.service.rules.personal import OF_A_CONTRACT
from ropewalk.service.rules.worth import pence_of_units
from ropewalk.service.worded import worded

STEPS = UUID("2f1d3c9b-43d8-4a63-a0f5-6cf8d3a20b77")  # names the keys of steps
POSTED_AS = {
    InvoiceState.PASSED: OrderStepKind.INVOICED,
    InvoiceState.PAID: OrderStepKind.PAID,
}


@dataclass(frozen=True, slots=True)
class DeliverySaid:
    """What was delivered, as somebody entered it.

    Attributes:
        reference: What names it, once in a contract: a week, a visit, a person's code.
        on: The day.
        quantity: How many units.
        pence: What it costs under a contract without a price for a unit; else none.
        practice_id: The practice whose people it was for, where somebody said; or else
        locality_id: the locality group whose people it was for.
    """

    reference: str
    on: date
    quantity: Decimal
    pence: int | None = None
    practice_id: int | None = None
    locality_id: int | None = None


def _contract(contract_id: int, *, by: Account, on: date) -> Contract:
    """A contract, held, for somebody who may pay for what is delivered under it."""
    contract = hold_contract(contract_id)
    if refusal := refusal_to_pay(actor=by, contract=contract, on=on):
        raise PermissionDenied(refusal)
    return contract


@transaction.atomic
def record_delivery(
    *,
    contract_id: int,
    said: DeliverySaid,
    reported: ReportedDelivery | None = None,
    by: Account,
    at: datetime,
) -> Delivery:
    """Record what was delivered: what it costs is spent from that day.

    Where one by its reference was taken back, it is kept by that with a number after it.

    Args:
        contract_id: The contract.
        said: What was delivered.
        reported: What its provider reported, where that is confirmed by this.
        by: Who keeps the fund.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is recorded or reported already, the contract does not run that
            day, or it costs more than is held back for the contract that year.
    """
    contract = _contract(contract_id, by=by, on=local_day(at))
    reference = said.reference.strip()
    if refusal := refusal_of_delivery(
        contract,
        reference=reference,
        on=said.on,
        quantity=said.quantity,
        but=reported,
        today=local_day(at),
    ):
        raise BadInput(refusal)
    if said.practice_id is not None and said.locality_id is not None:
        raise BadInput("Say one practice or one locality group that it was for.")
    practice = practice_named(said.practice_id)
    locality = locality_named(contract.partnership, said.locality_id)
    version = version_on(contract, on=said.on)
    if version is None:
        raise BadInput(f"The contract does not run on {day(said.on)}.")
    pence = _cost(version, said)
    held = order_of(contract, said.on)
    if refusal := refusal_of_cost(held, pence):
        raise BadInput(refusal)
    reference = name_kept(contract, reference)
    order_step = step_order(
        order_id=held.order_id,
        kind=OrderStepKind.DELIVERED,
        pence=pence,
        on=said.on,
        reference=reference[:100],
        key=uuid5(STEPS, f"{contract.pk} delivered {reference.casefold()}"),
        by=by,
        at=at,
        is_from_above=True,
    )
    made = Delivery.objects.create(
        contract=contract,
        reference=reference,
        on=said.on,
        quantity=said.quantity,
        pence=pence,
        practice=practice,
        locality=locality,
        version=version,
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


def _cost(version: ContractVersion, said: DeliverySaid) -> int:
    """What a delivery costs at the terms of its day."""
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

    One that was withdrawn is none: its number and its deliveries can stand again. Where it
    asks for another sum than they cost, it is received as queried.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it was received before, its day is to come, or a delivery is on
            another invoice or was taken back.
    """
    contract = _contract(contract_id, by=by, on=local_day(at))
    if not reference.strip():
        raise BadInput("Enter the number of the invoice.")
    if pence <= 0:
        raise BadInput("Enter the sum of the invoice, more than nothing.")
    if received_on > local_day(at):
        raise BadInput(f"{day(received_on)} is still to come.")
    held = contract.invoices.exclude(state=InvoiceState.WITHDRAWN)
    if held.filter(reference__iexact=reference.strip()).exists():
        raise BadInput(f"Invoice {reference.strip()} was received before.")
    deliveries = contract.deliveries.standing().filter(pk__in=delivery_ids)
    if not delivery_ids or deliveries.count() != len(set(delivery_ids)):
        raise BadInput(
            "Choose the deliveries of this contract that the invoice is for."
        )
    taken = InvoiceLine.objects.standing().filter(delivery__in=deliveries).first()
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
    freed = _freed_by(deliveries)
    InvoiceLine.objects.bulk_create(
        [
            InvoiceLine(invoice=made, delivery_id=each, follows_id=freed.get(each))
            for each in set(delivery_ids)
        ]
    )
    record(
        Event.Kind.INVOICE_RECEIVED,
        subject=contract,
        by=by,
        at=at,
        detail=f"invoice {made.pk}, {pounds(pence)}, {made.state}",
    )
    return made


def _freed_by(deliveries: QuerySet[Delivery]) -> dict[int, int]:
    """The last withdrawal that freed each delivery, for those on an invoice before."""
    lines = InvoiceLine.objects.filter(
        delivery__in=deliveries, invoice__withdrawal__isnull=False
    )
    return dict(
        lines.values_list("delivery")
        .annotate(last=Max("invoice__withdrawal"))
        .order_by()
    )


@transaction.atomic
def claim_uplift(
    *, contract_id: int, reference: str, as_seen: str, by: Account, at: datetime
) -> Invoice:
    """Post what a back-dated price adds to past deliveries, as an invoice to be passed.

    Each difference counts on the day of its delivery, and goes into the quarter of that
    day or, where that is closed, the first open one. What was posted once is not again.

    Args:
        contract_id: The contract.
        reference: The number of the invoice that claims it.
        as_seen: What told the lines apart that the person was shown.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is to be claimed, or it is other lines than were shown.
    """
    contract = _contract(contract_id, by=by, on=local_day(at))
    held = uplifts_of(contract)
    if not held.dearer:
        raise BadInput("No past delivery costs more by what is agreed now.")
    if held.seen != as_seen:
        raise BadInput(
            "The past deliveries or their prices have changed since you opened the page. "
            "Look at them as they are now, and claim those."
        )
    made = [_post_difference(contract, each, by=by, at=at) for each in held.dearer]
    invoice = receive_invoice(
        contract_id=contract.pk,
        reference=reference,
        received_on=local_day(at),
        pence=held.pence,
        delivery_ids=[each.pk for each in made],
        by=by,
        at=at,
    )
    record(
        Event.Kind.UPLIFT_CLAIMED,
        subject=contract,
        by=by,
        at=at,
        detail=f"invoice {invoice.pk}, {len(made)} deliveries, {pounds(held.pence)}",
    )
    return invoice


def _post_difference(
    contract: Contract, line: UpliftLine, *, by: Account, at: datetime
) -> Delivery:
    """Post the difference of one delivery, once for a version, on the delivery's own day."""
    first, number = line.delivery, line.version.number
    reference = f"Version {number}, delivery {first.pk}: {first.reference}"[:60]
    order_step = step_order(
        order_id=first.order_step.order_id,
        kind=OrderStepKind.DELIVERED,
        pence=line.pence,
        on=first.on,
        reference=reference,
        key=uuid5(STEPS, f"{contract.pk} uplift {first.pk} {number}"),
        by=by,
        at=at,
        is_from_above=True,
    )
    return Delivery.objects.create(
        contract=contract,
        reference=reference,
        on=first.on,
        quantity=0,
        pence=line.pence,
        practice=first.practice,
        locality=first.locality,
        uplift_of=first,
        version=line.version,
        order_step=order_step,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def stop_invoice(
    *, invoice_id: int, state: InvoiceState, why: str, by: Account, at: datetime
) -> Invoice:
    """Hold an invoice, or query it with the provider.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
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
def withdraw_invoice(
    *, invoice_id: int, why: str, by: Account, at: datetime
) -> InvoiceWithdrawal:
    """Withdraw an invoice that is not passed: what it is for can stand on another.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or it was passed, paid or withdrawn before.
    """
    invoice = Invoice.objects.get(pk=invoice_id)
    contract = hold_contract(invoice.contract_id)
    if refusal := refusal_to_withdraw(actor=by, contract=contract, on=local_day(at)):
        raise PermissionDenied(refusal)
    invoice.refresh_from_db()
    if refusal := refusal_of_state(InvoiceState(invoice.state), InvoiceState.WITHDRAWN):
        raise BadInput(refusal)
    words = worded(why, OF_A_CONTRACT, nothing="Say why it is withdrawn.")
    made = InvoiceWithdrawal.objects.create(
        invoice=invoice, why=words, recorded_at=at, recorded_by=by
    )
    invoice.state, invoice.state_because = InvoiceState.WITHDRAWN, words
    invoice.save(update_fields=["state", "state_because"])
    record(
        Event.Kind.INVOICE_WITHDRAWN,
        subject=contract,
        by=by,
        at=at,
        detail=f"invoice {invoice.pk}, {pounds(invoice.pence)}",
    )
    return made


@transaction.atomic
def pass_invoice(
    *, invoice_id: int, on: date | None = None, by: Account, at: datetime
) -> Invoice:
    """Pass an invoice for payment: what it is for is owed from a day on.

    Args:
        invoice_id: The invoice.
        on: The day from which it is owed, which may be past; today where none is said.
        by: Who keeps the fund.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it was passed before, was not received by that day, or the day is
            to come.
    """
    counts_on = on or local_day(at)
    invoice = Invoice.objects.get(pk=invoice_id)
    contract = _contract(invoice.contract_id, by=by, on=local_day(at))
    invoice.refresh_from_db()
    if refusal := refusal_of_state(
        InvoiceState(invoice.state), InvoiceState.PASSED
    ) or refusal_of_day(
        InvoiceState.PASSED, counts_on, last=invoice.received_on, today=local_day(at)
    ):
        raise BadInput(refusal)
    asked = _by_order(invoice)
    if sum(asked.values()) != invoice.pence:
        raise BadInput(
            f"It asks for {pounds(invoice.pence)}; what was delivered costs "
            f"{pounds(sum(asked.values()))}. Ask the provider for one that says the same."
        )
    for order_id, pence in asked.items():
        _step(
            invoice, order_id, OrderStepKind.INVOICED, pence, on=counts_on, by=by, at=at
        )
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
        Delivery.objects.standing()
        .filter(invoice_lines__invoice=invoice)
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
    on: date,
    by: Account,
    at: datetime,
) -> None:
    """Take a fund's order a step further for an invoice: again once it was taken back."""
    taken_before = invoice.steps.filter(
        order_step__kind=kind, order_step__order=order_id
    ).count()
    taken = step_order(
        order_id=order_id,
        kind=kind,
        pence=pence,
        on=on,
        reference=invoice.reference,
        key=uuid5(STEPS, f"invoice {invoice.pk} {kind} {order_id} {taken_before}"),
        by=by,
        at=at,
        is_from_above=True,
    )
    InvoiceStep.objects.create(invoice=invoice, order_step=taken)


@transaction.atomic
def pay_invoices(
    *,
    fund_id: int,
    invoice_ids: Sequence[int],
    on: date | None = None,
    by: Account,
    at: datetime,
) -> list[Invoice]:
    """Pay invoices of one fund that were passed: all of them, or none.

    Args:
        fund_id: The fund.
        invoice_ids: The invoices.
        on: The day on which they were paid; today where none is said.
        by: Who keeps the fund.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies, to the fund or to one of them.
        BadInput: when one of them is not passed for payment by that day, or the day is
            to come.
    """
    counts_on = on or local_day(at)
    invoices = list(
        Invoice.objects.select_for_update(of=("self",))
        .filter(pk__in=invoice_ids, contract__fund=fund_id)
        .select_related("contract__fund", "contract__provider")
        .order_by("pk")
    )
    passed = _passed_on(invoices)
    if not invoices or len(invoices) != len(set(invoice_ids)):
        raise BadInput("Choose invoices of this fund to be paid.")
    fund = invoices[0].contract.fund
    if refusal := refusal_to_post(actor=by, fund=fund, on=local_day(at)):
        raise PermissionDenied(refusal)
    for invoice in invoices:
        if own := refusal_of_own(
            actor=by, provider=invoice.contract.provider, on=local_day(at)
        ):
            raise PermissionDenied(f"Invoice {invoice.reference}: {own}")
        if unpaid := refusal_of_state(
            InvoiceState(invoice.state), InvoiceState.PAID
        ) or refusal_of_day(
            InvoiceState.PAID,
            counts_on,
            last=passed.get(invoice.pk),
            today=local_day(at),
        ):
            raise BadInput(f"Invoice {invoice.reference}: {unpaid}")
        for order_id, pence in _by_order(invoice).items():
            _step(
                invoice, order_id, OrderStepKind.PAID, pence, on=counts_on, by=by, at=at
            )
        invoice.state, invoice.state_because = InvoiceState.PAID, ""
    Invoice.objects.bulk_update(invoices, ["state", "state_because"])
    record(
        Event.Kind.INVOICES_PAID,
        subject=fund,
        by=by,
        at=at,
        detail=f"{len(invoices)} invoices, {pounds(sum(each.pence for each in invoices))}",
    )
    return invoices


def _passed_on(invoices: Sequence[Invoice]) -> dict[int, date]:
    """From which day each invoice is owed, in one query."""
    steps = InvoiceStep.objects.standing().filter(
        invoice__in=invoices, order_step__kind=OrderStepKind.INVOICED
    )
    return dict(steps.values_list("invoice").annotate(Max("order_step__on")))


@transaction.atomic
def take_back_posting(
    *, journal_id: int, why: str, by: Account, at: datetime
) -> Journal:
    """Take back in the ledger what a step under a contract posted there; twice, once.

    A delivery stays on record as it was entered and counts nowhere any more. An invoice
    goes back from paid to passed, or from passed to received, with all that this step of
    it posted: over two years that is more than one journal.

    Returns:
        The journal that takes back the one that was named.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is of no contract, no reason is given, the contract's order
            went further since, or a delivery is on an invoice that is passed or paid.
    """
    found = contract_of_journal(journal_id)
    if found is None:
        raise BadInput("This journal was posted under no contract.")
    contract = _contract(found.pk, by=by, on=local_day(at))
    step = InvoiceStep.objects.filter(order_step__journal=journal_id).first()
    invoice = None if step is None else _held_invoice(step)
    before = Journal.objects.filter(reverses=journal_id).first()
    if before is not None:
        return before
    if refusal := refusal_of_taking_back(
        contract, Journal.objects.select_related("fund").get(pk=journal_id)
    ):
        raise BadInput(refusal)
    made = reverse_journal(
        journal_id=journal_id, why=why, by=by, at=at, is_from_above=True
    )
    record(
        Event.Kind.CONTRACT_POSTING_TAKEN_BACK,
        subject=contract,
        by=by,
        at=at,
        detail=f"journal {made.pk} reverses {journal_id}",
    )
    if invoice is not None:
        _set_back(contract, invoice, why=why, by=by, at=at)
    return made


def _held_invoice(step: InvoiceStep) -> Invoice:
    """The invoice of a step, held: before its fund is, as whoever pays it holds them."""
    return Invoice.objects.select_for_update(of=("self",)).get(pk=step.invoice_id)


def _set_back(
    contract: Contract, invoice: Invoice, *, why: str, by: Account, at: datetime
) -> None:
    """Set an invoice back by one state, and take back all that brought it to this one."""
    was = InvoiceState(invoice.state)
    others = invoice.steps.standing().filter(order_step__kind=POSTED_AS[was])
    for journal_id in others.values_list("order_step__journal", flat=True):
        reverse_journal(
            journal_id=journal_id, why=why, by=by, at=at, is_from_above=True
        )
    invoice.state, invoice.state_because = set_back(was, why.strip())
    invoice.save(update_fields=["state", "state_because"])
    record(
        Event.Kind.INVOICE_SET_BACK,
        subject=contract,
        by=by,
        at=at,
        detail=f"invoice {invoice.pk}, {pounds(invoice.pence)}, {invoice.state}",
    )
