"""What is held for England alone: care at home by rating, and homes by ownership."""

from ropewalk.figures import Column, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.cells import percentage


def home_care_table(lake: Lake) -> Table:
    """Latest ratings of home care and other community services in England."""
    rows = lake.table("home_care_ratings").to_pylist()
    owners = sorted({row["ownership"] for row in rows})
    wholes = {
        owner: sum(row["locations"] for row in rows if row["ownership"] == owner)
        for owner in owners
    }
    good = {
        owner: sum(
            row["locations"]
            for row in rows
            if row["ownership"] == owner and row["rating"] in {"Good", "Outstanding"}
        )
        for owner in owners
    }
    return Table(
        key="market.home_care_england",
        title="Ratings of care at home and in the community, England",
        columns=(
            Column("ownership", "Who owns them"),
            Column("locations", "Locations rated", "count"),
            Column("good", "Good or outstanding", "percent"),
        ),
        rows=tuple(
            (owner, wholes[owner], percentage(good[owner], wholes[owner]))
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
        key="market.ownership",
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
