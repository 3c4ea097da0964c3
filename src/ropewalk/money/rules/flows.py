"""Which account each kind of journal may take from, and which it may give to.

An entry moves a positive number of pence out of one account into another. In the words of
double entry, what it takes from is credited and what it gives to is debited.
"""

from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Book, Move

BOOK_OF: dict[A, Book] = {
    **dict.fromkeys(
        (
            A.CONTRIBUTION,
            A.DUE,
            A.HELD,
            A.ACCRUED,
            A.INVOICED,
            A.SPENT,
            A.INCOME,
            A.CLIENT,
            A.RISK_SHARE,
        ),
        Book.ACTUAL,
    ),
    **dict.fromkeys(
        (A.BUDGET, A.AVAILABLE, A.RESERVED, A.COMMITTED, A.USED), Book.BUDGET
    ),
    **dict.fromkeys((A.IN_KIND, A.IN_KIND_USED), Book.NOTIONAL),
}

Flow = tuple[A, A]
_BUDGETED: frozenset[Flow] = frozenset(
    {(A.BUDGET, A.AVAILABLE), (A.AVAILABLE, A.BUDGET)}
)
_USED: frozenset[Flow] = frozenset(
    {
        (A.COMMITTED, A.USED),
        (A.COMMITTED, A.AVAILABLE),
        (A.AVAILABLE, A.USED),
        (A.USED, A.AVAILABLE),
        (A.USED, A.COMMITTED),
    }
)

FLOWS: dict[Move, frozenset[Flow]] = {
    Move.BUDGET_SET: _BUDGETED,
    Move.CARRIED_FORWARD: _BUDGETED,
    Move.VIREMENT: frozenset({(A.AVAILABLE, A.AVAILABLE)}),
    Move.HELD_BACK: frozenset({(A.AVAILABLE, A.RESERVED), (A.RESERVED, A.AVAILABLE)}),
    Move.COMMITTED: frozenset({(A.AVAILABLE, A.COMMITTED)}),
    Move.RELEASED: frozenset({(A.COMMITTED, A.AVAILABLE)}),
    Move.ROLLED: frozenset({(A.COMMITTED, A.AVAILABLE), (A.AVAILABLE, A.COMMITTED)}),
    Move.DELIVERED: _USED | {(A.ACCRUED, A.SPENT), (A.SPENT, A.ACCRUED)},
    Move.INVOICED: _USED
    | {(A.INVOICED, A.ACCRUED), (A.ACCRUED, A.SPENT), (A.SPENT, A.ACCRUED)},
    Move.PAID: frozenset({(A.HELD, A.INVOICED)}),
    Move.SPENT: frozenset({(A.HELD, A.SPENT), (A.AVAILABLE, A.USED)}),
    Move.CONTRIBUTION_DUE: frozenset(
        {(A.CONTRIBUTION, A.DUE), (A.DUE, A.CONTRIBUTION)}
    ),
    Move.CONTRIBUTION_RECEIVED: frozenset({(A.DUE, A.HELD), (A.HELD, A.DUE)}),
    Move.INCOME_RECEIVED: frozenset({(A.INCOME, A.HELD), (A.CLIENT, A.HELD)}),
    Move.RISK_SHARED: frozenset({(A.RISK_SHARE, A.DUE), (A.DUE, A.RISK_SHARE)}),
    Move.IN_KIND_GIVEN: frozenset({(A.IN_KIND, A.IN_KIND_USED)}),
}
"""The flows that each move may have. A reversal has those of what it reverses, back."""


def refusal_of_flow(move: Move, out_of: A, into: A) -> str | None:
    """Why a move may not take from one kind of account and give to another, if so."""
    if (out_of, into) in FLOWS.get(move, frozenset()):
        return None
    return f"“{move.label}” cannot move money from “{out_of.label}” to “{into.label}”."
