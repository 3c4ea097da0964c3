"""Pages of practices and localities, and of the use of services by practice."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.directory import published
from factories.money import YEAR
from factories.organisations import MembershipFactory
from factories.practices import indicated, used
from factories.service import FIRST_DAY, market

from ropewalk.organisations.models import Role
from ropewalk.service.actions.capacity import take_part
from ropewalk.service.models import BudgetShown, PracticeUse

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return market()


def page(client, name, *args, status=200, **query):
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == status
    return re.sub(r"\s+", " ", answer.content.decode())


def test_from_the_register_to_a_practice_with_every_figure_explained(client, here):
    elm = here.practice()
    indicated(here, [{"practice_id": elm.pk}])
    here.deliver(here.committed(), practice_id=elm.pk)
    client.force_login(here.commissioner)

    listed = page(client, "practices", here.partnership.pk)
    own = page(client, "practice", here.partnership.pk, elm.pk)

    assert reverse("practice", args=[here.partnership.pk, elm.pk]) in listed
    assert "£1,000.00 is indicated to Elm Practice for 2026/27" in own
    assert own.count("Why this figure?") == 5
    assert "Ledger of Indicative budgets" in own
    assert "The same for 2025/26" in own
    assert "No budget of 2025/26 is indicated to Elm Practice" in page(
        client, "practice", here.partnership.pk, elm.pk, year=str(YEAR - 1)
    )


def test_people_of_a_practice_that_takes_part_see_its_own_page_and_no_other(
    client, here
):
    elm, oak = here.practice(), here.practice("Oak Practice")
    indicated(here, [{"practice_id": elm.pk}])
    here.require(practice_id=oak.pk)
    number = here.partnership.pk
    client.force_login(
        MembershipFactory(organisation=elm, role=Role.COMMISSIONER).account
    )
    before = client.get(reverse("practice", args=[number, elm.pk]))
    for each in (elm, oak):
        take_part(
            partnership_id=number,
            scheme="Practice commissioning",
            starts_on=FIRST_DAY,
            practice_id=each.pk,
            **here.said,
        )

    home = client.get(reverse("home")).content.decode()
    own = page(client, "practice", number, elm.pk)
    asked = page(client, "require", number)

    assert before.status_code == 404
    assert reverse("practice", args=[number, elm.pk]) in home
    assert "£1,000.00 is indicated to Elm Practice for 2026/27" in own
    assert reverse("practices", args=[number]) not in own
    assert "Elm Practice" in asked
    assert "Oak Practice" not in asked
    for name, *more in (("practice", oak.pk), ("practices",), ("requirements",)):
        page(client, name, number, *more, status=404)


def test_what_a_practice_requires_leads_back_to_its_own_page(client, here):
    elm = here.practice()
    number = here.partnership.pk
    take_part(
        partnership_id=number,
        scheme="Practice commissioning",
        starts_on=FIRST_DAY,
        practice_id=elm.pk,
        **here.said,
    )
    client.force_login(
        MembershipFactory(organisation=elm, role=Role.COMMISSIONER).account
    )
    said = {
        "required_by": f"practice-{elm.pk}",
        "what": "Physiotherapy",
        "unit": "sessions",
        "quantity": "10",
        "year_starting": YEAR,
        "submission_key": uuid4(),
    }

    answer = client.post(reverse("require", args=[number]), said)

    assert answer.status_code == 302, re.findall(
        "error-message.*?<", answer.content.decode()
    )
    assert answer.url == reverse("practice", args=[number, elm.pk])
    assert "Physiotherapy" in page(client, "practice", number, elm.pk)


def test_a_year_that_is_not_told_of_is_refused_in_a_sentence(client, here):
    client.force_login(here.commissioner)

    said = page(client, "practices", here.partnership.pk, status=400, year="1066")

    assert "1066 is not a year these pages tell of: choose 2026 or 2025." in said


def test_a_commissioner_says_whose_a_budget_is_and_others_are_told_why_not(
    client, here
):
    elm, oak = here.practice(), here.practice("Oak Practice")
    pool = indicated(here, [{"practice_id": elm.pk}])
    to = reverse("show-budget", args=[here.partnership.pk])
    client.force_login(here.commissioner)

    client.post(to, {"strand_id": pool.strand.pk, "whose": f"practice-{oak.pk}"})
    client.force_login(here.pool.manager)
    said = page(client, "show-budget", here.partnership.pk)

    assert BudgetShown.objects.last().practice == oak
    assert "does not let you commission" in said


def test_a_practice_that_no_record_names_is_not_there(client, here):
    client.force_login(here.commissioner)

    page(client, "practice", here.partnership.pk, here.practice().pk, status=404)


def test_a_delivery_is_recorded_for_a_practice_on_its_page(client, here):
    elm = here.practice()
    contract = here.committed()
    client.force_login(here.pool.manager)

    client.post(
        reverse("record-delivery", args=[contract.pk]),
        {
            "reference": "Week 1",
            "on_day": "13",
            "on_month": "10",
            "on_year": "2026",
            "quantity": "10",
            "for_whom": f"practice-{elm.pk}",
        },
    )

    assert contract.deliveries.get().practice == elm


def test_s2_44_people_of_a_practice_count_whom_they_pointed_to_an_entry(client, here):
    elm = here.practice()
    here.practice("Oak Practice")
    service = published(here, name="Lunch club")
    doctor = MembershipFactory(organisation=elm, role=Role.COMMISSIONER).account
    client.force_login(doctor)

    entry = page(client, "directory-entry", service.directory_id)
    to = reverse("count-use", args=[service.pk])
    asked = page(client, "count-use", service.pk)
    client.post(
        to,
        {
            "practice_id": elm.pk,
            "kind": "pointed",
            "when": f"{YEAR}-1",
            "people": "12",
            "source": "Our own list",
        },
    )

    assert to in entry
    assert "Oak Practice" not in asked
    assert "They used it" not in asked
    assert PracticeUse.objects.get().people == 12


def test_s2_44_use_by_practice_is_drawn_and_no_small_count_is_on_the_page(client, here):
    elm, oak = here.practice(), here.practice("Oak Practice")
    service = here.service()
    used(here, service, elm, 3)
    used(here, service, oak, 41)
    client.force_login(here.commissioner)

    said = page(client, "practice-use", here.partnership.pk)
    taken = client.get(
        reverse("practice-use", args=[here.partnership.pk]),
        {"table": "use", "format": "csv"},
    )

    assert "<svg" in said
    assert "fewer than 5" in said
    assert "about 40" in said
    assert ">3<" not in said
    assert b"fewer than 5" in taken.content
    assert b",3" not in taken.content


def test_the_register_costs_the_same_for_many_practices(
    client, here, django_assert_max_num_queries
):
    indicated(
        here, [{"practice_id": here.practice(f"Practice {n}").pk} for n in range(6)]
    )
    client.force_login(here.commissioner)

    with django_assert_max_num_queries(35):
        page(client, "practices", here.partnership.pk)
