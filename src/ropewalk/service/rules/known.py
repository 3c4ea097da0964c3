"""Yes, no or not known: how tests of law are joined when some facts are missing.

A missing fact is never a no. A test of several parts fails once one part fails, is met
once all are, and is otherwise not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from ropewalk.figures import BadInput
from ropewalk.figures.words import pounds
from ropewalk.parameters.register import Parameter
from ropewalk.service.rules.selection_law import Law

Answer: TypeAlias = bool | None


@dataclass(frozen=True, slots=True)
class Point:
    """One test of law and what was found.

    Attributes:
        code: Short stable name.
        is_met: Whether it is met; ``None`` when that is not known.
        said: What was found, in one sentence.
    """

    code: str
    is_met: Answer
    said: str

    @property
    def found(self) -> str:
        """What was found, in a word or two."""
        if self.is_met is None:
            return "Not known"
        return "Met" if self.is_met else "Not met"


def all_of(parts: Iterable[Answer]) -> Answer:
    """Whether every part holds; ``None`` when that hangs on one that is not known."""
    held = list(parts)
    if any(part is False for part in held):
        return False
    return None if any(part is None for part in held) else True


def any_of(parts: Iterable[Answer]) -> Answer:
    """Whether one part holds; ``None`` when that hangs on one that is not known."""
    return opposite(all_of(opposite(part) for part in parts))


def opposite(part: Answer) -> Answer:
    """The other answer; what is not known stays so."""
    return None if part is None else not part


def joined(points: Iterable[Point], found: Answer) -> str:
    """The sentences of the points that were found to be so."""
    return " ".join(point.said for point in points if point.is_met is found)


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one question of law, why, and what it rests on.

    Attributes:
        is_met: Whether it is so; ``None`` when that is not known.
        reason: Why, in a paragraph.
        points: The tests it was joined from.
        law: Where the rule comes from.
        numbers: The dated numbers that were used.
    """

    is_met: Answer
    reason: str
    points: tuple[Point, ...]
    law: Law
    numbers: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """How one fact reads when it is so, when it is not, and when nobody said."""

    so: str
    not_so: str
    whether: str


def point(code: str, fact: Answer, words: Words, *, wanted: bool = True) -> Point:
    """The test that one fact is so, or is not so, and how it reads."""
    if fact is None:
        return Point(code, None, f"It is not recorded whether {words.whether}.")
    return Point(code, fact is wanted, words.so if fact else words.not_so)


def refuse_negative(pence: int | None) -> None:
    """Refuse a value below zero; one that is not known passes."""
    if pence is not None and pence < 0:
        raise BadInput(f"A value must be 0 or more, not {pounds(pence)}.")
