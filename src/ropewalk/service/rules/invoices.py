"""From invoice to payment: one table, which actions read."""

from datetime import date

from ropewalk.figures.words import day
from ropewalk.service.kinds import InvoiceState

MOST_SAID = 500  # letters that are kept of why an invoice stands where it does
NEXT_STATES: dict[InvoiceState, frozenset[InvoiceState]] = {
    InvoiceState.RECEIVED: frozenset(
        {
            InvoiceState.QUERIED,
            InvoiceState.HELD,
            InvoiceState.PASSED,
            InvoiceState.WITHDRAWN,
        }
    ),
    InvoiceState.QUERIED: frozenset(
        {InvoiceState.HELD, InvoiceState.PASSED, InvoiceState.WITHDRAWN}
    ),
    InvoiceState.HELD: frozenset(
        {InvoiceState.QUERIED, InvoiceState.PASSED, InvoiceState.WITHDRAWN}
    ),
    InvoiceState.PASSED: frozenset({InvoiceState.PAID}),
    InvoiceState.PAID: frozenset(),
    InvoiceState.WITHDRAWN: frozenset(),
}
# where what was posted is taken back: the state before, and what is said of it
BEFORE: dict[InvoiceState, tuple[InvoiceState, str]] = {
    InvoiceState.PASSED: (
        InvoiceState.RECEIVED,
        "it was passed, and that was taken back",
    ),
    InvoiceState.PAID: (InvoiceState.PASSED, "its payment was taken back"),
}
REFUSALS: dict[InvoiceState, str] = {
    InvoiceState.RECEIVED: "It is received: look at it, and pass it for payment first.",
    InvoiceState.QUERIED: "It is queried with the provider: pass it for payment first.",
    InvoiceState.HELD: "It is held: pass it for payment first.",
    InvoiceState.PASSED: "It was passed for payment already.",
    InvoiceState.PAID: "It was paid already.",
    InvoiceState.WITHDRAWN: "It was withdrawn: nothing more is done with it.",
}


def refusal_of_state(state: InvoiceState, to: InvoiceState) -> str | None:
    """Why an invoice cannot go from one state to another, if it cannot."""
    return None if to in NEXT_STATES[state] else REFUSALS[state]


def set_back(state: InvoiceState, why: str) -> tuple[InvoiceState, str]:
    """The state of an invoice once what brought it to one is taken back, and why.

    What it was queried or held for was settled when it was passed: it is received again.

    Args:
        state: Passed or paid.
        why: The reason.
    """
    before, said = BEFORE[state]
    return before, f"{said}: {why}"[:MOST_SAID]


def refusal_of_day(
    to: InvoiceState, on: date, *, last: date | None, today: date
) -> str | None:
    """Why an invoice cannot be passed or paid on a day, if it cannot.

    Args:
        to: Passed or paid.
        on: The day.
        last: When it was received, or passed.
        today: The day on which it is recorded.
    """
    if on > today:
        return f"{day(on)} is still to come."
    if last is not None and on < last:
        before, after = (
            ("received", "passed") if to == InvoiceState.PASSED else ("passed", "paid")
        )
        return f"It was {before} on {day(last)}: it is not {after} before that."
    return None
