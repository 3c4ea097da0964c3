"""What the pool of an agreement holds: the money of its schemes, less what is kept apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, pounds


@dataclass(frozen=True, slots=True)
class SchemeMoney:
    """The money of one scheme on a day, and whether it is in the pool.

    Attributes:
        number: Its number in the agreement.
        title: What it is called.
        yearly_pence: What it may cost a year, in pence; none when that is not recorded.
        is_apart: Whether its money is not devolved, so that the pool does not hold it.
        since: The day from which that is so; none when nobody said anything.
        reason: Why.
    """

    number: int
    title: str
    yearly_pence: int | None
    is_apart: bool = False
    since: date | None = None
    reason: str = ""

    @property
    def state(self) -> str:
        """Whether it is devolved, since when and why, in words."""
        if self.since is None:
            return "Devolved"
        words = "Not devolved" if self.is_apart else "Devolved"
        return f"{words} since {day(self.since)}: {self.reason.rstrip('.')}"


@dataclass(frozen=True, slots=True)
class Pool:
    """The schemes of an agreement on a day, and what of their money is in the pool."""

    schemes: Sequence[SchemeMoney]

    @property
    def pence(self) -> int:
        """What the pool holds a year, in pence, of what is recorded."""
        return _sum(each for each in self.schemes if not each.is_apart)

    @property
    def apart(self) -> Sequence[SchemeMoney]:
        """The schemes whose money is kept apart."""
        return [each for each in self.schemes if each.is_apart]

    @property
    def said(self) -> str:
        """What is in the pool, what is not and what is not known, in a sentence or three."""
        if not self.schemes:
            return "No scheme is recorded, so nobody can say what the pool holds."
        inside = [each for each in self.schemes if not each.is_apart]
        known = [each for each in inside if each.yearly_pence is not None]
        words = [
            f"The pool holds {pounds(self.pence)} a year."
            if known or not inside
            else "What the pool holds in a year is not recorded."
        ]
        if known and (unknown := len(inside) - len(known)):
            words.append(f"No sum is recorded for {unknown} more of its schemes.")
        if self.apart:
            is_known = any(each.yearly_pence is not None for each in self.apart)
            money = pounds(_sum(self.apart)) if is_known else "Money of no recorded sum"
            words.append(f"{money} is not devolved and is left out.")
        return " ".join(words)


def _sum(schemes: Iterable[SchemeMoney]) -> int:
    return sum(each.yearly_pence for each in schemes if each.yearly_pence is not None)
