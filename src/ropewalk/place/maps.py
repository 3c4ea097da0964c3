"""What a map of a place shows: values for its parts, and the outlines held for them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.allocation import totals_by_group
from ropewalk.figures import Column, Source, Table
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place

MOST_AREAS = 400
MOST_NAMED = 10
GRAINS = {
    "lsoa": ("lsoa_code", "lsoa_name", "boundaries_lsoa", "small area"),
    "msoa": ("msoa_code", "msoa_name", "boundaries_msoa", "middle-sized area"),
    "ltla": ("ltla_code", "ltla_name", "boundaries_ltla", "district"),
    "ward": ("ward_code", "ward_name", "boundaries_ward", "ward"),
    "locality": ("locality", "locality", "boundaries_locality", "locality"),
}
# places of whole wards; a neighbourhood may hold a part of one
OF_WHOLE_WARDS = {
    PlaceKind.ICB,
    PlaceKind.SUB_ICB,
    PlaceKind.COUNCIL,
    PlaceKind.DISTRICT,
}
BEST_FIT = MappingProxyType(
    {
        "ward": "Small areas are put in the ward of 2024 that fits best.",
        "locality": (
            "Small areas are put in the locality of the ward of 2024 that fits best."
        ),
    }
)

# the code and name of the part that each small area lies in
Parts = Mapping[str, tuple[str, str]]


def grains_of(lake: Lake, place: Place) -> tuple[str, ...]:
    """The kinds of area a place is drawn by: the finest held, then what people know.

    Wards are drawn where the outlines of most of them are held, and a council's own
    localities where every small area is known to lie in one.
    """
    known = () if place.kind not in OF_WHOLE_WARDS else ("ward", "locality")
    return (
        grain_of(lake, place),
        *(grain for grain in known if _mostly_drawn(lake, place, grain)),
    )


def grain_of(lake: Lake, place: Place) -> str:
    """The finest areas of a place with outlines held, and not too many to tell apart."""
    if place.kind == PlaceKind.ENGLAND:
        return "ltla"
    for grain in ("lsoa", "msoa"):
        codes = {code for code, _ in parts_of(lake, place, grain).values()}
        if len(codes) <= MOST_AREAS and codes <= _drawn(lake, grain):
            return grain
    return "ltla"


def parts_of(lake: Lake, place: Place, grain: str) -> Parts:
    """The part in which each small area of a place lies; empty where not all are known."""
    if grain == "locality":
        return _localities_of(lake, place)
    code, name, _, _ = GRAINS[grain]
    rows = lake.table(
        "small_areas",
        list(dict.fromkeys(["lsoa_code", code, name])),
        where={"lsoa_code": place.lsoa_codes},
    ).to_pydict()
    pairs = zip(rows[code], rows[name], strict=True)
    return dict(zip(rows["lsoa_code"], pairs, strict=True))


def outlines(lake: Lake, grain: str, codes: Collection[str]) -> dict[str, str]:
    """The outline of each area as GeoJSON text, for the areas whose outline is held."""
    rows = lake.table(
        GRAINS[grain][2], ["area_code", "geojson"], where={"area_code": codes}
    ).to_pydict()
    return dict(zip(rows["area_code"], rows["geojson"], strict=True))


def grain_of_table(key: str) -> str:
    """Which areas a map's table is about, from its key: ``people.map.lsoa``."""
    return key.rsplit(".", maxsplit=1)[-1]


def map_table(
    lake: Lake,
    place: Place,
    *,
    grain: str,
    key: str,
    title: str,
    shares: Mapping[str, tuple[str, Mapping[str, float], Mapping[str, float]]],
    sources: tuple[Source, ...],
) -> Table:
    """Percentages of the parts of a place, in order of the parts' names.

    Args:
        lake: The reference data.
        place: Any place with small areas.
        grain: The kind of part, one of ``grains_of`` the place.
        key: The start of the table's key; the kind of part is added to it.
        title: What the map shows.
        shares: For each column, its title, and the counts and bases that it divides,
            by small area.
        sources: Where the counts come from.
    """
    parts = parts_of(lake, place, grain)
    names = dict(parts.values())
    codes = sorted(names, key=lambda code: (names[code], code))
    number = {code: position for position, code in enumerate(codes)}
    group = np.array([number[code] for code, _ in parts.values()], dtype=np.int64)
    columns = [
        _percent(counts, bases, list(parts), group, len(codes))
        for _, counts, bases in shares.values()
    ]
    return Table(
        key=f"{key}.{grain}",
        title=f"{title} by {GRAINS[grain][3]}",
        columns=(
            Column("area_code", "Code"),
            Column("area_name", "Area"),
            *(
                Column(column, heading, "percent")
                for column, (heading, _, _) in shares.items()
            ),
        ),
        rows=tuple(
            (code, names[code], *(column[number[code]] for column in columns))
            for code in codes
        ),
        sources=(
            (*sources, lake.source("postcodes")) if grain == "locality" else sources
        ),
        note=_note(lake, place, grain, names),
    )


def _note(lake: Lake, place: Place, grain: str, names: Mapping[str, str]) -> str:
    """How small areas were put in the parts, and which parts are not drawn as they are."""
    said = [BEST_FIT[grain]] if grain in BEST_FIT else []
    drawn = _drawn(lake, grain)
    lost = sorted(name for code, name in names.items() if code not in drawn)
    if lost:
        vintage = lake.source(GRAINS[grain][2]).vintage
        said.append(
            f"The outlines held are of {vintage}; none is held for {_named(lost)}."
        )
    if place.kind == PlaceKind.NEIGHBOURHOOD and grain != "lsoa":
        column = GRAINS[grain][0]
        whole = lake.table("small_areas", ["lsoa_code"], where={column: list(names)})
        if whole.num_rows > len(place.lsoa_codes):
            said.append(
                f"Each {GRAINS[grain][3]} is drawn whole, as no finer outline is held; "
                f"its values are of the part in {place.short_name}."
            )
    return " ".join(said)


def _named(lost: list[str]) -> str:
    """The parts by name, or how many where they are too many to name."""
    if len(lost) <= MOST_NAMED:
        return listed(lost)
    return f"{len(lost):,} of the areas"


def _percent(
    counts: Mapping[str, float],
    bases: Mapping[str, float],
    lsoas: list[str],
    group: NDArray[np.int64],
    groups: int,
) -> list[float | None]:
    """A percentage for each part; not known where a part has nobody."""
    values = np.array([(counts[code], bases[code]) for code in lsoas], dtype=np.float64)
    count, base = totals_by_group(values, group, groups).T
    return [
        100 * float(part) / float(whole) if whole else None
        for part, whole in zip(count, base, strict=True)
    ]


def _localities_of(lake: Lake, place: Place) -> Parts:
    """The council's locality of each small area, by the postcodes of its ward.

    Localities are made of whole wards, so a ward's postcodes agree; most decide.
    """
    wards = {area: code for area, (code, _) in parts_of(lake, place, "ward").items()}
    rows = lake.table(
        "postcodes", ["ward_code", "locality"], where={"ward_code": set(wards.values())}
    ).to_pydict()
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for ward, locality in zip(rows["ward_code"], rows["locality"], strict=True):
        found[ward][locality] += 1
    if not found.keys() >= set(wards.values()):
        return {}
    best = {ward: votes.most_common(1)[0][0] for ward, votes in found.items()}
    return {area: (best[ward], best[ward]) for area, ward in wards.items()}


def _mostly_drawn(lake: Lake, place: Place, grain: str) -> bool:
    """Whether more than half of the parts of a place have an outline."""
    codes = {code for code, _ in parts_of(lake, place, grain).values()}
    return len(codes) <= MOST_AREAS and 2 * len(codes & _drawn(lake, grain)) > len(
        codes
    )


def _drawn(lake: Lake, grain: str) -> set[str]:
    """The areas of a kind whose outline is held."""
    rows = lake.table(GRAINS[grain][2], ["area_code"])
    return set(rows.column("area_code").to_pylist())
