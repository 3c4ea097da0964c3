"""Value triangles: width is cost, height is value, slope is value for money."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import Column, Table
from ropewalk.paper.charts import NARROW, WIDE, value_triangles
from tests.paper.sheets import check_is_safe

COLUMNS = (
    Column("option", "Option"),
    Column("pence", "Cost", "pence"),
    Column("value", "Value", "score"),
    Column("frontier", "Beaten by no other"),
)


def drawn(*rows, width=WIDE):
    rows = tuple(row if len(row) == len(COLUMNS) else (*row, "yes") for row in rows)
    table = Table("worth", "Value against cost", COLUMNS, rows)
    return value_triangles(
        table,
        names="option",
        cost="pence",
        worth="value",
        frontier="frontier",
        width=width,
    )


def sizes(picture):
    """Width and height of each triangle, in the order in which they are drawn."""
    found = []
    for path in re.findall(r'<path d="M([^"]+)Z"', picture.svg):
        (left, base), (right, top), _ = (
            tuple(map(float, corner.split())) for corner in path.split("L")
        )
        found.append((right - left, base - top))
    return found


def test_width_is_cost_and_height_is_value_on_one_scale():
    dear, cheap = ("Dear", 200_000_00, 80.0), ("Cheap", 100_000_00, 60.0)

    (first, second) = sizes(drawn(dear, cheap))

    assert second[0] == pytest.approx(2 * first[0], abs=0.2)
    assert first[1] / second[1] == pytest.approx(60 / 80, abs=0.01)


def test_the_steepest_comes_first_and_what_costs_nothing_before_all():
    picture = drawn(
        ("Flat", 900_00, 30.0),
        ("Steep", 100_00, 20.0),
        ("Free", 0, 5.0),
        ("Unknown", None, 50.0),
        ("Fallen", 100_00, 90.0, "not weighed"),
    )

    said = picture.description
    assert said.index("Free") < said.index("Steep, 20 for £100") < said.index("Flat")
    assert "Not on the picture: Unknown and Fallen" in check_is_safe(picture).words


@pytest.mark.parametrize("width", [WIDE, NARROW])
@given(
    rows=st.lists(
        st.tuples(
            st.text(max_size=40),
            st.none() | st.integers(0, 10**12),
            st.none() | st.floats(0, 100),
        ),
        max_size=12,
    )
)
def test_any_options_make_a_picture_that_is_safe(width, rows):
    check_is_safe(drawn(*rows, width=width))
