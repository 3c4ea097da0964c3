"""Who reports to whom, drawn from the top down."""

from collections.abc import Mapping, Sequence

from ropewalk.paper.drawing import (
    BODY,
    INK,
    QUIET,
    SERIES,
    WIDE,
    Drawing,
    Picture,
    heading,
    wrap,
)

ACROSS = 4
TALL, APART = 58, 46
INSET = 10


def reporting_picture(
    lines: Sequence[tuple[str, str]], *, title: str, width: int = WIDE
) -> Picture | None:
    """A picture of reporting lines; ``None`` when there is none to draw.

    Args:
        lines: Who, and to whom; nobody is an empty string.
        title: What the picture is called.
        width: How wide it is, in units.

    Returns:
        Boxes in rows, those who report to nobody at the top, and a line from each box to
        every box it reports to.
    """
    above: dict[str, list[str]] = {}
    for who, to in lines:
        above.setdefault(who, [])
        if to:
            above.setdefault(to, [])
            above[who].append(to)
    if not any(above.values()):
        return None
    rows = _rows(above)
    drawing = Drawing(width, name="reporting")
    top = heading(drawing, title, "A line leads up to whom each reports.")
    places: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(rows):
        step = width / len(row)
        for place, who in enumerate(row):
            places[who] = (step * (place + 0.5), top + number * (TALL + APART))
    for who, to in ((who, to) for who, all_above in above.items() for to in all_above):
        (x, y), (up_x, up_y) = places[who], places[to]
        drawing.line((x, y), (up_x, up_y + TALL), stroke=QUIET, width=1.5)
    wide = width / max(ACROSS, 1) - 2 * INSET
    for who, (x, y) in places.items():
        drawing.put(
            "rect",
            hover=who,
            x=x - wide / 2,
            y=y,
            width=wide,
            height=TALL,
            rx=4,
            fill="#f0f4f5",
            stroke=SERIES[0],
        )
        words = wrap(who, BODY, wide - 2 * INSET, lines=3)
        first = y + TALL / 2 + 5 - (len(words) - 1) * 8.5
        for line, part in enumerate(words):
            drawing.words(x, first + line * 17, part, anchor="middle", fill=INK)
    return drawing.finish(
        top + len(rows) * (TALL + APART) - APART + 6,
        title=title,
        description=_said(above),
    )


def _rows(above: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Boxes in rows, each below everything it reports to, at most four across."""
    depth = {who: _depth(who, above, ()) for who in above}
    rows: list[list[str]] = []
    for level in sorted(set(depth.values())):
        there = [who for who in above if depth[who] == level]
        rows += [there[n : n + ACROSS] for n in range(0, len(there), ACROSS)]
    return rows


def _depth(
    who: str, above: Mapping[str, Sequence[str]], passed: tuple[str, ...]
) -> int:
    """How many steps it is to the top by the longest way; a circle is cut where it closes."""
    upward = [to for to in above[who] if to not in passed and to != who]
    return 1 + max((_depth(to, above, (*passed, who)) for to in upward), default=-1)


def _said(above: Mapping[str, Sequence[str]]) -> str:
    """The lines in sentences."""
    return " ".join(
        f"{who} reports to {' and to '.join(to)}." for who, to in above.items() if to
    )
