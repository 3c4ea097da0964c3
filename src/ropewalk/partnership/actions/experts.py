"""Asking somebody who holds no seat to advise on one item of a meeting."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.kinds import Capacity
from ropewalk.partnership.models import AgendaItem, InvitedExpert, Member
from ropewalk.partnership.permissions import refusal_to_minute, refusal_to_prepare
from ropewalk.partnership.queries.accounts import account_if_any
from ropewalk.partnership.queries.bodies import holders_in
from ropewalk.partnership.queries.conflicts import why_no_expert
from ropewalk.partnership.queries.held import held_expert, held_item


@dataclass(frozen=True, slots=True)
class ExpertSaid:
    """Who is asked to advise on an item.

    Attributes:
        asked_about: What they are asked.
        capacity: In what capacity they speak.
        member_id: Who they are, where they take part in the partnership already.
        name: Their name, where they do not.
        email: The address they sign in with, where they have an account.
        organisation_id: The organisation they come from, where it is recorded.
        comes_from: Where they come from, in words, where it is not.
    """

    asked_about: str
    capacity: Capacity
    member_id: int | None = None
    name: str = ""
    email: str = ""
    organisation_id: int | None = None
    comes_from: str = ""


@transaction.atomic
def invite_expert(
    *, item_id: int, said: ExpertSaid, by: Account, at: datetime
) -> InvitedExpert:
    """Ask somebody who sits not on the body to advise on one item, and let them read it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody is named, they sit on the body, are asked already, are not
            asked anything, or have a conflict of interest in the item.
    """
    item = held_item(item_id)
    on = local_day(at)
    if refusal := refusal_to_prepare(actor=by, meeting=item.meeting, on=on):
        raise PermissionDenied(refusal)
    if not said.asked_about.strip():
        raise BadInput("Say what they are asked about.")
    if said.organisation_id is not None and said.comes_from.strip():
        raise BadInput("Choose where they come from, or write it: not both.")
    member, account = _who(item, said)
    name = said.name.strip() or (
        str(member) if member else account.name if account else ""
    )
    if not name:
        raise BadInput("Say who it is.")
    sitting = holders_in(item.meeting.body, on=item.meeting.on)
    if (member and sitting.filter(member=member)) or (
        account and sitting.filter(member__account=account)
    ):
        raise BadInput(f"{name} sits on this body, so needs no invitation.")
    asked = item.experts.filter(withdrawn_at=None)
    if asked.filter(name__iexact=name) or (account and asked.filter(account=account)):
        raise BadInput(f"{name} is asked to advise on this item already.")
    organisation = (
        None
        if said.organisation_id is None
        else Organisation.objects.existing(on=on).get(pk=said.organisation_id)
    )
    if fault := why_no_expert(
        item, member=member, account=account, organisation=organisation, on=on
    ):
        raise BadInput(f"{name} {fault}")

    expert = InvitedExpert.objects.create(
        item=item,
        name=name,
        capacity=Capacity(said.capacity),
        member=member,
        account=account,
        organisation=organisation,
        comes_from=said.comes_from.strip(),
        asked_about=said.asked_about.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.EXPERT_INVITED,
        subject=item.meeting,
        by=by,
        at=at,
        detail=f"item {item.number}",
    )
    return expert


def _who(item: AgendaItem, said: ExpertSaid) -> tuple[Member | None, Account | None]:
    """The member and the account of whoever is asked, as far as they are either.

    Whether an address is anybody's account is told to nobody who asks.
    """
    if said.member_id is None:
        return None, account_if_any(said.email)
    partnership = item.meeting.body.partnership
    member = partnership.members.select_related("account").get(pk=said.member_id)
    return member, member.account


@transaction.atomic
def record_heard(*, expert_id: int, by: Account, at: datetime) -> InvitedExpert:
    """Record that an open meeting heard somebody whom it asked to advise on an item.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they were heard already, or their invitation was withdrawn.
    """
    expert = held_expert(expert_id)
    meeting = expert.item.meeting
    if refusal := refusal_to_minute(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    _refuse_if_settled(expert)
    expert.heard_at = at
    expert.save(update_fields=["heard_at"])
    record(
        Event.Kind.EXPERT_HEARD,
        subject=meeting,
        by=by,
        at=at,
        detail=f"item {expert.item.number}",
    )
    return expert


@transaction.atomic
def withdraw_invitation(*, expert_id: int, by: Account, at: datetime) -> InvitedExpert:
    """Withdraw an invitation to advise: from then on they cannot read the paper.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they were heard, or it was withdrawn already.
    """
    expert = held_expert(expert_id)
    meeting = expert.item.meeting
    if refusal := refusal_to_prepare(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    _refuse_if_settled(expert)
    expert.withdrawn_at = at
    expert.save(update_fields=["withdrawn_at"])
    record(
        Event.Kind.INVITATION_WITHDRAWN,
        subject=meeting,
        by=by,
        at=at,
        detail=f"item {expert.item.number}",
    )
    return expert


def _refuse_if_settled(expert: InvitedExpert) -> None:
    if expert.heard_at is not None:
        raise BadInput(f"{expert.name} was heard on this item already.")
    if expert.withdrawn_at is not None:
        raise BadInput(f"The invitation of {expert.name} was withdrawn.")
