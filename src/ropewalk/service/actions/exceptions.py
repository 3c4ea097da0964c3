"""Opening, answering and closing an exception report; what is agreed to be done by when."""

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
from ropewalk.organisations.models import Account
from ropewalk.service.hold import hold_contract
from ropewalk.service.models import (
    AgreedAction,
    AgreedActionDone,
    Contract,
    ExceptionReport,
    ImprovementPlan,
    PlanEnding,
    PlanReview,
    ReportStep,
)
from ropewalk.service.performance_kinds import Ground, PlanEnd, ReportStepKind
from ropewalk.service.performance_permissions import (
    refusal_to_finish,
    refusal_to_hold_to_account,
    refusal_to_speak_for_provider,
)
from ropewalk.service.queries.performance import performance_of
from ropewalk.service.rules.exceptions import (
    ENDED,
    refusal_of_report_step,
)
from ropewalk.service.rules.personal import OF_A_CONTRACT
from ropewalk.service.worded import worded


@dataclass(frozen=True, slots=True)
class ActionSaid:
    """Who does what by when: a post, never a person's name."""

    what: str
    owner_post: str
    due_on: date


@dataclass(frozen=True, slots=True)
class PlanSaid:
    """What is to be better, how anybody will know, and when that is first looked at."""

    aim: str
    met_when: str
    review_on: date
    report_id: int | None = None


def _held_to_account(contract_id: int, *, by: Account, on: date) -> Contract:
    """A contract, held, for who holds its provider to account."""
    contract = hold_contract(contract_id)
    if refusal := refusal_to_hold_to_account(actor=by, contract=contract, on=on):
        raise PermissionDenied(refusal)
    return contract


@transaction.atomic
def open_exception(
    *,
    contract_id: int,
    contract_measure_id: int,
    ground: Ground,
    statement: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ExceptionReport:
    """Open an exception report about a measure that calls for one on a ground.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the figures give no such ground, or a report about it is open.
    """
    on = local_day(at)
    contract = _held_to_account(contract_id, by=by, on=on)
    held = ExceptionReport.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, contract=contract, recorded_by=by)
        return held
    called = next(
        (
            each
            for each in performance_of(contract, on=on).calls
            if (each.measure_id, each.ground) == (contract_measure_id, ground)
        ),
        None,
    )
    if called is None:
        raise BadInput(
            "The figures do not call for that report today. Choose one of those that the "
            "contract's performance names."
        )
    standing = ExceptionReport.objects.standing().filter(
        measure=contract_measure_id, ground=ground
    )
    if standing.exists():
        raise BadInput("An exception report about that is open already.")
    made = ExceptionReport.objects.create(
        contract=contract,
        measure_id=contract_measure_id,
        ground=ground,
        found=called.sentence,
        statement=worded(
            statement, OF_A_CONTRACT, nothing="Say what you ask of the provider."
        ),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.EXCEPTION_OPENED,
        subject=contract,
        by=by,
        at=at,
        detail=f"exception report {made.pk}, contract measure {contract_measure_id}, "
        f"{ground}",
    )
    return made


@transaction.atomic
def answer_exception(
    *, report_id: int, text: str, by: Account, at: datetime
) -> ReportStep:
    """Answer an exception report for the provider: its right, also once it is closed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said.
    """
    report = ExceptionReport.objects.get(pk=report_id)
    contract = hold_contract(report.contract_id)
    if refusal := refusal_to_speak_for_provider(
        actor=by, contract=contract, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    made = _step(
        report,
        ReportStepKind.ANSWERED,
        worded(text, OF_A_CONTRACT, nothing="Enter your answer."),
        by=by,
        at=at,
    )
    record(Event.Kind.EXCEPTION_REPLIED_TO, subject=report, by=by, at=at)
    return made


@transaction.atomic
def close_exception(
    *, report_id: int, text: str, by: Account, at: datetime
) -> ReportStep:
    """Close an exception report with the reason. Its provider can still answer.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or it is closed already.
    """
    report = ExceptionReport.objects.get(pk=report_id)
    _held_to_account(report.contract_id, by=by, on=local_day(at))
    made = _step(
        report,
        ReportStepKind.CLOSED,
        worded(text, OF_A_CONTRACT, nothing="Say why it is closed."),
        by=by,
        at=at,
    )
    record(Event.Kind.EXCEPTION_CLOSED, subject=report, by=by, at=at)
    return made


def _step(
    report: ExceptionReport,
    kind: ReportStepKind,
    text: str,
    *,
    by: Account,
    at: datetime,
) -> ReportStep:
    taken = set(report.steps.values_list("kind", flat=True))
    if refusal := refusal_of_report_step(taken, kind):
        raise BadInput(refusal)
    return ReportStep.objects.create(
        report=report,
        kind=kind,
        text=text,
        closes=report if kind == ReportStepKind.CLOSED else None,
        recorded_at=at,
        recorded_by=by,
    )


@transaction.atomic
def begin_improvement(
    *,
    contract_id: int,
    said: PlanSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ImprovementPlan:
    """Begin an improvement plan under a contract, of its own or after a report.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is not said, the first review is not to come, or the
            report is another contract's.
    """
    on = local_day(at)
    contract = _held_to_account(contract_id, by=by, on=on)
    held = ImprovementPlan.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, contract=contract, recorded_by=by)
        return held
    if said.review_on <= on:
        raise BadInput("The first review is on a day to come.")
    if (
        said.report_id is not None
        and not contract.exception_reports.filter(pk=said.report_id).exists()
    ):
        raise BadInput("Choose an exception report of this contract.")
    made = ImprovementPlan.objects.create(
        contract=contract,
        report_id=said.report_id,
        aim=worded(said.aim, OF_A_CONTRACT, nothing="Say what is to be better."),
        met_when=worded(
            said.met_when,
            OF_A_CONTRACT,
            nothing="Say how anybody will know that it is met.",
        ),
        review_on=said.review_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.IMPROVEMENT_BEGUN,
        subject=contract,
        by=by,
        at=at,
        detail=f"improvement plan {made.pk}",
    )
    return made


def _plan_open(plan_id: int, *, by: Account, on: date) -> ImprovementPlan:
    """A plan that has not ended, held, for somebody who may say how it goes."""
    plan = ImprovementPlan.objects.get(pk=plan_id)
    _held_to_account(plan.contract_id, by=by, on=on)
    if PlanEnding.objects.filter(plan=plan).exists():
        raise BadInput(ENDED)
    return plan


@transaction.atomic
def review_improvement(
    *,
    plan_id: int,
    reviewed_on: date,
    found: str,
    next_on: date,
    by: Account,
    at: datetime,
) -> PlanReview:
    """Say what a review of an improvement plan found, and when it is looked at next.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is said, a day is not possible, or the plan has ended.
    """
    on = local_day(at)
    plan = _plan_open(plan_id, by=by, on=on)
    if reviewed_on > on:
        raise BadInput(f"{day(reviewed_on)} is still to come.")
    if reviewed_on < local_day(plan.recorded_at):
        raise BadInput(
            f"The plan was begun on {day(local_day(plan.recorded_at))}: it was not "
            "reviewed before."
        )
    if next_on <= reviewed_on:
        raise BadInput("The next review is after this one.")
    made = PlanReview.objects.create(
        plan=plan,
        reviewed_on=reviewed_on,
        found=worded(found, OF_A_CONTRACT, nothing="Say what the review found."),
        next_on=next_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.IMPROVEMENT_REVIEWED, subject=plan, by=by, at=at)
    return made


@transaction.atomic
def end_improvement(
    *, plan_id: int, end: PlanEnd, because: str, by: Account, at: datetime
) -> PlanEnding:
    """End an improvement plan as met or not met.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, or it has ended.
    """
    plan = _plan_open(plan_id, by=by, on=local_day(at))
    made = PlanEnding.objects.create(
        plan=plan,
        end=end,
        because=worded(because, OF_A_CONTRACT, nothing="Say why."),
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.IMPROVEMENT_ENDED, subject=plan, by=by, at=at, detail=str(end))
    return made


@transaction.atomic
def agree_action(
    *,
    said: ActionSaid,
    report_id: int | None = None,
    plan_id: int | None = None,
    by: Account,
    at: datetime,
) -> AgreedAction:
    """Agree who does what by when, under an exception report or as a plan's milestone.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is not said, the day is past, or the report or plan is
            closed.
    """
    on = local_day(at)
    report = plan = None
    if plan_id is not None and report_id is None:
        plan = _plan_open(plan_id, by=by, on=on)
    elif report_id is not None and plan_id is None:
        report = ExceptionReport.objects.get(pk=report_id)
        _held_to_account(report.contract_id, by=by, on=on)
        if report.steps.filter(kind=ReportStepKind.CLOSED).exists():
            raise BadInput("This exception report is closed: agree actions in another.")
    else:
        raise BadInput("An action is agreed under one report, or one plan.")
    if said.due_on < on:
        raise BadInput(f"{day(said.due_on)} is past: agree on a day to come.")
    made = AgreedAction.objects.create(
        report=report,
        plan=plan,
        what=worded(said.what, OF_A_CONTRACT, nothing="Say what is to be done."),
        owner_post=worded(
            said.owner_post, OF_A_CONTRACT, nothing="Say which post does it."
        ),
        due_on=said.due_on,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.ACTION_AGREED,
        subject=report or plan or made,
        by=by,
        at=at,
        detail=f"agreed action {made.pk}, by {said.due_on}",
    )
    return made


@transaction.atomic
def finish_action(
    *, action_id: int, done_on: date, shown_by: str, by: Account, at: datetime
) -> AgreedActionDone:
    """Say that an agreed action was done, and what shows it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing shows it, the day is not possible, or it was done before.
    """
    on = local_day(at)
    action = AgreedAction.objects.select_related("report", "plan").get(pk=action_id)
    of = action.report or action.plan
    if of is None:
        raise BadInput("This action belongs to no report or plan.")
    contract = hold_contract(of.contract_id)
    if refusal := refusal_to_finish(actor=by, contract=contract, on=on):
        raise PermissionDenied(refusal)
    if AgreedActionDone.objects.filter(action=action).exists():
        raise BadInput("This action is done already.")
    if not local_day(action.recorded_at) <= done_on <= on:
        raise BadInput(
            f"It was agreed on {day(local_day(action.recorded_at))}: enter a day from "
            "then until today."
        )
    made = AgreedActionDone.objects.create(
        action=action,
        done_on=done_on,
        shown_by=worded(
            shown_by, OF_A_CONTRACT, nothing="Say what shows that it was done."
        ),
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.AGREED_ACTION_DONE, subject=action, by=by, at=at)
    return made
