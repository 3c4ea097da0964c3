"""Recording what providers object to before an award, and what was decided of it."""

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
from ropewalk.organisations.models import Account
from ropewalk.service.hold import hold_procurement
from ropewalk.service.kinds import NoticeKind
from ropewalk.service.models import Representation, RepresentationAnswer
from ropewalk.service.permissions import refusal_to_choose


@transaction.atomic
def record_representation(
    *,
    procurement_id: int,
    made_by: str,
    about: str,
    received_on: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Representation:
    """Record an objection to an intended award, and the day on which it arrived.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say who objects to what, no intention to award was
            published by that day, or the day is to come.
    """
    procurement = hold_procurement(procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    held = Representation.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, procurement=procurement, recorded_by=by)
        return held
    if not (made_by.strip() and about.strip()):
        raise BadInput("Say which organisation objects, and to what.")
    if received_on > local_day(at):
        raise BadInput(f"{day(received_on)} is still to come.")
    announced = procurement.notices.filter(
        kind=NoticeKind.INTENTION, published_on__lte=received_on
    )
    if not announced.exists():
        raise BadInput(
            "No intention to award was published by that day, so there was nothing to "
            "object to yet: record the notice first."
        )
    made = Representation.objects.create(
        procurement=procurement,
        made_by=made_by.strip(),
        about=about.strip(),
        received_on=received_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.REPRESENTATION_RECORDED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"representation {made.pk}, received {received_on}",
    )
    return made


@transaction.atomic
def answer_representation(
    *,
    representation_id: int,
    decided: str,
    decided_on: date,
    told_on: date,
    by: Account,
    at: datetime,
) -> RepresentationAnswer:
    """Record what was decided of an objection, and when its maker was told.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is answered already, says nothing, or its days are not in order.
    """
    held = Representation.objects.get(pk=representation_id)
    procurement = hold_procurement(held.procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if RepresentationAnswer.objects.filter(representation=held).exists():
        raise BadInput("This representation is answered already: the answer stands.")
    if not decided.strip():
        raise BadInput("Say what was decided, and why.")
    if not held.received_on <= decided_on <= told_on:
        raise BadInput(
            f"It arrived on {day(held.received_on)}; it is decided after that, and its "
            "maker is told after that."
        )
    if told_on > local_day(at):
        raise BadInput(f"{day(told_on)} is still to come.")
    made = RepresentationAnswer.objects.create(
        representation=held,
        decided=decided.strip(),
        decided_on=decided_on,
        told_on=told_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.REPRESENTATION_ANSWERED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"representation {held.pk}, told {told_on}",
    )
    return made
