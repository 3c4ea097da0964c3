"""How money lines up with priorities: what each fund gives to which, and the rest."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction

from ropewalk.strategy.kinds import IntentionKind

# a full year's change says nothing of what is spent on these already
KEEPING_ON = frozenset({IntentionKind.MAINTAIN, IntentionKind.REDESIGN})


@dataclass(frozen=True, slots=True)
class Lined:
    """A fund's budget beside what intentions take of it for each priority, in pence.

    ``budget`` is none where the fund was given none of the year. ``unknown`` are the
    priorities for which an intention takes, or keeps spending, a sum that nobody knows. A
    notional fund holds no cash.
    """

    fund: str
    budget: int | None
    by_priority: Mapping[int, int]
    unknown: AbstractSet[int] = frozenset()
    is_notional: bool = False

    def told(self, priority: int) -> int | str:
        """What a priority has of it: pence, none, or not known."""
        if priority in self.by_priority:
            return self.by_priority[priority]
        return "not known" if priority in self.unknown else "none"

    @property
    def intended(self) -> int:
        """All that intentions take of it, as far as that is known."""
        return sum(self.by_priority.values())

    @property
    def unaligned(self) -> int | None:
        """What of the budget is lined up with no priority; none where there is none."""
        return None if self.budget is None else max(self.budget - self.intended, 0)

    @property
    def is_at_most(self) -> bool:
        """Whether less may be unaligned than is known: a sum is not known."""
        return bool(self.unknown and self.unaligned)

    @property
    def beyond(self) -> int:
        """By how much intentions take more than the budget holds."""
        return (
            self.intended
            if self.budget is None
            else max(self.intended - self.budget, 0)
        )


def budgets(lined: Sequence[Lined]) -> int:
    """All budgets together, in pence; those of notional funds would count cash twice."""
    return sum(
        each.budget
        for each in lined
        if each.budget is not None and not each.is_notional
    )


def unaligned(lined: Sequence[Lined]) -> int:
    """What of those budgets is lined up with no priority."""
    return sum(
        each.unaligned
        for each in lined
        if each.unaligned is not None and not each.is_notional
    )


def share_unaligned(lined: Sequence[Lined]) -> Fraction | None:
    """The part of all budgets that no priority has; none where there is no budget."""
    given = budgets(lined)
    return Fraction(unaligned(lined), given) if given else None
