"""Market concentration and capacity: definitions, bounds and refusals."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine.market import capacity_per_1000, herfindahl, herfindahl_between
from ropewalk.figures import BadInput

amounts = st.lists(st.integers(0, 10**13), min_size=1, max_size=60).filter(any)


def slow_index(parts):
    return float(sum(Fraction(100 * part, sum(parts)) ** 2 for part in parts))


@given(amounts)
def test_the_index_is_the_sum_of_squared_percentage_shares(parts):
    assert herfindahl(parts) == pytest.approx(slow_index(parts), rel=1e-12)


@given(amounts)
def test_the_index_is_at_least_that_of_equal_providers_and_at_most_full(parts):
    providers = sum(part > 0 for part in parts)

    assert 10_000 / providers * (1 - 1e-12) <= herfindahl(parts) <= 10_000 * (1 + 1e-12)


@given(amounts, st.integers(-40, 40))
def test_the_unit_of_the_amounts_does_not_matter(parts, scale):
    assert herfindahl(np.array(parts, dtype=float) * 2.0**scale) == herfindahl(parts)


@given(amounts, amounts)
def test_a_merger_never_makes_a_market_less_concentrated(parts, others):
    merged = [parts[0] + others[0], *parts[1:], *others[1:]]

    assert herfindahl(merged) >= herfindahl([*parts, *others]) * (1 - 1e-12)


@pytest.mark.parametrize(
    ("parts", "index"),
    [([7], 10_000), ([1, 1], 5_000), ([30, 30, 20, 20], 2_600), ([1] * 10, 1_000)],
)
def test_textbook_markets(parts, index):
    assert herfindahl(parts) == pytest.approx(index)


@given(amounts, st.lists(st.integers(0, 10**13), min_size=1, max_size=30))
def test_the_truth_is_between_the_bounds_however_the_rest_is_held(named, hidden):
    bounds = herfindahl_between(named, sum(hidden))

    truth = slow_index([*named, *hidden])
    assert bounds.least <= truth * (1 + 1e-12)
    assert truth <= bounds.most * (1 + 1e-12)


def test_the_bounds_say_how_much_of_the_market_is_not_told_apart():
    bounds = herfindahl_between([50, 30], 20)

    assert bounds.least == pytest.approx(2_500 + 900)
    assert bounds.most == pytest.approx(2_500 + 900 + 400)
    assert bounds.not_told_apart == pytest.approx(0.2)


def test_a_market_with_no_named_provider_could_be_anything():
    bounds = herfindahl_between([], 20)

    assert (bounds.least, bounds.most, bounds.not_told_apart) == (0, 10_000, 1)


@pytest.mark.parametrize(
    ("parts", "rest", "sentence"),
    [
        ([], 0, "^Nothing is held by anybody"),
        ([0, 0], 0, "^Nothing is held by anybody"),
        ([1, -1], 0, "^The amount in row 1 is negative"),
        ([1, np.nan], 0, "^The amount in row 1 is missing"),
        ([1], -1, "^The amount not told apart in row 0 is negative"),
        ([[1]], 0, "^There must be one amount for each provider"),
    ],
)
def test_refuses_what_is_no_market(parts, rest, sentence):
    with pytest.raises(BadInput, match=sentence):
        herfindahl_between(parts, rest)


def test_capacity_for_each_thousand_people():
    assert capacity_per_1000(1_250, 20_000) == 62.5
    assert capacity_per_1000(0, 20_000) == 0


@pytest.mark.parametrize(
    ("capacity", "people", "sentence"),
    [
        (None, 10, "^The capacity in row 0 is missing"),
        (-1, 10, "^The capacity in row 0 is negative"),
        (1, None, "^The number of people in row 0 is missing"),
        (1, 0, "^The number of people in row 0 is zero"),
    ],
)
def test_capacity_is_refused_when_something_is_not_known(capacity, people, sentence):
    with pytest.raises(BadInput, match=sentence):
        capacity_per_1000(capacity, people)
