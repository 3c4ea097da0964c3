"""How much of what there is is used, and which of it too little."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

UNDER_USED = Fraction(1, 2)


@dataclass(frozen=True, slots=True)
class Counted:
    """Places between two hours of a day and those taken; none where nobody counted."""

    from_hour: int
    until_hour: int
    places: int
    taken: int | None


@dataclass(frozen=True, slots=True)
class Use:
    """Place-hours that there were and that were taken, where both were counted.

    ``share`` is none where nothing was counted.
    """

    places: int
    taken: int
    hours_uncounted: int

    @property
    def share(self) -> Fraction | None:
        """Which share was taken."""
        return Fraction(self.taken, self.places) if self.places else None

    @property
    def is_under_used(self) -> bool:
        """Whether less than half of it was taken, as far as it is known."""
        return self.share is not None and self.share < UNDER_USED


def use_of(counted: Iterable[Counted]) -> Use:
    """How much of what there was was taken, in place-hours.

    Where nobody counted what was taken, the hours are left out and said to be: they are
    neither used nor unused.
    """
    places = taken = uncounted = 0
    for each in counted:
        hours = each.until_hour - each.from_hour
        if each.taken is None:
            uncounted += hours
            continue
        places += hours * each.places
        taken += hours * each.taken
    return Use(places, taken, uncounted)


def places_by_hour(counted: Iterable[Counted]) -> list[int]:
    """How many places there are in each of the 24 hours of a day."""
    found = [0] * 24
    for each in counted:
        for hour in range(each.from_hour, each.until_hour):
            found[hour] += each.places
    return found
