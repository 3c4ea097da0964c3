"""Turn the rows of a publisher's file into the columns of the table they belong to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from ropewalk.figures import BadInput
from ropewalk.figures.words import day, listed, pounds
from ropewalk.lake.catalogue import Lake
from ropewalk.lake.council_names import council_of
from ropewalk.lake.monthly_payments import monthly
from ropewalk.lake.recognising import Recognised
from ropewalk.lake.services import LEFT_OUT, parts
from ropewalk.lake.suppliers import names_a_person
from ropewalk.lake.validating import NO, day_of, number_of, pence_of, refuse_rows
from ropewalk.standards.publisher_formats import plain

if TYPE_CHECKING:
    import ibis.expr.types as ir

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DAY_NAMED = re.compile(
    rf"\b([0-9]{{1,2}})[ _-]({MONTHS})[ _-](20[0-9]{{2}})", re.IGNORECASE
)
YEAR_PAIR = re.compile(r"(?<![0-9])(20[0-9]{2})[-_ /]+(?:20)?([0-9]{2})(?![0-9])")
MID_YEAR = re.compile(r"mid[-_ ]?(20[0-9]{2})", re.IGNORECASE)
CIVIC_BEFORE = re.compile(
    r"^(?:the )?(?:(?:london|royal|metropolitan) )*"
    r"(?:borough|city|county|council) of (?:the )?",
    re.IGNORECASE,
)
CIVIC_AFTER = re.compile(
    r"(?: (?:city|county|district|borough|metropolitan|unitary|council|authority"
    r"|mbc|m b c|mdc|bc|cc|dc))+\s*$",
    re.IGNORECASE,
)
NAMED_AREAS = 3
MOST_STRANGE = 0.1
UNPLACED = (
    "Of the homes, {unplaced:,} are in no district, since the file names a county or no "
    "authority known and gives no coordinates; the directory with filters gives them."
)
DAY_TAKEN = (
    "The day it describes is taken as the last before its year began; "
    "--as-at sets another."
)
MOST_COUNCILS = 140
OLDEST = 90  # and over
BANDS = (*((low, low + 4) for low in range(0, OLDEST, 5)), (OLDEST, OLDEST))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person who adds a file said of it; what is empty, the file must say."""

    vintage: str = ""
    as_at: date | None = None
    council: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shaped:
    """Rows ready to be kept, and what is to be said of them."""

    rows: Any
    vintage: str
    as_at: date
    covers: str
    title: str
    publisher: str
    primary_key: tuple[str, ...]
    notes: tuple[str, ...] = ()


def shape(found: Recognised, rows: "ir.Table", lake: Lake, asked: Asked) -> Shaped:
    """The rows of a file as the table it belongs to keeps them.

    Raises:
        BadInput: When the file does not say enough of itself and nobody else has.
    """
    make = {
        "practice_allocations": _practice_allocations,
        "council_payments": _council_payments,
        "care_directory": _care_homes,
        "lsoa_populations": _populations,
    }[found.match.format.name]
    return make(found, rows, lake, asked)


def _practice_allocations(
    found: Recognised, rows: "ir.Table", lake: Lake, asked: Asked
) -> Shaped:
    vintage = asked.vintage or _financial_year(found)
    year = YEAR_PAIR.fullmatch(vintage)
    if asked.as_at is None and year is None:
        raise BadInput(
            f"Say which day {found.path.name} describes, with --as-at 2025-03-31."
        )
    shipped = lake.vintages("practice_allocations")[0]
    numbers = {field.name for field in shipped.fields if field.type == "number"}
    return Shaped(
        rows=rows.select(
            **{
                name: number_of(rows[name]) if name in numbers else rows[name]
                for name in rows.columns
                if name in {field.name for field in shipped.fields}
            }
        )
        .order_by("practice_code")
        .to_pyarrow(),
        vintage=vintage,
        as_at=asked.as_at or date(int(year[1]) if year else 0, 3, 31),
        covers="England",
        title=shipped.title,
        publisher=found.match.format.publisher,
        primary_key=("practice_code",),
        notes=() if asked.as_at else (DAY_TAKEN,),
    )


def _financial_year(found: Recognised) -> str:
    """The financial year in a file's name or title; headers tell another year's base."""
    for text in (found.path.stem, *found.titles):
        for pair in YEAR_PAIR.finditer(text):
            if (int(pair[1]) + 1) % 100 == int(pair[2]):
                return f"{pair[1]}/{pair[2]}"
    raise BadInput(
        f"{found.path.name} does not say which year's allocations it is for: "
        "give --vintage 2026/27."
    )


def _council_payments(
    found: Recognised, rows: "ir.Table", lake: Lake, asked: Asked
) -> Shaped:
    code, name, publisher = _council(found, rows, lake, asked)
    labels = [each for each in ("unit", "account", "label") if each in rows.columns]
    paid = rows.mutate(
        month=day_of(rows.date).strftime("%Y-%m"),
        pence=pence_of(rows.amount),
        paid_on=day_of(rows.date),
    )
    months = paid.group_by("month", "supplier", *labels).aggregate(
        payments=paid.count(), pence=paid.pence.sum(), last=paid.paid_on.max()
    )
    every = [
        {"account": None, "label": None, **each}
        for each in months.to_pyarrow().to_pylist()
    ]
    made = monthly(every, council_code=code, council_name=name, services=asked.services)
    kept = [row for row in made if row["part"] != LEFT_OUT]
    if not kept:
        raise BadInput(_nothing_kept(found, every))
    made.sort(key=lambda row: tuple(row.values())[3:11])
    as_at = asked.as_at or max(each["last"] for each in every)
    spans = sorted({row["month"] for row in made})
    period = f"{spans[0]:%B %Y}"
    if spans[-1] > spans[0]:
        period = f"{period} to {spans[-1]:%B %Y}"
    return Shaped(
        rows=_arrow(made),
        vintage=asked.vintage or f"{name} {period}",
        as_at=as_at,
        covers=name,
        title=f"Payments of {publisher} to suppliers of health and social care, monthly",
        publisher=publisher,
        primary_key=(
            "council_code",
            "month",
            "supplier",
            "part",
            "client_group",
            "service",
            "age_band",
            "term",
        ),
        notes=(_kept_of(kept, every),),
    )


def _kept_of(kept: list[dict[str, Any]], every: list[dict[str, Any]]) -> str:
    def total(rows: list[dict[str, Any]], what: str) -> int:
        return sum(row[what] for row in rows)

    amounts = {
        part: total([row for row in kept if row["part"] == part], "pence")
        for part in parts()
        if any(row["part"] == part for row in kept)
    }
    said = [f"{part.lower()} {pounds(pence)}" for part, pence in amounts.items()]
    return (
        f"Kept as health and social care: {pounds(total(kept, 'pence'))} of "
        f"{pounds(total(every, 'pence'))}, {total(kept, 'payments'):,} of "
        f"{total(every, 'payments'):,} payments: {listed(said)}."
    )


def _nothing_kept(found: Recognised, rows: Iterable[Mapping[str, Any]]) -> str:
    units = sorted({row["unit"] for row in rows if row["unit"]})
    return (
        f"No payment in {found.path.name} is for health and social care by its labels; "
        f"its services are {listed([repr(unit) for unit in units[:12]])}"
        f"{' and others' if len(units) > 12 else ''}. "
        "Name those to keep with --service."
    )


def _council(
    found: Recognised, rows: "ir.Table", lake: Lake, asked: Asked
) -> tuple[str, str, str]:
    """Whose payments they are: code, name, and the name it publishes under."""
    known = _councils(lake)
    if asked.council:
        return _council_asked_for(asked.council, known)
    if "council" in rows.columns:
        bodies = rows.council.topk(2).to_pyarrow().column(0).to_pylist()
        said = [body for body in bodies if body]
        if len(said) == 1 and (match := _known_council(said[0], known)):
            return match[1], match[0], said[0]
    stem = f" {plain(found.path.stem.replace('_', ' '))} "
    named = [name for name in known if f" {plain(name)} " in stem]
    if named:
        name = max(named, key=len)
        return known[name], name, f"{name} council"
    raise BadInput(
        f"{found.path.name} does not say whose payments they are: "
        "give --council with a council's code or name, such as --council E08000009."
    )


def _council_asked_for(text: str, known: Mapping[str, str]) -> tuple[str, str, str]:
    for name, code in known.items():
        if text.strip().upper() == code:
            return code, name, f"{name} council"
    if match := _known_council(text, known):
        return match[1], match[0], f"{match[0]} council"
    raise BadInput(
        f"There is no council {text!r}: give the code or name of one in England, "
        "such as E08000009 or Trafford."
    )


def _known_council(text: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """A council by its name, with or without words such as "city" and "borough of"."""
    bare = CIVIC_AFTER.sub("", CIVIC_BEFORE.sub("", text.strip()))
    return council_of(text, known) or council_of(bare, known)


def _councils(lake: Lake) -> dict[str, str]:
    """Codes of counties and districts by their names, those with care duties first."""
    areas = lake.table(
        "small_areas", columns=["utla_name", "utla_code", "ltla_name", "ltla_code"]
    ).to_pydict()
    districts = zip(areas["ltla_name"], areas["ltla_code"], strict=True)
    counties = zip(areas["utla_name"], areas["utla_code"], strict=True)
    return {**dict(sorted(set(districts))), **dict(sorted(set(counties)))}


def _care_homes(
    found: Recognised, rows: "ir.Table", lake: Lake, asked: Asked
) -> Shaped:
    as_at = asked.as_at or _day_named(found)
    words = found.match.format.words
    homes = [
        home
        for row in _care_home_rows(rows, words["care_home"])
        if (home := _care_home(row, words["not_rated"]))
    ]
    if not homes:
        raise BadInput(f"{found.path.name} has no care home in it.")
    authorities, strange = _place_homes(homes, lake)
    if len(strange) > MOST_STRANGE * len(homes):
        names = listed([repr(name) for name in sorted(set(strange))[:5]])
        raise BadInput(
            f"{found.path.name}: {len(strange):,} of {len(homes):,} care homes are in an "
            f"authority that is not known: {names}."
        )
    covers = _covers(sorted(authorities), is_england=len(authorities) >= MOST_COUNCILS)
    unplaced = sum(home["ltla_code"] is None for home in homes)
    notes = [UNPLACED.format(unplaced=unplaced)] if unplaced else []
    return Shaped(
        rows=_arrow(sorted(homes, key=lambda home: str(home["cqc_id"]))),
        vintage=asked.vintage or f"{covers} {as_at:%B %Y}",
        as_at=as_at,
        covers=covers,
        title=f"Registered care homes: {covers}",
        publisher=found.match.format.publisher,
        primary_key=("cqc_id",),
        notes=tuple(notes),
    )


def _care_home_rows(rows: "ir.Table", words: Sequence[str]) -> list[dict[str, Any]]:
    """The rows that are care homes and not dormant, every column that there may be."""
    import ibis  # noqa: PLC0415 - slow to import

    maybe = (
        "kind",
        "care_home",
        "dormant",
        "with_nursing",
        "without_nursing",
        "beds",
        "rating",
        "inspected_on",
        "lon",
        "lat",
    )
    absent: dict[str, Any] = {
        name: ibis.null("string") for name in maybe if name not in rows.columns
    }
    every = rows.mutate(**absent)
    by_kind = every.kind.lower().re_search("|".join(words)).fill_null(NO)
    by_mark = every.care_home.lower().isin(["y", "yes"]).fill_null(NO)
    is_dormant = every.dormant.lower().isin(["y", "yes"]).fill_null(NO)
    homes = every.filter((by_kind | by_mark) & ~is_dormant)
    shown = homes.mutate(
        inspected_on=day_of(homes.inspected_on),
        beds=number_of(homes.beds).cast("int64"),
        lon=number_of(homes.lon),
        lat=number_of(homes.lat),
    )
    listing: list[dict[str, Any]] = shown.to_pyarrow().to_pylist()
    return listing


def _care_home(row: Mapping[str, Any], not_rated: Sequence[str]) -> dict[str, Any]:
    rating = row["rating"]
    provider = row["provider"]
    return {
        "cqc_id": row["cqc_id"],
        "name": row["name"],
        "kind": _kind(row),
        "provider": None if names_a_person(provider) else provider,
        "postcode": row["postcode"].upper() if row["postcode"] else None,
        "ltla_code": None,
        "lon": row["lon"],
        "lat": row["lat"],
        "inspected_on": row["inspected_on"],
        "beds": row["beds"],
        "rating": None
        if not rating or rating.lower() in not_rated
        else rating.capitalize(),
        "authority": row["authority"],
    }


def _kind(row: Mapping[str, Any]) -> str:
    """The kinds of service registered, in the words of the plain directory."""
    marked = [
        words
        for mark, words in (
            ("with_nursing", "Nursing homes"),
            ("without_nursing", "Residential homes"),
        )
        if (row[mark] or "").lower() in {"y", "yes"}
    ]
    if marked:
        return ", ".join(marked)
    kind = row["kind"] or ""
    return ", ".join(part.strip() for part in kind.split("|")) or "Care homes"


def _place_homes(homes: list[dict[str, Any]], lake: Lake) -> tuple[set[str], list[str]]:
    """Give each home its district where it can be told.

    Returns:
        The authorities that the homes are in, and the names that are no authority's.
    """
    areas = lake.table(
        "small_areas",
        columns=["ltla_code", "ltla_name", "utla_code", "utla_name", "lon", "lat"],
    ).to_pydict()
    districts = dict(zip(areas["ltla_name"], areas["ltla_code"], strict=True))
    counties = dict(zip(areas["utla_name"], areas["utla_code"], strict=True))
    within: dict[str, list[tuple[float, float, str]]] = {}
    for county, lon, lat, code in zip(
        areas["utla_code"], areas["lon"], areas["lat"], areas["ltla_code"], strict=True
    ):
        within.setdefault(county, []).append((lon, lat, code))
    authorities, strange = set(), []
    for home in homes:
        said = home.pop("authority")
        if match := council_of(said, districts):
            home["ltla_code"] = match[1]
        elif match := council_of(said, counties):
            home["ltla_code"] = _nearest(within[match[1]], home["lon"], home["lat"])
        if match:
            authorities.add(match[0])
        else:
            strange.append(said or "no authority")
    return authorities, strange


def _nearest(
    places: Sequence[tuple[float, float, str]], lon: float | None, lat: float | None
) -> str | None:
    """The district of the small area whose centre is nearest; distances within a county."""
    import numpy as np  # noqa: PLC0415 - slow to import

    if lon is None or lat is None:
        return None
    east = np.array([place[0] for place in places]) - lon
    north = np.array([place[1] for place in places]) - lat
    distance = (east * np.cos(np.radians(lat))) ** 2 + north**2
    return places[int(distance.argmin())][2]


def _day_named(found: Recognised) -> date:
    """The day that a file's title or name gives.

    Raises:
        BadInput: When neither does.
    """
    for text in (*found.titles, found.path.stem):
        if named := DAY_NAMED.search(text):
            written = f"{named[1]} {named[2].capitalize()} {named[3]}"
            return datetime.strptime(written, "%d %B %Y").date()  # noqa: DTZ007 - a day
    raise BadInput(
        f"{found.path.name} does not say which day it describes: give --as-at 2026-10-07."
    )


def _populations(
    found: Recognised, rows: "ir.Table", lake: Lake, asked: Asked
) -> Shaped:
    english = rows.filter(rows.area_code.startswith("E"))
    geography, known = _geography(found, english, lake)
    vintage, as_at = _mid_year(found, asked)
    made = _arrow_of_populations(english, geography)
    covers = _areas_covered(set(made.column("area_code").to_pylist()), known)
    return Shaped(
        rows=made,
        vintage=vintage,
        as_at=as_at,
        covers=covers,
        title=f"Estimated residents by five-year age and sex, small areas of {covers}",
        publisher=found.match.format.publisher,
        primary_key=("area_code", "sex"),
    )


def _geography(
    found: Recognised, rows: "ir.Table", lake: Lake
) -> tuple[str, dict[str, str]]:
    """Which small areas they are, and the district of each.

    Raises:
        BadInput: When a code is of neither set, naming the rows.
    """
    held = {}
    for geography, table, code, district in (
        ("lsoa21", "small_areas", "lsoa_code", "ltla_name"),
        ("lsoa11", "small_areas_2011", "lsoa11_code", "ltla22_name"),
    ):
        areas = lake.table(table, columns=[code, district]).to_pydict()
        held[geography] = dict(zip(areas[code], areas[district], strict=True))
    codes = rows.area_code.as_table().distinct().to_pyarrow().column(0).to_pylist()
    for geography, known in held.items():
        if known.keys() >= set(codes):
            return geography, known
    nearest = max(held, key=lambda each: len(held[each].keys() & set(codes)))
    strange = sorted(set(codes) - held[nearest].keys())
    refuse_rows(
        found,
        rows,
        "area_code",
        rows.area_code.isin(strange),
        f"a small area of England in 20{nearest[-2:]}, like the others",
    )
    raise AssertionError(strange)  # pragma: no cover - the rows above have these codes


def _mid_year(found: Recognised, asked: Asked) -> tuple[str, date]:
    """The year the estimates are for, from the sheet's name, the titles or the file's."""
    for text in (asked.vintage, found.sheet, *found.titles, found.path.stem):
        if named := MID_YEAR.search(text):
            year = int(named[1])
            return asked.vintage or f"mid-{year}", asked.as_at or date(year, 6, 30)
    if asked.vintage and asked.as_at:
        return asked.vintage, asked.as_at
    raise BadInput(
        f"{found.path.name} does not say which year it is for: give --vintage mid-2024."
    )


def _arrow_of_populations(rows: "ir.Table", geography: str) -> Any:
    """Five-year bands for women, men and both, three rows to each area."""
    import numpy as np  # noqa: PLC0415 - slow to import
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    read = rows.select(
        "area_code",
        **{
            f"{sex}_{age}": number_of(rows[f"{sex}_{age}"])
            for sex in ("female", "male")
            for age in range(OLDEST + 1)
        },
    ).to_pyarrow()
    people = {
        sex: np.stack(
            [read[f"{sex}_{age}"].to_numpy() for age in range(OLDEST + 1)]
        ).astype(np.int64)
        for sex in ("female", "male")
    }
    people["persons"] = people["female"] + people["male"]
    tables = [
        pa.table(
            {
                "area_code": read["area_code"],
                "geography": [geography] * read.num_rows,
                "sex": [sex] * read.num_rows,
                "all_ages": ages.sum(axis=0),
                **{
                    _band(low, high): ages[low : high + 1].sum(axis=0)
                    for low, high in BANDS
                },
            }
        )
        for sex, ages in people.items()
    ]
    return pa.concat_tables(tables).sort_by(
        [("area_code", "ascending"), ("sex", "ascending")]
    )


def _band(low: int, high: int) -> str:
    return "aged_90_and_over" if low == OLDEST else f"aged_{low}_{high}"


def _areas_covered(codes: set[str], known: Mapping[str, str]) -> str:
    districts = {known[code] for code in codes}
    return _covers(sorted(districts), is_england=codes >= known.keys())


def _covers(names: Sequence[str], *, is_england: bool) -> str:
    if is_england:
        return "England"
    if len(names) <= NAMED_AREAS:
        return listed(list(names))
    return f"{len(names)} councils' areas in England"


def _arrow(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - slow to import

    return pa.Table.from_pylist(rows)


def refusal_of_day(as_at: date, *, on: date) -> str:
    """Why data cannot describe a day; empty when they can."""
    if as_at > on:
        return f"{day(as_at)} is after today, {day(on)}: data cannot describe it yet."
    return ""
