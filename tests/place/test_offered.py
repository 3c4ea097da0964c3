"""Files offered for the reference data: read once, removed always, cancelled at any time."""

import fcntl
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories import publishers, reference_files
from factories.organisations import NOON, MembershipFactory
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.lake.adding import Addition
from ropewalk.organisations.models import Role
from ropewalk.place.actions import (
    begin_adding,
    cancel_reference_file,
    keep_reference_file,
    offer_reference_file,
    put_back,
    refuse_reference_file,
    start_again,
)
from ropewalk.place.models import ReferenceFile
from ropewalk.place.offered import (
    LARGEST_UPLOAD,
    OUR_FAULT,
    path_of,
    plain_name,
    read_offered,
    set_aside,
)
from ropewalk.place.permissions import (
    Refusal,
    refusal_to_begin,
    refusal_to_cancel,
    refusal_to_keep,
    refusal_to_put_back,
    refusal_to_refuse,
    refusal_to_start_again,
)
from ropewalk.place.rules import NEXT_STATES, STALE_AFTER, is_stale
from ropewalk.place.shelf import shelf

State = ReferenceFile.State
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """An installation of one test's own."""
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def noon():
    return NOON


def bytes_kept(home):
    return [path for path in (home / "uploads").rglob("*") if path.is_file()]


def kinds():
    return [event.kind for event in Event.objects.order_by("pk")]


def test_a_file_is_read_added_recorded_and_its_bytes_removed(home, tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    assert path_of(file.folder, file.name).is_file()

    read = read_offered(file.pk, clock=noon)

    assert read.state == State.ADDED
    assert "Added, and now the current vintage" in read.said
    assert shelf().resource("practice_allocations").vintage == "2026/27"
    assert bytes_kept(home) == []
    assert kinds() == [
        Event.Kind.REFERENCE_OFFERED,
        Event.Kind.REFERENCE_BEGUN,
        Event.Kind.REFERENCE_ADDED,
    ]
    assert "2026/27, 3 rows" in Event.objects.last().detail


def test_a_file_is_not_read_again_when_it_has_been(tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    read_offered(file.pk, clock=noon)
    events = Event.objects.count()

    again = read_offered(file.pk, clock=noon)

    assert again.state == State.ADDED
    assert Event.objects.count() == events


def test_a_file_that_is_refused_names_its_rows_and_leaves_no_bytes(home, tmp_path):
    rows = publishers.practice_rows()
    rows[2][publishers.FIRST_NUMBER] = "-1"
    path = publishers.write(tmp_path / "2026_2027.csv", rows)
    file = reference_files.waiting(tmp_path, at=NOON)
    path_of(file.folder, file.name).write_bytes(
        publishers.write(path, rows).read_bytes()
    )

    read = read_offered(file.pk, clock=noon)

    assert read.state == State.REFUSED
    assert "refused whole" in read.said.splitlines()[0]
    assert "row 3 (P90001), column 'Population'" in read.said.splitlines()[1]
    assert bytes_kept(home) == []
    assert kinds()[-1] == Event.Kind.REFERENCE_REFUSED
    assert not (home / "lake").exists()


def test_a_file_cancelled_while_it_waits_is_never_read(tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    cancel_reference_file(file_id=file.pk, by=file.offered_by, at=NOON)

    assert read_offered(file.pk, clock=noon).state == State.CANCELLED
    assert Event.Kind.REFERENCE_BEGUN not in kinds()


def test_a_file_cancelled_while_it_is_read_is_not_kept(home, tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    asked = []

    def clock():
        """The second time the reader looks at the clock, somebody cancels."""
        asked.append(NOON)
        if len(asked) == 2:
            cancel_reference_file(file_id=file.pk, by=file.offered_by, at=NOON)
        return NOON

    read = read_offered(file.pk, clock=clock)

    assert read.state == State.CANCELLED
    assert not list((home / "lake").rglob("*.parquet"))
    assert bytes_kept(home) == []


def test_a_fault_of_ours_is_said_and_told_to_the_worker(home, tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    asked = []

    def clock():
        """A clock that fails the second time it is looked at."""
        asked.append(NOON)
        if len(asked) == 2:
            raise OSError("no time")
        return NOON

    with pytest.raises(OSError, match="no time"):
        read_offered(file.pk, clock=clock)

    file.refresh_from_db()
    assert (file.state, file.said) == (State.REFUSED, OUR_FAULT)
    assert bytes_kept(home) == []


def test_a_file_whose_worker_fell_over_is_started_again_and_added_once(tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    ReferenceFile.objects.filter(pk=file.pk).update(state=State.RUNNING)
    late = NOON + STALE_AFTER[State.RUNNING] + timedelta(seconds=1)

    start_again(file_id=file.pk, by=file.offered_by, at=late)

    assert read_offered(file.pk, clock=noon).state == State.ADDED
    held = shelf().vintages("practice_allocations")
    assert [each.vintage for each in held].count("2026/27") == 1


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
def test_what_still_goes_on_is_not_started_again(tmp_path, state):
    file = reference_files.waiting(tmp_path, at=NOON)
    ReferenceFile.objects.filter(pk=file.pk).update(state=state)

    with pytest.raises(PermissionDenied, match="still being dealt with"):
        start_again(file_id=file.pk, by=file.offered_by, at=NOON)


@pytest.mark.parametrize("state", [State.ADDED, State.REFUSED, State.CANCELLED])
def test_what_is_finished_is_never_stale_nor_cancelled(tmp_path, state):
    file = reference_files.waiting(tmp_path, at=NOON)
    ReferenceFile.objects.filter(pk=file.pk).update(state=state, said="Done.")
    file.refresh_from_db()

    assert not is_stale(file, at=NOON + timedelta(days=99))
    with pytest.raises(PermissionDenied, match="dealt with already"):
        cancel_reference_file(file_id=file.pk, by=file.offered_by, at=NOON)


def test_every_state_is_in_the_table_and_can_be_reached():
    reached = {State.WAITING}.union(*NEXT_STATES.values())

    assert set(NEXT_STATES) == reached == set(State)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.ANALYST, True),
        (Role.FINANCE, True),
        (Role.COMMISSIONER, False),
        (Role.ADMINISTRATOR, False),
        (Role.OBSERVER, False),
    ],
)
def test_who_may_offer_and_cancel(tmp_path, role, may):
    account = MembershipFactory(role=role).account
    if may:
        file = reference_files.waiting(tmp_path, at=NOON, by=account)
        cancelled = cancel_reference_file(file_id=file.pk, by=account, at=NOON)
        assert cancelled.state == State.CANCELLED
        return
    with pytest.raises(PermissionDenied, match="do not let you add"):
        reference_files.waiting(tmp_path, at=NOON, by=account)
    other = reference_files.waiting(tmp_path, at=NOON)
    for act in (cancel_reference_file, start_again):
        with pytest.raises(PermissionDenied, match="do not let you add"):
            act(file_id=other.pk, by=account, at=NOON)


def test_the_same_form_sent_twice_offers_one_file(tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)

    again, is_new = offer_reference_file(
        name="other.csv",
        folder=file.submission_key,
        size=1,
        council="",
        vintage="",
        as_at=None,
        services=(),
        submission_key=file.submission_key,
        by=file.offered_by,
        at=NOON,
    )

    assert (again, is_new) == (file, False)
    assert kinds() == [Event.Kind.REFERENCE_OFFERED]


def test_nothing_is_left_of_a_file_that_is_empty_or_too_large(home):
    with pytest.raises(BadInput, match=r"nothing\.csv is empty"):
        set_aside([b"", b""], name="nothing.csv")
    chunk = b"x" * 1_000_000
    with pytest.raises(BadInput, match="larger than 200 million bytes"):
        set_aside([chunk] * (LARGEST_UPLOAD // len(chunk) + 1), name="huge.csv")

    assert bytes_kept(home) == []


def test_nothing_is_left_of_a_file_that_stops_on_its_way(home):
    def broken():
        yield b"Practice_Code"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        set_aside(broken(), name="half.csv")

    assert bytes_kept(home) == []


def test_bytes_wait_where_only_the_installation_can_read_them(tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)

    path = path_of(file.folder, file.name)

    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


@given(st.text(max_size=300))
def test_a_name_never_leads_out_of_its_folder(name):
    plain = plain_name(name)

    assert plain
    assert len(plain) <= 100
    assert not set(plain) & set("/\\\0\n\r<>&\"'")
    assert plain not in {".", ".."}
    assert not plain.startswith(".")


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\data\\2026_2027.csv", "2026_2027.csv"),
        ("..", "file"),
        ("<b>.csv", "_b_.csv"),
        ("Spend over £500 (May 2026).csv", "Spend over _500 (May 2026).csv"),
    ],
)
def test_a_name_keeps_what_can_be_said_again(name, plain):
    assert plain_name(name) == plain


def test_a_file_met_while_another_is_added_waits_and_keeps_its_bytes(home, tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    lock = home / "lake" / ".lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        met = read_offered(file.pk, clock=noon)

    assert met.state == State.WAITING
    assert path_of(file.folder, file.name).exists()
    assert read_offered(file.pk, clock=noon).state == State.ADDED


def test_what_is_cancelled_at_the_moment_it_is_kept_says_that_it_was_added(tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    begin_adding(file_id=file.pk, by=None, at=NOON)
    ReferenceFile.objects.filter(pk=file.pk).update(state="cancelled")
    added = Addition(
        name="care_homes",
        vintage="2026",
        rows=3,
        is_new=True,
        is_current=True,
        sentence="Added.",
    )

    kept = keep_reference_file(file_id=file.pk, added=added, by=None, at=NOON)

    assert kept.state == State.ADDED
    assert kept.said == (
        "It was being kept when it was cancelled, so it was added. Added."
    )


def in_state(file, state):
    """The same file, however it came to be as it is."""
    ReferenceFile.objects.filter(pk=file.pk).update(state=state, said="Done.")
    file.refresh_from_db()
    return file


def leave(account):
    """Somebody's roles end, as on their last day."""
    account.memberships.update(ends_before=NOON.date())


ADDED_NOW = Addition(
    name="care_homes",
    vintage="2026",
    rows=3,
    is_new=True,
    is_current=True,
    sentence="Added.",
    kept_as="care_homes--2026",
)
WORKERS = {
    begin_adding: (
        lambda by, file: refusal_to_begin(actor=by, file=file, on=NOON.date()),
        {},
    ),
    keep_reference_file: (
        lambda by, file: refusal_to_keep(actor=by, file=file),
        {"added": ADDED_NOW},
    ),
    put_back: (lambda by, file: refusal_to_put_back(actor=by, file=file), {}),
    refuse_reference_file: (
        lambda by, file: refusal_to_refuse(actor=by, file=file, on=NOON.date()),
        {"because": "A row is wrong."},
    ),
}
MAY, NOT_READ = None, Refusal.NOT_BEING_READ


@pytest.mark.parametrize(
    ("action", "state", "has_left", "refusal"),
    [
        (begin_adding, State.WAITING, False, MAY),
        (begin_adding, State.WAITING, True, Refusal.ADDER_NO_MORE),
        (begin_adding, State.RUNNING, False, Refusal.NOT_WAITING),
        (begin_adding, State.ADDED, False, Refusal.NOT_WAITING),
        (begin_adding, State.REFUSED, False, Refusal.NOT_WAITING),
        (begin_adding, State.CANCELLED, False, Refusal.NOT_WAITING),
        (keep_reference_file, State.WAITING, False, NOT_READ),
        (keep_reference_file, State.RUNNING, False, MAY),
        (keep_reference_file, State.RUNNING, True, MAY),  # it is in the lake by then
        (keep_reference_file, State.ADDED, False, NOT_READ),
        (keep_reference_file, State.REFUSED, False, NOT_READ),
        (keep_reference_file, State.CANCELLED, False, MAY),  # likewise
        (put_back, State.WAITING, False, NOT_READ),
        (put_back, State.RUNNING, False, MAY),
        (put_back, State.RUNNING, True, MAY),  # it is asked again when it begins
        (put_back, State.ADDED, False, NOT_READ),
        (put_back, State.REFUSED, False, NOT_READ),
        (put_back, State.CANCELLED, False, NOT_READ),
        (refuse_reference_file, State.WAITING, False, NOT_READ),
        (refuse_reference_file, State.WAITING, True, MAY),
        (refuse_reference_file, State.RUNNING, False, MAY),
        (refuse_reference_file, State.RUNNING, True, MAY),
        (refuse_reference_file, State.ADDED, False, NOT_READ),
        (refuse_reference_file, State.REFUSED, False, NOT_READ),
        (refuse_reference_file, State.CANCELLED, False, NOT_READ),
    ],
)
def test_what_the_worker_may_do_with_a_file(tmp_path, action, state, has_left, refusal):
    file = in_state(reference_files.waiting(tmp_path, at=NOON), state)
    if has_left:
        leave(file.offered_by)
    question, told = WORKERS[action]
    events = Event.objects.count()

    assert question(None, file) == refusal
    if refusal is None:
        action(file_id=file.pk, by=None, at=NOON, **told)
        assert Event.objects.count() == events + 1
        return
    with pytest.raises(PermissionDenied, match=str(refusal)):
        action(file_id=file.pk, by=None, at=NOON, **told)
    file.refresh_from_db()
    assert file.state == state
    assert Event.objects.count() == events


@pytest.mark.parametrize("action", WORKERS)
def test_nobody_does_the_workers_work_by_hand(tmp_path, action):
    waits = {begin_adding: State.WAITING}
    file = in_state(
        reference_files.waiting(tmp_path, at=NOON), waits.get(action, State.RUNNING)
    )
    question, told = WORKERS[action]

    assert question(file.offered_by, file) == Refusal.NOT_THE_WORKER
    with pytest.raises(PermissionDenied, match="Only Ropewalk itself reads"):
        action(file_id=file.pk, by=file.offered_by, at=NOON, **told)


@pytest.mark.parametrize(
    ("role", "state", "hours", "refusals"),
    [
        (Role.ANALYST, State.WAITING, 0, (MAY, Refusal.NOT_STALE)),
        (Role.ANALYST, State.WAITING, 1, (MAY, MAY)),
        (Role.FINANCE, State.RUNNING, 0, (MAY, Refusal.NOT_STALE)),
        (Role.FINANCE, State.RUNNING, 1, (MAY, MAY)),
        (Role.ANALYST, State.ADDED, 1, (Refusal.ALREADY_FINISHED, Refusal.NOT_STALE)),
        (Role.COMMISSIONER, State.WAITING, 1, (Refusal.NOT_ADDER, Refusal.NOT_ADDER)),
        (Role.OBSERVER, State.ADDED, 1, (Refusal.NOT_ADDER, Refusal.NOT_ADDER)),
    ],
)
def test_who_may_cancel_a_file_or_start_it_again(
    tmp_path, role, state, hours, refusals
):
    file = in_state(reference_files.waiting(tmp_path, at=NOON), state)
    actor = MembershipFactory(role=role).account
    at = NOON + timedelta(hours=hours)

    assert refusals == (
        refusal_to_cancel(actor=actor, file=file, on=at.date()),
        refusal_to_start_again(actor=actor, file=file, at=at),
    )


def test_a_file_of_somebody_who_has_left_is_refused_unread(home, tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    leave(file.offered_by)

    read = read_offered(file.pk, clock=noon)

    assert (read.state, read.said) == (State.REFUSED, Refusal.ADDER_NO_MORE)
    assert bytes_kept(home) == []
    assert not (home / "lake").exists()
    assert kinds()[-1] == Event.Kind.REFERENCE_REFUSED


def test_a_file_says_what_it_is_kept_as(tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)

    read = read_offered(file.pk, clock=noon)

    assert read.kept_as == shelf().resource("practice_allocations").kept_as


def test_a_file_cancelled_while_it_meets_another_leaves_no_bytes(home, tmp_path):
    file = reference_files.waiting(tmp_path, at=NOON)
    lock = home / "lake" / ".lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    asked = []

    def clock():
        """The third time the reader looks at the clock, somebody cancels."""
        asked.append(NOON)
        if len(asked) == 3:
            cancel_reference_file(file_id=file.pk, by=file.offered_by, at=NOON)
        return NOON

    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        met = read_offered(file.pk, clock=clock)

    assert met.state == State.CANCELLED
    assert bytes_kept(home) == []


def test_bytes_stay_for_another_reader_who_has_been_asked_to_begin_again(
    home, tmp_path
):
    file = reference_files.waiting(tmp_path, at=NOON)
    late = NOON + STALE_AFTER[State.RUNNING] + timedelta(seconds=1)
    asked = []

    def clock():
        """The third time a slow reader looks at the clock, somebody starts it again."""
        asked.append(NOON)
        if len(asked) == 3:
            start_again(file_id=file.pk, by=file.offered_by, at=late)
        return NOON

    assert read_offered(file.pk, clock=clock).state == State.WAITING
    assert len(bytes_kept(home)) == 1
    assert read_offered(file.pk, clock=noon).state == State.ADDED
    assert bytes_kept(home) == []
