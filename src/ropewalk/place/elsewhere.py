"""The people of a place beside those of its board and of England, on one and the same count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import beside, parts_of
from ropewalk.place.cells import percentage
from ropewalk.place.places import Place
from ropewalk.place.residents import Count, counts_of, newest


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The counts of a place that cover England too, and the same counts of its board.

    A place can have a newer count than England has. Like is then held to like: the place
    itself is counted again on the newest count that covers them all, and its vintage said.
    """

    place: Place
    counts: Sequence[Count]
    boards: Mapping[str, Sequence[Count]]
    has_england: bool

    def shares(self, least: int, *, used: Count) -> str:
        """The share of an age or over elsewhere, and here where not the count used."""
        count, found = self._found(least)
        if count is None or not found:
            return ""
        values = {
            name: percentage(older, people) for name, (older, people) in found.items()
        }
        if count is used:
            return beside(values, "percent")
        own = {self.place.short_name: percentage(count.aged(least), count.residents)}
        return beside(own | values, "percent", when=count.source.vintage)

    def parts(self, least: int, *, used: Count) -> str:
        """What part of those of an age or over elsewhere live here."""
        count, found = self._found(least)
        if count is None or (older_here := count.aged(least)) is None:
            return ""
        return parts_of(
            older_here,
            {name: older for name, (older, _) in found.items()},
            when="" if count is used else count.source.vintage,
        )

    def _found(self, least: int) -> tuple[Count | None, dict[str, tuple[int, int]]]:
        """The count, and by name how many are of an age or over and of any age."""
        count = newest(self.counts, least=least)
        if count is None:
            return None, {}
        found = {
            name: (older, each.residents)
            for name, counts in self.boards.items()
            for each in counts
            if each.source == count.source and (older := each.aged(least)) is not None
        }
        england = count.aged_in_england(least) if self.has_england else None
        return count, found | ({"England": england} if england else {})


def counted_elsewhere(
    lake: Lake,
    place: Place,
    counts: Sequence[Count],
    others: Mapping[str, Place | None],
) -> Elsewhere:
    """The counts of a place beside the same counts of others, of which ``None`` is England."""
    return Elsewhere(
        place,
        counts=[each for each in counts if each.england is not None],
        boards={
            name: counts_of(lake, other)
            for name, other in others.items()
            if other is not None
        },
        has_england="England" in others,
    )
