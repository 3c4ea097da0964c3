"""Somebody without a seat advises on one item: what they read, and what they never count for."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
)
from factories.partnership import TERMS, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.experts import ExpertSaid
from ropewalk.partnership.kinds import Capacity
from ropewalk.partnership.models import InvitedExpert, Member
from ropewalk.partnership.queries.conflicts import voting_seats
from ropewalk.partnership.queries.meetings import attended, room_of

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


@laid
def item(three):
    return three.item(three.meeting(three.board()))


def invite(three, item, **changes):
    said = ExpertSaid(
        name="A falls specialist",
        capacity=Capacity.CLINICIAN,
        comes_from="A university",
        asked_about="what prevents falls",
    )
    return actions.invite_expert(
        item_id=item.pk, said=replace(said, **changes), by=three.secretary, at=NOON
    )


def heard(three, expert):
    return actions.record_heard(expert_id=expert.pk, by=three.secretary, at=NOON)


def withdraw(three, expert):
    return actions.withdraw_invitation(expert_id=expert.pk, by=three.secretary, at=NOON)


def test_s3_03_an_expert_has_no_vote_and_does_not_count_to_the_quorum(three):
    body = three.board(terms=replace(TERMS, quorum_per_partner=0))
    item = three.item(three.meeting(body))
    expert = invite(three, item)
    three.open(item.meeting, "Carer", "Councillor")
    item.refresh_from_db()

    heard(three, expert)

    assert room_of(item.meeting).no_quorum is not None
    assert len(room_of(item.meeting).present) == len(voting_seats(item, on=TODAY)) == 2
    assert attended(item.meeting)[-1] == (
        "A falls specialist, clinician, A university: invited for item 1 only, "
        "without a vote"
    )
    assert Event.objects.filter(kind=Event.Kind.EXPERT_HEARD).count() == 1


def test_s3_03_an_expert_reads_the_paper_of_that_item_and_no_other_page(
    client, three, item
):
    reader = AccountFactory()
    other = three.item(item.meeting, title="Something else")
    expert = invite(three, item, email=reader.email)
    client.force_login(reader)

    assert item.title in client.get(reverse("partnerships")).content.decode()
    address = reverse("asked-to-advise", args=[expert.pk])
    page = client.get(address).content.decode()
    assert "To decide" in page
    assert "what prevents falls" in page
    for name, number in (
        ("agenda-item", item.pk),
        ("agenda-item", other.pk),
        ("meeting", item.meeting_id),
        ("partnership", three.partnership.pk),
        ("record-heard", expert.pk),
    ):
        assert client.get(reverse(name, args=[number])).status_code == 404

    withdraw(three, expert)

    assert client.get(address).status_code == 404
    assert item.title not in client.get(reverse("partnerships")).content.decode()


def test_s3_03_somebody_else_does_not_read_what_an_expert_was_sent(client, three, item):
    expert = invite(three, item, email=AccountFactory().email)
    client.force_login(AccountFactory())

    address = reverse("asked-to-advise", args=[expert.pk])
    assert client.get(address).status_code == 404


def test_s3_03_whoever_comes_to_work_where_an_item_concerns_no_longer_reads_it(
    client, three
):
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER)
    item = three.item(three.meeting(three.board()), provider)
    reader = AccountFactory()
    expert = invite(three, item, email=reader.email)
    MembershipFactory(account=reader, organisation=provider, role=Role.OBSERVER)
    client.force_login(reader)

    page = client.get(reverse("asked-to-advise", args=[expert.pk])).content.decode()

    assert "You have come to have an interest" in page
    assert "To decide" not in page


def test_a_member_of_another_body_is_asked_by_their_place_here(three, item):
    other = three.body(name="Another body")
    three.seat(other, "Public health adviser", Capacity.ADVISER)
    member = Member.objects.get(name="Public health adviser")

    expert = invite(three, item, name="", member_id=member.pk)

    assert (expert.name, expert.member) == ("Public health adviser", member)


def test_whoever_sits_on_the_body_needs_no_invitation(three, item):
    carer = Member.objects.get(name="Carer")

    with pytest.raises(BadInput, match="Carer sits on this body"):
        invite(three, item, name="", member_id=carer.pk)

    assert not InvitedExpert.objects.exists()


def test_nobody_advises_on_what_concerns_where_they_come_from(three):
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Helping Hand")
    item = three.item(three.meeting(three.board()), provider)
    works_there = MembershipFactory(organisation=provider).account

    for who in (
        {"organisation_id": provider.pk, "comes_from": ""},
        {"email": works_there.email},
    ):
        with pytest.raises(BadInput, match="comes from Helping Hand, which this item"):
            invite(three, item, **who)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "Say who it is"),
        ({"asked_about": " "}, "what they are asked about"),
    ],
)
def test_half_an_invitation_is_refused(three, item, changes, said):
    with pytest.raises(BadInput, match=said):
        invite(three, item, **changes)

    assert not InvitedExpert.objects.exists()


def test_where_they_come_from_is_said_once(three, item):
    with pytest.raises(BadInput, match="not both"):
        invite(three, item, organisation_id=three.first.pk)


def test_somebody_is_asked_once_and_again_after_a_withdrawal(three, item):
    expert = invite(three, item)
    with pytest.raises(BadInput, match="asked to advise on this item already"):
        invite(three, item, name="a FALLS specialist")

    withdraw(three, expert)

    assert invite(three, item).pk != expert.pk


def test_only_an_open_meeting_hears_and_only_once(three, item):
    expert = invite(three, item)
    with pytest.raises(PermissionDenied, match="not open"):
        heard(three, expert)
    three.open(item.meeting)
    heard(three, expert)

    with pytest.raises(BadInput, match="was heard on this item already"):
        heard(three, expert)
    with pytest.raises(BadInput, match="was heard on this item already"):
        withdraw(three, expert)


def test_whoever_was_not_heard_is_not_in_the_attendance(three, item):
    withdrawn, absent = invite(three, item), invite(three, item, name="A dietitian")
    withdraw(three, withdrawn)
    three.open(item.meeting)
    with pytest.raises(BadInput, match="was withdrawn"):
        heard(three, withdrawn)

    assert absent.heard_at is None
    there = " ".join(attended(item.meeting))
    assert "specialist" not in there
    assert "dietitian" not in there


def test_a_stranger_cannot_invite(three, item):
    with pytest.raises(PermissionDenied, match="does not let you keep"):
        actions.invite_expert(
            item_id=item.pk,
            said=ExpertSaid("falls", Capacity.ADVISER, name="Anybody"),
            by=MembershipFactory().account,
            at=NOON,
        )


def test_the_pages_ask_hear_and_withdraw(client, three, item):
    client.force_login(three.secretary)
    for name in ("A", "B"):
        client.post(
            reverse("invite-expert", args=[item.pk]),
            {"asked_about": "falls", "name": name, "capacity": "clinician"},
        )
    first, second = InvitedExpert.objects.all()
    page = client.get(reverse("agenda-item", args=[item.pk])).content.decode()
    assert "A, clinician, on falls." in page
    three.open(item.meeting)

    client.post(reverse("record-heard", args=[first.pk]), {"sure": "on"})
    client.post(reverse("withdraw-invitation", args=[second.pk]), {"sure": "on"})

    page = client.get(reverse("agenda-item", args=[item.pk])).content.decode()
    assert "A, clinician, on falls. The meeting heard them." in page
    assert "B, clinician" not in page


def test_an_address_that_nobody_signs_in_with_is_told_from_no_other(three):
    item = three.item(three.meeting(three.board()))
    said = [
        invite(three, item, name=name, email=email)
        for name, email in (
            ("One", AccountFactory().email),
            ("Another", "nobody@nowhere.example"),
        )
    ]

    assert [each.account_id is None for each in said] == [False, True]
