"""Sealed events prove that nobody touched them since."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from factories.organisations import NOON, AccountFactory, OrganisationFactory
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit import append_only, tasks
from ropewalk.audit.actions import record, seal_events
from ropewalk.audit.chain import BEGINNING, block_hash, line
from ropewalk.audit.models import Event, Seal
from ropewalk.audit.queries import check_chain, history_of

database = pytest.mark.django_db
KIND = Event.Kind.NEED_RECORDED


def happened(times=1):
    organisation = OrganisationFactory()
    return [
        record(KIND, subject=organisation, by=None, at=NOON, detail=str(number))
        for number in range(times)
    ]


def tampered(statement, *, model=Event):
    """Do what only somebody with the whole database could do."""
    append_only.lift_triggers(connection, model)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    append_only.put_triggers(connection, model)


@database
def test_an_event_says_what_who_and_when_in_plain_values():
    organisation, account = OrganisationFactory(), AccountFactory()

    record(KIND, subject=organisation, by=account, at=NOON, detail="3 practices")

    event = Event.objects.get()
    assert (event.kind, event.subject_type, event.subject_id) == (
        "need_recorded",
        "organisations.organisation",
        str(organisation.pk),
    )
    assert (event.actor_id, event.at, event.detail) == (account.pk, NOON, "3 practices")
    assert list(history_of(organisation)) == [event]
    assert not any(field.is_relation for field in Event._meta.get_fields())


@database
def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        record(KIND, subject=OrganisationFactory(), by=None, at=datetime(2026, 4, 1))


@database
def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="invented"):
        record("invented", subject=OrganisationFactory(), by=None, at=NOON)


def test_recording_outside_a_transaction_is_refused(transactional_db):
    organisation = OrganisationFactory()

    with pytest.raises(
        transaction.TransactionManagementError, match="in the transaction"
    ):
        record(KIND, subject=organisation, by=None, at=NOON)
    assert not Event.objects.exists()


@database
def test_blocks_follow_each_other_and_hold_every_event():
    assert seal_events(at=NOON) is None
    happened(3)
    first = seal_events(at=NOON)
    happened(2)
    second = seal_events(at=NOON + timedelta(minutes=5))
    happened(1)

    assert (first.number, first.events, first.hash_before) == (1, 3, BEGINNING)
    assert (second.number, second.events, second.hash_before) == (2, 2, first.hash)
    report = check_chain()
    assert (report.blocks, report.sealed, report.unsealed) == (2, 5, 1)
    assert report.last_hash == second.hash
    assert report.difference == ""


@database
def test_nothing_new_makes_no_block():
    happened(1)
    seal_events(at=NOON)

    assert seal_events(at=NOON) is None
    assert Seal.objects.count() == 1


@database
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_event SET detail = 'forged' WHERE id = {middle}",
        "UPDATE audit_event SET actor_id = 0 WHERE id = {middle}",
        "UPDATE audit_event SET at = '2020-01-01 00:00:00+00:00' WHERE id = {middle}",
        "UPDATE audit_event SET subject_id = 'x' WHERE id = {middle}",
        "UPDATE audit_event SET subject_type = 'x' WHERE id = {middle}",
        "UPDATE audit_event SET kind = 'x' WHERE id = {middle}",
    ],
)
def test_an_event_altered_after_sealing_is_found_in_its_block(change):
    happened(2)
    seal_events(at=NOON)
    middle = happened(3)[1].pk
    seal_events(at=NOON)
    happened(1)
    seal_events(at=NOON)

    tampered(change.format(middle=middle))

    report = check_chain()
    assert report.blocks == 1
    assert "Block 2 holds an event that was altered" in report.difference


@database
def test_an_event_taken_away_is_found():
    events = happened(3)
    seal_events(at=NOON)

    tampered(f"DELETE FROM audit_event WHERE id = {events[1].pk}")

    assert "sealed with 3 events and now holds 2" in check_chain().difference


@database
def test_a_block_taken_away_is_found():
    for _ in range(3):
        happened(1)
        seal_events(at=NOON)

    tampered("DELETE FROM audit_seal WHERE number = 2", model=Seal)

    assert check_chain().difference == "Block 2 is missing."


@database
def test_a_block_sealed_again_does_not_follow():
    for _ in range(2):
        happened(1)
        seal_events(at=NOON)

    tampered(f"UPDATE audit_seal SET hash = '{'f' * 64}' WHERE number = 1", model=Seal)

    assert "Block 1 holds an event that was altered" in check_chain().difference
    tampered(
        f"UPDATE audit_seal SET hash_before = '{'e' * 64}' WHERE number = 1", model=Seal
    )
    assert "Block 1 does not follow" in check_chain().difference


@database
def test_a_chain_cut_short_is_found_by_a_hash_kept_elsewhere():
    happened(1)
    seal_events(at=NOON)
    (last,) = happened(1)
    kept = seal_events(at=NOON).hash
    assert check_chain(kept_hash=kept).difference == ""

    tampered("DELETE FROM audit_seal WHERE number = 2", model=Seal)
    tampered(f"DELETE FROM audit_event WHERE id = {last.pk}")

    assert check_chain().difference == ""
    assert "cut short" in check_chain(kept_hash=kept).difference


@database
@pytest.mark.parametrize("number", [0, -1])
def test_an_event_numbered_before_the_first_is_found(number):
    happened(1)
    kept = seal_events(at=NOON).hash
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO audit_event "
            "SELECT %s, kind, subject_type, subject_id, actor_id, at, 'forged' "
            "FROM audit_event",
            [number],
        )

    report = check_chain(kept_hash=kept)

    assert "An event is numbered below 1" in report.difference
    assert report.blocks == 1


@database
def test_a_seal_numbered_before_the_first_is_found():
    happened(1)
    seal_events(at=NOON)

    tampered("UPDATE audit_seal SET id = -1", model=Seal)

    assert "A seal is numbered below 1" in check_chain().difference


times = st.datetimes(
    min_value=datetime(1970, 1, 1),
    max_value=datetime(2100, 1, 1),
    timezones=st.just(UTC),
)
events = st.builds(
    Event,
    id=st.integers(1, 10**9),
    kind=st.text(max_size=10),
    subject_type=st.text(max_size=10),
    subject_id=st.text(max_size=10),
    actor_id=st.none() | st.integers(1, 10**9),
    at=times,
    detail=st.text(max_size=30),
)


@given(one=events, other=events)
def test_two_events_are_sealed_alike_only_if_they_are_alike(one, other):
    def values(event):
        return [getattr(event, field.attname) for field in Event._meta.concrete_fields]

    assert (line(one) == line(other)) == (values(one) == values(other))
    assert line(one).count(b"\n") == 1


@given(before=st.lists(events, max_size=4), after=st.lists(events, max_size=4))
def test_a_blocks_hash_depends_on_each_event_and_the_block_before(before, after):
    def same(one, other):
        return [line(event) for event in one] == [line(event) for event in other]

    digest, count = block_hash(1, BEGINNING, before)

    assert count == len(before)
    assert (digest == block_hash(1, BEGINNING, after)[0]) == same(before, after)
    assert digest != block_hash(1, "1" * 64, before)[0]
    assert digest != block_hash(2, BEGINNING, before)[0]


@database
def test_housekeeping_seals_and_asks_for_its_next_round_once():
    happened(2)

    assert tasks.keep_house.call() == 2
    assert tasks.keep_house.call() == 0

    assert Seal.objects.get().events == 2
    waiting = DBTaskResult.objects.get()
    assert waiting.run_after > waiting.enqueued_at + timedelta(minutes=4)


def failed_sign_in(name, *, at):
    attempt = AccessAttempt.objects.create(
        username=name,
        ip_address="192.0.2.1",
        user_agent=name,
        post_data=f"username={name}",
        failures_since_start=5,
    )
    AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)


@database
def test_housekeeping_clears_away_sessions_and_failed_sign_ins_that_had_their_time():
    now = timezone.now()
    sessions = import_module(settings.SESSION_ENGINE).SessionStore
    for hours in (9, 1):
        with time_machine.travel(now - timedelta(hours=hours)):
            kept = sessions()
            kept["looked_at"] = "something"
            kept.save()
    failed_sign_in("long ago", at=now - timedelta(minutes=16))
    failed_sign_in("locked out", at=now - timedelta(minutes=14))

    tasks.keep_house.call()

    assert [row.pk for row in Session.objects.all()] == [kept.session_key]
    assert [row.username for row in AccessAttempt.objects.all()] == ["locked out"]


@database
def test_housekeeping_is_asked_for_at_once_when_work_begins():
    tasks.ask_for_next_round(soon=True)
    tasks.ask_for_next_round(soon=True)

    waiting = DBTaskResult.objects.get()
    assert waiting.run_after <= waiting.enqueued_at + timedelta(seconds=5)
