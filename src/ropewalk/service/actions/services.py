"""Recording services, what they cost, whether they are made or bought, and publishing them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Outcome
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Need
from ropewalk.service.kinds import Choice, LocationKind, Phase, PriceKind, Weekday
from ropewalk.service.models import (
    Location,
    MakeOrBuy,
    OpeningHours,
    Price,
    Service,
)
from ropewalk.service.named import refuse_foreign_provider
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.service.queries.costs import build_up_of, refusal_below_cost
from ropewalk.service.rules.drafts import refusal_of_change


@dataclass(frozen=True, slots=True)
class LocationSaid:
    """Where a service is given, as somebody entered it."""

    name: str
    kind: LocationKind = LocationKind.PHYSICAL
    street: str = ""
    town: str = ""
    county: str = ""
    postcode: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class HoursSaid:
    """When a service is open on a day of the week."""

    weekday: Weekday
    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True)
class ServiceSaid:
    """A service as somebody entered it.

    Attributes:
        name: What it is called.
        description: What it does, in plain words, for anybody to read.
        for_whom: Whom it is for.
        phase: Where it stands on the way from home to home.
        starts_on: The day from which it is given.
        provider_id: Who gives it; none while nobody has been chosen.
        need_ids: The needs that it answers.
        outcome_ids: The outcomes that it is for, at least one.
        minimum_age: The youngest it is for, in whole years; none for no limit.
        maximum_age: The oldest it is for.
        email: Where to write to.
        telephone: Where to call.
        address: Its own page on the web.
        locations: Where it is given.
        hours: When it is open.
    """

    name: str
    description: str
    for_whom: str
    phase: Phase
    starts_on: date
    provider_id: int | None = None
    need_ids: Sequence[int] = ()
    outcome_ids: Sequence[int] = ()
    minimum_age: int | None = None
    maximum_age: int | None = None
    email: str = ""
    telephone: str = ""
    address: str = ""
    locations: Sequence[LocationSaid] = ()
    hours: Sequence[HoursSaid] = ()


@transaction.atomic
def record_service(
    *,
    partnership_id: int,
    said: ServiceSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Service:
    """Record a service, for the outcomes and needs that it is for.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is for no outcome, or what it names is not this partnership's.
    """
    partnership = Partnership.objects.get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Service.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    _refuse_unlike(partnership, said, by=by, on=local_day(at))
    made = Service.objects.create(
        partnership=partnership,
        provider_id=said.provider_id,
        name=said.name.strip(),
        description=said.description.strip(),
        for_whom=said.for_whom.strip(),
        phase=said.phase,
        minimum_age=said.minimum_age,
        maximum_age=said.maximum_age,
        email=said.email,
        telephone=said.telephone,
        address=said.address,
        starts_on=said.starts_on,
        directory_id=uuid4(),
        changed_at=at,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    made.needs.set(said.need_ids)
    made.outcomes.set(said.outcome_ids)
    _write_places(made, said.locations)
    _write_hours(made, said.hours)
    record(
        Event.Kind.SERVICE_RECORDED,
        subject=made,
        by=by,
        at=at,
        detail=f"partnership {partnership_id}",
    )
    return made


def _write_places(service: Service, said: Sequence[LocationSaid]) -> bool:
    """Where a service is given, in place of what was recorded; whether that is new.

    A place of which the same is said stays as it is, with its point and its number.
    """
    wanted = [
        (
            each.kind,
            each.name.strip(),
            each.street.strip(),
            each.town.strip(),
            each.county.strip(),
            each.postcode.strip().upper(),
        )
        for each in said
    ]
    held = service.locations.values_list(
        "kind", "name", "street", "town", "county", "postcode"
    )
    if list(held) == wanted:
        return False
    service.locations.all().delete()
    Location.objects.bulk_create(
        [
            Location(
                service=service,
                kind=kind,
                name=name,
                street=street,
                town=town,
                county=county,
                postcode=postcode,
                latitude=each.latitude,
                longitude=each.longitude,
                directory_id=uuid4(),
            )
            for each, (kind, name, street, town, county, postcode) in zip(
                said, wanted, strict=True
            )
        ]
    )
    return True


def _write_hours(service: Service, said: Sequence[HoursSaid]) -> bool:
    """When a service is open, in place of what was recorded; whether that is new."""
    wanted = sorted((each.weekday, each.opens_at, each.closes_at) for each in said)
    held = service.hours.order_by("weekday", "opens_at").values_list(
        "weekday", "opens_at", "closes_at"
    )
    if list(held) == wanted:
        return False
    service.hours.all().delete()
    OpeningHours.objects.bulk_create(
        [
            OpeningHours(
                service=service, weekday=weekday, opens_at=opens_at, closes_at=closes_at
            )
            for weekday, opens_at, closes_at in wanted
        ]
    )
    return True


@transaction.atomic
def change_service(
    *,
    service_id: int,
    said: ServiceSaid,
    as_seen: datetime,
    with_places: bool = True,
    with_hours: bool = True,
    by: Account,
    at: datetime,
) -> Service:
    """Change what a draft says, before anybody can read it in the directory.

    What changed, and when, is in the audit record; an entry that was published is not
    changed here.

    Args:
        service_id: The service.
        said: All that it is to say.
        as_seen: When it was last changed, as the person was shown.
        with_places: Whether where it is given is changed too; else it stays.
        with_hours: Whether its hours are changed too; else they stay.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is published or has ended, somebody has changed it since, or it
            cannot be as it was entered.
    """
    service = (
        Service.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=service_id)
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if wrong := refusal_of_change(
        published_at=service.published_at, ends_before=service.ends_before
    ):
        raise BadInput(wrong)
    if service.changed_at != as_seen:
        raise BadInput(
            "Somebody has changed this draft since you opened the page. Look at it as it "
            "is now, and change that."
        )
    held = set(service.needs.values_list("pk", flat=True))
    _refuse_unlike(service.partnership, said, by=by, on=local_day(at), held=held)
    if service.provider_id != said.provider_id and service.contracts.exists():
        raise BadInput("Its contract says who gives it.")
    differing = _write_plain(service, said, held=held)
    if with_places and _write_places(service, said.locations):
        differing.append("places")
    if with_hours and _write_hours(service, said.hours):
        differing.append("hours")
    if not differing:
        raise BadInput("Nothing was changed.")
    service.changed_at = at
    service.save(update_fields=[*CHANGED, "changed_at"])
    record(
        Event.Kind.SERVICE_CHANGED,
        subject=service,
        by=by,
        at=at,
        detail=", ".join(differing),
    )
    return service


CHANGED = (
    "name",
    "description",
    "for_whom",
    "phase",
    "provider_id",
    "minimum_age",
    "maximum_age",
    "email",
    "telephone",
    "address",
    "starts_on",
)


def _write_plain(
    service: Service, said: ServiceSaid, *, held: Collection[int]
) -> list[str]:
    """What a draft says of itself, its needs and outcomes; the names of what is new."""
    plain = {name: _stripped(getattr(said, name)) for name in CHANGED}
    differing = [name for name in CHANGED if getattr(service, name) != plain[name]]
    for name in differing:
        setattr(service, name, plain[name])
    if set(held) != set(said.need_ids):
        differing.append("needs")
        service.needs.set(said.need_ids)
    if set(service.outcomes.values_list("pk", flat=True)) != set(said.outcome_ids):
        differing.append("outcomes")
        service.outcomes.set(said.outcome_ids)
    return differing


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _refuse_unlike(
    partnership: Partnership,
    said: ServiceSaid,
    *,
    by: Account,
    on: date,
    held: Collection[int] = (),
) -> None:
    """Refuse a service that cannot be as it was entered.

    ``held`` are the needs that it names already: they may be another organisation's.
    """
    if not (said.name.strip() and said.description.strip() and said.for_whom.strip()):
        raise BadInput("A service has a name, says what it does, and for whom it is.")
    if not said.outcome_ids:
        raise BadInput("Say what the service is for: choose at least one outcome.")
    ages = said.minimum_age, said.maximum_age
    if None not in ages and said.minimum_age > said.maximum_age:  # type: ignore[operator]  # both are said
        raise BadInput(
            "The youngest that a service is for is not older than the oldest."
        )
    outcomes = Outcome.objects.filter(pk__in=said.outcome_ids)
    if outcomes.count() != len(set(said.outcome_ids)):
        raise BadInput("Choose outcomes from the frameworks in use.")
    new = set(said.need_ids) - set(held)
    if Need.objects.visible_to(by, on=on).filter(pk__in=new).count() != len(new):
        raise BadInput("Choose needs that your organisation has recorded.")
    if said.provider_id is not None:
        refuse_foreign_provider(partnership, said.provider_id)
    _refuse_place_and_time(said)


def _refuse_place_and_time(said: ServiceSaid) -> None:
    """Refuse a building without a postcode, and closing before opening."""
    for each in said.locations:
        if each.kind == LocationKind.PHYSICAL and not each.postcode.strip():
            raise BadInput(f"Enter the postcode of {each.name or 'the building'}.")
    for hours in said.hours:
        if hours.opens_at >= hours.closes_at:
            raise BadInput(
                f"On {hours.weekday.label} it closes before it opens. After midnight is "
                "the next day's."
            )


@transaction.atomic
def publish_service(
    *,
    service_id: int,
    assured_on: date,
    assurer_post: str,
    assurer_email: str,
    by: Account,
    at: datetime,
) -> Service:
    """Put a service into the public directory, or say that its entry is right again.

    Args:
        service_id: The service.
        assured_on: The day on which somebody saw that what it says is right.
        assurer_post: The post that answers for the entry.
        assurer_email: Where a reader says that something is wrong.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody gives it, nobody answers for it, or the day is to come.
    """
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if service.provider_id is None:
        raise BadInput("Nobody gives this service yet, so there is nothing to publish.")
    if not (assurer_post.strip() and assurer_email.strip()):
        raise BadInput("Say which post answers for the entry, and its e-mail address.")
    if assured_on > local_day(at):
        raise BadInput(f"{day(assured_on)} is still to come.")
    service.published_at = service.published_at or at
    service.assured_on = assured_on
    service.assurer_post = assurer_post.strip()
    service.assurer_email = assurer_email.strip()
    service.changed_at = at
    service.save(
        update_fields=[
            "published_at",
            "assured_on",
            "assurer_post",
            "assurer_email",
            "changed_at",
        ]
    )
    record(
        Event.Kind.SERVICE_PUBLISHED,
        subject=service,
        by=by,
        at=at,
        detail=f"assured on {assured_on}",
    )
    return service


@dataclass(frozen=True, slots=True)
class PriceSaid:
    """A price as somebody entered it: pounds for a unit, value added tax in percent."""

    kind: PriceKind
    what: str
    unit: str
    pounds: Decimal
    starts_on: date
    ends_before: date | None = None
    vat_percent: Decimal | None = None
    below_cost_because: str = ""


@transaction.atomic
def set_price(*, service_id: int, said: PriceSaid, by: Account, at: datetime) -> Price:
    """Put a price on the list, from a day on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is below nothing, has too many decimals, or says no unit; or when
            it is below what care costs to give and nobody says why.
    """
    service = Service.objects.select_for_update(of=("self",)).get(pk=service_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not (said.what.strip() and said.unit.strip()):
        raise BadInput("A price says what it is of, and for which unit.")
    if said.pounds < 0:
        raise BadInput("A price is not below nothing.")
    if said.pounds != round(said.pounds, 4):
        raise BadInput("A price has at most four decimals.")
    if said.ends_before is not None and said.ends_before <= said.starts_on:
        raise BadInput("A price ends after it starts.")
    cost = build_up_of(
        service.partnership, kind=said.kind, unit=said.unit, on=said.starts_on
    )
    if below := refusal_below_cost(cost, said.pounds, said.below_cost_because):
        raise BadInput(below)
    made = Price.objects.create(
        service=service,
        cost=cost,
        kind=said.kind,
        what=said.what.strip(),
        unit=said.unit.strip(),
        pounds=said.pounds,
        vat_percent=said.vat_percent,
        below_cost_because=said.below_cost_because.strip(),
        starts_on=said.starts_on,
        ends_before=said.ends_before,
        recorded_at=at,
        recorded_by=by,
    )
    service.changed_at = at
    service.save(update_fields=["changed_at"])
    record(
        Event.Kind.PRICE_SET,
        subject=service,
        by=by,
        at=at,
        detail=f"price {made.pk}, {said.pounds} from {said.starts_on}",
    )
    return made


@transaction.atomic
def record_make_or_buy(
    *,
    service_id: int,
    choice: Choice,
    why: str,
    decided_on: date,
    by: Account,
    at: datetime,
) -> MakeOrBuy:
    """Record whether a service is made or bought, and why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says why.
    """
    service = Service.objects.select_related("partnership").get(pk=service_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not why.strip():
        raise BadInput("Say why it is made or bought.")
    made = MakeOrBuy.objects.create(
        service=service,
        choice=choice,
        why=why.strip(),
        decided_on=decided_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.SERVICE_MADE_OR_BOUGHT,
        subject=service,
        by=by,
        at=at,
        detail=f"{choice}, decided on {decided_on}",
    )
    return made
