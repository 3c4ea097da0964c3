"""What a statement and a partner's view of a fund say, and that their parts add up."""

from datetime import date, timedelta

import pytest
from factories.laid import laid
from factories.money import open_pool
from factories.organisations import NOON, TODAY
from factories.statements import (
    cleared,
    funded_pool,
    issued,
    paid_in,
    puts_in,
    quarter_closed,
    spent,
    statement_of,
)

from ropewalk.figures import BadInput
from ropewalk.money.actions.posting import post_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import FundKind, Move, StatementKind
from ropewalk.money.models import Statement
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.closing import closed_times, next_to_close, years_of
from ropewalk.money.queries.partner_view import partner_view, partners_of
from ropewalk.money.queries.statement_told import (
    fund_called,
    statement_of_time,
    statements_listed,
    told_of,
)
from ropewalk.money.queries.statements import statement_seen
from ropewalk.money.rules.posting import Draft, Line, Place

pytestmark = pytest.mark.django_db

IN_APRIL = date(2026, 4, 20)


@laid
def pool():
    made = funded_pool()
    spent(made, 1_000_01, on=IN_APRIL)
    return made


def test_what_came_in_less_what_was_spent_is_what_is_left(pool):
    spent(pool, 7_77, on=date(2026, 8, 1))
    for number in (1, 2):
        content = statement_seen(statement_of(pool, number)).content
        assert content.opening_pence + content.income_pence - content.spent_pence == (
            content.closing_pence
        )


def test_what_was_spent_on_no_strand_is_a_line_of_its_own(pool):
    of_fund = Place(A.SPENT, source=pool.source.pk)
    post_journal(
        fund_id=pool.fund.pk,
        draft=Draft(
            Move.SPENT, IN_APRIL, (Line(pool.place(A.HELD), of_fund, 50_00),), "Audit"
        ),
        by=pool.manager,
        at=NOON,
    )

    content = statement_seen(statement_of(pool)).content

    assert content.strands[-1].title == "The fund as a whole"
    assert content.strands[-1].spent_pence == 50_00
    assert content.opening_pence + content.income_pence - content.spent_pence == (
        content.closing_pence
    )


def test_a_statement_says_what_it_was_and_what_was_learnt(pool):
    statement = issued(pool, statement_of(pool))
    spent(pool, 10_00, on=IN_APRIL, at=NOON + timedelta(days=1))

    told = told_of(statement_seen(statement))

    assert told.is_not_yet
    assert told.state.startswith("Issued on 13 October 2026 by ")
    assert told.learnt.startswith("Learnt since: £10.00 more was spent")
    assert told.known == "As known at 13:00 on 13 October 2026."
    assert told.as_dict()["spent_pence"] == 1_000_01


def test_what_is_issued_is_printed_again_and_else_what_is_known_now(pool):
    said = {"year_starting": 2026, "quarter": 1}
    statement = statement_of(pool)
    before = statement_of_time(pool.fund, **said, at=NOON)
    issued(pool, statement)
    spent(pool, 10_00, on=IN_APRIL, at=NOON + timedelta(days=1))

    after = statement_of_time(pool.fund, **said, at=NOON + timedelta(days=2))

    assert before.state.startswith("No statement of this time has been issued")
    assert after.title == "Quarterly report, quarter 1 of 2026/27"
    assert after.content == before.content
    with pytest.raises(BadInput, match="has no quarters of 2031/32"):
        statement_of_time(pool.fund, year_starting=2031, quarter=None, at=NOON)


def test_a_fund_is_found_by_its_title_or_number(pool):
    assert fund_called(" care at home POOL ") == pool.fund
    assert fund_called(str(pool.fund.pk)) == pool.fund
    with pytest.raises(BadInput, match="There is no fund Other"):
        fund_called("Other")
    funded_pool()
    with pytest.raises(BadInput, match="2 funds are called"):
        fund_called("Care at home pool")


def test_the_register_says_how_far_each_is(pool):
    statement = statement_of(pool)
    [before] = statements_listed(Statement.objects.all())
    cleared(pool, statement)
    [after] = statements_listed(Statement.objects.all())

    assert before.state == "cleared by 0 of 3 partners"
    assert after.state == "cleared by 3 of 3 partners"


def test_closed_times_are_offered_and_the_next_to_close_is_known():
    pool = funded_pool(years=(2025, 2026))
    assert str(next_to_close(years_of(pool.fund))) == "quarter 1 of 2025/26"
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=2025)
    quarter_closed(pool, 1)

    years = years_of(pool.fund)

    assert [value for value, _ in closed_times(years)] == [
        "2026-1",
        "2025",
        "2025-4",
        "2025-3",
        "2025-2",
        "2025-1",
    ]
    assert str(next_to_close(years)) == "quarter 2 of 2026/27"


def views(pool, year=2026):
    return [
        partner_view(pool.fund, each, year_starting=year, on=TODAY)
        for each in partners_of(pool.fund)
    ]


def test_what_is_held_for_partners_adds_up_to_the_cash_less_what_is_owed():
    pool = funded_pool(years=(2025, 2026))
    first, icb = pool.three.first, pool.three.icb
    paid_in(pool, first, 4_000_000_00, year=2025, on=date(2025, 6, 2))
    paid_in(pool, icb, 1_000_000_00, on=date(2026, 6, 2))
    spent(pool, 333_33, on=date(2025, 7, 1))
    spent(pool, 777_77, on=IN_APRIL)

    for year in (2025, 2026):
        seen = views(pool, year)
        spending = {2025: 333_33, 2026: 777_77}[year]
        assert sum(each.share_pence for each in seen) == spending
    balances = balances_now(pool.fund)
    assert sum(each.held_pence for each in views(pool)) == balances.of(
        A.HELD, A.ACCRUED, A.INVOICED
    )
    assert sum(each.owes_pence for each in views(pool)) == balances.of(A.DUE)
    assert views(pool)[0].brought_pence == views(pool, 2025)[0].held_pence


def test_a_share_is_not_known_until_every_partner_said_what_it_puts_in(pool):
    other = open_pool()
    puts_in(other, other.three.first, 100_00)
    spent(other, 10_00, on=IN_APRIL)

    seen = views(other)[0]

    assert seen.held_pence is None
    assert seen.share_pence is None
    assert "it is not recorded what" in seen.sentence
    assert ("Its share of what was spent", None) in seen.tables()[0].rows


def test_where_each_keeps_its_own_ledger_nothing_is_shared():
    other = open_pool(kind=FundKind.ALIGNED)

    seen = views(other)[0]

    assert "each partner keeps its own ledger" in seen.basis


def test_partner_view_takes_eight_queries(pool, django_assert_num_queries):
    organisation = partners_of(pool.fund)[0]
    with django_assert_num_queries(8):
        partner_view(pool.fund, organisation, year_starting=2026, on=TODAY)


def test_a_memorandum_is_of_a_whole_year():
    pool = funded_pool(years=(2025, 2026))
    with pytest.raises(BadInput, match="Close quarter 1 of 2025/26"):
        statement_of(
            pool, kind=StatementKind.MEMORANDUM, year_starting=2025, quarter=None
        )
