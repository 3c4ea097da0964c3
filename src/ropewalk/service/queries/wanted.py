"""What a lot is for, as those who could bid for it read it before they name a price."""

from dataclasses import dataclass

from ropewalk.figures import Column, Table
from ropewalk.partnership.rules.terms import year_said
from ropewalk.service.models import Lot
from ropewalk.service.queries.specification_told import specification_told


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much of which service is wanted, and what it has to be.

    Attributes:
        said: It in a few sentences.
        tables: What is required, and by what and to which standards it is judged later.
    """

    said: str
    tables: tuple[Table, ...]


def wanted_of(lot: Lot) -> Wanted:
    """What a bid for a lot has to give, in eight queries."""
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
    return Wanted(f"{lead} {has_to_be}", (table, *shown))
