"""A table of figures as the terminal shows it, with no number ever cut short."""

from itertools import zip_longest
from textwrap import wrap

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import said

UNIT_IN_HEADING = {"weighted people"}
WIDEST_NAME = 44
GAP = "  "


def grid_of(table: Table) -> str:
    """The title, headings and rows as lines, words to the left and numbers to the right.

    Long words fold within their column; a table that needs more room than the terminal
    has runs over its edge.
    """
    columns = [
        [_cell(cell, column) for cell in table.column(column.key)]
        for column in table.columns
    ]
    widths = [_width(*pair) for pair in zip(table.columns, columns, strict=True)]
    titles = [column.title for column in table.columns]
    return "\n".join(
        [
            table.title,
            *_lines(titles, widths, table.columns),
            GAP.join("-" * width for width in widths),
            *(
                line
                for row in zip(*columns, strict=True)
                for line in _lines(row, widths, table.columns)
            ),
        ]
    )


def _lines(
    cells: tuple[str, ...] | list[str],
    widths: list[int],
    columns: tuple[Column, ...],
) -> list[str]:
    """One row as as many lines as its longest cell folds to."""
    folded = [
        wrap(cell, width) or [""] for cell, width in zip(cells, widths, strict=True)
    ]
    lines = []
    for parts in zip_longest(*folded, fillvalue=""):
        aligned = [
            part.ljust(width) if column.unit == "text" else part.rjust(width)
            for part, width, column in zip(parts, widths, columns, strict=True)
        ]
        lines.append(GAP.join(aligned).rstrip())
    return lines


def _width(column: Column, cells: list[str]) -> int:
    """Room for the longest cell and for the longest word of the heading."""
    longest = max(map(len, cells), default=0)
    if column.unit == "text":
        longest = min(longest, WIDEST_NAME)
    return max(longest, *map(len, column.title.split()))


def _cell(cell: Cell, column: Column) -> str:
    return said(cell, "people" if column.unit in UNIT_IN_HEADING else column.unit)
