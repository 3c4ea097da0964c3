"""Pages of plans: the register, one part by part, and the joint plan as a document."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.strategy.actions.plans import (
    change_plan,
    choose_intentions,
    record_plan,
)
from ropewalk.strategy.queries.plan_told import sections_of
from ropewalk.strategy.queries.plan_versions import Compared, last_version, version_said
from ropewalk.strategy.queries.plans import (
    intention_choices,
    outer_plan_choices,
    plan_said,
    plans_of,
    plans_seen_by,
    register_of_plans,
)
from ropewalk.strategy.rules.plans import ONE_DAY, PlanSaid
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.planning.forms import ChooseForm, NewPlanForm, PlanForm
from ropewalk.web.planning.papers import plan_document, plan_to_print
from ropewalk.web.planning.trails import trail_of_plan, trail_of_plans
from ropewalk.web.requests import seen_or_404, today, who, why_not_plan
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The plans of a partnership."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    plans = list(plans_of(seen))
    refusal = why_not_plan(request, seen)
    steps = [("Go to the intentions", reverse("intentions", args=[seen.pk]))]
    if not refusal:
        steps.insert(0, ("Record a plan", reverse("record-joint-plan", args=[seen.pk])))
    count = len(plans)
    return tell(
        request,
        Told(
            title="Plans",
            sentence="No plan is recorded yet."
            if not count
            else f"{seen.name} has {'1 plan' if count == 1 else f'{count} plans'}.",
            trail=trail_of_plans(seen)[:-1],
            caption=seen.name,
            tables=(register_of_plans(plans),),
            leads_to={"plans": lambda number: reverse("joint-plan", args=[number])},
            refusal=refusal,
            steps=steps,
        ),
    )


def record(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a plan."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    form = NewPlanForm(
        **typed(request),
        plans=outer_plan_choices(seen),
        intentions=intention_choices(seen),
        initial={"submission_key": uuid4()},
    )
    question = Question(
        title="Record a plan",
        sentence="What partners mean to do together over a term, and what for.",
        button="Record the plan",
        trail=trail_of_plans(seen),
        refusal=why_not_plan(request, seen),
        caption=seen.name,
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: record_plan(partnership_id=seen.pk, **form.said(), **who(request)),
        then=lambda made: reverse("joint-plan", args=[made.pk]),
    )


def plan(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """A plan: its vision and outcomes, intentions, money, milestones, what is missing."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    said = plan_said(seen, on=today())
    refusal = why_not_plan(request, seen.partnership)
    last = last_version(seen)
    return tell(
        request,
        Told(
            title=said.title,
            sentence=said.sentence(),
            trail=trail_of_plans(seen.partnership),
            caption=f"Plan of {said.partnership}",
            facts=_facts(said),
            notes=[_issued(said, last)],
            sections=sections_of(said),
            on=today(),
            links=_links(seen),
            links_title="Intentions, plans and versions of it",
            refusal=refusal,
            steps=_steps(seen, may=not refusal),
        ),
    )


def _facts(said: PlanSaid) -> list[tuple[str, str]]:
    facts = [
        ("Vision", said.vision),
        ("Term", said.term.said),
        ("State", said.standing),
    ]
    if said.within:
        facts.append(("Inside", said.within))
    return facts


def _issued(said: PlanSaid, last: Any) -> str:
    """What was issued last, and whether the plan has changed since."""
    if last is None:
        return "It has not been issued: a body approves it first."
    issued = version_said(last)
    since = Compared(issued, said)
    if since.is_same:
        return f"{issued.standing}. Nothing has changed since."
    return f"{issued.standing}. Changed since: {since.sentence}"


def _links(seen: Any) -> list[tuple[str, str]]:
    intentions = [
        (f"{each.title} (intention {each.pk})", reverse("intention", args=[each.pk]))
        for each in seen.intentions.all()
    ]
    versions = [
        (f"Version {each.number}", reverse("joint-plan-version", args=[each.pk]))
        for each in seen.versions.order_by("number")
    ]
    related = [*seen.parts.all(), *([seen.within] if seen.within else [])]
    return (
        versions
        + intentions
        + [
            (f"{each.title} (plan {each.pk})", reverse("joint-plan", args=[each.pk]))
            for each in related
        ]
    )


def _steps(seen: Any, *, may: bool) -> list[tuple[str, str]]:
    own = [
        ("Choose the intentions in it", "choose-intentions"),
        ("Change the plan", "change-joint-plan"),
        ("Issue the plan", "issue-joint-plan"),
    ]
    papers = [
        ("Compare it with last year's plan or another", "compare-joint-plans"),
        ("See who was asked, and effort by stage", "plan-cycle"),
        ("Download the joint plan as a document (DOCX)", "joint-plan-document"),
        ("Download the joint plan to print (HTML)", "joint-plan-print"),
    ]
    return [
        *(
            (words, reverse(name, args=[seen.pk]))
            for words, name in [*(own if may else []), *papers]
        ),
        ("Go to the plans", reverse("joint-plans", args=[seen.partnership_id])),
    ]


def change(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """Change a plan's title, vision or term."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    form = PlanForm(
        **typed(request),
        plans=outer_plan_choices(seen.partnership, but=seen),
        initial={
            "title": seen.title,
            "vision": seen.vision,
            "starts_on": seen.starts_on,
            "ends_on": seen.ends_before - ONE_DAY,
            "within_id": seen.within_id,
        },
    )
    question = Question(
        title="Change the plan",
        sentence="What was issued before stays as it was issued.",
        button="Save",
        trail=trail_of_plan(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: change_plan(plan_id=seen.pk, **form.said(), **who(request)),
    )


def choose(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """Choose the intentions in a plan."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    form = ChooseForm(
        **typed(request),
        intentions=intention_choices(seen.partnership, plan=seen),
        initial={"intention_ids": [str(each.pk) for each in seen.intentions.all()]},
    )
    question = Question(
        title="Choose the intentions in the plan",
        sentence="The plan's money, milestones and outcomes are those of its intentions.",
        button="Save",
        trail=trail_of_plan(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        remedies=[
            (
                "Record an intention",
                reverse("record-intention", args=[seen.partnership_id]),
            )
        ],
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: choose_intentions(
            plan_id=seen.pk,
            intention_ids=[int(each) for each in said["intention_ids"]],
            **who(request),
        ),
    )


def document(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """The joint plan as a Word document."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    return plan_document(plan_said(seen, on=today()))


def to_print(request: HttpRequest, joint_plan_id: int) -> HttpResponse:
    """The joint plan as a file that any browser shows and prints."""
    seen = seen_or_404(request, plans_seen_by, joint_plan_id)
    return plan_to_print(plan_said(seen, on=today()))
