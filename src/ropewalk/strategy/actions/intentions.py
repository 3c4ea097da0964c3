"""Recording intentions, adding what is missing from them, and withdrawing one."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure, Outcome
from ropewalk.outcomes.queries import measures_seen_by, outcomes_seen_by
from ropewalk.partnership.models import Body, Decision, Partnership
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.place.models import Need
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import Intention, Milestone, Priority
from ropewalk.strategy.permissions import refusal_to_plan
from ropewalk.strategy.queries.intentions import in_words, said_of
from ropewalk.strategy.rules.intentions import (
    NO_SUCH_DECISION,
    why_no_day,
    why_no_sum,
)

CHANGED = (
    "Somebody changed this intention since you opened the page. Open it again, and "
    "enter what you meant to."
)


@transaction.atomic
def record_intention(
    *,
    partnership_id: int,
    kind: IntentionKind,
    title: str,
    service: str = "",
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Intention:
    """Record what partners intend to do with what they buy; what is missing can follow.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    held = Intention.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, partnership=partnership, recorded_by=by)
        return held
    if not title.strip():
        raise BadInput("Enter what is intended, in a few words.")
    made = Intention.objects.create(
        partnership=partnership,
        kind=IntentionKind(kind),
        title=title.strip(),
        service_said=service.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(Event.Kind.INTENTION_RECORDED, subject=made, by=by, at=at, detail=made.kind)
    return made


@transaction.atomic
def describe_intention(
    *,
    intention_id: int,
    kind: IntentionKind,
    title: str,
    service: str,
    as_seen: str | None = None,
    by: Account,
    at: datetime,
) -> Intention:
    """Say anew what is intended, and with which service.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title, or its sum cannot be that of such an intention.
    """
    intention = _held(intention_id, as_seen=as_seen, by=by, at=at)
    if not title.strip():
        raise BadInput("Enter what is intended, in a few words.")
    if fault := why_no_sum(kind, intention.pence):
        raise BadInput(fault)
    intention.kind = IntentionKind(kind)
    intention.title, intention.service_said = title.strip(), service.strip()
    intention.save(update_fields=["kind", "title", "service_said"])
    record(
        Event.Kind.INTENTION_DESCRIBED,
        subject=intention,
        by=by,
        at=at,
        detail=intention.kind,
    )
    return intention


@transaction.atomic
def aim_intention(
    *,
    intention_id: int,
    need_id: int | None,
    outcome_id: int | None,
    measure_id: int | None,
    evidence: str | None = None,
    as_seen: str | None = None,
    by: Account,
    at: datetime,
) -> Intention:
    """Say which need it answers, for which outcome, and which measure would show that.

    What evidence it rests on stays as it was where none is said.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when one is not there for the person, or the measure is of another
            outcome.
    """
    intention = _held(intention_id, as_seen=as_seen, by=by, at=at)
    on = local_day(at)
    intention.need = _need(intention, need_id, by=by, on=on)
    intention.outcome = _outcome(intention, outcome_id, by=by, on=on)
    intention.measure = _measure(intention, measure_id, by=by, on=on)
    measure = intention.measure
    if measure and measure.outcome_id != intention.outcome_id:
        raise BadInput(
            f"“{measure.name}” is a measure of another outcome: “{measure.outcome}”. "
            "Choose that outcome, or a measure of the outcome chosen."
        )
    if evidence is not None:
        intention.evidence = evidence.strip()
    intention.save(update_fields=["need", "outcome", "measure", "evidence"])
    record(
        Event.Kind.INTENTION_AIMED,
        subject=intention,
        by=by,
        at=at,
        detail=f"need {need_id}, outcome {outcome_id}, measure {measure_id}",
    )
    return intention


@transaction.atomic
def cost_intention(
    *,
    intention_id: int,
    fund_id: int | None,
    pence: int | None,
    as_seen: str | None = None,
    by: Account,
    at: datetime,
) -> Intention:
    """Say which fund it changes, and by how much in a full year.

    Args:
        intention_id: The intention.
        fund_id: A fund of the same partnership; none where it is not known.
        pence: Above nothing what it takes, below nothing what it frees; none where it
            is not known.
        as_seen: What the person had been shown.
        by: Who does it.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the fund is of another partnership, or such an intention cannot
            have that sum.
    """
    intention = _held(intention_id, as_seen=as_seen, by=by, at=at)
    fund = _fund(intention, fund_id, by=by, on=local_day(at))
    if fault := why_no_sum(IntentionKind(intention.kind), pence):
        raise BadInput(fault)
    intention.fund, intention.pence = fund, pence
    intention.save(update_fields=["fund", "pence"])
    record(
        Event.Kind.INTENTION_COSTED,
        subject=intention,
        by=by,
        at=at,
        detail=f"fund {fund_id}, {pence} pence",
    )
    return intention


@transaction.atomic
def weigh_intention(
    *,
    intention_id: int,
    provider_impact: str,
    equality_impact: str,
    as_seen: str | None = None,
    by: Account,
    at: datetime,
) -> Intention:
    """Say what it does to providers, and to groups of people whom the law protects.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when somebody changed it meanwhile.
    """
    intention = _held(intention_id, as_seen=as_seen, by=by, at=at)
    intention.provider_impact = provider_impact.strip()
    intention.equality_impact = equality_impact.strip()
    intention.save(update_fields=["provider_impact", "equality_impact"])
    record(Event.Kind.INTENTION_WEIGHED, subject=intention, by=by, at=at)
    return intention


@transaction.atomic
def route_intention(
    *,
    intention_id: int,
    priority_id: int | None,
    body_id: int | None,
    decision_id: int | None,
    as_seen: str | None = None,
    by: Account,
    at: datetime,
) -> Intention:
    """Join it to the main programme: its priority, the body that decides, the decision.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when one of them belongs to another partnership.
    """
    intention = _held(intention_id, as_seen=as_seen, by=by, at=at)
    partnership = intention.partnership
    intention.priority = _priority(partnership, priority_id)
    intention.body = _body(partnership, body_id)
    intention.decision = _decision(intention, decision_id, by=by, on=local_day(at))
    intention.save(update_fields=["priority", "body", "decision"])
    record(
        Event.Kind.INTENTION_ROUTED,
        subject=intention,
        by=by,
        at=at,
        detail=f"priority {priority_id}, body {body_id}, decision {decision_id}",
    )
    return intention


@transaction.atomic
def add_milestone(
    *,
    intention_id: int,
    title: str,
    due_on: date,
    by: Account,
    at: datetime,
) -> Milestone:
    """Add a day by which part of an intention is to be done.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, is there already, or has a day that cannot be.
    """
    intention = _held(intention_id, as_seen=None, by=by, at=at)
    _refuse_milestone(title, due_on)
    if intention.milestones.filter(title=title.strip(), due_on=due_on).exists():
        raise BadInput("This intention has that milestone on that day already.")
    made = Milestone.objects.create(
        intention=intention,
        title=title.strip(),
        due_on=due_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.MILESTONE_ADDED,
        subject=intention,
        by=by,
        at=at,
        detail=f"milestone {made.pk}, due {due_on}",
    )
    return made


@transaction.atomic
def change_milestone(
    *,
    milestone_id: int,
    title: str,
    due_on: date,
    done_on: date | None,
    by: Account,
    at: datetime,
) -> Milestone:
    """Say that a milestone is done, or that it is another one or on another day.

    What is said already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, or was done on a day to come.
    """
    milestone = Milestone.objects.get(pk=milestone_id)
    _held(milestone.intention_id, as_seen=None, by=by, at=at)
    milestone.refresh_from_db()
    _refuse_milestone(title, due_on)
    if done_on is not None:
        _refuse_day(done_on)
        if done_on > local_day(at):
            raise BadInput(
                "A milestone cannot be done on a day to come. Leave the day it was done "
                "empty until then."
            )
    if (milestone.title, milestone.due_on, milestone.done_on) == (
        title.strip(),
        due_on,
        done_on,
    ):
        return milestone
    before = milestone.due_on
    milestone.title, milestone.due_on = title.strip(), due_on
    milestone.done_on = done_on
    milestone.save(update_fields=["title", "due_on", "done_on"])
    record(
        Event.Kind.MILESTONE_CHANGED,
        subject=milestone.intention,
        by=by,
        at=at,
        detail=f"milestone {milestone.pk}, due {before} then {due_on}, done {done_on}",
    )
    return milestone


@transaction.atomic
def withdraw_intention(
    *, intention_id: int, because: str, by: Account, at: datetime
) -> Intention:
    """Withdraw an intention, with the reason; it stays on record.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or it was withdrawn already.
    """
    intention = _held(intention_id, as_seen=None, by=by, at=at)
    if not because.strip():
        raise BadInput("Say why it is withdrawn.")
    intention.withdrawn_at, intention.withdrawn_because = at, because.strip()
    intention.save(update_fields=["withdrawn_at", "withdrawn_because"])
    record(Event.Kind.INTENTION_WITHDRAWN, subject=intention, by=by, at=at)
    return intention


def _held(
    intention_id: int, *, as_seen: str | None, by: Account, at: datetime
) -> Intention:
    """An intention that nobody else changes until this is done, and which stands."""
    Intention.objects.select_for_update(of=("self",)).get(pk=intention_id)
    intention = in_words(Intention.objects.filter(pk=intention_id)).get()
    if refusal := refusal_to_plan(
        actor=by, partnership=intention.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if intention.withdrawn_at is not None:
        raise BadInput("This intention was withdrawn, so nothing about it changes.")
    if as_seen is not None and as_seen != said_of(intention).as_seen:
        raise BadInput(CHANGED)
    return intention


def _need(
    intention: Intention, number: int | None, *, by: Account, on: date
) -> Need | None:
    if number is None or number == intention.need_id:
        return intention.need if number else None
    found = Need.objects.visible_to(by, on=on).standing().filter(pk=number).first()
    if found is None:
        raise BadInput(
            "That need is not there, was withdrawn, or is not your organisation's. "
            "Choose one of the list."
        )
    return found


def _outcome(
    intention: Intention, number: int | None, *, by: Account, on: date
) -> Outcome | None:
    if number is None or number == intention.outcome_id:
        return intention.outcome if number else None
    found = outcomes_seen_by(by, on=on).filter(pk=number).first()
    if found is None:
        raise BadInput("That outcome is not there. Choose one of the list.")
    return found


def _measure(
    intention: Intention, number: int | None, *, by: Account, on: date
) -> Measure | None:
    if number is None or number == intention.measure_id:
        return intention.measure if number else None
    found = measures_seen_by(by, on=on).filter(pk=number).first()
    if found is None:
        raise BadInput("That measure is not there. Choose one of the list.")
    return found


def _fund(
    intention: Intention, number: int | None, *, by: Account, on: date
) -> Fund | None:
    if number is None or number == intention.fund_id:
        return intention.fund if number else None
    seen = Fund.objects.visible_to(by, on=on)
    found = seen.filter(pk=number, partnership=intention.partnership_id).first()
    if found is None:
        raise BadInput(
            "That fund belongs to another partnership, or your organisation takes no "
            "part in it. Choose one of the list."
        )
    return found


def _priority(partnership: Partnership, number: int | None) -> Priority | None:
    if number is None:
        return None
    found = partnership.priorities.filter(pk=number).first()
    if found is None:
        raise BadInput("That priority belongs to another partnership.")
    return found


def _body(partnership: Partnership, number: int | None) -> Body | None:
    if number is None:
        return None
    found = partnership.bodies.filter(pk=number).first()
    if found is None:
        raise BadInput("That body belongs to another partnership.")
    return found


def _decision(
    intention: Intention, number: int | None, *, by: Account, on: date
) -> Decision | None:
    if number is None or number == intention.decision_id:
        return intention.decision if number else None
    seen = decisions_of(intention.partnership, actor=by, on=on)
    found = seen.filter(pk=number).first()
    if found is None:
        raise BadInput(NO_SUCH_DECISION)
    return found


def _refuse_milestone(title: str, due_on: date) -> None:
    if not title.strip():
        raise BadInput("Enter what is to be done by then.")
    _refuse_day(due_on)


def _refuse_day(on: date) -> None:
    if fault := why_no_day(on):
        raise BadInput(fault)
