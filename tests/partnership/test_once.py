"""A once-only key belongs to what it was used for: nobody is handed what is another's."""

from datetime import timedelta
from uuid import uuid4

import pytest
from factories.laid import laid
from factories.organisations import NOON, TODAY
from factories.partnership import (
    area_of,
    challenge_of,
    change_of,
    objective_of,
    post_of,
    request_of,
    support_of,
    three_partners,
    transfer_of,
)

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import AgreementKind, BodyKind, Recurrence
from ropewalk.partnership.models import Decision, Meeting

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


others = laid(three_partners)


def body(three, key, **changes):
    return three.body(submission_key=key, **changes)


def meeting(three, key):
    return three.meeting(three.body(), submission_key=key)


def agreement(three, key, **changes):
    return three.agreement(submission_key=key, **changes)


def partnership(three, key):
    return actions.form_partnership(
        name="Again",
        purpose="To commission",
        organisation_ids=[three.first.pk, three.icb.pk],
        starts_on=TODAY,
        submission_key=key,
        by=three.secretary,
        at=NOON,
    )


def recommendation(three, key):
    return actions.make_recommendation(
        from_body_id=three.body().pk,
        to_body_id=three.body(name="Second board").pk,
        title="More beds",
        existing_resources="Ten",
        unmet_need="Twenty",
        proposal="Ten more",
        answer_by=TODAY,
        submission_key=key,
        by=three.secretary,
        at=NOON,
    )


def officer(three, key):
    delegation = three.delegation(three.body(), to_post="Clerk")
    return begun(three, key, delegation)


def begun(three, key, delegation):
    return actions.propose_officer_decision(
        delegation_id=delegation.pk,
        title="Beds",
        proposal=three.proposal(delegation_id=delegation.pk, reasons="Winter."),
        submission_key=key,
        by=three.secretary,
        at=NOON,
    )


def cycle(three, key):
    return call_cycle(three, key, three.body())


def call_cycle(three, key, body):
    return actions.call_cycle(
        body_id=body.pk,
        first_on=TODAY,
        every=Recurrence.MONTHLY,
        until=TODAY + timedelta(days=40),
        where="",
        submission_key=key,
        by=three.secretary,
        at=NOON,
    )


def in_common(three, key):
    return propose_in_common(three, key, meetings_in_common(three))


def meetings_in_common(three):
    return [
        three.meeting(
            three.body(
                name=f"Committee of {each}",
                kind=BodyKind.IN_COMMON,
                is_joint=False,
                organisation_ids=[each.pk],
            )
        )
        for each in (three.first, three.icb)
    ]


def propose_in_common(three, key, meetings):
    return actions.propose_in_common(
        late_because="It came up this morning.",
        common_key=key,
        meeting_ids=[each.pk for each in meetings],
        title="Care at home",
        paper=Paper(),
        proposal=three.proposal(),
        by=three.secretary,
        at=NOON,
    )


@pytest.mark.parametrize(
    "make",
    [
        body,
        meeting,
        agreement,
        partnership,
        recommendation,
        officer,
        cycle,
        in_common,
        lambda three, key: post_of(three, key=key),
        lambda three, key: support_of(three, submission_key=key),
        lambda three, key: request_of(three, area_of(three), submission_key=key),
        lambda three, key: transfer_of(three, submission_key=key),
        lambda three, key: change_of(three, submission_key=key),
        lambda three, key: challenge_of(three, submission_key=key),
        lambda three, key: objective_of(three, submission_key=key),
    ],
)
def test_another_partnerships_key_does_not_hand_out_what_is_theirs(three, others, make):
    key = uuid4()
    assert make(others, key)

    with pytest.raises(BadInput, match="sent before, for something else"):
        make(three, key)


def test_a_key_used_for_another_kind_of_thing_is_refused(three):
    key = uuid4()
    board = three.body(submission_key=key)
    with pytest.raises(BadInput, match="sent before"):
        three.body(submission_key=key, kind=BodyKind.PANEL)
    three.meeting(board, submission_key=key)
    with pytest.raises(BadInput, match="sent before"):
        begun(three, key, three.delegation(board, to_post="Clerk"))
    three.agreement(submission_key=key)
    with pytest.raises(BadInput, match="sent before"):
        three.agreement(submission_key=key, kind=AgreementKind.LEAD_BY_NHS)


def test_an_officer_decision_is_of_the_delegation_it_was_begun_under(three):
    board, key = three.body(), uuid4()
    first = three.delegation(board, to_post="Clerk")
    second = three.delegation(board, to_post="Clerk", subject="Chairs")
    made = begun(three, key, first)

    assert begun(three, key, first) == made
    with pytest.raises(BadInput, match="sent before"):
        begun(three, key, second)


def test_a_cycle_sent_again_after_a_meeting_was_cancelled_calls_nothing(three):
    board, key = three.body(), uuid4()
    called = call_cycle(three, key, board)
    actions.cancel_meeting(
        meeting_id=called[0].pk, because="Snow.", by=three.secretary, at=NOON
    )

    assert call_cycle(three, key, board) == called
    assert Meeting.objects.filter(body=board).count() == len(called) == 2


def test_a_proposal_in_common_that_is_sent_twice_is_made_once(three):
    meetings, key = meetings_in_common(three), uuid4()

    first, again = (propose_in_common(three, key, meetings) for _ in range(2))

    assert first == again
    assert Decision.objects.count() == len(meetings)
