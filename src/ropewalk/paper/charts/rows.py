"""What charts with named rows share: room for names, comparisons, and a key of colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.figures import Column, Table
from ropewalk.paper.captions import extremes, not_known
from ropewalk.paper.drawing import (
    BODY,
    LINE,
    OTHER,
    PAPER,
    QUIET,
    SERIES,
    Drawing,
    Scale,
    text_width,
    wrap,
)

ROOMY = 480
MOST_ROWS = 25
SHARE_FOR_NAMES = 0.4

Named = tuple[str, list[float | None]]


@dataclass(frozen=True, slots=True)
class Reference:
    """A value to compare with, and what it is: ('England', 1.0)."""

    words: str
    value: float


def column_of(table: Table, key: str) -> Column:
    """The column of a table with the given key."""
    return next(column for column in table.columns if column.key == key)


def is_roomy(drawing: Drawing) -> bool:
    """Whether names fit beside what they name, rather than above it."""
    return drawing.width >= ROOMY


@dataclass(frozen=True, slots=True)
class Names:
    """Where the names of rows are written: in a column on the left, or above each row."""

    drawing: Drawing
    left: float

    @classmethod
    def beside(cls, drawing: Drawing, labels: Sequence[str]) -> "Names":
        """As wide a column as the names need, up to two fifths of the drawing."""
        if not is_roomy(drawing):
            return cls(drawing, 0.0)
        widest = max((text_width(words, BODY) for words in labels), default=0.0)
        return cls(drawing, min(widest, drawing.width * SHARE_FOR_NAMES) + 12)

    def write(self, words: str, y: float, *, tall: float) -> tuple[float, float]:
        """Write one name; returns the top of its row's picture and where the row ends."""
        lines = wrap(words, BODY, self.left - 12 if self.left else self.drawing.width)
        height = len(lines) * BODY * LINE
        x, anchor = (self.left - 8, "end") if self.left else (0.0, "start")
        first = y + BODY + (max(tall - height, 0) / 2 if self.left else 0)
        for n, line in enumerate(lines):
            y_of_line = first + n * BODY * LINE
            self.drawing.words(x, y_of_line, line, anchor=anchor, halo=not self.left)
        if self.left:
            return y + max(height - tall, 0) / 2, y + max(height, tall)
        return y + height, y + height + tall


def draw_reference(
    drawing: Drawing, words: str, x: float, y: float, *, size: float = BODY
) -> None:
    """Words over a comparison line, kept inside the drawing."""
    half = text_width(words, size) / 2
    inside = min(max(x, half), drawing.width - half)
    drawing.words(inside, y, words, size=size, anchor="middle")


def draw_length(
    drawing: Drawing, scale: Scale, value: float, *, y: float, tall: float, fill: str
) -> None:
    """A bar from zero to a value."""
    zero, x = scale.at(0), scale.at(value)
    drawing.put(
        "rect",
        x=min(x, zero),
        y=y,
        width=abs(x - zero),
        height=tall,
        fill=fill,
    )


def zero_line(drawing: Drawing, scale: Scale, top: float, foot: float) -> None:
    """The line that all bars start from."""
    drawing.line((scale.at(0), top), (scale.at(0), foot), stroke=QUIET)


def key_of(titles: Sequence[str], *, other: bool = False) -> list[tuple[str, str, str]]:
    """A key of squares in the order of the series; grey for what was put together."""
    colours = [*SERIES[: len(titles) - other], *([OTHER] * other)]
    return [
        ("square", fill, words) for fill, words in zip(colours, titles, strict=True)
    ]


def each_series(series: Sequence[Named], labels: Sequence[str], unit: str) -> str:
    """The largest, the smallest and the gaps of every series, in words."""
    said = []
    for title, cells in series:
        pairs = [(n, v) for n, v in zip(labels, cells, strict=True) if v is not None]
        lost = [n for n, v in zip(labels, cells, strict=True) if v is None]
        found = extremes(pairs, unit)
        said.append(f"{title}: {found[:1].lower()}{found[1:]}{not_known(lost)}")
    return " ".join(said)


def ink_on(fill: str) -> str:
    """Black or white, whichever reads better on a colour."""
    return max((PAPER, "#000000"), key=lambda ink: contrast(fill, ink))


def contrast(one: str, other: str) -> float:
    """How far two colours differ in lightness, from 1 to 21.

    Source: WCAG 2.2, relative luminance and contrast ratio.
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
