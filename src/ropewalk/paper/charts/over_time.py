"""Amounts over time: lines with their names at the end, and money by month in layers.

A moment without a value breaks the line or leaves the column out: nothing is drawn
across a gap.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted
from ropewalk.paper.captions import (
    FROM_ZERO_UNNEEDED,
    bare,
    label,
    moments_said,
    not_known,
    short,
    some_of,
    subtitle,
    tick_words,
)
from ropewalk.paper.charts.rows import column_of, is_roomy, key_of
from ropewalk.paper.drawing import (
    BODY,
    GRID,
    LINE,
    PAPER,
    QUIET,
    SERIES,
    SMALL,
    WIDE,
    Drawing,
    Picture,
    Scale,
    heading,
    known,
    legend,
    outline_of,
    text_width,
    ticks,
    wrap,
)

TALL = 260
SHAPES = ("circle", "square", "diamond", "triangle", "circle", "square")
FEW_POINTS = 40
WIDEST_COLUMN = 60.0
MONTHS = 12
NAME_MARGINS = 34.0
LONGEST_SERIES = 1200  # a hundred years of months
YEAR_FIRST = re.compile(r"\d{4}\b")


@dataclass(frozen=True, slots=True)
class Series:
    """One line or layer: its name, and a value or a gap for each moment."""

    title: str
    cells: tuple[float | None, ...]

    @property
    def latest(self) -> float | None:
        """The last value that is known."""
        return next((v for v in reversed(self.cells) if v is not None), None)

    @property
    def whole(self) -> float:
        """All known values together."""
        return sum(v for v in self.cells if v is not None)


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a drawing between two axes, and where each moment lies along it."""

    y: Scale
    positions: tuple[float, ...]

    @property
    def foot(self) -> float:
        """Where the horizontal axis lies."""
        return self.y.start


def period_of(moments: Sequence[Cell]) -> str:
    """From when to when, in words."""
    said = moments_said(moments)
    if not said:
        return ""
    return said[0] if len(said) == 1 else f"{said[0]} to {said[-1]}"


def frame(
    drawing: Drawing,
    moments: Sequence[Cell],
    values: Sequence[float],
    *,
    unit: str,
    from_zero: bool,
    top: float,
    room: float,
) -> Frame:
    """Draw the axes with round ticks and as many dates as fit.

    Args:
        drawing: the sheet.
        moments: the times along the foot, in order.
        values: every value that must fit between foot and top.
        unit: of the values.
        from_zero: whether zero must be on the axis.
        top: where the frame begins.
        room: how much to leave free on the right, for names.
    """
    reach = [*values, 0.0] if from_zero or not values else list(values)
    rounds = ticks(min(reach), max(reach), about=4)
    words = tick_words(rounds, unit)
    left = max(text_width(each, SMALL) for each in words) + 8
    right = drawing.width - room
    down = Scale(rounds[0], rounds[-1], top + TALL, top + 6)
    for value, each in zip(rounds, words, strict=True):
        y = down.at(value)
        stroke = QUIET if from_zero and value == 0 else GRID
        drawing.line((left, y), (right, y), stroke=stroke)
        drawing.words(left - 6, y + 4, each, size=SMALL, anchor="end", fill=QUIET)
    spots = _spots(moments)
    along = (
        Scale(spots[0], spots[-1], left + 8, right - 8)
        if len(spots) > 1
        else Scale(-1, 1, left, right)
    )
    positions = tuple(along.at(spot) for spot in spots)
    _date_axis(drawing, moments, positions, top + TALL)
    return Frame(down, positions)


def _spots(moments: Sequence[Cell]) -> list[float]:
    """Where moments lie in time: days for dates, numbers for years, else their order."""
    if len(moments) < 2:
        return [0.0 for _ in moments]
    try:
        return [float(date.fromisoformat(str(each)).toordinal()) for each in moments]
    except ValueError:
        numbers = [known(each) for each in moments]
        in_order = [float(n) for n in range(len(moments))]
        return [
            spot if number is None or None in numbers else number
            for number, spot in zip(numbers, in_order, strict=True)
        ]


def _date_axis(
    drawing: Drawing, moments: Sequence[Cell], xs: Sequence[float], foot: float
) -> None:
    """Write the last and first date, and those between that do not touch."""
    said = _short_dates(moments)
    taken: list[tuple[float, float]] = []
    last = len(xs) - 1
    for n in [last, *range(0, last, max(1, len(xs) // 8))] if xs else []:
        half = text_width(said[n], SMALL) / 2
        x = min(max(xs[n], half), drawing.width - half)
        if all(x + half + 8 < start or x - half - 8 > end for start, end in taken):
            drawing.words(
                x, foot + 18, said[n], size=SMALL, anchor="middle", fill=QUIET
            )
            drawing.line((xs[n], foot + 1), (xs[n], foot + 5), stroke=QUIET)
            taken.append((x - half, x + half))


def _short_dates(moments: Sequence[Cell]) -> list[str]:
    """'Mar 2026' for months, '13 Oct 2026' for days, other times as they are named."""
    return [
        " ".join(word[:3] if word.isalpha() else word for word in said.split())
        if isinstance(moment, str) and _is_day(moment)
        else said
        for moment, said in zip(moments, moments_said(moments), strict=True)
    ]


def _is_day(moment: str) -> bool:
    try:
        date.fromisoformat(moment)
    except ValueError:
        return False
    return True


def runs_of(cells: Sequence[float | None]) -> Iterator[list[tuple[int, float]]]:
    """Unbroken stretches of known values, each as (position, value) pairs."""
    run: list[tuple[int, float]] = []
    for n, value in enumerate([*cells, None]):
        if value is not None:
            run.append((n, value))
        elif run:
            yield run
            run = []


def lines(
    table: Table,
    *,
    moments: str,
    values: Sequence[str] = (),
    series: str = "",
    value: str = "",
    from_zero: bool | None = None,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Lines over time, each with its name at its end.

    The table is either wide (one column in ``values`` for each line) or long (``series``
    names the line and ``value`` is drawn).

    Args:
        table: the rows to draw, oldest first.
        moments: key of the column with the time: ISO dates, years, or names of periods.
        values: keys of the columns to draw, in a wide table.
        series: key of the column that names the line, in a long table.
        value: key of the column that is drawn, in a long table.
        from_zero: whether the axis holds zero; by default for amounts, not for indices.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.
    """
    if series:
        column = column_of(table, value)
        times, every = _long(table, moments, series, value)
    else:
        column = column_of(table, values[0])
        times, every = _wide(table, moments, values)
    drawn, rest = every[: len(SERIES)], every[len(SERIES) :]
    what = column if series or len(every) == 1 else Column("", "", column.unit)
    drawing = Drawing(width, name=name or f"lines-{table.key}")
    y = heading(drawing, table.title, subtitle(what, table, period=period_of(times)))
    room = _names_room(drawing, drawn, column.unit)
    if not is_roomy(drawing) and len(drawn) > 1:
        key = zip(SHAPES, SERIES, (each.title for each in drawn), strict=False)
        y = legend(drawing, list(key), y)
    axes = frame(
        drawing,
        times,
        [v for each in drawn for v in each.cells if v is not None],
        unit=column.unit,
        from_zero=(
            column.unit not in FROM_ZERO_UNNEEDED if from_zero is None else from_zero
        ),
        top=y,
        room=room,
    )
    for each, fill, shape in zip(drawn, SERIES, SHAPES, strict=False):
        _draw_line(drawing, axes, each, fill, shape)
    if is_roomy(drawing):
        _name_ends(drawing, axes, drawn, column.unit, room)
    described = [_line_said(each, times, column.unit) for each in drawn]
    if rest:
        described.append(f"In the table only: {counted(len(rest), 'more line')}.")
    return drawing.finish(
        axes.foot + 28,
        title=table.title,
        description=f"Line chart, {period_of(times)}. {' '.join(described)}",
    )


def _wide(
    table: Table, moments: str, values: Sequence[str]
) -> tuple[list[Cell], list[Series]]:
    """The moments in order, and each column with a gap where there is no row."""
    held = table.column(moments)
    times = without_holes(_in_order(dict.fromkeys(held)))
    return times, [
        _series(column_of(table, key).title, times, held, table.column(key))
        for key in values
    ]


def _long(
    table: Table, moments: str, series: str, value: str
) -> tuple[list[Cell], list[Series]]:
    """The moments in order, and each series with a gap where it has no row."""
    times = without_holes(_in_order(dict.fromkeys(table.column(moments))))
    rows: dict[str, list[tuple[Cell, Cell]]] = {}
    for when, who, amount in zip(
        table.column(moments), table.column(series), table.column(value), strict=True
    ):
        rows.setdefault(label(who), []).append((when, amount))
    return times, [
        _series(who, times, [w for w, _ in pairs], [v for _, v in pairs])
        for who, pairs in rows.items()
    ]


def _series(
    title: str, times: Sequence[Cell], held: Sequence[Cell], amounts: Sequence[Cell]
) -> Series:
    found = dict(zip(held, map(known, amounts), strict=True))
    return Series(title, tuple(found.get(when) for when in times))


def _in_order(times: Iterable[Cell]) -> list[Cell]:
    """Dates, years and financial years from the first to the last; others as they come."""
    held = list(times)
    in_years = all(isinstance(each, str) and YEAR_FIRST.match(each) for each in held)
    return sorted(held, key=str) if in_years else held


def without_holes(times: Sequence[Cell]) -> list[Cell]:
    """Months, years or financial years with those put back that have no row.

    A hole would otherwise close up, and a line would be drawn across what is not known.
    """
    for read, write in CALENDARS:
        counts = [read(each) for each in times]
        held = [count for count in counts if count is not None]
        whole = len(held) == len(counts)
        if held and whole and held[-1] - held[0] < LONGEST_SERIES:
            return [write(count) for count in range(held[0], held[-1] + 1)]
    return list(times)


def _month_count(moment: Cell) -> int | None:
    if not isinstance(moment, str) or not _is_day(moment) or moment[-2:] != "01":
        return None
    day = date.fromisoformat(moment)
    return day.year * MONTHS + day.month - 1


def _month_at(count: int) -> Cell:
    return date(count // MONTHS, count % MONTHS + 1, 1).isoformat()


def _year_count(moment: Cell) -> int | None:
    if not isinstance(moment, str) or not re.fullmatch(r"\d{4}", moment):
        return None
    return int(moment)


def _year_at(count: int) -> Cell:
    return str(count)


def _financial_year_count(moment: Cell) -> int | None:
    if not isinstance(moment, str) or not re.fullmatch(r"\d{4}/\d\d", moment):
        return None
    return int(moment[:4])


def _financial_year_at(count: int) -> Cell:
    return f"{count}/{(count + 1) % 100:02d}"


CALENDARS: tuple[tuple[Callable[[Cell], int | None], Callable[[int], Cell]], ...] = (
    (_month_count, _month_at),
    (_year_count, _year_at),
    (_financial_year_count, _financial_year_at),
)


def _names_room(drawing: Drawing, drawn: Sequence[Series], unit: str) -> float:
    """How much the names at the ends of the lines need; little where they go above."""
    if not is_roomy(drawing):
        return 8.0
    latest = max(text_width(bare(each.latest, unit), BODY) for each in drawn)
    if len(drawn) == 1:
        return latest + 18
    names = max(text_width(each.title, BODY, bold=True) for each in drawn)
    return max(min(names, drawing.width * 0.3), latest) + NAME_MARGINS


def _draw_line(
    drawing: Drawing, axes: Frame, series: Series, fill: str, shape: str
) -> None:
    """One line, broken at gaps; a value alone between gaps is always a point."""
    for run in runs_of(series.cells):
        points = [(axes.positions[n], axes.y.at(value)) for n, value in run]
        if len(run) > 1:
            drawing.put(
                "path", d=outline_of(points), fill="none", stroke=fill, stroke_width=2
            )
        if len(series.cells) <= FEW_POINTS or len(run) == 1:
            for x, y in points:
                drawing.mark(shape, x, y, fill=fill, reach=4)


def _name_ends(
    drawing: Drawing, axes: Frame, drawn: Sequence[Series], unit: str, room: float
) -> None:
    """Write each name and latest value beside the end of its line, none over another."""
    blocks = []
    for n, each in enumerate(drawn):
        names = (
            wrap(each.title, BODY, room - NAME_MARGINS + 2, bold=True)
            if len(drawn) > 1
            else []
        )
        aim = axes.foot if each.latest is None else axes.y.at(each.latest)
        blocks.append((aim, n, [*names, bare(each.latest, unit)]))
    floor = axes.y.end - BODY
    x = drawing.width - room + 10
    for aim, n, words in sorted(blocks):
        y = max(aim - (len(words) - 1) * BODY * LINE / 2, floor + BODY)
        if len(drawn) > 1:
            drawing.mark(SHAPES[n], x, y, fill=SERIES[n])
        for row, line in enumerate(words):
            drawing.words(
                x + 12 * (len(drawn) > 1),
                y + row * BODY * LINE + 4,
                line,
                bold=row < len(words) - 1,
            )
        floor = y + (len(words) - 1) * BODY * LINE + 4


def _line_said(series: Series, times: Sequence[Cell], unit: str) -> str:
    said = moments_said(times)
    pairs = [(w, v) for w, v in zip(said, series.cells, strict=True) if v is not None]
    lost = [w for w, v in zip(said, series.cells, strict=True) if v is None]
    if not pairs:
        return f"{series.title}: no value is known."
    most, least = max(pairs, key=lambda p: p[1]), min(pairs, key=lambda p: p[1])
    return (
        f"{series.title}: latest {short(pairs[-1][1], unit)} ({pairs[-1][0]}); "
        f"highest {short(most[1], unit)} ({most[0]}); "
        f"lowest {short(least[1], unit)} ({least[0]}).{not_known(lost)}"
    )


def months_stacked(
    table: Table,
    *,
    moments: str,
    series: str,
    value: str,
    most: int = len(SERIES),
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Columns for each month or year in layers: the largest few series, then the rest.

    A month between the first and the last that has no row at all is left empty, since
    nothing is known of it. A series without a row in a month that has others adds
    nothing to it.

    Args:
        table: one row for each moment and series.
        moments: key of the column with the time: ISO dates, years, or names of periods.
        series: key of the column that names the layer.
        value: key of the column that is drawn.
        most: how many layers are named; the rest go together as "Other".
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.
    """
    column = column_of(table, value)
    times, drawn = _long(table, moments, series, value)
    every = sorted(drawn, key=lambda each: -each.whole)
    layers = _fold(every, most)
    drawing = Drawing(width, name=name or f"months-{table.key}")
    y = heading(drawing, table.title, subtitle(column, table, period=period_of(times)))
    key = key_of([each.title for each in layers], other=len(every) > most)
    y = legend(drawing, key, y)
    columns = list(zip(*(each.cells for each in layers), strict=True))
    axes = frame(
        drawing,
        times,
        [end for cells in columns for end in _ends(cells)],
        unit=column.unit,
        from_zero=True,
        top=y,
        room=24,
    )
    step = min((b - a for a, b in pairwise(axes.positions)), default=WIDEST_COLUMN)
    wide = min(step * 0.8, WIDEST_COLUMN)
    fills = [fill for _, fill, _ in key]
    for x, cells in zip(axes.positions, columns, strict=True):
        _draw_column(drawing, axes.y, cells, fills, (x - wide / 2, wide))
    return drawing.finish(
        axes.foot + 28,
        title=table.title,
        description=_layers_said(times, layers, column.unit)
        + _partly_known(table, moments, value),
    )


def _partly_known(table: Table, moments: str, value: str) -> str:
    """Own up to moments of which some part is stated as not known."""
    held = list(zip(table.column(moments), table.column(value), strict=True))
    some = {when for when, amount in held if known(amount) is not None}
    gaps = dict.fromkeys(when for when, amount in held if known(amount) is None)
    partly = moments_said(_in_order(when for when in gaps if when in some))
    return f" Known in part only: {some_of(partly)}." if partly else ""


def _fold(every: list[Series], most: int) -> list[Series]:
    """The largest layers, and the rest together as one."""
    if len(every) <= most:
        return every
    rest = every[most:]
    if len(rest) == 1:
        return every
    together = tuple(
        None if not (held := [v for v in cells if v is not None]) else sum(held)
        for cells in zip(*(each.cells for each in rest), strict=True)
    )
    return [*every[:most], Series(f"Other ({len(rest)} together)", together)]


def _ends(cells: Sequence[float | None]) -> tuple[float, float]:
    """How far a column reaches below and above zero."""
    held = [v for v in cells if v is not None]
    return sum(v for v in held if v < 0), sum(v for v in held if v > 0)


def _draw_column(
    drawing: Drawing,
    scale: Scale,
    cells: Sequence[float | None],
    fills: Sequence[str],
    place: tuple[float, float],
) -> None:
    x, wide = place
    if all(v is None for v in cells):
        y = scale.at(0) - 24
        drawing.put("rect", x=x, y=y, width=wide, height=24, fill=drawing.hatching())
        return
    up = down = 0.0
    for value, fill in zip(cells, fills, strict=True):
        if not value:
            continue
        start = down if value < 0 else up
        ends = scale.at(start), scale.at(start + value)
        drawing.put(
            "rect",
            x=x,
            y=min(ends),
            width=wide,
            height=abs(ends[0] - ends[1]),
            fill=fill,
            stroke=PAPER,
            stroke_width=0.5,
        )
        up, down = (up, down + value) if value < 0 else (up + value, down)


def _layers_said(times: Sequence[Cell], layers: Sequence[Series], unit: str) -> str:
    said = moments_said(times)
    totals = {
        when: sum(v for each in layers if (v := each.cells[n]) is not None)
        for n, when in enumerate(said)
        if any(each.cells[n] is not None for each in layers)
    }
    if not totals:
        return "No value is known."
    most = max(totals, key=totals.__getitem__)
    least = min(totals, key=totals.__getitem__)
    parts = "; ".join(f"{each.title}, {short(each.whole, unit)}" for each in layers)
    return (
        f"Stacked columns, {period_of(times)}. "
        f"{short(sum(totals.values()), unit)} in all. By part: {parts}. "
        f"Highest: {most}, {short(totals[most], unit)}. "
        f"Lowest: {least}, {short(totals[least], unit)}."
        + not_known([when for when in said if when not in totals])
    )
