"""What a fund is likely to have spent by the end of a year, from its ledger."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import DayTotal, Fund
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.rules.forecast import (
    Forecast,
    Profile,
    YearSoFar,
    forecast,
    forecast_settings,
)
from ropewalk.partnership.rules.terms import months_after, year_said

MONTHS = 12
APRIL = 4


@dataclass(frozen=True, slots=True)
class ForecastSeen:
    """The forecast of a year: what was spent by month, what is known, and what follows.

    Attributes:
        fund: The fund.
        year_starting: The year.
        on: The day on which it was made. Only months that had ended by then count.
        so_far: What is known.
        forecast: What follows.
        budget_pence: What the fund was given for the year.
    """

    fund: Fund
    year_starting: int
    on: date
    so_far: YearSoFar
    forecast: Forecast
    budget_pence: int

    @property
    def figure(self) -> Figure:
        """The forecast with every method beneath it."""
        year = year_said(self.year_starting)
        return self.forecast.figure(
            vintage=f"{year}, {self.so_far.months} months",
            sources=(
                Source(
                    title=f"Ledger of {self.fund.title}",
                    publisher=self.fund.host.name,
                    vintage=year,
                    licence="Records of the partners",
                ),
            ),
        )

    def table(self) -> Table:
        """Spending by month, added up, and where the year is likely to end."""
        first = date(self.year_starting, APRIL, 1)
        total = 0
        rows: list[tuple[str, int | None, int | None, int | None, int | None]] = []
        for month, pence in enumerate(self.so_far.spent_by_month):
            total += pence if pence is not None else 0
            rows.append(
                (months_after(first, month).isoformat(), pence, total, None, None)
            )
        if self.forecast.pence is not None and self.so_far.months < MONTHS:
            high = self.forecast.range_pence[1] if self.forecast.range_pence else None
            end = months_after(first, MONTHS - 1).isoformat()
            if rows:
                when, pence, so_far, _, _ = rows[-1]
                rows[-1] = (when, pence, so_far, so_far, None)
            rows.append((end, None, None, self.forecast.pence, high))
        return Table(
            key="months",
            title="Spending by month",
            columns=(
                Column("month", "Month"),
                Column("spent", "Spent in the month", "pence"),
                Column("so_far", "Spent so far", "pence"),
                Column("forecast", "Forecast", "pence"),
                Column("high", "At most, likely", "pence"),
            ),
            rows=tuple(rows),
        )


def forecast_of(fund: Fund, *, year_starting: int, on: date) -> ForecastSeen:
    """What a fund is likely to spend in a year, in three queries.

    Args:
        fund: The fund.
        year_starting: The year.
        on: The day: months that have ended by then are known.
    """
    balances = balances_now(fund)
    committed = balances.of(
        A.COMMITTED, where=lambda place: place.year == year_starting
    )
    budget = -balances.of(A.BUDGET, where=lambda place: place.year == year_starting)
    spent = _by_month(fund, year_starting)
    before = _by_month(fund, year_starting - 1)
    ended = _months_ended(year_starting, on)
    known = _months_ended(year_starting - 1, on)
    profile = (
        Profile(before, "last year's spending")
        if known == MONTHS and any(before) and min(before) >= 0
        else None
    )
    so_far = YearSoFar(
        spent_by_month=spent[:ended],
        committed_pence=max(committed, 0),
        profile=profile,
    )
    return ForecastSeen(
        fund=fund,
        year_starting=year_starting,
        on=on,
        so_far=so_far,
        forecast=forecast(so_far, settings=forecast_settings(on=on)),
        budget_pence=budget,
    )


def _months_ended(year_starting: int, on: date) -> int:
    ended = (on.year - year_starting) * MONTHS + on.month - APRIL
    return min(max(ended, 0), MONTHS)


def _by_month(fund: Fund, year_starting: int) -> list[int]:
    """What was spent on the days of each month of a year, from April."""
    first = date(year_starting, APRIL, 1)
    rows = (
        DayTotal.objects.filter(
            account__fund=fund,
            account__kind__in=(A.SPENT, A.INCOME, A.CLIENT),
            effective_on__gte=first,
            effective_on__lt=months_after(first, MONTHS),
        )
        .annotate(month=TruncMonth("effective_on"))
        .values_list("month")
        .annotate(pence=Sum(F("pence_in") - F("pence_out")))
    )
    held: dict[date, int] = defaultdict(int)
    for month, pence in rows:
        held[month] += pence
    return [held[months_after(first, month)] for month in range(MONTHS)]
