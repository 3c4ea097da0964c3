"""What a place was compared on, and which way and how far it differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ropewalk.figures import Figure, Source
from ropewalk.parameters import parameter
from ropewalk.place.recency import is_recent

SMALLEST = "smallest_difference_percent"
Way = Literal["higher", "lower", ""]


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure of a place, and how it differs from England and from its board.

    ``from_england`` and ``from_board`` are "higher" or "lower" where the difference is
    beyond chance and large enough, else "". ``relative_to_england`` and
    ``relative_to_board`` are in percent; ``None`` where there is no comparison.
    """

    key: str
    figure: Figure
    sentence: str
    from_england: Way
    from_board: Way
    has_board: bool
    relative_to_england: float | None
    relative_to_board: float | None
    as_at: date | None
    whose: str
    is_formula: bool = False

    @property
    def stands_out(self) -> bool:
        """Whether it differs from England and, for a place in a board, from its board."""
        return bool(self.from_england) and (not self.has_board or bool(self.from_board))

    @property
    def size(self) -> float:
        """How far it is from England, either way; below all others where not known."""
        far = self.relative_to_england
        return -1.0 if far is None else abs(far)

    @property
    def way(self) -> str:
        """Higher or lower than what it is compared with, or between the two."""
        if not self.has_board or self.from_england == self.from_board:
            return self.from_england
        return "between"


@dataclass(frozen=True, slots=True)
class Compared:
    """All that a place was compared on: the differences, and how many chance would make.

    ``beside_board`` says whether its board was one of the two it was compared with.
    """

    differences: tuple[Difference, ...]
    by_chance: Figure
    tested: Figure
    beside_board: bool

    @property
    def compared_with(self) -> str:
        """What the place was compared with, in words."""
        return "England and the board" if self.beside_board else "England"

    def standing_out(self) -> tuple[Difference, ...]:
        """Those that stand out, the largest difference from England first."""
        found = [each for each in self.differences if each.stands_out]
        return tuple(sorted(found, key=lambda each: (-each.size, each.key)))


def newer(found: Sequence[Difference], *, on: date) -> tuple[Difference, ...]:
    """Those of the differences that are new enough for a headline."""
    return tuple(each for each in found if is_recent(each.as_at, on=on))


def is_large(value: float, reference: float, *, on: date) -> bool:
    """Whether a value is far enough from another to matter."""
    smallest = float(parameter(SMALLEST, on=on).value) / 100
    return reference > 0 and abs(value / reference - 1) >= smallest


def sources_of(found: Sequence[Difference]) -> tuple[Source, ...]:
    """Every source of some differences, each once."""
    return tuple(dict.fromkeys(s for each in found for s in each.figure.all_sources()))
