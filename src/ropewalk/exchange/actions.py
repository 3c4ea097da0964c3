"""Taking in another directory, all of it or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.exchange.incoming import BadFeed, FileSent, ServiceRead, read_files
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Partnership
from ropewalk.service.kinds import Phase
from ropewalk.service.models import (
    Imported,
    KindAnswered,
    Location,
    OpeningHours,
    Service,
)
from ropewalk.service.permissions import refusal_to_commission
from ropewalk.standards.open_referral.writer import VERSION

BATCH = 500


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What became of a feed.

    Attributes:
        made: The services that are new, as drafts that are not published.
        held: How many were there already, and were left as they are.
        left: How many things of the files have no place with us but word for word.
    """

    made: tuple[Service, ...]
    held: int
    left: int

    @property
    def said(self) -> str:
        """That in a sentence."""
        new = len(self.made)
        return (
            f"{new:,} {'service' if new == 1 else 'services'} taken in as drafts; "
            f"{self.held:,} were there already and stay as they are."
        )


@transaction.atomic
def import_feed(
    *,
    partnership_id: int,
    files: Sequence[FileSent],
    phase: Phase,
    by: Account,
    at: datetime,
) -> TakenIn:
    """Take in the services of another directory as drafts that nobody else sees yet.

    Each keeps its id, so that whoever knows it by that goes on finding it. Its provider
    is the one of that name that the partnership knows, else nobody yet: it cannot be
    published before somebody says who gives it. A service whose id is held already is
    left as it is, so that sending the files again does no harm.

    Args:
        partnership_id: Whose services they become.
        files: Pages of ``/services``, or services in full.
        phase: Where those stand on the way from home to home that do not say so.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadFeed: with everything that is wrong, and nothing is taken in.
        BadInput: when there are no files, or too many.
    """
    partnership = Partnership.objects.select_for_update().get(pk=partnership_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    feed = read_files(files)
    if feed.faults:
        raise BadFeed(feed.faults)
    known = _known(Service.objects.all(), (each.record.id for each in feed.services))
    new = [each for each in feed.services if each.record.id not in known]
    providers = {
        name.casefold(): number
        for number, name in partnership.providers.values_list(
            "pk", "organisation__name"
        )
    }
    made = Service.objects.bulk_create(
        [
            _service(each, partnership, providers=providers, phase=phase, by=by, at=at)
            for each in new
        ]
    )
    _keep_what_is_around(list(zip(made, new, strict=True)), by=by, at=at)
    record(
        Event.Kind.DIRECTORY_IMPORTED,
        subject=partnership,
        by=by,
        at=at,
        detail=f"{len(made)} services from {len(files)} files",
    )
    return TakenIn(tuple(made), len(known), len(feed.left))


def _known(rows: QuerySet[Any], ids: Iterable[UUID]) -> set[UUID]:
    """Which of some ids are held already, whoever holds them; a query for each batch."""
    asked = list(ids)
    found: set[UUID] = set()
    for first in range(0, len(asked), BATCH):
        batch = asked[first : first + BATCH]
        held = rows.filter(directory_id__in=batch)
        found |= set(held.values_list("directory_id", flat=True))
    return found


def _service(
    read: ServiceRead,
    partnership: Partnership,
    *,
    providers: dict[str, int],
    phase: Phase,
    by: Account,
    at: datetime,
) -> Service:
    record_read, today = read.record, local_day(at)
    organisation = record_read.organization
    return Service(
        partnership=partnership,
        provider_id=providers.get(organisation.name.strip().casefold())
        if organisation
        else None,
        name=record_read.name.strip(),
        description=read.description,
        for_whom=read.for_whom,
        phase=read.phase or phase,
        minimum_age=_whole(record_read.minimum_age),
        maximum_age=_whole(record_read.maximum_age),
        email=record_read.email or "",
        telephone=read.telephone,
        address=record_read.url or "",
        starts_on=read.starts_on or today,
        directory_id=record_read.id,
        assured_on=_not_to_come(record_read.assured_date, on=today),
        assurer_email=record_read.assurer_email or "",
        changed_at=at,
        recorded_at=at,
        recorded_by=by,
        submission_key=uuid5(record_read.id, "import"),
    )


def _keep_what_is_around(
    pairs: list[tuple[Service, ServiceRead]], *, by: Account, at: datetime
) -> None:
    """Where each service is given, when, for which kinds of need, and how it came."""
    places = [(made, place) for made, read in pairs for place in read.places]
    taken = _known(Location.objects.all(), (place.id for _, place in places))
    locations = []
    for made, place in places:
        name = uuid4() if place.id in taken else place.id
        taken.add(name)
        locations.append(
            Location(
                service=made,
                kind=place.kind,
                name=place.name,
                street=place.street,
                town=place.town,
                county=place.county,
                postcode=place.postcode,
                latitude=place.latitude,
                longitude=place.longitude,
                directory_id=name,
            )
        )
    Location.objects.bulk_create(locations)
    OpeningHours.objects.bulk_create(
        [
            OpeningHours(
                service=made,
                weekday=each.weekday,
                opens_at=each.opens_at,
                closes_at=each.closes_at,
            )
            for made, read in pairs
            for each in read.hours
        ]
    )
    KindAnswered.objects.bulk_create(
        [
            KindAnswered(service=made, kind=each)
            for made, read in pairs
            for each in read.kinds
        ]
    )
    Imported.objects.bulk_create(
        [
            Imported(
                service=made,
                organisation_name=read.record.organization.name[:200]
                if read.record.organization
                else "",
                status=read.record.status,
                version=VERSION,
                file_name=read.file[:200],
                document=read.document,
                recorded_at=at,
                recorded_by=by,
            )
            for made, read in pairs
        ]
    )


def _whole(age: Decimal | None) -> int | None:
    return None if age is None else int(age)


def _not_to_come(day: date | None, *, on: date) -> date | None:
    """A day, unless it is still to come: nobody has seen anything on it yet."""
    return day if day is not None and day <= on else None
