"""Costs and benefits of several years as they are worth in the first."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine.present_value import (
    Line,
    Step,
    discount_factors,
    present_value,
    tornado,
)
from ropewalk.figures import BadInput

# HM Treasury, The Green Book, February 2026: standard and health rates. They are
# published; the factors and worked examples below are worked out by us from them
STANDARD = [Step(1, 0.035), Step(31, 0.03), Step(76, 0.025)]
HEALTH = [Step(1, 0.015), Step(31, 0.0129), Step(76, 0.0107)]
NAN = float("nan")
COSTS, BENEFITS = [300, 20, 20, 20, 20], [0, 120, 120, 120, 120]


@pytest.mark.parametrize(
    ("steps", "year", "factor"),
    [
        (STANDARD, 0, 1),
        (STANDARD, 1, 0.966184),
        (STANDARD, 5, 0.841973),
        (STANDARD, 10, 0.708919),
        (STANDARD, 30, 0.356278),
        (STANDARD, 31, 0.345901),
        (HEALTH, 1, 0.985222),
        (HEALTH, 5, 0.928260),
        (HEALTH, 10, 0.861667),
    ],
)
def test_factors_of_the_published_rates(steps, year, factor):
    assert discount_factors(steps, 40)[year] == pytest.approx(factor, abs=5e-7)


def test_worked_example_of_net_present_social_value():
    found = present_value(BENEFITS, COSTS, discount_factors(STANDARD, 5))

    assert found.benefits == pytest.approx(440.770, abs=5e-4)
    assert found.costs == pytest.approx(373.462, abs=5e-4)
    assert found.net == pytest.approx(67.308, abs=5e-4)
    assert found.ratio == pytest.approx(1.1802, abs=5e-5)
    assert found.benefits_by_year.sum() == pytest.approx(found.benefits)


@pytest.mark.parametrize(
    ("steps", "first", "worth"),
    [
        (STANDARD, 0, 0.467308),
        (HEALTH, 0, 0.485438),
        (STANDARD, 1, 0.451505),
        (HEALTH, 1, 0.478264),
    ],
)
def test_a_tenth_of_a_year_in_full_health_for_five_years(steps, first, worth):
    gained = [0.1 if first <= year < first + 5 else 0 for year in range(6)]

    found = present_value(gained, np.zeros(6), discount_factors(steps, 6))

    assert found.benefits == pytest.approx(worth, abs=5e-7)
    assert found.ratio is None


@given(st.lists(st.floats(0, 0.2), min_size=1, max_size=4), st.integers(1, 60))
def test_factors_are_those_multiplied_year_by_year(rates, years):
    steps = [Step(1 + 9 * at, rate) for at, rate in enumerate(rates)]

    by_hand = [1.0]
    for year in range(1, years):
        rate = [step.rate for step in steps if step.first_year <= year][-1]
        by_hand.append(by_hand[-1] / (1 + rate))

    assert discount_factors(steps, years) == pytest.approx(by_hand)


def times(amounts, by):
    return tuple(each * by for each in amounts)


def test_the_line_that_matters_most_comes_first():
    lines = [
        Line("cost", tuple(COSTS), times(COSTS, 0.95), times(COSTS, 1.2)),
        Line("benefit", tuple(BENEFITS), times(BENEFITS, 0.5), times(BENEFITS, 1.1)),
        Line("benefit", (0, 1, 1, 1, 1)),
    ]
    factors = discount_factors(STANDARD, 5)

    found = tornado(lines, factors)

    assert [each.line for each in found] == [1, 0, 2]
    half = present_value(
        [benefit / 2 + (year > 0) for year, benefit in enumerate(BENEFITS)],
        COSTS,
        factors,
    )
    assert found[0].at_least == pytest.approx(half.net)
    assert found[1].at_most < found[1].at_least  # more cost is worth less
    assert found[2].at_least == found[2].at_most


def test_a_line_that_is_likely_nothing_moves_the_answer_as_far_as_it_may_be_off():
    lines = [Line("benefit", (200,)), Line("cost", (0,), (0,), (1000,))]

    assert tornado(lines, np.ones(1))[0] == (1, 200, -800)


amounts = st.integers(0, 10**9)
ranged = st.lists(
    st.tuples(
        st.sampled_from(["benefit", "cost"]),
        st.lists(st.lists(amounts, min_size=3, max_size=3), min_size=4, max_size=4),
    ),
    min_size=1,
    max_size=5,
)


@given(ranged)
def test_a_swing_is_what_the_whole_is_worth_with_that_line_at_its_end(drawn):
    """Every line in turn, against the whole worked out anew with it at each end."""
    factors = discount_factors(STANDARD, 4)
    lines = [
        Line(kind, *(tuple(of) for of in zip(*map(middle_first, years), strict=True)))
        for kind, years in drawn
    ]

    found = tornado(lines, factors)

    assert sorted(each.line for each in found) == list(range(len(lines)))
    reach = [abs(each.at_most - each.at_least) for each in found]
    assert reach == sorted(reach, reverse=True)
    for each in found:
        for end, at in ((each.at_least, "least"), (each.at_most, "most")):
            moved = list(lines)
            moved[each.line] = moved[each.line]._replace(
                amounts=getattr(lines[each.line], at)
            )
            assert end == pytest.approx(whole(moved, factors).net, abs=1e-3)


def middle_first(three):
    """Likely, least and most."""
    least, likely, most = sorted(three)
    return likely, least, most


def whole(lines, factors):
    sums = {
        kind: np.sum(
            [np.zeros(4), *(each.amounts for each in lines if each.kind == kind)],
            axis=0,
        )
        for kind in ("benefit", "cost")
    }
    return present_value(sums["benefit"], sums["cost"], factors)


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda: discount_factors(STANDARD, 0), "Appraise at least one year."),
        (
            lambda: discount_factors([Step(2, 0.03)], 3),
            "The first rate of discount leads into year 1.",
        ),
        (
            lambda: discount_factors([Step(1, 0.03), Step(1, 0.02)], 3),
            "Put the rates of discount in the order of their years.",
        ),
        (
            lambda: discount_factors([Step(1, -0.03)], 3),
            "The rate of discount in row 0 is negative.",
        ),
        (
            lambda: present_value([1, float("nan")], [1, 1], np.ones(2)),
            "The benefit in row 1 is missing.",
        ),
        (
            lambda: present_value([1], [1, 1], np.ones(2)),
            (
                "There are benefits of 1 years, costs of 2 and factors of 2. Give each for "
                "the same years."
            ),
        ),
        (
            lambda: tornado([Line("cost", (1.0,))], np.ones(2)),
            "Line 1 has 1 years and the others have 2. Give each for the same years.",
        ),
        (
            lambda: tornado([Line("cost", (1, 1), (0, 2), (1, 1))], np.ones(2)),
            "The least of line 1 is more than its most.",
        ),
        (
            lambda: tornado([Line("cost", (1, NAN))], np.ones(2)),
            "The amount of line 1 in row 1 is missing.",
        ),
        (
            lambda: tornado([Line("cost", (1, 1), (0, NAN), (1, 1))], np.ones(2)),
            "The least of line 1 in row 1 is missing.",
        ),
        (
            lambda: tornado([Line("cost", (1, 1), (0, 0), (NAN, 1))], np.ones(2)),
            "The most of line 1 in row 0 is missing.",
        ),
        (
            lambda: tornado([Line("cost", (1, 1), (0, 0), (1,))], np.ones(2)),
            "Line 1 has 1 years and the others have 2. Give each for the same years.",
        ),
    ],
)
def test_what_cannot_be_appraised_is_refused(run, said):
    with pytest.raises(BadInput) as refused:
        run()

    assert str(refused.value) == said
