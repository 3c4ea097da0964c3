"""What a Better Care Fund plan chooses from, and what its year asks: dated lists."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from ropewalk.figures import Certainty, Source
from ropewalk.figures.words import in_a_sentence
from ropewalk.partnership.rules.terms import financial_year, quarters, year_said

NOT_LOADED = "not loaded: load from the framework"
MINIMUM = "minimum"


class Listing(StrEnum):
    """The lists. The last two are what a year asks, and are never those of another."""

    FUNDING = "funding"
    OBJECTIVES = "objectives"
    TYPES = "types"
    AREAS = "areas"
    CONDITIONS = "conditions"
    METRICS = "metrics"


ASKED = frozenset({Listing.CONDITIONS, Listing.METRICS})


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on a list.

    Attributes:
        code: Short stable name.
        title: What it is, in words.
        certainty: How far it can be relied on that it is on the list.
        marks: What else is true of it, as short stable names.
    """

    code: str
    title: str
    certainty: Certainty
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """One list as it was for some years."""

    label: str
    starts_on: date
    ends_before: date | None
    source: Source
    certainty: Certainty
    items: Sequence[Item]
    note: str = ""

    def is_of(self, year_starting: int) -> bool:
        """Whether it is that of a financial year."""
        starts_on = quarters(year_starting)[0].starts_on
        return self.starts_on <= starts_on and (
            self.ends_before is None or starts_on < self.ends_before
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """A list as it serves a financial year.

    Attributes:
        listing: Which list.
        year_starting: The year.
        held: The list that serves; none where none does.
    """

    listing: Listing
    year_starting: int
    held: Held | None

    @property
    def items(self) -> Sequence[Item]:
        """What is on it; nothing where it is not loaded."""
        return self.held.items if self.held else ()

    @property
    def said(self) -> str:
        """Where the list comes from and how far it can be relied on, in a sentence."""
        year = year_said(self.year_starting)
        if self.held is None:
            return f"{year}: {NOT_LOADED}."
        about = f"{self.held.label}: {self.held.source.title} ({self.held.certainty})."
        if not self.held.is_of(self.year_starting):
            of = year_said(financial_year(self.held.starts_on))
            label = in_a_sentence(self.held.label)
            about += (
                f" No list of {label} for {year} is held, so that of {of} is offered."
            )
        return f"{about} {self.held.note}".strip()

    def title_of(self, code: str) -> str:
        """What an item is called; its code where it is on no list that serves."""
        return next((each.title for each in self.items if each.code == code), code)

    def marked(self, mark: str) -> frozenset[str]:
        """The codes of the items with a mark."""
        return frozenset(each.code for each in self.items if mark in each.marks)


def listed_for(listing: Listing, *, year_starting: int) -> Listed:
    """A list as it serves a financial year.

    What a year asks is that year's or nothing. To choose from, the last list that began
    before serves where the year has none of its own, or else the first.
    """
    held = held_lists()[listing]
    own = next((each for each in held if each.is_of(year_starting)), None)
    if own is None and listing not in ASKED:
        starts_on = quarters(year_starting)[0].starts_on
        before = [each for each in held if each.starts_on <= starts_on]
        own = before[-1] if before else held[0]
    return Listed(listing, year_starting, own)


@cache
def held_lists() -> dict[Listing, Sequence[Held]]:
    """Every list that is held, earliest first."""
    text = (files(__package__) / "better_care.toml").read_text(encoding="utf-8")
    return read_lists(tomllib.loads(text))


def read_lists(said: dict[str, Any]) -> dict[Listing, Sequence[Held]]:
    """The lists as their file states them.

    Args:
        said: ``from``, the sources by name, and each list by name: for each term of years
            ``label``, ``starts_on``, ``from``, ``certainty`` and ``items``, with
            ``ends_before`` and ``note`` where they apply. An item may have a certainty of
            its own.

    Raises:
        KeyError: When a list or a source that it names is not there.
    """
    sources = {name: Source(**each) for name, each in said["from"].items()}
    return {
        listing: tuple(
            Held(
                label=each["label"],
                starts_on=each["starts_on"],
                ends_before=each.get("ends_before"),
                source=sources[each["from"]],
                certainty=Certainty(each["certainty"]),
                items=tuple(
                    Item(
                        code=item["code"],
                        title=item["title"],
                        certainty=Certainty(item.get("certainty", each["certainty"])),
                        marks=frozenset(item.get("marks", ())),
                    )
                    for item in each["items"]
                ),
                note=each.get("note", ""),
            )
            for each in sorted(said[listing], key=lambda each: each["starts_on"])
        )
        for listing in Listing
    }
