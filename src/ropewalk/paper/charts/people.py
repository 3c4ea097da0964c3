"""Who lives here: ages of women and men, and the tenths of deprivation."""

from collections.abc import Sequence

from ropewalk.figures import Column, Table
from ropewalk.figures.words import counted
from ropewalk.paper.captions import bare, extremes, label, not_known, subtitle
from ropewalk.paper.charts.rows import Reference, column_of, draw_length, each_series
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
    text_width,
)

BAND = 18
TENTHS = 10
TALL = 190.0


def age_pyramid(
    table: Table,
    *,
    ages: str,
    left: str,
    right: str,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Ages from young at the foot to old at the top, one group to each side.

    Args:
        table: one row for each age band, youngest first.
        ages: key of the column that names the band.
        left: key of the column drawn to the left.
        right: key of the column drawn to the right, in the same unit.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.
    """
    columns = [column_of(table, key) for key in (left, right)]
    unit = columns[0].unit
    labels = [label(each) for each in table.column(ages)]
    sides = [(c.title, [known(v) for v in table.column(c.key)]) for c in columns]
    drawing = Drawing(width, name=name or f"ages-{table.key}")
    y = heading(drawing, table.title, subtitle(Column("", "", unit), table))
    names = max((text_width(words, SMALL) for words in labels), default=0.0) / 2 + 8
    flat = [v for _, cells in sides for v in cells]
    room = max((text_width(bare(v, unit), SMALL) for v in flat), default=0.0) + 8
    most = max((v for v in flat if v is not None), default=0.0)
    for n, (title, cells) in enumerate(sides):
        way = 1 if n else -1
        start, end = width / 2 + way * names, width / 2 + way * (width / 2 - room)
        drawing.words(start, y + BODY, title, anchor=_anchor(way), bold=True)
        scale = Scale(0, most, start, end)
        _draw_side(drawing, cells, unit, scale, y + BODY + 8, fill=SERIES[n], way=way)
    y += BODY + 8
    for row, words in enumerate(reversed(labels)):
        middle = y + row * BAND + 13
        drawing.words(width / 2, middle, words, size=SMALL, anchor="middle")
    described = f"Age pyramid of {counted(len(labels), 'age band')}. "
    return drawing.finish(
        y + len(labels) * BAND + 6,
        title=table.title,
        description=described + each_series(sides, labels, unit),
    )


def _anchor(way: int) -> str:
    return "start" if way > 0 else "end"


def _draw_side(
    drawing: Drawing,
    cells: Sequence[float | None],
    unit: str,
    scale: Scale,
    y: float,
    *,
    fill: str,
    way: int,
) -> None:
    for row, value in enumerate(reversed(cells)):
        top = y + row * BAND
        end = scale.at(0)  # where "not known" is written
        if value is not None:
            end = scale.at(value)
            draw_length(drawing, scale, value, y=top + 2, tall=BAND - 4, fill=fill)
        drawing.words(
            end + way * 4,
            top + 13,
            bare(value, unit),
            size=SMALL,
            anchor=_anchor(way),
            fill=QUIET,
        )


def deciles(
    table: Table,
    *,
    tenths: str,
    values: str,
    reference: Reference | None = None,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """How an amount spreads over the tenths of deprivation, most deprived on the left.

    Args:
        table: one row for each tenth; a tenth without a row is not known.
        tenths: key of the column with the number of the tenth, 1 the most deprived.
        values: key of the column that is drawn.
        reference: a value drawn as a dashed line, such as an even spread.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.
    """
    column = column_of(table, values)
    held = {
        int(tenth): known(amount)
        for tenth, amount in zip(
            table.column(tenths), table.column(values), strict=True
        )
        if tenth is not None
    }
    cells = [held.get(tenth) for tenth in range(1, TENTHS + 1)]
    drawing = Drawing(width, name=name or f"deciles-{table.key}")
    y = heading(drawing, table.title, subtitle(column, table))
    if reference:
        words = f"Dashed line: {reference.words}, {bare(reference.value, column.unit)}"
        drawing.words(0, y + BODY, words, size=SMALL)
        y += BODY + 4
    reach = [v for v in cells if v is not None]
    reach += [reference.value] if reference else []
    foot = y + 18 + TALL
    scale = Scale(0, max(reach, default=0.0), foot, y + 18)
    _draw_tenths(drawing, cells, column.unit, scale, reference)
    drawing.line((0, foot), (width, foot), stroke=QUIET)
    if reference:
        line = scale.at(reference.value)
        drawing.line((0, line), (width, line), stroke=INK, width=1.5, dashes="5 4")
    y = foot + 36
    drawing.words(0, y, "1: most deprived tenth", fill=QUIET, size=SMALL)
    least = "10: least deprived tenth"
    drawing.words(width, y, least, anchor="end", fill=QUIET, size=SMALL)
    pairs = [(f"tenth {n + 1}", v) for n, v in enumerate(cells) if v is not None]
    lost = [f"tenth {n + 1}" for n, v in enumerate(cells) if v is None]
    described = (
        f"{column.title} by tenth of deprivation, 1 the most deprived. "
        f"{extremes(pairs, column.unit)}{not_known(lost)}"
    )
    return drawing.finish(y + 8, title=table.title, description=described)


def _draw_tenths(
    drawing: Drawing,
    cells: Sequence[float | None],
    unit: str,
    scale: Scale,
    reference: Reference | None,
) -> None:
    step, foot = drawing.width / TENTHS, scale.start
    line = scale.at(reference.value) if reference else -100.0
    for n, value in enumerate(cells):
        middle = (n + 0.5) * step
        drawing.words(middle, foot + 16, str(n + 1), anchor="middle")
        tall = 24.0 if value is None else foot - scale.at(value)
        fill = drawing.hatching() if value is None else SERIES[0]
        drawing.put(
            "rect",
            x=n * step + 3,
            y=foot - tall,
            width=step - 6,
            height=tall,
            fill=fill,
        )
        if value is not None:
            top = foot - tall - 5
            inside = top - SMALL - 2 < line < top + 4 and tall > 2 * SMALL
            drawing.words(
                middle,
                top + SMALL + 8 if inside else top,
                _tight(value, unit, step),
                size=SMALL,
                anchor="middle",
                fill=PAPER if inside else INK,
            )


def _tight(value: float, unit: str, room: float) -> str:
    """A value that fits over a column, with fewer digits where it must."""
    words = bare(value, unit)
    if text_width(words, SMALL) <= room:
        return words
    return f"{value / 1000:.0f}k" if abs(value) >= 1000 else f"{value:.0f}"
