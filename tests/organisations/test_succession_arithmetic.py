"""Restating amounts under another day's boundaries keeps every penny."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.organisations.succession import Passing, heirs, restate

BEFORE = date(2019, 4, 1)
DAYS = [date(2020, 4, 1), date(2021, 4, 1), date(2023, 4, 1)]
AFTER = date(2024, 4, 1)
COUNCILS = st.integers(1, 6)


@st.composite
def shares(draw):
    """The whole, divided exactly between some organisations."""
    parts = draw(st.dictionaries(COUNCILS, st.integers(1, 50), min_size=1, max_size=4))
    return tuple(
        (heir, Fraction(part, sum(parts.values()))) for heir, part in parts.items()
    )


histories = st.dictionaries(
    st.tuples(COUNCILS, st.sampled_from(DAYS)), shares(), max_size=8
).map(lambda found: [Passing(who, on, parts) for (who, on), parts in found.items()])
amounts = st.dictionaries(COUNCILS, st.integers(-(10**13), 10**13), max_size=6)


@given(pence=amounts, history=histories)
def test_a_restated_total_is_the_same_to_the_penny(pence, history):
    restated = restate(pence, history, was_on=BEFORE, under=AFTER)

    assert sum(restated.values()) == sum(pence.values())


@given(pence=amounts, history=histories)
def test_under_the_same_days_boundaries_nothing_changes(pence, history):
    assert restate(pence, history, was_on=AFTER, under=AFTER) == pence


@given(pence=amounts)
def test_where_nothing_passed_on_nothing_changes(pence):
    assert restate(pence, [], was_on=BEFORE, under=AFTER) == pence


@given(pence=amounts, history=histories, dice=st.randoms(use_true_random=False))
def test_the_order_of_recording_makes_no_difference(pence, history, dice):
    shuffled = list(history)
    dice.shuffle(shuffled)

    assert restate(pence, shuffled, was_on=BEFORE, under=AFTER) == restate(
        pence, history, was_on=BEFORE, under=AFTER
    )


@given(who=COUNCILS, history=histories)
def test_a_chain_taken_in_two_steps_is_the_chain_taken_in_one(who, history):
    at_once = heirs(who, history, was_on=BEFORE, under=AFTER)

    in_steps: dict[int, Fraction] = {}
    for heir, share in heirs(who, history, was_on=BEFORE, under=DAYS[1]).items():
        for last, part in heirs(heir, history, was_on=DAYS[1], under=AFTER).items():
            in_steps[last] = in_steps.get(last, Fraction()) + share * part

    assert in_steps == at_once
    assert sum(at_once.values()) == 1


@given(pence=st.integers(0, 10**13), history=histories)
def test_each_heir_has_its_exact_share_to_within_a_penny(pence, history):
    restated = restate({1: pence}, history, was_on=BEFORE, under=AFTER)

    for heir, share in heirs(1, history, was_on=BEFORE, under=AFTER).items():
        assert abs(restated[heir] - pence * share) <= 1


def test_worked_example_a_merger_then_a_split_two_to_one():
    history = [
        Passing(1, DAYS[0], ((3, Fraction(1)),)),
        Passing(2, DAYS[0], ((3, Fraction(1)),)),
        Passing(3, DAYS[1], ((4, Fraction(2, 3)), (5, Fraction(1, 3)))),
    ]

    assert restate({1: 60, 2: 40}, history, was_on=BEFORE, under=DAYS[0]) == {3: 100}
    assert restate({1: 100}, history, was_on=BEFORE, under=AFTER) == {4: 67, 5: 33}


def test_what_passes_on_one_day_passes_at_once():
    history = [
        Passing(1, DAYS[0], ((2, Fraction(1)),)),
        Passing(2, DAYS[0], ((2, Fraction(9, 10)), (3, Fraction(1, 10)))),
    ]

    restated = restate({1: 100, 2: 100}, history, was_on=BEFORE, under=AFTER)

    assert restated == {2: 190, 3: 10}


def test_a_passing_counts_from_its_own_day():
    history = [Passing(1, DAYS[0], ((2, Fraction(1)),))]
    eve = date(2020, 3, 31)

    assert restate({1: 5}, history, was_on=BEFORE, under=eve) == {1: 5}
    assert restate({1: 5}, history, was_on=eve, under=DAYS[0]) == {2: 5}
    assert restate({1: 5}, history, was_on=DAYS[0], under=AFTER) == {1: 5}


def test_an_earlier_days_boundaries_are_refused_in_a_sentence():
    with pytest.raises(BadInput, match="a merger does not say what it merged"):
        restate({1: 5}, [], was_on=AFTER, under=BEFORE)


@pytest.mark.parametrize("parts", [(), (Fraction(1, 3),), (Fraction(2, 3),) * 2])
def test_shares_that_are_not_the_whole_are_refused(parts):
    with pytest.raises(BadInput, match="exactly 1"):
        Passing(1, DAYS[0], tuple(enumerate(parts, start=2)))
