"""Weeks and months of daily reports: a mean only where enough days are known."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.discharge.daily import Daily, daily_of_trust
from ropewalk.place.recency import end_of_month

WEEK = 7


@dataclass(frozen=True, slots=True)
class Period:
    """A week or month: its first day, how many of its days are known, and daily means."""

    starts_on: date
    days: int
    days_known: int
    ready: float | None
    left: float | None

    @property
    def still_there(self) -> float | None:
        """People ready to leave who were still there at the end of an average day."""
        if self.ready is None or self.left is None:
            return None
        return self.ready - self.left

    @property
    def left_share(self) -> float | None:
        """Of people ready to leave, the percentage who left the same day."""
        if not self.ready or self.left is None:
            return None
        return self.left / self.ready * 100


def weeks_of(daily: Daily, *, leave_out: Collection[date] = ()) -> list[Period]:
    """Weeks from Monday to Sunday; a mean only where all seven days are known.

    Fewer people leave at weekends, so that a week without its Sunday would mislead.
    """
    return _periods(
        daily,
        [each - timedelta(days=each.weekday()) for each in daily.days],
        lengths=lambda _: WEEK,
        lacking=0,
        leave_out=leave_out,
    )


def most_days_lacking(*, on: date) -> int:
    """How many days of a month may be not known while its mean is still given."""
    return int(parameter("month_most_days_lacking", on=on).value)


def months_of(
    daily: Daily, *, on: date, leave_out: Collection[date] = ()
) -> list[Period]:
    """Months; a mean where no more days lack than the rule of the day allows."""
    return _periods(
        daily,
        [each.replace(day=1) for each in daily.days],
        lengths=lambda start: end_of_month(start).day,
        lacking=most_days_lacking(on=on),
        leave_out=leave_out,
    )


def _periods(
    daily: Daily,
    starts: Sequence[date],
    *,
    lengths: Callable[[date], int],
    lacking: int,
    leave_out: Collection[date],
) -> list[Period]:
    if not starts:
        return []
    out = np.isin(
        np.array(daily.days, dtype="datetime64[D]"),
        np.array(sorted(leave_out), dtype="datetime64[D]"),
    )
    known = np.isfinite(daily.ready) & np.isfinite(daily.left) & ~out
    edges = [0]
    edges += [n for n in range(1, len(starts)) if starts[n] != starts[n - 1]]
    edges.append(len(starts))
    found = []
    for begin, end in pairwise(edges):
        inside = known[begin:end]
        days, count = lengths(starts[begin]), int(inside.sum())
        enough = count >= days - lacking
        found.append(
            Period(
                starts_on=starts[begin],
                days=days,
                days_known=count,
                ready=float(daily.ready[begin:end][inside].mean()) if enough else None,
                left=float(daily.left[begin:end][inside].mean()) if enough else None,
            )
        )
    return found


def known_months(lake: Lake, trust: str, *, on: date) -> dict[date, Period]:
    """The months of a trust that have a mean."""
    return {
        each.starts_on: each
        for each in months_of(daily_of_trust(lake, trust), on=on)
        if each.ready is not None
    }
