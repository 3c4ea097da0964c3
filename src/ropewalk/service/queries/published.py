"""What anybody may read of procurements and contracts, of partnerships that publish.

A procurement is published once a notice of it is, or one of its lots is awarded, on or
after the day from which its partnership publishes. None is that was decided on as an
exempt item, or by a body that decides about one person. What is recorded of a published
one is published from its beginning.
"""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from ropewalk.figures import Column, Table
from ropewalk.organisations.models import Identifier
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Level
from ropewalk.service.kinds import Route
from ropewalk.service.models import (
    Award,
    Contract,
    ContractVersion,
    Notice,
    Procurement,
    RouteRecord,
)
from ropewalk.service.queries.registers import NUMBER, last_day, state_said
from ropewalk.service.rules.named import REGISTERS, UNNAMED, is_named, without_names


def procurements_published(*, on: date) -> QuerySet[Procurement]:
    """The procurements that anybody may read of on a day, oldest first; one query."""
    since = OuterRef("partnership__publishes_from")
    noticed = Notice.objects.filter(
        procurement=OuterRef("pk"), published_on__gte=since, published_on__lte=on
    )
    awards = Award.objects.filter(lot__procurement=OuterRef("pk"))
    kept_back = awards.filter(decision__isnull=False).filter(
        ~Q(decision__item__exempt_ground="")
        | Q(decision__item__meeting__body__level=Level.INDIVIDUAL)
    )
    return (
        Procurement.objects.filter(
            Exists(noticed) | Exists(awards.filter(awarded_on__gte=since)),
            ~Exists(kept_back),
            partnership__in=Partnership.objects.publishing(on=on),
        )
        .select_related("partnership", "buyer", "service")
        .order_by("pk")
    )


def contracts_published(*, on: date) -> QuerySet[Contract]:
    """The contracts that anybody may read of on a day, newest first; one query.

    Each says of its provider whether a register of organisations ``knows`` it.
    """
    known = Identifier.objects.filter(
        organisation=OuterRef("provider__organisation"), scheme__in=REGISTERS
    )
    return (
        Contract.objects.filter(
            award__lot__procurement__in=procurements_published(on=on).values("pk")
        )
        .annotate(knows=Exists(known))
        .select_related(
            "partnership",
            "buyer",
            "service",
            "provider__organisation",
            "award__lot__procurement",
        )
        .order_by("-recorded_at", "-pk")
    )


def provider_said(contract: Contract) -> str:
    """The name that the public is told of a contract's provider; no query."""
    organisation = contract.provider.organisation
    named = is_named(
        kind=organisation.kind,
        is_registered=contract.knows,  # type: ignore[attr-defined]  # annotated above
    )
    return organisation.name if named else UNNAMED.capitalize()


def words_said(contract: Contract, text: str) -> str:
    """Words about a contract as the public is told them; no query."""
    name = contract.provider.organisation.name
    return text if provider_said(contract) == name else without_names(text, [name])


def register_of_published(*, on: date) -> Table:
    """The contracts that anybody may read of, as they are on a day; one query."""
    versions = ContractVersion.objects.filter(contract=OuterRef("pk"))
    last = versions.order_by("-number")
    route = RouteRecord.objects.filter(
        procurement=OuterRef("award__lot__procurement")
    ).order_by("-recorded_at", "-pk")
    rows = contracts_published(on=on).annotate(
        ends=Subquery(last.values("ends_before")[:1]),
        pence=Subquery(last.values("pence")[:1]),
        route=Subquery(route.values("route")[:1]),
    )
    return _register(rows, on=on)


def _route_said(route: str | None) -> str:
    return Route(route).label if route else "not recorded"


def _register(rows: QuerySet[Contract], *, on: date) -> Table:
    return Table(
        key="contracts",
        title="Contracts",
        columns=(
            Column("reference", "Contract"),
            Column("title", "What it is for"),
            Column("buyer", "Buyer"),
            Column("provider", "Provider"),
            Column("starts", "Starts"),
            Column("ends", "Last day"),
            Column("state", "State"),
            Column("worth", "Worth, as last agreed", "pence"),
            Column("route", "How the provider was chosen"),
            NUMBER,
        ),
        rows=tuple(
            (
                words_said(each, each.reference),
                words_said(each, each.title),
                each.buyer.name,
                provider_said(each),
                each.starts_on.isoformat(),
                last_day(each.ends).isoformat(),  # type: ignore[attr-defined]
                state_said(each.starts_on, each.ends, on=on),  # type: ignore[attr-defined]
                each.pence,  # type: ignore[attr-defined]
                _route_said(each.route),  # type: ignore[attr-defined]
                each.pk,
            )
            for each in rows
        ),
    )
