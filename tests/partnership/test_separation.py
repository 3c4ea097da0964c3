"""Nobody clears, appoints, settles or lets take part what is their own."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.partnership import TERMS, three_partners

from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import Capacity, Clearing, Office, Way
from ropewalk.partnership.models import Holder, StatutoryOfficer
from ropewalk.partnership.queries.decisions import offices_to_answer_as

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


def clear(decision, organisation, about, *, by):
    return actions.give_clearance(
        decision_id=decision.pk,
        organisation_id=organisation.pk,
        about=about,
        is_clear=True,
        advice="",
        by=by,
        at=NOON,
    )


def monitoring(organisation):
    """Somebody who is the monitoring officer of a council."""
    officer = MembershipFactory(role=Role.OBSERVER, organisation=organisation).account
    actions.appoint_officer(
        organisation_id=organisation.pk,
        office=Office.MONITORING,
        email=officer.email,
        starts_on=TODAY,
        by=administrator(organisation),
        at=NOON,
    )
    return officer


def test_a_finance_officer_does_not_clear_their_own_proposal(three):
    officer = three.officers[three.first.pk]
    MembershipFactory(account=officer, organisation=three.first, role=Role.SECRETARY)
    item = three.item(three.meeting(three.board()))
    own = actions.propose_decision(
        item_id=item.pk, proposal=three.proposal(), by=officer, at=NOON
    )

    with pytest.raises(PermissionDenied, match="You proposed this"):
        clear(own, three.first, Clearing.FINANCE, by=officer)

    assert not own.clearances.exists()


def test_nobody_appoints_themselves(three):
    own = administrator(three.second)

    with pytest.raises(PermissionDenied, match="appoints themselves"):
        actions.appoint_officer(
            organisation_id=three.second.pk,
            office=Office.SECTION_151,
            email=own.email,
            starts_on=TODAY,
            by=own,
            at=NOON,
        )

    assert not StatutoryOfficer.objects.filter(organisation=three.second).exists()


def test_nobody_lets_themselves_take_part_in_an_item(three):
    body = three.body(terms=replace(TERMS, rules=(), quorum=1, quorum_per_partner=0))
    email = three.secretary.email
    seat = three.seat(body, "Own", Capacity.COMMISSIONER, three.first, email=email)
    holder = Holder.objects.get(seat=seat)
    item = three.item(three.meeting(body))
    said = {
        "item_id": item.pk,
        "holder_id": holder.pk,
        "because": "An interest.",
        "is_found_by_rule": False,
        "at": NOON,
    }

    with pytest.raises(PermissionDenied, match="This conflict is your own"):
        actions.rule_on_conflict(ruling="I may.", by=three.secretary, **said)
    assert not item.recusals.exists()

    out = actions.rule_on_conflict(ruling="", by=three.secretary, **said)
    assert not out.is_dispensed


def test_somebody_else_lets_them_take_part(three):
    body = three.board()
    holder = Holder.objects.get(seat__body=body, seat__title="Councillor")

    ruled = actions.rule_on_conflict(
        item_id=three.item(three.meeting(body)).pk,
        holder_id=holder.pk,
        because="An interest.",
        is_found_by_rule=False,
        ruling="It is remote.",
        by=three.secretary,
        at=NOON + timedelta(minutes=1),
    )

    assert ruled.is_dispensed


def test_only_officers_of_those_concerned_clear_a_decision(three):
    outsider = three_partners().first
    of_second, of_outsider = monitoring(three.second), monitoring(outsider)
    decision = three.propose(three.item(three.meeting(three.board())))

    with pytest.raises(PermissionDenied, match="commits no money of that partner"):
        clear(decision, outsider, Clearing.LEGAL, by=of_outsider)
    assert offices_to_answer_as(decision, actor=of_outsider, on=TODAY) == []
    # the board acts for the second council as well, though it pays nothing
    assert clear(decision, three.second, Clearing.LEGAL, by=of_second).is_clear
    alone = three.board(
        name="First alone", organisation_ids=[three.first.pk], is_joint=False
    )
    other = three.propose(three.item(three.meeting(alone)))
    with pytest.raises(PermissionDenied, match="commits no money of that partner"):
        clear(other, three.second, Clearing.LEGAL, by=of_second)


def test_a_finance_officer_clears_only_what_their_partner_pays(three):
    decision = three.propose(
        three.item(three.meeting(three.board())),
        pence_by_organisation={three.first.pk: 1_00},
    )

    with pytest.raises(PermissionDenied, match="commits no money of that partner"):
        clear(decision, three.icb, Clearing.FINANCE, by=three.officers[three.icb.pk])


KEPT_OUT_OF = {
    "propose": lambda kept: (
        actions.propose_decision,
        {"item_id": kept["empty"].pk, "proposal": kept["proposal"]},
    ),
    "vote": lambda kept: (
        actions.cast_votes,
        {"decision_id": kept["decision"].pk, "ways": {1: Way.FOR}, "dissent": {}},
    ),
    "take": lambda kept: (
        actions.take_decision,
        {"decision_id": kept["decision"].pk},
    ),
    "withdraw": lambda kept: (
        actions.withdraw_proposal,
        {"decision_id": kept["decision"].pk},
    ),
    "send up": lambda kept: (
        actions.route_decision,
        {"decision_id": kept["decision"].pk, "to_body_id": 1},
    ),
    "accept": lambda kept: (
        actions.accept_routed_decision,
        {"decision_id": kept["decision"].pk, "meeting_id": kept["meeting"].pk},
    ),
    "approve": lambda kept: (
        actions.record_approval,
        {
            "decision_id": kept["decision"].pk,
            "body_id": kept["meeting"].body_id,
            "is_approved": True,
            "because": "",
            "meeting_id": kept["meeting"].pk,
        },
    ),
    "call in": lambda kept: (
        actions.call_in_decision,
        {"decision_id": kept["decision"].pk, "because": "Too dear"},
    ),
    "settle": lambda kept: (
        actions.settle_call_in,
        {"decision_id": kept["decision"].pk, "because": "It stands"},
    ),
    "put off": lambda kept: (
        actions.put_to_another_meeting,
        {"item_id": kept["item"].pk, "meeting_id": kept["meeting"].pk},
    ),
    "minute": lambda kept: (
        actions.write_minute,
        {"item_id": kept["item"].pk, "minute": "They agreed."},
    ),
    "leave to do": lambda kept: (
        actions.set_meeting_action,
        {
            "item_id": kept["item"].pk,
            "text": "Write",
            "owner_post": "Secretary",
            "due_on": TODAY,
        },
    ),
    "finish": lambda kept: (
        actions.finish_meeting_action,
        {"action_id": kept["action"].pk},
    ),
}


@laid
def kept(three):
    """An open meeting on what concerns a provider, and a secretary who works there too."""
    acme = OrganisationFactory(name="Acme Care")
    both = MembershipFactory(organisation=three.second, role=Role.SECRETARY).account
    MembershipFactory(account=both, organisation=acme, role=Role.CONTRACT_MANAGER)
    meeting = three.meeting(three.board())
    item = three.item(meeting, acme)
    empty = three.item(meeting, acme, title="Care in an emergency")
    decision = three.propose(item)
    three.open(meeting)
    action = actions.set_meeting_action(
        item_id=item.pk,
        text="Write to Acme Care",
        owner_post="Secretary",
        due_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    return {
        "both": both,
        "meeting": meeting,
        "item": item,
        "empty": empty,
        "decision": decision,
        "action": action,
        "proposal": three.proposal(),
    }


@pytest.mark.parametrize("deed", KEPT_OUT_OF)
def test_nobody_acts_on_what_concerns_an_organisation_they_work_for(kept, deed):
    act, said = KEPT_OUT_OF[deed](kept)

    with pytest.raises(PermissionDenied, match="organisation in which you have a role"):
        act(**said, by=kept["both"], at=NOON)

    kept["decision"].refresh_from_db()
    assert kept["decision"].state == "proposed"
    assert not kept["meeting"].items.exclude(minute="").exists()
    assert kept["meeting"].items.count() == 2
