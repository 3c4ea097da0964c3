"""Care homes: the newest list that covers each district, one home a row."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow.compute as pc

from ropewalk.figures import Column, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words, listed
from ropewalk.lake.catalogue import Lake, Resource
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.rows import rows_among

HOMES = "care_homes"
NURSING = "with nursing"
RESIDENTIAL = "without nursing"
WHOLE_DISTRICTS = frozenset(
    {PlaceKind.COUNCIL, PlaceKind.DISTRICT, PlaceKind.ICB, PlaceKind.ENGLAND}
)
MOST_LISTED = 20


@dataclass(frozen=True, slots=True)
class Home:
    """One registered care home, and the day that the list it is in describes.

    ``code`` is the Care Quality Commission's location id; none where the list has none.
    ``vintage`` names the list.
    """

    name: str
    has_nursing: bool
    provider: str | None
    postcode: str
    district: str
    inspected_on: date | None
    beds: int | None
    rating: str | None
    as_at: date | None
    code: str | None = None
    vintage: str = ""

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

    def by_provider(self) -> Counter[str]:
        """How many homes each provider named has."""
        return Counter(each.provider for each in self.homes if each.provider)

    @property
    def provider_not_named(self) -> int:
        """How many homes have a provider that is not named."""
        return sum(each.provider is None for each in self.homes)

    def beds(self) -> int | None:
        """All beds, where every home's are known."""
        beds = [each.beds for each in self.homes if each.beds is not None]
        return sum(beds) if beds and len(beds) == len(self.homes) else None


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
        code=row["cqc_id"],
        vintage=resource.vintage,
    )


def homes_called(lake: Lake, codes: Collection[str]) -> dict[str, Home]:
    """Care homes by location id, each as the newest list that names it has it.

    An id that no list names is left out. A list without ids names none.
    """
    found: dict[str, Home] = {}
    for resource in lake.vintages(HOMES) if HOMES in lake.names() else ():
        left = set(codes) - set(found)
        if not left:
            break
        table = lake.table(HOMES, vintage=resource.vintage)
        for row in rows_among(table, "cqc_id", left).to_pylist():
            found[row["cqc_id"]] = _home(row, resource)
    return found


def homes_table(lake: Lake, homes: Homes, *, on: date) -> Table:
    """Every care home in order of name, with what is known of it."""
    names = names_of_places(lake)
    return Table(
        key="market.homes",
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
        key="market.homes_by_kind",
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


def area_said(lake: Lake, place: Place) -> str:
    """The place, or the districts it lies in where homes are not known more closely."""
    if place.kind in WHOLE_DISTRICTS:
        return place.short_name
    names = names_of_places(lake)
    districts = sorted(said_name(names.get(c, c)) for c in place.district_codes)
    return f"{listed(districts)}, where {place.short_name} lies,"


def age_of(homes: Homes, district: str) -> date | None:
    """The day of the list that a district's homes are from."""
    own = [each.as_at for each in homes.homes if each.district == district]
    return own[0] if own else homes.newest
