"""A table of values with units: the same rows feed the page, the chart and the download."""

from dataclasses import dataclass
from typing import Any

from ropewalk.figures.figure import Source

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it is and how its values read.

    ``unit`` is one of the words that ``figures.words.said`` knows: ``text``, ``people``,
    ``count``, ``pence``, ``index``, ``percent``, ``fraction``, ``per 1,000`` ... or any
    other unit, which is then shown after the number.
    """

    key: str
    title: str
    unit: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns; ``None`` is a value that is not known, never zero."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    sources: tuple[Source, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a ragged table."""
        width = len(self.columns)
        if any(len(row) != width for row in self.rows):
            raise ValueError(
                f"table {self.key} has a row that is not {width} cells wide"
            )

    def column(self, key: str) -> tuple[Cell, ...]:
        """The values of one column, in row order."""
        position = [column.key for column in self.columns].index(key)
        return tuple(row[position] for row in self.rows)

    def records(self) -> list[dict[str, Any]]:
        """The rows as mappings from column key to value."""
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, row, strict=True)) for row in self.rows]
