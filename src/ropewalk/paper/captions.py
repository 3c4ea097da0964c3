"""The words around a picture: units, short numbers, periods, and the text alternative.

A text alternative says what the eye would take from the picture: how many things are
shown, which is largest and smallest, what the latest is, and what is not known.
"""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from ropewalk.figures import Column, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import day, listed, rough_pounds, said

PENCE_PER_POUND = 100
MOST_NAMED = 4
MOST_SOURCES = 3
UNIT_WORDS = {
    "text": "",
    "pence": "pounds",
    "index": "index",
    "percent": "per cent",
    "fraction": "share",
    "count": "number",
    "year": "",
}
FROM_ZERO_UNNEEDED = {"index", "score", "rank", "year"}


def short(value: float | None, unit: str) -> str:
    """A value as it is written beside a bar or a point."""
    if value is None:
        return "not known"
    return rough_pounds(round(value)) if unit == "pence" else said(value, unit)


def bare(value: float | None, unit: str) -> str:
    """A value without its unit, for a picture whose subtitle names the unit."""
    return short(value, unit).removesuffix(f" {unit}")


def unit_words(unit: str) -> str:
    """What one unit is called in a subtitle."""
    return UNIT_WORDS.get(unit, unit)


def tick_words(values: Sequence[float], unit: str) -> list[str]:
    """Round values along an axis, all to the same number of decimals."""
    if unit == "pence":
        return [_tick_pounds(value, values) for value in values]
    gaps = [b - a for a, b in pairwise(values)] or [1.0]
    decimals = next(
        (
            places
            for places in range(6)
            if all(abs(round(g, places) - g) < 1e-9 * max(1, abs(g)) for g in gaps)
        ),
        6,
    )
    sign = "%" if unit == "percent" else ""
    return [f"{value + 0.0:,.{decimals}f}{sign}" for value in values]


def _tick_pounds(pence: float, values: Sequence[float]) -> str:
    most = max(abs(value) for value in values) / PENCE_PER_POUND
    size, letter = next(
        (size, letter)
        for size, letter in ((1e9, "bn"), (1e6, "m"), (1e3, "k"), (1, ""))
        if most >= size or size == 1
    )
    amount = pence / PENCE_PER_POUND / size
    if not amount:
        return "£0"
    return f"{'-' if amount < 0 else ''}£{abs(amount):,g}{letter}"


def subtitle(column: Column, table: Table, *, period: str = "") -> str:
    """What is measured, in which unit, for when."""
    unit = unit_words(column.unit)
    what = "" if column.title == table.title else column.title
    if unit and unit.casefold() not in what.casefold():
        what = f"{what}, {unit}" if what else unit
    what = what[:1].upper() + what[1:]
    when = period or vintages(table)
    return f"{what}; {when}" if when else what


def vintages(table: Table) -> str:
    """The vintages of the table's sources, or nothing where there are too many."""
    named = list(dict.fromkeys(s.vintage for s in table.sources if s.vintage))
    return listed(named) if len(named) <= 2 else ""


def data_days(table: Table) -> str:
    """Which vintage each source of a table is, and the last day it describes.

    Of many sources only the first and the last day are said; their list says the rest.
    """
    sources = tuple(dict.fromkeys(table.sources))
    if not sources:
        return ""
    if len(sources) == 1:
        return _vintage_and_day(sources[0])
    if len(sources) <= MOST_SOURCES:
        return "; ".join(f"{each.title}: {_vintage_and_day(each)}" for each in sources)
    days = sorted(each.as_at for each in sources if each.as_at)
    if not days:
        return f"{len(sources)} sources, none of which says which day it describes"
    lacking = len(sources) - len(days)
    without = f"; of {lacking} the day is not known" if lacking else ""
    return (
        f"{len(sources)} sources, which describe days from {day(days[0])} to "
        f"{day(days[-1])}{without}"
    )


def _vintage_and_day(source: Source) -> str:
    last = f"to {day(source.as_at)}" if source.as_at else "last day not known"
    return f"{source.vintage}, {last}" if source.vintage else last


def moments_said(moments: Sequence[Cell]) -> list[str]:
    """Moments on a time axis in words: 'March 2026' for months, else '13 October 2026'."""
    days = [_as_day(moment) for moment in moments]
    monthly = all(each is None or each.day == 1 for each in days)
    return [
        (f"{each:%B %Y}" if monthly else day(each)) if each else label(moment)
        for each, moment in zip(days, moments, strict=True)
    ]


def _as_day(moment: Cell) -> date | None:
    try:
        return date.fromisoformat(moment) if isinstance(moment, str) else None
    except ValueError:
        return None


def label(cell: Cell) -> str:
    """A cell as the name of a bar or a point."""
    if cell is None or cell == "":
        return "not stated"
    return cell if isinstance(cell, str) else f"{cell:g}"


def extremes(pairs: Sequence[tuple[str, float]], unit: str) -> str:
    """Which is largest and which smallest, as one or two sentences."""
    if not pairs:
        return "No value is known."
    if len(pairs) == 1:
        return f"{pairs[0][0]}: {short(pairs[0][1], unit)}."
    most = max(value for _, value in pairs)
    least = min(value for _, value in pairs)
    if most == least:
        return f"All are {short(most, unit)}."
    return (
        f"Largest: {_named(pairs, most)}, {short(most, unit)}. "
        f"Smallest: {_named(pairs, least)}, {short(least, unit)}."
    )


def _named(pairs: Sequence[tuple[str, float]], wanted: float) -> str:
    return some_of([label for label, value in pairs if value == wanted])


def some_of(names: list[str]) -> str:
    """A few names in full; of many, the first ones and how many more."""
    if len(names) <= MOST_NAMED:
        return listed(names)
    return (
        f"{', '.join(names[: MOST_NAMED - 1])} and {len(names) - MOST_NAMED + 1} more"
    )


def not_known(names: list[str]) -> str:
    """The sentence that owns up to gaps; empty when there are none."""
    return f" Not known: {some_of(names)}." if names else ""
