"""The reference data held here, as the command line and the pages ask about them."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ropewalk.figures import Column, Table
from ropewalk.figures.words import age_in_words, day
from ropewalk.lake.catalogue import Resource
from ropewalk.lake.checking import Check, check
from ropewalk.lake.home import home_folder
from ropewalk.lake.withdrawing import Withdrawn, what_is_left, withdrawn
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


def added_here(home: Path | None = None) -> list[Resource]:
    """The vintages that were added here and are held, the latest added first."""
    added = (each for each in shelf(home).resources() if each.added_on)
    return sorted(added, key=lambda each: each.added_on or date.min, reverse=True)


def vintage_kept_as(kept_as: str, home: Path | None = None) -> Resource | None:
    """The vintage kept under a name, one that was added before one that ships."""
    held = (*added_here(home), *shelf(home).resources())
    return next((each for each in held if each.kept_as == kept_as), None)


def without(resource: Resource, home: Path | None = None) -> str:
    """What is held of the same places without one vintage, in a sentence."""
    return what_is_left(shelf(home), resource)


def withdrawal_of(kept_as: str, home: Path | None = None) -> Withdrawn | None:
    """When, why and by whom what was kept under a name was withdrawn, if it was."""
    gone = withdrawn(home_folder() if home is None else home)
    return next((each for each in gone if each.resource.kept_as == kept_as), None)


def withdrawn_vintages(
    who: Mapping[str, str] | None = None, home: Path | None = None
) -> Table:
    """Every vintage that was withdrawn here, the latest first.

    Args:
        who: The names of those who withdrew some, by what was withdrawn, where the
            records know them.
        home: The folder that everything written goes under; this machine's when not given.
    """
    gone = withdrawn(home_folder() if home is None else home)
    return Table(
        key="withdrawn",
        title="Data withdrawn",
        columns=(
            Column("title", "Title"),
            Column("vintage", "Vintage"),
            Column("withdrawn_on", "Withdrawn on"),
            Column("withdrawn_by", "By"),
            Column("because", "Why"),
            Column("kept_as", "Kept as"),
        ),
        rows=tuple(
            (
                each.resource.title,
                each.resource.vintage,
                day(each.on),
                (who or {}).get(each.resource.kept_as, each.by),
                each.because,
                each.resource.kept_as,
            )
            for each in gone
        ),
    )
