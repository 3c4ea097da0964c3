"""Pages of the route to a provider: the facts, what the rules say, and the choice.

The facts go from page to page in the address, so that nothing is kept until somebody
chooses, and the pages can be left and taken up again.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.service.actions.procurements import record_route
from ropewalk.service.actions.representations import (
    answer_representation,
    record_representation,
)
from ropewalk.service.kinds import Route
from ropewalk.service.queries.procurement_told import findings_table, tests_table
from ropewalk.service.queries.seen import (
    procurements_seen_by,
    representations_seen_by,
)
from ropewalk.service.queries.selecting import facts_recorded, selection_of
from ropewalk.service.rules.facts import FACTS, OF_LAW, Asked, groups_asked
from ropewalk.service.rules.selection import Selection
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_choose
from ropewalk.web.service.route_forms import (
    ADVICE,
    ADVICE_WORDS,
    AnswerForm,
    ChooseRouteForm,
    FactsForm,
    RepresentationForm,
    advice_of,
)
from ropewalk.web.service.trails import trail_of_procurement


def asked_of_procurement(
    request: HttpRequest, seen: Any, title: str, sentence: str, **more: Any
) -> Question:
    """A question about a procurement, to whoever may commission it."""
    return Question(
        title=title,
        sentence=sentence,
        trail=trail_of_procurement(seen),
        caption=seen.title,
        back="Back to the procurement",
        **{"refusal": why_not_choose(request, seen)} | more,
    )


def _answers(request: HttpRequest) -> dict[str, str]:
    """The facts that the address holds."""
    return {
        name: said
        for name, said in request.GET.dict().items()
        if name in FACTS and said
    }


def _initial(held: dict[str, str]) -> dict[str, Any]:
    return {
        name: int(said)
        if FACTS[name].asked == Asked.PENCE and said.isdecimal()
        else said
        for name, said in held.items()
    }


def _headings(groups: dict[str, Any]) -> dict[str, str]:
    return {facts[0].name: words for words, facts in groups.items()}


def _onward(name: str, seen: Any, answers: dict[str, str]) -> str:
    return f"{reverse(name, args=[seen.pk])}?{urlencode(answers)}"


def which_law(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Ask who buys what: from that follows which law applies."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    held = _answers(request) or facts_recorded(seen)
    groups = dict(OF_LAW)
    form = FactsForm(**typed(request), groups=groups, initial=_initial(held))
    question = asked_of_procurement(
        request,
        seen,
        "Record the route",
        "First who buys what: from that follows which law applies. What is not known "
        "stays so, and is never taken for a no.",
        button="Go on",
        headings=_headings(groups),
    )
    rest = {name: said for name, said in held.items() if name not in form.fields}
    return ask(
        request,
        question,
        form,
        do=lambda _: form.answers() | rest,
        then=lambda answers: _onward("route-facts", seen, answers),
    )


def facts(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Ask the facts that the routes of that law hang on."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    held = _answers(request)
    selection = selection_of(seen, held)
    groups = groups_asked(selection.regime)
    form = FactsForm(**typed(request), groups=groups, initial=_initial(held))
    question = asked_of_procurement(
        request,
        seen,
        "What the route hangs on",
        selection.regime_reason,
        button="See which routes are open",
        headings=_headings(groups),
    )
    kept = {
        name: said
        for name, said in held.items()
        if any(fact.name == name for each in OF_LAW.values() for fact in each)
    }
    return ask(
        request,
        question,
        form,
        do=lambda _: kept | form.answers(),
        then=lambda answers: _onward("choose-route", seen, answers),
    )


def choose(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Show what each route is, test by test, and let a person choose one and say why."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    answers = _answers(request)
    selection = selection_of(seen, answers)
    question = asked_of_procurement(
        request,
        seen,
        "Choose the route",
        selection.said or "No route is open on these facts.",
        button="Record the route",
        note=(
            f"{selection.regime_reason} The tests that are met are stated here; it is no "
            "legal opinion."
        ),
        tables=_tables(selection),
        folded={ADVICE_WORDS: ADVICE},
        remedies=[("Change the facts", _onward("record-route", seen, answers))],
    )
    form = ChooseRouteForm(
        **typed(request),
        routes=[
            (each.route, f"{each.route.label}: {each.standing.label.lower()}")
            for each in selection.routes
        ],
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_route(
            procurement_id=seen.pk,
            route=Route(said["route"]),
            why=said["why"],
            answers=answers,
            advice=advice_of(said),
            **who(request),
        ),
    )


def _tables(selection: Selection) -> list[Any]:
    tests = [
        *(("", each) for each in selection.regime_points),
        *((one.route, each) for one in selection.routes for each in one.points),
    ]
    return [
        findings_table(
            (
                str(each.route.label),
                each.standing,
                each.reason,
                each.law.title,
                each.law.certainty,
            )
            for each in selection.routes
        ),
        tests_table((of, each.found, each.said) for of, each in tests),
    ]


def represent(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Record an objection to the intended award."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    question = asked_of_procurement(
        request,
        seen,
        "Record a representation",
        "What arrives within the standstill is answered before anything is awarded.",
        button="Record it",
    )
    form = RepresentationForm(
        **typed(request), initial={"received_on": today(), "submission_key": uuid4()}
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_representation(
            procurement_id=seen.pk, **said, **who(request)
        ),
    )


def answer(request: HttpRequest, representation_id: int) -> HttpResponse:
    """Record what was decided of an objection."""
    seen = seen_or_404(request, representations_seen_by, representation_id)
    question = asked_of_procurement(
        request,
        seen.procurement,
        "Answer a representation",
        f"{seen.made_by} objected: {seen.about}",
        button="Record the answer",
    )
    form = AnswerForm(
        **typed(request), initial={"decided_on": today(), "told_on": today()}
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: answer_representation(
            representation_id=seen.pk, **said, **who(request)
        ),
    )
