"""Counting terms in months, years and quarters, as agreements do."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

APRIL = 4


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a financial year, half-open."""

    number: int
    starts_on: date
    ends_before: date


def months_after(start: date, months: int) -> date:
    """The same day of a month that many months later, or its last day if it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    month += 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def last_day_for_notice(ends_before: date, *, months: int) -> date:
    """The last day on which notice of so many months still runs out within a term.

    Notice runs out on the day of that number in the month it ends in, or the last day of
    a month that is shorter: six months for a term to 31 March are given by 30 September.

    Source: the corresponding date rule of the common law, from general knowledge.
    """
    ends_on = last_day(ends_before)
    given_on = months_after(ends_on, -months)
    while months_after(given_on + timedelta(days=1), months) <= ends_on:
        given_on += timedelta(days=1)
    return given_on


def ends_after(starts_on: date, *, years: int) -> date:
    """The first day after a term of whole years: one from 1 April 2009 for three years
    ends before 1 April 2012, so that its last day is 31 March 2012.
    """
    return months_after(starts_on, 12 * years)


def last_day(ends_before: date) -> date:
    """The last day of a term."""
    return ends_before - timedelta(days=1)


def financial_year(on: date) -> int:
    """The calendar year that the financial year of a day starts in."""
    return on.year if on.month >= APRIL else on.year - 1


def quarters(year_starting: int) -> tuple[Quarter, ...]:
    """The four quarters of a financial year."""
    starts = date(year_starting, APRIL, 1)
    return tuple(
        Quarter(
            number,
            months_after(starts, 3 * (number - 1)),
            months_after(starts, 3 * number),
        )
        for number in (1, 2, 3, 4)
    )


def year_said(year_starting: int) -> str:
    """A financial year as 2026/27."""
    return f"{year_starting}/{(year_starting + 1) % 100:02d}"
