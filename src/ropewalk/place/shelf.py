"""Where a face gets the reference data from, since faces do not open the lake."""

from pathlib import Path

from ropewalk.lake.catalogue import Lake, open_lake


def shelf(home: Path | None = None) -> Lake:
    """The reference data held here: what ships, and what was added."""
    return open_lake(home)
