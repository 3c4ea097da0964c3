"""Intervals by published values, and what differs beyond chance."""

from math import isclose
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import gammaincinv

from ropewalk.engine.comparison import compare, rate_interval, wilson
from ropewalk.figures import BadInput

Z95, Z998 = 1.959964, 3.090232
fractions = st.integers(1, 10**6).flatmap(
    lambda base: st.tuples(st.integers(0, base), st.just(base))
)
widths = st.sampled_from([1.0, Z95, Z998])


@pytest.mark.parametrize(
    ("count", "base", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17, Table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        # its mirror image
        (29, 29, 0.8830, 1.0),
    ],
)
def test_published_intervals_of_a_proportion(count, base, low, high):
    assert wilson(count, base, Z95) == pytest.approx((low, high), abs=5e-5)


@given(fractions, widths)
def test_an_interval_holds_its_proportion_and_stays_within_nought_and_one(fraction, z):
    count, base = fraction
    low, high = wilson(count, base, z)

    assert 0 <= low <= count / base <= high <= 1
    assert low < high


@given(fractions, widths)
def test_the_rest_of_the_people_have_the_mirror_interval(fraction, z):
    count, base = fraction
    low, high = wilson(count, base, z)

    mirrored = wilson(base - count, base, z)

    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-12)


@given(fractions)
def test_a_surer_interval_is_wider_and_more_people_make_it_narrower(fraction):
    count, base = fraction
    low, high = wilson(count, base, Z95)
    surer_low, surer_high = wilson(count, base, Z998)
    more_low, more_high = wilson(10 * count, 10 * base, Z95)

    assert surer_low <= low < high <= surer_high
    assert more_high - more_low < high - low


@given(fractions, widths)
def test_wilson_s_ends_are_where_the_score_test_just_rejects(fraction, z):
    count, base = fraction
    for end in wilson(count, base, z):
        if 0 < end < 1:
            difference = abs(count / base - end)
            assert isclose(
                difference, z * (end * (1 - end) / base) ** 0.5, rel_tol=1e-6
            )


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        # limits of a Poisson count, Geigy Scientific Tables: exact below ten
        (0, 0, 3.689),
        (1, 0.025, 5.572),
        (5, 1.623, 11.668),
        (9, 4.115, 17.085),
    ],
)
def test_published_limits_of_a_small_count(count, low, high):
    assert rate_interval(count, 1, 1, Z95) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(0, 99).map(lambda tenths: tenths / 10), st.floats(0.1, 6))
def test_a_small_count_has_the_limits_of_the_gamma_distribution(count, z):
    tail = NormalDist().cdf(-z)

    low, high = rate_interval(count, 1, 1, z)

    # the first limit of a tiny fraction of an event is next to nothing
    assert low == pytest.approx(gammaincinv(count, tail) if count else 0, abs=1e-12)
    assert high == pytest.approx(gammaincinv(count + 1, 1 - tail), rel=1e-6)


@pytest.mark.parametrize(
    ("z", "tail", "within"), [(Z95, 0.025, 0.002), (Z998, 0.001, 0.015)]
)
@pytest.mark.parametrize("count", [10, 20, 65, 1045, 100_000])
def test_byar_is_within_the_stated_margin_of_the_exact_limits(count, z, tail, within):
    low, high = rate_interval(count, 1, 1, z)

    assert low == pytest.approx(gammaincinv(count, tail), rel=within)
    assert high == pytest.approx(gammaincinv(count + 1, 1 - tail), rel=within)


def test_a_rate_is_per_as_many_people_as_asked():
    # 65 events by Byar's formula, worked by hand: 50.163 to 82.849
    low, high = rate_interval(65, 100, 1000, Z95)

    assert (low, high) == pytest.approx((501.63, 828.49), abs=0.005)


@given(st.integers(0, 10**6), st.integers(1, 10**6), widths)
def test_an_interval_holds_its_rate(count, base, z):
    low, high = rate_interval(count, base, 1000, z)

    assert 0 <= low <= count * 1000 / base <= high
    assert low < high


@given(st.integers(0, 200), widths)
def test_more_events_mean_higher_limits(count, z):
    low, high = rate_interval(count, 1, 1, z)
    next_low, next_high = rate_interval(count + 1, 1, 1, z)

    assert next_low > low or count == 9
    assert next_high > high


@pytest.mark.parametrize(
    ("count", "reference", "differs"),
    [(300, 0.2, "higher"), (300, 0.3, ""), (300, 0.4, "lower")],
)
def test_a_proportion_differs_when_its_reference_is_outside_the_interval(
    count, reference, differs
):
    found = compare(count, 1000, reference, Z998)

    assert (found.value, found.reference, found.differs) == (0.3, reference, differs)
    assert (found.low, found.high) == wilson(count, 1000, Z998)


def test_a_reference_on_the_edge_is_not_beyond_chance():
    low, high = wilson(300, 1000, Z998)

    assert compare(300, 1000, low, Z998).differs == ""
    assert compare(300, 1000, high, Z998).differs == ""


def test_a_rate_is_compared_per_as_many_people_as_its_reference():
    found = compare(65, 100, 480.0, Z95, per=1000)

    assert found.value == 650
    assert found.differs == "higher"
    assert compare(65, 100, 900.0, Z95, per=1000).differs == "lower"


@given(fractions)
def test_a_place_never_differs_from_itself(fraction):
    count, base = fraction

    assert compare(count, base, count / base, Z998).differs == ""


@pytest.mark.parametrize(
    "interval", [wilson, lambda c, b, z: rate_interval(c, b, 1, z)]
)
@pytest.mark.parametrize(
    ("count", "base", "z", "sentence"),
    [
        (None, 10, 2, "^The count must be known"),
        (float("nan"), 10, 2, "^The count must be known"),
        (-1, 10, 2, "^The count must be known, and 0 or more"),
        (1, None, 2, "^The number of people it is out of must be known"),
        (1, 0, 2, "^The number of people it is out of must be known, and above 0"),
        (1, float("inf"), 2, "^The number of people it is out of must be known"),
        (1, 10, 0, "^The width of an interval must be above 0"),
        (
            1,
            10,
            6.1,
            "^The width of an interval must be above 0 and at most 6 standard",
        ),
        (1, 10, float("nan"), "^The width of an interval must be above 0"),
    ],
)
def test_an_unknown_count_or_base_is_refused(interval, count, base, z, sentence):
    with pytest.raises(BadInput, match=sentence):
        interval(count, base, z)


def test_more_people_than_there_are_is_refused():
    with pytest.raises(
        BadInput, match=r"^The count of 11 is more than its base of 10\.$"
    ):
        wilson(11, 10, Z95)


@pytest.mark.parametrize("reference", [float("nan"), float("inf"), -0.1])
def test_an_unknown_reference_is_refused(reference):
    with pytest.raises(BadInput, match=r"^The reference to compare with must be"):
        compare(1, 10, reference, Z95)
