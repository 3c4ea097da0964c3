"""Next year's pool tried out line by line: an unknown step stays unknown."""

from fractions import Fraction

import pytest
from factories.money import YEAR, contributed, open_pool
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.queries.next_year import put_in
from ropewalk.money.rules.contributions import Change
from ropewalk.money.rules.next_year import NOT_SAID, StepsSaid, next_year_tried

SUMS = st.none() | st.integers(0, 10**12)
RATES = st.none() | st.fractions(0, 1, max_denominator=1000)


def tried(**changes):
    said = {
        "last_year": 100_000_00,
        "recurrent": 0,
        "not_recurrent": None,
        "inflation": Fraction(0),
        "planned": 0,
        "efficiency": Fraction(0),
        "reasons": dict.fromkeys(Change, "The finance group, March"),
    }
    return next_year_tried(StepsSaid(**said | changes), year_starting=YEAR + 1)


def test_rates_are_of_this_years_sum_with_what_recurs():
    found = tried(
        recurrent=10_000_00,
        not_recurrent=5_000_00,
        inflation=Fraction("0.03"),
        planned=-1_000_00,
        efficiency=Fraction("0.01"),
    )

    assert found.pence == 110_000_00 + 3_300_00 - 1_000_00 - 1_100_00
    assert [each.change for each in found.lines] == list(Change)


@given(last_year=SUMS, recurrent=SUMS, inflation=RATES, planned=SUMS, efficiency=RATES)
def test_the_sum_is_known_exactly_when_every_step_is(**steps):
    found = tried(**steps)

    assert (found.pence is None) == (None in steps.values())
    if found.pence is not None:
        assert found.pence == found.known_pence >= 0


@pytest.mark.parametrize("step", ["last_year", "recurrent"])
def test_a_rate_of_what_is_not_known_is_not_known(step):
    found = tried(**{step: None}, inflation=Fraction("0.03"))

    [inflation] = [each for each in found.lines if each.change is Change.INFLATION]
    assert inflation.pence is None
    assert "Not known yet: the sum that it is of." in inflation.reason


@given(pence=st.integers(0, 10**12), efficiency=RATES)
def test_what_does_not_recur_counts_for_nothing(pence, efficiency):
    one = tried(not_recurrent=pence, efficiency=efficiency)

    assert one.pence == tried(efficiency=efficiency).pence


def test_a_step_that_nobody_entered_says_so_and_is_not_nothing():
    found = tried(planned=None, reasons={Change.LAST_YEAR: "Set"} | REST)

    [planned] = [each for each in found.lines if each.change is Change.PLANNED]
    assert (planned.pence, planned.reason) == (None, NOT_SAID)
    assert "is not known, because “Planned changes” is not" in found.said


REST = {
    each: "As agreed"
    for each in Change
    if each not in (Change.PLANNED, Change.LAST_YEAR)
}


@pytest.mark.parametrize("change", [Change.INFLATION, Change.PLANNED])
def test_a_step_without_a_reason_is_refused(change):
    reasons = {each: "As agreed" for each in Change if each is not change}

    with pytest.raises(BadInput, match=f"Say why “{change.label}” is what it is"):
        tried(reasons=reasons)


@pytest.mark.django_db
def test_it_starts_from_what_partners_put_in_and_unset_is_not_nothing():
    pool = open_pool()
    assert put_in(pool.fund, year_starting=YEAR) is None
    contributed(pool, pool.three.first, 400_00)
    contributed(pool, pool.three.icb, 600_00)

    assert put_in(pool.fund, year_starting=YEAR) == 1_000_00
    first, second = pool.three.first.pk, pool.three.second.pk
    assert put_in(pool.fund, year_starting=YEAR, organisation_id=first) == 400_00
    assert put_in(pool.fund, year_starting=YEAR, organisation_id=second) is None
