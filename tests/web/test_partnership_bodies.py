"""Pages of partnerships, bodies and interests: member, other role, stranger; bad input."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.organisations import TODAY, MembershipFactory, OrganisationFactory
from factories.partnership import three_partners

from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership.models import Body, Interest, Member, Partnership, Seat

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def text(response):
    return response.content.decode()


def boxes(name, day=TODAY):
    return {
        f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")
    }


partners = laid(three_partners)


@pytest.fixture
def three(client, partners):
    client.force_login(partners.secretary)
    return partners


def body_said(three, **changes):
    return {
        "name": "Joint board",
        "kind": "board",
        "level": "strategic",
        "power": "decides",
        "organisation_ids": [str(each.pk) for each in three.all],
        "is_joint": "on",
        "reports_to_post": "Each cabinet",
        "quorum": "3",
        "quorum_per_partner": "1",
        "providers_sit": "no_vote",
        "takes_key_decisions": "on",
        "limit_pence": "250,000",
        "key_threshold_pence": "500,000",
        "rules": ["chair-cabinet", "carer"],
        "remit": "Agree the plan\n\nWatch the money",
        "submission_key": str(uuid4()),
        **boxes("starts_on"),
    } | changes


def test_a_partnership_is_formed_of_ones_own_organisation_and_others(client):
    own = MembershipFactory(role=Role.COMMISSIONER)
    board = OrganisationFactory(kind=OrganisationKind.ICB, name="A board")
    client.force_login(own.account)
    said = {
        "name": "Together",
        "purpose": "To plan care at home together",
        "organisation_ids": [str(own.organisation_id), str(board.pk)],
        "submission_key": str(uuid4()),
        **boxes("starts_on"),
    }
    assert "None of your organisations" in text(client.get(reverse("partnerships")))

    one = said | {"organisation_ids": [str(own.organisation_id)]}
    assert "two organisations or more" in text(
        client.post(reverse("form-partnership"), one)
    )
    page = text(client.post(reverse("form-partnership"), said, follow=True))

    assert "A board" in page
    assert "Form a body" in page
    assert Partnership.objects.count() == 1
    client.post(reverse("form-partnership"), said)
    assert Partnership.objects.count() == 1, "the same form sent twice forms one"

    again = text(
        client.post(
            reverse("form-partnership"),
            said | {"name": "together", "submission_key": str(uuid4())},
        )
    )
    formed = Partnership.objects.get()
    assert "These organisations have formed “Together” already." in again
    assert reverse("partnership", args=[formed.pk]) in again


def test_a_body_is_formed_with_its_terms_and_says_what_it_lacks(client, three):
    address = reverse("form-body", args=[three.partnership.pk])

    page = text(client.post(address, body_said(three), follow=True))

    assert "2 things are not as its terms of reference say." in page
    assert "Nobody has the chair." in page
    assert "Carer: the terms ask for at least 1, and there are none." in page
    assert "£500,000.00 and over" in page
    assert "up to £250,000.00" in page
    assert Body.objects.get().terms.get().remit.count() == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "Enter the name of the body."),
        ({"quorum": "many"}, "Enter the quorum as a whole number, like 4."),
        ({"organisation_ids": []}, "Choose the partners that it acts for."),
        ({"key_threshold_pence": "lots"}, "Enter a sum in pounds"),
        ({"starts_on_month": "13"}, "There is no day"),
    ],
)
def test_a_wrong_answer_is_named_and_nothing_is_formed(client, three, changes, said):
    address = reverse("form-body", args=[three.partnership.pk])

    page = text(client.post(address, body_said(three, **changes)))

    assert "There is a problem" in page
    assert said in page
    assert not Body.objects.exists()


def seats_said(three):
    """A chair, two commissioners, a carer and a provider, as five rows of the form."""
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER, name="Care at Home")
    rows = [
        ("Chair", "Ann", three.first.pk, "", "cabinet"),
        ("Councillor", "Bo", three.second.pk, "", ""),
        ("Director", "", three.icb.pk, "", ""),
        ("Carer", "Di", "", "carer", ""),
        ("Provider", "Ed", provider.pk, "provider", ""),
    ]
    parts = ("title", "name", "organisation", "capacity", "position")
    return {"chair": "1"} | {
        f"seat_{number}_{part}": str(value)
        for number, row in enumerate(rows, start=1)
        for part, value in zip(parts, row, strict=True)
    }


def test_a_body_is_formed_with_its_seats_on_one_page(client, three):
    address = reverse("form-body", args=[three.partnership.pk])
    page = text(client.get(address))
    assert "What is seat 5 called?" in page
    assert "Add seat 6" in page

    said = body_said(three) | seats_said(three)
    page = text(client.post(address, said, follow=True))

    assert "Call a meeting" in page
    assert "Give it authority" in page
    seats = {each.title: each for each in Seat.objects.all()}
    assert set(seats) == {"Chair", "Councillor", "Director", "Carer", "Provider"}
    assert seats["Chair"].is_chair
    assert seats["Councillor"].capacity == "commissioner"
    assert seats["Carer"].has_vote
    assert not seats["Provider"].has_vote
    assert Member.objects.count() == 4
    assert not seats["Director"].holders.exists()
    client.post(address, said)
    assert Seat.objects.count() == 5, "the same form sent twice makes them once"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"seat_2_title": ""}, "Say what seat 2 is called."),
        (
            {"seat_4_capacity": ""},
            "Say in what capacity whoever holds seat 4 sits.",
        ),
        (
            {"seat_3_email": "nobody@example.org"},
            "The seat “Director”: Say who it is: their name.",
        ),
    ],
)
def test_a_wrong_seat_is_named_and_neither_body_nor_seat_is_made(
    client, three, changes, said
):
    address = reverse("form-body", args=[three.partnership.pk])

    page = text(client.post(address, body_said(three) | seats_said(three) | changes))

    assert said in page
    assert not Body.objects.exists()
    assert not Member.objects.exists()


def test_seats_are_added_and_the_breach_is_gone(client, three):
    body = three.board()
    Seat.objects.filter(title="Carer").update(has_vote=False)
    said = {
        "title": "Second carer",
        "capacity": "carer",
        "position": "",
        "organisation": "",
        "has_vote": "on",
        "submission_key": str(uuid4()),
        "name": "Kim",
        "email": "",
        **boxes("starts_on"),
    }

    page = text(client.post(reverse("add-seat", args=[body.pk]), said, follow=True))

    assert "It is made up as its terms of reference say." in page
    assert "Kim" in page
    client.post(reverse("add-seat", args=[body.pk]), said)
    seat = Seat.objects.get(title="Second carer")
    substitute = {"name": "Lee", "is_substitute": "on", **boxes("starts_on")}
    page = text(
        client.post(reverse("fill-seat", args=[seat.pk]), substitute, follow=True)
    )
    assert "Lee (substitute)" in page


def test_an_address_of_an_account_elsewhere_and_of_none_get_the_same_answer(
    client, three
):
    body = three.body()
    stranger = MembershipFactory(organisation=OrganisationFactory()).account
    shown = set()

    for email in (stranger.email, "no@example.org"):
        said = {"title": "Seat", "capacity": "officer", **boxes("starts_on")}
        said |= {"name": "", "email": email, "submission_key": str(uuid4())}
        page = reverse("add-seat", args=[body.pk])
        refused = text(client.post(page, said)).replace(email, "")
        done = client.post(page, said | {"name": "Kim"})
        shown.add((re.sub(r'value="[^"]{36,}"', "", refused), done.url))

    assert len(shown) == 1
    assert "Say who it is: their name" in shown.pop()[0]
    assert stranger.name not in text(client.get(done.url))


def test_a_sensitive_interest_is_declared_and_its_particulars_are_not_shown(
    client, three
):
    three.board()
    member = Member.objects.get(name="Carer")
    said = {
        "kind": "other",
        "named": "A hospice",
        "particulars": "A relation is cared for there",
        "is_sensitive": "on",
        **boxes("starts_on"),
    }

    page = text(
        client.post(reverse("declare-interest", args=[member.pk]), said, follow=True)
    )

    assert "the particulars are held and not shown" in page
    assert "A relation is cared for" not in page
    assert "hospice" not in page
    assert Interest.objects.count() == 1


def test_an_observer_reads_and_is_told_why_they_cannot_change(client, three):
    body = three.board()
    client.force_login(MembershipFactory(organisation=three.second).account)

    page = text(client.get(reverse("body", args=[body.pk])))
    assert "Councillor" in page
    assert "keep this partnership" in page
    assert "Add somebody" not in page
    for name in ("add-seat", "change-terms"):
        assert "<form method" not in text(client.get(reverse(name, args=[body.pk])))
    answer = client.post(
        reverse("form-body", args=[three.partnership.pk]), body_said(three)
    )
    assert answer.status_code == 403


def test_a_body_costs_the_same_however_many_sit_on_it(
    client, three, django_assert_max_num_queries
):
    body = three.board()
    with django_assert_max_num_queries(18):
        client.get(reverse("body", args=[body.pk]))
    for number in range(6):
        three.seat(body, f"Seat {number}", "officer", three.first)
    with django_assert_max_num_queries(18):
        client.get(reverse("body", args=[body.pk]))
