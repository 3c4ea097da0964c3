"""Pages about which money of an agreement is in the pool, and which is kept apart."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.partnership import actions
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.queries.agreement_in_full import InFull, in_full
from ropewalk.partnership.queries.agreement_said import whole_agreements_seen_by
from ropewalk.partnership.queries.pool import pool_table
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.partnership.change_forms import DevolutionForm
from ropewalk.web.partnership.trails import trail_of_agreement
from ropewalk.web.requests import actor, day_asked, seen_or_404, today
from ropewalk.web.tables import arrange


def pool(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """The schemes of an agreement, with what of their money is in the pool on a day."""
    on = day_asked(request)
    full = _full(request, agreement_id, on=on)
    table = arrange(pool_table(full.pool), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "full": full,
        "on": on,
        "kept": tuple(request.GET.items()),
        "table": table,
        "trail": trail_of_agreement(full.agreement),
        "refusal": refusal_to_run(
            actor=actor(request), partnership=full.agreement.partnership, on=today()
        ),
    }
    return render(request, "partnership/pool.html", context)


def say(request: HttpRequest, agreement_id: int) -> HttpResponse:
    """Say whether the money of a scheme is in the pool, from which day and why."""
    full = _full(request, agreement_id, on=today())
    above = ("Money in the pool", reverse("agreement-pool", args=[agreement_id]))
    question = Question(
        title="Say whether a scheme's money is devolved",
        sentence="Money that is not devolved is left out of what the pool holds. What the "
        "agreement says does not change.",
        button="Record it",
        trail=[*trail_of_agreement(full.agreement), above],
        refusal=refusal_to_run(
            actor=actor(request), partnership=full.agreement.partnership, on=today()
        ),
    )
    return ask(
        request,
        question,
        DevolutionForm(
            **typed(request),
            schemes=[(each.title, each.title) for each in full.pool.schemes],
            initial={"starts_on": today()},
        ),
        do=lambda said: actions.say_devolution(
            agreement_id=agreement_id, by=actor(request), at=timezone.now(), **said
        ),
    )


def _full(request: HttpRequest, agreement_id: int, *, on: date) -> InFull:
    agreement = seen_or_404(request, whole_agreements_seen_by, agreement_id)
    try:
        return in_full(agreement, on=on)
    except LookupError as unknown:
        raise Http404 from unknown
