"""Whatever is changed behind the ledger's back is found, and said in a sentence."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from factories.laid import laid
from factories.money import open_pool
from factories.organisations import NOON
from factories.statements import funded_pool
from factories.year_end import (
    IN_MARCH,
    LAST_YEAR,
    balances_stated,
    closed_hard,
    ready_to_close,
)

from ropewalk.audit import append_only
from ropewalk.audit.models import Event
from ropewalk.money.actions.posting import post_journal, post_journals
from ropewalk.money.kinds import AccountKind, Move
from ropewalk.money.models import (
    Balance,
    DayTotal,
    Entry,
    Journal,
    LedgerAccount,
    RecoveryTask,
)
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.queries.whole_years import hard_close_difference
from ropewalk.money.rules.posting import Draft, Line, Place, entries_hash

pytestmark = pytest.mark.django_db


@laid
def pool():
    pool = open_pool()
    post_journal(
        fund_id=pool.fund.pk, draft=pool.spending(3_00), by=pool.manager, at=NOON
    )
    post_journals(
        fund_id=pool.fund.pk,
        drafts=[pool.spending(5_00), pool.spending(7_00)],
        by=pool.manager,
        at=NOON,
    )
    return pool


def bent(model, told):
    """Change a table with its triggers lifted, as somebody with the whole server could."""
    connection.check_constraints()  # PostgreSQL changes no table with checks to come
    append_only.lift_triggers(connection, model)
    with connection.cursor() as cursor:
        cursor.execute(told)
    connection.check_constraints()
    append_only.put_triggers(connection, model)


def test_a_ledger_that_nobody_bent_has_no_difference(pool):
    assert ledger_difference() == ""


def test_a_changed_balance_is_found(pool):
    Balance.objects.filter(pence__gt=0).update(pence=1)
    assert "is not what its entries add up to" in ledger_difference()


def test_a_changed_day_is_found(pool):
    DayTotal.objects.filter(pence_in__gt=0).update(pence_in=1)
    assert "is not what its entries add up to" in ledger_difference()


def test_a_day_that_is_gone_is_found(pool):
    DayTotal.objects.all().delete()
    assert "Nothing is kept of account" in ledger_difference()


def test_a_day_on_which_nothing_moved_is_found(pool):
    day = DayTotal.objects.first()
    day.pk, day.effective_on = None, day.effective_on - timedelta(days=1)
    day.pence_in = day.pence_out = 0
    day.save()
    assert "is not what its entries add up to" in ledger_difference()


@pytest.mark.parametrize("pence", [300, 500, 700])
def test_an_entry_of_another_sum_is_found(pool, pence):
    bent(Entry, f"UPDATE money_entry SET pence = 1 WHERE pence = {pence}")
    assert "are not those that were posted" in ledger_difference()


def test_an_entry_and_its_hash_that_no_event_says_are_found(pool):
    entry = Entry.objects.filter(pence=300).first()
    lines = [
        (each.out_of_id, each.into_id, 1 if each.pk == entry.pk else each.pence)
        for each in Entry.objects.filter(journal=entry.journal_id)
    ]
    bent(Entry, f"UPDATE money_entry SET pence = 1 WHERE id = {entry.pk}")
    digest = entries_hash(lines)
    bent(
        Journal,
        f"UPDATE money_journal SET entries_hash = '{digest}' "
        f"WHERE id = {entry.journal_id}",
    )
    assert "says other entries than it has" in ledger_difference()


def test_a_journal_that_is_gone_is_found(pool):
    number = Journal.objects.first().pk
    RecoveryTask.objects.all().delete()
    bent(Entry, f"DELETE FROM money_entry WHERE journal_id = {number}")
    assert "has no entries" in ledger_difference()
    bent(Journal, f"DELETE FROM money_journal WHERE id = {number}")
    assert "which an event says was posted, is not there" in ledger_difference()


def test_one_of_many_that_is_gone_is_found(pool):
    number = Journal.objects.last().pk
    bent(Entry, f"DELETE FROM money_entry WHERE journal_id = {number}")
    bent(Journal, f"DELETE FROM money_journal WHERE id = {number}")
    assert "are not those that were posted together" in ledger_difference()


def test_a_journal_of_which_no_event_speaks_is_found(pool):
    bent(Event, "DELETE FROM audit_event WHERE kind = 'journal_posted'")
    assert "No event says" in ledger_difference()


def test_an_account_never_changes_and_one_that_was_bent_is_named(pool):
    """It would carry all that was ever posted to it under another strand's name."""
    account = LedgerAccount.objects.get(kind=AccountKind.SPENT)
    other = pool.fund.strands.last()
    found = LedgerAccount.objects.filter(pk=account.pk)
    for change in (
        lambda: found.update(strand=other),
        lambda: found._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert ledger_difference() == ""

    bent(
        LedgerAccount,
        f"UPDATE money_ledgeraccount SET strand_id = {other.pk} WHERE id = {account.pk}",
    )
    assert ledger_difference() == f"Account {account.pk} is not what it was opened as."


# years that were closed hard


@laid
def ended():
    """A pool of two years, of which a partner is ready to close the first hard."""
    pool = funded_pool(years=(LAST_YEAR, LAST_YEAR + 1))
    ready_to_close(pool, pool.three.icb)
    return pool


def asked(pool, partner, *, at, together=False):
    """Money that a partner, or the host for all, comes to owe in March."""
    due, put_in = (
        Place(kind, partner=partner.pk)
        for kind in (AccountKind.DUE, AccountKind.CONTRIBUTION)
    )
    lines = (Line(put_in, due, 5_00),)
    draft = Draft(Move.CONTRIBUTION_DUE, IN_MARCH, lines)
    said = {"fund_id": pool.fund.pk, "by": pool.manager, "at": at}
    if together:
        return post_journals(drafts=[draft], **said)[0]
    return post_journal(draft=draft, **said).pk


def into_last_year(pool, journal):
    """A journal as if it had been posted into the last quarter of the year before."""
    last = pool.fund.periods.filter(year_starting=LAST_YEAR).last().pk
    period = Journal.objects.get(pk=journal).period_id
    bent(Journal, f"UPDATE money_journal SET period_id = {last} WHERE id = {journal}")
    days = f"WHERE period_id = {period} AND effective_on = '{IN_MARCH}'"
    bent(DayTotal, f"UPDATE money_daytotal SET period_id = {last} {days}")


@pytest.mark.parametrize("together", [False, True])
def test_a_journal_in_a_year_that_its_partner_had_closed_hard_is_found(ended, together):
    icb = ended.three.icb
    closed_hard(ended, icb)
    journal = asked(ended, icb, at=NOON + timedelta(hours=1), together=together)
    assert Journal.objects.get(pk=journal).period.year_starting == LAST_YEAR + 1
    assert ledger_difference() == ""

    into_last_year(ended, journal)

    assert ledger_difference() == (
        f"Journal {journal} stands in 2025/26, which {icb.name} had closed hard before it "
        "was posted."
    )


def test_what_others_post_into_that_year_is_as_it_should_be(ended):
    closed_hard(ended, ended.three.icb)
    journal = asked(ended, ended.three.first, at=NOON + timedelta(hours=1))

    assert Journal.objects.get(pk=journal).period.year_starting == LAST_YEAR
    assert ledger_difference() == ""


def test_shared_accounts_in_a_year_that_the_host_had_closed_hard_are_found(ended):
    host = ended.three.first
    ready_to_close(ended, host)
    closed_hard(ended, host)
    lines = (Line(ended.place(AccountKind.ACCRUED), ended.place(AccountKind.SPENT), 1),)
    journal = post_journal(
        fund_id=ended.fund.pk,
        draft=Draft(Move.DELIVERED, IN_MARCH, lines),
        by=ended.manager,
        at=NOON + timedelta(hours=1),
    ).pk
    assert ledger_difference() == ""

    into_last_year(ended, journal)

    assert f"Journal {journal} stands in 2025/26, which {host.name}" in (
        ledger_difference()
    )


@pytest.mark.parametrize("together", [False, True])
def test_a_hard_close_that_waited_for_a_posting_does_not_make_it_wrong(ended, together):
    icb = ended.three.icb
    asked(ended, icb, at=NOON + timedelta(seconds=3), together=together)
    balances_stated(ended, icb)
    closed_hard(ended, icb)  # asked for at noon, written after the posting

    assert ledger_difference() == ""


def test_where_nobody_has_closed_a_year_hard_it_costs_one_query(
    ended, django_assert_num_queries
):
    with django_assert_num_queries(1):
        assert hard_close_difference() == ""
    closed_hard(ended, ended.three.icb)
    with django_assert_num_queries(2):
        assert hard_close_difference() == ""
