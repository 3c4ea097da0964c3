"""Outcomes equal the published values, are side by side by name, and say their age."""

from collections import defaultdict
from datetime import date
from math import sqrt

import pyarrow.parquet as pq
import pytest

from ropewalk.lake.catalogue import _rows
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import place_of_members
from ropewalk.place.recency import (
    end_of_period,
    is_recent,
    period_said,
    start_of_financial_year,
    years_before,
)
from ropewalk.place.results import section as results
from ropewalk.place.results.conditions import conditions_table
from ropewalk.place.results.gps import gps_table, own_gps_figure
from ropewalk.place.section import State
from tests.factories.lake import lake_with

TODAY = date(2026, 11, 22)
TRAFFORD = "E08000009"


def read(lake, name):
    return pq.read_table(lake.resource(name).path).to_pylist()


@pytest.fixture(scope="module")
def trafford(lake, place_called):
    return results.section(lake, place_called("Trafford"), on=TODAY)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Trafford", State.FULL),
        ("Salford", State.PART),
        ("Manchester", State.PART),
        ("Cornwall", State.PART),
        ("QOP", State.PART),
    ],
)
def test_how_much_is_held_of_each_place(lake, place_called, name, state):
    assert results.section(lake, place_called(name), on=TODAY).state == state


@pytest.mark.parametrize(
    ("key", "period", "value", "england"),
    [
        ("satisfaction", "2024/25", 58.1, 65.1),
        ("admissions", "2023/24", 779.6, 566.0),
    ],
)
def test_the_newest_published_value_stands_beside_englands_of_the_same_year(
    trafford, key, period, value, england
):
    own, beside = (
        trafford.figure(f"outcomes.{key}{part}") for part in ("", ".england")
    )

    assert (own.value, own.vintage) == (value, period)
    assert (beside.value, beside.vintage) == (england, period)
    assert own.sources[0].as_at == end_of_period(period)
    assert f"{value}" in trafford.answer
    assert f"{england}" in trafford.answer


def test_a_value_not_published_is_not_known(trafford):
    rows = {
        (row["period"], row["area"]): row["value"]
        for row in trafford.table("outcomes.satisfaction").records()
    }

    assert rows["2020/21", "Trafford"] is None
    assert rows["2019/20", "Trafford"] == 84.8


def test_a_quality_of_life_of_nought_was_not_a_result(lake):
    rows = {
        (row["financial_year"], row["measure"]): row["value"]
        for row in read(lake, "asc_outcomes")
        if row["council_code"] == TRAFFORD
    }

    assert rows["2019/20", "ASC Quality of Life"] is None
    assert rows["2022/23", "ASC Quality of Life"] == 0.428


def test_measures_of_local_government_are_the_newest_with_a_value(lake, trafford):
    newest = {}
    for row in read(lake, "asc_outcomes"):
        if row["council_code"] == TRAFFORD and row["value"] is not None:
            held = newest.get(row["measure_code"])
            if held is None or row["financial_year"] > held["financial_year"]:
                newest[row["measure_code"]] = row

    assert len(newest) == 7
    for code, row in newest.items():
        figure = trafford.figure(f"outcomes.{code.lower()}")
        beside = trafford.figure(f"outcomes.{code.lower()}.england")
        assert (figure.value, figure.vintage) == (row["value"], row["financial_year"])
        assert beside.value == row["england_median"]


@pytest.mark.parametrize("name", ["Salford", "Cornwall", "Manchester"])
def test_old_outcomes_are_background_and_no_value_is_in_the_sentence(
    lake, place_called, name
):
    section = results.section(lake, place_called(name), on=TODAY)

    assert section.answer == (
        f"The outcomes of social care held for {name} are too old for a headline: the "
        "newest are 3 years old and are background."
    )
    assert section.missing[0].resource == "asc_measures"


def test_the_same_outcomes_were_too_old_later(lake, place_called):
    section = results.section(lake, place_called("Trafford"), on=date(2029, 1, 1))

    assert "%" not in section.answer
    assert "background" in section.answer


def test_councils_of_a_board_are_side_by_side_by_name(lake, place_called):
    section = results.section(lake, place_called("QOP"), on=TODAY)
    oflog = section.table("outcomes.oflog").records()
    first = [row["council"] for row in oflog if row["measure"] == oflog[0]["measure"]]
    gps = list(section.table("outcomes.gps").column("area"))

    assert first == sorted(first)
    assert len(first) == 10
    assert gps == [*sorted(gps[:-1]), "England"]
    assert "3 of the 10 councils" in section.answer
    assert "outcomes.asc1" not in {figure.key for figure in section.figures}


def test_nothing_is_ranked(trafford):
    for table in trafford.tables:
        assert not any("rank" in column.key for column in table.columns)
    neighbours = trafford.table("outcomes.satisfaction_neighbours").column("area")
    assert list(neighbours) == sorted(neighbours)


def test_conditions_are_sums_over_the_practices_there_with_wilsons_interval(
    lake, place_called, trafford
):
    practices = set(place_called("Trafford").practice_codes)
    own, england = defaultdict(lambda: [0, 0]), defaultdict(lambda: [0, 0])
    for row in read(lake, "qof"):
        for sums in (own, england) if row["practice_code"] in practices else (england,):
            sums[row["condition"]][0] += row["register"]
            sums[row["condition"]][1] += row["list_size"]

    table = {
        row["condition"]: row for row in trafford.table("outcomes.conditions").records()
    }
    assert table.keys() == own.keys()
    for condition, (people, listed) in own.items():
        share, z = people / listed, 1.96
        middle = (share + z * z / (2 * listed)) / (1 + z * z / listed)
        reach = (
            z
            / (1 + z * z / listed)
            * sqrt(share * (1 - share) / listed + z * z / (4 * listed**2))
        )
        row = table[condition]
        assert (row["register"], row["list_size"]) == (people, listed)
        assert row["share"] == round(share * 100, 2)
        assert row["low"] == pytest.approx((middle - reach) * 100, abs=0.006)
        assert row["high"] == pytest.approx((middle + reach) * 100, abs=0.006)
        whole = england[condition]
        assert row["england"] == round(whole[0] / whole[1] * 100, 2)


def test_a_register_of_fewer_than_five_people_is_not_shown(lake):
    small = next(
        row
        for row in read(lake, "qof")
        if 0 < row["register"] < 5
        and row["practice_code"]
        in set(lake.table("practice_allocations")["practice_code"].to_pylist())
    )
    place = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="One practice",
        practice_codes=[small["practice_code"]],
    )
    table = conditions_table(lake, place, on=TODAY)
    row = next(r for r in table.records() if r["condition"] == small["condition"])

    assert row["register"] is row["share"] is row["low"] is None
    assert row["england"] is not None
    assert all(count is None or count >= 5 for count in table.column("register"))


def test_patients_for_each_gp_is_patients_over_gps(lake, trafford):
    row = next(r for r in read(lake, "gps") if r["ltla_code"] == TRAFFORD)
    everyone = read(lake, "gps")
    own, england = (
        trafford.figure(f"outcomes.gps{part}").value for part in ("", ".england")
    )

    assert own == pytest.approx(row["patients"] / row["gp_fte"])
    assert england == pytest.approx(
        sum(r["patients"] for r in everyone) / sum(r["gp_fte"] for r in everyone)
    )


def test_patients_for_each_gp_are_not_known_where_a_district_is_not_held(
    lake, place_called, tmp_path
):
    place = place_called("Greater Manchester")
    lacking = lake_with(
        lake,
        tmp_path,
        "gps",
        [row for row in read(lake, "gps") if row["ltla_code"] != TRAFFORD],
        vintage="2025 districts",
        covers="England",
        as_at=date(2025, 12, 31),
    )
    areas = [row["area"] for row in gps_table(lacking, place).records()]

    assert own_gps_figure(lake, place).value > 0
    assert own_gps_figure(lacking, place) is None
    assert "Salford" in areas
    assert "Trafford" not in areas


def test_the_health_index_is_the_newest_year_of_each_district(lake, trafford):
    row = next(
        r
        for r in read(lake, "health_index")
        if r["ltla_code"] == TRAFFORD and r["year"] == 2021
    )
    table = trafford.table("outcomes.health_index")

    assert table.title.endswith("2021")
    assert dict(table.rows)["Mental health"] == row["mental_health"]
    assert len(table.rows) == 14


def test_a_council_made_since_says_what_is_not_held_of_it(lake, place_called):
    section = results.section(lake, place_called("Cumberland"), on=TODAY)

    assert section.answer == "No outcomes of social care are held for Cumberland."
    assert [each.resource for each in section.missing] == [
        "asc_measures",
        "health_index",
    ]


def test_england_stands_alone(lake, place_called):
    section = results.section(lake, place_called("England"), on=TODAY)

    assert section.answer.startswith("In England, 65.1% of people")
    assert set(section.table("outcomes.satisfaction").column("area")) == {"England"}


def test_a_district_is_told_that_outcomes_are_its_countys(lake, place_called):
    section = results.section(lake, place_called("Ashford"), on=TODAY)

    assert "Kent" in section.figure("outcomes.asc2").label
    assert "of Kent" in section.missing[0].what


@pytest.mark.parametrize(
    ("period", "end", "words"),
    [
        ("2024/25", date(2025, 3, 31), "2024/25"),
        ("Apr 2026", date(2026, 4, 30), "April 2026"),
        ("Feb 2024", date(2024, 2, 29), "February 2024"),
        ("2021", date(2021, 12, 31), "2021"),
        ("some time", None, "some time"),
    ],
)
def test_periods_end_on_their_last_day(period, end, words):
    assert end_of_period(period) == end
    assert period_said(period) == words


@pytest.mark.parametrize(
    ("as_at", "recent"),
    [
        (date(2023, 11, 22), True),
        (date(2023, 11, 21), False),
        (date(2026, 11, 22), True),
        (date(2026, 11, 23), False),
        (None, False),
    ],
)
def test_data_are_news_until_they_are_more_than_three_years_old(as_at, recent):
    assert is_recent(as_at, on=TODAY) is recent


@pytest.mark.parametrize(
    ("period", "start"),
    [
        ("2024/25", date(2024, 4, 1)),
        ("2025", None),
        ("Apr 2026", None),
        ("IMD 2019/x", None),
        ("2024/25 and 2025/26", None),
    ],
)
def test_a_financial_year_begins_on_the_first_of_april(period, start):
    assert start_of_financial_year(period) == start


def test_three_years_before_the_29th_of_february_is_the_28th():
    assert years_before(date(2028, 2, 29), 3) == date(2025, 2, 28)


def test_asking_again_reads_no_file_again(lake, place_called):
    place = place_called("QOP")
    results.section(lake, place, on=TODAY)
    read_so_far = _rows.cache_info().misses
    results.section(lake, place, on=TODAY)

    assert _rows.cache_info().misses == read_so_far
