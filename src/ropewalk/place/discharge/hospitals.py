"""The trusts that people of a place use, side by side: flow, beds and A&E."""

from collections.abc import Sequence
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import day, listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.cells import percentage, rounded
from ropewalk.place.discharge.daily import daily_of_trust, newest_day
from ropewalk.place.discharge.periods import known_months
from ropewalk.place.discharge.trusts import (
    Serving,
    newest_by_trust,
    newest_month,
    part,
    shares_of_trusts,
    trust_named,
    trust_names,
)
from ropewalk.place.places import Place

MOST_TRUSTS = 12
COUNTED_ELSEWHERE = (
    "Their patients are since counted by another trust, whose catchment of 2022 does "
    "not show it."
)
WHOLE_TRUST = (
    "Numbers are for the whole trust: all its hospitals, and people from everywhere. "
    "Trusts that merged report under the code of the one they became, so one hospital "
    "of theirs cannot be told apart."
)


def trusts_table(
    lake: Lake, trusts: Sequence[Serving], place: Place, *, on: date
) -> Table:
    """The trusts that people of a place use, with their flow, beds and A&E."""
    beds = newest_by_trust(lake, "beds")
    emergency = newest_by_trust(lake, "attendances")
    last = newest_day(lake, "discharge_trust").replace(day=1)
    rows: list[tuple[Cell, ...]] = []
    for trust in trusts[:MOST_TRUSTS]:
        month = known_months(lake, trust.code, on=on).get(last)
        bed, seen = beds.get(trust.code, {}), emergency.get(trust.code, {})
        rows.append(
            (
                trust.name,
                trust.code,
                round(trust.share_of_trust * 100, 1),
                round(trust.share_of_place * 100, 1),
                rounded(month.still_there) if month else None,
                rounded(month.left_share) if month else None,
                bed.get("general_acute_available"),
                bed.get("general_acute_occupied"),
                percentage(
                    bed.get("general_acute_occupied"),
                    bed.get("general_acute_available"),
                ),
                seen.get("attendances"),
                percentage(seen.get("over_4_hours"), seen.get("attendances")),
                seen.get("emergency_admissions"),
            )
        )
    bed_month, seen_month = (
        f"{newest_month(lake, table):%B %Y}" for table in ("beds", "attendances")
    )
    return Table(
        key="discharge.trusts",
        title=f"Hospital trusts that people of {place.short_name} use",
        columns=(
            Column("trust", "Trust"),
            Column("code", "Code"),
            Column("share_of_trust", "Its patients who live here, 2022", "percent"),
            Column(
                "share_of_place", "Our estimate of people here it serves", "percent"
            ),
            Column("still_there", f"Still there, mean of {last:%B %Y}", "people"),
            Column("left_share", "Left the same day, share", "percent"),
            Column("beds_open", f"General and acute beds open, {bed_month}", "beds"),
            Column("beds_occupied", "Of those, occupied", "beds"),
            Column("occupancy", "Beds occupied", "percent"),
            Column("attendances", f"A&E attendances, {seen_month}", "count"),
            Column("over_4_hours", "Of those, over four hours", "percent"),
            Column("emergency_admissions", "Emergency admissions", "count"),
        ),
        rows=tuple(rows),
        sources=tuple(
            lake.source(name)
            for name in ("trust_catchment", "discharge_trust", "beds", "attendances")
        ),
        note=" ".join(
            (
                WHOLE_TRUST,
                *_stopped_note(lake, place, on=on),
                *_more_note(len(trusts)),
            )
        ),
    )


def _stopped_note(lake: Lake, place: Place, *, on: date) -> list[str]:
    """Trusts of the catchment of 2022 that no longer report under their own code."""
    names = trust_names(lake)
    newest = newest_day(lake, "discharge_trust")
    least = part("worth_naming_percent", on=on)
    said = []
    for trust, share in sorted(shares_of_trusts(lake, place).items()):
        if share < least:
            continue
        last = daily_of_trust(lake, trust).last_reported
        if last and last < newest.replace(day=1):
            said.append(f"{trust_named(names, trust)} ({trust}) after {day(last)}")
    if not said:
        return []
    words = f"No longer reporting under their own code: {listed(said)}."
    return [words, COUNTED_ELSEWHERE]


def _more_note(trusts: int) -> list[str]:
    more = trusts - MOST_TRUSTS
    return [f"{more} more trusts are not listed."] if more > 0 else []
