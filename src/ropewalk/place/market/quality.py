"""Care homes by rating, from the list and as a share published for the council."""

from collections import Counter
from collections.abc import Iterator, Sequence

from ropewalk.figures import Column, Figure, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import held_against
from ropewalk.place.cells import percentage
from ropewalk.place.gazetteer import ENGLAND, PlaceKind
from ropewalk.place.market.homes import Homes
from ropewalk.place.places import Place
from ropewalk.place.results.readings import (
    RATINGS,
    Reading,
    newest_reading,
    reading_figure,
    readings,
    readings_table,
)

NOT_RATED = "not rated, or rating not known"
RATING_ORDER = ("Outstanding", "Good", "Requires improvement", "Inadequate", NOT_RATED)


def quality_table(homes: Homes) -> Table:
    """Care homes by rating, from the list itself; empty where it has no ratings."""
    if not any(each.rating for each in homes.homes):
        counts: Counter[str] = Counter()
    else:
        counts = Counter(each.rating or NOT_RATED for each in homes.homes)
    order = {rating: n for n, rating in enumerate(RATING_ORDER)}
    ordered = sorted(
        counts.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])
    )
    return Table(
        key="market.quality",
        title="Care homes by overall rating",
        columns=(
            Column("rating", "Rating"),
            Column("homes", "Homes", "homes"),
            Column("share", "Share", "percent"),
        ),
        rows=tuple(
            (rating, count, percentage(count, len(homes.homes)))
            for rating, count in ordered
        ),
        sources=homes.sources(),
    )


def ratings_table(
    lake: Lake, place: Place, rated: Sequence[str], found: Sequence[Reading]
) -> Table | None:
    """The share of homes rated good or outstanding over time, where it is published."""
    if place.kind == PlaceKind.ENGLAND:
        rated = [ENGLAND]
    if not rated:
        return None
    return readings_table(lake, RATINGS, rated, key="market.ratings", found=found)


def rating_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    """The share of homes rated good or outstanding, of one council and of England."""
    found = readings(lake, RATINGS)
    own = [
        reading
        for code in place.council_codes
        if (reading := newest_reading(found, code)) is not None
    ]
    newest = newest_reading(found, ENGLAND)
    england = None
    if newest:
        england = reading_figure(
            lake, RATINGS, newest, key="market.good_or_outstanding.england"
        )
    for reading in own if len(place.council_codes) == 1 else ():
        figure = reading_figure(
            lake, RATINGS, reading, key="market.good_or_outstanding"
        )
        yield held_against(figure, england, "England")
    if england:
        yield england
