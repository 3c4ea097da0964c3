import json
import os
import subprocess
import sys
from datetime import date

import pyarrow as pa
import pytest

from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import Lake, open_lake, read_descriptor
from ropewalk.lake.descriptor import (
    as_described,
    entry,
    file_name,
    write_descriptor,
    write_table,
)
from ropewalk.lake.home import home_folder

FIELDS = [
    {"name": "code", "type": "string", "unit": "code", "description": "Code"},
    {"name": "people", "type": "integer", "unit": "people", "description": "People"},
]


def add_vintage(folder, vintage, rows, *, table="places", as_at=None, added_on=None):
    """Write a small table into a lake folder beside whatever it already describes."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / file_name(table, vintage)
    made = as_described(pa.Table.from_pylist(rows), FIELDS)
    write_table(made, path)
    described = folder / "datapackage.json"
    held = json.loads(described.read_text())["resources"] if described.exists() else []
    new = entry(
        table=table,
        vintage=vintage,
        title="Places",
        description="Made up.",
        publisher="Nobody",
        licence="MIT",
        attribution="None is asked for.",
        covers="England",
        as_at=as_at,
        as_at_reason="Made up.",
        sources=[],
        fields=FIELDS,
        primary_key=["code"],
        rows=made.num_rows,
        path=path,
        added_on=added_on,
    )
    write_descriptor(folder, {"name": "made-up", "resources": [*held, new]})
    return path


@pytest.fixture
def home(tmp_path):
    add_vintage(
        tmp_path / "lake",
        "2024",
        [{"code": "A", "people": 5}, {"code": "B", "people": 7}],
        as_at=date(2024, 6, 30),
        added_on=date(2025, 1, 1),
    )
    return tmp_path


def test_what_is_added_stands_beside_what_ships(home):
    lake = open_lake(home)

    assert "places" in lake.names()
    assert "practice_allocations" in lake.names()
    assert lake.resource("places").added_on == date(2025, 1, 1)
    assert lake.resource("practice_allocations").added_on is None


def test_the_newest_vintage_is_the_one_meant_and_older_ones_stay(home):
    add_vintage(
        home / "lake",
        "2026",
        [{"code": "A", "people": 9}],
        as_at=date(2026, 6, 30),
    )
    lake = open_lake(home)

    assert [each.vintage for each in lake.vintages("places")] == ["2026", "2024"]
    assert lake.table("places").to_pylist() == [{"code": "A", "people": 9}]
    assert lake.table("places", vintage="2024").num_rows == 2


def test_a_vintage_of_unknown_age_never_comes_before_a_dated_one(home):
    add_vintage(home / "lake", "undated", [{"code": "A", "people": 1}])

    assert open_lake(home).resource("places").vintage == "2024"


def test_only_the_columns_and_rows_asked_for_are_read(home):
    table = open_lake(home).table("places", ["people"], where={"code": {"B"}})

    assert table.to_pylist() == [{"people": 7}]


def test_a_changed_file_is_read_again(home):
    lake = open_lake(home)
    path = lake.resource("places").path
    assert lake.table("places").num_rows == 2

    write_table(as_described(pa.table({"code": ["A"], "people": [1]}), FIELDS), path)
    stamp = path.stat().st_mtime_ns + 1_000_000_000
    os.utime(path, ns=(stamp, stamp))

    assert lake.table("places").num_rows == 1


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda lake: lake.table("plaices"), "no reference table named 'plaices'"),
        (lambda lake: lake.table("places", ["height"]), "has no column 'height'"),
        (lambda lake: lake.table("places", where={"size": ["1"]}), "no column 'size'"),
        (lambda lake: lake.table("places", vintage="1066"), "those held are 2024"),
    ],
)
def test_what_is_not_held_is_refused_in_one_line(home, ask, said):
    with pytest.raises(BadInput, match=said) as refusal:
        ask(open_lake(home))
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("harm", ["cut short", "not parquet", "gone"])
def test_a_damaged_file_is_named_in_one_line(home, harm):
    lake = open_lake(home)
    path = lake.resource("places").path
    if harm == "cut short":
        path.write_bytes(path.read_bytes()[:-40])
    elif harm == "not parquet":
        path.write_text("code,people\nA,1\n")
    else:
        path.unlink()

    with pytest.raises(BadInput, match=r"places--2024\.parquet") as refusal:
        lake.table("places")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("text", ["{", "[]", '{"resources": [{"table": "places"}]}'])
def test_a_damaged_description_is_named_in_one_line(home, text):
    (home / "lake" / "datapackage.json").write_text(text)

    with pytest.raises(BadInput, match=r"datapackage\.json cannot be read") as refusal:
        open_lake(home)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "path",
    ["../places.parquet", "/etc/passwd", "of/places", "..", ".", "", "a\0b", "./x"],
)
def test_a_description_names_only_files_beside_it(home, path):
    description = home / "lake" / "datapackage.json"
    package = json.loads(description.read_text())
    package["resources"][0]["path"] = path
    description.write_text(json.dumps(package))

    with pytest.raises(BadInput, match="only files in its own folder") as refusal:
        open_lake(home)
    assert "\n" not in str(refusal.value)


def test_a_folder_without_a_description_is_refused(tmp_path):
    with pytest.raises(BadInput, match="no description"):
        read_descriptor(tmp_path)


def test_a_source_says_what_a_reader_needs(home):
    source = open_lake(home).source("places")

    assert (source.vintage, source.as_at) == ("2024", date(2024, 6, 30))
    assert source.attribution == "None is asked for."


def test_an_empty_lake_says_so():
    with pytest.raises(BadInput, match="those held are none"):
        Lake([]).resource("places")


def test_the_home_folder_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path))
    assert home_folder() == tmp_path

    monkeypatch.delenv("ROPEWALK_HOME")
    assert home_folder().name == "ropewalk"


def test_the_catalogue_opens_without_the_engines_of_bulk_data():
    code = (
        "import sys, ropewalk.lake.catalogue as c; c.open_lake();"
        "print([m for m in ('pyarrow', 'duckdb', 'ibis', 'django') if m in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ},
    )

    assert ran.stdout.strip() == "[]"
