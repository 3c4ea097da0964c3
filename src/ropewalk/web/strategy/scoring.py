"""The page on which an appraiser weighs the criteria and scores the options."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.strategy.actions.scoring import score_options
from ropewalk.strategy.permissions import refusal_to_score
from ropewalk.strategy.queries.appraisals import appraisals_seen_by, own_last_scoring
from ropewalk.strategy.rules.appraisals import CLOSED, NOT_OPEN
from ropewalk.web.asking import ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.strategy.scoring_form import ScoringForm
from ropewalk.web.strategy.trails import about


def score(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Weigh the criteria and score the options, without sight of what others gave."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    refusal: str | None = refusal_to_score(
        actor=actor(request), appraisal=seen, on=today()
    )
    if seen.closed_at is not None:
        refusal = refusal or CLOSED
    elif seen.opened_at is None:
        refusal = refusal or NOT_OPEN
    last = None if refusal else own_last_scoring(seen, actor(request))
    form = ScoringForm(
        data=typed(request)["data"],
        options=list(seen.options.all()),
        criteria=list(seen.criteria.all()),
        last=last,
        submission_key=uuid4(),
    )
    question = about(
        seen,
        title="Score the options",
        sentence=seen.question,
        button="Give these scores",
        refusal=refusal,
        note="You score for your organisation, by what you know, and see what others gave "
        "once everybody named has scored. You can score again until it is closed: your last "
        "word counts, and the results say so if it comes after they could be seen. "
        "On each criterion:",
        points=[
            f"{each.title}: 0 is “{each.at_worst}”, 100 is “{each.at_best}”"
            for each in form.criteria
        ],
        rows=form.rows(),
        folded={"Say what you do not agree with": ["dissent"]},
    )

    def do(said: dict[str, Any]) -> Any:
        return score_options(
            appraisal_id=seen.pk,
            said=form.said(),
            submission_key=said["submission_key"],
            **who(request),
        )

    return ask(
        request,
        question,
        form,
        do=do,
        then=lambda _: reverse("appraisal-results", args=[seen.pk]),
    )
