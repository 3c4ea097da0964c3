"""Pages about a place: find it, its position, and each section of it."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ropewalk.figures import BadInput
from ropewalk.paper.pictures import picture_of
from ropewalk.place.choices import SHOW_BY, key_figures
from ropewalk.place.choices import payments_detail as payments_detail_of
from ropewalk.place.places import Place, PlaceKind, find_place, places_of_kind
from ropewalk.place.position import position
from ropewalk.place.queries import (
    needs_seen_by,
    neighbourhoods_seen_by,
    place_of_neighbourhood,
)
from ropewalk.place.section import Section
from ropewalk.place.shelf import shelf
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, day_asked, remember_place
from ropewalk.web.sections import show

OWN = "neighbourhood-"
LONGEST_QUESTION = 120


def find(request: HttpRequest) -> HttpResponse:
    """Find a place by name or code, or choose one from the lists."""
    asked = request.GET.get("q", "").strip()
    refusal = None
    if asked:
        try:
            found = find_place(shelf(), asked[:LONGEST_QUESTION], on=day_asked(request))
        except BadInput as unknown:
            refusal = str(unknown)
        else:
            return redirect("place", code=found.code)
    held = shelf()
    context = {
        "asked": asked,
        "refusal": refusal,
        "lists": [
            ("Integrated care boards", places_of_kind(held, PlaceKind.ICB)),
            (
                "Councils with social care duties",
                places_of_kind(held, PlaceKind.COUNCIL),
            ),
        ],
    }
    return render(request, "analyse/find.html", context)


def place_asked(request: HttpRequest, code: str) -> Place:
    """The place of an address: a published one, or a neighbourhood the person may see.

    Raises:
        Http404: When there is none, or it is not for this person to know.
    """
    on = day_asked(request)
    if code.startswith(OWN):
        drawn = neighbourhoods_seen_by(actor(request), on=on)
        neighbourhood = get_object_or_404(drawn, pk=int(code.removeprefix(OWN)))
        return place_of_neighbourhood(shelf(), neighbourhood)
    try:
        return find_place(shelf(), code, on=on)
    except BadInput as unknown:
        raise Http404(str(unknown)) from unknown


def place(request: HttpRequest, code: str) -> HttpResponse:
    """The position of a place: its headline, each section's answer, its map."""
    seen = place_asked(request, code)
    on = day_asked(request)
    held = position(shelf(), seen, on=on)
    remember_place(request, code=code, name=seen.short_name)
    needs = needs_seen_by(actor(request), on=on).filter(place_code=code).standing()
    context = {
        "place": seen,
        "code": code,
        "on": on,
        "position": held,
        "picture_drawn": _first_map(held.sections),
        "key_figures": key_figures(held),
        "needs": needs,
        "sources": held.sources(),
    }
    return render(request, "analyse/place.html", context)


def _first_map(sections: tuple[Section, ...]) -> object:
    """The first map that any section offers, drawn."""
    for each in sections:
        for kind, key in each.pictures:
            if kind == "map":
                return picture_of(kind, each.table(key), shelf())
    return None


def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """One section of a place's position, with its figures, pictures and tables."""
    seen = place_asked(request, code)
    on = day_asked(request)
    held = position(shelf(), seen, on=on)
    asked = next((each for each in held.sections if each.key == section), None)
    if asked is None:
        raise Http404(section)
    shown = show(asked, request.GET.dict(), draw=partial(picture_of, lake=shelf()))
    if download := download_asked(request, shown.tables):
        return download
    remember_place(request, code=code, name=seen.short_name)
    context = {
        "place": seen,
        "code": code,
        "on": on,
        "position": held,
        "shown": shown,
        "kept": list(request.GET.items()),
        "sources": asked.sources(),
    }
    return render(request, "analyse/section.html", context)


def payments_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Payments of a place's councils over time, narrowed to a service, age or provider."""
    seen = place_asked(request, code)
    on = day_asked(request)
    detail = payments_detail_of(shelf(), seen, asked=request.GET.dict(), on=on)
    shown = show(
        detail.section, request.GET.dict(), draw=partial(picture_of, lake=shelf())
    )
    if download := download_asked(request, shown.tables):
        return download
    context = {
        "place": seen,
        "code": code,
        "on": on,
        "detail": detail,
        "ways": SHOW_BY,
        "shown": shown,
        "sources": detail.section.sources(),
    }
    return render(request, "analyse/payments.html", context)
