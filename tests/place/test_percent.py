"""Percentages are read exactly as typed, or refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.place.percent import fraction_from, percent_said


@given(typed=st.decimals(-1000, 1000, places=6))
def test_what_is_typed_is_read_exactly(typed):
    assert fraction_from(f"{typed:f}", what="The floor") == Fraction(typed) / 100


@given(typed=st.decimals(-1000, 1000, places=6))
def test_what_is_said_is_what_was_typed(typed):
    said = percent_said(Fraction(typed) / 100).removesuffix("%")

    assert Decimal(said) == typed


@pytest.mark.parametrize(
    ("text", "fraction"),
    [(" 0.7% ", Fraction(7, 1000)), ("+2", Fraction(1, 50)), (".5", Fraction(1, 200))],
)
def test_a_percentage_is_read_as_people_write_it(text, fraction):
    assert fraction_from(text, what="The floor") == fraction


@pytest.mark.parametrize(
    "text", ["", "much", "nan", "inf", "1e400", "1,5", "--1", "12345", "0.1234567"]
)
def test_what_is_not_a_percentage_is_refused_by_name(text):
    with pytest.raises(BadInput, match=r"^The floor .* is not a percentage"):
        fraction_from(text, what="The floor")
