"""Add a publisher's newer file to what an installation holds, whole or not at all.

The file is recognised, every row of it checked, its rows written to a new file beside
the old ones and made safe on the disk; only then does the one small description name
it. A machine that stops in between is left with what it had: the old vintage is never
written to, and a file that no description names is not read by anyone.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.lake.catalogue import (
    ADDED,
    DESCRIPTOR,
    Lake,
    Resource,
    open_lake,
    read_descriptor,
)
from ropewalk.lake.descriptor import (
    as_described,
    entry,
    file_name,
    sha256_of,
    slug,
    write_table,
)
from ropewalk.lake.receiving import check_size
from ropewalk.lake.recognising import Recognised, recognised
from ropewalk.lake.shaping import Asked, Shaped, refusal_of_day, shape
from ropewalk.lake.validating import as_text, check

MEMORY = "1GB"
DRAFT = ".new"
LONGEST_VINTAGE = 80

Put = Callable[[Path, Path], None]


@dataclass(frozen=True, slots=True)
class Said:
    """What to say of the file in place of what its format says; empty: as the format."""

    title: str = ""
    publisher: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of a file: the resource it is now, and a sentence to show."""

    name: str
    vintage: str
    rows: int
    is_new: bool
    is_current: bool
    sentence: str


def rename(draft: Path, final: Path) -> None:
    """Give a finished file its name, and make the new name safe on the disk."""
    draft.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def add_file(
    path: Path,
    *,
    home: Path,
    on: date,
    asked: Asked | None = None,
    said: Said | None = None,
    only_check: bool = False,
    tell: Callable[[str], None] = lambda _: None,
    put: Put = rename,
) -> Addition:
    """Add a publisher's file as a new vintage of the table it belongs to.

    Args:
        path: The file, as its publisher made it.
        home: The folder that everything written goes under.
        on: Today.
        asked: What the file does not say of itself.
        said: Title, publisher and licence, where they differ from the format's.
        only_check: Do everything but keep it.
        tell: Told what is being done, a few words at a time.
        put: How a finished file gets its name.

    Raises:
        BadInput: When the file is refused; nothing is changed.
    """
    asked = asked or Asked()
    check_size(path)
    tell("Reading the file")
    checksum = sha256_of(path)
    lake = open_lake(home)
    if held := _already_held(lake, checksum):
        return _said_again(held, path, lake)
    with recognised(path, sheet=asked.vintage.casefold()) as found:
        table, shaped = _checked(found, lake, asked, on=on, tell=tell)
    shaped_as = _named(shaped, table, lake, asked)
    if only_check:
        return _done(shaped, shaped_as, table, lake, found, kept=False)
    try:
        with _alone(home / ADDED) as folder:
            tell("Keeping it")
            _keep(
                folder,
                found,
                shaped,
                vintage=shaped_as,
                lake=lake,
                said=said or Said(),
                checksum=checksum,
                on=on,
                put=put,
            )
    except OSError as fault:
        raise BadInput(
            f"{path.name} could not be kept under {home / ADDED} ({fault.strerror}); "
            "nothing was changed."
        ) from None
    return _done(shaped, shaped_as, table, open_lake(home), found, kept=True)


def _already_held(lake: Lake, checksum: str) -> Resource | None:
    for resource in lake.resources():
        if any(source.get("sha256") == checksum for source in resource.sources):
            return resource
    return None


def _said_again(held: Resource, path: Path, lake: Lake) -> Addition:
    added = f" on {day(held.added_on)}" if held.added_on else ""
    return Addition(
        name=held.name,
        vintage=held.vintage,
        rows=held.rows,
        is_new=False,
        is_current=lake.vintages(held.name)[0] == held,
        sentence=f"{path.name} was added{added} already, as {held.name} "
        f"({held.vintage}); nothing was changed.",
    )


def _checked(
    found: Recognised,
    lake: Lake,
    asked: Asked,
    *,
    on: date,
    tell: Callable[[str], None],
) -> tuple[str, Shaped]:
    """The table a file belongs to, and its rows in that table's shape.

    Raises:
        BadInput: When any row is wrong, or the table it would make does not hold.
    """
    import duckdb  # noqa: PLC0415 - slow to import, and only bulk work needs it
    import ibis  # noqa: PLC0415 - likewise

    said = found.match.format
    tell(f"Checking every row of this {said.title}")
    database = ibis.duckdb.connect(
        memory_limit=MEMORY, temp_directory=found.text.parent
    )
    try:
        rows = as_text(database, found)
        check(database, found, rows, on=on)
        tell("Putting the rows in order")
        shaped = shape(found, rows, lake, asked)
    except duckdb.Error as fault:
        raise BadInput(
            f"{found.path.name} cannot be read as a table: {str(fault).splitlines()[0]}"
        ) from None
    finally:
        database.disconnect()
    if refusal := refusal_of_day(shaped.as_at, on=on):
        raise BadInput(refusal)
    return said.table, shaped


def _named(shaped: Shaped, table: str, lake: Lake, asked: Asked) -> str:
    """The vintage to keep it as, which no other resource of the table may have.

    Raises:
        BadInput: When the name is taken or cannot be one.
    """
    vintage = " ".join(shaped.vintage.split())
    if not slug(vintage) or len(vintage) > LONGEST_VINTAGE or not vintage.isprintable():
        raise BadInput(
            f"{vintage[:LONGEST_VINTAGE]!r} cannot be the name of a vintage: "
            "give a short one such as 2026/27."
        )
    held = {slug(each.vintage): each for each in lake.vintages(table)}
    clash = held.get(slug(vintage))
    if clash and clash.covers != shaped.covers and not asked.vintage:
        vintage = f"{vintage} {shaped.covers}"
        clash = held.get(slug(vintage))
    if clash:
        raise BadInput(
            f"The vintage {clash.vintage!r} of {table} is held already "
            f"({'added on ' + day(clash.added_on) if clash.added_on else 'it ships'}), "
            "from another file. Nothing was changed; to keep both, name this one with "
            f"--vintage, such as --vintage '{vintage} revised'."
        )
    return vintage


class Busy(BadInput):
    """Another file is being added: nothing is wrong with this one, and it can wait."""


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """The folder of what was added, to one who adds at a time; drafts left are cleared."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                "Another file is being added just now; try again when it is done."
            ) from None
        for left in folder.glob(f"*{DRAFT}"):
            left.unlink()
        yield folder


def _keep(
    folder: Path,
    found: Recognised,
    shaped: Shaped,
    *,
    vintage: str,
    lake: Lake,
    said: Said,
    checksum: str,
    on: date,
    put: Put,
) -> None:
    """Write the rows, then the description that names them."""
    table = found.match.format.table
    fields = _fields(lake, table)
    final = folder / file_name(table, vintage)
    draft = final.with_name(f"{final.name}{DRAFT}")
    rows = as_described(_with_every_column(shaped.rows, fields), fields)
    write_table(rows, draft)
    _safe(draft)
    described = entry(
        table=table,
        vintage=vintage,
        title=said.title or shaped.title,
        description=" ".join([found.match.format.description, *shaped.notes]),
        publisher=said.publisher or shaped.publisher,
        licence=said.licence or found.match.format.licence,
        attribution=found.match.format.attribution,
        covers=shaped.covers,
        as_at=shaped.as_at,
        sources=[
            {
                "title": found.path.name,
                "publisher": said.publisher or shaped.publisher,
                "sha256": checksum,
            }
        ],
        fields=fields,
        primary_key=shaped.primary_key,
        rows=rows.num_rows,
        path=draft,
        added_on=on,
    )
    described["path"] = final.name
    put(draft, final)
    _describe(folder, described, put)


def _describe(folder: Path, described: dict[str, Any], put: Put) -> None:
    """Name a file in the description of what was added, whole or not at all."""
    path = folder / DESCRIPTOR
    package: dict[str, Any] = {
        "name": "ropewalk-added",
        "title": "Reference data added to this installation",
        "profile": "data-package",
        "resources": [],
    }
    if path.exists():
        read_descriptor(folder)  # refuses a damaged one, in a sentence
        package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [*package["resources"], described]
    draft = folder / f"{DESCRIPTOR}{DRAFT}"
    draft.write_text(
        json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    _safe(draft)
    put(draft, path)


def _safe(path: Path) -> None:
    """Make what was written safe on the disk before anything depends on it."""
    with path.open("rb") as opened:
        os.fsync(opened.fileno())


def _fields(lake: Lake, table: str) -> list[dict[str, str]]:
    """The columns of a table, as the vintage that ships describes them."""
    shipped = next(each for each in lake.vintages(table) if each.added_on is None)
    return [
        {
            "name": each.name,
            "type": each.type,
            "unit": each.unit,
            "description": each.description,
        }
        for each in shipped.fields
    ]


def _with_every_column(rows: Any, fields: list[dict[str, str]]) -> Any:
    """Rows with a column, empty, for each that the publisher's file has not."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    for field in fields:
        if field["name"] not in rows.column_names:
            rows = rows.append_column(field["name"], pa.nulls(rows.num_rows))
    return rows


def _done(
    shaped: Shaped,
    vintage: str,
    table: str,
    lake: Lake,
    found: Recognised,
    *,
    kept: bool,
) -> Addition:
    newer = _newer(lake, table, shaped)
    rows = "1 row" if shaped.rows.num_rows == 1 else f"{shaped.rows.num_rows:,} rows"
    what = (
        f"{found.path.name}: {rows} of {table}, vintage {vintage}, "
        f"covering {shaped.covers}, describing {day(shaped.as_at)}."
    )
    if not kept:
        end = "It is right in every row and was not kept, as asked."
    elif newer and newer.as_at:
        end = f"Added; {newer.vintage}, which describes {day(newer.as_at)}, stays current."
    else:
        end = f"Added, and now the current vintage for {shaped.covers}."
    return Addition(
        name=table,
        vintage=vintage,
        rows=shaped.rows.num_rows,
        is_new=kept,
        is_current=kept and newer is None,
        sentence=" ".join([what, *shaped.notes, end]),
    )


def _newer(lake: Lake, table: str, shaped: Shaped) -> Resource | None:
    """What is held of the same places and describes a later day."""
    for held in lake.vintages(table):
        same_places = held.covers in {shaped.covers, "England"}
        if same_places and held.as_at is not None and held.as_at > shaped.as_at:
            return held
    return None
