"""Pages about what was resolved and recommended, and what became of it."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.partnership import actions
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.bodies import bodies_seen_by, body_choices
from ropewalk.partnership.queries.meetings import remit_coverage
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.partnership.queries.resolutions import (
    heard_said,
    recommendations_seen_by,
    register_of_recommendations,
    register_of_resolutions,
    resolutions_seen_by,
    state_of,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.authority_forms import (
    AnswerForm,
    RecommendationForm,
    ResolutionForm,
)
from ropewalk.web.partnership.decision_forms import SureForm
from ropewalk.web.partnership.trails import trail_of_partnership
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.tables import arrange


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What bodies of a partnership resolved, who sees to it, how far it has come."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = list(
        resolutions_seen_by(actor(request), on=today()).filter(body__partnership=seen)
    )
    table = arrange(register_of_resolutions(held, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "resolutions": [
            (each, state_of(each, on=today())) for each in held if not each.done_on
        ],
        "table": table,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/resolutions.html", context)


def record(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record what a body resolved."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record a resolution",
        sentence="It binds what is done later, until it ends.",
        button="Record the resolution",
        trail=[*trail_of_partnership(seen), _resolutions(seen.pk)],
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        ResolutionForm(
            **typed(request),
            bodies=body_choices(seen, on=today()),
            initial={"resolved_on": today(), "submission_key": uuid4()},
        ),
        do=lambda said: actions.record_resolution(
            by=actor(request), at=timezone.now(), **said
        ),
    )


def _resolutions(partnership_id: int) -> tuple[str, str]:
    return ("Resolutions", reverse("resolutions", args=[partnership_id]))


def finish(request: HttpRequest, resolution_id: int) -> HttpResponse:
    """Record that what was resolved is done."""
    seen = seen_or_404(request, resolutions_seen_by, resolution_id)
    partnership = seen.body.partnership
    question = Question(
        title="This resolution is done",
        sentence=seen.text,
        button="Record that it is done",
        trail=[*trail_of_partnership(partnership), _resolutions(partnership.pk)],
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        SureForm(**typed(request)),
        do=lambda _: actions.finish_resolution(
            resolution_id=seen.pk, by=actor(request), at=timezone.now()
        ),
    )


def recommendations(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """What bodies recommended to each other, and whether they were heard."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    made = list(
        recommendations_seen_by(actor(request), on=today()).filter(
            from_body__partnership=seen
        )
    )
    table = arrange(register_of_recommendations(made, on=today()), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "partnership": seen,
        "heard": heard_said(made, on=today()),
        "recommendations": made[:25],
        "table": table,
        "refusal": refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    }
    return render(request, "partnership/recommendations.html", context)


def _recommendations(partnership_id: int) -> tuple[str, str]:
    return ("Recommendations", reverse("recommendations", args=[partnership_id]))


def recommend(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record what one body recommends to another, in three parts."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record a recommendation",
        sentence="The other body owes it an answer, with a reason, by the day you name.",
        button="Record the recommendation",
        trail=[*trail_of_partnership(seen), _recommendations(seen.pk)],
        refusal=refusal_to_run(actor=actor(request), partnership=seen, on=today()),
    )
    return ask(
        request,
        question,
        RecommendationForm(
            **typed(request),
            bodies=body_choices(seen, on=today()),
            initial={"submission_key": uuid4()},
        ),
        do=lambda said: actions.make_recommendation(
            by=actor(request), at=timezone.now(), **said
        ),
    )


def answer(request: HttpRequest, recommendation_id: int) -> HttpResponse:
    """Record the answer to a recommendation."""
    seen = seen_or_404(request, recommendations_seen_by, recommendation_id)
    partnership = seen.from_body.partnership
    question = Question(
        title="Answer a recommendation",
        sentence=f"{seen.from_body} recommended to {seen.to_body}: {seen.title}. {seen.proposal}",
        button="Record the answer",
        trail=[*trail_of_partnership(partnership), _recommendations(partnership.pk)],
        refusal=refusal_to_run(
            actor=actor(request), partnership=partnership, on=today()
        ),
        note=f"Resources: {seen.existing_resources} Need: {seen.unmet_need}",
    )
    return ask(
        request,
        question,
        AnswerForm(**typed(request)),
        do=lambda said: actions.answer_recommendation(
            recommendation_id=seen.pk, by=actor(request), at=timezone.now(), **said
        ),
    )


def remit(request: HttpRequest, body_id: int) -> HttpResponse:
    """Which parts of its remit a body has dealt with within a year."""
    seen = seen_or_404(request, bodies_seen_by, body_id)
    context = {
        "body": seen,
        "covered": remit_coverage(seen, on=today()),
        "trail": trail_of_partnership(seen.partnership),
    }
    return render(request, "partnership/remit.html", context)
