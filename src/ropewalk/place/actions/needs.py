"""Recording needs, linking evidence to them, withdrawing them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput, Figure
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.place.models import Evidence, Level, Need, Neighbourhood
from ropewalk.place.permissions import refusal_to_change, refusal_to_record
from ropewalk.place.places import Place
from ropewalk.place.rules import refuse_if_changed, version_of_need


@dataclass(frozen=True, slots=True)
class Document:
    """A document offered as evidence: its title and, where it has one, its address."""

    title: str
    address: str = ""


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
        BadInput: when nothing is said, or evidence is a figure whose value is not known.
        Neighbourhood.DoesNotExist: when it is not one of this organisation's.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_record(
        actor=by, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not statement.strip() or not people.strip():
        raise BadInput("Say what people need, and who needs it.")
    if neighbourhood_id is not None:
        Neighbourhood.objects.get(pk=neighbourhood_id, organisation=organisation)
    need, is_new = Need.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "organisation": organisation,
            "level": Level(level),
            "statement": statement,
            "people": people,
            "place_code": place.code,
            "place_name": place.name,
            "neighbourhood_id": neighbourhood_id,
            "voice": Need.Voice(voice),
            "how_heard": how_heard,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(need, organisation_id=organisation.pk)
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
    *,
    need_id: int,
    evidence: Figure | Document,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Evidence:
    """Link one more piece of evidence to a need.

    Args:
        need_id: The need.
        evidence: The figure or the document.
        by: Who links it.
        at: When.
        as_seen: The version of the need when the person opened the form.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is a figure whose value is not known, or the need has changed
            since it was opened.
    """
    need = Need.objects.select_for_update().get(pk=need_id)
    if refusal := refusal_to_change(actor=by, need=need, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_changed(as_seen, version_of_need(need))

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
def withdraw_need(
    *,
    need_id: int,
    because: str,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> Need:
    """Withdraw a need, which stays on record with the reason.

    Args:
        need_id: The need.
        because: The reason, in a sentence.
        by: Who withdraws it.
        at: When.
        as_seen: The version of the need when the person opened the form.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or the need has changed since it was opened.
    """
    need = Need.objects.select_for_update().get(pk=need_id)
    if refusal := refusal_to_change(actor=by, need=need, on=local_day(at)):
        raise PermissionDenied(refusal)
    if not because.strip():
        raise BadInput("Say why the need is withdrawn.")
    refuse_if_changed(as_seen, version_of_need(need))

    need.withdrawn_at = at
    need.withdrawn_because = because.strip()
    need.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(Event.Kind.NEED_WITHDRAWN, subject=need, by=by, at=at, detail="")
    return need
