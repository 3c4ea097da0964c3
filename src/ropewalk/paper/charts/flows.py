"""Money as streams: from where it comes, through what, to where it goes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ropewalk.figures import Column, Table
from ropewalk.figures.words import counted, said
from ropewalk.paper.captions import bare, label, subtitle
from ropewalk.paper.charts.rows import column_of
from ropewalk.paper.drawing import (
    BODY,
    LINE,
    SERIES,
    SMALL,
    WIDE,
    Drawing,
    Picture,
    heading,
    known,
    text_width,
    wrap,
)

BLOCK = 14  # how wide the block of a place is
APART = 18  # between two places in a column
HIGH = 260  # how high the whole of the fullest column is
LEAST = 2  # a stream is never thinner than can be seen
MOST_LINES = 4  # that the name of a place takes


@dataclass(frozen=True, slots=True)
class _Stream:
    """An amount that goes from one place to another."""

    out_of: str
    into: str
    value: float


@dataclass
class _Block:
    """Where a place is drawn, and how much of each side is taken."""

    x: float
    y: float
    height: float
    taken_in: float = 0.0
    taken_out: float = 0.0


def flows(
    table: Table,
    *,
    out_of: str,
    into: str,
    value: str,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """Streams as wide as what they carry, from places on the left to those on the right.

    A row is one stream. What is not known, and what is nothing or less, is not drawn. No
    stream may lead back to where it came from.

    Args:
        table: A row for each stream.
        out_of: The column that says where it comes from.
        into: The column that says where it goes.
        value: The column that says how much.
        width: In user units.
        name: What the picture is called inside a page.

    Raises:
        ValueError: when streams lead round in a ring.
    """
    unit = column_of(table, value).unit
    streams = [
        _Stream(label(start), label(end), amount)
        for start, end, cell in zip(
            table.column(out_of), table.column(into), table.column(value), strict=True
        )
        if (amount := known(cell)) is not None and amount > 0
    ]
    drawing = Drawing(width, name=name or f"flows-{table.key}")
    top = heading(drawing, table.title, subtitle(Column("", "", unit), table)) + 8
    columns = _columns(streams)
    weights = _weights(streams)
    said_of = {
        each: _said(each, bare(weights[each], unit), drawing.width / len(columns) - 8)
        for names in columns
        for each in names
    }
    blocks = _blocks(drawing, columns, weights, said_of, top)
    for number, stream in enumerate(streams):
        _draw(drawing, stream, blocks, weights, SERIES[number % len(SERIES)])
    for depth, names in enumerate(columns):
        anchor = (
            "start" if depth == 0 else "end" if depth == len(columns) - 1 else "middle"
        )
        for each in names:
            _name(drawing, said_of[each], blocks[each], anchor=anchor)
    bottom = max((block.y + block.height for block in blocks.values()), default=top)
    return drawing.finish(
        bottom + BODY * LINE * 2,
        title=table.title,
        description=f"{counted(len(streams), 'stream')}. "
        + " ".join(
            f"{each.out_of} to {each.into}: {said(each.value, unit)}."
            for each in streams
        ),
    )


def _said(name: str, carried: str, room: float) -> list[str]:
    """A place and what it carries: in one line, or where there is no room in several."""
    at_once = f"{name}, {carried}"
    if text_width(at_once, SMALL) <= room:
        return [at_once]
    return [*wrap(name, SMALL, room, lines=MOST_LINES), carried]


def _columns(streams: Sequence[_Stream]) -> list[list[str]]:
    """Places by how many steps lie before them, each in the order first met."""
    depth: dict[str, int] = {}
    for stream in streams:
        depth.setdefault(stream.out_of, 0)
        depth.setdefault(stream.into, 0)
    for _ in range(len(depth) + 1):
        moved = False
        for stream in streams:
            if depth[stream.into] <= depth[stream.out_of]:
                depth[stream.into] = depth[stream.out_of] + 1
                moved = True
        if not moved:
            break
    else:
        raise ValueError("streams lead round in a ring")
    columns: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name, steps in depth.items():
        columns[steps].append(name)
    return columns


def _weights(streams: Sequence[_Stream]) -> dict[str, float]:
    """How much goes into or out of each place, whichever is more."""
    arrives: dict[str, float] = defaultdict(float)
    leaves: dict[str, float] = defaultdict(float)
    for stream in streams:
        leaves[stream.out_of] += stream.value
        arrives[stream.into] += stream.value
    return {name: max(arrives[name], leaves[name]) for name in {**leaves, **arrives}}


def _blocks(
    drawing: Drawing,
    columns: Sequence[Sequence[str]],
    weights: Mapping[str, float],
    said_of: Mapping[str, Sequence[str]],
    top: float,
) -> dict[str, _Block]:
    """Where each place stands: a column for each step, the fullest as high as it may be."""
    fullest = max(
        (sum(weights[name] for name in names) for names in columns), default=1
    )
    blocks: dict[str, _Block] = {}
    room = drawing.width - BLOCK
    for depth, names in enumerate(columns):
        x = room * depth / max(len(columns) - 1, 1)
        y = top
        for name in names:
            y += len(said_of[name]) * BODY * LINE
            height = max(weights[name] / fullest * HIGH, LEAST)
            blocks[name] = _Block(x, y, height)
            y += height + APART
    return blocks


def _draw(
    drawing: Drawing,
    stream: _Stream,
    blocks: Mapping[str, _Block],
    weights: Mapping[str, float],
    fill: str,
) -> None:
    """A band from one block to another, as wide at both ends as its share of each."""
    start, end = blocks[stream.out_of], blocks[stream.into]
    wide_out = start.height * stream.value / weights[stream.out_of]
    wide_in = end.height * stream.value / weights[stream.into]
    left, right = start.x + BLOCK, end.x
    upper, lower = start.y + start.taken_out, end.y + end.taken_in
    start.taken_out += wide_out
    end.taken_in += wide_in
    middle = (left + right) / 2
    drawing.put(
        "path",
        hover=f"{stream.out_of} to {stream.into}",
        d=(
            f"M{left:.1f} {upper:.1f}C{middle:.1f} {upper:.1f} {middle:.1f} {lower:.1f} "
            f"{right:.1f} {lower:.1f}L{right:.1f} {lower + wide_in:.1f}"
            f"C{middle:.1f} {lower + wide_in:.1f} {middle:.1f} {upper + wide_out:.1f} "
            f"{left:.1f} {upper + wide_out:.1f}Z"
        ),
        fill=fill,
        fill_opacity=0.35,
    )


def _name(
    drawing: Drawing, words: Sequence[str], block: _Block, *, anchor: str
) -> None:
    """The block of a place, with its name and amount over it, inside the drawing."""
    drawing.put(
        "rect",
        x=block.x,
        y=block.y,
        width=BLOCK,
        height=block.height,
        fill=SERIES[0],
    )
    along = {"start": 0.0, "middle": BLOCK / 2, "end": float(BLOCK)}[anchor]
    for row, line in enumerate(words):
        y = block.y - 4 - (len(words) - 1 - row) * BODY * LINE
        drawing.words(block.x + along, y, line, size=SMALL, anchor=anchor, halo=True)
