"""Amounts side by side: bars with their intervals, grouped bars, bars in parts.

All bars start from zero. A value that is not known has no bar and says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted
from ropewalk.paper.captions import bare, extremes, label, not_known, short, subtitle
from ropewalk.paper.charts.rows import (
    MOST_ROWS,
    Names,
    Reference,
    column_of,
    draw_length,
    draw_reference,
    each_series,
    ink_on,
    is_roomy,
    key_of,
    zero_line,
)
from ropewalk.paper.drawing import (
    BODY,
    INK,
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
    text_width,
)

MOST_IN_A_GROUP = 4
BAR, THIN, THICK = 16, 13, 22
GAP = 8


@dataclass(frozen=True, slots=True)
class _Bar:
    label: str
    value: float | None
    low: float | None = None
    high: float | None = None

    @property
    def reach(self) -> list[float]:
        return [v for v in (self.value, self.low, self.high) if v is not None]


def bars(
    table: Table,
    *,
    names: str,
    values: str,
    interval: tuple[str, str] | None = None,
    ranked: bool = False,
    reference: Reference | None = None,
    most: int = MOST_ROWS,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Horizontal bars with the value beside each, and its interval where there is one.

    Args:
        table: the rows to draw.
        names: key of the column that names each bar.
        values: key of the column that is drawn.
        interval: keys of the columns with the low and high end of the range.
        ranked: largest first, what is not known last; otherwise in the table's order.
        reference: a value drawn as a dashed line across the bars.
        most: how many bars are drawn; the rest stay in the table, and the picture says so.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.
    """
    column = column_of(table, values)
    rows = _bars_of(table, names, values, interval)
    if ranked:
        rows.sort(key=lambda bar: inf if bar.value is None else -bar.value)
    drawing = Drawing(width, name=name or f"bars-{table.key}")
    y = heading(drawing, table.title, subtitle(column, table))
    y = _draw_bars(drawing, rows[:most], column.unit, reference, y)
    y = say_rest(drawing, len(rows), most, y)
    pairs = [(bar.label, bar.value) for bar in rows if bar.value is not None]
    described = [
        f"Bar chart of {column.title} for {counted(len(rows), 'row')}.",
        extremes(pairs, column.unit),
    ]
    if reference:
        described.append(f"{reference.words}: {short(reference.value, column.unit)}.")
    if interval:
        described.append("Thin lines show the range within chance.")
    lost = not_known([bar.label for bar in rows if bar.value is None])
    return drawing.finish(y, title=table.title, description=" ".join(described) + lost)


def say_rest(drawing: Drawing, rows: int, most: int, y: float) -> float:
    """Own up to the rows that are not drawn."""
    if rows > most:
        left = rows - most
        rest = f"{counted(left, 'more row')} {'is' if left == 1 else 'are'} not drawn"
        drawing.words(0, y + BODY, rest, fill=QUIET)
        y += BODY + GAP
    return y


def _bars_of(
    table: Table, names: str, values: str, interval: tuple[str, str] | None
) -> list[_Bar]:
    keys = (values, *interval) if interval else (values,)
    return [
        _Bar(label(each), *(known(cell) for cell in cells))
        for each, *cells in zip(
            table.column(names), *(table.column(key) for key in keys), strict=True
        )
    ]


def _draw_bars(
    drawing: Drawing,
    rows: Sequence[_Bar],
    unit: str,
    reference: Reference | None,
    y: float,
) -> float:
    reach = [v for bar in rows for v in bar.reach]
    reach += [reference.value] if reference else []
    names = Names.beside(drawing, [bar.label for bar in rows])
    scale = _scale(names, reach, unit)
    if reference:
        words = f"{reference.words}: {bare(reference.value, unit)}"
        draw_reference(drawing, words, scale.at(reference.value), y + BODY)
        y += BODY + GAP
    top = y
    for bar in rows:
        middle, end = names.write(bar.label, y, tall=BAR)
        _draw_bar(drawing, bar, unit, scale, middle + BAR / 2)
        y = end + GAP
        if not is_roomy(drawing):
            zero_line(drawing, scale, middle - 2, end + 2)
    if is_roomy(drawing):
        zero_line(drawing, scale, top, y - GAP / 2)
    if reference:
        x = scale.at(reference.value)
        drawing.line((x, top), (x, y - GAP / 2), stroke=INK, width=1.5, dashes="5 4")
    return y


def _scale(names: Names, values: Sequence[float], unit: str, size: int = BODY) -> Scale:
    """From zero to the furthest value, with room for the words at both ends."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = max(text_width(bare(v, unit), size) for v in (*values, None)) + 10
    start = names.left + (room if low < 0 else 0.0)
    return Scale(low, high, start, names.drawing.width - room)


def _draw_bar(
    drawing: Drawing, bar: _Bar, unit: str, scale: Scale, middle: float
) -> None:
    if bar.value is None:
        drawing.words(scale.at(0) + 6, middle + 5, "not known", fill=QUIET)
        return
    draw_length(drawing, scale, bar.value, y=middle - BAR / 2, tall=BAR, fill=SERIES[0])
    ends = [scale.at(v) for v in bar.reach]
    if bar.low is not None and bar.high is not None:
        _whisker(drawing, scale.at(bar.low), scale.at(bar.high), middle)
    words = bare(bar.value, unit)
    if bar.value < 0:
        drawing.words(min(ends) - 6, middle + 5, words, anchor="end", halo=True)
    else:
        drawing.words(max(ends) + 6, middle + 5, words, halo=True)


def _whisker(drawing: Drawing, start: float, end: float, y: float) -> None:
    for stroke, width in ((PAPER, 5), (INK, 1.5)):
        drawing.line((start, y), (end, y), stroke=stroke, width=width)
    for x in (start, end):
        drawing.line((x, y - 4), (x, y + 4), stroke=INK, width=1.5)


def grouped_bars(
    table: Table,
    *,
    names: str,
    values: Sequence[str],
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Up to four measures in the same unit, side by side under each name.

    Where a cell holds words, such as why there is no value, they stand for its bar.
    """
    columns = [column_of(table, key) for key in values[:MOST_IN_A_GROUP]]
    unit = columns[0].unit
    series = [(c.title, [known(v) for v in table.column(c.key)]) for c in columns]
    labels = [label(each) for each in table.column(names)]
    drawing = Drawing(width, name=name or f"grouped-{table.key}")
    y = heading(drawing, table.title, subtitle(Column("", "", unit), table))
    top = y = legend(drawing, key_of([title for title, _ in series]), y)
    flat = [v for _, cells in series for v in cells if v is not None]
    room = Names.beside(drawing, labels[:MOST_ROWS])
    scale = _scale(room, flat, unit, SMALL)
    for row, words in enumerate(labels[:MOST_ROWS]):
        start, end = room.write(words, y, tall=len(series) * THIN)
        for n, (_, cells) in enumerate(series):
            foot, value = start + n * THIN, cells[row]
            if value is None:
                _no_bar(drawing, table.column(columns[n].key)[row], scale, foot)
            else:
                _draw_thin(drawing, value, unit, scale, foot, SERIES[n])
        y = end + GAP
        if not is_roomy(drawing):
            zero_line(drawing, scale, start - 2, end + 2)
    if is_roomy(drawing):
        zero_line(drawing, scale, top, y - GAP / 2)
    y = say_rest(drawing, len(labels), MOST_ROWS, y)
    described = f"Grouped bars for {counted(len(labels), 'row')}. "
    return drawing.finish(
        y,
        title=table.title,
        description=described
        + " ".join(_series_said(table, column, labels) for column in columns),
    )


def _series_said(table: Table, column: Column, labels: Sequence[str]) -> str:
    """One measure in words, with those of which words stand for the value."""
    cells = list(zip(labels, table.column(column.key), strict=True))
    rest = [(name, known(cell)) for name, cell in cells if not isinstance(cell, str)]
    named = [(column.title, [value for _, value in rest])]
    return " ".join(
        [
            each_series(named, [name for name, _ in rest], column.unit),
            *(f"{name}: {cell}." for name, cell in cells if isinstance(cell, str)),
        ]
    )


def _no_bar(drawing: Drawing, cell: Cell, scale: Scale, y: float) -> None:
    """Why there is no bar, where that is said."""
    words = cell if isinstance(cell, str) and cell else "not known"
    drawing.words(scale.at(0) + 5, y + THIN - 3, words, size=SMALL, fill=QUIET)


def _draw_thin(  # noqa: PLR0917 - one bar is six plain facts
    drawing: Drawing, value: float, unit: str, scale: Scale, y: float, fill: str
) -> None:
    draw_length(drawing, scale, value, y=y, tall=THIN - 1, fill=fill)
    side, anchor = (-5, "end") if value < 0 else (5, "start")
    x = scale.at(value) + side
    drawing.words(x, y + THIN - 3, bare(value, unit), size=SMALL, anchor=anchor)


@dataclass(frozen=True, slots=True)
class _Stack:
    label: str
    parts: tuple[float, ...]

    @property
    def whole(self) -> float:
        return sum(self.parts)


def stacked_bars(
    table: Table,
    *,
    names: str,
    values: Sequence[str],
    as_shares: bool = False,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """One bar for each name, divided into parts; parts beyond six are put together.

    A row with a part that is not known is not drawn, since its whole is not known.
    """
    unit = column_of(table, values[0]).unit
    titles, stacks = _stacks_of(table, names, values)
    drawing = Drawing(width, name=name or f"stacked-{table.key}")
    what = (
        Column("", "Share of each row, per cent") if as_shares else Column("", "", unit)
    )
    y = heading(drawing, table.title, subtitle(what, table))
    key = key_of(titles, other=len(values) > len(SERIES))
    y = legend(drawing, key, y)
    fills = [fill for _, fill, _ in key]
    longest = max((stack.whole for stack in stacks), default=0.0)
    room = Names.beside(drawing, [stack.label for stack in stacks[:MOST_ROWS]])
    for stack in stacks[:MOST_ROWS]:
        start, end = room.write(stack.label, y, tall=THICK)
        if stack.parts:
            reach = stack.whole if as_shares else longest
            scale = Scale(0, reach, room.left, width)
            said = [
                f"{100 * v / reach:.0f}%" if as_shares and reach else bare(v, unit)
                for v in stack.parts
            ]
            _draw_parts(drawing, stack.parts, said, fills, scale, start)
        else:
            drawing.words(room.left + 6, start + BODY, "not known", fill=QUIET)
        y = end + GAP
    y = say_rest(drawing, len(stacks), MOST_ROWS, y)
    lost = not_known([stack.label for stack in stacks if not stack.parts])
    drawn = [_stack_said(stack, titles, unit) for stack in stacks if stack.parts]
    described = f"Stacked bars for {counted(len(stacks), 'row')}. {' '.join(drawn[:6])}"
    return drawing.finish(y, title=table.title, description=described + lost)


def _stacks_of(
    table: Table, names: str, values: Sequence[str]
) -> tuple[list[str], list[_Stack]]:
    """The names of the parts, and each row's parts; none where one is not known."""
    titles = [column_of(table, key).title for key in values]
    folded = len(titles) - len(SERIES) if len(titles) > len(SERIES) else 0
    if folded > 1:
        titles = [*titles[: len(SERIES)], f"Other ({folded} together)"]
    stacks = []
    columns = (table.column(key) for key in values)
    for each, *cells in zip(table.column(names), *columns, strict=True):
        parts = [v for v in map(known, cells) if v is not None and v >= 0]
        whole = tuple(parts) if len(parts) == len(cells) else ()
        if folded > 1 and whole:
            whole = (*whole[: len(SERIES)], sum(whole[len(SERIES) :]))
        stacks.append(_Stack(label(each), whole))
    return titles, stacks


def _draw_parts(  # noqa: PLR0917 - a stack is six plain facts
    drawing: Drawing,
    parts: Sequence[float],
    said: Sequence[str],
    fills: Sequence[str],
    scale: Scale,
    y: float,
) -> None:
    before = 0.0
    for value, words, fill in zip(parts, said, fills, strict=True):
        x = scale.at(before)
        wide = scale.at(before + value) - x
        drawing.put("rect", x=x, y=y, width=wide, height=THICK, fill=fill, stroke=PAPER)
        if text_width(words, SMALL) + 8 < wide:
            drawing.words(
                x + wide / 2,
                y + 15,
                words,
                size=SMALL,
                anchor="middle",
                fill=ink_on(fill),
            )
        before += value


def _stack_said(stack: _Stack, titles: Sequence[str], unit: str) -> str:
    if not stack.whole:
        return f"{stack.label}: nothing."
    largest = max(range(len(stack.parts)), key=lambda n: stack.parts[n])
    share = 100 * stack.parts[largest] / stack.whole
    return (
        f"{stack.label}: {short(stack.whole, unit)} in all, "
        f"most in {titles[largest]} ({share:.0f}%)."
    )
