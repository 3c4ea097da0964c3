"""What ``ropewalk reference check`` tells about a whole, and about a damaged, set."""

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from ropewalk.cli.reference import reference
from ropewalk.lake.catalogue import SHIPPED, Lake, read_descriptor
from ropewalk.lake.checking import check, check_expected, check_file, expected
from ropewalk.lake.descriptor import sha256_of

ALLOCATIONS = "practice_allocations--2025-26.parquet"


@pytest.fixture
def copied(tmp_path):
    """A copy of the shipped set that a test may harm."""
    folder = tmp_path / "reference"
    shutil.copytree(SHIPPED, folder)
    return folder


def failures(folder):
    return [each for each in check(Lake(read_descriptor(folder))) if each.has_failed]


def describe_again(folder, name, **changes):
    """Change what the description says of one file."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    for each in package["resources"]:
        if each["path"] == name:
            each.update(changes)
    path.write_text(json.dumps(package))


def test_what_ships_is_whole_and_meets_every_published_total():
    assert failures(SHIPPED) == []


def test_every_expected_value_names_its_source():
    assert all(entry["source"] for entry in expected())
    assert len({entry["name"] for entry in expected()}) == len(expected())


@pytest.mark.parametrize("harm", ["one bit", "cut short", "gone", "another file"])
def test_a_harmed_file_is_named_first(copied, harm):
    path = copied / ALLOCATIONS
    content = bytearray(path.read_bytes())
    if harm == "one bit":
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    elif harm == "cut short":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "gone":
        path.unlink()
    else:
        shutil.copy(copied / "practices--march-2024.parquet", path)

    found = failures(copied)

    assert found[0].name == "practice_allocations (2025/26)"
    assert found[0].sentence.startswith(f"{ALLOCATIONS}: ")
    assert all("\n" not in each.sentence for each in found)


def test_a_changed_row_is_found_even_when_the_checksum_was_changed_with_it(copied):
    path = copied / ALLOCATIONS
    rows = pq.read_table(path)
    more = pa.array(
        [rows["registered"][0].as_py() + 1000, *rows["registered"][1:].to_pylist()]
    )
    at = rows.schema.get_field_index("registered")
    pq.write_table(rows.set_column(at, "registered", more), path)
    describe_again(copied, ALLOCATIONS, hash=f"sha256:{sha256_of(path)}")

    names = {each.name for each in failures(copied)}

    assert "People registered with practices, 2025/26" in names
    assert "practice_allocations (2025/26)" not in names


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda rows: rows.slice(0, 20), "20 rows, not 26"),
        (lambda rows: pa.concat_tables([rows.slice(0, 25), rows.slice(0, 1)]), "apart"),
        (lambda rows: rows.drop_columns(["locality"]), "columns"),
        (
            lambda rows: rows.set_column(
                0,
                "practice_code",
                pa.array([None, *rows["practice_code"][1:].to_pylist()]),
            ),
            "empty in some rows",
        ),
    ],
)
def test_rows_columns_and_keys_are_checked_against_the_description(copied, harm, said):
    name = "practice_localities--may-2023.parquet"
    path = copied / name
    pq.write_table(harm(pq.read_table(path)), path)
    describe_again(copied, name, hash=f"sha256:{sha256_of(path)}")
    lake = Lake(read_descriptor(copied))

    found = check_file(lake, lake.resource("practice_localities"))

    assert found.has_failed
    assert said in found.sentence


@pytest.mark.parametrize("entry", expected(), ids=lambda entry: entry["name"])
def test_each_expectation_fails_when_the_value_expected_is_another(entry):
    """No expectation is so loose that nothing could fail it."""
    lake = Lake(read_descriptor(SHIPPED))
    other = {**entry, "expected": entry["expected"] + 2 * entry.get("within", 0) + 0.5}

    assert not check_expected(lake, entry).has_failed
    assert check_expected(lake, other).has_failed


def test_the_command_prints_a_line_for_each_check_and_what_they_come_to(
    monkeypatch, tmp_path
):
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path))
    ran = CliRunner().invoke(reference, ["check"])
    lines = ran.stdout.splitlines()

    assert ran.exit_code == 0
    assert len(lines) == len(check(Lake(read_descriptor(SHIPPED)))) + 1
    assert lines[-1].endswith("0 failed.")


def test_the_command_leaves_with_two_when_an_added_file_is_damaged(
    monkeypatch, tmp_path
):
    added = tmp_path / "lake"
    added.mkdir()
    name = "practice_localities--may-2023.parquet"
    package = json.loads((SHIPPED / "datapackage.json").read_text())
    package["resources"] = [
        {**each, "vintage": "May 2030", "as_at": "2030-05-31", "added_on": "2030-06-01"}
        for each in package["resources"]
        if each["path"] == name
    ]
    (added / "datapackage.json").write_text(json.dumps(package))
    (added / name).write_text("not what it was")
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path))

    ran = CliRunner().invoke(reference, ["check", "--json"])
    failed = [each for each in json.loads(ran.stdout) if each["state"] == "failed"]

    assert ran.exit_code == 2
    assert [each["name"] for each in failed] == ["practice_localities (May 2030)"]


def test_the_list_gives_every_vintage_with_its_age(monkeypatch, tmp_path):
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path))
    plain = CliRunner().invoke(reference, ["list"]).stdout.splitlines()
    as_json = json.loads(CliRunner().invoke(reference, ["list", "--json"]).stdout)

    assert len(plain) == len(as_json) == len(read_descriptor(SHIPPED))
    assert any(
        line.startswith("practice_allocations (2023/24): 6,553 rows") for line in plain
    )
    assert {row["age"] for row in as_json if row["table"] == "gps"} == {"age not known"}
