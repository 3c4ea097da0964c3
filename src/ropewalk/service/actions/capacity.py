"""Counting how much of a service there is and is used; recording who takes part in what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import CareLevel
from ropewalk.service.models import CapacityCount, Participation, Service
from ropewalk.service.named import locality_named, practice_named
from ropewalk.service.permissions import refusal_to_commission, refusal_to_count


@dataclass(frozen=True, slots=True)
class CapacitySaid:
    """Places on a day between two hours, and those taken; none where that is not known."""

    level: CareLevel
    on: date
    from_hour: int
    until_hour: int
    places: int
    taken: int | None
    source: str


@transaction.atomic
def count_capacity(
    *, service_id: int, said: CapacitySaid, by: Account, at: datetime
) -> CapacityCount:
    """Record how many places a service had, and how many were taken.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when more is taken than there is, the hours are none, or the day is to
            come.
    """
    service = Service.objects.select_related("partnership", "provider").get(
        pk=service_id
    )
    if refusal := refusal_to_count(actor=by, service=service, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not 0 <= said.from_hour < said.until_hour <= 24:
        raise BadInput("Enter hours from 0 to 24, the later one last.")
    if said.places < 0 or (said.taken is not None and said.taken < 0):
        raise BadInput("Places are not below nothing.")
    if said.taken is not None and said.taken > said.places:
        raise BadInput(
            f"{said.taken:,} of {said.places:,} places cannot be taken. Enter how many "
            "places there were."
        )
    if said.on > local_day(at):
        raise BadInput(f"{day(said.on)} is still to come.")
    if not said.source.strip():
        raise BadInput("Say where the count is from.")
    made = CapacityCount.objects.create(
        service=service,
        level=said.level,
        on=said.on,
        from_hour=said.from_hour,
        until_hour=said.until_hour,
        places=said.places,
        taken=said.taken,
        source=said.source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.CAPACITY_COUNTED,
        subject=service,
        by=by,
        at=at,
        detail=f"{said.on}, {said.from_hour} to {said.until_hour}",
    )
    return made


@transaction.atomic
def take_part(
    *,
    partnership_id: int,
    scheme: str,
    starts_on: date,
    practice_id: int | None = None,
    locality_id: int | None = None,
    is_outside: bool = False,
    by: Account,
    at: datetime,
) -> Participation:
    """Record that a practice or a locality takes part in a scheme.

    Args:
        partnership_id: The partnership.
        scheme: What it takes part in.
        starts_on: From which day.
        practice_id: The practice; or else
        locality_id: the locality group.
        is_outside: Whether it is of another area, and does not count to the share.
        by: Who records it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody takes part, or it is recorded already.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not scheme.strip():
        raise BadInput("Say in which scheme it takes part.")
    if (practice_id is None) == (locality_id is None):
        raise BadInput("Say who takes part: one practice, or one locality group.")
    practice = practice_named(practice_id)
    locality = locality_named(partnership, locality_id)
    if Participation.objects.filter(
        partnership=partnership,
        scheme__iexact=scheme.strip(),
        practice=practice_id,
        locality=locality_id,
        ends_before=None,
    ).exists():
        raise BadInput("It takes part already.")
    made = Participation.objects.create(
        partnership=partnership,
        scheme=scheme.strip(),
        practice=practice,
        locality=locality,
        is_outside=is_outside,
        starts_on=starts_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.PARTICIPATION_RECORDED,
        subject=made,
        by=by,
        at=at,
        detail=f"partnership {partnership_id} from {starts_on}",
    )
    return made


@transaction.atomic
def leave_scheme(
    *, participation_id: int, ends_before: date, by: Account, at: datetime
) -> Participation:
    """Record that a practice or a locality no longer takes part from a day on.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has left, or never took part before that day.
    """
    held = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=participation_id)
    )
    if refusal := refusal_to_commission(
        actor=by, partnership=held.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if held.ends_before is not None:
        raise BadInput("It is recorded already that it left.")
    if ends_before <= held.starts_on:
        raise BadInput(
            f"It takes part from {day(held.starts_on)}: it leaves after that."
        )
    held.ends_before = ends_before
    held.save(update_fields=["ends_before"])
    record(
        Event.Kind.PARTICIPATION_ENDED,
        subject=held,
        by=by,
        at=at,
        detail=f"before {ends_before}",
    )
    return held
