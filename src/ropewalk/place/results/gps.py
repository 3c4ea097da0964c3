"""How many patients there are for each GP, here and in England."""

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.rows import rows_among


def gps_table(lake: Lake, place: Place) -> Table:
    """Patients for each full-time equivalent GP: each district and England, by name."""
    rows = lake.table("gps")
    names = names_of_places(lake)
    wanted = sorted(place.district_codes, key=lambda code: said_name(names[code]))
    counted = [(said_name(names[code]), _gps_of(rows, [code])) for code in wanted]
    counted.append(("England", _gps_of(rows, None)))
    return Table(
        key="outcomes.gps",
        title="Patients for each full-time equivalent GP",
        columns=(
            Column("area", "Area"),
            Column("patients", "Patients", "people"),
            Column("gps", "Full-time equivalent GPs", "GPs"),
            Column("ratio", "Patients for each GP", "people"),
        ),
        rows=tuple(
            (name, patients, round(gps, 1), round(patients / gps, 0))
            for name, held in counted
            if held is not None
            for patients, gps in (held,)
        ),
        sources=(lake.source("gps"),),
        note="Fully qualified GPs in practices in the district; patients may live "
        "elsewhere.",
    )


def _gps_of(
    rows: pa.Table, districts: Sequence[str] | None
) -> tuple[int, float] | None:
    """Patients and GPs; nothing where a district's are not held, or it has no GP."""
    if districts is not None:
        rows = rows_among(rows, "ltla_code", districts)
        if set(rows["ltla_code"].to_pylist()) != set(districts):
            return None
    if rows["patients"].null_count or rows["gp_fte"].null_count:
        return None
    patients, gps = (pc.sum(rows[name]).as_py() for name in ("patients", "gp_fte"))
    return (patients, gps) if gps else None


def gps_figure(
    lake: Lake, name: str, districts: Sequence[str] | None, *, key: str
) -> Figure | None:
    """Patients for each full-time equivalent GP of some districts, or of England."""
    held = _gps_of(lake.table("gps"), districts)
    if held is None:
        return None
    patients, gps = held
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


def own_gps_figure(lake: Lake, place: Place) -> Figure | None:
    """Patients for each GP of a place's own districts."""
    if place.kind == PlaceKind.ENGLAND or not place.district_codes:
        return None
    is_whole = place.kind in {PlaceKind.COUNCIL, PlaceKind.DISTRICT, PlaceKind.ICB}
    names = names_of_places(lake)
    districts = [said_name(names[code]) for code in place.district_codes]
    name = place.short_name if is_whole else listed(sorted(districts))
    return gps_figure(lake, name, place.district_codes, key="outcomes.gps")
