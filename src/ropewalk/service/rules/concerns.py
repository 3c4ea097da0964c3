"""What can be done about a concern next, and what is never written into one."""

import re
from collections.abc import Collection

from ropewalk.service.market_kinds import ConcernStepKind

ONCE: dict[ConcernStepKind, str] = {
    ConcernStepKind.SHARED: "This concern is shared with the partners already.",
    ConcernStepKind.CLOSED: "This concern is closed already.",
}
CLOSED = "This concern is closed. If there is something new, raise it as a concern of its own."
EVEN_WHEN_CLOSED = frozenset({ConcernStepKind.REPLIED})  # the right of reply stays
PERSONAL = re.compile(
    r"[^\s@]+@[^\s@]+\.[^\s@]+"  # an e-mail address
    r"|(?<!\d)(?:\d[ -]?){9,12}\d(?!\d)"  # an NHS number or a telephone number
    r"|(?<![A-Z0-9])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Z0-9])",
    re.IGNORECASE,
)
NOT_OF_A_PERSON = (
    "This holds an e-mail address or a number that could be a person's. A concern is never "
    "about a named person: report what happened to somebody where safety is reported, and "
    "say here only that it was."
)


def refusal_of_step(
    taken: Collection[ConcernStepKind | str], step: ConcernStepKind
) -> str | None:
    """Why a step cannot be taken after those that were, if it cannot."""
    if step in ONCE and step in taken:
        return ONCE[step]
    if ConcernStepKind.CLOSED in taken and step not in EVEN_WHEN_CLOSED:
        return CLOSED
    return None


def refusal_of_words(text: str) -> str | None:
    """Why words cannot stand in a concern, if they cannot.

    A machine finds addresses and numbers; names it cannot find, and the page asks that
    none is given.
    """
    return NOT_OF_A_PERSON if PERSONAL.search(text) else None


def standing_of(taken: Collection[ConcernStepKind | str]) -> str:
    """How a concern stands, in words."""
    if ConcernStepKind.CLOSED in taken:
        return "Closed"
    said = [
        words
        for kind, words in (
            (ConcernStepKind.REPLIED, "replied to"),
            (ConcernStepKind.ACTED, "acted on"),
        )
        if kind in taken
    ]
    return f"Open, {' and '.join(said)}" if said else "Open, not replied to yet"
