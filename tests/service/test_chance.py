"""What is told of chance, and of a target: nothing where the values are too few."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.parameters import parameter
from ropewalk.service.rules.chance import (
    assurance_said,
    chance_of,
    fewest_to_tell,
    misses,
    variation_said,
)

ON = date(2026, 10, 13)
values = st.lists(st.integers(0, 100).map(float), max_size=20)


@given(values=values, target=st.none() | st.integers(0, 100).map(float))
def test_of_few_values_nothing_is_told_and_of_more_always_something(values, target):
    process = chance_of(values, better="higher", target=target, on=ON)

    few = len(values) < parameter("xmr_fewest_points", on=ON).value
    for said in (variation_said(process), assurance_said(process)):
        assert (said == "Too few values to tell") == few


def test_two_values_promise_nothing():
    process = chance_of([50, 51], better="higher", target=60, on=ON)

    assert assurance_said(process) == "Too few values to tell"
    assert fewest_to_tell(on=ON) == 13


@pytest.mark.parametrize(
    ("value", "target", "better", "missed"),
    [
        (Decimal(59), Decimal(60), "higher", True),
        (Decimal(60), Decimal(60), "higher", False),
        (61.0, 60.0, "lower", True),
        (60.0, 60.0, "lower", False),
        (1.0, 60.0, "neutral", False),
        (None, Decimal(60), "higher", False),
        (1.0, None, "higher", False),
    ],
)
def test_a_value_misses_a_target_on_its_wrong_side(value, target, better, missed):
    assert misses(value, target, better) is missed
