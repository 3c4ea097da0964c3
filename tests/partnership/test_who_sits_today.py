"""A seat that ended, and terms that changed, while a meeting waits or is open."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import TERMS, three_partners

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Capacity, DecisionState, Way
from ropewalk.partnership.models import Holder, Partnership, Vote
from ropewalk.partnership.queries.authority import why_no_quorum
from ropewalk.partnership.queries.meetings import room_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
TOMORROW = TODAY + timedelta(days=1)
LATER = NOON + timedelta(days=2)


three = laid(three_partners)


def leave(three, holder, ends_before=TOMORROW, at=NOON):
    return actions.leave_seat(
        holder_id=holder.pk, ends_before=ends_before, by=three.secretary, at=at
    )


def vote(three, decision, there, at):
    return actions.cast_votes(
        decision_id=decision.pk,
        ways={each.seat_id: Way.FOR for each in there},
        dissent={},
        by=three.secretary,
        at=at,
    )


def test_whoever_left_before_a_meeting_was_opened_is_not_seated_at_it(three):
    board = three.board()
    meeting = three.meeting(board)
    holders = Holder.objects.filter(seat__body=board)
    gone = holders.get(seat__title="Councillor")
    leave(three, gone)
    said = {"meeting_id": meeting.pk, "by": three.secretary, "at": LATER}

    with pytest.raises(BadInput, match="sits on this body that day, and still today"):
        actions.open_meeting(holder_ids=[each.pk for each in holders], **said)

    stay = [each.pk for each in holders if each != gone]
    opened = actions.open_meeting(holder_ids=stay, **said)
    assert opened.attendances.count() == 3
    with pytest.raises(BadInput, match="sits on this body that day, and still today"):
        actions.record_arrival(holder_id=gone.pk, **said)


def test_whoever_leaves_while_a_meeting_is_open_votes_and_counts_no_more(three):
    board = three.board(terms=replace(TERMS, quorum=4, quorum_per_partner=0))
    decision = three.propose(three.item(three.meeting(board)))
    there = three.open(decision.item.meeting)
    assert why_no_quorum(decision, on=TODAY) is None
    leave(three, there["Councillor"])

    with pytest.raises(BadInput, match="“Councillor” cannot vote on this"):
        vote(three, decision, [there["Councillor"]], LATER)
    with pytest.raises(BadInput, match="4"):
        vote(three, decision, [there["Chair"]], LATER)

    assert not Vote.objects.exists()
    assert vote(three, decision, [there["Councillor"]], NOON)  # the day before it ends


@pytest.mark.parametrize("recorded", [NOON, LATER])
def test_terms_changed_while_people_sit_count_from_the_next_meeting(three, recorded):
    board = three.board(terms=replace(TERMS, quorum=4, quorum_per_partner=0))
    meeting = three.meeting(board)
    decision = three.propose(three.item(meeting))
    there = three.open(meeting, "Councillor")
    three.clear(decision)

    actions.change_terms(
        body_id=board.pk,
        terms=replace(TERMS, quorum=1, quorum_per_partner=0),
        starts_on=TOMORROW,
        by=three.secretary,
        at=recorded,
    )

    with pytest.raises(BadInput, match="4"):
        vote(three, decision, list(there.values()), LATER)
    meeting.refresh_from_db()
    assert "4" in room_of(meeting).no_quorum
    following = actions.call_meeting(
        body_id=board.pk,
        on=LATER.date(),
        where="",
        urgent_because="It could not wait",
        submission_key=uuid4(),
        by=three.secretary,
        at=LATER,
    )
    later = three.propose(three.item(following), matter="Another")
    actions.open_meeting(
        meeting_id=following.pk,
        holder_ids=[each.pk for each in there.values()],
        by=three.secretary,
        at=LATER,
    )
    three.clear(later)
    vote(three, later, list(there.values()), LATER)
    taken = actions.take_decision(decision_id=later.pk, by=three.secretary, at=LATER)
    assert taken.state == DecisionState.AGREED


def test_somebodys_time_in_a_seat_is_ended_from_the_page_of_the_body(client, three):
    board = three.board()
    carer = Holder.objects.get(seat__body=board, seat__title="Carer")
    page = reverse("leave-seat", args=[carer.pk])
    client.force_login(MembershipFactory(role=Role.SECRETARY).account)
    assert client.get(page).status_code == 404
    client.force_login(MembershipFactory(organisation=three.second).account)
    assert b"rw-refused" in client.get(page).content
    client.force_login(three.secretary)
    assert page in client.get(reverse("body", args=[board.pk])).content.decode()

    answer = client.post(
        page,
        {
            "ends_before_day": TOMORROW.day,
            "ends_before_month": TOMORROW.month,
            "ends_before_year": TOMORROW.year,
        },
    )

    assert answer.url == reverse("body", args=[board.pk])
    carer.refresh_from_db()
    assert carer.ends_before == TOMORROW


def test_whoever_left_their_last_seat_and_their_partner_sees_the_partnership_no_more(
    three,
):
    """Also somebody named in two seats, until the last of them is over."""
    board = three.board()
    place = MembershipFactory(organisation=three.second)
    seats = [
        three.seat(
            board, title, Capacity.ADVISER, email=place.account.email, has_vote=False
        )
        for title in ("First", "Second")
    ]
    place.ends_before = TOMORROW
    place.save(update_fields=["ends_before"])

    def sees(on):
        return Partnership.objects.visible_to(place.account, on=on).exists()

    for seat in seats:
        assert sees(TOMORROW)
        leave(three, seat.holders.get())
    assert sees(TODAY)
    assert not sees(TOMORROW)
