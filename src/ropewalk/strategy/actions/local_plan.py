"""The four steps of a local action plan: each recorded once the one before it is done."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Level
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.kinds import Side
from ropewalk.strategy.models import (
    LocalPlan,
    LocalPlanLine,
    OptionPoint,
    OptionsTaken,
    Reappraisal,
)
from ropewalk.strategy.permissions import refusal_to_agree
from ropewalk.strategy.programme_kinds import LineKind
from ropewalk.strategy.queries.local_plans import plan_facts
from ropewalk.strategy.rules.local_plan import openness_fault, why_locked

STEP_OF = {LineKind.DEVELOPMENT: 3, LineKind.ENGAGEMENT: 4}


@transaction.atomic
def begin_local_plan(
    *, partnership_id: int, title: str, submission_key: UUID, by: Account, at: datetime
) -> LocalPlan:
    """Begin a local action plan, once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    if not title.strip():
        raise BadInput("Say what the action plan is called.")
    held, is_new = LocalPlan.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "title": title.strip(),
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(held, partnership_id=partnership.pk, recorded_by=by)
    if is_new:
        record(Event.Kind.LOCAL_PLAN_BEGUN, subject=held, by=by, at=at)
    return held


@transaction.atomic
def reappraise(
    *,
    local_plan_id: int,
    organisation_id: int,
    tool: str,
    relations: str,
    found: str,
    by: Account,
    at: datetime,
) -> Reappraisal:
    """Record how a partner sees joint working from its own place: step 1.

    What the partner said last already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say with what, how partners relate, or what was found.
    """
    plan = LocalPlan.objects.get(pk=local_plan_id)
    partnership = Partnership.objects.select_for_update().get(pk=plan.partnership_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_agree(
        actor=by, partnership=partnership, organisation=organisation, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if not (tool.strip() and relations.strip() and found.strip()):
        raise BadInput(
            "Say with which tool, how partners work with each other, and what was found."
        )
    said = {
        "tool": tool.strip(),
        "relations": relations.strip(),
        "found": found.strip(),
    }
    last = plan.reappraisals.filter(organisation=organisation).last()
    if last is not None and all(getattr(last, name) == said[name] for name in said):
        return last
    held = Reappraisal.objects.create(
        local_plan=plan,
        organisation=organisation,
        **said,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.PARTNER_REAPPRAISED, subject=held, by=by, at=at)
    return held


@transaction.atomic
def take_options(
    *, local_plan_id: int, appraisal_id: int, by: Account, at: datetime
) -> OptionsTaken:
    """Point at the appraisal in which the options were laid open: step 2.

    The appraisal that was pointed at last is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a partner's step 1 is awaited, or the appraisal is still open or
            does not lay open benefits and risks.
    """
    plan = LocalPlan.objects.get(pk=local_plan_id)
    partnership = held_to_plan(plan.partnership_id, by=by, at=at)
    if locked := why_locked(2, plan_facts(plan, on=local_day(at))):
        raise BadInput(locked)
    appraisal = partnership.appraisals.filter(pk=appraisal_id).first()
    if appraisal is None:
        raise BadInput("Choose an appraisal of this partnership.")
    sides = set(
        OptionPoint.objects.filter(option__appraisal=appraisal).values_list(
            "side", flat=True
        )
    )
    if fault := openness_fault(
        is_closed=appraisal.closed_at is not None,
        has_benefits=Side.BENEFIT in sides,
        has_risks=Side.RISK in sides,
    ):
        raise BadInput(fault)
    last = plan.options_taken.last()
    if last is not None and last.appraisal_id == appraisal.pk:
        return last
    held = OptionsTaken.objects.create(
        local_plan=plan, appraisal=appraisal, recorded_at=at, recorded_by=by
    )
    record(Event.Kind.OPTIONS_TAKEN, subject=held, by=by, at=at)
    return held


@transaction.atomic
def add_plan_line(
    *,
    local_plan_id: int,
    kind: LineKind,
    level: Level,
    whom: str,
    what: str,
    due_on: date,
    by: Account,
    at: datetime,
) -> LocalPlanLine:
    """Add what is done at a level: to develop organisations (3), or engage a profession (4).

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when an earlier step is awaited, it says nothing, or is there already.
    """
    plan = LocalPlan.objects.get(pk=local_plan_id)
    held_to_plan(plan.partnership_id, by=by, at=at)
    step = STEP_OF[LineKind(kind)]
    if locked := why_locked(step, plan_facts(plan, on=local_day(at))):
        raise BadInput(locked)
    if not (whom.strip() and what.strip()):
        raise BadInput("Say with whom, and what is done.")
    if plan.lines.filter(
        kind=kind, level=level, whom__iexact=whom.strip(), what__iexact=what.strip()
    ).exists():
        raise BadInput("That is in the plan already.")
    line = LocalPlanLine.objects.create(
        local_plan=plan,
        kind=LineKind(kind),
        level=Level(level),
        whom=whom.strip(),
        what=what.strip(),
        due_on=due_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.LOCAL_PLAN_LINE_ADDED, subject=line, by=by, at=at)
    return line
