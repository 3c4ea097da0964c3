"""The care directory and the populations of small areas, in the shapes they are published."""

from datetime import date, datetime

import pytest
from factories import publishers

from ropewalk.figures import BadInput
from ropewalk.lake.adding import add_file
from ropewalk.lake.catalogue import open_lake
from ropewalk.lake.shaping import Asked

TODAY = date(2026, 11, 23)
PLAIN = publishers.example("care_directory", "01_July_2026_CQC_directory.csv")
FILTERS = publishers.example("care_directory", "HSCA_Active_Locations.csv")
MID_2022 = publishers.example("lsoa_populations", "mid-2022-lsoa-2021.csv")
HEADER = 3  # rows above the header of the populations


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def homes_held(home):
    return {
        row["cqc_id"]: row for row in open_lake(home).table("care_homes").to_pylist()
    }


def test_the_plain_directory_gives_care_homes_without_beds_or_ratings(home):
    added = add_file(PLAIN, home=home, on=TODAY)

    homes = homes_held(home)
    assert added.vintage == "Kent, Salford and Trafford July 2026"
    assert open_lake(home).resource("care_homes").as_at == date(2026, 7, 1)
    assert homes.keys() == {"1-900000001", "1-900000002", "1-900000004"}
    assert homes["1-900000002"] == {
        "cqc_id": "1-900000002",
        "name": "Example Nursing Home",
        "kind": "Nursing homes, Residential homes",
        "provider": "Example Care Limited",
        "postcode": "M6 9ZZ",
        "ltla_code": "E08000006",
        "lon": None,
        "lat": None,
        "inspected_on": date(2026, 3, 14),
        "beds": None,
        "rating": None,
    }
    assert homes["1-900000001"]["inspected_on"] == date(2025, 2, 1)


def test_a_home_in_a_county_without_coordinates_has_no_district_and_that_is_said(home):
    added = add_file(PLAIN, home=home, on=TODAY)

    assert homes_held(home)["1-900000004"]["ltla_code"] is None
    assert "Of the homes, 1 are in no district" in added.sentence


def test_the_directory_with_filters_gives_beds_ratings_and_districts(home):
    add_file(FILTERS, home=home, on=TODAY)

    homes = homes_held(home)
    assert homes.keys() == {"1-900000001", "1-900000002", "1-900000004"}
    assert [homes[key]["beds"] for key in sorted(homes)] == [24, 60, 12]
    assert [homes[key]["rating"] for key in sorted(homes)] == [
        "Good",
        "Requires improvement",
        None,
    ]
    assert homes["1-900000002"]["kind"] == "Nursing homes, Residential homes"
    maidstone = "E07000110"
    assert homes["1-900000004"]["ltla_code"] == maidstone
    assert homes["1-900000004"]["inspected_on"] is None


def test_a_provider_who_may_be_a_person_is_not_named(home):
    add_file(FILTERS, home=home, on=TODAY)

    homes = homes_held(home)
    assert homes["1-900000004"]["provider"] is None
    assert homes["1-900000001"]["provider"] == "Example Care Limited"


def test_a_workbook_of_several_sheets_is_read_by_the_sheet_that_fits(tmp_path, home):
    _, _, header, *locations = publishers.rows_of(FILTERS)
    for row in locations:
        row[5] = int(row[5])
        row[8] = datetime(2025, 5, 21) if row[8] != "-" else row[8]
    path = publishers.workbook(
        tmp_path / "Active_Locations.xlsx",
        {
            "README": [
                ["Care directory with filters"],
                ["Source: CQC database as at 01 October 2026"],
            ],
            "HSCA_Active_Locations": [header, *locations],
            "Dual_Registration_Locations": [
                ["Location ID", "Primary ID"],
                ["1-1", "1-2"],
            ],
        },
    )

    added = add_file(path, home=home, on=TODAY)

    assert added.vintage.endswith("October 2026")
    assert homes_held(home)["1-900000001"]["inspected_on"] == date(2025, 5, 21)
    assert homes_held(home)["1-900000001"]["beds"] == 24


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (5, "many", "row 4 (1-900000001), column 'Care homes beds': 'many' must be a whole number of beds."),
        (5, "-2", "row 4 (1-900000001), column 'Care homes beds': '-2' must be a whole number of beds."),
        (5, "2.5", "row 4 (1-900000001), column 'Care homes beds': '2.5' must be a whole number of beds."),
        (7, "Excellent", "row 4 (1-900000001), column 'Location Latest Overall Rating': 'Excellent' must be Outstanding, Good, Requires improvement or Inadequate, or empty."),
        (10, "Sale", "row 4 (1-900000001), column 'Location Postal Code': 'Sale' must be a postcode."),
        (0, "1-900000002", "row 5, column 'Location ID': '1-900000002' must be there only once, and an earlier row has it."),
        (4, "", "row 4 (1-900000001), column 'Location Name': is empty; must be the location's name."),
    ],
)  # fmt: skip
def test_a_wrong_location_is_named(tmp_path, home, place, value, said):
    rows = publishers.rows_of(FILTERS)
    rows[3][place] = value

    with pytest.raises(BadInput) as refused:
        add_file(
            publishers.write(tmp_path / "1 July 2026.csv", rows), home=home, on=TODAY
        )

    assert str(refused.value).splitlines()[1:] == [said]


def test_authorities_that_are_not_known_refuse_the_file(tmp_path, home):
    rows = publishers.rows_of(FILTERS)
    rows[3][9] = "Atlantis"

    with pytest.raises(
        BadInput,
        match="1 of 3 care homes are in an authority that is not known: 'Atlantis'",
    ):
        add_file(
            publishers.write(tmp_path / "1 July 2026.csv", rows), home=home, on=TODAY
        )


def test_a_directory_without_a_day_asks_for_it(tmp_path, home):
    rows = publishers.rows_of(FILTERS)[2:]
    path = publishers.write(tmp_path / "homes.csv", rows)

    with pytest.raises(BadInput, match="give --as-at 2026-10-07"):
        add_file(path, home=home, on=TODAY)

    asked = Asked(as_at=date(2026, 9, 1))
    assert add_file(path, home=home, on=TODAY, asked=asked).vintage.endswith(
        "September 2026"
    )


def test_a_directory_with_no_care_home_is_refused(tmp_path, home):
    rows = publishers.rows_of(PLAIN)
    path = publishers.write(tmp_path / "1 July 2026.csv", [*rows[:5], rows[7]])

    with pytest.raises(BadInput, match="has no care home in it"):
        add_file(path, home=home, on=TODAY)


def populations_held(home, vintage):
    rows = open_lake(home).table("population_mid_year", vintage=vintage).to_pylist()
    return {(row["area_code"], row["sex"]): row for row in rows}


def test_populations_of_single_years_become_five_year_bands(home):
    header, first = publishers.rows_of(MID_2022)[HEADER : HEADER + 2]
    said = dict(zip(header, first, strict=True))

    added = add_file(MID_2022, home=home, on=TODAY)

    held = populations_held(home, added.vintage)
    women = held["E01006074", "female"]
    assert added.vintage == "mid-2022"
    assert added.rows == 6
    assert women["geography"] == "lsoa21"
    assert women["aged_0_4"] == sum(int(said[f"F{age}"]) for age in range(5))
    assert women["aged_85_89"] == sum(int(said[f"F{age}"]) for age in range(85, 90))
    assert women["aged_90_and_over"] == int(said["F90"])
    assert held["E01006074", "persons"]["all_ages"] == int(said["Total"])


def test_in_every_area_of_england_the_bands_and_the_sexes_add_up(home):
    held = populations_held(home, add_file(MID_2022, home=home, on=TODAY).vintage)

    assert {area for area, _ in held} == {"E01006074", "E01006075"}
    for (area, sex), row in held.items():
        bands = [value for name, value in row.items() if name.startswith("aged_")]
        assert sum(bands) == row["all_ages"], (area, sex)
        if sex == "persons":
            parts = held[area, "female"]["all_ages"] + held[area, "male"]["all_ages"]
            assert row["all_ages"] == parts


def the_workbook(path):
    _, _, _, header, *areas = publishers.rows_of(MID_2022)
    numbers = [[*row[:4], *map(int, row[4:])] for row in areas]
    titles = [["Mid-year estimates"], ["Worksheet 1"], ["Made up"]]
    return publishers.workbook(
        path,
        {
            "Contents": [["Contents"], ["Mid-2021 LSOA 2021"]],
            "Mid-2021 LSOA 2021": [*titles, header, *numbers],
            "Mid-2022 LSOA 2021": [*titles, header, *numbers],
        },
    )


def test_of_a_workbook_of_years_the_newest_is_taken_or_the_one_named(tmp_path, home):
    book = the_workbook(tmp_path / "sapelsoasyoa.xlsx")

    newest = add_file(book, home=home, on=TODAY, only_check=True)
    named = add_file(book, home=home, on=TODAY, asked=Asked(vintage="mid-2021"))

    assert newest.vintage == "mid-2022"
    assert named.vintage == "mid-2021"
    lake = open_lake(home)
    assert lake.resource("population_mid_year", "mid-2021").as_at == date(2021, 6, 30)


def test_of_one_workbook_each_year_can_be_added(tmp_path, home):
    *titles, header, one, two, three = publishers.rows_of(MID_2022)[: HEADER + 4]
    areas = [[*row[:4], *map(int, row[4:])] for row in (one, two, three)]
    sheets = {
        "Mid-2021 LSOA 2021": [*titles, header, *areas[1:]],
        "Mid-2022 LSOA 2021": [*titles, header, *areas[:-1]],
    }
    book = publishers.workbook(tmp_path / "sapelsoasyoa.xlsx", sheets)

    years = ("mid-2022", "mid-2021")
    added = [
        add_file(book, home=home, on=TODAY, asked=Asked(vintage=year)) for year in years
    ]
    again = add_file(book, home=home, on=TODAY, asked=Asked(vintage="mid-2021"))

    assert [each.is_new for each in added] == [True, True]
    assert (again.is_new, again.vintage) == (False, added[1].vintage)


def test_a_name_and_a_day_said_for_populations_are_taken_as_said(tmp_path, home):
    rows = publishers.rows_of(MID_2022)[HEADER:]
    path = publishers.write(tmp_path / "areas.csv", rows)
    asked = Asked(vintage="our own estimate", as_at=date(2026, 6, 30))

    assert (
        add_file(path, home=home, on=TODAY, asked=asked).vintage == "our own estimate"
    )


def test_many_councils_are_counted_and_not_listed(tmp_path, home):
    rows = publishers.rows_of(FILTERS)
    for number, authority in enumerate(
        ("Bolton", "Bury", "Oldham", "Rochdale", "Wigan")
    ):
        rows.append([f"1-91000000{number}", *rows[3][1:9], authority, *rows[3][10:]])
    path = publishers.write(tmp_path / "1 July 2026.csv", rows)

    assert (
        "covering 8 councils' areas in England"
        in add_file(path, home=home, on=TODAY).sentence
    )


def test_a_year_held_for_other_places_is_kept_under_a_name_of_its_own(tmp_path, home):
    rows = publishers.rows_of(MID_2022)
    rochdale = rows[HEADER + 1]
    rochdale[2] = "E01005573"
    path = publishers.write(
        tmp_path / "mid-2024.csv", [*rows[1 : HEADER + 1], rochdale]
    )

    added = add_file(path, home=home, on=TODAY)

    assert added.vintage == "mid-2024 Rochdale"
    assert added.is_current


def test_every_wrong_number_of_an_area_is_named(tmp_path, home):
    rows = publishers.rows_of(MID_2022)
    rows[4][4:6] = ["634", ""]
    rows[5][6:9] = ["-1", "1.5", "two"]
    rows[6][2] = "Anglesey"

    with pytest.raises(BadInput) as refused:
        add_file(publishers.write(tmp_path / "mid-2022.csv", rows), home=home, on=TODAY)

    people = "must be a whole number of people, 0 or more."
    assert set(str(refused.value).splitlines()[1:]) == {
        "row 7, column 'LSOA 2021 Code': 'Anglesey' must be a small area's code of nine characters, such as E01006074.",
        f"row 5 (E01006074), column 'F0': is empty; {people}",
        f"row 6 (E01006075), column 'F1': '-1' {people}",
        f"row 6 (E01006075), column 'F2': '1.5' {people}",
        f"row 6 (E01006075), column 'F3': 'two' {people}",
    }


def test_a_total_that_is_not_the_sum_of_its_ages_is_named(tmp_path, home):
    rows = publishers.rows_of(MID_2022)
    rows[4][4] = "634"

    with pytest.raises(BadInput) as refused:
        add_file(publishers.write(tmp_path / "mid-2022.csv", rows), home=home, on=TODAY)

    assert str(refused.value).splitlines()[1:] == [
        "row 5 (E01006074), column 'Total': '634' must be the sum of the row's 182 other numbers."
    ]


def test_an_area_of_no_census_is_named(tmp_path, home):
    rows = publishers.rows_of(MID_2022)
    rows[5][2] = "E01999999"

    with pytest.raises(BadInput) as refused:
        add_file(publishers.write(tmp_path / "mid-2022.csv", rows), home=home, on=TODAY)

    assert str(refused.value).splitlines()[1:] == [
        "row 6, column 'LSOA 2021 Code': 'E01999999' must be a small area of England in 2021, like the others."
    ]


def test_populations_that_do_not_say_their_year_ask_for_it(tmp_path, home):
    rows = publishers.rows_of(MID_2022)[HEADER:]
    path = publishers.write(tmp_path / "areas.csv", rows)

    with pytest.raises(BadInput, match="give --vintage mid-2024"):
        add_file(path, home=home, on=TODAY)
