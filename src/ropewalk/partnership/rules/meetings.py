"""The days of a cycle of meetings, and whether one was called in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ropewalk.figures.words import day
from ropewalk.partnership.kinds import BodyKind, Power, Recurrence

WEEK = timedelta(days=7)
IN_WEEKS = {Recurrence.WEEKLY: 1, Recurrence.FORTNIGHTLY: 2}
IN_PUBLIC = frozenset(
    {
        BodyKind.BOARD,
        BodyKind.WELLBEING,
        BodyKind.EXECUTIVE,
        BodyKind.IN_COMMON,
        BodyKind.JOINT_COMMITTEE,
        BodyKind.SOVEREIGN,
    }
)
IN_MONTHS = {Recurrence.MONTHLY: 1, Recurrence.QUARTERLY: 3}


def days_of_cycle(first_on: date, every: Recurrence, until: date) -> list[date]:
    """The days on which a body meets, from the first up to and with the last.

    By the month, it meets in the same week and on the same weekday: on the third Tuesday
    of each, where the first meeting was on one. A fifth week becomes the last.
    """
    return list(_days(first_on, every, until))


def _days(first_on: date, every: Recurrence, until: date) -> Iterator[date]:
    if every in IN_WEEKS:
        on = first_on
        while on <= until:
            yield on
            on += IN_WEEKS[every] * WEEK
        return
    months = first_on.year * 12 + first_on.month - 1
    week = (first_on.day - 1) // 7
    on = first_on
    while on <= until:
        yield on
        months += IN_MONTHS[every]
        on = _weekday_of(months // 12, months % 12 + 1, week, first_on.weekday())


def _weekday_of(year: int, month: int, week: int, weekday: int) -> date:
    """A weekday of a week of a month, the last where there is no fifth."""
    first = date(year, month, 1)
    on = first + timedelta(days=(weekday - first.weekday()) % 7) + week * WEEK
    return on if on.month == month else on - WEEK


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """The notice of a meeting that the public may come to.

    Attributes:
        on: The day of the meeting.
        given_on: The day notice was given.
        needed: Clear days that law asks for; none where those of the day are not held.
        urgent_because: Why it could not wait; empty where nobody says that it could not.
        added_on: The day the item in question came onto the agenda; none where not known.
        late_because: Why that item could not wait; empty where nobody says so.
    """

    on: date
    given_on: date
    needed: int | None
    urgent_because: str = ""
    added_on: date | None = None
    late_because: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the item came after the notice, with fewer clear days than are needed.

        Source: Local Government Act 1972, section 100B(4): an item is not considered
        unless the agenda with it was open for those days, or from when a meeting at
        shorter notice was convened; or the chair thinks it urgent, for special
        circumstances that the minutes say. From general knowledge.
        """
        return (
            self.needed is not None
            and self.added_on is not None
            and self.added_on > self.given_on
            and clear_days(self.added_on, self.on) < self.needed
        )


def needs_public_notice(
    kind: BodyKind, power: Power, *, acts_for_council: bool
) -> bool:
    """Whether the public is told beforehand when a body meets.

    Bodies of councils and joint committees that decide are; groups and panels are not.

    Source: Local Government Act 1972, section 100A(6)(a) and Schedule 12 paragraph 4,
    from general knowledge.
    """
    return acts_for_council and kind in IN_PUBLIC and power == Power.DECIDES


def clear_days(given_on: date, on: date) -> int:
    """Days between notice and meeting; neither the day of the one nor of the other."""
    return max((on - given_on).days - 1, 0)


def meeting_notice_said(notice: NoticeGiven) -> tuple[bool | None, str]:
    """Whether notice of a meeting, and of an item on its agenda, was enough, and why.

    Nobody here knows, ``None``, on a day whose rules are not held.
    """
    is_enough, sentence = _meeting_said(notice)
    if not notice.is_late or notice.added_on is None or notice.needed is None:
        return is_enough, sentence
    clear = clear_days(notice.added_on, notice.on)
    said = (
        f"{sentence} This item came onto the agenda on {day(notice.added_on)}, with "
        f"{clear} clear days of {notice.needed}"
    )
    if notice.late_because:
        return is_enough, f"{said}: it is taken as urgent because {notice.late_because}"
    return False, f"{said}, and nobody says why it could not wait."


def why_late(notice: NoticeGiven) -> str:
    """Why an item needs a reason to come onto an agenda; nothing where it comes in time."""
    if not notice.is_late:
        return ""
    return (
        f"The item comes with fewer than {notice.needed} clear days before the meeting: "
        "say why it could not wait."
    )


def _meeting_said(notice: NoticeGiven) -> tuple[bool | None, str]:
    clear = clear_days(notice.given_on, notice.on)
    said = f"Notice on {day(notice.given_on)} gave {clear} clear days"
    if notice.needed is None:
        return None, (
            f"{said}, and what the law asked for on {day(notice.on)} is not held here."
        )
    if clear >= notice.needed:
        return True, f"{said}, and {notice.needed} are needed."
    if notice.urgent_because:
        return True, (
            f"{said} of {notice.needed}: it was convened at shorter notice because "
            f"{notice.urgent_because}"
        )
    return False, (
        f"{said}, and {notice.needed} are needed; nobody says why it could not wait."
    )
