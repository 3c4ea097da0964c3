"""Long-term conditions on the registers of GP practices, beside England."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow.compute as pc

from ropewalk.engine.comparison import wilson
from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.cells import percentage
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place
from ropewalk.place.rows import rows_among

FEWEST_ON_A_REGISTER = "suppress_below_social_care"
LIST_WORDS = {
    "TOTAL": "everyone",
    "06OV": "aged 6 and over",
    "16OV": "aged 16 and over",
    "17OV": "aged 17 and over",
    "18OV": "aged 18 and over",
    "50OV": "aged 50 and over",
}


@dataclass(frozen=True, slots=True)
class Register:
    """People with a condition, and the list they were counted against."""

    condition: str
    list_type: str
    people: int
    listed: int
    practices: int

    @property
    def list_said(self) -> str:
        """Who is on the list, in words."""
        return LIST_WORDS.get(self.list_type, self.list_type)


def registers(lake: Lake, practices: Sequence[str] | None) -> list[Register]:
    """Conditions added up over practices, or over all of England for ``None``."""
    rows = lake.table("qof")
    if practices is not None:
        rows = rows_among(rows, "practice_code", practices)
    known = pc.and_(pc.is_valid(rows["register"]), pc.is_valid(rows["list_size"]))
    rows = rows.filter(known)
    sums = rows.group_by(["condition", "list_type"]).aggregate(
        [("register", "sum"), ("list_size", "sum"), ("practice_code", "count")]
    )
    return sorted(
        (
            Register(
                condition=row["condition"],
                list_type=row["list_type"],
                people=row["register_sum"],
                listed=row["list_size_sum"],
                practices=row["practice_code_count"],
            )
            for row in sums.to_pylist()
            if row["list_size_sum"]
        ),
        key=lambda each: each.condition,
    )


def conditions_table(lake: Lake, place: Place, *, on: date) -> Table:
    """Conditions on the registers of practices located in a place, beside England.

    A register of fewer than five people is not shown.
    """
    z = float(parameter("interval_95_z", on=on).value)
    fewest = int(parameter(FEWEST_ON_A_REGISTER, on=on).value)
    england = {each.condition: each for each in registers(lake, None)}
    own = registers(
        lake, None if place.kind == PlaceKind.ENGLAND else place.practice_codes
    )
    rows: list[tuple[Cell, ...]] = []
    for each in own:
        whole = england[each.condition]
        beside = percentage(whole.people, whole.listed, 2)
        if each.people < fewest:
            rows.append((each.condition, each.list_said, *[None] * 5, beside))
            continue
        low, high = wilson(each.people, each.listed, z)
        rows.append(
            (
                each.condition,
                each.list_said,
                each.people,
                each.listed,
                percentage(each.people, each.listed, 2),
                round(low * 100, 2),
                round(high * 100, 2),
                beside,
            )
        )
    practices = max((each.practices for each in own), default=0)
    return Table(
        key="outcomes.conditions",
        title="People with long-term conditions on GP registers",
        columns=(
            Column("condition", "Condition"),
            Column("list", "Out of registered people"),
            Column("register", "People on the register", "people"),
            Column("list_size", "People on the list", "people"),
            Column("share", "Share", "percent"),
            Column("low", "95% interval from", "percent"),
            Column("high", "to", "percent"),
            Column("england", "England", "percent"),
        ),
        rows=tuple(rows),
        sources=(lake.source("qof"),),
        note=f"People registered with {practices:,} "
        f"{'practice' if practices == 1 else 'practices'} located here in 2021-22, "
        "known to have the condition; not adjusted for age. Registers of fewer than "
        f"{fewest} people are not shown.",
    )
