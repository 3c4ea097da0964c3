"""Which priorities rank first: what partners gave on the criteria, weighed by points."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Ranked:
    """A priority's value, its place, and who has scored it on every criterion.

    ``value`` is the mean over those partners; none where nobody has.
    """

    number: int
    value: Fraction | None
    place: int | None
    by_partner: Mapping[int, Fraction | None]

    @property
    def partners(self) -> int:
        """How many partners scored it on every criterion."""
        return sum(1 for each in self.by_partner.values() if each is not None)


def value_of(points: Mapping[int, int], scores: Mapping[int, int]) -> Fraction | None:
    """The mean of scores, weighed by the points of their criteria; all of them or none.

    Args:
        points: By criterion.
        scores: 0 to 100, by criterion; one that is left out is not known.
    """
    if not points or not set(points) <= set(scores):
        return None
    total = sum(points.values())
    return Fraction(sum(each * scores[key] for key, each in points.items()), total)


def is_shown(found: Ranked, own: Collection[int]) -> bool:
    """Whether value and place are shown: every partner, or each of one's own, has scored.

    Args:
        found: A priority with what each partner of today makes of it.
        own: The partners to which the reader belongs.
    """
    asked = own or found.by_partner
    return found.value is None or all(
        found.by_partner[each] is not None for each in asked
    )


def ranked(
    points: Mapping[int, int],
    scores: Mapping[int, Mapping[int, Mapping[int, int]]],
    partners: Sequence[int],
) -> list[Ranked]:
    """Priorities with value and place, in the order they were given; ties share a place.

    Args:
        points: Of each criterion.
        scores: By priority, partner and criterion.
        partners: Those of today.
    """
    held = {}
    for number, by in scores.items():
        own = {
            each: value_of(points, by[each]) if each in by else None
            for each in partners
        }
        known = [each for each in own.values() if each is not None]
        held[number] = (sum(known, Fraction(0)) / len(known) if known else None, own)
    worth = [value for value, _ in held.values() if value is not None]
    return [
        Ranked(
            number=number,
            value=value,
            place=None
            if value is None
            else 1 + sum(1 for other in worth if other > value),
            by_partner=own,
        )
        for number, (value, own) in held.items()
    ]
