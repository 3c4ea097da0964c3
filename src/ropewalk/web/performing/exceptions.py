"""Pages of exception reports, improvement plans and what is agreed under them."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from ropewalk.figures.words import day
from ropewalk.service.actions.exceptions import (
    ActionSaid,
    PlanSaid,
    agree_action,
    answer_exception,
    begin_improvement,
    close_exception,
    end_improvement,
    finish_action,
    open_exception,
    review_improvement,
)
from ropewalk.service.performance_kinds import Ground, PlanEnd, ReportStepKind
from ropewalk.service.performance_permissions import (
    refusal_to_finish,
    refusal_to_hold_to_account,
    refusal_to_speak_for_provider,
)
from ropewalk.service.queries.exceptions import (
    actions_seen_by,
    actions_table,
    contracts_watched_by,
    has_ended,
    is_closed,
    is_done,
    next_review,
    plan_history,
    plan_state,
    plans_seen_by,
    report_history,
    report_state,
    reports_seen_by,
)
from ropewalk.service.queries.performance_told import performance_told
from ropewalk.service.rules.exceptions import ENDED, refusal_of_report_step
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.performing.forms import (
    AgreedForm,
    DoneForm,
    EndForm,
    ExceptionForm,
    PlanForm,
    ReviewForm,
    TextForm,
)
from ropewalk.web.performing.trails import about, trail_to_performance
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not
from ropewalk.web.tables import arrange

NOTHING_CALLS = (
    "No measure calls for another exception report today: none shows special-cause "
    "variation for the worse, misses its target or has a late return that no open report "
    "is about. What else is known is raised as a concern, or in an improvement plan."
)


def open_(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Open an exception report about a measure that calls for one."""
    seen = seen_or_404(request, contracts_watched_by, contract_id)
    calls = performance_told(seen, actor(request), on=today()).calls
    by_code = {each.code: each for each in calls}
    question = about(
        seen,
        trail_to_performance(request, seen),
        title="Open an exception report",
        sentence="The provider reads it, can answer it, and sees what is agreed under it.",
        button="Open it",
        refusal=why_not(request, refusal_to_hold_to_account, seen)
        or (None if calls else NOTHING_CALLS),
    )

    def do(said: dict[str, Any]) -> Any:
        called = by_code[said["called"]]
        return open_exception(
            contract_id=seen.pk,
            contract_measure_id=called.measure_id,
            ground=Ground(called.ground),
            statement=said["statement"],
            submission_key=said["submission_key"],
            **who(request),
        )

    return ask(
        request,
        question,
        ExceptionForm(
            **typed(request),
            calls=[(each.code, each.sentence) for each in calls],
            initial={"submission_key": uuid4()},
        ),
        do=do,
        then=lambda made: reverse("exception-report", args=[made.pk]),
    )


def _record(request: HttpRequest, table: Any, **context: Any) -> HttpResponse:
    """The page of a report or plan, or its table as a file."""
    leads = {"agreed": lambda pk: reverse("agreed-done", args=[pk])}
    held = arrange(table, request.GET.dict(), leads_to=leads["agreed"])
    if download := download_asked(request, [held], place=context["caption"]):
        return download
    return render(request, "performing/record.html", context | {"table": held})


def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """An exception report: what was found, what is agreed, what was said of it."""
    seen = seen_or_404(request, reports_seen_by, report_id)
    contract = seen.contract
    refusal = why_not(request, refusal_to_hold_to_account, contract)
    steps = []
    if why_not(request, refusal_to_speak_for_provider, contract) is None:
        steps.append(("Answer it", reverse("answer-exception-report", args=[seen.pk])))
    if refusal is None and not is_closed(seen):
        steps += [
            ("Agree an action", reverse("agree-action", args=[seen.pk])),
            ("Close it", reverse("close-exception-report", args=[seen.pk])),
            (
                "Begin an improvement plan",
                reverse("begin-improvement", args=[contract.pk]),
            ),
        ]
    return _record(
        request,
        actions_table(seen.actions.all(), title="What is agreed", on=today()),
        title=f"Exception report: {seen.measure}",
        sentence=f"{report_state(seen)}. {seen.found}",
        caption=f"{contract.reference}: {contract.title}",
        trail=trail_to_performance(request, contract),
        facts=[
            ("Why", seen.get_ground_display()),
            ("Provider", str(contract.provider)),
        ],
        notes=[],
        history=report_history(seen),
        refusal=refusal,
        steps=steps,
    )


def _of_report(request: HttpRequest, seen: Any, **said: Any) -> Question:
    address = reverse("exception-report", args=[seen.pk])
    trail = [
        *trail_to_performance(request, seen.contract),
        ("The exception report", address),
    ]
    return about(seen.contract, trail, note=seen.found, **said)


def answer(request: HttpRequest, report_id: int) -> HttpResponse:
    """Answer an exception report for the provider."""
    seen = seen_or_404(request, reports_seen_by, report_id)
    question = _of_report(
        request,
        seen,
        title="Answer it",
        sentence="Whoever can read the report reads your answer beside it, word for word.",
        button="Send the answer",
        refusal=why_not(request, refusal_to_speak_for_provider, seen.contract),
    )
    return ask(
        request,
        question,
        TextForm(**typed(request), label="What is your answer?"),
        do=lambda said: answer_exception(report_id=seen.pk, **said, **who(request)),
    )


def close(request: HttpRequest, report_id: int) -> HttpResponse:
    """Close an exception report with the reason."""
    seen = seen_or_404(request, reports_seen_by, report_id)
    taken = {each.kind for each in seen.steps.all()}
    question = _of_report(
        request,
        seen,
        title="Close it",
        sentence="It warns of nothing any more, and stays on record. The provider can "
        "still answer.",
        button="Close the report",
        refusal=why_not(request, refusal_to_hold_to_account, seen.contract)
        or refusal_of_report_step(taken, ReportStepKind.CLOSED),
    )
    return ask(
        request,
        question,
        TextForm(**typed(request), label="Why is it closed?"),
        do=lambda said: close_exception(report_id=seen.pk, **said, **who(request)),
    )


def agree(request: HttpRequest, report_id: int) -> HttpResponse:
    """Agree an action under an exception report."""
    seen = seen_or_404(request, reports_seen_by, report_id)
    taken = {each.kind for each in seen.steps.all()}
    question = _of_report(
        request,
        seen,
        title="Agree an action",
        sentence="Who does what by when. It waits for both sides until it is done.",
        button="Agree it",
        refusal=why_not(request, refusal_to_hold_to_account, seen.contract)
        or refusal_of_report_step(taken, ReportStepKind.CLOSED),
    )
    return ask(
        request,
        question,
        AgreedForm(**typed(request)),
        do=lambda said: agree_action(
            report_id=seen.pk, said=ActionSaid(**said), **who(request)
        ),
    )


def done(request: HttpRequest, agreed_id: int) -> HttpResponse:
    """Say that an agreed action was done."""
    seen = seen_or_404(request, actions_seen_by, agreed_id)
    of: Any = seen.report or seen.plan
    address = (
        reverse("exception-report", args=[seen.report_id])
        if seen.report_id
        else reverse("improvement-plan", args=[seen.plan_id])
    )
    words = "The exception report" if seen.report_id else "The improvement plan"
    question = about(
        of.contract,
        [*trail_to_performance(request, of.contract), (words, address)],
        title="Say that it was done",
        sentence=f"{seen.what}: {seen.owner_post}, by {day(seen.due_on)}.",
        button="It was done",
        refusal=why_not(request, refusal_to_finish, of.contract)
        or (
            f"It was done on {day(seen.done.done_on)}: {seen.done.shown_by}"
            if is_done(seen)
            else None
        ),
    )
    return ask(
        request,
        question,
        DoneForm(**typed(request), initial={"done_on": today()}),
        do=lambda said: finish_action(action_id=seen.pk, **said, **who(request)),
    )


def begin(request: HttpRequest, contract_id: int) -> HttpResponse:
    """Begin an improvement plan."""
    seen = seen_or_404(request, contracts_watched_by, contract_id)
    reports = reports_seen_by(actor(request), on=today()).filter(contract=seen)
    question = about(
        seen,
        trail_to_performance(request, seen),
        title="Begin an improvement plan",
        sentence="What is to be better, in milestones, and when that is looked at.",
        button="Begin it",
        refusal=why_not(request, refusal_to_hold_to_account, seen),
    )

    def do(said: dict[str, Any]) -> Any:
        key = said.pop("submission_key")
        return begin_improvement(
            contract_id=seen.pk,
            said=PlanSaid(**said),
            submission_key=key,
            **who(request),
        )

    return ask(
        request,
        question,
        PlanForm(
            **typed(request),
            reports=[
                (str(each.pk), f"{each.pk}: {each.found[:100]}")
                for each in reports
                if not is_closed(each)
            ],
            initial={"submission_key": uuid4()},
        ),
        do=do,
        then=lambda made: reverse("improvement-plan", args=[made.pk]),
    )


def plan(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """An improvement plan: its milestones, its reviews, and how it ended."""
    seen = seen_or_404(request, plans_seen_by, improvement_id)
    contract = seen.contract
    refusal = why_not(request, refusal_to_hold_to_account, contract)
    steps = []
    if refusal is None and not has_ended(seen):
        steps = [
            ("Set a milestone", reverse("set-milestone", args=[seen.pk])),
            ("Review it", reverse("review-improvement", args=[seen.pk])),
            ("End it", reverse("end-improvement", args=[seen.pk])),
        ]
    if seen.report_id:
        steps.append(
            (
                "See the exception report",
                reverse("exception-report", args=[seen.report_id]),
            )
        )
    return _record(
        request,
        actions_table(seen.milestones.all(), title="Milestones", on=today()),
        title=f"Improvement plan: {seen.aim}",
        sentence=f"{plan_state(seen, on=today())}.",
        caption=f"{contract.reference}: {contract.title}",
        trail=trail_to_performance(request, contract),
        facts=[
            ("Met when", seen.met_when),
            ("Provider", str(contract.provider)),
            *([] if has_ended(seen) else [("Next review", day(next_review(seen)))]),
        ],
        notes=[],
        history=plan_history(seen),
        refusal=refusal,
        steps=steps,
    )


def _of_plan(request: HttpRequest, seen: Any, **said: Any) -> Question:
    """A question about a plan that has not ended, for who holds its provider to account."""
    address = reverse("improvement-plan", args=[seen.pk])
    trail = [
        *trail_to_performance(request, seen.contract),
        ("The improvement plan", address),
    ]
    refusal = why_not(request, refusal_to_hold_to_account, seen.contract) or (
        ENDED if has_ended(seen) else None
    )
    return about(seen.contract, trail, note=seen.aim, refusal=refusal, **said)


def milestone(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Set a milestone of an improvement plan."""
    seen = seen_or_404(request, plans_seen_by, improvement_id)
    question = _of_plan(
        request,
        seen,
        title="Set a milestone",
        sentence="Who does what by when. It waits for both sides until it is done.",
        button="Set it",
    )
    return ask(
        request,
        question,
        AgreedForm(**typed(request)),
        do=lambda said: agree_action(
            plan_id=seen.pk, said=ActionSaid(**said), **who(request)
        ),
    )


def review(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """Say what a review of an improvement plan found."""
    seen = seen_or_404(request, plans_seen_by, improvement_id)
    question = _of_plan(
        request,
        seen,
        title="Review it",
        sentence=f"Its next review is on {day(next_review(seen))}.",
        button="Record the review",
    )
    return ask(
        request,
        question,
        ReviewForm(**typed(request), initial={"reviewed_on": today()}),
        do=lambda said: review_improvement(plan_id=seen.pk, **said, **who(request)),
    )


def end(request: HttpRequest, improvement_id: int) -> HttpResponse:
    """End an improvement plan as met or not met."""
    seen = seen_or_404(request, plans_seen_by, improvement_id)
    question = _of_plan(
        request,
        seen,
        title="End it",
        sentence=f"It is met when: {seen.met_when}",
        button="End the plan",
    )
    return ask(
        request,
        question,
        EndForm(**typed(request)),
        do=lambda said: end_improvement(
            plan_id=seen.pk, **said | {"end": PlanEnd(said["end"])}, **who(request)
        ),
    )
