"""Working days in England: Monday to Friday, without bank holidays.

Source: Banking and Financial Dealings Act 1971 and royal proclamations, as the package
``holidays`` keeps them; a bank holiday proclaimed later than that package is not known.
"""

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

FRIDAY = 4
DAY = timedelta(days=1)


def is_working(on: date) -> bool:
    """Whether a day is one on which offices work."""
    return on.weekday() <= FRIDAY and on not in _bank_holidays(on.year)


@cache
def _bank_holidays(year: int) -> Collection[date]:
    """The bank holidays of a year, with those given in place of a weekend."""
    import holidays  # noqa: PLC0415 - takes a second, and most commands need none

    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=[year]))


def working_day_after(start: date, *, days: int) -> date:
    """The last of so many working days after a day; that day itself is not counted."""
    last = start
    while days > 0:
        last += DAY
        days -= is_working(last)
    return last


def clear_working_days(since: date, on: date) -> int:
    """The working days between two days, neither of them counted."""
    between = range(1, (on - since).days)
    return sum(is_working(since + number * DAY) for number in between)
