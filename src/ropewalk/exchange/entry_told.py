"""An entry of the directory in plain words, for whoever reads it and for who commissions it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ropewalk.exchange.behind import Behind
from ropewalk.exchange.feed import entry_of
from ropewalk.exchange.open_referral import funding_said, places_of
from ropewalk.figures.words import day
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.organisations.models import Account
from ropewalk.service.kinds import LocationKind, Weekday
from ropewalk.service.models import Contract, Location, OpeningHours, Price, Service
from ropewalk.service.queries.seen import contracts_seen_by, services_seen_by
from ropewalk.service.queries.service_told import prices_held
from ropewalk.service.rules.entry import Freshness, freshness, running_said
from ropewalk.service.rules.price import price_said
from ropewalk.service.rules.scope import Fits, fits
from ropewalk.standards.open_referral import formats


@dataclass(frozen=True, slots=True)
class PlaceTold:
    """Where a service is given: its name, and the address under it."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class EntryTold:
    """An entry as its page tells it.

    Attributes:
        id: The entry's own, for ever.
        title: What the service is called.
        sentence: What it is, and who gives it.
        alert: What to know before anything else; blank where there is nothing.
        does: What it does.
        for_whom: Whom it is for.
        fit: Whether it is for somebody of the age that was asked about.
        not_for: What it is not for, and who is to be asked instead.
        kinds: The kinds of need that it answers.
        places: Where it is given.
        hours: (day of the week, times) pairs.
        costs: What things cost, each in a sentence.
        telephone: The number to ring; blank where none is recorded.
        email: Where to write.
        address: Its own page.
        seen: How long ago the entry was seen to be right.
        post: The post that answers for it.
        wrong: Where to say that something is wrong.
        behind: Who pays, as far as that is public.
        capacity: How much it can give at once; blank where nobody counted.
    """

    id: UUID
    title: str
    sentence: str
    alert: str
    does: str
    for_whom: str
    fit: Fits
    not_for: tuple[tuple[str, str], ...]
    kinds: tuple[str, ...]
    places: tuple[PlaceTold, ...]
    hours: tuple[tuple[str, str], ...]
    costs: tuple[str, ...]
    telephone: str
    email: str
    address: str
    seen: Freshness | None
    post: str
    wrong: str
    behind: tuple[str, ...]
    capacity: str


def entry_told(
    directory_id: UUID, *, on: date, age: int | None = None
) -> EntryTold | None:
    """A published entry, whoever reads it; none when there is no such one.

    Args:
        directory_id: Which entry.
        on: The day on which it is read.
        age: Of whom it is read for, in whole years, where that is said.
    """
    found = entry_of(directory_id, on=on)
    if found is None:
        return None
    service, known = found
    return _told(service, known, age=age, on=on)


def _told(
    service: Service, known: tuple[Behind, ...], *, age: int | None, on: date
) -> EntryTold:
    not_for = tuple((each.what, each.goes_to) for each in service.left_out.all())
    counted = places_of(service)
    giver = f", given by {service.provider}" if service.provider else ""
    return EntryTold(
        id=service.directory_id,
        title=service.name,
        sentence=f"{service.get_phase_display()}{giver}.",
        alert=running_said(
            starts_on=service.starts_on,
            ends_before=service.ends_before,
            paused_on=service.paused_on,
            on=on,
        ),
        does=service.description,
        for_whom=service.for_whom,
        fit=fits(
            minimum_age=service.minimum_age,
            maximum_age=service.maximum_age,
            left_out=dict(not_for),
            age=age,
        ),
        not_for=not_for,
        kinds=tuple(
            str(each.get_kind_display()) for each in service.kinds_answered.all()
        ),
        places=tuple(_place(each) for each in service.locations.all()),
        hours=_by_day(service.hours.all()),
        costs=tuple(
            cost_said(each) for each in prices_held(service.prices.all(), on=on)
        ),
        telephone=service.telephone,
        email=service.email,
        address=service.address if _can_be_followed(service.address) else "",
        seen=freshness(service.assured_on, on=on) if service.assured_on else None,
        post=service.assurer_post,
        wrong=service.assurer_email,
        behind=tuple(f"{funding_said(each)}." for each in known),
        capacity=f"{counted.places:,} places, as counted on {day(counted.counted_on)}"
        if counted
        else "",
    )


@dataclass(frozen=True, slots=True)
class Joined:
    """What of the partnership's own records a person may see behind an entry.

    Attributes:
        service_id: The number of the service; none where they may not see it.
        contracts: Those for it that they may see.
        funds: (number, title) of the funds that pay for it and that they may see.
    """

    service_id: int | None
    contracts: tuple[Contract, ...]
    funds: tuple[tuple[int, str], ...]


def joined_for(actor: Account, directory_id: UUID, *, on: date) -> Joined:
    """The service, the contracts and the funds behind an entry, as a person may see them.

    Three queries, and those that a fund brings along.
    """
    contracts = tuple(
        contracts_seen_by(actor, on=on).filter(service__directory_id=directory_id)
    )
    service = services_seen_by(actor, on=on).filter(directory_id=directory_id).first()
    paying = {each.fund_id for each in contracts}
    funds = funds_seen_by(actor, on=on).filter(pk__in=paying) if paying else ()
    return Joined(
        service.pk if service else None,
        contracts,
        tuple((each.pk, each.title) for each in funds),
    )


def cost_said(price: Price) -> str:
    """What something costs, in a sentence."""
    tax = (
        ""
        if price.vat_percent is None
        else ", and no value added tax"
        if not price.vat_percent
        else f", and {price.vat_percent.normalize():f}% value added tax"
    )
    return f"{price.what}: {price_said(price.pounds)} for each {price.unit}{tax}."


def _place(place: Location) -> PlaceTold:
    if place.kind == LocationKind.VIRTUAL:
        return PlaceTold(place.name, str(LocationKind.VIRTUAL.label))
    parts = (place.street, place.town, place.county, place.postcode)
    return PlaceTold(place.name, ", ".join(each for each in parts if each))


def _by_day(hours: Iterable[OpeningHours]) -> tuple[tuple[str, str], ...]:
    """Each day on which it opens, with all the times of that day."""
    times: dict[int, list[str]] = {}
    for each in hours:
        said = f"{each.opens_at:%H:%M} to {each.closes_at:%H:%M}"
        times.setdefault(each.weekday, []).append(said)
    return tuple(
        (str(Weekday(weekday).label), ", ".join(said))
        for weekday, said in times.items()
    )


def _can_be_followed(address: str) -> bool:
    """Whether a page may link to an address."""
    try:
        formats.link(address)
    except ValueError:
        return False
    return True
