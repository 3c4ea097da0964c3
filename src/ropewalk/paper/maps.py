"""Areas shaded by a value, drawn from their outlines: no tiles, no server, no script.

The value's quantiles are the shades, and the legend says each in words with its range
and how many areas it holds. Hatching means that there is no value. Outlines are put on
a flat sheet as seen over the middle of the place (an equirectangular projection), which
is true to a hair at the size of a county.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, floor, log10, radians

import numpy as np
from numpy.typing import NDArray

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.figure import Source
from ropewalk.figures.table import Cell
from ropewalk.figures.words import counted
from ropewalk.paper.captions import bare, extremes, label, not_known, short, subtitle
from ropewalk.paper.charts.rows import column_of, ink_on, is_roomy
from ropewalk.paper.drawing import (
    BODY,
    INK,
    LINE,
    PAPER,
    QUIET,
    SMALL,
    WIDE,
    Drawing,
    Picture,
    heading,
    known,
    number,
    text_width,
    wrap,
)

# one hue from light to dark; the lightest still shows beside white with its outline
SHADES = ("#d9e8f5", "#a3c8e4", "#5f9fcf", "#2a6ca8", "#0f3a66")
PARTS = {5: "fifth", 4: "quarter", 3: "third", 2: "half"}
FEWEST_TO_A_SHADE = 2
MOST_LABELS = 40
KEY_ROOM = 230
TALLEST = 560.0
KM_PER_DEGREE = 111.32
OUTLINES_KEPT = 4096

Rings = tuple[NDArray[np.float64], ...]


@dataclass(frozen=True, slots=True)
class Area:
    """One area of a map: its outline as GeoJSON geometry, and a value or a gap."""

    code: str
    name: str
    value: float | None
    geojson: str


@dataclass(frozen=True, slots=True)
class Shade:
    """One step of the legend: its colour, its words and the values it holds."""

    fill: str
    words: str
    span: str
    low: float
    high: float
    areas: int


@dataclass(frozen=True, slots=True)
class _Sheet:
    """How longitude and latitude become a place on the paper."""

    west: float
    north: float
    across: float
    down: float
    left: float
    top: float

    def put(self, ring: NDArray[np.float64]) -> NDArray[np.float64]:
        """Points to the nearest half unit, so that neighbours share their border."""
        x = self.left + (ring[:, 0] - self.west) * self.across
        y = self.top + (self.north - ring[:, 1]) * self.down
        return np.round(np.column_stack([x, y]) * 2) / 2


def areas_of(
    table: Table, outlines: Mapping[str, str], *, code: str, name: str, value: str
) -> tuple[Area, ...]:
    """The rows of a table with the outlines of their areas.

    Args:
        table: one row for each area.
        outlines: GeoJSON geometry by area code; areas without one are not drawn.
        code: key of the column with the area's code.
        name: key of the column with the area's name.
        value: key of the column that shades it.
    """
    return tuple(
        Area(str(key), label(called), known(amount), outlines.get(str(key), ""))
        for key, called, amount in zip(
            table.column(code), table.column(name), table.column(value), strict=True
        )
    )


def table_of(
    areas: Sequence[Area],
    *,
    key: str,
    title: str,
    measure: Column,
    sources: tuple[Source, ...] = (),
) -> Table:
    """The map as a table: the same areas with their values."""
    columns = (Column("code", "Code"), Column("name", "Area"), measure)
    rows: tuple[tuple[Cell, ...], ...] = tuple((a.code, a.name, a.value) for a in areas)
    return Table(key=key, title=title, columns=columns, rows=rows, sources=sources)


def choropleth(
    table: Table,
    outlines: Mapping[str, str],
    *,
    code: str,
    names: str,
    values: str,
    width: int = WIDE,
    name: str = "",
) -> Picture:
    """A map of the areas of a table, shaded by one of its columns.

    Args:
        table: one row for each area.
        outlines: GeoJSON geometry by area code.
        code: key of the column with the area's code.
        names: key of the column with the area's name.
        values: key of the column that shades the areas.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.

    Raises:
        BadInput: when an outline is damaged, or none of the areas has one.
    """
    measure = column_of(table, values)
    areas = areas_of(table, outlines, code=code, name=names, value=values)
    drawn = [(area, _rings(area.geojson)) for area in areas if area.geojson]
    if not drawn:
        raise BadInput(f"No outline is held for any area of {table.title}.")
    shades = shades_of([a.value for a in areas if a.value is not None], measure.unit)
    drawing = Drawing(width, name=name or f"map-{table.key}")
    top = heading(drawing, table.title, subtitle(measure, table))
    roomy = is_roomy(drawing)
    sheet, foot = _sheet(drawn, width - KEY_ROOM if roomy else width, top)
    for area, rings in drawn:
        _draw_area(drawing, sheet, area, rings, shades, measure.unit)
    if len(drawn) <= MOST_LABELS:
        _write_names(drawing, sheet, drawn, shades)
    gaps = [area for area in areas if area.value is None]
    place = (width - KEY_ROOM + 16, top) if roomy else (0.0, foot + 40)
    end = _key(drawing, shades, len(gaps), place)
    _scale_bar(drawing, sheet, foot + 14)
    return drawing.finish(
        max(foot + 40, end),
        title=table.title,
        description=_said(areas, len(drawn), shades, measure),
    )


def shades_of(values: Sequence[float], unit: str) -> list[Shade]:
    """Equal parts of the areas by value, darkest for the highest, in words.

    As many parts, up to five, as leave two areas to each; ties may leave fewer.
    """
    if not values:
        return []
    held = np.sort(np.array(values, dtype=np.float64))
    parts = max(1, min(len(SHADES), len(held) // FEWEST_TO_A_SHADE))
    cuts = np.unique(np.quantile(held, [n / parts for n in range(1, parts)]))
    groups = [
        group for group in np.split(held, np.searchsorted(held, cuts)) if group.size
    ]
    named = _names_of_parts(len(groups), whole=len(groups) == parts)
    fills = _fills(len(groups))
    return [
        Shade(
            fill,
            words,
            _span(float(group[0]), float(group[-1]), unit),
            float(group[0]),
            float(group[-1]),
            int(group.size),
        )
        for group, words, fill in zip(groups, named, fills, strict=True)
    ]


def _names_of_parts(parts: int, *, whole: bool) -> list[str]:
    """'Lowest fifth' to 'Highest fifth'; 'group' where ties made the parts unequal."""
    part = PARTS.get(parts, "group") if whole else "group"
    return {
        1: ["All areas"],
        2: [f"Lower {part}", f"Higher {part}"],
        3: [f"Lowest {part}", f"Middle {part}", f"Highest {part}"],
        4: [
            f"Lowest {part}",
            f"Second lowest {part}",
            f"Second highest {part}",
            f"Highest {part}",
        ],
        5: [
            f"Lowest {part}",
            f"Second lowest {part}",
            f"Middle {part}",
            f"Second highest {part}",
            f"Highest {part}",
        ],
    }[parts]


def _fills(parts: int) -> list[str]:
    """Shades spread from light to dark over so many parts."""
    if parts == 1:
        return [SHADES[2]]
    last = len(SHADES) - 1
    return [SHADES[round(n * last / (parts - 1))] for n in range(parts)]


def _span(low: float, high: float, unit: str) -> str:
    if bare(low, unit) == bare(high, unit):
        return bare(low, unit)
    return f"{bare(low, unit)} to {bare(high, unit)}"


@lru_cache(maxsize=OUTLINES_KEPT)
def _rings(geojson: str) -> Rings:
    """The rings of a polygon or of many, each as points of longitude and latitude."""
    try:
        geometry = json.loads(geojson)
        corners = geometry["coordinates"]
        polygons = {"Polygon": [corners], "MultiPolygon": corners}[geometry["type"]]
        rings = tuple(
            np.array(ring, dtype=np.float64)[:, :2]
            for polygon in polygons
            for ring in polygon
        )
    except (ValueError, KeyError, TypeError, IndexError) as fault:
        raise BadInput(
            "An outline is not a polygon in GeoJSON; a boundary file may be damaged."
        ) from fault
    if not rings or not all(np.isfinite(ring).all() for ring in rings):
        raise BadInput("An outline has no points; a boundary file may be damaged.")
    return rings


def _sheet(
    drawn: Sequence[tuple[Area, Rings]], wide: float, top: float
) -> tuple[_Sheet, float]:
    """Fit all outlines into a width and no more than a height; returns the foot too."""
    points: NDArray[np.float64] = np.concatenate(
        [ring for _, rings in drawn for ring in rings]
    )
    west, south = points.min(axis=0)
    east, north = points.max(axis=0)
    squeeze = cos(radians((south + north) / 2))
    per_degree = min(
        (wide - 8) / max((east - west) * squeeze, 1e-6),
        TALLEST / max(north - south, 1e-6),
    )
    left = 4 + (wide - 8 - (east - west) * squeeze * per_degree) / 2
    sheet = _Sheet(west, north, per_degree * squeeze, per_degree, left, top)
    return sheet, top + (north - south) * per_degree


def _draw_area(  # noqa: PLR0917 - one area is six plain facts
    drawing: Drawing,
    sheet: _Sheet,
    area: Area,
    rings: Rings,
    shades: Sequence[Shade],
    unit: str,
) -> None:
    drawing.put(
        "path",
        d="".join(_outline(sheet.put(ring)) for ring in rings),
        fill=_fill_of(area, shades) or drawing.hatching(),
        fill_rule="evenodd",
        stroke=QUIET,
        stroke_width=0.6,
        stroke_linejoin="round",
        hover=f"{area.name}: {short(area.value, unit)}",
    )


def _fill_of(area: Area, shades: Sequence[Shade]) -> str:
    value = area.value
    if value is None:
        return ""
    return next(shade.fill for shade in shades if value <= shade.high)


def _outline(points: NDArray[np.float64]) -> str:
    """A ring as path data in steps; points that fall together are one."""
    moved = np.any(np.diff(points, axis=0) != 0, axis=1)
    kept = points[np.concatenate([[True], moved])]
    steps = np.diff(kept, axis=0)
    start = f"M{number(kept[0, 0])} {number(kept[0, 1])}"
    onward = " ".join(f"{x:g} {y:g}" for x, y in steps.tolist())
    return f"{start}l{onward}z" if onward else f"{start}z"


def _write_names(
    drawing: Drawing,
    sheet: _Sheet,
    drawn: Sequence[tuple[Area, Rings]],
    shades: Sequence[Shade],
) -> None:
    """Names where they fit inside their area without touching another name."""
    taken: list[tuple[float, float, float, float]] = []
    for area, rings in drawn:
        ring = sheet.put(max(rings, key=_size))
        x, y = _middle(ring)
        wide = text_width(area.name, SMALL)
        room = float(np.ptp(ring[:, 0]))
        box = (x - wide / 2 - 2, y - SMALL, x + wide / 2 + 2, y + 4)
        if wide > room or any(_touch(box, other) for other in taken):
            continue
        taken.append(box)
        fill = _fill_of(area, shades)
        light = not fill or ink_on(fill) != PAPER
        drawing.words(
            x,
            y + 4,
            area.name,
            size=SMALL,
            anchor="middle",
            fill=INK if light else PAPER,
            halo=light,
        )


def _size(ring: NDArray[np.float64]) -> float:
    x, y = ring[:, 0], ring[:, 1]
    return float(abs(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2)


def _middle(ring: NDArray[np.float64]) -> tuple[float, float]:
    """The middle of the widest stretch inside a ring, so that it lies inside."""
    x, y = ring[:, 0], ring[:, 1]
    best = (0.0, float(x.mean()), float(y.mean()))
    for level in np.linspace(y.min(), y.max(), 9)[2:-2] + 0.01:
        crossing = (y[:-1] <= level) != (y[1:] <= level)
        (at,) = np.nonzero(crossing)
        hits = np.sort(
            x[at] + (level - y[at]) / (y[at + 1] - y[at]) * (x[at + 1] - x[at])
        )
        for start, end in zip(hits[::2], hits[1::2], strict=False):
            best = max(best, (float(end - start), float(start + end) / 2, float(level)))
    return best[1], best[2]


def _touch(
    one: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return not (
        one[2] < other[0] or one[0] > other[2] or one[3] < other[1] or one[1] > other[3]
    )


def _key(
    drawing: Drawing,
    shades: Sequence[Shade],
    gaps: int,
    place: tuple[float, float],
) -> float:
    """The legend from the highest down, then what has no value; returns where it ends."""
    x, y = place
    entries = [
        (shade.fill, shade.words, f"{shade.span}, {counted(shade.areas, 'area')}")
        for shade in reversed(shades)
    ]
    if gaps:
        entries.append((drawing.hatching(), "No value held", counted(gaps, "area")))
    room = drawing.width - x - 30
    for fill, words, range_of in entries:
        drawing.put("rect", x=x, y=y, width=22, height=16, fill=fill, stroke=QUIET)
        drawing.words(x + 30, y + 13, words)
        for line in wrap(range_of, SMALL, room):
            y += BODY * LINE
            drawing.words(x + 30, y + 12, line, size=SMALL, fill=QUIET)
        y += BODY * LINE + 6
    return y


def _scale_bar(drawing: Drawing, sheet: _Sheet, y: float) -> None:
    """How long a round number of kilometres is."""
    km = 120 / sheet.down * KM_PER_DEGREE
    power = 10.0 ** floor(log10(km))
    round_km = max(m * power for m in (1, 2, 5) if m * power <= km)
    wide = round_km / KM_PER_DEGREE * sheet.down
    drawing.line((4, y), (4 + wide, y), stroke=QUIET, width=2)
    for x in (4, 4 + wide):
        drawing.line((x, y - 4), (x, y + 4), stroke=QUIET, width=2)
    words = f"{round_km:g} km"
    drawing.words(4 + ceil(wide) + 8, y + 4, words, size=SMALL, fill=QUIET)


def _said(
    areas: Sequence[Area], drawn: int, shades: Sequence[Shade], measure: Column
) -> str:
    pairs = [(area.name, area.value) for area in areas if area.value is not None]
    steps = "; ".join(
        f"{shade.words}, {shade.span} ({counted(shade.areas, 'area')})"
        for shade in reversed(shades)
    )
    parts = [
        f"Map of {measure.title} for {counted(len(areas), 'area')}.",
        extremes(pairs, measure.unit),
        f"Shades: {steps}." if steps else "",
    ]
    if drawn < len(areas):
        lost = counted(len(areas) - drawn, "area")
        parts.append(f"No outline is held for {lost}, which the table shows.")
    gaps = not_known([area.name for area in areas if area.value is None])
    return " ".join(filter(None, parts)) + gaps
