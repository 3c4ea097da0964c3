"""Funds that a person may see, and where each stands: given, held back, spent, left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.words import listed, pounds
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

BEFORE_INCOME = (
    "What was delivered or paid from the budget of the year, less what was taken back. "
    "Other income and client contributions are not taken off."
)
NONE_GIVEN = "none given"
NO_BUDGET = "no budget"


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
    """Where one strand stands in a year, in pence.

    Attributes:
        title: What it is called.
        number: Its number in the fund.
        strand_id: Which it is.
        budget: What it was given and moved to it, less what was moved from it; none where
            it was given no budget.
        moved: What of that was moved to it; below nothing, what was moved from it.
        committed: What is ordered from it and not delivered.
        used: What was spent of it, before income.
        held_back: What of its budget is held back.
    """

    title: str
    number: int
    strand_id: int
    budget: int | None
    moved: int
    committed: int
    used: int
    held_back: int

    @property
    def available(self) -> int | None:
        """What is left: budget less what is held back, committed and spent."""
        if self.budget is None:
            return None
        return self.budget - self.held_back - self.committed - self.used

    def note(self, name: str) -> str:
        """What there is to say of one of its parts."""
        if name != "budget" or not self.moved:
            return ""
        way = "to this strand" if self.moved > 0 else "from this strand"
        return f"{pounds(abs(self.moved))} was moved {way} in the year."


@dataclass(frozen=True, slots=True)
class FundSeen:
    """Where a fund stands in a year.

    Attributes:
        fund: The fund.
        year_starting: The financial year.
        standing: What it is on the day.
        strands: Where each strand stands.
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

    @property
    def has_budget(self) -> bool:
        """Whether any strand was given a budget of the year."""
        return any(each.budget is not None for each in self.strands)

    def total(self, name: str) -> int:
        """The sum of one part of all strands; of budgets, of those that were given."""
        if name == "available":
            spoken_for = ("held_back", "committed", "used")
            return self.total("budget") - sum(self.total(each) for each in spoken_for)
        parts = (getattr(each, name) for each in self.strands)
        return sum(each for each in parts if each is not None)

    @property
    def figures(self) -> Sequence[Figure]:
        """Budget, committed, spent and available, each with what it is made of."""
        rules = {
            "budget": (
                "Budget",
                "What strands were given for the year, and what was moved between them.",
            ),
            "committed": ("Committed", "What is ordered and not yet delivered."),
            "used": (
                "Spent, before income",
                BEFORE_INCOME,
            ),
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
                note=each.note(name),
            )
            for each in self.strands
            if getattr(each, name) is not None
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
            note=self._note(name),
        )

    def _note(self, name: str) -> str:
        if name != "budget":
            return ""
        if not self.has_budget:
            return self._no_budget
        none_given = [each.title for each in self.strands if each.budget is None]
        return f"No budget is given to {listed(none_given)}." if none_given else ""

    def table(self) -> Table:
        """Where each strand stands, and all of them together."""
        return Table(
            key="strands",
            title=f"Strands in {self.year}",
            columns=(
                Column("strand", "Strand"),
                Column("budget", "Budget", "pence"),
                Column("held_back", "Held back", "pence"),
                Column("committed", "Committed", "pence"),
                Column("spent", "Spent, before income", "pence"),
                Column("available", "Available", "pence"),
            ),
            rows=(
                *(
                    (
                        each.title,
                        NONE_GIVEN if each.budget is None else each.budget,
                        each.held_back,
                        each.committed,
                        each.used,
                        NO_BUDGET if each.available is None else each.available,
                    )
                    for each in self.strands
                ),
                (
                    "All strands",
                    self.total("budget") if self.has_budget else NONE_GIVEN,
                    self.total("held_back"),
                    self.total("committed"),
                    self.total("used"),
                    self.total("available") if self.has_budget else NO_BUDGET,
                ),
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

    strands = list(fund.strands.all())
    parts = {
        kind: balances.by(strand, kind, where=of_year)
        for kind in (A.BUDGET, A.COMMITTED, A.USED, A.RESERVED, A.AVAILABLE)
    }
    given = parts.pop(A.BUDGET)
    stands = {
        each.pk: sum(held[each.pk] for held in parts.values()) for each in strands
    }
    return [
        StrandSeen(
            title=each.title,
            number=each.number,
            strand_id=each.pk,
            budget=stands[each.pk] if each.pk in given or stands[each.pk] else None,
            moved=stands[each.pk] + given[each.pk],
            committed=parts[A.COMMITTED][each.pk],
            used=parts[A.USED][each.pk],
            held_back=parts[A.RESERVED][each.pk],
        )
        for each in strands
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
