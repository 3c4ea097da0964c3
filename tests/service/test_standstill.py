"""The standstill: worked examples over bank holidays, and properties of every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.partnership.rules.working_days import is_working
from ropewalk.service.kinds import Regime
from ropewalk.service.rules.standstill import (
    Representation,
    award_free_from,
    award_notice_due,
    second_wait,
    standstill,
)

DAY = timedelta(days=1)
NOTICE = date(2026, 11, 2)
days = st.dates(date(2025, 2, 24), date(2060, 12, 31))


def working_days(first, last):
    """A slow twin of the count: both ends included."""
    return sum(is_working(first + n * DAY) for n in range((last - first).days + 1))


@pytest.mark.parametrize(
    ("notice_on", "last_day"),
    [
        pytest.param(NOTICE, date(2026, 11, 12), id="no bank holiday"),
        pytest.param(
            date(2026, 12, 18), date(2027, 1, 4), id="Christmas and the New Year"
        ),
        pytest.param(date(2026, 4, 1), date(2026, 4, 15), id="Easter"),
        pytest.param(
            date(2026, 11, 7), date(2026, 11, 18), id="published on a Saturday"
        ),
    ],
)
def test_a_standstill_ends_on_the_eighth_working_day_after_the_notice(
    notice_on, last_day
):
    found = standstill(notice_on)

    assert found.last_day == last_day
    assert found.free_from == last_day + DAY


def test_a_standstill_says_how_it_was_counted():
    found = standstill(NOTICE)

    assert found.said == (
        "The notice was published on 2 November 2026, and 8 working days are counted "
        "from the day after it: the standstill ends at midnight at the end of "
        "12 November 2026."
    )
    assert {each.name for each in found.numbers} == {
        "psr_standstill_days",
        "psr_standstill_from",
    }


@pytest.mark.parametrize(
    ("notice_on", "last_day"),
    [
        pytest.param(NOTICE, date(2026, 11, 11), id="a Monday is the first day"),
        pytest.param(date(2026, 11, 7), date(2026, 11, 18), id="a Saturday is not"),
    ],
)
def test_under_the_act_the_day_of_the_notice_counts_itself(notice_on, last_day):
    assert standstill(notice_on, regime=Regime.PROCUREMENT_ACT).last_day == last_day


@given(days)
def test_just_eight_working_days_lie_between_notice_and_award(notice_on):
    found = standstill(notice_on)

    assert is_working(found.last_day)
    assert working_days(notice_on + DAY, found.last_day) == 8
    act = standstill(notice_on, regime=Regime.PROCUREMENT_ACT).last_day
    assert working_days(notice_on, act) == 8
    assert act == found.last_day or is_working(notice_on)


@given(days, st.integers(0, 30))
def test_a_later_notice_never_ends_earlier(notice_on, later):
    assert (
        standstill(notice_on).last_day <= standstill(notice_on + later * DAY).last_day
    )


@given(days)
def test_after_a_decision_five_working_days_are_waited(told_on):
    found = second_wait(told_on)

    assert working_days(told_on + DAY, found.last_day) == 5


def test_over_christmas_the_second_wait_is_longer():
    assert second_wait(date(2026, 12, 23)).last_day == date(2027, 1, 4)
    assert second_wait(date(2026, 11, 13)).last_day == date(2026, 11, 20)


# ---- when the contract may be awarded ----


def test_without_a_representation_it_may_be_awarded_the_day_after_the_standstill():
    found = award_free_from(NOTICE)

    assert found.free_from == date(2026, 11, 13)
    assert not found.is_free(on=date(2026, 11, 12))
    assert found.is_free(on=date(2026, 11, 13))
    assert "No representation arrived within it." in found.reason


def test_a_representation_on_the_last_day_is_in_time_and_holds_the_award_up():
    found = award_free_from(NOTICE, [Representation(date(2026, 11, 12))])

    assert found.free_from is None
    assert not found.is_free(on=date(2036, 11, 12))
    assert found.reason.endswith("the contract may not be awarded yet.")


def test_one_a_day_later_is_late_and_does_not():
    found = award_free_from(NOTICE, [Representation(date(2026, 11, 13))])

    assert found.free_from == date(2026, 11, 13)
    assert len(found.late) == 1
    assert "after the standstill, which does not hold it up" in found.reason


def test_once_decided_the_second_wait_holds_it_up():
    told = Representation(date(2026, 11, 10), date(2026, 11, 16))

    found = award_free_from(NOTICE, [told])

    assert found.free_from == date(2026, 11, 24)
    assert "until midnight at the end of 23 November 2026" in found.reason


def test_a_decision_that_comes_early_does_not_shorten_the_standstill():
    told = Representation(date(2026, 11, 2), date(2026, 11, 3))

    assert award_free_from(NOTICE, [told]).free_from == date(2026, 11, 13)


def test_the_last_of_several_decisions_counts():
    both = [
        Representation(date(2026, 11, 10), date(2026, 11, 19)),
        Representation(date(2026, 11, 11), date(2026, 11, 16)),
    ]

    found = award_free_from(NOTICE, both)

    assert found.free_from == date(2026, 11, 27)
    assert "until midnight at the end of 26 November 2026" in found.reason


made = st.lists(
    st.builds(
        lambda after, told: Representation(
            NOTICE + after * DAY,
            None if told is None else NOTICE + (after + told) * DAY,
        ),
        st.integers(0, 20),
        st.none() | st.integers(0, 20),
    ),
    max_size=4,
)


@given(made, st.randoms())
def test_more_representations_never_bring_an_award_forward(representations, rng):
    found = award_free_from(NOTICE, representations)
    fewer = award_free_from(NOTICE, representations[1:])
    shuffled = list(representations)
    rng.shuffle(shuffled)

    assert award_free_from(NOTICE, shuffled).free_from == found.free_from
    assert found.free_from is None or fewer.free_from <= found.free_from
    assert found.free_from is None or found.free_from >= found.standstill.free_from


@pytest.mark.parametrize(
    ("representation", "sentence"),
    [
        (Representation(date(2026, 11, 1)), "is older than the notice"),
        (
            Representation(date(2026, 11, 5), date(2026, 11, 4)),
            "cannot have been decided on 4 November 2026",
        ),
    ],
)
def test_impossible_days_are_refused(representation, sentence):
    with pytest.raises(BadInput, match=sentence):
        award_free_from(NOTICE, [representation])


def test_a_notice_before_the_rules_is_refused():
    with pytest.raises(BadInput, match="has no value here for 31 December 2023"):
        standstill(date(2023, 12, 31))
    with pytest.raises(BadInput, match="has no value here for 23 February 2025"):
        standstill(date(2025, 2, 23), regime=Regime.PROCUREMENT_ACT)


# ---- announcing the award ----


@given(days)
def test_an_award_is_announced_within_thirty_days(awarded_on):
    assert award_notice_due(awarded_on).last_day - awarded_on == 30 * DAY


def test_the_day_by_which_an_award_is_announced_is_said():
    found = award_notice_due(date(2026, 11, 13))

    assert found.last_day == date(2026, 12, 13)
    assert found.said.endswith("within 30 days: by 13 December 2026.")
