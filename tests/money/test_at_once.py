"""Many people post at the same moment: nothing is lost, overspent, doubled or left hanging."""

from datetime import date
from random import Random
from threading import Barrier, Thread
from uuid import uuid4, uuid5

import pytest
from django.db import connection, transaction
from factories.money import (
    FIRST_QUARTER,
    SECOND_QUARTER,
    YEAR,
    contributed,
    open_pool,
)
from factories.organisations import NOON, TODAY
from factories.year_end import IN_MARCH, LAST_YEAR, closed_hard, ready_to_close

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.contributions import receive_contribution
from ropewalk.money.actions.funds import close_period
from ropewalk.money.actions.orders import OrderSaid, place_order
from ropewalk.money.actions.posting import post_journal, post_journals, reverse_journal
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import Control, Move
from ropewalk.money.models import Balance, Journal, LedgerAccount, RecoveryTask
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.posting import Draft, Line

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 1.0  # seconds; what is not held off is done long before
WRITERS = 20


@pytest.fixture(autouse=True)
def _several_writers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: test_killed has several of them")


@pytest.fixture
def pool():
    pool = open_pool(control=Control.HARD_STOP)
    pool.budget(1_000_00)
    return pool


def act(said, done):
    """Put what an act gives, or why it was refused, where the test finds it."""
    try:
        said.append(done())
    except BadInput as refusal:
        said.append(str(refusal))
    finally:
        connection.close()


def at_once(*acts):
    """What each of several acts gives, all of them begun at the same moment."""
    ready = Barrier(len(acts))
    said = [[] for _ in acts]

    def begin(each):
        ready.wait()
        return each()

    threads = [
        Thread(target=act, args=(told, lambda each=each: begin(each)))
        for told, each in zip(said, acts, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(said), "an act failed"
    return [told for [told] in said]


def second_after(first, second):
    """What each of two acts gives when the second begins before the first is committed."""
    said = []
    thread = Thread(target=act, args=(said, second))
    with transaction.atomic():
        given = first()
        thread.start()
        thread.join(A_MOMENT)
        assert thread.is_alive(), "the second act was not held off"
    thread.join()
    [told] = said
    return given, told


def posting(pool, draft):
    return lambda: post_journal(
        fund_id=pool.fund.pk, draft=draft, by=pool.manager, at=NOON
    )


def turned(draft):
    """A journal with its lines in the opposite order."""
    return Draft(draft.move, draft.effective_on, draft.lines[::-1])


def writer(pool, seed, posted, refused):
    """Post ten sums, one by one or some together, and keep what came of each."""
    dice = Random(seed)  # noqa: S311 - a test's own dice

    def write():
        for _ in range(5):
            drafts = [pool.spending(dice.randint(1, 15_00)) for _ in range(2)]
            if dice.random() < 0.5:
                drafts = [turned(each) for each in drafts]
            try:
                if dice.random() < 0.3:
                    post_journals(
                        fund_id=pool.fund.pk, drafts=drafts, by=pool.manager, at=NOON
                    )
                    posted.extend(drafts)
                    continue
                for each in drafts:
                    posting(pool, each)()
                    posted.append(each)
            except BadInput as refusal:
                refused.append(str(refusal))

    return write


def test_twenty_writers_never_spend_more_than_there_is_and_lose_nothing(pool):
    posted, refused, differences = [], [], []

    def look():
        differences.extend(ledger_difference() for _ in range(5))
        return True

    at_once(
        look,
        *(
            lambda seed=seed: writer(pool, seed, posted, refused)() or True
            for seed in range(WRITERS)
        ),
    )

    spent = sum(draft.lines[0].pence for draft in posted)
    now = balances_now(pool.fund)
    assert now.of(A.AVAILABLE) == 1_000_00 - spent >= 0
    assert now.of(A.SPENT) == spent
    assert refused, "the budget was never used up"
    assert all("is available in Care at home" in each for each in refused)
    keys = Journal.objects.filter(move=Move.SPENT).values_list("key", flat=True)
    assert set(keys) == {draft.key for draft in posted}
    assert differences == [""] * 5
    assert ledger_difference() == ""
    # and what is bent is found by somebody who holds nothing
    Balance.objects.filter(account__kind=A.AVAILABLE).update(pence=1_000_00)
    assert "is not what its entries add up to" in ledger_difference()
    assert balances_now(pool.fund).of(A.AVAILABLE) == 1_000_00


def test_two_who_post_the_same_accounts_the_other_way_round_both_get_through(pool):
    """Also one by one and many together, which hold the fund besides."""

    def many():
        for _ in range(15):
            drafts = [turned(pool.spending(1)), pool.spending(1)]
            post_journals(fund_id=pool.fund.pk, drafts=drafts, by=pool.manager, at=NOON)
        return True

    def one(order):
        for _ in range(30):
            posting(pool, order(pool.spending(1)))()
        return True

    assert at_once(lambda: one(turned), lambda: one(lambda each: each), many, many)
    assert balances_now(pool.fund).of(A.SPENT) == 120
    assert ledger_difference() == ""


def test_a_key_that_is_sent_twice_at_once_posts_once(pool):
    for _ in range(10):
        draft = pool.spending(1_00)
        first, again = at_once(posting(pool, draft), posting(pool, draft))
        assert first.pk == again.pk

    assert Journal.objects.filter(move=Move.SPENT).count() == 10
    # and for two things, it is refused for one of them
    other = open_pool(three=pool.three, title="Another pool")
    for _ in range(10):
        draft = pool.spending(1_00)
        same_key = other.spending(1_00, key=draft.key)
        said = at_once(posting(pool, draft), posting(other, same_key))
        [refusal] = [each for each in said if isinstance(each, str)]
        assert "was sent before, for something else" in refusal

    assert Journal.objects.filter(move=Move.SPENT).count() == 20
    assert ledger_difference() == ""


def test_a_form_that_is_sent_twice_at_once_is_done_once(pool):
    contributed(pool, pool.three.first, 100_00)

    def order(number, key):
        said = OrderSaid(
            pool.strand.pk,
            pool.source.pk,
            f"PO-{number}",
            "Homecare",
            "Care",
            1_00,
            TODAY,
        )
        return place_order(
            fund_id=pool.fund.pk,
            order=said,
            submission_key=key,
            by=pool.manager,
            at=NOON,
        )

    def receive(key):
        return receive_contribution(
            fund_id=pool.fund.pk,
            organisation_id=pool.three.first.pk,
            source_id=pool.source.pk,
            year_starting=YEAR,
            pence=1_00,
            received_on=TODAY,
            reference="",
            key=key,
            by=pool.manager,
            at=NOON,
        )

    for number in range(5):
        key = uuid4()
        first, again = at_once(*[lambda n=number, k=key: order(n, k)] * 2)
        assert first.pk == again.pk
        first, again = at_once(*[lambda k=key: receive(uuid5(k, "receipt"))] * 2)
        assert first.pk == again.pk
    for _ in range(5):
        key = uuid4()
        at_once(*[lambda k=key: pool.budget(1_00, key=k)] * 2)
    assert Event.objects.filter(kind=Event.Kind.BUDGET_SET).count() == 1 + 5
    assert ledger_difference() == ""


def test_a_quarter_that_is_closed_and_a_posting_into_it_wait_for_each_other(pool):
    def closing(number):
        period = pool.fund.periods.get(number=number)
        return lambda: close_period(
            period_id=period.pk, reasons="So", by=pool.manager, at=NOON
        )

    late = posting(pool, pool.spending(1_00, on=FIRST_QUARTER))
    _, journal = second_after(closing(1), late)
    assert (journal.period.number, journal.effective_on) == (2, FIRST_QUARTER)

    in_time = posting(pool, pool.spending(1_00, on=SECOND_QUARTER))
    journal, period = second_after(in_time, closing(2))
    assert (journal.period, period.closed_at) == (period, NOON)


def test_nobody_posts_into_a_year_that_a_partner_is_just_closing_hard():
    pool = open_pool(years=(LAST_YEAR, YEAR))
    host = pool.three.first
    pool.budget(10_00)
    posting(pool, pool.spending(1_00, on=IN_MARCH))()  # its accounts are there
    ready_to_close(pool, host)

    def closing():
        return closed_hard(pool, host)

    late = posting(pool, pool.spending(1_00, on=IN_MARCH))
    _, journal = second_after(closing, late)
    assert (journal.period.year_starting, journal.effective_on) == (YEAR, IN_MARCH)


def test_a_hard_close_waits_for_what_is_being_posted_and_then_has_to_be_agreed():
    pool = open_pool(years=(LAST_YEAR, YEAR))
    host = pool.three.first
    pool.budget(10_00)
    posting(pool, pool.spending(1_00, on=IN_MARCH))()
    ready_to_close(pool, host)

    in_time = posting(pool, pool.spending(1_00, on=IN_MARCH))
    journal, refusal = second_after(in_time, lambda: closed_hard(pool, host))
    assert journal.period.year_starting == LAST_YEAR
    assert "differs by £1.00" in refusal


def test_two_reversals_at_once_take_a_journal_back_once(pool):
    for _ in range(5):
        journal = posting(pool, pool.spending(1_00))()

        def reverse(journal=journal):
            return reverse_journal(
                journal_id=journal.pk, why="Wrong", by=pool.manager, at=NOON
            )

        first, again = at_once(reverse, reverse)
        assert first.pk == again.pk
        assert first.reverses_id == journal.pk

    assert balances_now(pool.fund).of(A.SPENT) == 0
    assert ledger_difference() == ""


def test_money_that_somebody_just_put_back_can_be_spent(pool):
    """The database asks of what a row was before that whether it may be so little."""
    spent = posting(pool, pool.spending(990_00))()

    def put_back():
        return reverse_journal(
            journal_id=spent.pk, why="Wrong", by=pool.manager, at=NOON
        )

    _, journal = second_after(put_back, posting(pool, pool.spending(300_00)))

    assert journal.move == Move.SPENT
    assert balances_now(pool.fund).of(A.AVAILABLE) == 700_00
    assert ledger_difference() == ""


def test_accounts_that_are_opened_at_once_are_opened_once(pool):
    """In the opposite order, and every time for a strand and kinds not used before."""
    strands = list(pool.fund.strands.all())
    for move, out_of, into in (
        (Move.SPENT, A.HELD, A.SPENT),
        (Move.IN_KIND_GIVEN, A.IN_KIND, A.IN_KIND_USED),
    ):
        lines = tuple(
            Line(
                pool.place(out_of),
                pool.place(into, strand=strand.pk, is_capital=is_capital),
                1,
            )
            for strand in strands
            for is_capital in (False, True)
        )
        draft = Draft(move, TODAY, lines)
        at_once(*[posting(pool, each) for each in (draft, turned(draft))] * 2)

    slots = list(LedgerAccount.objects.values_list("fund", "slot"))
    assert len(slots) == len(set(slots)) == Balance.objects.count()
    assert ledger_difference() == ""


def test_a_strand_that_goes_short_in_two_places_at_once_has_one_recovery_task():
    pool = open_pool()
    year = {"strand": pool.strand.pk, "year": YEAR}
    drafts = [
        Draft(
            Move.SPENT,
            date(YEAR, 9, 1),
            (
                Line(
                    pool.place(A.AVAILABLE, **year, is_capital=is_capital),
                    pool.place(A.USED, **year, is_capital=is_capital),
                    5_00,
                ),
            ),
        )
        for is_capital in (False, True)
    ]

    second_after(*(posting(pool, each) for each in drafts))

    assert RecoveryTask.objects.count() == 1
