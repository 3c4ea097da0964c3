"""The people who live in a place, counted from small areas: totals, ages and shares.

Two counts of residents are held: the census of 2021 for all England, and estimates for
the middle of a year. The newest that covers every small area of a place is used.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.figures import BadInput, Figure, Source
from ropewalk.lake.catalogue import Lake, Resource
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place
from ropewalk.place.rows import rows_among

CENSUS = "population_census"
MID_YEAR = "population_mid_year"
COLUMNS_KEPT = 8
CENSUS_BANDS = (
    "aged_0_15",
    "aged_16_24",
    "aged_25_34",
    "aged_35_49",
    "aged_50_64",
    "aged_65_and_over",
)
OLDEST = "aged_90_and_over"
FIVE_YEAR_BANDS = (*(f"aged_{age}_{age + 4}" for age in range(0, 90, 5)), OLDEST)


@dataclass(frozen=True, slots=True)
class Count:
    """One count of the residents of a place: how many of each age band, and whence.

    ``england`` has the same bands for all England, where the file covers it; ``sexes``
    has them for women and men, where the file tells them apart.
    """

    source: Source
    bands: Mapping[str, int]
    england: Mapping[str, int] | None
    sexes: Mapping[str, Mapping[str, int]] | None = None
    note: str = ""

    @property
    def residents(self) -> int:
        """Everyone."""
        return sum(self.bands.values())

    def aged(self, least: int) -> int | None:
        """How many are of an age or over; ``None`` where no band starts at it."""
        return _aged(self.bands, least)

    def aged_in_england(self, least: int) -> tuple[int, int] | None:
        """How many in England are of an age or over, and how many people there are."""
        if self.england is None or (older := _aged(self.england, least)) is None:
            return None
        return older, sum(self.england.values())


def _aged(bands: Mapping[str, int], least: int) -> int | None:
    starts = {name: int(name.split("_")[1]) for name in bands}
    if least not in starts.values():
        return None
    return sum(people for name, people in bands.items() if starts[name] >= least)


def counts_of(lake: Lake, place: Place) -> list[Count]:
    """Every count of residents that covers a place, the newest first."""
    if not place.lsoa_codes:
        return []
    estimates = (_mid_year(lake, place, each) for each in lake.vintages(MID_YEAR))
    found = [_census(lake, place), *(each for each in estimates if each is not None)]
    return sorted(found, key=_day_described, reverse=True)


def _day_described(count: Count) -> date:
    """The day that a count describes; an unknown one sorts before every other."""
    return count.source.as_at or date.min


def newest(counts: Sequence[Count], *, least: int = 0) -> Count | None:
    """The newest count that can tell how many are of an age or over."""
    return next((each for each in counts if each.aged(least) is not None), None)


def sums(
    lake: Lake, table: str, columns: Sequence[str], place: Place | None
) -> dict[str, int]:
    """Some columns of a table of small areas, added up over a place or over England."""
    rows = lake.table(table, list(columns), where=where_of(place))
    return _added(rows, columns)


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of one vintage, and where to read it."""

    resource: Resource
    name: str
    lake: Lake = field(compare=False, repr=False)


def by_area(lake: Lake, table: str, column: str) -> Mapping[str, float]:
    """A column of a table of small areas, by small area; made once for each vintage."""
    return _by_area(_Column(lake.resource(table), column, lake))


@lru_cache(maxsize=COLUMNS_KEPT)
def _by_area(column: _Column) -> Mapping[str, float]:
    table = column.resource.name
    rows = column.lake.table(table, ["lsoa_code", column.name]).to_pydict()
    return MappingProxyType(
        dict(zip(rows["lsoa_code"], rows[column.name], strict=True))
    )


def where_of(place: Place | None) -> dict[str, tuple[str, ...]] | None:
    """Which small areas to read: those of a place, or all of them."""
    if place is None or place.kind == PlaceKind.ENGLAND:
        return None
    return {"lsoa_code": place.lsoa_codes}


def residents_figure(count: Count, place: Place) -> Figure:
    """The people who live in a place, as a figure."""
    return Figure(
        key="people.residents",
        label=f"People who live in {place.short_name}",
        value=count.residents,
        unit="people",
        vintage=count.source.vintage,
        rule=f"sum over {len(place.lsoa_codes):,} small areas of the residents counted",
        sources=(count.source,),
        note=count.note,
    )


def _census(lake: Lake, place: Place) -> Count:
    england = sums(lake, CENSUS, CENSUS_BANDS, None)
    is_england = place.kind == PlaceKind.ENGLAND
    return Count(
        source=lake.source(CENSUS),
        bands=england if is_england else sums(lake, CENSUS, CENSUS_BANDS, place),
        england=england,
    )


def _mid_year(lake: Lake, place: Place, resource: Resource) -> Count | None:
    """An estimate for the middle of a year, when it has every number of a place."""
    everywhere = lake.table(
        MID_YEAR,
        ["area_code", "geography", *FIVE_YEAR_BANDS],
        where={"sex": ["persons"]},
        vintage=resource.vintage,
    )
    is_2011 = everywhere.column("geography")[0].as_py() == "lsoa11"
    codes = _areas_of_2011(lake, place) if is_2011 else set(place.lsoa_codes)
    own = rows_among(everywhere, "area_code", codes)
    if own.num_rows != len(codes) or _with_gaps(own, FIVE_YEAR_BANDS):
        return None
    whole = resource.covers == "England" and not _with_gaps(everywhere, FIVE_YEAR_BANDS)
    return Count(
        source=resource.source(),
        sexes=_by_sex(lake, codes, resource),
        bands=_added(own, FIVE_YEAR_BANDS),
        england=_added(everywhere, FIVE_YEAR_BANDS) if whole else None,
        note=(
            "Counted over the small areas of 2011 that fit the place best."
            if is_2011
            else ""
        ),
    )


def _by_sex(
    lake: Lake, codes: set[str], resource: Resource
) -> dict[str, dict[str, int]] | None:
    """The age bands of women and of men, when the file has both for every area."""
    found = {}
    for sex in ("female", "male"):
        rows = lake.table(
            MID_YEAR,
            list(FIVE_YEAR_BANDS),
            where={"area_code": codes, "sex": [sex]},
            vintage=resource.vintage,
        )
        if rows.num_rows != len(codes) or _with_gaps(rows, FIVE_YEAR_BANDS):
            return None
        found[sex] = _added(rows, FIVE_YEAR_BANDS)
    return found


def _areas_of_2011(lake: Lake, place: Place) -> set[str]:
    rows = lake.table("small_areas_2011", ["lsoa11_code"], where=where_of(place))
    return set(rows.column("lsoa11_code").to_pylist())


def _added(rows: pa.Table, columns: Sequence[str]) -> dict[str, int]:
    """The sum of each column.

    Raises:
        BadInput: When a number is missing; a sum of the others would be too small.
    """
    if lost := _with_gaps(rows, columns):
        raise BadInput(
            f"Some small areas have no number for {lost[0]!r}, so it cannot be added up."
        )
    return {
        name: int(pc.sum(rows.column(name), min_count=0).as_py()) for name in columns
    }


def _with_gaps(rows: pa.Table, columns: Sequence[str]) -> list[str]:
    """The columns in which a number is missing."""
    return [name for name in columns if rows.column(name).null_count]
