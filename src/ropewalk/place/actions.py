"""What people do in a place: draw and end neighbourhoods, record and withdraw needs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput, Figure
from ropewalk.lake.catalogue import Lake
from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.queries import local_day
from ropewalk.place.models import Evidence, Need, Neighbourhood, NeighbourhoodMember
from ropewalk.place.permissions import (
    refusal_to_change,
    refusal_to_draw,
    refusal_to_end,
    refusal_to_record,
)
from ropewalk.place.places import Place


@dataclass(frozen=True, slots=True)
class Document:
    """A document offered as evidence: its title and, where it has one, its address."""

    title: str
    address: str = ""


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
    _refuse_unknown(lake, small_areas=small_areas, practices=practices)
    same = Neighbourhood.objects.filter(organisation=organisation, name=name)
    if same.in_use(on=starts_on).exists():
        raise BadInput(
            f"A neighbourhood called {name} is already in use on that day: "
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
    *, neighbourhood_id: int, ends_before: date, by: Account, at: datetime
) -> Neighbourhood:
    """End a neighbourhood: ``ends_before`` is the first day it is no longer in use.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the day is not after the day it started.
    """
    neighbourhood = Neighbourhood.objects.select_for_update().get(pk=neighbourhood_id)
    if refusal := refusal_to_end(
        actor=by, neighbourhood=neighbourhood, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if ends_before <= neighbourhood.starts_on:
        raise BadInput("A neighbourhood must end after the day it starts.")

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


@transaction.atomic
def record_need(
    *,
    organisation_id: int,
    level: str,
    statement: str,
    people: str,
    place: Place,
    neighbourhood_id: int | None,
    voice: str,
    how_heard: str,
    evidence: Sequence[Figure | Document],
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Need:
    """Record a need, once for each ``submission_key`` however often a form is sent.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when evidence is a figure whose value is not known.
        Neighbourhood.DoesNotExist: when it is not one of this organisation's.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_record(
        actor=by, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if neighbourhood_id is not None:
        Neighbourhood.objects.get(pk=neighbourhood_id, organisation=organisation)
    need, is_new = Need.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "organisation": organisation,
            "level": level,
            "statement": statement,
            "people": people,
            "place_code": place.code,
            "place_name": place.name,
            "neighbourhood_id": neighbourhood_id,
            "voice": voice,
            "how_heard": how_heard,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    if is_new:
        Evidence.objects.bulk_create(_evidence(need, each, at=at) for each in evidence)
        record(
            Event.Kind.NEED_RECORDED,
            subject=need,
            by=by,
            at=at,
            detail=f"{len(evidence)} pieces of evidence",
        )
    return need


@transaction.atomic
def link_evidence(
    *, need_id: int, evidence: Figure | Document, by: Account, at: datetime
) -> Evidence:
    """Link one more piece of evidence to a need.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is a figure whose value is not known.
    """
    need = Need.objects.select_for_update().get(pk=need_id)
    if refusal := refusal_to_change(actor=by, need=need, on=local_day(at)):
        raise PermissionDenied(refusal)

    linked = _evidence(need, evidence, at=at)
    linked.save()
    record(
        Event.Kind.EVIDENCE_LINKED, subject=need, by=by, at=at, detail=linked.figure_key
    )
    return linked


def _evidence(need: Need, what: Figure | Document, *, at: datetime) -> Evidence:
    """A piece of evidence, with a figure's value as it stands now."""
    if isinstance(what, Document):
        return Evidence(
            need=need,
            kind=Evidence.Kind.DOCUMENT,
            title=what.title,
            address=what.address,
            linked_at=at,
        )
    if what.value is None:
        raise BadInput(f"{what.label} is not known, so it cannot be evidence.")
    return Evidence(
        need=need,
        kind=Evidence.Kind.FIGURE,
        title=what.label,
        figure_key=what.key,
        value=what.value,
        unit=what.unit,
        vintage=what.vintage,
        linked_at=at,
    )


@transaction.atomic
def withdraw_need(*, need_id: int, because: str, by: Account, at: datetime) -> Need:
    """Withdraw a need, which stays on record with the reason.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given.
    """
    need = Need.objects.select_for_update().get(pk=need_id)
    if refusal := refusal_to_change(actor=by, need=need, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not because.strip():
        raise BadInput("Say why the need is withdrawn.")

    need.withdrawn_at = at
    need.withdrawn_because = because.strip()
    need.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(Event.Kind.NEED_WITHDRAWN, subject=need, by=by, at=at, detail="")
    return need
