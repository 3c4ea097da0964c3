"""Who else approves, sending a decision up, deciding in common, and being called in."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import TERMS, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.decisions import Proof
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import BodyKind, Capacity, DecisionState, Position
from ropewalk.partnership.models import Approval, Decision
from ropewalk.partnership.queries.decisions import (
    bodies_above,
    sent_up_to,
    standing_of,
)

NOTICE = Proof("Notice as published", "0" * 64)
pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


ALONE = replace(TERMS, quorum=1, quorum_per_partner=0, rules=())


three = laid(three_partners)


def sovereign(three, organisation, name):
    """A partner's own board or cabinet, with somebody of theirs who keeps its records."""
    return three.body(
        name=name,
        kind=BodyKind.SOVEREIGN,
        is_joint=False,
        organisation_ids=[organisation.pk],
        terms=ALONE,
    )


def keeper_of(organisation):
    return MembershipFactory(organisation=organisation, role=Role.SECRETARY).account


def approve(
    three, decision, body, *, by, is_approved=True, because="", meeting=None, at=NOON
):
    return actions.record_approval(
        decision_id=decision.pk,
        body_id=body.pk,
        is_approved=is_approved,
        because=because,
        meeting_id=(meeting or three.met(body)).pk,
        by=by,
        at=at,
    )


def why_not(decision):
    return standing_of(Decision.objects.get(pk=decision.pk), on=TODAY).why_not


@laid
def chained(three):
    """An agreement whose decisions go group, executive, board, then both sovereign bodies."""
    agreement = three.agreement()
    executive = three.body(name="Executive", kind=BodyKind.EXECUTIVE, terms=ALONE)
    board = three.body(name="Joint board", terms=ALONE)
    cabinet = sovereign(three, three.first, "Cabinet")
    icb_board = sovereign(three, three.icb, "ICB board")
    group = three.board(name="Joint group", kind=BodyKind.GROUP)
    actions.set_approval_chain(
        agreement_id=agreement.pk,
        turns=[[group.pk], [executive.pk], [board.pk], [cabinet.pk, icb_board.pk]],
        by=three.secretary,
        at=NOON,
    )
    three.chain = (group, executive, board, cabinet, icb_board)
    return agreement


def test_s4_08_a_decision_is_valid_only_when_both_sovereign_bodies_approve(
    three, chained
):
    group, executive, board, cabinet, icb_board = three.chain
    decision = three.decided(group, agreement_id=chained.pk)
    assert why_not(decision) == "It waits for the approval of Executive."
    for body in (executive, board):
        approve(three, decision, body, by=three.secretary)
    assert why_not(decision) == ("It waits for the approval of Cabinet and ICB board.")

    approve(three, decision, cabinet, by=three.secretary)
    assert why_not(decision) == "It waits for the approval of ICB board."
    approve(three, decision, icb_board, by=keeper_of(three.icb))

    assert why_not(decision) is None
    kinds = Event.objects.filter(kind=Event.Kind.APPROVAL_GIVEN)
    assert kinds.count() == 4


def test_one_sovereign_body_that_refuses_stops_it(three, chained):
    group, executive, board, cabinet, icb_board = three.chain
    decision = three.decided(group, agreement_id=chained.pk)
    for body in (executive, board, cabinet):
        approve(three, decision, body, by=three.secretary)
    keeper = keeper_of(three.icb)
    with pytest.raises(BadInput, match="Say why it was not approved"):
        approve(three, decision, icb_board, by=keeper, is_approved=False)

    approve(
        three, decision, icb_board, by=keeper, is_approved=False, because="Too dear."
    )

    assert why_not(decision) == "ICB board did not approve it: Too dear."


@laid
def waiting(three, chained):
    """A decision that waits for the executive, and those who can approve it."""
    return three.decided(three.chain[0], agreement_id=chained.pk), three.chain[1]


def test_an_approval_names_the_bodys_own_meeting(three, waiting):
    decision, executive = waiting
    meeting = three.met(executive)

    approval = approve(three, decision, executive, by=three.secretary, meeting=meeting)

    assert (approval.meeting, approval.approved_on) == (meeting, TODAY)


def test_a_body_does_not_approve_at_anothers_meeting(three, waiting):
    decision, executive = waiting
    with pytest.raises(BadInput, match="a meeting of Joint board, and Executive appr"):
        approve(
            three,
            decision,
            executive,
            by=three.secretary,
            meeting=three.met(three.chain[2]),
        )

    assert not decision.approvals.exists()


def test_nothing_is_approved_at_a_meeting_that_is_only_called(three, waiting):
    decision, executive = waiting
    three.met(executive)
    called = three.meeting(executive, on=TODAY + timedelta(days=1))

    with pytest.raises(BadInput, match="has not been held"):
        approve(three, decision, executive, by=three.secretary, meeting=called)


@pytest.mark.parametrize("closes", [False, True])
def test_nothing_is_approved_without_a_quorum(three, chained, closes):
    group, executive, *_ = three.chain
    actions.change_terms(
        body_id=executive.pk,
        terms=replace(ALONE, quorum=2),
        starts_on=TODAY + timedelta(days=1),
        by=three.secretary,
        at=NOON,
    )
    decision = three.decided(group, agreement_id=chained.pk)
    tomorrow = NOON + timedelta(days=1)
    meeting = three.met(executive, on=TODAY + timedelta(days=1), at=tomorrow)
    if closes:
        actions.close_meeting(
            meeting_id=meeting.pk, minutes="One came.", by=three.secretary, at=tomorrow
        )

    with pytest.raises(BadInput, match=r"could not approve anything\. "):
        approve(three, decision, executive, by=three.secretary, meeting=meeting)


def test_a_meeting_before_the_decision_approved_nothing(three, waiting):
    decision, executive = waiting
    meeting = three.met(executive)
    tomorrow = NOON + timedelta(days=1)
    Decision.objects.filter(pk=decision.pk).update(decided_at=tomorrow)

    with pytest.raises(BadInput, match="after that meeting of 13 October 2026"):
        approve(
            three, decision, executive, by=three.secretary, meeting=meeting, at=tomorrow
        )


def test_an_officer_approves_by_the_record_of_what_they_decided(three, waiting):
    decision, executive = waiting
    delegation = three.delegation(executive, to_post="Chief officer")
    record = actions.propose_officer_decision(
        delegation_id=delegation.pk,
        title="Approve what the group decided",
        proposal=three.proposal(
            delegation_id=delegation.pk,
            pence_by_organisation={},
            commits_nothing=True,
            matter="Approval",
            reasons="The executive lets its chief officer approve small matters.",
        ),
        submission_key=uuid4(),
        by=three.secretary,
        at=NOON,
    )
    meeting = record.item.meeting
    with pytest.raises(BadInput, match="Chief officer has not decided that yet"):
        approve(three, decision, executive, by=three.secretary, meeting=meeting)
    three.take(record)

    approve(three, decision, executive, by=three.secretary, meeting=meeting)

    assert decision.approvals.get().meeting == meeting


def test_nobody_speaks_out_of_turn_or_for_another_partner(three, chained):
    group, executive, board, cabinet, icb_board = three.chain
    decision = three.decided(group, agreement_id=chained.pk)

    with pytest.raises(BadInput, match="not the turn of Cabinet"):
        approve(three, decision, cabinet, by=three.secretary)
    for body in (executive, board):
        approve(three, decision, body, by=three.secretary)
    with pytest.raises(PermissionDenied, match="partner that this body acts for"):
        approve(three, decision, icb_board, by=three.secretary)
    assert decision.approvals.count() == 2


def test_a_delegated_joint_committee_decides_itself(three):
    committee = three.board(name="Joint committee", kind=BodyKind.JOINT_COMMITTEE)

    decision = three.decided(committee, agreement_id=three.agreement().pk)

    assert why_not(decision) is None


@pytest.mark.parametrize(
    ("turns", "said"),
    [([["group"], ["group"]], "named twice"), ([["elsewhere"]], "of this partnership")],
)
def test_a_chain_names_bodies_of_the_partnership_once(three, turns, said):
    bodies = {"group": three.body().pk, "elsewhere": three_partners().body().pk}

    with pytest.raises(BadInput, match=said):
        actions.set_approval_chain(
            agreement_id=three.agreement().pk,
            turns=[[bodies[each] for each in turn] for turn in turns],
            by=three.secretary,
            at=NOON,
        )


@laid
def executive(three):
    """An executive below the joint board, whose terms leave it no key decisions."""
    board = three.board()
    three.joint_board = board
    return three.board(
        name="Executive",
        kind=BodyKind.EXECUTIVE,
        reports_to_body_ids=[board.pk],
        terms=replace(TERMS, takes_key_decisions=False),
    )


def test_s4_09_a_decision_of_the_executive_marked_key_goes_to_the_board(
    three, executive
):
    meeting = three.meeting(executive)
    notice = TODAY - timedelta(days=40)
    decision = three.propose(
        three.item(meeting), is_key=True, notice_on=notice, evidence=[NOTICE]
    )
    three.vote(decision, three.open(meeting))
    three.clear(decision)
    with pytest.raises(BadInput, match="leave those to the body above it"):
        three.take(decision)

    sent = actions.route_decision(
        decision_id=decision.pk,
        to_body_id=three.joint_board.pk,
        by=three.secretary,
        at=NOON,
    )

    assert sent.state == DecisionState.ROUTED_UP
    assert sent.checks.filter(code="level", found="not_met").exists()
    assert list(sent_up_to(three.joint_board.pk)) == [sent]
    above = three.meeting(three.joint_board)
    accepted = actions.accept_routed_decision(
        decision_id=sent.pk, meeting_id=above.pk, by=three.secretary, at=NOON
    )
    assert (accepted.routed_from, accepted.proposal) == (sent, sent.proposal)
    assert accepted.needs.count() == accepted.outcomes.count() == 1
    assert not sent_up_to(three.joint_board.pk).exists()
    three.vote(accepted, three.open(above))
    three.clear(accepted)
    assert three.take(accepted).state == DecisionState.AGREED


def test_a_decision_is_sent_up_to_a_body_above_and_once(three, executive):
    meeting = three.meeting(executive)
    decision = three.propose(three.item(meeting))
    assert bodies_above(decision) == [(str(three.joint_board.pk), "Joint board")]
    aside = three.body(name="Panel", kind=BodyKind.PANEL)

    with pytest.raises(BadInput, match="Send it to a body that this one reports to"):
        route(decision, aside, by=three.secretary)
    route(decision, three.joint_board, by=three.secretary)
    with pytest.raises(PermissionDenied, match="decided already"):
        route(decision, three.joint_board, by=three.secretary)
    above = three.meeting(three.joint_board)
    said = {"decision_id": decision.pk, "by": three.secretary, "at": NOON}
    with pytest.raises(BadInput, match="not sent up to the body of that meeting"):
        actions.accept_routed_decision(meeting_id=meeting.pk, **said)
    actions.accept_routed_decision(meeting_id=above.pk, **said)
    with pytest.raises(BadInput, match="on an agenda already"):
        actions.accept_routed_decision(meeting_id=above.pk, **said)


def route(decision, body, *, by):
    return actions.route_decision(
        decision_id=decision.pk, to_body_id=body.pk, by=by, at=NOON
    )


def committee(three, organisation):
    """One of several committees in common: of one partner alone, with three who vote."""
    body = three.body(
        name=f"Committee of {organisation}",
        kind=BodyKind.IN_COMMON,
        is_joint=False,
        organisation_ids=[organisation.pk],
    )
    cabinet = {"position": Position.CABINET_MEMBER, "is_chair": True}
    three.seat(body, "Chair", Capacity.COMMISSIONER, organisation, **cabinet)
    three.seat(body, "Member", Capacity.COMMISSIONER, organisation)
    three.seat(body, "Carer", Capacity.CARER)
    return body


def test_committees_in_common_record_one_decision_for_each_body(three):
    bodies = [committee(three, each) for each in (three.first, three.icb)]
    meetings = [three.meeting(each) for each in bodies]

    decisions = actions.propose_in_common(
        late_because="It came up this morning.",
        common_key=uuid4(),
        meeting_ids=[each.pk for each in meetings],
        title="Care at home",
        paper=Paper(purpose="To decide"),
        proposal=three.proposal(),
        by=three.secretary,
        at=NOON,
    )

    assert [each.item.meeting.body for each in decisions] == bodies
    assert [each.pence for each in decisions] == [60_000_00, 60_000_00]
    assert {each.common_key for each in decisions} == {decisions[0].common_key}
    first, second = decisions
    three.vote(first, three.open(meetings[0]))
    three.clear(first)
    three.take(first)
    assert why_not(first) == f"It waits for the approval of {bodies[1]}."
    three.vote(second, three.open(meetings[1]))
    three.clear(second)
    three.take(second)
    assert why_not(first) is None
    assert why_not(second) is None


@pytest.mark.parametrize("who", ["first", "second"])
def test_in_common_no_partners_money_is_dropped_or_decided_twice(three, who):
    bodies = [committee(three, getattr(three, who)), committee(three, three.second)]
    meetings = [three.meeting(each) for each in bodies]

    with pytest.raises(BadInput, match="exactly one of the committees") as refused:
        actions.propose_in_common(
            late_because="It came up this morning.",
            common_key=uuid4(),
            meeting_ids=[each.pk for each in meetings],
            title="Care at home",
            paper=Paper(),
            proposal=three.proposal(
                pence_by_organisation={three.second.pk: 1_00, three.icb.pk: 1_00}
            ),
            by=three.secretary,
            at=NOON,
        )

    assert "The money of" in str(refused.value)
    assert three.icb.name in str(refused.value)
    assert (three.second.name in str(refused.value)) == (who == "second")
    assert not Decision.objects.exists()


def test_one_committee_alone_is_not_in_common(three):
    meeting = three.meeting(three.board())

    with pytest.raises(BadInput, match="two or more"):
        actions.propose_in_common(
            late_because="It came up this morning.",
            common_key=uuid4(),
            meeting_ids=[meeting.pk],
            title="Care at home",
            paper=Paper(),
            proposal=three.proposal(),
            by=three.secretary,
            at=NOON,
        )
    assert not meeting.items.exists()


@laid
def key_decision(three):
    """A key decision that scrutiny can call in for five working days."""
    body = three.board(terms=replace(TERMS, call_in_days=5))
    notice = TODAY - timedelta(days=40)
    return three.decided(body, is_key=True, notice_on=notice, evidence=[NOTICE])


def test_a_key_decision_waits_for_call_in_and_is_held_by_it(three, key_decision):
    until = TODAY + timedelta(days=7)  # a Tuesday and five working days
    assert key_decision.call_in_until == until
    assert "until the end of 20 October 2026" in why_not(key_decision)
    said = {"decision_id": key_decision.pk, "by": three.secretary, "at": NOON}
    with pytest.raises(BadInput, match="Say why scrutiny"):
        actions.call_in_decision(because=" ", **said)

    actions.call_in_decision(because="No consultation.", **said)

    after = until + timedelta(days=1)
    held = Decision.objects.get(pk=key_decision.pk)
    assert "called it in" in standing_of(held, on=after).why_not
    with pytest.raises(BadInput, match="called in already"):
        actions.call_in_decision(because="Again.", **said)
    with pytest.raises(PermissionDenied, match="somebody else who keeps"):
        actions.settle_call_in(because="Heard.", **said)
    said["by"] = keeper_of(three.second)
    with pytest.raises(BadInput, match="Say how scrutiny settled it"):
        actions.settle_call_in(because=" ", **said)
    actions.settle_call_in(because="Heard, and content.", **said)
    held.refresh_from_db()
    assert held.call_in_settled_because == "Heard, and content."
    assert standing_of(held, on=after).why_not is None
    with pytest.raises(BadInput, match="No call-in is open"):
        actions.settle_call_in(because="Again.", **said)


def test_scrutiny_cannot_call_in_too_late_or_what_is_not_key(three, key_decision):
    late = {"because": "Late.", "by": three.secretary, "at": NOON + timedelta(days=8)}
    with pytest.raises(BadInput, match="could be called in until 20 October 2026"):
        actions.call_in_decision(decision_id=key_decision.pk, **late)
    other = three.decided(three.board(name="Second board"), matter="Another")

    with pytest.raises(BadInput, match="no key decision"):
        actions.call_in_decision(decision_id=other.pk, **late)


def set_chain(three, agreement, *turns):
    actions.set_approval_chain(
        agreement_id=agreement.pk,
        turns=[[each.pk for each in turn] for turn in turns],
        by=three.secretary,
        at=NOON,
    )


def test_a_chain_changed_after_the_fact_changes_nothing_for_what_is_taken(three):
    agreement = three.agreement()
    cabinet = sovereign(three, three.first, "Cabinet")
    icb_board = sovereign(three, three.icb, "ICB board")
    set_chain(three, agreement, [cabinet])
    decision = three.decided(three.board(), agreement_id=agreement.pk)

    set_chain(three, agreement)
    assert why_not(decision) == "It waits for the approval of Cabinet."
    set_chain(three, agreement, [icb_board])
    assert why_not(decision) == "It waits for the approval of Cabinet."

    approve(
        three,
        decision,
        cabinet,
        by=three.secretary,
        is_approved=False,
        because="Dear.",
    )
    set_chain(three, agreement)
    assert why_not(decision) == "Cabinet did not approve it: Dear."


def test_a_refusal_counts_though_the_chain_that_was_kept_does_not_name_the_body(three):
    decision = three.decided(three.board(), agreement_id=three.agreement().pk)
    cabinet = sovereign(three, three.first, "Cabinet")
    assert why_not(decision) is None

    Approval.objects.create(  # as an earlier release could leave it
        decision=decision,
        body=cabinet,
        is_approved=False,
        because="Dear.",
        approved_on=TODAY,
        recorded_at=NOON,
        recorded_by=three.secretary,
    )

    assert why_not(decision) == "Cabinet did not approve it: Dear."
