"""Who provides: care homes and who runs them, their quality, and services people go to.

The newest list of care homes that covers a district is used for it, and its age is
said: a list of 2019 is background, and a list of another district says nothing of it.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.engine.market import Concentration, capacity_per_1000, herfindahl_between
from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words, listed
from ropewalk.lake.catalogue import Lake, Resource
from ropewalk.parameters import parameter
from ropewalk.place.cells import percentage
from ropewalk.place.gazetteer import ENGLAND, PlaceKind
from ropewalk.place.payments.held import narrowed, payments_held, sums
from ropewalk.place.payments.years import newest_year, years_of
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.recency import age_between, dated, end_of_month, is_recent
from ropewalk.place.residents import Count, counts_of
from ropewalk.place.resources import resources_map
from ropewalk.place.results import (
    RATINGS,
    Reading,
    newest_reading,
    reading_figure,
    readings,
    readings_table,
)
from ropewalk.place.rows import rows_among
from ropewalk.place.section import Missing, Section

KEY = "market"
TITLE = "Services and market"
HOMES = "care_homes"
WEEKS = "care_home_weeks"
SERVICES = "community_services"
NURSING = "with nursing"
RESIDENTIAL = "without nursing"
NOT_RATED = "not rated, or rating not known"
RATING_ORDER = ("Outstanding", "Good", "Requires improvement", "Inadequate", NOT_RATED)
HALF = 0.5
MOST_LISTED = 20
LIST_REMEDY = (
    "Add the Care Quality Commission's care directory, which has every home in England "
    "with its beds and provider: `ropewalk reference add FILE`"
)


@dataclass(frozen=True, slots=True)
class Home:
    """One registered care home, and the day that the list it is in describes."""

    name: str
    has_nursing: bool
    provider: str | None
    postcode: str
    district: str
    inspected_on: date | None
    beds: int | None
    rating: str | None
    as_at: date | None

    @property
    def kind(self) -> str:
        """Whether the home is registered to give nursing."""
        return NURSING if self.has_nursing else RESIDENTIAL


@dataclass(frozen=True, slots=True)
class Homes:
    """The care homes of some districts, and the districts without a list.

    ``resources`` are the lists used, the newest first.
    """

    homes: tuple[Home, ...]
    resources: tuple[Resource, ...]
    held: tuple[str, ...]
    lacking: tuple[str, ...]

    @property
    def oldest(self) -> date | None:
        """The day of the oldest list used; ``None`` where one does not say."""
        days = [each.as_at for each in self.resources]
        known = [day for day in days if day is not None]
        return min(known) if len(known) == len(days) and known else None

    @property
    def newest(self) -> date | None:
        """The day of the newest list used."""
        return max((each.as_at for each in self.resources if each.as_at), default=None)

    def sources(self) -> tuple[Source, ...]:
        """The lists as sources."""
        return tuple(each.source() for each in self.resources)

    def beds(self) -> int | None:
        """All beds, where every home's are known."""
        beds = [each.beds for each in self.homes if each.beds is not None]
        return sum(beds) if beds and len(beds) == len(self.homes) else None


# -- care homes ---------------------------------------------------------------------


def homes_of(lake: Lake, districts: Collection[str]) -> Homes:
    """The care homes of districts, each from the newest list that covers it.

    A list of all England covers a district without a home in it; another list covers
    the districts that it names.
    """
    found: list[Home] = []
    used: list[Resource] = []
    left = set(districts)
    for resource in lake.vintages(HOMES) if HOMES in lake.names() else ():
        if not left:
            break
        table = lake.table(HOMES, vintage=resource.vintage)
        named = set(pc.unique(table["ltla_code"]).to_pylist())
        covered = set(left) if resource.covers == "England" else left & named
        if not covered:
            continue
        rows = rows_among(table, "ltla_code", covered)
        found += [_home(row, resource) for row in rows.to_pylist()]
        used.append(resource)
        left -= covered
    return Homes(
        homes=tuple(sorted(found, key=lambda each: (each.name, each.postcode or ""))),
        resources=tuple(used),
        held=tuple(sorted(set(districts) - left)),
        lacking=tuple(sorted(left)),
    )


def _home(row: dict[str, Any], resource: Resource) -> Home:
    return Home(
        name=row["name"],
        has_nursing="nursing" in (row["kind"] or "").casefold(),
        provider=row["provider"],
        postcode=row["postcode"] or "",
        district=row["ltla_code"],
        inspected_on=row["inspected_on"],
        beds=row["beds"],
        rating=row["rating"],
        as_at=resource.as_at,
    )


def homes_table(lake: Lake, homes: Homes, *, on: date) -> Table:
    """Every care home in order of name, with what is known of it."""
    names = names_of_places(lake)
    return Table(
        key=f"{KEY}.homes",
        title="Care homes",
        columns=(
            Column("name", "Care home"),
            Column("kind", "Kind"),
            Column("provider", "Provider"),
            Column("district", "District"),
            Column("postcode", "Postcode"),
            Column("beds", "Beds", "beds"),
            Column("rating", "Rating"),
            Column("inspected_on", "Last inspected"),
            Column("age", "Age of the list"),
        ),
        rows=tuple(
            (
                each.name,
                each.kind,
                each.provider,
                said_name(names.get(each.district, each.district)),
                each.postcode,
                each.beds,
                each.rating,
                each.inspected_on.isoformat() if each.inspected_on else None,
                age_in_words(each.as_at, on=on),
            )
            for each in homes.homes
        ),
        sources=homes.sources(),
        note="A provider who may be a person is not named.",
    )


def kinds_table(lake: Lake, homes: Homes, *, on: date) -> Table:
    """Care homes by kind in each district, in order of name; not held is not zero."""
    names = names_of_places(lake)
    counts = Counter((each.district, each.has_nursing) for each in homes.homes)
    ages = {each.district: each.as_at for each in homes.homes}
    rows: list[tuple[Cell, ...]] = []
    codes = [*homes.held, *(homes.lacking if len(homes.lacking) <= MOST_LISTED else ())]
    by_name = sorted((said_name(names.get(code) or code), code) for code in codes)
    for name, code in by_name:
        if code in homes.lacking:
            rows.append((name, None, None, None, "no list held"))
            continue
        nursing, other = counts[code, True], counts[code, False]
        age = age_in_words(ages.get(code, homes.newest), on=on)
        rows.append((name, nursing, other, nursing + other, age))
    return Table(
        key=f"{KEY}.homes_by_kind",
        title="Care homes by kind",
        columns=(
            Column("district", "District"),
            Column("nursing", "With nursing", "homes"),
            Column("residential", "Without nursing", "homes"),
            Column("all", "All", "count"),
            Column("age", "Age of the list"),
        ),
        rows=tuple(rows),
        sources=homes.sources(),
        note="A home registered for both is counted as with nursing.",
    )


def providers_table(homes: Homes) -> Table:
    """Providers with the number of homes and beds, most homes first."""
    counts = Counter(each.provider for each in homes.homes if each.provider)
    beds: dict[str, int | None] = {}
    for provider in counts:
        own = [each.beds for each in homes.homes if each.provider == provider]
        known = [each for each in own if each is not None]
        beds[provider] = sum(known) if len(known) == len(own) else None
    unknown = sum(each.provider is None for each in homes.homes)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows: list[tuple[Cell, ...]] = [
        (
            provider,
            count,
            beds[provider],
            percentage(count, len(homes.homes)),
        )
        for provider, count in ordered
    ]
    if unknown and counts:
        share = percentage(unknown, len(homes.homes))
        rows.append(("Provider not named", unknown, None, share))
    return Table(
        key=f"{KEY}.providers",
        title="Who runs the care homes",
        columns=(
            Column("provider", "Registered provider"),
            Column("homes", "Homes", "homes"),
            Column("beds", "Beds", "beds"),
            Column("share", "Share of homes", "percent"),
        ),
        rows=tuple(rows),
        sources=homes.sources(),
        note="As registered: companies of one group are counted apart.",
    )


def quality_table(homes: Homes) -> Table:
    """Care homes by rating, from the list itself; empty where it has no ratings."""
    if not any(each.rating for each in homes.homes):
        counts: Counter[str] = Counter()
    else:
        counts = Counter(each.rating or NOT_RATED for each in homes.homes)
    order = {rating: n for n, rating in enumerate(RATING_ORDER)}
    ordered = sorted(
        counts.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0])
    )
    return Table(
        key=f"{KEY}.quality",
        title="Care homes by overall rating",
        columns=(
            Column("rating", "Rating"),
            Column("homes", "Homes", "homes"),
            Column("share", "Share", "percent"),
        ),
        rows=tuple(
            (rating, count, percentage(count, len(homes.homes)))
            for rating, count in ordered
        ),
        sources=homes.sources(),
    )


# -- concentration ------------------------------------------------------------------


def by_homes(homes: Homes) -> Concentration | None:
    """How concentrated care homes are, counting homes; ``None`` when mostly not known."""
    counts = Counter(each.provider for each in homes.homes if each.provider)
    unknown = sum(each.provider is None for each in homes.homes)
    if not counts or unknown > HALF * len(homes.homes):
        return None
    return herfindahl_between(list(counts.values()), unknown)


def by_payments(rows: pa.Table) -> tuple[Concentration, int] | None:
    """How concentrated payments are, and over how many organisations.

    Suppliers whose credits were more than their payments are left out.
    """
    amounts = {
        supplier: pence
        for (supplier,), (pence, _) in sums(
            rows.filter(pc.equal(rows["supplier_kind"], "organisation")), ("supplier",)
        ).items()
        if pence > 0
    }
    other = sums(rows, ("supplier_kind",)).get(("other",), (0, 0))[0]
    if not amounts and other <= 0:
        return None
    return herfindahl_between(list(amounts.values()), max(other, 0)), len(amounts)


def band(least: float, most: float, *, on: date) -> str:
    """What an index is called, where its lowest and highest value agree on it."""
    limits = [
        (parameter("hhi_highly_concentrated", on=on).value, "highly concentrated"),
        (parameter("hhi_concentrated", on=on).value, "concentrated"),
    ]

    def words(value: float) -> str:
        return next(
            (name for limit, name in limits if value > limit), "not concentrated"
        )

    low, high = words(least), words(most)
    return low if low == high else f"between {low} and {high}"


def concentration_table(lake: Lake, place: Place, homes: Homes, *, on: date) -> Table:
    """The Herfindahl-Hirschman index of care homes, and of payments by service."""
    rows: list[tuple[Cell, ...]] = []
    sources: list[Source] = []
    counted = by_homes(homes)
    if counted:
        named = len({each.provider for each in homes.homes if each.provider})
        rows.append(
            _concentration_cells(
                "Care homes, by number of homes", named, counted, on=on
            )
        )
        sources += homes.sources()
    held = payments_held(lake, place.council_codes)
    for council in held.councils if len(place.council_codes) == 1 else ():
        one = held.of(council)
        year = newest_year(years_of(one))
        if year is None:
            continue
        sources += [
            dated(source, end_of_month(year.last_month))
            for source in one.sources[council]
        ]
        paid = narrowed(one, {"financial_year": year.name})
        parts = [("all services", paid)]
        parts += [
            (service.lower(), paid.filter(pc.equal(paid["service"], service)))
            for (service,), (pence, _) in sorted(
                sums(paid, ("service",)).items(), key=lambda pair: -pair[1][0]
            )
            if pence > 0
        ]
        for service, part in parts:
            found = by_payments(part)
            if found:
                rows.append(
                    _concentration_cells(
                        f"Payments in {year.name}: {service}", found[1], found[0], on=on
                    )
                )
    return Table(
        key=f"{KEY}.concentration",
        title="How concentrated the market is (Herfindahl-Hirschman index)",
        columns=(
            Column("market", "Market"),
            Column("organisations", "Named providers", "count"),
            Column("least", "Index, at least", "count"),
            Column("most", "Index, at most", "count"),
            Column("not_named", "Held by providers not named", "percent"),
            Column("words", "In words"),
        ),
        rows=tuple(rows),
        sources=tuple(dict.fromkeys(sources)),
        note="10,000 is one provider alone. At least: if providers not named are many "
        "and small; at most: if they are one. Paid by the council only: people who pay "
        "for themselves and the NHS buy in the same market.",
    )


def _concentration_cells(
    market: str, named: int, found: Concentration, *, on: date
) -> tuple[Cell, ...]:
    return (
        market,
        named,
        round(found.least),
        round(found.most),
        round(found.not_told_apart * 100, 1),
        band(found.least, found.most, on=on),
    )


# -- the section --------------------------------------------------------------------


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """The care homes, providers, quality and services of a place."""
    homes = homes_of(lake, place.district_codes)
    found = readings(lake, RATINGS)
    rated = [each for each in place.council_codes if newest_reading(found, each)]
    figures = [
        *_homes_figures(lake, place, homes, on=on),
        *_rating_figures(lake, place),
        *_weeks_figures(lake, place),
        *_services_figures(lake, place),
    ]
    tables = (
        kinds_table(lake, homes, on=on) if homes.held else None,
        providers_table(homes) if by_homes(homes) else None,
        concentration_table(lake, place, homes, on=on),
        quality_table(homes),
        _ratings_table(lake, place, rated, found),
        weeks_table(lake, place),
        services_table(lake, place),
        resources_map(lake, place),
        homes_table(lake, homes, on=on) if homes.homes else None,
        home_care_table(lake),
        ownership_table(lake) if place.kind == PlaceKind.ENGLAND else None,
    )
    held = tuple(table for table in tables if table is not None and table.rows)
    drawn = {table.key for table in held}
    return Section(
        key=KEY,
        title=TITLE,
        answer=_answer(lake, place, homes, figures, on=on),
        figures=tuple(figures),
        tables=held,
        missing=tuple(_missing(lake, place, homes, rated, on=on)),
        pictures=tuple(
            (kind, key)
            for kind, key in (
                ("stacked", f"{KEY}.homes_by_kind"),
                ("lines", f"{KEY}.ratings"),
                ("lines", f"{KEY}.weeks"),
                ("bars", f"{KEY}.providers"),
            )
            if key in drawn and (kind != "stacked" or len(place.district_codes) > 1)
        ),
    )


def _ratings_table(
    lake: Lake, place: Place, rated: Sequence[str], found: Sequence[Reading]
) -> Table | None:
    if place.kind == PlaceKind.ENGLAND:
        rated = [ENGLAND]
    if not rated:
        return None
    return readings_table(lake, RATINGS, rated, key=f"{KEY}.ratings", found=found)


def _where(lake: Lake, place: Place) -> str:
    """The place, or the districts it lies in where homes are not known more closely."""
    if place.kind in {
        PlaceKind.COUNCIL,
        PlaceKind.DISTRICT,
        PlaceKind.ICB,
        PlaceKind.ENGLAND,
    }:
        return place.short_name
    names = names_of_places(lake)
    districts = sorted(said_name(names.get(c, c)) for c in place.district_codes)
    return f"{listed(districts)}, where {place.short_name} lies,"


def _homes_figures(
    lake: Lake, place: Place, homes: Homes, *, on: date
) -> Iterator[Figure]:
    if not homes.resources or homes.lacking:
        return  # some districts have no list, so a total would be too small
    name = _where(lake, place)
    vintage = listed([each.vintage for each in homes.resources])
    counts = Counter(each.has_nursing for each in homes.homes)
    total = Figure(
        key=f"{KEY}.homes",
        label=f"Care homes, {name}",
        value=len(homes.homes),
        unit="homes",
        vintage=vintage,
        rule="number of homes in the list",
        sources=homes.sources(),
        note=age_between(homes.oldest, homes.newest, on=on),
    )
    yield total
    for key, label, has_nursing in (
        ("nursing", "with nursing", True),
        ("residential", "without nursing", False),
    ):
        yield Figure(
            key=f"{KEY}.homes_{key}",
            label=f"Care homes {label}, {name}",
            value=counts[has_nursing],
            unit="homes",
            vintage=vintage,
            rule="number of homes in the list whose kinds of service "
            + ("include" if has_nursing else "do not include")
            + " nursing",
            sources=homes.sources(),
        )
    yield from _capacity(lake, place, homes, total)
    yield from _concentration_figures(homes, total, on=on)


def _capacity(
    lake: Lake, place: Place, homes: Homes, total: Figure
) -> Iterator[Figure]:
    """Beds, or homes where beds are not known, for each 1,000 older people."""
    if place.kind not in {
        PlaceKind.COUNCIL,
        PlaceKind.DISTRICT,
        PlaceKind.ICB,
        PlaceKind.ENGLAND,
    }:
        return
    beds = homes.beds()
    capacity = total
    what, unit, named = "homes", "homes per 1,000", "Care homes"
    if beds is not None:
        what, unit, named = "beds", "beds per 1,000", "Care home beds"
        capacity = Figure(
            key=f"{KEY}.beds",
            label=f"Care home beds, {place.short_name}",
            value=beds,
            unit="beds",
            vintage=total.vintage,
            rule="sum of the beds of every home",
            sources=homes.sources(),
        )
        yield capacity
    counts = counts_of(lake, place)
    for age in (65, 75):
        people = _people_aged(counts, age, near=homes.newest, place=place)
        if people is None:
            continue
        yield Figure(
            key=f"{KEY}.{what}_per_1000_aged_{age}",
            label=f"{named} for each 1,000 people aged {age} and over",
            value=capacity_per_1000(capacity.value, people.value),
            unit=unit,
            vintage=total.vintage,
            rule=f"{what} ÷ people aged {age} and over, for each 1,000",
            inputs=(capacity, people),
            note=""
            if beds is not None
            else "Homes differ in size: beds are not in the list held, and the care "
            "directory of the Care Quality Commission has them.",
        )


def _people_aged(
    counts: Sequence[Count], age: int, *, near: date | None, place: Place
) -> Figure | None:
    """People of an age or over, from the count nearest in time to the list of homes."""
    able = [
        (count, people, count.source.as_at)
        for count in counts
        if (people := count.aged(age)) is not None
    ]
    dated_counts = [each for each in able if each[2] is not None]
    if not dated_counts or near is None:
        return None
    count, people, _ = min(
        dated_counts, key=lambda each: abs(((each[2] or near) - near).days)
    )
    if not people:
        return None
    return Figure(
        key=f"{KEY}.people_aged_{age}",
        label=f"People aged {age} and over who live in {place.short_name}",
        value=people,
        unit="people",
        vintage=count.source.vintage,
        rule="sum over small areas of the count nearest in time to the list of homes",
        sources=(count.source,),
        note=count.note,
    )


def _concentration_figures(
    homes: Homes, total: Figure, *, on: date
) -> Iterator[Figure]:
    found = by_homes(homes)
    if found is None:
        yield Figure(
            key=f"{KEY}.hhi_homes",
            label="Concentration of care homes (Herfindahl-Hirschman index)",
            value=None,
            unit="HHI points",
            vintage=total.vintage,
            note="The list held does not name enough providers.",
        )
        return
    limits = tuple(
        parameter(name, on=on).figure()
        for name in ("hhi_concentrated", "hhi_highly_concentrated")
    )
    words = band(found.least, found.most, on=on)
    for key, which, value in (
        ("hhi_homes", "at least", found.least),
        ("hhi_homes_most", "at most", found.most),
    ):
        yield Figure(
            key=f"{KEY}.{key}",
            label=f"Concentration of care homes (Herfindahl-Hirschman index), {which}",
            value=value,
            unit="HHI points",
            vintage=total.vintage,
            rule="sum of the squared percentage of homes of each provider; providers "
            + (
                "not named taken as many and small"
                if key == "hhi_homes"
                else "not named taken as one"
            ),
            inputs=(total, *limits),
            sources=homes.sources(),
            note=f"In words: {words}.",
        )


def _rating_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    found = readings(lake, RATINGS)
    own = [
        reading
        for code in place.council_codes
        if (reading := newest_reading(found, code)) is not None
    ]
    for reading in own if len(place.council_codes) == 1 else ():
        yield reading_figure(lake, RATINGS, reading, key=f"{KEY}.good_or_outstanding")
    england = newest_reading(found, ENGLAND)
    if england:
        yield reading_figure(
            lake, RATINGS, england, key=f"{KEY}.good_or_outstanding.england"
        )


# -- weeks of care, services, England -----------------------------------------------


def weeks_table(lake: Lake, place: Place) -> Table:
    """Weeks of care that councils paid for, by year, in their own homes and others'.

    A year in which one of the place's councils has no rows, or weeks not known, is left
    out: its sum would be too small.
    """
    rows = lake.table(WEEKS)
    rows = rows_among(rows, "council_code", place.council_codes)
    councils: dict[int, set[str]] = {}
    unknown: set[tuple[int, str]] = set()
    weeks: dict[tuple[int, str, str], float] = {}
    for row in rows.to_pylist():
        year = row["year_ending"]
        if row["weeks"] is None:
            unknown.add((year, row["council_code"]))
            continue
        councils.setdefault(year, set()).add(row["council_code"])
        cell = (year, row["setting"], row["provision"])
        weeks[cell] = weeks.get(cell, 0.0) + row["weeks"]
    lines: list[tuple[Cell, ...]] = []
    for year in sorted(councils):
        whole = {code for code in councils[year] if (year, code) not in unknown}
        if len(whole) < len(place.council_codes):
            continue
        nursing, residential = (
            _sum_known([weeks.get((year, setting, each)) for each in PROVISIONS])
            for setting in ("Nursing", "Residential")
        )
        own = _sum_known([weeks.get((year, each, "in-house")) for each in SETTINGS])
        total = _sum_known([nursing, residential])
        share = percentage(own, total)
        lines.append((year, nursing, residential, total, own, share))
    lost = sorted(set(councils) - {int(line[0] or 0) for line in lines})
    return Table(
        key=f"{KEY}.weeks",
        title="Weeks of care in homes paid for by the council, by year",
        columns=(
            Column("year", "Year ending 31 March", "year"),
            Column("nursing", "Nursing", "weeks"),
            Column("residential", "Residential", "weeks"),
            Column("total", "All", "weeks"),
            Column("own", "In the council's own homes", "weeks"),
            Column("own_share", "In the council's own homes", "percent"),
        ),
        rows=tuple(lines),
        sources=(lake.source(WEEKS),),
        note=" ".join(
            (
                WEEKS_NOTE,
                *(
                    [
                        f"Left out, since a council's are not known: {listed([str(y) for y in lost])}."
                    ]
                    if lost
                    else []
                ),
            )
        ),
    )


SETTINGS = ("Residential", "Nursing")
PROVISIONS = ("in-house", "external")
WEEKS_NOTE = (
    "Until 2014 nursing weeks are counted as residential, and from 2015 the return "
    "changed, so that years before and after are not alike. 2017 is not in the source."
)


def _sum_known(values: Sequence[float | None]) -> float | None:
    """The sum of what is known; nothing where nothing is."""
    known = [each for each in values if each is not None]
    return sum(known) if known else None


def _weeks_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    table = weeks_table(lake, place)
    if not table.rows:
        return
    year, *_, total, own, share = table.rows[-1]
    source = dated(lake.source(WEEKS), date(int(year or 0), 3, 31), str(year))
    parts = [
        Figure(
            key=f"{KEY}.weeks{part}",
            label=label,
            value=value if isinstance(value, int | float) else None,
            unit="weeks",
            vintage=f"year ending 31 March {year}",
            rule="sum over the place's councils",
            sources=(source,),
        )
        for part, label, value in (
            ("", "Weeks of care in homes paid for by the council", total),
            (".own", "Of those, in the council's own homes", own),
        )
    ]
    yield parts[0]
    yield Figure(
        key=f"{KEY}.weeks_own_share",
        label="Share of weeks of care in the council's own homes",
        value=share if isinstance(share, int | float) else None,
        unit="percent",
        vintage=parts[0].vintage,
        rule="weeks in the council's own homes ÷ all weeks",
        inputs=(parts[1], parts[0]),
    )


def services_table(lake: Lake, place: Place) -> Table:
    """Pharmacies, food banks and hubs in each district held, in order of name."""
    rows = lake.table(SERVICES)
    rows = rows_among(rows, "ltla_code", place.district_codes)
    grouped = rows.group_by(["ltla_name", "kind"]).aggregate([("name", "count")])
    counts = {
        (row["ltla_name"], row["kind"]): row["name_count"]
        for row in grouped.to_pylist()
    }
    kinds = sorted({kind for _, kind in counts})
    return Table(
        key=f"{KEY}.services",
        title="Places that people can go to",
        columns=(
            Column("district", "District"),
            *(
                Column(kind.replace(" ", "_"), PLURALS.get(kind, kind), "count")
                for kind in kinds
            ),
        ),
        rows=tuple(
            (name, *(counts.get((name, kind)) for kind in kinds))
            for name in sorted({name for name, _ in counts})
        ),
        sources=(lake.source(SERVICES),),
        note="A kind of place that is not held for a district is not known there.",
    )


PLURALS = {
    "pharmacy": "Pharmacies",
    "food bank": "Food banks",
    "community hub": "Community hubs",
}


def _services_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    """The number of each kind of place, where every district of the place has some."""
    table = services_table(lake, place)
    if len(table.rows) < len(place.district_codes):
        return
    for column in table.columns[1:]:
        counts = [each for each in table.column(column.key) if isinstance(each, int)]
        if len(counts) < len(table.rows):
            continue
        yield Figure(
            key=f"{KEY}.{column.key}",
            label=f"{column.title}, {_where(lake, place)}",
            value=sum(counts),
            unit="count",
            vintage=lake.resource(SERVICES).vintage,
            rule="number of places in the list",
            sources=(lake.source(SERVICES),),
        )


def home_care_table(lake: Lake) -> Table:
    """Latest ratings of home care and other community services in England."""
    rows = lake.table("home_care_ratings").to_pylist()
    owners = sorted({row["ownership"] for row in rows})
    wholes = {
        owner: sum(row["locations"] for row in rows if row["ownership"] == owner)
        for owner in owners
    }
    counts = {(row["ownership"], row["rating"]): row["locations"] for row in rows}
    return Table(
        key=f"{KEY}.home_care_england",
        title="Ratings of care at home and in the community, England",
        columns=(
            Column("ownership", "Who owns them"),
            Column("locations", "Locations rated", "count"),
            Column("good", "Good or outstanding", "percent"),
        ),
        rows=tuple(
            (
                owner,
                wholes[owner],
                percentage(
                    sum(
                        counts.get((owner, each), 0) for each in ("Good", "Outstanding")
                    ),
                    wholes[owner],
                ),
            )
            for owner in owners
        ),
        sources=(lake.source("home_care_ratings"),),
        note="For England alone: the file held does not say which council a location "
        "is in.",
    )


def ownership_table(lake: Lake) -> Table:
    """Care homes and beds in England by who owns them, by year."""
    rows = lake.table("care_homes_by_ownership").sort_by("year").to_pylist()
    return Table(
        key=f"{KEY}.ownership",
        title="Care homes and beds in England by who owns them",
        columns=(
            Column("year", "Year", "year"),
            Column("ownership", "Who owns them"),
            Column("homes", "Homes", "homes"),
            Column("beds", "Beds", "beds"),
        ),
        rows=tuple(
            (row["year"], row["ownership"], row["homes"], row["beds"]) for row in rows
        ),
        sources=(lake.source("care_homes_by_ownership"),),
    )


# -- words --------------------------------------------------------------------------


def _answer(
    lake: Lake, place: Place, homes: Homes, figures: Sequence[Figure], *, on: date
) -> str:
    if place.kind == PlaceKind.ENGLAND and homes.lacking:
        return _answer_for_england(lake, on=on)
    name = _where(lake, place)
    if not homes.held:
        return f"No list of care homes is held for {name.rstrip(',')}."
    recent = {
        district
        for district in homes.held
        if is_recent(_age_of(homes, district), on=on)
    }
    if not recent:
        when = max((each.as_at for each in homes.resources if each.as_at), default=None)
        age = age_in_words(when, on=on)
        month = f" of {when:%B %Y}" if when else ""
        return (
            f"The newest list of care homes held for {name} is{month} ({age}): too old "
            "for a headline, and background."
        )
    if homes.lacking or len(recent) < len(homes.held):
        names = names_of_places(lake)
        said = listed(sorted(said_name(names[code]) for code in recent))
        return (
            f"A list of care homes newer than three years is held for {len(recent)} of "
            f"the {len(place.district_codes):,} districts of {name}: {said}."
        )
    return _answer_with(name, figures, on=on)


def _age_of(homes: Homes, district: str) -> date | None:
    """The day of the list that a district's homes are from."""
    own = [each.as_at for each in homes.homes if each.district == district]
    return own[0] if own else homes.newest


def _answer_with(name: str, figures: Sequence[Figure], *, on: date) -> str:
    known = {figure.key: figure for figure in figures}
    total = known[f"{KEY}.homes"]
    nursing = known[f"{KEY}.homes_nursing"]
    words = f"{name} has {total.value:,} care homes ({nursing.value:,} with nursing)"
    for what in ("beds", "homes"):
        each = known.get(f"{KEY}.{what}_per_1000_aged_75")
        if each is not None and each.value is not None:
            count = "" if what == "homes" else f"{known[f'{KEY}.beds'].value:,} beds, "
            words += f", {count}{each.value:.1f} {what} for each 1,000 people aged 75 and over"
            break
    rated = known.get(f"{KEY}.good_or_outstanding")
    if rated is not None and is_recent(rated.sources[0].as_at, on=on):
        england = known[f"{KEY}.good_or_outstanding.england"]
        words += (
            f"; {rated.value:.1f}% were rated good or outstanding in {rated.vintage} "
            f"({england.value:.1f}% in England)"
        )
    return f"{words}."


def _answer_for_england(lake: Lake, *, on: date) -> str:
    table = ownership_table(lake)
    source = lake.source("care_homes_by_ownership")
    year = max(int(each or 0) for each in table.column("year"))
    rows = [row for row in table.records() if row["year"] == year]
    if not is_recent(source.as_at, on=on):
        return (
            f"The newest count of care homes in England held is of {year}: background."
        )
    homes, beds = (sum(row[key] for row in rows) for key in ("homes", "beds"))
    own = sum(row["beds"] for row in rows if row["ownership"] == "For-profit")
    return (
        f"England had {homes:,} care homes with {beds:,} beds in {year}, "
        f"{own / beds * 100:.1f}% of the beds in homes run for profit."
    )


def _missing(
    lake: Lake, place: Place, homes: Homes, rated: Sequence[str], *, on: date
) -> Iterator[Missing]:
    names = names_of_places(lake)
    old = [code for code in homes.held if not is_recent(_age_of(homes, code), on=on)]
    for codes, what in (
        (homes.lacking, "Care homes"),
        (old, "A newer list of care homes"),
    ):
        if codes:
            said = (
                listed(sorted(said_name(names.get(code, code)) for code in codes))
                if len(codes) <= MOST_LISTED
                else f"{len(codes):,} districts"
            )
            yield Missing(what=f"{what} in {said}", remedy=LIST_REMEDY, resource=HOMES)
    if homes.homes and homes.beds() is None:
        yield Missing(what="Beds in care homes", remedy=LIST_REMEDY, resource=HOMES)
    lacking = [code for code in place.council_codes if code not in rated]
    if lacking and not any(each.rating for each in homes.homes):
        yield Missing(
            what="Ratings of care homes"
            if len(lacking) == len(place.council_codes)
            else f"Ratings of care homes of {len(lacking):,} of "
            f"{len(place.council_codes):,} councils",
            remedy=LIST_REMEDY,
            resource=HOMES,
        )
    if place.kind != PlaceKind.ENGLAND and not weeks_table(lake, place).rows:
        yield Missing(
            what="Weeks of care in homes paid for by the council",
            remedy="The file held is on councils as they were each year; a later one "
            "would fill it",
            resource=WEEKS,
        )
    if not services_table(lake, place).rows:
        yield Missing(
            what="Pharmacies, food banks and community hubs",
            remedy="The list held is of Greater Manchester; this version reads no other",
            resource=SERVICES,
        )
