"""Recording who was asked at a stage of a plan, and the hours that a stage took."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Need
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.kinds import CycleStage
from ropewalk.strategy.models import Consultation, Effort, Plan
from ropewalk.strategy.rules.cycle import why_no_hours
from ropewalk.strategy.rules.intentions import why_no_day

Row = TypeVar("Row", Consultation, Effort)


@transaction.atomic
def record_consultation(
    *,
    plan_id: int,
    stage: CycleStage,
    voice: Need.Voice,
    how: str,
    heard: str,
    changed: str,
    asked_on: date,
    submission_key: UUID,
    replaces_id: int | None = None,
    by: Account,
    at: datetime,
) -> Consultation:
    """Record who was asked at a stage, what they said, and what that changed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is not said, or the day is still to come.
    """
    plan = _held(plan_id, by=by, at=at)
    held = Consultation.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, plan=plan, recorded_by=by)
        return held
    _refuse_day(asked_on, at=at)
    if not (how.strip() and heard.strip() and changed.strip()):
        raise BadInput(
            "Say how they were asked, what they said, and what that changed. If it changed "
            "nothing, say so and why."
        )
    made = Consultation.objects.create(
        plan=plan,
        replaces=_replaced(plan.consultations.all(), replaces_id),
        stage=CycleStage(stage),
        voice=Need.Voice(voice),
        how=how.strip(),
        heard=heard.strip(),
        changed=changed.strip(),
        asked_on=asked_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.CONSULTATION_RECORDED,
        subject=plan,
        by=by,
        at=at,
        detail=f"{made.voice} at {made.stage}"
        + (f", in place of {replaces_id}" if replaces_id else ""),
    )
    return made


@transaction.atomic
def record_effort(
    *,
    plan_id: int,
    stage: CycleStage,
    organisation_id: int,
    hours: Decimal,
    worked_on: date,
    what: str,
    submission_key: UUID,
    replaces_id: int | None = None,
    by: Account,
    at: datetime,
) -> Effort:
    """Record the hours that a partner's people gave to a stage.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the hours or the day cannot be, or the organisation is no partner.
    """
    plan = _held(plan_id, by=by, at=at)
    held = Effort.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, plan=plan, recorded_by=by)
        return held
    _refuse_day(worked_on, at=at)
    if fault := why_no_hours(hours):
        raise BadInput(fault)
    if not what.strip():
        raise BadInput("Say what the hours went into.")
    made = Effort.objects.create(
        plan=plan,
        replaces=_replaced(plan.efforts.all(), replaces_id),
        stage=CycleStage(stage),
        organisation=_partner(plan.partnership, organisation_id, on=local_day(at)),
        hours=hours,
        worked_on=worked_on,
        what=what.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.EFFORT_RECORDED,
        subject=plan,
        by=by,
        at=at,
        detail=f"{hours} hours at {made.stage}"
        + (f", in place of {replaces_id}" if replaces_id else ""),
    )
    return made


def _held(plan_id: int, *, by: Account, at: datetime) -> Plan:
    """A plan of a partnership that nobody else changes until this is done."""
    plan = Plan.objects.get(pk=plan_id)
    partnership = held_to_plan(plan.partnership_id, by=by, at=at)
    plan.partnership = partnership
    return plan


def _refuse_day(on: date, *, at: datetime) -> None:
    if fault := why_no_day(on):
        raise BadInput(fault)
    if on > local_day(at):
        raise BadInput("Record it once it has happened: that day is still to come.")


def _replaced(rows: QuerySet[Row], number: int | None) -> Row | None:
    """What is put right, which nothing has put right before."""
    if number is None:
        return None
    found = rows.filter(pk=number, replaced_by=None).first()
    if found is None:
        raise BadInput("That record was put right already. Open the page again.")
    return found


def _partner(partnership: Partnership, number: int, *, on: date) -> Organisation:
    found = (
        partnership.partners.filter(covering(on), organisation=number)
        .select_related("organisation")
        .first()
    )
    if found is None:
        raise BadInput("That organisation is no partner today. Choose one of the list.")
    return found.organisation
