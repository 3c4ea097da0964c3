"""The adult social care measures of the Office for Local Government, by council."""

from collections.abc import Iterator
from typing import Any

from ropewalk.figures import Column, Figure, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.beside import held_against
from ropewalk.place.cells import rounded
from ropewalk.place.places import Place
from ropewalk.place.recency import dated, end_of_period
from ropewalk.place.rows import rows_among

OFLOG = "asc_outcomes"
MIDDLE = "the middle English council"
OFLOG_UNITS = {
    "ASC1": "score, 0 to 12",
    "ASC2": "score",
    "ASC3": "percent",
    "ASC4": "percent",
    "ASC5": "percent",
    "ASC6": "per 100,000",
    "ASC7": "percent",
}


def oflog_table(lake: Lake, place: Place) -> Table:
    """The Office for Local Government's measures: each council, newest year, England."""
    newest = sorted(
        _newest(lake, place).values(),
        key=lambda row: (row["measure"], row["council_name"]),
    )
    return Table(
        key="outcomes.oflog",
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
                _measure_said(row["measure"]),
                row["council_name"],
                row["financial_year"],
                rounded(row["value"], 3),
                rounded(row["england_median"], 3),
                OFLOG_UNITS.get(row["measure_code"], ""),
            )
            for row in newest
        ),
        sources=(lake.source(OFLOG),),
        note="In order of measure and then of name.",
    )


def _measure_said(measure: str) -> str:
    words = measure.replace("ASC ", "").replace(" : ", ": ")
    return words[:1].upper() + words[1:]


def _newest(lake: Lake, place: Place) -> dict[tuple[str, str], dict[str, Any]]:
    """The newest row with a value of each measure and council of a place."""
    rows = rows_among(lake.table(OFLOG), "council_code", place.council_codes)
    return {
        (row["measure_code"], row["council_code"]): row
        for row in rows.sort_by("financial_year").to_pylist()
        if row["value"] is not None
    }


def oflog_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    """The newest value of each measure, for a place that is one council."""
    if len(place.council_codes) != 1:
        return
    newest = _newest(lake, place)
    for code, council in sorted(newest):
        row = newest[code, council]
        as_at = end_of_period(row["financial_year"])
        source = dated(lake.source(OFLOG), as_at, row["financial_year"])
        own, middle = (
            Figure(
                key=f"outcomes.{code.lower()}{part}",
                label=f"{_measure_said(row['measure'])}, {name}",
                value=value,
                unit=OFLOG_UNITS.get(code, ""),
                vintage=row["financial_year"],
                rule="as published",
                sources=(source,),
            )
            for part, name, value in (
                ("", row["council_name"], row["value"]),
                (".england", MIDDLE, row["england_median"]),
            )
        )
        yield held_against(own, middle, _capital(MIDDLE))
        yield middle


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
