"""Decisions that the person asking may see, the book they are kept in, and what holds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.kinds import (
    Clearing,
    DecisionState,
    Found,
    MeetingState,
    Office,
)
from ropewalk.partnership.models import (
    ApprovalNeeded,
    ApprovalStep,
    Clearance,
    Decision,
    Meeting,
    Partnership,
    StatutoryOfficer,
)
from ropewalk.partnership.queries.agreements import is_known, named_to
from ropewalk.partnership.queries.authority import cleared_of, facts_of, key_said
from ropewalk.partnership.queries.bodies import partners_of
from ropewalk.partnership.queries.conflicts import kept_back_from
from ropewalk.partnership.rules.approvals import Step, whose_turn, why_not_valid
from ropewalk.partnership.rules.authority import Check, checks


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether people may act on a decision: why not yet, who approves, whose turn it is."""

    why_not: str | None
    steps: Sequence[Step]
    turn: Sequence[Step]


def decisions_seen_by(actor: Account, *, on: date) -> QuerySet[Decision]:
    """The decisions of the partnerships that the actor may see, newest first."""
    seen = Partnership.objects.visible_to(actor, on=on)
    return Decision.objects.filter(
        item__meeting__body__partnership__in=seen
    ).select_related(
        "item__meeting__body__partnership",
        "agreement",
        "delegation__from_body",
        "routed_to",
        "routed_from",
    )


def decisions_of(
    partnership: Partnership, *, actor: Account, on: date
) -> QuerySet[Decision]:
    """The decisions of a partnership's bodies that somebody may read, newest first.

    One whose paper is kept from them is none that they can name. Up to eight queries.
    """
    return (
        decisions_seen_by(actor, on=on)
        .filter(item__meeting__body__partnership=partnership)
        .exclude(item__in=kept_back_from(actor, on=on))
    )


def in_full(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with everything they are tied to fetched; twelve more queries."""
    return decisions.prefetch_related(
        "needs__need",
        "outcomes__outcome",
        "contributors__organisation",
        "options",
        "evidence",
        "clearances__organisation",
        "approvals__body",
        "approvals_needed__body",
        "agreement__approval_chain__body",
        "checks",
    )


def with_approvals(decisions: QuerySet[Decision]) -> QuerySet[Decision]:
    """Decisions with who has to approve and who did; six more queries."""
    return decisions.prefetch_related(
        "approvals__body", "approvals_needed__body", "agreement__approval_chain__body"
    )


def checks_of(decision: Decision, *, on: date) -> list[Check]:
    """Every check of a decision: as it was found when taken, else as it stands on a day."""
    if decision.decided_at is None:
        return checks(facts_of(decision, on=on))
    return [
        Check(each.code, Found(each.found), each.sentence)
        for each in decision.checks.all()
    ]


def checks_shown_to(decision: Decision, actor: Account, *, on: date) -> list[Check]:
    """Every check as a person may read it: no title of an agreement kept from them."""
    found = checks_of(decision, on=on)
    agreement = decision.agreement
    if agreement is None:
        return found
    named = named_to(agreement, actor, on=on)
    return [
        replace(each, sentence=each.sentence.replace(f"“{agreement}”", f"“{named}”"))
        for each in found
    ]


def standing_of(
    decision: Decision, *, on: date, as_known: datetime | None = None
) -> Standing:
    """Whether people may act on a decision on a day, in up to five queries.

    Args:
        decision: The decision.
        on: The day: what had not happened by then does not count.
        as_known: What had been recorded by a moment; none means by now.
    """
    state = state_then(decision, on=on, as_known=as_known)
    steps = steps_of(decision, on=on, as_known=as_known)
    why_not = why_not_valid(
        state,
        steps,
        on=on,
        call_in_until=decision.call_in_until,
        is_called_in=_had_come(decision.called_in_on, on, as_known)
        and not _had_come(decision.call_in_settled_on, on, as_known),
    )
    agreed = state == DecisionState.AGREED
    return Standing(why_not, steps, whose_turn(steps) if agreed else [])


def state_then(
    decision: Decision, *, on: date, as_known: datetime | None = None
) -> DecisionState:
    """How far a decision had come by a day, as known at a moment."""
    decided_at = decision.decided_at
    if decided_at is None or (
        local_day(decided_at) <= on and is_known(decided_at, as_known)
    ):
        return DecisionState(decision.state)
    return DecisionState.PROPOSED


def _had_come(day_of_it: date | None, on: date, as_known: datetime | None) -> bool:
    """Whether something that is recorded on the day itself had happened by then."""
    if day_of_it is None:
        return False
    return day_of_it <= on and (as_known is None or day_of_it <= local_day(as_known))


def steps_of(
    decision: Decision, *, on: date, as_known: datetime | None = None
) -> list[Step]:
    """Everybody else who has to approve a decision, by turn, and what they said by then.

    The agreement says who, as it said when the decision was taken; a refusal that was
    recorded counts whatever it says. Committees in common each decide: the others'
    decisions of the same proposal count as theirs, in the first turn.
    """
    said = {
        each.body_id: each
        for each in decision.approvals.all()
        if each.approved_on <= on and is_known(each.recorded_at, as_known)
    }
    steps = []
    for each in _asked_of(decision):
        answer = said.pop(each.body_id, None)
        steps.append(
            Step(
                turn=each.turn,
                body_id=each.body_id,
                body=each.body.name,
                is_approved=answer.is_approved if answer else None,
                because=answer.because if answer else "",
            )
        )
    steps += [
        Step(1, each.body_id, each.body.name, is_approved=False, because=each.because)
        for each in said.values()
        if not each.is_approved
    ]
    if decision.common_key is not None:
        steps += [
            Step(
                turn=0,
                body_id=each.item.meeting.body_id,
                body=each.item.meeting.body.name,
                is_approved=COMMON.get(state_then(each, on=on, as_known=as_known)),
                because="it decided the same proposal otherwise.",
            )
            for each in Decision.objects.filter(common_key=decision.common_key)
            .exclude(pk=decision.pk)
            .exclude(state=DecisionState.PUT_OFF)
            .select_related("item__meeting__body")
        ]
    return sorted(steps, key=lambda step: step.turn)


def _asked_of(decision: Decision) -> list[ApprovalNeeded] | list[ApprovalStep]:
    """Who else is asked: kept with a decision that is taken, else as it is said now."""
    own = decision.item.meeting.body_id
    if decision.decided_at is not None:
        return [each for each in decision.approvals_needed.all() if each.body_id != own]
    if decision.agreement is None:
        return []
    return [
        each for each in decision.agreement.approval_chain.all() if each.body_id != own
    ]


OFFICE_ABOUT = {
    Office.SECTION_151: Clearing.FINANCE,
    Office.NHS_FINANCE: Clearing.FINANCE,
    Office.MONEY: Clearing.FINANCE,
    Office.MONITORING: Clearing.LEGAL,
}
COMMON = {
    DecisionState.AGREED: True,
    DecisionState.DECLINED: False,
    DecisionState.WITHDRAWN: False,
}


def waiting_for_clearance(decision: Decision) -> list[tuple[int, str]]:
    """The contributing partners whose finance officer has not cleared a decision."""
    cleared = cleared_of(decision)
    return [
        (each.organisation_id, each.organisation.name)
        for each in decision.contributors.select_related("organisation")
        if not cleared[each.organisation.name]
    ]


def clearance_awaited(decision: Decision, *, on: date) -> list[str]:
    """Whose clearance a decision waits for, by name, each in a sentence; four queries."""
    waiting = dict(waiting_for_clearance(decision))
    offices = [
        each for each, about in OFFICE_ABOUT.items() if about == Clearing.FINANCE
    ]
    held = {
        each.organisation_id: each.account.name
        for each in StatutoryOfficer.objects.filter(
            covering(on), organisation__in=waiting, office__in=offices
        ).select_related("account")
    }
    answered = {
        each.organisation_id
        for each in decision.clearances.all()
        if each.about == Clearing.FINANCE
    }
    return [
        f"{held[number]}, {name}, "
        f"{'advises against it' if number in answered else 'has not answered'}."
        if number in held
        else f"{name} has no finance officer on record: its administrator names one."
        for number, name in waiting.items()
    ]


def offices_to_answer_as(
    decision: Decision, *, actor: Account, on: date
) -> list[tuple[str, str]]:
    """As which officer a person can clear a decision on a day; three queries.

    Pairs of a code, ``finance-3`` for finance and organisation 3, and words.
    """
    held = StatutoryOfficer.objects.filter(covering(on), account=actor).select_related(
        "organisation"
    )
    contributing = {each.organisation_id for each in decision.contributors.all()}
    acted_for = partners_of(decision.item.meeting.body)
    found = []
    for each in held:
        about = OFFICE_ABOUT.get(Office(each.office))
        if each.organisation_id in contributing or (
            about == Clearing.LEGAL and each.organisation_id in acted_for
        ):
            office = Office(each.office).label
            words = f"Deputy of: {office}" if each.is_deputy else office
            found.append(
                (f"{about}-{each.organisation_id}", f"{words}, {each.organisation}")
            )
    return found


def cleared_by_deputies(decision: Decision) -> set[int]:
    """The clearances of a decision that a deputy gave, by number; two queries."""
    given = list(decision.clearances.all())
    deputies = list(
        StatutoryOfficer.objects.filter(
            account__in={each.given_by_id for each in given},
            organisation__in={each.organisation_id for each in given},
        )
    )

    def acted_as(clearance: Clearance, *, is_deputy: bool) -> bool:
        on = local_day(clearance.given_at)
        return any(
            (each.account_id, each.organisation_id)
            == (clearance.given_by_id, clearance.organisation_id)
            and OFFICE_ABOUT.get(Office(each.office)) == clearance.about
            and each.is_deputy == is_deputy
            and each.starts_on <= on
            and (each.ends_before is None or on < each.ends_before)
            for each in deputies
        )

    return {
        each.pk
        for each in given
        if acted_as(each, is_deputy=True) and not acted_as(each, is_deputy=False)
    }


def meetings_to_put_it_to(decision: Decision) -> list[tuple[str, str]]:
    """Meetings of the body that a decision was sent up to, that can still deal with it."""
    return [
        (str(each.pk), f"{each.body}, {day(each.on)}")
        for each in Meeting.objects.filter(
            body=decision.routed_to,
            state__in=(MeetingState.CALLED, MeetingState.OPEN),
        )
        .select_related("body")
        .order_by("on", "pk")
    ]


def bodies_above(decision: Decision) -> list[tuple[str, str]]:
    """Where a decision can be sent up to, as (number, name) pairs; two queries.

    The bodies that its body reports to, and the one that delegated what it is under. For
    a post it is the body that delegated to it.
    """
    body = decision.item.meeting.body
    above = {
        str(each.to_body_id): each.to_body.name
        for each in body.reports_to.filter(to_body__isnull=False).select_related(
            "to_body"
        )
        if each.to_body is not None
    }
    if decision.delegation is not None and (
        decision.delegation.from_body_id != body.pk or decision.item.meeting.of_post
    ):
        by = decision.delegation.from_body
        above = {str(by.pk): by.name} | above
    return list(above.items())


def sent_up_to(body_id: int) -> QuerySet[Decision]:
    """Decisions sent up to a body that it has not put on an agenda yet; one query."""
    return Decision.objects.filter(
        routed_to=body_id, state=DecisionState.ROUTED_UP, routed_into=None
    ).select_related("item__meeting__body")


def decision_book(
    decisions: Iterable[Decision], *, on: date, kept_back: Collection[int] = ()
) -> Table:
    """Decisions of ``with_approvals`` as a table; two queries, and one for each decided in common.

    What was proposed under an item kept back from the reader is not shown.
    """
    decisions = list(decisions)
    keys = key_said(decisions, on=on)
    return Table(
        key="decisions",
        title="Decision book",
        columns=(
            Column("number", "Number"),
            Column("decided", "Decided on"),
            Column("body", "Body"),
            Column("proposal", "What was proposed"),
            Column("state", "State"),
            Column("valid", "May be acted on"),
            Column("pence", "Commits", "pence"),
            Column("key", "Key decision"),
            Column("by", "By"),
            Column("review", "Looked at again on"),
        ),
        rows=tuple(
            (
                str(each.pk),
                local_day(each.decided_at).isoformat()
                if each.decided_at
                else "not yet",
                each.item.meeting.body.name,
                "kept back" if each.item_id in kept_back else each.proposal,
                DecisionState(each.state).label,
                "kept back"
                if each.item_id in kept_back
                else standing_of(each, on=on).why_not or "yes",
                None if each.item_id in kept_back else each.pence,
                keys[each.pk],
                each.item.meeting.of_post or "vote",
                each.review_on.isoformat() if each.review_on else "not set",
            )
            for each in decisions
        ),
    )
