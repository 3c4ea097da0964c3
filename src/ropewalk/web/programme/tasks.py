"""Pages about the tasks of a programme: new, as they stand, done, and what waits."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.partnership.queries.partnerships import member_choices
from ropewalk.strategy.actions import programme as actions
from ropewalk.strategy.queries.programmes import (
    project_choices,
    task_choices,
    task_fund_choices,
    task_page,
)
from ropewalk.strategy.rules.programme import due_words
from ropewalk.strategy.rules.task_said import A_DAY
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.programme.forms import DoneForm, NewTaskForm, TaskForm, WaitForm
from ropewalk.web.programme.seen import programme_or_404
from ropewalk.web.programme.trails import trail_to_programme, trail_to_task
from ropewalk.web.requests import actor, today, who, why_not_plan


def _task_or_404(
    request: HttpRequest, partnership_id: int, programme_id: int, task_number: int
) -> tuple[Any, Any]:
    seen = programme_or_404(request, partnership_id, programme_id)
    task = task_page(seen, task_number, actor=actor(request), on=today())
    if task is None:
        raise Http404
    return seen, task


def new(request: HttpRequest, partnership_id: int, programme_id: int) -> HttpResponse:
    """Add a task to a programme."""
    seen = programme_or_404(request, partnership_id, programme_id)
    question = Question(
        title="Add a task",
        sentence="Say who leads it and when it is due; what nobody knows stays empty.",
        button="Add the task",
        caption=seen.title,
        trail=trail_to_programme(seen),
        refusal=why_not_plan(request, seen.partnership),
    )
    form = NewTaskForm(
        **typed(request),
        members=member_choices(seen.partnership, on=today()),
        projects=project_choices(seen),
        funds=task_fund_choices(seen, actor(request), on=today()),
        tasks=task_choices(seen),
        initial={"submission_key": uuid4()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.plan_task(
            programme_id=seen.pk,
            said=form.said(),
            waits_for=said.get("waits_for", ()),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def task(
    request: HttpRequest, partnership_id: int, programme_id: int, task_number: int
) -> HttpResponse:
    """A task: whose, when, with what money, and what waits."""
    seen, found = _task_or_404(request, partnership_id, programme_id, task_number)
    context = {
        "programme": seen,
        "task": found,
        "due": due_words(found.due_from, found.due_before),
        "trail": trail_to_programme(seen),
        "refusal": why_not_plan(request, seen.partnership),
    }
    return render(request, "programme/task.html", context)


def change(
    request: HttpRequest, partnership_id: int, programme_id: int, task_number: int
) -> HttpResponse:
    """Say anew what a task is."""
    seen, found = _task_or_404(request, partnership_id, programme_id, task_number)
    is_day = found.due_from and found.due_before - found.due_from == A_DAY
    form = TaskForm(
        **typed(request),
        members=member_choices(seen.partnership, on=today()),
        projects=project_choices(seen),
        funds=task_fund_choices(seen, actor(request), on=today(), held=found.fund),
        initial={
            **{
                name: getattr(found, name)
                for name in TaskForm.base_fields
                if hasattr(found, name)
            },
            "due_on": found.due_from,
            "due_is_month": found.due_from is not None and not is_day,
        },
    )
    question = Question(
        title="Change this task",
        sentence="What was said before stays in the record.",
        button="Record it",
        caption=found.title,
        trail=trail_to_task(seen, found),
        refusal=why_not_plan(request, seen.partnership)
        or ("What is done is not planned anew." if found.done_on else None),
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.change_task(
            task_id=found.pk, said=form.said(), **who(request)
        ),
    )


def done(
    request: HttpRequest, partnership_id: int, programme_id: int, task_number: int
) -> HttpResponse:
    """Record that a task was done."""
    seen, found = _task_or_404(request, partnership_id, programme_id, task_number)
    question = Question(
        title="Record that this task is done",
        sentence=found.title,
        button="Record it",
        trail=trail_to_task(seen, found),
        refusal=why_not_plan(request, seen.partnership)
        or ("This task was recorded as done already." if found.done_on else None),
    )
    return ask(
        request,
        question,
        DoneForm(**typed(request), initial={"done_on": today()}),
        do=lambda said: actions.finish_task(task_id=found.pk, **who(request), **said),
    )


def wait(
    request: HttpRequest, partnership_id: int, programme_id: int, task_number: int
) -> HttpResponse:
    """Say that a task cannot begin before another ends."""
    seen, found = _task_or_404(request, partnership_id, programme_id, task_number)
    question = Question(
        title="Say what this task waits for",
        sentence="It cannot begin before that one ends.",
        button="Record it",
        caption=found.title,
        trail=trail_to_task(seen, found),
        refusal=why_not_plan(request, seen.partnership),
    )
    others = [each for each in task_choices(seen) if each[0] != str(found.pk)]
    return ask(
        request,
        question,
        WaitForm(**typed(request), tasks=others),
        do=lambda said: actions.wait_for(task_id=found.pk, **who(request), **said),
    )


def wait_no_more(
    request: HttpRequest, partnership_id: int, programme_id: int, task_number: int
) -> HttpResponse:
    """Say that a task need not wait for another after all."""
    seen, found = _task_or_404(request, partnership_id, programme_id, task_number)
    held = [(str(each.on_task_id), each.on_task.title) for each in found.waits.all()]
    question = Question(
        title="Say that this task need not wait",
        sentence="It can begin before that one ends.",
        button="Record it",
        caption=found.title,
        trail=trail_to_task(seen, found),
        refusal=why_not_plan(request, seen.partnership)
        or (None if held else "It waits for nothing."),
    )
    return ask(
        request,
        question,
        WaitForm(**typed(request), tasks=held, label="For which need it not wait?"),
        do=lambda said: actions.wait_no_more(task_id=found.pk, **who(request), **said),
    )
