"""A table of figures as the terminal shows it."""

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import said

UNIT_IN_HEADING = {"weighted people"}
WIDEST_NAME = 40
GAP = 2
ENDLESS = 10_000


def print_table(console: Console, table: Table) -> None:
    """Print the rows with words to the left and numbers to the right.

    A number is never cut short: a table that needs more room than the terminal has
    runs over its edge.
    """
    columns = [
        [_cell(cell, column) for cell in table.column(column.key)]
        for column in table.columns
    ]
    widths = [_width(*pair) for pair in zip(table.columns, columns, strict=True)]
    grid = Grid(
        box=SIMPLE,
        title=Text(table.title),
        title_justify="left",
        padding=(0, GAP, 0, 0),
    )
    for column, width in zip(table.columns, widths, strict=True):
        side = "left" if column.unit == "text" else "right"
        grid.add_column(Text(column.title), justify=side, min_width=width)  # type: ignore[arg-type]  # one of rich's words
    for row in zip(*columns, strict=True):
        grid.add_row(*(Text(cell) for cell in row))
    endless = Console(width=ENDLESS)
    needed = endless.measure(grid).minimum
    wide = Console(file=console.file, width=max(console.width, needed), highlight=False)
    wide.print(grid)


def _width(column: Column, cells: list[str]) -> int:
    """Room for the longest cell and for the longest word of the heading."""
    longest = max(map(len, cells), default=0)
    if column.unit == "text":
        longest = min(longest, WIDEST_NAME)
    return max(longest, *map(len, column.title.split()))


def _cell(cell: Cell, column: Column) -> str:
    return said(cell, "people" if column.unit in UNIT_IN_HEADING else column.unit)
