"""The financial years of a council's payments, and how much of each is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc

from ropewalk.figures import Source
from ropewalk.place.payments.held import Held, narrowed, sums
from ropewalk.place.recency import dated, end_of_month, end_of_period

MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Year:
    """The payments of one council in one financial year, and how many months are held."""

    name: str
    months: int
    payments: int
    pence: int
    last_month: date

    @property
    def is_whole(self) -> bool:
        """Whether every month of the year is held."""
        return self.months == MONTHS_IN_A_YEAR

    @property
    def said(self) -> str:
        """The year, with how much of it is held."""
        return (
            self.name if self.is_whole else f"{self.name} ({months_said(self.months)})"
        )


def months_said(months: int) -> str:
    """A number of months in words."""
    return f"{months} month" if months == 1 else f"{months} months"


def years_of(held: Held) -> tuple[Year, ...]:
    """The financial years of one council's payments, oldest first."""
    years: dict[str, list[tuple[date, int, int]]] = {}
    for (name, month), (pence, payments) in sums(
        held.rows, ("financial_year", "month")
    ).items():
        years.setdefault(name, []).append((month, payments, pence))
    return tuple(
        Year(
            name=name,
            months=len(found),
            payments=sum(each[1] for each in found),
            pence=sum(each[2] for each in found),
            last_month=max(each[0] for each in found),
        )
        for name, found in sorted(years.items())
    )


def newest_year(years: Sequence[Year]) -> Year | None:
    """The newest financial year of which every month is held, or ``None``."""
    return next((year for year in reversed(years) if year.is_whole), None)


def shown_year(years: Sequence[Year]) -> Year:
    """The newest whole year, or where none is whole the newest of all."""
    return newest_year(years) or years[-1]


def sources_for(held: Held, year: Year) -> tuple[Source, ...]:
    """The sources of a council's payments, dated to the year's last month held."""
    end = end_of_month(year.last_month)
    found = held.sources[held.councils[0]]
    covering = [
        source for source in found if source.as_at is None or source.as_at >= end
    ]
    return tuple(dated(source, end) for source in covering or found)


def months_of(held: Held, year: str) -> list[date]:
    """The months of a financial year that are held, in order."""
    rows = narrowed(held, {"financial_year": year})
    return sorted(pc.unique(rows["month"]).to_pylist())


def year_said(held: Held, name: str) -> str:
    """A financial year, and how many months are held where not all are."""
    months = len(months_of(held, name))
    return (
        name if months == MONTHS_IN_A_YEAR else f"{name} ({months_said(months)} held)"
    )


def year_before(year: str) -> str:
    """The financial year before one: 2023/24 before 2024/25."""
    end = end_of_period(year)
    if end is None:
        return ""
    return f"{end.year - 2}/{(end.year - 1) % 100:02d}"
