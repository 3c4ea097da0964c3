"""Parts of a sum: they add up, none is a penny away, and odd pennies have an order."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.rules.parts import parts, percent_said, whole_pence

weights = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)
sums = st.integers(-(10**13), 10**13)


@given(pence=sums, each=weights)
def test_parts_add_up_and_each_is_rounded_down_or_up(pence, each):
    found = parts(pence, dict(enumerate(each)))

    assert sum(found.values()) == pence
    for place, weight in enumerate(each):
        assert abs(found[place] - Fraction(pence * weight, sum(each))) < 1


@given(pence=sums, each=weights)
def test_who_has_no_share_gets_nothing(pence, each):
    assert parts(pence, {**dict(enumerate(each)), "none": 0})["none"] == 0


@given(pence=sums, each=weights, times=st.fractions(Fraction(1, 1000), 1000))
def test_the_unit_of_the_shares_does_not_matter(pence, each, times):
    scaled = {place: weight * times for place, weight in enumerate(each)}
    assert parts(pence, scaled) == parts(pence, dict(enumerate(each)))


@given(pence=sums, each=weights)
def test_what_is_got_is_what_would_be_borne(pence, each):
    shared = dict(enumerate(each))
    borne = {place: -part for place, part in parts(-pence, shared).items()}
    assert parts(pence, shared) == borne


def nearest_by_trying(pence, each):
    """Of every division of a small sum, the one nearest to exact; first of equals."""
    exact = [Fraction(pence * weight, sum(each)) for weight in each]
    tried = (
        found
        for found in product(range(pence + 1), repeat=len(each))
        if sum(found) == pence
    )
    # an odd penny goes to the larger weight, then to whoever stands first
    order = sorted(range(len(each)), key=lambda place: -each[place])
    return min(
        tried,
        key=lambda found: (
            sum((part - share) ** 2 for part, share in zip(found, exact, strict=True)),
            [-found[place] for place in order],
        ),
    )


@given(
    pence=st.integers(0, 9), each=st.lists(st.integers(0, 7), max_size=4).filter(any)
)
def test_parts_are_the_nearest_of_every_possible_division(pence, each):
    found = parts(pence, dict(enumerate(each)))
    assert tuple(found.values()) == nearest_by_trying(pence, each)


def test_of_equal_shares_the_first_gets_the_odd_penny():
    assert parts(100, {"a": 1, "b": 1, "c": 1}) == {"a": 34, "b": 33, "c": 33}
    assert parts(-100, {"c": 1, "b": 1, "a": 1}) == {"c": -34, "b": -33, "a": -33}


def test_of_equal_remainders_the_larger_share_gets_the_odd_penny():
    # half a penny each over what rounds down
    assert parts(2, {"small": 1, "large": 3}) == {"small": 0, "large": 2}


@pytest.mark.parametrize("each", [{}, {"a": 0}, {"a": 1, "b": -1}])
def test_what_cannot_be_shared_by_is_refused(each):
    with pytest.raises(BadInput, match="nothing"):
        parts(1, each)


def test_half_a_penny_goes_up():
    assert [whole_pence(Fraction(n, 2)) for n in (-1, 1, 3)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("fraction", "words"),
    [
        (Fraction(142_625, 10**6), "14.26%"),
        (Fraction(5, 100), "5%"),
        (Fraction(125, 10_000), "1.25%"),
        (Fraction(12), "1,200%"),
        (Fraction(-1, 10), "-10%"),
        (Fraction(-1, 10**9), "0%"),
    ],
)
def test_percentages_have_no_decimals_that_say_nothing(fraction, words):
    assert percent_said(fraction) == words
