"""Saying where a service is given, and what the regulator rated it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import BodyKind
from ropewalk.partnership.models import Body
from ropewalk.service.models import ServedArea, Service, ServiceRating
from ropewalk.service.permissions import refusal_to_commission, refusal_to_rate
from ropewalk.service.placement_kinds import Rating
from ropewalk.service.rules.placement import NO_DISTRICT, district_from


def _held(service_id: int) -> Service:
    """The service, held."""
    return (
        Service.objects.select_for_update(of=("self",))
        .select_related("partnership", "provider")
        .get(pk=service_id)
    )


@transaction.atomic
def say_where_given(
    *,
    service_id: int,
    districts: Sequence[str] = (),
    locality_ids: Sequence[int] = (),
    by: Account,
    at: datetime,
) -> Service:
    """Say to which districts and localities a service is given, in place of before.

    Args:
        service_id: The service.
        districts: Postcode districts, such as M33.
        locality_ids: Locality groups of the partnership. Neither: its whole area.
        by: Who says so.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is no district, or no locality group of the partnership.
    """
    service = _held(service_id)
    if refusal := refusal_to_commission(
        actor=by, partnership=service.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    kept = []
    for text in districts:
        district = district_from(text)
        if district is None:
            raise BadInput(f"{text.strip()[:20]} is none. {NO_DISTRICT}")
        kept.append(district)
    groups = Body.objects.filter(
        partnership=service.partnership, kind=BodyKind.LOCALITY, pk__in=locality_ids
    )
    if groups.count() != len(set(locality_ids)):
        raise BadInput("Choose locality groups of this partnership.")
    service.served_areas.all().delete()
    ServedArea.objects.bulk_create(
        [
            *(ServedArea(service=service, district=each) for each in sorted(set(kept))),
            *(ServedArea(service=service, locality=each) for each in groups),
        ]
    )
    record(
        Event.Kind.SERVED_AREAS_SAID,
        subject=service,
        by=by,
        at=at,
        detail=", ".join(
            [
                *sorted(set(kept)),
                *(f"body {each}" for each in sorted(set(locality_ids))),
            ]
        )
        or "the whole area",
    )
    return service


@transaction.atomic
def rate_service(
    *,
    service_id: int,
    rating: Rating,
    rated_on: date,
    source: str,
    by: Account,
    at: datetime,
) -> ServiceRating:
    """Record what the regulator rated a service, and where that is written.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say where, or the day is to come.
    """
    service = _held(service_id)
    if refusal := refusal_to_rate(actor=by, service=service, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not source.strip():
        raise BadInput("Say where the rating is written.")
    if rated_on > local_day(at):
        raise BadInput(f"{day(rated_on)} is still to come.")
    made = ServiceRating.objects.create(
        service=service,
        rating=rating,
        rated_on=rated_on,
        source=source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.SERVICE_RATED,
        subject=service,
        by=by,
        at=at,
        detail=f"{rating}, rated on {rated_on}",
    )
    return made
