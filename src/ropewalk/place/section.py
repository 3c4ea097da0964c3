"""One part of a place's position: an answer, its figures and tables, and what is missing."""

from dataclasses import dataclass
from enum import StrEnum

from ropewalk.figures import Figure, Source, Table


class State(StrEnum):
    """How much of a section the data held can fill."""

    FULL = "full"
    PART = "part"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something not known here, and the file that would make it known."""

    what: str
    remedy: str
    resource: str


@dataclass(frozen=True, slots=True)
class Section:
    """One question about a place, answered as far as the data allow.

    ``answer`` is a sentence computed from the figures below it, that a person could
    repeat in a meeting. ``pictures`` names the tables that people would rather look at,
    as (kind, table key) pairs; ``paper`` draws them.
    """

    key: str
    title: str
    answer: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    missing: tuple[Missing, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()

    @property
    def state(self) -> State:
        """Whether the section is full, filled in part, or empty."""
        if not self.figures and not self.tables:
            return State.EMPTY
        return State.PART if self.missing else State.FULL

    def figure(self, key: str) -> Figure:
        """The figure of this section with the given key."""
        return next(figure for figure in self.figures if figure.key == key)

    def table(self, key: str) -> Table:
        """The table of this section with the given key."""
        return next(table for table in self.tables if table.key == key)

    def sources(self) -> tuple[Source, ...]:
        """Every source used in the section, each once."""
        met: dict[Source, None] = {}
        for figure in self.figures:
            met.update(dict.fromkeys(figure.all_sources()))
        for table in self.tables:
            met.update(dict.fromkeys(table.sources))
        return tuple(met)
