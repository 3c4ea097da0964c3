"""Every integrated care board in a month, and all those that reported as England."""

from datetime import date
from functools import lru_cache

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.table import Cell
from ropewalk.lake.catalogue import Lake
from ropewalk.place.cells import rounded
from ropewalk.place.discharge.periods import Period, most_days_lacking
from ropewalk.place.kept import Kept, kept
from ropewalk.place.places import names_of_places, said_name
from ropewalk.place.recency import dated, end_of_month

MEANING = (
    "People in acute hospitals who no longer needed to be there, on an average day; "
    "some of them left that day, and the rest were still there at its end."
)


def month_of_boards(lake: Lake, month: date, *, on: date) -> dict[str, Period]:
    """One month of every board that reported it, by board."""
    return dict(
        _boards_held(kept(lake, "discharge_icb"), month, most_days_lacking(on=on))
    )


@lru_cache(maxsize=32)
def _boards_held(held: Kept, month: date, lacking: int) -> dict[str, Period]:
    rows = held.lake.table("discharge_icb")
    first, last = pa.scalar(month), pa.scalar(end_of_month(month))
    inside = pc.and_(
        pc.greater_equal(rows["day"], first), pc.less_equal(rows["day"], last)
    )
    rows = rows.filter(pc.and_(inside, pc.greater(rows["discharged"], 0)))
    means = rows.group_by("icb_code").aggregate(
        [
            ("no_criteria_to_reside", "mean"),
            ("discharged", "mean"),
            ("day", "count"),
        ]
    )
    days = end_of_month(month).day
    return {
        row["icb_code"]: Period(
            starts_on=month,
            days=days,
            days_known=row["day_count"],
            ready=row["no_criteria_to_reside_mean"],
            left=row["discharged_mean"],
        )
        for row in means.to_pylist()
        if row["day_count"] >= days - lacking
    }


@lru_cache(maxsize=4)
def _residents_by_board(held: Kept) -> dict[str, int]:
    """Census residents of every board, by its Organisation Data Service code."""
    areas = held.lake.table("small_areas", ["lsoa_code", "icb_code"])
    people = held.lake.table("population_census", ["lsoa_code", "residents"])
    found = areas.join(people, "lsoa_code").group_by("icb_code")
    sums = found.aggregate([("residents", "sum")])
    boards, residents = (sums[key].to_pylist() for key in ("icb_code", "residents_sum"))
    return dict(zip(boards, residents, strict=True))


def residents_by_board(lake: Lake) -> dict[str, int]:
    """Census residents of every board, by its Organisation Data Service code."""
    return _residents_by_board(kept(lake, "small_areas", "population_census"))


def per_100_000(key: str, label: str, people: Figure, residents: Figure) -> Figure:
    """People for each 100,000 residents, with what keeps it from being a rate of them."""
    return Figure(
        key=key,
        label=label,
        value=(
            None
            if people.value is None or not residents.value
            else people.value / residents.value * 100_000
        ),
        unit="per 100,000",
        vintage=people.vintage,
        rule="people ÷ residents, for each 100,000",
        inputs=(people, residents),
        note=(
            "Patients are counted where the hospital is, wherever they live, and "
            "residents were counted in another year: context, not a rate of residents."
        ),
    )


def all_boards_figure(lake: Lake, month: date, *, on: date) -> Figure | None:
    """England per 100,000 residents of the boards that reported the month."""
    boards = month_of_boards(lake, month, on=on)
    residents = residents_by_board(lake)
    known = {
        code: still_there
        for code, period in boards.items()
        if code in residents and (still_there := period.still_there) is not None
    }
    if not known:
        return None
    source = dated(lake.source("discharge_icb"), end_of_month(month))
    people = Figure(
        key="discharge.england.still_there",
        label="Still in hospital at the end of an average day, boards that reported",
        value=sum(known.values()),
        unit="people",
        vintage=f"{month:%B %Y}",
        rule=f"sum of the daily means of {len(known)} of {len(residents)} boards",
        sources=(source,),
    )
    base = Figure(
        key="discharge.england.residents",
        label="People who live in the boards that reported",
        value=sum(residents[code] for code in known),
        unit="people",
        vintage=lake.resource("population_census").vintage,
        rule=f"sum over the small areas of {len(known)} boards",
        sources=(lake.source("population_census"),),
    )
    return per_100_000(
        "discharge.england.still_there_per_100_000",
        "Still in hospital at the end of the day, England, by residents",
        people,
        base,
    )


def boards_table(lake: Lake, month: date, *, on: date) -> Table:
    """Every board in a month, in order of name: people still in hospital, by residents."""
    names = names_of_places(lake)
    residents, held = residents_by_board(lake), month_of_boards(lake, month, on=on)
    rows: list[tuple[Cell, ...]] = []
    for code in sorted(residents, key=lambda each: said_name(names[each])):
        found = held.get(code)
        still_there = found.still_there if found else None
        rate = None if still_there is None else still_there / residents[code] * 100_000
        rows.append(
            (
                said_name(names[code]),
                rounded(found.ready) if found else None,
                rounded(still_there),
                rounded(rate),
                rounded(found.left_share) if found else None,
            )
        )
    return Table(
        key="discharge.boards",
        title=f"Flow home from hospital by integrated care board, {month:%B %Y}",
        columns=(
            Column("board", "Integrated care board"),
            Column("ready", "Ready to leave", "people"),
            Column("still_there", "Still there at the end of the day", "people"),
            Column("rate", "Still there, by residents", "per 100,000"),
            Column("left_share", "Left the same day, share", "percent"),
        ),
        rows=tuple(rows),
        sources=(lake.source("discharge_icb"), lake.source("population_census")),
        note=f"{MEANING} In order of name; boards differ in the age of their people "
        "and in which hospitals lie in them.",
    )
