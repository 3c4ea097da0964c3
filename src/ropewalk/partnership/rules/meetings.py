"""The days of a cycle of meetings."""

from collections.abc import Iterator
from datetime import date, timedelta

from ropewalk.partnership.kinds import Recurrence

WEEK = timedelta(days=7)
IN_WEEKS = {Recurrence.WEEKLY: 1, Recurrence.FORTNIGHTLY: 2}
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
