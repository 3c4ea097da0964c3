"""Who may speak for a side of a negotiation; and why not, in a sentence."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering
from ropewalk.strategy.models import Division, Negotiation


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_STRATEGIC = (
        "You are not in the strategic team of this negotiation. Ask a commissioner or "
        "the partnership secretary of one of the partners to name you."
    )
    NOT_LOCAL = (
        "You are not in the local team of this division. Ask a commissioner or the "
        "partnership secretary of one of the partners to name you."
    )


def refusal_to_negotiate(
    *, actor: Account, negotiation: Negotiation, division: Division | None, on: date
) -> Refusal | None:
    """Why ``actor`` may not speak for a side, if they may not; two queries at most.

    Args:
        actor: Who would speak.
        negotiation: In which negotiation.
        division: For the local team of which division; for the strategic team if none.
        on: The day.
    """
    named = negotiation.negotiators.filter(division=division, account=actor)
    acting = Membership.objects.acting(on=on).filter(
        account=actor,
        organisation__in=negotiation.partnership.partners.filter(covering(on)).values(
            "organisation"
        ),
    )
    if not actor.is_active or not named.exists() or not acting.exists():
        return Refusal.NOT_LOCAL if division else Refusal.NOT_STRATEGIC
    return None
