"""The daily reports of boards and trusts: people ready to leave, and people who left."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pyarrow.compute as pc
from numpy.typing import NDArray

from ropewalk.lake.catalogue import Lake
from ropewalk.place.kept import Kept, kept


@dataclass(frozen=True)
class Daily:
    """A board's or trust's days in order: people ready to leave, and people who left.

    Shape (days,); a day that was not reported is not a number, never zero.
    """

    days: tuple[date, ...]
    ready: NDArray[np.float64]
    left: NDArray[np.float64]

    @property
    def last_reported(self) -> date | None:
        """The last day that was reported."""
        known = np.flatnonzero(np.isfinite(self.ready))
        return self.days[known[-1]] if known.size else None


def daily_of_board(lake: Lake, board: str) -> Daily:
    """The days of one board, by its Organisation Data Service code."""
    return _daily(lake, "discharge_icb", "icb_code", board)


def daily_of_trust(lake: Lake, trust: str) -> Daily:
    """The days of one trust."""
    return _daily(lake, "discharge_trust", "trust_code", trust)


def _daily(lake: Lake, table: str, key: str, code: str) -> Daily:
    return _daily_held(kept(lake, table), table, key, code)


@lru_cache(maxsize=256)
def _daily_held(held: Kept, table: str, key: str, code: str) -> Daily:
    rows = held.lake.table(table)
    rows = rows.filter(pc.equal(rows[key], code)).sort_by("day")
    if not rows.num_rows:
        return Daily((), np.array([]), np.array([]))
    ready, left = (
        rows[name].to_numpy().astype(np.float64)
        for name in ("no_criteria_to_reside", "discharged")
    )
    nobody = (ready == 0) & ((left == 0) | ~np.isfinite(left))
    return Daily(
        days=tuple(rows["day"].to_pylist()),
        ready=np.where(nobody, np.nan, ready),
        left=np.where(nobody | ((left == 0) & (ready > 0)), np.nan, left),
    )


def newest_day(lake: Lake, table: str) -> date:
    """The last day that a table of daily reports has."""
    found: date = pc.max(lake.table(table)["day"]).as_py()
    return found
