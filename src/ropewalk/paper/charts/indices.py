"""Indices against 1.0: a dot for each component of need, with the line that means 'the same'."""

from collections.abc import Sequence

from ropewalk.figures import Column, Table
from ropewalk.figures.words import counted, listed
from ropewalk.paper.captions import label, not_known, short, subtitle, tick_words
from ropewalk.paper.charts.rows import Reference, column_of
from ropewalk.paper.drawing import (
    BODY,
    INK,
    LINE,
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
    ticks,
    wrap,
)

ROOMY = 480
SHAPES = ("circle", "diamond", "square", "triangle")
SAME = Reference("the same", 1.0)


def dots(
    table: Table,
    *,
    names: str,
    values: Sequence[str],
    reference: Reference = SAME,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """One row for each component and one shape for each comparison, against a line.

    Args:
        table: the rows to draw.
        names: key of the column that names each row.
        values: keys of the columns to draw, all in one unit; up to four.
        reference: the value of the line; 1.0 for an index.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.
    """
    columns = [column_of(table, key) for key in values[: len(SHAPES)]]
    unit = columns[0].unit
    labels = [label(each) for each in table.column(names)]
    series = [(c.title, [known(v) for v in table.column(c.key)]) for c in columns]
    drawing = Drawing(width, name=name or f"dots-{table.key}")
    what = columns[0] if len(columns) == 1 else Column("", "", unit)
    y = heading(drawing, table.title, subtitle(what, table))
    if len(columns) > 1:
        y = legend(
            drawing, [(SHAPES[n], SERIES[n], t) for n, (t, _) in enumerate(series)], y
        )
    flat = [
        reference.value,
        *(v for _, cells in series for v in cells if v is not None),
    ]
    rounds = ticks(min(flat), max(flat), about=4)
    left = (
        min(max((text_width(n, BODY) for n in labels), default=0) + 16, width * 0.4)
        if width >= ROOMY
        else 8
    )
    right = text_width(short(max(flat), unit), BODY) + 14 if len(columns) == 1 else 12
    scale = Scale(rounds[0], rounds[-1], left + 12, width - right - 8)
    top = y + BODY + 6
    line = scale.at(reference.value)
    said = f"{short(reference.value, unit)} = {reference.words}"
    half = text_width(said, SMALL) / 2
    drawing.words(
        min(max(line, half), width - half),
        y + BODY - 2,
        said,
        size=SMALL,
        anchor="middle",
    )
    rows = _rows(drawing, labels, left, top)
    foot = rows[-1][1] if rows else top
    for value, words in zip(rounds, tick_words(rounds, unit), strict=True):
        x = scale.at(value)
        drawing.line((x, top), (x, foot))
        drawing.words(x, foot + 16, words, size=SMALL, anchor="middle", fill=QUIET)
    drawing.line((line, top - 3), (line, foot), stroke=INK, width=1.5, dashes="5 4")
    for row, (middle, _) in enumerate(rows):
        _draw_row(
            drawing,
            [cells[row] for _, cells in series],
            unit,
            scale,
            (line, middle),
        )
    return drawing.finish(
        foot + 28,
        title=table.title,
        description=f"Dots for {counted(len(labels), 'row')} against a line at {said}. "
        + " ".join(_sides(t, labels, cells, reference, unit) for t, cells in series),
    )


def _rows(
    drawing: Drawing, labels: Sequence[str], left: float, y: float
) -> list[tuple[float, float]]:
    """Write the names; returns the middle and the foot of each row."""
    rows = []
    roomy = drawing.width >= ROOMY
    for each in labels:
        lines = wrap(each, BODY, left - 10 if roomy else drawing.width)
        tall = len(lines) * BODY * LINE
        for n, words in enumerate(lines):
            x, anchor = (left - 8, "end") if roomy else (0.0, "start")
            drawing.words(
                x, y + BODY + 4 + n * BODY * LINE, words, anchor=anchor, halo=not roomy
            )
        middle = y + tall / 2 + 4 if roomy else y + tall + 16
        y += tall + (10 if roomy else 34)
        rows.append((middle, y))
    return rows


def _draw_row(
    drawing: Drawing,
    cells: Sequence[float | None],
    unit: str,
    scale: Scale,
    spot: tuple[float, float],
) -> None:
    """The shapes of one row; ``spot`` is where its middle crosses the line."""
    line, middle = spot
    if all(value is None for value in cells):
        drawing.words(line + 8, middle + 5, "not known", fill=QUIET, halo=True)
    for n, value in enumerate(cells):
        if value is None:
            continue
        x = scale.at(value)
        if n == 0:
            drawing.line((line, middle), (x, middle), stroke=SERIES[0], width=2)
        drawing.mark(SHAPES[n], x, middle, fill=SERIES[n], reach=6)
        if len(cells) == 1:
            way, anchor = (10, "start") if x >= line else (-10, "end")
            words = short(value, unit)
            drawing.words(x + way, middle + 5, words, anchor=anchor, halo=True)


def _sides(
    title: str,
    labels: Sequence[str],
    cells: Sequence[float | None],
    reference: Reference,
    unit: str,
) -> str:
    def named(*, keep: bool) -> str:
        return listed(
            [
                f"{n} {short(v, unit)}"
                for n, v in zip(labels, cells, strict=True)
                if v is not None and (v > reference.value) is keep
            ]
        )

    above, below = named(keep=True), named(keep=False)
    lost = [n for n, v in zip(labels, cells, strict=True) if v is None]
    return (
        f"{title}: above the line {above or 'none'}; at or below it {below or 'none'}."
        + not_known(lost)
    )
