"""Value against cost: a point for each option, and the line of those that none beats."""

from dataclasses import dataclass

from ropewalk.figures import Table
from ropewalk.figures.words import counted, listed
from ropewalk.paper.captions import short, tick_words
from ropewalk.paper.drawing import (
    BODY,
    INK,
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
    shorten,
    text_width,
    ticks,
)

TALL = 260
BESIDE = 10
ON_IT, OFF_IT = SERIES[0], SERIES[2]
WEIGHED = ("yes", "no")
LEFT_OUT = "Not on the picture: "


@dataclass(frozen=True, slots=True)
class _Point:
    name: str
    cost: float
    worth: float
    is_on: bool


def value_against_cost(
    table: Table,
    *,
    names: str,
    cost: str,
    worth: str,
    frontier: str,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Options by what they cost and what they are worth, from 0 to 100.

    Args:
        table: the rows to draw; what has no cost or no worth, or is not weighed, is
            named beneath.
        names: key of the column that names each option.
        cost: key of the column of costs, in pence.
        worth: key of the column of values.
        frontier: key of the column that says "yes" of an option that none beats, "no" of
            one that is beaten, and anything else of one that is not weighed.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.
    """
    rows = list(
        zip(*(table.column(key) for key in (names, cost, worth, frontier)), strict=True)
    )
    points, lost = [], []
    for said, cell, other, is_on in rows:
        pence, value = known(cell), known(other)
        if pence is None or value is None or is_on not in WEIGHED:
            lost.append(str(said))
        else:
            points.append(_Point(str(said), pence, value, is_on == WEIGHED[0]))
    drawing = Drawing(width, name=name or f"value-{table.key}")
    y = heading(drawing, table.title, "Value from 0 to 100, cost in a year")
    key = [("circle", ON_IT, "No other beats it"), ("diamond", OFF_IT, "Beaten")]
    y = legend(drawing, key, y)
    foot = _draw(drawing, points, y)
    if lost:
        words = f"{LEFT_OUT}{listed(lost)}"
        drawing.words(0, foot + BODY, shorten(words, BODY, width), fill=QUIET)
        foot += BODY + 8
    on_it = [_said(each) for each in points if each.is_on]
    off_it = [_said(each) for each in points if not each.is_on]
    described = (
        f"Value against cost for {counted(len(points), 'option')}. "
        f"Beaten by no other: {listed(on_it) or 'none'}. "
        f"Beaten: {listed(off_it) or 'none'}."
    )
    if lost:
        described += f" {LEFT_OUT}{listed(lost)}."
    return drawing.finish(foot, title=table.title, description=described)


def _said(point: _Point) -> str:
    return f"{point.name}, {point.worth:.0f} for {short(point.cost, 'pence')}"


def _draw(drawing: Drawing, points: list[_Point], top: float) -> float:
    """The axes, the line and the points; returns where they end."""
    rounds = ticks(0, max((each.cost for each in points), default=0.0) or 1.0, about=4)
    left, right = 34, drawing.width - 24
    across = Scale(rounds[0], rounds[-1], left, right)
    up = Scale(0, 100, top + TALL, top)
    for value in (0.0, 25.0, 50.0, 75.0, 100.0):
        drawing.line((left, up.at(value)), (right, up.at(value)))
        at = up.at(value) + 4
        drawing.words(
            left - 6, at, f"{value:.0f}", size=SMALL, anchor="end", fill=QUIET
        )
    for value, words in zip(rounds, tick_words(rounds, "pence"), strict=True):
        x = across.at(value)
        drawing.line((x, top + TALL), (x, top + TALL + 5), stroke=QUIET)
        drawing.words(
            x, top + TALL + 18, words, size=SMALL, anchor="middle", fill=QUIET
        )
    spots = [(across.at(each.cost), up.at(each.worth)) for each in points]
    on_it = sorted(spot for spot, each in zip(spots, points, strict=True) if each.is_on)
    if len(on_it) > 1:
        line = outline_of(on_it)
        drawing.put("path", d=line, fill="none", stroke=ON_IT, stroke_width=2)
    for (x, y), each in zip(spots, points, strict=True):
        shape, fill = ("circle", ON_IT) if each.is_on else ("diamond", OFF_IT)
        drawing.mark(shape, x, y, fill=fill, reach=6)
    _name(drawing, spots, points)
    return top + TALL + 30


def _name(
    drawing: Drawing, spots: list[tuple[float, float]], points: list[_Point]
) -> None:
    """Write each name beside its point, lower where another stands already."""
    taken: list[tuple[float, float, float]] = []
    for (x, y), each in sorted(
        zip(spots, points, strict=True), key=lambda pair: pair[0][1]
    ):
        words = shorten(each.name, BODY, drawing.width * 0.4)
        wide = text_width(words, BODY)
        to_right = x + BESIDE + wide <= drawing.width
        start = x + BESIDE if to_right else x - BESIDE - wide
        at = y + 5
        while any(
            abs(at - other) < BODY + 2 and start < ends and start + wide > begins
            for begins, ends, other in taken
        ):
            at += BODY + 2
        taken.append((start, start + wide, at))
        drawing.words(start, at, words, fill=INK, halo=True)
