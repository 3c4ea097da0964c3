"""A fund on one page: where it stands, where it will end, and what comes next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import pounds
from ropewalk.money.kinds import Control
from ropewalk.money.models import Fund, Order
from ropewalk.money.queries.cash import paid_ahead
from ropewalk.money.queries.contributions import contributions_of, late_said
from ropewalk.money.queries.forecasts import ForecastSeen, forecast_of
from ropewalk.money.queries.funds import FundSeen, fund_seen
from ropewalk.money.queries.positions import alerts_of, names_of, position_of


@dataclass(frozen=True, slots=True)
class FundOverview:
    """Where a fund stands in a year and where it is likely to end.

    Attributes:
        seen: Where it stands.
        forecast: Where it is likely to end.
        years: The years it has.
        latest: Its latest orders.
        cash: Who has paid more than has come in, and whose contributions are late.
        put_in: What each partner puts in for the year.
        owners: Each strand that is one partner's service, and whose.
        conditions: Each funding source with a condition, and what that is.
        alerts: What to say of each part of which more is promised than there is.
    """

    seen: FundSeen
    forecast: ForecastSeen
    years: Sequence[int]
    latest: Sequence[Order]
    cash: Sequence[str]
    put_in: Sequence[tuple[str, int]]
    owners: Sequence[tuple[str, str]]
    conditions: Sequence[tuple[str, str]]
    alerts: Sequence[str]

    def streams(self) -> Table:
        """From each contributor through the fund to each strand, in pence of the year.

        What is spent is told before income.

        What was spent beyond what partners put in, and what of it is not spent yet, are
        streams of their own.
        """
        title = self.seen.fund.title
        spent = [(each.title, each.used) for each in self.seen.strands]
        left = sum(pence for _, pence in self.put_in) - sum(pence for _, pence in spent)
        rows = [(name, title, pence) for name, pence in self.put_in if pence > 0]
        rows += [(title, name, pence) for name, pence in spent if pence > 0]
        if left > 0:
            rows.append((title, "Not spent yet", left))
        if left < 0:
            rows.append(("Not covered yet", title, -left))
        return Table(
            key="streams",
            title=f"From contributor to strand in {self.seen.year}",
            columns=(
                Column("from", "From"),
                Column("to", "To"),
                Column("pence", "Amount", "pence"),
            ),
            rows=tuple(rows),
        )

    @property
    def net(self) -> Sequence[Figure]:
        """From what was spent, before income, to the net outturn of the year."""
        [spent] = (each for each in self.seen.figures if each.key == "used")
        return self.forecast.net_of(spent)

    @property
    def said(self) -> str:
        """Where the fund stands and what its cash is short of, in a few sentences."""
        return " ".join([self._budget_said, *self.cash])

    @property
    def _budget_said(self) -> str:
        fund = self.seen
        if fund.fund.opened_at is None:
            return (
                "This fund is being set up. Each partner agrees what it brought; then it "
                "is opened."
            )
        if not fund.total("budget"):
            return f"No budget has been given for {fund.year} yet."
        words = (
            f"{pounds(fund.total('available'))} of {pounds(fund.total('budget'))} is "
            f"available in {fund.year}: {pounds(fund.total('committed'))} is committed "
            f"and {pounds(fund.total('used'))} is spent, before income."
        )
        forecast = self.forecast.forecast
        likely = forecast.pence
        if likely is None:
            return words
        over = likely - self.forecast.budget_pence
        against = (
            f"{pounds(abs(over))} {'over' if over > 0 else 'under'} its budget"
            if over
            else "exactly its budget"
        )
        how = (
            "The year ended at" if forecast.is_over else "The year is likely to end at"
        )
        return (
            f"{words} {how} {pounds(likely)} net of income and client contributions, "
            f"{against}."
        )


def fund_overview(
    fund: Fund,
    *,
    year_starting: int | None,
    on: date,
    ledgers: Collection[int] | None = None,
) -> FundOverview:
    """A fund on one page, in up to 28 queries.

    Args:
        fund: The fund.
        year_starting: The year; none for that of the day.
        on: The day.
        ledgers: The partners whose own orders and recoveries may be read; none for all.
    """
    orders = fund.orders.select_related("strand")
    if ledgers is not None:
        orders = orders.filter(holder__in=ledgers)
    seen = fund_seen(fund, year_starting=year_starting, on=on)
    held_by = seen.held_by
    if ledgers is not None:
        held_by = {each: held_by[each] for each in held_by if each in ledgers}
        own = [each for each in seen.recoveries if each.partner_id in ledgers]
        seen = replace(seen, recoveries=own)
    put_in = contributions_of(fund, year_starting=seen.year_starting)
    return FundOverview(
        seen=seen,
        forecast=forecast_of(fund, year_starting=seen.year_starting, on=on),
        years=sorted(set(fund.periods.values_list("year_starting", flat=True))),
        latest=list(orders[:5]),
        cash=[
            each
            for each in (
                *paid_ahead(fund, held_by, names=names_of(fund)),
                late_said(put_in, on=on),
            )
            if each
        ],
        put_in=[(each.organisation.name, each.last.pence) for each in put_in],
        owners=[
            (each.title, each.owner.name)
            for each in fund.strands.select_related("owner")
            if each.owner is not None
        ],
        conditions=[
            (each.title, each.condition)
            for each in fund.sources.all()
            if each.condition
        ],
        alerts=_alerts(fund, seen, ledgers),
    )


def _alerts(fund: Fund, seen: FundSeen, ledgers: Collection[int] | None) -> list[str]:
    """Of each part of which more is promised than there is; none of others' ledgers.

    Asked only where it can be: a part goes below nothing with a recovery, or where
    nothing is refused and nobody has to recover it.
    """
    if not seen.recoveries and Control(fund.control) != Control.RECORD_ONLY:
        return []
    position = position_of(fund, year_starting=seen.year_starting)
    own = [
        each
        for each in position.parts
        if ledgers is None or each.part.partner in ledgers
    ]
    return alerts_of(fund, replace(position, parts=own))
