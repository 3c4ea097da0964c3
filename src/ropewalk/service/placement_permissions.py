"""Who may ask for a placement, offer for it, and record who was chosen; and why not."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Holder
from ropewalk.service.models import PlacementCandidate, PlacementRequest
from ropewalk.service.permissions import refusal_to_commission


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    HAS_INTEREST = (
        "An organisation that you belong to was asked for this placement. Somebody "
        "without that interest sees the offers and records the choice."
    )
    NOT_CHOOSER = (
        "Only a commissioner or contract manager of one of the partners can do this; for "
        "a locality's own request, somebody with a seat in that group can too."
    )
    NOT_OF_PROVIDER = (
        "Only the provider's own people, or a commissioner who writes down what the "
        "provider said, can do this. An observer cannot."
    )


def refusal_to_place(
    *, actor: Account, request: PlacementRequest, on: date
) -> Refusal | None:
    """Why ``actor`` may not see the offers and record the choice, if they may not.

    Whoever belongs to a provider that was asked takes no part; four queries.
    """
    commissions = (
        refusal_to_commission(actor=actor, partnership=request.partnership, on=on)
        is None
    )
    sits = request.is_of_locality and (
        Holder.objects.filter(
            covering(on), seat__body=request.locality_id, member__account=actor
        ).exists()
    )
    if not actor.is_active or not (commissions or sits):
        return Refusal.NOT_CHOOSER
    own = actor.memberships.filter(
        covering(on),
        organisation__in=request.candidates.filter(why_not="").values(
            "provider__organisation"
        ),
    )
    return Refusal.HAS_INTEREST if own.exists() else None


def is_own(*, actor: Account, candidate: PlacementCandidate, on: date) -> bool:
    """Whether ``actor`` is one of a candidate's own people who act for it; one query."""
    return actor.acts_for(candidate.provider.organisation_id, on=on)


def refusal_to_offer(
    *, actor: Account, candidate: PlacementCandidate, on: date
) -> Refusal | None:
    """Why ``actor`` may not make or withdraw a provider's offer, if they may not.

    The provider's own people may, and whoever could record the choice may write down
    what the provider said.
    """
    if is_own(actor=actor, candidate=candidate, on=on):
        return None
    refusal = refusal_to_place(actor=actor, request=candidate.request, on=on)
    return Refusal.NOT_OF_PROVIDER if refusal is Refusal.NOT_CHOOSER else refusal
