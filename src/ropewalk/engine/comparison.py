"""Is a place different from the rest of England, or is it only chance?

A count in a place would be a little higher or lower in another year by chance alone. The
interval says how far; a place differs beyond chance when the reference lies outside it.
"""

from dataclasses import dataclass
from math import exp, gamma, isfinite, sqrt
from statistics import NormalDist
from typing import Literal

from ropewalk.figures.errors import BadInput

FEWEST_FOR_BYAR = 10
WIDEST = 6


@dataclass(frozen=True, slots=True)
class Comparison:
    """A proportion or rate beside its reference, and whether chance could explain it.

    Attributes:
        value: The proportion (0 to 1) or the rate (events per so many people).
        low: Low end of its interval, same unit.
        high: High end of its interval, same unit.
        reference: What it is compared with, same unit.
        differs: "higher" or "lower" when the reference is outside the interval, else "".
    """

    value: float
    low: float
    high: float
    reference: float
    differs: Literal["higher", "lower", ""]


def wilson(count: float | None, base: float | None, z: float) -> tuple[float, float]:
    """The interval of a proportion, by Wilson's score method.

    Args:
        count: How many of the base have the characteristic, 0 to ``base``.
        base: How many there are, more than 0.
        z: Width in standard errors, up to 6: 1.96 for 95%, 3.0902 for 99.8%.

    Returns:
        Low and high end, each from 0 to 1.

    Raises:
        BadInput: When a number is missing or outside those bounds.

    Source:
        E. B. Wilson, 1927, Journal of the American Statistical Association 22;
        recommended by R. G. Newcombe, 1998, Statistics in Medicine 17: 857-872.
    """
    count, base = _counted(count, base, z)
    if count > base:
        raise BadInput(f"The count of {count:g} is more than its base of {base:g}.")
    middle = 2 * count + z * z
    spread = z * sqrt(z * z + 4 * count * (1 - count / base))
    whole = 2 * (base + z * z)
    # at the ends the square root is exact in principle; rounding must not leave 0 to 1
    low = 0.0 if count == 0 else max((middle - spread) / whole, 0.0)
    high = 1.0 if count == base else min((middle + spread) / whole, 1.0)
    return low, high


def rate_interval(
    count: float | None, base: float | None, per: float, z: float
) -> tuple[float, float]:
    """The interval of a rate of events, by Byar's method, exact for fewer than ten.

    Args:
        count: How many events there were, 0 or more.
        base: How many people, or people times years, they could happen to; above 0.
        per: The rate is per this many people, for example 1,000.
        z: Width in standard errors, up to 6: 1.96 for 95%, 3.0902 for 99.8%.

    Returns:
        Low and high end of the rate.

    Raises:
        BadInput: When a number is missing or outside those bounds.

    Source:
        Office for Health Improvement and Disparities, public health technical
        guidance, Rates: Byar's approximation (N. E. Breslow and N. E. Day, 1987) for
        counts of 10 or more, the exact limits of a Poisson count below that.
    """
    count, base = _counted(count, base, z)
    if count < FEWEST_FOR_BYAR:
        low, high = _exact_poisson(count, z)
    else:
        low = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
        above = count + 1
        high = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return max(low, 0.0) * per / base, high * per / base


def compare(
    count: float | None,
    base: float | None,
    reference: float,
    z: float,
    *,
    per: float | None = None,
) -> Comparison:
    """Whether a proportion or a rate differs from a reference beyond chance.

    Args:
        count: How many have the characteristic, or how many events there were.
        base: How many there are, or how many the events could happen to; above 0.
        reference: The proportion (0 to 1), or the rate per ``per``, to compare with.
        z: Width in standard errors: 3.0902 for 99.8%.
        per: Given for a rate of events that can happen more than once to a person;
            left out for a proportion of people.

    Returns:
        The value with its interval, and whether it is higher or lower.

    Raises:
        BadInput: When a number is missing or outside its bounds.

    Source:
        Wilson's method for a proportion and Byar's for a rate, as in the two
        functions above.
    """
    known_count, known_base = _counted(count, base, z)
    if not isfinite(reference) or reference < 0:
        raise BadInput("The reference to compare with must be a number, 0 or more.")
    if per is None:
        low, high = wilson(known_count, known_base, z)
        value = known_count / known_base
    else:
        low, high = rate_interval(known_count, known_base, per, z)
        value = known_count * per / known_base
    return Comparison(value, low, high, reference, _differs(low, high, reference))


def _differs(
    low: float, high: float, reference: float
) -> Literal["higher", "lower", ""]:
    if reference < low:
        return "higher"
    return "lower" if reference > high else ""


def _counted(count: float | None, base: float | None, z: float) -> tuple[float, float]:
    if count is None or not isfinite(count) or count < 0:
        raise BadInput("The count must be known, and 0 or more.")
    if base is None or not isfinite(base) or base <= 0:
        raise BadInput("The number of people it is out of must be known, and above 0.")
    if not 0 < z <= WIDEST:
        raise BadInput(
            f"The width of an interval must be above 0 and at most {WIDEST} standard "
            "errors."
        )
    return count, base


def _exact_poisson(count: float, z: float) -> tuple[float, float]:
    tail = NormalDist().cdf(-z)
    low = _mean_giving(count, tail) if count else 0.0
    return low, _mean_giving(count + 1, 1 - tail)


def _mean_giving(count: float, chance: float) -> float:
    """The mean at which ``count`` or more Poisson events happen with this chance."""
    low, high = 0.0, 64.0  # beyond any answer for ten events and six standard errors
    for _ in range(64):
        middle = (low + high) / 2
        if _chance_of_at_least(count, middle) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _chance_of_at_least(count: float, mean: float) -> float:
    """The chance of ``count`` or more Poisson events: the regularised gamma function.

    Added up term by term here, because to import the library that has it takes longer
    than to work out everything else in a report.
    """
    term = total = 1 / count
    step = count
    while term > total * 1e-17:
        step += 1
        term *= mean / step
        total += term
    return total * float(mean**count) * exp(-mean) / gamma(count)
