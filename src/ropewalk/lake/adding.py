"""Add a publisher's newer file to what an installation holds, whole or not at all.

The file is recognised, every row of it checked, its rows written to a new file beside
the old ones and made safe on the disk; only then does the one small description name
it. A machine that stops in between is left with what it had: the old vintage is never
written to, and a file that no description names is not read by anyone.
"""

from collections.abc import Callable
from contextlib import nullcontext, suppress
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.lake.added import alone, read_added, unused_name
from ropewalk.lake.catalogue import ADDED, Lake, Resource, open_lake
from ropewalk.lake.descriptor import (
    DRAFT,
    Put,
    as_described,
    entry,
    file_name,
    make_safe,
    rename,
    sha256_of,
    slug,
    write_descriptor,
    write_table,
)
from ropewalk.lake.receiving import check_size
from ropewalk.lake.recognising import Recognised, recognised
from ropewalk.lake.shaping import Asked, Shaped, refusal_of_day, shape
from ropewalk.lake.validating import as_text, check

MEMORY = "1GB"
LONGEST_VINTAGE = 80


@dataclass(frozen=True, slots=True)
class Said:
    """What to say of the file in place of what its format says; empty: as the format."""

    title: str = ""
    publisher: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of a publisher's file.

    Attributes:
        name: The table it belongs to.
        vintage: The vintage it is kept as.
        rows: How many rows that has.
        is_new: Whether it was kept now: not when it was held already, or only checked.
        is_current: Whether it is what is read when no vintage is named.
        sentence: All of that, for a person.
        kept_as: What its rows are kept as, which nothing else ever is; empty when only
            checked.
    """

    name: str
    vintage: str
    rows: int
    is_new: bool
    is_current: bool
    sentence: str
    kept_as: str = ""

    def as_dict(self) -> dict[str, str | int | bool]:
        """The same as plain values for JSON."""
        return asdict(self)


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
    if held := _file_held(lake, checksum, asked):
        return _said_again(held, path, lake)
    with recognised(path, sheet=asked.vintage.casefold()) as found:
        table, shaped = _checked(found, lake, asked, on=on, tell=tell)
    try:
        with nullcontext(home / ADDED) if only_check else alone(home / ADDED) as folder:
            lake = open_lake(home)  # another may have been added meanwhile
            if held := _content_held(shaped, table, lake, path):
                return _said_again(held, path, lake)
            vintage = _named(shaped, table, lake, asked)
            if only_check:
                return _done(shaped, vintage, table, lake, found)
            tell("Keeping it")
            kept_as = _keep(
                folder,
                found,
                shaped,
                vintage=vintage,
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
    return _done(shaped, vintage, table, open_lake(home), found, kept_as=kept_as)


def _file_held(lake: Lake, checksum: str, asked: Asked) -> Resource | None:
    """What was made of the very same file, under the name asked for if one is."""
    for resource in lake.resources():
        is_named = not asked.vintage or slug(asked.vintage) == slug(resource.vintage)
        if is_named and any(
            source.get("sha256") == checksum for source in resource.sources
        ):
            return resource
    return None


def _content_held(
    shaped: Shaped, table: str, lake: Lake, path: Path
) -> Resource | None:
    """What has the very same rows under the name that these would have, if anything.

    Raises:
        BadInput: When they are held under another name only.
    """
    same = [each for each in lake.vintages(table) if _has_rows_of(each, shaped, lake)]
    own = {slug(shaped.vintage), slug(f"{shaped.vintage} {shaped.covers}")}
    for held in same:
        if slug(held.vintage) in own:
            return held
    if not same:
        return None
    [held, *_] = same
    vintage = " ".join(shaped.vintage.split())[:LONGEST_VINTAGE]
    remedy = (
        f"; if {held.vintage} is the wrong name for it, withdraw that first"
        if held.added_on
        else ""
    )
    raise BadInput(
        f"{path.name} holds the same rows as {table} ({held.vintage}), which "
        f"{_since(held)}, so it cannot be kept as {vintage!r} too and nothing was "
        f"changed{remedy}."
    )


def _has_rows_of(held: Resource, shaped: Shaped, lake: Lake) -> bool:
    """Whether what is held has the same rows, in whatever order."""
    if held.rows != shaped.rows.num_rows:
        return False
    order = [(key, "ascending") for key in shaped.primary_key]
    with suppress(BadInput):  # a damaged file is the same as nothing
        rows = lake.table(held.name, vintage=held.vintage)
        return bool(rows.sort_by(order).equals(shaped.rows.sort_by(order)))
    return False


def _since(held: Resource) -> str:
    """Since when something is held, for the middle of a sentence."""
    return (
        f"was added on {day(held.added_on)}" if held.added_on else "came with Ropewalk"
    )


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
        kept_as=held.kept_as,
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
        shaped = replace(shaped, rows=_as_kept(shaped.rows, said.table, lake))
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
            f"(it {_since(clash)}), from another file. Nothing was changed; to keep "
            f"both, name this one with --vintage, such as --vintage '{vintage} revised'."
        )
    return vintage


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
) -> str:
    """Write the rows, then the description that names them; returns what they are kept as."""
    table = found.match.format.table
    package = read_added(folder)
    final = folder / unused_name(file_name(table, vintage), package)
    draft = final.with_name(f"{final.name}{DRAFT}")
    write_table(shaped.rows, draft)
    make_safe(draft)
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
        fields=_fields(lake, table),
        primary_key=shaped.primary_key,
        rows=shaped.rows.num_rows,
        path=draft,
        added_on=on,
    )
    described["path"] = final.name
    put(draft, final)
    package["resources"] = [*package["resources"], described]
    write_descriptor(folder, package, put)
    return final.stem


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


def _as_kept(rows: Any, table: str, lake: Lake) -> Any:
    """Rows in the columns of their table, empty where the publisher's file has none."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    fields = _fields(lake, table)
    for field in fields:
        if field["name"] not in rows.column_names:
            rows = rows.append_column(field["name"], pa.nulls(rows.num_rows))
    return as_described(rows, fields)


def _done(
    shaped: Shaped,
    vintage: str,
    table: str,
    lake: Lake,
    found: Recognised,
    *,
    kept_as: str = "",
) -> Addition:
    newer = _newer(lake, table, shaped)
    rows = "1 row" if shaped.rows.num_rows == 1 else f"{shaped.rows.num_rows:,} rows"
    what = (
        f"{found.path.name}: {rows} of {table}, vintage {vintage}, "
        f"covering {shaped.covers}, describing {day(shaped.as_at)}."
    )
    if not kept_as:
        end = "It is right in every row and was not kept, as asked."
    elif newer and newer.as_at:
        end = f"Added; {newer.vintage}, which describes {day(newer.as_at)}, stays current."
    else:
        end = f"Added, and now the current vintage for {shaped.covers}."
    return Addition(
        name=table,
        vintage=vintage,
        rows=shaped.rows.num_rows,
        is_new=bool(kept_as),
        is_current=bool(kept_as) and newer is None,
        sentence=" ".join([what, *shaped.notes, end]),
        kept_as=kept_as,
    )


def _newer(lake: Lake, table: str, shaped: Shaped) -> Resource | None:
    """What is held of the same places and describes a later day."""
    for held in lake.vintages(table):
        same_places = held.covers in {shaped.covers, "England"}
        if same_places and held.as_at is not None and held.as_at > shaped.as_at:
            return held
    return None
