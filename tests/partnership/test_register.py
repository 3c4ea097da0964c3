"""The public register: what anybody may read, and what is kept from it."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import OutcomeFactory
from factories.partnership import TERMS, three_partners
from factories.place import NeedFactory

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import BodyKind, Capacity, InterestKind, Power
from ropewalk.partnership.models import Decision, Member
from ropewalk.partnership.queries.interests import PROTECTED
from ropewalk.partnership.queries.register import (
    partnerships_that_publish,
    public_register,
)
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.place.models import Level

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
SECRET = "Move the children of Elm House"


three = laid(three_partners)


def publish(three, from_day=TODAY, **changes):
    said = {
        "partnership_id": three.partnership.pk,
        "from_day": from_day,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.publish_register(**said | changes)


def decide(three, body, **item):
    """A decision that the board took, under an item of its own meeting."""
    meeting = three.meeting(body)
    put = three.item(meeting, **item)
    decision = three.propose(put, text=item.pop("said", SECRET), matter=put.title)
    there = three.open(meeting)
    three.clear(decision)
    three.vote(decision, there)
    return three.take(decision)


def tables(three):
    partnership = partnerships_that_publish(on=TODAY).get()
    return public_register(partnership, on=TODAY)


def test_nothing_is_published_until_the_partners_say_so(three, client):
    address = reverse("public-register", args=[three.partnership.pk])
    assert client.get(address).status_code == 404
    assert (
        b"No partnership here publishes"
        in client.get(reverse("public-registers")).content
    )

    publish(three)
    page = client.get(address)

    assert page.status_code == 200
    assert b"Public register of Two councils and a board" in page.content
    assert Event.objects.filter(kind=Event.Kind.REGISTER_PUBLISHED).count() == 1
    publish(three, from_day=None)
    assert client.get(address).status_code == 404


def test_a_decision_is_published_with_its_votes_and_what_it_commits(three):
    body = three.board()
    decide(three, body)
    publish(three)

    decisions, _, _ = tables(three)

    [row] = decisions.records()
    assert row["decision"] == SECRET
    assert (row["result"], row["commits"]) == ("Agreed", 120_000_00)
    assert row["votes"] == "4 for"


def test_a_decision_from_before_the_day_is_not_published(three):
    decide(three, three.board())
    publish(three, from_day=TODAY + timedelta(days=1))

    partnership = partnerships_that_publish(on=TODAY + timedelta(days=1)).get()
    decisions, _, _ = public_register(partnership, on=TODAY + timedelta(days=1))

    assert decisions.rows == ()


def test_s1_26_what_is_exempt_or_confidential_is_hidden_from_the_public(three, client):
    decide(three, three.board(), exempt_ground="12A1")
    agreement = three.agreement(title="Secret terms")
    said = {"agreement_id": agreement.pk, "at": NOON}
    observer = MembershipFactory(organisation=three.first).account
    with pytest.raises(PermissionDenied):
        actions.classify_agreement(is_confidential=True, by=observer, **said)
    client.force_login(three.secretary)
    client.post(
        reverse("classify-agreement", args=[agreement.pk]), {"confidential": "yes"}
    )
    client.logout()
    publish(three)

    decisions, agreements, _ = tables(three)
    address = reverse("public-register", args=[three.partnership.pk])
    page = client.get(address).content.decode()
    sheet = client.get(f"{address}?table=decisions&format=csv").content.decode()

    assert decisions.rows[0][2].startswith("Not published, exempt: Paragraph 1")
    assert set(decisions.rows[0][3:]) == {None}
    assert agreements.rows == ()
    for text in (page, sheet):
        assert SECRET not in text
        assert "Secret terms" not in text
        assert "120,000" not in text


def published(client, three):
    """The public register of all, as the page and as every sheet of it."""
    address = reverse("public-register", args=[three.partnership.pk])
    asked = ["", *(f"?table={each.key}&format=csv" for each in tables(three))]
    return " ".join(client.get(f"{address}{each}").content.decode() for each in asked)


def test_what_a_post_decides_alone_can_be_exempt_from_the_start(three, client):
    publish(three)
    delegation = three.delegation(three.board(), to_post="Panel chair")
    client.force_login(three.secretary)
    client.post(
        reverse("officer-decision", args=[delegation.pk]),
        {
            "title": "A placement",
            "exempt_ground": "12A1",
            "text": SECRET,
            "reasons": "Her illness.",
            "new_matter": "A placement",
            "resources": "£20,000",
            "need_ids": [NeedFactory(organisation=three.first).pk],
            "outcome_ids": [OutcomeFactory().pk],
            f"pence_{three.first.pk}": "20,000",
            "delegation_id": delegation.pk,
            "wards_affected": "0",
            "submission_key": uuid4(),
        },
    )
    decision = Decision.objects.get()
    three.clear(decision)
    three.take(decision)
    client.logout()

    said = published(client, three)

    assert "Not published, exempt: Paragraph 1" in said
    for each in (SECRET, "Her illness", "20,000"):
        assert each not in said


def test_a_ground_set_later_hides_what_was_published_and_a_reason_lets_it_in(
    three, client
):
    publish(three)
    decision = decide(three, three.board())
    assert SECRET in published(client, three)
    page = reverse("classify-item", args=[decision.item_id])
    client.force_login(three.secretary)

    missing = client.post(page, {"exempt_ground": "12A1", "because": ""})
    client.post(page, {"exempt_ground": "12A1", "because": "It names a home."})

    assert "Say why" in missing.content.decode()
    assert SECRET not in published(client, three)
    with pytest.raises(BadInput, match="on that ground already"):
        actions.classify_item(
            item_id=decision.item_id,
            exempt_ground="12A1",
            because="Again",
            by=three.secretary,
            at=NOON,
        )
    client.post(page, {"exempt_ground": "", "because": "The home has closed."})
    assert SECRET in published(client, three)
    details = Event.objects.filter(kind=Event.Kind.ITEM_CLASSIFIED)
    assert [each.detail for each in details.order_by("pk")] == [
        "12A1: It names a home.",
        "open: The home has closed.",
    ]


def test_what_committees_decide_in_common_is_exempt_everywhere(three, client):
    publish(three)
    alone = replace(TERMS, quorum=1, quorum_per_partner=0, rules=())
    meetings = []
    for organisation in (three.first, three.icb):
        body = three.body(
            name=f"Committee of {organisation}",
            kind=BodyKind.IN_COMMON,
            is_joint=False,
            organisation_ids=[organisation.pk],
            terms=alone,
        )
        three.seat(body, "Member", Capacity.COMMISSIONER, organisation, is_chair=True)
        meetings.append(three.meeting(body))
    said = {
        "meeting_ids": [each.pk for each in meetings],
        "title": "A home",
        "paper": Paper(),
        "proposal": three.proposal(text=SECRET),
        "common_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }

    decisions = actions.propose_in_common(
        exempt_ground="12A3", late_because="It came up this morning.", **said
    )

    assert actions.propose_in_common(**said) == decisions  # sent twice makes one
    for each in decisions:
        there = three.open(each.item.meeting)
        three.clear(each)
        three.vote(each, there)
        three.take(each)
    assert SECRET not in published(client, three)
    first, second = decisions
    change = {"because": "Weighed again.", "by": three.secretary, "at": NOON}
    actions.classify_item(item_id=first.item_id, exempt_ground="", **change)
    assert (
        published(client, three).count(SECRET) == 4
    )  # both, on the page and the sheet
    actions.classify_item(item_id=second.item_id, exempt_ground="12A3", **change)
    assert SECRET not in published(client, three)


def test_what_was_sent_up_is_exempt_in_both_places(three, client):
    publish(three)
    above = three.board()
    group = three.board(name="Group", reports_to_body_ids=[above.pk])
    sent = three.propose(three.item(three.meeting(group)), text=SECRET)
    who = {"by": three.secretary, "at": NOON}
    actions.route_decision(decision_id=sent.pk, to_body_id=above.pk, **who)
    meeting = three.meeting(above)
    accepted = actions.accept_routed_decision(
        decision_id=sent.pk, meeting_id=meeting.pk, **who
    )
    actions.classify_item(
        item_id=sent.item_id, exempt_ground="12A1", because="It names a home.", **who
    )

    there = three.open(meeting)
    three.clear(accepted)
    three.vote(accepted, there)
    three.take(accepted)

    assert SECRET not in published(client, three)


def test_an_observer_keeps_no_item_from_the_public(three):
    item = three.item(three.meeting(three.board()))

    with pytest.raises(PermissionDenied):
        actions.classify_item(
            item_id=item.pk,
            exempt_ground="12A1",
            because="I want it so.",
            by=MembershipFactory(organisation=three.first).account,
            at=NOON,
        )


def test_an_agreement_in_force_is_published_and_a_draft_is_not(three):
    three.agreement()
    three.agreement(
        title="Another", is_imported=True, signatures=(), fields=KeyFields()
    )
    publish(three)

    _, agreements, _ = tables(three)

    assert [row[0] for row in agreements.rows] == ["Better Care Fund agreement"]


def test_an_agreement_that_has_ended_is_in_force_no_more(three):
    three.agreement(
        title="An old one",
        fields=KeyFields(starts_on=date(2010, 4, 1), ends_before=date(2012, 4, 1)),
        signatures=[
            PaperSignature(each.pk, date(2010, 3, 30), "Chief executive")
            for each in three.all
        ],
    )
    publish(three)

    _, agreements, _ = tables(three)

    assert agreements.rows == ()


def test_what_is_decided_about_an_individual_is_not_published(three):
    panel = three.board(name="Panel", kind=BodyKind.PANEL, level=Level.INDIVIDUAL)
    meeting = three.meeting(panel)
    decision = three.propose(three.item(meeting), text=SECRET, rights="Choice")
    there = three.open(meeting)
    three.clear(decision)
    three.vote(decision, there)
    three.take(decision)
    publish(three)

    decisions, _, _ = tables(three)

    assert decisions.rows == ()


def test_what_an_officer_decided_is_published_as_that_posts_decision(three):
    body = three.board()
    delegation = three.delegation(body, to_post="Head of joint commissioning")
    decision = actions.propose_officer_decision(
        delegation_id=delegation.pk,
        title="Hoists",
        proposal=three.proposal(
            pence_by_organisation={three.first.pk: 100_00},
            delegation_id=delegation.pk,
            reasons="Ten people wait.",
        ),
        submission_key=uuid4(),
        by=three.secretary,
        at=NOON,
    )
    three.clear(decision)
    three.take(decision)
    publish(three)

    decisions, _, _ = tables(three)

    assert [row["body"] for row in decisions.records()] == [
        "Head of joint commissioning, for Joint board"
    ]


def test_what_still_waits_for_an_approval_is_not_published_as_settled(three):
    agreement, cabinet = three.agreement(), three.body(name="Cabinet")
    actions.set_approval_chain(
        agreement_id=agreement.pk, turns=[[cabinet.pk]], by=three.secretary, at=NOON
    )
    three.decided(three.board(), agreement_id=agreement.pk)
    publish(three)

    decisions, _, _ = tables(three)

    assert [row["result"] for row in decisions.records()] == [
        "Agreed, and not to be acted on yet. It waits for the approval of Cabinet."
    ]


def test_interests_are_published_of_those_who_vote_and_carers_are_not_named(three):
    body = three.board()
    three.seat(body, "Adviser", Capacity.ADVISER, has_vote=False)
    for name, is_sensitive in (
        ("Chair", False),
        ("Councillor", True),
        ("Carer", False),
        ("Adviser", False),
    ):
        actions.declare_interest(
            member_id=Member.objects.get(name=name).pk,
            kind=InterestKind.OWNERSHIP,
            organisation_id=None,
            named=f"What the {name.lower()} owns",
            particulars="A share that nobody need read",
            is_financial=True,
            is_sensitive=is_sensitive,
            starts_on=TODAY,
            by=three.secretary,
            at=NOON,
        )
    publish(three)

    *_, interests = tables(three)
    said = str(interests.rows)

    assert [row[0] for row in interests.rows] == ["Not named", "Chair", "Councillor"]
    assert "What the chair owns" in said
    assert "What the councillor owns" not in said
    assert "What the adviser owns" not in said
    assert "nobody need read" not in said


def test_a_carer_who_votes_elsewhere_is_not_named_there_either(three):
    board = three.board()
    advisers = three.board(name="Advisers", power=Power.ADVISES)
    carer = MembershipFactory(organisation=three.second).account
    seat = {"name": "A carer", "email": carer.email}
    three.seat(advisers, "Carer who advises", Capacity.CARER, **seat)
    three.seat(board, "Voluntary sector", Capacity.COMMISSIONER, three.second, **seat)
    for organisation_id, named in (
        (None, "Cares for a son at Elm House"),
        (three.icb.pk, ""),
    ):
        actions.declare_interest(
            member_id=Member.objects.get(account=carer).pk,
            kind=InterestKind.OTHER,
            organisation_id=organisation_id,
            named=named,
            particulars="A share that nobody need read",
            is_financial=False,
            is_sensitive=False,
            starts_on=TODAY,
            by=three.secretary,
            at=NOON,
        )
    publish(three)

    *_, interests = tables(three)

    assert [row[:3] for row in interests.rows] == [
        ("Not named", "Voluntary sector, Joint board", PROTECTED),
        ("Not named", "Voluntary sector, Joint board", three.icb.name),
    ]


def test_who_may_not_keep_the_records_does_not_publish_them(three):
    observer = MembershipFactory(organisation=three.first, role=Role.OBSERVER).account
    with pytest.raises(PermissionDenied):
        publish(three, by=observer)
    with pytest.raises(BadInput, match="had not started"):
        publish(three, from_day=TODAY - timedelta(days=1))
    assert not partnerships_that_publish(on=TODAY).exists()


def test_the_register_costs_the_same_however_much_is_in_it(
    three, client, django_assert_max_num_queries
):
    body = three.board()
    decide(three, body)
    three.agreement()
    publish(three)
    with django_assert_max_num_queries(16):
        client.get(reverse("public-register", args=[three.partnership.pk]))
