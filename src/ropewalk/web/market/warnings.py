"""Pages of early warnings: the register, a place's market, and one provider's signals."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.place.shelf import shelf
from ropewalk.service.concern_permissions import refusal_to_raise_concern
from ropewalk.service.queries.concerns import concerns_about, told
from ropewalk.service.queries.market_position import partnerships_positioned
from ropewalk.service.queries.market_watch import (
    MarketWatch,
    market_of_place,
    signals_table,
    watched_by,
)
from ropewalk.web.analyse.asked import place_asked
from ropewalk.web.analyse.pictures import draw
from ropewalk.web.downloads import download_asked
from ropewalk.web.market.trails import trail_of_warnings
from ropewalk.web.requests import (
    acting_for,
    actor,
    day_asked,
    places_seen,
    remember_place,
    today,
)
from ropewalk.web.tables import arrange


def register(request: HttpRequest) -> HttpResponse:
    """Early warnings about the providers of the person's partnerships."""
    watch = watched_by(shelf(), actor(request), on=today())
    tables = [arrange(each, request.GET.dict()) for each in watch.tables]
    if download := download_asked(request, tables):
        return download
    first = tables[0]
    shown = {row[0] for row in first.rows}
    context = _context(watch, tables) | {
        "shown": [each for each in watch.watched if each.name in shown],
        "partnerships": partnerships_positioned(actor(request), on=today()),
        "places": places_seen(request),
    }
    return render(request, "market/warnings.html", context)


def place(request: HttpRequest, code: str) -> HttpResponse:
    """Early warnings about everybody who runs a care home in a place."""
    on = day_asked(request)
    where = place_asked(request, code)
    watch = market_of_place(shelf(), where, on=on)
    tables = [arrange(each, request.GET.dict()) for each in watch.tables if each.rows]
    if download := download_asked(request, tables, place=where.name):
        return download
    if not code.startswith("neighbourhood-"):
        remember_place(request, code=where.code, name=where.name)
    context = _context(watch, tables) | {
        "place": where,
        "trail": trail_of_warnings(),
        "picture": next(
            (draw("bars", each) for each in watch.tables if each.key == "inspected"),
            None,
        ),
        "on": on,
    }
    return render(request, "market/place.html", context)


def provider(request: HttpRequest, provider_id: int) -> HttpResponse:
    """One provider's signals, and what is said of it that the person may know of."""
    watch = watched_by(shelf(), actor(request), on=today(), provider_id=provider_id)
    if not watch.watched:
        raise Http404
    [one] = watch.watched
    held: Any = one.provider
    tables = [
        arrange(
            signals_table([(one.name, each) for each in one.signals]),
            request.GET.dict(),
        )
    ]
    if download := download_asked(request, tables, place=one.name):
        return download
    organisation = acting_for(request)
    context = _context(watch, tables) | {
        "one": one,
        "concerns": [
            told(each)
            for each in concerns_about(held, actor=actor(request), on=today())
        ],
        "refusal": refusal_to_raise_concern(
            actor=actor(request), provider=held, organisation=organisation, on=today()
        ),
        "is_own": organisation.pk == held.organisation_id,
        "trail": trail_of_warnings(),
        "on": today(),
    }
    return render(request, "market/provider.html", context)


def _context(watch: MarketWatch, tables: list[Any]) -> dict[str, Any]:
    return {
        "watch": watch,
        "tables": tables,
        "sources": watch.sources,
        "on": today(),
    }
