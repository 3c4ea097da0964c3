"""The financial year and its quarters: 1 April to 31 March."""

from datetime import date
from itertools import pairwise

FIRST_MONTH = 4  # the financial year of councils and the NHS in England begins in April


def year_of(on: date) -> int:
    """The financial year of a day, by the year in which it starts."""
    return on.year if on.month >= FIRST_MONTH else on.year - 1


def quarters_of(year_starting: int) -> list[tuple[date, date]]:
    """The first day of each quarter of a year and the day after its last."""
    firsts = [
        date(year_starting, 4, 1),
        date(year_starting, 7, 1),
        date(year_starting, 10, 1),
        date(year_starting + 1, 1, 1),
        date(year_starting + 1, 4, 1),
    ]
    return list(pairwise(firsts))


def year_said(year_starting: int) -> str:
    """A financial year as 2026/27."""
    return f"{year_starting}/{(year_starting + 1) % 100:02d}"
