"""A procurement as its page tells it: its lots, its route with the tests, its notices."""

from dataclasses import dataclass

from django.db.models import Sum

from ropewalk.figures import Column, Table
from ropewalk.figures.words import in_a_sentence
from ropewalk.service.kinds import NoticeKind, Stage
from ropewalk.service.models import Award, Lot, Procurement, RouteRecord


@dataclass(frozen=True, slots=True)
class ProcurementTold:
    """A procurement with its lots and awards, and the route it goes by."""

    procurement: Procurement
    route: RouteRecord | None
    lots: tuple[Lot, ...]
    awards: tuple[Award, ...]
    tables: tuple[Table, ...]

    @property
    def said(self) -> str:
        """Where the procurement stands, in a sentence."""
        stage = Stage(self.procurement.stage).label
        route = (
            f"by {in_a_sentence(self.route.get_route_display())}"
            if self.route
            else "by a route that is not recorded yet"
        )
        return f"{stage}, {route}; {len(self.awards)} of {len(self.lots)} lots awarded."


def procurement_told(procurement: Procurement) -> ProcurementTold:
    """A procurement with all that its page shows, in five queries."""
    lots = tuple(procurement.lots.annotate(wanted=Sum("requirements__quantity")))
    awards = tuple(
        Award.objects.filter(lot__procurement=procurement).select_related(
            "provider__organisation", "lot", "contract"
        )
    )
    route = procurement.routes.prefetch_related("tests").last()
    return ProcurementTold(
        procurement,
        route,
        lots,
        awards,
        (
            _lots_table(lots, awards),
            *([_tests_table(route)] if route else []),
            _notices_table(procurement),
        ),
    )


def _lots_table(lots: tuple[Lot, ...], awards: tuple[Award, ...]) -> Table:
    to = {each.lot_id: each for each in awards}
    return Table(
        key="lots",
        title="Lots",
        columns=(
            Column("lot", "Lot"),
            Column("quantity", "How many", "count"),
            Column("unit", "Unit"),
            Column("provider", "Awarded to"),
            Column("why", "Why"),
        ),
        rows=tuple(
            (
                str(lot),
                lot.wanted,  # type: ignore[attr-defined]  # annotated above
                lot.unit,
                str(to[lot.pk].provider) if lot.pk in to else "nobody yet",
                to[lot.pk].why if lot.pk in to else "",
            )
            for lot in lots
        ),
    )


def _tests_table(route: RouteRecord) -> Table:
    return Table(
        key="tests",
        title=f"Tests of the route: {in_a_sentence(route.get_route_display())}",
        columns=(
            Column("asked", "Test"),
            Column("found", "Found"),
            Column("why", "Why"),
        ),
        rows=tuple((each.asked, each.found, each.why) for each in route.tests.all()),
    )


def _notices_table(procurement: Procurement) -> Table:
    return Table(
        key="notices",
        title="Notices",
        columns=(
            Column("kind", "Notice"),
            Column("published", "Published"),
            Column("reference", "Reference"),
        ),
        rows=tuple(
            (
                NoticeKind(each.kind).label,
                each.published_on.isoformat(),
                each.reference,
            )
            for each in procurement.notices.all()
        ),
    )
