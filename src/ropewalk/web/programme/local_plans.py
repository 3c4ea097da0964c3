"""Pages about local action plans: four steps in order, and who is awaited."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.strategy.actions import local_plan as actions
from ropewalk.strategy.programme_kinds import LineKind
from ropewalk.strategy.queries.local_plans import (
    appraisal_choices,
    level_choices,
    local_plan_page,
    local_plans_of,
    local_plans_seen_by,
    spoken_for,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.programme.negotiation_forms import (
    LocalPlanForm,
    OptionsForm,
    PlanLineForm,
    ReappraisalForm,
)
from ropewalk.web.requests import actor, seen_or_404, today, who, why_not_plan
from ropewalk.web.strategy.trails import Trail, trail_of_planning


def _trail(partnership: Any, plan: Any = None) -> Trail:
    trail = [
        *trail_of_planning(partnership),
        ("Local action plans", reverse("local-plans", args=[partnership.pk])),
    ]
    if plan is None:
        return trail
    return [
        *trail,
        (plan.title, reverse("local-plan", args=[partnership.pk, plan.pk])),
    ]


def _seen(request: HttpRequest, partnership_id: int, local_plan_id: int) -> Any:
    seen = local_plans_seen_by(actor(request), on=today())
    return get_object_or_404(seen, partnership=partnership_id, pk=local_plan_id)


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The local action plans of a partnership."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    context = {
        "partnership": seen,
        "plans": local_plans_of(seen),
        "trail": trail_of_planning(seen),
        "refusal": why_not_plan(request, seen),
    }
    return render(request, "programme/local_plans.html", context)


def begin(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Begin a local action plan."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Begin a local action plan",
        sentence="Four steps in order: each partner looks for itself first.",
        button="Begin it",
        trail=_trail(seen),
        refusal=why_not_plan(request, seen),
    )
    return ask(
        request,
        question,
        LocalPlanForm(**typed(request), initial={"submission_key": uuid4()}),
        do=lambda said: actions.begin_local_plan(
            partnership_id=seen.pk, **who(request), **said
        ),
        then=lambda made: reverse("local-plan", args=[seen.pk, made.pk]),
    )


def local_plan(
    request: HttpRequest, partnership_id: int, local_plan_id: int
) -> HttpResponse:
    """A local action plan: which step is done, and who is awaited."""
    seen = _seen(request, partnership_id, local_plan_id)
    context = {
        "plan": seen,
        "page": local_plan_page(seen, on=today()),
        "trail": _trail(seen.partnership),
        "refusal": why_not_plan(request, seen.partnership),
    }
    return render(request, "programme/local_plan.html", context)


def reappraise(
    request: HttpRequest, partnership_id: int, local_plan_id: int
) -> HttpResponse:
    """Record how a partner sees joint working: step 1."""
    seen = _seen(request, partnership_id, local_plan_id)
    question = Question(
        title="Reappraise from where a partner stands",
        sentence="Each partner says so for itself. What it said before stays on record.",
        button="Record it",
        caption=seen.title,
        trail=_trail(seen.partnership, seen),
        refusal=why_not_plan(request, seen.partnership),
    )
    return ask(
        request,
        question,
        ReappraisalForm(
            **typed(request),
            partners=spoken_for(actor(request), seen.partnership, on=today()),
        ),
        do=lambda said: actions.reappraise(
            local_plan_id=seen.pk, **who(request), **said
        ),
    )


def options(
    request: HttpRequest, partnership_id: int, local_plan_id: int
) -> HttpResponse:
    """Point at the appraisal in which the options were laid open: step 2."""
    seen = _seen(request, partnership_id, local_plan_id)
    appraisals = appraisal_choices(seen.partnership)
    question = Question(
        title="Take in the appraisal of the options",
        sentence="It is closed, and lays open benefits and risks of the options.",
        button="Take it in",
        caption=seen.title,
        trail=_trail(seen.partnership, seen),
        refusal=why_not_plan(request, seen.partnership)
        or _locked(seen, 2)
        or (None if appraisals else "No appraisal of options is recorded yet."),
    )
    return ask(
        request,
        question,
        OptionsForm(**typed(request), appraisals=appraisals),
        do=lambda said: actions.take_options(
            local_plan_id=seen.pk, **who(request), **said
        ),
    )


def develop(
    request: HttpRequest, partnership_id: int, local_plan_id: int
) -> HttpResponse:
    """Say how organisations are developed at a level: step 3."""
    return _line(
        request,
        _seen(request, partnership_id, local_plan_id),
        LineKind.DEVELOPMENT,
        step=3,
        title="Say how the organisations are developed",
        whom="Whose organisation is developed?",
    )


def engage(
    request: HttpRequest, partnership_id: int, local_plan_id: int
) -> HttpResponse:
    """Say how a profession is engaged at a level: step 4."""
    return _line(
        request,
        _seen(request, partnership_id, local_plan_id),
        LineKind.ENGAGEMENT,
        step=4,
        title="Say how a profession is engaged",
        whom="Which profession is engaged?",
    )


def _line(
    request: HttpRequest,
    seen: Any,
    kind: LineKind,
    *,
    step: int,
    title: str,
    whom: str,
) -> HttpResponse:
    question = Question(
        title=title,
        sentence="Each level of the system has at least one line.",
        button="Record it",
        caption=seen.title,
        trail=_trail(seen.partnership, seen),
        refusal=why_not_plan(request, seen.partnership) or _locked(seen, step),
    )
    return ask(
        request,
        question,
        PlanLineForm(**typed(request), levels=level_choices(), whom=whom),
        do=lambda said: actions.add_plan_line(
            local_plan_id=seen.pk, kind=kind, **who(request), **said
        ),
    )


def _locked(plan: Any, step: int) -> str:
    return local_plan_page(plan, on=today()).steps[step - 1].locked
