"""Parts of a sum, exact to the penny: the largest remainders get the odd pennies."""

from collections.abc import Mapping
from fractions import Fraction
from math import floor
from typing import TypeVar

from ropewalk.figures import BadInput

Part = TypeVar("Part")
HALF = Fraction(1, 2)


def parts(pence: int, weights: Mapping[Part, int | Fraction]) -> dict[Part, int]:
    """Share a sum in proportion to weights by largest remainder.

    Each part is its exact value rounded down or up, never more than that away, and the
    parts add up to the sum. The pennies that rounding down leaves go one each to the
    parts with the largest fraction of a penny; of equal fractions, to the larger weight
    first; of equal weights, to the one that is given first. An amount below nothing is
    shared as the same amount above, with its sign turned.

    Exact whole numbers and fractions throughout, and no floating point, because what one
    organisation owes another has to come out the same wherever it is computed.

    Args:
        pence: The sum, in whole pence; may be negative.
        weights: What each part counts for, 0 or more, not all 0, in any one unit.

    Returns:
        Whole pence for each part, in the order given.

    Raises:
        BadInput: When there is nothing to share by, or a weight is negative.
    """
    if any(weight < 0 for weight in weights.values()):
        raise BadInput("A share cannot be less than nothing.")
    whole = sum(weights.values(), start=Fraction(0))
    if not whole:
        raise BadInput("There is nothing to share by: every share is nothing.")
    exact = {key: abs(pence) * weight / whole for key, weight in weights.items()}
    found = {key: floor(value) for key, value in exact.items()}
    odd = abs(pence) - sum(found.values())
    # sorting keeps the order given where remainder and weight are the same
    by_remainder = sorted(
        weights, key=lambda key: (found[key] - exact[key], -weights[key])
    )
    for key in by_remainder[:odd]:
        found[key] += 1
    return found if pence >= 0 else {key: -part for key, part in found.items()}


def whole_pence(exact: Fraction) -> int:
    """An exact amount as the nearest whole pence; half a penny goes up."""
    return floor(exact + HALF)


def percent_said(fraction: Fraction) -> str:
    """A fraction as a percentage of at most two decimals: 14.26%, 5%."""
    hundredths = whole_pence(abs(fraction) * 10_000)
    whole, rest = divmod(hundredths, 100)
    decimals = f".{rest:02d}".rstrip("0") if rest else ""
    return f"{'-' if fraction < 0 and hundredths else ''}{whole:,}{decimals}%"
