"""A lake as the key that answers are kept under: the checksums of what they are read from.

The data of a file never change, so an answer stays true for as long as the same files
are held. A file that is added has another checksum, and the answer is made anew.
"""

from dataclasses import dataclass, field

from ropewalk.lake.catalogue import Lake


@dataclass(frozen=True, slots=True)
class Kept:
    """A lake, known by the checksums of the tables that are read."""

    checksums: tuple[str, ...]
    lake: Lake = field(compare=False, repr=False)


def kept(lake: Lake, *tables: str) -> Kept:
    """A lake, known by the newest vintage of each of the tables."""
    return Kept(tuple(lake.resource(name).sha256 for name in tables), lake)
