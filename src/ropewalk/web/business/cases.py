"""Pages of business cases: the register, a case, and everything that is recorded of one."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from ropewalk.figures.table import Cell
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.strategy.actions.business_cases import (
    add_line,
    answer_route,
    ask_route,
    begin_case,
    say_start,
    take_line_off,
    write_part,
)
from ropewalk.strategy.case_kinds import CasePartKind, RouteState
from ropewalk.strategy.queries.business_cases import (
    CaseTold,
    case_for_choices,
    case_lines_seen_by,
    case_told,
    cases_seen_by,
    cases_told,
    last_part,
    party_choices,
)
from ropewalk.strategy.queries.case_routes import (
    asked_said,
    case_routes_seen_by,
    decision_choices,
    routes_of,
    standing_of_route,
)
from ropewalk.strategy.queries.case_told import amount_said
from ropewalk.strategy.rules.business_case import refusal_of_change, refusal_of_start
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.business.case_forms import (
    FOLDED_OF_LINE,
    AnswerForm,
    CaseForm,
    LineForm,
    PartForm,
    RouteForm,
    StartForm,
    TakeOffForm,
)
from ropewalk.web.business.trails import trail_of_case, trail_of_cases
from ropewalk.web.requests import actor, seen_or_404, today, who, why_not_plan
from ropewalk.web.telling import Told, tell

BACK = "Back to the case"
NOTHING_TO_ASK_FOR = (
    "A case is for an intention, or an option of an appraisal, and this partnership has "
    "recorded none. Record one first."
)
LEARN = (
    "Each route has its own form, calendar and tests. Before asking, ask whoever runs it "
    "what it looks for and by when: one site of the source papers found that its cases "
    "went well once it had learnt how they are made."
)


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The business cases of a partnership, and how each route to money stands."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = cases_told(partnership, actor=actor(request), on=today())
    refusal = why_not_plan(request, partnership)
    return tell(
        request,
        Told(
            title="Business cases",
            sentence=held.said,
            trail=trail_of_cases(partnership)[:-1],
            caption=partnership.name,
            tables=held.tables,
            leads_to={
                "cases": lambda pk: reverse("business-case", args=[partnership.pk, pk])
            },
            refusal=refusal,
            steps=[
                *(
                    []
                    if refusal
                    else [
                        (
                            "Begin a business case",
                            reverse("begin-business-case", args=[partnership.pk]),
                        )
                    ]
                ),
                ("See the portfolios", reverse("portfolios", args=[partnership.pk])),
            ],
        ),
    )


def begin(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Begin a business case."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    about = case_for_choices(partnership)
    question = Question(
        title="Begin a business case",
        sentence="It says why something is worth its money, in five parts, with its costs "
        "and benefits and who pays and gains.",
        button="Begin it",
        trail=trail_of_cases(partnership),
        refusal=why_not_plan(request, partnership)
        or (None if about else NOTHING_TO_ASK_FOR),
        caption=partnership.name,
        back="Back to the business cases",
    )
    form = CaseForm(
        **typed(request),
        about=about,
        initial={
            "submission_key": uuid4(),
            "first_year": financial_year(today()),
            "years": 10,
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: begin_case(
            partnership_id=partnership.pk, **form.said(), **who(request)
        ),
        then=lambda made: reverse("business-case", args=[partnership.pk, made.pk]),
    )


def _seen(request: HttpRequest, partnership_id: int, case_id: int) -> Any:
    """A case of that partnership which the person may see."""
    return get_object_or_404(
        cases_seen_by(actor(request), on=today()),
        pk=case_id,
        partnership=partnership_id,
    )


def case(request: HttpRequest, partnership_id: int, case_id: int) -> HttpResponse:
    """A business case: what it says, what it is worth, who pays, and its money."""
    held = case_told(_seen(request, partnership_id, case_id), on=today())
    seen = held.case
    refusal = why_not_plan(request, seen.partnership)
    return tell(
        request,
        Told(
            title=seen.title,
            sentence=held.said,
            trail=trail_of_cases(seen.partnership),
            caption=seen.partnership.name,
            facts=held.facts,
            notes=[*held.notes, *([held.frozen] if held.frozen else [])],
            sections=held.sections,
            on=today(),
            tables=held.tables,
            leads_to={} if refusal else _leads(held),
            refusal=refusal,
            steps=[] if refusal else _steps(held),
        ),
    )


def _leads(held: CaseTold) -> dict[str, Callable[[Cell], str]]:
    """Where rows lead whoever plans: to the answer of a route, to taking a line off."""
    at = [held.case.partnership_id]
    leads: dict[str, Callable[[Cell], str]] = {
        "routes": lambda pk: reverse("answer-case-route", args=[*at, pk])
    }
    if not held.frozen:
        leads["lines"] = lambda pk: reverse("take-case-line-off", args=[*at, pk])
    return leads


def _steps(held: CaseTold) -> list[tuple[str, str]]:
    """What comes next for whoever plans."""
    seen = held.case
    at = [seen.partnership_id, seen.pk]
    changes = [
        (
            f"Write the {kind.name.lower()} part",
            reverse("write-case-part", args=[*at, kind.value]),
        )
        for kind in CasePartKind
    ]
    return [
        *(
            []
            if held.frozen
            else [
                ("Add a cost or a benefit", reverse("add-case-line", args=at)),
                *changes,
            ]
        ),
        ("Ask for its money by a route", reverse("ask-case-route", args=at)),
        (held.to_start, "")
        if held.to_start
        else ("Say when it starts", reverse("say-case-start", args=at)),
    ]


def part(
    request: HttpRequest, partnership_id: int, case_id: int, part_kind: str
) -> HttpResponse:
    """Write one of the five parts of a case."""
    seen = _seen(request, partnership_id, case_id)
    kind = CasePartKind(part_kind)
    last = last_part(seen, kind)
    shown = as_seen(request)
    question = Question(
        title=f"Write the {kind.name.lower()} part",
        sentence=f"{kind.label.partition(': ')[2].capitalize()}.",
        button="Keep it",
        trail=trail_of_case(seen),
        refusal=why_not_plan(request, seen.partnership)
        or refusal_of_change({each.state for each in routes_of(seen)}),
        caption=seen.title,
        as_seen=shown or (str(last.pk) if last else ""),
        back=BACK,
    )
    form = PartForm(**typed(request), initial={"text": last.text if last else ""})
    return ask(
        request,
        question,
        form,
        do=lambda said: write_part(
            case_id=seen.pk,
            kind=kind,
            after=int(shown[:18]) if shown.isdecimal() else None,
            **said,
            **who(request),
        ),
    )


def line(request: HttpRequest, partnership_id: int, case_id: int) -> HttpResponse:
    """Add a cost or a benefit."""
    seen = _seen(request, partnership_id, case_id)
    question = Question(
        title="Add a cost or a benefit",
        sentence="Who pays or gains, when, how much, and what that rests on. A claim is "
        "kept apart from evidence in every sum.",
        button="Add it",
        trail=trail_of_case(seen),
        refusal=why_not_plan(request, seen.partnership)
        or refusal_of_change({each.state for each in routes_of(seen)}),
        caption=seen.title,
        headings={
            "side": "What it is",
            "year_starting": "When, and how much",
            "grade": "What it rests on",
        },
        folded=FOLDED_OF_LINE,
        back=BACK,
    )
    form = LineForm(
        **typed(request),
        parties=party_choices(seen.partnership, on=today()),
        initial={"submission_key": uuid4(), "year_starting": seen.first_year},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: add_line(
            case_id=seen.pk,
            said=form.said(),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def take_off(
    request: HttpRequest, partnership_id: int, case_line_id: int
) -> HttpResponse:
    """Take a cost or benefit off its case."""
    seen = get_object_or_404(
        case_lines_seen_by(actor(request), on=today()),
        pk=case_line_id,
        case__partnership=partnership_id,
    )
    question = Question(
        title="Take it off the case",
        sentence=f"“{seen.title}”, {amount_said(seen)} a year. What it said is kept on "
        "record. To change it, take it off and add it anew.",
        button="Take it off",
        trail=trail_of_case(seen.case),
        refusal=why_not_plan(request, seen.case.partnership)
        or refusal_of_change({each.state for each in routes_of(seen.case)}),
        caption=seen.case.title,
        back=BACK,
    )
    return ask(
        request,
        question,
        TakeOffForm(**typed(request)),
        do=lambda said: take_line_off(line_id=seen.pk, **said, **who(request)),
    )


def route(request: HttpRequest, partnership_id: int, case_id: int) -> HttpResponse:
    """Ask for the money of a case by a route."""
    seen = _seen(request, partnership_id, case_id)
    question = Question(
        title="Ask for its money by a route",
        sentence="Nothing starts before every route that was asked has approved it.",
        button="Record that it was asked",
        trail=trail_of_case(seen),
        refusal=why_not_plan(request, seen.partnership),
        caption=seen.title,
        note=LEARN,
        back=BACK,
    )
    form = RouteForm(**typed(request), initial={"asked_on": today()})
    return ask(
        request,
        question,
        form,
        do=lambda said: ask_route(case_id=seen.pk, **said, **who(request)),
    )


def answer(
    request: HttpRequest, partnership_id: int, case_route_id: int
) -> HttpResponse:
    """Record what a route answered."""
    seen = get_object_or_404(
        case_routes_seen_by(actor(request), on=today()),
        pk=case_route_id,
        case__partnership=partnership_id,
    )
    partnership = seen.case.partnership
    question = Question(
        title="Record its answer",
        sentence=asked_said(seen),
        button="Record it",
        trail=trail_of_case(seen.case),
        refusal=why_not_plan(request, partnership),
        caption=f"{seen.case.title}: {seen.name}",
        back=BACK,
    )
    form = AnswerForm(
        **typed(request),
        last=standing_of_route(seen).state,
        decisions=decision_choices(partnership, actor=actor(request), on=today()),
        initial={"on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: answer_route(
            route_id=seen.pk,
            **said | {"state": RouteState(said["state"])},
            **who(request),
        ),
    )


def start(request: HttpRequest, partnership_id: int, case_id: int) -> HttpResponse:
    """Say when what a case is for starts."""
    seen = _seen(request, partnership_id, case_id)
    question = Question(
        title="Say when it starts",
        sentence="A day on or after the last approval of its money.",
        button="Say so",
        trail=trail_of_case(seen),
        refusal=why_not_plan(request, seen.partnership)
        or refusal_of_start(routes_of(seen), starts_on=today()),
        caption=seen.title,
        back=BACK,
    )
    return ask(
        request,
        question,
        StartForm(**typed(request)),
        do=lambda said: say_start(case_id=seen.pk, **said, **who(request)),
    )
