"""Where a face gets the reference data from, since faces do not open the lake."""

from functools import lru_cache
from pathlib import Path

from ropewalk.lake.catalogue import (
    ADDED,
    DESCRIPTOR,
    SHIPPED,
    Lake,
    OutsideFolder,
    open_lake,
)
from ropewalk.lake.home import home_folder

__all__ = ["OutsideFolder", "shelf"]

HOMES_KEPT = 4


def shelf(home: Path | None = None) -> Lake:
    """The reference data held here: what ships, and what was added.

    Kept in the process until a description of the data changes.
    """
    home = home_folder() if home is None else home
    return _opened(home, _stamp(SHIPPED), _stamp(home / ADDED))


@lru_cache(maxsize=HOMES_KEPT)
def _opened(
    home: Path,
    shipped: tuple[int, int],  # noqa: ARG001 - part of the key, as is the next
    added: tuple[int, int],  # noqa: ARG001
) -> Lake:
    return open_lake(home)


def _stamp(folder: Path) -> tuple[int, int]:
    """When the description in a folder was written and how long it is; zeros for none."""
    try:
        written = (folder / DESCRIPTOR).stat()
    except OSError:
        return (0, 0)
    return (written.st_mtime_ns, written.st_size)
