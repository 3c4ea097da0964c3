"""The result of dividing a sum by need, as a person could repeat it in a meeting."""

from collections.abc import Sequence

from ropewalk.figures import Table
from ropewalk.figures.words import pounds, said
from ropewalk.place.need import COMPONENT_NAMES
from ropewalk.place.shares import NO_NEIGHBOURHOOD, UNKNOWN_NETWORK, Allocation

MANY = {
    "district": "districts",
    "council": "councils",
    "pcn": "primary care networks",
    "practice": "GP practices",
    "neighbourhood": "groups of practices",
    "place": "places",
    "icb": "integrated care boards",
}
NO_GROUP = {UNKNOWN_NETWORK[1], NO_NEIGHBOURHOOD[1]}

SHOWN = 0.1  # percent; a smaller distance would read as 0.0%

Named = tuple[str, float]


def result_said(
    allocation: Allocation, distance: Table | None = None, path: Table | None = None
) -> str:
    """What each would have, how far it is from it, and how far at the end of the way.

    Args:
        allocation: The shares, or the index alone.
        distance: The distances from what each has now, where that was entered.
        path: The way there, where years were entered.
    """
    said_so_far = [_asked(allocation), _range(allocation)]
    if distance is not None and allocation.pence is not None:
        said_so_far.append(_distance(allocation.pence, distance))
    if path is not None:
        said_so_far.append(_at_the_end(path))
    return " ".join(filter(None, said_so_far))


def _asked(allocation: Allocation) -> str:
    """What was worked out, for whom, and on which formula."""
    groups = len(allocation.table.rows)
    what = COMPONENT_NAMES[allocation.component]
    among = f"{groups:,} {MANY[allocation.by]} of {allocation.among}"
    if allocation.pence is None:
        return (
            f"Need for {what} of each of {among}, beside {allocation.among} as a whole, "
            f"on the NHS {allocation.vintage} formula."
        )
    return (
        f"{_short(allocation.pence)} shared by need for {what} between {among}, to the "
        f"penny, on the NHS {allocation.vintage} formula."
    )


def _range(allocation: Allocation) -> str:
    """The least and the most of any group, for each person or as an index.

    People in no group are shared to and stand in the table, but are no end of the range.
    """
    column = "index" if allocation.pence is None else "pence_per_head"
    unit = "index" if allocation.pence is None else "pence"
    found = [
        each for each in _named(allocation.table, column) if each[0] not in NO_GROUP
    ]
    if not found:
        return ""
    (least_at, least), (most_at, most) = _ends(found)
    if allocation.pence is None:
        if least == most:
            return ""
        return (
            f"The index is lowest in {least_at}, {said(least, unit)}, and highest in "
            f"{most_at}, {said(most, unit)}; 1 is {allocation.among} as a whole."
        )
    people = _known(allocation.table, "registered")
    mean = said(round(allocation.pence / people), unit)
    if least == most:
        return f"That is {mean} for each registered person."
    return (
        f"That is {mean} for each registered person on the whole, from "
        f"{said(least, unit)} in {least_at} to {said(most, unit)} in {most_at}."
    )


def _distance(pence: int, distance: Table) -> str:
    """How many have more than their share and how many less, and who is furthest."""
    found = _named(distance, "distance")
    has_now = round(_known(distance, "baseline"))
    gap = has_now - pence
    way = "more" if gap > 0 else "less"
    total = f"{_short(abs(gap))} {way} than the sum" if gap else "the sum itself"
    (below_at, below), (above_at, above) = _ends(found)
    over = sum(far > 0 for _, far in found)
    under = sum(far < 0 for _, far in found)
    at_most = f", at most {said(above, 'percent')} more ({above_at})" if over else ""
    at_least = (
        f", at most {said(abs(below), 'percent')} less ({below_at})" if under else ""
    )
    return (
        f"What each has now adds up to {_short(has_now)}, {total}: {over:,} of "
        f"{len(found):,} have more than their share{at_most}, and {under:,} have less"
        f"{at_least}."
    )


def _known(table: Table, column: str) -> float:
    """What the known numbers of a column add up to."""
    return sum(float(each) for each in table.column(column) if each is not None)


def _at_the_end(path: Table) -> str:
    """Who is furthest above and below its share in the last year."""
    years = sum(column.key.startswith("year_") for column in path.columns)
    when = f"After {years} year{'' if years == 1 else 's'}"
    (below_at, below), (above_at, above) = _ends(_named(path, "distance"))
    ends = []
    if above >= SHOWN:
        ends.append(f"{above_at} is {said(above, 'percent')} above its share")
    if below <= -SHOWN:
        ends.append(f"{below_at} is {said(abs(below), 'percent')} below its share")
    if not ends:
        return f"{when}, each is within {SHOWN}% of its share."
    return f"{when}, {' and '.join(ends)}; no other is further."


def _ends(found: Sequence[Named]) -> tuple[Named, Named]:
    """The first of the smallest and the first of the largest."""
    return min(found, key=lambda each: each[1]), max(found, key=lambda each: each[1])


def _named(table: Table, column: str) -> list[Named]:
    """The values of a column that are known, with the name of each group."""
    return [
        (str(name), float(value))
        for name, value in zip(table.column("name"), table.column(column), strict=True)
        if value is not None
    ]


def _short(pence: int) -> str:
    return pounds(pence).removesuffix(".00")
