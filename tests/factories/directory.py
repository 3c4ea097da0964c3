"""A small directory with one entry of each sort, made through actions."""

from datetime import time, timedelta
from decimal import Decimal

from factories.organisations import NOON, TODAY
from factories.service import Market, market
from ropewalk.service.actions.capacity import CapacitySaid, count_capacity
from ropewalk.service.actions.directory import (
    leave_out,
    pause_service,
    sort_service,
)
from ropewalk.service.actions.services import (
    HoursSaid,
    LocationSaid,
    PriceSaid,
    set_price,
)
from ropewalk.service.kinds import CareLevel, LocationKind, Phase, PriceKind, Weekday
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import Service

DAY = timedelta(days=1)
OLD_TRAFFORD, SALE = "M15 4AB", "M33 7XX"


def price(here: Market, service, what="A class", unit="session", pounds="5", **changes):
    said = {
        "kind": PriceKind.COMMUNITY,
        "what": what,
        "unit": unit,
        "pounds": Decimal(pounds),
        "starts_on": TODAY - 30 * DAY,
    }
    return set_price(
        service_id=service.pk, said=PriceSaid(**said | changes), **here.said
    )


def count(here: Market, service, **changes):
    """Thirty places on the day, seven of them taken."""
    said = {
        "level": CareLevel.LOW,
        "on": TODAY,
        "from_hour": 0,
        "until_hour": 24,
        "places": 30,
        "taken": 7,
        "source": "The register",
    }
    return count_capacity(
        service_id=service.pk, said=CapacitySaid(**said | changes), **here.said
    )


def published(
    here: Market, *, kinds=(KindOfNeed.COMPANY,), assured_on=TODAY, **changes
):
    """A service that is in the directory, found by its kinds of need."""
    made = here.service(provider_id=here.provider.pk, **changes)
    if kinds:
        sort_service(service_id=made.pk, kinds=kinds, **here.said)
    here.publish(made, assured_on=assured_on)
    return Service.objects.get(pk=made.pk)


def directory(here: Market | None = None) -> Market:
    """Six entries that differ in all that can be asked about, and one that is a draft."""
    here = here or market()
    lunch = published(
        here,
        name="Lunch club",
        description="A meal & company, 100% home-made.",
        for_whom="People over sixty",
        phase=Phase.AT_HOME,
        minimum_age=60,
        locations=[
            LocationSaid(
                "Hall", street="2 Low Road", town="Old Trafford", postcode=OLD_TRAFFORD
            )
        ],
        hours=[
            HoursSaid(Weekday.TUESDAY, time(11), time(14)),
            HoursSaid(Weekday.FRIDAY, time(11), time(14)),
        ],
    )
    price(here, lunch, "A meal", "meal", "4.5")
    count(here, lunch)
    youth = published(
        here,
        name="Youth café",
        kinds=(KindOfNeed.MIND, KindOfNeed.COMPANY),
        phase=Phase.ACCESS,
        minimum_age=11,
        maximum_age=18,
        locations=[],
        hours=[HoursSaid(Weekday.FRIDAY, time(16), time(20, 30))],
    )
    leave_out(
        service_id=youth.pk,
        what="Urgent help",
        goes_to="the crisis line",
        **here.said,
    )
    published(here, name="Care at home", kinds=(KindOfNeed.DAILY_LIVING,))
    line = published(
        here,
        name="Advice line",
        kinds=(),
        minimum_age=None,
        phase=Phase.ACCESS,
        locations=[LocationSaid("By telephone", kind=LocationKind.VIRTUAL)],
        hours=[],
        assured_on=TODAY - 400 * DAY,
    )
    pause_service(service_id=line.pk, paused_on=TODAY - DAY, **here.said)
    gone = published(here, name="Old day centre")
    Service.objects.filter(pk=gone.pk).update(ends_before=TODAY - 3 * DAY)
    price(here, gone, starts_on=TODAY - 20 * DAY, ends_before=TODAY - 2 * DAY)
    published(here, name="Winter club", starts_on=TODAY + 9 * DAY)
    here.service(name="Draft that nobody may see")
    return here


__all__ = ["DAY", "NOON", "OLD_TRAFFORD", "SALE", "directory", "price", "published"]
