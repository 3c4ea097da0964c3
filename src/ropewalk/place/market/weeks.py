"""Weeks of care in homes that councils paid for, in their own homes and in others'."""

from collections.abc import Iterator, Sequence
from datetime import date

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.cells import percentage
from ropewalk.place.places import Place
from ropewalk.place.recency import dated
from ropewalk.place.rows import rows_among

WEEKS = "care_home_weeks"


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
    lines: dict[int, tuple[Cell, ...]] = {}
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
        lines[year] = (year, nursing, residential, total, own, share)
    lost = sorted(set(councils) - set(lines))
    years = listed([str(year) for year in lost])
    left_out = f"Left out, since a council's are not known: {years}."
    return Table(
        key="market.weeks",
        title="Weeks of care in homes paid for by the council, by year",
        columns=(
            Column("year", "Year ending 31 March", "year"),
            Column("nursing", "Nursing", "weeks"),
            Column("residential", "Residential", "weeks"),
            Column("total", "All", "weeks"),
            Column("own", "In the council's own homes", "weeks"),
            Column("own_share", "In the council's own homes", "percent"),
        ),
        rows=tuple(lines.values()),
        sources=(lake.source(WEEKS),),
        note=f"{WEEKS_NOTE} {left_out}" if lost else WEEKS_NOTE,
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


def weeks_figures(lake: Lake, place: Place) -> Iterator[Figure]:
    """The newest year's weeks of care, and the part in the council's own homes."""
    table = weeks_table(lake, place)
    if not table.rows:
        return
    year, total, own, share = (
        table.records()[-1][key] for key in ("year", "total", "own", "own_share")
    )
    source = dated(lake.source(WEEKS), date(year, 3, 31), str(year))
    parts = [
        Figure(
            key=f"market.weeks{part}",
            label=label,
            value=value,
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
        key="market.weeks_own_share",
        label="Share of weeks of care in the council's own homes",
        value=share,
        unit="percent",
        vintage=parts[0].vintage,
        rule="weeks in the council's own homes ÷ all weeks",
        inputs=(parts[1], parts[0]),
    )
