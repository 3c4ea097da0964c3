"""Who may form, run, sign, clear and decide; and why not, in a sentence."""

from datetime import date
from enum import StrEnum

from ropewalk.organisations.models import Account, Organisation, Permission
from ropewalk.organisations.models.organisation import covering
from ropewalk.organisations.roles import roles_with
from ropewalk.partnership.kinds import (
    AreaRoleKind,
    Clearing,
    MeetingState,
    Office,
    Standing,
)
from ropewalk.partnership.models import (
    Area,
    Body,
    Decision,
    Holder,
    Meeting,
    Member,
    Partnership,
    Party,
    StatutoryOfficer,
    Version,
)
from ropewalk.partnership.rules.offices import FINANCE_OFFICES


class Refusal(StrEnum):
    """Why something is not allowed, in words that the person can act on."""

    NOT_FORMER = (
        "Your role does not let you form a partnership for one of these organisations. "
        "Ask a commissioner or a partnership secretary there."
    )
    NOT_RUNNER = (
        "Your role does not let you keep this partnership's records. "
        "Ask a commissioner or the partnership secretary of one of the partners."
    )
    NOT_SIGNATORY = "You are not an authorised signatory for this partner."
    ALREADY_SIGNED = "This partner has already signed."
    NOT_FINANCE_OFFICER = (
        "Only the partner's own finance officer, or their named deputy, can clear this: "
        "the section 151 officer of a council, the chief finance officer of an NHS body, "
        "whoever answers for the money of another body."
    )
    NOT_MONITORING_OFFICER = (
        "Only a partner's monitoring officer can give or withhold legal clearance."
    )
    MEETING_NOT_CALLED = "This meeting has been opened, closed or cancelled already."
    MEETING_NOT_OPEN = (
        "This meeting is not open. Open it first; what one that is closed left undecided "
        "goes to another meeting."
    )
    MEETING_CLOSED = (
        "This meeting is closed. What it left undecided is put to another meeting."
    )
    MEETING_CANCELLED = "This meeting is cancelled. What was to come before it is put to another meeting."
    ALREADY_DECIDED = "This has been decided already. Propose anew what is to change."
    NOT_APPROVER = (
        "Only somebody who keeps the records of a partner that this body acts for can "
        "enter what it approved."
    )
    NOT_READY = (
        "This is not marked ready to sign. Whoever keeps the partnership's records marks "
        "it ready once nothing is missing."
    )
    NOT_FOR_PARTY = (
        "Only a commissioner, partnership secretary or authorised signatory of that "
        "party can say this for it."
    )
    SIGNED_ALREADY = (
        "Somebody has signed this version, so it cannot be changed. Vary the agreement: "
        "that adds a version, and this one stays."
    )
    NOT_A_DRAFT = (
        "What an agreement on paper says is recorded as it is. Add a version that says "
        "what was wrong."
    )
    OWN_PROPOSAL = (
        "You proposed this, so you cannot clear it. Another officer of the partner clears "
        "it, or somebody else proposes it."
    )
    OWN_CALL_IN = (
        "You proposed or took this, so you cannot settle its call-in: somebody else who "
        "keeps the partnership's records does."
    )
    OWN_CONFLICT = (
        "This conflict is your own: you can be taken out of the item, and somebody else "
        "records that the chair lets you take part."
    )
    OWN_OFFICE = (
        "Nobody appoints themselves an officer of statute: another administrator does."
    )
    NOT_CONCERNED = (
        "This commits no money of that partner, and it is not put to a body that acts for "
        "it, so its officers have nothing to clear."
    )
    NOT_LEAD = (
        "Only the lead commissioner of the area, or whoever keeps the partnership's "
        "records, can say what comes first."
    )


def refusal_to_form_partnership(
    *, actor: Account, organisation_ids: set[int], on: date
) -> Refusal | None:
    """Why ``actor`` may not form a partnership of these organisations, if they may not.

    They must be able to run partnerships for one of them; the others join by being named
    and can leave.
    """
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.RUN_PARTNERSHIP),
        organisation__in=organisation_ids,
    )
    if not actor.is_active or not held.exists():
        return Refusal.NOT_FORMER
    return None


def refusal_to_run(
    *, actor: Account, partnership: Partnership, on: date
) -> Refusal | None:
    """Why ``actor`` may not keep a partnership's records, if they may not; one query."""
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.RUN_PARTNERSHIP),
        organisation__in=partnership.partners.filter(covering(on)).values(
            "organisation"
        ),
    )
    if not actor.is_active or not held.exists():
        return Refusal.NOT_RUNNER
    return None


def refusal_to_sign(
    *, actor: Account, version: Version, party: Party, on: date
) -> Refusal | None:
    """Why ``actor`` may not sign a version for ``party``, if they may not."""
    if not actor.may(Permission.SIGN_AGREEMENT, party.organisation, on=on):
        return Refusal.NOT_SIGNATORY
    if version.signatures.filter(party=party).exists():
        return Refusal.ALREADY_SIGNED
    if version.ready_at is None:
        return Refusal.NOT_READY
    return None


CLEARED_BY: dict[Clearing, tuple[frozenset[Office], Refusal]] = {
    Clearing.FINANCE: (FINANCE_OFFICES, Refusal.NOT_FINANCE_OFFICER),
    Clearing.LEGAL: (frozenset({Office.MONITORING}), Refusal.NOT_MONITORING_OFFICER),
}


def refusal_to_clear(
    *,
    actor: Account,
    decision: Decision,
    organisation: Organisation,
    about: Clearing,
    on: date,
) -> Refusal | None:
    """Why ``actor`` may not clear a decision for a partner, if they may not.

    Finance is cleared by the partner's own finance officer of that day, law by its
    monitoring officer; a role alone is not enough. Each answers for a partner whose money
    it is, or in law for one that the body acts for, and never on their own proposal.
    """
    offices, refusal = CLEARED_BY[about]
    holds = StatutoryOfficer.objects.filter(
        covering(on), organisation=organisation, office__in=offices, account=actor
    )
    if not actor.is_active or not holds.exists():
        return refusal
    if not _is_concerned(organisation, decision, about=about):
        return Refusal.NOT_CONCERNED
    return refusal_if_own(actor=actor, decision=decision) or refusal_if_decided(
        decision
    )


def refusal_if_own(*, actor: Account, decision: Decision) -> Refusal | None:
    """Why ``actor`` may not clear a decision: they proposed it."""
    return Refusal.OWN_PROPOSAL if decision.proposed_by_id == actor.pk else None


def _is_concerned(
    organisation: Organisation, decision: Decision, *, about: Clearing
) -> bool:
    """Whether a decision commits a partner's money, or in law is taken for it."""
    if decision.contributors.filter(organisation=organisation).exists():
        return True
    return (
        about == Clearing.LEGAL
        and decision.item.meeting.body.organisations.filter(
            organisation=organisation
        ).exists()
    )


def refusal_to_settle(
    *, actor: Account, decision: Decision, on: date
) -> Refusal | None:
    """Why ``actor`` may not settle a call-in, if they may not: it is not their own to."""
    if actor.pk in {decision.proposed_by_id, decision.decided_by_id}:
        return Refusal.OWN_CALL_IN
    return refusal_to_run(
        actor=actor, partnership=decision.item.meeting.body.partnership, on=on
    )


def refusal_to_rule(
    *,
    actor: Account,
    meeting: Meeting,
    holder: Holder | None,
    is_dispensed: bool,
    on: date,
) -> Refusal | None:
    """Why ``actor`` may not record what is ruled on a conflict, if they may not.

    Nobody records that they may take part in spite of a conflict of their own.
    """
    if refusal := refusal_to_prepare(actor=actor, meeting=meeting, on=on):
        return refusal
    if is_dispensed and holder is not None and holder.member.account_id == actor.pk:
        return Refusal.OWN_CONFLICT
    return None


OVER = {
    MeetingState.CLOSED: Refusal.MEETING_CLOSED,
    MeetingState.CANCELLED: Refusal.MEETING_CANCELLED,
}


def refusal_to_clear_money(
    *, actor: Account, party: Party, version: Version, on: date
) -> Refusal | None:
    """Why ``actor`` may not clear what a variation has ``party`` put in, if they may not.

    What every party has signed is settled: the next variation needs another word.
    """
    holds = StatutoryOfficer.objects.filter(
        covering(on),
        organisation=party.organisation_id,
        office__in=FINANCE_OFFICES,
        account=actor,
    )
    if not actor.is_active or not holds.exists():
        return Refusal.NOT_FINANCE_OFFICER
    waiting = Party.objects.filter(
        agreement=party.agreement_id, standing=Standing.PARTY
    ).exclude(signatures__version=version)
    return None if waiting.exists() else Refusal.SIGNED_ALREADY


def refusal_to_prepare(*, actor: Account, meeting: Meeting, on: date) -> Refusal | None:
    """Why ``actor`` may not change what a meeting is to deal with, if they may not."""
    if refusal := refusal_to_run(
        actor=actor, partnership=meeting.body.partnership, on=on
    ):
        return refusal
    return OVER.get(MeetingState(meeting.state))


def refusal_to_open(*, actor: Account, meeting: Meeting, on: date) -> Refusal | None:
    """Why ``actor`` may not open a meeting, if they may not."""
    if refusal := refusal_to_run(
        actor=actor, partnership=meeting.body.partnership, on=on
    ):
        return refusal
    if meeting.state != MeetingState.CALLED:
        return Refusal.MEETING_NOT_CALLED
    return None


def refusal_to_minute(*, actor: Account, meeting: Meeting, on: date) -> Refusal | None:
    """Why ``actor`` may not record what an open meeting does, if they may not."""
    if refusal := refusal_to_run(
        actor=actor, partnership=meeting.body.partnership, on=on
    ):
        return refusal
    if meeting.state != MeetingState.OPEN:
        return OVER.get(MeetingState(meeting.state), Refusal.MEETING_NOT_OPEN)
    return None


def refusal_to_decide(
    *, actor: Account, decision: Decision, on: date
) -> Refusal | None:
    """Why ``actor`` may not record votes on a decision or its result, if they may not."""
    return refusal_if_decided(decision) or refusal_to_minute(
        actor=actor, meeting=decision.item.meeting, on=on
    )


def refusal_if_decided(decision: Decision) -> Refusal | None:
    """Why nothing more may be added to a decision: it has been taken."""
    return Refusal.ALREADY_DECIDED if decision.decided_at is not None else None


def refusal_to_declare(*, actor: Account, member: Member, on: date) -> Refusal | None:
    """Why ``actor`` may not declare an interest of a member, if they may not.

    Everybody declares their own; whoever keeps the records enters what was declared.
    """
    if actor.is_active and member.account_id == actor.pk:
        return None
    return refusal_to_run(actor=actor, partnership=member.partnership, on=on)


def refusal_to_approve(*, actor: Account, body: Body, on: date) -> Refusal | None:
    """Why ``actor`` may not enter what a body approved, if they may not; one query.

    Each partner's own body speaks for that partner, so nobody else enters its word.
    """
    held = actor.memberships.filter(
        covering(on),
        role__in=roles_with(Permission.RUN_PARTNERSHIP),
        organisation__in=body.organisations.values("organisation"),
    )
    if not actor.is_active or not held.exists():
        return Refusal.NOT_APPROVER
    return None


def refusal_to_write(
    *, actor: Account, partnership: Partnership, version: Version, on: date
) -> Refusal | None:
    """Why ``actor`` may not change what a version says, if they may not; two queries.

    What nobody has signed may be changed; what was entered from paper may be added to.
    """
    if refusal := refusal_to_run(actor=actor, partnership=partnership, on=on):
        return refusal
    if not version.is_imported and version.signatures.exists():
        return Refusal.SIGNED_ALREADY
    return None


def refusal_to_strike(
    *, actor: Account, partnership: Partnership, version: Version, on: date
) -> Refusal | None:
    """Why ``actor`` may not take something out of a version, if they may not."""
    if version.is_imported:
        return Refusal.NOT_A_DRAFT
    return refusal_to_write(
        actor=actor, partnership=partnership, version=version, on=on
    )


def refusal_to_speak_for(*, actor: Account, party: Party, on: date) -> Refusal | None:
    """Why ``actor`` may not give notice or allege a breach for ``party``; two queries."""
    may = any(
        actor.may(permission, party.organisation, on=on)
        for permission in (Permission.RUN_PARTNERSHIP, Permission.SIGN_AGREEMENT)
    )
    return None if may else Refusal.NOT_FOR_PARTY


def refusal_to_prioritise(*, actor: Account, area: Area, on: date) -> Refusal | None:
    """Why ``actor`` may not say what comes first for an area, if they may not."""
    leads = area.roles.filter(
        covering(on), kind=AreaRoleKind.LEAD, member__account=actor
    )
    if actor.is_active and leads.exists():
        return None
    if refusal_to_run(actor=actor, partnership=area.partnership, on=on):
        return Refusal.NOT_LEAD
    return None
