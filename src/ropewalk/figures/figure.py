"""A figure and its trace: every number can be walked back to the files it came from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Certainty(StrEnum):
    """How far a number can be relied on, in words that are shown beside it."""

    PUBLISHED = "published"
    SECOND_HAND = "reported by a secondary source"
    COMPUTED = "computed here"
    UNVERIFIED = "general knowledge, not verified"
    RECONSTRUCTED = "our reconstruction"
    ENTERED = "entered by the user"
    OWN_RULE = "a rule of this software"


@dataclass(frozen=True, slots=True)
class Source:
    """A published file or document that numbers were read from.

    ``as_at`` is the last day that the data describe (not the day of publication),
    so that the age of a number can be said in words; ``None`` where it is unknown.
    """

    title: str
    publisher: str
    vintage: str
    licence: str
    as_at: date | None = None
    attribution: str = ""
    note: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The source as plain values for JSON."""
        return {
            "title": self.title,
            "publisher": self.publisher,
            "vintage": self.vintage,
            "licence": self.licence,
            "as_at": self.as_at.isoformat() if self.as_at else None,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with everything a reader needs to check it.

    ``value`` is ``None`` when the number is not known: missing is never zero, and
    ``note`` then says why. ``interval`` is the low and high end of the range within
    which the true rate is likely to lie, allowing for chance, in the same unit.
    ``comparison`` is a sentence that holds the value against England, a board or a
    year before; it is empty where nothing held makes a fair one.
    """

    key: str
    label: str
    value: float | int | None
    unit: str
    vintage: str
    rule: str = ""
    inputs: tuple["Figure", ...] = ()
    sources: tuple[Source, ...] = ()
    interval: tuple[float, float] | None = None
    certainty: Certainty = Certainty.COMPUTED
    note: str = ""
    comparison: str = ""

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Figure"]]:
        """This figure and every figure beneath it, depth first, with its depth."""
        yield depth, self
        for each in self.inputs:
            yield from each.walk(depth + 1)

    def all_sources(self) -> tuple[Source, ...]:
        """Every source anywhere in the trace, each once, in the order first met."""
        met: dict[Source, None] = {}
        for _, figure in self.walk():
            met.update(dict.fromkeys(figure.sources))
        return tuple(met)

    def as_at(self) -> date | None:
        """The last day that the figure itself describes.

        That is the day of its own source, or else of the first of its inputs that has
        one: of a rate, what was counted, and not the people it was divided by.
        """
        own = next((source.as_at for source in self.sources if source.as_at), None)
        days = (figure.as_at() for figure in self.inputs)
        return own or next((day for day in days if day), None)

    def as_dict(self) -> dict[str, Any]:
        """The figure and its trace as plain values for JSON."""
        return {
            "key": self.key,
            "label": self.label,
            "value": self.value,
            "unit": self.unit,
            "vintage": self.vintage,
            "rule": self.rule,
            "interval": list(self.interval) if self.interval else None,
            "certainty": str(self.certainty),
            "note": self.note,
            "comparison": self.comparison,
            "sources": [source.as_dict() for source in self.sources],
            "inputs": [figure.as_dict() for figure in self.inputs],
        }
