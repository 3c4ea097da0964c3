"""Moving to target within limits: properties, an exact twin, and what is refused."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ropewalk.engine.allocation import (
    _within,
    distance_from_target,
    pace_of_change,
    share_by_need,
)
from ropewalk.figures import BadInput

# three areas of our worked example of weighted capitation
BASELINE = [190_000_000_00, 246_000_000_00, 364_000_000_00]
NEED = np.array([122_400.0, 150_000.0, 222_750.0])
rates = st.integers(-50, 100).map(lambda percent: percent / 100)


def limits(before, need, total, floor, ceiling):
    """Floor and ceiling of each area in whole pence, in exact fractions."""

    def nearest(amount):
        return (2 * amount.numerator + amount.denominator) // (2 * amount.denominator)

    low = [nearest(b * (1 + Fraction(str(floor)))) for b in before]
    high = [nearest(b * (1 + Fraction(str(ceiling)))) for b in before]
    return low, [
        min(most, total) if wants else least
        for least, most, wants in zip(low, high, need, strict=True)
    ]


@st.composite
def one_year(draw, least_need=0):
    """Areas with a baseline, need, limits and a total that the limits allow."""
    areas = draw(st.integers(1, 12))
    several = {"min_size": areas, "max_size": areas}
    baseline = draw(st.lists(st.integers(1, 10**9), **several))
    need = draw(st.lists(st.integers(least_need, 10**6), **several).filter(any))
    floor, ceiling = sorted(draw(st.tuples(rates, rates)))
    low, high = limits(baseline, need, 10**13, floor, ceiling)
    total = draw(st.integers(sum(low), sum(high)))
    return baseline, np.array(need, dtype=float), total, floor, ceiling


def year_after(baseline, need, total, floor, ceiling):
    return pace_of_change(baseline, need, [total], floor, ceiling)[0].tolist()


def slow_year(before, need, total, floor, ceiling):
    """The multiple of need cut off at the limits, found by trying every step, exactly."""
    low, high = limits(before, need, total, floor, ceiling)
    need = [Fraction(n) for n in need]

    def placed(multiple):
        return [
            min(max(multiple * n, least), most)
            for n, least, most in zip(need, low, high, strict=True)
        ]

    steps = sorted(
        Fraction(limit) / n
        for side in (low, high)
        for limit, n in zip(side, need, strict=True)
        if n
    )
    above = next(step for step in steps if sum(placed(step)) >= total)
    below = max([step for step in steps if step < above], default=above)
    rise = sum(placed(above)) - sum(placed(below))
    part = (total - sum(placed(below))) / rise if rise else Fraction(0)
    return placed(below + part * (above - below))


@given(one_year())
def test_a_year_adds_up_to_the_penny(system):
    assert sum(year_after(*system)) == system[2]


@given(one_year())
def test_nobody_is_below_the_floor_or_above_the_ceiling(system):
    low, high = limits(*system)
    after = year_after(*system)

    assert all(
        least <= amount <= most
        for least, amount, most in zip(low, after, high, strict=True)
    )


@given(one_year())
def test_amounts_equal_the_exact_twin_to_a_penny_or_two(system):
    exact = slow_year(*system)
    after = year_after(*system)

    assert all(abs(amount - e) <= 2 for amount, e in zip(after, exact, strict=True))


@given(one_year(least_need=1))
def test_areas_that_no_limit_holds_are_equally_far_from_target(system):
    need = system[1].tolist()
    low, high = limits(*system)
    after = year_after(*system)

    per_need = [
        (Fraction(amount), Fraction(n))
        for amount, n, least, most in zip(after, need, low, high, strict=True)
        if least + 2 < amount < most - 2
    ]
    for amount, n in per_need:
        for other_amount, other in per_need:
            # two pence either way, as the needier of the two would see it
            assert abs(amount / n - other_amount / other) <= 2 / n + 2 / other


@given(one_year(least_need=1))
def test_an_area_held_at_the_floor_is_no_further_below_target_than_the_free(system):
    need = system[1].tolist()
    low, high = limits(*system)
    after = year_after(*system)
    areas = list(zip(after, need, low, high, strict=True))

    free = [(a, n) for a, n, least, most in areas if least + 2 < a < most - 2]
    floored = [(a, n) for a, n, least, most in areas if a == least < most]
    capped = [(a, n) for a, n, least, most in areas if a == most > least]
    for amount, n in free:
        assert all(a / m >= amount / n - 2 / n - 2 / m for a, m in floored)
        assert all(a / m <= amount / n + 2 / n + 2 / m for a, m in capped)


@given(one_year(least_need=1), st.lists(st.integers(1, 9), min_size=1, max_size=3))
def test_years_follow_one_another(system, parts):
    baseline, need, total, floor, ceiling = system
    totals, before = [total], year_after(*system)
    for part in parts:
        assume(min(before) > 0)
        low, high = limits(before, need, 10**13, floor, ceiling)
        totals.append(sum(low) + (sum(high) - sum(low)) * part // 10)
        before = year_after(before, need, totals[-1], floor, ceiling)

    years = pace_of_change(baseline, need, totals, floor, ceiling)

    assert years[-1].tolist() == before


def test_areas_reach_their_targets_and_stay():
    totals = [int(sum(BASELINE) * 1.04**year) for year in range(1, 6)]

    years = pace_of_change(BASELINE, NEED, totals, 0.02, 0.06)

    assert (years[2] == share_by_need(totals[2], NEED)).all()
    assert (years[4] == share_by_need(totals[4], NEED)).all()


def test_the_worst_off_area_comes_closer_every_year_until_it_arrives():
    totals = [int(sum(BASELINE) * 1.03**year) for year in range(1, 4)]

    years = pace_of_change(BASELINE, NEED, totals, 0.02, 0.035)

    furthest = [
        distance_from_target(amounts, share_by_need(total, NEED)).min()
        for amounts, total in zip(
            [BASELINE, *years], [sum(BASELINE), *totals], strict=True
        )
    ]
    assert (np.diff(furthest) > 0).all()


def test_worked_example_with_the_area_below_target_at_its_ceiling():
    # 800 grows by 4% to 832; area 1 is 3.9% below target and can grow by 6% at most
    first, second, third = pace_of_change(BASELINE, NEED, [832 * 10**8], 0.02, 0.06)[0]

    assert first == 201_400_000_00
    left = 832 * 10**8 - 201_400_000_00
    assert second == round(left * 150_000 / 372_750)
    assert third == left - second


def test_when_growth_equals_the_floor_everybody_gets_the_floor():
    years = pace_of_change([100, 200, 300], np.array([5.0, 1.0, 1.0]), [612], 0.02, 0.5)

    assert years.tolist() == [[102, 204, 306]]


def test_when_growth_equals_the_ceiling_everybody_gets_the_ceiling():
    years = pace_of_change([100, 200, 300], np.array([5.0, 1.0, 1.0]), [660], 0.0, 0.1)

    assert years.tolist() == [[110, 220, 330]]


def test_a_limit_is_read_as_the_decimal_that_was_typed():
    # 1.1 * 110 is a little over 121 in floating point: the limit is 121 all the same
    years = pace_of_change([110, 110], np.array([1.0, 1.0]), [242], 0.1, 0.1)

    assert years.tolist() == [[121, 121]]


def test_an_area_without_need_stays_at_its_floor():
    years = pace_of_change([1000, 1000], np.array([0.0, 7.0]), [2000], -0.1, 0.2)

    assert years.tolist() == [[900, 1100]]


def test_a_floor_that_takes_everything_away_is_allowed():
    years = pace_of_change([1000, 1000], np.array([0.0, 7.0]), [500], -1, 0)

    assert years.tolist() == [[0, 500]]


def test_need_too_small_to_reach_any_limit_is_like_none():
    years = pace_of_change([1000, 1000], np.array([5e-324, 1.0]), [2000], -0.5, 0.5)

    assert years.tolist() == [[500, 1500]]


def test_a_penny_that_a_ceiling_turns_away_goes_to_an_area_with_room():
    # rounding gives the fourth area 10, a penny over its ceiling
    need = np.array([2.0, 6.0, 2.0, 4.0, 2.0])

    years = pace_of_change([2, 4, 4, 7, 8], need, [26], -0.48, 0.31)

    assert years.tolist() == [[3, 5, 5, 9, 4]]


@pytest.mark.parametrize(
    ("total", "placed"),
    [(60, [10, 20, 30]), (62, [11, 21, 30]), (57, [8, 19, 30]), (56, [8, 18, 30])],
)
def test_odd_pence_go_to_or_come_from_the_first_areas_with_room(total, placed):
    amounts, low, high = (
        np.array(each) for each in ([10, 20, 30], [8, 18, 30], [11, 22, 30])
    )

    assert _within(amounts, total, low, high).tolist() == placed


def test_money_that_only_areas_without_need_could_take_cannot_be_placed():
    with pytest.raises(BadInput, match=r"^In year 1 the ceiling of 20% leaves £1\.00"):
        pace_of_change([1000, 1000], np.array([0.0, 7.0]), [2300], 0, 0.2)


def test_the_odd_penny_of_equal_areas_goes_by_their_order():
    years = pace_of_change([10, 10, 10], np.ones(3), [31], 0.0, 0.5)

    assert sorted(years[0].tolist()) == [10, 10, 11]


def test_a_hundred_billion_pounds_is_placed_to_the_penny():
    rng = np.random.default_rng(7)
    need = rng.uniform(1_000, 20_000, 6_348)
    baseline = share_by_need(9 * 10**12, need * rng.normal(1, 0.1, need.size))

    years = pace_of_change(baseline, need, [93 * 10**11, 10**13], 0.01, 0.09)

    assert years.sum(axis=1).tolist() == [93 * 10**11, 10**13]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"floor": 0.05},
            r"^In year 1 the floor of 5% needs £840,000,000.00, .* £8,000,000.00 more",
        ),
        (
            {"ceiling": 0.03},
            r"^In year 1 the ceiling of 3% leaves £8,000,000.00 of .* cannot be placed",
        ),
        ({"totals": [832 * 10**8, 1]}, "^In year 2 the floor of 2% needs £848,640,000"),
        ({"totals": []}, "^Give the total for at least one year"),
        ({"totals": [-1]}, r"^The total for year 1 must be from £0.00 to .*-£0.01"),
        ({"totals": [10**13 + 1]}, "^The total for year 1 must be"),
        ({"floor": 0.07}, "^The floor must be -100% or more and no higher than"),
        ({"floor": -1.1}, "^The floor must be"),
        ({"ceiling": np.inf}, "^The floor must be"),
        ({"floor": np.nan}, "^The floor must be"),
        ({"baseline": [1.0, 2.0]}, "^There must be one baseline and one need for"),
        ({"baseline": [1.0, 0.0, 1.0]}, "^The baseline in row 1 is zero, so growth"),
        ({"baseline": [1.0, 1.0, -1.0]}, "^The baseline in row 2 is negative"),
        ({"baseline": [1.5, 1.0, 1.0]}, "^The baseline in row 0 is not in whole pence"),
        ({"baseline": [1e14, 1.0, 1.0]}, "^The baseline in row 0 is over £100,000"),
        ({"baseline": [1.0, np.nan, 1.0]}, "^The baseline in row 1 is missing"),
        ({"baseline": [[1.0]]}, "^There must be one number for the baseline of each"),
        ({"need": np.zeros(3)}, "^The need is zero everywhere"),
        ({"need": np.array([1.0, -1.0, 1.0])}, "^The need in row 1 is negative"),
    ],
)
def test_refuses_what_cannot_be_paced_and_says_what_would_be_needed(changes, sentence):
    asked = {
        "baseline": BASELINE,
        "need": NEED,
        "totals": [832 * 10**8],
        "floor": 0.02,
        "ceiling": 0.06,
    } | changes

    with pytest.raises(BadInput, match=sentence):
        pace_of_change(*asked.values())
