"""What results: outcomes of social care, health, general practice, and what people live with.

Councils and districts of a wider place are shown side by side in order of name, never
in order of value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.engine.comparison import wilson
from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words, listed, said
from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.cells import percentage
from ropewalk.place.gazetteer import ENGLAND, PlaceKind
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.recency import dated, end_of_period, is_recent, period_said
from ropewalk.place.rows import rows_among
from ropewalk.place.section import Missing, Section

KEY = "outcomes"
TITLE = "Outcomes"
OFLOG = "asc_outcomes"
MEASURES = "asc_measures"
HEALTH_INDEX = "health_index"
ADMISSIONS = "Permanent admissions to residential and nursing care homes aged 65+"
SATISFACTION = "Social Care Service users who are satisfied with their care and support"
RATINGS = "Percentage of care homes rated overall as good or outstanding"
INDICATORS = {
    SATISFACTION: (
        "satisfaction",
        "People who use social care and are satisfied with it",
        "percent",
    ),
    ADMISSIONS: (
        "admissions",
        "People aged 65 and over who moved into a care home for good, funded by a council",
        "per 100,000",
    ),
    RATINGS: ("ratings", "Care homes rated good or outstanding", "percent"),
}
OFLOG_UNITS = {
    "ASC1": "score, 0 to 12",
    "ASC2": "score",
    "ASC3": "percent",
    "ASC4": "percent",
    "ASC5": "percent",
    "ASC6": "per 100,000",
    "ASC7": "percent",
}
FEWEST_ON_A_REGISTER = "suppress_below_social_care"
LIST_WORDS = {
    "TOTAL": "everyone",
    "06OV": "aged 6 and over",
    "16OV": "aged 16 and over",
    "17OV": "aged 17 and over",
    "18OV": "aged 18 and over",
    "50OV": "aged 50 and over",
}
MOST_SIDE_BY_SIDE = 20


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a measure for an area and period; ``None`` where not published."""

    area_code: str
    area_name: str
    period: str
    value: float | None

    @property
    def as_at(self) -> date:
        """The last day of the period."""
        return end_of_period(self.period) or date.min


# -- measures of social care --------------------------------------------------------


def readings(lake: Lake, indicator: str) -> list[Reading]:
    """Every reading of an indicator, oldest first; areas in order of name."""
    rows = lake.table(MEASURES)
    rows = rows.filter(pc.equal(rows["indicator"], indicator))
    columns = ("area_code", "area_name", "period", "value")
    found = [
        Reading(*cells)
        for cells in zip(*(rows[name].to_pylist() for name in columns), strict=True)
    ]
    return sorted(found, key=lambda each: (each.as_at, each.area_name))


def newest_reading(found: Sequence[Reading], area: str) -> Reading | None:
    """The newest known reading of an area."""
    return next(
        (
            each
            for each in reversed(found)
            if each.area_code == area and each.value is not None
        ),
        None,
    )


def reading_figure(lake: Lake, indicator: str, reading: Reading, *, key: str) -> Figure:
    """A reading as a figure, dated to its own period."""
    _, label, unit = INDICATORS[indicator]
    return Figure(
        key=key,
        label=f"{label}, {reading.area_name}",
        value=reading.value,
        unit=unit,
        vintage=period_said(reading.period),
        rule="as published",
        sources=(
            dated(lake.source(MEASURES), reading.as_at, period_said(reading.period)),
        ),
        note="Published without the number of people asked or counted, so that how far "
        "it could be chance is not known.",
    )


def readings_table(
    lake: Lake,
    indicator: str,
    areas: Sequence[str],
    *,
    key: str = "",
    found: Sequence[Reading] | None = None,
) -> Table:
    """An indicator over time for some areas and England, oldest first."""
    short, label, unit = INDICATORS[indicator]
    wanted = {*areas, ENGLAND}
    held = readings(lake, indicator) if found is None else found
    return Table(
        key=key or f"{KEY}.{short}",
        title=label,
        columns=(
            Column("period", "Period"),
            Column("area", "Area"),
            Column("value", label, unit),
        ),
        rows=tuple(
            (period_said(each.period), each.area_name, each.value)
            for each in held
            if each.area_code in wanted
        ),
        sources=(lake.source(MEASURES),),
    )


def neighbours_table(
    lake: Lake, indicator: str, *, found: Sequence[Reading] | None = None
) -> Table:
    """The newest reading of every area that has one, in order of name."""
    short, label, unit = INDICATORS[indicator]
    found = readings(lake, indicator) if found is None else found
    areas = sorted({(each.area_name, each.area_code) for each in found})
    newest = [newest_reading(found, code) for _, code in areas]
    return Table(
        key=f"{KEY}.{short}_neighbours",
        title=f"{label}: Trafford, councils like it, and England",
        columns=(
            Column("area", "Area"),
            Column("period", "Period"),
            Column("value", label, unit),
        ),
        rows=tuple(
            (each.area_name, period_said(each.period), each.value)
            for each in newest
            if each
        ),
        sources=(lake.source(MEASURES),),
        note="In order of name. The councils are those NHS England counts as most like "
        "Trafford.",
    )


def oflog_table(lake: Lake, place: Place) -> Table:
    """The Office for Local Government's measures: each council, newest year, England."""
    rows = lake.table(OFLOG)
    rows = rows_among(rows, "council_code", place.council_codes)
    newest: dict[tuple[str, str], dict[str, object]] = {}
    for row in rows.sort_by("financial_year").to_pylist():
        if row["value"] is not None:
            newest[row["measure"], row["council_name"]] = row
    return Table(
        key=f"{KEY}.oflog",
        title="Adult social care outcomes by council, newest year with a value",
        columns=(
            Column("measure", "Measure"),
            Column("council", "Council"),
            Column("year", "Year"),
            Column("value", "Value", "as the measure says"),
            Column("median", "Middle value of English councils", "as the measure says"),
            Column("unit", "Unit"),
        ),
        rows=tuple(
            (
                _measure_said(str(row["measure"])),
                council,
                str(row["financial_year"]),
                _two(row["value"]),
                _two(row["england_median"]),
                OFLOG_UNITS.get(str(row["measure_code"]), ""),
            )
            for (_, council), row in sorted(newest.items())
        ),
        sources=(lake.source(OFLOG),),
        note="In order of measure and then of name.",
    )


def oflog_over_time(lake: Lake, council: str) -> Table:
    """Every year of the Office for Local Government's measures for one council."""
    rows = lake.table(OFLOG)
    rows = rows.filter(pc.equal(rows["council_code"], council))
    return Table(
        key=f"{KEY}.oflog_over_time",
        title="Adult social care outcomes over time",
        columns=(
            Column("year", "Year"),
            Column("measure", "Measure"),
            Column("value", "Value", "as the measure says"),
            Column("median", "Middle value of English councils", "as the measure says"),
        ),
        rows=tuple(
            (
                row["financial_year"],
                _measure_said(row["measure"]),
                _two(row["value"]),
                _two(row["england_median"]),
            )
            for row in rows.sort_by(
                [("measure_code", "ascending"), ("financial_year", "ascending")]
            ).to_pylist()
        ),
        sources=(lake.source(OFLOG),),
        note="A value that was not published is not known, never zero.",
    )


def _measure_said(measure: str) -> str:
    words = measure.replace("ASC ", "").replace(" : ", ": ")
    return words[:1].upper() + words[1:]


def _two(value: object) -> float | None:
    return round(float(value), 3) if isinstance(value, int | float) else None


# -- health, general practice, conditions -------------------------------------------


def health_index_table(lake: Lake, place: Place) -> Table:
    """Subdomains of the Health Index: each district, newest year, in order of name."""
    rows = lake.table(HEALTH_INDEX)
    rows = rows_among(rows, "ltla_code", place.district_codes)
    subdomains = [
        each
        for each in lake.resource(HEALTH_INDEX).fields
        if each.name not in {"ltla_code", "year"}
    ]
    names = names_of_places(lake)
    newest: dict[str, dict[str, float]] = {}
    for row in rows.sort_by("year").to_pylist():
        newest[row["ltla_code"]] = row
    districts = sorted(newest, key=lambda code: said_name(names[code]))
    years = sorted({int(row["year"]) for row in newest.values()})
    return Table(
        key=f"{KEY}.health_index",
        title=f"Health Index by district, {listed([str(year) for year in years])}",
        columns=(
            Column("subdomain", "Subdomain"),
            *(
                Column(code, said_name(names[code]), "index, England 2015 = 100")
                for code in districts
            ),
        ),
        rows=tuple(
            (each.description, *(newest[code][each.name] for code in districts))
            for each in subdomains
        )
        if districts
        else (),
        sources=(lake.source(HEALTH_INDEX),),
        note="100 is England in 2015; higher is better. An index made from many "
        "statistics, published without intervals.",
    )


def gps_table(lake: Lake, place: Place) -> Table:
    """Patients for each full-time equivalent GP: each district and England, by name."""
    rows = lake.table("gps")
    names = names_of_places(lake)
    england = _gps_of(rows, None)
    wanted = sorted(place.district_codes, key=lambda code: said_name(names[code]))
    lines = [(said_name(names[code]), *_gps_of(rows, [code])) for code in wanted]
    return Table(
        key=f"{KEY}.gps",
        title="Patients for each full-time equivalent GP",
        columns=(
            Column("area", "Area"),
            Column("patients", "Patients", "people"),
            Column("gps", "Full-time equivalent GPs", "GPs"),
            Column("ratio", "Patients for each GP", "people"),
        ),
        rows=tuple(
            (name, patients, round(gps, 1), round(patients / gps, 0))
            for name, patients, gps in (*lines, ("England", *england))
            if gps
        ),
        sources=(lake.source("gps"),),
        note="Fully qualified GPs in practices in the district; patients may live "
        "elsewhere.",
    )


def _gps_of(rows: pa.Table, districts: Sequence[str] | None) -> tuple[int, float]:
    if districts is not None:
        rows = rows_among(rows, "ltla_code", districts)
    return pc.sum(rows["patients"]).as_py() or 0, pc.sum(rows["gp_fte"]).as_py() or 0.0


def gps_figure(
    lake: Lake, name: str, districts: Sequence[str] | None, *, key: str
) -> Figure | None:
    """Patients for each full-time equivalent GP of some districts, or of England."""
    patients, gps = _gps_of(lake.table("gps"), districts)
    if not gps:
        return None
    source = lake.source("gps")
    parts = tuple(
        Figure(
            key=f"{key}.{part}",
            label=f"{label}, {name}",
            value=value,
            unit=unit,
            vintage=source.vintage,
            rule="sum over districts, as published",
            sources=(source,),
        )
        for part, label, value, unit in (
            ("patients", "Registered patients", patients, "people"),
            ("gps", "Full-time equivalent GPs", gps, "GPs"),
        )
    )
    return Figure(
        key=key,
        label=f"Patients for each full-time equivalent GP, {name}",
        value=patients / gps,
        unit="people",
        vintage=source.vintage,
        rule="patients ÷ GPs",
        inputs=parts,
    )


@dataclass(frozen=True, slots=True)
class Register:
    """People with a condition, and the list they were counted against."""

    condition: str
    list_type: str
    people: int
    listed: int
    practices: int

    @property
    def list_said(self) -> str:
        """Who is on the list, in words."""
        return LIST_WORDS.get(self.list_type, self.list_type)


def registers(lake: Lake, practices: Sequence[str] | None) -> list[Register]:
    """Conditions added up over practices, or over all of England for ``None``."""
    rows = lake.table("qof")
    if practices is not None:
        rows = rows_among(rows, "practice_code", practices)
    known = pc.and_(pc.is_valid(rows["register"]), pc.is_valid(rows["list_size"]))
    rows = rows.filter(known)
    sums = rows.group_by(["condition", "list_type"]).aggregate(
        [("register", "sum"), ("list_size", "sum"), ("practice_code", "count")]
    )
    return sorted(
        (
            Register(
                condition=row["condition"],
                list_type=row["list_type"],
                people=row["register_sum"],
                listed=row["list_size_sum"],
                practices=row["practice_code_count"],
            )
            for row in sums.to_pylist()
            if row["list_size_sum"]
        ),
        key=lambda each: each.condition,
    )


def conditions_table(lake: Lake, place: Place, *, on: date) -> Table:
    """Conditions on the registers of practices located in a place, beside England.

    A register of fewer than five people is not shown.
    """
    z = float(parameter("interval_95_z", on=on).value)
    fewest = int(parameter(FEWEST_ON_A_REGISTER, on=on).value)
    england = {each.condition: each for each in registers(lake, None)}
    own = registers(
        lake, None if place.kind == PlaceKind.ENGLAND else place.practice_codes
    )
    rows: list[tuple[Cell, ...]] = []
    for each in own:
        whole = england[each.condition]
        beside = percentage(whole.people, whole.listed, 2)
        if each.people < fewest:
            rows.append((each.condition, each.list_said, *[None] * 5, beside))
            continue
        low, high = wilson(each.people, each.listed, z)
        rows.append(
            (
                each.condition,
                each.list_said,
                each.people,
                each.listed,
                percentage(each.people, each.listed, 2),
                round(low * 100, 2),
                round(high * 100, 2),
                beside,
            )
        )
    practices = max((each.practices for each in own), default=0)
    return Table(
        key=f"{KEY}.conditions",
        title="People with long-term conditions on GP registers",
        columns=(
            Column("condition", "Condition"),
            Column("list", "Out of registered people"),
            Column("register", "People on the register", "people"),
            Column("list_size", "People on the list", "people"),
            Column("share", "Share", "percent"),
            Column("low", "95% interval from", "percent"),
            Column("high", "to", "percent"),
            Column("england", "England", "percent"),
        ),
        rows=tuple(rows),
        sources=(lake.source("qof"),),
        note=f"People registered with {practices:,} "
        f"{'practice' if practices == 1 else 'practices'} located here in 2021-22, "
        "known to have the condition; not adjusted for age. Registers of fewer than "
        f"{fewest} people are not shown.",
    )


# -- the section --------------------------------------------------------------------


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """The outcomes held for a place's councils, districts and practices."""
    held = {indicator: readings(lake, indicator) for indicator in INDICATORS}
    known = {each.area_code for each in held[SATISFACTION] if each.value is not None}
    covered = [code for code in place.council_codes if code in known]
    measures = list(_measures(lake, place, held))
    gps = [
        figure
        for figure in (
            _own_gps(lake, place),
            gps_figure(lake, "England", None, key=f"{KEY}.gps.england"),
        )
        if figure is not None
    ]
    figures = (*measures, *_oflog_figures(lake, place), *gps)
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
        key=KEY,
        title=TITLE,
        answer=_answer(place, measures, figures, on=on),
        figures=figures,
        tables=tuple(table for table in tables if table.rows),
        missing=tuple(_missing(lake, place, covered)),
        pictures=(
            *(
                (("lines", f"{KEY}.satisfaction"), ("lines", f"{KEY}.admissions"))
                if covered
                else ()
            ),
            ("bars", f"{KEY}.conditions"),
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
        for reading in sorted(own, key=lambda each: each.area_name):
            stem = f"{KEY}.{short}"
            key = stem if len(codes) == 1 else f"{stem}.{reading.area_code}"
            yield reading_figure(lake, indicator, reading, key=key)
        if own and england and place.kind != PlaceKind.ENGLAND:
            same = [
                each
                for each in found
                if each.area_code == ENGLAND and each.period == own[0].period
            ]
            beside = same[0] if same and same[0].value is not None else england
            yield reading_figure(lake, indicator, beside, key=f"{KEY}.{short}.england")


def _oflog_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    """The newest value of each measure, for a place that is one council."""
    if len(place.council_codes) != 1:
        return
    rows = lake.table(OFLOG)
    rows = rows.filter(pc.equal(rows["council_code"], place.council_codes[0]))
    newest = {
        row["measure_code"]: row
        for row in rows.sort_by("financial_year").to_pylist()
        if row["value"] is not None
    }
    for code, row in sorted(newest.items()):
        as_at = end_of_period(row["financial_year"])
        source = dated(lake.source(OFLOG), as_at, row["financial_year"])
        for part, name, value in (
            ("", row["council_name"], row["value"]),
            (".england", "the middle English council", row["england_median"]),
        ):
            yield Figure(
                key=f"{KEY}.{code.lower()}{part}",
                label=f"{_measure_said(row['measure'])}, {name}",
                value=value,
                unit=OFLOG_UNITS.get(code, ""),
                vintage=row["financial_year"],
                rule="as published",
                sources=(source,),
            )


def _own_gps(lake: Lake, place: Place) -> Figure | None:
    if place.kind == PlaceKind.ENGLAND or not place.district_codes:
        return None
    is_whole = place.kind in {PlaceKind.COUNCIL, PlaceKind.DISTRICT, PlaceKind.ICB}
    names = names_of_places(lake)
    districts = [said_name(names[code]) for code in place.district_codes]
    name = place.short_name if is_whole else listed(sorted(districts))
    return gps_figure(lake, name, place.district_codes, key=f"{KEY}.gps")


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
        if figure.key.startswith(f"{KEY}.asc")
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
    own, england = known.get(f"{KEY}.{short}"), known.get(f"{KEY}.{short}.england")
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
            if figure.key == f"{KEY}.{short}"
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
        f"Outcomes of social care from the last three years are held for {len(recent)} "
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
