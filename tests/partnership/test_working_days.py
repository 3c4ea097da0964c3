"""Working days in England: weekends and bank holidays are taken out."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.partnership.kinds import Urgency
from ropewalk.partnership.rules.key_decisions import (
    KeyDecision,
    call_in_ends,
    notice_said,
)
from ropewalk.partnership.rules.working_days import (
    clear_working_days,
    is_working,
    working_day_after,
)

DAY = timedelta(days=1)
BANK_HOLIDAYS = {
    "Good Friday": date(2026, 4, 3),
    "Easter Monday": date(2026, 4, 6),
    "Boxing Day given on a Monday": date(2026, 12, 28),
    "the late Queen's funeral": date(2022, 9, 19),
    "the coronation": date(2023, 5, 8),
}


@pytest.mark.parametrize("on", BANK_HOLIDAYS.values(), ids=BANK_HOLIDAYS)
def test_a_bank_holiday_is_no_working_day(on):
    assert not is_working(on)


def test_a_day_that_is_a_holiday_in_scotland_alone_is_one_in_england():
    assert is_working(date(2026, 1, 2))
    assert is_working(date(2026, 11, 30))


def test_eight_working_days_after_notice_as_the_standstill_counts_them():
    """Two worked examples: without a bank holiday, and over Christmas and New Year."""
    assert working_day_after(date(2026, 11, 2), days=8) == date(2026, 11, 12)
    assert working_day_after(date(2026, 12, 18), days=8) == date(2027, 1, 4)


def test_call_in_over_easter_ends_two_days_later():
    thursday = date(2026, 4, 2)

    assert call_in_ends(thursday, working_days=5) == date(2026, 4, 13)
    assert call_in_ends(thursday - 7 * DAY, working_days=5) == thursday


def test_a_bank_holiday_leaves_too_few_working_days_of_notice():
    rules = KeyDecision(
        threshold_pence=None,
        wards=2,
        notice_days=28,
        notice_on=None,
        exception_days=5,
        urgency=Urgency.EXCEPTION,
        urgency_on=date(2026, 4, 1),
    )

    assert notice_said(rules, on=date(2026, 4, 13))[0] is True
    outcome, said = notice_said(rules, on=date(2026, 4, 9))
    assert outcome is None
    assert "gives 7 clear days but only 3 without weekends and bank holidays" in said


days = st.dates(date(1975, 1, 1), date(2060, 12, 31))


@given(start=days, count=st.integers(0, 30))
def test_counting_on_and_counting_back_agree(start, count):
    last = working_day_after(start, days=count)

    assert count == 0 or is_working(last)
    assert clear_working_days(start, last + DAY) == count
