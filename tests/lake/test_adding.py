"""Adding a publisher's file: recognised, checked, kept beside the old and never instead."""

import json
from datetime import date

import pytest
from factories import publishers

from ropewalk.figures import BadInput
from ropewalk.lake.adding import Said, add_file, rename
from ropewalk.lake.catalogue import SHIPPED, open_lake
from ropewalk.lake.descriptor import sha256_of
from ropewalk.lake.shaping import Asked

TODAY = date(2026, 11, 23)


def state_of(home):
    """Everything kept under a folder: name and bytes of each file."""
    return {
        path.relative_to(home): path.read_bytes()
        for path in sorted(home.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def test_a_newer_allocation_file_becomes_the_vintage_that_is_read(tmp_path, home):
    newer = publishers.practice_file(tmp_path / "2027_2028.csv", practices=4)

    added = add_file(newer, home=home, on=TODAY, asked=Asked(as_at=date(2026, 10, 31)))

    lake = open_lake(home)
    assert (added.name, added.vintage, added.rows) == (
        "practice_allocations",
        "2027/28",
        4,
    )
    assert added.is_new
    assert added.is_current
    assert lake.resource("practice_allocations").vintage == "2027/28"
    held = lake.table("practice_allocations").to_pylist()
    assert [row["practice_code"] for row in held] == [
        "P90000",
        "P90001",
        "P90002",
        "P90003",
    ]
    assert [row["registered"] for row in held] == [1000.5, 1250.5, 1500.5, 1750.5]
    assert held[0]["general_and_acute"] == 1750.5


def test_the_vintages_that_ship_keep_every_byte(tmp_path, home):
    before = {path.name: sha256_of(path) for path in SHIPPED.iterdir()}
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")

    add_file(newer, home=home, on=TODAY)

    assert {path.name: sha256_of(path) for path in SHIPPED.iterdir()} == before
    lake = open_lake(home)
    assert lake.table("practice_allocations", vintage="2025/26").num_rows == 6348


def test_a_vintage_added_before_keeps_every_byte_when_another_is(tmp_path, home):
    add_file(publishers.practice_file(tmp_path / "2026_2027.csv"), home=home, on=TODAY)
    [first] = (home / "lake").glob("*.parquet")
    kept = first.read_bytes()

    second = publishers.practice_file(tmp_path / "2027_2028.csv", practices=5)
    add_file(second, home=home, on=TODAY, asked=Asked(as_at=TODAY))

    assert first.read_bytes() == kept
    vintages = [
        each.vintage for each in open_lake(home).vintages("practice_allocations")
    ]
    assert vintages == ["2027/28", "2026/27", "2025/26", "2023/24"]


def test_an_older_vintage_is_kept_and_does_not_become_current(tmp_path, home):
    older = publishers.practice_file(tmp_path / "2022_2023.csv", "2023_2024")

    added = add_file(older, home=home, on=TODAY)

    assert added.is_new
    assert not added.is_current
    assert "2025/26, which describes 31 October 2024, stays current" in added.sentence
    assert open_lake(home).resource("practice_allocations").vintage == "2025/26"


def test_what_is_added_says_where_it_came_from_and_when(tmp_path, home):
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")

    add_file(newer, home=home, on=TODAY, said=Said(publisher="NHS England, by hand"))

    held = open_lake(home).resource("practice_allocations", "2026/27")
    assert held.publisher == "NHS England, by hand"
    assert held.licence == "Open Government Licence v3.0"
    assert held.added_on == TODAY
    assert held.as_at == date(2026, 3, 31)
    assert held.sources[0]["title"] == "2026_2027.csv"
    assert held.sources[0]["sha256"] == sha256_of(newer)
    assert held.sha256 == sha256_of(held.path)


def test_the_same_file_again_changes_nothing_and_says_so(tmp_path, home):
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")
    add_file(newer, home=home, on=TODAY)
    before = state_of(home)
    renamed = newer.rename(tmp_path / "another name.csv")

    again = add_file(renamed, home=home, on=date(2026, 12, 1))

    assert not again.is_new
    assert (again.name, again.vintage) == ("practice_allocations", "2026/27")
    assert "was added on 23 November 2026 already" in again.sentence
    assert state_of(home) == before


@pytest.mark.parametrize("only_check", [False, True])
@pytest.mark.parametrize("rewritten", [False, True])
def test_the_same_rows_under_another_name_are_refused_naming_the_one_held(
    tmp_path, home, rewritten, only_check
):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    add_file(path, home=home, on=TODAY)
    before = state_of(home)
    if rewritten:
        header, *rows = publishers.practice_rows()
        publishers.write(path, [header, *reversed(rows)], delimiter=";")

    with pytest.raises(BadInput) as refused:
        add_file(
            path,
            home=home,
            on=TODAY,
            asked=Asked(vintage="2027/28", as_at=TODAY),
            only_check=only_check,
        )

    assert str(refused.value) == (
        "2026_2027.csv holds the same rows as practice_allocations (2026/27), which was "
        "added on 23 November 2026, so it cannot be kept as '2027/28' too and nothing "
        "was changed; if 2026/27 is the wrong name for it, withdraw that first."
    )
    assert state_of(home) == before


KEPT_OF_PRACTICES = {
    "Practice_Code": "practice_code",
    "GP_Practice_Name": "practice_name",
    "Practice_Postcode": "postcode",
    "Latitude": "lat",
    "Longitude": "lon",
    "ICB": "icb_code",
    "ICBname": "icb_name",
    "Rcode": "region_code",
    "Region": "region_name",
    "LAD": "ltla_code",
    "LTLA": "ltla_name",
    "Population": "registered",
    "G&A WP": "general_and_acute",
    "CS WP": "community",
    "MH WP": "mental_health",
    "Mat WP": "maternity",
    "Health Ineq WP": "health_inequalities",
    "Prescr WP": "prescribing",
    "Final WP": "final",
    "Primary Medical Care WP": "primary_medical",
    "Final PMC WP": "final_primary_medical",
}


def test_the_rows_of_what_ships_are_refused_under_another_name(tmp_path, home):
    shipped = open_lake(home).table("practice_allocations", vintage="2025/26")
    [header, *_] = publishers.practice_rows()
    rows = [
        [str(row.get(KEPT_OF_PRACTICES.get(name), "")) for name in header]
        for row in shipped.to_pylist()
    ]
    path = publishers.write(tmp_path / "2026_2027.csv", [header, *rows])

    with pytest.raises(BadInput) as refused:
        add_file(path, home=home, on=TODAY)

    assert str(refused.value) == (
        "2026_2027.csv holds the same rows as practice_allocations (2025/26), which came "
        "with Ropewalk, so it cannot be kept as '2026/27' too and nothing was changed."
    )
    assert state_of(home) == {}


def test_the_same_rows_saved_otherwise_under_their_own_name_change_nothing(
    tmp_path, home
):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    add_file(path, home=home, on=TODAY)
    before = state_of(home)
    publishers.write(path, publishers.practice_rows(), encoding="utf-16")

    again = add_file(path, home=home, on=TODAY)

    assert not again.is_new
    assert "already, as practice_allocations (2026/27)" in again.sentence
    assert state_of(home) == before


def test_one_value_that_differs_makes_another_vintage(tmp_path, home):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    add_file(path, home=home, on=TODAY)
    rows = publishers.practice_rows()
    rows[1][1] = "Another name"
    publishers.write(path, rows)

    asked = Asked(vintage="2027/28", as_at=TODAY)
    assert add_file(path, home=home, on=TODAY, asked=asked).is_new


def test_a_damaged_vintage_does_not_keep_a_whole_one_out(tmp_path, home):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    add_file(path, home=home, on=TODAY)
    [kept] = (home / "lake").glob("*.parquet")
    kept.write_bytes(b"PAR1 and then nothing")

    asked = Asked(vintage="2026/27 whole", as_at=TODAY)
    assert add_file(path, home=home, on=TODAY, asked=asked).is_current


def test_a_name_taken_while_a_file_was_read_is_seen_before_it_is_kept(tmp_path, home):
    first = publishers.practice_file(tmp_path / "2026_2027.csv")
    second = publishers.practice_file(tmp_path / "2026_2027 b.csv", practices=5)
    told = []

    def meanwhile(what):
        told.append(what)
        if what == "Putting the rows in order":
            add_file(second, home=home, on=TODAY)

    with pytest.raises(BadInput, match="'2026/27' of practice_allocations is held"):
        add_file(first, home=home, on=TODAY, tell=meanwhile)

    assert told
    assert open_lake(home).table("practice_allocations").num_rows == 5


def test_checking_only_keeps_nothing(tmp_path, home):
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")

    checked = add_file(newer, home=home, on=TODAY, only_check=True)

    assert not checked.is_new
    assert checked.rows == 3
    assert "right in every row and was not kept" in checked.sentence
    assert state_of(home) == {}


def test_another_file_under_a_name_that_is_held_is_refused(tmp_path, home):
    other = publishers.practice_file(tmp_path / "2025_2026.csv")

    with pytest.raises(
        BadInput, match=r"'2025/26' of practice_allocations is held already"
    ):
        add_file(other, home=home, on=TODAY)

    assert state_of(home) == {}
    add_file(
        other, home=home, on=TODAY, asked=Asked(vintage="2025/26 revised", as_at=TODAY)
    )
    assert open_lake(home).resource("practice_allocations").vintage == "2025/26 revised"


class MachineStoppedError(RuntimeError):
    pass


@pytest.mark.parametrize("step", [1, 2])
def test_a_machine_that_stops_between_the_steps_is_left_with_what_it_had(
    tmp_path, home, step
):
    add_file(publishers.practice_file(tmp_path / "2026_2027.csv"), home=home, on=TODAY)
    before = open_lake(home)
    held = before.resource("practice_allocations")
    description = (home / "lake/datapackage.json").read_bytes()
    newer = publishers.practice_file(tmp_path / "2027_2028.csv", practices=5)
    steps = []

    def stop(draft, final):
        steps.append(final.name)
        if len(steps) == step:
            raise MachineStoppedError
        rename(draft, final)

    asked = Asked(as_at=TODAY)
    with pytest.raises(MachineStoppedError):
        add_file(newer, home=home, on=TODAY, asked=asked, put=stop)

    after = open_lake(home)
    assert len(steps) == step
    assert (home / "lake/datapackage.json").read_bytes() == description
    assert after.resource("practice_allocations") == held
    assert after.table("practice_allocations").num_rows == 3
    assert add_file(newer, home=home, on=TODAY, asked=asked).is_current
    assert not list((home / "lake").glob("*.new"))
    assert open_lake(home).table("practice_allocations").num_rows == 5


def test_two_cannot_add_at_the_same_moment(tmp_path, home):
    first = publishers.practice_file(tmp_path / "2026_2027.csv")
    second = publishers.practice_file(tmp_path / "2027_2028.csv", practices=5)
    refusals = []

    def meanwhile(draft, final):
        if not refusals:
            with pytest.raises(BadInput) as refused:
                add_file(second, home=home, on=TODAY, asked=Asked(as_at=TODAY))
            refusals.append(str(refused.value))
        rename(draft, final)

    added = add_file(first, home=home, on=TODAY, put=meanwhile)

    assert refusals == [
        "Another file is being added just now; try again when it is done."
    ]
    assert added.is_new


def test_a_folder_that_cannot_be_written_is_said_in_a_sentence(tmp_path, home):
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")
    home.write_text("a file where the folder should be")

    with pytest.raises(BadInput, match="could not be kept under"):
        add_file(newer, home=home, on=TODAY)


def test_a_damaged_description_of_what_was_added_is_not_written_over(tmp_path, home):
    (home / "lake").mkdir(parents=True)
    (home / "lake/datapackage.json").write_text('{"resources": [')
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")

    with pytest.raises(BadInput, match="cannot be read"):
        add_file(newer, home=home, on=TODAY)

    assert (home / "lake/datapackage.json").read_text() == '{"resources": ['


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (
            Asked(as_at=date(2027, 1, 1)),
            "1 January 2027 is after today, 23 November 2026",
        ),
        (Asked(vintage="//"), "Say which day|cannot be the name"),
        (Asked(vintage="revised"), "Say which day 2026_2027.csv describes"),
        (Asked(vintage="x" * 81, as_at=TODAY), "cannot be the name of a vintage"),
        (Asked(vintage="??", as_at=TODAY), "cannot be the name of a vintage"),
    ],
)
def test_what_the_person_says_of_it_is_checked_too(tmp_path, home, asked, why):
    newer = publishers.practice_file(tmp_path / "2026_2027.csv")

    with pytest.raises(BadInput, match=why):
        add_file(newer, home=home, on=TODAY, asked=asked)

    assert state_of(home) == {}


def test_a_file_that_does_not_say_its_year_asks_for_it(tmp_path, home):
    unnamed = publishers.practice_file(tmp_path / "practices.csv", "2023_2024")

    with pytest.raises(BadInput, match="give --vintage 2026/27"):
        add_file(unnamed, home=home, on=TODAY)


def test_the_description_written_is_one_that_the_lake_reads(tmp_path, home):
    add_file(publishers.practice_file(tmp_path / "2026_2027.csv"), home=home, on=TODAY)

    package = json.loads((home / "lake/datapackage.json").read_text())
    [described] = package["resources"]

    assert described["table"] == "practice_allocations"
    assert described["rows"] == 3
    assert described["schema"]["primaryKey"] == ["practice_code"]
    shipped = open_lake(home).resource("practice_allocations", "2025/26")
    assert [each["name"] for each in described["schema"]["fields"]] == [
        field.name for field in shipped.fields
    ]
