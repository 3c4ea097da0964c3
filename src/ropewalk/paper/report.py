"""The position of a place as one illustrated file: to read on a screen or to print.

The file needs nothing else: its styles and pictures are inside it, it runs no script
and fetches nothing, and a content policy written into it holds it to that.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.ages import age_of
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words, day, listed, said
from ropewalk.lake.catalogue import Lake
from ropewalk.paper.captions import bare, data_days, moments_said, short, unit_words
from ropewalk.paper.drawing import NARROW, WIDE, Picture
from ropewalk.paper.pictures import is_time, names_of, picture_of
from ropewalk.place.maps import GRAINS, grain_of_table
from ropewalk.place.position import Position
from ropewalk.place.section import Missing, Section, State

MOST_ROWS = 15
NEVER_CUT = {"unknown.list"}  # what is not known is for every reader
MOST_CARDS = 6
MOST_INPUTS = 12
SENTENCE = 60
COMMAND = re.compile(r"`([^`]+)`")
STATES = {State.FULL: "", State.PART: "known in part", State.EMPTY: "nothing held"}


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table ready to print: words in every cell, and what was left out."""

    key: str
    title: str
    note: str
    headings: tuple[str, ...]
    kinds: tuple[str, ...]
    named_by: int
    rows: tuple[tuple[str, ...], ...]
    left_out: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture twice: for a wide page or paper, and for a telephone."""

    wide: Picture
    narrow: Picture


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A table with the pictures drawn from it."""

    table: ShownTable
    pictures: tuple[Drawn, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the position, ready to print."""

    key: str
    title: str
    answer: str
    state: str
    cards: tuple[Figure, ...]
    more_figures: tuple[Figure, ...]
    exhibits: tuple[Exhibit, ...]
    missing: tuple[Missing, ...]
    sources: tuple[int, ...]


def position_html(lake: Lake, position: Position, *, on: date) -> str:
    """The position as one HTML file that needs nothing else.

    Args:
        lake: where the outlines of areas are held.
        position: what is known of the place.
        on: the day of reading, from which ages of data are counted.
    """
    sources = _sources(lake, position)
    chapters = [_chapter(lake, each, position, sources) for each in position.sections]
    template = _environment().get_template("position.html")
    return template.render(
        place=position.place,
        headline=position.headline,
        on=on,
        chapters=chapters,
        sources=list(enumerate(sources, start=1)),
    )


def _sources(lake: Lake, position: Position) -> tuple[Source, ...]:
    """Every source of the position, and those of the outlines that its maps draw."""
    outlines = [
        lake.source(GRAINS[grain_of_table(key)][2])
        for section in position.sections
        for kind, key in section.pictures
        if kind == "map"
    ]
    return tuple(dict.fromkeys([*position.sources(), *outlines]))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("ropewalk.paper"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["day"] = day
    made.filters["pieces"] = pieces
    made.globals.update(
        age_in_words=age_in_words,
        rough=rough,
        exact=exact,
        unit_words=unit_words,
        compared=compared,
        when=when,
        shown_inputs=shown_inputs,
    )
    return made


def pieces(words: str) -> list[tuple[str, bool]]:
    """Words in order, and of each whether it stood between backticks: a command."""
    return [
        (piece, n % 2 == 1) for n, piece in enumerate(COMMAND.split(words)) if piece
    ]


def rough(figure: Figure) -> str:
    """A figure's value as a card says it; the unit stands below it."""
    return short(figure.value, figure.unit).removesuffix(f" {figure.unit}")


def exact(figure: Figure) -> str:
    """A figure's value as a trace says it, to the penny."""
    return said(figure.value, figure.unit)


def compared(figure: Figure) -> str:
    """What a figure is to be held against, as far as it says so itself."""
    parts = [figure.comparison.rstrip(".")] if figure.comparison else []
    if not parts and figure.unit == "index" and figure.value is not None:
        gap = f"{100 * abs(figure.value - 1):.1f}%"
        level = "above" if figure.value > 1 else "below"
        same = gap == "0.0%"
        parts.append("level with the whole" if same else f"{gap} {level} the whole")
    if figure.interval is not None:
        low, high = (bare(end, figure.unit) for end in figure.interval)
        parts.append(f"likely range, allowing for chance: {low} to {high}")
    return "; ".join(parts)


def when(figure: Figure, *, on: date) -> str:
    """The vintage of a figure, and how old it and its oldest input are."""
    age = age_of(figure, on=on)
    return (
        f"{figure.vintage} ({age})" if age and figure.vintage else figure.vintage or age
    )


def shown_inputs(figure: Figure) -> tuple[tuple[Figure, ...], int]:
    """The first inputs of a figure, and how many more there are."""
    return figure.inputs[:MOST_INPUTS], max(0, len(figure.inputs) - MOST_INPUTS)


def _chapter(
    lake: Lake, section: Section, position: Position, sources: Sequence[Source]
) -> Chapter:
    number = {source: n for n, source in enumerate(sources, start=1)}
    return Chapter(
        key=section.key,
        title=section.title,
        answer=section.answer,
        state=STATES[section.state],
        cards=section.figures[:MOST_CARDS],
        more_figures=section.figures[MOST_CARDS:],
        exhibits=tuple(
            Exhibit(
                shown(table, place=position.place.code),
                tuple(_drawn(lake, section, table)),
            )
            for table in _pictures_first(section)
        ),
        missing=section.missing,
        sources=tuple(number[source] for source in section.sources()),
    )


def _pictures_first(section: Section) -> list[Table]:
    """The tables with pictures in the order of the pictures, then the others."""
    order = [key for _, key in section.pictures]
    last = len(order)
    return sorted(
        section.tables,
        key=lambda table: order.index(table.key) if table.key in order else last,
    )


def _drawn(lake: Lake, section: Section, table: Table) -> Iterator[Drawn]:
    for kind, key in section.pictures:
        if key != table.key:
            continue
        wide = picture_of(kind, table, lake, width=WIDE)
        stem = f"{kind}-{table.key}-narrow"
        narrow = picture_of(kind, table, lake, width=NARROW, name=stem)
        if wide and narrow:
            yield Drawn(wide, narrow)


def shown(table: Table, *, place: str) -> ShownTable:
    """A table as it is printed: its first rows, or of a series its latest.

    Args:
        table: all rows; a column in which nothing is known is said, not shown.
        place: the code of the place, for the command that prints all rows.
    """
    named_by = names_of(table)
    columns = tuple(
        column
        for column in table.columns
        if column == named_by or not _is_unknown(table, column)
    )
    unknown = [c.title for c in table.columns if c not in columns]
    rows = table.rows
    in_time = is_time(columns[0])
    kept = rows
    if table.key not in NEVER_CUT and len(rows) > MOST_ROWS:
        kept = rows[-MOST_ROWS:] if in_time else rows[:MOST_ROWS]
    which = "latest" if in_time else "first"
    place_of = {column.key: n for n, column in enumerate(table.columns)}
    cells = [_cells(c, [row[place_of[c.key]] for row in kept]) for c in columns]
    return ShownTable(
        key=table.key,
        title=table.title,
        note=" ".join(
            filter(
                None,
                [
                    f"Not known: {listed(unknown)}." * bool(unknown),
                    table.note,
                    f"Data: {data_days(table)}." * bool(table.sources),
                ],
            )
        ),
        headings=tuple(_heading(column) for column in columns),
        kinds=tuple(
            "" if column == named_by else _kind(column, each)
            for column, each in zip(columns, cells, strict=True)
        ),
        named_by=columns.index(named_by),
        rows=tuple(zip(*cells, strict=True)),
        left_out=(
            f"The {which} {len(kept)} of {len(rows):,} rows. All of them: "
            f"`ropewalk position {place} --json`, table {table.key}; or the same table "
            "in the workspace, to sort and download."
            if len(kept) < len(rows)
            else ""
        ),
    )


def _kind(column: Column, cells: Sequence[str]) -> str:
    """How a column is set: amounts to the right, sentences with room to be read."""
    if column.unit not in {"text", "year"}:
        return "amount"
    return "long" if any(len(cell) > SENTENCE for cell in cells) else ""


def _is_unknown(table: Table, column: Column) -> bool:
    """Whether a column has rows and not one value in them."""
    return bool(table.rows) and not any(
        cell is not None for cell in table.column(column.key)
    )


def _heading(column: Column) -> str:
    unit = unit_words(column.unit)
    said_already = unit.casefold() in column.title.casefold()
    shown_in_cell = column.unit in {"pence", "percent", "count", "rank"}
    if not unit or said_already or shown_in_cell:
        return column.title
    return f"{column.title} ({unit})"


def _cells(column: Column, cells: Sequence[Cell]) -> list[str]:
    if column.unit in {"text", "year"}:
        return _words(cells)
    return [said(cell, column.unit).removesuffix(f" {column.unit}") for cell in cells]


def _words(cells: Sequence[Cell]) -> list[str]:
    return [
        "not known" if cell is None else words if cell else ""
        for cell, words in zip(cells, moments_said(cells), strict=True)
    ]
