"""How old data are, and whether they are new enough for a headline."""

import calendar
from dataclasses import replace
from datetime import date

from ropewalk.figures import Source
from ropewalk.figures.words import age_in_words
from ropewalk.parameters import parameter

MONTHS = {
    "Jan": 1,
    "Feb": 2,
    "Mar": 3,
    "Apr": 4,
    "May": 5,
    "Jun": 6,
    "Jul": 7,
    "Aug": 8,
    "Sep": 9,
    "Oct": 10,
    "Nov": 11,
    "Dec": 12,
}


def is_recent(as_at: date | None, *, on: date) -> bool:
    """Whether data are new enough for a headline.

    Data of an unknown age are not, nor are data that describe a later day.
    """
    if as_at is None:
        return False
    return years_before(on, headline_years(on=on)) <= as_at <= on


def headline_years(*, on: date) -> int:
    """The greatest age, in years, of data that may stand in a headline."""
    return int(parameter("headline_age_years", on=on).value)


def years_before(day: date, years: int) -> date:
    """The same day some years earlier; 29 February becomes the 28th."""
    if (day.month, day.day) == (2, 29) and not calendar.isleap(day.year - years):
        return date(day.year - years, 2, 28)
    return day.replace(year=day.year - years)


def age_between(first: date | None, last: date | None, *, on: date) -> str:
    """The ages of the oldest and the newest of some data, in words."""
    ages = list(dict.fromkeys(age_in_words(each, on=on) for each in (first, last)))
    return " to ".join(ages)


def end_of_month(month: date) -> date:
    """The last day of a month."""
    return month.replace(day=calendar.monthrange(month.year, month.month)[1])


def end_of_period(period: str) -> date | None:
    """The last day of a period as publishers write it: 2024/25, Apr 2026, 2021."""
    start, _, rest = period.partition("/")
    if rest and start.isdigit() and len(start) == 4:
        return date(int(start) + 1, 3, 31)
    month, _, year = period.partition(" ")
    if year.isdigit() and month[:3] in MONTHS:
        return end_of_month(date(int(year), MONTHS[month[:3]], 1))
    return date(int(period), 12, 31) if period.isdigit() else None


def start_of_financial_year(period: str) -> date | None:
    """The first day of a financial year such as 2024/25; nothing for other periods."""
    start, _, rest = period.partition("/")
    if not (start.isdecimal() and len(start) == 4 and rest.isdecimal()):
        return None
    return date(int(start), 4, 1)


def period_said(period: str) -> str:
    """A period as it is said: April 2026 for Apr 2026; others as they are."""
    end = end_of_period(period)
    if end is None or period[:3] not in MONTHS:
        return period
    return f"{end:%B %Y}"


def dated(source: Source, as_at: date | None, vintage: str = "") -> Source:
    """A source narrowed to the part of it that a figure was read from."""
    return replace(source, as_at=as_at, vintage=vintage or source.vintage)
