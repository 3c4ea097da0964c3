"""What every provider could give for a placement, as it is recorded on a day."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from ropewalk.lake.catalogue import Lake
from ropewalk.partnership.models import Partnership
from ropewalk.place.market.homes import Home, homes_of
from ropewalk.service.kinds import LocationKind
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.market_kinds import ConcernAbout, ConcernStepKind
from ropewalk.service.models import (
    CapacityCount,
    Concern,
    ConcernStep,
    ContractVersion,
    PlacementRequest,
    Provider,
    ServedArea,
    Service,
)
from ropewalk.service.placement_kinds import Rating
from ropewalk.service.queries.care_locations import own_homes
from ropewalk.service.queries.places import places_of
from ropewalk.service.queries.service_told import prices_held
from ropewalk.service.rules.capacity import Counted
from ropewalk.service.rules.care_locations import OwnHomes
from ropewalk.service.rules.placement import (
    Band,
    Supplier,
    Supply,
    Wanted,
    count_holds,
)

RATED = {each.label.casefold(): each for each in Rating}


def area_key(district: str, locality_id: int | None) -> str:
    """A district or a locality as one word that both sides are written in."""
    return district or f"locality {locality_id}"


def wanted_of(request: PlacementRequest) -> Wanted:
    """What a request asks of a provider; no query where its locality was fetched."""
    return Wanted(
        kind=KindOfNeed(request.kind),
        area=area_key(request.district, request.locality_id),
        where=where_said(request),
        unit=request.unit,
        band=Band(request.least_pounds, request.most_pounds),
        floor=Rating(request.floor) if request.floor else None,
        takes_unrated=request.takes_unrated,
        starts_on=request.starts_on,
    )


def where_said(request: PlacementRequest) -> str:
    """Where a placement is wanted, in words."""
    return request.district or str(request.locality)


def suppliers_of(
    partnership: Partnership, wanted: Wanted, *, lake: Lake, on: date
) -> list[Supplier]:
    """Every provider to a partnership with its services of the kind, by name.

    Thirteen queries for any number of providers.
    """
    services = list(
        Service.objects.filter(
            partnership=partnership,
            provider__isnull=False,
            kinds_answered__kind=wanted.kind,
        )
        .order_by("pk")
        .prefetch_related(
            "kinds_answered", "served_areas", "ratings", "locations", "prices"
        )
    )
    counts = _counted(services, on=on)
    agreed = _agreed(services, wanted)
    held = _held(partnership)
    providers = list(
        Provider.objects.filter(partnership=partnership)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    homes = _homes(partnership, lake, on=on)
    own = own_homes(providers, {partnership.pk: homes}, on=on)
    of: dict[int, list[Supply]] = defaultdict(list)
    for each in services:
        if each.provider_id is None:
            continue
        counted_on, counted = counts.get(each.pk, (None, ()))
        rating, rests_on_name = rating_of(each, own[each.provider_id])
        of[each.provider_id].append(
            Supply(
                service_id=each.pk,
                kinds=frozenset(one.kind for one in each.kinds_answered.all()),
                areas=frozenset(_area(one) for one in each.served_areas.all()),
                runs=_covers(each.starts_on, each.ends_before, wanted.starts_on),
                is_paused=each.paused_on is not None and each.paused_on <= on,
                prices=agreed.get(each.pk) or _listed(each, wanted),
                counted_on=counted_on,
                counted=counted,
                rating=rating,
                rests_on_name=rests_on_name,
            )
        )
    return [
        Supplier(
            provider_id=each.pk,
            is_here=_covers(each.starts_on, each.ends_before, wanted.starts_on),
            is_held=each.pk in held,
            services=tuple(of[each.pk]),
        )
        for each in providers
    ]


def _area(served: ServedArea) -> str:
    return area_key(served.district, served.locality_id)


def _covers(starts_on: date, ends_before: date | None, on: date) -> bool:
    return starts_on <= on and (ends_before is None or ends_before > on)


def _same_unit(one: str, other: str) -> bool:
    return one.strip().casefold() == other.strip().casefold()


def _listed(service: Service, wanted: Wanted) -> tuple[Decimal, ...]:
    """What the price list says of a unit on the day wanted."""
    prices = sorted(
        service.prices.all(),
        key=lambda each: (each.starts_on, each.recorded_at, each.pk),
    )
    return tuple(
        each.pounds
        for each in prices_held(prices, on=wanted.starts_on)
        if _same_unit(each.unit, wanted.unit)
    )


def _agreed(
    services: Iterable[Service], wanted: Wanted
) -> dict[int, tuple[Decimal, ...]]:
    """What contracts say that a unit costs on the day wanted, by service; one query."""
    last: dict[int, ContractVersion] = {}
    for each in (
        ContractVersion.objects.filter(
            contract__service__in=[one.pk for one in services],
            starts_on__lte=wanted.starts_on,
        )
        .select_related("contract__provider", "contract__service")
        .order_by("contract_id", "number")
    ):
        last[each.contract_id] = each
    found: dict[int, list[Decimal]] = defaultdict(list)
    for version in last.values():
        contract = version.contract
        if (
            version.unit_pounds is not None
            and version.ends_before > wanted.starts_on
            and contract.provider_id == contract.service.provider_id
            and _same_unit(contract.unit, wanted.unit)
        ):
            found[contract.service_id].append(version.unit_pounds)
    return {service: tuple(prices) for service, prices in found.items()}


def _counted(
    services: Iterable[Service], *, on: date
) -> dict[int, tuple[date, tuple[Counted, ...]]]:
    """What was counted of each service on the last day it was; one query."""
    last: dict[int, dict[tuple[str, int, int], CapacityCount]] = {}
    days: dict[int, date] = {}
    for each in CapacityCount.objects.filter(
        service__in=[one.pk for one in services],
        on__lte=on,
        on__gt=on - count_holds(on=on),
    ).order_by("on", "recorded_at", "pk"):
        if days.get(each.service_id) != each.on:
            days[each.service_id], last[each.service_id] = each.on, {}
        last[each.service_id][each.level, each.from_hour, each.until_hour] = each
    return {
        service: (
            days[service],
            tuple(
                Counted(each.from_hour, each.until_hour, each.places, each.taken)
                for each in counts.values()
            ),
        )
        for service, counts in last.items()
    }


def _held(partnership: Partnership) -> set[int]:
    """The providers of which partners share an open concern about safety; one query."""
    shared = ConcernStep.objects.filter(
        concern=OuterRef("pk"), kind=ConcernStepKind.SHARED
    )
    found = (
        Concern.objects.standing()
        .filter(
            Exists(shared),
            provider__partnership=partnership,
            about=ConcernAbout.SAFETY,
        )
        .values_list("provider_id", flat=True)
    )
    return set(found)


def _homes(partnership: Partnership, lake: Lake, *, on: date) -> tuple[Home, ...]:
    """The care homes of the partnership's places, as the newest list has them."""
    places = places_of(lake, {partnership.pk}, on=on)[partnership.pk]
    return homes_of(
        lake, {code for each in places for code in each.district_codes}
    ).homes


def rating_of(service: Service, own: OwnHomes) -> tuple[Rating | None, bool]:
    """Its rating, and whether it rests on the registered name of a home only.

    What was recorded last; else what the list says of its provider's home there: one that
    is joined by location id, else one of its registered name. The lowest, where its
    provider has more than one home at the postcode.
    """
    recorded = list(service.ratings.all())
    if recorded:
        return Rating(recorded[-1].rating), False
    postcodes = {
        each.postcode.replace(" ", "").casefold()
        for each in service.locations.all()
        if each.kind == LocationKind.PHYSICAL
    }
    for homes, is_by_name in ((own.joined, False), (own.by_name, True)):
        found = {
            RATED[(home.rating or "").casefold()]
            for home in homes
            if (home.rating or "").casefold() in RATED
            and home.postcode.replace(" ", "").casefold() in postcodes
        }
        if found:
            return min(found, key=list(Rating).index), is_by_name
    return None, False
