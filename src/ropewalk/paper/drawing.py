"""Ink on paper: shapes and words as SVG that a strict content policy lets through.

Everything is drawn with presentation attributes, so that a page may forbid inline
styles and scripts, and every word is measured before it is placed, so that none runs
over the edge. Pictures are images to a screen reader: a title and a description
computed from the numbers stand in for the shapes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from math import ceil, floor, isfinite, log10

WIDE = 720
NARROW = 340
FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
INK = "#212b32"
QUIET = "#4c6272"
GRID = "#d8dde0"
PAPER = "#ffffff"
# told apart by people with any of the common colour vision deficiencies (the grey of
# "Other" too), and each at least 3:1 on white
SERIES = ("#12436d", "#28a197", "#783018", "#a285d1", "#1a1a1a", "#f46a25")
OTHER = "#555555"
SMALL, BODY, LARGE = 12, 14, 16
LINE = 1.3

_NARROW_LETTERS = {"ijl": 222, "'": 191, "|": 260}
_WIDTHS = {
    letter: width
    for letters, width in {
        **_NARROW_LETTERS,
        " !,./:;I[\\]ft": 278,
        "()-`r{}": 334,
        '"': 355,
        "*": 389,
        "^": 469,
        "Jckvxyzs": 500,
        "#$0123456789?L_abdeghnopqu£": 556,
        "+<=>~": 584,
        "FTZ": 611,
        "&ABEKPSVXY": 667,
        "CDHNRUw": 722,
        "GOQ": 778,
        "Mm": 833,
        "%": 889,
        "W": 944,
        "@": 1015,
    }.items()
    for letter in letters
}
_UNDRAWABLE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and the words that stand in for it when it cannot be seen."""

    svg: str
    title: str
    description: str


def clean(words: str) -> str:
    """Words without the characters that an XML document may not hold."""
    if words.isascii() and words.isprintable() and words == " ".join(words.split()):
        return words
    return " ".join(_UNDRAWABLE.sub(" ", words).split())


def text_width(words: str, size: float, *, bold: bool = False) -> float:
    """How wide words are, in user units, erring a little to the wide side."""
    return _thousandths(words) / 1000 * size * (1.13 if bold else 1.06)


@lru_cache(maxsize=4096)  # a picture is drawn wide and narrow, of the same words
def _thousandths(words: str) -> int:
    """How wide words are, in thousandths of their size."""
    return sum(_WIDTHS.get(letter) or _unusual(letter) for letter in words)


def _unusual(letter: str) -> int:
    if unicodedata.combining(letter):
        return 0
    return 1000 if unicodedata.east_asian_width(letter) in "WF" else 700


def shorten(words: str, size: float, width: float, *, bold: bool = False) -> str:
    """Words cut with an ellipsis so that they fit a width."""
    if text_width(words, size, bold=bold) <= width:
        return words
    kept = words[:200]
    while kept and text_width(f"{kept}…", size, bold=bold) > width:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def wrap(
    words: str, size: float, width: float, *, lines: int = 2, bold: bool = False
) -> list[str]:
    """Words broken into at most so many lines; what does not fit ends in an ellipsis."""
    made: list[str] = []
    rest = clean(words).split()
    while rest and len(made) < lines - 1:
        take = 1
        while (
            take < len(rest)
            and text_width(" ".join(rest[: take + 1]), size, bold=bold) <= width
        ):
            take += 1
        made.append(shorten(" ".join(rest[:take]), size, width, bold=bold))
        rest = rest[take:]
    if rest:
        made.append(shorten(" ".join(rest), size, width, bold=bold))
    return made or [""]


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a value falls between two edges of a drawing."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The position of a value."""
        reach = (self.high - self.low) or 1.0
        return self.start + (value - self.low) / reach * (self.end - self.start)


def ticks(low: float, high: float, *, about: int = 5) -> list[float]:
    """Round numbers that cover a range from below its low end to above its high end."""
    if high <= low:
        high = low + (abs(low) or 1.0)
    rough = (high - low) / max(about, 1)
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return [round(n * step, 12) for n in range(first, last + 1)]


class Drawing:
    """A sheet that shapes and words are put on; words always lie over shapes."""

    def __init__(self, width: int, *, name: str) -> None:
        self.width = width
        self.name = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or "picture"
        self._parts: list[str] = []
        self._words: list[str] = []
        self._definitions: list[str] = []

    def put(
        self,
        tag: str,
        *,
        hover: str = "",
        **attributes: str | float,
    ) -> None:
        """Add one element; ``hover`` is shown when a pointer rests on it."""
        inside = f"<title>{escape(clean(hover))}</title>" if hover else ""
        self._parts.append(_element(tag, attributes, inside))

    def words(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = BODY,
        anchor: str = "start",
        bold: bool = False,
        fill: str = INK,
        halo: bool = False,
    ) -> None:
        """Put one line of words with its baseline at ``y``; a halo parts it from lines."""
        attributes: dict[str, str | float] = {
            "x": x,
            "y": y,
            "font_size": size,
            "fill": fill,
        }
        if anchor != "start":
            attributes["text_anchor"] = anchor
        if bold:
            attributes["font_weight"] = "bold"
        if halo:
            attributes |= {
                "stroke": PAPER,
                "stroke_width": 3,
                "stroke_linejoin": "round",
                "paint_order": "stroke",
            }
        self._words.append(_element("text", attributes, escape(clean(words))))

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        stroke: str = GRID,
        width: float = 1,
        dashes: str = "",
    ) -> None:
        """A straight line."""
        attributes: dict[str, str | float] = {
            "x1": start[0],
            "y1": start[1],
            "x2": end[0],
            "y2": end[1],
            "stroke": stroke,
            "stroke_width": width,
        }
        if dashes:
            attributes["stroke_dasharray"] = dashes
        self._parts.append(_element("line", attributes, ""))

    def mark(
        self,
        shape: str,
        x: float,
        y: float,
        *,
        fill: str,
        reach: float = 4.5,
    ) -> None:
        """A point: circle, square, diamond or triangle."""
        if shape == "circle":
            self.put("circle", cx=x, cy=y, r=reach, fill=fill, stroke=PAPER)
            return
        corners = {
            "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
            "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
            "triangle": ((0, -1.2), (1.15, 0.9), (-1.15, 0.9)),
        }[shape]
        outline = outline_of([(x + reach * a, y + reach * b) for a, b in corners])
        self.put("path", d=f"{outline}Z", fill=fill, stroke=PAPER)

    def hatching(self) -> str:
        """The fill that means 'no data' in this drawing."""
        key = f"{self.name}-no-data"
        if not self._definitions:
            stripe = _element(
                "path", {"d": "M-1 1L1-1M0 6L6 0M5 7L7 5", "stroke": "#768692"}, ""
            )
            ground = _element("rect", {"width": 6, "height": 6, "fill": "#f0f4f5"}, "")
            self._definitions.append(
                _element(
                    "pattern",
                    {
                        "id": key,
                        "width": 6,
                        "height": 6,
                        "patternUnits": "userSpaceOnUse",
                    },
                    ground + stripe,
                )
            )
        return f"url(#{key})"

    def finish(self, height: float, *, title: str, description: str) -> Picture:
        """The whole picture, with its title and description for those who listen."""
        named = f"{self.name}-title", f"{self.name}-desc"
        tall = ceil(height)
        body = (
            f'<title id="{named[0]}">{escape(clean(title))}</title>'
            f'<desc id="{named[1]}">{escape(clean(description))}</desc>'
            + (f"<defs>{''.join(self._definitions)}</defs>" * bool(self._definitions))
            + _element("rect", {"width": self.width, "height": tall, "fill": PAPER}, "")
            + "".join(self._parts)
            + "".join(self._words)
        )
        svg = _element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "role": "img",
                "aria_labelledby": " ".join(named),
                "viewBox": f"0 0 {self.width} {tall}",
                "width": self.width,
                "height": tall,
                "font_family": FONT,
            },
            body,
        )
        return Picture(svg=svg, title=clean(title), description=clean(description))


def outline_of(points: Iterable[tuple[float, float]]) -> str:
    """Points as the data of an open path."""
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points)


def number(value: float) -> str:
    """A coordinate as short as a tenth of a unit allows."""
    return f"{round(value, 1):g}" if abs(value) < 1e5 else f"{value:.0f}"


def _element(tag: str, attributes: dict[str, str | float], inside: str) -> str:
    written = "".join(
        f' {key.replace("_", "-")}="{_attribute(value)}"'
        for key, value in attributes.items()
    )
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def _attribute(value: str | float) -> str:
    return escape(clean(value)) if isinstance(value, str) else number(value)


def heading(drawing: Drawing, title: str, subtitle: str) -> float:
    """Write the title and what is measured, in what, and when; returns where they end."""
    y = 0.0
    for words in wrap(title, LARGE, drawing.width - 4, lines=3, bold=True):
        y += LARGE * LINE
        drawing.words(0, y, words, size=LARGE, bold=True)
    if subtitle:
        y += 2
        for words in wrap(subtitle, BODY, drawing.width - 4, lines=3):
            y += BODY * LINE
            drawing.words(0, y, words, fill=QUIET)
    return y + 14


def legend(
    drawing: Drawing, entries: Sequence[tuple[str, str, str]], y: float
) -> float:
    """A key of (shape, colour, words) in rows; returns where it ends."""
    x = 0.0
    for shape, fill, words in entries:
        shown = shorten(clean(words), BODY, drawing.width - 24)
        reach = 22 + text_width(shown, BODY) + 18
        if x and x + reach - 18 > drawing.width:
            x, y = 0.0, y + BODY * 1.5
        drawing.mark(shape, x + 7, y + 8, fill=fill, reach=6)
        drawing.words(x + 20, y + 13, shown)
        x += reach
    return y + BODY * 1.5 + 10


def known(value: object) -> float | None:
    """A cell as a number to draw, or ``None`` when there is nothing to draw."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if isfinite(value) else None
