"""The end of a year as every partner keeps it: days side by side, what is next, late, clashes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.money.kinds import APART, YearEndDay
from ropewalk.money.models import Fund, HardClose, Period, RiskShare, YearEndDays
from ropewalk.money.queries.agreeing import BalancesAgreed, balances_agreed
from ropewalk.money.queries.closing import Check, orders_check
from ropewalk.money.queries.positions import names_of
from ropewalk.money.rules.year_end import (
    DaysSaid,
    FundsDays,
    PartnersDays,
    clashes_of,
)
from ropewalk.partnership.kinds import DutyKind
from ropewalk.partnership.rules.terms import last_day, months_after, year_said

NOTHING_ASSUMED = (
    "Each partner's finance officer enters its own days. None is filled in from the law or "
    "from another year: a day that is not said is not known."
)

DONE_HERE = frozenset({YearEndDay.AGREEMENT, YearEndDay.HARD_CLOSE})


@dataclass(frozen=True, slots=True)
class YearEndOfPartner:
    """How a partner ends a year.

    Attributes:
        partner: Which.
        name: What it is called.
        versions: Its days as they were said, first to last.
        closed: When it closed its books hard; none where it has not.
        is_agreed: Whether all its balances with the fund are agreed.
    """

    partner: int
    name: str
    versions: Sequence[YearEndDays]
    closed: HardClose | None
    is_agreed: bool

    @property
    def days(self) -> DaysSaid:
        """Its days as they were said last."""
        return self.versions[-1].said if self.versions else DaysSaid()


@dataclass(frozen=True, slots=True)
class DaySeen:
    """One day of one partner, and how it stands."""

    on: date
    kind: YearEndDay
    partner: YearEndOfPartner
    is_done: bool
    state: str

    @property
    def said(self) -> str:
        """It in a sentence."""
        return f"{self.partner.name}, {self.kind.label.lower()}, {day(self.on)}"


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The end of a year of a fund, with the days of every partner.

    Attributes:
        year_starting: The year in which the financial year starts.
        partners: Each partner.
        clashes: Where days do not fit each other, each in a sentence.
        on: The day on which it is looked at.
    """

    year_starting: int
    partners: Sequence[YearEndOfPartner]
    clashes: Sequence[str]
    on: date

    @property
    def days(self) -> list[DaySeen]:
        """Every day that is said, in order."""
        found = [
            _day_seen(each, kind, on, today=self.on)
            for each in self.partners
            for kind, on in each.days.by_kind.items()
        ]
        return sorted(found, key=lambda each: each.on)

    @property
    def late(self) -> list[DaySeen]:
        """What was to be done by a day that is past and is not done."""
        return [each for each in self.days if each.on < self.on and not each.is_done]

    @property
    def following(self) -> list[DaySeen]:
        """What comes next: all of the first day that is not past with something to do."""
        ahead = [each for each in self.days if each.on >= self.on and not each.is_done]
        return [each for each in ahead if each.on == ahead[0].on]

    @property
    def silent(self) -> list[str]:
        """The partners that did not say their days."""
        return [each.name for each in self.partners if not each.versions]

    @property
    def said(self) -> str:
        """How it stands, in a sentence or more."""
        year = year_said(self.year_starting)
        words = []
        if self.late:
            words.append(f"Late: {'; '.join(each.said for each in self.late)}.")
        if self.following:
            words.append(f"Next: {'; '.join(each.said for each in self.following)}.")
        if not words and len(self.silent) < len(self.partners):
            words.append(
                f"Nothing that partners said for the end of {year} is to come."
            )
        if self.silent:
            words.append(
                f"{listed(self.silent)} did not say by which days "
                f"{'it ends' if len(self.silent) == 1 else 'they end'} {year}."
            )
        return " ".join(words)

    def side_by_side(self) -> Table:
        """A row for each day, a column for each partner."""
        days = self.days
        return Table(
            key="year_end",
            title=f"The end of {year_said(self.year_starting)}, partner by partner",
            columns=(
                Column("on", "Day"),
                *(
                    Column(f"partner_{each.partner}", each.name)
                    for each in self.partners
                ),
            ),
            rows=tuple(
                (
                    on.isoformat(),
                    *(
                        "; ".join(
                            f"{seen.kind.label}: {seen.state}"
                            for seen in days
                            if seen.on == on and seen.partner.partner == each.partner
                        )
                        for each in self.partners
                    ),
                )
                for on in sorted({each.on for each in days})
            ),
        )

    def history(self) -> Table:
        """Every version of every partner's days, with who said it and why it changed."""
        return Table(
            key="year_end_versions",
            title="Who said which days",
            columns=(
                Column("recorded", "Recorded on"),
                Column("by", "By"),
                Column("partner", "Partner"),
                *(Column(kind.value, str(kind.label)) for kind in YearEndDay),
                Column("why", "Why it changed"),
            ),
            rows=tuple(
                (
                    local_day(said.recorded_at).isoformat(),
                    str(said.recorded_by),
                    each.name,
                    *(
                        said.said.by_kind[kind].isoformat()
                        if kind in said.said.by_kind
                        else None
                        for kind in YearEndDay
                    ),
                    said.why,
                )
                for each in self.partners
                for said in each.versions
            ),
        )


def _day_seen(
    partner: YearEndOfPartner, kind: YearEndDay, on: date, *, today: date
) -> DaySeen:
    """A day and how it stands: two of the five are done here, the others only pass."""
    is_past = on < today
    done = _how_done(partner, kind)
    if done:
        state = done
    elif not is_past:
        state = "today" if on == today else "to come"
    else:
        state = "late" if kind in DONE_HERE else "past"
    is_done = bool(done) or (is_past and kind not in DONE_HERE)
    return DaySeen(on, kind, partner, is_done, state)


def _how_done(partner: YearEndOfPartner, kind: YearEndDay) -> str:
    """How what belongs to a day was done, if it was."""
    if kind == YearEndDay.HARD_CLOSE and partner.closed is not None:
        return f"done on {day(local_day(partner.closed.recorded_at))}"
    if kind == YearEndDay.AGREEMENT and partner.is_agreed:
        return "balances are agreed"
    return ""


def year_end_of(fund: Fund, *, year_starting: int, on: date) -> YearEnd:
    """The end of a year of a fund as every partner keeps it, in up to 14 queries.

    Raises:
        BadInput: when the fund has no such year.
    """
    agreed = balances_agreed(fund, year_starting=year_starting)
    versions: dict[int, list[YearEndDays]] = {}
    for each in fund.year_end_days.filter(year_starting=year_starting).select_related(
        "recorded_by"
    ):
        versions.setdefault(each.organisation_id, []).append(each)
    closed = {
        each.organisation_id: each for each in _closing(fund, year_starting).reverse()
    }
    partners = [
        YearEndOfPartner(
            partner=partner,
            name=name,
            versions=versions.get(partner, []),
            closed=closed.get(partner),
            is_agreed=not _open(agreed, partner),
        )
        for partner, name in names_of(fund).items()
    ]
    clashes = clashes_of(
        [
            PartnersDays(
                each.partner, each.name, each.days, each.partner == fund.host_id
            )
            for each in partners
        ],
        _funds_days(fund, year_starting),
        on=on,
    )
    return YearEnd(year_starting, partners, clashes, on)


def checks_before_hard_close(
    fund: Fund, *, organisation_id: int, year_starting: int, on: date
) -> list[Check]:
    """What is to be seen to before a partner closes a year hard, in 13 queries.

    The fund's last quarter may be open: it is for the others that it stays open.

    Raises:
        BadInput: when the fund has no such year.
    """
    agreed = balances_agreed(fund, year_starting=year_starting)
    year = year_said(year_starting)
    last = _last_quarter(fund, year_starting)
    own = {"organisation": organisation_id, "year_starting": year_starting}
    said = fund.year_end_days.filter(**own).last()
    planned = said.hard_close_on if said is not None else None
    before = _closing(fund, year_starting).filter(organisation=organisation_id).first()
    return [
        Check(
            "open",
            "The books are open",
            before is None,
            f"The books of {year} are open."
            if before is None
            else f"{year} was closed hard on {day(local_day(before.recorded_at))}.",
            stops=True,
        ),
        Check(
            "over",
            "The year is over",
            last.ends_before <= on,
            f"{year} is over."
            if last.ends_before <= on
            else f"{year} goes on until {day(last_day(last.ends_before))}: close it after "
            "that.",
            stops=True,
        ),
        _day_has_come(planned, on),
        _balances(agreed, organisation_id),
        orders_check(fund, year_starting, parts=_parts_of(fund, organisation_id)),
        *([] if fund.kind in APART else [_risk(fund, year_starting)]),
        _quarter(last),
    ]


def _parts_of(fund: Fund, organisation_id: int) -> Q:
    """The accounts that are a partner's: its own, and the host's what is shared too."""
    own = Q(account__partner=organisation_id)
    return own | Q(account__partner=None) if organisation_id == fund.host_id else own


def _day_has_come(planned: date | None, on: date) -> Check:
    if planned is None:
        said = (
            "Record the day of the partner's hard close first, so that others know it."
        )
    elif planned > on:
        said = (
            f"The partner said that it closes hard on {day(planned)}: close it on that "
            "day or later, or record an earlier one."
        )
    else:
        said = f"The partner said that it closes hard on {day(planned)}."
    is_met = planned is not None and planned <= on
    return Check("day", "The partner's own day", is_met, said, stops=True)


def _risk(fund: Fund, year_starting: int) -> Check:
    is_shared = RiskShare.objects.filter(
        fund=fund, year_starting=year_starting
    ).exists()
    said = (
        "The risk of the year is shared."
        if is_shared
        else "What is shared of the year's risk after the close goes into the next year."
    )
    return Check("risk", "Risk shared", is_shared, said)


def _quarter(last: Period) -> Check:
    is_closed = last.closed_at is not None
    quarter = str(last).capitalize()
    said = (
        f"{quarter} is closed."
        if is_closed
        else f"{quarter} is open, and stays open for the other partners."
    )
    return Check("quarter", "The fund's last quarter closed", is_closed, said)


def _balances(agreed: BalancesAgreed, partner: int) -> Check:
    still_open = _open(agreed, partner)
    said = (
        "Its balances with the fund are agreed."
        if not still_open
        else f"Agree balances first: {'; '.join(still_open)}."
    )
    return Check("balances", "Balances agreed", not still_open, said, stops=True)


def _open(agreed: BalancesAgreed, partner: int) -> list[str]:
    """The balances of a partner that are not agreed, each in words."""
    return [
        f"{each.kind.label.lower()}: {each.state.lower()}"
        for each in agreed.open
        if each.partner == partner
    ]


def _closing(fund: Fund, year_starting: int) -> QuerySet[HardClose]:
    """The hard closes that hold for a year: of it or of a later one, first to last."""
    return fund.hard_closes.filter(year_starting__gte=year_starting).order_by("pk")


def _last_quarter(fund: Fund, year_starting: int) -> Period:
    return fund.periods.filter(year_starting=year_starting).latest("starts_on")


def _funds_days(fund: Fund, year_starting: int) -> FundsDays:
    """What of the fund the partners' days have to fit: its last quarter, its reports."""
    last = _last_quarter(fund, year_starting)
    ends = last.ends_before
    reports = (
        []
        if fund.agreement is None
        else fund.agreement.duties.standing()
        .filter(
            Q(kind=DutyKind.QUARTERLY_REPORT, due_on__lt=months_after(ends, 3))
            | Q(kind=DutyKind.ANNUAL_RETURN, due_on__lt=months_after(ends, 12)),
            due_on__gte=ends,
        )
        .values_list("about", "due_on")
    )
    return FundsDays(
        ends_before=ends,
        closed_on=None if last.closed_at is None else local_day(last.closed_at),
        reports=list(reports),
    )


@dataclass(frozen=True, slots=True)
class PartnerNamed:
    """A partner of a fund and its days for a year as it last said them, if it did."""

    name: str
    last: DaysSaid | None


def partner_at_year_end(
    fund: Fund, organisation_id: int, *, year_starting: int
) -> PartnerNamed | None:
    """A partner of a fund that has the year; none where either is not so; three queries."""
    name = names_of(fund).get(organisation_id)
    if name is None or not fund.periods.filter(year_starting=year_starting).exists():
        return None
    said = fund.year_end_days.filter(
        organisation=organisation_id, year_starting=year_starting
    ).last()
    return PartnerNamed(name, said.said if said is not None else None)


def hard_close_of(
    fund: Fund, *, organisation_id: int, year_starting: int
) -> HardClose | None:
    """When a partner closed a year hard, or a later one; one query."""
    return _closing(fund, year_starting).filter(organisation=organisation_id).first()


def hard_closes_of(fund: Fund) -> QuerySet[HardClose]:
    """Which partner closed its books of which year hard, first to last; one query."""
    return fund.hard_closes.select_related("organisation").order_by("pk")


def hard_closes_said(fund: Fund, *, year_starting: int, as_known: datetime) -> str:
    """Which partners had closed a year hard by a moment, in a sentence; one query."""
    closed = (
        _closing(fund, year_starting)
        .filter(year_starting=year_starting, recorded_at__lte=as_known)
        .select_related("organisation")
    )
    return " ".join(
        f"{each.organisation.name} closed its books of {year_said(year_starting)} hard on "
        f"{day(local_day(each.recorded_at))}: what was posted for it after that is in the "
        "next year."
        for each in closed
    )
