"""Funds that a person may see, and where each stands: given, held back, spent, left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.money.kinds import APART, Control
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import (
    Entry,
    Fund,
    FundQuerySet,
    Journal,
    Order,
    Period,
    RecoveryTask,
    Statement,
)
from ropewalk.money.queries.balances import Balances, balances_now
from ropewalk.money.queries.cash import paid_ahead
from ropewalk.money.queries.seen import within_ledgers
from ropewalk.money.queries.standing import Standing, standing_of
from ropewalk.money.queries.traced import AS_POSTED, ledger_of, pence_figure
from ropewalk.money.rules.posting import Place
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Party
from ropewalk.partnership.rules.terms import financial_year, year_said


def funds_seen_by(actor: Account, *, on: date) -> FundQuerySet:
    """The funds in which one of the actor's organisations takes part, in five queries.

    What their agreements say comes along, so that each can say whether it is a pool.
    """
    return (
        Fund.objects.visible_to(actor, on=on)
        .select_related("partnership", "agreement__partnership", "host")
        .prefetch_related(
            Prefetch(
                "agreement__parties", Party.objects.select_related("organisation")
            ),
            "agreement__versions__signatures",
            "agreement__notices",
        )
    )


def orders_seen_by(actor: Account, *, on: date) -> QuerySet[Order]:
    """The orders of those funds; where ledgers are kept apart, of the actor's own."""
    return Order.objects.filter(
        within_ledgers(actor, on=on, fund="fund", partner="holder"),
        fund__in=Fund.objects.visible_to(actor, on=on),
    ).select_related("fund__host", "fund__partnership", "strand", "source", "holder")


def journals_seen_by(actor: Account, *, on: date) -> QuerySet[Journal]:
    """The journals of those funds; where ledgers are kept apart, of the actor's own."""
    own = Entry.objects.filter(
        within_ledgers(actor, on=on, fund="journal__fund", partner="out_of__partner"),
        journal=OuterRef("pk"),
    )
    return Journal.objects.filter(
        Exists(own), fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "period", "recorded_by", "reverses")


def periods_seen_by(actor: Account, *, on: date) -> QuerySet[Period]:
    """The quarters of those funds."""
    return Period.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "fund__partnership")


def statements_seen_by(actor: Account, *, on: date) -> QuerySet[Statement]:
    """The statements of those funds."""
    return Statement.objects.filter(
        fund__in=Fund.objects.visible_to(actor, on=on)
    ).select_related("fund__host", "fund__partnership", "prepared_by", "issued_by")


@dataclass(frozen=True, slots=True)
class StrandSeen:
    """Where one strand stands in a year, in pence."""

    title: str
    number: int
    budget: int
    committed: int
    used: int
    held_back: int

    @property
    def available(self) -> int:
        """What is left: budget less what is held back, committed and spent."""
        return self.budget - self.held_back - self.committed - self.used


@dataclass(frozen=True, slots=True)
class FundSeen:
    """Where a fund stands in a year.

    Attributes:
        fund: The fund.
        year_starting: The financial year.
        standing: What it is on the day.
        strands: Where each strand stands.
        has_budget: Whether any strand was given a budget of that year.
        held_pence: The cash that is held for it; below nothing, more was paid than came in.
        held_by: The same, by who holds it.
        due_pence: What partners owe it.
        owed_pence: What it owes suppliers.
        recoveries: What has to be done because too little was left.
        periods: The quarters of the year.
    """

    fund: Fund
    year_starting: int
    standing: Standing
    strands: Sequence[StrandSeen]
    has_budget: bool
    held_pence: int
    held_by: Mapping[int | None, int]
    due_pence: int
    owed_pence: int
    recoveries: Sequence[RecoveryTask]
    periods: Sequence[Period]

    @property
    def year(self) -> str:
        """The financial year, as 2026/27."""
        return year_said(self.year_starting)

    def total(self, name: str) -> int:
        """The sum of one part of all strands."""
        return sum(getattr(each, name) for each in self.strands)

    @property
    def figures(self) -> Sequence[Figure]:
        """Budget, committed, spent and available, each with what it is made of."""
        rules = {
            "budget": ("Budget", "What strands were given for the year."),
            "committed": ("Committed", "What is ordered and not yet delivered."),
            "used": ("Spent", "What was delivered or paid, less what was taken back."),
        }
        made = [
            self._figure(name, label, rule) for name, (label, rule) in rules.items()
        ]
        available = Figure(
            key="available",
            label="Available",
            value=self.total("available") if self.has_budget else None,
            unit="pence",
            vintage=self.year,
            inputs=tuple(made),
            rule="Budget less what is held back, committed and spent.",
            sources=(self._source,),
            note="" if self.has_budget else self._no_budget,
        )
        return (*made, available)

    @property
    def cash(self) -> Sequence[Figure]:
        """Cash held, what partners owe and what suppliers are owed, of all years."""
        source = ledger_of(self.fund, vintage=AS_POSTED)
        return (
            pence_figure(
                "held",
                "Balance held",
                self.held_pence,
                rule="What came in, less what was paid.",
                source=source,
                note="" if self.fund.kind in APART else self._paid_ahead,
            ),
            pence_figure(
                "due",
                "Contributions due",
                self.due_pence,
                rule="What partners were asked for, less what came in of it.",
                source=source,
            ),
            pence_figure(
                "owed",
                "Owed to suppliers",
                self.owed_pence,
                rule="What was delivered or invoiced, less what was paid of it.",
                source=source,
            ),
        )

    @property
    def _paid_ahead(self) -> str:
        host = self.fund.host
        return " ".join(paid_ahead(self.fund, self.held_by, names={host.pk: host.name}))

    @property
    def _source(self) -> Source:
        return ledger_of(self.fund, vintage=self.year)

    @property
    def _no_budget(self) -> str:
        return f"No budget is given for {self.year}."

    def _figure(self, name: str, label: str, rule: str) -> Figure:
        is_known = self.has_budget or name != "budget"
        parts = [
            Figure(
                key=f"{name}_{each.number}",
                label=f"{label}: {each.title}",
                value=getattr(each, name),
                unit="pence",
                vintage=self.year,
                sources=(self._source,),
            )
            for each in self.strands
        ]
        return Figure(
            key=name,
            label=label,
            value=self.total(name) if is_known else None,
            unit="pence",
            vintage=self.year,
            inputs=tuple(parts) if is_known else (),
            rule=rule,
            sources=(self._source,),
            note="" if is_known else self._no_budget,
        )

    def table(self) -> Table:
        """Where each strand stands."""
        return Table(
            key="strands",
            title=f"Strands in {self.year}",
            columns=(
                Column("strand", "Strand"),
                Column("budget", "Budget", "pence"),
                Column("held_back", "Held back", "pence"),
                Column("committed", "Committed", "pence"),
                Column("spent", "Spent", "pence"),
                Column("available", "Available", "pence"),
            ),
            rows=tuple(
                (
                    each.title,
                    each.budget,
                    each.held_back,
                    each.committed,
                    each.used,
                    each.available,
                )
                for each in self.strands
            ),
        )


def fund_seen(fund: Fund, *, year_starting: int | None, on: date) -> FundSeen:
    """Where a fund stands in a year, in up to nine queries.

    Args:
        fund: The fund.
        year_starting: The year; none for that of the day.
        on: The day.
    """
    year = financial_year(on) if year_starting is None else year_starting
    balances = balances_now(fund)
    return FundSeen(
        fund=fund,
        year_starting=year,
        standing=standing_of(fund, on=on),
        strands=_strands(fund, balances, year),
        has_budget=any(
            place.kind == A.BUDGET and place.year == year for place in balances.pence
        ),
        held_pence=balances.of(A.HELD),
        held_by=balances.by(lambda place: place.partner, A.HELD),
        due_pence=balances.of(A.DUE),
        owed_pence=-balances.of(A.ACCRUED, A.INVOICED),
        recoveries=list(
            fund.recovery_tasks.filter(done_at=None).select_related("strand")
        ),
        periods=list(fund.periods.filter(year_starting=year)),
    )


def _strands(fund: Fund, balances: Balances, year: int) -> list[StrandSeen]:
    def strand(place: Place) -> int | None:
        return place.strand

    def of_year(place: Place) -> bool:
        return place.year == year

    parts = {
        kind: balances.by(strand, kind, where=of_year)
        for kind in (A.BUDGET, A.COMMITTED, A.USED, A.RESERVED)
    }
    return [
        StrandSeen(
            title=each.title,
            number=each.number,
            budget=-parts[A.BUDGET][each.pk],
            committed=parts[A.COMMITTED][each.pk],
            used=parts[A.USED][each.pk],
            held_back=parts[A.RESERVED][each.pk],
        )
        for each in fund.strands.all()
    ]


def register_of_funds(funds: Sequence[Fund], *, on: date) -> Table:
    """Funds with what each is and what happens when too little is left."""
    return Table(
        key="funds",
        title="Funds",
        columns=(
            Column("fund", "Fund"),
            Column("kind", "Kind"),
            Column("host", "Host"),
            Column("control", "When too little is left"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.title,
                standing_of(each, on=on).title,
                each.host.name,
                str(Control(each.control).label),
                "open" if each.opened_at else "being set up",
            )
            for each in funds
        ),
    )
