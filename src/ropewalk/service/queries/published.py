"""What anybody may read of procurements and contracts, of partnerships that publish.

A procurement is published once a notice of it is, or one of its lots is awarded, on or
after the day from which its partnership publishes. None is that was decided on as an
exempt item, or by a body that decides about one person. What is recorded of a published
one is published from its beginning.
"""

from collections.abc import Iterable
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
from ropewalk.service.rules.worth import Term, pence_by_year


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


def is_told_by_name(contract: Contract) -> bool:
    """Whether the public is told a contract's provider by its name; no query."""
    return is_named(
        kind=contract.provider.organisation.kind,
        is_registered=contract.knows,  # type: ignore[attr-defined]  # annotated above
    )


def provider_said(contract: Contract) -> str:
    """The name that the public is told of a contract's provider; no query."""
    if is_told_by_name(contract):
        return contract.provider.organisation.name
    return UNNAMED.capitalize()


def words_said(contract: Contract, text: str) -> str:
    """Words about a contract as the public is told them; no query."""
    if is_told_by_name(contract):
        return text
    return without_names(text, [contract.provider.organisation.name])


def register_of_published(*, on: date) -> Table:
    """The contracts that anybody may read of, as they are on a day; two queries."""
    route = RouteRecord.objects.filter(
        procurement=OuterRef("award__lot__procurement")
    ).order_by("-recorded_at", "-pk")
    rows = (
        contracts_published(on=on)
        .annotate(route=Subquery(route.values("route")[:1]))
        .prefetch_related("versions")
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
            Column("worth", "Worth in all, as last agreed", "pence"),
            Column("route", "How the provider was chosen"),
            NUMBER,
        ),
        rows=tuple(_row(each, on=on) for each in rows),
    )


def _row(contract: Contract, *, on: date) -> tuple[str | int, ...]:
    versions = list(contract.versions.all())
    ends = versions[-1].ends_before
    return (
        words_said(contract, contract.reference),
        words_said(contract, contract.title),
        contract.buyer.name,
        provider_said(contract),
        contract.starts_on.isoformat(),
        last_day(ends).isoformat(),
        state_said(contract.starts_on, ends, on=on),
        worth_of(versions),
        _route_said(contract.route),  # type: ignore[attr-defined]  # annotated above
        contract.pk,
    )


def worth_of(versions: Iterable[ContractVersion]) -> int:
    """What a contract is worth over its whole term, in pence, by all its versions."""
    terms = [Term(each.starts_on, each.ends_before, each.pence) for each in versions]
    return sum(pence_by_year(terms).values())
