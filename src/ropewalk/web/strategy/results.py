"""The page of what an appraisal came to."""

from functools import lru_cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from numpy.random import default_rng

from ropewalk.figures import Table
from ropewalk.paper.charts import value_against_cost, value_triangles
from ropewalk.paper.drawing import Picture
from ropewalk.strategy.permissions import refusal_to_agree
from ropewalk.strategy.queries.appraisals import appraisals_seen_by, taken_with
from ropewalk.strategy.queries.blind import why_kept_back
from ropewalk.strategy.queries.points import naive_table, preference_of
from ropewalk.strategy.queries.results import results_of
from ropewalk.web.analyse.pictures import draw
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import refusal_here, seen_or_404, today
from ropewalk.web.strategy.trails import trail_of_appraisal
from ropewalk.web.tables import arrange
from ropewalk.web.telling import Told, tell

PICTURES_KEPT = 64


@lru_cache(maxsize=PICTURES_KEPT)
def _drawn(table: Table) -> Picture:
    """Value against cost; kept, for drawing costs more than the rest of a page."""
    return value_against_cost(
        table, names="option", cost="pence", worth="value", frontier="frontier"
    )


@lru_cache(maxsize=PICTURES_KEPT)
def _triangles(table: Table) -> Picture:
    """What each option gives for its cost; kept, likewise."""
    return value_triangles(
        table, names="option", cost="pence", worth="value", frontier="frontier"
    )


def results(request: HttpRequest, appraisal_id: int) -> HttpResponse:
    """Value and place, how sure, what would change it, where partners differ."""
    seen = seen_or_404(request, appraisals_seen_by, appraisal_id)
    trail = trail_of_appraisal(seen)
    back = ("Back to the appraisal", reverse("appraisal", args=[seen.pk]))
    if kept := why_kept_back(seen, on=today()):
        told = Told("Results", kept, trail, caption=seen.title, steps=[back])
        return tell(request, told)
    found = results_of(seen, on=today(), rng=default_rng(seen.pk))
    held = (
        found.values,
        found.places,
        found.leading,
        found.turns,
        found.needed,
        found.worth,
        found.apart,
        naive_table(seen),
    )
    tables = {
        each.key: arrange(each, request.GET.dict()) for each in held if each is not None
    }
    if download := download_asked(request, tables.values(), place=seen.title):
        return download
    context = {
        "appraisal": seen,
        "found": found,
        "tables": tables,
        "picture_of_values": draw("bars", found.values) if found.values else None,
        "picture_of_places": draw("stacked", found.places) if found.places else None,
        "picture_of_worth": _drawn(found.worth) if found.worth else None,
        "picture_of_slopes": _triangles(found.worth) if found.worth else None,
        "preference": preference_of(seen),
        "trail": trail,
        "steps": [*_next(request, seen), back],
    }
    return render(request, "strategy/results.html", context)


def _next(request: HttpRequest, seen: Any) -> list[tuple[str, str]]:
    """What the person's organisation has still to say, once everybody has scored."""
    may_agree = partial(refusal_to_agree, partnership=seen.partnership)
    if refusal_here(request, may_agree):
        return []
    if taken_with(seen):
        return []
    agree = reverse("agree-to-option", args=[seen.pk])
    return [("Say what your organisation agrees to", agree)]
