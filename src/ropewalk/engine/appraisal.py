"""Score options on weighted criteria, and say how sure the answer is.

Each option has a score from 0 to 100 on each criterion, where 0 and 100 are the least and
the most preferred there is. A criterion's weight says what the swing from its 0 to its 100
is worth beside the swings of the others. The value of an option is the weighted mean of its
scores. People are seldom sure of weights or scores: drawn many times from what they say,
they show how often each option takes each place, and under which weights it comes first.
"""

from dataclasses import dataclass
from math import isclose

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ropewalk.engine.refusals import checked, finite, refuse_rows
from ropewalk.figures.errors import BadInput

BEST = 100.0
AS_GOOD_AS = 1e-9  # values this near each other differ by rounding alone
MOST_OPTIONS = 1024  # of which the numbers leave enough of a word for their values
AT_A_TIME = 4096  # draws whose values stay in the nearest memory

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Robustness:
    """How often each option takes each place when weights and scores are drawn.

    Attributes:
        acceptability: Share of the draws in which an option takes a place, shape
            (options, places). Options that tie share the places they tie for, so that
            every row and every column adds up to 1.
        central_weights: Mean weights of the draws in which an option comes first, alone
            or with others, shape (options, criteria); not a number where it never does.
        draws: How many there were.
    """

    acceptability: Floats
    central_weights: Floats
    draws: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Where another option would come first.

    Attributes:
        weight: The share of all weight, 0 to 1, that the criterion would have to have,
            while the others keep their proportions to each other.
        option: Which option comes first beyond it; position from 0.
    """

    weight: float
    option: int


def swing_weights(swings: ArrayLike) -> Floats:
    """Weights from what each criterion's swing is worth beside the biggest.

    Args:
        swings: 0 to 100 for each criterion, shape (criteria,); the biggest is 100.

    Returns:
        Weights that add up to 1, same shape.

    Raises:
        BadInput: When there is none, one is missing or outside 0 to 100, or the biggest
            is not 100.

    Source:
        Department for Communities and Local Government, 2009, Multi-criteria analysis: a
        manual, chapter 6: swing weighting.
    """
    told = checked(swings, "swing")
    if not told.size:
        raise BadInput("There is no criterion to weigh.")
    if told.max() != BEST:
        raise BadInput(
            f"The biggest swing is {told.max():g}. Give the criterion whose swing matters "
            "most 100, and the others their part of that."
        )
    return np.asarray(told / told.sum(), dtype=np.float64)


def values(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """The value of each option: the weighted mean of its scores.

    Args:
        scores: 0 to 100, shape (options, criteria).
        weights: Shape (criteria,); they add up to 1.

    Returns:
        Values from 0 to 100, shape (options,).

    Raises:
        BadInput: When a score is missing or outside 0 to 100, or the weights are not as
            many as the criteria or do not add up to 1.

    Source:
        Department for Communities and Local Government, 2009, Multi-criteria analysis: a
        manual, chapter 6: the linear additive model.
    """
    known = _scores(scores)
    return np.asarray(known @ _weights(weights, known.shape[1]), dtype=np.float64)


def places(of_values: ArrayLike) -> NDArray[np.int64]:
    """Which place each option takes: 1 and the number of options that beat it.

    Args:
        of_values: Shape (options,).

    Returns:
        Places from 1, same shape; options with the same value share the better one.

    Raises:
        BadInput: When a value is missing.
    """
    known = finite(of_values, "value")
    better = known[None, :] > known[:, None] + AS_GOOD_AS
    return np.asarray(1 + better.sum(axis=1), dtype=np.int64)


def weights_between(
    least: ArrayLike, most: ArrayLike, draws: int, rng: np.random.Generator
) -> Floats:
    """Weights drawn from swings that lie somewhere between a least and a most.

    Args:
        least: The least that each swing is said to be worth, 0 to 100; shape (criteria,).
        most: The most, same shape.
        draws: How many sets.
        rng: The dice.

    Returns:
        Shape (draws, criteria); every row adds up to 1.

    Raises:
        BadInput: When a swing is missing or outside 0 to 100, a least is more than its
            most, or every swing may be nothing.
    """
    low, high = checked(least, "least swing"), checked(most, "most swing")
    refuse_rows(low > high, "least swing", "is more than the most")
    refuse_rows(high > BEST, "most swing", f"is more than {BEST:g}")
    if not high.sum() or not low.size:
        raise BadInput("Every swing may be nothing: say which criteria matter.")
    drawn = rng.uniform(low, high, (draws, low.size))
    total = drawn.sum(axis=1, keepdims=True)
    return np.asarray(drawn / np.where(total, total, 1.0), dtype=np.float64)


def robustness(
    least: ArrayLike,
    most: ArrayLike,
    weights: Floats,
    rng: np.random.Generator,
) -> Robustness:
    """How often each option takes each place, over drawn weights and scores.

    Args:
        least: The least score anybody gives, shape (options, criteria).
        most: The most, same shape. Where the two are the same, the score is sure;
            elsewhere each score between them is as likely as any other.
        weights: Drawn sets, shape (draws, criteria); every row adds up to 1.
        rng: The dice for the scores.

    Returns:
        Shares of the draws.

    Raises:
        BadInput: When a score is missing, outside 0 to 100 or its least is more than its
            most, there is no draw, or the weights are not as many as the criteria.

    Source:
        R. Lahdelma and P. Salminen, 2001, Operations Research 49: 444-454 (SMAA-2):
        rank acceptability indices and central weight vectors.
    """
    low, high = _scores(least), _scores(most)
    refuse_rows(low > high, "least score", "is more than the most")
    options, criteria = low.shape
    if options > MOST_OPTIONS:
        raise BadInput(f"Appraise at most {MOST_OPTIONS:,} options at a time.")
    if weights.ndim != 2 or not len(weights) or weights.shape[1] != criteria:
        raise BadInput(f"Draw weights for each of the {criteria} criteria.")
    tally = _Tally.of(options, criteria)
    steps = tally.steps / BEST
    least_behind, spread = (BEST - high) * steps, (high - low) * steps
    sure = None if spread.any() else np.ascontiguousarray(least_behind.T)
    room = np.empty((AT_A_TIME, options))
    for start in range(0, len(weights), AT_A_TIME):
        some = weights[start : start + AT_A_TIME]
        if sure is None:
            behind = rng.random((len(some), options, criteria))
            behind *= spread
            behind += least_behind
            tally.add(np.einsum("doc,dc->do", behind, some), some)
        else:
            tally.add(np.matmul(some, sure, out=room[: len(some)]), some)
    return tally.shares(len(weights))


@dataclass(slots=True)
class _Tally:
    """Counts over the draws so far, and room for the work on the next of them."""

    places: Floats
    first: Floats
    weights: Floats
    keys: NDArray[np.int32]
    apart: NDArray[np.int32]
    taken: NDArray[np.intp]

    @classmethod
    def of(cls, options: int, criteria: int) -> "_Tally":
        return cls(
            places=np.zeros((options, options)),
            first=np.zeros(options),
            weights=np.zeros((options, criteria)),
            keys=np.empty((AT_A_TIME, options), dtype=np.int32),
            apart=np.empty((AT_A_TIME, max(options - 1, 0)), dtype=np.int32),
            taken=np.empty((AT_A_TIME, options), dtype=np.intp),
        )

    @property
    def bits(self) -> int:
        """How many bits of a word say which option it is."""
        return (len(self.first) - 1).bit_length()

    @property
    def steps(self) -> float:
        """Into how many steps the rest of a word divides the way from 0 to 100."""
        return float(2 ** (30 - self.bits))

    def add(self, behind: Floats, weights: Floats) -> None:
        """Count some draws, told as steps behind 100, of shape (draws, options).

        The whole steps and the number of the option are kept in one short whole number,
        so that sorting these puts the options of a draw in their places. Where two come
        out so near each other that they may tie, the steps themselves are compared.
        """
        options, bits = len(self.first), self.bits
        keys, apart = self.keys[: len(behind)], self.apart[: len(behind)]
        keys[...] = behind
        keys <<= bits
        keys |= np.arange(options, dtype=np.int32)
        keys.sort(axis=1)
        np.subtract(keys[:, 1:], keys[:, :-1], out=apart)
        level = 2 ** (bits + 1)
        if apart.size and apart.min() < level:
            some = (apart < level).any(axis=1)
            self._compare(behind[some], weights[some])
            keys, weights = keys[~some], weights[~some]
        taken = np.bitwise_and(keys, 2**bits - 1, out=self.taken[: len(keys)])
        first = taken[:, 0].copy()
        taken += np.arange(options) * options
        counted = np.bincount(taken.ravel(), minlength=options * options)
        self.places += counted.reshape(options, options).T
        self.first += np.bincount(first, minlength=options)
        for criterion, column in enumerate(weights.T):
            self.weights[:, criterion] += np.bincount(first, column, options)

    def _compare(self, behind: Floats, weights: Floats) -> None:
        """Count draws in which options may tie: each takes part of each of their places."""
        apart = (behind[:, :, None] - behind[:, None, :]) * (BEST / self.steps)
        beaten_by = (apart > AS_GOOD_AS).sum(axis=2)
        level = (np.abs(apart) <= AS_GOOD_AS).sum(axis=2)
        for place in range(level.max()):
            shares = level > place
            draws, option = np.nonzero(shares)
            at = (option, beaten_by[draws, option] + place)
            np.add.at(self.places, at, 1 / level[draws, option])
        leads = (beaten_by == 0).astype(np.float64)
        self.first += leads.sum(axis=0)
        self.weights += leads.T @ weights

    def shares(self, draws: int) -> Robustness:
        first = np.where(self.first, self.first, np.nan)
        return Robustness(
            acceptability=self.places / draws,
            central_weights=self.weights / first[:, None],
            draws=draws,
        )


def turns(
    scores: ArrayLike, weights: ArrayLike
) -> list[tuple[Turn | None, Turn | None]]:
    """For each criterion, how little and how much weight it may have before the answer turns.

    The others keep their proportions to each other, so that every value is a straight
    line in the weight of one criterion.

    Args:
        scores: 0 to 100, shape (options, criteria).
        weights: Shape (criteria,); they add up to 1.

    Returns:
        For each criterion the nearest turn below its weight and the nearest above it;
        nothing where the same option comes first all the way. Where several come first
        together, or one criterion has all the weight, nothing turns.

    Raises:
        BadInput: As for ``values``.

    Source:
        Department for Communities and Local Government, 2009, Multi-criteria analysis: a
        manual, chapter 6: sensitivity analysis on weights.
    """
    known = _scores(scores)
    shares = _weights(weights, known.shape[1])
    now = known @ shares
    leaders = np.flatnonzero(now >= now.max() - AS_GOOD_AS)
    if len(leaders) > 1:
        return [(None, None)] * len(shares)
    leader = int(leaders[0])
    return [_turn(known, shares, now, leader, each) for each in range(len(shares))]


def score_to_lead(scores: ArrayLike, weights: ArrayLike) -> Floats:
    """The score that each option would need on each criterion to come level with the first.

    Args:
        scores: 0 to 100, shape (options, criteria).
        weights: Shape (criteria,); they add up to 1.

    Returns:
        Shape (options, criteria): the score needed, all else as it is; its own score
        for the option that comes first; not a number where more than 100 would be
        needed or the criterion has no weight.

    Raises:
        BadInput: As for ``values``.
    """
    known = _scores(scores)
    shares = _weights(weights, known.shape[1])
    now = known @ shares
    behind = now.max() - now
    weighty = np.where(shares, shares, np.nan)
    needed = known + behind[:, None] / weighty[None, :]
    needed = np.where(behind[:, None] <= AS_GOOD_AS, known, needed)
    return np.asarray(np.where(needed <= BEST, needed, np.nan), dtype=np.float64)


def _turn(
    scores: Floats, weights: Floats, now: Floats, leader: int, criterion: int
) -> tuple[Turn | None, Turn | None]:
    at = weights[criterion]
    if isclose(at, 1.0):
        return None, None
    on_it = scores[:, criterion]
    rest = (now - at * on_it) / (1 - at)
    slope = (on_it - rest) - (on_it - rest)[leader]
    gap = now[leader] - now
    below: Turn | None = None
    above: Turn | None = None
    # the steepest first: of those that come level at one weight it leads beyond it
    for rival in np.argsort(-np.abs(slope), kind="stable").tolist():
        if rival == leader or slope[rival] == 0:
            continue
        weight = float(at + gap[rival] / slope[rival])
        turn = Turn(weight, rival)
        # a criterion has no less weight than none, and no more than all
        if AS_GOOD_AS < weight < at and _is_nearer(weight - at, below, at):
            below = turn
        if at < weight < 1 - AS_GOOD_AS and _is_nearer(weight - at, above, at):
            above = turn
    return below, above


def _is_nearer(away: float, turn: Turn | None, at: float) -> bool:
    """Whether a weight so far away is nearer than a turn by more than rounding."""
    return turn is None or abs(away) < abs(turn.weight - at) - AS_GOOD_AS


def _scores(scores: ArrayLike) -> Floats:
    known = checked(scores, "score")
    if known.ndim != 2 or not known.size:
        raise BadInput("Score at least one option on at least one criterion.")
    refuse_rows(known > BEST, "score", f"is more than {BEST:g}")
    return known


def _weights(weights: ArrayLike, criteria: int) -> Floats:
    known = checked(weights, "weight")
    if known.shape != (criteria,):
        raise BadInput(
            f"There are {known.size} weights for {criteria} criteria: give one for each."
        )
    if not isclose(total := float(known.sum()), 1.0, abs_tol=1e-9):
        raise BadInput(
            f"The weights add up to {total:.1%} of the whole. Make them add up to 100%."
        )
    return known
