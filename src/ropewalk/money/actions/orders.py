"""Ordering from a fund, and what comes of an order: delivery, invoice, payment."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.actions.posting import post_journal, post_journals
from ropewalk.money.kinds import APART, FundKind, OrderStepKind
from ropewalk.money.models import Fund, Order, OrderStep
from ropewalk.money.named import refuse_closed_year, refuse_foreign, refuse_part
from ropewalk.money.permissions import (
    ledgers_kept_by,
    refusal_to_post,
    refusal_to_step,
)
from ropewalk.money.queries.orders import (
    orders_held_in,
    place_of,
    steps_of,
    why_not_take_forward,
)
from ropewalk.money.queries.posted_into import year_posted_into
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.orders import (
    OrderState,
    Step,
    invoice,
    lines_of,
    move_of,
    refusal_of_step,
    state_of,
    year_of_step,
)
from ropewalk.money.rules.posting import Draft
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import PriorityHeading
from ropewalk.partnership.rules.terms import last_day, quarters, year_said

POSTINGS = UUID("0d6f7d3c-5a0b-4c58-9a52-4be1a5d7b0aa")  # names the keys of postings
# what holds money back for an order, and what lets it go again
HOLD_BACK = frozenset(
    {OrderStepKind.ORDERED, OrderStepKind.CHANGED, OrderStepKind.RELEASED}
)


@dataclass(frozen=True, slots=True)
class OrderSaid:
    """An order as somebody entered it.

    Attributes:
        strand_id: The strand that pays.
        source_id: The funding source.
        reference: By which it is known; once in a fund.
        supplier: The organisation that delivers.
        what: What is ordered.
        pence: What it costs.
        on: The day of the order.
        is_capital: Capital, not revenue.
        heading_id: Under which priority heading it is; for pots.
        outside_because: Why it is under none.
        partner_id: Whose part of the fund pays; to be named where parts are told apart.
        year_starting: The year whose budget holds it back; none for the one that is open
            to postings of the day.
        is_led_above: Whether only what it stands for takes it further.
    """

    strand_id: int
    source_id: int
    reference: str
    supplier: str
    what: str
    pence: int
    on: date
    is_capital: bool = False
    heading_id: int | None = None
    outside_because: str = ""
    partner_id: int | None = None
    year_starting: int | None = None
    is_led_above: bool = False


@transaction.atomic
def place_order(
    *, fund_id: int, order: OrderSaid, submission_key: UUID, by: Account, at: datetime
) -> Order:
    """Order something from a fund, and hold back what it costs.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when too little is available under a hard stop, its reference is taken,
            or spending from a pot is under no heading and nobody says why.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    partners = [] if order.partner_id is None else [order.partner_id]
    if refusal := refusal_to_post(
        actor=by, fund=fund, on=local_day(at), partners=partners
    ):
        raise PermissionDenied(refusal)
    held = Order.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(
            held,
            fund=fund,
            recorded_by=by,
            strand_id=order.strand_id,
            source_id=order.source_id,
            partner_id=order.partner_id,
            reference=order.reference.strip(),
        )
        refuse_other_use(held.steps.earliest("pk"), pence=order.pence, on=order.on)
        return held
    _refuse_unlike(fund, order)
    holder_id = _holder_id(fund, order)
    year = order.year_starting
    if year is None:
        year = year_posted_into(
            fund, on=order.on, partners=_touched(fund, order.partner_id)
        )
    made = Order.objects.create(
        fund=fund,
        strand_id=order.strand_id,
        source_id=order.source_id,
        holder_id=holder_id,
        partner_id=order.partner_id,
        is_capital=order.is_capital,
        is_led_above=order.is_led_above,
        reference=order.reference.strip(),
        supplier=order.supplier.strip(),
        what=order.what.strip(),
        year_starting=year,
        heading_id=order.heading_id,
        outside_because=order.outside_because.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    _take(
        made,
        Step(OrderStepKind.ORDERED, order.pence, year=year),
        OrderState(),
        on=order.on,
        reference="",
        key=uuid5(POSTINGS, str(submission_key)),
        by=by,
        at=at,
    )
    record(
        Event.Kind.ORDER_PLACED,
        subject=made,
        by=by,
        at=at,
        detail=f"fund {fund.pk}, strand {order.strand_id}, {pounds(order.pence)}",
    )
    return made


def _holder_id(fund: Fund, order: OrderSaid) -> int:
    """Whose cash pays: the host's, save where each partner keeps its own ledger."""
    if fund.kind in APART and order.partner_id is not None:
        return order.partner_id
    return fund.host_id


def _touched(fund: Fund, partner_id: int | None) -> set[int]:
    """Whose accounts what is delivered touches: not the holder's of the cash, as yet.

    What is shared is the host's.
    """
    return {fund.host_id if partner_id is None else partner_id}


def _refuse_unlike(fund: Fund, order: OrderSaid) -> None:
    """Refuse an order that cannot be as it was entered."""
    if not (order.reference.strip() and order.supplier.strip() and order.what.strip()):
        raise BadInput("An order has a reference, a supplier and what is ordered.")
    refuse_foreign(fund, strand_ids=[order.strand_id], source_ids=[order.source_id])
    refuse_part(fund, order.partner_id)
    if fund.ended_on is not None and order.on >= fund.ended_on:
        raise BadInput(
            f"This fund ended on {day(fund.ended_on)}: nothing is ordered from that day on."
        )
    if fund.orders.filter(reference__iexact=order.reference.strip()).exists():
        raise BadInput(
            f"There is an order {order.reference.strip()} in this fund already."
        )
    if (
        order.year_starting is not None
        and not fund.periods.filter(year_starting=order.year_starting).exists()
    ):
        raise BadInput(
            f"{year_said(order.year_starting)} is not open in this fund. Open that "
            "financial year first."
        )
    if order.heading_id is not None and not _headings(fund, order.heading_id).exists():
        raise BadInput("Choose one of the priority headings.")
    if (
        fund.kind == FundKind.POT
        and order.heading_id is None
        and not order.outside_because.strip()
    ):
        raise BadInput(
            "Spending from a pot is under one of the agreed priorities. Choose one, or "
            "say why this is outside them."
        )


def _headings(fund: Fund, heading_id: int) -> QuerySet[PriorityHeading]:
    """A priority heading, where it is one of the fund's, if the fund has its own."""
    found = PriorityHeading.objects.filter(pk=heading_id)
    if fund.framework_id is None:
        return found
    return found.filter(framework=fund.framework_id)


@transaction.atomic
def step_order(
    *,
    order_id: int,
    kind: OrderStepKind,
    pence: int,
    on: date,
    reference: str,
    key: UUID,
    by: Account,
    at: datetime,
    is_all: bool = False,
    is_from_above: bool = False,
) -> OrderStep:
    """Take an order a step further: change, deliver, invoice, pay or release some of it.

    What is delivered or invoiced is spent from the budget of the year that it is posted
    into; where another year's holds money back for the order, it becomes available there.

    Args:
        order_id: The order.
        kind: The step.
        pence: How much; below nothing only to make an order smaller.
        on: The day on which it counts, which may be past.
        reference: The delivery note, invoice or payment reference.
        key: What makes it once only.
        by: Who does it.
        at: When.
        is_all: Whether an invoice is for all that was delivered so far.
        is_from_above: Whether what the order stands for takes the step, by its own rules.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the step cannot be taken from where the order stands.
    """
    # held first, so that no quarter is closed between the year's choice and the posting
    fund = Fund.objects.select_for_update(no_key=True).get(orders=order_id)
    order = Order.objects.select_for_update().get(pk=order_id)
    order.fund = fund
    if refusal := refusal_to_step(
        actor=by, order=order, on=local_day(at), is_from_above=is_from_above
    ):
        raise PermissionDenied(refusal)
    held = OrderStep.objects.filter(journal__key=key).first()
    if held is not None:
        refuse_other_use(held, order=order, kind=kind, pence=pence, on=on)
        return held
    if kind == OrderStepKind.ORDERED:
        raise BadInput("Change the order to order more.")
    if kind == OrderStepKind.ROLLED:
        raise BadInput("The orders of a fund are taken into the next year together.")
    state = state_of(steps_of(order))
    touched = _touched(fund, order.partner_id)
    posted_into = year_posted_into(fund, on=on, partners=touched)
    step = replace(
        invoice(state, pence, is_all=is_all)
        if kind == OrderStepKind.INVOICED
        else Step(kind, pence),
        year=year_of_step(state, kind, posted_into=posted_into),
    )
    taken = _take(order, step, state, on=on, reference=reference, key=key, by=by, at=at)
    record(
        Event.Kind.ORDER_STEPPED,
        subject=order,
        by=by,
        at=at,
        detail=f"{kind}, {pounds(pence)}, journal {taken.journal_id}",
    )
    return taken


def _take(
    order: Order,
    step: Step,
    state: OrderState,
    *,
    on: date,
    reference: str,
    key: UUID,
    by: Account,
    at: datetime,
) -> OrderStep:
    """Post a step and keep it with the journal that posted it."""
    is_notional = mode_of(FundKind(order.fund.kind)).is_notional
    if refusal := refusal_of_step(state, step, is_notional=is_notional):
        raise BadInput(refusal)
    if step.kind in HOLD_BACK:
        refuse_closed_year(order.fund, step.budget_year, parts=[order.partner_id])
    journal = post_journal(
        fund_id=order.fund_id,
        draft=Draft(
            move_of(step),
            on,
            lines_of(state, step, place_of(order), is_notional=is_notional),
            " ".join(each for each in (order.reference, reference.strip()) if each),
            key,
        ),
        by=by,
        at=at,
    )
    return OrderStep.objects.create(
        order=order,
        kind=step.kind,
        pence=step.pence,
        settles_pence=step.settles,
        year_starting=step.year,
        on=on,
        reference=reference.strip(),
        journal=journal,
    )


@transaction.atomic
def take_orders_forward(
    *,
    fund_id: int,
    from_year: int,
    by: Account,
    at: datetime,
    as_seen: int | None = None,
) -> list[OrderStep]:
    """Take what a year still holds back for open orders into the next; again, nothing more.

    So too what a year before it holds back still.

    What comes of them is spent in the next year, from its budget. Where partners keep
    their ledgers apart, it is the orders of those whose ledgers the person keeps.

    Args:
        fund_id: The fund.
        from_year: The year it is held back in, by the year in which it starts.
        by: Who does it.
        at: When.
        as_seen: How much was told to be taken, in pence; none where nobody was told.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the year goes on, the next is not open, too little is available in it under a
            hard stop, or something else is held back than was told.
    """
    # held, so that the same form sent twice at one moment is done once
    fund = Fund.objects.select_for_update(no_key=True).get(pk=fund_id)
    today = local_day(at)
    kept = ledgers_kept_by(actor=by, fund=fund, on=today)
    if refusal := refusal_to_post(actor=by, fund=fund, on=today, partners=kept or ()):
        raise PermissionDenied(refusal)
    held = orders_held_in(fund, from_year, ledgers=kept)
    if as_seen is not None and as_seen != sum(each.state.committed for each in held):
        raise BadInput(
            "What is held back has changed since you read it. Read it again."
        )
    if not held:
        return []
    if refusal_now := why_not_take_forward(fund, held, from_year=from_year, on=today):
        raise BadInput(refusal_now)
    into = from_year + 1
    # those taken back count too, so that each has a key of its own
    times = Counter(
        OrderStep.objects.filter(
            order__in=[each.order.pk for each in held], kind=OrderStepKind.ROLLED
        ).values_list("order", flat=True)
    )
    steps = [
        Step(OrderStepKind.ROLLED, each.state.committed, year=into) for each in held
    ]
    year = quarters(into)
    counts_on = max(year[0].starts_on, min(today, last_day(year[-1].ends_before)))
    numbers = post_journals(
        fund_id=fund.pk,
        drafts=[
            Draft(
                move_of(step),
                counts_on,
                lines_of(each.state, step, place_of(each.order)),
                each.order.reference,
                uuid5(POSTINGS, f"{each.order.pk} rolled {times[each.order.pk]}"),
            )
            for each, step in zip(held, steps, strict=True)
        ],
        by=by,
        at=at,
    )
    made = OrderStep.objects.bulk_create(
        [
            OrderStep(
                order=each.order,
                kind=step.kind,
                pence=step.pence,
                year_starting=step.year,
                on=counts_on,
                journal_id=number,
            )
            for each, step, number in zip(held, steps, numbers, strict=True)
        ]
    )
    record(
        Event.Kind.ORDERS_TAKEN_FORWARD,
        subject=fund,
        by=by,
        at=at,
        detail=f"{from_year}, {len(made)} orders, "
        f"{pounds(sum(each.pence for each in made))}",
    )
    return made
