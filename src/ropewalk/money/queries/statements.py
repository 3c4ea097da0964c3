"""A statement of a fund for a time, made from the ledger as it was known at a moment."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed, pounds
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Fund, Statement, StatementClearance
from ropewalk.money.queries.balances import (
    Balances,
    balances_in,
    posted_by_quarter,
)
from ropewalk.money.queries.cash import paid_ahead
from ropewalk.money.queries.standing import Standing, standing_of
from ropewalk.money.rules.posting import Place
from ropewalk.organisations.models import Organisation
from ropewalk.partnership.rules.terms import financial_year, last_day

NAMELESS = "Not told apart"
WHOLE_FUND = "The fund as a whole"


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One line: what it is, whose or which it is, and pence.

    ``kind`` and ``partner_id`` say which accounts it adds up.
    """

    title: str
    pence: int
    kind: A | None = None
    partner_id: int | None = None


@dataclass(frozen=True, slots=True)
class StrandLine:
    """What a strand was given for the year, and what was spent of it."""

    title: str
    budget_pence: int
    spent_pence: int
    year_pence: int
    strand_id: int | None = None

    @property
    def left_pence(self) -> int:
        """What is left of the year's budget; below nothing when more was spent."""
        return self.budget_pence - self.year_pence


@dataclass(frozen=True, slots=True)
class Content:
    """What a statement says. Only money itself counts: no commitment, nothing in kind.

    Attributes:
        opening_pence: What the fund had at the start, net of what it owed and was owed.
        contributions: What each partner was due to put in.
        income: Other income and client contributions.
        risk: What partners put in, or got back, because risk was shared.
        strands: What each strand spent in the time, and in the year to its end.
        held: Cash at the end, by who holds it.
        due: What partners still owe at the end; below nothing, what is owed to them.
        owed: What is delivered or invoiced and not paid at the end.
        earlier_pence: How much of the spending counts on days before the time.
        content_hash: Of every figure by its account.
        cash_said: Who had paid more than had come in, and beside it what partners still
            owed; nothing where nobody had.
    """

    opening_pence: int
    contributions: Sequence[StatementLine]
    income: Sequence[StatementLine]
    risk: Sequence[StatementLine]
    strands: Sequence[StrandLine]
    held: Sequence[StatementLine]
    due: Sequence[StatementLine]
    owed: Sequence[StatementLine]
    earlier_pence: int
    content_hash: str
    cash_said: Sequence[str] = ()

    @property
    def income_pence(self) -> int:
        """All that came or was due to come in."""
        return _total(self.contributions) + _total(self.income) + _total(self.risk)

    @property
    def spent_pence(self) -> int:
        """All that was spent."""
        return sum(each.spent_pence for each in self.strands)

    @property
    def closing_pence(self) -> int:
        """What the fund has at the end: cash and what is due, less what it owes."""
        return _total(self.held) + _total(self.due) - _total(self.owed)

    def sentence(self, time: str) -> str:
        """What it comes to, in a sentence that can be repeated in a meeting."""
        began = (
            f"with {pounds(self.opening_pence)}"
            if self.opening_pence >= 0
            else f"{pounds(-self.opening_pence)} short"
        )
        left = (
            f"{pounds(self.closing_pence)} is left at its end"
            if self.closing_pence >= 0
            else f"it is {pounds(-self.closing_pence)} short at its end"
        )
        return (
            f"The fund began {time} {began}; {pounds(self.income_pence)} came in or was asked for, "
            f"{pounds(self.spent_pence)} was spent, and {left}."
        )

    def table(self) -> Table:
        """The whole statement, line by line, under its headings."""
        rows: list[tuple[str, str, int]] = [
            ("Net balance brought forward", "At the start", self.opening_pence)
        ]
        for heading, lines in (
            ("Income", [*self.contributions, *self.income, *self.risk]),
            (
                "Expenditure",
                [StatementLine(each.title, each.spent_pence) for each in self.strands],
            ),
            ("At the end", [*self.held, *self.due]),
            ("Owed to suppliers", self.owed),
        ):
            rows += [(each.title, heading, each.pence) for each in lines]
            if heading == "Income":
                rows.append(("All income", heading, self.income_pence))
            if heading == "Expenditure":
                rows.append(("All expenditure", heading, self.spent_pence))
        rows.append(("Net balance carried forward", "At the end", self.closing_pence))
        return Table(
            key="statement",
            title="Income and expenditure",
            columns=(
                Column("line", "Line"),
                Column("part", "Part"),
                Column("pence", "Amount", "pence"),
            ),
            rows=tuple(rows),
        )

    def strand_table(self) -> Table:
        """Each strand against its budget."""
        return Table(
            key="strands",
            title="Spending against budget",
            columns=(
                Column("strand", "Strand"),
                Column("budget", "Budget for the year", "pence"),
                Column("spent", "Spent, posted in this time", "pence"),
                Column("year", "Spent, posted in the year so far", "pence"),
                Column("left", "Left of the budget", "pence"),
            ),
            rows=tuple(
                (
                    each.title,
                    each.budget_pence,
                    each.spent_pence,
                    each.year_pence,
                    each.left_pence,
                )
                for each in self.strands
            ),
        )


def content_of(
    fund: Fund, *, starts_on: date, ends_before: date, as_known: datetime
) -> Content:
    """What a statement of a fund for a time says, as known at a moment; six queries or eight.

    What was posted into quarters of the time is in it, so that statements of quarters add
    up to that of the year. A change that counts on an earlier day is in the quarter in
    which it was posted.
    """
    year = financial_year(starts_on)
    posted = posted_by_quarter(fund, as_known=as_known, counting_before=starts_on)
    before = posted.within(ends_before=starts_on)
    moved = posted.within(starts_on=starts_on, ends_before=ends_before)
    so_far = posted.within(starts_on=date(year, 4, 1), ends_before=ends_before)
    after = posted.within(ends_before=ends_before)
    earlier = posted.within(
        starts_on=starts_on, ends_before=ends_before, only_earlier=True
    )
    budget = posted.within()
    partners = _names(fund)
    strands = {each.pk: each.title for each in fund.strands.all()}
    return Content(
        opening_pence=before.of(A.HELD, A.DUE, A.ACCRUED, A.INVOICED),
        contributions=_by_partner(moved, A.CONTRIBUTION, partners, "Contribution of"),
        income=[
            StatementLine(str(kind.label), -pence, kind)
            for kind in (A.INCOME, A.CLIENT)
            if (pence := moved.of(kind))
        ],
        risk=_by_partner(moved, A.RISK_SHARE, partners, "Risk share of"),
        strands=_strands(moved, so_far, budget, strands, year),
        held=_lines(after, A.HELD, partners, "Cash held by"),
        due=_lines(after, A.DUE, partners, "Contributions due from"),
        owed=[
            StatementLine(str(kind.label), -pence, kind)
            for kind in (A.ACCRUED, A.INVOICED)
            if (pence := after.of(kind))
        ],
        earlier_pence=earlier.of(A.SPENT),
        content_hash=_hash(before, moved, after, so_far),
        cash_said=_cash_said(fund, after, partners),
    )


def _cash_said(fund: Fund, after: Balances, names: Mapping[int, str]) -> list[str]:
    """Who had paid ahead, and what partners still owed of what they were asked for."""
    ahead = paid_ahead(fund, after.by(_partner, A.HELD), names=names)
    owed = [
        f"{pounds(pence)} from {_name(partner, names)}"
        for partner, pence in after.by(_partner, A.DUE).items()
        if pence > 0
    ]
    if not ahead or not owed:
        return ahead
    return [*ahead, f"Asked for and not come in: {listed(owed)}."]


def _names(fund: Fund) -> dict[int, str]:
    return {
        each.organisation_id: each.organisation.name
        for each in fund.partners.select_related("organisation")
    }


def _partner(place: Place) -> int | None:
    return place.partner


def _by_partner(
    balances: Balances, kind: A, names: Mapping[int, str], words: str
) -> list[StatementLine]:
    """What came from each partner: credits, the other way about."""
    return [
        StatementLine(each.title, -each.pence, kind, each.partner_id)
        for each in _lines(balances, kind, names, words)
    ]


def _lines(
    balances: Balances, kind: A, names: Mapping[int, str], words: str
) -> list[StatementLine]:
    found = balances.by(_partner, kind)
    return [
        StatementLine(f"{words} {_name(partner, names)}", pence, kind, partner)
        for partner, pence in found.items()
        if pence
    ]


def _name(partner: int | None, names: Mapping[int, str]) -> str:
    return NAMELESS if partner is None else names.get(partner, NAMELESS)


def _strands(
    moved: Balances,
    so_far: Balances,
    budget: Balances,
    titles: Mapping[int, str],
    year: int,
) -> list[StrandLine]:
    def strand(place: Place) -> int | None:
        return place.strand

    given = budget.budget_by(strand, year=year)
    spent, yearly = moved.by(strand, A.SPENT), so_far.by(strand, A.SPENT)
    lines: dict[int | None, str] = dict(titles.items())
    if None in spent or None in yearly or None in given:
        lines[None] = WHOLE_FUND
    return [
        StrandLine(
            title=title,
            budget_pence=given[number],
            spent_pence=spent[number],
            year_pence=yearly[number],
            strand_id=number,
        )
        for number, title in lines.items()
    ]


def _hash(*parts: Balances) -> str:
    digest = hashlib.sha256()
    for part in parts:
        told = sorted((place.slot, pence) for place, pence in part.pence.items())
        digest.update(repr(told).encode())
    return digest.hexdigest()


def _total(lines: Sequence[StatementLine]) -> int:
    return sum(each.pence for each in lines)


@dataclass(frozen=True, slots=True)
class StatementSeen:
    """A statement with what it says now that it is made again, and who cleared it.

    Attributes:
        statement: The statement.
        content: What it says, made again as known then.
        is_as_prepared: Whether that is what it said when it was prepared.
        clearances: The last word of each partner that gave one, by partner.
        partners: Those whose finance officer has to clear it.
        learnt_pence: What was spent on days of its time and posted after it was made.
        standing: What the fund was on its last day, as known then: a pool, or not yet.
    """

    statement: Statement
    content: Content
    is_as_prepared: bool
    clearances: Mapping[int, StatementClearance]
    partners: Sequence[Organisation]
    learnt_pence: int
    standing: Standing

    @property
    def waiting(self) -> list[Organisation]:
        """The partners whose finance officer has not cleared it."""
        return [
            each
            for each in self.partners
            if each.pk not in self.clearances or not self.clearances[each.pk].is_clear
        ]


def statement_seen(statement: Statement) -> StatementSeen:
    """A statement made again from the ledger, with its clearances; up to 20 queries."""
    content = content_of(
        statement.fund,
        starts_on=statement.starts_on,
        ends_before=statement.ends_before,
        as_known=statement.as_known,
    )
    return StatementSeen(
        statement=statement,
        content=content,
        is_as_prepared=content.content_hash == statement.content_hash,
        clearances={
            each.organisation_id: each
            for each in statement.clearances.select_related("organisation")
        },
        partners=[
            each.organisation
            for each in statement.fund.partners.select_related("organisation")
        ],
        learnt_pence=_spent_on_days(statement) - _spent_on_days(statement, then=True),
        standing=standing_of(
            statement.fund,
            on=last_day(statement.ends_before),
            as_known=statement.as_known,
        ),
    )


def _spent_on_days(statement: Statement, *, then: bool = False) -> int:
    """What was spent on the days of a statement, as known now or then."""
    return balances_in(
        statement.fund,
        starts_on=statement.starts_on,
        ends_before=statement.ends_before,
        as_known=statement.as_known if then else None,
    ).of(A.SPENT)
