"""Which count of the people who live in a place is the newest."""

from dataclasses import replace
from datetime import date

import pytest

from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import Lake
from ropewalk.place.residents import counts_of, sums
from tests.factories.lake import lake_with


def test_a_count_of_an_unknown_day_is_never_the_newest(lake, place_called):
    undated = Lake(
        [
            replace(each, as_at=None) if each.vintage == "mid-2020" else each
            for each in lake.resources()
        ]
    )
    found = counts_of(undated, place_called("Salford"))

    assert [each.source.vintage for each in found] == ["Census 2021", "mid-2020"]


def test_an_estimate_with_a_number_missing_is_left_out_and_not_counted_low(
    lake, place_called, tmp_path
):
    rows = lake.table("population_mid_year", vintage="mid-2024").to_pylist()
    gap = next(row for row in rows if row["sex"] == "persons")
    again = lake_with(
        lake,
        tmp_path,
        "population_mid_year",
        [row | {"aged_0_4": None} if row is gap else row for row in rows],
        vintage="mid-2025",
        covers="Trafford",
        as_at=date(2025, 6, 30),
    )
    newest = counts_of(again, place_called("Trafford"))[0]

    assert newest.source.vintage == "mid-2024"


def test_a_sum_with_a_number_missing_is_refused(lake, place_called, tmp_path):
    rows = lake.table("tenure").to_pylist()
    column = next(name for name in rows[0] if name != "lsoa_code")
    gaps = lake_with(
        lake,
        tmp_path,
        "tenure",
        [row | {column: None} for row in rows],
        vintage="with gaps",
        covers="England",
        as_at=date(2026, 1, 1),
    )

    with pytest.raises(BadInput, match=f"no number for '{column}'"):
        sums(gaps, "tenure", [column], place_called("Trafford"))
