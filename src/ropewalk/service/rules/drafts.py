"""Whether what a service says can still be changed as a draft."""

from datetime import date, datetime

from ropewalk.figures.words import day
from ropewalk.partnership.rules.terms import last_day


def refusal_of_change(
    *, published_at: datetime | None, ends_before: date | None
) -> str | None:
    """Why what a service says cannot be changed as a draft, if it cannot.

    Args:
        published_at: When its entry was first put into the directory; none for a draft.
        ends_before: The day after its last, if it has one.
    """
    if published_at is not None:
        return (
            "It is in the directory, where people rely on what it says. Draft it as a new "
            "service, and plan to end this one."
        )
    if ends_before is not None:
        return f"It has its last day, {day(last_day(ends_before))}: it stays as it was."
    return None
