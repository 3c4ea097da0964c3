"""What a fund is likely to have spent by the end of a year, from its ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum
from django.db.models.functions import TruncMonth

from ropewalk.figures import Column, Figure, Table
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import DayTotal, Fund
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.money.rules.forecast import (
    NET,
    Forecast,
    Profile,
    YearSoFar,
    forecast,
    forecast_settings,
)
from ropewalk.partnership.rules.terms import months_after, year_said

MONTHS = 12
APRIL = 4
SPENT = "Spent so far"
OUTTURN = (A.SPENT, A.INCOME, A.CLIENT)


@dataclass(frozen=True, slots=True)
class ForecastSeen:
    """The forecast of a year: what was spent by month, what is known, and what follows.

    Attributes:
        fund: The fund.
        year_starting: The year.
        on: The day on which it was made. The rate is that of the months that had ended.
        so_far: What is known.
        forecast: What follows.
        budget_pence: What the fund was given for the year.
        moved: What was spent and what came in beside contributions, of what was posted
            into the year, in pence by kind of account; what came in is below nothing.
    """

    fund: Fund
    year_starting: int
    on: date
    so_far: YearSoFar
    forecast: Forecast
    budget_pence: int
    moved: Mapping[A, int]

    @property
    def net_pence(self) -> int:
        """What was spent in the year, net of income and client contributions."""
        return sum(self.moved.values())

    def net_of(self, spent: Figure) -> tuple[Figure, ...]:
        """From what was spent, before income, to the net outturn, step by step.

        Args:
            spent: What was spent of the budget of the year, before income, in pence.
        """
        source = ledger_of(self.fund, vintage=year_said(self.year_starting))
        used = spent.value
        if not isinstance(used, int):
            raise TypeError("what was spent is a whole number of pence")
        elsewhere = self.moved[A.SPENT] - used
        steps = [spent]
        if elsewhere:
            steps.append(
                pence_figure(
                    "spent_elsewhere",
                    "Of other years",
                    elsewhere,
                    rule="What was posted into this year and spent from the budget of "
                    "another, less what was spent from this year's budget and posted into "
                    "another.",
                    source=source,
                )
            )
        steps += [
            pence_figure(
                kind.value,
                f"Less {kind.label.lower()}",
                self.moved[kind],
                rule="What came in and was posted into the year, taken off.",
                source=source,
            )
            for kind in (A.INCOME, A.CLIENT)
        ]
        net = pence_figure(
            "net",
            "Net outturn" if self.forecast.is_over else "Net outturn so far",
            self.net_pence,
            rule=NET,
            source=source,
            inputs=steps,
        )
        return (*steps, net)

    @property
    def figure(self) -> Figure:
        """The forecast with every method beneath it."""
        year = year_said(self.year_starting)
        return self.forecast.figure(
            vintage=f"{year}, {self.so_far.months} months",
            sources=(ledger_of(self.fund, vintage=year),),
        )

    @property
    def budget(self) -> Figure:
        """What the fund was given for the year."""
        return pence_figure(
            "budget",
            "Budget",
            self.budget_pence,
            rule="What strands were given for the year.",
            source=ledger_of(self.fund, vintage=year_said(self.year_starting)),
        )

    def table(self) -> Table:
        """Spending as it adds up by month, and how it is likely to go on.

        The months to come lie on a straight line from what is spent to what is likely.
        """
        first = date(self.year_starting, APRIL, 1)
        months = [months_after(first, month).isoformat() for month in range(MONTHS)]
        rows: list[tuple[str, str, int]] = []
        total = 0
        for month, pence in zip(months, self.so_far.known_months, strict=False):
            total += pence
            rows.append((month, SPENT, total))
        likely, between = self.forecast.pence, self.forecast.range_pence
        ends = [("Forecast", likely)]
        if between is not None:
            ends += [("At least, likely", between[0]), ("At most, likely", between[1])]
        for words, end in ends:
            if end is not None and self.so_far.months_left:
                rows += [
                    (months[month], words, pence)
                    for month, pence in _straight(self.so_far.months, total, end)
                ]
        return Table(
            key="months",
            title="Net spending as it adds up",
            columns=(
                Column("month", "To the end of"),
                Column("what", "What"),
                Column("pence", "Amount", "pence"),
            ),
            rows=tuple(rows),
        )


def _straight(months: int, total: int, end: int) -> list[tuple[int, int]]:
    """From what is spent after so many months to what is likely, month by month."""
    left = MONTHS - months
    start = [(months - 1, total)] if months else []
    return start + [
        (months + step - 1, total + (end - total) * step // left)
        for step in range(1, left + 1)
    ]


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
    by_kind = _by_kind(fund, year_starting)
    spent = _net(by_kind)
    before = _net(_by_kind(fund, year_starting - 1))
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
        since_pence=sum(spent[ended:]),
    )
    return ForecastSeen(
        fund=fund,
        year_starting=year_starting,
        on=on,
        so_far=so_far,
        forecast=forecast(so_far, settings=forecast_settings(on=on)),
        budget_pence=budget,
        moved={kind: sum(months) for kind, months in by_kind.items()},
    )


def _months_ended(year_starting: int, on: date) -> int:
    return min(max(_months_since(year_starting, on), 0), MONTHS)


def _months_since(year_starting: int, on: date) -> int:
    """How many months a day's month is after the April of a year; below nothing before."""
    return (on.year - year_starting) * MONTHS + on.month - APRIL


def _by_kind(fund: Fund, year_starting: int) -> dict[A, list[int]]:
    """What was spent and came in in each month of a year, from April.

    It is what was posted into the year. What counts on a day before it, because the year
    of that day was closed, is of its first month; no day is after it.
    """
    rows = (
        DayTotal.objects.filter(
            account__fund=fund,
            account__kind__in=OUTTURN,
            period__year_starting=year_starting,
        )
        .annotate(month=TruncMonth("effective_on"))
        .values_list("account__kind", "month")
        .annotate(pence=Sum(F("pence_in") - F("pence_out")))
    )
    held = {kind: [0] * MONTHS for kind in OUTTURN}
    for kind, month, pence in rows:
        held[A(kind)][max(_months_since(year_starting, month), 0)] += pence
    return held


def _net(by_kind: Mapping[A, list[int]]) -> list[int]:
    """The sum of each month."""
    return [sum(month) for month in zip(*by_kind.values(), strict=True)]
