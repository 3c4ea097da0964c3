"""The ledger: money is conserved, nothing is changed, and what was posted can be proved."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from factories.laid import laid, undone
from factories.money import (
    FIRST_QUARTER,
    SECOND_QUARTER,
    YEAR,
    manager_at,
    open_pool,
)
from factories.organisations import NOON, TODAY, MembershipFactory
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import close_period
from ropewalk.money.actions.posting import post_journal, post_journals, reverse_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, Move
from ropewalk.money.models import Balance, Entry, Journal, RecoveryTask
from ropewalk.money.queries.balances import (
    balances_in,
    balances_now,
    posted_by_quarter,
)
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.posting import Draft, Line, Place
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db


@laid
def pool():
    return open_pool()


def post(pool, *drafts, at=NOON):
    return [
        post_journal(fund_id=pool.fund.pk, draft=each, by=pool.manager, at=at)
        for each in drafts
    ]


def test_what_is_posted_is_in_the_balances_and_the_event_says_its_hash(pool):
    pool.budget(500_00)
    [journal] = post(pool, pool.spending(120_00))

    now = balances_now(pool.fund)
    assert now.of(A.SPENT) == 120_00
    assert now.of(A.AVAILABLE) == 380_00
    assert now.of(A.HELD) == -120_00
    event = Event.objects.filter(kind=Event.Kind.JOURNAL_POSTED).last()
    assert journal.entries_hash in event.detail
    assert ledger_difference() == ""


PENCE = st.integers(1, 10**9)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                (Move.BUDGET_SET, (A.BUDGET, A.AVAILABLE)),
                (Move.CONTRIBUTION_DUE, (A.CONTRIBUTION, A.DUE)),
                (Move.CONTRIBUTION_RECEIVED, (A.DUE, A.HELD)),
                (Move.SPENT, (A.HELD, A.SPENT)),
                (Move.IN_KIND_GIVEN, (A.IN_KIND, A.IN_KIND_USED)),
            ]
        ),
        PENCE,
        st.dates(date(YEAR, 4, 1), TODAY),
    ),
    min_size=1,
    max_size=8,
)


def test_money_is_conserved_and_each_balance_is_what_its_entries_add_up_to(pool):
    @given(moves=MOVES, together=st.booleans())
    def holds(moves, together):
        drafts = [
            pool.draft(move, (*flow, pence), on=on) for (move, flow), pence, on in moves
        ]
        with undone():
            if together:
                post_journals(
                    fund_id=pool.fund.pk, drafts=drafts, by=pool.manager, at=NOON
                )
            else:
                post(pool, *drafts)
            slow = {}
            for entry in Entry.objects.select_related("out_of", "into"):
                slow[entry.out_of.place] = slow.get(entry.out_of.place, 0) - entry.pence
                slow[entry.into.place] = slow.get(entry.into.place, 0) + entry.pence
            now = balances_now(pool.fund).pence
            assert {k: v for k, v in now.items() if v} == {
                k: v for k, v in slow.items() if v
            }
            for book in ("actual", "budget", "notional"):
                assert sum(v for k, v in now.items() if k.book == book) == 0
            assert balances_in(pool.fund).pence == {k: v for k, v in now.items() if v}
            later = NOON + timedelta(days=1)
            assert (
                balances_in(pool.fund, as_known=later).pence
                == balances_in(pool.fund).pence
            )
            assert ledger_difference() == ""

    holds()


def test_a_reversal_restores_every_balance_and_stays_to_be_seen(pool):
    @given(moves=MOVES)
    def holds(moves):
        with undone():
            pool.budget(1)
            before = balances_now(pool.fund).pence
            drafts = [
                pool.draft(move, (*flow, pence), on=on)
                for (move, flow), pence, on in moves
            ]
            for journal in reversed(post(pool, *drafts)):
                reversal = reverse_journal(
                    journal_id=journal.pk, why="Wrong fund", by=pool.manager, at=NOON
                )
                assert reversal.reverses_id == journal.pk
            after = balances_now(pool.fund).pence
            assert {k: v for k, v in after.items() if v} == {
                k: v for k, v in before.items() if v
            }
            assert ledger_difference() == ""

    holds()


def test_the_same_key_posts_once_and_another_use_of_it_is_refused(pool):
    draft = pool.spending(5_00)
    [first], [again] = post(pool, draft), post(pool, draft)

    assert first.pk == again.pk
    assert Journal.objects.filter(move=Move.SPENT).count() == 1
    with pytest.raises(BadInput, match="was sent before, for something else"):
        post(pool, pool.spending(6_00, key=draft.key))
    other = open_pool()
    with pytest.raises(BadInput, match="was sent before, for something else"):
        post(other, other.spending(5_00, key=draft.key))


def test_the_reason_is_kept_to_the_letter(pool):
    reasons = ["", "NULL", '{"a", \\b}', "it's 5%s, {}", "Llanfairpwll\n£ café", "%"]
    drafts = [pool.spending(1_00, why=why) for why in reasons]
    numbers = post_journals(
        fund_id=pool.fund.pk, drafts=drafts, by=pool.manager, at=NOON
    )
    one_by_one = post(pool, *(pool.spending(1_00, why=why) for why in reasons))

    kept = Journal.objects.filter(pk__in=numbers).order_by("pk")
    assert [(each.why, each.recorded_at, each.key) for each in kept] == [
        (each.why, NOON, each.key) for each in drafts
    ]
    for journal, why in zip(one_by_one, reasons, strict=True):
        assert journal == Journal.objects.get(pk=journal.pk, why=why, recorded_at=NOON)


def test_many_are_posted_together_or_not_at_all(pool):
    good = [pool.spending(1_00) for _ in range(3)]
    bad = pool.spending(1_00, on=date(2031, 1, 1))

    with pytest.raises(BadInput, match=r"^Journal 4: 1 January 2031 is still to come"):
        post_journals(
            fund_id=pool.fund.pk, drafts=[*good, bad], by=pool.manager, at=NOON
        )
    assert not Journal.objects.filter(move=Move.SPENT).exists()

    posted = post_journals(
        fund_id=pool.fund.pk, drafts=[*good, good[0]], by=pool.manager, at=NOON
    )
    assert len(posted) == 4
    assert posted[3] == posted[0]
    assert len(set(posted)) == 3
    assert Event.objects.filter(kind=Event.Kind.JOURNALS_POSTED).count() == 1
    assert ledger_difference() == ""


def close_quarter(pool, number, at=NOON):
    period = pool.fund.periods.get(number=number)
    return close_period(period_id=period.pk, reasons="So", by=pool.manager, at=at)


def test_a_change_of_a_closed_quarter_goes_into_the_open_one_with_its_own_day(pool):
    post(pool, pool.spending(10_00, on=FIRST_QUARTER))
    close_quarter(pool, 1)
    [late] = post(pool, pool.spending(7_00, on=FIRST_QUARTER))

    assert (late.period.number, late.effective_on) == (2, FIRST_QUARTER)
    end = date(YEAR, 7, 1)
    by_day = balances_in(pool.fund, ends_before=end)
    by_quarter = balances_in(pool.fund, ends_before=end, by_period=True)
    assert (by_day.of(A.SPENT), by_quarter.of(A.SPENT)) == (17_00, 10_00)
    assert ledger_difference() == ""


def test_a_back_dated_change_gives_what_posting_in_order_would_have(pool):
    @given(
        spent=st.lists(
            st.tuples(PENCE, st.sampled_from([FIRST_QUARTER, SECOND_QUARTER, TODAY])),
            min_size=1,
            max_size=6,
        ),
        on=st.dates(date(YEAR, 4, 1), TODAY),
    )
    def holds(spent, on):
        found = []
        for order in (spent, sorted(spent, key=lambda each: each[1])):
            with undone():
                post(pool, *(pool.spending(pence, on=day) for pence, day in order))
                found.append(balances_in(pool.fund, ends_before=on).pence)
        assert found[0] == found[1]

    holds()


def test_what_was_known_then_stays_known(pool):
    post(pool, pool.spending(10_00, on=FIRST_QUARTER))
    post(pool, pool.spending(5_00, on=FIRST_QUARTER), at=NOON + timedelta(days=30))

    then = balances_in(pool.fund, as_known=NOON + timedelta(days=1))
    assert then.of(A.SPENT) == 10_00
    assert balances_in(pool.fund).of(A.SPENT) == 15_00


def test_whether_anything_came_later_is_looked_up_among_all_journals(pool):
    post(pool, pool.spending(10_00, on=FIRST_QUARTER))

    with CaptureQueriesContext(connection) as asked:
        balances_in(pool.fund, as_known=NOON)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # of one row it reads all
        plan = "EXPLAIN" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
        (later,) = [each["sql"] for each in asked if "recorded_at" in each["sql"]]
        cursor.execute(f"{plan} {later}")
        said = "\n".join(str(row) for row in cursor.fetchall())
    assert re.search("(INDEX|Index Cond).*fund_id ?=.*recorded_at ?>", said), said


MOMENTS = st.integers(0, 5).map(lambda days: NOON + timedelta(days=days))


def added_up(entries, *, as_known, within, by_period=False, counting_before=date.max):
    """Pence by place, from every entry there is."""
    found = {}
    for entry in entries:
        journal = entry.journal
        period = journal.period
        first, last = (
            (period.starts_on, period.ends_before - timedelta(days=1))
            if by_period
            else (journal.effective_on, journal.effective_on)
        )
        if (
            journal.recorded_at <= as_known
            and within[0] <= first
            and last < within[1]
            and journal.effective_on < counting_before
        ):
            for account, pence in (
                (entry.into, entry.pence),
                (entry.out_of, -entry.pence),
            ):
                found[account.place] = found.get(account.place, 0) + pence
    return {place: pence for place, pence in found.items() if pence}


def test_what_was_known_at_any_moment_is_what_adding_up_every_entry_gives(pool):
    pool.budget(5)

    @given(
        spent=st.lists(
            st.tuples(
                PENCE,
                st.sampled_from([FIRST_QUARTER, SECOND_QUARTER, TODAY]),
                MOMENTS,
                st.booleans(),
            ),
            max_size=5,
        ),
        as_known=MOMENTS,
        counting_before=st.dates(date(YEAR, 4, 1), TODAY),
    )
    def holds(spent, as_known, counting_before):
        with undone():
            for pence, on, at, then_closed in spent:
                post(pool, pool.spending(pence, on=on), at=at)
                if then_closed and (
                    period := pool.fund.periods.filter(
                        closed_at=None, ends_before__lte=TODAY
                    ).first()
                ):
                    close_quarter(pool, period.number, at=at)
            quarters = posted_by_quarter(
                pool.fund, as_known=as_known, counting_before=counting_before
            )
            entries = list(
                Entry.objects.select_related("journal__period", "into", "out_of")
            )
            for within in (
                (date(YEAR, 7, 1), date(YEAR, 10, 1)),
                (date(YEAR, 4, 1), date(YEAR + 1, 4, 1)),
            ):
                said = {"as_known": as_known, "within": within}
                asked = {"starts_on": within[0], "ends_before": within[1]}
                by_day = balances_in(pool.fund, as_known=as_known, **asked)
                by_period = balances_in(
                    pool.fund, as_known=as_known, by_period=True, **asked
                )
                slow = added_up(entries, by_period=True, **said)
                assert by_day.pence == added_up(entries, **said)
                assert by_period.pence == quarters.within(**asked).pence == slow
                assert quarters.within(**asked, only_earlier=True).pence == added_up(
                    entries, by_period=True, counting_before=counting_before, **said
                )

    holds()


def test_a_hard_stop_lets_nothing_go_below_what_is_available():
    pool = open_pool(control=Control.HARD_STOP)
    pool.budget(100_00)
    post(pool, pool.spending(60_00))

    with pytest.raises(BadInput, match=r"Only £40\.00 is available in Care at home"):
        post(pool, pool.spending(40_01))
    post(pool, pool.spending(40_00))
    assert balances_now(pool.fund).of(A.AVAILABLE) == 0


def test_under_a_hard_stop_available_is_never_negative():
    pool = open_pool(control=Control.HARD_STOP)
    pool.budget(1000)

    @given(sums=st.lists(st.integers(1, 700), max_size=6))
    def holds(sums):
        with undone():
            left = 1000
            for pence in sums:
                if pence > left:
                    with pytest.raises(BadInput, match="is available"):
                        post(pool, pool.spending(pence))
                else:
                    post(pool, pool.spending(pence))
                    left -= pence
                assert balances_now(pool.fund).of(A.AVAILABLE) == left

    holds()


def test_the_database_itself_keeps_a_hard_stop():
    pool = open_pool(control=Control.HARD_STOP)
    pool.budget(100_00)

    with pytest.raises(IntegrityError), transaction.atomic():
        Balance.objects.filter(account__kind=A.AVAILABLE).update(pence=-1)


def test_a_pool_that_warns_posts_and_opens_one_recovery_task(pool):
    pool.budget(100_00)
    post(pool, pool.spending(150_00), pool.spending(10_00))

    [task] = RecoveryTask.objects.all()
    assert (task.strand, task.short_pence) == (pool.strand, 60_00)
    assert (task.opened_on, task.due_on) == (TODAY, TODAY + timedelta(days=28))


def test_a_fund_that_records_only_opens_no_task():
    pool = open_pool(control=Control.RECORD_ONLY)
    post(pool, pool.spending(150_00))

    assert balances_now(pool.fund).of(A.AVAILABLE) == -150_00
    assert not RecoveryTask.objects.exists()


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        ([], "moves some money"),
        ([(A.HELD, A.SPENT, 0)], "more than nothing"),
        ([(A.HELD, A.SPENT, -5)], "more than nothing"),
        ([(A.HELD, A.SPENT, 1.5)], "whole number of pence"),
        ([(A.HELD, A.SPENT, True)], "whole number of pence"),
        ([(A.SPENT, A.HELD, 5)], "cannot move money from"),
        ([(A.HELD, A.AVAILABLE, 5)], "cannot move money from"),
        ([(A.HELD, A.HELD, 5)], "to another account"),
    ],
)
def test_what_is_no_journal_is_refused(pool, lines, refusal):
    with pytest.raises(BadInput, match=refusal):
        post(pool, pool.draft(Move.SPENT, *lines))
    assert not Journal.objects.filter(move=Move.SPENT).exists()


def test_a_budget_without_a_year_and_money_with_one_are_refused(pool):
    available = Place(A.AVAILABLE, strand=pool.strand.pk)
    used = Place(A.USED, strand=pool.strand.pk)
    held, spent = Place(A.HELD, year=YEAR), Place(A.SPENT)

    with pytest.raises(BadInput, match="A budget is for a financial year"):
        post(pool, Draft(Move.SPENT, TODAY, (Line(available, used, 1),)))
    with pytest.raises(BadInput, match="Only a budget is for a year"):
        post(pool, Draft(Move.SPENT, TODAY, (Line(held, spent, 1),)))


def test_a_day_without_a_quarter_and_one_to_come_are_refused(pool):
    with pytest.raises(BadInput, match="No quarter of this fund holds 31 March 2026"):
        post(pool, pool.spending(1_00, on=date(2026, 3, 31)))
    with pytest.raises(BadInput, match="is still to come"):
        post(pool, pool.spending(1_00, on=TODAY + timedelta(days=1)))


def test_a_reversal_says_why_and_is_not_reversed(pool):
    [journal] = post(pool, pool.spending(1_00))
    with pytest.raises(BadInput, match="Say why"):
        reverse_journal(journal_id=journal.pk, why=" ", by=pool.manager, at=NOON)
    reversal = reverse_journal(
        journal_id=journal.pk, why="Wrong", by=pool.manager, at=NOON
    )
    again = reverse_journal(
        journal_id=journal.pk, why="Wrong", by=pool.manager, at=NOON
    )
    assert again.pk == reversal.pk
    with pytest.raises(BadInput, match="This is a reversal"):
        reverse_journal(journal_id=reversal.pk, why="No", by=pool.manager, at=NOON)


@pytest.mark.parametrize("role", [r for r in Role if r != Role.POOL_MANAGER])
def test_who_may_post(pool, role):
    account = MembershipFactory(organisation=pool.three.first, role=role).account
    draft = pool.spending(1_00)
    if role == Role.FINANCE:
        post_journal(fund_id=pool.fund.pk, draft=draft, by=account, at=NOON)
        return
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        post_journal(fund_id=pool.fund.pk, draft=draft, by=account, at=NOON)


def test_another_partners_manager_does_not_keep_the_hosts_fund(pool):
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        post_journal(
            fund_id=pool.fund.pk,
            draft=pool.spending(1_00),
            by=manager_at(pool.three.second),
            at=NOON,
        )


@pytest.mark.parametrize("table", ["money_entry", "money_journal"])
@pytest.mark.parametrize("how", ["update", "delete", "replace", "truncate"])
def test_nobody_bends_what_was_posted_through_sql(pool, table, how):
    post(pool, pool.spending(1_00))
    if how == "truncate" and connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has TRUNCATE")
    if how == "replace" and connection.vendor == "postgresql":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    told = {
        "update": f"UPDATE {table} SET id = id",
        "delete": f"DELETE FROM {table}",
        "replace": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
        "truncate": f"TRUNCATE {table} CASCADE",
    }[how]
    connection.check_constraints()  # PostgreSQL empties no table with checks to come

    with (
        pytest.raises(DatabaseError, match="added and never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(told)


def test_a_key_is_once_in_all_funds(pool):
    key = uuid4()
    post(pool, pool.spending(1_00, key=key))

    assert Journal.objects.get(key=key).fund == pool.fund
