"""Writing one vintage of a table: the Parquet file and its entry in the data package.

The set that ships and the vintages an installation adds are written by the same
functions, so that both are described, checked and read in the same way.
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ropewalk.lake.catalogue import DESCRIPTOR

if TYPE_CHECKING:
    import pyarrow as pa

ZSTD_LEVEL = 19
DRAFT = ".new"

Put = Callable[[Path, Path], None]


def rename(draft: Path, final: Path) -> None:
    """Give a finished file its name, and make the new name safe on the disk."""
    draft.replace(final)
    folder = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def make_safe(path: Path) -> None:
    """Make what was written safe on the disk before anything depends on it."""
    with path.open("rb") as opened:
        os.fsync(opened.fileno())


def file_name(table: str, vintage: str) -> str:
    """The file of one vintage, such as ``practice_allocations--2025-26.parquet``."""
    return f"{table}--{slug(vintage)}.parquet"


def slug(vintage: str) -> str:
    """A vintage as part of a file name: lower case letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", vintage.lower()).strip("-")


def sha256_of(path: Path) -> str:
    """The SHA-256 checksum of a file, in hexadecimal."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def as_described(table: "pa.Table", fields: Sequence[Mapping[str, str]]) -> "pa.Table":
    """The columns that ``fields`` describe, in that order and of those types.

    Raises:
        pyarrow.ArrowException: When a value does not fit the type described.
        KeyError: When a column described is not there.
    """
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    arrow = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "date": pa.date32(),
        "boolean": pa.bool_(),
    }
    schema = pa.schema([(each["name"], arrow[each["type"]]) for each in fields])
    return table.select(schema.names).cast(schema).replace_schema_metadata(None)


def write_table(table: "pa.Table", path: Path) -> None:
    """Write rows as Parquet, compressed; the same rows give the same bytes."""
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to import

    pq.write_table(
        table,
        path,
        compression="zstd",
        compression_level=ZSTD_LEVEL,
        store_schema=False,
    )


def entry(
    *,
    table: str,
    vintage: str,
    title: str,
    description: str,
    publisher: str,
    licence: str,
    attribution: str,
    covers: str,
    as_at: date | None,
    as_at_reason: str = "",
    sources: Sequence[Mapping[str, str]],
    fields: Sequence[Mapping[str, str]],
    primary_key: Sequence[str],
    rows: int,
    path: Path,
    added_on: date | None = None,
) -> dict[str, Any]:
    """The data package's entry for a file that has just been written."""
    described: dict[str, Any] = {
        "name": f"{table}--{slug(vintage)}".replace("_", "-"),
        "path": path.name,
        "profile": "tabular-data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "table": table,
        "vintage": vintage,
        "title": title,
        "description": description,
        "publisher": publisher,
        "licence": licence,
        "attribution": attribution,
        "covers": covers,
        "as_at": as_at.isoformat() if as_at else None,
        "sources": [dict(source) for source in sources],
        "schema": {
            "fields": [dict(field) for field in fields],
            "primaryKey": list(primary_key),
        },
        "rows": rows,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{sha256_of(path)}",
    }
    if as_at is None:
        described["as_at_reason"] = as_at_reason
    if added_on is not None:
        described["added_on"] = added_on.isoformat()
    return described


def write_descriptor(
    folder: Path, package: Mapping[str, Any], put: Put = rename
) -> None:
    """Write the data package of a folder, whole or not at all.

    Args:
        folder: The folder that it describes.
        package: What it says.
        put: How a finished file gets its name.
    """
    draft = folder / f"{DESCRIPTOR}{DRAFT}"
    draft.write_text(
        json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    make_safe(draft)
    put(draft, folder / DESCRIPTOR)
