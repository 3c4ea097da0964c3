"""Two people who act on the same item at the same moment: one is done, the other asked after."""

from threading import Thread
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from factories.organisations import NOON, MembershipFactory
from factories.partnership import three_partners

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import DecisionState, Way
from ropewalk.partnership.models import AgendaItem, Attendance, Decision, Vote

pytestmark = pytest.mark.django_db(transaction=True)
A_MOMENT = 1.0  # seconds; what is not held off is done long before


def second_after(first, second):
    """What the second act is told when it begins before the first is committed."""
    said = []

    def act():
        try:
            second()
        except (BadInput, PermissionDenied) as refusal:
            said.append(str(refusal))
        finally:
            connection.close()

    thread = Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        thread.join(A_MOMENT)
        assert thread.is_alive(), "the second act was not held off"
    thread.join()
    return said


@pytest.fixture
def three():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    return three_partners()


@pytest.fixture
def other(three):
    """A second person who keeps the records, for another partner."""
    return MembershipFactory(organisation=three.second, role=Role.SECRETARY).account


@pytest.fixture
def meeting(three):
    return three.meeting(three.board())


@pytest.fixture
def decision(three, meeting):
    return three.propose(three.item(meeting))


def take(decision, by):
    return lambda: actions.take_decision(decision_id=decision.pk, by=by, at=NOON)


def cast(decision, ways, by):
    return lambda: actions.cast_votes(
        decision_id=decision.pk, ways=ways, dissent={}, by=by, at=NOON
    )


def test_a_decision_is_taken_once(three, meeting, decision, other):
    three.vote(decision, three.open(meeting))
    three.clear(decision)

    said = second_after(take(decision, three.secretary), take(decision, other))

    assert said == ["This has been decided already. Propose anew what is to change."]
    decision.refresh_from_db()
    assert decision.state == DecisionState.AGREED
    assert decision.decided_by == three.secretary


def test_a_seat_votes_once_though_two_people_record_it(three, meeting, decision, other):
    there = three.open(meeting)
    ways = {each.seat_id: Way.FOR for each in there.values()}
    against = dict.fromkeys(ways, Way.AGAINST)

    said = second_after(
        cast(decision, ways, three.secretary), cast(decision, against, other)
    )

    assert said == ["A seat votes once, and one of these has voted."]
    assert set(Vote.objects.values_list("way", flat=True)) == {Way.FOR}


def test_nobody_votes_who_has_left_meanwhile(three, meeting, decision, other):
    there = three.open(meeting)
    leaver = there["Carer"]

    said = second_after(
        lambda: actions.record_departure(
            meeting_id=meeting.pk, holder_id=leaver.pk, by=three.secretary, at=NOON
        ),
        cast(decision, {leaver.seat_id: Way.FOR}, other),
    )

    assert len(said) == 1
    assert "“Carer” cannot vote on this" in said[0]
    assert not Vote.objects.exists()


def test_nobody_votes_who_is_taken_out_meanwhile(three, meeting, decision, other):
    there = three.open(meeting)
    out = there["Carer"]

    said = second_after(
        lambda: actions.rule_on_conflict(
            item_id=decision.item_id,
            holder_id=out.pk,
            because="Owns the building",
            is_found_by_rule=False,
            ruling="",
            by=three.secretary,
            at=NOON,
        ),
        cast(decision, {out.seat_id: Way.FOR}, other),
    )

    assert "Carer (Carer) takes no part in this item" in said[0]
    assert not Vote.objects.exists()


def test_nothing_is_decided_at_a_meeting_that_closes_meanwhile(
    three, meeting, decision, other
):
    three.vote(decision, three.open(meeting))
    three.clear(decision)

    said = second_after(lambda: three.close(meeting), take(decision, other))

    assert said[0].startswith("This meeting is closed.")
    decision.refresh_from_db()
    assert decision.state == DecisionState.PROPOSED
    assert not decision.checks.exists()


def test_an_item_has_one_proposal(three, meeting, other):
    item = three.item(meeting)
    said_of_need = three.proposal()

    def propose(by):
        return lambda: actions.propose_decision(
            item_id=item.pk, proposal=said_of_need, by=by, at=NOON
        )

    both = MembershipFactory(
        organisation=three.first, role=Role.COMMISSIONER, account=other
    ).account

    said = second_after(propose(three.secretary), propose(both))

    assert said[0].startswith("This item has a proposal already")
    assert Decision.objects.count() == 1


def test_one_person_a_seat_though_two_arrivals_are_recorded(three, meeting, other):
    there = three.open(meeting, "Carer")
    carer = meeting.body.seats.get(title="Carer").holders.get()

    def arrive(by):
        return lambda: actions.record_arrival(
            meeting_id=meeting.pk, holder_id=carer.pk, by=by, at=NOON
        )

    said = second_after(arrive(three.secretary), arrive(other))

    assert said == ["Whoever holds “Carer” is here already."]
    assert Attendance.objects.filter(left_at=None).count() == len(there) + 1


def test_items_are_numbered_one_after_another(three, meeting, other):
    def add(title, by):
        return lambda: three.item(meeting, title=title, by=by)

    assert second_after(add("One", three.secretary), add("Two", other)) == []

    numbers = list(AgendaItem.objects.values_list("number", flat=True))
    assert numbers == [1, 2]


def test_two_halves_of_one_matter_do_not_slip_through_together(three, other):
    """Each half is under the limit; taken at the same moment, one of them is refused."""
    board = three.body()
    halves = []
    for name in ("First group", "Second group"):
        group = three.board(name=name)
        delegation = three.delegation(board, to_body_id=group.pk)
        meeting = three.meeting(group)
        half = three.propose(
            three.item(meeting),
            matter="Beds",
            pence_by_organisation={three.first.pk: 20_000_00},
            delegation_id=delegation.pk,
        )
        three.vote(half, three.open(meeting))
        three.clear(half)
        halves.append(half)

    said = second_after(take(halves[0], three.secretary), take(halves[1], other))

    assert "with £20,000.00 decided before is above the limit" in said[0]
    assert Decision.objects.filter(state=DecisionState.AGREED).count() == 1


def test_an_officer_decision_is_begun_once(three, other):
    delegation = three.delegation(three.body(), to_post="Director")
    key = uuid4()
    proposal = three.proposal(
        delegation_id=delegation.pk,
        reasons="Winter.",
        pence_by_organisation={three.first.pk: 20_000_00},
    )

    def begin():
        actions.propose_officer_decision(
            delegation_id=delegation.pk,
            title="Beds",
            proposal=proposal,
            submission_key=key,
            by=three.secretary,
            at=NOON,
        )

    assert second_after(begin, begin) == []

    assert Decision.objects.count() == 1
