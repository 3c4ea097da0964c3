"""The thread through one thing: what there is at each stage, and lines from one to the next.

Wide, the stages stand side by side from left to right, in bands; narrow, one under the
other, with the lines in the margin. Where the walk began is said in words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ropewalk.paper.drawing import (
    INK,
    LINE,
    PAPER,
    QUIET,
    SMALL,
    WIDE,
    Drawing,
    Picture,
    heading,
    number,
    outline_of,
    wrap,
)
from ropewalk.review.queries.cards import Card
from ropewalk.review.queries.thread import Standing, ThreadSeen
from ropewalk.review.rules.thread import BESIDE, Thing

ACROSS = 4
BANDS = (
    ("Need", "Priority", "Appraisal", "Decision"),
    ("Intention", "Service", "Contract"),
    ("Order or invoice", "Payment", "Measure", "Outcome"),
)
EDGE = 14  # room for lines left and right of a wide picture
BETWEEN = 34
MARGIN = 46  # of a narrow picture, for its lines
OUT = 9  # how far a line goes out before it turns
GAP = 12
INSIDE = 7
LEAST = 36
ROPE = "#0b5a5e"
HERE = "You are here"


@dataclass(frozen=True, slots=True)
class Box:
    """Where a thing is drawn: its corner, its size, its words, and the top of its band."""

    card: Card
    x: float
    y: float
    width: float
    height: float
    band: float
    lines: tuple[tuple[str, bool, str], ...]

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


def thread(seen: ThreadSeen, *, width: int = WIDE, name: str = "thread") -> Picture:
    """Draw a thread.

    Args:
        seen: The thread.
        width: In user units; side by side from 600 on.
        name: Stem of the ids in the picture; one per picture on a page.
    """
    drawing = Drawing(width, name=name)
    title = f"The thread through {seen.start.title}"
    is_wide = width >= 600
    top = heading(drawing, title, "")
    boxes, bottom = (_side_by_side if is_wide else _one_by_one)(drawing, seen, top)
    for upper, lower in seen.lines:
        path = _across if is_wide else _in_the_margin
        drawing.put(
            "path",
            d=path(boxes[upper], boxes[lower]),
            fill="none",
            stroke=ROPE,
            stroke_width=1.6,
            **_dashes(upper, lower),
        )
    for each in boxes.values():
        _draw_box(drawing, each, is_here=each.card.thing == seen.start.thing)
    return drawing.finish(bottom + 8, title=title, description=_said(seen))


def _dashes(upper: Thing, lower: Thing) -> dict[str, str]:
    """What stands beside is joined by dashes."""
    beside = {upper.kind, lower.kind} & BESIDE
    return {"stroke_dasharray": "4 3"} if beside else {}


def _columns(seen: ThreadSeen) -> dict[str, list[Standing]]:
    """The stages that hold something, each with its kinds; what stands beside comes last."""
    on_it: dict[str, list[Standing]] = {}
    for each in sorted(seen.kinds, key=lambda each: each.kind in BESIDE):
        on_it.setdefault(each.kind.stage, []).append(each)
    return on_it


def _bands(seen: ThreadSeen) -> Iterator[list[list[Standing]]]:
    """The stages side by side, in bands: to the decision, to the contract, to the outcome."""
    columns = _columns(seen)
    beside = tuple(each for each in columns if not any(each in band for band in BANDS))
    for band in (*BANDS, beside):
        if held := [columns[stage] for stage in band if stage in columns]:
            yield held


Laid = tuple[dict[Thing, Box], float]


def _side_by_side(drawing: Drawing, seen: ThreadSeen, top: float) -> Laid:
    """Stages from left to right in bands; returns the boxes and where they end."""
    wide = (drawing.width - 2 * EDGE - BETWEEN * (ACROSS - 1)) / ACROSS
    boxes: dict[Thing, Box] = {}
    for band in _bands(seen):
        ends = [
            _column(
                drawing,
                kinds,
                boxes,
                (EDGE + place * (wide + BETWEEN), top, wide),
                seen.start.thing,
            )
            for place, kinds in enumerate(band)
        ]
        top = max(ends) + 22
    return boxes, top - 22


def _one_by_one(drawing: Drawing, seen: ThreadSeen, top: float) -> Laid:
    """Stages one under the other, beside a margin; returns the boxes and where they end."""
    boxes: dict[Thing, Box] = {}
    wide = drawing.width - MARGIN - 2
    for kinds in _columns(seen).values():
        at = (MARGIN, top, wide)
        top = _column(drawing, kinds, boxes, at, seen.start.thing) + 8
    return boxes, top


def _column(
    drawing: Drawing,
    kinds: Sequence[Standing],
    boxes: dict[Thing, Box],
    at: tuple[float, float, float],
    start: Thing,
) -> float:
    """One stage: its name, a box for each thing, what is not shown; returns its end."""
    x, y, wide = at
    for line in wrap(kinds[0].kind.stage, SMALL, wide, lines=2, bold=True):
        y += SMALL * LINE
        drawing.words(x, y, line, size=SMALL, bold=True)
    y += 8
    for each in kinds:
        for card in each.cards:
            lines = _lines_of(card, wide - 2 * INSIDE, is_here=card.thing == start)
            tall = max(LEAST, len(lines) * SMALL * LINE + 12)
            boxes[card.thing] = Box(card, x, y, wide, tall, at[1], lines)
            y += tall + GAP
        if more := each.total - len(each.cards):
            words = f"and {each.kind.counted(more).replace(' ', ' more ', 1)}"
            drawing.words(x, y + 6, words, size=SMALL, fill=QUIET)
            y += SMALL * LINE + GAP
    return y


def _lines_of(
    card: Card, room: float, *, is_here: bool
) -> tuple[tuple[str, bool, str], ...]:
    """The words in a box: lines, whether each is bold, and its colour."""
    here = [(HERE, False, ROPE)] if is_here else []
    names = wrap(card.title, SMALL, room, lines=2, bold=True)
    says = wrap(card.says, SMALL, room, lines=2)
    return (
        *here,
        *((each, True, INK) for each in names),
        *((each, False, QUIET) for each in says),
    )


def _draw_box(drawing: Drawing, box: Box, *, is_here: bool) -> None:
    """A thing's name, its money or figure, and whether the walk began there."""
    drawing.put(
        "rect",
        x=box.x,
        y=box.y,
        width=box.width,
        height=box.height,
        rx=3,
        fill=PAPER,
        stroke=ROPE if is_here else INK,
        stroke_width=3 if is_here else 1,
        hover=f"{box.card.title}: {box.card.says}",
    )
    y = box.y + 3
    for words, bold, fill in box.lines:
        y += SMALL * LINE
        drawing.words(box.x + INSIDE, y, words, size=SMALL, bold=bold, fill=fill)


def _across(upper: Box, lower: Box) -> str:
    """From the right edge of one to the left edge of the other.

    In a band, a bow; from band to band round the corners, between the columns and over
    the band that it comes to.
    """
    start, end = upper.x + upper.width, lower.x
    if upper.band == lower.band and end > start:
        pull = min(60.0, (end - start) / 2)
        return (
            f"M{number(start)} {number(upper.middle)}"
            f"C{number(start + pull)} {number(upper.middle)} "
            f"{number(end - pull)} {number(lower.middle)} "
            f"{number(end)} {number(lower.middle)}"
        )
    over = max(upper.band, lower.band) - OUT
    return outline_of(
        [
            (start, upper.middle),
            (start + OUT, upper.middle),
            (start + OUT, over),
            (end - OUT, over),
            (end - OUT, lower.middle),
            (end, lower.middle),
        ]
    )


def _in_the_margin(upper: Box, lower: Box) -> str:
    """A bow in the margin, wider the further it reaches."""
    reach = abs(lower.middle - upper.middle)
    out = max(2.0, MARGIN - 10 - min(MARGIN - 12, reach / 22))
    return (
        f"M{number(upper.x)} {number(upper.middle)}"
        f"C{number(out)} {number(upper.middle)} {number(out)} {number(lower.middle)} "
        f"{number(lower.x)} {number(lower.middle)}"
    )


def _said(seen: ThreadSeen) -> str:
    """The picture in words: the answer, then each stage, then what leads to what."""
    return " ".join(
        [
            seen.sentence,
            *(f"{stage}: {things}." for stage, things in _stages_said(seen)),
            *seen.more,
            "The table below says what leads on to what.",
        ]
    )


def _stages_said(seen: ThreadSeen) -> Iterator[tuple[str, str]]:
    for kinds in _columns(seen).values():
        cards = [card for each in kinds for card in each.cards]
        yield (
            kinds[0].kind.stage,
            "; ".join(f"{each.title} ({each.says})" for each in cards),
        )
