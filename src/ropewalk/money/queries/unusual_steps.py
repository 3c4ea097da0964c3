"""What is unusual in an order and in its steps, before one is taken and after."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ropewalk.money.kinds import FundKind, OrderStepKind
from ropewalk.money.models import Fund, Order, OrderStep
from ropewalk.money.queries.orders import standing
from ropewalk.money.queries.positions import commitment_asked
from ropewalk.money.queries.posted_into import year_posted_into
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.orders import Step, invoice, refusal_of_step, state_of
from ropewalk.money.rules.unusual_steps import DatedStep, oddities_of_step
from ropewalk.money.rules.virement import BudgetPart


def _dated(steps: Iterable[OrderStep]) -> list[DatedStep]:
    return [
        DatedStep(
            Step(OrderStepKind(each.kind), each.pence, each.settles_pence), each.on
        )
        for each in steps
    ]


def unusual_in_step(
    order: Order,
    *,
    kind: OrderStepKind,
    pence: int,
    on: date,
    key: UUID,
    is_all: bool = False,
) -> tuple[str, ...]:
    """What is unusual in a step that could be taken, in sentences; two queries.

    Nothing is said of one that was taken with this key before, or cannot be taken at all.
    """
    if OrderStep.objects.filter(journal__key=key).exists():
        return ()
    taken = _dated(standing(order.steps.all()))
    state = state_of(each.step for each in taken)
    step = (
        invoice(state, pence, is_all=is_all)
        if kind == OrderStepKind.INVOICED
        else Step(kind, pence)
    )
    is_notional = mode_of(FundKind(order.fund.kind)).is_notional
    if refusal_of_step(state, step, is_notional=is_notional):
        return ()
    return oddities_of_step(taken, DatedStep(step, on))


def warning_of_order(
    fund: Fund, part: BudgetPart, *, pence: int, on: date, key: UUID
) -> str:
    """What a fund that lets more be ordered than there is says to that; eight queries.

    Nothing is said where there is enough, where the order is refused anyway, and of one
    that was placed with this key before.

    Args:
        fund: The fund.
        part: The part of the budget that it is ordered from.
        pence: What it costs, above nothing.
        on: The day of the order.
        key: What makes the order once only.
    """
    if fund.orders.filter(submission_key=key).exists():
        return ""
    whose = fund.host_id if part.partner is None else part.partner
    asked = commitment_asked(
        fund,
        part,
        year_starting=year_posted_into(fund, on=on, partners={whose}),
        pence=pence,
    )
    return asked.warning or ""


def steps_told(
    steps: Sequence[OrderStep],
) -> list[tuple[OrderStep, tuple[str, ...]]]:
    """The steps of an order, each with what is unusual in it after those before it."""
    dated = _dated(steps)
    return [
        (step, oddities_of_step(dated[:number], dated[number]))
        for number, step in enumerate(steps)
    ]
