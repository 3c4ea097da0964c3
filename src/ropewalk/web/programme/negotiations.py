"""Pages about the partners' cycles and what strategic and local teams negotiate."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from ropewalk.paper.charts import gantt
from ropewalk.partnership.queries.partnerships import (
    partner_choices,
    partnerships_seen_by,
)
from ropewalk.strategy.actions import negotiation as actions
from ropewalk.strategy.negotiation_permissions import Refusal, refusal_to_negotiate
from ropewalk.strategy.programme_kinds import TeamSide
from ropewalk.strategy.queries.negotiations import (
    calendar_of,
    division_choices,
    division_of,
    head_choices,
    head_of,
    limits_said,
    negotiation_page,
    negotiations_seen_by,
    rounds_page,
    side_of,
    standing_table,
)
from ropewalk.strategy.queries.rounds import said_from
from ropewalk.strategy.rules.negotiation import PUBLISHED, Standing, moves_open
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.programme.negotiation_forms import (
    CycleDayForm,
    DivisionForm,
    LimitForm,
    NegotiationForm,
    NegotiatorForm,
    RoundForm,
    RulingForm,
)
from ropewalk.web.requests import actor, seen_or_404, today, who, why_not_plan
from ropewalk.web.strategy.trails import Trail, trail_of_planning
from ropewalk.web.tables import arrange


def _trail(partnership: Any, negotiation: Any = None) -> Trail:
    trail = [
        *trail_of_planning(partnership),
        (
            "Calendar and negotiations",
            reverse("planning-calendar", args=[partnership.pk]),
        ),
    ]
    if negotiation is None:
        return trail
    return [
        *trail,
        (
            negotiation.title,
            reverse("negotiation", args=[partnership.pk, negotiation.pk]),
        ),
    ]


def _seen(request: HttpRequest, partnership_id: int, negotiation_id: int) -> Any:
    seen = negotiations_seen_by(actor(request), on=today())
    return get_object_or_404(seen, partnership=partnership_id, pk=negotiation_id)


def _part(
    request: HttpRequest,
    partnership_id: int,
    negotiation_id: int,
    division_id: int,
    head_number: int,
) -> tuple[Any, Any]:
    """A negotiation that may be seen, and the rounds of a head in one of its divisions."""
    seen = _seen(request, partnership_id, negotiation_id)
    division = division_of(seen, division_id)
    head = head_of(seen, head_number)
    if division is None or head is None:
        raise Http404
    return seen, rounds_page(division, head)


def calendar(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The days of the partners' cycles, the negotiations, and what clashes."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = calendar_of(seen, on=today())
    asked = request.GET.dict()
    tables = {
        "days": arrange(held.days, asked),
        "negotiations": arrange(
            held.negotiations,
            asked,
            leads_to=lambda pk: reverse("negotiation", args=[seen.pk, pk]),
        ),
    }
    if download := download_asked(request, tables.values(), place=seen.name):
        return download
    context = {
        "partnership": seen,
        "held": held,
        "tables": tables,
        "picture": gantt(held.in_time, on=today(), name="cycles"),
        "trail": trail_of_planning(seen),
        "refusal": why_not_plan(request, seen),
    }
    return render(request, "programme/calendar.html", context)


def cycle_day(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a day of a partner's cycle."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record a day of a partner's cycle",
        sentence="What partners do together has to fit each one's planning, budget and "
        "contracting.",
        button="Record the day",
        trail=_trail(seen),
        refusal=why_not_plan(request, seen),
    )
    return ask(
        request,
        question,
        CycleDayForm(
            **typed(request),
            partners=partner_choices(seen, on=today()),
            initial={"submission_key": uuid4()},
        ),
        do=lambda said: actions.set_cycle_day(
            partnership_id=seen.pk, **who(request), **said
        ),
    )


def begin(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Begin a negotiation."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Begin a negotiation",
        sentence="The strategic team sets a framework; each division agrees activity, "
        "cost and place for each head of service within it.",
        button="Begin it",
        trail=_trail(seen),
        refusal=why_not_plan(request, seen),
    )
    return ask(
        request,
        question,
        NegotiationForm(
            **typed(request),
            initial={"submission_key": uuid4(), "starts_on": today()},
        ),
        do=lambda said: actions.begin_negotiation(
            partnership_id=seen.pk, **who(request), **said
        ),
        then=lambda made: reverse("negotiation", args=[seen.pk, made.pk]),
    )


def negotiation(
    request: HttpRequest, partnership_id: int, negotiation_id: int
) -> HttpResponse:
    """A negotiation: how each head stands in each division, and which plans are whole."""
    seen = _seen(request, partnership_id, negotiation_id)
    page = negotiation_page(seen)

    def address(place: Any) -> str:
        shown = page.shown[int(place) - 1]
        return reverse(
            "rounds",
            args=[partnership_id, seen.pk, shown.division.pk, shown.head.number],
        )

    table = arrange(standing_table(page), request.GET.dict(), leads_to=address)
    if download := download_asked(request, [table], place=seen.title):
        return download
    context = {
        "negotiation": seen,
        "page": page,
        "table": table,
        "trail": _trail(seen.partnership),
        "refusal": why_not_plan(request, seen.partnership),
        "may_limit": _not_strategic(request, seen) is None,
    }
    return render(request, "programme/negotiation.html", context)


def division(
    request: HttpRequest, partnership_id: int, negotiation_id: int
) -> HttpResponse:
    """Group localities into a division."""
    seen = _seen(request, partnership_id, negotiation_id)
    question = Question(
        title="Form a division",
        sentence="A division is the localities that are planned for together.",
        button="Form it",
        caption=seen.title,
        trail=_trail(seen.partnership, seen),
        refusal=why_not_plan(request, seen.partnership),
    )
    return ask(
        request,
        question,
        DivisionForm(**typed(request)),
        do=lambda said: actions.form_division(
            negotiation_id=seen.pk, **who(request), **said
        ),
    )


def team(
    request: HttpRequest, partnership_id: int, negotiation_id: int
) -> HttpResponse:
    """Name somebody for one side."""
    seen = _seen(request, partnership_id, negotiation_id)
    question = Question(
        title="Name somebody for a team",
        sentence="Nobody is on both sides.",
        button="Name them",
        caption=seen.title,
        trail=_trail(seen.partnership, seen),
        refusal=why_not_plan(request, seen.partnership),
    )
    return ask(
        request,
        question,
        NegotiatorForm(**typed(request), divisions=division_choices(seen)),
        do=lambda said: actions.name_negotiator(
            negotiation_id=seen.pk, **who(request), **said
        ),
    )


def limit(
    request: HttpRequest, partnership_id: int, negotiation_id: int
) -> HttpResponse:
    """Set the framework for a head of service."""
    seen = _seen(request, partnership_id, negotiation_id)
    question = Question(
        title="Set the limits of a head of service",
        sentence="What is outside them goes up to the strategic team. The last that was "
        f"set counts. {PUBLISHED}",
        button="Set the limits",
        caption=seen.title,
        trail=_trail(seen.partnership, seen),
        refusal=_not_strategic(request, seen),
    )
    form = LimitForm(
        **typed(request), heads=head_choices(seen), divisions=division_choices(seen)
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.limit_head(
            head_id=said["head_id"],
            division_id=said["division_id"],
            limits=form.limits(),
            **who(request),
        ),
    )


def rounds(
    request: HttpRequest,
    partnership_id: int,
    negotiation_id: int,
    division_id: int,
    head_number: int,
) -> HttpResponse:
    """The rounds of a head of service in a division, side by side."""
    seen, page = _part(
        request, partnership_id, negotiation_id, division_id, head_number
    )
    table = arrange(page.beside, request.GET.dict())
    if download := download_asked(request, [table], place=seen.title):
        return download
    side = side_of(actor(request), seen, page.shown.division)
    context = {
        "negotiation": seen,
        "page": page,
        "table": table,
        "limits": limits_said(page.shown.limits, page.shown.head.unit),
        "published": PUBLISHED,
        "trail": _trail(seen.partnership, seen),
        "refusal": None if side else Refusal.NOT_LOCAL,
        "may_say": bool(side and moves_open(said_from(page.rounds), side=side)),
        "may_rule": side == TeamSide.STRATEGIC
        and page.shown.standing == Standing.REFERRED,
    }
    return render(request, "programme/rounds.html", context)


def say(
    request: HttpRequest,
    partnership_id: int,
    negotiation_id: int,
    division_id: int,
    head_number: int,
) -> HttpResponse:
    """Offer, counter or agree."""
    seen, page = _part(
        request, partnership_id, negotiation_id, division_id, head_number
    )
    shown = page.shown
    side = side_of(actor(request), seen, shown.division)
    moves = moves_open(said_from(page.rounds), side=side) if side else ()
    question = Question(
        title="Say what you offer",
        sentence=f"{shown.head.title} in {shown.division.title}: {shown.standing.value}. "
        f"Framework: {limits_said(shown.limits, shown.head.unit)}.",
        button="Say it",
        trail=[*_trail(seen.partnership, seen), _lead(seen, shown)],
        refusal=None
        if moves
        else (f"It is {shown.standing.value}." if side else Refusal.NOT_LOCAL),
        tables=[page.beside] if page.rounds else (),
    )
    form = RoundForm(
        **typed(request),
        moves=moves,
        unit=shown.head.unit,
        initial={"submission_key": uuid4()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: actions.make_round(
            division_id=shown.division.pk,
            head_id=shown.head.pk,
            side=side or TeamSide.LOCAL,
            move=said["move"],
            offered=form.offered(),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def rule(
    request: HttpRequest,
    partnership_id: int,
    negotiation_id: int,
    division_id: int,
    head_number: int,
) -> HttpResponse:
    """Rule on what is outside the framework."""
    seen, page = _part(
        request, partnership_id, negotiation_id, division_id, head_number
    )
    shown = page.shown
    waits = shown.standing == Standing.REFERRED
    question = Question(
        title="Rule on what went up",
        sentence=f"{shown.head.title} in {shown.division.title}: {shown.last.outside}."
        if waits
        else f"{shown.head.title} in {shown.division.title}.",
        button="Rule on it",
        trail=[*_trail(seen.partnership, seen), _lead(seen, shown)],
        refusal=_not_strategic(request, seen)
        or (None if waits else "Nothing waits for a ruling here."),
        tables=[page.beside] if page.rounds else (),
    )
    return ask(
        request,
        question,
        RulingForm(**typed(request)),
        do=lambda said: actions.rule_on_referral(
            round_id=shown.last.pk if shown.last else 0, **who(request), **said
        ),
    )


def _lead(negotiation: Any, shown: Any) -> tuple[str, str]:
    return (
        f"{shown.head.title}, {shown.division.title}",
        reverse(
            "rounds",
            args=[
                negotiation.partnership_id,
                negotiation.pk,
                shown.division.pk,
                shown.head.number,
            ],
        ),
    )


def _not_strategic(request: HttpRequest, negotiation: Any) -> str | None:
    return refusal_to_negotiate(
        actor=actor(request), negotiation=negotiation, division=None, on=today()
    )
