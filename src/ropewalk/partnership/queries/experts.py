"""Who is asked to advise on an item without a seat, and what they may read."""

from datetime import date

from django.db.models import QuerySet

from ropewalk.organisations.models import Account
from ropewalk.partnership.models import AgendaItem, InvitedExpert, Meeting, Partnership
from ropewalk.partnership.queries.conflicts import why_no_expert


def experts_seen_by(actor: Account, *, on: date) -> QuerySet[InvitedExpert]:
    """Those asked to advise meetings of partnerships that the actor may see."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return _in_full(
        InvitedExpert.objects.filter(item__meeting__body__partnership__in=seen)
    )


def invitations_of(actor: Account) -> QuerySet[InvitedExpert]:
    """What the actor is asked to advise on and may read, the latest meeting first.

    Somebody whose account is closed is asked nothing.
    """
    if not actor.is_active:
        return InvitedExpert.objects.none()
    return _in_full(
        InvitedExpert.objects.filter(account=actor, withdrawn_at=None)
    ).order_by("-item__meeting__on", "-pk")


def _in_full(experts: QuerySet[InvitedExpert]) -> QuerySet[InvitedExpert]:
    return experts.select_related(
        "item__meeting__body__partnership",
        "item__decision",
        "organisation",
        "member",
        "account",
    )


def why_kept_from_expert(expert: InvitedExpert, *, on: date) -> str | None:
    """Why an expert may no longer read what they were asked about, if they may not."""
    fault = why_no_expert(
        expert.item,
        member=expert.member,
        account=expert.account,
        organisation=expert.organisation,
        on=on,
    )
    return (
        None
        if fault is None
        else (
            "You have come to have an interest in what this item is about, so its paper is "
            "kept from you. Ask whoever invited you if you think that is wrong."
        )
    )


def experts_on(item: AgendaItem) -> list[InvitedExpert]:
    """Those asked to advise on an item and not asked away again, in one query."""
    return list(item.experts.filter(withdrawn_at=None).select_related("organisation"))


def heard_in(meeting: Meeting) -> list[InvitedExpert]:
    """Those whom a meeting heard, item by item, in one query."""
    return list(
        InvitedExpert.objects.filter(item__meeting=meeting, heard_at__isnull=False)
        .select_related("organisation", "item")
        .order_by("item__number", "pk")
    )


def expert_said(expert: InvitedExpert) -> str:
    """Who an expert is: name, capacity and where they come from."""
    origin = expert.organisation.name if expert.organisation else expert.comes_from
    said = f"{expert.name}, {expert.get_capacity_display().lower()}"
    return f"{said}, {origin}" if origin else said


def attended_for(expert: InvitedExpert) -> str:
    """An expert as the attendance of a meeting has them."""
    return f"{expert_said(expert)}: invited for item {expert.item.number} only, without a vote"
