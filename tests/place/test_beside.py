"""What a figure is held against: like with like, from what is held, and nothing invented."""

import re
from datetime import date

import pyarrow.compute as pc
import pytest

from ropewalk.figures import Figure
from ropewalk.place import fair_share, people, relative_need
from ropewalk.place.beside import beside, held_against, parts_of
from ropewalk.place.results import section as results
from ropewalk.place.standing_out.comparing import places_beside

ON = date(2026, 7, 1)


def figure(value, unit="percent", vintage="2025"):
    return Figure("k", "Label", value, unit, vintage)


def test_other_places_are_named_with_their_values_and_a_vintage_that_differs():
    values = {"Greater Manchester": 18.34, "England": 17.3, "Wales": None}

    assert beside(values, "percent") == "Greater Manchester: 18.3%; England: 17.3%."
    assert beside({"England": 22.8}, "per 100,000") == "England: 22.8."
    assert beside({"England": 1.0}, "percent", when="2021") == "England: 1.0% (2021)."
    assert beside({"Wales": None}, "percent") == ""


def test_a_number_is_said_as_its_part_of_larger_ones():
    assert parts_of(1, {"Salford": 4, "England": 10, "Nowhere": 0, "Wales": None}) == (
        "25.0% of Salford; 10.0% of England."
    )
    assert parts_of(1, {}) == ""


def test_a_vintage_is_said_only_where_it_is_another():
    assert held_against(figure(1), figure(2), "England").comparison == "England: 2.0%."
    older = held_against(figure(1), figure(2, vintage="2024"), "England")
    assert older.comparison == "England: 2.0% (2024)."
    assert held_against(figure(1), None, "England").comparison == ""
    assert held_against(figure(1), figure(None), "England").comparison == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Trafford", ["Greater Manchester", "England"]),
        ("QOP", ["England"]),
        ("England", []),
    ],
)
def test_a_place_stands_beside_its_board_and_england_and_never_itself(
    lake, place_called, text, names
):
    assert list(places_beside(lake, place_called(text), on=ON)) == names


def test_no_board_stands_beside_a_place_before_there_were_boards(lake, place_called):
    assert list(
        places_beside(lake, place_called("Trafford"), on=date(2022, 6, 30))
    ) == ["England"]


def counted_again(lake, column, wanted=None):
    """The share of a census column among residents, of England or some small areas."""
    rows = lake.table("population_census", ["lsoa_code", column, "residents"])
    if wanted is not None:
        rows = rows.filter(pc.is_in(rows["lsoa_code"], value_set=wanted))
    return 100 * pc.sum(rows[column]).as_py() / pc.sum(rows["residents"]).as_py()


def test_ages_are_held_against_the_same_count_of_board_and_england(lake, place_called):
    """Trafford has a newer count than its board, so it is counted again as the board was."""
    trafford = place_called("Trafford")
    areas = lake.table("small_areas", ["lsoa_code", "ltla_code", "icb_code"])
    own = areas.filter(pc.equal(areas["ltla_code"], "E08000009"))["lsoa_code"]
    board = areas.filter(pc.equal(areas["icb_code"], "QOP"))["lsoa_code"]
    shares = [
        counted_again(lake, "aged_65_and_over", wanted)
        for wanted in (own.combine_chunks(), board.combine_chunks(), None)
    ]

    share = people.section(lake, trafford, on=ON).figure("people.aged_65_share")

    assert share.vintage == "mid-2024"
    names = ("Trafford", "Greater Manchester", "England")
    said = "; ".join(
        f"{name}: {each:.1f}%" for name, each in zip(names, shares, strict=True)
    )
    assert share.comparison == f"{said} (Census 2021)."


def test_where_the_count_is_the_same_the_place_is_not_said_twice(lake, place_called):
    share = people.section(lake, place_called("Salford"), on=ON).figure(
        "people.aged_65_share"
    )

    assert re.fullmatch(r"Greater Manchester: 15.8%; England: 18.4%.", share.comparison)


def test_nothing_is_invented_for_england_where_no_count_of_it_is_held(
    lake, place_called
):
    section = people.section(lake, place_called("Trafford"), on=ON)

    assert section.figure("people.unpaid_care_share").comparison == (
        "Greater Manchester: 8.9%."
    )
    assert section.figure("people.general_health_share").comparison == (
        "Greater Manchester: 5.9%."
    )
    of_board = people.section(lake, place_called("QOP"), on=ON)
    assert of_board.figure("people.unpaid_care_share").comparison == ""


def test_older_residents_are_the_same_words_and_numbers_as_the_cards(
    lake, place_called
):
    for text in ("Trafford", "Cornwall"):
        section = people.section(lake, place_called(text), on=ON)
        for age, number, share, counted in section.table("people.older").rows:
            least = age.split()[1]
            card = section.figure(f"people.aged_{least}")
            assert card.label.endswith(age.casefold())
            assert (card.value, card.vintage) == (number, counted)
            assert section.figure(f"people.aged_{least}_share").value == share


def test_an_index_names_what_it_is_compared_with(lake, place_called):
    trafford = relative_need.section(lake, place_called("Trafford"), on=ON)
    board = relative_need.section(lake, place_called("QOP"), on=ON)

    assert trafford.figure("need_index.final.vs_icb").comparison == (
        "7.5% below Greater Manchester."
    )
    assert board.figure("need_index.final.vs_icb").comparison == (
        "Greater Manchester compared with itself."
    )


def test_a_share_by_need_is_held_against_a_share_by_head(lake, place_called):
    section = fair_share.section(lake, place_called("Trafford"), on=ON)
    gap = section.figure("fair_share.by_head").value - (
        section.figure("fair_share.by_need").value
    )

    assert section.figure("fair_share.by_need").comparison == (
        f"£{round(gap / 100):,} less than by counting heads."
    )
    assert section.figure("fair_share.by_head").comparison == (
        f"£{round(gap / 100):,} more than by need."
    )


@pytest.mark.parametrize(
    ("key", "shape"), [("outcomes.satisfaction", ".1f"), ("outcomes.gps", ",.0f")]
)
def test_outcomes_are_held_against_england_as_published(lake, place_called, key, shape):
    section = results.section(lake, place_called("Trafford"), on=ON)
    own, england = section.figure(key), section.figure(f"{key}.england")

    assert own.comparison.startswith(f"England: {england.value:{shape}}")
    assert england.comparison == ""
