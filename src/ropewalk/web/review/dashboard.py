"""Where reviewing starts: the person's partnerships, and one of them at a glance."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ropewalk.figures.table import Cell
from ropewalk.paper.charts import grouped_bars
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.review.queries.changes import Change
from ropewalk.review.queries.dashboard import dashboard_of
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.review.forms import SinceForm
from ropewalk.web.review.whys import why_address
from ropewalk.web.tables import arrange


def review(request: HttpRequest) -> HttpResponse:
    """The person's partnerships; straight to the one where there is no other."""
    seen = list(partnerships_seen_by(actor(request), on=today()))
    if len(seen) == 1:
        return redirect("dashboard", partnership_id=seen[0].pk)
    return render(request, "review/review.html", {"partnerships": seen})


def dashboard(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Outcomes against target, money against plan, what is due and what changed."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    asked = request.GET.dict()
    form = SinceForm(
        asked if any(each.startswith("since_") for each in asked) else None,
        today=today(),
    )
    since = form.cleaned_data["since"] if form.is_valid() else None
    told = dashboard_of(seen, actor(request), on=today(), since=since)
    tables = [
        arrange(told.outcomes, asked, leads_to=_why(Kind.MEASURE)),
        arrange(told.money, asked, leads_to=_why(Kind.FUND)),
        arrange(told.by_outcome, asked),
        arrange(told.by_priority, asked),
        arrange(
            told.due,
            asked,
            leads_to=lambda number: reverse("decision", args=[number]),
        ),
        arrange(
            told.track,
            asked,
            leads_to=lambda number: reverse("intention", args=[number]),
        ),
        arrange(told.changed.table, asked, leads_to=told.changed.lead(_page_of)),
        arrange(
            told.returned,
            asked,
            leads_to=lambda number: reverse("contract", args=[number]),
        ),
    ]
    if download := download_asked(request, tables):
        return download
    context = {
        "partnership": seen,
        "told": told,
        "form": form,
        "tables": {each.key: each for each in tables},
        "bars": grouped_bars(
            told.money, names="fund", values=("budget", "committed", "spent")
        )
        if told.funds
        else None,
        "trail": [("Review", reverse("review"))],
    }
    return render(request, "review/dashboard.html", context)


def _why(kind: Kind) -> Callable[[Cell], str]:
    """Where the rows of a table say why, by the number of the thing they are of."""
    return lambda number: why_address(Thing(kind, int(str(number))))


def _page_of(change: Change) -> str:
    """The page of what was changed."""
    return reverse(change.kind, args=change.address)
