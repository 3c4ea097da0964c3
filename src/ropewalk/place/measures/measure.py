"""A measure that a place can be compared on: a count and its base, here, in its board, in England.

A count and its base are of the same people: those who live in the place, or those
registered with practices located in it, and each measure says which.
"""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Source

RESIDENT = "people who live there"
REGISTERED = "people registered with practices located there"
HOUSEHOLDS = "households there"
HUNDRED_THOUSAND = 100_000.0


@dataclass(frozen=True, slots=True)
class Part:
    """How many have the characteristic, and out of how many."""

    count: float
    base: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a place beside its board and England.

    ``per`` is ``None`` for a proportion of the base, else the rate is per so many.
    ``sentence`` has gaps for the value and the place. ``board`` or ``england`` is
    ``None`` where it is not held, or is the place itself.
    """

    key: str
    label: str
    sentence: str
    whose: str
    place: Part
    board: Part | None
    england: Part | None
    sources: tuple[Source, ...]
    per: float | None = None
    base_label: str = "people"
    known_as: str = ""
    note: str = ""

    @property
    def as_at(self) -> date | None:
        """The last day that the count describes."""
        return self.sources[0].as_at
