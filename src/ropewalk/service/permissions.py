"""Who may commission services and see what providers do; and why not, in a sentence."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import Account, Organisation, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import Role, roles_with
from ropewalk.partnership.models import Body, Holder, Partnership
from ropewalk.service.models import Bid, Contract, Procurement, Provider, Service


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
    NOT_OF_PRACTICE = (
        "Only the practice's own people, or a commissioner, can say what it requires."
    )
    NOT_OF_PROVIDER = (
        "Only the provider's own people, or a commissioner or contract manager, can "
        "return this."
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
        own = actor.memberships.filter(covering(on), organisation=practice).exclude(
            role=Role.OBSERVER
        )
        return None if actor.is_active and own.exists() else Refusal.NOT_OF_PRACTICE
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
    own = actor.memberships.filter(
        covering(on), organisation=contract.provider.organisation_id
    ).exclude(role=Role.OBSERVER)
    return None if actor.is_active and own.exists() else Refusal.NOT_OF_PROVIDER


def refusal_to_count(*, actor: Account, service: Service, on: date) -> Refusal | None:
    """Why ``actor`` may not count a service's places, if they may not."""
    if (
        refusal_to_commission(actor=actor, partnership=service.partnership, on=on)
        is None
    ):
        return None
    if service.provider is None:
        return Refusal.NOT_COMMISSIONER
    own = actor.memberships.filter(
        covering(on), organisation=service.provider.organisation_id
    ).exclude(role=Role.OBSERVER)
    return None if actor.is_active and own.exists() else Refusal.NOT_OF_PROVIDER


def refusal_to_bid(*, actor: Account, provider: Provider, on: date) -> Refusal | None:
    """Why ``actor`` may not bid for a provider, if they may not; one query."""
    own = actor.memberships.filter(
        covering(on), organisation=provider.organisation_id
    ).exclude(role=Role.OBSERVER)
    return None if actor.is_active and own.exists() else Refusal.NOT_BIDDER


def refusal_to_choose(
    *, actor: Account, procurement: Procurement, on: date
) -> Refusal | None:
    """Why ``actor`` may not run a procurement, if they may not; two queries.

    Whoever belongs to an organisation that bids takes no part in the choice.
    """
    if refusal := refusal_to_commission(
        actor=actor, partnership=procurement.partnership, on=on
    ):
        return refusal
    own = actor.memberships.filter(
        covering(on),
        organisation__in=Bid.objects.filter(lot__procurement=procurement).values(
            "provider__organisation"
        ),
    )
    return Refusal.BIDS_ITSELF if own.exists() else None


def refusal_to_evaluate(*, actor: Account, procurement: Procurement) -> Refusal | None:
    """Why ``actor`` may not score the bids of a procurement, if they may not; one query."""
    named = procurement.evaluators.filter(account=actor)
    return None if actor.is_active and named.exists() else Refusal.NOT_EVALUATOR
