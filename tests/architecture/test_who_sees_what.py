"""Every address as somebody with no role, a provider, an administrator and a member see it."""

import re

import pytest
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from factories import reference_files
from factories.organisations import (
    NOON,
    TODAY,
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.outcomes import FrameworkFactory, MeasureFactory
from factories.partnership import three_partners
from factories.place import NeedFactory, NeighbourhoodFactory

from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions

# what belongs to everybody who can sign in, whoever they are: places, reference data
SHARED = {"code", "section", "kept_as", "withdrawal_id"}
WORDS = {
    "code": "E08000009",
    "section": "people",
    "kept_as": "none",
    "withdrawal_id": "1",
}
PUBLISHED = {"public-register"}


def routes(resolver, before=""):
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern) and isinstance(each.pattern, RoutePattern):
            yield before + str(each.pattern), each.name
        elif not isinstance(each, URLPattern):
            yield from routes(each, before + str(each.pattern))


ROUTES = list(routes(get_resolver()))
BLANK = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def world(tmp_path):
    """One of each thing that an address can name, all of one partnership's organisations."""
    three = three_partners()
    actions.publish_register(
        partnership_id=three.partnership.pk,
        from_day=TODAY,
        by=three.secretary,
        at=NOON,
    )
    agreement = three.agreement()
    body = three.board()
    meeting = three.meeting(body)
    item = three.item(meeting)
    decision = three.propose(item)
    own = FrameworkFactory(organisation=three.first)
    measure = MeasureFactory(outcome__framework=own)
    member = MembershipFactory(role=Role.COMMISSIONER, organisation=three.first)
    MembershipFactory(
        role=Role.ANALYST, organisation=three.first, account=member.account
    )
    things = {
        "partnership_id": three.partnership,
        "agreement_id": agreement,
        "version_id": agreement.versions.get(),
        "party_id": agreement.parties.first(),
        "body_id": body,
        "seat_id": body.seats.first(),
        "member_id": three.partnership.members.first(),
        "meeting_id": meeting,
        "item_id": item,
        "decision_id": decision,
        "organisation_id": three.first,
        "framework_id": own,
        "measure_id": measure,
        "need_id": NeedFactory(organisation=three.first),
        "neighbourhood_id": NeighbourhoodFactory(organisation=three.first),
        "file_id": reference_files.waiting(tmp_path, at=NOON, by=member.account),
    }
    return {name: str(thing.pk) for name, thing in things.items()} | WORDS, member


def address(route, known):
    """The address with what the world holds in each of its blanks."""
    return "/" + BLANK.sub(lambda blank: known[blank[1]], route)


def is_owned(route):
    """Whether an address names a thing that belongs to somebody."""
    return bool(set(BLANK.findall(route)) - SHARED)


def answered(client, known):
    """Each address, whether it names something that is somebody's, and what came back."""
    for route, name in ROUTES:
        if name != "sign-out":
            owned = is_owned(route) and name not in PUBLISHED
            yield name, owned, client.get(address(route, known)).status_code


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["stranger", "provider", "administrator"])
def test_whoever_takes_no_part_is_told_nothing(client, world, who):
    """Not even that it is there: the same answer as for what is not."""
    known, _ = world
    provider = OrganisationFactory(kind=OrganisationKind.PROVIDER)
    account = {
        "stranger": AccountFactory,
        "provider": lambda: MembershipFactory(organisation=provider).account,
        "administrator": lambda: administrator(provider),
    }[who]()
    client.force_login(account)

    told = [
        (name, status)
        for name, owned, status in answered(client, known)
        if status >= 500 or (owned and status not in {404, 405})
    ]

    assert told == []


@pytest.mark.django_db
def test_a_member_meets_no_fault(client, world):
    known, member = world
    client.force_login(member.account)

    faults = [
        (name, status)
        for name, owned, status in answered(client, known)
        if status >= 500 or (owned and status not in {200, 302, 403, 405})
    ]

    assert faults == []
