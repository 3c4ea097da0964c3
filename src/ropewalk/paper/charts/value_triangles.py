"""Value triangles: an option's cost as width, its value as height, its slope as value for money."""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.figures import Table
from ropewalk.figures.words import counted, listed
from ropewalk.paper.captions import short
from ropewalk.paper.charts.value_against_cost import LEFT_OUT, WEIGHED
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
    heading,
    known,
    outline_of,
    shorten,
    text_width,
)

TALL = 170  # a value of 100
APART = 14
LEAST = 58  # room for the words under a triangle
ROOF = 20  # room for the value over it


@dataclass(frozen=True, slots=True)
class _Option:
    name: str
    cost: float
    worth: float

    @property
    def steepness(self) -> float:
        """Value for each penny; what costs nothing comes before all else."""
        return self.worth / self.cost if self.cost else float("inf")


def value_triangles(
    table: Table,
    *,
    names: str,
    cost: str,
    worth: str,
    frontier: str,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Options as triangles on one scale, the steepest first.

    Each is drawn by itself: where only one can be chosen they are not added up.

    Args:
        table: the rows to draw; what has no cost or no worth, or is not weighed, is
            named beneath.
        names: key of the column that names each option.
        cost: key of the column of costs, in pence.
        worth: key of the column of values, from 0 to 100.
        frontier: key of the column that says "yes" or "no" of an option that is weighed.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.

    Source:
        The value triangle of STAR, socio-technical allocation of resources: height is
        what an option gives, width what it costs, slope value for money.
    """
    options, lost = [], []
    for said, cell, other, is_on in zip(
        *(table.column(key) for key in (names, cost, worth, frontier)), strict=True
    ):
        pence, value = known(cell), known(other)
        if pence is None or value is None or is_on not in WEIGHED:
            lost.append(str(said))
        else:
            options.append(_Option(str(said), pence, value))
    options.sort(key=lambda each: (-each.steepness, each.name))
    drawing = Drawing(width, name=name or f"triangles-{table.key}")
    y = heading(
        drawing,
        "Value for money, the steepest first",
        "Width: cost in a year. Height: value from 0 to 100. Slope: value for money",
    )
    foot = _draw(drawing, options, y)
    if lost:
        words = f"{LEFT_OUT}{listed(lost)}"
        drawing.words(0, foot + BODY, shorten(words, BODY, width), fill=QUIET)
        foot += BODY + 8
    described = (
        f"{counted(len(options), 'option')} as triangles, most value for their cost "
        f"first: {listed([_said(each) for each in options]) or 'none'}."
    )
    if lost:
        described += f" {LEFT_OUT}{listed(lost)}."
    return drawing.finish(
        foot, title="Value for money, the steepest first", description=described
    )


def _said(option: _Option) -> str:
    return f"{option.name}, {option.worth:.0f} for {short(option.cost, 'pence')}"


def _draw(drawing: Drawing, options: Sequence[_Option], top: float) -> float:
    """Rows of triangles, as many as fit beside each other; returns where they end."""
    most = max((each.cost for each in options), default=0.0) or 1.0
    whole = sum(each.cost for each in options) or 1.0
    room = drawing.width - len(options) * (LEAST / 2 + APART)
    widest = max(LEAST, min(drawing.width - 2 * APART, room * most / whole))
    x = 0.0
    for each in options:
        wide = each.cost / most * widest
        takes = max(wide, LEAST)
        if x and x + takes > drawing.width:
            x, top = 0.0, top + ROOF + TALL + 2 * SMALL * LINE + 16
        _triangle(drawing, each, (x, top + ROOF + TALL), wide, takes)
        x += takes + APART
    return top + ROOF + TALL + 2 * SMALL * LINE + 16


def _triangle(
    drawing: Drawing,
    option: _Option,
    at: tuple[float, float],
    wide: float,
    takes: float,
) -> None:
    """One option: from nothing at no cost up to its value at its cost."""
    x, base = at
    tall = max(0.0, min(100.0, option.worth)) / 100 * TALL
    corners = [(x, base), (x + wide, base - tall), (x + wide, base)]
    drawing.put(
        "path",
        d=f"{outline_of(corners)}Z",
        fill=SERIES[0],
        stroke=SERIES[0],
        stroke_width=2,
        hover=_said(option),
    )
    drawing.line((x, base), (x + takes, base), stroke=INK)
    value = f"{option.worth:.0f}"
    ends = max(x, x + wide - text_width(value, SMALL, bold=True))
    drawing.words(ends, base - tall - 5, value, size=SMALL, bold=True, halo=True)
    below = (option.name, short(option.cost, "pence"))
    for number, words in enumerate(below, start=1):
        drawing.words(
            x,
            base + number * SMALL * LINE,
            shorten(words, SMALL, takes),
            size=SMALL,
            bold=number == 1,
            fill=INK if number == 1 else QUIET,
        )
