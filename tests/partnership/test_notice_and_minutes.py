"""Notice of meetings, what is put to another, and what the minutes and the book say."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import TERMS, three_partners
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import BodyKind, DecisionState, Found, Power, Way
from ropewalk.partnership.models import AgendaItem
from ropewalk.partnership.permissions import Refusal, refusal_to_prepare
from ropewalk.partnership.queries.authority import key_said
from ropewalk.partnership.queries.decisions import (
    checks_of,
    decision_book,
    decisions_seen_by,
    with_approvals,
)
from ropewalk.partnership.queries.meetings import pack_of, remit_coverage
from ropewalk.partnership.rules.meetings import (
    NoticeGiven,
    clear_days,
    meeting_notice_said,
    needs_public_notice,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LATER = TODAY + timedelta(days=14)


three = laid(three_partners)


def found(decision, code):
    return {each.code: each for each in checks_of(decision, on=TODAY)}.get(code)


@pytest.mark.parametrize(
    ("days_before", "urgent", "verdict"),
    [(6, "", True), (5, "", False), (5, "of the strike.", True), (0, "", False)],
)
def test_five_clear_days_count_neither_the_day_of_notice_nor_of_the_meeting(
    days_before, urgent, verdict
):
    is_enough, sentence = meeting_notice_said(
        NoticeGiven(TODAY, TODAY - timedelta(days=days_before), 5, urgent)
    )

    assert is_enough is verdict
    assert urgent in sentence


def test_nobody_knows_on_a_day_whose_rules_are_not_held():
    assert (
        meeting_notice_said(NoticeGiven(date(1970, 1, 1), date(1970, 1, 1), None))[0]
        is None
    )


@given(st.dates(), st.integers(0, 400))
def test_a_day_more_of_notice_is_a_clear_day_more(on, days):
    on = max(on, date(1901, 3, 1))
    given_on = on - timedelta(days=days + 1)

    assert clear_days(given_on, on) == days
    assert clear_days(on, on) == 0


@pytest.mark.parametrize(
    ("kind", "power", "acts_for_council", "needs"),
    [
        (BodyKind.JOINT_COMMITTEE, Power.DECIDES, True, True),
        (BodyKind.SOVEREIGN, Power.DECIDES, True, True),
        (BodyKind.SOVEREIGN, Power.DECIDES, False, False),
        (BodyKind.WELLBEING, Power.DECIDES, True, True),
        (BodyKind.BOARD, Power.ADVISES, True, False),
        (BodyKind.GROUP, Power.DECIDES, True, False),
    ],
)
def test_the_public_is_told_of_bodies_of_councils_that_decide(
    kind, power, acts_for_council, needs
):
    assert needs_public_notice(kind, power, acts_for_council=acts_for_council) == needs


@pytest.mark.parametrize(
    ("added_before", "because", "verdict", "words"),
    [
        (7, "", True, "are needed."),  # before notice was given
        (6, "", True, "are needed."),  # after it, with five clear days left
        (5, "", False, "4 clear days of 5, and nobody says why it could not wait."),
        (0, "", False, "0 clear days of 5, and nobody says why it could not wait."),
        (0, "a home closes.", True, "taken as urgent because a home closes."),
    ],
)
def test_an_item_that_came_onto_the_agenda_late_needs_its_own_reason(
    added_before, because, verdict, words
):
    notice = NoticeGiven(
        TODAY,
        TODAY - timedelta(days=7),
        5,
        added_on=TODAY - timedelta(days=added_before),
        late_because=because,
    )

    is_enough, sentence = meeting_notice_said(notice)

    assert is_enough is verdict
    assert sentence.endswith(words)


def test_an_item_of_a_meeting_at_short_notice_is_late_only_after_that_notice():
    given_on = TODAY - timedelta(days=2)
    short = NoticeGiven(TODAY, given_on, 5, "of the strike.", added_on=given_on)

    assert not short.is_late
    assert replace(short, added_on=TODAY).is_late
    assert not replace(short, added_on=None).is_late
    assert not replace(short, added_on=TODAY, needed=None).is_late


def test_an_item_added_on_the_day_of_the_meeting_asks_why_and_the_check_says_so(three):
    meeting = three.meeting(three.board())
    with pytest.raises(BadInput, match="fewer than 5 clear days"):
        three.item(meeting, late_because="")

    decision = three.propose(three.item(meeting, late_because="A home closes."))

    check = found(decision, "notice")
    assert check.found == Found.MET
    assert "taken as urgent because A home closes." in check.sentence
    assert "Late: A home closes." in dict(pack_of(meeting))["1. Care at home"]
    AgendaItem.objects.filter(pk=decision.item_id).update(
        is_late=False, late_because=""
    )
    decision.item.refresh_from_db()
    assert found(decision, "notice").found == Found.NOT_MET


def test_a_meeting_at_short_notice_decides_nothing_until_it_says_why(three):
    meeting = three.meeting(three.board(), notice_on=None, starts_at=time(14, 30))
    decision = three.propose(three.item(meeting))
    check = found(decision, "notice")
    assert check.found == Found.NOT_MET
    assert "gave 0 clear days, and 5 are needed" in check.sentence
    three.vote(decision, three.open(meeting))
    three.clear(decision)
    with pytest.raises(BadInput, match="0 clear days"):
        three.take(decision)

    actions.say_why_urgent(
        meeting_id=meeting.pk,
        because="a home closes tomorrow.",
        by=three.secretary,
        at=NOON,
    )

    assert three.take(decision).state == DecisionState.AGREED
    assert decision.checks.get(code="notice").sentence.endswith(
        "because a home closes tomorrow."
    )
    assert Event.objects.filter(kind=Event.Kind.MEETING_URGENT).count() == 1


def test_what_is_said_of_urgency_is_said_once_and_by_those_who_keep_the_records(three):
    meeting = three.meeting(three.board())
    said = {"meeting_id": meeting.pk, "because": "Flood", "at": NOON}

    with pytest.raises(PermissionDenied):
        actions.say_why_urgent(**said, by=MembershipFactory().account)
    with pytest.raises(BadInput, match="Say why"):
        actions.say_why_urgent(**said | {"because": " "}, by=three.secretary)
    actions.say_why_urgent(**said, by=three.secretary)
    with pytest.raises(BadInput, match="recorded already"):
        actions.say_why_urgent(**said, by=three.secretary)


def test_notice_is_not_recorded_for_a_day_to_come(three):
    with pytest.raises(BadInput, match="once it was given"):
        three.meeting(three.board(), on=LATER, notice_on=TODAY + timedelta(days=1))


def closed_undecided(three, terms=TERMS):
    """An item that a meeting voted on and left undecided."""
    body = three.board(terms=terms)
    meeting = three.meeting(body)
    decision = three.propose(three.item(meeting, three.first))
    three.vote(decision, three.open(meeting))
    three.close(meeting)
    return decision, three.meeting(body, on=LATER)


def put_off(three, item, meeting, **changes):
    said = {
        "item_id": item.pk,
        "meeting_id": meeting.pk,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.put_to_another_meeting(**said | changes)


def test_what_a_closed_meeting_left_is_put_to_another_with_its_proposal(three):
    decision, later = closed_undecided(three)

    again = put_off(three, decision.item, later)

    decision.refresh_from_db()
    assert decision.state == DecisionState.PUT_OFF
    assert again.meeting == later
    assert again.moved_from == decision.item
    assert again.purpose == decision.item.purpose
    assert again.concerns.get().organisation == three.first
    assert again.decision.state == DecisionState.PROPOSED
    assert again.decision.routed_from == decision
    assert again.decision.proposal == decision.proposal
    assert again.decision.pence == decision.pence
    assert decision.votes.count() == 4
    assert not again.decision.votes.exists()
    assert Event.objects.filter(kind=Event.Kind.ITEM_PUT_OFF).count() == 1
    packed = dict(pack_of(decision.item.meeting))
    assert f"Put to the meeting of {LATER.day} " in packed["1. Care at home"]
    with pytest.raises(BadInput, match="put to another meeting already"):
        put_off(three, decision.item, later)


def test_an_item_put_off_did_not_cover_the_remit(three):
    body = three.board(terms=replace(TERMS, remit=("Agree plans",)))
    meeting = three.meeting(body)
    [remit] = body.terms.get().remit.all()
    item = three.item(meeting, remit_item_id=remit.pk)
    three.open(meeting)
    three.close(meeting)
    assert remit_coverage(body, on=TODAY)[0].is_covered

    put_off(three, item, three.meeting(body, on=LATER))

    assert not remit_coverage(body, on=TODAY)[0].is_covered


def test_only_what_is_undecided_goes_to_a_meeting_of_the_same_body_to_come(three):
    decision, later = closed_undecided(three)
    other = three.meeting(three.body(name="Other"), on=LATER)

    with pytest.raises(BadInput, match="same body that is still to come"):
        put_off(three, decision.item, other)
    with pytest.raises(PermissionDenied):
        put_off(three, decision.item, later, by=MembershipFactory().account)
    taken = three.decided(three.board(name="Third"))
    with pytest.raises(BadInput, match="dealt with"):
        put_off(three, taken.item, three.meeting(taken.item.meeting.body, on=LATER))


def test_a_closed_meeting_says_that_it_is_closed(three):
    decision, _ = closed_undecided(three)
    meeting = decision.item.meeting
    meeting.refresh_from_db()

    assert (
        refusal_to_prepare(actor=three.secretary, meeting=meeting, on=TODAY)
        == Refusal.MEETING_CLOSED
    )
    assert Refusal.MEETING_CLOSED.startswith("This meeting is closed")


def test_the_minutes_say_where_who_chaired_who_voted_how_who_took_no_part_and_why(
    three,
):
    meeting = three.meeting(
        three.board(), where="Town hall", starts_at=time(14, 30), on=TODAY
    )
    decision = three.propose(three.item(meeting), reasons="People wait.")
    there = three.open(meeting)
    actions.rule_on_conflict(
        item_id=decision.item_id,
        holder_id=there.pop("Carer").pk,
        because="Works for the provider.",
        is_found_by_rule=False,
        ruling="",
        by=three.secretary,
        at=NOON,
    )
    three.vote(decision, there, Councillor=Way.AGAINST)
    three.clear(decision)
    three.take(decision)
    meeting = three.close(meeting)

    packed = dict(pack_of(meeting))

    assert (
        "14:30\nPlace: Town hall\nIn the chair: Chair\nOpened at"
        in (packed["When and where"])
    )
    said = packed["1. Care at home"]
    assert (
        "Conflict of interest, Carer (Carer): Works for the provider. They took no"
        in said
    )
    assert "Reasons: People wait." in said
    assert "Votes: 2 for, 1 against, 0 abstained." in said
    assert "Councillor (Councillor), against" in said


def test_what_is_kept_back_is_not_in_the_minutes(three):
    decision, _ = closed_undecided(three)

    packed = dict(pack_of(decision.item.meeting, kept_back={decision.item_id}))

    assert packed["1. Care at home"] == "Kept back from you."


@pytest.mark.parametrize(
    ("proposed", "threshold", "said"),
    [
        ({}, 120_000_00, "yes"),
        ({}, 120_000_01, "no"),
        ({"is_key": True}, 120_000_01, "yes"),
        ({}, None, "nobody can tell"),
    ],
)
def test_the_book_says_key_as_the_check_does(three, proposed, threshold, said):
    terms = replace(TERMS, key_threshold_pence=threshold)
    meeting = three.meeting(three.board(terms=terms))
    decision = three.propose(three.item(meeting), **proposed)

    assert key_said([decision], on=TODAY) == {decision.pk: said}
    book = decision_book(
        with_approvals(decisions_seen_by(three.secretary, on=TODAY)), on=TODAY
    )
    assert book.rows[0][7] == said
    sentence = found(decision, "key").sentence
    assert sentence.startswith("It is a key decision") == (said == "yes")
