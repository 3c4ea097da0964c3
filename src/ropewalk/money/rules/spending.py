"""Where money may be spent that no order came before."""

from ropewalk.money.kinds import FundKind


def refusal_of_spending(kind: FundKind) -> str | None:
    """Why a kind of fund spends nothing without an order, if it does not, in a sentence."""
    if kind == FundKind.POT:
        return (
            "Spending from a pot is under one of the agreed priorities, which an order "
            "names. Order it for that day, and record its invoice and payment."
        )
    return None
