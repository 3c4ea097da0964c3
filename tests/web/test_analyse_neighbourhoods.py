"""Pages about neighbourhoods: drawing from wards, areas and practices; what one is; its end."""

from datetime import date

import pytest
from django.urls import reverse
from factories.organisations import MembershipFactory
from factories.place import NeighbourhoodFactory

from ropewalk.organisations.models import Role
from ropewalk.place.models import Neighbourhood, NeighbourhoodMember
from ropewalk.place.rules import version_of_neighbourhood
from ropewalk.place.shelf import shelf

NEW = "/analyse/neighbourhoods/new/"
TRAFFORD = "E08000009"
TODAY = date(2026, 11, 1)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def text(response):
    return response.content.decode()


@pytest.fixture
def analyst(client):
    membership = MembershipFactory(role=Role.ANALYST)
    client.force_login(membership.account)
    return membership


@pytest.fixture(scope="module")
def ward():
    """A ward of Trafford, and its small areas."""
    rows = shelf().table(
        "small_areas", ["ward_code", "lsoa_code"], where={"ltla_code": [TRAFFORD]}
    )
    code = min(rows["ward_code"].to_pylist())
    areas = {row["lsoa_code"] for row in rows.to_pylist() if row["ward_code"] == code}
    return code, areas


def said(**changes):
    given = {
        "name": "Western side",
        "starts_on_day": "1",
        "starts_on_month": "11",
        "starts_on_year": "2026",
    }
    return given | changes


def members(kind):
    return set(
        NeighbourhoodMember.objects.filter(kind=kind).values_list("code", flat=True)
    )


def test_a_whole_ward_and_a_practice_are_drawn_and_seen_as_a_place(
    client, analyst, ward
):
    code, areas = ward

    response = client.post(
        f"{NEW}?place={TRAFFORD}", said(wards=[code], practices=["P91003"])
    )

    drawn = Neighbourhood.objects.get()
    assert response.url == f"/analyse/neighbourhood-{drawn.pk}/"
    assert members(NeighbourhoodMember.Kind.SMALL_AREA) == areas
    assert members(NeighbourhoodMember.Kind.PRACTICE) == {"P91003"}
    assert "Western side" in text(client.get(response.url))


def test_a_ward_and_one_of_its_small_areas_are_drawn_once(client, analyst, ward):
    code, areas = ward

    client.post(
        f"{NEW}?place={TRAFFORD}",
        said(wards=[code], small_areas=[min(areas), "E01006074"]),
    )

    assert members(NeighbourhoodMember.Kind.SMALL_AREA) == areas | {"E01006074"}


def test_the_form_offers_wards_by_name_with_their_small_areas(client, analyst, ward):
    page = text(client.get(f"{NEW}?place={TRAFFORD}"))

    assert f'value="{ward[0]}"' in page
    assert all(f'value="{area}"' in page for area in ward[1])


def test_a_board_offers_whole_wards_and_leads_to_its_districts(client, analyst):
    page = text(client.get(f"{NEW}?place=QOP"))

    assert 'name="wards"' in page
    assert 'name="small_areas"' not in page
    assert f'href="{NEW}?place={TRAFFORD}"' in page


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, "Choose at least one ward, small area or practice."),
        ({"name": "", "practices": ["P91003"]}, "Enter the name"),
        ({"small_areas": ["E01000001"]}, "E01000001 is not among the choices"),
        ({"practices": ["<b>"]}, "&lt;b&gt; is not among the choices"),
        ({"wards": ["E05000000"]}, "E05000000 is not among the choices"),
        ({"starts_on_day": "31", "practices": ["P91003"]}, "There is no day 31"),
        ({"name": "x" * 101, "practices": ["P91003"]}, "at most 100"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_drawn(client, analyst, changes, wrong):
    page = text(client.post(f"{NEW}?place={TRAFFORD}", said(**changes)))

    assert wrong in page
    assert "<title>Error: " in page
    assert not Neighbourhood.objects.exists()


def test_what_was_ticked_stays_ticked_and_unfolded_when_refused(client, analyst):
    page = text(
        client.post(f"{NEW}?place={TRAFFORD}", said(name="", small_areas=["E01006074"]))
    )

    assert 'value="E01006074" checked' in page
    assert '<details class="rw-menu rw-ward" open>' in page


def test_a_name_in_use_is_refused_beside_the_name(client, analyst):
    NeighbourhoodFactory(organisation=analyst.organisation, name="Western side")

    page = text(client.post(f"{NEW}?place={TRAFFORD}", said(practices=["P91003"])))

    assert "already in use on that day or after" in page


def test_the_place_is_asked_for_first_and_an_unknown_one_is_said_there(client, analyst):
    assert "In which place?" in text(client.get(NEW))

    response = client.get(f"{NEW}?place=Trafort")

    assert response.status_code == 200
    assert "Did you mean Trafford (E08000009)" in text(response)


def test_places_looked_at_are_offered(client, analyst):
    client.get(f"/analyse/{TRAFFORD}/need/")

    assert f'href="{NEW}?place={TRAFFORD}"' in text(client.get(NEW))


def test_an_observer_is_told_why_not_and_given_no_form(client):
    client.force_login(MembershipFactory(role=Role.OBSERVER).account)

    page = text(client.get(f"{NEW}?place={TRAFFORD}"))
    client.post(f"{NEW}?place={TRAFFORD}", said(practices=["P91003"]))

    assert "does not let you draw neighbourhoods" in page
    assert 'name="wards"' not in page
    assert not Neighbourhood.objects.exists()


@pytest.fixture
def drawn(client, analyst):
    client.post(
        f"{NEW}?place={TRAFFORD}",
        said(small_areas=["E01006074", "E01006075"], practices=["P91003"]),
    )
    return Neighbourhood.objects.get()


def test_a_neighbourhood_says_what_it_is_made_of_and_who_drew_it(
    client, analyst, drawn
):
    page = text(client.get(reverse("neighbourhood", args=[drawn.pk])))

    assert "in use from 1 November 2026 and still in use" in page
    assert "E01006074" in page
    assert "P91003" in page
    assert f"by {analyst.account.name}" in page
    assert f'href="{reverse("end-neighbourhood", args=[drawn.pk])}"' in page


def test_its_members_download(client, drawn):
    response = client.get(
        reverse("neighbourhood", args=[drawn.pk]),
        {"table": "small_areas", "format": "csv"},
    )

    assert "E01006075" in response.content.decode("utf-8-sig")


@pytest.mark.parametrize("page", ["neighbourhood", "end-neighbourhood"])
def test_a_stranger_does_not_learn_that_it_exists(client, page):
    theirs = NeighbourhoodFactory()
    client.force_login(MembershipFactory(role=Role.ANALYST).account)

    assert client.get(reverse(page, args=[theirs.pk])).status_code == 404
    assert client.post(reverse(page, args=[theirs.pk])).status_code == 404


def end_on(day, month, year, **more):
    return {
        "ends_before_day": day,
        "ends_before_month": month,
        "ends_before_year": year,
    } | more


def test_it_is_ended_once_and_stays_on_record(client, drawn):
    address = reverse("end-neighbourhood", args=[drawn.pk])
    seen = {"as_seen": version_of_neighbourhood(drawn)}
    early = text(client.post(address, end_on("1", "11", "2026", **seen)))
    assert "must end after the day it starts" in early

    response = client.post(address, end_on("1", "12", "2026", **seen))

    assert response.url == reverse("neighbourhood", args=[drawn.pk])
    page = text(client.get(response.url))
    assert "until the day before 1 December 2026" in page
    assert "This neighbourhood has already ended." in page
    assert "already ended" in text(client.get(address))
    assert client.post(address, end_on("2", "12", "2026", **seen)).status_code == 403


def test_a_form_of_another_version_does_not_end_it(client, drawn):
    address = reverse("end-neighbourhood", args=[drawn.pk])

    page = text(client.post(address, end_on("1", "12", "2026", as_seen="other")))

    assert "This has changed since you opened it." in page
    drawn.refresh_from_db()
    assert drawn.ends_before is None


def test_a_colleague_who_may_not_end_it_is_told_so(client, analyst):
    drawn = NeighbourhoodFactory(organisation=analyst.organisation)
    colleague = MembershipFactory(organisation=analyst.organisation, role=Role.OBSERVER)
    client.force_login(colleague.account)

    page = text(client.get(reverse("end-neighbourhood", args=[drawn.pk])))

    assert "does not let you draw neighbourhoods" in page
    assert 'name="ends_before_day"' not in page


def test_the_register_costs_the_same_for_many(
    client, analyst, django_assert_num_queries
):
    for _ in range(30):
        NeighbourhoodFactory(organisation=analyst.organisation)

    # session, account, those with their members counted, those in use, roles, may draw
    with django_assert_num_queries(6):
        page = text(client.get(reverse("neighbourhoods")))

    assert "30 neighbourhoods" in page


def test_an_empty_register_says_what_to_do(client, analyst):
    page = text(client.get(reverse("neighbourhoods")))

    assert "no neighbourhood in use" in page
    assert f'href="{NEW}"' in page
    assert "<table" not in page
