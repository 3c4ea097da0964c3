"""What appraisers' scores come to: each partner's, all partners' together, and how sure.

Together is the mean over the partners of each partner's own mean, so that a partner that
names five appraisers counts no more than one that names one. What nobody scored is not
known: it is never nought. An option below the threshold of a critical success factor
falls, and takes no place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.appraisal import (
    Robustness,
    Turn,
    places,
    robustness,
    score_to_lead,
    swing_weights,
    turns,
    values,
    weights_between,
)
from ropewalk.figures.words import listed

DRAWS = 10_000
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Given:
    """What one appraiser gave: swings by criterion, scores by option and criterion.

    Attributes:
        partner: The number of the partner they score for.
        swings: 0 to 100, shape (criteria,); the biggest is 100.
        low: The least, shape (options, criteria); not a number where not scored.
        likely: The likely, same shape.
        high: The most, same shape.
    """

    partner: int
    swings: Floats
    low: Floats
    likely: Floats
    high: Floats


@dataclass(frozen=True)
class Judged:
    """Weights, scores, values and places, of each partner and together.

    Attributes:
        partners: Their numbers; the first axis of what is by partner.
        weights: Together, shape (criteria,).
        scores: Together, shape (options, criteria); not a number where nobody scored.
        values: Together, shape (options,); not a number where a score is not known.
        places: Together, by option; none of what falls or has no value.
        weights_by: Shape (partners, criteria).
        scores_by: Shape (partners, options, criteria).
        values_by: Shape (partners, options).
        places_by: By partner and option.
        falls: Of each option the criteria, by position, whose threshold it misses.
    """

    partners: tuple[int, ...]
    weights: Floats
    scores: Floats
    values: Floats
    places: tuple[int | None, ...]
    weights_by: Floats
    scores_by: Floats
    values_by: Floats
    places_by: tuple[tuple[int | None, ...], ...]
    falls: tuple[tuple[int, ...], ...]

    @property
    def standing(self) -> list[int]:
        """The options that take a place: they have a value and do not fall."""
        return [each for each, place in enumerate(self.places) if place is not None]

    @property
    def leaders(self) -> list[int]:
        """The options that come first: several where they tie, none where none stands."""
        return [each for each, place in enumerate(self.places) if place == 1]

    @property
    def unscored(self) -> list[tuple[int, int]]:
        """The options and criteria that nobody scored, by position."""
        return [(int(o), int(c)) for o, c in np.argwhere(np.isnan(self.scores))]


@dataclass(frozen=True, slots=True)
class Apart:
    """How far partners are from each other on an option and a criterion."""

    option: int
    criterion: int
    spread: float
    highest: int
    lowest: int


def judged(given: Sequence[Given], thresholds: Sequence[int | None]) -> Judged:
    """What the appraisers' scores come to.

    Args:
        given: By at least one appraiser.
        thresholds: For each criterion the score that an option must reach; none where
            the criterion is not critical.

    Raises:
        BadInput: when an appraiser's swings are no weights: none of them is 100.
    """
    partners = tuple(dict.fromkeys(each.partner for each in given))
    own = [[each for each in given if each.partner == partner] for partner in partners]
    weights_by = np.array(
        [_mean([swing_weights(each.swings) for each in some]) for some in own]
    )
    scores_by = np.array([_mean([each.likely for each in some]) for some in own])
    weights, scores = _mean(list(weights_by)), _mean(list(scores_by))
    falls = tuple(_missed(row, thresholds) for row in scores)
    worth = _values(scores, weights)
    worth_by = np.array(
        [_values(*each) for each in zip(scores_by, weights_by, strict=True)]
    )
    return Judged(
        partners=partners,
        weights=weights,
        scores=scores,
        values=worth,
        places=_places(worth, falls),
        weights_by=weights_by,
        scores_by=scores_by,
        values_by=worth_by,
        places_by=tuple(_places(each, falls) for each in worth_by),
        falls=falls,
    )


def _mean(told: Sequence[Floats]) -> Floats:
    """The mean of what is known; not a number where nothing is."""
    known = np.array(told, dtype=np.float64)
    count = (~np.isnan(known)).sum(axis=0)
    total = np.where(np.isnan(known), 0.0, known).sum(axis=0)
    return np.asarray(
        np.where(count, total / np.maximum(count, 1), np.nan), dtype=np.float64
    )


def _missed(row: Floats, thresholds: Sequence[int | None]) -> tuple[int, ...]:
    return tuple(
        criterion
        for criterion, least in enumerate(thresholds)
        if least is not None and row[criterion] < least
    )


def _values(scores: Floats, weights: Floats) -> Floats:
    whole = ~np.isnan(scores).any(axis=1)
    worth = np.full(len(scores), np.nan)
    if whole.any():
        worth[whole] = values(scores[whole], weights)
    return worth


def _places(worth: Floats, falls: Sequence[tuple[int, ...]]) -> tuple[int | None, ...]:
    stand = [n for n, each in enumerate(worth) if not np.isnan(each) and not falls[n]]
    taken: list[int | None] = [None] * len(worth)
    for option, place in zip(stand, places(worth[stand]), strict=True):
        taken[option] = int(place)
    return tuple(taken)


def how_sure(
    found: Judged, given: Sequence[Given], rng: np.random.Generator, draws: int = DRAWS
) -> Robustness | None:
    """How often each option that stands takes each place, over what appraisers might mean.

    Each swing is drawn between the least and the most that any appraiser gives it, each
    score between the lowest low and the highest high; within them every value is as
    likely as any other. None where fewer than two options stand.
    """
    stand = found.standing
    if len(stand) < 2:
        return None
    swings = np.array([each.swings for each in given])
    weights = weights_between(swings.min(axis=0), swings.max(axis=0), draws, rng)
    least = np.fmin.reduce([each.low[stand] for each in given])
    most = np.fmax.reduce([each.high[stand] for each in given])
    return robustness(least, most, weights, rng)


def what_turns(found: Judged) -> list[tuple[Turn | None, Turn | None]]:
    """For each criterion the weights at which another option that stands comes level."""
    stand = found.standing
    if len(stand) < 2:
        return [(None, None)] * len(found.weights)
    return [
        (_of_all(below, stand), _of_all(above, stand))
        for below, above in turns(found.scores[stand], found.weights)
    ]


def _of_all(turn: Turn | None, stand: Sequence[int]) -> Turn | None:
    """A turn to an option as it is numbered among all, not among those that stand."""
    return Turn(turn.weight, stand[turn.option]) if turn else None


def needed_to_lead(found: Judged) -> dict[int, Floats]:
    """The score that each option that stands would need on each criterion to come level."""
    stand = found.standing
    if not stand:
        return {}
    needed = score_to_lead(found.scores[stand], found.weights)
    return dict(zip(stand, needed, strict=True))


def why_not_weighed(pence: int | None, worth: float, falls: Sequence[int]) -> str:
    """Why an option's value is not weighed against its cost; nothing where it is.

    Args:
        pence: What it costs in a year; none where nobody knows.
        worth: Its value together; not a number where a score is not known.
        falls: The criteria whose threshold it misses.
    """
    reasons = ["it falls"] if falls else []
    reasons += ["it has no value"] if np.isnan(worth) else []
    reasons += ["its cost is not known"] if pence is None else []
    return listed(reasons)


def where_apart(found: Judged) -> list[Apart]:
    """Where partners' scores differ, by option and criterion, the largest first."""
    held = []
    for option in range(found.scores.shape[0]):
        for criterion in range(found.scores.shape[1]):
            by = found.scores_by[:, option, criterion]
            said = np.flatnonzero(~np.isnan(by))
            if len(said) < 2:
                continue
            high, low = (int(said[f(by[said])]) for f in (np.argmax, np.argmin))
            held.append(Apart(option, criterion, float(by[high] - by[low]), high, low))
    return sorted(held, key=lambda each: (-each.spread, each.option, each.criterion))
