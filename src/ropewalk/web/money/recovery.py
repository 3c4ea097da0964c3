"""Pages of recovery plans: what is short, what is done about it, and its end."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import pounds
from ropewalk.money.actions.recovery import close_recovery, plan_recovery
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.money.queries.recovery import (
    recoveries_on,
    register_of_recoveries,
    short_by,
)
from ropewalk.money.queries.seen import recovery_tasks_seen_by
from ropewalk.partnership.rules.terms import year_said
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.money.asked_of import why_not_post
from ropewalk.web.money.keeping_forms import CloseRecoveryForm, RecoveryForm
from ropewalk.web.money.trails import trail_of_fund, trail_of_recoveries
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.telling import Told, tell


def recoveries(request: HttpRequest, fund_id: int) -> HttpResponse:
    """The recovery plans of a fund; those that are overdue come first."""
    fund = seen_or_404(request, funds_seen_by, fund_id)
    tasks = recovery_tasks_seen_by(actor(request), on=today()).filter(fund=fund)
    seen = recoveries_on(tasks, on=today())
    still = [each for each in seen if each.task.done_at is None]
    late = sum(each.is_overdue for each in seen)
    links = []
    for each in still:
        about = f"{_about(each.task)}, recovery {each.task.pk}"
        plan = reverse("plan-recovery", args=[each.task.pk])
        links.append((f"Plan: {about}", plan))
        if each.task.plan:
            close = reverse("close-recovery", args=[each.task.pk])
            links.append((f"Close: {about}", close))
    refusals = [why_not_post(request, fund, each.task.partner_id) for each in still]
    refusal = refusals[0] if refusals and all(refusals) else None
    told = Told(
        title="Recovery plans",
        sentence=f"Open: {len(still)} of {len(seen)}. Overdue: {late}."
        if seen
        else "Nothing of this fund has gone below nothing.",
        trail=trail_of_fund(fund),
        caption=fund.title,
        tables=[register_of_recoveries(seen)] if seen else [],
        links=[] if refusal else links,
        links_title="What is open",
        refusal=refusal,
        steps=[("Go to the fund", reverse("fund", args=[fund.pk]))],
    )
    return tell(request, told)


def _about(task: Any) -> str:
    strand = task.strand.title if task.strand else "the fund"
    whose = f" of {task.partner.name}" if task.partner else ""
    return f"{strand}{whose} in {year_said(task.year_starting)}"


def plan(request: HttpRequest, task_id: int) -> HttpResponse:
    """Record what will be done about a strand that is short."""
    task = seen_or_404(request, recovery_tasks_seen_by, task_id)
    question = Question(
        title="Record a recovery plan",
        sentence=f"{_about(task)} was short by {pounds(task.short_pence)}, and is by "
        f"{pounds(short_by(task))} now.",
        button="Record the plan",
        trail=trail_of_recoveries(task.fund),
        refusal=why_not_post(request, task.fund, task.partner_id),
        caption=task.fund.title,
        back="Back to the recovery plans",
    )
    form = RecoveryForm(
        **typed(request),
        initial={
            "plan": task.plan,
            "owner_post": task.owner_post,
            "due_on": task.due_on,
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: plan_recovery(task_id=task_id, **said, **who(request)),
    )


def close(request: HttpRequest, task_id: int) -> HttpResponse:
    """Close a recovery whose plan is done."""
    task = seen_or_404(request, recovery_tasks_seen_by, task_id)
    short = short_by(task)
    question = Question(
        title="Close a recovery",
        sentence=f"{_about(task)} is still short by {pounds(short)}."
        if short
        else f"{_about(task)} is no longer short.",
        button="Close it",
        trail=trail_of_recoveries(task.fund),
        refusal=why_not_post(request, task.fund, task.partner_id),
        caption=task.fund.title,
        note=f"The plan: {task.plan}" if task.plan else "",
        back="Back to the recovery plans",
        remedies=[]
        if task.plan
        else [("Record the plan first", reverse("plan-recovery", args=[task.pk]))],
    )
    return ask(
        request,
        question,
        CloseRecoveryForm(**typed(request)),
        do=lambda said: close_recovery(task_id=task_id, **said, **who(request)),
    )
