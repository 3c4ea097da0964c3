"""What units of care cost to give, and the floor that a price is held against."""

from datetime import date
from decimal import Decimal

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import PriceKind
from ropewalk.service.models import CostBuildUp
from ropewalk.service.rules.cost_of_care import CostOfCare, CostPart, cost_of_care
from ropewalk.service.rules.price import price_said


def costs_held(partnership: Partnership, *, on: date) -> list[CostBuildUp]:
    """The build-ups that hold on a day, one of each kind and unit; two queries."""
    found = {
        (each.kind, each.unit.casefold()): each
        for each in partnership.cost_build_ups.filter(
            starts_on__lte=on
        ).prefetch_related("inputs")
    }
    return list(found.values())


def build_up_of(
    partnership: Partnership, *, kind: str, unit: str, on: date
) -> CostBuildUp | None:
    """The build-up of a kind and unit on a day; none where nobody made one. Two queries."""
    return next(
        (
            each
            for each in costs_held(partnership, on=on)
            if each.kind == kind and each.unit.casefold() == unit.strip().casefold()
        ),
        None,
    )


def cost_built(build_up: CostBuildUp) -> CostOfCare:
    """What it comes to, line by line."""
    return cost_of_care(
        {CostPart(each.part): each.value for each in build_up.inputs.all()}
    )


def refusal_below_cost(
    build_up: CostBuildUp | None, pounds: Decimal, because: str
) -> str | None:
    """Why a price is not listed: it is below what the unit costs, and nobody says why."""
    if build_up is None or because.strip():
        return None
    cost = cost_built(build_up)
    if not cost.is_below(pounds):
        return None
    return (
        f"{price_said(pounds)} for each {build_up.unit} is below what that costs to give, "
        f"{cost.floor_said} as built up from {day(build_up.starts_on)}. Say why it is "
        "below, or set a price that is not."
    )


def costs_table(held: list[CostBuildUp]) -> Table:
    """The floors that prices are held against."""
    return Table(
        key="costs",
        title="What care costs to give",
        columns=(
            Column("kind", "Kind"),
            Column("unit", "For each"),
            Column("since", "Since"),
            Column("floor", "Floor"),
        ),
        rows=tuple(
            (
                str(PriceKind(each.kind).label),
                each.unit,
                each.starts_on.isoformat(),
                cost_built(each).floor_said,
            )
            for each in held
        ),
    )


def inputs_table(held: list[CostBuildUp]) -> Table:
    """What each floor is built of, and where every part comes from."""
    return Table(
        key="parts",
        title="What it is built of",
        columns=(
            Column("unit", "For each"),
            Column("part", "Part"),
            Column("value", "How much"),
            Column("source", "Where that comes from"),
        ),
        rows=tuple(
            (
                each.unit,
                str(CostPart(part.part).label),
                f"{part.value.normalize():f}",
                part.source,
            )
            for each in held
            for part in each.inputs.all()
        ),
    )
