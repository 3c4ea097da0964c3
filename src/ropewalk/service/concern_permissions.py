"""Who may raise, answer and close a concern about a provider; and why not, in a sentence."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import Account, Organisation, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.service.market_kinds import ConcernStepKind
from ropewalk.service.models import Concern, ConcernStep, Provider


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_RAISER = (
        "Your role in this organisation does not let you raise a concern about a provider. "
        "Ask a commissioner or contract manager of one of the partners."
    )
    NOT_ANSWERER = (
        "Only a commissioner or contract manager of the partner that raised this concern, "
        "or of any partner once it is shared, can say what was done about it."
    )
    NOT_OF_PROVIDER = (
        "Only the provider's own people can reply to what is said of it, and an observer "
        "cannot. Ask somebody there with another role."
    )


def refusal_to_raise_concern(
    *, actor: Account, provider: Provider, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not raise a concern for a partner, if they may not; two queries."""
    partner = provider.partnership.partners.filter(
        covering(on), organisation=organisation
    )
    if not partner.exists() or not actor.may(
        Permission.COMMISSION_SERVICES, organisation, on=on
    ):
        return Refusal.NOT_RAISER
    return None


def refusal_to_answer_concern(
    *, actor: Account, concern: Concern, on: date
) -> Refusal | None:
    """Why ``actor`` may not say what was done about a concern, if they may not."""
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.COMMISSION_SERVICES),
        organisation__in=concern.provider.partnership.partners.filter(
            covering(on)
        ).values("organisation"),
    )
    is_shared = ConcernStep.objects.filter(
        concern=concern, kind=ConcernStepKind.SHARED
    ).exists()
    if not is_shared:
        held = held.filter(organisation=concern.organisation_id)
    if not actor.is_active or not held.exists():
        return Refusal.NOT_ANSWERER
    return None


def refusal_to_reply(*, actor: Account, concern: Concern, on: date) -> Refusal | None:
    """Why ``actor`` may not reply for the provider, if they may not; one query."""
    is_own = actor.acts_for(concern.provider.organisation_id, on=on)
    return None if is_own else Refusal.NOT_OF_PROVIDER
