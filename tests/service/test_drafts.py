"""A draft of a service is changed until it is published; who changed what is kept."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import NOON
from factories.place import NeedFactory
from factories.service import FIRST_DAY, market

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.service.actions.services import (
    HoursSaid,
    LocationSaid,
    ServiceSaid,
    change_service,
)
from ropewalk.service.kinds import Phase, Weekday

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

LATER = NOON + timedelta(hours=1)


@laid
def here():
    return market()


def said_of(service):
    """What the service says, as a form would send it back."""
    return ServiceSaid(
        service.name,
        service.description,
        service.for_whom,
        Phase(service.phase),
        FIRST_DAY,
        provider_id=service.provider_id,
        need_ids=list(service.needs.values_list("pk", flat=True)),
        outcome_ids=list(service.outcomes.values_list("pk", flat=True)),
        minimum_age=18,
        email=service.email,
        locations=[
            LocationSaid(
                "Sale office",
                street="1 High Street",
                town="Sale",
                county="Greater Manchester",
                postcode="m33 7xx",
            )
        ],
        hours=[HoursSaid(Weekday.MONDAY, time(9), time(17))],
    )


def change(here, service, *, by=None, as_seen=None, **changes):
    return change_service(
        service_id=service.pk,
        said=replace(said_of(service), **changes),
        as_seen=as_seen or service.changed_at,
        by=by or here.commissioner,
        at=LATER,
    )


def test_a_draft_says_something_else_and_the_record_says_what_was_changed(here):
    service = here.service()
    place = service.locations.get()

    change(here, service, name="Help at home ", minimum_age=None)

    service.refresh_from_db()
    assert (service.name, service.minimum_age) == ("Help at home", None)
    assert service.changed_at == LATER
    assert service.locations.get() == place  # with its point and its number
    event = Event.objects.filter(kind=Event.Kind.SERVICE_CHANGED).get()
    assert event.detail == "name, minimum_age"


def test_where_and_when_are_changed_whole(here):
    service = here.service()

    change(
        here,
        service,
        locations=[LocationSaid("Hall", street="2 Low Road", postcode="M15 4AB")],
        hours=[],
    )

    assert service.locations.get().postcode == "M15 4AB"
    assert not service.hours.exists()
    event = Event.objects.filter(kind=Event.Kind.SERVICE_CHANGED).get()
    assert event.detail == "places, hours"


def test_what_is_published_or_ends_is_not_a_draft_any_more(here):
    service = here.publish(here.service(provider_id=here.provider.pk))
    with pytest.raises(BadInput, match="It is in the directory"):
        change(here, service, name="Another")

    service.refresh_from_db()
    assert service.name == "Care at home"


def test_two_who_change_a_draft_at_once_do_not_both_have_their_way(here):
    service = here.service()
    change(here, service, name="First")

    with pytest.raises(BadInput, match="Somebody has changed this draft"):
        change(here, service, name="Second", as_seen=NOON)


def test_needs_of_another_organisation_stay_and_cannot_be_added(here):
    service = here.service()
    theirs, other = NeedFactory(), NeedFactory()
    service.needs.add(theirs)

    change(here, service, name="Another")
    service.refresh_from_db()
    with pytest.raises(BadInput, match="needs that your organisation"):
        change(here, service, need_ids=[theirs.pk, other.pk])

    assert theirs in service.needs.all()


def test_a_change_that_cannot_be_is_refused_and_nothing_is_written(here):
    contract = here.contract()
    service = contract.service
    service.refresh_from_db()
    other = here.another_provider()

    for changes, why in (
        ({"name": " "}, "has a name"),
        ({}, "Nothing was changed"),
        ({"outcome_ids": []}, "at least one outcome"),
        ({"provider_id": other.pk}, "Its contract says who gives it"),
    ):
        with pytest.raises(BadInput, match=why):
            change(here, service, **changes)
    with pytest.raises(PermissionDenied, match="does not let you commission"):
        change(here, service, by=here.pool.manager, name="Another")

    assert not Event.objects.filter(kind=Event.Kind.SERVICE_CHANGED).exists()
