"""Pharmacies, food banks and hubs: places that people can go to."""

from collections.abc import Iterator

from ropewalk.figures import Column, Figure, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.market.homes import area_said
from ropewalk.place.places import Place
from ropewalk.place.rows import rows_among

SERVICES = "community_services"


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
        key="market.services",
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


def services_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    """The number of each kind of place, where every district of the place has some."""
    table = services_table(lake, place)
    if len(table.rows) < len(place.district_codes):
        return
    for column in table.columns[1:]:
        counts = [each for each in table.column(column.key) if isinstance(each, int)]
        if len(counts) < len(table.rows):
            continue
        yield Figure(
            key=f"market.{column.key}",
            label=f"{column.title}, {area_said(lake, place)}",
            value=sum(counts),
            unit="count",
            vintage=lake.resource(SERVICES).vintage,
            rule="number of places in the list",
            sources=(lake.source(SERVICES),),
        )
