"""Pages that take in what others published of their contracts."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from factories.noticed import package, real_package, release
from factories.organisations import NOON, MembershipFactory
from factories.service import market

from ropewalk.organisations.models import Role
from ropewalk.service.models import NoticedContract

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(time_machine):
    time_machine.move_to(NOON)
    return market()


def offer(client, here, content, name="march.json", **asked):
    return client.post(
        reverse("notice-contracts", args=[here.partnership.pk]),
        {"file": SimpleUploadedFile(name, content), **asked},
    )


def shown(answer):
    """What the page keeps of the file until it is taken in."""
    found = re.search(r'name="shown" value="([^"]+)"', answer.content.decode())
    return unescape(found[1])


def take_in(client, here, answer, **asked):
    return client.post(
        reverse("notice-contracts", args=[here.partnership.pk]),
        {"shown": shown(answer), **asked},
        follow=True,
    )


def words(answer):
    return " ".join(answer.content.decode().split())


def test_a_package_is_shown_first_and_then_taken_in(client, here):
    client.force_login(here.commissioner)
    parking = {"id": "T", "title": "Parking"}

    answer = offer(client, here, package(release(1), release(2, tender=parking)))

    assert "1 release can be taken in, 1 is left out." in words(answer)
    assert "Home Help Limited" in words(answer)
    assert "It is not about health or social care." in words(answer)
    assert not NoticedContract.objects.exists()

    said = words(take_in(client, here, answer))

    assert "1 procurement of 1 buyer was noticed, worth £1,234.56" in said
    assert "Published by Contracts Finder." in said
    assert NoticedContract.objects.count() == 1


def test_what_has_faults_is_left_out_only_when_somebody_says_so(client, here):
    client.force_login(here.commissioner)
    answer = offer(client, here, real_package())
    assert "19 releases can be taken in, 180 are left out; 2 faults keep" in words(
        answer
    )
    assert "/parties/7" in words(answer)

    refused = take_in(client, here, answer)

    assert "Nothing is taken in: there is a fault at /releases/" in words(refused)
    assert not NoticedContract.objects.exists()

    take_in(client, here, answer, without_faults="on")

    assert NoticedContract.objects.count() == 19


def test_what_is_no_package_says_why_and_nothing_can_be_taken_in(client, here):
    client.force_login(here.commissioner)

    answer = offer(client, here, b"\xff")

    assert "is not UTF-8 text" in words(answer)
    assert "Take it in</button>" not in words(answer)


def test_what_was_shown_to_somebody_else_or_changed_is_not_taken_in(client, here):
    client.force_login(here.commissioner)
    answer = offer(client, here, package(release(1)))
    other = MembershipFactory(
        organisation=here.three.first, role=Role.COMMISSIONER
    ).account
    client.force_login(other)

    assert take_in(client, here, answer).status_code == 400
    assert not NoticedContract.objects.exists()


def test_what_was_shown_long_ago_is_not_taken_in(client, here, time_machine):
    client.force_login(here.commissioner)
    answer = offer(client, here, package(release(1)))
    time_machine.move_to(NOON + timedelta(hours=2))

    assert take_in(client, here, answer).status_code == 400
    assert not NoticedContract.objects.exists()


def test_who_only_looks_on_is_told_whom_to_ask(client, here):
    client.force_login(MembershipFactory(organisation=here.three.first).account)

    answer = offer(client, here, package(release(1)))

    assert "Ask a commissioner or contract manager" in words(answer)
    market_page = client.get(reverse("market-noticed", args=[here.partnership.pk]))
    assert "No contract of others has been taken in yet." in words(market_page)


def test_the_market_costs_the_same_for_much_of_it(
    client, here, django_assert_num_queries
):
    client.force_login(here.commissioner)
    address = reverse("market-noticed", args=[here.partnership.pk])
    take_in(client, here, offer(client, here, package(release(1))))
    client.get(address)
    with django_assert_num_queries(7):
        client.get(address)
    many = package(*(release(number) for number in range(2, 40)))
    take_in(client, here, offer(client, here, many))
    with django_assert_num_queries(7):
        client.get(address)
