"""What reference data are held: the tables, their vintages, and where each came from.

A *table* such as ``practice_allocations`` may be held in several *vintages*, each in a
file of its own. The set that ships is described by ``reference/datapackage.json``;
what an installation adds is described by a file of the same shape in its own folder,
and never touches what shipped.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ropewalk.figures import BadInput, Source
from ropewalk.lake.home import home_folder

if TYPE_CHECKING:
    import pyarrow as pa

DESCRIPTOR = "datapackage.json"
SHIPPED = Path(__file__).parent / "reference"
ADDED = "lake"
TABLES_KEPT = 192  # the tables of all England, and those cut to a few places


class OutsideFolder(BadInput):
    """A description of data names a file that is not beside it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type, unit, and what it means."""

    name: str
    type: str
    unit: str
    description: str


@dataclass(frozen=True, slots=True)
class Resource:
    """One vintage of one table: a file, and everything a reader should know of it.

    ``as_at`` is the last day that the data describe. ``added_on`` is empty for what
    ships, and the day of adding for what an installation added itself.
    """

    name: str
    vintage: str
    title: str
    description: str
    publisher: str
    licence: str
    attribution: str
    covers: str
    as_at: date | None
    as_at_reason: str
    rows: int
    path: Path
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    sha256: str
    added_on: date | None
    sources: tuple[Mapping[str, str], ...] = field(hash=False, compare=False)

    @property
    def kept_as(self) -> str:
        """What its file is called, without the ending: no other file ever is."""
        return self.path.stem

    def source(self) -> Source:
        """The resource as the source of a figure."""
        return Source(
            title=self.title,
            publisher=self.publisher,
            vintage=self.vintage,
            licence=self.licence,
            as_at=self.as_at,
            attribution=self.attribution,
            note=self.description,
        )


class Lake:
    """The reference data of one installation: what ships, and what was added to it."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._vintages: dict[str, tuple[Resource, ...]] = {}
        for name in sorted({resource.name for resource in resources}):
            held = [resource for resource in resources if resource.name == name]
            self._vintages[name] = tuple(sorted(held, key=_newness, reverse=True))

    def names(self) -> tuple[str, ...]:
        """The names of all tables, in order of the alphabet."""
        return tuple(self._vintages)

    def resources(self) -> Iterator[Resource]:
        """Every vintage of every table; within a table the newest first."""
        for held in self._vintages.values():
            yield from held

    def vintages(self, name: str) -> tuple[Resource, ...]:
        """The vintages held of one table, newest first.

        Raises:
            BadInput: When there is no such table.
        """
        if name not in self._vintages:
            raise BadInput(
                f"There is no reference table named {name!r}; "
                f"those held are {', '.join(self.names()) or 'none'}."
            )
        return self._vintages[name]

    def resource(self, name: str, vintage: str | None = None) -> Resource:
        """One vintage of a table, the newest unless a vintage is named.

        Raises:
            BadInput: When the table or the vintage is not held.
        """
        held = self.vintages(name)
        if vintage is None:
            return held[0]
        for resource in held:
            if resource.vintage == vintage:
                return resource
        known = ", ".join(resource.vintage for resource in held)
        raise BadInput(
            f"There is no vintage {vintage!r} of {name}; those held are {known}."
        )

    def source(self, name: str, vintage: str | None = None) -> Source:
        """The source to name beside a figure read from a table."""
        return self.resource(name, vintage).source()

    def table(
        self,
        name: str,
        columns: Sequence[str] | None = None,
        where: Mapping[str, Collection[str]] | None = None,
        vintage: str | None = None,
    ) -> "pa.Table":
        """Rows of a table as Arrow, kept in the process until the file changes.

        Args:
            name: The table.
            columns: The columns wanted, in that order; all of them when empty.
            where: For each column named, the values to keep; a row must pass all.
            vintage: The vintage wanted, the newest when not given.

        Raises:
            BadInput: When the table, vintage or column is not held, or the file is
                missing or damaged.
        """
        resource = self.resource(name, vintage)
        known = {field.name for field in resource.fields}
        for column in (*(columns or ()), *(where or ())):
            if column not in known:
                raise BadInput(
                    f"The table {name} ({resource.vintage}) has no column {column!r}."
                )
        try:
            stamp = resource.path.stat().st_mtime_ns
        except OSError:
            raise BadInput(
                f"The reference file {resource.path.name} is missing from "
                f"{resource.path.parent}."
            ) from None
        wanted = tuple(columns) if columns is not None else None
        if not where:
            return _rows(resource.path, stamp, wanted)
        kept = tuple((key, tuple(sorted(where[key]))) for key in sorted(where))
        return _some_rows(resource.path, stamp, wanted, kept)


@lru_cache(maxsize=TABLES_KEPT)
def _rows(
    path: Path,
    stamp: int,  # noqa: ARG001 - part of the key: a changed file is read again
    columns: tuple[str, ...] | None,
) -> "pa.Table":
    """Read columns of one Parquet file."""
    import pyarrow as pa  # noqa: PLC0415 - slow to import, and not all commands read
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    names = list(columns) if columns is not None else None
    try:
        return pq.read_table(path, columns=names, partitioning=None)
    except (OSError, pa.ArrowException) as fault:
        raise BadInput(
            f"The reference file {path.name} cannot be read: it is damaged "
            f"({str(fault).splitlines()[0]})."
        ) from None


@lru_cache(maxsize=TABLES_KEPT)
def _some_rows(
    path: Path,
    stamp: int,
    columns: tuple[str, ...] | None,
    where: tuple[tuple[str, tuple[str, ...]], ...],
) -> "pa.Table":
    """Those rows that have one of the values wanted in each column named.

    Cut from the rows of the whole file, which the next place asks for as well.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import
    import pyarrow.compute as pc  # noqa: PLC0415 - slow to import

    named = tuple(key for key, _ in where)
    read = columns and tuple(dict.fromkeys((*columns, *named)))
    rows = _rows(path, stamp, read)
    for key, values in where:
        column = rows[key]
        wanted = pa.array(values, type=column.type)
        rows = rows.filter(pc.is_in(column, value_set=wanted))
    return rows.select(list(columns)) if columns else rows


def open_lake(home: Path | None = None) -> Lake:
    """The reference data that ship, and those added under the home folder.

    Reads two small descriptions and no data.

    Args:
        home: The folder that everything written goes under; this machine's own
            when not given.
    """
    added = (home_folder() if home is None else home) / ADDED
    resources = read_descriptor(SHIPPED)
    if (added / DESCRIPTOR).exists():
        resources += read_descriptor(added)
    return Lake(resources)


def read_descriptor(folder: Path) -> list[Resource]:
    """The resources described by the data package in a folder.

    Raises:
        OutsideFolder: When it names a file that is not beside it.
        BadInput: When the description is missing, damaged or incomplete.
    """
    path = folder / DESCRIPTOR
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        return [resource_from(each, folder) for each in package["resources"]]
    except OutsideFolder:
        raise
    except FileNotFoundError:
        raise BadInput(f"There is no description of the data at {path}.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
        raise BadInput(
            f"The description of the data at {path} cannot be read: {fault!r}."
        ) from None


def resource_from(described: Mapping[str, Any], folder: Path) -> Resource:
    """One resource as a data package describes it."""
    return Resource(
        name=described["table"],
        vintage=described["vintage"],
        title=described["title"],
        description=described["description"],
        publisher=described["publisher"],
        licence=described["licence"],
        attribution=described["attribution"],
        covers=described["covers"],
        as_at=_day(described["as_at"]),
        as_at_reason=described.get("as_at_reason", ""),
        rows=described["rows"],
        path=_beside(folder, described["path"]),
        fields=tuple(
            Field(each["name"], each["type"], each["unit"], each["description"])
            for each in described["schema"]["fields"]
        ),
        primary_key=tuple(described["schema"].get("primaryKey", ())),
        sha256=described["hash"].removeprefix("sha256:"),
        added_on=_day(described.get("added_on")),
        sources=tuple(described.get("sources", ())),
    )


def _beside(folder: Path, name: str) -> Path:
    """A file in the folder itself, which a name with a folder in it is not."""
    if name in {"", ".."} or "\0" in name or name != Path(name).name:
        raise OutsideFolder(
            f"The description of the data names the file {name!r}, and may name only "
            "files in its own folder."
        )
    return folder / name


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _newness(resource: Resource) -> tuple[date, date, str]:
    return (
        resource.as_at or date.min,
        resource.added_on or date.min,
        resource.vintage,
    )
