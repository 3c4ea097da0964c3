"""A page offers only what the person may do; else it says why not and whom to ask."""

import re

import pytest
from django.urls import Resolver404, resolve, reverse
from factories.organisations import AccountFactory, MembershipFactory
from factories.place import NeedFactory, NeighbourhoodFactory

from ropewalk.organisations.models import Role
from ropewalk.place.models import NeighbourhoodMember

SALFORD = "E08000006"
ACTIONS = {
    "record-need",
    "draw-neighbourhood",
    "add-data",
    "end-neighbourhood",
    "link-evidence",
    "withdraw-need",
}
RECORD = "does not let you record needs. Ask a commissioner or an analyst there."
DRAW = "does not let you draw neighbourhoods. Ask a commissioner or an analyst there."
ADD = "do not let you add reference data. Ask an analyst or a finance lead"
NO_ROLE = "You have no role today, so there is no organisation you can act for. Ask"
PAGES = {
    "/": (set(), ()),
    "/analyse/": (set(), ()),
    f"/analyse/{SALFORD}/": ({"record-need", "draw-neighbourhood"}, (RECORD,)),
    f"/analyse/{SALFORD}/payments/": ({"record-need", "add-data"}, (RECORD, ADD)),
    f"/analyse/{SALFORD}/payments/detail/": ({"add-data"}, (ADD,)),
    "/analyse/needs/": ({"record-need"}, (RECORD,)),
    "/analyse/neighbourhoods/": ({"draw-neighbourhood"}, (DRAW,)),
    "/data/": ({"add-data"}, (ADD,)),
}
OWN_PAGES = {
    "need": ({"link-evidence", "withdraw-need"}, (RECORD,)),
    "neighbourhood": ({"record-need", "end-neighbourhood"}, (RECORD, DRAW)),
}
MAY = {
    Role.ANALYST: ACTIONS,
    Role.COMMISSIONER: ACTIONS - {"add-data"},
    Role.FINANCE: {"add-data"},
    Role.ADMINISTRATOR: set(),
    Role.OBSERVER: set(),
}
REFUSED_TO = {
    RECORD: {"record-need", "link-evidence", "withdraw-need"},
    DRAW: {"draw-neighbourhood", "end-neighbourhood"},
    ADD: {"add-data"},
}

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode().replace("&#39;", "'")


def offered(page):
    """The actions that a page links to, by name, each with its address."""
    found = {}
    for address in re.findall(r'href="(/[^"]*)"', page):
        plain = address.replace("&amp;", "&")
        try:
            name = resolve(plain.partition("?")[0]).url_name
        except Resolver404:
            continue
        if name in ACTIONS:
            found[name] = plain
    return found


def held_to(client, address, role, could, refusals):
    """What one page offers somebody of a role, each followed to where it leads."""
    page = text(client.get(address))
    links = offered(page)

    assert set(links) == could & MAY[role]
    for sentence in refusals:
        is_refused = not (REFUSED_TO[sentence] & MAY[role])
        assert (sentence in page) == is_refused
    for onward in links.values():
        response = client.get(onward)
        assert response.status_code == 200
        assert "rw-refused" not in text(response)


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("address", PAGES)
def test_no_page_leads_to_a_refusal(client, role, address):
    client.force_login(MembershipFactory(role=role).account)

    held_to(client, address, role, *PAGES[address])


@pytest.mark.parametrize("role", MAY)
@pytest.mark.parametrize("name", OWN_PAGES)
def test_no_page_of_our_own_records_leads_to_a_refusal(client, role, name):
    membership = MembershipFactory(role=role)
    client.force_login(membership.account)
    neighbourhood = NeighbourhoodFactory(organisation=membership.organisation)
    NeighbourhoodMember.objects.create(
        neighbourhood=neighbourhood,
        kind=NeighbourhoodMember.Kind.SMALL_AREA,
        code="E01006074",
    )
    held = {
        "need": NeedFactory(organisation=membership.organisation),
        "neighbourhood": neighbourhood,
    }

    held_to(client, reverse(name, args=[held[name].pk]), role, *OWN_PAGES[name])


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        (f"/analyse/{SALFORD}/", NO_ROLE),
        (f"/analyse/{SALFORD}/payments/", NO_ROLE),
        ("/analyse/needs/", NO_ROLE),
        ("/analyse/neighbourhoods/", NO_ROLE),
        (f"/analyse/{SALFORD}/payments/detail/", ADD),
        ("/data/", ADD),
    ],
)
def test_somebody_without_a_role_is_offered_nothing_and_told_whom_to_ask(
    client, address, sentence
):
    client.force_login(AccountFactory())

    page = text(client.get(address))

    assert offered(page) == {}
    assert sentence in page


def test_what_is_offered_follows_the_organisation_one_acts_for(client):
    observer = MembershipFactory(role=Role.OBSERVER)
    analyst = MembershipFactory(account=observer.account, role=Role.ANALYST)
    client.force_login(observer.account)
    before = offered(text(client.get(f"/analyse/{SALFORD}/")))

    client.post(reverse("choose-capacity"), {"capacity": analyst.organisation_id})
    after = offered(text(client.get(f"/analyse/{SALFORD}/")))

    assert set(before) == set()
    assert set(after) == {"record-need", "draw-neighbourhood"}


def test_only_those_who_may_add_data_are_told_that_they_can(client):
    said = {}
    for role in (Role.ANALYST, Role.OBSERVER):
        client.force_login(MembershipFactory(role=role).account)
        said[role] = "and add to it" in text(client.get("/analyse/"))

    assert said == {Role.ANALYST: True, Role.OBSERVER: False}
