"""Two ledgers of the same money held side by side: what is in both, and what is in one."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from ropewalk.figures.words import day, pounds


class Match(StrEnum):
    """By what two things were found to be the same."""

    REFERENCE = "reference"
    DAY = "day"

    @property
    def label(self) -> str:
        """The ground in words."""
        return {
            Match.REFERENCE: "Same amount and reference",
            Match.DAY: "Same amount, on about the same day",
        }[self]


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a ledger shows: pence paid out, or below nothing what came in.

    ``key`` is its number in that ledger.
    """

    key: int
    on: date
    pence: int
    reference: str

    @property
    def said(self) -> str:
        """What it is, in words that go on in a sentence."""
        way = "paid out" if self.pence >= 0 else "that came in"
        under = f"under {self.reference}" if self.reference else "without a reference"
        return f"{pounds(abs(self.pence))} {way} on {day(self.on)} {under}"


@dataclass(frozen=True, slots=True)
class Pair:
    """The same money in both ledgers, and how one knows."""

    ours: Item
    theirs: Item
    by: Match


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What is in both ledgers, what is likely a matter of days, and what nobody explains.

    Each item of either ledger is in one of these, once.
    """

    matched: Sequence[Pair]
    ours_timing: Sequence[Item]
    theirs_timing: Sequence[Item]
    ours_alone: Sequence[Item]
    theirs_alone: Sequence[Item]

    @property
    def difference_pence(self) -> int:
        """What ours shows more than theirs."""
        ours = (*self.ours_timing, *self.ours_alone)
        theirs = (*self.theirs_timing, *self.theirs_alone)
        return _sum(ours) - _sum(theirs)

    @property
    def said(self) -> str:
        """How the two ledgers stand to each other, in a sentence."""
        timing = len(self.ours_timing) + len(self.theirs_timing)
        alone = len(self.ours_alone) + len(self.theirs_alone)
        both = len(self.matched)
        payments = "1 payment" if both == 1 else f"{both} payments"
        if not timing and not alone:
            return f"Both ledgers show the same {payments}."
        return (
            f"{payments} {'is' if both == 1 else 'are'} in both ledgers, {timing} may be a matter "
            f"of days and {alone} are in one only. Ours shows "
            f"{pounds(abs(self.difference_pence))} "
            f"{'more' if self.difference_pence >= 0 else 'less'} than theirs."
        )


def reconcile(
    ours: Iterable[Item],
    theirs: Iterable[Item],
    *,
    starts_on: date,
    ends_before: date,
    timing_days: int,
) -> Reconciliation:
    """Find what two ledgers of the same days both show.

    First what has the same amount and reference, in the order of days; then, of the rest,
    what has the same amount and lies no more than ``timing_days`` apart, in that order
    too. What is left and lies within that many days of either end may be a matter of days.

    Args:
        ours: What the fund's ledger shows.
        theirs: What the partner's ledger shows.
        starts_on: The first day that both are for.
        ends_before: The day after the last.
        timing_days: How many days apart two ledgers may show the same money.
    """
    by_reference, ours_left, theirs_left = _paired_by_reference(ours, theirs)
    by_day, ours_left, theirs_left = _paired_by_day(
        ours_left, theirs_left, timing_days=timing_days
    )
    edge = timedelta(days=timing_days)

    def is_at_an_end(item: Item) -> bool:
        return item.on < starts_on + edge or item.on >= ends_before - edge

    return Reconciliation(
        matched=(*by_reference, *by_day),
        ours_timing=[each for each in ours_left if is_at_an_end(each)],
        theirs_timing=[each for each in theirs_left if is_at_an_end(each)],
        ours_alone=[each for each in ours_left if not is_at_an_end(each)],
        theirs_alone=[each for each in theirs_left if not is_at_an_end(each)],
    )


def plain(reference: str) -> str:
    """A reference by which two systems agree: letters and figures, none of them small."""
    return re.sub(r"[^0-9A-Z]", "", reference.upper())


def _paired_by_reference(
    ours: Iterable[Item], theirs: Iterable[Item]
) -> tuple[list[Pair], list[Item], list[Item]]:
    waiting: dict[tuple[int, str], list[Item]] = defaultdict(list)
    for item in sorted(theirs, key=_order):
        waiting[item.pence, plain(item.reference)].append(item)
    pairs, left = [], []
    for item in sorted(ours, key=_order):
        found = waiting.get((item.pence, plain(item.reference)))
        if found and plain(item.reference):
            pairs.append(Pair(item, found.pop(0), Match.REFERENCE))
        else:
            left.append(item)
    rest = [item for items in waiting.values() for item in items]
    return pairs, left, sorted(rest, key=_order)


def _paired_by_day(
    ours: Sequence[Item], theirs: Sequence[Item], *, timing_days: int
) -> tuple[list[Pair], list[Item], list[Item]]:
    """Pairs of the same amount near in time, as many as there can be.

    Both are in the order of days, so each is met once: what is too early for the next of
    the other side is too early for all that come after.
    """
    waiting: dict[int, deque[Item]] = defaultdict(deque)
    for item in theirs:
        waiting[item.pence].append(item)
    pairs: list[Pair] = []
    ours_left: list[Item] = []
    theirs_left: list[Item] = []
    for mine in ours:
        others = waiting[mine.pence]
        while others and (mine.on - others[0].on).days > timing_days:
            theirs_left.append(others.popleft())
        if others and (others[0].on - mine.on).days <= timing_days:
            pairs.append(Pair(mine, others.popleft(), Match.DAY))
        else:
            ours_left.append(mine)
    theirs_left += chain.from_iterable(waiting.values())
    return pairs, ours_left, sorted(theirs_left, key=_order)


def _order(item: Item) -> tuple[date, int]:
    return item.on, item.key


def _sum(items: Iterable[Item]) -> int:
    return sum(each.pence for each in items)
