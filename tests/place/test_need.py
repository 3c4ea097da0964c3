"""The indices equal the published ones, and missing need is never filled in."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from ropewalk.engine.allocation import COMPONENTS
from ropewalk.figures import BadInput, Figure
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.need import need_index, number_of, refuse_missing_need
from ropewalk.place.places import place_of_members, places_of_kind
from ropewalk.place.practices import practices_of

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("name", "index"), [("Salford", 1.0357), ("Trafford", 0.9252)])
def test_the_final_index_equals_the_published_one(lake, place_called, name, index):
    figure = need_index(lake, place_called(name)).figure("final", "icb")

    assert round(figure.value, 4) == index


@pytest.mark.parametrize("against", ["icb", "england"])
@pytest.mark.parametrize("component", COMPONENTS)
def test_every_index_follows_from_its_four_inputs(
    lake, place_called, component, against
):
    figure = need_index(lake, place_called("Salford")).figure(component, against)
    weighted, people, all_weighted, all_people = (each.value for each in figure.inputs)

    assert figure.value == pytest.approx(
        (weighted / people) / (all_weighted / all_people)
    )
    assert figure.sources[0].publisher == "NHS England"
    assert figure.vintage == "2025/26"


def test_the_inputs_are_sums_of_the_published_columns(lake, place_called):
    figure = need_index(lake, place_called("Trafford")).figure("final", "england")
    england = lake.table("practice_allocations", ["registered", "final"]).to_pydict()

    assert figure.inputs[2].value == pytest.approx(sum(england["final"]))
    assert figure.inputs[3].value == pytest.approx(63_849_324.2, abs=0.1)
    assert figure.inputs[1].value == pytest.approx(251_068.75, abs=0.01)


def test_a_board_is_one_against_itself_and_england_is_in_no_board(lake, place_called):
    board = need_index(lake, place_called("QOP"))
    england = need_index(lake, place_called("England"))

    assert all(board.figure(name, "icb").value == 1 for name in COMPONENTS)
    assert all(england.figure(name, "icb").value is None for name in COMPONENTS)
    assert england.figure("final", "england").value == pytest.approx(1)


def test_the_earlier_vintage_gives_its_own_index(lake, place_called):
    place = place_called("Salford")
    newer, older = (
        need_index(lake, place, vintage=each) for each in ("2025/26", "2023/24")
    )

    assert older.vintage == "2023/24"
    assert older.figure("final", "icb").value != newer.figure("final", "icb").value
    with pytest.raises(BadInput, match=r"2023/24"):
        need_index(lake, place, vintage="1999/00")


def test_every_council_with_a_practice_has_an_index_and_none_is_zero(
    lake, place_called
):
    for code, name in places_of_kind(lake, PlaceKind.COUNCIL):
        index = need_index(lake, place_called(code))
        assert index.missing or index.figure("final", "icb").value > 0.5, name


def test_a_place_without_practices_says_that_its_need_is_not_known(lake):
    place = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="Two streets",
        lsoa_codes=["E01006112"],
    )
    index = need_index(lake, place)

    assert index.figure("final", "icb").value is None
    assert index.registered.value is None
    assert "ropewalk reference add" in index.missing[0].remedy


def test_the_parts_of_a_place_add_up_to_it(lake, place_called):
    for name in ("North Yorkshire", "QOP", "Kent"):
        index = need_index(lake, place_called(name))

        assert sum(index.parts.column("registered")) == pytest.approx(
            index.registered.value
        )


def test_a_place_across_boards_lists_each_part_with_its_own_board(lake, place_called):
    parts = need_index(lake, place_called("North Yorkshire")).parts.records()

    assert {part["icb_code"] for part in parts} == {"QOQ", "QWO", "QE1"}
    assert len({part["vs_icb"] for part in parts}) == 3


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [
        ("registered", np.nan, "P87657 has no registered people"),
        ("registered", 0.0, "P87657 has no registered people"),
        ("registered", -1.0, "P87657 has no registered people"),
        ("weighted", np.nan, "P87657 has no weighted population"),
        ("weighted", -1.0, "P87657 has no weighted population"),
    ],
)
def test_missing_need_is_refused_and_the_practice_named(lake, column, value, says):
    practices = practices_of(lake)
    row = practices.position["P87657"]
    spoilt = getattr(practices, column).copy()
    spoilt[row] = value

    with pytest.raises(BadInput, match=says):
        refuse_missing_need(replace(practices, **{column: spoilt}), np.array([row]))


@pytest.mark.parametrize("value", [None, "many"])
def test_a_number_that_is_not_known_is_never_taken_to_be_nought(value):
    unknown = Figure(key="k", label="People", value=value, unit="people", vintage="v")

    with pytest.raises(BadInput, match="People: the number is not known"):
        number_of(unknown)
    with pytest.raises(BadInput, match="No list is held"):
        number_of(replace(unknown, note="No list is held."))
    assert number_of(replace(unknown, value=0)) == 0
