"""What costs and benefits of several years are worth in the first, and what that hangs on.

Money and health of later years count for less than those of the first, by a rate a year
that falls for years far off. Added up, they say what a proposal is worth to society and
how much benefit comes of each pound of cost. Year 0 is the first year of the appraisal,
whenever that is; amounts are in the prices of one year.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropewalk.engine.refusals import checked, finite
from ropewalk.figures.errors import BadInput

Floats = NDArray[np.float64]


class Step(NamedTuple):
    """A rate of discount, and from when it applies.

    Attributes:
        first_year: The first year, counted from 0, into which it leads.
        rate: A year, as a fraction: 0.035 for 3.5%.
    """

    first_year: int
    rate: float


@dataclass(frozen=True, slots=True)
class PresentValue:
    """What a proposal is worth in its first year.

    Attributes:
        benefits: Discounted sum of benefits, in the unit they were told in.
        costs: Discounted sum of costs, same unit.
        net: Benefits less costs, same unit: the net present social value.
        ratio: Benefits for each unit of cost; nothing where there are no costs.
        benefits_by_year: Discounted, shape (years,).
        costs_by_year: Discounted, shape (years,).
    """

    benefits: float
    costs: float
    net: float
    ratio: float | None
    benefits_by_year: Floats
    costs_by_year: Floats


class Line(NamedTuple):
    """One cost or benefit by year, and what it may be at the ends of its range.

    Attributes:
        kind: A benefit or a cost.
        amounts: By year, from year 0, in any one unit.
        least: The least that each may be, same unit and years; none where nobody says
            that they may be off.
        most: The most, likewise.
    """

    kind: Literal["benefit", "cost"]
    amounts: tuple[float, ...]
    least: tuple[float, ...] | None = None
    most: tuple[float, ...] | None = None


class Swing(NamedTuple):
    """Net present value when one line is at an end of what it may be and no other is.

    Attributes:
        line: Its position among the lines, from 0.
        at_least: Net present value with the line at its least, in the unit of the amounts.
        at_most: With the line at its most, same unit.
    """

    line: int
    at_least: float
    at_most: float


def discount_factors(steps: Sequence[Step], years: int) -> Floats:
    """What one unit of each year is worth in the first.

    A factor is that of the year before over 1 and the rate that leads into the year, so
    that rates which fall later do not work backwards.

    Args:
        steps: Rates by the first year they lead into, from year 1 on, in order.
        years: How many years, the first of them year 0.

    Returns:
        Shape (years,); the first is 1.

    Raises:
        BadInput: When there is no year, the steps do not begin with year 1 or are out of
            order, or a rate is missing or below nothing.

    Source:
        HM Treasury, The Green Book: discounting by rates that fall for years far off.
    """
    if years < 1:
        raise BadInput("Appraise at least one year.")
    if not steps or steps[0].first_year != 1:
        raise BadInput("The first rate of discount leads into year 1.")
    if any(one.first_year >= other.first_year for one, other in pairwise(steps)):
        raise BadInput("Put the rates of discount in the order of their years.")
    rates = checked([step.rate for step in steps], "rate of discount")
    starts = np.array([step.first_year for step in steps])
    of_year = rates[np.searchsorted(starts, np.arange(1, years), side="right") - 1]
    return np.concatenate([[1.0], np.cumprod(1 / (1 + of_year))])


def present_value(
    benefits: ArrayLike, costs: ArrayLike, factors: Floats
) -> PresentValue:
    """What a proposal is worth in its first year.

    Args:
        benefits: By year, from year 0, in any one unit; shape (years,).
        costs: By year in the same unit, same shape.
        factors: What a unit of each year is worth in the first, same shape.

    Returns:
        Sums, and what they are made of.

    Raises:
        BadInput: When an amount is missing, or the years of the three are not as many.

    Source:
        HM Treasury, The Green Book: net present social value and benefit cost ratio.
    """
    gained, paid = finite(benefits, "benefit"), finite(costs, "cost")
    if not gained.shape == paid.shape == factors.shape:
        raise BadInput(
            f"There are benefits of {gained.size} years, costs of {paid.size} and factors "
            f"of {factors.size}. Give each for the same years."
        )
    gained, paid = gained * factors, paid * factors
    total_gained, total_paid = float(gained.sum()), float(paid.sum())
    return PresentValue(
        benefits=total_gained,
        costs=total_paid,
        net=total_gained - total_paid,
        ratio=total_gained / total_paid if total_paid > 0 else None,
        benefits_by_year=gained,
        costs_by_year=paid,
    )


def tornado(lines: Sequence[Line], factors: Floats) -> list[Swing]:
    """How far net present value moves when one line is off and the others are not.

    Args:
        lines: Costs and benefits, all in one unit.
        factors: What a unit of each year is worth in the first, shape (years,).

    Returns:
        One for each line; the line that moves it most first, and of those that move it
        alike the first given.

    Raises:
        BadInput: When an amount, a least or a most is missing, a line has not as many
            years as there are factors, or a least is more than its most.

    Source:
        One-way sensitivity analysis, as a tornado diagram shows it: general practice.
    """
    worth = [_ends(line, number, factors) for number, line in enumerate(lines, start=1)]
    net = sum(likely for likely, _, _ in worth)
    found = [
        Swing(at, net + (least - likely), net + (most - likely))
        for at, (likely, least, most) in enumerate(worth)
    ]
    return sorted(found, key=lambda each: -abs(each.at_most - each.at_least))


def _ends(line: Line, number: int, factors: Floats) -> tuple[float, float, float]:
    """What a line adds to net present value: as it is likely, at its least and most."""
    likely = _of_years(line.amounts, "amount", number, factors)
    least, most = (
        likely if end is None else _of_years(end, name, number, factors)
        for end, name in ((line.least, "least"), (line.most, "most"))
    )
    if (least > most).any():
        raise BadInput(f"The least of line {number} is more than its most.")
    sign = 1 if line.kind == "benefit" else -1
    likely_worth, at_least, at_most = (
        sign * float((amounts * factors).sum()) for amounts in (likely, least, most)
    )
    return likely_worth, at_least, at_most


def _of_years(amounts: ArrayLike, name: str, number: int, factors: Floats) -> Floats:
    """Amounts of a line by year, when there is one for each year and none is missing."""
    given = finite(amounts, f"{name} of line {number}")
    if given.shape != factors.shape:
        raise BadInput(
            f"Line {number} has {given.size} years and the others have "
            f"{factors.size}. Give each for the same years."
        )
    return given
