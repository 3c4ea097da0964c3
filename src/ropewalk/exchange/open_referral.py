"""Our published services as records of Open Referral UK.

An id is for ever: a service has its own, a service at a location that of our location,
and everything else one made from theirs. What is not known is left out. What stands
behind an entry is told as far as it is public, see ``behind``.

Source: Open Referral UK, HSDS-UK 3.0.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid5

from ropewalk.exchange import terms
from ropewalk.exchange.behind import Behind
from ropewalk.figures.days import day_begins
from ropewalk.figures.words import day
from ropewalk.service.kinds import LocationKind, Phase, Sector, Weekday
from ropewalk.service.kinds_of_need import KindOfNeed
from ropewalk.service.models import Location, OpeningHours, Price, Service
from ropewalk.service.queries.service_told import prices_held
from ropewalk.service.rules.entry import Running, freshness, running, running_said
from ropewalk.standards.open_referral import formats, writer
from ropewalk.standards.open_referral import records as told

STATUS: dict[Running, told.Status] = {
    Running.RUNNING: "active",
    Running.PAUSED: "temporarily closed",
    Running.ENDED: "defunct",
    Running.TO_COME: "inactive",
}
"""What the standard calls whether a service runs."""

KINDS: dict[LocationKind, told.Kind] = {
    LocationKind.PHYSICAL: "physical",
    LocationKind.POSTAL: "postal",
    LocationKind.VIRTUAL: "virtual",
}
DAYS = {
    Weekday.MONDAY: "MO",
    Weekday.TUESDAY: "TU",
    Weekday.WEDNESDAY: "WE",
    Weekday.THURSDAY: "TH",
    Weekday.FRIDAY: "FR",
    Weekday.SATURDAY: "SA",
    Weekday.SUNDAY: "SU",
}
"""What RFC 5545 calls each day of the week."""


def brief_record(service: Service, *, on: date) -> told.Service:
    """A published service with its organisation and no lists; no query.

    Args:
        service: With its provider and organisation, from ``feed``.
        on: The day that decides whether it runs.
    """
    organisation = _organization(service)
    return told.Service(
        id=service.directory_id,
        organization_id=organisation.id if organisation else None,
        name=service.name,
        description=_described(service),
        url=_if_so(formats.link, service.address),
        email=_if_so(formats.email, service.email),
        status=STATUS[state_of(service, on=on)],
        minimum_age=_number(service.minimum_age),
        maximum_age=_number(service.maximum_age),
        assured_date=service.assured_on,
        assurer_email=_if_so(formats.email, service.assurer_email),
        alert=alert_of(service, on=on) or None,
        last_modified=changed_at(service, on=on),
        organization=organisation,
    )


def full_record(
    service: Service, *, behind: tuple[Behind, ...], on: date
) -> told.Service:
    """A published service with everything nested; no query.

    Args:
        service: With all that ``feed`` fetches for it.
        behind: What is public of the contracts behind it.
        on: The day that decides whether it runs and what it costs.
    """
    return replace(
        brief_record(service, on=on),
        schedules=tuple(_schedule(service, each) for each in service.hours.all()),
        service_at_locations=tuple(
            place_record(each) for each in service.locations.all()
        ),
        funding=tuple(
            told.Funding(
                id=_id(service, "funding", each.reference),
                service_id=service.directory_id,
                source=funding_said(each),
            )
            for each in behind
        ),
        cost_options=tuple(
            _cost(service, each) for each in prices_held(service.prices.all(), on=on)
        ),
        contacts=_contacts(service),
        attributes=_attributes(service),
    )


def full_document(
    service: Service, *, behind: tuple[Behind, ...], on: date
) -> writer.Document:
    """A published service as the feed answers it in full, with our own extra.

    ``commissioning`` is no field of the profile, which allows for more; the page of the
    documentation on Open Referral UK says what is in it.
    """
    record = full_record(service, behind=behind, on=on)
    document = writer.service_in_full(record)
    if extra := _commissioning(service, behind):
        document["commissioning"] = extra
    return document


def place_record(
    place: Location, *, service: told.Service | None = None
) -> told.ServiceAtLocation:
    """A service where it is given; with the service when it is asked for by itself."""
    return told.ServiceAtLocation(
        id=place.directory_id,
        service_id=service.id if service else None,
        location_id=_location_id(place),
        location=_location(place),
        service=service,
    )


def changed_at(service: Service, *, on: date) -> datetime:
    """When what an entry says last changed, by somebody's hand or by a day that came.

    A service that ended yesterday reads otherwise since then, though nobody touched it.
    ``price_began`` and ``price_ended`` come with what ``feed`` fetches.
    """
    days = (
        service.starts_on,
        service.ends_before,
        service.paused_on,
        service.price_began,  # type: ignore[attr-defined]  # annotated by feed
        service.price_ended,  # type: ignore[attr-defined]
    )
    came = [day_begins(each) for each in days if each is not None and each <= on]
    return max([service.changed_at, *came])


def funding_said(behind: Behind) -> str:
    """Who pays for a service, in words: the fund where it is public, and the contract."""
    bought = (
        f"bought by {behind.buyer} under contract {behind.reference} "
        f"until {day(behind.last_day)}"
    )
    return f"{behind.fund}, {bought}" if behind.fund else bought.capitalize()


def state_of(service: Service, *, on: date) -> Running:
    """Whether a service runs on a day."""
    return running(
        starts_on=service.starts_on,
        ends_before=service.ends_before,
        paused_on=service.paused_on,
        on=on,
    )


def alert_of(service: Service, *, on: date) -> str:
    """What a reader must know first: that it does not run, or that its entry is old."""
    said = [
        running_said(
            starts_on=service.starts_on,
            ends_before=service.ends_before,
            paused_on=service.paused_on,
            on=on,
        )
    ]
    if service.assured_on and (seen := freshness(service.assured_on, on=on)).is_stale:
        said.append(seen.sentence)
    return " ".join(each for each in said if each)


def _described(service: Service) -> str:
    """What it does and for whom: the profile has no field of its own for the second."""
    if not service.for_whom:
        return service.description
    return f"{service.description}\n\nFor: {service.for_whom}"


def _organization(service: Service) -> told.Organization | None:
    provider = service.provider
    if provider is None:
        return None
    name = uuid5(provider.submission_key, "organization")
    identifiers = (
        (
            told.OrganizationIdentifier(
                id=uuid5(provider.submission_key, "regulator"),
                organization_id=name,
                identifier_scheme="Care Quality Commission",
                identifier_type="Provider ID",
                identifier=provider.regulator_code,
            ),
        )
        if provider.regulator_code
        else ()
    )
    return told.Organization(
        id=name,
        name=provider.organisation.name,
        description=str(Sector(provider.sector).label),
        organization_identifiers=identifiers,
    )


def _schedule(service: Service, hours: OpeningHours) -> told.Schedule:
    weekday = Weekday(hours.weekday)
    return told.Schedule(
        id=_id(service, "schedule", f"{weekday.value} {hours.opens_at:%H:%M:%S}"),
        service_id=service.directory_id,
        valid_from=service.starts_on,
        valid_to=service.ends_before - date.resolution if service.ends_before else None,
        freq="WEEKLY",
        interval=1,
        byday=DAYS[weekday],
        opens_at=hours.opens_at,
        closes_at=hours.closes_at,
    )


def _location_id(place: Location) -> UUID:
    return uuid5(place.directory_id, "location")


def _location(place: Location) -> told.Location:
    has_point = place.latitude is not None and place.longitude is not None
    return told.Location(
        id=_location_id(place),
        location_type=KINDS[LocationKind(place.kind)],
        name=place.name or None,
        description=", ".join(
            part
            for part in (place.street, place.town, place.county, place.postcode)
            if part
        )
        or None,
        latitude=_degrees(place.latitude) if has_point else None,
        longitude=_degrees(place.longitude) if has_point else None,
        addresses=_addresses(place),
    )


def _addresses(place: Location) -> tuple[told.Address, ...]:
    """The address, where all is known that the profile asks of one."""
    first = place.street or place.name
    if not (first and place.town and place.county and place.postcode):
        return ()
    return (
        told.Address(
            id=uuid5(place.directory_id, "address"),
            location_id=_location_id(place),
            address_1=first,
            city=place.town,
            state_province=place.county,
            postal_code=place.postcode,
            country="GB",
            address_type=KINDS[LocationKind(place.kind)],
        ),
    )


def _cost(service: Service, price: Price) -> told.CostOption:
    tax = (
        ""
        if price.vat_percent is None
        else f", without value added tax of {price.vat_percent:f}%"
    )
    return told.CostOption(
        id=_id(service, "cost", f"{price.what}/{price.unit}"),
        service_id=service.directory_id,
        valid_from=price.starts_on,
        valid_to=price.ends_before - date.resolution if price.ends_before else None,
        option=price.what,
        amount=Decimal(repr(float(price.pounds))),
        amount_description=f"Pounds for each {price.unit}{tax}",
    )


def _contacts(service: Service) -> tuple[told.Contact, ...]:
    if not service.telephone:
        return ()
    name = _id(service, "contact", "telephone")
    number = told.Phone(
        id=_id(service, "phone", "telephone"),
        contact_id=name,
        number=service.telephone,
    )
    return (
        told.Contact(
            id=name,
            service_id=service.directory_id,
            title="Telephone",
            phones=(number,),
        ),
    )


def _attributes(service: Service) -> tuple[told.Attribute, ...]:
    said = [
        terms.phase_term(Phase(service.phase)),
        *(
            terms.kind_term(KindOfNeed(each.kind))
            for each in service.kinds_answered.all()
        ),
    ]
    return tuple(
        told.Attribute(
            id=_id(service, "attribute", str(each.id)),
            link_id=service.directory_id,
            link_type="service",
            taxonomy_term_id=each.id,
            taxonomy_term=each,
        )
        for each in said
    )


def _commissioning(service: Service, behind: tuple[Behind, ...]) -> writer.Document:
    extra: writer.Document = {}
    if behind:
        extra["contracts"] = [
            {
                "reference": each.reference,
                "buyer": each.buyer,
                "last_day": each.last_day.isoformat(),
                **({"fund": each.fund} if each.fund else {}),
            }
            for each in behind
        ]
    if counted := places_of(service):
        extra["capacity"] = {
            "places": counted.places,
            "counted_on": counted.counted_on.isoformat(),
        }
    if left_out := list(service.left_out.all()):
        extra["not_for"] = [
            {"what": each.what, "goes_to": each.goes_to} for each in left_out
        ]
    return extra


@dataclass(frozen=True, slots=True)
class Places:
    """How many places a service had on the day on which they were last counted."""

    places: int
    counted_on: date


def places_of(service: Service) -> Places | None:
    """How many places a service has, as last counted; ``None`` where nobody did.

    Of a day counted hour by hour, the hours with the most; levels of care add up. How
    many are taken is not told.
    """
    counts = list(service.capacity_counted)  # type: ignore[attr-defined]  # from feed
    if not counts:
        return None
    last = max(each.on for each in counts)
    held = {
        (each.level, each.from_hour, each.until_hour): each.places
        for each in counts
        if each.on == last
    }
    most: dict[str, int] = {}
    for (level, _, _), places in held.items():
        most[level] = max(places, most.get(level, places))
    return Places(sum(most.values()), last)


def _id(service: Service, kind: str, name: str) -> UUID:
    """The id of a thing of a service: the same as long as the thing is called the same."""
    return uuid5(service.directory_id, f"{kind}/{name}")


def _number(whole: int | None) -> Decimal | None:
    return None if whole is None else Decimal(whole)


def _degrees(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(repr(float(number)))


def _if_so(read: Callable[[str], str], text: str) -> str | None:
    """A text that the profile allows there; ``None`` for any other."""
    try:
        return read(text)
    except ValueError:
        return None
