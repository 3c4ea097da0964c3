"""Withdrawing what was added in error: nobody reads it, the one before is read, nothing is lost."""

import fcntl
import json
from datetime import date, timedelta

import pytest
from factories import publishers

from ropewalk.figures import BadInput
from ropewalk.lake.adding import add_file
from ropewalk.lake.catalogue import open_lake
from ropewalk.lake.checking import check_file
from ropewalk.lake.shaping import Asked
from ropewalk.lake.withdrawing import (
    added_vintage,
    what_is_left,
    withdraw,
    withdrawn,
)

TODAY = date(2026, 11, 23)
LATER = TODAY + timedelta(days=7)
TABLE = "practice_allocations"
SAID = {"by": "Head of analysis", "because": "It is the file of another year."}


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def mislabelled(tmp_path, home):
    """A file that somebody added under the name of a year that it is not of."""
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    asked = Asked(vintage="2027/28", as_at=TODAY)
    added = add_file(path, home=home, on=TODAY, asked=asked)
    return open_lake(home).resource(added.name, added.vintage)


def parquet_in(home):
    return {path.name: path.read_bytes() for path in (home / "lake").glob("*.parquet")}


def test_the_vintage_before_is_read_again_and_nothing_is_deleted(home, mislabelled):
    assert open_lake(home).resource(TABLE) == mislabelled
    before = parquet_in(home)

    withdraw(mislabelled, home=home, on=LATER, **SAID)

    lake = open_lake(home)
    assert [each.vintage for each in lake.vintages(TABLE)] == ["2025/26", "2023/24"]
    assert lake.table(TABLE).num_rows == 6348
    assert parquet_in(home) == before


def test_what_when_by_whom_and_why_stay_on_record(home, mislabelled):
    withdraw(mislabelled, home=home, on=LATER, **SAID)

    [record] = withdrawn(home)
    assert record.resource == mislabelled
    assert record.resource.sources[0]["title"] == "2026_2027.csv"
    assert (record.on, record.by, record.because) == (
        LATER,
        "Head of analysis",
        "It is the file of another year.",
    )


def test_the_file_can_be_added_again_under_its_right_name_and_under_the_same(
    tmp_path, home, mislabelled
):
    kept = parquet_in(home)
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    withdraw(mislabelled, home=home, on=LATER, **SAID)

    right = add_file(path, home=home, on=LATER)
    other = publishers.practice_file(tmp_path / "other.csv", practices=5)
    asked = Asked(vintage="2027/28", as_at=TODAY)
    same = add_file(other, home=home, on=LATER, asked=asked)

    assert (right.vintage, right.is_new, right.is_current) == ("2026/27", True, True)
    assert same.kept_as == f"{mislabelled.kept_as}--2"
    assert parquet_in(home).items() > kept.items()
    assert open_lake(home).table(TABLE).num_rows == 5
    assert [each.resource.kept_as for each in withdrawn(home)] == [mislabelled.kept_as]


def test_each_withdrawal_is_kept_the_latest_first(tmp_path, home, mislabelled):
    withdraw(mislabelled, home=home, on=LATER, **SAID)
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    asked = Asked(vintage="2027/28", as_at=TODAY)
    again = add_file(path, home=home, on=LATER, asked=asked)
    second = open_lake(home).resource(again.name, again.vintage)

    withdraw(second, home=home, on=LATER, by="Head of analysis", because="Once more.")

    assert [each.because for each in withdrawn(home)] == ["Once more.", SAID["because"]]
    assert len({each.resource.path for each in withdrawn(home)}) == 2


def test_what_came_with_ropewalk_is_never_withdrawn(home):
    for shipped in open_lake(home).resources():
        with pytest.raises(BadInput, match="never withdrawn"):
            withdraw(shipped, home=home, on=TODAY, **SAID)

    assert not home.exists()


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"because": "  "}, "Say why it is withdrawn."),
        ({"by": ""}, "Say who withdraws it."),
        ({"because": "x" * 301}, "Say why it is withdrawn in words, at most 300"),
        ({"because": "\x1b[2J"}, "Say why it is withdrawn in words, at most 300"),
    ],
)
def test_who_and_why_must_be_said(home, mislabelled, said, why):
    with pytest.raises(BadInput, match=why):
        withdraw(mislabelled, home=home, on=LATER, **{**SAID, **said})

    assert open_lake(home).resource(TABLE) == mislabelled
    assert withdrawn(home) == []


def test_a_vintage_is_withdrawn_only_once(home, mislabelled):
    withdraw(mislabelled, home=home, on=LATER, **SAID)

    with pytest.raises(BadInput, match=r"\(2027/28\) is held no more"):
        withdraw(mislabelled, home=home, on=LATER, **SAID)

    assert len(withdrawn(home)) == 1


def test_a_damaged_vintage_can_be_withdrawn(home, mislabelled):
    mislabelled.path.write_bytes(b"PAR1 and then nothing")
    assert check_file(open_lake(home), mislabelled).has_failed

    withdraw(mislabelled, home=home, on=LATER, **SAID)

    assert open_lake(home).resource(TABLE).vintage == "2025/26"


def test_a_machine_that_stops_is_left_with_what_it_had(home, mislabelled):
    def stop(draft, final):
        raise RuntimeError(final.name)

    with pytest.raises(RuntimeError, match=r"datapackage\.json"):
        withdraw(mislabelled, home=home, on=LATER, **SAID, put=stop)

    assert open_lake(home).resource(TABLE) == mislabelled
    assert withdrawn(home) == []


def test_nothing_is_withdrawn_while_a_file_is_added(home, mislabelled):
    with (home / "lake" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(BadInput, match="Another file is being added just now"):
            withdraw(mislabelled, home=home, on=LATER, **SAID)

    assert open_lake(home).resource(TABLE) == mislabelled


def test_a_damaged_record_of_withdrawals_is_said_in_a_sentence(home, mislabelled):
    withdraw(mislabelled, home=home, on=LATER, **SAID)
    path = home / "lake" / "datapackage.json"
    package = json.loads(path.read_text())
    del package["withdrawn"][0]["withdrawn_on"]
    path.write_text(json.dumps(package))

    with pytest.raises(BadInput, match="cannot be read: KeyError"):
        withdrawn(home)


def test_what_is_left_is_said_of_the_places_that_it_covered(
    tmp_path, home, mislabelled
):
    rows = publishers.payment_rows(("01/04/2026", "Adult social care", "A", "1.00"))
    path = publishers.write(tmp_path / "payments.csv", rows)
    asked = Asked(council="E08000001")
    added = add_file(path, home=home, on=TODAY, asked=asked)
    lake = open_lake(home)

    assert what_is_left(lake, mislabelled) == (
        "Without it, the newest of its kind held for England is 2025/26."
    )
    assert what_is_left(lake, lake.resource(added.name, added.vintage)) == (
        "Without it, nothing of its kind is held for Bolton."
    )


def test_a_vintage_is_found_by_its_name_or_those_held_are_named(home, mislabelled):
    lake = open_lake(home)

    assert added_vintage(lake, TABLE, "2027/28") == mislabelled
    assert added_vintage(lake, TABLE, "2025/26").added_on is None
    with pytest.raises(BadInput, match=r"those held are 2027/28, 2025/26, 2023/24"):
        added_vintage(lake, TABLE, "2031/32")
