"""A statement in words and tables: what its page, its document and its workbook all say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from ropewalk.figures import BadInput, Column, Figure, Source, Table
from ropewalk.figures.days import LONDON, local_day
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.kinds import StatementKind
from ropewalk.money.models import Fund, Statement
from ropewalk.money.queries.standing import NO_LONGER, NOT_YET, standing_of
from ropewalk.money.queries.statements import (
    Content,
    StatementLine,
    StatementSeen,
    content_of,
    statement_seen,
)
from ropewalk.money.queries.traced import ledger_of, pence_figure
from ropewalk.money.queries.year_end import hard_closes_said
from ropewalk.partnership.rules.terms import quarters, year_said

LAST_QUARTER = 4
POSTED = (
    "Spending is told before income, in the quarter into which it was posted: what was "
    "delivered or paid in each strand."
)
SAME = "The ledger still gives these figures, to the penny."
OTHER = (
    "The ledger no longer gives the figures that were prepared. Have the records "
    "verified before anybody relies on this."
)


@dataclass(frozen=True, slots=True)
class StatementTold:
    """A statement as a reader meets it, wherever that is.

    Attributes:
        fund: The fund.
        title: What kind it is and of which time.
        time: The time, as it stands in a sentence.
        standing: What the fund was on the last day of the time, in words.
        content: The figures.
        ends_before: The day after the last day of the time.
        as_known: Up to when what was posted is in it.
        state: Whether it is issued, and by whom.
        clearances: Each partner, and what its finance officer said of it.
        learnt: What has been learnt since, if anything.
        kept: Whether the ledger still gives the same.
        comment: What whoever prepared it has to say.
        closed: Which partners had closed the year hard, where it is told to its end.
    """

    fund: Fund
    title: str
    time: str
    standing: str
    content: Content
    ends_before: date
    as_known: datetime
    state: str
    clearances: Sequence[tuple[str, str]] = ()
    learnt: str = ""
    kept: str = ""
    comment: str = ""
    closed: str = ""

    @property
    def is_not_yet(self) -> bool:
        """Whether the fund is to be a pool and is not one yet."""
        return self.standing in {NOT_YET, NO_LONGER}

    @property
    def sentence(self) -> str:
        """What it comes to."""
        return self.content.sentence(self.time)

    @property
    def how_spent(self) -> str:
        """What its spending is before, and by which day it is told."""
        return POSTED

    @property
    def known(self) -> str:
        """As known when, in words."""
        return f"As known at {moment(self.as_known)}."

    @property
    def source(self) -> Source:
        """Where its figures come from."""
        return ledger_of(
            self.fund,
            vintage=f"as known at {moment(self.as_known)}",
            as_at=self.ends_before - date.resolution,
        )

    @property
    def figures(self) -> Sequence[Figure]:
        """What was there, came in, was spent and is left, each with its lines beneath."""
        content = self.content
        came = [*content.contributions, *content.income, *content.risk]
        spent = [
            StatementLine(each.title, each.spent_pence) for each in content.strands
        ]
        left = [*content.held, *content.due]
        return (
            self._figure(
                "opening",
                "Net balance brought forward",
                content.opening_pence,
                "Cash and what was due at the start, less what was owed.",
            ),
            self._figure(
                "income",
                "All income",
                content.income_pence,
                "What partners were due to put in, other income and shared risk.",
                came,
            ),
            self._figure(
                "spent",
                "All expenditure",
                content.spent_pence,
                POSTED,
                spent,
            ),
            self._figure(
                "closing",
                "Net balance carried forward",
                content.closing_pence,
                "Cash and what is due at the end, less what is owed to suppliers.",
                [
                    *left,
                    *(
                        StatementLine(f"Less: {each.title}", -each.pence)
                        for each in content.owed
                    ),
                ],
            ),
        )

    def _figure(
        self,
        key: str,
        label: str,
        pence: int,
        rule: str,
        lines: Sequence[StatementLine] = (),
    ) -> Figure:
        source = self.source
        return pence_figure(
            key,
            label,
            pence,
            rule=rule,
            source=source,
            inputs=(
                pence_figure(f"{key}_{number}", each.title, each.pence, source=source)
                for number, each in enumerate(lines, start=1)
            ),
        )

    @property
    def tables(self) -> tuple[Table, ...]:
        """The figures, each table with its source."""
        cleared = Table(
            key="clearances",
            title="Clearance by each partner's finance officer",
            columns=(Column("partner", "Partner"), Column("said", "What was said")),
            rows=tuple(self.clearances),
        )
        found = [
            replace(each, sources=(self.source,))
            for each in (self.content.table(), self.content.strand_table())
        ]
        return (*found, cleared) if self.clearances else tuple(found)

    @property
    def notes(self) -> list[str]:
        """All that is to be said beside the figures, a sentence or more each."""
        earlier = self.content.earlier_pence
        return [
            each
            for each in (
                self.comment,
                *self.content.cash_said,
                self.known,
                POSTED,
                self.closed,
                f"{pounds(earlier)} of what was spent counts on days before "
                f"{self.time} and was posted in it."
                if earlier
                else "",
                self.learnt,
                "Only money counts here: no commitment, and nothing given in kind.",
                f"SHA-256 of the figures: {self.content.content_hash}.",
                self.kept,
            )
            if each
        ]

    def as_dict(self) -> dict[str, Any]:
        """The statement for a program. Amounts are whole pence."""
        return {
            "fund": self.fund.title,
            "title": self.title,
            "standing": self.standing,
            "sentence": self.sentence,
            "state": self.state,
            "as_known": self.as_known.isoformat(),
            "opening_pence": self.content.opening_pence,
            "income_pence": self.content.income_pence,
            "spent_pence": self.content.spent_pence,
            "closing_pence": self.content.closing_pence,
            "tables": {each.key: each.records() for each in self.tables},
            "notes": self.notes,
            "content_hash": self.content.content_hash,
        }


def moment(at: datetime) -> str:
    """A moment in words, by the clock in London."""
    return f"{at.astimezone(LONDON):%H:%M} on {day(local_day(at))}"


def time_said(statement: Statement) -> str:
    """The time of a statement, as it stands in a sentence."""
    year = year_said(statement.year_starting)
    return f"quarter {statement.quarter} of {year}" if statement.quarter else year


def title_said(statement: Statement) -> str:
    """What a statement is called."""
    return f"{StatementKind(statement.kind).label}, {time_said(statement)}"


def told_of(seen: StatementSeen) -> StatementTold:
    """A statement in words, in up to five queries beyond those that saw it."""
    statement = seen.statement
    return StatementTold(
        fund=statement.fund,
        title=title_said(statement),
        time=time_said(statement),
        standing=seen.standing.title,
        content=seen.content,
        ends_before=statement.ends_before,
        as_known=statement.as_known,
        state=_state(seen),
        clearances=[
            (each.name, clearance_said(seen, each.pk)) for each in seen.partners
        ],
        learnt=_learnt(seen),
        kept=SAME if seen.is_as_prepared else OTHER,
        comment=statement.comment,
        closed=_closed_hard(
            statement.fund,
            year_starting=statement.year_starting,
            quarter=statement.quarter,
            as_known=statement.as_known,
        ),
    )


def _closed_hard(
    fund: Fund, *, year_starting: int, quarter: int | None, as_known: datetime
) -> str:
    """Which partners had closed a year hard, said of what reaches its end; one query."""
    if quarter not in {None, LAST_QUARTER}:
        return ""
    return hard_closes_said(fund, year_starting=year_starting, as_known=as_known)


def _state(seen: StatementSeen) -> str:
    statement = seen.statement
    if statement.issued_at is not None:
        return (
            f"Issued on {day(local_day(statement.issued_at))} by {statement.issued_by}."
        )
    prepared = (
        f"Prepared on {day(local_day(statement.as_known))} by {statement.prepared_by} "
        "and not issued."
    )
    if not seen.waiting:
        return f"{prepared} Every partner has cleared it."
    return f"{prepared} It waits for {listed([each.name for each in seen.waiting])}."


def clearance_said(seen: StatementSeen, partner: int) -> str:
    """What a partner's finance officer said of a statement, if anything."""
    said = seen.clearances.get(partner)
    if said is None:
        return "Not cleared yet"
    on = day(local_day(said.recorded_at))
    if said.is_clear:
        return f"Cleared on {on}" + (f": {said.advice}" if said.advice else "")
    return f"Advised against it on {on}: {said.advice}"


def _learnt(seen: StatementSeen) -> str:
    if not seen.learnt_pence:
        return ""
    pence = seen.learnt_pence
    more = "more" if pence > 0 else "less"
    return (
        f"Learnt since: {pounds(abs(pence))} {more} was spent on days of this time than "
        "was known when it was prepared. It is in the statement of the quarter in which "
        "it was posted."
    )


@dataclass(frozen=True, slots=True)
class StatementListed:
    """A line of the register: a statement, what it is called, and how far it is."""

    statement: Statement
    title: str
    state: str


def statements_listed(statements: QuerySet[Statement]) -> list[StatementListed]:
    """The register of statements, latest first, in four queries."""
    held = statements.prefetch_related("clearances", "fund__partners")
    return [
        StatementListed(each, title_said(each), _state_in_register(each))
        for each in held
    ]


def _state_in_register(statement: Statement) -> str:
    if statement.issued_at is not None:
        return f"issued on {day(local_day(statement.issued_at))}"
    last = {each.organisation_id: each for each in statement.clearances.all()}
    partners = [each.organisation_id for each in statement.fund.partners.all()]
    cleared = [each for each in partners if each in last and last[each].is_clear]
    against = [each for each in partners if each in last and not last[each].is_clear]
    told = f"cleared by {len(cleared)} of {len(partners)} partners"
    return f"{told}, {len(against)} against" if against else told


def register_of_statements(listed_: Sequence[StatementListed]) -> Table:
    """Statements with the fund, the kind, the time and how far each is."""
    return Table(
        key="statements",
        title="Statements",
        columns=(
            Column("fund", "Fund"),
            Column("kind", "Kind"),
            Column("time", "Time"),
            Column("state", "State"),
            Column("known", "As known on"),
            Column("number", "Number", "year"),
        ),
        rows=tuple(
            (
                each.statement.fund.title,
                str(StatementKind(each.statement.kind).label),
                time_said(each.statement),
                each.state,
                local_day(each.statement.as_known).isoformat(),
                each.statement.pk,
            )
            for each in listed_
        ),
    )


def fund_called(name: str) -> Fund:
    """The one fund of that title or number, in one query.

    Raises:
        BadInput: when there is none, or more than one.
    """
    funds = Fund.objects.select_related("host", "agreement")
    asked = name.strip()
    found = list(funds.filter(title__iexact=asked))
    if not found and asked.isascii() and asked.isdecimal() and len(asked) < 10:
        found = list(funds.filter(pk=int(asked)))
    if not found:
        held = [f"{each.title} ({each.pk})" for each in funds[:10]]
        raise BadInput(
            f"There is no fund {asked}. "
            + (f"There are {listed(held)}." if held else "No fund is recorded yet.")
        )
    if len(found) > 1:
        numbers = listed([str(each.pk) for each in found])
        raise BadInput(
            f"{len(found)} funds are called {asked}: name one by its number, {numbers}."
        )
    return found[0]


def statement_of_time(
    fund: Fund, *, year_starting: int, quarter: int | None, at: datetime
) -> StatementTold:
    """What was issued of a quarter or year of a fund; else what is known of it now.

    Args:
        fund: The fund.
        year_starting: The financial year.
        quarter: Which quarter; none for the whole year.
        at: Now.

    Raises:
        BadInput: when the fund has no such year.
    """
    issued = (
        fund.statements.filter(
            year_starting=year_starting, quarter=quarter, issued_at__isnull=False
        )
        .select_related("fund__host", "fund__agreement", "issued_by", "prepared_by")
        .order_by("issued_at", "pk")
        .last()
    )
    if issued is not None:
        return told_of(statement_seen(issued))
    if not fund.periods.filter(year_starting=year_starting).exists():
        raise BadInput(
            f"{fund.title} has no quarters of {year_said(year_starting)}. Open that "
            "financial year first."
        )
    times = quarters(year_starting)
    first, last = (
        (times[0], times[-1]) if quarter is None else (times[quarter - 1],) * 2
    )
    year = year_said(year_starting)
    return StatementTold(
        fund=fund,
        title=f"Figures so far, {f'quarter {quarter} of ' if quarter else ''}{year}",
        time=f"quarter {quarter} of {year}" if quarter else year,
        standing=standing_of(
            fund, on=min(local_day(at), last.ends_before - date.resolution)
        ).title,
        content=content_of(
            fund,
            starts_on=first.starts_on,
            ends_before=last.ends_before,
            as_known=at,
        ),
        ends_before=last.ends_before,
        as_known=at,
        state="No statement of this time has been issued: these are the figures so far.",
        closed=_closed_hard(
            fund, year_starting=year_starting, quarter=quarter, as_known=at
        ),
    )
