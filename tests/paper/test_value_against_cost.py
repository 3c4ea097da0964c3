"""Value against cost: points, the line of those that none beats, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import Column, Table
from ropewalk.paper.charts import NARROW, WIDE, value_against_cost
from tests.paper.sheets import check_is_safe

COLUMNS = (
    Column("option", "Option"),
    Column("pence", "Cost", "pence"),
    Column("value", "Value", "score"),
    Column("frontier", "No other beats it"),
)


def drawn(*rows, width=WIDE):
    table = Table("worth", "Value against cost", COLUMNS, rows)
    return value_against_cost(
        table,
        names="option",
        cost="pence",
        worth="value",
        frontier="frontier",
        width=width,
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_options_are_named_and_those_without_a_cost_are_owned_up_to(width):
    picture = drawn(
        ("1", 0, 20.0, "yes"),
        ("2", 500_00, 60.0, "yes"),
        ("3", 900_00, 40.0, "no"),
        ("4", None, None, "not known"),
        width=width,
    )

    sheet = check_is_safe(picture)
    assert {"1", "2", "3", "Not on the picture: 4"} <= set(sheet.words)
    assert "Beaten by no other: 1, 20 for £0 and 2, 60 for £500." in picture.description
    assert "Beaten: 3, 40 for £900." in picture.description


def test_an_option_that_falls_is_no_point_though_its_cost_and_value_are_known():
    picture = drawn(("1", 0, 20.0, "yes"), ("2", 0, 90.0, "not weighed"))

    assert "Value against cost for 1 option." in picture.description
    assert "Beaten: none." in picture.description
    assert picture.description.endswith("Not on the picture: 2.")


@given(
    st.lists(
        st.tuples(
            st.text(max_size=40),
            st.none() | st.integers(0, 10**12),
            st.none() | st.floats(0, 100),
            st.sampled_from(["yes", "no", "not weighed"]),
        ),
        max_size=12,
    )
)
def test_any_options_make_a_picture_that_is_safe(rows):
    check_is_safe(drawn(*rows))
