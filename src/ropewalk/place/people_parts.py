"""The parts of a place: its wards or districts, networks, localities and map."""

import numpy as np

from ropewalk.engine.allocation import totals_by_group
from ropewalk.figures import Column, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.census import MOST_DEPRIVED_FIFTH
from ropewalk.place.gazetteer import PlaceKind, gazetteer
from ropewalk.place.maps import grains_of, map_table
from ropewalk.place.need import rows_in
from ropewalk.place.places import Place
from ropewalk.place.practices import practices_of
from ropewalk.place.residents import CENSUS, by_area, where_of


def wards_or_districts(lake: Lake, place: Place) -> Table:
    """The districts of a large place, or the wards of a smaller one."""
    by_district = len(place.district_codes) > 1
    code, name = (
        ("ltla_code", "ltla_name") if by_district else ("ward_code", "ward_name")
    )
    rows = lake.table(
        "small_areas", ["lsoa_code", code, name], where=where_of(place)
    ).to_pydict()
    names = dict(zip(rows[code], rows[name], strict=True))
    order = sorted(names, key=lambda each: (names[each], each))
    number = {each: position for position, each in enumerate(order)}
    people, older = (
        by_area(lake, CENSUS, column) for column in ("residents", "aged_65_and_over")
    )
    tenth = by_area(lake, "deprivation", "imd_decile")
    values = np.array(
        [
            (
                people[area],
                older[area],
                people[area] if tenth[area] in MOST_DEPRIVED_FIFTH else 0,
            )
            for area in rows["lsoa_code"]
        ],
        dtype=np.float64,
    )
    group = np.array([number[each] for each in rows[code]], dtype=np.int64)
    totals = totals_by_group(values, group, len(order))
    return Table(
        key="people.districts" if by_district else "people.wards",
        title=f"Residents by {'district' if by_district else 'ward'}",
        columns=(
            Column("code", "Code"),
            Column("name", "District" if by_district else "Ward"),
            Column("residents", "Residents", "people"),
            Column("aged_65_and_over", "Aged 65 and over", "people"),
            Column("aged_65_share", "Share aged 65 and over", "percent"),
            Column("most_deprived_share", "In the most deprived fifth", "percent"),
        ),
        rows=tuple(
            (
                each,
                names[each],
                int(everyone),
                int(old),
                100 * float(old) / float(everyone) if everyone else None,
                100 * float(deprived) / float(everyone) if everyone else None,
            )
            for each, (everyone, old, deprived) in zip(order, totals, strict=True)
        ),
        sources=(lake.source(CENSUS), lake.source("deprivation")),
        note=""
        if by_district
        else "Small areas are put in the ward of 2024 that fits best.",
    )


def networks_table(lake: Lake, place: Place, *, vintage: str) -> Table:
    """The primary care networks of the practices located here, and who is registered."""
    practices = practices_of(lake, vintage=vintage)
    book = gazetteer(lake)
    found: dict[str | None, list[int]] = {}
    for row in rows_in(practices, place).tolist():
        found.setdefault(practices.pcn[row], []).append(row)
    lines = [
        (
            code or "not known",
            book.by_code[code].name if code else "PCN not known",
            len(rows),
            float(practices.registered[rows].sum()),
        )
        for code, rows in found.items()
    ]
    return Table(
        key="people.networks",
        title="Registered people by primary care network",
        columns=(
            Column("code", "Code"),
            Column("name", "Primary care network"),
            Column("practices", "Practices here", "practices"),
            Column("registered", "Registered people", "people"),
        ),
        rows=tuple(sorted(lines, key=lambda line: (line[1], line[0]))),
        sources=(
            lake.source("practice_allocations", practices.vintage),
            lake.source("practices"),
        ),
        note="Only practices located here are counted; a network may have others.",
    )


def localities_tables(lake: Lake, place: Place, *, vintage: str) -> list[Table]:
    """Registered people by the council's own neighbourhoods, where these are held."""
    groups = localities(lake, place)
    if not groups:
        return []
    practices = practices_of(lake, vintage=vintage)
    here = set(rows_in(practices, place).tolist())
    lines = []
    for name, codes in groups.items():
        rows = [row for row in practices.rows_of(codes) if row in here]
        lines.append((name, len(rows), float(practices.registered[rows].sum())))
        here -= set(rows)
    if here:
        rest = sorted(here)
        lines.append(
            ("In no locality held", len(rest), float(practices.registered[rest].sum()))
        )
    return [
        Table(
            key="people.localities",
            title="Registered people by locality",
            columns=(
                Column("name", "Locality"),
                Column("practices", "Practices", "practices"),
                Column("registered", "Registered people", "people"),
            ),
            rows=tuple(lines),
            sources=(
                lake.source("practice_allocations", practices.vintage),
                lake.source("practice_localities"),
            ),
        )
    ]


def localities(lake: Lake, place: Place) -> dict[str, list[str]]:
    """The practices of each of a council's own neighbourhoods, by its name."""
    if place.kind not in {PlaceKind.COUNCIL, PlaceKind.DISTRICT, PlaceKind.SUB_ICB}:
        return {}
    rows = lake.table(
        "practice_localities",
        ["practice_code", "locality"],
        where={"practice_code": place.practice_codes},
    ).to_pydict()
    groups: dict[str, list[str]] = {}
    for code, name in sorted(zip(rows["practice_code"], rows["locality"], strict=True)):
        groups.setdefault(name, []).append(code)
    return dict(sorted(groups.items()))


def people_maps(lake: Lake, place: Place) -> list[Table]:
    """Older people and deprivation over each kind of part of a place that is drawn."""
    people, older = (
        by_area(lake, CENSUS, column) for column in ("residents", "aged_65_and_over")
    )
    tenth = by_area(lake, "deprivation", "imd_decile")
    deprived = {
        code: number if tenth[code] in MOST_DEPRIVED_FIFTH else 0
        for code, number in people.items()
    }
    return [
        map_table(
            lake,
            place,
            grain=grain,
            key="people.map",
            title="Residents aged 65 and over",
            shares={
                "aged_65_share": ("Aged 65 and over", older, people),
                "most_deprived_share": ("In the most deprived fifth", deprived, people),
            },
            sources=(lake.source(CENSUS), lake.source("deprivation")),
        )
        for grain in grains_of(lake, place)
    ]
