"""The section on services and market: its answer, and what is missing from it."""

from collections.abc import Iterator, Sequence
from datetime import date

from ropewalk.figures import Figure
from ropewalk.figures.words import age_in_words, listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.market.capacity import homes_figures
from ropewalk.place.market.concentration import by_homes, concentration_table
from ropewalk.place.market.england import home_care_table, ownership_table
from ropewalk.place.market.homes import (
    HOMES,
    MOST_LISTED,
    Homes,
    age_of,
    area_said,
    homes_of,
    homes_table,
    kinds_table,
)
from ropewalk.place.market.providers import providers_table
from ropewalk.place.market.quality import quality_table, rating_figures, ratings_table
from ropewalk.place.market.services import SERVICES, services_figures, services_table
from ropewalk.place.market.weeks import WEEKS, weeks_figures, weeks_table
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.recency import headline_years, is_recent
from ropewalk.place.resources import resources_map
from ropewalk.place.results.readings import RATINGS, newest_reading, readings
from ropewalk.place.section import Missing, Section

KEY = "market"
TITLE = "Services and market"
LIST_REMEDY = (
    "Add the Care Quality Commission's care directory, which has every home in England "
    "with its beds and provider: `ropewalk reference add FILE`"
)


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """The care homes, providers, quality and services of a place."""
    homes = homes_of(lake, place.district_codes)
    found = readings(lake, RATINGS)
    rated = [each for each in place.council_codes if newest_reading(found, each)]
    figures = [
        *homes_figures(lake, place, homes, on=on),
        *rating_figures(lake, place),
        *weeks_figures(lake, place),
        *services_figures(lake, place),
    ]
    tables = (
        kinds_table(lake, homes, on=on) if homes.held else None,
        providers_table(homes) if by_homes(homes) else None,
        concentration_table(lake, place, homes, on=on),
        quality_table(homes),
        ratings_table(lake, place, rated, found),
        weeks_table(lake, place),
        services_table(lake, place),
        resources_map(lake, place),
        homes_table(lake, homes, on=on) if homes.homes else None,
        home_care_table(lake),
        ownership_table(lake) if place.kind == PlaceKind.ENGLAND else None,
    )
    held = tuple(table for table in tables if table is not None and table.rows)
    drawn = {table.key for table in held}
    return Section(
        key="market",
        title=TITLE,
        answer=_answer(lake, place, homes, figures, on=on),
        figures=tuple(figures),
        tables=held,
        missing=tuple(_missing(lake, place, homes, rated, on=on)),
        pictures=tuple(
            (kind, key)
            for kind, key in (
                ("stacked", "market.homes_by_kind"),
                ("lines", "market.ratings"),
                ("lines", "market.weeks"),
                ("bars", "market.providers"),
            )
            if key in drawn and (kind != "stacked" or len(place.district_codes) > 1)
        ),
    )


def _answer(
    lake: Lake, place: Place, homes: Homes, figures: Sequence[Figure], *, on: date
) -> str:
    if place.kind == PlaceKind.ENGLAND and homes.lacking:
        return _answer_for_england(lake, on=on)
    name = area_said(lake, place)
    if not homes.held:
        return f"No list of care homes is held for {name.rstrip(',')}."
    recent = {
        district for district in homes.held if is_recent(age_of(homes, district), on=on)
    }
    if not recent:
        when = homes.newest
        age = age_in_words(when, on=on)
        month = f" of {when:%B %Y}" if when else ""
        return (
            f"The newest list of care homes held for {name} is{month} ({age}): too old "
            "for a headline, and background."
        )
    if homes.lacking or len(recent) < len(homes.held):
        names = names_of_places(lake)
        said = listed(sorted(said_name(names[code]) for code in recent))
        return (
            f"A list of care homes newer than {headline_years(on=on)} years is held for {len(recent)} of "
            f"the {len(place.district_codes):,} districts of {name}: {said}."
        )
    return _answer_with(name, figures, on=on)


def _answer_with(name: str, figures: Sequence[Figure], *, on: date) -> str:
    known = {figure.key: figure for figure in figures}
    total = known["market.homes"]
    nursing = known["market.homes_nursing"]
    words = f"{name} has {total.value:,} care homes ({nursing.value:,} with nursing)"
    for what in ("beds", "homes"):
        each = known.get(f"market.{what}_per_1000_aged_75")
        if each is not None and each.value is not None:
            count = "" if what == "homes" else f"{known['market.beds'].value:,} beds, "
            words += f", {count}{each.value:.1f} {what} for each 1,000 people aged 75 and over"
            break
    rated = known.get("market.good_or_outstanding")
    if rated is not None and is_recent(rated.sources[0].as_at, on=on):
        england = known["market.good_or_outstanding.england"]
        words += (
            f"; {rated.value:.1f}% were rated good or outstanding in {rated.vintage} "
            f"({england.value:.1f}% in England)"
        )
    return f"{words}."


def _answer_for_england(lake: Lake, *, on: date) -> str:
    table = ownership_table(lake)
    source = lake.source("care_homes_by_ownership")
    year = max(row["year"] for row in table.records())
    rows = [row for row in table.records() if row["year"] == year]
    if not is_recent(source.as_at, on=on):
        return (
            f"The newest count of care homes in England held is of {year}: background."
        )
    homes, beds = (sum(row[key] for row in rows) for key in ("homes", "beds"))
    own = sum(row["beds"] for row in rows if row["ownership"] == "For-profit")
    return (
        f"England had {homes:,} care homes with {beds:,} beds in {year}, "
        f"{own / beds * 100:.1f}% of the beds in homes run for profit."
    )


def _missing(
    lake: Lake, place: Place, homes: Homes, rated: Sequence[str], *, on: date
) -> Iterator[Missing]:
    names = names_of_places(lake)
    old = [code for code in homes.held if not is_recent(age_of(homes, code), on=on)]
    for codes, what in (
        (homes.lacking, "Care homes"),
        (old, "A newer list of care homes"),
    ):
        if codes:
            said = (
                listed(sorted(said_name(names.get(code, code)) for code in codes))
                if len(codes) <= MOST_LISTED
                else f"{len(codes):,} districts"
            )
            yield Missing(what=f"{what} in {said}", remedy=LIST_REMEDY, resource=HOMES)
    if homes.homes and homes.beds() is None:
        yield Missing(what="Beds in care homes", remedy=LIST_REMEDY, resource=HOMES)
    lacking = [code for code in place.council_codes if code not in rated]
    if lacking and not any(each.rating for each in homes.homes):
        yield Missing(
            what="Ratings of care homes"
            if len(lacking) == len(place.council_codes)
            else f"Ratings of care homes of {len(lacking):,} of "
            f"{len(place.council_codes):,} councils",
            remedy=LIST_REMEDY,
            resource=HOMES,
        )
    if place.kind != PlaceKind.ENGLAND and not weeks_table(lake, place).rows:
        yield Missing(
            what="Weeks of care in homes paid for by the council",
            remedy="The file held is on councils as they were each year; a later one "
            "would fill it",
            resource=WEEKS,
        )
    if not services_table(lake, place).rows:
        yield Missing(
            what="Pharmacies, food banks and community hubs",
            remedy="The list held is of Greater Manchester; this version reads no other",
            resource=SERVICES,
        )
