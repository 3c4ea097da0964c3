"""What is planned and done of a programme: projects, benefits, tasks, and what waits."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.outcomes.queries import outcomes_seen_by
from ropewalk.partnership.models import Member, Partnership
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.models import (
    Benefit,
    Programme,
    ProgrammeTask,
    Project,
    Waiting,
)
from ropewalk.strategy.programme_kinds import Funding, Work
from ropewalk.strategy.queries.programme_facts import facts_of
from ropewalk.strategy.rules.programme import circle_said
from ropewalk.strategy.rules.task_said import TaskSaid, TimetableRow, why_not_a_task


@transaction.atomic
def begin_programme(
    *,
    partnership_id: int,
    title: str,
    purpose: str,
    starts_on: date,
    changes_structures: bool,
    plan_id: int | None = None,
    change_id: int | None = None,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Programme:
    """Begin a programme of a partnership, once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what and what for, names a plan or a change that
            the partnership has not, or changes structures without naming a change.
    """
    partnership = held_to_plan(partnership_id, by=by, at=at)
    if not (title.strip() and purpose.strip()):
        raise BadInput("Say what the programme is called, and what it is for.")
    if plan_id and not partnership.plans.filter(pk=plan_id).exists():
        raise BadInput("Choose a plan of this partnership.")
    if change_id and not partnership.changes.filter(pk=change_id).exists():
        raise BadInput("Choose a change of this partnership.")
    if changes_structures and not change_id:
        raise BadInput(
            "A programme that changes who sits where names the change whose gate it "
            "passes: its lessons ask for outcomes before structures. Record the change "
            "first, then choose it here."
        )
    programme, is_new = Programme.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "plan_id": plan_id,
            "change_id": change_id,
            "title": title.strip(),
            "purpose": purpose.strip(),
            "changes_structures": changes_structures,
            "starts_on": starts_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(programme, partnership_id=partnership.pk, recorded_by=by)
    if is_new:
        record(Event.Kind.PROGRAMME_BEGUN, subject=programme, by=by, at=at)
    return programme


@transaction.atomic
def add_project(
    *,
    programme_id: int,
    title: str,
    intention_id: int | None,
    outcome_id: int | None,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Project:
    """Add a project to a programme, for an intention or an outcome.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is for neither, or one of that title is there.
    """
    held_to_plan(_partnership_of(programme_id), by=by, at=at)
    programme = _programme(programme_id)
    words = title.strip()
    if not words:
        raise BadInput("Say what the project is called.")
    if intention_id is None and outcome_id is None:
        raise BadInput(
            "Choose what the project is for: an intention, an outcome, or both."
        )
    intentions = programme.partnership.intentions
    if intention_id and not intentions.filter(pk=intention_id).exists():
        raise BadInput("Choose an intention of this partnership.")
    outcomes = outcomes_seen_by(by, on=local_day(at))
    if outcome_id and not outcomes.filter(pk=outcome_id).exists():
        raise BadInput("Choose an outcome of a framework that is in use.")
    earlier = Project.objects.filter(submission_key=submission_key).first()
    if earlier is not None:
        refuse_other_use(earlier, programme_id=programme.pk, recorded_by=by)
        return earlier
    if programme.projects.filter(title__iexact=words).exists():
        raise BadInput("A project of that title is in the programme already.")
    project = Project.objects.create(
        programme=programme,
        title=words,
        intention_id=intention_id,
        outcome_id=outcome_id,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(Event.Kind.PROJECT_ADDED, subject=project, by=by, at=at)
    return project


@transaction.atomic
def expect_benefit(
    *, project_id: int, what: str, due_on: date, by: Account, at: datetime
) -> Benefit:
    """Say what a project is to bring about, and by when.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, or is there already.
    """
    project = Project.objects.select_related("programme").get(pk=project_id)
    held_to_plan(project.programme.partnership_id, by=by, at=at)
    words = what.strip()
    if not words:
        raise BadInput("Say what the project is to bring about.")
    if project.benefits.filter(what__iexact=words).exists():
        raise BadInput("That benefit is there already.")
    benefit = Benefit.objects.create(
        project=project, what=words, due_on=due_on, recorded_at=at, recorded_by=by
    )
    record(Event.Kind.BENEFIT_EXPECTED, subject=benefit, by=by, at=at)
    return benefit


@transaction.atomic
def realise_benefit(
    *, benefit_id: int, realised_on: date, shown_by: str, by: Account, at: datetime
) -> Benefit:
    """Record that a benefit is there, and what shows it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing shows it, the day is to come, or it was recorded before.
    """
    found = Benefit.objects.select_related("project__programme").get(pk=benefit_id)
    held_to_plan(found.project.programme.partnership_id, by=by, at=at)
    benefit = Benefit.objects.get(pk=benefit_id)
    if benefit.realised_on is not None:
        raise BadInput("This benefit was recorded as realised already.")
    if realised_on > local_day(at):
        raise BadInput("It cannot be realised on a day that is to come.")
    if not shown_by.strip():
        raise BadInput("Say what shows that it is there.")
    benefit.realised_on, benefit.shown_by = realised_on, shown_by.strip()
    benefit.save(update_fields=["realised_on", "shown_by"])
    record(Event.Kind.BENEFIT_REALISED, subject=benefit, by=by, at=at)
    return benefit


@transaction.atomic
def plan_task(
    *,
    programme_id: int,
    said: TaskSaid,
    waits_for: Sequence[int] = (),
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ProgrammeTask:
    """Add a task to a programme, once for each ``submission_key``.

    Args:
        programme_id: Which programme.
        said: What is said of the task.
        waits_for: The numbers, as rows, of tasks that have to be done first.
        submission_key: Of the form it comes from.
        by: Who says so.
        at: When.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no title or lead, its days are out of order, or it waits
            for a task of another programme.
    """
    partnership = held_to_plan(_partnership_of(programme_id), by=by, at=at)
    programme = _programme(programme_id)
    earlier = ProgrammeTask.objects.filter(submission_key=submission_key).first()
    if earlier is not None:
        refuse_other_use(earlier, programme_id=programme.pk, recorded_by=by)
        return earlier
    held = _checked(said, programme, partnership, by=by, on=local_day(at))
    if programme.tasks.filter(title__iexact=held.title).exists():
        raise BadInput("A task of that title is in the programme already.")
    others = list(programme.tasks.filter(pk__in=waits_for))
    if len(others) != len(set(waits_for)):
        raise BadInput("A task can wait for tasks of the same programme only.")
    task = _added(held, programme, submission_key, by=by, at=at)
    for each in others:
        Waiting.objects.create(task=task, on_task=each, recorded_at=at, recorded_by=by)
    record(Event.Kind.TASK_PLANNED, subject=task, by=by, at=at)
    return task


@transaction.atomic
def change_task(
    *, task_id: int, said: TaskSaid, by: Account, at: datetime
) -> ProgrammeTask:
    """Say anew what a task is: what was said before stays in the record of events.

    What is said already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when what is said cannot stand, or the task is done.
    """
    found = ProgrammeTask.objects.select_related("programme").get(pk=task_id)
    partnership = held_to_plan(found.programme.partnership_id, by=by, at=at)
    task = ProgrammeTask.objects.select_related("programme").get(pk=task_id)
    if task.done_on is not None:
        raise BadInput("What is done is not planned anew.")
    held = _checked(
        said, task.programme, partnership, kept=task.fund_id, by=by, on=local_day(at)
    )
    others = task.programme.tasks.exclude(pk=task.pk)
    if others.filter(title__iexact=held.title).exists():
        raise BadInput("A task of that title is in the programme already.")
    if all(getattr(task, name) == getattr(held, name) for name in TaskSaid.__slots__):
        return task
    before = [
        f"{name} was {getattr(task, name)}"
        for name in TaskSaid.__slots__
        if name not in {"lead_said", "lead_member_id"}
        and getattr(task, name) != getattr(held, name)
    ]
    for name in TaskSaid.__slots__:
        setattr(task, name, getattr(held, name))
    task.save(update_fields=list(TaskSaid.__slots__))
    record(
        Event.Kind.TASK_CHANGED, subject=task, by=by, at=at, detail="; ".join(before)
    )
    return task


@transaction.atomic
def finish_task(
    *, task_id: int, done_on: date, by: Account, at: datetime
) -> ProgrammeTask:
    """Record the day on which a task was done.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it was done before, on a day to come, or ahead of one it waits for.
    """
    found = ProgrammeTask.objects.select_related("programme").get(pk=task_id)
    held_to_plan(found.programme.partnership_id, by=by, at=at)
    task = ProgrammeTask.objects.get(pk=task_id)
    if task.done_on is not None:
        raise BadInput("This task was recorded as done already.")
    if done_on > local_day(at):
        raise BadInput("It cannot be done on a day that is to come.")
    open_ones = task.waits.filter(on_task__done_on=None).select_related("on_task")
    if awaited := [f"“{each.on_task.title}”" for each in open_ones]:
        raise BadInput(
            f"It waits for {' and '.join(awaited)}, not done yet. Record that first, or "
            "say that it waits no more."
        )
    task.done_on = done_on
    task.save(update_fields=["done_on"])
    record(Event.Kind.TASK_DONE, subject=task, by=by, at=at)
    return task


@transaction.atomic
def wait_for(*, task_id: int, on_task_id: int, by: Account, at: datetime) -> Waiting:
    """Say that a task cannot begin before another ends.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they are of two programmes, it is said already, or tasks would wait
            for each other in a circle, which is named.
    """
    found = ProgrammeTask.objects.select_related("programme").get(pk=task_id)
    held_to_plan(found.programme.partnership_id, by=by, at=at)
    task = ProgrammeTask.objects.select_related("programme").get(pk=task_id)
    other = task.programme.tasks.filter(pk=on_task_id).first()
    if other is None:
        raise BadInput("A task can wait for tasks of the same programme only.")
    if task.done_on is not None:
        raise BadInput("What is done waits for nothing.")
    if task.waits.filter(on_task=other).exists():
        raise BadInput("That is recorded already.")
    facts = facts_of(task.programme)
    waits = [(each.number, on) for each in facts for on in each.waits_for]
    if circle := circle_said(facts, [*waits, (task.number, other.number)]):
        raise BadInput(circle)
    waiting = Waiting.objects.create(
        task=task, on_task=other, recorded_at=at, recorded_by=by
    )
    record(Event.Kind.TASK_WAITS, subject=task, by=by, at=at, detail=f"task {other.pk}")
    return waiting


@transaction.atomic
def wait_no_more(
    *, task_id: int, on_task_id: int, by: Account, at: datetime
) -> ProgrammeTask:
    """Say that a task need not wait for another after all.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not wait for that one.
    """
    task = ProgrammeTask.objects.select_related("programme").get(pk=task_id)
    held_to_plan(task.programme.partnership_id, by=by, at=at)
    waiting = task.waits.filter(on_task=on_task_id).first()
    if waiting is None:
        raise BadInput("It does not wait for that task.")
    waiting.delete()
    record(
        Event.Kind.TASK_WAITS_NO_MORE,
        subject=task,
        by=by,
        at=at,
        detail=f"task {on_task_id}",
    )
    return task


@transaction.atomic
def take_in_timetable(
    *,
    programme_id: int,
    rows: Sequence[TimetableRow],
    project_id: int | None = None,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Programme:
    """Add all the rows of a timetable to a programme, or none of them.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: naming each row that is wrong, or the circle in which rows wait.
    """
    partnership = held_to_plan(_partnership_of(programme_id), by=by, at=at)
    programme = _programme(programme_id)
    keys = {each.row: uuid5(submission_key, str(each.row)) for each in rows}
    earlier = ProgrammeTask.objects.filter(submission_key__in=keys.values()).first()
    if earlier is not None:
        refuse_other_use(earlier, programme_id=programme.pk, recorded_by=by)
        return programme
    there = {each.title.casefold() for each in programme.tasks.all()}
    faults, made = [], {}
    for each in rows:
        said = replace(each.said, project_id=project_id)
        try:
            held = _checked(said, programme, partnership, by=by, on=local_day(at))
        except BadInput as wrong:
            faults.append(f"row {each.row}: {wrong}")
            continue
        if held.title.casefold() in there:
            faults.append(f"row {each.row}: a task of that title is in the programme.")
            continue
        there.add(held.title.casefold())
        made[each.row] = _added(held, programme, keys[each.row], by=by, at=at)
    faults += [
        f"row {each.row}: it waits for row {other}, which is not in the timetable."
        for each in rows
        for other in each.after
        if other not in keys
    ]
    if faults:
        raise BadInput("\n".join(["Nothing is taken in:", *faults]))
    for each in rows:
        for other in each.after:
            Waiting.objects.create(
                task=made[each.row],
                on_task=made[other],
                recorded_at=at,
                recorded_by=by,
            )
    facts = facts_of(programme)
    if circle := circle_said(
        facts, [(each.number, on) for each in facts for on in each.waits_for]
    ):
        raise BadInput(f"Nothing is taken in: {circle}")
    record(
        Event.Kind.TIMETABLE_TAKEN_IN,
        subject=programme,
        by=by,
        at=at,
        detail=f"{len(made)} rows",
    )
    return programme


def _added(
    said: TaskSaid, programme: Programme, key: UUID, *, by: Account, at: datetime
) -> ProgrammeTask:
    """A task with the next number of its programme, which is held."""
    last = programme.tasks.order_by("number").last()
    return ProgrammeTask.objects.create(
        programme=programme,
        number=last.number + 1 if last else 1,
        recorded_at=at,
        recorded_by=by,
        submission_key=key,
        **{name: getattr(said, name) for name in TaskSaid.__slots__},
    )


def _checked(
    said: TaskSaid,
    programme: Programme,
    partnership: Partnership,
    *,
    kept: int | None = None,
    by: Account,
    on: date,
) -> TaskSaid:
    """What is said of a task, in order, without space around its words.

    The fund that was ``kept`` may stay, whoever says the rest anew.

    Raises:
        BadInput: when it cannot stand.
    """
    held = replace(
        said,
        **{
            name: getattr(said, name).strip()
            for name in ("title", "lead_said", "due_said", "funding_said", "body_said")
        },
    )
    if why := why_not_a_task(
        title=held.title,
        has_lead=held.lead_member_id is not None or bool(held.lead_said),
        has_two_leads=held.lead_member_id is not None and bool(held.lead_said),
        starts_on=held.starts_on,
        days=held.days,
        due=(held.due_from, held.due_before),
        funding=Funding(held.funding),
        funding_said=held.funding_said,
        has_fund=held.fund_id is not None,
        work=Work(held.work),
        body=held.body_said,
    ):
        raise BadInput(why)
    members = Member.objects.filter(covering(on), partnership=partnership)
    if held.lead_member_id and not members.filter(pk=held.lead_member_id).exists():
        raise BadInput("Choose somebody who takes part in this partnership today.")
    if held.project_id and not programme.projects.filter(pk=held.project_id).exists():
        raise BadInput("Choose a project of this programme.")
    funds = Fund.objects.visible_to(by, on=on).filter(partnership=partnership)
    if held.fund_id not in (None, kept) and not funds.filter(pk=held.fund_id).exists():
        raise BadInput(
            "That fund belongs to another partnership, or your organisation takes no part "
            "in it. Choose another."
        )
    return held


def _partnership_of(programme_id: int) -> int:
    """The partnership that is held while its programme is written to."""
    return Programme.objects.values_list("partnership", flat=True).get(pk=programme_id)


def _programme(programme_id: int) -> Programme:
    """A programme as it is once its partnership is held."""
    return Programme.objects.select_related("partnership").get(pk=programme_id)
