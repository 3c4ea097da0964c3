"""Who lives here: residents and the people registered with practices, side by side.

People who live in a place and people registered with practices located there are two
different groups, counted by different bodies. Both are shown and never mixed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import pyarrow.compute as pc

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import age_in_words
from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import beside
from ropewalk.place.cells import percentage
from ropewalk.place.census import (
    census_shares,
    census_tables,
    general_health,
    unpaid_care,
)
from ropewalk.place.elsewhere import Elsewhere, counted_elsewhere
from ropewalk.place.need import need_index
from ropewalk.place.people_parts import (
    localities_tables,
    networks_table,
    people_maps,
    wards_or_districts,
)
from ropewalk.place.places import Place
from ropewalk.place.population_figures import counted_figure, share_figure
from ropewalk.place.practices import vintage_on
from ropewalk.place.residents import (
    MID_YEAR,
    Count,
    counts_of,
    newest,
    residents_figure,
)
from ropewalk.place.rows import rows_among
from ropewalk.place.section import Missing, Section
from ropewalk.place.standing_out.comparing import places_beside

KEY = "people"
TITLE = "Who lives here"
REFERENCE_ADD = "`ropewalk reference add FILE`"
AGES = {
    65: "aged 65 and over",
    75: "aged 75 and over",
    85: "aged 85 and over",
}


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """Residents, their ages, ethnicity, health and homes, and who is registered here."""
    registered = need_index(lake, place, vintage=vintage_on(lake, on=on)).registered
    counts = counts_of(lake, place)
    if not counts:
        return _registered_only(lake, place, registered)
    count = counts[0]
    others = places_beside(lake, place, on=on)
    elsewhere = counted_elsewhere(lake, place, counts, others)
    residents = replace(
        residents_figure(count, place),
        comparison=elsewhere.parts(0, used=count),
    )
    ages = _ages(counts, place, elsewhere)
    figures = [residents, registered, *ages]
    figures += census_shares(lake, place, others)
    tables = [_age_table(count), _older_table(ages), *census_tables(lake, place)]
    missing = list(_missing_ages(count))
    for name, found in (
        ("unpaid_care", unpaid_care(lake, place, others)),
        ("general_health", general_health(lake, place, others)),
    ):
        if found is None:
            missing.append(_missing_census(name))
        else:
            figures.append(found[0])
            tables.append(found[1])
    tables += [
        wards_or_districts(lake, place),
        networks_table(lake, place, vintage=registered.vintage),
    ]
    tables += localities_tables(lake, place, vintage=registered.vintage)
    over_65 = next(each for each in figures if each.key == "people.aged_65_share")
    maps = people_maps(lake, place)
    return Section(
        key=KEY,
        title=TITLE,
        answer=_answer(residents, registered, over_65, count, place, on=on),
        figures=tuple(figures),
        tables=(*tables, *maps),
        missing=tuple(missing),
        pictures=(
            *(("map", each.key) for each in maps),
            ("ages", "people.ages"),
            ("deciles", "people.deprivation"),
            ("bars", "people.ethnicity"),
        ),
    )


def _answer(
    residents: Figure,
    registered: Figure,
    over_65: Figure,
    count: Count,
    place: Place,
    *,
    on: date,
) -> str:
    age = age_in_words(count.source.as_at, on=on)
    live = (
        f"{residents.value:,} people live in {place.short_name}, "
        f"{over_65.value:.1f}% of them aged 65 and over "
        f"({count.source.vintage}, {age})"
    )
    if registered.value is None:
        return f"{live}; how many are registered with practices there is not known."
    return (
        f"{live}; {registered.value:,.0f} people are registered with GP practices "
        f"there, wherever they live ({registered.vintage})."
    )


def _registered_only(lake: Lake, place: Place, registered: Figure) -> Section:
    """A practice or network, where only registered people are known."""
    known = registered.value is not None
    answer = (
        f"{registered.value:,.0f} people are registered with {place.short_name}; "
        f"where they live is not known."
        if known
        else f"Nobody is known to be registered with {place.short_name}."
    )
    figures = (registered,) if known else ()
    return Section(
        key=KEY,
        title=TITLE,
        answer=answer,
        figures=(*figures, *_registered_ages(lake, place)),
        missing=(
            Missing(
                "Where registered people live, and so their ages, homes and health",
                "NHS England's patients registered at a GP practice by small area "
                f"(LSOA) would fill this; {REFERENCE_ADD} does not read it yet. A "
                "neighbourhood of small areas has all of these.",
                "practice_residents",
            ),
        ),
    )


def _registered_ages(lake: Lake, place: Place) -> tuple[Figure, ...]:
    """Older people on the lists of some practices, from the last count held."""
    rows = lake.table(
        "practice_ages",
        ["practice_code", "all_ages", "aged_65_and_over"],
    )
    england = {
        name: pc.sum(rows.column(name)).as_py()
        for name in ("all_ages", "aged_65_and_over")
    }
    rows = rows_among(rows, "practice_code", place.practice_codes)
    if rows.num_rows != len(place.practice_codes):
        return ()
    source = lake.source("practice_ages")
    everyone, older = (
        counted_figure(
            f"people.registered_{name}",
            label,
            pc.sum(rows.column(name)).as_py(),
            source,
        )
        for name, label in (
            ("all_ages", "People on the lists"),
            ("aged_65_and_over", "People on the lists aged 65 and over"),
        )
    )
    return (
        share_figure(
            "people.registered_aged_65_share",
            "Share of registered people aged 65 and over",
            older,
            everyone,
            beside(
                {
                    "England": percentage(
                        england["aged_65_and_over"], england["all_ages"]
                    )
                },
                "percent",
            ),
        ),
    )


def _ages(counts: Sequence[Count], place: Place, elsewhere: Elsewhere) -> list[Figure]:
    """How many are of each older age, from the newest count that can tell."""
    found = []
    for least, words in AGES.items():
        count = newest(counts, least=least)
        if count is None or (number := count.aged(least)) is None:
            continue
        older = counted_figure(
            f"people.aged_{least}",
            f"People who live in {place.short_name} {words}",
            number,
            count.source,
            elsewhere.parts(least, used=count),
        )
        found += [
            older,
            share_figure(
                f"people.aged_{least}_share",
                f"Share of residents {words}",
                older,
                residents_figure(count, place),
                elsewhere.shares(least, used=count),
            ),
        ]
    return found


def _older_table(ages: Sequence[Figure]) -> Table:
    """The figures of older ages as a table: the same numbers under the same words."""
    return Table(
        key="people.older",
        title="Older residents",
        columns=(
            Column("age", "Age"),
            Column("people", "People", "people"),
            Column("percent", "Share of residents", "percent"),
            Column("counted", "Counted"),
        ),
        rows=tuple(
            (share.label.removeprefix("Share of residents ").capitalize(), *cells)
            for older, share in zip(ages[::2], ages[1::2], strict=True)
            for cells in [(older.value, share.value, older.vintage)]
        ),
        sources=tuple(dict.fromkeys(s for each in ages for s in each.all_sources())),
        note="Each row holds the people of the rows beneath it, so rows do not add up.",
    )


def _age_table(count: Count) -> Table:
    """Residents by age band, by sex and beside England's mix where these are held."""
    whole = count.residents
    england = _shares(count.england) if count.england else {}
    sexes = count.sexes or {}
    return Table(
        key="people.ages",
        title="Residents by age",
        columns=(
            Column("age", "Age"),
            Column("people", "People", "people"),
            *(Column(sex, f"{sex.capitalize()}s", "people") for sex in sexes),
            Column("percent", "Share of residents", "percent"),
            Column("england", "England", "percent"),
        ),
        rows=tuple(
            (
                _age_words(name),
                people,
                *(counted[name] for counted in sexes.values()),
                100 * people / whole if whole else None,
                england.get(name),
            )
            for name, people in count.bands.items()
        ),
        sources=(count.source,),
        note=count.note,
    )


def _shares(bands: Mapping[str, int]) -> dict[str, float]:
    whole = sum(bands.values())
    return {name: 100 * people / whole for name, people in bands.items()}


def _age_words(band: str) -> str:
    least, _, most = band.removeprefix("aged_").partition("_")
    return f"{least} and over" if most == "and_over" else f"{least} to {most}"


def _missing_ages(count: Count) -> list[Missing]:
    """That the newest count is the census, where no later estimate is held."""
    if count.source.vintage.startswith("mid-"):
        return []
    return [
        Missing(
            "Residents by age since the census of 2021",
            "Add the ONS mid-year population estimates by small area (LSOA): "
            f"{REFERENCE_ADD}.",
            MID_YEAR,
        )
    ]


def _missing_census(name: str) -> Missing:
    what, topic = {
        "unpaid_care": ("Unpaid carers", "unpaid care (TS039)"),
        "general_health": ("Health as people see it", "general health (TS037)"),
    }[name]
    return Missing(
        what,
        f"The ONS census table of {topic} by small area would fill this; "
        f"{REFERENCE_ADD} does not read it yet.",
        name,
    )
