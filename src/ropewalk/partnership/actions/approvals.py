"""Who else approves a decision, sending it up or putting it off, in common, call-in."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import USED
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day, listed
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.actions.decisions import (
    Option,
    Proof,
    Proposal,
    propose_decision,
)
from ropewalk.partnership.actions.meetings import Paper, add_item
from ropewalk.partnership.kinds import DecisionState, Urgency
from ropewalk.partnership.models import (
    AgendaItem,
    Agreement,
    Approval,
    ApprovalStep,
    Body,
    CheckFound,
    Decision,
    Meeting,
)
from ropewalk.partnership.permissions import (
    refusal_if_decided,
    refusal_to_approve,
    refusal_to_prepare,
    refusal_to_run,
    refusal_to_settle,
)
from ropewalk.partnership.queries.approving import fault_in_approving
from ropewalk.partnership.queries.authority import facts_of, late_if_added
from ropewalk.partnership.queries.bodies import partners_of
from ropewalk.partnership.queries.conflicts import refuse_if_kept_back
from ropewalk.partnership.queries.decisions import bodies_above, standing_of
from ropewalk.partnership.queries.fingerprints import fingerprint
from ropewalk.partnership.queries.held import held_decision, held_item, held_meeting
from ropewalk.partnership.queries.meetings import meetings_to_come, why_not_put_off
from ropewalk.partnership.rules.as_seen import version_of_chain
from ropewalk.partnership.rules.authority import checks
from ropewalk.place.rules import refuse_if_changed


@transaction.atomic
def set_approval_chain(
    *,
    agreement_id: int,
    turns: Sequence[Sequence[int]],
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> list[ApprovalStep]:
    """Say which bodies approve what is decided under an agreement, turn by turn.

    None at all means that whoever decides, decides alone: a joint committee, say.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a body is named twice or is of another partnership, or somebody
            changed the chain since it was ``as_seen``.
    """
    agreement = (
        Agreement.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=agreement_id)
    )
    if refusal := refusal_to_run(
        actor=by, partnership=agreement.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    now = agreement.approval_chain.values_list("turn", "body_id")
    refuse_if_changed(as_seen, version_of_chain(now))
    named = [body for turn in turns for body in turn]
    if len(named) != len(set(named)):
        raise BadInput("A body approves once: it is named twice.")
    if agreement.partnership.bodies.filter(pk__in=named).count() != len(named):
        raise BadInput("Choose bodies of this partnership.")
    agreement.approval_chain.all().delete()
    steps = ApprovalStep.objects.bulk_create(
        ApprovalStep(agreement=agreement, turn=turn, body_id=body)
        for turn, bodies in enumerate(filter(None, turns), start=1)
        for body in bodies
    )
    record(
        Event.Kind.APPROVAL_CHAIN_SET,
        subject=agreement,
        by=by,
        at=at,
        detail=f"{len(steps)} bodies in {len([*filter(None, turns)])} turns",
    )
    return steps


@transaction.atomic
def record_approval(
    *,
    decision_id: int,
    body_id: int,
    is_approved: bool,
    because: str,
    meeting_id: int,
    by: Account,
    at: datetime,
) -> Approval:
    """Enter that a body approved a decision that needs it, or did not, and at which meeting.

    Where an officer approves under the body's delegation, the meeting is the record of
    what that officer decided.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not that body's turn, a refusal says nothing, or the meeting
            is not its own, was not held, had no quorum or was before the decision.
    """
    decision = held_decision(decision_id)
    body = Body.objects.get(pk=body_id)
    if refusal := refusal_to_approve(actor=by, body=body, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    standing = standing_of(decision, on=local_day(at))
    if body_id not in {step.body_id for step in standing.turn if step.turn > 0}:
        raise BadInput(
            f"It is not the turn of {body}: {standing.why_not or 'nobody is waited for.'}"
        )
    if not is_approved and not because.strip():
        raise BadInput("Say why it was not approved.")
    meeting = Meeting.objects.select_related("body__partnership").get(pk=meeting_id)
    if fault := fault_in_approving(meeting, decision=decision, body=body):
        raise BadInput(fault)
    approval = Approval.objects.create(
        decision=decision,
        body=body,
        is_approved=is_approved,
        because=because.strip(),
        meeting=meeting,
        approved_on=meeting.on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.APPROVAL_GIVEN,
        subject=decision,
        by=by,
        at=at,
        detail=f"{body}, {'approved' if is_approved else 'not approved'}"
        + fingerprint("approval", [approval]),
    )
    return approval


@transaction.atomic
def route_decision(
    *, decision_id: int, to_body_id: int, by: Account, at: datetime
) -> Decision:
    """Send a decision up to a body with the authority, keeping what was found here.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when that body is not above the one it is before.
    """
    decision = held_decision(decision_id)
    if refusal := refusal_if_decided(decision) or refusal_to_prepare(
        actor=by, meeting=decision.item.meeting, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    above = dict(bodies_above(decision))
    if str(to_body_id) not in above:
        raise BadInput(
            "Send it to a body that this one reports to, or that delegated to it"
            + (f": {', '.join(above.values())}." if above else ". None is recorded.")
        )
    found = checks(facts_of(decision, on=local_day(at)))
    decision.state = DecisionState.ROUTED_UP
    decision.routed_to_id = to_body_id
    decision.decided_at = at
    decision.decided_by = by
    decision.save(update_fields=["state", "routed_to", "decided_at", "decided_by"])
    CheckFound.objects.bulk_create(
        CheckFound(
            decision=decision,
            code=check.code,
            found=check.found,
            sentence=check.sentence,
        )
        for check in found
    )
    record(
        Event.Kind.DECISION_ROUTED,
        subject=decision,
        by=by,
        at=at,
        detail=f"to {above[str(to_body_id)]}" + fingerprint("decision", [decision]),
    )
    return decision


@transaction.atomic
def accept_routed_decision(
    *,
    decision_id: int,
    meeting_id: int,
    by: Account,
    at: datetime,
    delegation_id: int | None = None,
) -> Decision:
    """Put a decision that was sent up on the agenda of the body it was sent to.

    Where that body itself decides up to a limit, it names the delegation.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it was not sent to that body, is on an agenda already, or names a
            delegation of another partnership.
    """
    sent = held_decision(decision_id)
    meeting = Meeting.objects.select_related("body__partnership").get(pk=meeting_id)
    if refusal := refusal_to_prepare(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(sent.item, by, on=local_day(at))
    if sent.routed_to_id != meeting.body_id:
        raise BadInput("This was not sent up to the body of that meeting.")
    if Decision.objects.filter(routed_from=sent).exists():
        raise BadInput("This is on an agenda already.")
    item = add_item(
        meeting_id=meeting_id,
        title=sent.item.title,
        paper=Paper(
            **{name: getattr(sent.item, name) for name in Paper.__dataclass_fields__}
        ),
        concerned_ids=list(
            sent.item.concerns.values_list("organisation_id", flat=True)
        ),
        exempt_ground=sent.item.exempt_ground,
        late_because=f"Sent up by {sent.item.meeting.body}."
        if meeting.opened_at or late_if_added(meeting, on=local_day(at))
        else "",
        by=by,
        at=at,
    )
    decision = propose_decision(
        item_id=item.pk,
        proposal=replace(_again(sent), delegation_id=delegation_id),
        by=by,
        at=at,
    )
    decision.routed_from = sent
    decision.save(update_fields=["routed_from"])
    record(
        Event.Kind.DECISION_ROUTED,
        subject=decision,
        by=by,
        at=at,
        detail=f"from decision {sent.pk}",
    )
    return decision


def _again(decision: Decision) -> Proposal:
    """What was proposed, to be proposed to the body above on its own terms."""
    return Proposal(
        text=decision.proposal,
        matter=decision.matter,
        resources=decision.resources,
        need_ids=list(decision.needs.values_list("need_id", flat=True)),
        outcome_ids=list(decision.outcomes.values_list("outcome_id", flat=True)),
        pence_by_organisation=dict(
            decision.contributors.values_list("organisation_id", "pence")
        ),
        commits_nothing=decision.commits_nothing,
        whole_life_pence=decision.whole_life_pence,
        agreement_id=decision.agreement_id,
        options=[
            Option(each.title, each.because, is_preferred=each.is_preferred)
            for each in decision.options.all()
        ],
        evidence=[
            Proof(each.title, each.sha256, each.address)
            for each in decision.evidence.all()
        ],
        wards_affected=decision.wards_affected,
        is_key=decision.is_key,
        notice_on=decision.notice_on,
        urgency=Urgency(decision.urgency),
        urgency_on=decision.urgency_on,
        urgency_because=decision.urgency_because,
        needs_legal_advice=decision.needs_legal_advice,
        conditions=decision.conditions,
        review_on=decision.review_on,
        reasons=decision.reasons,
        rights=decision.rights,
    )


@transaction.atomic
def put_to_another_meeting(
    *, item_id: int, meeting_id: int, late_because: str = "", by: Account, at: datetime
) -> AgendaItem:
    """Put an item that nobody decided, with its proposal, to a meeting still to come.

    Both meetings show it. Votes and clearances stay with the proposal as it was put off.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is decided or put off already, a post decides it, or the meeting
            is not one of the same body that is still to come.
    """
    item = held_item(item_id)
    meeting = held_meeting(meeting_id)
    if refusal := refusal_to_prepare(actor=by, meeting=meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(item, by, on=local_day(at))
    if fault := why_not_put_off(item):
        raise BadInput(fault)
    if meeting.pk not in {each.pk for each in meetings_to_come(item)}:
        raise BadInput("Choose a meeting of the same body that is still to come.")
    again = add_item(
        meeting_id=meeting.pk,
        title=item.title,
        paper=Paper(
            **{name: getattr(item, name) for name in Paper.__dataclass_fields__}
        ),
        concerned_ids=list(item.concerns.values_list("organisation_id", flat=True)),
        remit_item_id=item.remit_item_id,
        exempt_ground=item.exempt_ground,
        late_because=late_because,
        by=by,
        at=at,
    )
    again.moved_from = item
    again.save(update_fields=["moved_from"])
    decision = Decision.objects.filter(item=item).first()
    if decision is not None:
        _put_off(decision, again, by=by, at=at)
    record(
        Event.Kind.ITEM_PUT_OFF,
        subject=item.meeting,
        by=by,
        at=at,
        detail=f"item {item.number}, to {meeting.on.isoformat()}",
    )
    return again


def _put_off(
    decision: Decision, again: AgendaItem, *, by: Account, at: datetime
) -> None:
    """The same proposal under another item; the one put off keeps what was found."""
    found = checks(facts_of(decision, on=local_day(at)))
    decision.state = DecisionState.PUT_OFF
    decision.decided_at = at
    decision.decided_by = by
    decision.save(update_fields=["state", "decided_at", "decided_by"])
    CheckFound.objects.bulk_create(
        CheckFound(
            decision=decision,
            code=check.code,
            found=check.found,
            sentence=check.sentence,
        )
        for check in found
    )
    proposal = replace(_again(decision), delegation_id=decision.delegation_id)
    proposed = propose_decision(item_id=again.pk, proposal=proposal, by=by, at=at)
    proposed.routed_from = decision
    proposed.common_key = decision.common_key
    proposed.save(update_fields=["routed_from", "common_key"])


@transaction.atomic
def propose_in_common(
    *,
    meeting_ids: Sequence[int],
    title: str,
    paper: Paper,
    proposal: Proposal,
    by: Account,
    at: datetime,
    common_key: UUID,
    exempt_ground: str = "",
    late_because: str = "",
    concerned_ids: Sequence[int] = (),
) -> list[Decision]:
    """Put one proposal to committees in common, once for each ``common_key``.

    Each decides for itself on the money of the partners it acts for, and the proposal
    holds once all of them have agreed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is one meeting only, two are of the same body, the money of a
            contributing partner is not for exactly one of the committees to decide on, or
            the key was used for something else.
    """
    meetings = list(
        Meeting.objects.filter(pk__in=meeting_ids)
        .select_related("body__partnership")
        .order_by("pk")
    )
    if len({each.body_id for each in meetings}) < max(2, len(meetings)):
        raise BadInput(
            "Committees in common are two or more, each with a meeting of its own."
        )
    for meeting in meetings:
        if refusal := refusal_to_prepare(actor=by, meeting=meeting, on=local_day(at)):
            raise PermissionDenied(refusal)
    if sent := list(
        Decision.objects.filter(common_key=common_key)
        .select_related("item")
        .order_by("item__meeting_id")
    ):
        if {each.item.meeting_id for each in sent} != {each.pk for each in meetings}:
            raise BadInput(USED)
        return sent
    acts_for = {each.pk: partners_of(each.body) for each in meetings}
    _refuse_money_of_none(proposal, list(acts_for.values()))
    decisions = []
    for meeting in meetings:
        own = acts_for[meeting.pk]
        item = add_item(
            meeting_id=meeting.pk,
            title=title,
            paper=paper,
            concerned_ids=concerned_ids,
            exempt_ground=exempt_ground,
            late_because=late_because,
            by=by,
            at=at,
        )
        decision = propose_decision(
            item_id=item.pk,
            proposal=_part_of(proposal, own=set(own)),
            by=by,
            at=at,
        )
        decision.common_key = common_key
        decision.save(update_fields=["common_key"])
        decisions.append(decision)
        record(
            Event.Kind.DECISION_PROPOSED,
            subject=decision,
            by=by,
            at=at,
            detail=f"in common, one of {len(meetings)}",
        )
    return decisions


def _refuse_money_of_none(
    proposal: Proposal, acts_for: Sequence[Mapping[int, str]]
) -> None:
    """Refuse money that none of the committees, or more than one, would decide on."""
    acting = [each for partners in acts_for for each in partners]
    wrong = [each for each in proposal.pence_by_organisation if acting.count(each) != 1]
    if wrong:
        names = Organisation.objects.filter(pk__in=wrong).values_list("name", flat=True)
        raise BadInput(
            f"The money of {listed(list(names))} is for exactly one of the committees to "
            "decide on: choose the committee that acts for each partner that pays."
        )


def _part_of(proposal: Proposal, *, own: set[int]) -> Proposal:
    """What one of the committees decides on: the money of those it acts for."""
    mine = {
        each: pence
        for each, pence in proposal.pence_by_organisation.items()
        if each in own
    }
    is_of_others = bool(proposal.pence_by_organisation) and not mine
    return replace(
        proposal,
        pence_by_organisation=mine,
        commits_nothing=proposal.commits_nothing or is_of_others,
        whole_life_pence=None if is_of_others else proposal.whole_life_pence,
    )


@transaction.atomic
def call_in_decision(
    *, decision_id: int, because: str, by: Account, at: datetime
) -> Decision:
    """Record that scrutiny called a key decision in while it could.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it cannot be called in, or no longer, or no reason is given.
    """
    decision = held_decision(decision_id)
    if refusal := refusal_to_run(
        actor=by,
        partnership=decision.item.meeting.body.partnership,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    if decision.call_in_until is None:
        raise BadInput(
            "This cannot be called in: it is no key decision, or the terms of reference "
            "give no time for it."
        )
    if decision.called_in_on is not None:
        raise BadInput("This has been called in already.")
    if local_day(at) > decision.call_in_until:
        raise BadInput(f"This could be called in until {day(decision.call_in_until)}.")
    if not because.strip():
        raise BadInput("Say why scrutiny called it in.")
    decision.called_in_on = local_day(at)
    decision.called_in_because = because.strip()
    decision.save(update_fields=["called_in_on", "called_in_because"])
    record(
        Event.Kind.DECISION_CALLED_IN,
        subject=decision,
        by=by,
        at=at,
        detail="called in" + fingerprint("decision", [decision]),
    )
    return decision


@transaction.atomic
def settle_call_in(
    *, decision_id: int, because: str, by: Account, at: datetime
) -> Decision:
    """Record why a call-in is settled and the decision stands as it was taken.

    A decision that scrutiny sent back and the body changed is a new proposal.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no call-in is open, or no reason is given.
    """
    decision = held_decision(decision_id)
    if refusal := refusal_to_settle(actor=by, decision=decision, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    if decision.called_in_on is None or decision.call_in_settled_on is not None:
        raise BadInput("No call-in is open on this decision.")
    if not because.strip():
        raise BadInput("Say how scrutiny settled it, and why the decision stands.")
    decision.call_in_settled_on = local_day(at)
    decision.call_in_settled_because = because.strip()
    decision.save(update_fields=["call_in_settled_on", "call_in_settled_because"])
    record(
        Event.Kind.DECISION_CALLED_IN,
        subject=decision,
        by=by,
        at=at,
        detail="settled" + fingerprint("decision", [decision]),
    )
    return decision
