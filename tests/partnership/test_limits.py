"""Ways round a limit that were found open once, each shut: what a body may not get past."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import TERMS, three_partners

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.decisions import Proof
from ropewalk.partnership.kinds import (
    BodyKind,
    DecisionState,
    LimitBasis,
    Urgency,
    Way,
)
from ropewalk.partnership.models import Holder
from ropewalk.partnership.queries.authority import used_pence
from ropewalk.partnership.queries.proposals import delegation_choices

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


@laid
def board(three):
    return three.body()


@laid
def group(three, board):
    """A group below the board that is made up as its terms say."""
    return three.board(
        name="Equipment group", kind=BodyKind.GROUP, reports_to_body_ids=[board.pk]
    )


def of(three, pence, **changes):
    return {
        "pence_by_organisation": {three.first.pk: pence},
        "matter": "Beds",
    } | changes


def voted(three, body, pence, **changes):
    """A decision that only its checks stand in the way of."""
    meeting = three.meeting(body)
    decision = three.propose(three.item(meeting), **of(three, pence, **changes))
    three.vote(decision, three.open(meeting))
    three.clear(decision)
    return decision


def test_a_limit_is_not_got_past_by_naming_no_delegation(three, board, group):
    held = three.delegation(board, to_body_id=group.pk)
    decision = voted(three, group, 10_000_00)

    with pytest.raises(BadInput, match="under “Equipment” from Joint board, or send"):
        three.take(decision)

    named = voted(three, group, 10_000_00, delegation_id=held.pk)
    assert three.take(named).state == DecisionState.AGREED


def test_what_is_held_under_one_agreement_is_not_asked_for_under_another(
    three, board, group
):
    one, other = three.agreement(), three.agreement(title="Community equipment")
    three.delegation(board, to_body_id=group.pk, agreement_id=one.pk)

    apart = voted(three, group, 10_000_00, agreement_id=other.pk)
    assert three.take(apart).state == DecisionState.AGREED
    for agreement_id in (one.pk, None):
        with pytest.raises(BadInput, match="none is named"):
            three.take(voted(three, group, 10_000_00, agreement_id=agreement_id))


def test_a_matter_is_added_up_over_the_body_whatever_is_named(three, board, group):
    other = three.body(name="Second board")
    beds = three.delegation(board, to_body_id=group.pk)
    chairs = three.delegation(other, to_body_id=group.pk, subject="Chairs")
    three.take(voted(three, group, 20_000_00, delegation_id=beds.pk))

    with pytest.raises(BadInput, match=r"with £20,000\.00 decided before"):
        three.take(voted(three, group, 20_000_00, delegation_id=chairs.pk))


def test_what_was_sent_up_and_agreed_above_counts_below_and_above(three, group):
    above = three.board(name="Executive", kind=BodyKind.EXECUTIVE)
    held = three.delegation(above, to_body_id=group.pk)
    top = three.body(name="Top board")
    limited = three.delegation(top, to_body_id=above.pk, limit_pence=30_000_00)
    three.take(voted(three, group, 20_000_00, delegation_id=held.pk))
    sent = voted(three, group, 9_000_00, delegation_id=held.pk)

    accepted = sent_up(three, sent, above, delegation_id=limited.pk)

    assert delegation_choices(above.pk, on=TODAY) == [
        (str(limited.pk), "Equipment, from Top board")
    ]
    assert three.take(accepted).state == DecisionState.AGREED
    with pytest.raises(BadInput, match=r"with £29,000\.00 decided before"):
        three.take(voted(three, group, 1_000_00, delegation_id=held.pk))
    again = voted(three, group, 2_000_00, delegation_id=held.pk)
    with pytest.raises(BadInput, match=r"£2,000\.00 with £29,000\.00 decided before"):
        three.take(sent_up(three, again, above, delegation_id=limited.pk))
    unnamed = voted(three, group, 500_00, delegation_id=held.pk)
    with pytest.raises(BadInput, match="under “Equipment” from Top board"):
        three.take(sent_up(three, unnamed, above, delegation_id=None))


def sent_up(three, decision, above, *, delegation_id):
    """A decision sent to a body above, put on its agenda, voted and cleared there."""
    said = {"decision_id": decision.pk, "by": three.secretary, "at": NOON}
    actions.route_decision(to_body_id=above.pk, **said)
    meeting = three.meeting(above)
    accepted = actions.accept_routed_decision(
        meeting_id=meeting.pk, delegation_id=delegation_id, **said
    )
    three.vote(accepted, three.open(meeting))
    three.clear(accepted)
    return accepted


def test_a_whole_life_limit_asks_for_the_whole_life_and_adds_it_up(three, board, group):
    held = three.delegation(
        board,
        to_body_id=group.pk,
        limit_basis=LimitBasis.WHOLE_LIFE,
        limit_pence=100_000_00,
    )
    said = {"delegation_id": held.pk}

    with pytest.raises(BadInput, match="does not say what it commits over its whole"):
        three.take(voted(three, group, 1_00, **said))
    said["whole_life_pence"] = 90_000_00
    assert three.take(voted(three, group, 1_00, **said)).state == DecisionState.AGREED
    with pytest.raises(BadInput, match=r"£90,000\.00 with £90,000\.00 decided before"):
        three.take(voted(three, group, 1_00, **said))


def test_a_year_is_used_up_on_the_day_of_the_decision_not_of_the_meeting(three, board):
    group = three.board(name="Equipment group", kind=BodyKind.GROUP)
    held = three.delegation(
        board, to_body_id=group.pk, limit_basis=LimitBasis.CUMULATIVE
    )
    eve = date(2027, 3, 31)
    after = datetime(2027, 4, 2, 11, tzinfo=UTC)

    first = left_over(three, group, held, eve, at=after, matter="One")
    assert used_pence(held, on=after.date()) == 20_000_00
    assert used_pence(held, on=eve) == 0
    assert first.state == DecisionState.AGREED
    with pytest.raises(BadInput, match=r"with £20,000\.00 decided before"):
        left_over(three, group, held, eve, at=after, matter="Two")


def test_the_year_begins_at_midnight_in_london(three, board):
    group = three.board(name="Equipment group", kind=BodyKind.GROUP)
    held = three.delegation(
        board, to_body_id=group.pk, limit_basis=LimitBasis.CUMULATIVE
    )
    night = datetime(2027, 3, 31, 23, 30, tzinfo=UTC)  # half past midnight in London

    left_over(three, group, held, date(2027, 3, 31), at=night, matter="One")

    assert used_pence(held, on=date(2027, 4, 1)) == 20_000_00


def left_over(three, body, held, on, *, at, matter):
    """A decision of a meeting on one day that is taken on a later day."""
    meeting = three.meeting(body, on=on)
    decision = three.propose(
        three.item(meeting),
        **of(three, 20_000_00, matter=matter, delegation_id=held.pk),
    )
    there = Holder.objects.filter(seat__body=body)
    actions.open_meeting(
        meeting_id=meeting.pk,
        holder_ids=[each.pk for each in there],
        by=three.secretary,
        at=at,
    )
    actions.cast_votes(
        decision_id=decision.pk,
        ways={each.seat_id: Way.FOR for each in there},
        dissent={},
        by=three.secretary,
        at=at,
    )
    three.clear(decision)
    return actions.take_decision(decision_id=decision.pk, by=three.secretary, at=at)


def test_a_key_decision_cut_in_two_is_key(three):
    body = three.board()
    half = voted(three, body, 300_000_00)
    assert not three.take(half).is_key

    with pytest.raises(BadInput, match="28 clear days' notice, and none was given"):
        three.take(voted(three, body, 300_000_00))


def test_what_is_significant_over_its_whole_life_is_key(three):
    decision = voted(three, three.board(), 1_00, whole_life_pence=50_000_000_00)

    with pytest.raises(BadInput, match="28 clear days' notice"):
        three.take(decision)


NOTICE = TODAY - timedelta(days=40)
SHOWN = Proof("Notice as published", "0" * 64)


@pytest.mark.parametrize(
    ("since", "said"), [(TODAY, "the body that decides"), (NOTICE, "the proposal")]
)
def test_a_notice_dated_back_is_no_notice_unless_a_document_shows_it(
    three, since, said
):
    three.partnership.partners.update(starts_on=NOTICE)
    body = three.body(
        starts_on=since, terms=replace(TERMS, rules=(), quorum=1, quorum_per_partner=0)
    )
    three.seat(body, "Chair", "commissioner", three.first, is_chair=True)
    for seat, of_partner in (("A", three.second), ("B", three.icb)):
        three.seat(body, seat, "commissioner", of_partner)
    changes = {"is_key": True, "notice_on": NOTICE}

    with pytest.raises(BadInput, match=f"would be older than {said}"):
        three.take(voted(three, body, 1_00, **changes))

    shown = voted(three, body, 1_00, evidence=[SHOWN], **changes)
    assert three.take(shown).state == DecisionState.AGREED


def test_special_urgency_that_is_still_to_be_agreed_is_none(three):
    later = TODAY + timedelta(days=1)
    urgent = {"is_key": True, "urgency": Urgency.SPECIAL, "urgency_because": "Flood."}
    body = three.board()

    with pytest.raises(BadInput, match="agrees only on 14 October 2026"):
        three.take(voted(three, body, 1_00, urgency_on=later, **urgent))
    agreed = voted(three, body, 1_00, urgency_on=TODAY, **urgent)
    assert three.take(agreed).state == DecisionState.AGREED
