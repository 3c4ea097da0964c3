"""What is done when, as bars along the months, with today and what the end hangs on."""

from datetime import date, timedelta

from ropewalk.figures import Table
from ropewalk.figures.words import day
from ropewalk.paper.charts.rows import is_roomy
from ropewalk.paper.drawing import (
    BODY,
    GRID,
    INK,
    OTHER,
    QUIET,
    SERIES,
    SMALL,
    WIDE,
    Drawing,
    Picture,
    Scale,
    heading,
    legend,
    shorten,
    text_width,
)

ROW = 26.0
NAMES = 0.36
MOST_ROWS = 60
A_DAY = timedelta(days=1)
ROOM_FOR_A_MONTH = 58.0
KINDS = (
    ("hangs", "the end hangs on it", SERIES[0]),
    ("late", "late", SERIES[2]),
    ("done", "done", OTHER),
    ("milestone", "milestone", SERIES[3]),
    ("", "to do", SERIES[1]),
)


def gantt(
    table: Table,
    *,
    on: date,
    name: str,
    subtitle: str = "",
    milestone: str = "milestone",
    width: int = WIDE,
) -> Picture | None:
    """Bars from the first to the last day of each row; ``None`` when no row has days.

    Args:
        table: Columns ``what``, ``first``, ``last`` (days, year first, or nothing) and
            ``state``, whose words say how a bar is drawn.
        on: The day that it is: a line down the picture.
        name: Stem of the ids in the picture.
        subtitle: What is measured, where that has to be said.
        milestone: How the state of a row begins that is a day to be met: a diamond.
        width: In user units.
    """
    held = [
        (
            str(what),
            date.fromisoformat(str(first)),
            date.fromisoformat(str(last)),
            state,
        )
        for what, first, last, state in (
            (row["what"], row["first"], row["last"], str(row["state"]))
            for row in table.records()
        )
        if first and last
    ]
    if not held:
        return None
    shown = held[:MOST_ROWS]
    drawing = Drawing(width, name=name)
    y = heading(drawing, table.title, subtitle)
    kinds = [_kind(state, milestone) for *_, state in shown]
    entries = [
        ("diamond" if key == "milestone" else "square", fill, words)
        for key, words, fill in KINDS
        if any(kind[0] == key for kind in kinds)
    ]
    y = legend(drawing, entries, y)
    low = min(first for _, first, _, _ in shown)
    high = max(last for _, _, last, _ in shown) + A_DAY
    left = width * NAMES if is_roomy(drawing) else 0.0
    tall = ROW if is_roomy(drawing) else ROW * 1.7
    along = Scale(low.toordinal(), high.toordinal(), left + 6, width - 8.0)
    foot = y + 18 + tall * len(shown)
    _months(drawing, along, low, high, top=y + 14, foot=foot)
    if low <= on <= high:
        x = along.at(on.toordinal())
        drawing.line((x, y + 16), (x, foot), stroke=INK, width=1.5, dashes="4 3")
    y += 18
    for (what, first, last, _), kind in zip(shown, kinds, strict=True):
        _row(drawing, along, what, (first, last), kind, y=y, left=left)
        y += tall
    return drawing.finish(
        foot + 8, title=table.title, description=_said(held, milestone, on)
    )


def _kind(state: str, milestone: str) -> tuple[str, str, str]:
    """How a bar is drawn, by what its state says."""
    if state.startswith(milestone):
        return KINDS[3]
    if state.startswith("done"):
        return KINDS[2]
    if state.startswith("late"):
        return KINDS[1]
    return KINDS[0] if "hangs" in state else KINDS[4]


def _months(
    drawing: Drawing, along: Scale, low: date, high: date, *, top: float, foot: float
) -> None:
    """A line at the first of months, as many as can be named."""
    firsts = []
    month = low.replace(day=1)
    while month < high:
        if month >= low:
            firsts.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    room = along.end - along.start
    step = max(1, -(-len(firsts) * int(ROOM_FOR_A_MONTH) // max(int(room), 1)))
    for place, first in enumerate(firsts):
        if place % step:
            continue
        x = along.at(first.toordinal())
        words = f"{first:%b %Y}"
        drawing.line((x, top + 2), (x, foot), stroke=GRID)
        if x + text_width(words, SMALL) <= along.end + 8:
            drawing.words(x, top, words, size=SMALL, fill=QUIET)


def _row(
    drawing: Drawing,
    along: Scale,
    what: str,
    days: tuple[date, date],
    kind: tuple[str, str, str],
    *,
    y: float,
    left: float,
) -> None:
    first, last = days
    start, end = along.at(first.toordinal()), along.at((last + A_DAY).toordinal())
    words = shorten(what, BODY, (left or drawing.width) - 10)
    drawing.words(0, y + 17, words, halo=not left)
    bar = y + 5 if left else y + 23
    if kind[0] == "milestone":
        drawing.mark("diamond", start, bar + 7, fill=kind[2], reach=6)
        return
    drawing.put(
        "rect",
        hover=f"{what}: {day(first)} to {day(last)}, {kind[1]}",
        x=start,
        y=bar,
        width=max(end - start, 3.0),
        height=14,
        fill=kind[2],
    )


def _said(rows: list[tuple[str, date, date, str]], milestone: str, on: date) -> str:
    """The bars in sentences, and where today is among them."""
    parts = [
        f"{what}: {day(first)}"
        + (f" to {day(last)}" if last != first else "")
        + f", {_kind(state, milestone)[1]}."
        for what, first, last, state in rows
    ]
    more = len(rows) - MOST_ROWS
    return " ".join(
        [
            f"A bar for each of {len(rows)}; the dashed line is {day(on)}.",
            *parts[:MOST_ROWS],
            *([f"And {more} more, in the table."] if more > 0 else []),
        ]
    )
