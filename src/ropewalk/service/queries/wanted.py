"""What a lot is for, as those who could bid for it read it before they name a price."""

from collections.abc import Iterator
from dataclasses import dataclass

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day, listed
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.models import Lot, Service, SpecificationVersion
from ropewalk.service.queries.registers import last_day
from ropewalk.service.queries.service_told import places_said
from ropewalk.service.queries.specification_told import specification_told


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of which service is wanted, and what it has to be.

    Attributes:
        said: It in a few sentences.
        points: What it does and does not, where, and from when to when, as recorded.
        tables: What is required, and by what and to which standards it is judged later.
    """

    said: str
    points: tuple[str, ...]
    tables: tuple[Table, ...]


def wanted_of(lot: Lot) -> Wanted:
    """What a bid for a lot has to give, in ten queries."""
    service = lot.procurement.service
    required = list(lot.requirements.order_by("year_starting", "pk"))
    in_all = sum(each.quantity for each in required)
    specified = specification_told(service)
    lead = f"{in_all:,} {lot.unit} in all of {service.name}, for: {service.for_whom}."
    has_to_be = specified.now.purpose if specified.now else specified.said
    table = Table(
        key="wanted",
        title="What is wanted",
        columns=(
            Column("what", "What"),
            Column("quantity", "How many", "count"),
            Column("unit", "Unit"),
            Column("year", "Year"),
        ),
        rows=tuple(
            (
                each.what,
                each.quantity,
                each.unit,
                year_said(each.year_starting),
            )
            for each in required
        ),
    )
    shown = (each for each in specified.tables if each.key in {"measures", "standards"})
    return Wanted(
        f"{lead} {has_to_be}",
        tuple(_points(service, specified.now)),
        (table, *shown),
    )


def _points(service: Service, now: SpecificationVersion | None) -> Iterator[str]:
    yield f"What it does: {service.description}"
    if now is not None and now.scope:
        yield f"What belongs to it: {now.scope}"
    if places := places_said(service):
        yield f"Where it is given: {'; '.join(places)}"
    served = [str(each) for each in service.served_areas.select_related("locality")]
    if served:
        yield f"For people who live in: {listed(served)}"
    ends = (
        f" to {day(last_day(service.ends_before))}"
        if service.ends_before
        else "; no last day is recorded"
    )
    yield f"When it is given: from {day(service.starts_on)}{ends}"
    yield (
        "Term of the contract: not recorded before the contract is made. The quantities "
        "below say which years are asked for."
    )
