"""What can be done about a concern next, and how it stands."""

from collections.abc import Collection

from ropewalk.service.market_kinds import ConcernStepKind

ONCE: dict[ConcernStepKind, str] = {
    ConcernStepKind.SHARED: "This concern is shared with the partners already.",
    ConcernStepKind.CLOSED: "This concern is closed already.",
}
CLOSED = "This concern is closed. If there is something new, raise it as a concern of its own."
EVEN_WHEN_CLOSED = frozenset({ConcernStepKind.REPLIED})  # the right of reply stays


def refusal_of_step(
    taken: Collection[ConcernStepKind | str], step: ConcernStepKind
) -> str | None:
    """Why a step cannot be taken after those that were, if it cannot."""
    if step in ONCE and step in taken:
        return ONCE[step]
    if ConcernStepKind.CLOSED in taken and step not in EVEN_WHEN_CLOSED:
        return CLOSED
    return None


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
