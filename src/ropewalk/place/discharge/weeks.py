"""A board's weeks under control limits, and its months."""

from collections.abc import Mapping, Sequence
from datetime import date

from ropewalk.engine.spc import FEWEST_FOR_FIRM_LIMITS, XmR, xmr
from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.cells import rounded
from ropewalk.place.discharge.boards import MEANING
from ropewalk.place.discharge.daily import Daily
from ropewalk.place.discharge.periods import (
    WEEK,
    Period,
    months_of,
    most_days_lacking,
    weeks_of,
)
from ropewalk.place.places import Place

WEEKS_SHOWN = 52  # a year, so that each season is in it once
NEIGHBOURS_ALIKE = (
    "Neighbouring weeks are alike, so limits are narrower than for values that have "
    "nothing to do with each other."
)


def process_of(weekly: Table) -> XmR | None:
    """The control chart of a weekly table; ``None`` where its weeks are too few."""
    return _process_of(
        [value for value in weekly.column("still_there") if value is not None]
    )


def _process_of(values: Sequence[str | float]) -> XmR | None:
    if len(values) < FEWEST_FOR_FIRM_LIMITS:
        return None
    return xmr(values, better="lower")


def weekly_table(
    lake: Lake, daily: Daily, board: Place, short: Mapping[date, tuple[str, ...]]
) -> Table:
    """The newest 52 weeks of a board with their control limits, oldest first."""
    weeks = weeks_of(daily, leave_out=short)
    while weeks and weeks[-1].days_known < WEEK:
        weeks.pop()
    weeks = weeks[-WEEKS_SHOWN:]
    known = [n for n, each in enumerate(weeks) if each.still_there is not None]
    values = [value for each in weeks if (value := each.still_there) is not None]
    process = _process_of(values)
    at = {n: position for position, n in enumerate(known)}
    rows: list[tuple[Cell, ...]] = []
    for n, each in enumerate(weeks):
        limits: tuple[str | float | None, ...] = (None, None, None, "", "")
        if process is not None and n in at:
            limits = (
                round(float(process.mean[at[n]]), 1),
                round(float(process.lower[at[n]]), 1),
                round(float(process.upper[at[n]]), 1),
                process.special[at[n]],
                process.direction[at[n]],
            )
        rows.append((*_period_cells(each), *limits))
    notes = []
    if process is None:
        notes.append(
            "The weeks are too few to tell a change from chance: that takes "
            f"{FEWEST_FOR_FIRM_LIMITS}."
        )
    if len(known) < len(weeks):
        notes.append("Runs are counted across the weeks left out.")
    return Table(
        key="discharge.weekly",
        title=f"People still in hospital who no longer needed to be, {board.short_name}",
        columns=(
            Column("starts_on", "Week from Monday"),
            *_PERIOD_COLUMNS,
            Column("mean", "Mean", "people"),
            Column("lower", "Lower limit", "people"),
            Column("upper", "Upper limit", "people"),
            Column("special", "What stands out"),
            Column("direction", "Which way"),
        ),
        rows=tuple(rows),
        sources=(lake.source("discharge_icb"),),
        note=" ".join(
            (
                MEANING,
                "Means of seven days. Fewer people leave at weekends and holidays.",
                NEIGHBOURS_ALIKE,
                *short_note(short, after=weeks[0].starts_on if weeks else None),
                *notes,
            )
        ),
    )


def monthly_table(
    lake: Lake,
    daily: Daily,
    board: Place,
    short: Mapping[date, tuple[str, ...]],
    *,
    on: date,
) -> Table:
    """Every month of a board, oldest first; no mean where too many days lack."""
    months = months_of(daily, on=on, leave_out=short)
    return Table(
        key="discharge.monthly",
        title=f"Flow home from hospital by month, {board.short_name}",
        columns=(Column("starts_on", "Month"), *_PERIOD_COLUMNS),
        rows=tuple(_period_cells(each) for each in months),
        sources=(lake.source("discharge_icb"),),
        note=" ".join(
            (
                MEANING,
                f"A month with more than {most_days_lacking(on=on)} days not known has no mean.",
                *short_note(short, after=None),
            )
        ),
    )


_PERIOD_COLUMNS = (
    Column("ready", "Ready to leave", "people"),
    Column("left", "Left the same day", "people"),
    Column("still_there", "Still there at the end of the day", "people"),
    Column("left_share", "Left the same day, share", "percent"),
    Column("days_known", "Days known", "count"),
)


def _period_cells(each: Period) -> tuple[Cell, ...]:
    return (
        each.starts_on.isoformat(),
        rounded(each.ready),
        rounded(each.left),
        rounded(each.still_there),
        rounded(each.left_share),
        each.days_known,
    )


def short_note(
    short: Mapping[date, tuple[str, ...]], *, after: date | None
) -> list[str]:
    """Which trusts reported nothing on some days, since the board's total lacks them."""
    lacking: dict[str, int] = {}
    for each, trusts in short.items():
        if after is None or each >= after:
            for trust in trusts:
                lacking[trust] = lacking.get(trust, 0) + 1
    if not lacking:
        return []
    who = [f"{trust} ({days} days)" for trust, days in sorted(lacking.items())]
    words = "Days on which a trust reported nothing are left out, since the board's"
    return [f"{words} total is then too low: {listed(who)}."]
