"""Process control: worked examples, each rule on its own, and a slow twin."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ropewalk.engine.spc import xmr
from ropewalk.figures import BadInput

QUIET = [50, 52, 48, 51, 49, 53, 47, 50, 52, 48, 51, 49]
scattered = st.lists(st.integers(-40, 40), min_size=2, max_size=30)
# stretches that go one way or stay on one side, so that trends and shifts are met often
wandering = st.lists(
    st.tuples(st.integers(-6, 6), st.integers(1, 9)), min_size=2, max_size=6
).map(
    lambda runs: np.cumsum(
        [step for step, times in runs for _ in range(times)]
    ).tolist()
)
series = scattered | wandering


# a slow twin in plain Python and exact fractions


def slow_xmr(values, *, screen):
    """Mean, limits, rule and side of every point, by the words of the method."""
    values = [Fraction(v) for v in values]
    mean = sum(values) / len(values)
    ranges = [abs(b - a) for a, b in pairwise(values)]
    average = sum(ranges) / len(ranges)
    if screen and average:
        kept = [r for r in ranges if r < Fraction("3.267") * average]
        average = sum(kept) / len(kept)
    reach = Fraction("2.66") * average
    found = [_slow_point(values, point, mean, reach) for point in range(len(values))]
    return mean, reach, found


def _slow_point(values, point, mean, reach):
    here = values[point]
    side = "high" if here > mean else "low"
    trends = [way for seven in _windows(values, point, 7) if (way := _trend(seven))]

    def close(value):
        return reach * 2 / 3 < abs(value - mean) <= reach

    if abs(here - mean) > reach:
        return "outside limits", side
    if trends:
        return "trend", trends[-1]
    for three in _windows(values, point, 3):
        if close(here) and _one_side(three, mean) and sum(map(close, three)) >= 2:
            return "two of three", side
    if any(_one_side(seven, mean) for seven in _windows(values, point, 7)):
        return "shift", side
    return "", ""


def _windows(values, point, length):
    """Every stretch of points of this length that the point is in."""
    for start in range(len(values) - length + 1):
        if start <= point < start + length:
            yield values[start : start + length]


def _trend(points):
    steps = [after - before for before, after in pairwise(points)]
    if all(step > 0 for step in steps):
        return "high"
    return "low" if all(step < 0 for step in steps) else ""


def _one_side(points, mean):
    return all(v > mean for v in points) or all(v < mean for v in points)


@given(series, st.booleans())
def test_every_point_equals_the_slow_twin(values, screen):
    mean, reach, found = slow_xmr(values, screen=screen)
    # exact ties with a limit are left to the worked examples: there the two
    # ways of computing may differ in the last binary place
    edges = [mean + side * part for side in (1, -1) for part in (reach, reach * 2 / 3)]
    assume(not any(v == edge for v in values for edge in edges))
    ranges = [abs(b - a) for a, b in pairwise(values)]
    average = Fraction(sum(ranges), len(ranges))
    assume(not any(r == Fraction("3.267") * average for r in ranges))

    chart = xmr(values, better="neutral", screen=screen)

    assert chart.mean.tolist() == pytest.approx([float(mean)] * len(values))
    assert chart.upper.tolist() == pytest.approx([float(mean + reach)] * len(values))
    assert list(zip(chart.special, chart.side, strict=True)) == found


# worked examples: the rules are published, the values are worked out by us


def test_worked_example_of_limits():
    chart = xmr(QUIET, better="higher")

    assert chart.mean[0] == 50
    assert chart.upper[0] == pytest.approx(58.4636, abs=5e-5)
    assert chart.lower[0] == pytest.approx(41.5364, abs=5e-5)
    assert chart.near_upper[0] == pytest.approx(55.6424, abs=5e-5)
    assert chart.near_lower[0] == pytest.approx(44.3576, abs=5e-5)
    assert chart.mean_range[0] == pytest.approx(3.181818, abs=5e-7)
    assert chart.range_limit[0] == pytest.approx(10.395, abs=5e-4)
    assert set(chart.special) == {""}
    assert chart.variation == "common cause"


@pytest.mark.parametrize(
    ("better", "target", "assurance"),
    [
        ("higher", 60, "consistent fail"),
        ("higher", 45, "inconsistent"),
        ("higher", 40, "consistent pass"),
        ("lower", 60, "consistent pass"),
        ("lower", 45, "inconsistent"),
        ("lower", 40, "consistent fail"),
        ("neutral", 60, ""),
        ("higher", None, ""),
    ],
)
def test_worked_example_of_assurance(better, target, assurance):
    assert xmr(QUIET, better=better, target=target).assurance == assurance


def test_a_target_on_the_limit_is_neither_passed_nor_failed_for_certain():
    flat = [5.0] * 13

    assert xmr(flat, better="higher", target=5.0).assurance == "inconsistent"


def test_screening_leaves_out_a_range_that_is_out_of_the_ordinary():
    # ranges 1, 1, 1, 1, 1, 1, 30: their mean is 36/7 and 30 is more than 3.267 of it
    values = [0, 1, 0, 1, 0, 1, 0, 30]

    assert xmr(values, better="lower").upper[0] == pytest.approx(33 / 8 + 2.66 * 36 / 7)
    screened = xmr(values, better="lower", screen=True)
    assert screened.upper[0] == pytest.approx(33 / 8 + 2.66)
    assert screened.mean[0] == 33 / 8
    assert (screened.mean_range[0], screened.range_limit[0]) == (1, 3.267)
    assert screened.special[-1] == "outside limits"


def test_screening_leaves_a_range_of_just_under_the_cut():
    values = [0, 1, 0, 1, 0, 1]

    assert (
        xmr(values, better="lower", screen=True).upper
        == xmr(values, better="lower").upper
    ).all()


# each rule on its own: limits fixed by twelve points with mean 5, so that the near
# upper limit is 5 + 17.7 and the upper limit 5 + 26.6

STEADY = [0, 10] * 6


def after_steady(*values, better="higher"):
    """Rules, sides and directions of points that follow twelve steady ones."""
    chart = xmr([*STEADY, *values], better=better, fix_after=12)
    assert chart.special[:11] == ("",) * 11
    return chart.special[12:], chart.side[12:], chart.direction[12:]


def test_a_point_outside_the_limits_is_marked():
    special, side, direction = after_steady(31.7, 5, -21.7)

    assert special == ("outside limits", "", "outside limits")
    assert side == ("high", "", "low")
    assert direction == ("improvement", "", "concern")


def test_a_point_inside_the_limits_is_not():
    assert after_steady(31.5, 5, -21.5)[0] == ("", "", "")


def test_seven_rising_points_are_a_trend_and_all_seven_are_marked():
    special, side, direction = after_steady(3, 4, 5, 6, 7, 8, 9, 2)

    assert special == (*["trend"] * 7, "")
    assert side == (*["high"] * 7, "")
    assert direction == (*["improvement"] * 7, "")


def test_six_rising_points_are_no_trend():
    assert set(after_steady(3, 4, 5, 6, 7, 8, 2)[0]) == {""}


def test_points_that_stay_level_break_a_trend():
    assert set(after_steady(3, 4, 4.5, 4.5, 6, 7, 8, 9, 2)[0]) == {""}


def test_seven_falling_points_are_a_trend_downwards():
    special, side, direction = after_steady(2, 9, 8, 7, 6, 5, 4, 3, 8)

    assert special == ("", *["trend"] * 7, "")
    assert side == ("", *["low"] * 7, "")
    assert direction == ("", *["concern"] * 7, "")


def test_a_longer_trend_is_marked_from_end_to_end():
    assert after_steady(1, 2, 3, 4, 6, 7, 8, 9, 9.5, 0)[0] == (*["trend"] * 9, "")


def test_points_that_stay_level_after_a_trend_do_not_undo_it():
    assert after_steady(3, 4, 5, 6, 7, 8, 9, 9, 9, 9, 9, 9, 9)[0][:7] == ("trend",) * 7


def test_the_peak_between_two_trends_belongs_to_the_later():
    special, side, _ = after_steady(3, 4, 5, 6, 7, 8, 9, 8, 7, 6, 5, 4, 3)

    assert set(special) == {"trend"}
    assert side == (*["high"] * 6, *["low"] * 7)


def test_two_of_three_near_a_limit_are_marked_and_the_third_is_not():
    special, side, direction = after_steady(23, 6, 23, 0, better="lower")

    assert special == ("two of three", "", "two of three", "")
    assert side == ("high", "", "high", "")
    assert direction == ("concern", "", "concern", "")


def test_two_of_three_near_the_lower_limit_are_marked_too():
    assert after_steady(4, -13, -13, 10)[1] == ("", "low", "low", "")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((23, 4, 23, 0), id="one of the three on the other side"),
        pytest.param((23, 5, 23, 0), id="one of the three on the mean"),
        pytest.param((23, 6, 6, 23), id="two of four"),
        pytest.param((22, 6, 22, 0), id="not near enough"),
    ],
)
def test_these_are_not_two_of_three(values):
    assert "two of three" not in after_steady(*values)[0]


def test_a_point_outside_the_limits_is_not_one_of_the_two():
    assert after_steady(40, 23, 6)[0] == ("outside limits", "", "")


def test_seven_points_on_one_side_are_a_shift_and_all_seven_are_marked():
    special, side, direction = after_steady(0, 6, 8, 6, 8, 6, 8, 6, 0, better="lower")

    assert special == ("", *["shift"] * 7, "")
    assert side == ("", *["high"] * 7, "")
    assert direction == ("", *["concern"] * 7, "")


@pytest.mark.parametrize(
    "values",
    [
        pytest.param((0, 6, 8, 6, 8, 6, 8, 0), id="six points"),
        pytest.param((0, 6, 8, 6, 5, 8, 6, 8, 0), id="a point on the mean"),
    ],
)
def test_these_are_not_a_shift(values):
    assert set(after_steady(*values)[0]) == {""}


def test_a_trend_comes_before_a_shift():
    assert after_steady(0, 6, 7, 8, 9, 10, 11, 12, 0)[0] == (*["trend"] * 8, "")


def test_outside_the_limits_comes_before_every_other_rule():
    values = [1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1]

    special = xmr(values, better="higher").special

    assert special[0] == special[6] == special[-1] == "outside limits"
    assert set(special) == {"outside limits", "trend"}


def test_when_neither_way_is_better_a_signal_is_neutral():
    chart = xmr([1, 2, 3, 4, 5, 6, 7], better="neutral")

    assert set(chart.direction) == {"neutral"}
    assert chart.variation == "special cause, neutral"
    assert chart.side[-1] == "high"


def test_values_that_never_change_are_common_cause():
    chart = xmr([0.1] * 13, better="higher", screen=True)

    assert set(chart.special) == {""}
    assert chart.upper.tolist() == chart.lower.tolist() == [0.1] * 13


# sets of limits


def test_new_limits_begin_where_something_is_known_to_have_changed():
    values = [*[40, 60] * 7, *[140, 160] * 7]

    one = xmr(values, better="lower")
    two = xmr(values, better="lower", rebase_at=[14])

    assert set(one.special) == {"outside limits", "two of three"}
    assert set(two.special) == {""}
    assert two.mean.tolist() == [50.0] * 14 + [150.0] * 14


@given(series, series)
def test_each_set_of_limits_is_a_chart_of_its_own(first, second):
    both = xmr([*first, *second], better="higher", rebase_at=[len(first)])
    alone = [xmr(part, better="higher") for part in (first, second)]

    assert both.special == alone[0].special + alone[1].special
    assert both.upper.tolist() == [*alone[0].upper, *alone[1].upper]
    assert both.variation == alone[1].variation


def test_assurance_goes_by_the_last_limits():
    values = [*[40, 60] * 7, *[140, 160] * 7]

    chart = xmr(values, better="lower", target=90, rebase_at=[14])

    assert chart.assurance == "consistent fail"


def test_limits_can_be_fixed_after_the_first_points():
    values = [*QUIET, 80, 90]

    chart = xmr(values, better="lower", fix_after=12)

    assert chart.mean.tolist() == [50.0] * 14
    assert chart.special[-2:] == ("outside limits", "outside limits")
    assert chart.notes == xmr(QUIET, better="lower").notes


# properties


@given(series, st.integers(-10, 10))
def test_moving_every_value_moves_the_limits_and_no_finding(values, shift):
    before = xmr(values, better="higher")
    after = xmr(np.array(values) + shift * 64, better="higher")
    edges = np.concatenate([before.upper, before.near_upper, before.mean])
    assume(np.abs(np.subtract.outer(values, edges)).min() > 1e-9)
    edges = np.concatenate([before.lower, before.near_lower])
    assume(np.abs(np.subtract.outer(values, edges)).min() > 1e-9)

    assert after.special == before.special
    assert after.upper.tolist() == pytest.approx((before.upper + shift * 64).tolist())


@given(series, st.sampled_from([0.25, 0.5, 2, 8, 1024]), st.booleans())
def test_another_unit_scales_the_limits_and_changes_no_finding(values, times, screen):
    """Powers of two, so that the two series are alike to the last binary place."""
    before = xmr(values, better="higher", screen=screen, target=3)
    after = xmr(
        np.array(values) * times, better="higher", screen=screen, target=3 * times
    )

    assert (after.special, after.side) == (before.special, before.side)
    assert (after.variation, after.assurance) == (before.variation, before.assurance)
    for level in ("mean", "upper", "lower", "near_upper", "near_lower", "range_limit"):
        scaled = getattr(before, level) * times
        assert getattr(after, level).tolist() == pytest.approx(scaled.tolist())


@given(series)
def test_turning_the_series_upside_down_swaps_good_and_bad(values):
    upright = xmr(values, better="higher")
    flipped = xmr([-v for v in values], better="higher")

    assert flipped.special == upright.special
    swap = {"improvement": "concern", "concern": "improvement", "": ""}
    assert flipped.direction == tuple(swap[each] for each in upright.direction)


@given(series)
def test_lower_is_better_says_the_opposite_of_higher_is_better(values):
    higher, lower = xmr(values, better="higher"), xmr(values, better="lower")

    assert higher.special == lower.special
    assert all(
        one != other or one == ""
        for one, other in zip(higher.direction, lower.direction, strict=True)
    )


# cautions and refusals


@pytest.mark.parametrize(
    ("points", "notes"),
    [
        (12, ("Limits taken from 12 points may still move: 13 or more are better.",)),
        (13, ()),
    ],
)
def test_few_points_come_with_a_caution(points, notes):
    assert xmr(list(range(points)), better="higher").notes == notes


@pytest.mark.parametrize(
    ("values", "settings", "sentence"),
    [
        ([], {}, "^New limits must begin after the first point"),
        ([1.0], {}, "^Limits need at least two points"),
        ([[1.0, 2.0]], {}, "^There must be one value for each point in time"),
        ([1.0, np.nan], {}, "^The value in row 1 is missing"),
        ([1.0, np.inf], {}, "^The value in row 1 is infinite"),
        ([1.0, 2.0, 3.0], {"rebase_at": [0]}, "^New limits must begin after the first"),
        ([1.0, 2.0, 3.0], {"rebase_at": [3]}, "^New limits must begin after the first"),
        ([1.0, 2.0, 3.0], {"rebase_at": [-1]}, "^New limits must begin after the fir"),
        ([1.0, 2.0, 3.0], {"rebase_at": [2]}, "^Limits need at least two points"),
        ([1.0, 2.0, 3.0], {"fix_after": 1}, "^Limits need at least two points"),
    ],
)
def test_refuses_a_series_without_limits(values, settings, sentence):
    with pytest.raises(BadInput, match=sentence):
        xmr(values, better="higher", **settings)
