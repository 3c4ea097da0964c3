"""Tell ordinary variation over time from a real change.

An XmR chart draws each value with the limits within which values move when nothing has
changed. Limits come from how much neighbouring values differ. Four rules, applied point
by point, say where something has changed, and the limits say whether a target will be
met, missed or left to chance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropewalk.engine.refusals import finite
from ropewalk.figures.errors import BadInput

LIMIT = 2.66  # 3 / d2, where d2 = 1.128 for ranges of two values
SCREEN = 3.267  # D4 for ranges of two values
RUN = 7
FEWEST_FOR_FIRM_LIMITS = 13

Better = Literal["higher", "lower", "neutral"]


@dataclass(frozen=True, slots=True)
class XmR:
    """The limits and the findings of a process control chart, point by point.

    Attributes:
        mean: Centre line at each point, shape (points,).
        lower: Lower process limit at each point.
        upper: Upper process limit at each point.
        near_lower: Two thirds of the way from the centre to the lower limit.
        near_upper: Two thirds of the way from the centre to the upper limit.
        mean_range: Mean moving range that the limits were taken from; of a screened
            series, without the ranges left out.
        range_limit: What a moving range stays below when nothing has changed.
        special: For each point "", "outside limits", "trend", "two of three" or
            "shift": the first rule in that order that the point is part of.
        side: For each point that is special, "high" or "low"; for a trend, the way
            it goes. "" for the rest.
        direction: For each point "", "improvement", "concern" or "neutral".
        variation: The finding at the last point: "common cause" or "special cause"
            with its direction.
        assurance: "consistent pass", "consistent fail" or "inconsistent" against the
            target by the last limits; "" without a target or a better direction.
        notes: Sentences of caution for the reader.
    """

    mean: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    near_lower: NDArray[np.float64]
    near_upper: NDArray[np.float64]
    mean_range: NDArray[np.float64]
    range_limit: NDArray[np.float64]
    special: tuple[str, ...]
    side: tuple[str, ...]
    direction: tuple[str, ...]
    variation: str
    assurance: str
    notes: tuple[str, ...]


def xmr(
    values: ArrayLike,
    *,
    better: Better,
    target: float | None = None,
    screen: bool = False,
    rebase_at: Sequence[int] = (),
    fix_after: int | None = None,
) -> XmR:
    """Process limits and special causes of a series, point by point.

    The rules, in order of precedence: a point outside the limits; a trend of seven
    points that each rise, or each fall; two of three consecutive points between the
    near limit and the limit, all three on the same side of the mean; a shift of seven
    points on one side of the mean. Every point of a trend or a shift is marked. A
    point at which one trend ends and the opposite begins belongs to the later one.

    Args:
        values: One number for each period, in order, without gaps, shape (points,).
        better: Whether a higher or a lower value is better, or neither.
        target: The value aimed at, in the same unit.
        screen: Whether moving ranges of 3.267 times their mean or more are left out
            of the mean moving range, once.
        rebase_at: Positions from 1 at which a new set of limits begins: something is
            known to have changed there. Rules do not run across them.
        fix_after: How many first points of each set its limits are taken from; all
            points when ``None``.

    Returns:
        Limits and findings, arrays of shape (points,).

    Raises:
        BadInput: When a value is missing, a set of limits has fewer than two points
            to be taken from, or a position is outside the series.

    Source:
        NHS England, Making Data Count, as computed by NHSRplotthedots (NHS-R
        Community). Limits: W. A. Shewhart's individuals chart, mean +/- 2.66 times
        the mean moving range.
    """
    numbers = finite(values, "value")
    if numbers.ndim != 1:
        raise BadInput("There must be one value for each point in time.")
    cuts = [0, *sorted(set(rebase_at)), numbers.size]
    if cuts != sorted(set(cuts)):
        raise BadInput("New limits must begin after the first point and by the last.")
    if fix_after is not None and fix_after < 2:
        raise BadInput("Limits need at least two points to be taken from.")

    sets = [
        _one_set(numbers[start:end], screen=screen, fix_after=fix_after)
        for start, end in pairwise(cuts)
    ]
    mean, average = (
        np.concatenate([part[column] for part in sets]) for column in (0, 1)
    )
    reach = LIMIT * average
    findings = [
        finding
        for (start, end) in pairwise(cuts)
        for finding in _findings(numbers[start:end], mean[start], reach[start])
    ]
    direction = tuple(_direction(side, better) for _, side in findings)
    lower, upper = mean - reach, mean + reach
    return XmR(
        mean=mean,
        lower=lower,
        upper=upper,
        near_lower=mean - reach * 2 / 3,
        near_upper=mean + reach * 2 / 3,
        mean_range=average,
        range_limit=SCREEN * average,
        special=tuple(special for special, _ in findings),
        side=tuple(side for _, side in findings),
        direction=direction,
        variation=(
            f"special cause, {direction[-1]}" if direction[-1] else "common cause"
        ),
        assurance=_assurance(float(lower[-1]), float(upper[-1]), target, better),
        notes=_notes(cuts, fix_after),
    )


def _one_set(
    values: NDArray[np.float64], *, screen: bool, fix_after: int | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The centre line and the mean moving range, at each point of a set."""
    base = values[:fix_after]
    if base.size < 2:
        raise BadInput("Limits need at least two points to be taken from.")
    ranges = np.abs(np.diff(base))
    average = ranges.mean()
    if screen and average > 0:
        average = ranges[ranges < SCREEN * average].mean()
    # rounding must not put the mean of equal values outside them
    mean = np.clip(base.mean(), base.min(), base.max())
    return np.full(values.size, mean), np.full(values.size, average)


def _findings(
    values: NDArray[np.float64], mean: float, reach: float
) -> list[tuple[str, str]]:
    """The rule that each point of a set is part of, and its side; "" for neither."""
    side = np.sign(values - mean)
    outside = (values > mean + reach) | (values < mean - reach)
    near = (values > mean + reach * 2 / 3) | (values < mean - reach * 2 / 3)
    trend = _runs(np.sign(np.diff(values)), RUN - 1, spread=RUN)
    pairs = _two_of_three(near & ~outside, side)
    shift = _runs(side, RUN, spread=RUN)

    marks: list[tuple[str, float]] = []
    for point in range(values.size):
        if outside[point]:
            marks.append(("outside limits", side[point]))
        elif trend[point]:
            marks.append(("trend", trend[point]))
        elif pairs[point]:
            marks.append(("two of three", side[point]))
        else:
            marks.append(("shift" if shift[point] else "", shift[point]))
    words = {1: "high", -1: "low", 0: ""}
    return [(rule, words[int(sign)]) for rule, sign in marks]


def _runs(
    signs: NDArray[np.float64], length: int, *, spread: int
) -> NDArray[np.float64]:
    """Mark with its sign every point of a run of equal signs that is long enough.

    ``spread`` is how many points a run of ``length`` signs covers: as many for signs
    of points, one more for signs of differences between them.
    """
    marked = np.zeros(signs.size + spread - length)
    for start in range(signs.size - length + 1):
        first = signs[start]
        if first and (signs[start : start + length] == first).all():
            marked[start : start + spread] = first
    return marked


def _two_of_three(
    close: NDArray[np.bool_], side: NDArray[np.float64]
) -> NDArray[np.bool_]:
    marked = np.zeros(close.size, dtype=bool)
    for start in range(close.size - 2):
        three = slice(start, start + 3)
        if abs(side[three].sum()) == 3 and close[three].sum() >= 2:
            marked[three] |= close[three]
    return marked


def _direction(side: str, better: Better) -> str:
    if not side:
        return ""
    if better == "neutral":
        return "neutral"
    return "improvement" if (side == "high") == (better == "higher") else "concern"


def _assurance(lower: float, upper: float, target: float | None, better: Better) -> str:
    if target is None or better == "neutral":
        return ""
    if lower <= target <= upper:
        return "inconsistent"
    return (
        "consistent fail"
        if (target > upper) == (better == "higher")
        else "consistent pass"
    )


def _notes(cuts: list[int], fix_after: int | None) -> tuple[str, ...]:
    fewest = min(end - start for start, end in pairwise(cuts))
    fewest = min(fewest, fix_after or fewest)
    if fewest >= FEWEST_FOR_FIRM_LIMITS:
        return ()
    advice = f"{FEWEST_FOR_FIRM_LIMITS} or more are better"
    return (f"Limits taken from {fewest} points may still move: {advice}.",)
