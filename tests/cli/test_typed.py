"""A day that a command is asked about, typed or not."""

from datetime import UTC, date, datetime

from ropewalk.cli.typed import day_typed


def test_where_no_day_is_typed_it_is_the_day_in_london():
    def clock():
        return datetime(2026, 3, 31, 23, 30, tzinfo=UTC)

    assert day_typed(None, clock=clock) == date(2026, 4, 1)
    assert day_typed(datetime(2026, 2, 3), clock=clock) == date(2026, 2, 3)
