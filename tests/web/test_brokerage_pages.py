"""Pages of brokerage: whoever arranges, each provider, and whoever reads how fair it is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.organisations import AccountFactory, MembershipFactory
from factories.placements import brokered

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.service.models import (
    PlacementChoice,
    PlacementClosed,
    PlacementOffer,
    PlacementRequest,
    Service,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    return brokered(at=timezone.now() - timedelta(hours=1))


def words(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, name
    return answer.content.decode().replace("&#39;", "'")


def send(client, name, *args, **said):
    return client.post(
        reverse(name, args=args), {"submission_key": str(uuid4()), **said}
    )


def in_boxes(name, day):
    return {
        f"{name}_day": day.day,
        f"{name}_month": day.month,
        f"{name}_year": day.year,
    }


def typed(**changes):
    then = local_day(timezone.now()) + timedelta(7)
    return {
        "reference": "AB-77",
        "kind": "daily_living",
        "wanted": "Two visits a day",
        "district": "m33",
        "locality_id": "",
        "unit": "hour",
        "quantity": "14",
        "how_often": "week",
        "least_pounds": "20",
        "most_pounds": "25.50",
        "floor": "good",
        "closes_time": "12:00",
        **in_boxes("starts_on", then),
        **in_boxes("closes_on", then),
        **changes,
    }


def test_whoever_arranges_asks_and_reads_who_was_asked_and_why_not(client, made):
    client.force_login(made.here.commissioner)
    assert "It must not name or describe anybody" in words(
        client, "open-placement", made.here.partnership.pk
    )

    refused = send(
        client, "open-placement", made.here.partnership.pk, **typed(reference="J Smith")
    )
    assert "never holds a name" in refused.content.decode()
    answer = send(client, "open-placement", made.here.partnership.pk, **typed())

    held = PlacementRequest.objects.get()
    assert answer.url == reverse("placement", args=[held.pk])
    page = words(client, "placement", held.pk)
    assert "2 of 3 providers were asked" in page
    assert "No service of it is recorded as one for this" in page
    assert "AB-77" in words(client, "placements", made.here.partnership.pk)


def test_from_the_offers_to_the_choice(client, made):
    request = made.open()
    client.force_login(made.second_person)
    candidate = made.candidate(request, made.second)
    assert "You can offer until" in words(client, "asked-of", candidate.pk)
    day = in_boxes("starts_on", request.starts_on)
    said = {"offer": "We know Sale", "pounds": "19"} | day
    late = send(client, "offer-placement", candidate.pk, **said)
    assert "outside the band" in late.content.decode()
    send(client, "offer-placement", candidate.pk, **said | {"pounds": "20.25"})
    assert "Your offer stands" in words(client, "asked")

    client.force_login(made.here.commissioner)
    early = words(client, "choose-placement", request.pk)
    assert "The choice comes after that" in early
    send(
        client,
        "offer-placement",
        made.candidate(request).pk,
        **said | {"pounds": "22.5"},
    )
    assert "(As told to the broker.)" in words(client, "placement", request.pk)
    chosen = PlacementOffer.objects.get(candidate__provider=made.first)
    assert "£22.50, £315.00 a week" in words(client, "choose-placement", request.pk)
    send(
        client,
        "choose-placement",
        request.pk,
        offer_id=chosen.pk,
        chosen_by="person",
        turned_on="near",
        why="My sister lives there",
        **in_boxes("chosen_on", local_day(timezone.now())),
    )

    assert PlacementChoice.objects.get().offer == chosen
    assert "My sister lives there" in words(client, "placement", request.pk)
    client.force_login(made.second_person)
    told = words(client, "asked-of", candidate.pk)
    assert "Another offer was chosen" in told
    assert "My sister" not in told


def test_no_provider_reads_another_or_the_case(client, made):
    request = made.open()
    offer = made.offer(request, made.second, offer="A secret of the second")
    other = made.candidate(request, made.second)
    client.force_login(made.first_person)

    for name, *args in (
        ("placement", request.pk),
        ("choose-placement", request.pk),
        ("asked-of", other.pk),
        ("offer-placement", other.pk),
        ("withdraw-offer", offer.pk),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404, name
    own = words(client, "asked-of", made.candidate(request).pk)
    for page in (own, words(client, "asked")):
        assert "AB-1042" not in page
        assert "secret" not in page
        assert "Second Homecare" not in page


def test_how_fair_it_is_is_read_by_providers_too_and_not_by_strangers(client, made):
    request = made.open()
    made.offer(request)
    address = reverse("placement-fairness", args=[made.here.partnership.pk])
    analyst = MembershipFactory(
        organisation=made.here.three.first, role=Role.ANALYST
    ).account
    for reader in (analyst, made.second_person):
        client.force_login(reader)
        page = client.get(address).content.decode()
        assert "It has no service of the kind" in page
        assert "AB-1042" not in page
        assert client.get(reverse("placement", args=[request.pk])).status_code == 404
    stranger = MembershipFactory(organisation__kind=OrganisationKind.PROVIDER).account
    for reader in (AccountFactory(), stranger):
        client.force_login(reader)
        assert client.get(address).status_code == 404


def test_it_is_withdrawn_and_closed(client, made):
    request = made.open()
    offer = made.offer(request)
    client.force_login(made.first_person)
    send(client, "withdraw-offer", offer.pk, why="No staff")
    assert "Your offer was withdrawn" in words(
        client, "asked-of", made.candidate(request).pk
    )

    client.force_login(made.here.commissioner)
    send(client, "close-placement", request.pk, because="otherwise", why="Family help")

    assert PlacementClosed.objects.get().because == "otherwise"
    assert "Closed without a choice" in words(client, "placement", request.pk)
    assert "or it was closed" in words(client, "choose-placement", request.pk)


def test_where_a_service_is_given_and_its_rating_are_recorded(client, made):
    client.force_login(made.here.commissioner)
    service = Service.objects.first()

    wrong = send(client, "say-where-given", service.pk, districts="M33\nSale")
    assert "Sale is none" in wrong.content.decode()
    send(client, "say-where-given", service.pk, districts="m33\nM32")
    send(
        client,
        "rate-service",
        service.pk,
        rating="outstanding",
        source="Report of May",
        **in_boxes("rated_on", local_day(timezone.now())),
    )

    page = words(client, "service", service.pk)
    assert "M32, M33" in page
    assert "Outstanding" in page
    assert "M32\nM33" in words(client, "say-where-given", service.pk)
