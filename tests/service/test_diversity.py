"""Whether provision is generic, whose it is, and how block contracts end: exact shares."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.service.kinds import Payment
from ropewalk.service.rules.diversity import (
    Share,
    block_share,
    distance_said,
    refusal_of_stages,
    specialisation_warning,
    split_said,
    stage_said,
)
from ropewalk.service.rules.success_factors import CONTESTABILITY, factors

ON, BEFORE = date(2026, 10, 13), date(2025, 10, 13)
counts = st.integers(0, 500)


@given(now=counts, rest=counts, before=counts, rest_before=counts)
def test_s1_04_a_warning_is_given_only_when_the_generic_share_has_fallen(
    now, rest, before, rest_before
):
    today = Share(now, now + rest, 0)
    then = Share(before, before + rest_before, 0)
    warned = specialisation_warning(today, then, since=BEFORE) is not None

    fell = (
        now + rest > 0
        and before + rest_before > 0
        and Fraction(now, now + rest) < Fraction(before, before + rest_before)
    )
    assert warned == fell


def test_s1_04_the_warning_says_both_shares_and_the_day():
    assert specialisation_warning(Share(1, 2, 0), Share(3, 4, 1), since=BEFORE) == (
        "Provision is becoming more specialist: 50% of services are generic, and on 13 "
        "October 2025 75% were."
    )


def test_s2_47_seventy_thirty_is_thirty_points_from_a_hundred():
    split = Share(70, 100, 0)

    assert split_said(split) == "70/30"
    assert distance_said(split, 100, date(2028, 4, 1), on=ON) == (
        "The target is 100/0 by 1 April 2028: 30 points to go."
    )
    assert distance_said(split, 100, date(2026, 4, 1), on=ON).endswith(
        "30 points to go. The day has passed."
    )
    assert "is reached" in distance_said(Share(5, 5, 0), 100, ON, on=ON)
    assert split_said(Share(0, 0, 3)) == "not known"


@pytest.mark.parametrize(
    ("stages", "refusal"),
    [
        ([(1, 100), (2, 50), (3, 0)], None),
        ([(1, 0)], None),
        ([], "at least one stage"),
        ([(1, 100), (2, 50)], "the one at which nothing is bought by block"),
        ([(1, 50), (2, 50), (3, 0)], "smaller share by block than the one before"),
        ([(1, 50), (1, 0)], "on a later day"),
        ([(1, 150), (2, 0)], "between 0 and 100"),
    ],
)
def test_s0_19_a_plan_falls_to_nothing_on_dated_stages(stages, refusal):
    dated = [(ON + timedelta(days=day), percent) for day, percent in stages]
    found = refusal_of_stages(dated)

    assert (found is None) if refusal is None else (refusal in (found or ""))


@given(
    st.lists(
        st.tuples(
            st.sampled_from(list(Payment)),
            st.fractions(0, 10**6, max_denominator=365),
        ),
        max_size=20,
    )
)
def test_s0_19_the_block_share_is_exact_and_between_nothing_and_all(rates):
    share = block_share(rates)
    whole = sum(rate for _, rate in rates)
    if not whole:
        assert share is None
        return
    assert 0 <= share <= 1
    others = [(how, rate) for how, rate in rates if how != Payment.BLOCK]
    assert share * whole + sum(rate for _, rate in others) == whole


def test_s0_19_a_stage_to_come_is_on_course_and_a_past_one_kept_or_not():
    def said(share, percent, day):
        return stage_said(share, percent, day, on=ON)

    assert said(Fraction(1, 2), 50, BEFORE) == "Kept"
    assert said(Fraction(51, 100), 50, BEFORE) == "Not kept"
    assert said(Fraction(1, 2), 25, date(2027, 4, 1)).startswith("Not on course")
    assert said(None, 0, date(2030, 4, 1)).startswith("No contract")


def test_s4_16_there_are_eight_factors_and_one_is_make_or_buy():
    codes = [each.code for each in factors()]

    assert len(codes) == len(set(codes)) == 8
    assert CONTESTABILITY in codes
