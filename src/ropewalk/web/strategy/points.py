"""Pages on which somebody says what speaks for and against an option, or sends it as a file."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.strategy.actions.points import add_point, import_points
from ropewalk.strategy.kinds import Side
from ropewalk.strategy.queries.appraisals import (
    appraisals_seen_by,
    options_seen_by,
    partners_of,
)
from ropewalk.strategy.rules.appraisals import CLOSED
from ropewalk.web.asking import ask, typed
from ropewalk.web.requests import seen_or_404, today, who, why_not_plan
from ropewalk.web.strategy.forms import PointForm
from ropewalk.web.strategy.points_form import PointsFileForm
from ropewalk.web.strategy.trails import about


def add(request: HttpRequest, appraisal_option_id: int) -> HttpResponse:
    """Say something for or against an option."""
    seen = seen_or_404(request, options_seen_by, appraisal_option_id)
    of = seen.appraisal
    question = about(
        of,
        title=f"Say something of {seen}",
        sentence="An advantage or a disadvantage, a benefit or a risk, with the evidence.",
        button="Say it",
        refusal=why_not_plan(request, of.partnership)
        or (CLOSED if of.closed_at else None),
    )
    partners = partners_of(of.partnership, on=today())
    return ask(
        request,
        question,
        PointForm(
            **typed(request),
            partners=[(str(pk), name) for pk, name in partners.items()],
        ),
        do=lambda said: add_point(
            option_id=seen.pk, **said | {"side": Side(said["side"])}, **who(request)
        ),
        then=lambda _: reverse("appraisal-option", args=[seen.pk]),
    )


def by_file(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Take in what a spreadsheet says for and against the options."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    question = about(
        seen,
        title="Take in pros and cons by spreadsheet",
        sentence="Every row of it is taken in, or none. Options that are not there yet are "
        "set out.",
        button="Take it in",
        refusal=why_not_plan(request, seen.partnership)
        or (CLOSED if seen.closed_at else None),
        has_file=True,
    )
    return ask(
        request,
        question,
        PointsFileForm(**typed(request)),
        do=lambda said: import_points(
            appraisal_id=seen.pk,
            said=said["file"],
            preferred_on=said["preferred_on"],
            **who(request),
        ),
    )
