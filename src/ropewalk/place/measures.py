"""Measures that a place can be compared on: a count and its base, here, in its board, in England.

A count and its base are of the same people: those who live in the place, or those
registered with practices located in it, and each measure says which.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ropewalk.figures import Source
from ropewalk.lake.catalogue import Lake
from ropewalk.place.discharge.boards import month_of_boards, residents_by_board
from ropewalk.place.discharge.flow import newest_known_month
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.kept import Kept, kept
from ropewalk.place.places import Place
from ropewalk.place.practices import practices_of
from ropewalk.place.recency import dated, end_of_month
from ropewalk.place.residents import FIVE_YEAR_BANDS, MID_YEAR
from ropewalk.place.results.conditions import Register, registers

KNOWN_AS = {"deprivation": "Indices of Deprivation 2025, which describe about 2022"}
RESIDENT = "people who live there"
REGISTERED = "people registered with practices located there"
HOUSEHOLDS = "households there"
PATIENTS_THERE = "hospitals there, whoever the patients are"
HUNDRED_THOUSAND = 100_000.0
AGED_60_AND_OVER = FIVE_YEAR_BANDS[12:]
MOST_LOST = 0.1  # of a place's practices, in a register of another year


@dataclass(frozen=True, slots=True)
class Part:
    """How many have the characteristic, and out of how many."""

    count: float
    base: float


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure of a place beside its board and England.

    ``per`` is ``None`` for a proportion of the base, else the rate is per so many.
    ``sentence`` has gaps for the value and the place. ``board`` or ``england`` is
    ``None`` where it is not held, or is the place itself.
    """

    key: str
    label: str
    sentence: str
    whose: str
    place: Part
    board: Part | None
    england: Part | None
    sources: tuple[Source, ...]
    per: float | None = None
    base_label: str = "people"
    known_as: str = ""
    note: str = ""

    @property
    def as_at(self) -> date | None:
        """The last day that the count describes."""
        return self.sources[0].as_at


# -- people who live in a place -----------------------------------------------------

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
class _Areas:
    """Small areas in order: which board each is in, and a column for each count."""

    position: Mapping[str, int]
    board: NDArray[np.str_]
    columns: Mapping[tuple[str, str], NDArray[np.float64]]


def of_residents(lake: Lake, place: Place) -> Iterator[Measure]:
    """Shares of the people, or households, of a place's small areas.

    A small area whose count was too small to publish is left out of count and base.
    """
    if not place.lsoa_codes:
        return
    areas = _areas_of(lake)
    own = np.array([areas.position[code] for code in place.lsoa_codes])
    board = np.flatnonzero(areas.board == place.icb_code)
    everywhere = np.arange(len(areas.board))
    for key, label, sentence, count, base in SHARES_OF_RESIDENTS:
        parts = [
            _sum(areas.columns[count], areas.columns[base], rows)
            for rows in (own, board, everywhere)
        ]
        if parts[0] is None:
            continue
        yield Measure(
            key=key,
            label=label,
            sentence=sentence,
            whose=HOUSEHOLDS if count[0] == "tenure" else RESIDENT,
            place=parts[0],
            board=None if place.kind == PlaceKind.ICB else parts[1],
            england=parts[2],
            sources=_sources_of(lake, count[0], base[0]),
            base_label="households" if count[0] == "tenure" else "people",
            known_as=KNOWN_AS.get(count[0], ""),
            note=AGED_60_NOTE if base[0] == MID_YEAR else "",
        )


AGED_60_NOTE = (
    "Out of people aged 60 and over in the middle of 2020, carried from the small areas "
    "of 2011 to those of 2021 by where people live."
)


def _sum(
    count: NDArray[np.float64], base: NDArray[np.float64], rows: NDArray[np.intp]
) -> Part | None:
    known = rows[np.isfinite(count[rows]) & np.isfinite(base[rows])]
    if not known.size or base[known].sum() <= 0:
        return None
    return Part(float(count[known].sum()), float(base[known].sum()))


def _sources_of(lake: Lake, *tables: str) -> tuple[Source, ...]:
    found = [
        lake.source(name, _england_vintage(lake))
        if name == MID_YEAR
        else lake.source(name)
        for name in tables
    ]
    return tuple(dict.fromkeys(found))


def _england_vintage(lake: Lake) -> str | None:
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


def _areas_of(lake: Lake) -> _Areas:
    vintage = _england_vintage(lake)
    checksums = [lake.resource(name).sha256 for name in SMALL_AREA_TABLES]
    checksums.append(lake.resource(MID_YEAR, vintage).sha256)
    return _areas(Kept(tuple(checksums), lake))


@lru_cache(maxsize=4)
def _areas(held: Kept) -> _Areas:
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
    return _Areas(
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
    vintage = _england_vintage(lake)
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
    found = np.full(len(position), 0.0)
    np.add.at(found, new, people[index] * weight / whole[index])
    return found


# -- people registered with practices -----------------------------------------------


def of_registers(lake: Lake, place: Place) -> Iterator[Measure]:
    """Conditions on the registers of practices located in a place."""
    if not place.practice_codes:
        return
    own = {each.condition: each for each in registers(lake, place.practice_codes)}
    source = lake.source("qof")
    england, board = (
        {each.condition: each for each in found}
        for found in _registers_elsewhere(lake, place)
    )
    held = max((each.practices for each in own.values()), default=0)
    lost = len(place.practice_codes) - held
    note = (
        f"{lost} of the {len(place.practice_codes):,} practices had another code, or "
        "none, that year."
        if lost > MOST_LOST * len(place.practice_codes)
        else ""
    )
    for condition, each in own.items():
        yield Measure(
            key=f"register.{_short(condition)}",
            label=f"On the register for {_lower(condition)}",
            sentence="{value} of people "
            + ("" if each.list_type == "TOTAL" else f"{each.list_said} ")
            + "registered with practices in {place} are on the register for "
            + _lower(condition),
            whose=REGISTERED,
            place=Part(each.people, each.listed),
            board=None
            if place.kind == PlaceKind.ICB or condition not in board
            else Part(board[condition].people, board[condition].listed),
            england=Part(england[condition].people, england[condition].listed),
            sources=(source,),
            known_as=f"GP registers of {source.vintage}",
            note=note,
        )


def _registers_elsewhere(
    lake: Lake, place: Place
) -> tuple[Sequence[Register], Sequence[Register]]:
    held = kept(lake, "qof", "practice_allocations", "practices", "small_areas")
    return _registers(held, None), _registers(held, place.icb_code)


@lru_cache(maxsize=64)
def _registers(held: Kept, board: str | None) -> tuple[Register, ...]:
    """The registers of all England, or of the practices of a board."""
    if board is None:
        return tuple(registers(held.lake, None))
    practices = practices_of(held.lake)
    members = [
        code
        for code, icb in zip(practices.code, practices.icb, strict=True)
        if icb == board
    ]
    return tuple(registers(held.lake, members))


def _short(condition: str) -> str:
    return "_".join(condition.casefold().split())


def _lower(condition: str) -> str:
    return condition[:1].lower() + condition[1:]


# -- general practice, hospitals, unpaid care ---------------------------------------


def of_gps(lake: Lake, place: Place) -> Iterator[Measure]:
    """GPs for each 100,000 patients, for places made of whole districts."""
    if place.kind not in {PlaceKind.COUNCIL, PlaceKind.DISTRICT}:
        return
    rows = lake.table("gps").to_pylist()
    areas = lake.table("small_areas", ["ltla_code", "icb_code"])
    pairs = areas.group_by(["ltla_code", "icb_code"]).aggregate([]).to_pylist()
    board = {row["ltla_code"] for row in pairs if row["icb_code"] == place.icb_code}
    split = {row["ltla_code"] for row in pairs if row["icb_code"] != place.icb_code}
    held = {row["ltla_code"] for row in rows}
    if not set(place.district_codes) <= held:
        return

    def part(districts: set[str] | None) -> Part:
        chosen = [
            row for row in rows if districts is None or row["ltla_code"] in districts
        ]
        return Part(
            sum(row["gp_fte"] for row in chosen), sum(row["patients"] for row in chosen)
        )

    yield Measure(
        key="gps",
        label="Full-time equivalent GPs for each 100,000 patients",
        sentence="practices in {place} have {value} full-time equivalent GPs for each "
        "100,000 patients",
        whose=REGISTERED,
        place=part(set(place.district_codes)),
        board=part(board - split),
        england=part(None),
        sources=(lake.source("gps"),),
        per=HUNDRED_THOUSAND,
        base_label="patients",
        note="The interval treats full-time equivalents as a count of GPs. Districts "
        "that lie in more than one board are left out of the board.",
    )


def of_hospitals(lake: Lake, place: Place) -> Iterator[Measure]:
    """People still in hospital who need not be, for a board only."""
    if place.kind != PlaceKind.ICB:
        return
    own = newest_known_month(lake, place)
    if own is None or own.still_there is None:
        return
    last = own.starts_on
    boards, residents = month_of_boards(lake, last), residents_by_board(lake)
    source = dated(lake.source("discharge_icb"), end_of_month(last), f"{last:%B %Y}")
    reporting = [code for code in boards if code in residents]
    yield Measure(
        key="still_in_hospital",
        label="People still in hospital at the end of the day who need not be",
        sentence="{value} people for each 100,000 residents of {place} were still in "
        "its hospitals at the end of an average day who no longer needed to be",
        whose=PATIENTS_THERE,
        place=Part(own.still_there, residents[place.icb_code]),
        board=None,
        england=Part(
            sum(boards[code].still_there or 0.0 for code in reporting),
            sum(residents[code] for code in reporting),
        ),
        sources=(source, lake.source("population_census")),
        per=HUNDRED_THOUSAND,
        base_label="residents",
        note="Patients are counted where the hospital is, wherever they live; the "
        "interval is that of one day's count.",
    )


def of_unpaid_care(lake: Lake, place: Place) -> Iterator[Measure]:
    """Unpaid carers, in councils of Greater Manchester; no count for England is held."""
    if place.kind != PlaceKind.COUNCIL:
        return
    rows = [
        row
        for row in lake.table("unpaid_care").to_pylist()
        if row["geography"] == "council"
    ]

    def part(codes: set[str]) -> Part | None:
        mine = [row for row in rows if row["area_code"] in codes]
        if {row["area_code"] for row in mine} != codes or not codes:
            return None
        everyone = sum(row["people"] for row in mine)
        nobody = sum(row["people"] for row in mine if " no " in row["category"])
        return Part(everyone - nobody, everyone)

    own = part(set(place.council_codes))
    if own is None:
        return
    areas = lake.table("small_areas", ["utla_code", "icb_code"])
    pairs = areas.group_by(["utla_code", "icb_code"]).aggregate([]).to_pylist()
    board = {row["utla_code"] for row in pairs if row["icb_code"] == place.icb_code}
    yield Measure(
        key="unpaid_care",
        label="People who give unpaid care",
        sentence="{value} of people aged 5 and over who live in {place} give unpaid care",
        whose=RESIDENT,
        place=own,
        board=part(board),
        england=None,
        sources=(lake.source("unpaid_care"),),
    )


def share_of_board(lake: Lake, place: Place) -> float:
    """What part of the people of its board live in a place, or are registered in it."""
    if place.lsoa_codes:
        areas = _areas_of(lake)
        residents = areas.columns["population_census", "residents"]
        own = residents[[areas.position[code] for code in place.lsoa_codes]]
        return float(own.sum() / residents[areas.board == place.icb_code].sum())
    practices = practices_of(lake)
    mine = practices.rows_of(place.practice_codes)
    board = np.array([code == place.icb_code for code in practices.icb])
    whole = practices.registered[board].sum()
    return float(practices.registered[mine].sum() / whole) if whole else 0.0


def measures_of(lake: Lake, place: Place) -> list[Measure]:
    """Every measure that a place can be compared on, each table read once."""
    return [
        *of_residents(lake, place),
        *of_unpaid_care(lake, place),
        *of_registers(lake, place),
        *of_gps(lake, place),
        *of_hospitals(lake, place),
    ]
