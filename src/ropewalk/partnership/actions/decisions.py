"""Proposing a decision, clearing it, voting on it and taking it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import listed
from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.queries import outcomes_seen_by
from ropewalk.partnership.kinds import (
    Clearing,
    DecisionState,
    Found,
    MeetingState,
    Urgency,
    Way,
)
from ropewalk.partnership.models import (
    AgendaItem,
    ApprovalNeeded,
    CheckFound,
    Clearance,
    ContributingPartner,
    Decision,
    DecisionEvidence,
    DecisionNeed,
    DecisionOutcome,
    Delegation,
    Holder,
    OptionConsidered,
    Seat,
    Vote,
)
from ropewalk.partnership.permissions import (
    refusal_if_decided,
    refusal_to_clear,
    refusal_to_decide,
    refusal_to_prepare,
)
from ropewalk.partnership.queries.authority import (
    facts_of,
    missing_links,
    why_no_quorum,
)
from ropewalk.partnership.queries.bodies import terms_for
from ropewalk.partnership.queries.conflicts import (
    conflicts_in,
    refuse_if_kept_back,
    voting_seats,
)
from ropewalk.partnership.queries.fingerprints import fingerprint
from ropewalk.partnership.queries.held import (
    held_decision,
    held_item,
    hold_limit,
)
from ropewalk.partnership.queries.votes import counted, votes_on
from ropewalk.partnership.rules.authority import (
    Check,
    checks,
    in_the_way,
    is_key_decision,
    not_met,
    paragraph,
)
from ropewalk.partnership.rules.key_decisions import call_in_ends
from ropewalk.partnership.rules.matters import matter_key
from ropewalk.place.models import Level, Need


@dataclass(frozen=True, slots=True)
class Option:
    """An option that was looked at: its title, why, and whether it is the one proposed."""

    title: str
    because: str
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A document that a decision rests on: its title, where it is, its SHA-256."""

    title: str
    sha256: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed.

    Attributes:
        text: What the body would decide.
        matter: What it belongs to: two halves of one matter are added up again.
        resources: What it uses: money, people, buildings.
        need_ids: The needs it answers.
        outcome_ids: The outcomes it is for.
        pence_by_organisation: What it commits of each partner's money, in pence; empty
            when it commits none.
        commits_nothing: That it commits no money, said and not left empty.
        whole_life_pence: What it commits over its whole life, in pence.
        agreement_id: The agreement it rests on.
        delegation_id: The delegation it is taken under; none on the body's own terms.
        options: The options considered.
        evidence: The documents it rests on.
        wards_affected: How many wards it affects significantly.
        is_key: Whether it is to be treated as a key decision whatever it costs.
        notice_on: When notice of a key decision was given.
        urgency: Why there was less notice than that, if there was.
        urgency_on: When the chair of scrutiny was told, or agreed.
        urgency_because: Why it could not wait.
        needs_legal_advice: Whether legal clearance is asked for.
        conditions: On what conditions.
        review_on: When it is looked at again.
        reasons: Why.
        rights: Which rights it keeps to, where it is about an individual.
    """

    text: str
    matter: str
    resources: str
    need_ids: Sequence[int]
    outcome_ids: Sequence[int]
    pence_by_organisation: Mapping[int, int]
    commits_nothing: bool = False
    whole_life_pence: int | None = None
    agreement_id: int | None = None
    delegation_id: int | None = None
    options: Sequence[Option] = ()
    evidence: Sequence[Proof] = ()
    wards_affected: int = 0
    is_key: bool = False
    notice_on: date | None = None
    urgency: Urgency = Urgency.NONE
    urgency_on: date | None = None
    urgency_because: str = ""
    needs_legal_advice: bool = False
    conditions: str = ""
    review_on: date | None = None
    reasons: str = ""
    rights: str = ""


@transaction.atomic
def propose_decision(
    *, item_id: int, proposal: Proposal, by: Account, at: datetime
) -> Decision:
    """Propose a decision under an item of a meeting's agenda.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is proposed, it is tied to no need, resource or outcome (or,
            about an individual, no right), it names what is of another partnership, an
            amount is not above nothing, it says neither what it commits nor that it
            commits nothing, or the item has a proposal already.
    """
    item = held_item(item_id)
    if refusal := refusal_to_prepare(actor=by, meeting=item.meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(item, by, on=local_day(at))
    if fault := _fault_in(proposal, Level(item.meeting.body.level)):
        raise BadInput(fault)
    _refuse_from_elsewhere(item, proposal, on=local_day(at))
    if Decision.objects.filter(item=item).exists():
        raise BadInput(
            "This item has a proposal already: withdraw it and add another item, or let "
            "the body decide on it."
        )
    decision = _write(item, proposal, by=by, at=at)
    record(
        Event.Kind.DECISION_PROPOSED,
        subject=decision,
        by=by,
        at=at,
        detail=f"{len(proposal.pence_by_organisation)} contributing partners",
    )
    return decision


def _fault_in(proposal: Proposal, level: Level) -> str | None:
    """What is wrong with a proposal, in a sentence; nothing when it can stand."""
    if not proposal.text.strip() or not proposal.matter.strip():
        return "Say what is proposed, and to which matter it belongs."
    if faults := missing_links(
        level,
        rights=bool(proposal.rights.strip()),
        needs=bool(proposal.need_ids),
        resources=bool(proposal.resources.strip()),
        outcomes=bool(proposal.outcome_ids),
    ):
        return " ".join(faults)
    if any(pence <= 0 for pence in proposal.pence_by_organisation.values()):
        return "An amount that a partner commits is more than nothing."
    if bool(proposal.pence_by_organisation) == proposal.commits_nothing:
        return (
            "Say how much of each partner's money it commits, or say that it commits no "
            "money: one of the two."
        )
    if proposal.commits_nothing and proposal.whole_life_pence:
        return "What commits no money commits none over its whole life either."
    whole, total = (
        proposal.whole_life_pence,
        sum(proposal.pence_by_organisation.values()),
    )
    if whole is not None and whole < total:
        return "Over its whole life it cannot commit less than the partners commit now."
    if bool(proposal.urgency) != (proposal.urgency_on is not None):
        return "Say both why there was less notice and when the chair of scrutiny was told."
    return None


def _refuse_from_elsewhere(item: AgendaItem, proposal: Proposal, *, on: date) -> None:
    """Refuse an agreement, a delegation or money of somebody outside the partnership."""
    partnership = item.meeting.body.partnership
    partners = partnership.partners.filter(covering(on)).values_list(
        "organisation_id", flat=True
    )
    if not set(proposal.pence_by_organisation) <= set(partners):
        raise BadInput("Only partners put money in: choose among them.")
    if proposal.agreement_id is not None and not (
        partnership.agreements.filter(pk=proposal.agreement_id).exists()
    ):
        raise BadInput("That agreement is not of this partnership.")
    if proposal.delegation_id is not None and not (
        Delegation.objects.filter(
            pk=proposal.delegation_id, from_body__partnership=partnership
        ).exists()
    ):
        raise BadInput("That delegation is not of this partnership.")


def _write(
    item: AgendaItem,
    proposal: Proposal,
    *,
    by: Account,
    at: datetime,
) -> Decision:
    """A decision as it was proposed, with everything it is tied to."""
    amounts = proposal.pence_by_organisation
    decision = Decision.objects.create(
        item=item,
        agreement_id=proposal.agreement_id,
        delegation_id=proposal.delegation_id,
        proposal=proposal.text.strip(),
        reasons=proposal.reasons.strip(),
        resources=proposal.resources.strip(),
        rights=proposal.rights.strip(),
        pence=sum(amounts.values()) if amounts else None,
        commits_nothing=proposal.commits_nothing,
        whole_life_pence=proposal.whole_life_pence,
        matter=proposal.matter.strip(),
        matter_key=matter_key(proposal.matter),
        wards_affected=proposal.wards_affected,
        is_key=proposal.is_key,
        needs_legal_advice=proposal.needs_legal_advice,
        notice_on=proposal.notice_on,
        urgency=Urgency(proposal.urgency),
        urgency_on=proposal.urgency_on,
        urgency_because=proposal.urgency_because.strip(),
        conditions=proposal.conditions.strip(),
        review_on=proposal.review_on,
        proposed_at=at,
        proposed_by=by,
    )
    _link(decision, proposal, by=by, at=at)
    return decision


def _link(decision: Decision, proposal: Proposal, *, by: Account, at: datetime) -> None:
    """What a decision is tied to: needs and outcomes that the proposer may see."""
    needs = Need.objects.visible_to(by, on=local_day(at)).filter(
        pk__in=proposal.need_ids
    )
    outcomes = outcomes_seen_by(by, on=local_day(at)).filter(
        pk__in=proposal.outcome_ids
    )
    if needs.count() != len(set(proposal.need_ids)):
        raise BadInput("One of the needs is not there, or you may not see it.")
    if outcomes.count() != len(set(proposal.outcome_ids)):
        raise BadInput("One of the outcomes is not there.")
    DecisionNeed.objects.bulk_create(
        DecisionNeed(decision=decision, need=each) for each in needs
    )
    DecisionOutcome.objects.bulk_create(
        DecisionOutcome(decision=decision, outcome=each) for each in outcomes
    )
    ContributingPartner.objects.bulk_create(
        ContributingPartner(decision=decision, organisation_id=each, pence=pence)
        for each, pence in proposal.pence_by_organisation.items()
    )
    OptionConsidered.objects.bulk_create(
        OptionConsidered(
            decision=decision,
            title=each.title,
            because=each.because,
            is_preferred=each.is_preferred,
        )
        for each in proposal.options
    )
    DecisionEvidence.objects.bulk_create(
        DecisionEvidence(
            decision=decision,
            title=each.title,
            address=each.address,
            sha256=each.sha256,
        )
        for each in proposal.evidence
    )


@transaction.atomic
def give_clearance(
    *,
    decision_id: int,
    organisation_id: int,
    about: Clearing,
    is_clear: bool,
    advice: str,
    by: Account,
    at: datetime,
) -> Clearance:
    """Clear a decision for a partner, or advise against it, as its officer.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when advice against it says nothing.
    """
    decision = held_decision(decision_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_clear(
        actor=by,
        decision=decision,
        organisation=organisation,
        about=Clearing(about),
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    if not is_clear and not advice.strip():
        raise BadInput("Say why you advise against it.")

    clearance = Clearance.objects.create(
        decision=decision,
        about=Clearing(about),
        organisation=organisation,
        is_clear=is_clear,
        advice=advice.strip(),
        given_at=at,
        given_by=by,
    )
    record(
        Event.Kind.CLEARANCE_GIVEN,
        subject=decision,
        by=by,
        at=at,
        detail=f"{about}, {organisation}, {'clear' if is_clear else 'against'}"
        + fingerprint("clearance", [clearance]),
    )
    return clearance


@transaction.atomic
def cast_votes(
    *,
    decision_id: int,
    ways: Mapping[int, Way],
    dissent: Mapping[int, str],
    by: Account,
    at: datetime,
) -> list[Vote]:
    """Record how the seats that are present voted, each once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a seat may not vote on the item (it is not there, has no vote, or
            is taken out of the item), has a conflict that nobody has ruled on, or has
            voted already, or there is no quorum.
    """
    decision = held_decision(decision_id)
    if refusal := refusal_to_decide(actor=by, decision=decision, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    if not ways:
        raise BadInput("Say how at least one seat voted.")
    _refuse_strangers(decision, ways, on=local_day(at))
    if fault := why_no_quorum(decision, on=local_day(at)):
        raise BadInput(fault)
    if decision.votes.filter(seat__in=ways).exists():
        raise BadInput("A seat votes once, and one of these has voted.")

    votes = Vote.objects.bulk_create(
        Vote(
            decision=decision,
            seat_id=seat,
            way=Way(way),
            dissent=dissent.get(seat, "").strip(),
            cast_at=at,
            recorded_by=by,
        )
        for seat, way in ways.items()
    )
    record(
        Event.Kind.VOTE_CAST,
        subject=decision,
        by=by,
        at=at,
        detail=f"{len(votes)} votes" + fingerprint("vote", votes),
    )
    return votes


def _refuse_strangers(decision: Decision, ways: Mapping[int, Way], *, on: date) -> None:
    """Refuse votes from seats that have none on this item, and of unsettled conflicts."""
    may_vote = {seat.pk for seat in voting_seats(decision.item, on=on)}
    if out := [
        f"{each.holder.member.name} ({each.holder.seat.title})"
        for each in decision.item.meeting.attendances.filter(
            left_at=None,
            holder__seat__in=set(ways) - may_vote,
            holder__member__in=decision.item.recusals.filter(is_dispensed=False).values(
                "holder__member"
            ),
        ).select_related("holder__seat", "holder__member")
    ]:
        takes = "takes" if len(out) == 1 else "take"
        raise BadInput(
            f"{listed(out)} {takes} no part in this item: that vote was not recorded, "
            "nor any sent with it. Send the others again."
        )
    if strangers := set(ways) - may_vote:
        titles = Seat.objects.filter(pk__in=strangers).values_list("title", flat=True)
        raise BadInput(
            f"{listed([f'“{each}”' for each in titles]) or 'That seat'} cannot vote on "
            "this: whoever sits in it is not here, has no vote, or votes in another "
            "seat. Nobody votes for somebody else, but for a named substitute who is here."
        )
    waiting = {
        each.holder_id: each
        for each in conflicts_in(decision.item, on=on)
        if each.waits
    }
    seats = Holder.objects.filter(pk__in=waiting, seat__in=ways).select_related("seat")
    if holder := seats.first():
        conflict = waiting[holder.pk]
        raise BadInput(
            f"{conflict.who} ({conflict.seat}) {conflict.because}: rule on that before "
            "anybody votes."
        )


@transaction.atomic
def take_decision(*, decision_id: int, by: Account, at: datetime) -> Decision:
    """Record the result of the vote, once every other check of authority is met.

    The checks are kept as they were found. A proposal whose vote is lost is declined. A
    post that decides alone needs no vote, and nothing is left to sit for afterwards.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a check other than the vote is not met, with all of them in words.
    """
    decision = held_decision(decision_id)
    if refusal := refusal_to_decide(actor=by, decision=decision, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    meeting = decision.item.meeting
    hold_limit(decision)
    facts = facts_of(decision, on=local_day(at))
    found = checks(facts)
    if in_the_way(found) or not (counted(votes_on(decision)) or meeting.of_post):
        raise BadInput(paragraph(not_met(found)))

    is_carried = not not_met(found)
    decision.state = DecisionState.AGREED if is_carried else DecisionState.DECLINED
    decision.decided_at = at
    decision.decided_by = by
    decision.is_key = is_key_decision(facts)
    decision.call_in_until = _call_in_until(decision, at=at) if is_carried else None
    decision.save(
        update_fields=["state", "decided_at", "decided_by", "is_key", "call_in_until"]
    )
    _keep(decision, found)
    _keep_chain(decision)
    if meeting.of_post:
        meeting.state = MeetingState.CLOSED
        meeting.closed_at = at
        meeting.save(update_fields=["state", "closed_at"])
    record(
        Event.Kind.DECISION_TAKEN,
        subject=decision,
        by=by,
        at=at,
        detail=f"{decision.state}; {_counted(found)}"
        + fingerprint("decision", [decision]),
    )
    return decision


def _call_in_until(decision: Decision, *, at: datetime) -> date | None:
    """The last day on which scrutiny can call a key decision in, as the terms say."""
    terms = terms_for(decision.item.meeting, on=local_day(at))
    if not decision.is_key or terms is None or terms.call_in_days is None:
        return None
    return call_in_ends(local_day(at), working_days=terms.call_in_days)


@transaction.atomic
def withdraw_proposal(*, decision_id: int, by: Account, at: datetime) -> Decision:
    """Withdraw a proposal that has not been decided. It stays in the book as withdrawn.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    decision = held_decision(decision_id)
    meeting = decision.item.meeting
    if refusal := refusal_if_decided(decision) or refusal_to_prepare(
        actor=by, meeting=meeting, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(decision.item, by, on=local_day(at))
    decision.state = DecisionState.WITHDRAWN
    decision.decided_at = at
    decision.decided_by = by
    decision.save(update_fields=["state", "decided_at", "decided_by"])
    record(
        Event.Kind.DECISION_WITHDRAWN,
        subject=decision,
        by=by,
        at=at,
        detail=fingerprint("decision", [decision]),
    )
    return decision


def _keep(decision: Decision, found: Sequence[Check]) -> None:
    CheckFound.objects.bulk_create(
        CheckFound(
            decision=decision,
            code=check.code,
            found=check.found,
            sentence=check.sentence,
        )
        for check in found
    )


def _keep_chain(decision: Decision) -> None:
    """Who else has to approve, kept as the agreement says it on the day of the decision."""
    if decision.agreement is not None:
        ApprovalNeeded.objects.bulk_create(
            ApprovalNeeded(decision=decision, turn=each.turn, body_id=each.body_id)
            for each in decision.agreement.approval_chain.all()
        )


def _counted(found: Sequence[Check]) -> str:
    advice = sum(check.found == Found.ADVICE for check in found)
    return f"{len(found)} checks, {advice} for advice"
