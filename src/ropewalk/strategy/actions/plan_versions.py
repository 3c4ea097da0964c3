"""Issuing a plan: a copy that never changes, by the decision of a body."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.models import Decision, Partnership
from ropewalk.partnership.queries.decisions import decisions_of, standing_of
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.models import (
    Plan,
    PlanVersion,
    PlanVersionLine,
    PlanVersionMilestone,
    PlanVersionPartner,
)
from ropewalk.strategy.queries.plan_versions import last_version
from ropewalk.strategy.queries.plans import plan_said, with_intentions
from ropewalk.strategy.rules.intentions import NO_SUCH_DECISION, IntentionSaid
from ropewalk.strategy.rules.plan_versions import content_hash
from ropewalk.strategy.rules.plans import PlanSaid


@transaction.atomic
def issue_plan(
    *,
    plan_id: int,
    decision_id: int,
    submission_key: UUID,
    as_seen: str | None = None,
    by: Account,
    at: datetime,
) -> PlanVersion:
    """Issue a plan as it stands, by the decision of a body that approved it.

    Args:
        plan_id: The plan.
        decision_id: A decision of the same partnership, on which people may act.
        submission_key: The key of the form.
        as_seen: The hash of the plan that the person had been shown.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nobody may act on the decision, there is nothing to issue, or it
            was issued already as it stands.
    """
    partnership_id = Plan.objects.get(pk=plan_id).partnership_id
    partnership = held_to_plan(partnership_id, by=by, at=at)
    plan = with_intentions(Plan.objects.filter(pk=plan_id)).get()
    held = PlanVersion.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, plan=plan, recorded_by=by)
        return held
    said = plan_said(plan, on=local_day(at))
    decision = _decision(partnership, decision_id, by=by, at=at)
    _refuse_nothing_new(plan, said, as_seen=as_seen)
    version = _copied(plan, said, decision, by=by, at=at, submission_key=submission_key)
    record(
        Event.Kind.JOINT_PLAN_ISSUED,
        subject=plan,
        by=by,
        at=at,
        detail=f"version {version.number}, content {version.hash}",
    )
    return version


def _decision(
    partnership: Partnership, number: int, *, by: Account, at: datetime
) -> Decision:
    """A decision of a partnership that somebody may read, and on which people may act."""
    seen = decisions_of(partnership, actor=by, on=local_day(at))
    decision = seen.filter(pk=number).first()
    if decision is None:
        raise BadInput(NO_SUCH_DECISION)
    if why_not := standing_of(decision, on=local_day(at)).why_not:
        raise BadInput(f"A plan is issued by a decision that stands. {why_not}")
    return decision


def _refuse_nothing_new(plan: Plan, said: PlanSaid, *, as_seen: str | None) -> None:
    digest = content_hash(said)
    if as_seen is not None and as_seen != digest:
        raise BadInput(
            "The plan changed since you opened the page. Read it again before you issue it."
        )
    if not said.counted:
        raise BadInput("The plan has no intention yet, so there is nothing to issue.")
    last = last_version(plan)
    if last is not None and last.hash == digest:
        raise BadInput(
            f"Nothing in the plan has changed since version {last.number} was issued."
        )


def _copied(
    plan: Plan,
    said: PlanSaid,
    decision: Decision,
    *,
    by: Account,
    at: datetime,
    submission_key: UUID,
) -> PlanVersion:
    """A plan copied, word for word."""
    version = PlanVersion.objects.create(
        plan=plan,
        number=plan.versions.count() + 1,
        decision=decision,
        decided_by=decision.item.meeting.body.name,
        issued_on=said.on,
        title=said.title,
        vision=said.vision,
        starts_on=said.term.starts_on,
        ends_before=said.term.ends_before,
        partnership_name=said.partnership,
        within_title=said.within,
        hash=content_hash(said),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    for name in said.partners:
        PlanVersionPartner.objects.create(version=version, name=name)
    for each in said.counted:
        _line(version, each)
    return version


def _line(version: PlanVersion, said: IntentionSaid) -> None:
    line = PlanVersionLine.objects.create(
        version=version,
        intention_id=said.number,
        kind=said.kind,
        title=said.title,
        service=said.service,
        priority=said.priority,
        body=said.body,
        add_on=said.add_on,
        need=said.need,
        need_source=said.need_source,
        outcome=said.outcome,
        outcome_source=said.outcome_source,
        measure=said.measure,
        measure_source=said.measure_source,
        evidence=said.evidence,
        fund=said.fund,
        pence=said.pence,
        provider_impact=said.provider_impact,
        equality_impact=said.equality_impact,
        decision=said.decision,
        is_decided=said.is_decided,
        uncommitted=said.uncommitted,
    )
    PlanVersionMilestone.objects.bulk_create(
        PlanVersionMilestone(
            line=line, title=each.title, due_on=each.due_on, done_on=each.done_on
        )
        for each in said.milestones
    )
