"""The map of resources: which service is had from which provider, and what was paid.

Every payment held for a council's newest whole year is in it once, under its part of health
and social care. With what the list pays for something else, which the note gives, it adds up
to the year's total, which is tied to the totals that the council publishes.
"""

from ropewalk.figures import Column, Table
from ropewalk.lake.catalogue import Lake
from ropewalk.place.payments.held import NOTE, payments_held, sums
from ropewalk.place.payments.parts import outside_said
from ropewalk.place.payments.years import newest_year, years_of
from ropewalk.place.places import Place

KEY = "market.resources"


def resources_map(lake: Lake, place: Place) -> Table | None:
    """Services, providers and payments of a place's councils; nothing where none is held.

    Only a year that is held whole is mapped. Rows are in order of council, service and
    provider.
    """
    held = payments_held(lake, place.council_codes)
    lines: list[tuple[str, str, str, str, str, int, int]] = []
    for council in held.councils:
        one = held.of(council)
        year = newest_year(years_of(one))
        if year is None:
            continue
        amounts = sums(one.rows, ("financial_year", "part", "service", "supplier"))
        lines += [
            (held.names[council], year.name, part, service, provider, payments, pence)
            for (name, part, service, provider), (pence, payments) in amounts.items()
            if name == year.name
        ]
    if not lines:
        return None
    return Table(
        key=KEY,
        title="Services, providers and what was paid",
        columns=(
            Column("council", "Council"),
            Column("financial_year", "Financial year"),
            Column("part", "Part of health and social care"),
            Column("service", "Kind of service"),
            Column("provider", "Provider"),
            Column("payments", "Payments", "count"),
            Column("pence", "Paid", "pence"),
        ),
        rows=tuple(sorted(lines)),
        sources=held.all_sources(),
        note=f"{NOTE} {outside_said(held)}".strip(),
    )
