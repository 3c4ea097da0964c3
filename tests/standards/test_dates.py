from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.standards.dates import SHAPES, day_of

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@given(day=days, shape=st.sampled_from(SHAPES))
def test_a_day_written_in_any_shape_is_read_back(day, shape):
    if "%y" in shape.read_as and "%Y" not in shape.read_as:
        day = day.replace(year=2000 + day.year % 60, day=min(day.day, 28))

    assert day_of(day.strftime(shape.read_as)) == day


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.read_as)
def test_the_example_of_each_shape_is_the_first_of_april(shape):
    assert day_of(shape.example) == date(2024, 4, 1)


@given(
    day=days, time=st.sampled_from([" 00:00", "T00:00:00", " - 23:59", " 23:30:00.000"])
)
def test_a_time_of_day_does_not_move_the_day(day, time):
    assert day_of(f"{day:%Y-%m-%d}{time}") == day


def test_the_day_comes_before_the_month():
    assert day_of("04/05/2024") == date(2024, 5, 4)


@pytest.mark.parametrize(
    "text",
    ["", "31/02/2024", "04/13/2024", "2024-13-01", "April 2024", "45383", "1/4", "tomorrow"],
)  # fmt: skip
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError, match=r"is not a date|no calendar has"):
        day_of(text)
