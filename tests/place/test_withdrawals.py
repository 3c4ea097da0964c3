"""Withdrawing a vintage in the workspace: who may, what is recorded, and nothing half-done."""

import fcntl

import pytest
from django.core.exceptions import PermissionDenied
from factories import reference_files
from factories.organisations import NOON, MembershipFactory

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.lake.withdrawing import withdrawn
from ropewalk.organisations.models import Role
from ropewalk.place.actions import withdraw_vintage
from ropewalk.place.models import Withdrawal
from ropewalk.place.offered import read_offered
from ropewalk.place.permissions import Refusal, refusal_to_withdraw
from ropewalk.place.reference import (
    added_here,
    vintage_kept_as,
    withdrawal_of,
    withdrawn_vintages,
)
from ropewalk.place.shelf import shelf

KEPT_AS = "practice_allocations--2026-27"
SHIPPED = "practice_allocations--2025-26"
WHY = "It is the file of another year."
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An installation of one test's own."""
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def added(tmp_path):
    """A file that somebody added in the workspace."""
    file = reference_files.waiting(tmp_path, at=NOON)
    return read_offered(file.pk, clock=lambda: NOON)


def test_what_who_when_and_why_are_recorded_and_the_vintage_before_is_read(home, added):
    by = MembershipFactory(role=Role.FINANCE).account

    done = withdraw_vintage(kept_as=added.kept_as, because=f" {WHY} ", by=by, at=NOON)

    assert shelf().resource("practice_allocations").vintage == "2025/26"
    assert (done.table, done.vintage) == ("practice_allocations", "2026/27")
    assert (done.because, done.withdrawn_by, done.withdrawn_at) == (WHY, by, NOON)
    event = Event.objects.last()
    assert (event.kind, event.actor_id) == (Event.Kind.REFERENCE_WITHDRAWN, by.pk)
    assert event.detail == f"practice_allocations, 2026/27, 3 rows, {KEPT_AS}"
    [kept] = withdrawn(home)
    assert (kept.by, kept.because) == (f"account {by.pk}", WHY)
    assert kept.resource.path.is_file()
    assert withdrawal_of(KEPT_AS) == kept
    assert vintage_kept_as(KEPT_AS) is None
    assert added_here() == []


def test_the_same_form_sent_twice_withdraws_once(home, added):
    by = added.offered_by

    first, second = (
        withdraw_vintage(kept_as=KEPT_AS, because=WHY, by=by, at=NOON) for _ in range(2)
    )

    assert first == second
    assert Event.objects.filter(kind=Event.Kind.REFERENCE_WITHDRAWN).count() == 1
    assert len(withdrawn(home)) == 1


def test_the_register_names_who_withdrew_where_the_records_know(added):
    by = MembershipFactory(role=Role.ANALYST).account
    withdraw_vintage(kept_as=KEPT_AS, because=WHY, by=by, at=NOON)

    [row] = withdrawn_vintages({KEPT_AS: by.name}).records()

    assert (row["vintage"], row["withdrawn_by"]) == ("2026/27", by.name)
    assert (row["because"], row["kept_as"]) == (WHY, KEPT_AS)
    assert withdrawn_vintages().records()[0]["withdrawn_by"] == f"account {by.pk}"


@pytest.mark.parametrize(
    ("role", "kept_as", "refusal"),
    [
        (Role.ANALYST, KEPT_AS, None),
        (Role.FINANCE, KEPT_AS, None),
        (Role.COMMISSIONER, KEPT_AS, Refusal.NOT_WITHDRAWER),
        (Role.ADMINISTRATOR, KEPT_AS, Refusal.NOT_WITHDRAWER),
        (Role.OBSERVER, KEPT_AS, Refusal.NOT_WITHDRAWER),
        (Role.ANALYST, SHIPPED, Refusal.NEVER_WITHDRAWN),
        (Role.FINANCE, SHIPPED, Refusal.NEVER_WITHDRAWN),
        (Role.OBSERVER, SHIPPED, Refusal.NOT_WITHDRAWER),
    ],
)
def test_who_may_withdraw_what(home, added, role, kept_as, refusal):
    by = MembershipFactory(role=role).account
    vintage = vintage_kept_as(kept_as)

    assert refusal_to_withdraw(actor=by, vintage=vintage, on=NOON.date()) == refusal
    if refusal is None:
        withdraw_vintage(kept_as=kept_as, because=WHY, by=by, at=NOON)
        return
    events = Event.objects.count()
    with pytest.raises(PermissionDenied, match=str(refusal)):
        withdraw_vintage(kept_as=kept_as, because=WHY, by=by, at=NOON)
    assert Event.objects.count() == events
    assert not Withdrawal.objects.exists()
    assert withdrawn(home) == []


@pytest.mark.parametrize(
    ("kept_as", "because", "why"),
    [
        (KEPT_AS, "  ", "Say why it is withdrawn"),
        (KEPT_AS, "x" * 301, "at most 300 characters"),
        ("practice_allocations--2031-32", WHY, "not held any more"),
    ],
)
def test_what_cannot_be_withdrawn_leaves_no_trace(home, added, kept_as, because, why):
    events = Event.objects.count()

    with pytest.raises(BadInput, match=why):
        withdraw_vintage(kept_as=kept_as, because=because, by=added.offered_by, at=NOON)

    assert Event.objects.count() == events
    assert not Withdrawal.objects.exists()
    assert withdrawn(home) == []


def test_nothing_is_recorded_when_the_lake_could_not_be_changed(home, added):
    events = Event.objects.count()
    with (home / "lake" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="Another file is being added just now"):
            withdraw_vintage(kept_as=KEPT_AS, because=WHY, by=added.offered_by, at=NOON)

    assert Event.objects.count() == events
    assert not Withdrawal.objects.exists()
    assert shelf().resource("practice_allocations").vintage == "2026/27"
