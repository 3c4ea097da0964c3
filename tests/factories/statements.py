"""Closed quarters, statements and shared risk for tests, made through actions."""

from datetime import UTC, date, datetime
from uuid import uuid4

from factories.money import YEAR, Pool, open_pool, part_of
from factories.organisations import NOON, TODAY
from ropewalk.money.actions.agreeing import state_balance
from ropewalk.money.actions.carrying import propose_carry_forward
from ropewalk.money.actions.contributions import (
    ask_for_contributions,
    receive_contribution,
    set_contribution,
)
from ropewalk.money.actions.funds import SourceSaid, close_period, open_year
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.actions.risk import confirm_sharing, set_risk_terms, share_risk
from ropewalk.money.actions.statements import (
    clear_statement,
    issue_statement,
    prepare_statement,
)
from ropewalk.money.kinds import BalanceKind, CarryGround, StatementKind
from ropewalk.money.models import CarryForward, Journal, Period, Statement
from ropewalk.money.queries.risk import risk_of
from ropewalk.money.rules.contributions import Schedule
from ropewalk.money.rules.risk_share import Basis, Underspend
from ropewalk.money.rules.risk_terms import TermsSaid, TierSaid

THE_YEAR_IS_OVER = datetime(YEAR + 1, 4, 12, 12, tzinfo=UTC)


def puts_in(pool: Pool, organisation, pence: int, *, year: int = YEAR) -> None:
    """What a partner puts in for a year, a quarter of it each quarter."""
    set_contribution(
        fund_id=pool.fund.pk,
        organisation_id=organisation.pk,
        source_id=pool.source.pk,
        year_starting=year,
        pence=pence,
        schedule=Schedule.QUARTERLY,
        own_days=(),
        why="As agreed",
        submission_key=uuid4(),
        by=pool.manager,
        at=NOON,
    )


def funded_pool(*, years=(YEAR,), **changes) -> Pool:
    """A pool of £10 million in each year: £4 million, nothing and £6 million."""
    pool = open_pool(years=years, **changes)
    three = pool.three
    for year in years:
        for organisation, pence in (
            (three.first, 4_000_000_00),
            (three.second, 0),
            (three.icb, 6_000_000_00),
        ):
            puts_in(pool, organisation, pence, year=year)
        pool.budget(10_000_000_00, year_starting=year)
        ask_for_contributions(
            fund_id=pool.fund.pk, year_starting=year, by=pool.manager, at=NOON
        )
    return pool


def underspent() -> Pool:
    """A pool of £10 million of a grant in two years, of which £500,000 of the first is left."""
    pool = funded_pool(sources=[SourceSaid("A grant", "For carers only")])
    open_year(fund_id=pool.fund.pk, year_starting=YEAR + 1, by=pool.manager, at=NOON)
    spent(pool, 9_500_000_00, on=date(YEAR + 1, 3, 1), at=THE_YEAR_IS_OVER)
    return pool


def risk_shared(pool: Pool, underspend=Underspend.RETURN) -> None:
    """The risk of a year, shared in proportion once the year is over."""
    said = {"fund_id": pool.fund.pk, "year_starting": YEAR, "by": pool.manager}
    for each, pence in (
        (pool.three.first, 4_000_000_00),
        (pool.three.icb, 6_000_000_00),
    ):
        paid_in(pool, each, pence)
    set_risk_terms(
        terms=TermsSaid(Basis.PROPORTIONAL, underspend), at=THE_YEAR_IS_OVER, **said
    )
    confirmed(pool, at=THE_YEAR_IS_OVER)
    share_risk(at=THE_YEAR_IS_OVER, reasons="Its quarters are open", **said)


def paid_in(
    pool: Pool, organisation, pence: int, *, year: int = YEAR, on=TODAY
) -> None:
    """Money that came in towards a partner's contribution."""
    receive_contribution(
        fund_id=pool.fund.pk,
        organisation_id=organisation.pk,
        source_id=pool.source.pk,
        year_starting=year,
        pence=pence,
        received_on=on,
        reference="BACS",
        key=uuid4(),
        by=pool.manager,
        at=NOON,
    )


def spent(pool: Pool, pence: int, *, on: date, at=NOON, **changes) -> Journal:
    """Money spent without an order."""
    return post_journal(
        fund_id=pool.fund.pk,
        draft=pool.spending(pence, on=on, **changes),
        by=pool.manager,
        at=at,
    )


def quarter_closed(pool: Pool, number: int = 1, *, year: int = YEAR) -> Period:
    """A quarter closed with contributions still to come in."""
    return close_period(
        period_id=pool.fund.periods.get(year_starting=year, number=number).pk,
        reasons="Contributions come in October",
        by=pool.manager,
        at=NOON,
    )


def statement_of(pool: Pool, number: int = 1, **changes) -> Statement:
    """A quarterly report of a quarter, which is closed first where it is not."""
    period = pool.fund.periods.get(year_starting=YEAR, number=number)
    if period.closed_at is None:
        quarter_closed(pool, number)
    said = {
        "fund_id": pool.fund.pk,
        "kind": StatementKind.QUARTERLY,
        "year_starting": YEAR,
        "quarter": number,
        "comment": "",
        "submission_key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    return prepare_statement(**said | changes)


def cleared(pool: Pool, statement: Statement) -> Statement:
    """A statement that every partner's finance officer has cleared."""
    for each in pool.three.all:
        clear_statement(
            statement_id=statement.pk,
            organisation_id=each.pk,
            is_clear=True,
            advice="",
            by=pool.three.officers[each.pk],
            at=NOON,
        )
    return statement


def issued(pool: Pool, statement: Statement) -> Statement:
    """A statement cleared by all and issued."""
    cleared(pool, statement)
    return issue_statement(statement_id=statement.pk, by=pool.manager, at=NOON)


def tiered(pool: Pool, *, year: int = YEAR, at=NOON, **changes):
    """The first 2% in proportion, the rest half and half."""
    said = {
        "basis": Basis.TIERED,
        "underspend": Underspend.RETURN,
        "tiers": [
            TierSaid(up_to_basis_points=200),
            TierSaid(shares={pool.three.first.pk: 5_000, pool.three.icb.pk: 5_000}),
        ],
    }
    return set_risk_terms(
        fund_id=pool.fund.pk,
        year_starting=year,
        terms=TermsSaid(**said | changes),
        by=pool.manager,
        at=at,
    )


def confirmed(pool: Pool, *organisations, year: int = YEAR, **changes) -> list:
    """What each bears of a year, confirmed as it stands: by every partner unless said."""
    said = {
        "fund_id": pool.fund.pk,
        "year_starting": year,
        "as_seen": risk_of(pool.fund, year_starting=year).version,
        "at": NOON,
    }
    return [
        confirm_sharing(
            organisation_id=each.pk,
            **{"by": pool.three.officers[each.pk]} | said | changes,
        )
        for each in organisations or pool.three.all
    ]


def proposed(pool: Pool, pence: int = 60_00, **changes) -> CarryForward:
    """What is left of the second strand, proposed to be carried forward."""
    second = part_of(pool, strand=1)
    pool.budget(pence, strand_id=second.strand)
    said = {
        "fund_id": pool.fund.pk,
        "from_year": YEAR,
        "pence_by_part": {second: pence},
        "ground": CarryGround.CONDITION,
        "why": "The grant says so",
        "submission_key": uuid4(),
        "by": pool.manager,
        "at": NOON,
    }
    return propose_carry_forward(**said | changes)


def stated(pool: Pool, organisation=None, pence: int = 10_00, **changes):
    """What a partner's books show that it owes the fund at the end of the year."""
    organisation = organisation or pool.three.icb
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": organisation.pk,
        "year_starting": YEAR,
        "kind": BalanceKind.DUE,
        "pence": pence,
        "reference": "Creditors, line 12",
        "by": pool.three.officers[organisation.pk],
        "at": NOON,
    }
    return state_balance(**said | changes)
