"""A table as one reader asked to see it: sorted, filtered and a page at a time.

Everything asked for is in the address (``practices.sort=-final``), so a view of a table
can be kept, sent to somebody and printed. Several tables share one page: each reads only
the parameters that start with its own key, and leaves the others as they were.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import said
from ropewalk.paper.captions import data_days, moments_said
from ropewalk.paper.exports import heading

PAGE_ROWS = 25
MOST_CHOICES = 12
READS_AS_TEXT = frozenset({"text", "year"})
TURNS = {
    (True, False): "smallest first",
    (True, True): "largest first",
    (False, False): "from first to last",
    (False, True): "from last to first",
}
SAID_IN_THE_CELL = frozenset({"pence", "percent", "count", "units"})
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Heading:
    """The top of a column: what it is, how the rows stand in it, and how to turn them."""

    key: str
    title: str
    is_number: bool
    order: str
    turn: str
    address: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A column of few different words, any one of which the reader can ask for alone."""

    name: str
    title: str
    words: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Lead:
    """Where a row leads, and the number that tells it from rows of the same name."""

    number: str
    address: str


@dataclass(frozen=True, slots=True)
class Arranged:
    """A table in the order, narrowed to the rows and cut to the page that was asked for.

    ``whole`` is the table as computed; ``matching`` is sorted and filtered with every
    page in it, and is what the downloads hold. ``leads`` says of each row where it
    leads, if the rows of this table lead anywhere.
    """

    whole: Table
    matching: Table
    rows: tuple[tuple[str, ...], ...]
    headings: tuple[Heading, ...]
    choices: tuple[Choice, ...]
    find: str
    can_find: bool
    page: int
    pages: int
    first: int
    last: int
    previous: str
    following: str
    cleared: str
    csv: str
    xlsx: str
    kept: tuple[tuple[str, str], ...]
    leads: tuple[Lead, ...]

    @property
    def key(self) -> str:
        """The key of the table, which is also its place on the page."""
        return self.whole.key

    @property
    def data_days(self) -> str:
        """Which vintage and day the table shows; empty where it has no source."""
        return data_days(self.whole)

    @property
    def is_filtered(self) -> bool:
        """Whether the reader asked for some of the rows only."""
        return bool(self.find) or any(choice.chosen for choice in self.choices)


def arrange(
    table: Table,
    asked: Mapping[str, str],
    *,
    leads_to: Callable[[Cell], str] | None = None,
) -> Arranged:
    """The table as the address asks for it.

    Args:
        table: Every row of it.
        leads_to: The address of a row's own page, by what is in its column ``number``.
        asked: All parameters of the address. ``<key>.sort`` is a column, with a minus
            sign for largest first; ``<key>.find`` is text in any column;
            ``<key>.only.<column>`` is one word of a column; ``<key>.page`` counts from 1.

    Raises:
        BadInput: When a parameter names a column that the table has not, or a page that
            is not a whole number.
    """
    name = f"{table.key}."
    columns = {column.key: position for position, column in enumerate(table.columns)}
    sort = asked.get(f"{name}sort", "")
    find = asked.get(f"{name}find", "").strip()
    days = tuple(_days(table.column(column.key)) for column in table.columns)
    choices = _choices(table, asked)
    rows = [row for row in table.rows if _matches(row, find, choices, columns, days)]
    matching = _with_rows(table, _sorted(rows, sort, columns, table))

    pages = max(1, -(-len(rows) // PAGE_ROWS))
    page = min(_page_number(asked.get(f"{name}page", "1"), table), pages)
    start = (page - 1) * PAGE_ROWS
    shown = matching.rows[start : start + PAGE_ROWS]
    narrowing = {f"{name}find", *(choice.name for choice in choices)}
    turning = {f"{name}page": None}
    return Arranged(
        whole=table,
        matching=matching,
        rows=tuple(
            tuple(
                shown_cell(cell, column, said_days)
                for cell, column, said_days in zip(
                    row, table.columns, days, strict=True
                )
            )
            for row in shown
        ),
        headings=tuple(
            _heading(column, sort, table, asked) for column in table.columns
        ),
        choices=choices,
        find=find,
        can_find=any(isinstance(cell, str) for row in table.rows for cell in row),
        page=page,
        pages=pages,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        previous=(
            address(asked, {f"{name}page": str(page - 1)}, table) if page > 1 else ""
        ),
        following=(
            address(asked, {f"{name}page": str(page + 1)}, table)
            if page < pages
            else ""
        ),
        cleared=address(asked, dict.fromkeys(narrowing) | turning, table),
        csv=address(asked, {"table": table.key, "format": "csv"}),
        xlsx=address(asked, {"table": table.key, "format": "xlsx"}),
        kept=tuple(
            (key, value)
            for key, value in asked.items()
            if key not in narrowing and key not in turning
        ),
        leads=tuple(
            Lead(str(row[columns["number"]]), leads_to(row[columns["number"]]))
            for row in shown
        )
        if leads_to
        else (),
    )


def address(
    asked: Mapping[str, str],
    changed: Mapping[str, str | None],
    table: Table | None = None,
) -> str:
    """The address of the page with some parameters changed and the rest kept.

    A parameter changed to ``None`` is left out. With a table, the browser stays there.
    """
    parameters = {
        key: value for key, value in {**asked, **changed}.items() if value is not None
    }
    place = f"#table-{table.key}" if table else ""
    return f"?{urlencode(parameters)}{place}"


def shown_cell(cell: Cell, column: Column, days: Mapping[str, str]) -> str:
    """A cell in words, without the unit that the heading of its column already says."""
    if isinstance(cell, str):
        return days.get(cell, cell)
    words = said(cell, column.unit)
    if column.unit in SAID_IN_THE_CELL:
        return words
    return words.removesuffix(f" {column.unit}")


def _days(cells: tuple[Cell, ...]) -> dict[str, str]:
    """The days of a column in words, where days are all it holds; else nothing.

    They are kept year first, so that they sort; nobody should have to read them so.
    """
    held = [cell for cell in dict.fromkeys(cells) if isinstance(cell, str)]
    if not held or not all(DAY.fullmatch(cell) for cell in held):
        return {}
    return dict(zip(held, moments_said(held), strict=True))


def _heading(
    column: Column, sort: str, table: Table, asked: Mapping[str, str]
) -> Heading:
    order = {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "none")
    is_number = column.unit not in READS_AS_TEXT
    turned = f"-{column.key}" if order == "ascending" else column.key
    changed = {f"{table.key}.sort": turned, f"{table.key}.page": None}
    return Heading(
        key=column.key,
        title=column.title if column.unit in SAID_IN_THE_CELL else heading(column),
        is_number=is_number,
        order=order,
        turn=TURNS[is_number, order == "ascending"],
        address=address(asked, changed, table),
    )


def _choices(table: Table, asked: Mapping[str, str]) -> tuple[Choice, ...]:
    found = []
    for column in table.columns:
        words = {
            cell for cell in table.column(column.key) if isinstance(cell, str) and cell
        }
        name = f"{table.key}.only.{column.key}"
        chosen = asked.get(name, "")
        few = 2 <= len(words) <= min(MOST_CHOICES, len(table.rows) // 2)
        is_day = all(DAY.fullmatch(word) for word in words)
        if (column.unit == "text" and few and not is_day) or chosen:
            ordered = tuple(sorted(words, key=str.casefold))
            found.append(Choice(name, column.title, ordered, chosen))
    return tuple(found)


def _matches(
    row: tuple[Cell, ...],
    find: str,
    choices: tuple[Choice, ...],
    columns: Mapping[str, int],
    days: tuple[Mapping[str, str], ...],
) -> bool:
    for choice in choices:
        column = choice.name.rpartition(".only.")[2]
        if choice.chosen and row[columns[column]] != choice.chosen:
            return False
    wanted = find.casefold()
    return not wanted or any(
        wanted in said_days.get(cell, cell).casefold()
        for cell, said_days in zip(row, days, strict=True)
        if isinstance(cell, str)
    )


def _sorted(
    rows: list[tuple[Cell, ...]], sort: str, columns: Mapping[str, int], table: Table
) -> list[tuple[Cell, ...]]:
    """Rows in order; those without a value come last whichever way they are turned."""
    if not sort:
        return rows
    position = columns.get(sort.removeprefix("-"))
    if position is None:
        raise BadInput(
            f"{table.title} has no column {sort.removeprefix('-')}; "
            f"it can be sorted by {', '.join(columns)}."
        )
    known = [row for row in rows if row[position] is not None]
    unknown = [row for row in rows if row[position] is None]
    known.sort(key=lambda row: _rank(row[position]), reverse=sort.startswith("-"))
    return known + unknown


def _rank(cell: Cell) -> tuple[int, float, str]:
    """Numbers by size, before words by letter."""
    if isinstance(cell, str):
        return (1, 0, cell.casefold())
    return (0, cell or 0, "")


def _page_number(text: str, table: Table) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= 1):
        raise BadInput(f"{text} is not a page of {table.title}; pages count from 1.")
    return int(text)


def _with_rows(table: Table, rows: list[tuple[Cell, ...]]) -> Table:
    return Table(
        key=table.key,
        title=table.title,
        columns=table.columns,
        rows=tuple(rows),
        sources=table.sources,
        note=table.note,
    )
