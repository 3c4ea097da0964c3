"""Cash that goes below nothing: who has paid more for a fund than has come in."""

from ropewalk.figures.words import pounds

NOT_AHEAD = "No more was paid than had come in."


def paid_ahead_said(holder: str, held_pence: int, *, keeps_own: bool = False) -> str:
    """That a holder has paid more than has come in, in a sentence; nothing where not.

    A host may pay ahead of contributions: it is not refused, and it is said.

    Args:
        holder: Who holds the cash, as a sentence begins.
        held_pence: What is held, in pence; below nothing, what was paid ahead.
        keeps_own: Whether each partner keeps its own ledger, so that nobody lends.
    """
    if held_pence >= 0:
        return ""
    more = f"{holder} has paid {pounds(-held_pence)} more than has come in"
    if keeps_own:
        return f"{more} to its own ledger."
    return f"{more}: it is lending to the fund."
