"""What the chair rules on a conflict, and a dispensation that was given before it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.organisations import NOON, TODAY, OrganisationFactory
from factories.partnership import three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    InterestKind,
    Position,
    ResolutionKind,
    RulingBasis,
)
from ropewalk.partnership.models import Recusal
from ropewalk.partnership.queries.authority import facts_of
from ropewalk.partnership.queries.bodies import holders_in
from ropewalk.partnership.queries.conflicts import conflicts_in

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


@laid
def item(three):
    return three.item(three.meeting(three.board()))


def rule(three, item, **changes):
    return actions.rule_on_conflict(
        **{
            "item_id": item.pk,
            "holder_id": holders_in(item.meeting.body, on=TODAY)[1].pk,
            "because": "A brother works there",
            "is_found_by_rule": False,
            "ruling": "The interest is remote.",
            "by": three.secretary,
            "at": NOON,
        }
        | changes
    )


def test_the_chair_rules_on_the_day(three, item):
    ruled = rule(three, item)

    assert (ruled.basis, ruled.given_by, ruled.given_on) == ("ruling", "Chair", TODAY)


def test_a_dispensation_says_who_gave_it_and_when(three, item, client):
    given_on = TODAY - timedelta(days=20)
    ruled = rule(
        three,
        item,
        basis=RulingBasis.DISPENSATION,
        given_by="Monitoring officer",
        given_on=given_on,
    )

    assert (ruled.basis, ruled.given_on) == ("dispensation", given_on)
    assert "Monitoring officer" in Event.objects.get(kind=Event.Kind.DISPENSED).detail
    client.force_login(three.secretary)
    page = client.get(reverse("agenda-item", args=[item.pk])).content.decode()
    assert "May take part by dispensation: The interest is remote." in page
    assert "Monitoring officer, 23 September 2026." in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ruling": ""}, "say why it was given"),
        ({"given_by": " "}, "which post gave"),
        ({"given_on": None}, "and when"),
        ({"given_on": TODAY + timedelta(days=1)}, "still to come"),
    ],
)
def test_a_dispensation_that_says_half_is_refused(three, item, changes, said):
    whole = {
        "basis": RulingBasis.DISPENSATION,
        "given_by": "Monitoring officer",
        "given_on": TODAY,
    }

    with pytest.raises(BadInput, match=said):
        rule(three, item, **whole | changes)
    assert not Recusal.objects.exists()


def test_a_conflict_is_found_by_rule_in_what_committees_decide_in_common(three):
    provider = OrganisationFactory(name="A provider")
    bodies = [
        three.board(
            name=f"Committee of {each}",
            kind=BodyKind.IN_COMMON,
            is_joint=False,
            organisation_ids=[each.pk],
        )
        for each in (three.first, three.icb)
    ]
    for body in bodies:
        actions.declare_interest(
            member_id=holders_in(body, on=TODAY)[1].member_id,
            kind=InterestKind.values[0],
            organisation_id=provider.pk,
            named="",
            particulars="A share",
            is_financial=True,
            is_sensitive=False,
            starts_on=TODAY,
            by=three.secretary,
            at=NOON,
        )
    decisions = actions.propose_in_common(
        late_because="It came up this morning.",
        meeting_ids=[three.meeting(each).pk for each in bodies],
        title="Care at home",
        paper=Paper(purpose="To decide"),
        proposal=three.proposal(),
        common_key=uuid4(),
        concerned_ids=[provider.pk],
        by=three.secretary,
        at=NOON,
    )

    for each in decisions:
        [found] = conflicts_in(each.item, on=TODAY)
        assert found.because == "has an interest in A provider"


def test_a_standing_resolution_of_the_body_is_held_beside_its_decision(three):
    body = three.board()
    decision = three.propose(three.item(three.meeting(body)))
    assert facts_of(decision, on=TODAY).resolutions == ()

    resolve(three, body, "No new pool without a measured advantage.")
    resolve(three, three.body(name="Another"), "Not of this body.")

    assert facts_of(decision, on=TODAY).resolutions == (
        "No new pool without a measured advantage.",
    )


def resolve(three, body, text):
    return actions.record_resolution(
        body_id=body.pk,
        text=text,
        kind=ResolutionKind.NONE,
        at_most=None,
        owner_post="",
        due_on=None,
        resolved_on=TODAY,
        ends_before=None,
        by=three.secretary,
        at=NOON,
    )


def test_a_body_is_told_what_was_sent_up_to_it_and_who_sits_by_office(three, client):
    board = three.board()
    actions.add_seat(
        body_id=board.pk,
        title="Director of adult social services",
        capacity=Capacity.OFFICER,
        position=Position.ANY,
        organisation_id=three.first.pk,
        has_vote=False,
        is_chair=False,
        is_ex_officio=True,
        name="",
        email="",
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    group = three.board(
        name="Group", kind=BodyKind.GROUP, reports_to_body_ids=[board.pk]
    )
    decision = three.propose(three.item(three.meeting(group)))
    actions.route_decision(
        decision_id=decision.pk, to_body_id=board.pk, by=three.secretary, at=NOON
    )
    client.force_login(three.secretary)

    page = client.get(reverse("body", args=[board.pk])).content.decode()

    assert f"Decision {decision.pk}, from Group" in page
    assert "</strong>, by office: officer" in page
