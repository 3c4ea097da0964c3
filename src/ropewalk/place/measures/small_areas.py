"""Small areas in order, with the counts that places are compared on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ropewalk.figures import Source
from ropewalk.lake.catalogue import Lake
from ropewalk.place.kept import Kept
from ropewalk.place.residents import FIVE_YEAR_BANDS, MID_YEAR

AGED_60_AND_OVER = FIVE_YEAR_BANDS[12:]
OLDER_INCOME_DEPRIVED = (
    "{value} of people aged 60 and over who live in {place} are counted as income "
    "deprived"
)
SHARES_OF_RESIDENTS = (
    (
        "aged_65_and_over",
        "People aged 65 and over",
        "{value} of people who live in {place} are aged 65 and over",
        ("population_census", "aged_65_and_over"),
        ("population_census", "residents"),
    ),
    (
        "disabled",
        "Disabled people",
        "{value} of people who live in {place} are disabled under the Equality Act",
        ("disability", "disabled"),
        ("disability", "residents"),
    ),
    (
        "income_deprived",
        "People counted as income deprived",
        "{value} of people who live in {place} are counted as income deprived",
        ("deprivation", "income_deprived"),
        ("population_census", "residents"),
    ),
    (
        "older_income_deprived",
        "People aged 60 and over counted as income deprived",
        OLDER_INCOME_DEPRIVED,
        ("deprivation", "older_income_deprived"),
        (MID_YEAR, "aged_60_and_over"),
    ),
    (
        "social_rented",
        "Households that rent from a council or other social landlord",
        "{value} of households in {place} rent from a council or other social landlord",
        ("tenure", "social_rented"),
        ("tenure", "households"),
    ),
)
SMALL_AREA_TABLES = (
    "small_areas",
    "small_areas_2011",
    "population_census",
    "disability",
    "deprivation",
    "tenure",
)


@dataclass(frozen=True)
class SmallAreas:
    """Small areas in order: which board each is in, and a column for each count."""

    position: Mapping[str, int]
    board: NDArray[np.str_]
    columns: Mapping[tuple[str, str], NDArray[np.float64]]


def sources_for(lake: Lake, *tables: str) -> tuple[Source, ...]:
    """The sources of tables of small areas, each once."""
    found = [
        lake.source(name, england_vintage(lake))
        if name == MID_YEAR
        else lake.source(name)
        for name in tables
    ]
    return tuple(dict.fromkeys(found))


def england_vintage(lake: Lake) -> str | None:
    """The vintage of mid-year estimates on the small areas of 2011 of all England."""
    return next(
        (
            each.vintage
            for each in lake.vintages(MID_YEAR)
            if each.covers == "England" and _is_of_2011(lake, each.vintage)
        ),
        None,
    )


def _is_of_2011(lake: Lake, vintage: str) -> bool:
    rows = lake.table(MID_YEAR, ["geography"], vintage=vintage)
    return bool(rows.num_rows) and rows["geography"][0].as_py() == "lsoa11"


def areas_of(lake: Lake) -> SmallAreas:
    """The small areas of a lake, put in order once for each set of files."""
    vintage = england_vintage(lake)
    checksums = [lake.resource(name).sha256 for name in SMALL_AREA_TABLES]
    checksums.append(lake.resource(MID_YEAR, vintage).sha256)
    return _areas(Kept(tuple(checksums), lake))


@lru_cache(maxsize=4)
def _areas(held: Kept) -> SmallAreas:
    lake = held.lake
    rows = lake.table("small_areas", ["lsoa_code", "icb_code"])
    codes = rows["lsoa_code"].to_pylist()
    position = {code: n for n, code in enumerate(codes)}
    wanted = {pair for *_, count, base in SHARES_OF_RESIDENTS for pair in (count, base)}
    columns = {
        (table, name): _column(lake, table, name, position)
        for table, name in sorted(wanted)
        if table != MID_YEAR
    }
    residents = columns["population_census", "residents"]
    columns[MID_YEAR, "aged_60_and_over"] = _aged_60(lake, position, residents)
    return SmallAreas(
        position=position,
        board=np.array(rows["icb_code"].to_pylist()),
        columns=columns,
    )


def _column(
    lake: Lake, table: str, name: str, position: Mapping[str, int]
) -> NDArray[np.float64]:
    """A column of a table of small areas, in order; not known is not a number."""
    rows = lake.table(table, ["lsoa_code", name])
    values = np.full(len(position), np.nan)
    where = [position[code] for code in rows["lsoa_code"].to_pylist()]
    values[where] = rows[name].to_numpy().astype(np.float64)
    return values


def _aged_60(
    lake: Lake, position: Mapping[str, int], residents: NDArray[np.float64]
) -> NDArray[np.float64]:
    """People of 60 and over by small area of 2021, from an estimate on those of 2011."""
    vintage = england_vintage(lake)
    rows = lake.table(
        MID_YEAR,
        ["area_code", *AGED_60_AND_OVER],
        where={"sex": ["persons"]},
        vintage=vintage,
    )
    bands = [rows[name].to_numpy().astype(np.float64) for name in AGED_60_AND_OVER]
    older = dict(zip(rows["area_code"].to_pylist(), np.sum(bands, axis=0), strict=True))
    links = lake.table("small_areas_2011", ["lsoa11_code", "lsoa_code"])
    old = links["lsoa11_code"].to_pylist()
    new = np.array([position[code] for code in links["lsoa_code"].to_pylist()])
    ids, index = np.unique(old, return_inverse=True)
    weight = residents[new]
    whole = np.bincount(index, weights=weight, minlength=len(ids))
    people = np.array([older.get(code, np.nan) for code in ids])
    found = np.zeros(len(position))
    np.add.at(found, new, people[index] * weight / whole[index])
    found[np.bincount(new, minlength=len(position)) == 0] = np.nan
    return found
