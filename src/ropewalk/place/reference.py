"""The reference data held here, as the command line and the pages ask about them."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ropewalk.figures import Column, Table
from ropewalk.figures.words import age_in_words, day
from ropewalk.lake.checking import Check, check
from ropewalk.place.shelf import shelf

CAME_WITH = "came with Ropewalk"


def check_reference(home: Path | None = None) -> Sequence[Check]:
    """Check every file held, and the published totals and joins of the shipped set."""
    return check(shelf(home))


def reference_tables(*, on: date, home: Path | None = None) -> Table:
    """Every vintage of every table held, with its age on a day."""
    held = list(shelf(home).resources())
    return Table(
        key="reference",
        title="Reference data held",
        columns=(
            Column("table", "Table"),
            Column("vintage", "Vintage"),
            Column("title", "What it is"),
            Column("covers", "Covers"),
            Column("rows", "Rows", "count"),
            Column("as_at", "Describes up to"),
            Column("age", "Age"),
            Column("publisher", "Publisher"),
            Column("licence", "Licence"),
            Column("added_on", "Added here on"),
        ),
        rows=tuple(
            (
                each.name,
                each.vintage,
                each.title,
                each.covers,
                each.rows,
                day(each.as_at) if each.as_at else None,
                age_in_words(each.as_at, on=on),
                each.publisher,
                each.licence,
                day(each.added_on) if each.added_on else None,
            )
            for each in held
        ),
        sources=tuple(each.source() for each in held),
    )


def reference_in_short(*, on: date, home: Path | None = None) -> Table:
    """What is held in the words of a page: titles first, and no names of tables."""
    whole = reference_tables(on=on, home=home)
    wanted = ("title", "vintage", "covers", "age", "rows", "publisher", "added_on")
    places = [[column.key for column in whole.columns].index(key) for key in wanted]
    return Table(
        key=whole.key,
        title=whole.title,
        columns=tuple(whole.columns[place] for place in places),
        rows=tuple(
            sorted(
                (
                    tuple(row[place] or CAME_WITH for place in places)
                    for row in whole.rows
                ),
                key=lambda row: (str(row[0]).casefold(), str(row[1])),
            )
        ),
    )
