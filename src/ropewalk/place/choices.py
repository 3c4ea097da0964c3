"""What a person can choose from when they ask about places: boards, formulas, payments."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import BadInput, Figure
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind, gazetteer
from ropewalk.place.need import COMPONENT_NAMES
from ropewalk.place.payments import section as payments
from ropewalk.place.payments.breakdowns import breakdown, over_time
from ropewalk.place.payments.held import payments_held, values_held
from ropewalk.place.places import Place, said_name
from ropewalk.place.position import Position
from ropewalk.place.practices import TABLE
from ropewalk.place.section import Section

KEY_FIGURES = (
    "people.residents",
    "registered.place",
    "people.aged_65_share",
    "need_index.final.vs_icb",
    "need_index.final.vs_england",
    "payments.adult_social_care",
)
NARROW_BY = {
    "financial_year": "Financial year",
    "part": "Part of health and social care",
    "client_group": "Client group or reason for support",
    "service": "Kind of service",
    "age_band": "Age of the people it is for",
    "term": "Long or short term",
    "supplier": "Provider",
}
SHOW_BY = (
    ("part", "Part of health and social care"),
    ("client_group", "Client group or reason for support"),
    ("service", "Kind of service"),
    ("age_band", "Age of the people it is for"),
    ("term", "Long or short term"),
    ("supplier", "Provider"),
)


@dataclass(frozen=True, slots=True)
class Ward:
    """A ward and the small areas in it, as (code, words) pairs."""

    code: str
    name: str
    small_areas: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NeighbourhoodChoices:
    """What a neighbourhood can be made of: wards, their small areas, and practices.

    ``districts`` are those of a place too large to choose small areas from at once.
    """

    wards: tuple[Ward, ...]
    practices: tuple[tuple[str, str], ...]
    districts: tuple[tuple[str, str], ...]

    @property
    def small_areas(self) -> list[tuple[str, str]]:
        """Every small area, as (code, words) pairs."""
        return [each for ward in self.wards for each in ward.small_areas]

    def areas_in(self, wards: Collection[str]) -> list[str]:
        """The codes of the small areas in some wards."""
        return [
            code
            for ward in self.wards
            if ward.code in wards
            for code, _ in ward.small_areas
        ]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A column that payments can be narrowed by, its values, and the one asked for."""

    name: str
    title: str
    values: tuple[str, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class PaymentsDetail:
    """Payments narrowed to what was asked for, and what could be asked for."""

    section: Section
    by: str
    choices: tuple[Narrowing, ...]


def key_figures(position: Position) -> list[Figure]:
    """The few figures that a position opens with, as far as they are held."""
    held = position.figures()
    return [held[key] for key in KEY_FIGURES if key in held]


def boards(lake: Lake) -> list[tuple[str, str]]:
    """The ODS code and name of every integrated care board, in order of name."""
    held = gazetteer(lake).of_kind(PlaceKind.ICB)
    return [(entry.ods_code or entry.code, said_name(entry.name)) for entry in held]


def components() -> list[tuple[str, str]]:
    """The components of the NHS formula, as (code, words) pairs."""
    return [
        (code, f"{name[:1].upper()}{name[1:]}")
        for code, name in COMPONENT_NAMES.items()
    ]


def formulas(lake: Lake) -> list[str]:
    """The vintages of the NHS formula held, newest first."""
    return [resource.vintage for resource in lake.vintages(TABLE)]


def neighbourhood_choices(lake: Lake, place: Place) -> NeighbourhoodChoices:
    """What a neighbourhood in a place can be made of, in order of names."""
    areas = lake.table(
        "small_areas",
        ["ward_name", "ward_code", "lsoa_name", "lsoa_code", "ltla_name", "ltla_code"],
        where={"lsoa_code": place.lsoa_codes},
    ).to_pylist()
    several = len(place.district_codes) > 1
    wards: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for each in areas:
        name = each["ward_name"] + (f", {each['ltla_name']}" if several else "")
        wards[name, each["ward_code"]].append((each["lsoa_code"], each["lsoa_name"]))
    practices = lake.table(
        TABLE,
        ["practice_name", "practice_code"],
        where={"practice_code": place.practice_codes},
    ).to_pylist()
    districts = {(each["ltla_name"], each["ltla_code"]) for each in areas}
    return NeighbourhoodChoices(
        wards=tuple(
            Ward(code, name, tuple(sorted(found, key=lambda pair: pair[1])))
            for (name, code), found in sorted(wards.items())
        ),
        practices=tuple(
            (code, f"{name} ({code})")
            for name, code in sorted(
                (each["practice_name"], each["practice_code"]) for each in practices
            )
        ),
        districts=tuple((code, name) for name, code in sorted(districts))
        if several
        else (),
    )


def councils(lake: Lake) -> list[tuple[str, str]]:
    """The code and name of every council with social care duties, in order of name."""
    held = gazetteer(lake).of_kind(PlaceKind.COUNCIL)
    return [(entry.code, entry.name) for entry in held]


def payments_detail(
    lake: Lake, place: Place, *, asked: Mapping[str, str], on: date
) -> PaymentsDetail:
    """Payments of a place's councils by month, narrowed to a part, service, age or provider.

    Raises:
        BadInput: When payments do not say what was asked for.
    """
    held = payments_held(lake, place.council_codes)
    if not held.councils:
        return PaymentsDetail(payments.section(lake, place, on=on), "", ())
    by = asked.get("by") or SHOW_BY[0][0]
    where = {column: asked[column] for column in NARROW_BY if asked.get(column)}
    offered = values_held(held)
    for column, value in where.items():
        if value not in offered[column]:
            raise BadInput(
                f"No payment held says {value[:80]!r} under {NARROW_BY[column].lower()}."
            )
    if by not in dict(SHOW_BY):
        raise BadInput(
            f"Payments cannot be shown by {by[:80]!r}; "
            f"they can by {listed([name.lower() for _, name in SHOW_BY])}."
        )
    narrowed = (
        ", ".join(where.values()) or "all payments held for health and social care"
    )
    by_month = over_time(held, by=by, where=where)
    section = Section(
        key="payments_detail",
        title="Payments over time",
        answer=f"Showing {narrowed}. These are payments to suppliers, not expenditure.",
        tables=(by_month, breakdown(held, by=by, where=where)),
        pictures=(("lines", by_month.key),),
    )
    choices = tuple(
        Narrowing(column, title, offered[column], asked.get(column, ""))
        for column, title in NARROW_BY.items()
    )
    return PaymentsDetail(section, by, choices)
