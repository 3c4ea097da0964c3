"""From invoice to payment: one table, which actions read."""

from ropewalk.service.kinds import InvoiceState

NEXT_STATES: dict[InvoiceState, frozenset[InvoiceState]] = {
    InvoiceState.RECEIVED: frozenset(
        {InvoiceState.QUERIED, InvoiceState.HELD, InvoiceState.PASSED}
    ),
    InvoiceState.QUERIED: frozenset({InvoiceState.HELD, InvoiceState.PASSED}),
    InvoiceState.HELD: frozenset({InvoiceState.QUERIED, InvoiceState.PASSED}),
    InvoiceState.PASSED: frozenset({InvoiceState.PAID}),
    InvoiceState.PAID: frozenset(),
}
REFUSALS: dict[InvoiceState, str] = {
    InvoiceState.RECEIVED: "It is received: look at it, and pass it for payment first.",
    InvoiceState.QUERIED: "It is queried with the provider: pass it for payment first.",
    InvoiceState.HELD: "It is held: pass it for payment first.",
    InvoiceState.PASSED: "It was passed for payment already.",
    InvoiceState.PAID: "It was paid already.",
}


def refusal_of_state(state: InvoiceState, to: InvoiceState) -> str | None:
    """Why an invoice cannot go from one state to another, if it cannot."""
    return None if to in NEXT_STATES[state] else REFUSALS[state]
