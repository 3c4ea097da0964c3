"""What was said in a negotiation, and within which limits, as the rules look at it."""

from collections.abc import Iterable

from ropewalk.strategy.models import (
    CycleDay,
    Division,
    HeadLimit,
    Round,
    ServiceHead,
)
from ropewalk.strategy.programme_kinds import Cycle, Move, TeamSide
from ropewalk.strategy.rules.negotiation import Deadline, Limits, Said


def rounds_of(division: Division, head: ServiceHead) -> list[Round]:
    """All that was said for a head of service in a division, in order; one query."""
    return list(division.rounds.filter(head=head).select_related("ruling"))


def said_from(rounds: Iterable[Round]) -> list[Said]:
    """Rounds as the rules look at them."""
    return [
        Said(
            side=TeamSide(each.side),
            move=Move(each.move),
            activity=each.activity,
            pence=each.pence,
            location=each.location,
            outside=each.outside,
            is_allowed=each.ruling.is_allowed if hasattr(each, "ruling") else None,
        )
        for each in rounds
    ]


def limits_of(division: Division, head: ServiceHead) -> Limits | None:
    """The limits for a head of service in a division, its own before the general ones.

    One query.
    """
    return limits_from(head.limits.all(), division_id=division.pk)


def limits_from(rows: Iterable[HeadLimit], *, division_id: int) -> Limits | None:
    """The limits that count among those of a head; none where none are set."""
    held: dict[int | None, HeadLimit] = {each.division_id: each for each in rows}
    found = held.get(division_id) or held.get(None)
    if found is None:
        return None
    return Limits(
        found.least_activity,
        found.most_activity,
        found.least_pence,
        found.most_pence,
    )


def deadlines_in(partnership_id: int, year_starting: int) -> list[Deadline]:
    """The deadlines of a partnership for a financial year, by day; one query."""
    return [
        Deadline(
            str(each.organisation),
            Cycle(each.cycle),
            each.what,
            each.due_on,
            each.year_starting,
        )
        for each in CycleDay.objects.filter(
            partnership=partnership_id, year_starting=year_starting, is_deadline=True
        ).select_related("organisation")
    ]
