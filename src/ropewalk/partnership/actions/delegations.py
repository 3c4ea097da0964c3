"""Passing authority down, and what a post decides under it."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import pounds
from ropewalk.organisations.models import Account
from ropewalk.partnership.actions.decisions import Proposal, propose_decision
from ropewalk.partnership.kinds import (
    DecisionState,
    LimitBasis,
    MeetingState,
    Power,
)
from ropewalk.partnership.models import AgendaItem, Body, Decision, Delegation, Meeting
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.delegations import held_by
from ropewalk.partnership.queries.exempt import refuse_unknown_ground
from ropewalk.partnership.queries.fingerprints import fingerprint
from ropewalk.partnership.rules.delegation import Passed, why_not_passed_down


@transaction.atomic
def delegate_authority(
    *,
    from_body_id: int,
    to_body_id: int | None,
    to_post: str,
    subject: str,
    limit_pence: int | None,
    limit_basis: LimitBasis,
    power: Power,
    starts_on: date,
    ends_before: date | None,
    approved_on: date,
    approver_post: str,
    by: Account,
    at: datetime,
    agreement_id: int | None = None,
    conditions: str = "",
    replaces_id: int | None = None,
    approved_in_id: int | None = None,
    submission_key: UUID | None = None,
) -> Delegation:
    """Record that a body passed authority on, once for each ``submission_key``.

    One that ``replaces`` another takes its place from its day: the earlier one ends then,
    and both are kept with who approved each and when. ``approved_in_id`` is the decision
    by which it was given.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it goes to nobody or to both, to the body itself or outside the
            partnership, says nothing of what or by whom it was approved, was not approved
            yet or starts before that, ends before it starts, replaces one that it cannot,
            or is more than the body itself holds.
    """
    body = (
        Body.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=from_body_id)
    )
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if submission_key is not None and (
        held := Delegation.objects.filter(submission_key=submission_key).first()
    ):
        refuse_other_use(held, from_body_id=body.pk)
        return held
    if (to_body_id is None) == (not to_post.strip()):
        raise BadInput("Say to whom: either one body or one post.")
    if to_body_id is not None and (
        to_body_id == body.pk
        or not body.partnership.bodies.filter(pk=to_body_id).exists()
    ):
        raise BadInput("Delegate to another body of this partnership.")
    if agreement_id is not None and not (
        body.partnership.agreements.filter(pk=agreement_id).exists()
    ):
        raise BadInput("That agreement is not of this partnership.")
    if not subject.strip() or not approver_post.strip():
        raise BadInput("Say what is delegated, and which post approved it.")
    if limit_pence is not None and limit_pence <= 0:
        raise BadInput("A limit is more than nothing; leave it empty for none.")
    if ends_before is not None and ends_before <= starts_on:
        raise BadInput("It must end after it starts.")
    _refuse_unapproved(
        body, approved_on, approved_in_id, starts_on=starts_on, on=local_day(at)
    )
    asked = Passed(subject.strip(), limit_pence, LimitBasis(limit_basis), ends_before)
    if too_much := why_not_passed_down(
        asked,
        power=Power(power),
        body=body.name,
        own=Power(body.power),
        held=held_by(body, on=starts_on),
    ):
        raise BadInput(too_much)
    before = _replaced(body, replaces_id, starts_on=starts_on)

    delegation = Delegation.objects.create(
        from_body=body,
        submission_key=submission_key,
        to_body_id=to_body_id,
        to_post=to_post.strip(),
        agreement_id=agreement_id,
        subject=subject.strip(),
        limit_pence=limit_pence,
        limit_basis=LimitBasis(limit_basis),
        power=Power(power),
        conditions=conditions.strip(),
        starts_on=starts_on,
        ends_before=ends_before,
        replaces=before,
        approved_on=approved_on,
        approver_post=approver_post.strip(),
        approved_in_id=approved_in_id,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.AUTHORITY_DELEGATED,
        subject=delegation,
        by=by,
        at=at,
        detail=(
            f"{_limit_said(before)} to {_limit_said(delegation)}"
            + fingerprint("delegation", [before])
            if before
            else _limit_said(delegation)
        )
        + fingerprint("delegation", [delegation]),
    )
    return delegation


def _refuse_unapproved(
    body: Body,
    approved_on: date,
    approved_in_id: int | None,
    *,
    starts_on: date,
    on: date,
) -> None:
    """Refuse what nobody has approved yet, or by a decision that gave nothing."""
    if approved_on > on:
        raise BadInput("It cannot have been approved on a day that is still to come.")
    if starts_on < approved_on:
        raise BadInput("It cannot start before the day on which it was approved.")
    if approved_in_id is not None and not (
        Decision.objects.filter(
            pk=approved_in_id,
            state=DecisionState.AGREED,
            item__meeting__body=body,
            item__meeting__of_post="",
        ).exists()
    ):
        raise BadInput(f"{body} agreed no such decision.")


def _replaced(
    body: Body, replaces_id: int | None, *, starts_on: date
) -> Delegation | None:
    """The delegation whose place another takes, ended on that day."""
    if replaces_id is None:
        return None
    before = (
        Delegation.objects.select_for_update()
        .filter(pk=replaces_id, from_body=body)
        .first()
    )
    if before is None:
        raise BadInput(f"{body} gave no such delegation.")
    if Delegation.objects.filter(replaces=before).exists():
        raise BadInput("Another took its place already: change that one.")
    if starts_on <= before.starts_on:
        raise BadInput("It takes the other's place on a day after that one started.")
    if before.ends_before is None or before.ends_before > starts_on:
        before.ends_before = starts_on
        before.save(update_fields=["ends_before"])
    return before


def _limit_said(delegation: Delegation) -> str:
    limit = delegation.limit_pence
    return "no limit" if limit is None else pounds(limit)


@transaction.atomic
def propose_officer_decision(
    *,
    delegation_id: int,
    title: str,
    proposal: Proposal,
    submission_key: UUID,
    by: Account,
    at: datetime,
    exempt_ground: str = "",
) -> Decision:
    """Begin the record of what a post decides alone under what was delegated to it.

    It is kept with the body that delegated, between its meetings. The officers of finance
    and law clear it as they do any other; then it is taken.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the delegation is not to a post, it has no title or reasons, is
            exempt on a ground that there is not, or the proposal cannot stand.
    """
    delegation = Delegation.objects.select_related("from_body__partnership").get(
        pk=delegation_id
    )
    body = delegation.from_body
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not delegation.to_post:
        raise BadInput("That was delegated to a body, which decides in a meeting.")
    if not title.strip() or not proposal.reasons.strip():
        raise BadInput(
            "Say what is decided, and give the reasons: the record needs both."
        )
    refuse_unknown_ground(exempt_ground)
    meeting, is_new = Meeting.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "body": body,
            "on": local_day(at),
            "is_urgent": True,
            "urgent_because": "Decided by a post under delegation, between meetings.",
            "of_post": delegation.to_post,
            "state": MeetingState.OPEN,
            "opened_at": at,
            "notice_on": local_day(at),
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(meeting, body_id=body.pk, of_post=delegation.to_post)
    if not is_new:
        begun = Decision.objects.get(item__meeting=meeting)
        refuse_other_use(begun, delegation_id=delegation.pk)
        return begun
    item = AgendaItem.objects.create(
        meeting=meeting, number=1, title=title.strip(), exempt_ground=exempt_ground
    )
    decision = propose_decision(item_id=item.pk, proposal=proposal, by=by, at=at)
    if decision.delegation_id != delegation.pk:
        raise BadInput("Name the delegation that the post decides under.")
    record(
        Event.Kind.MEETING_OPENED,
        subject=meeting,
        by=by,
        at=at,
        detail=f"{delegation.to_post} decides alone",
    )
    return decision
