"""Which day it is, at either side of midnight in London."""

from datetime import UTC, date, datetime

import pytest

from ropewalk.figures.days import local_day


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2026, 3, 31, 23, 30, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 3, 31, 22, 30, tzinfo=UTC), date(2026, 3, 31)),
        (datetime(2026, 4, 1, 23, 30, tzinfo=UTC), date(2026, 4, 2)),
        (datetime(2026, 1, 31, 23, 30, tzinfo=UTC), date(2026, 1, 31)),
    ],
)
def test_the_clock_in_london_decides_the_day(at, day):
    assert local_day(at) == day


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="needs a time zone"):
        local_day(datetime(2026, 3, 31, 23, 30))
