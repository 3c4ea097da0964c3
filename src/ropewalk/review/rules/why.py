"""Why a figure on a thread is what it is: its trace, and what it leads to."""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.figures import Figure
from ropewalk.review.rules.thread import Kind, Thing

# what is told of these in words alone
WITHOUT_FIGURES = frozenset(
    {Kind.NEED, Kind.PRIORITY, Kind.APPRAISAL, Kind.AGREEMENT, Kind.SERVICE}
)


@dataclass(frozen=True, slots=True)
class Entries:
    """The entries of a fund that a figure is made of.

    Attributes:
        fund_id: The fund.
        kind: The kind of account.
        budget_year: The year of the budget they are of; none for all.
    """

    fund_id: int
    kind: str
    budget_year: int | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """The meeting to which something was put."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class Lead:
    """Something that a figure leads to, and what it is called."""

    words: str
    to: Thing | Entries | Sitting


@dataclass(frozen=True, slots=True)
class Because:
    """What stands behind the figures of one thing.

    Attributes:
        figures: Each with the rule, the inputs and the sources it has.
        facts: (words, value) pairs: who decided, on which day, with what authority.
        leads: What they lead to.
    """

    figures: Sequence[Figure] = ()
    facts: Sequence[tuple[str, str]] = ()
    leads: Sequence[Lead] = ()
