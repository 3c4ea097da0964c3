"""Pages of the cycle of a plan: who was asked at each stage, and the effort it took."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.strategy.actions.cycle import record_consultation, record_effort
from ropewalk.strategy.queries.cycle import (
    cycle_of,
    earlier_consultations,
    earlier_efforts,
    partner_choices_of,
)
from ropewalk.strategy.queries.plans import plans_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.planning.forms import ConsultationForm, EffortForm
from ropewalk.web.planning.trails import trail_of_cycle, trail_of_plan
from ropewalk.web.requests import seen_or_404, today, who, why_not_plan
from ropewalk.web.telling import Told, tell

RIGHT = {"If it puts an earlier record right": ["replaces_id"]}


def cycle(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """Who was asked at each stage of a plan, and how effort is spread."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    held = cycle_of(seen, on=today())
    refusal = why_not_plan(request, seen.partnership)
    own = [
        ("Record who was asked", reverse("record-consultation", args=[seen.pk])),
        ("Record hours of a stage", reverse("record-effort", args=[seen.pk])),
    ]
    return tell(
        request,
        Told(
            title="Who was asked, and effort by stage",
            sentence=f"{held.asked_said} {held.balance.sentence}",
            trail=trail_of_plan(seen),
            caption=seen.title,
            sections=held.sections(),
            on=today(),
            refusal=refusal,
            steps=[
                *([] if refusal else own),
                ("Go back to the plan", reverse("joint-plan", args=[seen.pk])),
            ],
        ),
    )


def _question(request: HttpRequest, seen: Any, title: str, sentence: str) -> Question:
    return Question(
        title=title,
        sentence=sentence,
        button="Record it",
        trail=trail_of_cycle(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        folded=RIGHT,
    )


def consult(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """Record who was asked at a stage."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    form = ConsultationForm(
        **typed(request),
        earlier=earlier_consultations(cycle_of(seen, on=today())),
        initial={"submission_key": uuid4()},
    )
    return ask(
        request,
        _question(
            request,
            seen,
            "Record who was asked",
            "What people said, and what it changed, is added and never changed.",
        ),
        form,
        do=lambda _: record_consultation(
            plan_id=seen.pk, **form.said(), **who(request)
        ),
    )


def work(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """Record the hours of a stage."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    form = EffortForm(
        **typed(request),
        earlier=earlier_efforts(cycle_of(seen, on=today())),
        partners=partner_choices_of(seen.partnership, on=today()),
        initial={"submission_key": uuid4(), "worked_on": today()},
    )
    return ask(
        request,
        _question(
            request,
            seen,
            "Record hours of a stage",
            "The four stages have equal weight: the page says when one swallows the rest.",
        ),
        form,
        do=lambda _: record_effort(plan_id=seen.pk, **form.said(), **who(request)),
    )
