"""The statement that posts in one go writes what the long way writes, or nothing."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from factories.laid import laid
from factories.money import FIRST_QUARTER, SECOND_QUARTER, YEAR, manager_at, open_pool
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.year_end import IN_MARCH, LAST_YEAR, closed_hard, ready_to_close
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import close_period
from ropewalk.money.actions.posting import _post_the_long_way, post_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, FundKind, Move
from ropewalk.money.models import (
    Balance,
    DayTotal,
    Entry,
    Fund,
    Journal,
    RecoveryTask,
)
from ropewalk.money.permissions import Refusal
from ropewalk.money.posted_at_once import posted_at_once
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_statement():
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite every posting goes the long way")


@laid
def pool():
    """With every account that is posted to below, and something in each budget."""
    return with_accounts(open_pool())


def with_accounts(pool):
    pool.budget(1_000_00)
    post_journal(
        fund_id=pool.fund.pk, draft=pool.spending(1_00), by=pool.manager, at=NOON
    )
    return pool


def rows_after(post, **said):
    """What a way of posting gives and leaves behind, told without numbers; undone."""
    before = transaction.savepoint()
    try:
        journal = post(**said)
    except (BadInput, PermissionDenied) as refusal:
        transaction.savepoint_rollback(before)
        return str(refusal), None
    told = journal and [
        [getattr(journal, name) for name in TOLD],
        Journal.objects.filter(pk=journal.pk).values_list(*TOLD).get(),
        [
            (each.out_of.slot, each.into.slot, each.pence)
            for each in journal.entries.select_related("out_of", "into")
        ],
        list(Balance.objects.order_by("pk").values_list("account__slot", "pence")),
        sorted(
            DayTotal.objects.values_list(
                "account__slot", "period", "effective_on", "pence_in", "pence_out"
            )
        ),
        list(RecoveryTask.objects.values_list("strand", "short_pence")),
        Event.objects.values_list(
            "kind", "subject_type", "actor_id", "at", "detail"
        ).last(),
    ]
    if journal is not None:
        assert Event.objects.last().subject_id == str(journal.pk)
    assert ledger_difference() == ""
    transaction.savepoint_rollback(before)
    return "", told


TOLD = (
    "fund_id",
    "period_id",
    "move",
    "effective_on",
    "why",
    "reverses_id",
    "entries_hash",
    "recorded_at",
    "recorded_by_id",
    "key",
)


def both_ways(fund, draft, by, at=NOON):
    """What the one statement gives, and why the long way refuses, if it does.

    Where both post they have to leave the same behind.
    """
    said = {"fund_id": fund.pk, "draft": draft, "by": by, "at": at}
    entries = Entry.objects.count()
    refusal, at_once = rows_after(posted_at_once, **said)
    assert refusal == "", "the statement says nothing: it leaves that to the long way"
    refusal, the_long_way = rows_after(_post_the_long_way, **said)
    if at_once is None:
        assert Entry.objects.count() == entries
    else:
        assert at_once == the_long_way
    return at_once, refusal


FLOWS = st.lists(
    st.tuples(
        st.sampled_from([(A.HELD, A.SPENT), (A.AVAILABLE, A.USED)]),
        st.integers(1, 900_00),
    ),
    min_size=1,
    max_size=5,
)


@given(
    flows=FLOWS,
    on=st.dates(date(YEAR, 3, 25), TODAY + timedelta(days=2)),
    why=st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40),
    control=st.sampled_from(Control),
)
def agree(pool, flows, on, why, control):
    Fund.objects.filter(pk=pool.fund.pk).update(control=control)
    draft = pool.draft(Move.SPENT, *((*flow, p) for flow, p in flows), on=on, why=why)
    at_once, refusal = both_ways(pool.fund, draft, pool.manager)
    spent = sum(pence for (source, _), pence in flows if source == A.AVAILABLE)
    if not refusal and spent <= 999_00:
        assert at_once is not None, "what is as it should be is posted at once"


def test_both_ways_leave_the_same_behind_and_refuse_the_same(pool):
    agree(pool)


def test_what_is_under_its_floor_is_left_to_the_long_way():
    pool = with_accounts(open_pool(control=Control.HARD_STOP))

    assert both_ways(pool.fund, pool.spending(999_00), pool.manager)[0]
    at_once, refusal = both_ways(pool.fund, pool.spending(999_01), pool.manager)
    assert (at_once, refusal[:12]) == (None, "Only £999.00")


@pytest.mark.parametrize("kind", FundKind)
@pytest.mark.parametrize("role", Role)
def test_who_may_not_post_the_long_way_does_not_post_at_once(pool, kind, role):
    fund = pool.fund
    Fund.objects.filter(pk=fund.pk).update(kind=kind)
    here = MembershipFactory(organisation=pool.three.first, role=role).account
    gone = MembershipFactory(
        organisation=pool.three.first,
        role=role,
        starts_on=TODAY - timedelta(days=9),
        ends_before=TODAY,
    ).account
    elsewhere = MembershipFactory(organisation=pool.three.second, role=role).account
    keeps = role in {Role.POOL_MANAGER, Role.FINANCE}
    for by in (here, gone, elsewhere):
        at_once, refusal = both_ways(fund, pool.spending(1_00), by)
        assert at_once is None or (by == here and keeps and not refusal)


def test_a_closed_account_does_not_post_at_once(pool):
    pool.manager.is_active = False
    assert both_ways(pool.fund, pool.spending(1_00), pool.manager) == (
        None,
        Refusal.NOT_KEEPER,
    )


def test_a_fund_that_is_not_open_takes_nothing_at_once(pool):
    Fund.objects.filter(pk=pool.fund.pk).update(opened_at=None)
    at_once, refusal = both_ways(pool.fund, pool.spending(1_00), pool.manager)
    assert at_once is None
    assert "This fund is not open yet" in refusal


def test_a_closed_quarter_and_an_account_that_is_not_there_go_the_long_way(pool):
    period = pool.fund.periods.get(number=1)
    close_period(period_id=period.pk, reasons="So", by=pool.manager, at=NOON)
    capital = Line(
        pool.place(A.HELD, is_capital=True), pool.place(A.SPENT, is_capital=True), 1
    )

    for draft in (
        pool.spending(1_00, on=FIRST_QUARTER),
        Draft(Move.SPENT, TODAY, (capital,)),
    ):
        assert both_ways(pool.fund, draft, pool.manager) == (None, "")
    assert both_ways(pool.fund, pool.spending(1_00, on=SECOND_QUARTER), pool.manager)[0]


def test_a_year_that_a_partner_closed_hard_goes_the_long_way():
    pool = with_accounts(open_pool(years=(LAST_YEAR, YEAR)))
    host = pool.three.first
    ready_to_close(pool, host)
    assert both_ways(pool.fund, pool.spending(1_00, on=IN_MARCH), pool.manager)[0]
    closed_hard(pool, host)

    owed = pool.draft(Move.SPENT, (A.AVAILABLE, A.USED, 1_00), on=IN_MARCH)  # shared
    for draft in (pool.spending(1_00, on=IN_MARCH), owed):
        assert both_ways(pool.fund, draft, pool.manager) == (None, "")
    journal = post_journal(fund_id=pool.fund.pk, draft=owed, by=pool.manager, at=NOON)
    assert journal.period.year_starting == YEAR
    assert both_ways(pool.fund, pool.spending(1_00), pool.manager)[0]


def test_a_key_that_was_used_posts_nothing_at_once(pool):
    draft = pool.spending(1_00)
    post_journal(fund_id=pool.fund.pk, draft=draft, by=pool.manager, at=NOON)
    said = {"fund_id": pool.fund.pk, "by": pool.manager, "at": NOON}

    assert posted_at_once(draft=draft, **said) is None
    assert posted_at_once(draft=pool.spending(2_00, key=draft.key), **said) is None
    assert ledger_difference() == ""


def test_what_is_no_journal_is_not_posted_at_once(pool):
    for draft in (
        pool.draft(Move.SPENT),
        pool.draft(Move.SPENT, (A.HELD, A.SPENT, 0)),
        pool.draft(Move.SPENT, (A.SPENT, A.HELD, 1)),
        Draft(Move.SPENT, TODAY, (Line(Place(A.HELD, year=YEAR), Place(A.SPENT), 1),)),
        pool.draft(Move.REVERSAL, (A.SPENT, A.HELD, 1)),
    ):
        said = {"fund_id": pool.fund.pk, "by": pool.manager, "at": NOON}
        assert posted_at_once(draft=draft, **said) is None


def test_somebody_elses_manager_does_not_post_at_once(pool):
    other = manager_at(pool.three.second)
    at_once, refusal = both_ways(pool.fund, pool.spending(1_00), other)
    assert at_once is None
    assert "does not let you keep this fund" in refusal
