"""A form that is sent twice does what it asks once."""

import re

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.organisations import TODAY
from factories.partnership import three_partners

from ropewalk.partnership.kinds import InterestKind, LimitBasis, Power
from ropewalk.partnership.models import (
    Delegation,
    Holder,
    Interest,
    MeetingAction,
    Member,
    Resolution,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def boxes(name):
    return {f"{name}_day": TODAY.day, f"{name}_month": TODAY.month} | {
        f"{name}_year": TODAY.year
    }


partners = laid(three_partners)


@pytest.fixture
def three(client, partners):
    client.force_login(partners.secretary)
    return partners


def send_twice(client, page, said):
    """What a person does who presses the button twice: the same form, the same key."""
    shown = client.get(page).content.decode()
    [key] = re.findall(r'name="submission_key" value="([0-9a-f-]{36})"', shown)
    for _ in range(2):
        answer = client.post(page, said | {"submission_key": key})
        assert answer.status_code == 302, answer.content.decode()


def test_a_delegation_sent_twice_is_recorded_once(client, three):
    board = three.board()

    send_twice(
        client,
        reverse("delegate", args=[three.partnership.pk]),
        {
            "from_body_id": board.pk,
            "to_post": "Clerk",
            "subject": "Beds",
            "limit_pence": "25,000",
            "limit_basis": LimitBasis.SINGLE.value,
            "power": Power.DECIDES.value,
            "approver_post": "Chair",
        }
        | boxes("starts_on")
        | boxes("approved_on"),
    )

    assert Delegation.objects.count() == 1


def test_a_resolution_sent_twice_is_recorded_once(client, three):
    board = three.board()

    send_twice(
        client,
        reverse("record-resolution", args=[three.partnership.pk]),
        {"body_id": board.pk, "text": "No more than three pilots."}
        | boxes("resolved_on"),
    )

    assert Resolution.objects.count() == 1


def test_an_action_of_a_meeting_sent_twice_is_left_once(client, three):
    meeting = three.meeting(three.board())
    item = three.item(meeting)
    three.open(meeting)

    send_twice(
        client,
        reverse("set-meeting-action", args=[item.pk]),
        {"text": "Write to carers", "owner_post": "Secretary"} | boxes("due_on"),
    )

    assert MeetingAction.objects.count() == 1


def test_an_interest_sent_twice_is_declared_once(client, three):
    three.board()

    send_twice(
        client,
        reverse("declare-interest", args=[Member.objects.get(name="Chair").pk]),
        {
            "kind": InterestKind.OWNERSHIP.value,
            "named": "A company",
            "particulars": "A share",
        }
        | boxes("starts_on"),
    )

    assert Interest.objects.count() == 1


def test_somebody_let_into_a_seat_twice_sits_in_it_once(client, three):
    three.board()
    carer = Holder.objects.get(seat__title="Carer")

    send_twice(
        client,
        reverse("fill-seat", args=[carer.seat_id]),
        {"name": "Another carer"} | boxes("starts_on"),
    )

    assert carer.seat.holders.count() == 2
    assert Member.objects.filter(name="Another carer").count() == 1
