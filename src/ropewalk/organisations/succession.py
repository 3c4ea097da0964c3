"""What became of an organisation's work: pure arithmetic over recorded successions.

Shares are exact fractions all the way along a chain, and pence are rounded once, at the
end of it, so a sum restated under another day's boundaries is the same sum.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np

from ropewalk.engine.allocation import share_by_need
from ropewalk.figures import BadInput


@dataclass(frozen=True, slots=True)
class Passing:
    """One organisation's work passing to others on a day, by organisation number."""

    predecessor: int
    on: date
    shares: tuple[tuple[int, Fraction], ...]

    def __post_init__(self) -> None:
        """Refuse shares that are not the whole."""
        if sum((share for _, share in self.shares), Fraction()) != 1:
            raise BadInput(
                "The shares of what passes on must add up to exactly 1 "
                "(a transfer counts what the organisation keeps)."
            )


def heirs(
    organisation: int, passings: Iterable[Passing], *, was_on: date, under: date
) -> dict[int, Fraction]:
    """Who has an organisation's work by another day, and how much of it.

    Everything that passes on one day passes at once, from whoever had it the day before.

    Args:
        organisation: Its number.
        passings: Every succession recorded, in any order.
        was_on: The day whose boundaries the organisation belongs to.
        under: The day whose boundaries are wanted, the same or later.

    Returns:
        The share of each organisation that has any, adding up to 1.

    Raises:
        BadInput: when ``under`` is before ``was_on``: how a merged body's work had been
            divided before is not something a succession says.
    """
    if under < was_on:
        raise BadInput(
            "Amounts can be restated under the boundaries of the same or a later day, "
            "not an earlier one: a merger does not say what it merged."
        )
    by_day: dict[date, dict[int, Passing]] = defaultdict(dict)
    for passing in passings:
        if was_on < passing.on <= under:
            by_day[passing.on][passing.predecessor] = passing
    held = {organisation: Fraction(1)}
    for day in sorted(by_day):
        after: dict[int, Fraction] = defaultdict(Fraction)
        for holder, share in held.items():
            if passing_on := by_day[day].get(holder):
                for successor, part in passing_on.shares:
                    after[successor] += share * part
            else:
                after[holder] += share
        held = dict(after)
    return held


def restate(
    pence_by_organisation: Mapping[int, int],
    passings: Iterable[Passing],
    *,
    was_on: date,
    under: date,
) -> dict[int, int]:
    """Amounts of one day's organisations, as if another day's boundaries had held.

    Args:
        pence_by_organisation: Whole pence by organisation number; may be negative.
        passings: Every succession recorded, in any order.
        was_on: The day whose boundaries the amounts belong to.
        under: The day whose boundaries are wanted, the same or later.

    Returns:
        Whole pence by organisation number. Each organisation's amount is shared to the
        penny, so the total is the same.

    Raises:
        BadInput: as ``heirs``.
    """
    known = list(passings)
    restated: dict[int, int] = defaultdict(int)
    for organisation, pence in pence_by_organisation.items():
        shares = sorted(heirs(organisation, known, was_on=was_on, under=under).items())
        parts = share_by_need(abs(pence), np.array([float(part) for _, part in shares]))
        for (heir, _), part in zip(shares, parts.tolist(), strict=True):
            restated[heir] += part if pence >= 0 else -part
    return dict(restated)
