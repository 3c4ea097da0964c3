"""How many homes and beds there are, and how many for each 1,000 older people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from ropewalk.engine.market import capacity_per_1000
from ropewalk.figures import Figure
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.market.concentration import concentration_figures
from ropewalk.place.market.homes import WHOLE_DISTRICTS, Homes, area_said
from ropewalk.place.places import Place
from ropewalk.place.recency import age_between
from ropewalk.place.residents import Count, counts_of


def homes_figures(
    lake: Lake, place: Place, homes: Homes, *, on: date
) -> Iterator[Figure]:
    """Homes by kind, for each 1,000 older people, and how concentrated they are."""
    if not homes.resources or homes.lacking:
        return  # some districts have no list, so a total would be too small
    name = area_said(lake, place)
    vintage = listed([each.vintage for each in homes.resources])
    counts = Counter(each.has_nursing for each in homes.homes)
    total = Figure(
        key="market.homes",
        label=f"Care homes, {name}",
        value=len(homes.homes),
        unit="homes",
        vintage=vintage,
        rule="number of homes in the list",
        sources=homes.sources(),
        note=age_between(homes.oldest, homes.newest, on=on),
    )
    yield total
    for key, label, has_nursing in (
        ("nursing", "with nursing", True),
        ("residential", "without nursing", False),
    ):
        yield Figure(
            key=f"market.homes_{key}",
            label=f"Care homes {label}, {name}",
            value=counts[has_nursing],
            unit="homes",
            vintage=vintage,
            rule="number of homes in the list whose kinds of service "
            + ("include" if has_nursing else "do not include")
            + " nursing",
            sources=homes.sources(),
        )
    yield from capacity_figures(lake, place, homes, total)
    yield from concentration_figures(homes, total, on=on)


def capacity_figures(
    lake: Lake, place: Place, homes: Homes, total: Figure
) -> Iterator[Figure]:
    """Beds, or homes where beds are not known, for each 1,000 older people."""
    if place.kind not in WHOLE_DISTRICTS:
        return
    beds = homes.beds()
    capacity = total
    what, unit, named = "homes", "homes per 1,000", "Care homes"
    if beds is not None:
        what, unit, named = "beds", "beds per 1,000", "Care home beds"
        capacity = Figure(
            key="market.beds",
            label=f"Care home beds, {place.short_name}",
            value=beds,
            unit="beds",
            vintage=total.vintage,
            rule="sum of the beds of every home",
            sources=homes.sources(),
        )
        yield capacity
    counts = counts_of(lake, place)
    for age in (65, 75):
        people = _people_aged(counts, age, near=homes.newest, place=place)
        if people is None:
            continue
        yield Figure(
            key=f"market.{what}_per_1000_aged_{age}",
            label=f"{named} for each 1,000 people aged {age} and over",
            value=capacity_per_1000(capacity.value, people.value),
            unit=unit,
            vintage=total.vintage,
            rule=f"{what} ÷ people aged {age} and over, for each 1,000",
            inputs=(capacity, people),
            note=""
            if beds is not None
            else "Homes differ in size: beds are not in the list held, and the care "
            "directory of the Care Quality Commission has them.",
        )


def _people_aged(
    counts: Sequence[Count], age: int, *, near: date | None, place: Place
) -> Figure | None:
    """People of an age or over, from the count nearest in time to the list of homes."""
    able = [
        (count, people, count.source.as_at)
        for count in counts
        if (people := count.aged(age)) is not None
    ]
    dated_counts = [each for each in able if each[2] is not None]
    if not dated_counts or near is None:
        return None
    count, people, _ = min(
        dated_counts, key=lambda each: abs(((each[2] or near) - near).days)
    )
    if not people:
        return None
    return Figure(
        key=f"market.people_aged_{age}",
        label=f"People aged {age} and over who live in {place.short_name}",
        value=people,
        unit="people",
        vintage=count.source.vintage,
        rule="sum over small areas of the count nearest in time to the list of homes",
        sources=(count.source,),
        note=count.note,
    )
