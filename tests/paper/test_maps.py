"""Maps: shades in equal parts, outlines where they belong, gaps hatched and said."""

import json
import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput, Column, Source, Table
from ropewalk.paper.drawing import NARROW, WIDE
from ropewalk.paper.maps import (
    SHADES,
    Area,
    areas_of,
    choropleth,
    shades_of,
    table_of,
)
from tests.paper.sheets import Sheet, check_is_safe

COLUMNS = (
    Column("code", "Code"),
    Column("name", "Area"),
    Column("share", "Aged 65 and over", "percent"),
)
SOURCE = Source("Residents", "An office", "Census 2021", "OGL")


def square(west, south, size=0.1):
    """A square area as GeoJSON."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def areas(*values):
    rows = tuple((f"E{n}", f"Ward {n}", v) for n, v in enumerate(values))
    outlines = {f"E{n}": square(n * 0.1, 53) for n in range(len(values))}
    return Table(
        "people.map.ward", "Residents by ward", COLUMNS, rows, (SOURCE,)
    ), outlines


def drawn(table, outlines, **options):
    return choropleth(
        table, outlines, code="code", names="name", values="share", **options
    )


def outlines_drawn(sheet):
    return [each for each in sheet.all("path") if each.get("fill-rule")]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_each_area_is_drawn_with_its_shade_and_its_words(width):
    table, outlines = areas(1.0, 2.0, 3.0, 4.0, None)

    sheet = check_is_safe(drawn(table, outlines, width=width))

    fills = [each.get("fill") for each in outlines_drawn(sheet)]
    assert fills[:4] == [fills[0]] * 2 + [fills[2]] * 2
    assert fills[0] != fills[2]
    assert fills[4] == "url(#map-people-map-ward-no-data)"
    hovers = [each[0].text for each in outlines_drawn(sheet)]
    assert hovers[0] == "Ward 0: 1.0%"
    assert hovers[4] == "Ward 4: not known"
    assert {"Lower half", "Higher half", "No value held"} <= set(sheet.words)
    assert "1.0% to 2.0%, 2 areas" in sheet.words


def test_the_words_say_extremes_shades_and_gaps():
    table, outlines = areas(*range(10), None)

    said = drawn(table, outlines).description

    assert "Map of Aged 65 and over for 11 areas." in said
    assert "Largest: Ward 9, 9.0%. Smallest: Ward 0, 0.0%." in said
    assert "Highest fifth, 8.0% to 9.0% (2 areas)" in said
    assert "Lowest fifth, 0.0% to 1.0% (2 areas)" in said
    assert said.endswith("Not known: Ward 10.")


@given(st.lists(st.integers(0, 30) | st.floats(-1e6, 1e6), min_size=1, max_size=200))
def test_shades_hold_every_value_once_in_order_and_darken_upwards(values):
    shades = shades_of(values, "percent")

    assert sum(shade.areas for shade in shades) == len(values)
    assert shades[0].low == min(values)
    assert shades[-1].high == max(values)
    for below, above in pairwise(shades):
        assert below.high < above.low
    held = [sum(s.low <= v <= s.high for v in values) for s in shades]
    assert held == [shade.areas for shade in shades]
    light = [SHADES.index(shade.fill) for shade in shades]
    assert light == sorted(set(light))


@given(st.lists(st.floats(0, 1e6), min_size=10, max_size=100, unique=True))
def test_fifths_are_fifths_when_no_values_tie(values):
    shades = shades_of(values, "percent")

    assert [shade.words for shade in shades][::4] == ["Lowest fifth", "Highest fifth"]
    sizes = [shade.areas for shade in shades]
    assert max(sizes) - min(sizes) <= 1


def test_parts_made_unequal_by_ties_are_not_called_fifths():
    shades = shades_of([0.0] * 90 + list(range(1, 11)), "percent")

    assert all("fifth" not in shade.words for shade in shades)


def test_neighbours_keep_their_shared_border():
    table, outlines = areas(1.0, 2.0)

    one, other = outlines_drawn(Sheet(drawn(table, outlines)))

    assert max(x for x, _ in corners(one)) == min(x for x, _ in corners(other))


def test_north_is_up_and_east_is_right():
    rows = (("A", "South west", 1.0), ("B", "North east", 2.0))
    table = Table("m.ward", "Two", COLUMNS, rows)
    outlines = {"A": square(-2.0, 53.0), "B": square(-1.8, 53.2)}

    one, other = (corners(e) for e in outlines_drawn(Sheet(drawn(table, outlines))))

    assert max(x for x, _ in one) < min(x for x, _ in other)
    assert min(y for _, y in one) > max(y for _, y in other)


def test_a_square_on_the_ground_is_a_square_on_paper():
    north = 53.0
    half = 0.05 / np.cos(np.radians(north))
    ring = [
        [-2 - half, north - 0.05],
        [-2 + half, north - 0.05],
        [-2 + half, north + 0.05],
        [-2 - half, north + 0.05],
        [-2 - half, north - 0.05],
    ]
    rows = (("A", "One", 1.0),)
    outline = json.dumps({"type": "MultiPolygon", "coordinates": [[ring]]})

    (path,) = outlines_drawn(
        Sheet(drawn(Table("m.x", "One", COLUMNS, rows), {"A": outline}))
    )

    xs, ys = zip(*corners(path), strict=True)
    assert max(xs) - min(xs) == pytest.approx(max(ys) - min(ys), abs=1)


def corners(path):
    """The points of a path that starts with M and goes on in steps."""
    start, steps = re.fullmatch(r"M([-\d. ]+)l([-\d. ]+)z", path.get("d")).groups()
    first = np.array([float(n) for n in start.split()])
    moves = np.array([float(n) for n in steps.split()]).reshape(-1, 2)
    return [tuple(first), *map(tuple, first + np.cumsum(moves, axis=0))]


def test_areas_without_an_outline_are_counted():
    table, outlines = areas(1.0, 2.0, 3.0)
    del outlines["E2"]

    said = drawn(table, outlines).description

    assert "No outline is held for 1 area, which the table shows." in said


def test_names_are_written_where_they_fit():
    rows = (("A", "Broad", 1.0), ("B", "A very long name that cannot fit", 2.0))
    table = Table("m.ward", "Two", COLUMNS, rows)
    outlines = {"A": square(0, 53, 0.5), "B": square(0.5, 53, 0.05)}

    words = Sheet(drawn(table, outlines)).words

    assert "Broad" in words
    assert "A very long name that cannot fit" not in words


@pytest.mark.parametrize(
    "outline",
    [
        "not json",
        '{"type": "Point", "coordinates": [1, 2]}',
        '{"type": "Polygon"}',
        '{"type": "Polygon", "coordinates": []}',
        '{"type": "Polygon", "coordinates": [["a", "b"]]}',
        "[]",
    ],
)
def test_a_damaged_outline_is_refused_in_one_sentence(outline):
    table, outlines = areas(1.0, 2.0)

    with pytest.raises(BadInput, match="boundary file may be damaged"):
        drawn(table, outlines | {"E0": outline})


def test_a_map_without_any_outline_is_refused():
    table, _ = areas(1.0)

    with pytest.raises(BadInput, match="No outline is held for any area"):
        drawn(table, {})


def test_the_table_of_a_map_holds_the_same_areas():
    table, outlines = areas(1.0, None)

    found = areas_of(table, outlines, code="code", name="name", value="share")
    again = table_of(
        found,
        key="people.map.ward",
        title="Residents by ward",
        measure=COLUMNS[2],
        sources=(SOURCE,),
    )

    assert found[1] == Area("E1", "Ward 1", None, outlines["E1"])
    assert again.rows == table.rows
    assert again.column("share") == (1.0, None)


def test_every_small_area_of_a_city_is_drawn(lake):
    rows = lake.table(
        "small_areas", ["lsoa_code", "lsoa_name"], where={"ltla_code": ["E08000003"]}
    ).to_pydict()
    held = lake.table("boundaries_lsoa").to_pydict()
    outlines = dict(zip(held["area_code"], held["geojson"], strict=True))
    values = [float(n) for n in range(len(rows["lsoa_code"]))]
    table = Table(
        "m.lsoa",
        "Manchester",
        COLUMNS,
        tuple(zip(rows["lsoa_code"], rows["lsoa_name"], values, strict=True)),
    )

    picture = drawn(table, outlines)

    assert len(table.rows) == 295
    assert len(outlines_drawn(Sheet(picture))) == 295
