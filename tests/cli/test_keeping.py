"""What is backed up comes back whole, and what is not whole changes nothing."""

import json
import re
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest

from ropewalk.cli import archive
from ropewalk.lake.catalogue import DESCRIPTOR, SHIPPED

MOST = archive.Most(gigabytes=1, files=100)
BOTH = pytest.mark.parametrize(
    "installations",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
TAMPER = """
from django.db import connection
from ropewalk.audit import append_only
from ropewalk.audit.models import Event
append_only.lift_triggers(connection, Event)
Event.objects.update(detail="forged")
append_only.put_triggers(connection, Event)
"""
FAR_AHEAD = """
from django.utils import timezone
from ropewalk.audit.models import Event
Event.objects.create(
    pk=10**15, kind="k", subject_type="t", subject_id="1", at=timezone.now()
)
"""
GONE = """
from django.db import connection
from ropewalk.audit import append_only
from ropewalk.audit.models import Event, Seal
for model in (Event, Seal):
    append_only.lift_triggers(connection, model)
Seal.objects.all().delete()
"""
PUT_BACK = """
for model in (Event, Seal):
    append_only.put_triggers(connection, model)
"""
BEGINNING_GONE = f"{GONE}Event.objects.update(kind='need_recorded'){PUT_BACK}"
ALL_GONE = f"{GONE}Event.objects.all().delete(){PUT_BACK}"
SEAL = """
from django.utils import timezone
from ropewalk.audit.actions import seal_events
print(seal_events(at=timezone.now()).hash)
"""
DROP_A_TRIGGER = """
from django.db import connection
from ropewalk.audit import append_only
from ropewalk.audit.models import Seal
append_only.lift_triggers(connection, Seal)
"""
POST = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parents[1])!r})
from factories.money import open_pool
from factories.organisations import NOON
from ropewalk.money.actions.posting import post_journal, post_journals
pool = open_pool()
pool.budget(50_00)
posting = dict(fund_id=pool.fund.pk, by=pool.manager, at=NOON)
post_journal(draft=pool.spending(3_00), **posting)
post_journals(drafts=[pool.spending(5_00), pool.spending(7_00)], **posting)
"""
BEND = """
from ropewalk.money.models import Balance
first = Balance.objects.order_by("pk").first()
Balance.objects.filter(pk=first.pk).update(pence=first.pence + 1)
print(first.pk)
"""


@BOTH
def test_a_backup_restored_elsewhere_is_the_same_installation(installations, tmp_path):
    here, there = installations
    kept = tmp_path / "kept.tar.gz"
    here.script(POST)

    here.run("backup", kept)
    there.run("restore", kept)

    assert there.held() == here.held()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert there.rows("SELECT count(*) FROM money_entry") == [(7,)]
    assert "The ledger adds up" in there.run("verify").out
    assert not [
        path.name for path in there.home.iterdir() if path.name.startswith(".restore")
    ]


@BOTH
def test_a_backup_replaces_only_when_told_to_and_then_wholly(installations, tmp_path):
    here, _ = installations
    kept, as_it_was = tmp_path / "kept.tar.gz", here.held()
    here.run("backup", kept)
    here.run("account", "password", "first@example.org", typed="another long phrase\n")
    (here.home / "uploads" / "later.txt").write_text("later")
    as_it_is = here.held()

    assert "--replace" in here.refused("restore", kept)
    assert here.held() == as_it_is

    here.run("restore", "--replace", kept)
    assert here.held() == as_it_was
    here.run("verify")
    # and it can be done again
    here.run("restore", "--replace", kept)
    assert here.held() == as_it_was


@BOTH
def test_a_restore_that_fails_half_way_puts_everything_back(installations, tmp_path):
    """The last step fails: the copy lacks a trigger that it cannot do without."""
    here, _ = installations
    as_it_was = here.held()
    kept = tmp_path / "kept.tar.gz"
    here.script(DROP_A_TRIGGER)
    here.run("backup", kept)
    here.script(DROP_A_TRIGGER.replace("lift", "put"))

    assert "not protected" in here.refused("restore", "--replace", kept)

    assert here.held() == as_it_was
    here.run("verify")


@BOTH
def test_records_altered_after_they_were_sealed_are_not_put_back(
    installations, tmp_path
):
    here, there = installations
    here.script(SEAL)
    as_it_was, good, bad = here.held(), tmp_path / "good.gz", tmp_path / "bad.gz"
    here.run("backup", good)
    here.script(TAMPER)
    here.run("backup", bad)

    said = there.refused("restore", bad)
    assert "Block 1 holds an event that was altered" in said
    assert "was not restored" in said
    assert "not up to date" in there.refused("verify")  # it holds nothing, as before

    sealed = here.run("restore", "--replace", good).out
    assert here.rows("SELECT hash FROM audit_seal")[0][0] in sealed
    assert "was altered" in here.refused("restore", "--replace", bad)
    assert here.held() == as_it_was
    here.run("verify")


def test_records_whose_last_seals_were_cut_off_are_not_put_back(
    begun, whole_backup, tmp_path
):
    as_it_was = begun.held()
    kept = repacked(whole_backup, tmp_path, {}, last_seal="f" * 64)

    assert "the chain has been cut short" in begun.refused("restore", "--replace", kept)
    assert begun.held() == as_it_was


def test_more_than_is_allowed_is_restored_only_when_it_is_allowed(
    new_home, whole_backup
):
    said = new_home.refused("restore", "--most-files=2", whole_backup)

    assert "3 files" in said
    assert "--most-files" in said
    new_home.run("restore", "--most-files=3", whole_backup)


def added_data(tmp_path, text):
    description = tmp_path / "description"
    description.write_text(text)
    return {"lake/datapackage.json": description}


@pytest.mark.parametrize("path", ["../records.sqlite3", "/etc/passwd", "2025/x", ".."])
def test_added_data_that_point_outside_their_folder_are_not_put_back(
    begun, whole_backup, tmp_path, path
):
    as_it_was = begun.held()
    shipped = json.loads((SHIPPED / DESCRIPTOR).read_text())
    shipped["resources"] = [shipped["resources"][0] | {"path": path}]
    kept = repacked(whole_backup, tmp_path, added_data(tmp_path, json.dumps(shipped)))

    said = begun.refused("restore", "--replace", kept)
    assert repr(path) in said
    assert "its own folder" in said
    assert begun.held() == as_it_was


def test_a_damaged_description_of_added_data_does_not_keep_the_records_back(
    new_home, whole_backup, tmp_path
):
    kept = repacked(whole_backup, tmp_path, added_data(tmp_path, "{half of a"))

    new_home.run("restore", kept)
    new_home.run("verify")


def test_a_backup_never_overwrites(begun, tmp_path):
    kept = tmp_path / "kept.tar.gz"
    kept.write_text("mine")

    assert "is there already" in begun.refused("backup", kept)
    assert kept.read_text() == "mine"
    assert "cannot be written" in begun.refused("backup", tmp_path / "no" / "kept")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [
        "kept.tar.gz"
    ]


def test_a_backup_holds_no_secret(begun_folder, whole_backup):
    secret = (begun_folder / "secret_key").read_text()

    with tarfile.open(whole_backup) as tar:
        names = tar.getnames()
        assert all(
            secret.encode() not in tar.extractfile(name).read() for name in names
        )
    assert names == [
        "manifest.json",
        "records.sqlite3",
        "lake/2025/added.bin",
        "uploads/2025/added.bin",
    ]


def test_there_is_nothing_to_back_up_before_the_beginning(new_home, tmp_path):
    assert "ropewalk up first" in new_home.refused("backup", tmp_path / "kept.tar.gz")
    assert not (tmp_path / "kept.tar.gz").exists()


def spoil_the_records(path):
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute("DELETE FROM sqlite_master WHERE name = 'django_migrations'")
        connection.commit()
    data = bytearray(path.read_bytes())
    data[4096:8192] = bytes(4096)
    path.write_bytes(data)


def test_damaged_records_are_refused_though_the_archive_is_whole(
    begun, whole_backup, tmp_path
):
    as_it_was = begun.held()
    archive.unpack(whole_backup, tmp_path / "spoilt", most=MOST)
    spoilt = tmp_path / "spoilt" / "records.sqlite3"
    spoil_the_records(spoilt)
    kept = repacked(whole_backup, tmp_path, {"records.sqlite3": spoilt})

    assert "are damaged" in begun.refused("restore", "--replace", kept)
    assert begun.held() == as_it_was


def repacked(whole, tmp_path, replaced, **said):
    """A backup with some of its files changed, and a list of contents that agrees."""
    folder = tmp_path / "unpacked"
    manifest = archive.unpack(whole, folder, most=MOST)
    files = {name: folder / name for name in manifest.files} | replaced
    kept = tmp_path / "kept.tar.gz"
    values = {
        "made_at": manifest.made_at,
        "release": manifest.release,
        "database": manifest.database,
        "migrations": manifest.migrations,
        "last_seal": manifest.last_seal,
        "files": {name: archive.weigh(path) for name, path in files.items()},
    } | said
    archive.write(kept, archive.Manifest(**values), files)
    return kept


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ({"database": "postgresql"}, "keeps them in sqlite"),
        ({"database": "other"}, "holds records of other"),
        (
            {"migrations": ("audit.9999_from_the_future",), "release": "9.0"},
            "later release (9.0",
        ),
    ],
)
def test_what_this_installation_could_not_hold_is_refused(
    begun, whole_backup, tmp_path, said, says
):
    as_it_was = begun.held()
    kept = repacked(whole_backup, tmp_path, {}, **said)

    assert says in begun.refused("restore", "--replace", kept)
    assert begun.held() == as_it_was


def test_a_file_with_no_place_here_is_refused(begun, whole_backup, tmp_path):
    stray = tmp_path / "stray"
    stray.write_text("x")
    kept = repacked(whole_backup, tmp_path, {"secret_key": stray})

    assert "has no place here" in begun.refused("restore", "--replace", kept)


def test_verify_finds_a_forged_event_and_a_missing_trigger(begun):
    kept = begun.script(SEAL)
    found = json.loads(begun.run("verify", "--json", "--kept", kept).out)
    assert found == {
        "blocks": 1,
        "sealed": 1,
        "unsealed": 0,
        "last_hash": kept,
        "differences": [],
    }

    begun.script(TAMPER)
    begun.script(DROP_A_TRIGGER)

    said = begun.run("verify", code=2).out
    assert "Block 1 holds an event that was altered" in said
    assert "audit_seal: the trigger" in said
    assert "protected" not in said


def test_verify_finds_a_ledger_that_does_not_add_up(begun):
    begun.script(POST)
    account = begun.script(BEND)

    difference = (
        f"The balance kept of account {account} is not what its entries add up to."
    )
    said = begun.run("verify", code=2).out
    assert difference in said
    assert "The ledger adds up" not in said
    found = json.loads(begun.run("verify", "--json", code=2).out)
    assert found["differences"] == [difference]


@BOTH
@pytest.mark.parametrize(
    ("forged", "said"),
    [
        (FAR_AHEAD, "leave some out|has not been given out yet"),
        (BEGINNING_GONE, "not that the installation began"),
        (ALL_GONE, "no event says how they began"),
    ],
    ids=["far ahead", "beginning gone", "all gone"],
)
def test_verify_finds_a_record_that_does_not_begin_or_go_on_as_it_should(
    installations, forged, said
):
    here, _ = installations

    here.script(forged)

    assert re.search(said, here.run("verify", code=2).out)


def test_verify_misses_a_hash_that_was_kept(begun):
    begun.script(SEAL)

    assert "cut short" in begun.run("verify", "--kept", "f" * 64, code=2).out


def test_nothing_is_proved_before_the_database_is_up_to_date(new_home):
    assert "not up to date" in new_home.refused("verify")


OLDER = "from django.core.management import call_command as c; c('migrate', 'place', 'zero', verbosity=0)"


@BOTH
def test_an_upgrade_backs_up_first_and_keeps_everything(installations):
    here, _ = installations
    as_it_was = here.held()
    here.script(OLDER)

    said = here.run("upgrade").out

    (kept,) = (here.home / "backups").iterdir()
    assert f"Backed up to {kept} first." in said
    assert here.held() == as_it_was
    assert "There was nothing to keep" in here.run("upgrade").out
    assert len(list((here.home / "backups").iterdir())) == 1
    # the backup of the older database can be restored, and is brought up to date
    here.run("restore", "--replace", kept)
    assert here.held() == as_it_was
    here.run("verify")


def test_up_backs_up_before_it_brings_an_older_database_up_to_date(begun):
    begun.script(OLDER)

    assert "after a backup to" in begun.run("up", "--no-serve", "--empty").out
    assert len(list((begun.home / "backups").iterdir())) == 1
