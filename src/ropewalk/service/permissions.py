"""Who may commission services and see what providers do; and why not, in a sentence."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from django.db.models import Q

from ropewalk.organisations.models import Account, Organisation, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.models import Body, Holder, Partnership
from ropewalk.service.kinds import UseKind
from ropewalk.service.models import (
    ArrangementApplication,
    Award,
    Bid,
    Contract,
    Procurement,
    Provider,
    Service,
)


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_COMMISSIONER = (
        "Your role does not let you commission services for this partnership. Ask a "
        "commissioner or contract manager of one of its partners."
    )
    BIDS_ITSELF = (
        "An organisation that you belong to has bid for this. Somebody without that "
        "interest runs the procurement and makes the choice."
    )
    APPLIES_ITSELF = (
        "This application is of an organisation that you belong to. Somebody without that "
        "interest decides it."
    )
    CHOOSES_OWN = (
        "An organisation that you belong to gives this service now, is invited to bid for "
        "it or is the one to be chosen. Somebody without that interest runs the "
        "procurement and makes the choice."
    )
    OWN_PROVIDER = (
        "You belong to the provider. Somebody without that interest does this in your "
        "place."
    )
    COULD_APPLY = (
        "An organisation that you belong to could apply to join this as well. Somebody "
        "without that interest decides it."
    )
    NOT_OF_PRACTICE = (
        "Only the practice's own people, or a commissioner, can say what it requires."
    )
    NOT_OF_PROVIDER = (
        "Only the provider's own people, or a commissioner or contract manager, can "
        "return this."
    )
    NOT_COUNTING_USE = (
        "Only the practice's own people, or a commissioner, count whom it pointed to a "
        "service; the provider's own people, or a commissioner, count who used it."
    )
    NOT_BIDDER = (
        "Only the provider's own people can bid for it. Ask whoever gives out roles in "
        "your organisation."
    )
    NOT_EVALUATOR = "You are not one of those who score these bids. Ask the commissioner to name you."
    NOT_OF_LOCALITY = (
        "Only somebody with a seat in this group, or a commissioner, can say what it "
        "requires."
    )


def refusal_to_commission(
    *, actor: Account, partnership: Partnership, on: date
) -> Refusal | None:
    """Why ``actor`` may not commission for a partnership, if they may not; one query."""
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.COMMISSION_SERVICES),
        organisation__in=partnership.partners.filter(covering(on)).values(
            "organisation"
        ),
    )
    if not actor.is_active or not held.exists():
        return Refusal.NOT_COMMISSIONER
    return None


def refusal_of_own(
    *, actor: Account, provider: Provider | None, on: date
) -> Refusal | None:
    """Why ``actor`` neither judges nor pays a provider, if so; one query, or none.

    Whoever belongs to it does not, in any role and whatever else they do. A partner that
    is a provider itself is one as any other: the people of another partner act.
    """
    if provider is None:
        return None
    own = actor.memberships.filter(covering(on), organisation=provider.organisation_id)
    return Refusal.OWN_PROVIDER if own.exists() else None


def refusal_to_rate(*, actor: Account, service: Service, on: date) -> Refusal | None:
    """Why ``actor`` may not record what a service is rated, if they may not."""
    return refusal_to_commission(
        actor=actor, partnership=service.partnership, on=on
    ) or refusal_of_own(actor=actor, provider=service.provider, on=on)


def refusal_to_require(
    *,
    actor: Account,
    partnership: Partnership,
    practice: Organisation | None = None,
    locality: Body | None = None,
    on: date,
) -> Refusal | None:
    """Why ``actor`` may not say what a practice or locality requires, if they may not."""
    if refusal_to_commission(actor=actor, partnership=partnership, on=on) is None:
        return None
    if practice is not None:
        is_own = actor.acts_for(practice.pk, on=on)
        return None if is_own else Refusal.NOT_OF_PRACTICE
    sits = Holder.objects.filter(
        covering(on), seat__body=locality, member__account=actor
    )
    return None if actor.is_active and sits.exists() else Refusal.NOT_OF_LOCALITY


def refusal_to_return(
    *, actor: Account, contract: Contract, on: date
) -> Refusal | None:
    """Why ``actor`` may not return what a contract is measured by, if they may not."""
    if (
        refusal_to_commission(actor=actor, partnership=contract.partnership, on=on)
        is None
    ):
        return None
    is_own = actor.acts_for(contract.provider.organisation_id, on=on)
    return None if is_own else Refusal.NOT_OF_PROVIDER


def refusal_to_count(*, actor: Account, service: Service, on: date) -> Refusal | None:
    """Why ``actor`` may not count a service's places, if they may not."""
    if (
        refusal_to_commission(actor=actor, partnership=service.partnership, on=on)
        is None
    ):
        return None
    if service.provider is None:
        return Refusal.NOT_COMMISSIONER
    is_own = actor.acts_for(service.provider.organisation_id, on=on)
    return None if is_own else Refusal.NOT_OF_PROVIDER


def refusal_to_count_use(
    *,
    actor: Account,
    service: Service,
    practice: Organisation,
    kind: UseKind,
    on: date,
) -> Refusal | None:
    """Why ``actor`` may not count how many people of a practice a service reached, if so."""
    if (
        refusal_to_commission(actor=actor, partnership=service.partnership, on=on)
        is None
    ):
        return None
    whose = practice.pk if kind == UseKind.POINTED else _provider_of(service)
    return None if actor.acts_for(whose, on=on) else Refusal.NOT_COUNTING_USE


def _provider_of(service: Service) -> int | None:
    return None if service.provider is None else service.provider.organisation_id


def refusal_to_bid(*, actor: Account, provider: Provider, on: date) -> Refusal | None:
    """Why ``actor`` may not bid for a provider, if they may not; one query."""
    is_own = actor.acts_for(provider.organisation_id, on=on)
    return None if is_own else Refusal.NOT_BIDDER


def refusal_to_choose(
    *,
    actor: Account,
    procurement: Procurement,
    chosen: Collection[int] = (),
    on: date,
) -> Refusal | None:
    """Why ``actor`` may not run a procurement, if they may not; up to three queries.

    Whoever belongs to an organisation that bids, is invited to, gives the service now or
    is to be chosen takes no part in the choice. A buyer that gives the service itself puts
    it out all the same, as long as it does not bid.

    Args:
        actor: Who asks.
        procurement: The procurement.
        chosen: The keys of providers that are to be invited or to be given a lot.
        on: The day.
    """
    if refusal := refusal_to_commission(
        actor=actor, partnership=procurement.partnership, on=on
    ):
        return refusal
    own = Provider.objects.of(actor, on=on).filter(partnership=procurement.partnership)
    bids = Bid.objects.filter(lot__procurement=procurement)
    if own.filter(pk__in=bids.values("provider")).exists():
        return Refusal.BIDS_ITSELF
    last = procurement.invitation_rounds.order_by("-recorded_at", "-pk")[:1]
    gives = Service.objects.filter(pk=procurement.service_id).values("provider")
    awards = Award.objects.filter(lot__procurement=procurement).values("provider")
    is_own = own.filter(
        Q(pk__in=chosen)
        | Q(pk__in=awards)
        | Q(invitations__round__in=last.values("pk"))
        | (Q(pk__in=gives) & ~Q(organisation=procurement.buyer_id))
    )
    return Refusal.CHOOSES_OWN if is_own.exists() else None


def refusal_to_evaluate(
    *, actor: Account, procurement: Procurement, on: date
) -> Refusal | None:
    """Why ``actor`` may not score the bids of a procurement, if they may not; two queries.

    They are named to, and still have a role in one of the partners.
    """
    named = procurement.evaluators.filter(account=actor)
    held = actor.memberships.filter(
        covering(on),
        organisation__in=procurement.partnership.partners.filter(covering(on)).values(
            "organisation"
        ),
    )
    if not actor.is_active or not named.exists() or not held.exists():
        return Refusal.NOT_EVALUATOR
    return None


def refusal_to_admit(
    *, actor: Account, application: ArrangementApplication, on: date
) -> Refusal | None:
    """Why ``actor`` may not decide an application to join, if they may not; two queries.

    Whoever belongs to a provider to the partnership decides none, its own or a rival's.
    """
    if refusal := refusal_to_commission(
        actor=actor, partnership=application.arrangement.partnership, on=on
    ):
        return refusal
    own = Provider.objects.of(actor, on=on).filter(
        partnership=application.arrangement.partnership_id
    )
    keys = set(own.values_list("pk", flat=True))
    if application.provider_id in keys:
        return Refusal.APPLIES_ITSELF
    return Refusal.COULD_APPLY if keys else None
