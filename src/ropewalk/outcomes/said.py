"""What a framework says, before it is recorded: from a file that ships, or a spreadsheet.

Pure: nothing here reads or writes the records.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

from django.utils.text import slugify

from ropewalk.figures import BadInput
from ropewalk.figures.words import listed
from ropewalk.outcomes.kinds import Direction, Frequency, Origin

COLUMNS: dict[str, tuple[str, ...]] = {
    "heading": ("heading", "priority heading", "priority", "domain"),
    "outcome": ("outcome",),
    "measure": ("measure", "indicator"),
    "unit": ("unit", "units"),
    "direction": ("direction", "better", "polarity"),
    "frequency": ("frequency", "how often"),
    "source": ("source", "data source"),
    "target": ("target",),
}
DIRECTIONS = {
    "higher": Direction.HIGHER,
    "higher is better": Direction.HIGHER,
    "up": Direction.HIGHER,
    "lower": Direction.LOWER,
    "lower is better": Direction.LOWER,
    "down": Direction.LOWER,
    "neither": Direction.NEITHER,
}
FREQUENCIES = {
    "monthly": Frequency.MONTHLY,
    "quarterly": Frequency.QUARTERLY,
    "yearly": Frequency.YEARLY,
    "annual": Frequency.YEARLY,
    "annually": Frequency.YEARLY,
    "once": Frequency.ONCE,
}
Word = TypeVar("Word")
MOST_FAULTS = 20
LONGEST = 500
MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class MeasureSaid:
    """A measure: its unit, which way is better, how often it is taken, from where.

    ``target`` is in the measure's own unit; none when there is none.
    """

    code: str
    name: str
    unit: str
    direction: Direction
    source: str
    frequency: Frequency
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OutcomeSaid:
    """Something that ought to be better, and how anybody would know."""

    code: str
    statement: str
    measures: tuple[MeasureSaid, ...] = ()


@dataclass(frozen=True, slots=True)
class HeadingSaid:
    """A priority heading and its outcomes."""

    title: str
    outcomes: tuple[OutcomeSaid, ...]


@dataclass(frozen=True, slots=True)
class FrameworkSaid:
    """A whole framework: who says it, since when, and its headings in order."""

    code: str
    name: str
    origin: Origin
    source: str
    note: str
    starts_on: date
    ends_before: date | None
    headings: tuple[HeadingSaid, ...]


@cache
def shipped_frameworks() -> dict[str, FrameworkSaid]:
    """The frameworks that ship, by code, those in force before those of the past."""
    folder = files(__package__) / "frameworks"
    read = [
        _framework(tomllib.loads(file.read_text(encoding="utf-8")))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    ordered = sorted(read, key=lambda each: (each.origin != "national", each.name))
    return {each.code: each for each in ordered}


def _framework(told: Mapping[str, Any]) -> FrameworkSaid:
    return FrameworkSaid(
        code=told["code"],
        name=told["name"],
        origin=Origin(told["origin"]),
        source=told["source"],
        note=told.get("note", ""),
        starts_on=told["starts_on"],
        ends_before=told.get("ends_before"),
        headings=tuple(
            HeadingSaid(
                heading["title"],
                tuple(
                    OutcomeSaid(
                        each["code"],
                        each["statement"],
                        tuple(_measure(one) for one in each.get("measures", ())),
                    )
                    for each in heading["outcomes"]
                ),
            )
            for heading in told["headings"]
        ),
    )


def _measure(told: Mapping[str, Any]) -> MeasureSaid:
    return MeasureSaid(
        code=told["code"],
        name=told["name"],
        unit=told["unit"],
        direction=Direction(told["direction"]),
        source=told["source"],
        frequency=Frequency(told["frequency"]),
        target=told.get("target"),
    )


def headings_from_rows(
    name: str, rows: Iterable[Sequence[str]]
) -> tuple[HeadingSaid, ...]:
    """The headings, outcomes and measures that the rows of a spreadsheet hold.

    The first row that is not empty has the column headings. Each row after it names an
    outcome under a heading and, where it has one, a measure; an outcome with several
    measures stands in several rows. A heading left empty is the one above.

    Args:
        name: What the file is called, for refusals.
        rows: Its cells as text, in order, empty rows included.

    Raises:
        BadInput: Naming each row and column that is wrong and what would be right; or
            the column that is missing.
    """
    told = enumerate(rows, start=1)
    number, head = next(
        ((number, row) for number, row in told if any(cell.strip() for cell in row)),
        (0, ()),
    )
    places = _places(name, head)
    read = _Read(name)
    for number, row in told:
        if number > MOST_ROWS:
            raise BadInput(f"{name} has more than {MOST_ROWS:,} rows.")
        if any(cell.strip() for cell in row):
            cells = {
                key: row[place].strip() if place < len(row) else ""
                for key, place in places.items()
            }
            read.row(number, cells)
    return read.whole()


def _places(name: str, head: Sequence[str]) -> dict[str, int]:
    """Which column holds what."""
    spelt = {cell.strip().casefold(): place for place, cell in enumerate(head)}
    places = {
        key: spelt[spelling]
        for key, spellings in COLUMNS.items()
        for spelling in spellings
        if spelling in spelt
    }
    missing = [key for key in ("outcome", "measure") if key not in places]
    if missing:
        raise BadInput(
            f"{name} has no column called {listed(missing)}. It needs the columns "
            f"{listed(list(COLUMNS))}; outcome and measure cannot be left out."
        )
    return places


class _Read:
    """Rows read so far, and what was wrong with any of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.headings: dict[str, dict[str, list[MeasureSaid]]] = {}
        self.heading = ""
        self.faults: list[str] = []

    def row(self, number: int, cells: Mapping[str, str]) -> None:
        """Read one row, noting what is wrong with it."""
        self.heading = cells.get("heading") or self.heading
        outcome = cells["outcome"]
        if not outcome:
            self.fault(number, "outcome", "is empty: say what ought to be better")
            return
        if longest := next((k for k, v in cells.items() if len(v) > LONGEST), None):
            self.fault(number, longest, f"is longer than {LONGEST} characters")
            return
        measures = self.headings.setdefault(self.heading or "Outcomes", {}).setdefault(
            outcome, []
        )
        if cells["measure"]:
            if any(each.name == cells["measure"] for each in measures):
                self.fault(number, "measure", "stands twice under the same outcome")
                return
            made = self.measure(number, cells)
            if made is not None:
                measures.append(made)

    def measure(self, number: int, cells: Mapping[str, str]) -> MeasureSaid | None:
        """The measure of a row, or nothing when something about it is wrong."""
        before = len(self.faults)
        for key in ("unit", "source"):
            if not cells.get(key):
                self.fault(number, key, f"is empty: a measure has a {key}")
        direction = self.one_of(number, cells, "direction", DIRECTIONS)
        frequency = self.one_of(number, cells, "frequency", FREQUENCIES)
        target = self.target(number, cells.get("target", ""))
        if len(self.faults) > before or direction is None or frequency is None:
            return None
        return MeasureSaid(
            code=f"row-{number}",
            name=cells["measure"],
            unit=cells["unit"],
            direction=direction,
            source=cells["source"],
            frequency=frequency,
            target=target,
        )

    def one_of(
        self, number: int, cells: Mapping[str, str], key: str, words: Mapping[str, Word]
    ) -> Word | None:
        """What a cell says, where it must be one of a few words."""
        found = words.get(cells.get(key, "").casefold())
        if found is None:
            self.fault(
                number,
                key,
                f"is {cells.get(key, '')!r}: use one of {listed(list(words))}",
            )
        return found

    def target(self, number: int, text: str) -> Decimal | None:
        """A target as a number, with its commas and percent sign taken off."""
        plain = text.replace(",", "").removesuffix("%").strip()
        if not plain:
            return None
        try:
            found = Decimal(plain)
        except InvalidOperation:
            found = None
        if found is None or not found.is_finite() or abs(found) >= 10**12:
            self.fault(number, "target", f"is {text!r}: use a number, like 62.5")
            return None
        return found

    def fault(self, number: int, column: str, what: str) -> None:
        """Note that a cell is wrong."""
        self.faults.append(f"row {number}, column {column}: {what}")

    def whole(self) -> tuple[HeadingSaid, ...]:
        """Everything that was read, when nothing was wrong."""
        if self.faults:
            shown = self.faults[:MOST_FAULTS]
            more = len(self.faults) - len(shown)
            raise BadInput(
                "\n".join(
                    [f"{self.name} is refused whole:", *shown]
                    + ([f"and {more} more"] if more else [])
                )
            )
        if not self.headings:
            raise BadInput(f"{self.name} has no rows below its column headings.")
        place = 0
        made = []
        for title, outcomes in self.headings.items():
            told = []
            for statement, measures in outcomes.items():
                place += 1
                told.append(
                    OutcomeSaid(
                        f"{place}-{slugify(statement)[:30]}".strip("-"),
                        statement,
                        tuple(measures),
                    )
                )
            made.append(HeadingSaid(title, tuple(told)))
        return tuple(made)
