"""Share a sum of money between areas by need.

How much each area needs relative to others, what share of a sum that gives it, how far
it is from that share today, and how fast it may move there.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropewalk.engine.refusals import checked, refuse_rows
from ropewalk.figures.errors import BadInput
from ropewalk.figures.words import pounds

COMPONENTS = (
    "final",
    "general_and_acute",
    "community",
    "mental_health",
    "maternity",
    "prescribing",
    "primary_medical",
    "health_inequalities",
    "final_primary_medical",
)
MOST_PENCE = 10**13


def share_by_need(pence: int, need: NDArray[np.float64]) -> NDArray[np.int64]:
    """Share a sum in proportion to need, to the penny.

    Rounds the running total and not each share, so the shares always add up to
    ``pence`` and each is within a penny of its exact value. Which of two equal
    areas gets an odd penny depends on their order.

    Args:
        pence: The sum to share, in whole pence, 0 to 10**13.
        need: Need of each area, shape (areas,), in any one unit; finite, none
            negative, not all zero. For example, weighted population.

    Returns:
        The share of each area in pence, shape (areas,), same order as ``need``.

    Raises:
        BadInput: When an argument is outside those bounds.

    Source:
        Largest error of cascade rounding: one unit (our test, exact fractions).
    """
    if not 0 <= pence <= MOST_PENCE:
        raise BadInput(
            f"The sum to share must be from {pounds(0)} to {pounds(MOST_PENCE)}, "
            f"not {pounds(pence)}."
        )
    with np.errstate(over="ignore"):  # refused below, in words
        running = np.cumsum(_by_area(need, "need"))
    if not running.size or running[-1] == 0:
        raise BadInput("The need is zero everywhere, so there is nothing to share by.")
    if np.isinf(running[-1]):
        raise BadInput("The needs add up to more than a computer's number can hold.")

    cuts = np.rint(pence * (running / running[-1])).astype(np.int64)
    shares: NDArray[np.int64] = np.diff(cuts, prepend=np.int64(0))
    return shares


def totals_by_group(
    values: ArrayLike, group: NDArray[np.integer[Any]], groups: int
) -> NDArray[np.float64]:
    """Add up practices into the groups they belong to.

    Args:
        values: Shape (practices, columns), any finite numbers.
        group: The group of each practice, shape (practices,), from 0 to
            ``groups`` - 1. A practice belongs to one group.
        groups: How many groups there are.

    Returns:
        The totals, shape (groups, columns). A group without practices has zeros.

    Raises:
        BadInput: When a value is not finite or a practice has no such group.
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 2 or group.shape != numbers.shape[:1]:
        raise BadInput("There must be one group for each row of values.")
    refuse_rows(~np.isfinite(numbers), "value", "is missing or infinite")
    refuse_rows((group < 0) | (group >= groups), "group", "is not one of the groups")
    columns = numbers.shape[1]
    cells = (group[:, np.newaxis] * columns + np.arange(columns)).ravel()
    totals = np.bincount(cells, weights=numbers.ravel(), minlength=groups * columns)
    return totals.reshape(groups, columns).astype(np.float64, copy=False)


def relative_index(
    weighted: ArrayLike,
    registered: ArrayLike,
    reference_weighted: ArrayLike,
    reference_registered: ArrayLike,
) -> NDArray[np.float64]:
    """How much need a group's people have, each, for each unit of the reference's.

    An index of 1.036 means 3.6% more weighted population per registered person than
    in the reference. Shapes broadcast together; rows run along the first axis.

    Args:
        weighted: Weighted population of the group, 0 or more.
        registered: Registered people of the group, more than 0.
        reference_weighted: Weighted population of the reference, more than 0.
        reference_registered: Registered people of the reference, more than 0.

    Returns:
        (weighted / registered) / (reference_weighted / reference_registered).

    Raises:
        RowRefused: When a number is missing, infinite, negative, or zero where it
            divides. Missing need is never taken to be 1 or 0.

    Source:
        NHS England, ICB place-based allocation tool, documented formula of the
        relative need index.
    """
    group = checked(weighted, "weighted population") / checked(
        registered, "registered people", above_zero=True
    )
    reference = checked(
        reference_weighted, "reference weighted population", above_zero=True
    ) / checked(reference_registered, "reference registered people", above_zero=True)
    return np.asarray(group / reference)


def indices_for_groups(
    weighted: ArrayLike,
    registered: ArrayLike,
    group: NDArray[np.integer[Any]],
    reference_of_group: NDArray[np.integer[Any]],
) -> NDArray[np.float64]:
    """The relative index of every group and component at once, each against its own reference.

    One pass over the practices, then sums of sums: the reference of a group is the
    total of every group that names it, so groups and references always agree.

    Args:
        weighted: Weighted populations, shape (practices, components), 0 or more.
        registered: Registered people of each practice, shape (practices,), above 0.
        group: The group of each practice, shape (practices,).
        reference_of_group: The reference of each group, shape (groups,), numbered
            from 0: for example the ICB of each place; all 0 for one reference.

    Returns:
        The index, shape (groups, components).

    Raises:
        BadInput: When a number or a group is outside those bounds, or a group has
            no practice.
    """
    columns = np.column_stack(
        [
            checked(weighted, "weighted population"),
            checked(registered, "registered people", above_zero=True),
        ]
    )
    groups = reference_of_group.size
    if not groups:
        raise BadInput("There are no groups to compare.")
    totals = totals_by_group(columns, group, groups)
    references = totals_by_group(
        totals, reference_of_group, int(reference_of_group.max()) + 1
    )[reference_of_group]
    return relative_index(
        totals[:, :-1], totals[:, -1:], references[:, :-1], references[:, -1:]
    )


def weighted_population(
    registered: ArrayLike, *factors: ArrayLike
) -> NDArray[np.float64]:
    """Registered people, each counted for as much as people like them need and cost.

    Args:
        registered: Registered people of each area, shape (areas,), 0 or more.
        *factors: Indices of need and of unavoidable cost, shape (areas,), each
            around 1; for example additional need and the market forces factor.

    Returns:
        The product, shape (areas,), in weighted people.

    Raises:
        RowRefused: When a number is missing, infinite or negative.

    Source:
        NHS England, technical guides to allocations: weighted capitation.
    """
    product = checked(registered, "registered people")
    for factor in factors:
        product = product * checked(factor, "factor")
    return product


def distance_from_target(
    baseline_pence: ArrayLike, target_pence: ArrayLike
) -> NDArray[np.float64]:
    """How far a baseline is above (+) or below (-) its target, as a fraction of the target.

    Args:
        baseline_pence: What each area has, shape (areas,), 0 or more.
        target_pence: What each area would have by need, shape (areas,), above 0.

    Returns:
        (baseline - target) / target, shape (areas,).

    Raises:
        RowRefused: When an amount is missing or negative, or a target is zero.

    Source:
        NHS England, technical guides to allocations: distance from target.
    """
    baseline = checked(baseline_pence, "baseline")
    target = checked(target_pence, "target", above_zero=True)
    return np.asarray((baseline - target) / target)


def pace_of_change(
    baseline_pence: ArrayLike,
    need: NDArray[np.float64],
    totals_pence: Sequence[int] | NDArray[np.int64],
    floor: float,
    ceiling: float,
) -> NDArray[np.int64]:
    """Move every area towards its target share, year by year, within limits on growth.

    Each year, no area grows by less than the floor or more than the ceiling on what
    it had the year before. An area that its target would take beyond a limit is held
    at the limit; what is left of the year's total is shared by need among the rest,
    so that all the areas that are not held end the year equally far from target.
    An area held at the floor is further above target than they are, and an area held
    at the ceiling further below. No other division within the limits leaves the area
    that is worst off against its target better off. Once no limit binds, every area
    is on target.

    The method: find the one multiple of need which, cut off at each area's floor and
    ceiling, adds up to the total. The sum rises with the multiple, so there is only
    one answer; only the multiples at which some area reaches a limit need trying.

    Args:
        baseline_pence: What each area has before the first year, shape (areas,),
            whole pence, above 0.
        need: Need of each area, shape (areas,), 0 or more, not all zero. An area
            without need stays at its floor.
        totals_pence: What there is to share in each year, shape (years,), in whole
            pence, 0 to 10**13.
        floor: Least growth of an area in a year as a fraction, -1 or more; 0.02 is
            2%. Read as the decimal number that was typed.
        ceiling: Most growth of an area in a year, as a fraction, at least ``floor``.
            Both limits are rounded to the nearest penny for each area.

    Returns:
        The amounts in pence, shape (years, areas). Each year adds up to its total.

    Raises:
        BadInput: When an argument is outside those bounds; when a year's total is
            less than the floors need; when it is more than the ceilings allow.

    Source:
        The idea (a least growth for all, more for those furthest below target, a
        limit on the fastest): NHS England, Technical Guide to Allocation Formulae
        and Pace of Change, 2019/20 to 2023/24. The division within the limits is
        our own and is not an official policy.
    """
    amounts = _whole_pence(baseline_pence)
    needs = _by_area(need, "need")
    if amounts.shape != needs.shape:
        raise BadInput("There must be one baseline and one need for each area.")
    if not needs.any():
        raise BadInput("The need is zero everywhere, so there is nothing to share by.")
    if not -1 <= floor <= ceiling < np.inf:
        raise BadInput(
            "The floor must be -100% or more and no higher than the ceiling."
        )

    growth = 1 + Fraction(str(float(floor))), 1 + Fraction(str(float(ceiling)))
    years = []
    for year, total in enumerate(totals_pence, start=1):
        if not 0 <= total <= MOST_PENCE:
            raise BadInput(
                f"The total for year {year} must be from {pounds(0)} to "
                f"{pounds(MOST_PENCE)}, not {pounds(int(total))}."
            )
        amounts = _year_of_change(amounts, needs, int(total), growth, year)
        years.append(amounts)
    if not years:
        raise BadInput("Give the total for at least one year.")
    return np.array(years, dtype=np.int64)


def _year_of_change(
    before: NDArray[np.int64],
    need: NDArray[np.float64],
    total: int,
    growth: tuple[Fraction, Fraction],
    year: int,
) -> NDArray[np.int64]:
    low, high = _limits(before, need, total, growth, year)
    with np.errstate(over="ignore"):  # need so small that no multiple reaches a limit
        multiple_at_floor, multiple_at_ceiling = (
            np.divide(limit, need, out=np.full(need.shape, np.inf), where=need > 0)
            for limit in (low, high)
        )
    steps = np.unique(np.concatenate([multiple_at_floor, multiple_at_ceiling]))
    steps = steps[np.isfinite(steps)]
    step = bisect_left(
        steps, total, key=lambda multiple: np.clip(multiple * need, low, high).sum()
    )
    # between two neighbouring steps no area reaches or leaves a limit
    below, above = np.concatenate([[-np.inf], steps, [np.inf]])[step : step + 2]
    at_ceiling = multiple_at_ceiling <= below
    at_floor = ~at_ceiling & (multiple_at_floor >= above)
    free = ~at_ceiling & ~at_floor

    amounts = np.where(at_ceiling, high, low)
    if free.any():
        rest = total - int(amounts[~free].sum())
        amounts[free] = share_by_need(rest, need[free])
    return _within(np.clip(amounts, low, high), total, low, high)


def _limits(
    before: NDArray[np.int64],
    need: NDArray[np.float64],
    total: int,
    growth: tuple[Fraction, Fraction],
    year: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The least and the most of each area, to the nearest penny, if the total fits."""
    exact = before.astype(object)  # whole numbers of any size
    low, high = (
        (2 * exact * rate.numerator + rate.denominator) // (2 * rate.denominator)
        for rate in growth
    )
    least = int(low.sum())
    if least > total:
        raise BadInput(
            f"In year {year} the floor of {_percent(growth[0])} needs {pounds(least)}, "
            f"which is {pounds(least - total)} more than the total of {pounds(total)}."
        )
    high = np.where(need > 0, np.minimum(high, total), low)
    most = int(high.sum())
    if most < total:
        raise BadInput(
            f"In year {year} the ceiling of {_percent(growth[1])} leaves "
            f"{pounds(total - most)} of the total of {pounds(total)} that cannot be "
            "placed."
        )
    return low.astype(np.int64), high.astype(np.int64)


def _within(
    amounts: NDArray[np.int64],
    total: int,
    low: NDArray[np.int64],
    high: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Put pence that the limits left over with the first areas that have room for them."""
    odd = total - int(amounts.sum())
    room = high - amounts if odd > 0 else amounts - low
    moved = np.diff(np.minimum(np.cumsum(room), abs(odd)), prepend=np.int64(0))
    return amounts + moved if odd > 0 else amounts - moved


def _percent(growth: Fraction) -> str:
    return f"{float(100 * (growth - 1)):g}%"


def _by_area(values: ArrayLike, quantity: str) -> NDArray[np.float64]:
    numbers = checked(values, quantity)
    if numbers.ndim != 1:
        raise BadInput(f"There must be one number for the {quantity} of each area.")
    return numbers


def _whole_pence(values: ArrayLike) -> NDArray[np.int64]:
    numbers = _by_area(values, "baseline")
    refuse_rows(numbers == 0, "baseline", "is zero, so growth on it means nothing")
    refuse_rows(numbers > MOST_PENCE, "baseline", f"is over {pounds(MOST_PENCE)}")
    refuse_rows(numbers != np.rint(numbers), "baseline", "is not in whole pence")
    return numbers.astype(np.int64)
