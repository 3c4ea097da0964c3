"""What a resolution forbids, asked with facts that the part above supplies."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PilotPool:
    """A pilot pooled budget that somebody wants to start.

    Attributes:
        live: How many pilot pooled budgets are live already.
        advantage: The specific, measurable advantage that is expected of it.
    """

    live: int
    advantage: str


def refusal_of_pilot(
    pool: PilotPool, *, text: str, body: str, at_most: int | None
) -> str | None:
    """Why a resolution does not let a pilot pooled budget start; ``None`` when it does.

    Args:
        pool: What somebody wants to start.
        text: The resolution, to be quoted.
        body: Who resolved it.
        at_most: How many pilots may be live.
    """
    resolved = f"{body} resolved: “{text}”"
    if at_most is not None and pool.live >= at_most:
        return (
            f"{resolved} {pool.live} {'is' if pool.live == 1 else 'are'} live already: "
            f"end one first, or ask {body} to change its resolution."
        )
    if not pool.advantage.strip():
        return (
            f"{resolved} Say what specific, measurable advantage this pool has; the lack "
            "of one is no excuse for not working together."
        )
    return None
