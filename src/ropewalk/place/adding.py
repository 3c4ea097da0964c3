"""How a face adds a publisher's newer file or withdraws one, since faces do not open the lake."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ropewalk.figures.words import day
from ropewalk.lake.adding import Addition, Said, add_file
from ropewalk.lake.home import home_folder
from ropewalk.lake.shaping import Asked
from ropewalk.lake.withdrawing import (
    added_vintage,
    in_plain_words,
    what_is_left,
    withdraw,
)
from ropewalk.place.shelf import shelf

AT_THE_SERVER = "{by}, at the server"


def add(
    path: Path,
    *,
    on: date,
    home: Path | None = None,
    vintage: str = "",
    as_at: date | None = None,
    council: str = "",
    services: Sequence[str] = (),
    title: str = "",
    publisher: str = "",
    licence: str = "",
    only_check: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Addition:
    """Add a publisher's file as the newest vintage of the table it belongs to.

    Args:
        path: The file, as its publisher made it.
        on: Today.
        home: The folder that everything written goes under; this machine's when not given.
        vintage: What to call it, where the file does not say or says it wrong.
        as_at: The last day it describes, likewise.
        council: Whose payments they are, by code or name, likewise.
        services: Of payments, keep those for services with one of these in their name.
        title: What it is, in place of what its format says.
        publisher: Who published it, likewise.
        licence: Under which licence, likewise.
        only_check: Do everything but keep it.
        tell: Told what is being done, a few words at a time.

    Raises:
        BadInput: When the file is refused whole; nothing is changed. The first line says
            what is wrong, each further line names a row, column and value.
    """
    return add_file(
        path,
        home=home if home is not None else home_folder(),
        on=on,
        asked=Asked(vintage, as_at, council, tuple(services)),
        said=Said(title, publisher, licence),
        only_check=only_check,
        tell=tell,
    )


def withdraw_at_the_server(
    table: str, vintage: str, *, on: date, by: str, because: str
) -> str:
    """Withdraw a vintage that was added here; returns what became of it, in a sentence.

    Args:
        table: The table.
        vintage: The vintage, as the list of what is held names it.
        on: Today.
        by: Who withdraws it, as an auditor would look for them.
        because: Why.

    Raises:
        BadInput: When it is not held, came with Ropewalk, or somebody does not say who
            they are or why; nothing is changed.
    """
    held = added_vintage(shelf(), table, vintage)
    gone = withdraw(
        held,
        home=home_folder(),
        on=on,
        by=AT_THE_SERVER.format(by=in_plain_words(by, "who withdraws it")),
        because=because,
    )
    added = f", added on {day(held.added_on)}," if held.added_on else ""
    return (
        f"{table} ({vintage}){added} is withdrawn and stays on record. "
        f"{what_is_left(shelf(), gone.resource)}"
    )
