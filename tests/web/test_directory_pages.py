"""The directory for people: searched, read and printed by anybody, kept by those who commission."""

import json
import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from factories.directory import OLD_TRAFFORD, directory, price, published
from factories.organisations import TODAY, AccountFactory, MembershipFactory
from factories.service import market

from ropewalk.exchange.assurance import entries_by_age, overdue_said
from ropewalk.exchange.search import Asked, distance_said, found_in_directory
from ropewalk.organisations.models import Role
from ropewalk.place.shelf import shelf
from ropewalk.service.kinds import Phase, PriceKind
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import Service

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return directory()


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def names(**asked):
    found = found_in_directory(Asked(**asked), lake=shelf(), on=TODAY)
    return [each.name for each in found.results]


def entry(name):
    return Service.objects.get(name=name).directory_id


def test_anybody_searches_in_plain_words(client, here):
    said = page(client, "directory", words="meal company")

    assert "1 service for “meal company”." in said
    assert "Lunch club" in said
    assert "Draft that nobody" not in page(client, "directory")


def test_the_nearest_come_first_and_those_at_no_known_place_last(here):
    found = names(postcode=OLD_TRAFFORD.lower().replace(" ", ""))

    assert found[0] == "Lunch club"
    assert set(found[-2:]) == {"Advice line", "Youth café"}


def test_how_far_it_is_is_said_in_miles(client, here):
    said = page(client, "directory", words="lunch", postcode=OLD_TRAFFORD)

    assert "Old Trafford, less than a tenth of a mile away" in said
    assert distance_said(1609.344 * 2) == "about 2.0 miles away"


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"postcode": "M15"}, "Postcode must be a whole postcode such as M33 7ZF."),
        ({"postcode": "SW1A 1AA"}, "The postcode SW1A 1AA is not held"),
        ({"words": "x" * 201}, "must not be longer than 200 characters"),
        ({"kind": "nonsense"}, "Choose one of the kinds of need."),
        ({"page": "none"}, "Page must be a whole number"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(client, here, query, why):
    said = page(client, "directory", **query)

    assert why in said
    assert "<title>Error: " in said


def test_services_that_have_ended_are_found_when_asked_for_and_say_so(client, here):
    assert "Old day centre" not in names()
    assert "Old day centre" in names(with_ended=True)

    said = page(client, "directory-entry", entry("Old day centre"))

    assert "This service has ended. Its last day was" in said


def test_s2_43_community_options_come_before_formal_support(here):
    """Somebody who looks for help with a kind of need meets them first."""
    for number in range(3):
        published(
            here,
            name=f"Z club {number}",
            phase=Phase.AT_HOME,
            kinds=[KindOfNeed.DAILY_LIVING],
        )

    assert names(kind="daily_living") == [
        "Z club 0",
        "Z club 1",
        "Z club 2",
        "Care at home",
    ]


def test_an_entry_says_what_a_person_needs_to_know(client, here):
    said = page(client, "directory-entry", entry("Lunch club"))

    for words in (
        "A meal &amp; company, 100% home-made.",
        "People over sixty",
        "Hall: 2 Low Road, Old Trafford, M15 4AB",
        "Tuesday: 11:00 to 14:00",
        "A meal: £4.50 for each meal.",
        "30 places, as counted on",
        "It was last seen to be right on",
        "The post that answers for it: Directory officer.",
        "directory@example.org",
    ):
        assert words in said
    assert "contract" not in said.lower()


def test_what_is_not_recorded_is_said_and_never_guessed(client, here):
    said = page(client, "directory-entry", entry("Advice line"))

    assert "Not recorded. That does not mean that it is free: ask first." in said
    assert "was to be looked at again by" in said
    assert "This service has been closed for the time being since" in said


@pytest.mark.parametrize(
    ("age", "said"),
    [
        ("18", "It is for people of 11 to 18, so for somebody of 18."),
        ("19", "It is for people of 11 to 18, so not for somebody of 19."),
        ("x", "Enter an age in whole years, from 0 to 150."),
        ("151", "Enter an age in whole years, from 0 to 150."),
        ("9" * 5000, "Enter an age in whole years, from 0 to 150."),
    ],
)
def test_an_entry_says_whether_it_is_for_somebody_of_an_age(client, here, age, said):
    assert said in page(client, "directory-entry", entry("Youth café"), age=age)


def test_an_entry_says_what_it_is_not_for_and_who_to_ask(client, here):
    said = page(client, "directory-entry", entry("Youth café"))

    assert "Urgent help: ask the crisis line." in said


def test_a_draft_has_no_entry(client, here):
    page(client, "directory-entry", entry("Draft that nobody may see"), status=404)


@pytest.fixture
def bought():
    made = market()
    contract = made.committed()
    Service.objects.filter(pk=contract.service_id).update(provider=made.provider)
    made.publish(contract.service)
    return made, contract


def test_whoever_commissions_goes_from_the_entry_to_who_pays_and_back(client, bought):
    here, contract = bought
    client.force_login(here.pool.manager)
    name = contract.service.directory_id

    said = page(client, "directory-entry", name)

    for to in (
        reverse("service", args=[contract.service_id]),
        reverse("contract", args=[contract.pk]),
        reverse("fund", args=[here.pool.fund.pk]),
    ):
        assert f'href="{to}"' in said
        client.get(to)
    back = page(client, "service", contract.service_id)
    assert f'href="{reverse("directory-entry", args=[name])}"' in back
    assert "yes. It was last seen to be right on" in back


@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_nobody_else_sees_more_than_the_public(client, bought, who):
    _, contract = bought
    if who == "stranger":
        client.force_login(AccountFactory())

    said = page(client, "directory-entry", contract.service.directory_id)

    assert "For you, who commission it" not in said
    assert "C-1" not in said


def test_s2_45_a_budget_buys_an_hour_of_brokerage_and_a_class(client, here):
    club = Service.objects.get(name="Lunch club")
    price(
        here,
        club,
        "Help to plan",
        "hour",
        "30",
        kind=PriceKind.BROKERAGE,
        vat_percent=Decimal(20),
    )
    price(here, club, "Painting", "class", "7.125", kind=PriceKind.COMMUNITY)

    said = page(client, "directory-prices", sum="70")

    row = '<th scope="row" class="nhsuk-table__header rw-table__row-header">{}</th>'
    assert row.format("Help to plan") in said
    rows = dict(re.findall(r"row-header\">([^<]+)</th>.*?>(\d+)</td> </tr>", said))
    assert rows == {"Help to plan": "1", "Painting": "9", "A meal": "15"}
    assert "Old day centre" not in said


def test_a_sum_that_is_none_is_refused(client, here):
    assert "<title>Error: " in page(client, "directory-prices", sum="lots")


def test_the_price_list_can_be_taken_away(client, here):
    answer = client.get(
        reverse("directory-prices"), {"table": "prices", "format": "csv"}
    )

    assert b"A meal" in answer.content


def test_entries_stand_by_age_with_who_answers_for_them(client, here):
    client.force_login(here.commissioner)
    table = entries_by_age(here.commissioner, on=TODAY)

    assert table.rows[0][:3] == (
        "Advice line",
        here.partnership.name,
        "Directory officer",
    )
    assert table.rows[0][5] == "overdue by 217 days"
    assert {row[5] for row in table.rows[1:]} == {"in time"}
    assert "Old day centre" not in {row[0] for row in table.rows}
    assert overdue_said(table).startswith(
        "1 of 5 entries should have been looked at by now, 1 of them by the Directory "
        "officer; the oldest was last seen to be right on"
    )
    assert "overdue by" in page(client, "directory-by-age")


def test_a_stranger_has_no_entries_to_look_after(client, here):
    client.force_login(AccountFactory())

    said = page(client, "directory-by-age")

    assert "Your partnerships publish no entry in the directory yet." in said
    assert "Advice line" not in said


def test_nothing_overdue_is_said(here):
    here.publish(Service.objects.get(name="Advice line"))

    assert overdue_said(entries_by_age(here.commissioner, on=TODAY)) == (
        "All of the 5 entries were looked at in time."
    )


def send(client, name, *args, **typed):
    return client.post(reverse(name, args=args), typed, follow=True)


def boxes(name, day):
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }


def test_those_who_commission_keep_an_entry_on_its_pages(client, here):
    client.force_login(here.commissioner)
    pk = Service.objects.get(name="Care at home").pk

    send(client, "sort-service", pk, kinds=["mind", "home"])
    send(client, "leave-out", pk, what="Nursing", goes_to="the district nurses")
    send(client, "pause-service", pk, **boxes("paused_on", TODAY))

    said = page(client, "service", pk)
    for words in (
        "A home, and keeping it safe and warm",
        "Nursing: ask the district nurses",
        "This service has been closed for the time being since",
    ):
        assert words in said


def test_another_directory_is_taken_in_on_its_page(client, here):
    client.force_login(here.commissioner)
    one = {
        "id": "ac148810-d857-441c-9679-408f346de14b",
        "name": "Chair exercise",
        "status": "active",
    }
    file = SimpleUploadedFile("a.json", json.dumps(one).encode())

    send(
        client,
        "take-in-directory",
        here.partnership.pk,
        sent=file,
        phase="at_home",
    )

    pk = Service.objects.get(name="Chair exercise").pk
    said = page(client, "service", pk)
    assert "It came from another directory, which called it active." in said
    assert reverse("name-provider", args=[pk]) in said
    send(client, "name-provider", pk, provider_id=here.provider.pk)
    assert Service.objects.get(pk=pk).provider == here.provider


def test_every_fault_of_a_file_is_shown_and_nothing_taken_in(client, here):
    client.force_login(here.commissioner)
    before = Service.objects.count()
    file = SimpleUploadedFile("a.json", b'{"id": "x", "name": "", "status": "open"}')

    said = send(
        client,
        "take-in-directory",
        here.partnership.pk,
        sent=file,
        phase="at_home",
    ).content.decode()

    assert "2 things are wrong." in said
    assert "a.json: $.id must be a UUID" in said
    assert "a.json: $.status must be one of" in said
    assert Service.objects.count() == before


def test_an_observer_is_told_why_they_cannot_take_a_directory_in(client, here):
    account = MembershipFactory(
        organisation=here.three.first, role=Role.OBSERVER
    ).account
    client.force_login(account)

    said = page(client, "take-in-directory", here.partnership.pk)

    assert "Your role does not let you commission services" in said
    assert 'type="file"' not in said


def test_pages_cost_the_same_for_one_entry_and_for_many(
    client, here, django_assert_num_queries
):
    for number in range(3):
        published(here, name=f"More {number}")

    lunch = reverse("directory-entry", args=[entry("Lunch club")])
    with django_assert_num_queries(3):
        client.get(reverse("directory"))
    with django_assert_num_queries(4):
        client.get(reverse("directory"), {"postcode": OLD_TRAFFORD})
    with django_assert_num_queries(9):
        client.get(lunch)
    with django_assert_num_queries(1):
        client.get(reverse("directory-prices"))
