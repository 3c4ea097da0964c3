"""What is to be seen to before a quarter is closed, and which quarters are."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, pounds
from ropewalk.money.kinds import APART
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Balance, Fund, Period, RecoveryTask
from ropewalk.money.queries.balances import balances_in
from ropewalk.money.queries.cash import paid_ahead
from ropewalk.money.queries.contributions import (
    contributions_of,
    late_said,
    not_asked,
    risk_owed,
    risk_owed_besides,
)
from ropewalk.money.queries.positions import names_of
from ropewalk.money.queries.risk import risk_of
from ropewalk.money.rules.cash import NOT_AHEAD
from ropewalk.partnership.rules.terms import year_said

ANY = Q()


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist.

    Attributes:
        key: What it is about, in one word.
        title: What is to be seen to.
        is_met: Whether it is.
        said: How it stands, in a sentence.
        stops: Whether the quarter cannot be closed without it.
    """

    key: str
    title: str
    is_met: bool
    said: str
    stops: bool = False


def checklist_of(period: Period, *, on: date) -> list[Check]:
    """What is to be seen to before a quarter is closed, in up to 17 queries.

    It takes up to twenty more for the last quarter of a year.
    """
    ends_year = _ends_year(period)
    return [
        _over(period, on),
        _follows(period),
        *([orders_check(period.fund, period.year_starting)] if ends_year else []),
        *(_risk(period, on) if ends_year else []),
        _asked(period),
        _received(period),
        _cash(period),
        _recovered(period, on),
    ]


def _over(period: Period, on: date) -> Check:
    is_over = period.ends_before <= on
    said = (
        "The quarter is over."
        if is_over
        else (
            f"The quarter goes on until {day(period.ends_before - date.resolution)}: "
            "close it after that."
        )
    )
    return Check("over", "The quarter is over", is_over, said, stops=True)


def _follows(period: Period) -> Check:
    before = Period.objects.filter(
        fund=period.fund_id, ends_before__lte=period.starts_on, closed_at=None
    ).first()
    said = (
        "Every quarter before it is closed."
        if before is None
        else f"Close {before} first: quarters are closed one after the other."
    )
    return Check("before", "Quarters before it", before is None, said, stops=True)


def _ends_year(period: Period) -> bool:
    """Whether a year ends with the quarter."""
    later = period.fund.periods.filter(
        year_starting=period.year_starting, starts_on__gt=period.starts_on
    )
    return not later.exists()


def orders_check(fund: Fund, year_starting: int, *, parts: Q = ANY) -> Check:
    """Whether budgets of a year, or of one before, hold money back for orders; one query.

    Once a year is closed its budgets no longer change, and what is delivered after it is
    spent from the budget of the year that it is delivered in.

    Args:
        fund: The fund.
        year_starting: The year.
        parts: Whose parts of the budgets count; all when not said.
    """
    pence = Balance.objects.filter(
        parts,
        account__fund=fund,
        account__kind=A.COMMITTED,
        account__year__lte=year_starting,
    ).aggregate(pence=Sum("pence"))["pence"]
    said = (
        f"{pounds(pence)} is held back in {year_said(year_starting)} for orders that are "
        f"not delivered. Take it into {year_said(year_starting + 1)}, or release it."
        if pence
        else f"Nothing is held back in {year_said(year_starting)} for orders any more."
    )
    return Check("orders", "Open orders", not pence, said, stops=True)


def _risk(period: Period, on: date) -> list[Check]:
    """Whether the risk of a year that is over is shared; in up to nineteen queries.

    Once its last quarter is closed it is shared no more. Partners who agreed how it is
    shared are not left without it by whoever closes first. There is no such check where
    each keeps its own ledger.
    """
    fund, year = period.fund, year_said(period.year_starting)
    if fund.kind in APART or period.ends_before > on:
        return []
    seen = risk_of(fund, year_starting=period.year_starting)
    if seen.shared is not None:
        when = day(local_day(seen.shared.recorded_at))
        return [_risk_check(f"The risk of {year} was shared on {when}.", is_met=True)]
    variance = seen.outturn.outturn_pence - seen.outturn.budget_pence
    if not variance:
        said = f"What was budgeted for {year} was spent: there is no risk to share."
        return [_risk_check(said, is_met=True)]
    told = f"{pounds(abs(variance))} {'more' if variance > 0 else 'less'} was spent"
    if seen.sharing is not None:
        return [
            _risk_check(
                f"Share the risk of {year} first: {told} than budgeted, and the partners "
                "agreed how it is shared.",
                is_met=False,
                stops=True,
            )
        ]
    return [
        _risk_check(
            f"{told} in {year} than budgeted, and once the quarter is closed that is "
            f"shared no more. {seen.refusal}",
            is_met=False,
        )
    ]


def _risk_check(said: str, *, is_met: bool, stops: bool = False) -> Check:
    return Check("risk", "Risk shared", is_met, said, stops=stops)


def _asked(period: Period) -> Check:
    missing = not_asked(period.fund).filter(due_on__lt=period.ends_before)
    pence = missing.aggregate(pence=Sum("pence"))["pence"]
    said = (
        "Every contribution due by the end of the quarter has been asked for."
        if pence is None
        else f"{pounds(pence)} of contributions was due and has not been asked for."
    )
    return Check("asked", "Contributions asked for", pence is None, said)


def _received(period: Period) -> Check:
    held = contributions_of(period.fund, year_starting=period.year_starting)
    late = late_said(held, on=period.ends_before)
    said = late or "Every contribution due by the end of the quarter has come in."
    besides = risk_owed_besides(period.fund, held, year_starting=period.year_starting)
    risk = (each.said for each in risk_owed(held, besides) if each.left_pence)
    return Check(
        "received", "Contributions received", not late, " ".join([said, *risk])
    )


def _cash(period: Period) -> Check:
    """Whether more was paid than had come in by the end of the quarter, by holder."""
    fund = period.fund
    held = balances_in(fund, ends_before=period.ends_before, by_period=True).by(
        lambda place: place.partner, A.HELD
    )
    ahead = paid_ahead(fund, held, names=names_of(fund))
    said = " ".join(ahead) or NOT_AHEAD
    return Check("cash", "Cash held", not ahead, said)


def _recovered(period: Period, on: date) -> Check:
    late = RecoveryTask.objects.filter(
        fund=period.fund_id, done_at=None, due_on__lt=on
    ).count()
    said = (
        "No recovery plan is overdue."
        if not late
        else f"{late} recovery {'plan is' if late == 1 else 'plans are'} overdue."
    )
    return Check("recovery", "Recovery plans", not late, said)


@dataclass(frozen=True, slots=True)
class YearOfQuarters:
    """A financial year of a fund with its quarters, first to last."""

    year_starting: int
    quarters: Sequence[Period]

    @property
    def year(self) -> str:
        """The financial year, as 2026/27."""
        return year_said(self.year_starting)

    @property
    def is_closed(self) -> bool:
        """Whether every quarter of it is closed."""
        return all(each.closed_at is not None for each in self.quarters)


def years_of(fund: Fund) -> list[YearOfQuarters]:
    """The years of a fund, latest first, in one query."""
    held: dict[int, list[Period]] = defaultdict(list)
    for each in fund.periods.select_related("closed_by"):
        held[each.year_starting].append(each)
    return [YearOfQuarters(year, held[year]) for year in sorted(held, reverse=True)]


def next_to_close(years: Sequence[YearOfQuarters]) -> Period | None:
    """The first quarter that is open, which is the one to close next."""
    still_open = [
        each for year in years for each in year.quarters if each.closed_at is None
    ]
    return min(still_open, key=lambda each: each.starts_on, default=None)


def quarters_said(years: Sequence[YearOfQuarters], *, on: date) -> str:
    """How far the quarters of a fund are closed, in a sentence."""
    following = next_to_close(years)
    if following is None:
        return (
            "Every quarter is closed."
            if years
            else "No financial year of this fund is open yet."
        )
    when = (
        "it is over, so it can be closed now"
        if following.ends_before <= on
        else f"it goes on until {day(following.ends_before - date.resolution)}"
    )
    return f"Next to close is {following}: {when}."


def register_of_quarters(years: Sequence[YearOfQuarters], *, on: date) -> Table:
    """The quarters of a fund with the state of each."""
    return Table(
        key="quarters",
        title="Quarters",
        columns=(
            Column("quarter", "Quarter"),
            Column("last", "Last day"),
            Column("state", "State"),
            Column("undone", "Left undone, and why"),
        ),
        rows=tuple(
            (
                f"{each.year} quarter {each.number}",
                (each.ends_before - date.resolution).isoformat(),
                state_of_quarter(each, on=on),
                each.checked,
            )
            for year in years
            for each in year.quarters
        ),
    )


def state_of_quarter(period: Period, *, on: date) -> str:
    """Whether a quarter is closed, over, under way or still to come."""
    if period.closed_at is not None:
        return f"closed on {day(local_day(period.closed_at))}"
    if period.ends_before <= on:
        return "over, and open"
    return "under way" if period.starts_on <= on else "still to come"


def closed_times(years: Sequence[YearOfQuarters]) -> list[tuple[str, str]]:
    """The quarters and years that are closed, as (``2026-1`` or ``2026``, words)."""
    found = []
    for year in years:
        if year.is_closed:
            found.append((str(year.year_starting), f"The whole year {year.year}"))
        found += [
            (
                f"{each.year_starting}-{each.number}",
                f"Quarter {each.number} of {each.year}",
            )
            for each in reversed(year.quarters)
            if each.closed_at is not None
        ]
    return found
