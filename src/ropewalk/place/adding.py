"""How a face adds a publisher's newer file, since faces do not open the lake."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from ropewalk.lake.adding import Addition, Said, add_file
from ropewalk.lake.home import home_folder
from ropewalk.lake.shaping import Asked


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
