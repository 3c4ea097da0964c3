"""How money lines up with priorities: what each fund gives to which, and the rest."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Lined:
    """A fund's budget beside what intentions take of it for each priority, in pence.

    ``unknown`` are the priorities for which an intention takes a sum that nobody knows.
    """

    fund: str
    budget: int
    by_priority: Mapping[int, int]
    unknown: AbstractSet[int] = frozenset()

    def told(self, priority: int) -> int | str:
        """What a priority has of it: pence, none, or not known."""
        if priority in self.by_priority:
            return self.by_priority[priority]
        return "not known" if priority in self.unknown else "none"

    @property
    def aligned(self) -> int:
        """What is lined up with any priority, at most the budget."""
        return min(sum(self.by_priority.values()), self.budget)

    @property
    def unaligned(self) -> int:
        """The rest of the budget."""
        return self.budget - self.aligned

    @property
    def beyond(self) -> int:
        """By how much intentions take more than the budget holds."""
        return sum(self.by_priority.values()) - self.aligned


def share_unaligned(lined: Sequence[Lined]) -> Fraction | None:
    """The part of all budgets that no priority has; none where there is no budget."""
    budget = sum(each.budget for each in lined)
    if not budget:
        return None
    return Fraction(sum(each.unaligned for each in lined), budget)
