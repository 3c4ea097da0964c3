"""What scores come to and what is refused: rules with no database."""

import hypothesis
import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.random import default_rng

from ropewalk.figures import BadInput
from ropewalk.strategy.kinds import OptionKind
from ropewalk.strategy.rules.appraisals import (
    Draft,
    Range,
    Signed,
    agreement_said,
    has_heard_all,
    is_agreed,
    is_apart,
    why_not_opened,
    wrong_range,
    wrong_swings,
)
from ropewalk.strategy.rules.results import (
    Given,
    how_sure,
    judged,
    needed_to_lead,
    what_turns,
    where_apart,
)
from ropewalk.strategy.rules.value_for_money import Priced, weighed

SCORES = np.array(
    [[40, 70, 90, 30], [80, 60, 50, 90], [60, 50, 70, 70], [20, 80, 100, 40]], float
)
SWINGS = np.array([100, 75, 50, 25], float)
NONE = [None] * 4


def given(partner=1, scores=SCORES, swings=SWINGS, unsure=0.0):
    low, high = np.clip(scores - unsure, 0, 100), np.clip(scores + unsure, 0, 100)
    return Given(partner, swings, low, scores, high)


def test_one_partner_comes_to_the_values_and_order_of_the_worked_example():
    found = judged([given()], NONE)

    assert found.values.round().tolist() == [58, 69, 60, 56]
    assert found.places == (3, 1, 2, 4)


def test_together_is_the_mean_over_partners_and_not_over_heads():
    """Three of one partner against one of the other: each partner is a half."""
    high, low = np.full((2, 1), 90.0), np.full((2, 1), 30.0)
    swings = np.array([100.0])
    heads = [given(1, high, swings)] * 3 + [given(2, low, swings)]

    found = judged(heads, [None])

    assert found.scores.ravel().tolist() == [60, 60]
    assert found.values_by.tolist() == [[90, 90], [30, 30]]


def test_swings_of_which_none_is_100_are_no_weights():
    with pytest.raises(BadInput, match="biggest swing is 80"):
        judged([given(swings=np.array([80.0, 75, 50, 25]))], NONE)


def test_what_nobody_scored_is_not_known_and_never_nought():
    scores = SCORES.copy()
    scores[1, 2] = np.nan

    found = judged([given(scores=scores)], NONE)

    assert np.isnan(found.values[1])
    assert found.places == (2, None, 1, 3)
    assert found.unscored == [(1, 2)]


def test_what_one_partner_left_out_is_as_the_others_scored_it():
    scores = SCORES.copy()
    scores[1, 2] = np.nan

    found = judged([given(1), given(2, scores)], NONE)

    assert found.values.round().tolist() == [58, 69, 60, 56]
    assert np.isnan(found.values_by[1, 1])


def test_an_option_below_a_threshold_falls_and_takes_no_place():
    found = judged([given()], [None, None, 60, None])

    assert found.falls == ((), (2,), (), ())
    assert found.places == (2, None, 1, 3)
    assert found.leaders == [2]
    assert 1 not in needed_to_lead(found)
    assert all(
        turn is None or turn.option != 1 for pair in what_turns(found) for turn in pair
    )


def test_options_that_tie_share_the_place():
    found = judged([given(scores=SCORES[[1, 0, 1, 3]])], NONE)

    assert found.places == (1, 3, 1, 4)
    assert found.leaders == [0, 2]
    sure = how_sure(found, [given(scores=SCORES[[1, 0, 1, 3]])], default_rng(1), 100)
    assert sure.acceptability[0, 0] == sure.acceptability[2, 0] == 0.5


def test_the_dice_fall_the_same_from_the_same_number_and_widen_with_doubt():
    heads = [given(1, unsure=15), given(2, swings=np.array([50.0, 100, 50, 25]))]
    found = judged(heads, NONE)

    one, two = (how_sure(found, heads, default_rng(7), 2000) for _ in range(2))

    assert (one.acceptability == two.acceptability).all()
    assert 0.5 < one.acceptability[1, 0] < 1
    assert one.acceptability.sum(axis=0).round(9).tolist() == [1, 1, 1, 1]


def test_what_turns_the_answer_names_the_weight_and_the_option():
    """By hand: with weights in proportion, 3 overtakes 1(b) as outcomes lose weight."""
    found = judged([given()], NONE)

    below, above = what_turns(found)[0]

    assert above is None
    assert below.option in {0, 2, 3}
    weights = np.array(
        [below.weight, *(0.6 * (1 - below.weight) / 0.6 * found.weights[1:] / 0.6)]
    )
    level = SCORES @ weights
    assert level[1] == pytest.approx(level[below.option])
    assert needed_to_lead(found)[2][0] == pytest.approx(82.5)


def test_where_partners_differ_comes_largest_first():
    other = SCORES.copy()
    other[3, 1], other[0, 0] = 20, 50

    apart = where_apart(judged([given(1), given(2, other)], NONE))

    assert [(each.option, each.criterion, each.spread) for each in apart[:2]] == [
        (3, 1, 60),
        (0, 0, 10),
    ]
    assert (apart[0].highest, apart[0].lowest) == (0, 1)


def test_the_frontier_leaves_out_what_a_cheaper_option_equals_and_counts_the_rest():
    options = [
        Priced(0, 0, 20),
        Priced(1, 500, 60),
        Priced(2, 600, 60),
        Priced(3, 900, 70),
    ]

    found = {each.option.number: each for each in weighed(options)}

    assert found[2].beaten_by == 1
    assert [found[n].beaten_by for n in (0, 1, 3)] == [None] * 3
    assert (found[3].more_pence, found[3].more_value) == (400, 10)
    assert found[0].more_pence is None
    same = weighed([Priced(0, 5, 50), Priced(1, 5, 50), Priced(2, 5, 40)])
    assert [each.beaten_by for each in same] == [None, None, 1]


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (
            Draft([], 0, ["A"]),
            "an option to do nothing, an option to do the minimum, two",
        ),
        (Draft([OptionKind.NOTHING, OptionKind.MINIMUM], 1, []), "a second criterion"),
        (Draft([OptionKind.MINIMUM], 2, []), "an option to do nothing."),
        (Draft([OptionKind.NOTHING, OptionKind.MINIMUM], 2, ["A", "B"]), "of A and an"),
    ],
)
def test_what_is_lacking_before_it_is_opened_is_said_in_one_sentence(draft, words):
    assert words in why_not_opened(draft)


def test_a_draft_with_everything_lacks_nothing():
    assert not why_not_opened(Draft([OptionKind.NOTHING, OptionKind.MINIMUM], 2, []))


@pytest.mark.parametrize(
    ("swings", "words"),
    [
        ({}, "No swing here is 100"),
        ({"A": 60, "B": 40}, "No swing here is 100"),
        ({"A": 100, "B": 101}, "The swing of B is from 0 to 100"),
        ({"A": 100, "B": 0}, ""),
    ],
)
def test_swings_need_one_hundred(swings, words):
    assert words in wrong_swings(swings)
    assert bool(words) == bool(wrong_swings(swings))


@pytest.mark.parametrize("wrong", [(50, 40, 60), (10, 20, 15), (-1, 2, 3), (1, 2, 101)])
def test_a_range_is_in_order(wrong):
    assert "in that order" in wrong_range(Range(*wrong))


def test_s0_43_partners_who_sign_different_models_have_not_agreed():
    apart = [Signed("A", "3: model 3", ""), Signed("B", "4: model 4", "")]

    assert agreement_said(["A", "B"], apart) == (
        "Not agreed: A signs 3: model 3 and B signs 4: model 4."
    )
    assert not is_agreed(["A", "B"], apart)


def test_s0_43_the_level_that_is_signed_is_part_of_what_is_agreed():
    same = [Signed("A", "3: model 3", "lead"), Signed("B", "3: model 3", "Lead ")]
    other = [Signed("A", "3: model 3", "lead"), Signed("B", "3: model 3", "advice")]

    assert is_agreed(["A", "B"], same)
    assert not is_agreed(["A", "B"], other)
    assert "not the same level" in agreement_said(["A", "B"], other)
    assert "B has still to say" in agreement_said(["A", "B"], same[:1])
    assert "B and C have still to say" in agreement_said("ABC", same[:1])
    assert agreement_said(["A", "B"], same) == (
        "Agreed: every partner signed 3: model 3, at the level “lead”."
    )


def test_s0_43_where_no_level_is_said_that_is_told():
    neither = [Signed("A", "3: model 3", ""), Signed("B", "3: model 3", " ")]

    assert is_agreed(["A", "B"], neither)
    assert agreement_said(["A", "B"], neither) == (
        "Agreed: every partner signed 3: model 3. At what level of working together is "
        "said neither of the option nor by a partner."
    )
    one = [neither[0], Signed("B", "3: model 3", "lead")]
    assert not is_agreed(["A", "B"], one)
    assert "A means “no level said” and B means “lead”" in agreement_said(
        ["A", "B"], one
    )


@hypothesis.given(
    signed=st.dictionaries(
        st.sampled_from("ABC"),
        st.tuples(
            st.sampled_from("12"), st.sampled_from(["", "lead", " Lead", "pool"])
        ),
    )
)
def test_s0_43_it_is_agreed_exactly_where_the_sentence_says_so(signed):
    said = [Signed(name, *told) for name, told in signed.items()]

    assert is_agreed("ABC", said) == agreement_said("ABC", said).startswith("Agreed")
    assert is_agreed("ABC", said) == (has_heard_all("ABC", said) and not is_apart(said))
