"""How concentrated a market of providers is, and how much capacity there is for people."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ropewalk.engine.refusals import checked
from ropewalk.figures.errors import BadInput

FULL = 10_000


@dataclass(frozen=True, slots=True)
class Concentration:
    """The least and the most that a market's concentration can be.

    Attributes:
        least: If the providers that are not told apart are very many and very small.
        most: If they are in truth one provider.
        not_told_apart: The part of the market that they hold, 0 to 1.
    """

    least: float
    most: float
    not_told_apart: float


def herfindahl(amounts: ArrayLike) -> float:
    """The Herfindahl-Hirschman index: the sum of squared percentage shares.

    Args:
        amounts: What each provider holds, in any one unit (pounds, beds, homes),
            shape (providers,), 0 or more, not all zero.

    Returns:
        Above 0, and 10,000 when one provider holds the whole market.

    Raises:
        BadInput: When an amount is missing or negative, or there is no market.

    Source:
        Competition Commission and Office of Fair Trading, Merger Assessment
        Guidelines, September 2010, paragraph 5.3.4.
    """
    return herfindahl_between(amounts, 0.0).least


def herfindahl_between(amounts: ArrayLike, not_told_apart: float) -> Concentration:
    """The index when part of the market is published without providers' names.

    Args:
        amounts: What each named provider holds, shape (providers,), 0 or more.
        not_told_apart: What unnamed providers hold together, same unit, 0 or more.
            None of them is one of the named.

    Returns:
        The lowest and the highest value that the index can have, 0 to 10,000.

    Raises:
        BadInput: When an amount is missing or negative, or there is no market.

    Source:
        As ``herfindahl``. Squares of shares that add up to a whole are least when
        the shares are all small and most when there is only one (our reasoning).
    """
    named = checked(amounts, "amount")
    rest = float(checked(not_told_apart, "amount not told apart"))
    if named.ndim != 1:
        raise BadInput("There must be one amount for each provider.")
    largest = max(float(named.max(initial=0.0)), rest)
    if largest == 0:
        raise BadInput("Nothing is held by anybody, so there is no market to measure.")
    # in units of the largest, squares can neither overflow nor vanish
    named, rest = named / largest, rest / largest
    whole = float(named.sum()) + rest
    least = float(np.square(named / whole).sum()) * FULL
    share = rest / whole
    return Concentration(least, min(least + share**2 * FULL, FULL), share)


def capacity_per_1000(capacity: float | None, people: float | None) -> float:
    """Capacity for each 1,000 people who may need it.

    Args:
        capacity: Beds, places, homes or full-time staff, 0 or more.
        people: People in the group it is for, for example aged 75 and over; above 0.

    Returns:
        Capacity per 1,000 people.

    Raises:
        BadInput: When either is missing, capacity is negative, or there are no people.

    Source:
        Definition.
    """
    known = checked(np.nan if capacity is None else capacity, "capacity")
    counted = checked(
        np.nan if people is None else people, "number of people", above_zero=True
    )
    return float(known * 1000 / counted)
