"""The support team: what it can do, what areas ask of it, what comes first, what is given."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.actions.partnerships import add_member
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.kinds import Skill
from ropewalk.partnership.models import (
    Area,
    Partnership,
    Support,
    SupportAllocation,
    SupportRequest,
)
from ropewalk.partnership.permissions import refusal_to_prioritise
from ropewalk.partnership.rules.as_seen import version_of_priority
from ropewalk.partnership.rules.support import fault_in_allocation, fte
from ropewalk.place.rules import refuse_if_changed


@transaction.atomic
def record_support(
    *,
    partnership_id: int,
    title: str,
    employer_id: int,
    skill: Skill,
    hundredths: int,
    name: str,
    email: str,
    starts_on: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Support:
    """Record a skill that some partner's post has; without a name it is vacant.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title or no time, or its employer is no partner.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    if not title.strip():
        raise BadInput("Say what the post is called.")
    if hundredths < 1:
        raise BadInput("Write how much as full-time posts, more than 0.")
    if not partnership.partners.filter(
        covering(starts_on), organisation=employer_id
    ).exists():
        raise BadInput("Choose the partner that employs it.")
    present = Support.objects.filter(submission_key=submission_key).first()
    if present is not None:
        refuse_other_use(present, partnership_id=partnership.pk)
        return present
    member = (
        add_member(
            partnership_id=partnership_id,
            name=name,
            email=email,
            starts_on=starts_on,
            by=by,
            at=at,
        )
        if name.strip() or email.strip()
        else None
    )
    support = Support.objects.create(
        partnership=partnership,
        title=title.strip(),
        employer_id=employer_id,
        skill=Skill(skill),
        hundredths=hundredths,
        member=member,
        starts_on=starts_on,
        submission_key=submission_key,
    )
    record(
        Event.Kind.SUPPORT_RECORDED,
        subject=support,
        by=by,
        at=at,
        detail=f"{support.skill}, {fte(hundredths)}{'' if member else ', vacant'}",
    )
    return support


@transaction.atomic
def fill_support(
    *,
    support_id: int,
    name: str,
    email: str,
    starts_on: date,
    by: Account,
    at: datetime,
) -> Support:
    """Record who fills a vacant support post.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is filled already, or nobody is named.
    """
    held_to_run(Support.objects.get(pk=support_id).partnership_id, by=by, at=at)
    support = Support.objects.select_for_update().get(pk=support_id)
    if support.member_id is not None:
        raise BadInput("Somebody holds this post already.")
    support.member = add_member(
        partnership_id=support.partnership_id,
        name=name,
        email=email,
        starts_on=starts_on,
        by=by,
        at=at,
    )
    support.save(update_fields=["member"])
    record(Event.Kind.SUPPORT_FILLED, subject=support, by=by, at=at)
    return support


@transaction.atomic
def request_support(
    *,
    area_id: int,
    skill: Skill,
    hundredths: int,
    purpose: str,
    starts_on: date,
    ends_before: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> SupportRequest:
    """Ask the support team for some of a skill, for an area and a time.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is for nothing, for no time, or ends before it starts.
    """
    area = Area.objects.select_related("partnership").get(pk=area_id)
    Partnership.objects.select_for_update().get(pk=area.partnership_id)
    if refusal := refusal_to_prioritise(actor=by, area=area, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not purpose.strip():
        raise BadInput("Say what the support is for.")
    if hundredths < 1:
        raise BadInput("Write how much as full-time posts, more than 0.")
    if ends_before <= starts_on:
        raise BadInput("It must end after it starts.")
    request, is_new = SupportRequest.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "area": area,
            "skill": Skill(skill),
            "hundredths": hundredths,
            "purpose": purpose.strip(),
            "starts_on": starts_on,
            "ends_before": ends_before,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(request, area_id=area.pk)
    if is_new:
        record(
            Event.Kind.SUPPORT_REQUESTED,
            subject=request,
            by=by,
            at=at,
            detail=f"{request.skill}, {fte(hundredths)} for {area}",
        )
    return request


@transaction.atomic
def prioritise_request(
    *,
    request_id: int,
    priority: int,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> SupportRequest:
    """Say what place a request has in the support team's work plan, 1 first.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the place is below 1, or somebody changed it since it was
            ``as_seen``.
    """
    request = (
        SupportRequest.objects.select_for_update(of=("self",))
        .select_related("area__partnership")
        .get(pk=request_id)
    )
    if refusal := refusal_to_prioritise(actor=by, area=request.area, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_changed(as_seen, version_of_priority(request.priority))
    if not 1 <= priority <= 999:
        raise BadInput("Places count from 1, which comes first, to 999.")

    request.priority = priority
    request.save(update_fields=["priority"])
    record(
        Event.Kind.SUPPORT_PRIORITISED,
        subject=request,
        by=by,
        at=at,
        detail=str(priority),
    )
    return request


@transaction.atomic
def allocate_support(
    *,
    request_id: int,
    support_id: int,
    hundredths: int,
    by: Account,
    at: datetime,
) -> SupportAllocation:
    """Give some of a support post's time to a request, for the request's whole time.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the post has another skill, is vacant, has less time free, is not
            there for the whole time, or the request asks for less.
    """
    request = SupportRequest.objects.select_related("area").get(pk=request_id)
    partnership = held_to_run(request.area.partnership_id, by=by, at=at)
    support = Support.objects.filter(pk=support_id, partnership=partnership).first()
    if support is None:
        raise BadInput("Choose a post of this partnership's support team.")
    if support.starts_on > request.starts_on or (
        support.ends_before is not None and support.ends_before < request.ends_before
    ):
        raise BadInput(f"{support} is not there for the whole time that is asked.")
    given = request.allocations.aggregate(all=Sum("hundredths", default=0))["all"]
    if fault := fault_in_allocation(
        title=support.title,
        skill=Skill(support.skill),
        asked_skill=Skill(request.skill),
        is_vacant=support.member_id is None,
        hundredths=hundredths,
        free=support.hundredths - _taken(support, request),
        still_asked=request.hundredths - given,
    ):
        raise BadInput(fault)
    if request.allocations.filter(support=support).exists():
        raise BadInput(f"Some of {support} is given to this request already.")

    allocation = SupportAllocation.objects.create(
        request=request,
        support=support,
        hundredths=hundredths,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.SUPPORT_ALLOCATED,
        subject=request,
        by=by,
        at=at,
        detail=f"{fte(hundredths)} of {support.title}",
    )
    return allocation


def _taken(support: Support, request: SupportRequest) -> int:
    """How much of a support post is given to requests that overlap this one's time.

    All of them together, even where two of them do not overlap each other: never too
    little is counted as free.
    """
    taken: int = support.allocations.filter(
        request__starts_on__lt=request.ends_before,
        request__ends_before__gt=request.starts_on,
    ).aggregate(all=Sum("hundredths", default=0))["all"]
    return taken
