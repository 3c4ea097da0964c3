"""How placements are spread over providers, so that nobody is told who was placed.

Counts of people are shown as custom has it: few are not shown, others are rounded. All
else that is said of the spread is taken from what is shown, and never from the counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from ropewalk.engine.market import herfindahl
from ropewalk.service.rules.disclosure import Shown

TO_HUNDREDS = 100  # an index of rounded counts says no more than this: our own


@dataclass(frozen=True, slots=True)
class Spread:
    """How the placements of one kind are spread over providers, as it may be shown.

    Attributes:
        whole: The counts that are shown, added up; none where none is shown.
        shares: Each provider's by its number, in words: its count, and its share of the
            whole.
        hidden: The numbers of the providers whose counts are not shown.
        index: The Herfindahl-Hirschman index of the counts that are shown, to hundreds;
            none where a count is hidden.
    """

    whole: int | None
    shares: Mapping[int, tuple[str, str]]
    hidden: frozenset[int]
    index: int | None


def spread_of(placed: Mapping[int, int], shown: Shown) -> Spread:
    """How the placements of one kind are spread.

    Args:
        placed: Placements by the number of the provider, 1 or more of each.
        shown: How counts of people are shown.

    Returns:
        What may be shown. Nothing in it depends on a count but through that count as it
        is shown, so that behind a hidden count any of the few stays possible. Shares need
        not add up to 100%.
    """
    counts = {each: shown.count(people) for each, people in placed.items()}
    held = [each for each in counts.values() if each is not None]
    hidden = frozenset(each for each, count in counts.items() if count is None)
    whole = sum(held) if held else None
    return Spread(
        whole,
        {
            each: (shown.words(placed[each]), _share_said(count, whole))
            for each, count in counts.items()
        },
        hidden,
        round(herfindahl(held) / TO_HUNDREDS) * TO_HUNDREDS
        if whole and not hidden
        else None,
    )


def _share_said(count: int | None, whole: int | None) -> str:
    if count is None or not whole:
        return "not shown"
    return f"{round(100 * count / whole)}%"
