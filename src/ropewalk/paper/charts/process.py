"""Is the process changing, or is it chance? XmR charts in the Making Data Count manner.

Grey points vary as the process always does; orange points are a change for the worse;
blue points a change for the better. Each kind has its own shape and its own word, so
that colour is never the only sign. Limits are dashed.

Source: NHS England, Making Data Count: colours and icons of variation and assurance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.spc import XmR
from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted
from ropewalk.paper.captions import (
    bare,
    moments_said,
    not_known,
    short,
    some_of,
    subtitle,
)
from ropewalk.paper.charts.over_time import Frame, frame, period_of, runs_of
from ropewalk.paper.charts.rows import column_of, is_roomy
from ropewalk.paper.drawing import (
    BODY,
    INK,
    LINE,
    QUIET,
    WIDE,
    Drawing,
    Picture,
    heading,
    known,
    legend,
    outline_of,
    text_width,
    wrap,
)

COMMON, CONCERN, IMPROVEMENT, NEUTRAL = "#6b7780", "#c4500a", "#1d70b8", "#6a3d9a"
KINDS = {
    "": ("circle", COMMON, "Varies as usual (common cause)"),
    "concern": ("square", CONCERN, "Concern (special cause)"),
    "improvement": ("diamond", IMPROVEMENT, "Improvement (special cause)"),
    "neutral": ("triangle", NEUTRAL, "Change, neither good nor bad (special cause)"),
}
VARIATION = {
    "common cause": "The latest point varies as usual (common cause).",
    "special cause, concern": "The latest point is a cause for concern (special cause).",
    "special cause, improvement": "The latest point is an improvement (special cause).",
    "special cause, neutral": "The latest point is a change, neither good nor bad (special cause).",
}
ASSURANCE = {
    "": "",
    "consistent pass": "As things run, the target will be met every time.",
    "consistent fail": "As things run, the target will be missed every time.",
    "inconsistent": "As things run, it is chance whether the target is met.",
}
MANY_POINTS = 60


@dataclass(frozen=True, slots=True)
class _Series:
    """The rows that have a value, what was found of them, and all the rows' times."""

    cells: list[float | None]
    held: list[int]
    kinds: list[str]
    unit: str
    target: float | None
    process: XmR

    def levels(self) -> list[tuple[str, float]]:
        """The latest limits, the mean and the target, from the top down."""
        last = [
            ("Upper limit", float(self.process.upper[-1])),
            ("Mean", float(self.process.mean[-1])),
            ("Lower limit", float(self.process.lower[-1])),
        ]
        if self.target is not None:
            last.append(("Target", self.target))
        return sorted(last, key=lambda level: -level[1])

    def reach(self) -> list[float]:
        """Every value that the axis must hold."""
        limits = np.concatenate([self.process.lower, self.process.upper])
        held = [v for v in self.cells if v is not None]
        aim = [] if self.target is None else [self.target]
        return [*held, *limits.tolist(), *aim]


def xmr(
    table: Table,
    process: XmR,
    *,
    moments: str,
    value: str,
    target: float | None = None,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """A statistical process control chart of one measure.

    Args:
        table: the rows to draw, oldest first.
        process: the analysis of the known values, in the order of the rows that have
            one.
        moments: key of the column with the time.
        value: key of the column that was analysed.
        target: drawn as a dotted line where there is one.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.

    Raises:
        ValueError: when the analysis has not one point for each known value.
    """
    column = column_of(table, value)
    times = table.column(moments)
    cells = [known(v) for v in table.column(value)]
    held = [n for n, v in enumerate(cells) if v is not None]
    if len(held) != len(process.mean):
        raise ValueError(f"table {table.key} and its analysis differ in length")
    kinds = [
        (direction or "neutral") if special else ""
        for special, direction in zip(process.special, process.direction, strict=True)
    ]
    series = _Series(cells, held, kinds, column.unit, target, process)
    drawing = Drawing(width, name=name or f"spc-{table.key}")
    y = heading(drawing, table.title, subtitle(column, table, period=period_of(times)))
    y = _verdict(drawing, process, y)
    y = legend(drawing, [KINDS[kind] for kind in KINDS if not kind or kind in kinds], y)
    room = _limit_room(drawing, series)
    axes = frame(
        drawing,
        times,
        series.reach(),
        unit=column.unit,
        from_zero=False,
        top=y,
        room=room,
    )
    _draw_levels(drawing, axes, series)
    _draw_points(drawing, axes, series)
    if is_roomy(drawing):
        _name_levels(drawing, axes, series, room)
    y = axes.foot + 30
    for words in _footnotes(drawing, series):
        y += BODY * LINE
        drawing.words(0, y, words, fill=QUIET)
    return drawing.finish(
        y + 6, title=table.title, description=_said(series, moments_said(times))
    )


def xmr_table(
    table: Table,
    process: XmR,
    *,
    moments: str,
    value: str,
    target: float | None = None,
) -> Table:
    """The same chart as a table: each value with its limits and what was found of it.

    Args:
        table: the rows drawn, oldest first.
        process: the analysis of the known values, in the order of the rows that have
            one.
        moments: key of the column with the time.
        value: key of the column that was analysed.
        target: a column of it where there is one.

    Returns:
        A row for each row of ``table``; where no value is known, limits are not known
        either. Its note says what the chart says in words.

    Raises:
        ValueError: when the analysis has not one point for each known value.
    """
    column, unit = column_of(table, value), column_of(table, value).unit
    cells = table.column(value)
    points = iter(_points_said(process))
    if sum(known(cell) is not None for cell in cells) != len(process.mean):
        raise ValueError(f"table {table.key} and its analysis differ in length")
    rows = []
    for moment, cell in zip(table.column(moments), cells, strict=True):
        found = _NOTHING_SAID if known(cell) is None else next(points)
        aim = () if target is None else (target,)
        rows.append((moment, cell, *aim, *found))
    goal = () if target is None else (Column("target", "Target", unit),)
    return Table(
        key=f"{table.key}.control",
        title=table.title,
        columns=(
            column_of(table, moments),
            column,
            *goal,
            Column("mean", "Mean", unit),
            Column("lower", "Lower limit", unit),
            Column("upper", "Upper limit", unit),
            Column("special", "What stands out"),
            Column("direction", "Which way"),
        ),
        rows=tuple(rows),
        sources=table.sources,
        note=" ".join(
            filter(
                None,
                (
                    VARIATION[process.variation],
                    ASSURANCE[process.assurance],
                    *process.notes,
                    table.note,
                ),
            )
        ),
    )


_NOTHING_SAID = (None, None, None, "", "")


def _points_said(process: XmR) -> list[tuple[Cell, ...]]:
    """Limits and finding of each point; a point that varies as usual says so."""
    return [
        (
            float(process.mean[n]),
            float(process.lower[n]),
            float(process.upper[n]),
            special or "varies as usual",
            process.direction[n],
        )
        for n, special in enumerate(process.special)
    ]


def _verdict(drawing: Drawing, process: XmR, y: float) -> float:
    """What the chart says, in words, over it."""
    for words in (VARIATION[process.variation], ASSURANCE[process.assurance]):
        for line in wrap(words, BODY, drawing.width, lines=3, bold=True) * bool(words):
            drawing.words(0, y + BODY, line, bold=True)
            y += BODY * LINE
    return y + 8


def _limit_room(drawing: Drawing, series: _Series) -> float:
    if not is_roomy(drawing):
        return 10.0
    widths = (
        text_width(f"{words} {bare(v, series.unit)}", BODY)
        for words, v in series.levels()
    )
    return max(widths) + 14


def _draw_levels(drawing: Drawing, axes: Frame, series: _Series) -> None:
    xs = [axes.positions[n] for n in series.held]
    process = series.process
    for level, dashes in (
        (process.mean, ""),
        (process.lower, "6 4"),
        (process.upper, "6 4"),
    ):
        _draw_level(drawing, axes, xs, level, dashes)
    if series.target is not None:
        y = axes.y.at(series.target)
        drawing.line((xs[0], y), (xs[-1], y), stroke=INK, width=2, dashes="1.5 4")


def _draw_level(
    drawing: Drawing,
    axes: Frame,
    xs: Sequence[float],
    level: NDArray[np.float64],
    dashes: str,
) -> None:
    """One level, in steps where it was worked out anew."""
    start = 0
    for n in range(1, len(xs) + 1):
        if n < len(xs) and level[n] == level[start]:
            continue
        y = axes.y.at(float(level[start]))
        end = xs[n] if n < len(xs) else xs[-1]
        drawing.line((xs[start], y), (end, y), stroke=QUIET, width=1.5, dashes=dashes)
        start = n


def _draw_points(drawing: Drawing, axes: Frame, series: _Series) -> None:
    for run in runs_of(series.cells):
        points = [(axes.positions[n], axes.y.at(v)) for n, v in run]
        drawing.put(
            "path", d=outline_of(points), fill="none", stroke=COMMON, stroke_width=1.2
        )
    reach = 4.5 if len(series.held) <= MANY_POINTS else 3.0
    held = [(n, value) for n, value in enumerate(series.cells) if value is not None]
    for (n, value), kind in zip(held, series.kinds, strict=True):
        shape, fill, _ = KINDS[kind]
        drawing.mark(shape, axes.positions[n], axes.y.at(value), fill=fill, reach=reach)


def _name_levels(drawing: Drawing, axes: Frame, series: _Series, room: float) -> None:
    floor = axes.y.end - BODY
    for words, value in series.levels():
        floor = max(axes.y.at(value) + 4, floor + BODY + 2)
        said = f"{words} {bare(value, series.unit)}"
        drawing.words(drawing.width - room + 8, floor, said)


def _footnotes(drawing: Drawing, series: _Series) -> list[str]:
    """Cautions, and on a narrow drawing the limits that do not fit beside the lines."""
    said = list(series.process.notes)
    if not is_roomy(drawing):
        levels = [f"{words} {bare(v, series.unit)}" for words, v in series.levels()]
        said.insert(0, "; ".join(levels))
    return [line for note in said for line in wrap(note, BODY, drawing.width, lines=4)]


def _said(series: _Series, times: Sequence[str]) -> str:
    held, unit, process = series.held, series.unit, series.process
    span = f"{times[held[0]]} to {times[held[-1]]}"
    parts = [
        f"Control chart of {counted(len(held), 'point')}, {span}.",
        VARIATION[process.variation],
        ASSURANCE[process.assurance],
        f"Latest: {short(series.cells[held[-1]], unit)} ({times[held[-1]]}).",
        *(f"{words}: {short(value, unit)}." for words, value in series.levels()),
    ]
    for kind, words in (
        ("concern", "of concern"),
        ("improvement", "of improvement"),
        ("neutral", "of change"),
    ):
        found = [times[n] for n, k in zip(held, series.kinds, strict=True) if k == kind]
        if found:
            parts.append(f"{counted(len(found), 'point')} {words}: {some_of(found)}.")
    if not any(series.kinds):
        parts.append("Every point varies as usual.")
    parts.extend(process.notes)
    lost = not_known([times[n] for n, v in enumerate(series.cells) if v is None])
    return " ".join(filter(None, parts)) + lost
