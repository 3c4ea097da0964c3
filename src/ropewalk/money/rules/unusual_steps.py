"""What is unusual in a step of an order: more than there was, or before its day.

Nothing of it is wrong by itself: deliveries come in parts, papers come late and are entered
for a past day. So it is said before the step is posted, and stays to be seen after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.rules.orders import OrderState, Step, after, settled, state_of


@dataclass(frozen=True, slots=True)
class DatedStep:
    """A step of an order and the day on which it counts."""

    step: Step
    on: date


def oddities_of_step(taken: Sequence[DatedStep], dated: DatedStep) -> tuple[str, ...]:
    """What is unusual in a step of an order, in sentences; nothing where nothing is.

    Args:
        taken: The steps before it, in the order in which they were taken; the first is
            the order itself.
        dated: The step.
    """
    if not taken:
        return ()
    step, on = dated.step, dated.on
    state = state_of(each.step for each in taken)
    by_then = state_of(each.step for each in taken if each.on <= on)
    ordered_on = taken[0].on
    is_early = on < ordered_on
    found = [
        f"{day(on)} is before the day of the order, which is {day(ordered_on)}."
        if is_early
        else "",
        _beyond_the_order(state, step),
    ]
    if step.kind == OrderStepKind.INVOICED:
        found += _of_invoice(step, by_then, on)
    if step.kind == OrderStepKind.PAID:
        late = min(step.pence - by_then.unpaid, step.pence)
        found.append(
            f"{_part(late, step.pence)} was invoiced only after {day(on)}."
            if late > 0
            else ""
        )
    return tuple(each for each in found if each)


def _beyond_the_order(state: OrderState, step: Step) -> str:
    """By how much more is delivered with a step than was ordered, if it adds to that."""
    then = after(state, step)
    beyond = then.spent - then.ordered
    if then.spent <= state.spent or beyond <= 0:
        return ""
    return f"With this, {pounds(beyond)} more is delivered than was ordered."


def _of_invoice(step: Step, by_then: OrderState, on: date) -> list[str]:
    """What an invoice is for that was not delivered, or not by its day."""
    beyond = step.pence - settled(step)
    late = min(settled(step) - by_then.accrued, settled(step))
    return [
        f"{_part(beyond, step.pence)} is recorded as delivered only with this invoice."
        if beyond > 0
        else "",
        f"{_part(late, step.pence)} was delivered only after {day(on)}."
        if late > 0
        else "",
    ]


def _part(pence: int, whole: int) -> str:
    """How much of a sum."""
    return f"All {pounds(pence)}" if pence >= whole else f"{pounds(pence)} of this"
