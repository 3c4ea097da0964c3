"""Raising a concern about a provider, sharing it, replying, acting on it and closing it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.place.models import Need
from ropewalk.service.concern_permissions import (
    refusal_to_answer_concern,
    refusal_to_raise_concern,
    refusal_to_reply,
)
from ropewalk.service.market_kinds import ConcernAbout, ConcernStepKind
from ropewalk.service.models import Concern, ConcernStep, Provider
from ropewalk.service.rules.concerns import refusal_of_step
from ropewalk.service.rules.personal import IN_A_CONCERN
from ropewalk.service.worded import worded


@dataclass(frozen=True, slots=True)
class ConcernSaid:
    """A concern as somebody entered it.

    Attributes:
        voice: Whose voice it is.
        about: What it is about.
        statement: What it is, about no named person.
        heard_on: The day on which it was heard.
        is_shared: Whether the other partners learn of it at once.
    """

    voice: Need.Voice
    about: ConcernAbout
    statement: str
    heard_on: date
    is_shared: bool = False


@transaction.atomic
def raise_concern(
    *,
    provider_id: int,
    organisation_id: int,
    said: ConcernSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Concern:
    """Raise a concern about a provider, which its own people can then read and reply to.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said, it holds what could be a person's details, or the
            day is to come.
    """
    provider = Provider.objects.select_related("partnership").get(pk=provider_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_raise_concern(
        actor=by, provider=provider, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Concern.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, provider=provider, recorded_by=by)
        return held
    statement = worded(said.statement, IN_A_CONCERN, nothing="Say what the concern is.")
    if said.heard_on > local_day(at):
        raise BadInput(f"{day(said.heard_on)} is still to come.")
    made = Concern.objects.create(
        provider=provider,
        organisation=organisation,
        voice=said.voice,
        about=said.about,
        statement=statement,
        heard_on=said.heard_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    if said.is_shared:
        _add(made, ConcernStepKind.SHARED, "", by=by, at=at)
    record(
        Event.Kind.CONCERN_RAISED,
        subject=made,
        by=by,
        at=at,
        detail=f"provider {provider_id}, {said.about}"
        + (", shared" if said.is_shared else ""),
    )
    return made


@transaction.atomic
def share_concern(*, concern_id: int, by: Account, at: datetime) -> ConcernStep:
    """Let the other partners learn of a concern; it stays shared.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is shared already, or closed.
    """
    concern = _held_to_answer(concern_id, by=by, on=local_day(at))
    made = _step(concern, ConcernStepKind.SHARED, "", by=by, at=at)
    record(Event.Kind.CONCERN_SHARED, subject=concern, by=by, at=at)
    return made


@transaction.atomic
def act_on_concern(
    *, concern_id: int, text: str, by: Account, at: datetime
) -> ConcernStep:
    """Say what was done about a concern.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said, or it is closed.
    """
    concern = _held_to_answer(concern_id, by=by, on=local_day(at))
    words = worded(text, IN_A_CONCERN, nothing="Say what was done.")
    made = _step(concern, ConcernStepKind.ACTED, words, by=by, at=at)
    record(Event.Kind.CONCERN_ACTED_ON, subject=concern, by=by, at=at)
    return made


@transaction.atomic
def close_concern(
    *, concern_id: int, text: str, by: Account, at: datetime
) -> ConcernStep:
    """Close a concern with what came of it. The provider can still reply.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody says what came of it, or it is closed already.
    """
    concern = _held_to_answer(concern_id, by=by, on=local_day(at))
    words = worded(text, IN_A_CONCERN, nothing="Say what came of it.")
    made = _step(concern, ConcernStepKind.CLOSED, words, by=by, at=at)
    record(Event.Kind.CONCERN_CLOSED, subject=concern, by=by, at=at)
    return made


@transaction.atomic
def reply_to_concern(
    *, concern_id: int, text: str, by: Account, at: datetime
) -> ConcernStep:
    """Reply to a concern as the provider that it is about: its right, also once closed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said.
    """
    concern = _held(concern_id)
    if refusal := refusal_to_reply(actor=by, concern=concern, on=local_day(at)):
        raise PermissionDenied(refusal)
    words = worded(text, IN_A_CONCERN, nothing="Enter your reply.")
    made = _step(concern, ConcernStepKind.REPLIED, words, by=by, at=at)
    record(Event.Kind.CONCERN_REPLIED_TO, subject=concern, by=by, at=at)
    return made


def _held(concern_id: int) -> Concern:
    """A concern, held so that two do not close it at once."""
    return (
        Concern.objects.select_for_update(of=("self",))
        .select_related("provider__partnership")
        .get(pk=concern_id)
    )


def _held_to_answer(concern_id: int, *, by: Account, on: date) -> Concern:
    """A concern, held for somebody who may say what was done about it."""
    concern = _held(concern_id)
    if refusal := refusal_to_answer_concern(actor=by, concern=concern, on=on):
        raise PermissionDenied(refusal)
    return concern


def _step(
    concern: Concern, kind: ConcernStepKind, text: str, *, by: Account, at: datetime
) -> ConcernStep:
    """Add a step, unless those taken before do not allow it."""
    taken = set(concern.steps.values_list("kind", flat=True))
    if why_not := refusal_of_step(taken, kind):
        raise BadInput(why_not)
    return _add(concern, kind, text, by=by, at=at)


def _add(
    concern: Concern, kind: ConcernStepKind, text: str, *, by: Account, at: datetime
) -> ConcernStep:
    return ConcernStep.objects.create(
        concern=concern, kind=kind, text=text, recorded_at=at, recorded_by=by
    )
