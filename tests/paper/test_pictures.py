"""Which picture a table's columns ask for."""

import pytest

from ropewalk.figures import Column, Table
from ropewalk.paper.pictures import KINDS, measures_of, names_of, picture_of
from ropewalk.place import people
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import find_place, place_of_members
from tests.paper.conftest import DAY
from tests.paper.sheets import Sheet, check_is_safe


def table(*columns, rows=None, key="t"):
    blank = tuple("a" if c.unit == "text" else 1.0 for c in columns)
    return Table(key, "A table", columns, rows or (blank, blank))


def test_names_are_words_not_codes():
    held = table(
        Column("code", "Code"), Column("ltla_code", "District"), Column("name", "Name")
    )

    assert names_of(held).key == "name"


def test_the_same_measure_in_several_years_is_drawn_together():
    held = table(
        Column("service", "Service"),
        Column("pence_2024/25", "2024/25", "pence"),
        Column("pence_2025/26", "2025/26", "pence"),
        Column("share", "Share", "percent"),
    )

    assert [c.key for c in measures_of(held)] == ["pence_2024/25", "pence_2025/26"]


def test_a_comparison_with_values_is_drawn_beside_the_measure():
    columns = (
        Column("g", "Group"),
        Column("percent", "Share", "percent"),
        Column("england", "England", "percent"),
    )

    assert [c.key for c in measures_of(table(*columns))] == ["percent", "england"]
    unknown = table(*columns, rows=(("a", 1.0, None),))
    assert [c.key for c in measures_of(unknown)] == ["percent"]


def test_money_comes_before_indices_and_shares():
    held = table(
        Column("name", "Name"),
        Column("index", "Index", "index"),
        Column("share", "Share", "percent"),
        Column("pence", "Amount", "pence"),
    )

    assert [c.key for c in measures_of(held)] == ["pence"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_a_known_number_has_no_picture(kind, lake):
    held = table(
        Column("name", "Name"), Column("n", "Number", "people"), rows=(("a", None),)
    )

    assert picture_of(kind, held, lake) is None


def test_an_unknown_kind_is_refused(lake):
    with pytest.raises(ValueError, match="no picture of the kind 'pie'"):
        picture_of("pie", table(Column("name", "Name")), lake)


def test_a_map_of_areas_without_outlines_has_no_picture(lake):
    columns = (
        Column("area_code", "Code"),
        Column("area_name", "Area"),
        Column("v", "Share", "percent"),
    )

    held = table(*columns, rows=(("X1", "Nowhere", 1.0),), key="m.lsoa")

    assert picture_of("map", held, lake) is None


def test_ages_of_women_and_men_are_a_pyramid_and_others_bars(lake):
    both = table(
        Column("age", "Age"),
        Column("female", "Women", "people"),
        Column("male", "Men", "people"),
    )
    one = table(Column("age", "Age"), Column("people", "People", "people"))

    assert picture_of("ages", both, lake).description.startswith("Age pyramid")
    assert picture_of("ages", one, lake).description.startswith("Bar chart")


def test_a_long_table_of_time_is_stacked_by_month_and_a_wide_one_by_row(lake):
    long = table(
        Column("month", "Month"),
        Column("service", "Service"),
        Column("pence", "Paid", "pence"),
        rows=(("2025-04-01", "Care", 100), ("2025-05-01", "Care", 200)),
    )
    wide = table(
        Column("area", "Area"),
        Column("a", "First", "people"),
        Column("b", "Second", "people"),
    )

    assert picture_of("stacked", long, lake).description.startswith("Stacked columns")
    assert picture_of("stacked", wide, lake).description.startswith("Stacked bars")


def test_an_interval_in_the_table_is_drawn(lake):
    held = table(
        Column("name", "Name"),
        Column("rate", "Rate", "per 1,000"),
        Column("low", "Low", "per 1,000"),
        Column("high", "High", "per 1,000"),
        rows=(("North", 5.0, 4.0, 6.0),),
    )

    assert "within chance" in picture_of("bars", held, lake).description


def test_every_picture_of_a_real_position_can_be_drawn_safely_at_both_widths(
    found, lake
):
    ids = []
    for section in found.sections:
        for kind, key in section.pictures:
            for width in (720, 340):
                drawn = picture_of(
                    kind,
                    section.table(key),
                    lake,
                    width=width,
                    name=f"{kind}-{key}-{width}",
                )
                check_is_safe(drawn)
                ids += Sheet(drawn).ids()

    assert ids
    assert len(ids) == len(set(ids))


def test_a_map_of_wards_draws_each_once_and_its_localities_too(lake, position_of):
    section = next(s for s in position_of("Trafford").sections if s.key == "people")

    for key, areas in (("people.map.ward", 21), ("people.map.locality", 4)):
        drawn = picture_of("map", section.table(key), lake)
        check_is_safe(drawn)
        assert drawn.svg.count("<path") == areas
        assert f"for {areas} areas" in drawn.description
        assert "No outline" not in drawn.description


def test_a_map_of_a_neighbourhood_draws_only_its_own_areas(lake):
    trafford = find_place(lake, "Trafford", on=DAY)
    place = place_of_members(
        lake,
        kind=PlaceKind.NEIGHBOURHOOD,
        code="N1",
        name="Seven Streets",
        lsoa_codes=sorted(trafford.lsoa_codes)[:7],
    )
    section = people.section(lake, place, on=DAY)

    drawn = picture_of("map", section.table("people.map.lsoa"), lake)

    check_is_safe(drawn)
    assert drawn.svg.count("<path") == 7
    assert "for 7 areas" in drawn.description
