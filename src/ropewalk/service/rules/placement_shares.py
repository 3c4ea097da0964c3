"""How placements are spread over providers, so that nobody is told who was placed.

Counts of people are shown as custom has it: few are not shown, others are rounded.
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
        whole: All of them, in words.
        shares: Each provider's, in words: its count, and its share of the whole.
        index: The Herfindahl-Hirschman index, to hundreds; none where they are too few.
    """

    whole: str
    shares: Mapping[str, tuple[str, str]]
    index: int | None


def spread_of(placed: Mapping[str, int], shown: Shown) -> Spread:
    """How the placements of one kind are spread.

    Args:
        placed: Placements by provider, 1 or more of each.
        shown: How counts of people are shown.

    Returns:
        Counts as they may be shown. Shares are of the rounded counts, so that no exact
        count can be worked back; they need not add up to 100%.
    """
    people = sum(placed.values())
    whole = shown.count(people)
    shares = {}
    for name, each in placed.items():
        count = shown.count(each)
        share = (
            "not shown"
            if count is None or not whole
            else f"{min(100, round(100 * count / whole))}%"
        )
        shares[name] = (shown.words(each), share)
    index = None
    if people and whole:
        exact = herfindahl(list(placed.values()))
        index = round(exact / TO_HUNDREDS) * TO_HUNDREDS
    return Spread(shown.words(people), shares, index)
