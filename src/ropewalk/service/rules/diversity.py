"""How varied provision is: generic or specialist, the partners' own or others', and blocks.

Shares are exact fractions of what is known; what is not known is counted apart and never
as either.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ropewalk.figures.words import day
from ropewalk.service.kinds import Payment


@dataclass(frozen=True, slots=True)
class Share:
    """A part of what is known, and how much is not known."""

    part: int
    known: int
    unknown: int

    @property
    def fraction(self) -> Fraction | None:
        """The part of what is known; none where nothing is."""
        return Fraction(self.part, self.known) if self.known else None

    @property
    def percent(self) -> float | None:
        """The part as a percentage of what is known; none where nothing is."""
        return None if self.fraction is None else float(self.fraction * 100)


def percent_said(value: float) -> str:
    """A percentage as it is said: 70% and not 70.0%, but 66.7%."""
    return f"{value:.0f}%" if abs(value - round(value)) < 0.05 else f"{value:.1f}%"


def specialisation_warning(now: Share, before: Share, *, since: date) -> str | None:
    """Whether provision grows more specialist, in a sentence; none where it does not.

    Nothing is said where either share is not known.
    """
    if now.percent is None or before.percent is None or now.percent >= before.percent:
        return None
    return (
        f"Provision is becoming more specialist: {percent_said(now.percent)} of services "
        f"are generic, and on {day(since)} {percent_said(before.percent)} were."
    )


def split_said(outside: Share) -> str:
    """A split as outside and inside the partners themselves: 70/30."""
    if outside.percent is None:
        return "not known"
    return f"{percent_said(outside.percent)[:-1]}/{percent_said(100 - outside.percent)[:-1]}"


def distance_said(outside: Share, target: int, by: date, *, on: date) -> str:
    """How far a split is from its target, in a sentence."""
    if outside.percent is None:
        return "How far it is from its target is not known."
    left = target - outside.percent
    wanted = f"{target}/{100 - target} by {day(by)}"
    if left <= 0:
        return f"The target, {wanted}, is reached."
    late = " The day has passed." if by <= on else ""
    points = f"{left:.0f}" if abs(left - round(left)) < 0.05 else f"{left:.1f}"
    return f"The target is {wanted}: {points} points to go.{late}"


def refusal_of_stages(stages: Sequence[tuple[date, int]]) -> str | None:
    """Why stages are no plan from block contracts to none, if they are not.

    Each has a day of its own, each allows less than the one before, and the last none.

    Args:
        stages: The day from which each holds and the most percent bought by block.
    """
    if not stages:
        return "Enter at least one stage, with its day."
    days = [each for each, _ in stages]
    shares = [each for _, each in stages]
    if any(later <= earlier for earlier, later in itertools.pairwise(days)):
        return "Each stage is on a later day than the one before."
    if not all(0 <= each <= 100 for each in shares):
        return "A share is between 0 and 100 percent."
    if any(later >= earlier for earlier, later in itertools.pairwise(shares)):
        return "Each stage allows a smaller share by block than the one before."
    if shares[-1] != 0:
        return (
            "The last stage is the one at which nothing is bought by block: 0 percent."
        )
    return None


def block_share(rates: Iterable[tuple[str, Fraction]]) -> Fraction | None:
    """The share of what contracts are worth a day that is bought by block.

    Args:
        rates: How each contract that runs that day pays, and what it is worth a day.

    Returns:
        A fraction of one; none where no contract runs that day or all are worth nothing.
    """
    held = list(rates)
    whole = sum((rate for _, rate in held), Fraction(0))
    if not whole:
        return None
    block = sum((rate for how, rate in held if how == Payment.BLOCK), Fraction(0))
    return block / whole


def stage_said(
    share: Fraction | None, percent: int, starts_on: date, *, on: date
) -> str:
    """Whether a stage of a block plan is kept, in words."""
    if share is None:
        return "No contract that is agreed so far runs that day"
    is_kept = share * 100 <= percent
    if starts_on <= on:
        return "Kept" if is_kept else "Not kept"
    return (
        "On course, as contracts are agreed now"
        if is_kept
        else "Not on course, as contracts are agreed now"
    )
