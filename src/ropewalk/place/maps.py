"""What a map of a place shows: values for its parts, and the outlines held for them."""

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.allocation import totals_by_group
from ropewalk.figures import Column, Source, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place

MOST_AREAS = 400
GRAINS = {
    "lsoa": ("lsoa_code", "lsoa_name", "boundaries_lsoa", "small area"),
    "msoa": ("msoa_code", "msoa_name", "boundaries_msoa", "middle-sized area"),
    "ltla": ("ltla_code", "ltla_name", "boundaries_ltla", "district"),
}


def grain_of(lake: Lake, place: Place) -> str:
    """The finest areas of a place with outlines held, and not too many to tell apart."""
    if place.kind == PlaceKind.ENGLAND:
        return "ltla"
    for grain in ("lsoa", "msoa"):
        column, _, boundaries, _ = GRAINS[grain]
        rows = lake.table(
            "small_areas", [column], where={"lsoa_code": place.lsoa_codes}
        )
        codes = set(rows.column(column).to_pylist())
        if len(codes) <= MOST_AREAS and codes <= _drawn(lake, boundaries):
            return grain
    return "ltla"


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
    key: str,
    title: str,
    shares: Mapping[str, tuple[str, Mapping[str, float], Mapping[str, float]]],
    sources: tuple[Source, ...],
) -> Table:
    """Percentages of the parts of a place, in order of the parts' names.

    Args:
        lake: The reference data.
        place: Any place with small areas.
        key: The start of the table's key; the kind of part is added to it.
        title: What the map shows.
        shares: For each column, its title, and the counts and bases that it divides,
            by small area.
        sources: Where the counts come from.
    """
    grain = grain_of(lake, place)
    code_column, name_column, _, in_words = GRAINS[grain]
    rows = lake.table(
        "small_areas",
        list(dict.fromkeys(["lsoa_code", code_column, name_column])),
        where={"lsoa_code": place.lsoa_codes},
    ).to_pydict()
    names = dict(zip(rows[code_column], rows[name_column], strict=True))
    codes = sorted(names, key=lambda code: (names[code], code))
    number = {code: position for position, code in enumerate(codes)}
    group = np.array([number[code] for code in rows[code_column]], dtype=np.int64)
    columns = [
        _percent(counts, bases, rows["lsoa_code"], group, len(codes))
        for _, counts, bases in shares.values()
    ]
    return Table(
        key=f"{key}.{grain}",
        title=f"{title} by {in_words}",
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
        sources=sources,
    )


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


def _drawn(lake: Lake, boundaries: str) -> set[str]:
    """The areas whose outline is held."""
    return set(lake.table(boundaries, ["area_code"]).column("area_code").to_pylist())
