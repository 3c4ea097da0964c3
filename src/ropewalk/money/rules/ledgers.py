"""What a kind of fund lets into its ledger: whose money, in which book, of which year."""

from ropewalk.money.kinds import APART, Book, FundKind, Move
from ropewalk.money.rules.modes import mode_of
from ropewalk.money.rules.posting import Draft, Line


def refusal_of_ledger(kind: FundKind, draft: Draft) -> str | None:
    """Why a fund of a kind does not take a journal, if it does not, in a sentence.

    Where each partner keeps its own ledger nothing passes between them, so both sides of
    every line are one partner's, which is named. What only shows what is expected holds
    no cash.
    """
    mode = mode_of(kind)
    for line in draft.lines:
        if mode.is_notional and line.out_of.book == Book.ACTUAL:
            return (
                f"No money is posted here: {mode.why_not}. It is posted where the "
                "contracts are held."
            )
        if kind in APART and (refusal := _refusal_of_passing(line, mode.why_not)):
            return refusal
        if draft.move == Move.VIREMENT and line.out_of.year != line.into.year:
            return (
                "A virement is within one financial year. What is left at its end is "
                "carried forward, which the partners' finance officers confirm."
            )
    return None


def _refusal_of_passing(line: Line, why_not: str) -> str | None:
    if line.out_of.partner is None or line.into.partner is None:
        return "Each partner keeps its own ledger here: say whose money this is."
    if line.out_of.partner != line.into.partner:
        return f"Money cannot pass from one partner's ledger to another's: {why_not}."
    return None
