"""What is unusual in the steps of an order, before one is taken and after."""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from ropewalk.money.kinds import FundKind, OrderStepKind
from ropewalk.money.models import Order, OrderStep
from ropewalk.money.queries.orders import standing
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.orders import Step, invoice, refusal_of_step, state_of
from ropewalk.money.rules.unusual_steps import DatedStep, oddities_of_step


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


def steps_told(
    steps: Sequence[OrderStep],
) -> list[tuple[OrderStep, tuple[str, ...]]]:
    """The steps of an order, each with what is unusual in it after those before it."""
    dated = _dated(steps)
    return [
        (step, oddities_of_step(dated[:number], dated[number]))
        for number, step in enumerate(steps)
    ]
