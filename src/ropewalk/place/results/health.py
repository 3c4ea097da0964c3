"""The Health Index of each district."""

from ropewalk.figures import Column, Table
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.rows import rows_among

HEALTH_INDEX = "health_index"


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
        key="outcomes.health_index",
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
