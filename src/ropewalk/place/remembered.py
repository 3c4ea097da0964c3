"""Answers about places kept in the process, so that what is asked again comes at once.

The data of a vintage never change, so an answer stays true for as long as the same files
are held and the same day is asked about. Each answer is kept under the checksums of all
the files; a file that is added makes new ones. Nothing is kept between processes.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from ropewalk.lake.catalogue import Lake
from ropewalk.place import position as whole
from ropewalk.place.places import Place, find_place
from ropewalk.place.section import Section

PLACES_KEPT = 512
SECTIONS_KEPT = 160  # of about 16 places; the largest holds a few thousand rows
POSITIONS_KEPT = 24


@dataclass(frozen=True, slots=True)
class Held:
    """A lake, known by its files and their checksums."""

    files: tuple[tuple[Path, str], ...]
    lake: Lake = field(compare=False, repr=False)


def held_by(lake: Lake) -> Held:
    """What a lake holds, as the key that answers from it are kept under."""
    return Held(tuple((each.path, each.sha256) for each in lake.resources()), lake)


def place_called(lake: Lake, text: str, *, on: date) -> Place:
    """The place that a name or code means, as ``places.find_place`` finds it.

    Raises:
        BadInput: When no place, or more than one, is meant.
    """
    return _place(held_by(lake), text, on)


def section_of(lake: Lake, place: Place, key: str, *, on: date) -> Section:
    """One section of a place's position, and no other unless it is made from them.

    Raises:
        KeyError: When no section has the key.
        BadInput: When a file is damaged, or a need that it rests on is missing.
    """
    if key in whole.BY_KEY:
        return _section(held_by(lake), place, key, on)
    sections = position_of(lake, place, on=on).sections
    return {each.key: each for each in sections}[key]


def position_of(lake: Lake, place: Place, *, on: date) -> whole.Position:
    """Everything that the data held can say of a place on a day.

    Raises:
        BadInput: When a file is damaged, or a need that the place rests on is missing.
    """
    return _position(held_by(lake), place, on)


@lru_cache(maxsize=PLACES_KEPT)
def _place(held: Held, text: str, on: date) -> Place:
    return find_place(held.lake, text, on=on)


@lru_cache(maxsize=SECTIONS_KEPT)
def _section(held: Held, place: Place, key: str, on: date) -> Section:
    return whole.section_of(held.lake, place, key, on=on)


@lru_cache(maxsize=POSITIONS_KEPT)
def _position(held: Held, place: Place, on: date) -> whole.Position:
    return whole.position(held.lake, place, on=on, ask=section_of)
