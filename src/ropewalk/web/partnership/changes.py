"""Pages about changes in how partners work together, their gate and what is in the way."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.outcomes.queries import outcome_choices
from ropewalk.partnership import actions
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.changes import (
    challenges_seen_by,
    change_choices,
    change_page,
    changes_seen_by,
    lesson_answers,
    objective_choices,
    objective_table,
    objective_tree,
    objectives_of,
    register_of_challenges,
    register_of_changes,
    team_choices,
    workplan_table,
)
from ropewalk.partnership.queries.partnerships import members_of, partnerships_seen_by
from ropewalk.partnership.rules.changes import lessons, lessons_source
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.change_forms import (
    AnswerChallengeForm,
    ChallengeForm,
    ChangeForm,
    LessonsForm,
    ObjectiveForm,
    TaskGroupForm,
    TeamForm,
    TransitionForm,
)
from ropewalk.web.partnership.decision_forms import SureForm
from ropewalk.web.partnership.trails import trail_of_change, trail_of_partnership
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The changes of a partnership, what it is to achieve, and what stands in the way."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    tree = objective_tree(objectives_of(seen))
    asked = request.GET.dict()
    tables = [
        arrange(register_of_changes(seen, on=today()), asked),
        arrange(objective_table(tree), asked),
        arrange(register_of_challenges(seen, on=today()), asked),
    ]
    if download := download_asked(request, tables):
        return download
    context = {
        "partnership": seen,
        "trail": trail_of_partnership(seen),
        "changes": changes_seen_by(actor(request), on=today()).filter(partnership=seen),
        "tables": tables,
        "open": challenges_seen_by(actor(request), on=today()).filter(
            partnership=seen, closed_on=None
        ),
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/changes.html", context)


def new(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a change that partners mean to make."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record a change",
        sentence="It goes ahead once its gate is met: a team, a plan, the seven lessons.",
        button="Record the change",
        trail=trail_of_change(seen),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        ChangeForm(
            **typed(request),
            initial={"submission_key": uuid4(), "starts_on": today()},
        ),
        do=lambda said: actions.record_change(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=lambda change: reverse("change", args=[change.pk]),
    )


def change(request: HttpRequest, change_id: int) -> HttpResponse:
    """A change: its gate, its team, what it is for, and what is planned."""
    seen = seen_or_404(request, changes_seen_by, change_id)
    page = change_page(seen, on=today())
    tables = [
        arrange(objective_table(page.objectives), request.GET.dict()),
        arrange(workplan_table(page), request.GET.dict()),
    ]
    if download := download_asked(request, tables):
        return download
    context = {
        "page": page,
        "change": seen,
        "objectives": tables[0],
        "workplan": tables[1],
        "source": lessons_source(),
        "trail": trail_of_change(seen.partnership),
        "refusal": refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    }
    return render(request, "partnership/change.html", context)


def team(request: HttpRequest, change_id: int) -> HttpResponse:
    """Give a post or somebody a place in the team of a change."""
    seen = seen_or_404(request, changes_seen_by, change_id)
    posts, members = team_choices(seen.partnership, on=today())
    question = Question(
        title="Name somebody for the change team",
        sentence="The team plans the transition and sees it through.",
        button="Name them",
        trail=trail_of_change(seen.partnership, seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        TeamForm(
            **typed(request),
            posts=posts,
            members=members,
            initial={"starts_on": today()},
        ),
        do=lambda said: actions.join_change_team(
            change_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def plan(request: HttpRequest, change_id: int) -> HttpResponse:
    """Add a line to the transition plan of a change."""
    seen = seen_or_404(request, changes_seen_by, change_id)
    question = Question(
        title="Add a line to the transition plan",
        sentence="What has to be done while the old way ends and the new one begins.",
        button="Add the line",
        trail=trail_of_change(seen.partnership, seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        TransitionForm(**typed(request)),
        do=lambda said: actions.plan_transition(
            change_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def group(request: HttpRequest, change_id: int) -> HttpResponse:
    """Form a task group of a change."""
    seen = seen_or_404(request, changes_seen_by, change_id)
    question = Question(
        title="Form a task group",
        sentence="A group does part of the work, within the time of the change.",
        button="Form the group",
        trail=trail_of_change(seen.partnership, seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        TaskGroupForm(
            **typed(request),
            initial={"starts_on": seen.starts_on, "ends_before": seen.ends_before},
        ),
        do=lambda said: actions.form_task_group(
            change_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def learn(request: HttpRequest, change_id: int) -> HttpResponse:
    """Answer the seven lessons for a change."""
    seen = seen_or_404(request, changes_seen_by, change_id)
    form = LessonsForm(**typed(request), asked=lessons(), said=lesson_answers(seen))
    question = Question(
        title="Answer the seven lessons",
        sentence="What is not so yet does not stop the change, once you say what is to be "
        "done about it.",
        button="Record the answers",
        trail=trail_of_change(seen.partnership, seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
        headings=form.headings,
        note=f"Source: {lessons_source()}.",
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: actions.answer_lessons(
            change_id=seen.pk,
            answers=form.answers(),
            by=actor(request),
            at=timezone.now(),
        ),
    )


def go_ahead(request: HttpRequest, change_id: int) -> HttpResponse:
    """Let a change through its gate, or say all that is not met."""
    seen = seen_or_404(request, changes_seen_by, change_id)
    page = change_page(seen, on=today())
    question = Question(
        title="Let this change go ahead",
        sentence=page.said,
        button="Let it go ahead",
        trail=trail_of_change(seen.partnership, seen),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        )
        or page.refusal,
        note="What the gate finds today is kept with it.",
    )
    return ask(
        request,
        question,
        SureForm(**typed(request)),
        do=lambda _: actions.let_change_go_ahead(
            change_id=seen.pk, by=actor(request), at=timezone.now()
        ),
    )


def aim(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record what a partnership, or a change in it, is to achieve."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record an objective",
        sentence="Outcomes come before structures: say what gets better for people.",
        button="Record the objective",
        trail=trail_of_change(seen),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        ObjectiveForm(
            **typed(request),
            outcomes=outcome_choices(actor(request), on=today()),
            members=[
                (str(each.pk), each.name) for each in members_of(seen, on=today())
            ],
            changes=change_choices(seen),
            objectives=objective_choices(seen),
            initial={
                "submission_key": uuid4(),
                "change_id": request.GET.get("change", ""),
            },
        ),
        do=lambda said: actions.record_objective(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=_back,
    )


def challenge(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Raise what stands in the way."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Raise a challenge",
        sentence="It stays on the register until somebody answers it and it is closed.",
        button="Raise it",
        trail=trail_of_change(seen),
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        ChallengeForm(
            **typed(request),
            changes=change_choices(seen),
            initial={
                "submission_key": uuid4(),
                "raised_on": today(),
                "change_id": request.GET.get("change", ""),
            },
        ),
        do=lambda said: actions.raise_challenge(
            partnership_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=_back,
    )


def answer(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Say what answers a challenge; close it when it is dealt with."""
    seen = seen_or_404(request, challenges_seen_by, challenge_id)
    question = Question(
        title="Answer a challenge",
        sentence=seen.text,
        button="Record the answer",
        trail=trail_of_change(seen.partnership),
        refusal=refusal_to_run(
            actor=actor(request), partnership=seen.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        AnswerChallengeForm(
            **typed(request),
            initial={
                "answered_on": today(),
                "answer": seen.answer,
                "answer_post": seen.answer_post,
            },
        ),
        do=lambda said: actions.answer_challenge(
            challenge_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
        then=_back,
    )


def _back(done: Any) -> str:
    """The page of the change that something is of, or of the whole partnership's changes."""
    if done.change_id:
        return reverse("change", args=[done.change_id])
    return reverse("changes", args=[done.partnership_id])
