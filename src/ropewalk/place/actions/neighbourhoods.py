"""Drawing and ending neighbourhoods."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account, Organisation
from ropewalk.place.models import Neighbourhood, NeighbourhoodMember
from ropewalk.place.permissions import refusal_to_draw, refusal_to_end
from ropewalk.place.rules import refuse_if_changed, version_of_neighbourhood


@transaction.atomic
def draw_neighbourhood(
    *,
    organisation_id: int,
    name: str,
    small_areas: Sequence[str],
    practices: Sequence[str],
    starts_on: date,
    lake: Lake,
    by: Account,
    at: datetime,
) -> Neighbourhood:
    """Draw a neighbourhood as a named set of small areas or practices from a day.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no members, or a code is not held, or a neighbourhood of
            the same name is in use on that day.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if refusal := refusal_to_draw(
        actor=by, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not name.strip():
        raise BadInput("A neighbourhood needs a name.")
    _refuse_unknown(lake, small_areas=small_areas, practices=practices)
    same = Neighbourhood.objects.filter(organisation=organisation, name=name)
    if same.exclude(ends_before__lte=starts_on).exists():
        raise BadInput(
            f"A neighbourhood called {name} is already in use on that day or after: "
            "end it first, or choose another name."
        )

    neighbourhood = Neighbourhood.objects.create(
        organisation=organisation, name=name, starts_on=starts_on
    )
    kinds = NeighbourhoodMember.Kind
    NeighbourhoodMember.objects.bulk_create(
        NeighbourhoodMember(neighbourhood=neighbourhood, kind=kind, code=code)
        for kind, codes in (
            (kinds.SMALL_AREA, small_areas),
            (kinds.PRACTICE, practices),
        )
        for code in dict.fromkeys(codes)
    )
    record(
        Event.Kind.NEIGHBOURHOOD_DRAWN,
        subject=neighbourhood,
        by=by,
        at=at,
        detail=f"{len(set(small_areas))} small areas, {len(set(practices))} practices",
    )
    return neighbourhood


def _refuse_unknown(
    lake: Lake, *, small_areas: Sequence[str], practices: Sequence[str]
) -> None:
    """Refuse an empty set, and name every code that is not held."""
    if not small_areas and not practices:
        raise BadInput("A neighbourhood needs at least one small area or practice.")
    for table, column, codes, what in (
        ("small_areas", "lsoa_code", small_areas, "small area (LSOA 2021) codes"),
        ("practice_allocations", "practice_code", practices, "practice codes"),
    ):
        if not codes:
            continue
        held = lake.table(table, columns=[column], where={column: codes})
        unknown = sorted(set(codes) - set(held[column].to_pylist()))
        if unknown:
            raise BadInput(f"These are not {what} that we hold: {', '.join(unknown)}.")


@transaction.atomic
def end_neighbourhood(
    *,
    neighbourhood_id: int,
    ends_before: date,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Neighbourhood:
    """End a neighbourhood: ``ends_before`` is the first day it is no longer in use.

    Args:
        neighbourhood_id: The neighbourhood.
        ends_before: The first day it is no longer in use.
        by: Who ends it.
        at: When.
        as_seen: The version of it when the person opened the form.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the day is not after the day it started, or it has changed since
            it was opened.
    """
    neighbourhood = Neighbourhood.objects.select_for_update().get(pk=neighbourhood_id)
    if refusal := refusal_to_end(
        actor=by, neighbourhood=neighbourhood, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if ends_before <= neighbourhood.starts_on:
        raise BadInput("A neighbourhood must end after the day it starts.")
    refuse_if_changed(as_seen, version_of_neighbourhood(neighbourhood))

    neighbourhood.ends_before = ends_before
    neighbourhood.save(update_fields=["ends_before"])
    record(
        Event.Kind.NEIGHBOURHOOD_ENDED,
        subject=neighbourhood,
        by=by,
        at=at,
        detail=ends_before.isoformat(),
    )
    return neighbourhood
