"""Satisfaction with care, admissions to care homes and ratings, as published each period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc

from ropewalk.figures import Column, Figure, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import ENGLAND
from ropewalk.place.recency import dated, end_of_period, period_said

MEASURES = "asc_measures"
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
        key=key or f"outcomes.{short}",
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
        key=f"outcomes.{short}_neighbours",
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
