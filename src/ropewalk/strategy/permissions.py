"""Who may plan together, score options and agree to one; and why not, in a sentence."""

from datetime import date
from enum import StrEnum

from django.db.models import QuerySet

from ropewalk.organisations.models import (
    Account,
    Membership,
    Organisation,
    Permission,
)
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.models import Appraisal


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_PLANNER = (
        "Your role does not let you plan for this partnership. Ask a commissioner or the "
        "partnership secretary of one of the partners."
    )
    NOT_APPRAISER = (
        "You are not one of those who score these options. Ask a commissioner of your "
        "organisation to name you."
    )
    NOT_NAMER = (
        "Only a commissioner or partnership secretary of a partner can name or release who "
        "scores for it. Act for one of the partners, or ask a commissioner there."
    )
    NOT_SCORER = (
        "Only a commissioner or partnership secretary of a partner can score priorities "
        "for it. Act for one of the partners, or ask a commissioner there."
    )
    NOT_FOR_PARTNER = (
        "Only a commissioner or partnership secretary of that partner can say what it "
        "agrees to."
    )


def refusal_to_plan(
    *, actor: Account, partnership: Partnership, on: date
) -> Refusal | None:
    """Why ``actor`` may not plan for a partnership, if they may not; one query."""
    if not actor.is_active or not _planning_roles(actor, partnership, on).exists():
        return Refusal.NOT_PLANNER
    return None


def refusal_to_score(
    *, actor: Account, appraisal: Appraisal, on: date
) -> Refusal | None:
    """Why ``actor`` may not score the options of an appraisal, if they may not.

    They are named as an appraiser and were not released, and still belong to the partner
    they score for.
    """
    named = appraisal.appraisers.standing().filter(account=actor).first()
    if (
        named is None
        or not actor.is_active
        or not actor.acts_for(named.organisation_id, on=on)
    ):
        return Refusal.NOT_APPRAISER
    return None


def refusal_to_agree(
    *, actor: Account, partnership: Partnership, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not say what a partner agrees to, if they may not; one query."""
    if not _plans_for(actor, partnership, organisation, on):
        return Refusal.NOT_FOR_PARTNER
    return None


def refusal_to_name(
    *, actor: Account, partnership: Partnership, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not name or release who scores for a partner, if they may not.

    One query.
    """
    if not _plans_for(actor, partnership, organisation, on):
        return Refusal.NOT_NAMER
    return None


def refusal_to_score_priority(
    *, actor: Account, partnership: Partnership, organisation: Organisation, on: date
) -> Refusal | None:
    """Why ``actor`` may not score priorities for a partner, if they may not; one query."""
    if not _plans_for(actor, partnership, organisation, on):
        return Refusal.NOT_SCORER
    return None


def _plans_for(
    actor: Account, partnership: Partnership, organisation: Organisation, on: date
) -> bool:
    """Whether somebody plans for an organisation that is a partner on the day."""
    held = _planning_roles(actor, partnership, on).filter(organisation=organisation)
    return actor.is_active and held.exists()


def organisations_planned_for(
    actor: Account, partnership: Partnership, *, on: date
) -> set[int]:
    """The partners for which ``actor`` may say what they agree to, in one query."""
    if not actor.is_active:
        return set()
    held = _planning_roles(actor, partnership, on)
    return set(held.values_list("organisation", flat=True))


def _planning_roles(
    actor: Account, partnership: Partnership, on: date
) -> QuerySet[Membership]:
    """The roles in which somebody plans for partners of the day."""
    return actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.PLAN_TOGETHER),
        organisation__in=partnership.partners.filter(covering(on)).values(
            "organisation"
        ),
    )
