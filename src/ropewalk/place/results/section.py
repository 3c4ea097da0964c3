"""The section on outcomes: its answer, and what is missing from it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ropewalk.figures import Figure, Table
from ropewalk.figures.words import age_in_words, listed, said
from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import held_against
from ropewalk.place.gazetteer import ENGLAND, PlaceKind
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.recency import headline_years, is_recent
from ropewalk.place.results.conditions import conditions_table
from ropewalk.place.results.gps import gps_figure, gps_table, own_gps_figure
from ropewalk.place.results.health import HEALTH_INDEX, health_index_table
from ropewalk.place.results.oflog import oflog_figures, oflog_table
from ropewalk.place.results.readings import (
    ADMISSIONS,
    INDICATORS,
    MEASURES,
    SATISFACTION,
    Reading,
    neighbours_table,
    newest_reading,
    reading_figure,
    readings,
    readings_table,
)
from ropewalk.place.section import Missing, Section

KEY = "outcomes"
TITLE = "Outcomes"
MOST_SIDE_BY_SIDE = 20


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """The outcomes held for a place's councils, districts and practices."""
    held = {indicator: readings(lake, indicator) for indicator in INDICATORS}
    known = {each.area_code for each in held[SATISFACTION] if each.value is not None}
    covered = [code for code in place.council_codes if code in known]
    measures = list(_measures(lake, place, held))
    own_gps = own_gps_figure(lake, place)
    gps_in_england = gps_figure(lake, "England", None, key="outcomes.gps.england")
    if own_gps is not None:
        own_gps = held_against(own_gps, gps_in_england, "England")
    gps = [figure for figure in (own_gps, gps_in_england) if figure is not None]
    figures = (*measures, *oflog_figures(lake, place), *gps)
    many = len(place.council_codes) > MOST_SIDE_BY_SIDE
    tables: list[Table] = []
    if covered:
        both = (SATISFACTION, ADMISSIONS)
        own = [] if place.kind == PlaceKind.ENGLAND else covered
        tables += [readings_table(lake, each, own, found=held[each]) for each in both]
        tables += [neighbours_table(lake, each, found=held[each]) for each in both]
    if not many:
        tables += [
            oflog_table(lake, place),
            health_index_table(lake, place),
            gps_table(lake, place),
        ]
    tables.append(conditions_table(lake, place, on=on))
    return Section(
        key="outcomes",
        title=TITLE,
        answer=_answer(place, measures, figures, on=on),
        figures=figures,
        tables=tuple(table for table in tables if table.rows),
        missing=tuple(_missing(lake, place, covered)),
        pictures=(
            *(
                (("lines", "outcomes.satisfaction"), ("lines", "outcomes.admissions"))
                if covered
                else ()
            ),
            ("bars", "outcomes.conditions"),
        ),
    )


def _measures(
    lake: Lake, place: Place, held: Mapping[str, Sequence[Reading]]
) -> Iterator[Figure]:
    """The newest readings of the place's councils, each followed by England's."""
    for indicator, (short, _, _) in INDICATORS.items():
        found = held[indicator]
        england = newest_reading(found, ENGLAND)
        codes = [ENGLAND] if place.kind == PlaceKind.ENGLAND else place.council_codes
        own = [
            reading
            for code in codes
            if (reading := newest_reading(found, code)) is not None
        ]
        whole = None
        if own and england and place.kind != PlaceKind.ENGLAND:
            same = [
                each
                for each in found
                if each.area_code == ENGLAND and each.period == own[0].period
            ]
            beside = same[0] if same and same[0].value is not None else england
            whole = reading_figure(
                lake, indicator, beside, key=f"outcomes.{short}.england"
            )
        for reading in sorted(own, key=lambda each: each.area_name):
            stem = f"outcomes.{short}"
            key = stem if len(codes) == 1 else f"{stem}.{reading.area_code}"
            figure = reading_figure(lake, indicator, reading, key=key)
            yield held_against(figure, whole, "England")
        if whole is not None:
            yield whole


def _answer(
    place: Place,
    measures: Sequence[Figure],
    figures: Sequence[Figure],
    *,
    on: date,
) -> str:
    if len(place.council_codes) != 1:
        return _answer_for_many(place, measures, on=on)
    known = {figure.key: figure for figure in measures}
    said_parts = [
        words
        for short, phrase in PHRASES.items()
        if (words := _beside_england(known, short, phrase, on=on))
    ]
    if said_parts:
        return f"In {_council_area(place, measures)}, {listed(said_parts)}."
    dates = [
        source.as_at
        for figure in figures
        if figure.key.startswith("outcomes.asc")
        for source in figure.sources
        if source.as_at
    ]
    if not dates:
        return f"No outcomes of social care are held for {place.short_name}."
    age = age_in_words(max(dates), on=on)
    return (
        f"The outcomes of social care held for {place.short_name} are too old for a "
        f"headline: the newest are {age} and are background."
    )


PHRASES = {
    "satisfaction": "{value} of people who use social care were satisfied with it",
    "admissions": (
        "{value} of every 100,000 people aged 65 and over moved into a care home for "
        "good, funded by a council,"
    ),
}
RATE = " per 100,000"


def _beside_england(
    known: dict[str, Figure],
    short: str,
    phrase: str,
    *,
    on: date,
) -> str:
    own, england = (
        known.get(f"outcomes.{short}"),
        known.get(f"outcomes.{short}.england"),
    )
    if own is None or own.value is None or not is_recent(own.sources[0].as_at, on=on):
        return ""
    words = f"{phrase.format(value=_value_said(own))} in {own.vintage}"
    if england is not None and england.value is not None:
        when = "" if england.vintage == own.vintage else f" in {england.vintage}"
        words += f" ({_value_said(england)} in England{when})"
    return words


def _value_said(figure: Figure) -> str:
    return said(figure.value, figure.unit).removesuffix(RATE)


def _council_area(place: Place, measures: Sequence[Figure]) -> str:
    """The council's area; a place inside it is named too, since values are not its own."""
    area = next(
        figure.label.rpartition(", ")[2]
        for figure in measures
        if not figure.key.endswith(".england")
    )
    if place.kind in {PlaceKind.COUNCIL, PlaceKind.ENGLAND}:
        return area
    return f"{area}, where {place.short_name} lies"


def _answer_for_many(place: Place, measures: Sequence[Figure], *, on: date) -> str:
    if place.kind == PlaceKind.ENGLAND:
        parts = [
            f"{phrase.format(value=_value_said(figure))} in {figure.vintage}"
            for short, phrase in PHRASES.items()
            for figure in measures
            if figure.key == f"outcomes.{short}"
            and is_recent(figure.sources[0].as_at, on=on)
        ]
        return f"In England, {listed(parts)}."
    recent = {
        figure.key.rpartition(".")[2]
        for figure in measures
        if not figure.key.endswith(".england")
        and is_recent(figure.sources[0].as_at, on=on)
    }
    return (
        f"Outcomes of social care from the last {headline_years(on=on)} years are held for {len(recent)} "
        f"of the {len(place.council_codes):,} councils of {place.short_name}; older ones "
        "are background."
    )


def _missing(lake: Lake, place: Place, covered: Sequence[str]) -> Iterator[Missing]:
    names = names_of_places(lake)
    lacking = [
        said_name(names.get(code, code))
        for code in place.council_codes
        if code not in covered
    ]
    if lacking and place.kind != PlaceKind.ENGLAND:
        yield Missing(
            what="Satisfaction with care, and admissions to care homes, of "
            f"{listed(sorted(lacking))}",
            remedy="They are published for every council each year in the Adult Social "
            "Care Outcomes Framework; no open file of them for these councils ships "
            "with this version",
            resource=MEASURES,
        )
    indexed = set(lake.table(HEALTH_INDEX)["ltla_code"].to_pylist())
    lost = [
        said_name(names.get(code, code))
        for code in place.district_codes
        if code not in indexed
    ]
    if lost and place.kind != PlaceKind.ENGLAND:
        yield Missing(
            what=f"Health Index of {listed(sorted(lost))}",
            remedy="The index held is on the districts of 2021; a later release of it "
            "would fill it",
            resource=HEALTH_INDEX,
        )
    if not place.practice_codes and place.kind != PlaceKind.ENGLAND:
        yield Missing(
            what=f"Conditions of people registered in {place.short_name}",
            remedy="Name the GP practices that are part of the place",
            resource="qof",
        )
