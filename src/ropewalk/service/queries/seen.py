"""What a person may see of what is commissioned: that of their partnerships."""

from datetime import date

from django.db.models import Exists, Q, QuerySet

from ropewalk.organisations.models import Account, Membership, OrganisationKind
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership, PartnershipQuerySet
from ropewalk.service.models import (
    ActivityClaim,
    Award,
    Contract,
    ContractMeasure,
    Ending,
    Invoice,
    Lot,
    Procurement,
    ProcurementQuerySet,
    Provider,
    ProviderQuerySet,
    Representation,
    Requirement,
    RequirementQuerySet,
    Service,
    ServiceQuerySet,
    not_of_a_rival,
)
from ropewalk.service.queries.practices import own_practices


def partnerships_required_by(actor: Account, *, on: date) -> PartnershipQuerySet:
    """Those the actor may see, and those in which a practice of theirs takes part; one query."""
    seen = Partnership.objects.visible_to(actor, on=on)
    theirs = own_practices(actor, on=on)
    return Partnership.objects.filter(
        Q(pk__in=seen.values("pk")) | Q(pk__in=theirs.order_by().values("partnership"))
    )


def providers_seen_by(actor: Account, *, on: date) -> ProviderQuerySet:
    """The providers to the actor's partnerships, in one query."""
    return Provider.objects.visible_to(actor, on=on).select_related(
        "partnership", "organisation"
    )


def services_seen_by(actor: Account, *, on: date) -> ServiceQuerySet:
    """The services of the actor's partnerships, in one query."""
    return Service.objects.visible_to(actor, on=on).select_related(
        "partnership", "provider__organisation"
    )


def services_counted_by(actor: Account, *, on: date) -> ServiceQuerySet:
    """The services whose use the actor could count, in one query.

    Those of the actor's partnerships and providers; and for the people of a practice
    every service in the directory, which anybody may read about.
    """
    mine = Membership.objects.filter(covering(on), account=actor)
    in_practice = mine.filter(organisation__kind=OrganisationKind.PRACTICE)
    return Service.objects.filter(
        Q(pk__in=Service.objects.visible_to(actor, on=on).values("pk"))
        | Q(provider__in=Provider.objects.of(actor, on=on))
        | (Q(published_at__isnull=False) & Exists(in_practice))
    ).select_related("partnership", "provider__organisation")


def requirements_seen_by(actor: Account, *, on: date) -> RequirementQuerySet:
    """What is required in the actor's partnerships, in one query."""
    return Requirement.objects.visible_to(actor, on=on).select_related(
        "practice", "locality", "lot", "partnership"
    )


def procurements_seen_by(actor: Account, *, on: date) -> ProcurementQuerySet:
    """The procurements of the actor's partnerships, in one query."""
    return Procurement.objects.visible_to(actor, on=on).select_related(
        "partnership", "buyer", "service"
    )


def choices_advised_to(actor: Account, *, on: date) -> ProcurementQuerySet:
    """The procurements whose buyer's legal advice the actor may read, in one query.

    Whoever is of a provider does not, unless they commission and it neither bid nor was
    given a lot.
    """
    own = Provider.objects.of(actor, on=on).order_by().values("pk")
    party = Lot.objects.filter(Q(bids__provider__in=own) | Q(award__provider__in=own))
    return Procurement.objects.visible_to(actor, on=on).filter(
        ~Q(pk__in=party.values("procurement")),
        not_of_a_rival(actor, "partnership", on, organisation="buyer"),
    )


def lots_seen_by(actor: Account, *, on: date) -> QuerySet[Lot]:
    """The lots of those procurements, in one query."""
    return Lot.objects.filter(
        procurement__in=Procurement.objects.visible_to(actor, on=on)
    ).select_related("procurement__partnership")


def awards_seen_by(actor: Account, *, on: date) -> QuerySet[Award]:
    """To whom lots of those procurements went, in one query."""
    return Award.objects.filter(
        lot__procurement__in=Procurement.objects.visible_to(actor, on=on)
    ).select_related("lot__procurement__partnership", "provider__organisation")


def representations_seen_by(actor: Account, *, on: date) -> QuerySet[Representation]:
    """What was objected to in those procurements, in one query."""
    return Representation.objects.filter(
        procurement__in=Procurement.objects.visible_to(actor, on=on)
    ).select_related("procurement__partnership")


def contracts_seen_by(actor: Account, *, on: date) -> QuerySet[Contract]:
    """The contracts of the actor's partnerships, and a provider's own, in one query."""
    return Contract.objects.filter(
        Q(pk__in=Contract.objects.visible_to(actor, on=on).values("pk"))
        | Q(pk__in=Contract.objects.of_provider(actor, on=on).values("pk"))
    ).select_related(
        "partnership",
        "buyer",
        "provider__organisation",
        "service",
        "fund__host",
        "strand",
        "source",
    )


def advised_to(actor: Account, *, on: date) -> QuerySet[Contract]:
    """The contracts whose buyer's legal advice the actor may read, in one query.

    Those of the actor's partnerships, where they are not of the provider, nor of another
    unless they commission.
    """
    return Contract.objects.visible_to(actor, on=on).filter(
        ~Q(provider__in=Provider.objects.of(actor, on=on).order_by().values("pk")),
        not_of_a_rival(actor, "partnership", on, organisation="buyer"),
    )


def contracts_of_own(actor: Account, *, on: date) -> QuerySet[Contract]:
    """The contracts of the providers that the actor belongs to, in one query."""
    return Contract.objects.of_provider(actor, on=on).select_related("buyer")


def invoices_seen_by(actor: Account, *, on: date) -> QuerySet[Invoice]:
    """The invoices of those contracts, in one query."""
    return Invoice.objects.filter(
        contract__in=contracts_seen_by(actor, on=on).values("pk")
    ).select_related(
        "contract__fund__host",
        "contract__partnership",
        "contract__provider__organisation",
    )


def measures_returned_by(actor: Account, *, on: date) -> QuerySet[ContractMeasure]:
    """What those contracts are measured by, in one query."""
    return ContractMeasure.objects.filter(
        contract__in=contracts_seen_by(actor, on=on).values("pk")
    ).select_related(
        "measure", "contract__partnership", "contract__provider__organisation"
    )


def endings_seen_by(actor: Account, *, on: date) -> QuerySet[Ending]:
    """The endings of services of the actor's partnerships, in one query."""
    return Ending.objects.filter(
        service__in=Service.objects.visible_to(actor, on=on)
    ).select_related("service__partnership", "override__item")


def claims_seen_by(actor: Account, *, on: date) -> QuerySet[ActivityClaim]:
    """The claims of less activity of those services, in one query."""
    return ActivityClaim.objects.filter(
        service__in=Service.objects.visible_to(actor, on=on)
    ).select_related("service__partnership")
