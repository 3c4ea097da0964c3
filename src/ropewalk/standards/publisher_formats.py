"""The formats that publishers' files come in, each described by data in a folder of its own.

A folder such as ``practice_allocations`` holds ``format.toml`` (which columns there are,
every spelling of their headers met so far, what their values must be), ``SOURCE.md``
(where that is published) and ``examples``. A newer file is recognised by its header
row: nothing but the file itself says what it is.
"""

import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["text", "code", "number", "whole", "amount", "date", "choice"]

YEAR = r"(?: ?(?:20)?[0-9]{2}(?: (?:20)?[0-9]{2})?)?"
"""A year or pair of years in a header, as in ``LAD21`` or ``pop 2022/23``; may be absent."""

FOLDERS = (
    "practice_allocations",
    "council_payments",
    "care_directory",
    "lsoa_populations",
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a format.

    Attributes:
        name: What the column is called here.
        headers: Every spelling of its header, plain: lower case, words apart by one
            space, ``{year}`` where a vintage may stand.
        kind: How its values are written.
        must_be_there: Whether a file without the column is not of this format.
        may_be_empty: Whether a row may leave it empty.
        pattern: What the whole of a text or code must match, when it must match.
        above: A number must be greater than this, when given.
        at_least: A number must be this or more, when given.
        choices: The values allowed, in lower case, when only some are.
        means_empty: Values that stand for nothing.
        right: What would be right, to end the sentence "must be ...".
    """

    name: str
    headers: tuple[str, ...]
    kind: Kind = "text"
    must_be_there: bool = True
    may_be_empty: bool = False
    pattern: str = ""
    above: float | None = None
    at_least: float | None = None
    choices: tuple[str, ...] = ()
    means_empty: tuple[str, ...] = ()
    right: str = "filled in"

    def place_in(self, header: Sequence[str], taken: Collection[int]) -> int | None:
        """Where in a header row, plain, this column is; the first spelling wins."""
        for spelling in self.headers:
            pattern = re.escape(spelling).replace(r"\{year\}", YEAR)
            for place, text in enumerate(header):
                if place not in taken and re.fullmatch(pattern, text):
                    return place
        return None


@dataclass(frozen=True, slots=True)
class AddsUp:
    """Columns that must each add up to the total of another, over the whole file."""

    columns: tuple[str, ...]
    to: str
    within: float


@dataclass(frozen=True, slots=True)
class AddsAcross:
    """Columns that must add up to another in every row."""

    columns: tuple[str, ...]
    to: str


@dataclass(frozen=True, slots=True)
class PublisherFormat:
    """A publisher's file: what it is called, who publishes it, what is in it."""

    name: str
    title: str
    table: str
    publisher: str
    licence: str
    attribution: str
    description: str
    columns: tuple[Column, ...]
    unique: tuple[str, ...]
    adds_up: tuple[AddsUp, ...]
    adds_across: tuple[AddsAcross, ...]
    words: Mapping[str, tuple[str, ...]]

    def match(self, header: Sequence[str]) -> "Match":
        """Which place in a header row holds which column."""
        said = [plain(text) for text in header]
        places: dict[str, int] = {}
        for column in self.columns:
            place = column.place_in(said, places.values())
            if place is not None:
                places[column.name] = place
        return Match(self, tuple(header), places)


@dataclass(frozen=True, slots=True)
class Match:
    """How a header row fits a format."""

    format: PublisherFormat
    header: tuple[str, ...]
    places: Mapping[str, int]

    @property
    def missing(self) -> tuple[Column, ...]:
        """The columns that must be there and are not."""
        return tuple(
            column
            for column in self.format.columns
            if column.must_be_there and column.name not in self.places
        )

    @property
    def fits(self) -> bool:
        """Whether every column that must be there is."""
        return not self.missing

    @property
    def found(self) -> int:
        """How many of the columns that must be there are."""
        needed = [column for column in self.format.columns if column.must_be_there]
        return len(needed) - len(self.missing)

    def header_of(self, name: str) -> str:
        """A column's header as the file spells it."""
        return " ".join(self.header[self.places[name]].lstrip("\ufeff").split())


def plain(header: str) -> str:
    """A header in lower case, its words (and ``&``) one space apart."""
    return " ".join(re.findall(r"[a-z0-9&+]+", header.casefold()))


@cache
def publisher_formats() -> tuple[PublisherFormat, ...]:
    """Every format that can be added."""
    return tuple(_read(folder) for folder in FOLDERS)


def _read(folder: str) -> PublisherFormat:
    path = files("ropewalk.standards").joinpath(folder, "format.toml")
    said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    columns = [_column(each) for each in said["column"]]
    for family in said.get("family", ()):
        columns += _family(family)
    return PublisherFormat(
        name=folder,
        title=said["title"],
        table=said["table"],
        publisher=said["publisher"],
        licence=said["licence"],
        attribution=said["attribution"],
        description=said["description"],
        columns=tuple(columns),
        unique=tuple(said.get("unique", ())),
        adds_up=tuple(
            AddsUp(tuple(each["columns"]), each["to"], each["within"])
            for each in said.get("adds_up", ())
        ),
        adds_across=tuple(
            AddsAcross(_members(said, each["families"]), each["to"])
            for each in said.get("adds_across", ())
        ),
        words={key: tuple(value) for key, value in said.get("words", {}).items()},
    )


def _column(said: Mapping[str, Any]) -> Column:
    lists = {"headers", "choices", "means_empty"}
    values: dict[str, Any] = {
        key: tuple(each) if key in lists else each for key, each in said.items()
    }
    return Column(**values)


def _family(said: Mapping[str, Any]) -> list[Column]:
    """Columns that differ only in a number, such as one for each year of age."""
    rest = {
        key: each
        for key, each in said.items()
        if key not in {"name", "headers", "first", "last", "last_headers"}
    }
    columns = []
    for number in range(said["first"], said["last"] + 1):
        headers = [each.replace("{n}", str(number)) for each in said["headers"]]
        if number == said["last"]:
            headers += said.get("last_headers", [])
        columns.append(
            _column({"name": f"{said['name']}_{number}", "headers": headers, **rest})
        )
    return columns


def _members(said: Mapping[str, Any], families: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        f"{family['name']}_{number}"
        for family in said["family"]
        if family["name"] in families
        for number in range(family["first"], family["last"] + 1)
    )
