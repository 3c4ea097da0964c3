"""Pages of intentions: the register, one with what is missing, and adding that."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.review.rules.thread import Kind
from ropewalk.strategy.actions.intentions import (
    add_milestone,
    aim_intention,
    change_milestone,
    cost_intention,
    describe_intention,
    record_intention,
    route_intention,
    weigh_intention,
    withdraw_intention,
)
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.queries.intentions import (
    Register,
    aim_choices,
    fund_choices_of,
    intention_told,
    intentions_on_track,
    intentions_seen_by,
    milestones_seen_by,
    register_of_intentions,
    route_choices,
    said_of,
    track_table,
)
from ropewalk.strategy.rules.intentions import Part, track_sentence
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.planning.forms import (
    AimForm,
    ChangedMilestoneForm,
    CostForm,
    IntentionForm,
    MilestoneForm,
    NewIntentionForm,
    RouteForm,
    WeighForm,
    WithdrawForm,
)
from ropewalk.web.planning.trails import trail_of_intention, trail_of_intentions
from ropewalk.web.requests import (
    actor,
    day_asked,
    seen_or_404,
    today,
    who,
    why_not_plan,
)
from ropewalk.web.review.follow import follow_the_thread
from ropewalk.web.telling import Told, tell

ADD = {
    Part.NEED: ("Choose the need", "aim-intention"),
    Part.OUTCOME: ("Choose the outcome", "aim-intention"),
    Part.MEASURE: ("Choose the measure", "aim-intention"),
    Part.SERVICE: ("Enter the service", "describe-intention"),
    Part.MONEY: ("Enter the fund and the sum", "cost-intention"),
    Part.PROVIDERS: ("Say what it does to providers", "weigh-intention"),
    Part.EQUALITY: ("Say what it does to equality", "weigh-intention"),
    Part.MILESTONES: ("Add the first milestone", "add-milestone"),
    Part.DECISION: ("Choose the decision", "route-intention"),
}


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The intentions of a partnership, what is missing, and what they do with money."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = register_of_intentions(
        seen,
        kind=request.GET.get("kind", ""),
        missing=request.GET.get("missing", ""),
    )
    refusal = why_not_plan(request, seen)
    steps = [
        ("See which are on track", reverse("intentions-on-track", args=[seen.pk])),
        ("Go to the plans", reverse("joint-plans", args=[seen.pk])),
    ]
    if not refusal:
        steps.insert(
            0, ("Record an intention", reverse("record-intention", args=[seen.pk]))
        )
    return tell(
        request,
        Told(
            title="Intentions",
            sentence=held.sentence,
            trail=trail_of_intentions(seen)[:-1],
            caption=seen.name,
            tables=(held.table(), held.money_table()),
            leads_to={"intentions": lambda number: reverse("intention", args=[number])},
            links=_narrower(held, reverse("intentions", args=[seen.pk])),
            links_title="Show some of them",
            refusal=refusal,
            steps=steps,
        ),
    )


def _narrower(held: Register, address: str) -> list[tuple[str, str]]:
    """Links to the intentions of each kind, and to those without each part."""
    links = [("Every intention", address)] if held.asked else []
    links += [
        (f"To {kind.label.lower()}: {held.with_kind(kind)}", f"{address}?kind={kind}")
        for kind in IntentionKind
        if held.with_kind(kind)
    ]
    return links + [
        (
            f"Without {part.label.lower()}: {held.without(part)}",
            f"{address}?missing={part}",
        )
        for part in Part
        if held.without(part)
    ]


def on_track(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Which intentions are on track on a day, late, done or incomplete."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    on = day_asked(request)
    found = intentions_on_track(seen, on)
    return tell(
        request,
        Told(
            title="Which intentions are on track",
            sentence=track_sentence(found, on=on),
            trail=trail_of_intentions(seen),
            caption=seen.name,
            tables=(track_table(found),),
            leads_to={"track": lambda number: reverse("intention", args=[number])},
            steps=[("Go to the register", reverse("intentions", args=[seen.pk]))],
        ),
    )


def record(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record an intention."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record an intention",
        sentence="Only what is intended is asked for now. Its page then says what is "
        "missing and who can add it.",
        button="Record the intention",
        trail=trail_of_intentions(seen),
        refusal=why_not_plan(request, seen),
        caption=seen.name,
    )
    return ask(
        request,
        question,
        NewIntentionForm(**typed(request), initial={"submission_key": uuid4()}),
        do=lambda said: record_intention(
            partnership_id=seen.pk, **said, **who(request)
        ),
        then=lambda made: reverse("intention", args=[made.pk]),
    )


def intention(request: HttpRequest, intention_id: int) -> HttpResponse:
    """An intention: a sentence, its parts, and exactly what is missing."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    told = intention_told(seen, on=today())
    refusal = None if seen.withdrawn_at else why_not_plan(request, seen.partnership)
    may = not refusal and not seen.withdrawn_at
    missing = () if seen.withdrawn_at else told.said.missing
    tables = [told.missing_table()] if missing else []
    if told.said.milestones:
        tables.append(told.milestone_table())
    return tell(
        request,
        Told(
            title=seen.title,
            sentence=told.said.sentence(),
            trail=trail_of_intentions(seen.partnership),
            caption=f"Intention of {seen.partnership.name}",
            facts=told.said.facts(),
            notes=[told.said.add_on] if told.said.add_on else [],
            tables=tables,
            links=_to_add(seen, missing) if may else (),
            links_title="Add what is missing",
            refusal=refusal,
            steps=_steps(seen, told.said.milestones) if may else _back(seen),
        ),
    )


def _to_add(seen: Any, missing: tuple[Part, ...]) -> list[tuple[str, str]]:
    return [
        (words, reverse(name, args=[seen.pk]))
        for words, name in (ADD[part] for part in missing)
    ]


def _back(seen: Any) -> list[tuple[str, str]]:
    return [
        follow_the_thread(Kind.INTENTION, seen.pk),
        ("Go to the intentions", reverse("intentions", args=[seen.partnership_id])),
    ]


def _steps(seen: Any, milestones: Any) -> list[tuple[str, str]]:
    own = [
        (words, reverse(name, args=[seen.pk]))
        for words, name in (
            ("Change what is intended", "describe-intention"),
            ("Change need, outcome or measure", "aim-intention"),
            ("Change the money", "cost-intention"),
            ("Change the impacts", "weigh-intention"),
            ("Change priority, body or decision", "route-intention"),
            ("Add a milestone", "add-milestone"),
        )
    ]
    theirs = [
        (
            f"Say whether it is done: {each.title} (milestone {each.number})",
            reverse("change-milestone", args=[each.number]),
        )
        for each in milestones
    ]
    withdraw = ("Withdraw the intention", reverse("withdraw-intention", args=[seen.pk]))
    return [*own, *theirs, withdraw, *_back(seen)]


def _ask(
    request: HttpRequest,
    seen: Any,
    form: forms.Form,
    *,
    title: str,
    sentence: str,
    do: Callable[[dict[str, Any]], object],
    keeps: bool = True,
) -> HttpResponse:
    """Ask one thing of an intention."""
    question = Question(
        title=title,
        sentence=sentence,
        button="Withdraw it" if title.startswith("Withdraw") else "Save",
        trail=trail_of_intention(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        as_seen=(as_seen(request) or said_of(seen).as_seen) if keeps else "",
    )
    return ask(request, question, form, do=do)


def describe(request: HttpRequest, intention_id: int) -> HttpResponse:
    """Say anew what is intended."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    initial = {"kind": seen.kind, "title": seen.title, "service": seen.service_said}
    return _ask(
        request,
        seen,
        IntentionForm(**typed(request), initial=initial),
        title="What is intended",
        sentence="What is bought more of, kept, changed, or bought no longer.",
        do=lambda said: describe_intention(
            intention_id=seen.pk, **said, as_seen=as_seen(request), **who(request)
        ),
    )


def aim(request: HttpRequest, intention_id: int) -> HttpResponse:
    """Say which need it answers, for which outcome, and how anybody would know."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    held = aim_choices(seen, actor(request), on=today())
    form = AimForm(
        **typed(request),
        needs=held.needs,
        outcomes=held.outcomes,
        measures=held.measures,
        initial={
            "need_id": seen.need_id,
            "outcome_id": seen.outcome_id,
            "measure_id": seen.measure_id,
            "evidence": seen.evidence,
        },
    )
    return _ask(
        request,
        seen,
        form,
        title="What it is for",
        sentence="An intention without an outcome and a measure is not complete.",
        do=lambda _: aim_intention(
            intention_id=seen.pk,
            **form.said(),
            as_seen=as_seen(request),
            **who(request),
        ),
    )


def cost(request: HttpRequest, intention_id: int) -> HttpResponse:
    """Say which fund it changes, and by how much."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    form = CostForm(
        **typed(request),
        funds=fund_choices_of(seen, actor(request), on=today()),
        initial={"fund_id": seen.fund_id, "pence": seen.pence},
    )
    return _ask(
        request,
        seen,
        form,
        title="What it does with money",
        sentence="Investing takes money. Decommissioning frees it.",
        do=lambda _: cost_intention(
            intention_id=seen.pk,
            **form.said(),
            as_seen=as_seen(request),
            **who(request),
        ),
    )


def weigh(request: HttpRequest, intention_id: int) -> HttpResponse:
    """Say what it does to providers and to groups of people."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    initial = {
        "provider_impact": seen.provider_impact,
        "equality_impact": seen.equality_impact,
    }
    return _ask(
        request,
        seen,
        WeighForm(**typed(request), initial=initial),
        title="Whom it affects",
        sentence="Partners see each other's movements of money and whom they affect.",
        do=lambda said: weigh_intention(
            intention_id=seen.pk, **said, as_seen=as_seen(request), **who(request)
        ),
    )


def route(request: HttpRequest, intention_id: int) -> HttpResponse:
    """Join it to the main programme."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    held = route_choices(seen, actor=actor(request), on=today())
    form = RouteForm(
        **typed(request),
        priorities=held.priorities,
        bodies=held.bodies,
        decisions=held.decisions,
        initial={
            "priority_id": seen.priority_id,
            "body_id": seen.body_id,
            "decision_id": seen.decision_id,
        },
    )
    return _ask(
        request,
        seen,
        form,
        title="How it is decided",
        sentence="Without a priority and a body that decides, it is an add-on and no "
        "part of the main programme.",
        do=lambda _: route_intention(
            intention_id=seen.pk,
            **form.said(),
            as_seen=as_seen(request),
            **who(request),
        ),
    )


def milestone(request: HttpRequest, intention_id: int) -> HttpResponse:
    """Add a milestone."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    return _ask(
        request,
        seen,
        MilestoneForm(**typed(request)),
        title="Add a milestone",
        sentence="A day by which part of it is to be done.",
        do=lambda said: add_milestone(intention_id=seen.pk, **said, **who(request)),
        keeps=False,
    )


def changed_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Say that a milestone is done, or change it."""
    held = seen_or_404(request, milestones_seen_by, milestone_id)
    initial = {"title": held.title, "due_on": held.due_on, "done_on": held.done_on}
    return _ask(
        request,
        held.intention,
        ChangedMilestoneForm(**typed(request), initial=initial),
        title="A milestone and whether it is done",
        sentence="A new day is kept in the record of what was done, with the day before it.",
        do=lambda said: change_milestone(milestone_id=held.pk, **said, **who(request)),
        keeps=False,
    )


def withdraw(request: HttpRequest, intention_id: int) -> HttpResponse:
    """Withdraw an intention."""
    seen = seen_or_404(request, intentions_seen_by, intention_id)
    return _ask(
        request,
        seen,
        WithdrawForm(**typed(request)),
        title="Withdraw the intention",
        sentence="It stays on record with the reason, and stands in no plan's totals.",
        do=lambda said: withdraw_intention(
            intention_id=seen.pk, **said, **who(request)
        ),
        keeps=False,
    )
