"""What a thread comes to, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.figures.words import listed, pounds
from ropewalk.review.rules.thread import BESIDE, ORDER, Kind, Thing


@dataclass(frozen=True, slots=True)
class Found:
    """How many of a kind are on a thread; of payments, what they come to in pence."""

    kind: Kind
    total: int
    pence: int | None = None

    @property
    def said(self) -> str:
        """How many, in words."""
        counted = self.kind.counted(self.total)
        return counted if self.pence is None else f"{counted} of {pounds(self.pence)}"


def thread_said(start: Thing, found: Sequence[Found], *, loose: int = 0) -> str:
    """What leads to a thing and what follows from it, and whether the thread is whole.

    One on which something hangs loose is not called whole.
    """
    place = ORDER.index(start.kind)
    on_it = [each for each in found if each.kind != start.kind]
    beside = [each.said for each in on_it if each.kind in BESIDE]
    before = [
        each.said
        for each in on_it
        if ORDER.index(each.kind) < place and each.kind not in BESIDE
    ]
    after = [
        each.said
        for each in on_it
        if ORDER.index(each.kind) > place and each.kind not in BESIDE
    ]
    if not (before or after or beside):
        return (
            f"Nothing leads to this {start.kind.one}, and nothing follows from it yet."
        )
    parts = [
        f"comes from {listed(before)}" if before else "",
        f"leads on to {listed(after)}" if after else "",
        f"stands beside {listed(beside)}" if beside else "",
    ]
    said = listed([each for each in parts if each])
    return f"It {said}. {_whole_said({each.kind for each in found}, loose)}"


def _whole_said(kinds: set[Kind], loose: int) -> str:
    """Whether a thread runs from a need through money spent to an outcome."""
    missing = [
        words
        for words, kind in (
            ("no need", Kind.NEED),
            ("nothing paid", Kind.PAYMENT),
            ("no outcome", Kind.OUTCOME),
        )
        if kind not in kinds
    ]
    if not missing and loose:
        ends = "1 loose end hangs" if loose == 1 else f"{loose:,} loose ends hang"
        return (
            "The thread runs from a need through money paid to an outcome, and "
            f"{ends} on it."
        )
    if not missing:
        return "The thread is whole, from a need through money paid to an outcome."
    return f"There is {listed(missing)} on the thread that you may see."


def more_said(found: Found, shown: int) -> str:
    """What is on a thread and is not shown."""
    more = Found(found.kind, found.total - shown)
    whole = "" if found.pence is None else f"; all come to {pounds(found.pence)}"
    return f"And {more.said.replace(' ', ' more ', 1)}{whole}."


def rows_said(rows: Sequence[int]) -> str:
    """Which rows of a table a row leads on to."""
    if not rows:
        return "nothing shown"
    numbers = [str(each) for each in sorted(rows)]
    return f"row{'' if len(rows) == 1 else 's'} {listed(numbers)}"
