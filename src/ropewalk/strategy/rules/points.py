"""What is said for and against options: read from a spreadsheet, counted, ranked naively."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ropewalk.figures import BadInput, Faults
from ropewalk.figures.words import listed
from ropewalk.strategy.kinds import OptionKind, Side

SHEET = "Options"
NEEDED = ("option", "side", "text")
COLUMNS = (*NEEDED, "title", "kind", "evidence", "who")
PREFERRED = "preferred"
SIDES = {each.value: each for each in Side}
KINDS = {
    "nothing": OptionKind.NOTHING,
    "do nothing": OptionKind.NOTHING,
    "minimum": OptionKind.MINIMUM,
    "do the minimum": OptionKind.MINIMUM,
    "change": OptionKind.CHANGE,
    "": OptionKind.CHANGE,
}
LONGEST = {"option": 10, "title": 200, "text": 500, "evidence": 500, "who": 200}
FOR = (Side.ADVANTAGE, Side.BENEFIT)
MOST_ROWS = 1000
NAIVE = (
    "Naive: this counts what was said and weighs nothing. A grave disadvantage counts no "
    "more than a slight one, and whoever writes more points wins."
)


@dataclass(frozen=True, slots=True)
class PointSaid:
    """Something for or against an option; ``who`` is a partner's name, or nobody's."""

    option: str
    side: Side
    text: str
    evidence: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class PointsSaid:
    """What a spreadsheet holds: options by code, points, and what is preferred and why."""

    options: Mapping[str, tuple[str, OptionKind]]
    points: Sequence[PointSaid]
    preferred: str
    reasons: Sequence[str]


def points_from_rows(name: str, rows: Iterable[Sequence[str]]) -> PointsSaid:
    """What the rows of a spreadsheet say for and against options.

    The first row that is not empty has the column headings. Each row below names an
    option by its number, a side (advantage, disadvantage, benefit, risk, or preferred
    for a reason why it is preferred) and what is said. The title of an option stands in
    its first row.

    Args:
        name: What the file is called, for refusals.
        rows: Its cells as text, in order, empty rows included.

    Raises:
        BadInput: Naming each row and column that is wrong and what would be right; or
            the column that is missing.
    """
    told = enumerate(rows, start=1)
    _, head = next(
        ((number, row) for number, row in told if any(each.strip() for each in row)),
        (0, ()),
    )
    spelt = {cell.strip().casefold(): place for place, cell in enumerate(head)}
    missing = [each for each in NEEDED if each not in spelt]
    if missing:
        raise BadInput(
            f"{name} has no column called {listed(missing)}. It needs the columns option, "
            f"side and text, and can have {listed(list(COLUMNS[len(NEEDED) :]))}."
        )
    read = _Read(name)
    for number, row in told:
        if number > MOST_ROWS:
            raise BadInput(f"{name} has more than {MOST_ROWS:,} rows.")
        if any(cell.strip() for cell in row):
            cells = {
                each: row[spelt[each]].strip()
                if each in spelt and spelt[each] < len(row)
                else ""
                for each in COLUMNS
            }
            read.row(number, cells)
    return read.whole()


class _Read:
    """Rows read so far, and what was wrong with any of them."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.options: dict[str, tuple[str, OptionKind]] = {}
        self.points: list[PointSaid] = []
        self.reasons: dict[str, list[str]] = {}
        self.faults = Faults(name)

    def row(self, number: int, cells: Mapping[str, str]) -> None:
        """Read one row, noting what is wrong with it."""
        before = len(self.faults.found)
        self.check(number, cells)
        if len(self.faults.found) > before:
            return
        code = cells["option"]
        side, kind = cells["side"].casefold(), cells["kind"].casefold()
        if code not in self.options:
            self.options[code] = (cells["title"] or f"Option {code}", KINDS[kind])
        if side == PREFERRED:
            self.reasons.setdefault(code, []).append(cells["text"])
        else:
            said = PointSaid(
                code, SIDES[side], cells["text"], cells["evidence"], cells["who"]
            )
            self.points.append(said)

    def check(self, number: int, cells: Mapping[str, str]) -> None:
        """Note what is wrong with the cells of a row."""
        for key, longest in LONGEST.items():
            if len(cells[key]) > longest:
                self.faults.note(number, key, f"is longer than {longest} characters")
        for key, cell in cells.items():
            if cell.startswith("="):
                self.faults.note(number, key, "is a formula: type what it says")
        for key in ("option", "text"):
            if not cells[key]:
                self.faults.note(number, key, "is empty")
        side, kind = cells["side"].casefold(), cells["kind"].casefold()
        if side not in SIDES and side != PREFERRED:
            words = listed([*SIDES, PREFERRED])
            self.faults.note(
                number, "side", f"is {cells['side']!r}: use one of {words}"
            )
        if kind not in KINDS:
            self.faults.note(
                number, "kind", f"is {cells['kind']!r}: use nothing, minimum or change"
            )

    def whole(self) -> PointsSaid:
        """Everything that was read, when nothing was wrong."""
        if len(self.reasons) > 1:
            self.faults.found.append(
                f"{listed(list(self.reasons))} are both preferred: one option is."
            )
        self.faults.refuse()
        if not self.options:
            raise BadInput(f"{self.name} has no rows below its column headings.")
        preferred, reasons = next(iter(self.reasons.items()), ("", []))
        return PointsSaid(self.options, self.points, preferred, reasons)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many points are for and against an option, and its place by that alone."""

    number: int
    count_for: int
    count_against: int
    place: int

    @property
    def net(self) -> int:
        """Those for less those against."""
        return self.count_for - self.count_against


def naive_ranking(points: Mapping[int, Sequence[str]]) -> list[Counted]:
    """Options ranked on counts alone: those for less those against; ties share a place.

    Args:
        points: By option, the side of each point.
    """
    held = {
        number: (
            sum(1 for each in sides if each in FOR),
            sum(1 for each in sides if each not in FOR),
        )
        for number, sides in points.items()
    }
    net = {number: good - bad for number, (good, bad) in held.items()}
    return [
        Counted(
            number,
            good,
            bad,
            1 + sum(1 for other in net.values() if other > net[number]),
        )
        for number, (good, bad) in held.items()
    ]
