"""Options scored on weighted criteria: a worked example, and how sure the answer is."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ropewalk.engine.appraisal import (
    places,
    robustness,
    score_to_lead,
    swing_weights,
    turns,
    values,
    weights_between,
)
from ropewalk.figures import BadInput

# outcomes, cost, feasibility, equity; options 1(a), 1(b), 2 and 3
WEIGHTS = [0.4, 0.3, 0.2, 0.1]
SCORES = [[40, 70, 90, 30], [80, 60, 50, 90], [60, 50, 70, 70], [20, 80, 100, 40]]


@st.composite
def tables(draw):
    """Scores in whole fives, so that ties happen, and weights drawn for them."""
    options, criteria = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    score = st.integers(0, 20).map(lambda fives: fives * 5)
    scores = draw(
        st.lists(
            st.lists(score, min_size=criteria, max_size=criteria),
            min_size=options,
            max_size=options,
        )
    )
    part = st.integers(0, 4)
    parts = draw(
        st.lists(
            st.lists(part, min_size=criteria, max_size=criteria).filter(any),
            min_size=1,
            max_size=6,
        )
    )
    return scores, parts


def twin(scores, parts):
    """The same counted draw by draw in fractions: places, first and mean weights."""
    options = len(scores)
    counted = [[Fraction(0)] * options for _ in scores]
    sums = [[Fraction(0)] * len(scores[0]) for _ in scores]
    first = [0] * options
    for each in parts:
        weights = [Fraction(part, sum(each)) for part in each]
        worth = [
            sum(w * s for w, s in zip(weights, row, strict=True)) for row in scores
        ]
        for option, own in enumerate(worth):
            better, level = sum(v > own for v in worth), worth.count(own)
            for place in range(better, better + level):
                counted[option][place] += Fraction(1, level * len(parts))
            if not better:
                first[option] += 1
                sums[option] = [
                    a + b for a, b in zip(sums[option], weights, strict=True)
                ]
    return counted, [
        [value / often for value in row] if often else [None] * len(row)
        for row, often in zip(sums, first, strict=True)
    ]


def test_worked_example_of_four_options_on_four_criteria():
    # weights and scores of our own, added up by the manual's linear additive model
    worth = values(SCORES, WEIGHTS)

    assert worth == pytest.approx([58, 69, 60, 56])
    assert places(worth).tolist() == [3, 1, 2, 4]


def test_options_of_the_same_value_share_a_place_and_the_next_is_left_out():
    assert places([50, 70, 50, 10]).tolist() == [2, 1, 2, 4]
    # 0.1 + 0.2 is not quite 0.3 to a computer, and is to everybody else
    assert places([0.1 + 0.2, 0.3]).tolist() == [1, 1]


def test_swings_become_parts_of_the_whole():
    assert swing_weights([100, 75, 50, 25]) == pytest.approx(WEIGHTS)


@given(tables())
def test_shares_of_places_are_those_counted_draw_by_draw(table):
    scores, parts = table
    weights = np.array(parts) / np.sum(parts, axis=1, keepdims=True)

    found = robustness(scores, scores, weights, np.random.default_rng(0))

    counted, central = twin(scores, parts)
    assert found.draws == len(parts)
    assert found.acceptability == pytest.approx(np.array(counted, dtype=float))
    assert found.central_weights == pytest.approx(
        np.array(central, dtype=float), nan_ok=True
    )


def test_every_place_is_taken_and_every_option_has_one_over_more_draws_than_fit_at_once():
    rng = np.random.default_rng(1)
    scores = rng.uniform(0, 100, (20, 12))

    found = robustness(scores, scores, rng.dirichlet(np.ones(12), 20_000), rng)

    assert found.acceptability.sum(axis=0) == pytest.approx(np.ones(20))
    assert found.acceptability.sum(axis=1) == pytest.approx(np.ones(20))
    led = found.acceptability[:, 0] > 0
    assert found.central_weights[led].sum(axis=1) == pytest.approx(1)
    assert np.isnan(found.central_weights[~led]).all()


def test_unsure_scores_are_drawn_between_the_least_and_the_most():
    # one criterion: 40 to 60 beside a sure 55 is ahead a quarter of the time
    rng = np.random.default_rng(2)

    found = robustness([[40], [55]], [[60], [55]], np.ones((40_000, 1)), rng)

    assert found.acceptability[0, 0] == pytest.approx(0.25, abs=0.01)


def test_the_same_dice_give_the_same_answer():
    low, high = np.array(SCORES) - 10, np.minimum(np.array(SCORES) + 10, 100)

    once, again = (
        robustness(
            low,
            high,
            np.random.default_rng(3).dirichlet(np.ones(4), 500),
            np.random.default_rng(4),
        )
        for _ in range(2)
    )

    assert (once.acceptability == again.acceptability).all()


def test_weights_drawn_between_swings_stay_in_proportion_to_them():
    drawn = weights_between([100, 40], [100, 60], 1_000, np.random.default_rng(7))

    ratio = drawn[:, 1] / drawn[:, 0]
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert ratio.min() >= 0.4
    assert ratio.max() <= 0.6


def test_what_would_turn_the_answer_is_where_two_lines_cross():
    found = turns(SCORES, WEIGHTS)

    # less weight on outcomes: 3 comes level with 1(b) where 48.33 + 31.67 w = 80 - ... w
    below, above = found[0]
    assert above is None
    at = below.weight
    moved = [at, *(w * (1 - at) / 0.6 for w in WEIGHTS[1:])]
    worth = values(SCORES, moved)
    assert worth[below.option] == pytest.approx(worth[1]) == pytest.approx(worth.max())


def test_of_those_that_come_level_at_one_weight_the_one_that_leads_beyond_it_is_named():
    (_, above), (below, _) = turns([[60, 60], [80, 40], [100, 20]], [0.1, 0.9])

    assert (above.weight, above.option) == (pytest.approx(0.5), 2)
    assert (below.weight, below.option) == (pytest.approx(0.5), 2)


def test_what_comes_level_only_with_no_weight_or_with_all_of_it_is_no_turn():
    assert turns([[100, 50], [0, 50]], [0.5, 0.5]) == [(None, None), (None, None)]


@given(tables(), st.integers(0, 3))
@example(([[60, 60], [80, 40], [100, 20]], [[1, 9]]), 0)
@example(([[100, 50], [0, 50]], [[1, 1]]), 0)
def test_the_option_named_leads_just_beyond_the_turn(table, criterion):
    scores, parts = table
    weights = np.array(parts[0]) / sum(parts[0])
    criterion %= len(weights)

    for turn, way in zip(turns(scores, weights)[criterion], (-1, 1), strict=True):
        if turn is None:
            continue
        assert 0 < turn.weight < 1
        room = turn.weight if way < 0 else 1 - turn.weight
        at = turn.weight + way * min(1e-6, room / 2)
        moved = weights * (1 - at) / (1 - weights[criterion])
        moved[criterion] = at
        worth = values(scores, moved)
        assert worth[turn.option] == pytest.approx(worth.max(), abs=1e-9)


@given(tables(), st.integers(0, 3))
def test_nothing_else_comes_first_before_the_nearest_turn(table, criterion):
    scores, parts = table
    weights = np.array(parts[0]) / sum(parts[0])
    criterion %= len(weights)
    first = np.flatnonzero(places(values(scores, weights)) == 1)
    below, above = turns(scores, weights)[criterion]
    low = below.weight if below else 0.0
    high = above.weight if above else 1.0
    if len(first) > 1 or weights[criterion] == 1:
        assert (below, above) == (None, None)
        return

    for at in np.linspace(low, high, 7)[1:-1]:
        moved = weights * (1 - at) / (1 - weights[criterion])
        moved[criterion] = at
        assert places(values(scores, moved))[first[0]] == 1


def test_the_score_that_would_bring_an_option_level():
    needed = score_to_lead(SCORES, WEIGHTS)

    # 2 is 9 behind: 22.5 more on outcomes, 30 on cost; not to be had on equity
    assert needed[2] == pytest.approx([82.5, 80, np.nan, np.nan], nan_ok=True)
    assert needed[1] == pytest.approx(SCORES[1])


@pytest.mark.parametrize(
    ("scores", "weights", "said"),
    [
        (
            SCORES,
            [0.4, 0.3, 0.2, 0.2],
            "The weights add up to 110.0% of the whole. Make ",
        ),
        (SCORES, [0.5, 0.5], "There are 2 weights for 4 criteria: give one for each."),
        (SCORES, [1.4, -0.4, 0, 0], "The weight in row 1 is negative."),
        ([[40, float("nan")]], [0.5, 0.5], "The score in row 0 is missing."),
        ([[40, 101]], [0.5, 0.5], "The score in row 0 is more than 100."),
        ([], [], "Score at least one option on at least one criterion."),
    ],
)
def test_what_cannot_be_appraised_is_refused_in_a_sentence(scores, weights, said):
    with pytest.raises(BadInput) as refused:
        values(scores, weights)

    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (
            lambda: swing_weights([80, 40]),
            "The biggest swing is 80. Give the criterion",
        ),
        (lambda: swing_weights([]), "There is no criterion to weigh."),
        (
            lambda: weights_between([5], [101], 1, np.random.default_rng(0)),
            "The most swing in row 0 is more than 100.",
        ),
        (lambda: places([1, float("nan")]), "The value in row 1 is missing."),
        (
            lambda: weights_between([5], [4], 1, np.random.default_rng(0)),
            "The least swing in row 0 is more than the most.",
        ),
        (
            lambda: weights_between([0, 0], [0, 0], 1, np.random.default_rng(0)),
            "Every swing may be nothing: say which criteria matter.",
        ),
        (
            lambda: robustness(
                [[50]], [[40]], np.ones((1, 1)), np.random.default_rng(0)
            ),
            "The least score in row 0 is more than the most.",
        ),
        (
            lambda: robustness(
                [[50]], [[50]], np.ones((1, 2)), np.random.default_rng(0)
            ),
            "Draw weights for each of the 1 criteria.",
        ),
    ],
)
def test_draws_that_cannot_be_made_are_refused(run, said):
    with pytest.raises(BadInput, match="^" + said.replace("(", r"\(")):
        run()
