"""Whatever is changed behind the ledger's back is found, and said in a sentence."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from factories.laid import laid
from factories.money import open_pool
from factories.organisations import NOON

from ropewalk.audit import append_only
from ropewalk.audit.models import Event
from ropewalk.money.actions.posting import post_journal, post_journals
from ropewalk.money.kinds import AccountKind
from ropewalk.money.models import (
    Balance,
    DayTotal,
    Entry,
    Journal,
    LedgerAccount,
    RecoveryTask,
)
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.posting import entries_hash

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
