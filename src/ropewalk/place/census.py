"""What the census and the indices of deprivation say of the residents of a place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ropewalk.figures import Column, Figure, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import beside
from ropewalk.place.cells import percentage
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place
from ropewalk.place.population_figures import counted_figure, share_figure
from ropewalk.place.residents import CENSUS, by_area, sums, where_of

ETHNIC_GROUPS = {
    "asian": "Asian",
    "black": "Black",
    "mixed": "Mixed",
    "white": "White",
    "other": "Other",
}
TENURES = {
    "owned": "Owned",
    "shared_ownership": "Shared ownership",
    "social_rented": "Social rented",
    "private_rented": "Private rented",
    "rent_free": "Rent free",
}
MOST_DEPRIVED_FIFTH = (1, 2)
CARE = {
    "9 hours or less": "9 or less",
    "10 to 19": "10 to 19",
    "20 to 34": "20 to 34",
    "35 to 49": "35 to 49",
    "50 or more": "50 or more",
}
HEALTH = ("Very good", "Good", "Fair", "Bad", "Very bad")


def census_shares(
    lake: Lake, place: Place, others: Mapping[str, Place | None]
) -> list[Figure]:
    """Disability, deprivation and rural homes as shares of the residents of the census.

    Each stands beside the same share of ``others``, by name; ``None`` is all England.
    """
    columns = ("disabled", "residents")
    disabled = sums(lake, "disability", columns, place)
    elsewhere = {
        name: sums(lake, "disability", columns, other) for name, other in others.items()
    }
    source = lake.source("disability")
    return [
        share_figure(
            "people.disabled_share",
            "Share of residents who are disabled",
            counted_figure(
                "people.disabled",
                "Residents who are disabled",
                disabled["disabled"],
                source,
            ),
            counted_figure(
                "people.disability_base", "Residents", disabled["residents"], source
            ),
            beside(
                {
                    name: percentage(each["disabled"], each["residents"])
                    for name, each in elsewhere.items()
                },
                "percent",
            ),
        ),
        _in_some_areas(
            lake,
            place,
            "most_deprived",
            "living in the most deprived fifth of England's small areas",
            kinds=("deprivation", "imd_decile", MOST_DEPRIVED_FIFTH),
            others=others,
        ),
        _in_some_areas(
            lake,
            place,
            "rural",
            "living in rural areas",
            kinds=("small_areas", "rural_urban", ("Rural",)),
            others=others,
        ),
    ]


def _in_some_areas(
    lake: Lake,
    place: Place,
    name: str,
    words: str,
    *,
    kinds: tuple[str, str, tuple[int | str, ...]],
    others: Mapping[str, Place | None],
) -> Figure:
    """The share of residents in small areas of a certain kind.

    ``kinds`` names the table, its column, and the values that make an area count.
    """
    table, column, wanted = kinds
    rows = lake.table(table, ["lsoa_code", column]).to_pydict()
    inside = {
        code
        for code, kind in zip(rows["lsoa_code"], rows[column], strict=True)
        if kind in wanted
    }
    people = by_area(lake, CENSUS, "residents")

    def counted(other: Place | None) -> tuple[float, float]:
        if other is None or other.kind == PlaceKind.ENGLAND:
            own = tuple(people)
        else:
            own = other.lsoa_codes
        return (
            sum(people[code] for code in own if code in inside),
            sum(people[code] for code in own),
        )

    part, whole = counted(place)
    census = lake.source(CENSUS)
    figure = share_figure(
        f"people.{name}_share",
        f"Share of residents {words}",
        counted_figure(
            f"people.{name}",
            f"Residents {words}",
            part,
            census,
        ),
        counted_figure(
            "people.census_residents",
            "Residents at the census",
            whole,
            census,
        ),
        beside(
            {name: percentage(*counted(other)) for name, other in others.items()},
            "percent",
        ),
    )
    return replace(figure, sources=(census, lake.source(table)))


def place_and_england(
    lake: Lake, table: str, columns: Sequence[str], place: Place
) -> tuple[list[int], list[int]]:
    """Some columns added up over a place, and over England."""
    own, everyone = (
        [added[name] for name in columns]
        for added in (
            sums(lake, table, columns, place),
            sums(lake, table, columns, None),
        )
    )
    return own, everyone


def census_tables(lake: Lake, place: Place) -> list[Table]:
    """Ethnic groups, homes and deprivation, each beside England."""
    return [
        _mix(lake, place, "ethnicity", ("people", "ethnic group"), ETHNIC_GROUPS),
        _mix(lake, place, "tenure", ("households", "tenure"), TENURES),
        _deprivation(lake, place),
    ]


def _mix(
    lake: Lake,
    place: Place,
    table: str,
    what_by_which: tuple[str, str],
    names: Mapping[str, str],
) -> Table:
    """How the residents or households of a place divide, beside England."""
    what, which = what_by_which
    own, everyone = place_and_england(lake, table, tuple(names), place)
    return Table(
        key=f"people.{table}",
        title=f"{'Residents' if what == 'people' else 'Households'} by {which}",
        columns=(
            Column("group", which.capitalize()),
            Column("people", what.capitalize(), what),
            Column("percent", "Share", "percent"),
            Column("england", "England", "percent"),
        ),
        rows=tuple(
            (
                name,
                part,
                100 * part / sum(own) if sum(own) else None,
                100 * whole / sum(everyone),
            )
            for name, part, whole in zip(names.values(), own, everyone, strict=True)
        ),
        sources=(lake.source(table),),
    )


def _deprivation(lake: Lake, place: Place) -> Table:
    """Residents by tenth of small areas, the most deprived first."""
    people = by_area(lake, CENSUS, "residents")
    rows = lake.table(
        "deprivation", ["lsoa_code", "imd_decile"], where=where_of(place)
    ).to_pydict()
    tenths = dict.fromkeys(range(1, 11), 0)
    for code, tenth in zip(rows["lsoa_code"], rows["imd_decile"], strict=True):
        tenths[tenth] += int(people[code])
    whole = sum(tenths.values())
    return Table(
        key="people.deprivation",
        title="Residents by tenth of deprivation",
        columns=(
            Column("tenth", "Tenth (1 is the most deprived)", "rank"),
            Column("people", "People", "people"),
            Column("percent", "Share of residents", "percent"),
        ),
        rows=tuple(
            (tenth, number, 100 * number / whole if whole else None)
            for tenth, number in tenths.items()
        ),
        sources=(lake.source("deprivation"), lake.source(CENSUS)),
        note=(
            "Tenths are of England's small areas, so a tenth of England's small areas "
            "is in each; people are those of the census."
        ),
    )


def _covering(lake: Lake, table: str, place: Place) -> dict[str, int] | None:
    """Counts by category, from small areas or councils, when they cover a place."""
    for geography, codes in (
        ("lsoa", place.lsoa_codes),
        ("council", place.district_codes),
    ):
        whole_districts = place.kind in {
            PlaceKind.COUNCIL,
            PlaceKind.DISTRICT,
            PlaceKind.ICB,
        } and _fills_districts(lake, place)
        if geography == "council" and not whole_districts:
            continue
        rows = lake.table(
            table,
            ["area_code", "category", "people"],
            where={"area_code": codes, "geography": [geography]},
        ).to_pydict()
        if set(rows["area_code"]) != set(codes):
            continue
        added: dict[str, int] = {}
        for category, people in zip(rows["category"], rows["people"], strict=True):
            added[category] = added.get(category, 0) + people
        return added
    return None


def _fills_districts(lake: Lake, place: Place) -> bool:
    """Whether a place is made of whole districts."""
    rows = lake.table(
        "small_areas", ["lsoa_code"], where={"ltla_code": place.district_codes}
    )
    return bool(rows.num_rows == len(place.lsoa_codes))


def _covering_all(
    lake: Lake, table: str, others: Mapping[str, Place | None]
) -> dict[str, dict[str, int]]:
    """Counts by category of each of some places that the table covers.

    It covers no more than some councils, so England is never among them.
    """
    found = {
        name: _covering(lake, table, other)
        for name, other in others.items()
        if other is not None
    }
    return {name: counts for name, counts in found.items() if counts is not None}


def unpaid_care(
    lake: Lake, place: Place, others: Mapping[str, Place | None]
) -> tuple[Figure, Table] | None:
    """The share who give unpaid care, and for how long; nothing where it is not held."""
    found = _covering(lake, "unpaid_care", place)
    if found is None:
        return None
    ordered = _hours_given(found)
    elsewhere = {
        name: percentage(sum(_hours_given(counts).values()), sum(counts.values()))
        for name, counts in _covering_all(lake, "unpaid_care", others).items()
    }
    return _census_answer(
        lake,
        "unpaid_care",
        "Share of residents of 5 and over who give unpaid care",
        ordered,
        sum(found.values()),
        counted=sum(ordered.values()),
        comparison=beside(elsewhere, "percent"),
    )


def _hours_given(counts: Mapping[str, int]) -> dict[str, int]:
    """How many give care, by hours a week."""
    return {
        words: next(
            people
            for category, people in counts.items()
            if f"Provides {words}" in category
        )
        for words in CARE
    }


def general_health(
    lake: Lake, place: Place, others: Mapping[str, Place | None]
) -> tuple[Figure, Table] | None:
    """How people see their health; nothing where it is not held."""
    found = _covering(lake, "general_health", place)
    if found is None:
        return None
    elsewhere = {
        name: percentage(_in_bad_health(counts), sum(counts.values()))
        for name, counts in _covering_all(lake, "general_health", others).items()
    }
    return _census_answer(
        lake,
        "general_health",
        "Share of residents whose health is bad or very bad",
        {words: found[f"{words} health"] for words in HEALTH},
        sum(found.values()),
        counted=_in_bad_health(found),
        comparison=beside(elsewhere, "percent"),
    )


def _in_bad_health(counts: Mapping[str, int]) -> int:
    return counts["Bad health"] + counts["Very bad health"]


def _census_answer(
    lake: Lake,
    name: str,
    label: str,
    rows: Mapping[str, int],
    whole: int,
    *,
    counted: int,
    comparison: str,
) -> tuple[Figure, Table]:
    source = lake.source(name)
    part = label.removeprefix("Share of ").capitalize()
    figure = share_figure(
        f"people.{name}_share",
        label,
        counted_figure(f"people.{name}", part, counted, source),
        counted_figure(f"people.{name}_base", "Residents asked", whole, source),
        comparison,
    )
    table = Table(
        key=f"people.{name}",
        title="Unpaid care" if name == "unpaid_care" else "Health as people see it",
        columns=(
            Column(
                "group", "Hours of care a week" if name == "unpaid_care" else "Health"
            ),
            Column("people", "People", "people"),
            Column("percent", "Share", "percent"),
        ),
        rows=tuple(
            (words, people, 100 * people / whole) for words, people in rows.items()
        ),
        sources=(source,),
    )
    return figure, table
