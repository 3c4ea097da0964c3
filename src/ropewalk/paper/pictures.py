"""Which picture suits a table: a section names the kind, the table's columns say the rest.

The columns' units decide what is drawn. Codes are never drawn; where a table holds the
same measure for several years, or beside a comparison, they are drawn together.
"""

import re
from collections.abc import Callable, Mapping, Sequence

from ropewalk.figures import Column, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.paper.charts import (
    Reference,
    age_pyramid,
    bars,
    deciles,
    dots,
    grouped_bars,
    lines,
    months_stacked,
    stacked_bars,
    xmr,
)
from ropewalk.paper.drawing import WIDE, Picture, known
from ropewalk.paper.maps import choropleth
from ropewalk.place.discharge.weeks import process_of
from ropewalk.place.maps import grain_of_table, outlines

TIMES = {
    "day",
    "week",
    "starts_on",
    "month",
    "year",
    "financial_year",
    "period",
    "year_ending",
}
COMPARISONS = {"england", "icb", "england_median", "neighbours"}
WHOLES = {"everything"}  # beside a whole, its part would be a flat line
INTERVAL = ("low", "high")
BY_YEAR = re.compile(r"_\d{4}(/\d\d)?$")
FIRST_CHOICE = ("pence", "index", "percent", "per 1,000", "per 100,000")
STILL_THERE = "still_there"
EVEN = Reference("an even spread over England's tenths", 10.0)


def picture_of(
    kind: str, table: Table, lake: Lake, *, width: int = WIDE, name: str = ""
) -> Picture | None:
    """Draw one kind of picture from a table; ``None`` where there is nothing to draw.

    Args:
        kind: ``bars``, ``dots``, ``lines``, ``stacked``, ``deciles``, ``ages``, ``spc``
            or ``map``.
        table: the rows; for a map its key ends in the kind of area, as ``place.maps``
            writes it.
        lake: where the outlines of areas are held.
        width: in user units.
        name: stem of the ids in the picture; one per picture on a page.

    Raises:
        ValueError: when there is no such kind of picture.
    """
    if kind not in KINDS:
        raise ValueError(f"there is no picture of the kind {kind!r}")
    if not any(known(cell) is not None for row in table.rows for cell in row):
        return None
    return KINDS[kind](table, lake, width, name or f"{kind}-{table.key}")


def _bars(table: Table, _: Lake, width: int, name: str) -> Picture:
    columns = measures_of(table)
    names = names_of(table).key
    if len(columns) > 1:
        keys = [column.key for column in columns]
        return grouped_bars(table, names=names, values=keys, width=width, name=name)
    held = {column.key for column in table.columns}
    return bars(
        table,
        names=names,
        values=columns[0].key,
        interval=INTERVAL if held.issuperset(INTERVAL) else None,
        width=width,
        name=name,
    )


def _dots(table: Table, _: Lake, width: int, name: str) -> Picture:
    indices = [column.key for column in table.columns if column.unit == "index"]
    values = indices or [measures_of(table)[0].key]
    names = names_of(table).key
    return dots(table, names=names, values=values, width=width, name=name)


def _lines(table: Table, _: Lake, width: int, name: str) -> Picture:
    moments, series = _time_and_series(table)
    held = _drawable(table)
    values = [c.key for c in held if c.unit == held[0].unit and c.key not in WHOLES]
    if series:
        return lines(
            table,
            moments=moments,
            series=series,
            value=values[0],
            width=width,
            name=name,
        )
    along = moments or names_of(table).key
    return lines(table, moments=along, values=values, width=width, name=name)


def _stacked(table: Table, _: Lake, width: int, name: str) -> Picture:
    moments, series = _time_and_series(table)
    if moments and series:
        value = measures_of(table)[0].key
        return months_stacked(
            table,
            moments=moments,
            series=series,
            value=value,
            width=width,
            name=name,
        )
    first = measures_of(table)[0].unit
    parts = [column.key for column in _drawable(table) if column.unit == first]
    names = names_of(table).key
    return stacked_bars(table, names=names, values=parts, width=width, name=name)


def _deciles(table: Table, _: Lake, width: int, name: str) -> Picture:
    tenths, *others = (c for c in table.columns if c.unit != "text")
    value = next((c for c in others if c.unit == "percent"), others[0])
    return deciles(
        table,
        tenths=tenths.key,
        values=value.key,
        reference=EVEN if value.unit == "percent" else None,
        width=width,
        name=name,
    )


def _ages(table: Table, lake: Lake, width: int, name: str) -> Picture:
    held = {column.key for column in table.columns}
    if not held.issuperset({"female", "male"}):
        return _bars(table, lake, width, name)
    ages = names_of(table).key
    return age_pyramid(
        table, ages=ages, left="female", right="male", width=width, name=name
    )


def _spc(table: Table, _: Lake, width: int, name: str) -> Picture | None:
    process = process_of(table)
    if process is None:
        return None
    moments, _series = _time_and_series(table)
    return xmr(
        table,
        process,
        moments=moments or names_of(table).key,
        value=STILL_THERE,
        width=width,
        name=name,
    )


def _map(table: Table, lake: Lake, width: int, name: str) -> Picture | None:
    code, names = table.columns[0].key, table.columns[1].key
    codes = [str(each) for each in table.column(code)]
    held = outlines(lake, grain_of_table(table.key), codes)
    if not held:
        return None
    value = next(c.key for c in table.columns if c.unit != "text")
    return choropleth(
        table, held, code=code, names=names, values=value, width=width, name=name
    )


KINDS: Mapping[str, Callable[[Table, Lake, int, str], Picture | None]] = {
    "ages": _ages,
    "bars": _bars,
    "deciles": _deciles,
    "dots": _dots,
    "lines": _lines,
    "map": _map,
    "spc": _spc,
    "stacked": _stacked,
}


def names_of(table: Table) -> Column:
    """The column that names the rows: the first of words that are not codes."""
    words = [column for column in table.columns if column.unit == "text"]
    named = [column for column in words if not is_code(column)]
    return (named or words or list(table.columns))[0]


def is_code(column: Column) -> bool:
    """Whether a column holds codes of areas or organisations rather than words."""
    return column.key == "code" or column.key.endswith("_code")


def is_time(column: Column) -> bool:
    """Whether a column holds moments or periods."""
    return column.key in TIMES


def measures_of(table: Table) -> list[Column]:
    """What a table is about: its main measure, with other years or comparisons of it."""
    held = _drawable(table)
    main = next(
        (column for unit in FIRST_CHOICE for column in held if column.unit == unit),
        held[0],
    )
    if stem := BY_YEAR.search(main.key):
        start = main.key[: stem.start()]
        return [c for c in held if c.key.startswith(start) and BY_YEAR.search(c.key)]
    beside = [c for c in held if c.key in COMPARISONS and c.unit == main.unit]
    return [main, *(column for column in beside if column != main)]


def _drawable(table: Table) -> list[Column]:
    """Columns of numbers of which at least one is known."""
    return [
        column
        for column in table.columns
        if column.unit not in {"text", "rank", "year"}
        and any(known(cell) is not None for cell in table.column(column.key))
    ]


def _time_and_series(table: Table) -> tuple[str, str]:
    """The column of moments, and the column of names beside it in a long table."""
    words: Sequence[Column] = [c for c in table.columns if c.unit in {"text", "year"}]
    moments = next((column for column in words if is_time(column)), None)
    if moments is None:
        return "", ""
    others = [c for c in words if c != moments and not is_code(c) and not is_time(c)]
    return moments.key, others[0].key if others else ""
