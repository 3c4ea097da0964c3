"""Votes of those who take no part, and one person with one vote."""

from uuid import uuid4

import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import three_partners
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Capacity, DecisionState, InterestKind, Way
from ropewalk.partnership.models import Holder, Seat, Vote
from ropewalk.partnership.queries.conflicts import conflicts_in, present_in
from ropewalk.partnership.queries.decisions import checks_of
from ropewalk.partnership.queries.register import public_register
from ropewalk.partnership.queries.votes import votes_cast, votes_on
from ropewalk.partnership.rules.quorum import seats_of_people

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


@laid
def meeting(three):
    body = three.board()
    three.seat(body, "Director", Capacity.OFFICER, three.first)
    return three.meeting(body)


@laid
def decision(three, meeting):
    return three.propose(three.item(meeting))


def rule_out(three, decision, holder, ruling=""):
    return actions.rule_on_conflict(
        item_id=decision.item_id,
        holder_id=holder.pk,
        because="Owns the building",
        is_found_by_rule=False,
        ruling=ruling,
        by=three.secretary,
        at=NOON,
    )


def test_a_vote_of_somebody_ruled_out_since_no_longer_carries_it(
    three, meeting, decision
):
    there = three.open(meeting)
    three.vote(decision, there, Carer=Way.AGAINST, Director=Way.AGAINST)
    three.clear(decision)
    rule_out(three, decision, there["Chair"])

    [check] = [each for each in checks_of(decision, on=TODAY) if each.code == "votes"]
    assert check.sentence.startswith("The vote is tied, 2 for and 2 against.")
    assert "they take no part: Chair (Chair)" in check.sentence
    taken = three.take(decision)

    assert taken.state == DecisionState.DECLINED
    assert "Left out of the count" in taken.checks.get(code="votes").sentence
    table = votes_cast(votes_on(taken))
    [struck] = [row for row in table.rows if row[0] == "Chair"]
    assert struck[4] == "struck out: Owns the building"
    assert table.note.startswith("2 for, 2 against, 0 abstained.")


def test_the_vote_of_somebody_who_may_stay_counts(three, meeting, decision):
    there = three.open(meeting)
    three.vote(decision, there, Carer=Way.AGAINST, Director=Way.AGAINST)
    three.clear(decision)
    rule_out(three, decision, there["Chair"], ruling="The chair is the owner no more.")

    assert three.take(decision).state == DecisionState.AGREED


def test_votes_that_are_all_struck_are_no_vote(three, meeting, decision):
    there = three.open(meeting)
    actions.cast_votes(
        decision_id=decision.pk,
        ways={there["Director"].seat_id: Way.FOR},
        dissent={},
        by=three.secretary,
        at=NOON,
    )
    three.clear(decision)
    rule_out(three, decision, there["Director"])

    with pytest.raises(BadInput, match="Nobody has voted"):
        three.take(decision)


def test_one_of_two_who_share_a_seat_does_not_strike_the_vote_of_the_other(
    three, meeting, decision
):
    seat = Seat.objects.get(title="Director")
    actions.fill_seat(
        seat_id=seat.pk,
        name="Other half",
        email="",
        is_substitute=False,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    there = {
        each.member.name: each
        for each in Holder.objects.filter(seat__body=meeting.body)
    }
    three.open(meeting, "Director")
    for name in ("Director", "Other half"):
        actions.record_arrival(
            meeting_id=meeting.pk,
            holder_id=there[name].pk,
            by=three.secretary,
            at=NOON,
        )
    actions.cast_votes(
        decision_id=decision.pk,
        ways={seat.pk: Way.FOR},
        dissent={},
        by=three.secretary,
        at=NOON,
    )

    rule_out(three, decision, there["Director"])
    assert votes_on(decision)[0].struck == ""
    rule_out(three, decision, there["Other half"])
    assert votes_on(decision)[0].struck == "Owns the building"


def test_what_is_decided_is_not_changed_by_a_ruling_afterwards(
    three, meeting, decision
):
    there = three.open(meeting)
    three.vote(decision, there)
    three.clear(decision)
    three.take(decision)

    with pytest.raises(BadInput, match="propose it anew under another item"):
        rule_out(three, decision, there["Chair"])


def test_a_vote_sent_for_somebody_who_takes_no_part_is_refused_by_name(
    three, meeting, decision
):
    there = three.open(meeting)
    rule_out(three, decision, there["Councillor"])

    with pytest.raises(BadInput) as refused:
        three.vote(decision, there)

    assert str(refused.value).startswith(
        "Councillor (Councillor) takes no part in this item: that vote was not recorded"
    )
    assert not Vote.objects.exists()


def test_the_public_register_leaves_struck_votes_out_of_its_count(
    three, meeting, decision
):
    actions.publish_register(
        partnership_id=three.partnership.pk,
        from_day=TODAY,
        by=three.secretary,
        at=NOON,
    )
    there = three.open(meeting)
    three.vote(decision, there, Carer=Way.AGAINST)
    three.clear(decision)
    rule_out(three, decision, there["Chair"])
    three.take(decision)

    three.partnership.refresh_from_db()
    [row] = public_register(three.partnership, on=TODAY)[0].rows

    assert row[-1] == "3 for, 1 against"


def test_a_person_sits_in_one_voting_seat_of_a_body(three, meeting):
    account = MembershipFactory(organisation=three.first, role=Role.SECRETARY).account
    three.seat(
        meeting.body,
        "First seat",
        Capacity.OFFICER,
        name=account.name,
        email=account.email,
    )

    with pytest.raises(BadInput, match=f"{account.name} already sits on this body"):
        three.seat(
            meeting.body,
            "Second seat",
            Capacity.OFFICER,
            name=account.name,
            email=account.email,
        )
    with pytest.raises(BadInput, match="Carer already sits on this body"):
        actions.fill_seat(
            seat_id=Seat.objects.get(title="First seat").pk,
            name="carer",
            email="",
            is_substitute=False,
            starts_on=TODAY,
            by=three.secretary,
            at=NOON,
        )
    assert not Seat.objects.filter(title="Second seat").exists()
    three.seat(
        meeting.body,
        "Adviser",
        Capacity.ADVISER,
        name=account.name,
        email=account.email,
        has_vote=False,
    )


def test_somebody_may_sit_again_once_they_have_left_the_other_seat(three, meeting):
    carer = Holder.objects.get(seat__title="Carer")
    actions.leave_seat(
        holder_id=carer.pk,
        ends_before=TODAY.replace(day=TODAY.day + 1),
        by=three.secretary,
        at=NOON,
    )

    assert three.seat(
        meeting.body,
        "Carer elect",
        Capacity.CARER,
        name="Carer",
        starts_on=TODAY.replace(day=TODAY.day + 1),
    )


def test_somebody_in_two_seats_of_old_is_one_in_the_quorum_and_has_one_vote(
    three, meeting, decision
):
    chair, director = (
        Holder.objects.get(seat__title=title) for title in ("Chair", "Director")
    )
    Holder.objects.filter(pk=director.pk).update(member=chair.member)

    with pytest.raises(BadInput, match="Chair is here already, in the seat"):
        three.open(meeting)
    three.open(meeting, "Director")
    actions.record_departure(
        meeting_id=meeting.pk, holder_id=chair.pk, by=three.secretary, at=NOON
    )
    actions.record_arrival(
        meeting_id=meeting.pk, holder_id=director.pk, by=three.secretary, at=NOON
    )
    meeting.attendances.filter(holder=chair).update(left_at=None)

    assert len(present_in(decision.item, on=TODAY)) == 4


def test_a_ruling_follows_the_person_to_every_seat(three, meeting, decision):
    stands_in = actions.fill_seat(
        seat_id=Seat.objects.get(title="Director").pk,
        name=three.secretary.name,
        email=three.secretary.email,
        is_substitute=True,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    three.seat(
        meeting.body,
        "Own",
        Capacity.OFFICER,
        name=three.secretary.name,
        email=three.secretary.email,
    )
    own = Holder.objects.get(seat__title="Own")
    assert own.member_id == stands_in.member_id
    item = three.item(meeting, three.second, title="Another")
    proposed = three.propose(item)
    actions.declare_interest(
        member_id=own.member_id,
        kind=InterestKind.EMPLOYMENT,
        organisation_id=three.second.pk,
        named="",
        particulars="Secret",
        is_financial=True,
        is_sensitive=True,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    [conflict] = {each.because for each in conflicts_in(item, on=TODAY)}
    assert conflict == "has a declared interest"

    rule_out(three, proposed, own)
    three.open(meeting, "Own", "Director")
    actions.record_arrival(
        meeting_id=meeting.pk, holder_id=stands_in.pk, by=three.secretary, at=NOON
    )

    assert "Director" not in {each.title for each in present_in(item, on=TODAY)}
    assert not [each for each in conflicts_in(item, on=TODAY) if each.waits]
    with pytest.raises(BadInput, match="ruled on already"):
        rule_out(three, proposed, stands_in)


def test_the_same_seat_form_sent_twice_makes_one_seat(three, meeting):
    key = uuid4()
    first, again = (
        three.seat(meeting.body, "New seat", Capacity.OFFICER, submission_key=key)
        for _ in range(2)
    )

    assert first == again
    assert Seat.objects.filter(title="New seat").count() == 1
    assert Holder.objects.filter(seat=first).count() == 1


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), unique=True))
def test_nobody_counts_twice_and_no_seat_does(there):
    counted = seats_of_people(there)

    assert counted <= {seat for seat, _ in there}
    assert len(counted) <= len({person for _, person in there})
    assert bool(counted) == bool(there)
