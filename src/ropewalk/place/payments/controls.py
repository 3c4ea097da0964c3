"""All that a council pays, for every service: what its payments are a share of."""

from datetime import date

import pyarrow.compute as pc

from ropewalk.figures import Figure, Source
from ropewalk.lake.catalogue import Lake
from ropewalk.place.payments.held import Held
from ropewalk.place.payments.years import Year, months_of
from ropewalk.place.recency import dated, end_of_month

CONTROLS = "payment_controls"


def everything_figure(lake: Lake, held: Held, year: Year, stem: str) -> Figure | None:
    """All that the council paid in the same months, for every service."""
    controls = controls_of(lake, held.councils[0])
    months = set(months_of(held, year.name))
    found = [pence for month, (pence, _) in controls.items() if month in months]
    if len(found) != year.months:
        return None
    return Figure(
        key=f"{stem}.everything",
        label=f"All payments of {held.council_said}, every service",
        value=sum(found),
        unit="pence",
        vintage=year.said,
        rule=f"sum of the monthly totals of {year.months} months",
        sources=(dated(lake.source(CONTROLS), end_of_month(year.last_month)),),
    )


def controls_of(lake: Lake, council: str) -> dict[date, tuple[int, int]]:
    """What a council paid for everything, by month; the newest vintage that has it."""
    found: dict[date, tuple[int, int]] = {}
    for resource in lake.vintages(CONTROLS) if CONTROLS in lake.names() else ():
        table = lake.table(CONTROLS, vintage=resource.vintage)
        table = table.filter(pc.equal(table["council_code"], council))
        for month, pence, payments in zip(
            *(table[name].to_pylist() for name in ("month", "pence", "payments")),
            strict=True,
        ):
            found.setdefault(month, (pence, payments))
    return found


def with_controls(lake: Lake, held: Held) -> tuple[Source, ...]:
    """The sources of payments, and of what they are a share of where it is held."""
    sources = held.all_sources()
    has_controls = bool(controls_of(lake, held.councils[0]))
    return (*sources, lake.source(CONTROLS)) if has_controls else sources
