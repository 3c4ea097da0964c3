"""The entries under a figure: they add up to it, and are read a page at a time."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories.laid import laid
from factories.money import YEAR, ordered
from factories.organisations import NOON
from factories.statements import funded_pool, spent, statement_of

from ropewalk.money.actions.posting import post_journals, reverse_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.queries.balances import balances_in, balances_now
from ropewalk.money.queries.entries import Wanted, entries_seen, journal_seen
from ropewalk.money.queries.statements import statement_seen

pytestmark = pytest.mark.django_db

IN_APRIL = date(2026, 4, 20)


@laid
def pool():
    made = funded_pool()
    spent(made, 400_00, on=IN_APRIL)
    spent(made, 70_00, on=date(2026, 8, 2))
    return made


@pytest.mark.parametrize("kind", [A.SPENT, A.HELD, A.DUE, A.AVAILABLE, A.CONTRIBUTION])
def test_the_entries_of_a_kind_of_account_add_up_to_its_balance(pool, kind):
    seen = entries_seen(pool.fund, Wanted(kind=kind))

    assert seen.net_pence == balances_now(pool.fund).of(kind)
    assert seen.net_pence == sum(each.net_pence for each in seen.rows)


def test_entries_of_a_strand_a_partner_a_source_and_a_budget_year(pool):
    ordered(pool, 90_00)
    strand, icb = pool.strand.pk, pool.three.icb.pk

    def net(**wanted):
        return entries_seen(pool.fund, Wanted(**wanted)).net_pence

    assert net(kind=A.SPENT, strand=strand) == 470_00
    assert net(kind=A.SPENT, strand=pool.fund.strands.last().pk) == 0
    assert net(kind=A.DUE, partner=icb) == 4_500_000_00
    assert net(kind=A.SPENT, source=pool.source.pk) == 470_00
    assert net(kind=A.COMMITTED, budget_year=YEAR) == 90_00
    assert net(kind=A.COMMITTED, budget_year=YEAR - 1) == 0


def test_entries_of_a_quarter_and_of_all_before_it(pool):
    def net(**wanted):
        return entries_seen(pool.fund, Wanted(kind=A.SPENT, **wanted)).net_pence

    assert net(year=YEAR, quarter=1) == 400_00
    assert net(year=YEAR, quarter=2) == 70_00
    assert net(year=YEAR, quarter=2, up_to=True) == 470_00
    assert net(year=YEAR) == 470_00
    assert net(year=YEAR - 1, up_to=True) == 0


def test_entries_as_known_then_add_up_to_the_statement_of_then(pool):
    statement = statement_of(pool)
    spent(pool, 5_00, on=IN_APRIL, at=NOON + timedelta(days=2))

    then = entries_seen(
        pool.fund,
        Wanted(kind=A.SPENT, year=YEAR, quarter=1, as_known=statement.as_known),
    )

    assert then.net_pence == statement_seen(statement).content.spent_pence
    assert then.net_pence == balances_in(
        pool.fund, ends_before=date(2026, 7, 1), by_period=True
    ).of(A.SPENT)


def test_the_pages_hold_every_entry_once_and_each_reads_one_page_only(pool):
    post_journals(
        fund_id=pool.fund.pk,
        drafts=[pool.spending(1_00, on=IN_APRIL) for _ in range(40)],
        by=pool.manager,
        at=NOON,
    )
    found, before = [], None
    while True:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            page = entries_seen(pool.fund, Wanted(kind=A.SPENT, before=before))
        assert len(asked) <= 3
        [reading] = [
            each["sql"] for each in asked if 'FROM "money_entry"' in each["sql"]
        ]
        assert "LIMIT 26" in reading
        assert page.net_pence == 510_00
        found += [each.number for each in page.rows]
        before = page.following
        if before is None:
            break

    assert len(found) == 42
    assert found == sorted(set(found), reverse=True)


def test_without_accounts_nothing_is_added_up(pool):
    seen = entries_seen(pool.fund, Wanted(year=YEAR), most=2)

    assert seen.net_pence is None
    assert "Choose accounts" in seen.sentence
    assert "There are more entries than these." in seen.table().note


def test_entries_of_another_fund_are_never_there(pool):
    other = funded_pool()
    mine = {each.number for each in entries_seen(pool.fund, Wanted(), most=999).rows}
    theirs = {each.number for each in entries_seen(other.fund, Wanted(), most=999).rows}

    assert mine
    assert theirs
    assert not mine & theirs
    partner = other.three.icb.pk
    assert entries_seen(pool.fund, Wanted(partner=partner)).rows == []


def test_a_journal_with_its_hash_its_order_and_what_took_it_back(pool):
    step = ordered(pool, 90_00).steps.get()
    seen = journal_seen(step.journal)

    assert seen.is_as_posted
    assert seen.order_reference == step.order.reference
    assert seen.pence == 90_00
    assert seen.rows[0].out_of == "Available, Care at home, Core budgets, 2026/27"
    assert seen.reversal is None

    back = reverse_journal(
        journal_id=step.journal_id, why="Twice", by=pool.manager, at=NOON
    )
    assert journal_seen(step.journal).reversal == back
