"""Pages about a place: find it, its position, and each section of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.place.choices import SHOW_BY, key_figures
from ropewalk.place.choices import payments_detail as payments_detail_of
from ropewalk.place.permissions import (
    refusal_to_add,
    refusal_to_draw,
    refusal_to_record,
)
from ropewalk.place.places import Place, PlaceKind, places_of_kind
from ropewalk.place.position import TITLES
from ropewalk.place.queries import needs_of, number_of_neighbourhood
from ropewalk.place.remembered import position_of, section_of
from ropewalk.place.shelf import shelf
from ropewalk.web.analyse.asked import place_asked, place_meant
from ropewalk.web.analyse.pictures import draw, first_map
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import (
    actor,
    day_asked,
    refusal_here,
    remember_place,
    today,
)
from ropewalk.web.sections import show

NEEDS_SHOWN = 25


def add_address(place: Place) -> str:
    """Where to add the data that are missing, with the council already chosen."""
    councils = place.council_codes
    chosen = f"?council={councils[0]}" if len(councils) == 1 else ""
    return f"{reverse('add-data')}{chosen}"


def _named(place: Place) -> str:
    """A place as its downloads say it: a name can be borne by two, a code cannot."""
    if _is_own(place):
        return place.name
    return f"{place.name} ({place.code})"


def _is_own(place: Place) -> bool:
    return place.kind == PlaceKind.NEIGHBOURHOOD


def find(request: HttpRequest) -> HttpResponse:
    """Find a place by name or code, or choose one from the lists."""
    asked = request.GET.get("q", "").strip()
    refusal = None
    if asked:
        try:
            found = place_meant(request, asked)
        except BadInput as unknown:
            refusal = str(unknown)
        else:
            if how := _how_found(request, found):
                messages.info(request, how)
            return redirect("place", code=found.code)
    held = shelf()
    context = {
        "asked": asked,
        "refusal": refusal,
        "add_refusal": refusal_to_add(actor=actor(request), on=today()),
        "lists": [
            ("Integrated care boards", places_of_kind(held, PlaceKind.ICB)),
            (
                "Councils with social care duties",
                places_of_kind(held, PlaceKind.COUNCIL),
            ),
            ("Districts", places_of_kind(held, PlaceKind.DISTRICT)),
        ],
    }
    return render(request, "analyse/find.html", context)


def _how_found(request: HttpRequest, found: Place) -> str:
    """Why what was typed means this place, where its own page does not say so.

    A postcode and a former council are answered with another place than was named.
    """
    itself = place_asked(request, found.code)
    return found.note.removesuffix(itself.note).strip()


def place(request: HttpRequest, code: str) -> HttpResponse:
    """The position of a place: its headline, each section's answer, its map."""
    seen = place_asked(request, code)
    on = day_asked(request)
    held = position_of(shelf(), seen, on=on)
    remember_place(request, code=code, name=seen.short_name)
    context = {
        "place": seen,
        "code": code,
        "on": on,
        "titles": TITLES,
        "position": held,
        "picture_drawn": first_map(held.sections),
        "key_figures": key_figures(held),
        "needs": needs_of(seen, actor=actor(request), on=today()),
        "needs_shown": NEEDS_SHOWN,
        "record_refusal": refusal_here(request, refusal_to_record),
        "draw_refusal": refusal_here(request, refusal_to_draw),
        "number": number_of_neighbourhood(seen) if _is_own(seen) else None,
        "sources": held.sources(),
    }
    return render(request, "analyse/place.html", context)


def section(request: HttpRequest, code: str, section: str) -> HttpResponse:
    """One section of a place's position, with its figures, pictures and tables."""
    if section not in TITLES:
        raise Http404(section)
    seen = place_asked(request, code)
    on = day_asked(request)
    asked = section_of(shelf(), seen, section, on=on)
    shown = show(asked, request.GET.dict(), draw=draw)
    if download := download_asked(request, shown.tables, place=_named(seen)):
        return download
    remember_place(request, code=code, name=seen.short_name)
    context = {
        "place": seen,
        "code": code,
        "on": on,
        "titles": TITLES,
        "shown": shown,
        "record_refusal": refusal_here(request, refusal_to_record),
        "add_address": add_address(seen),
        "add_refusal": refusal_to_add(actor=actor(request), on=today()),
        "kept": list(request.GET.items()),
        "sources": asked.sources(),
    }
    return render(request, "analyse/section.html", context)


def payments_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Payments of a place's councils over time, narrowed to a service, age or provider."""
    seen = place_asked(request, code)
    on = day_asked(request)
    detail = payments_detail_of(shelf(), seen, asked=request.GET.dict(), on=on)
    shown = show(detail.section, request.GET.dict(), draw=draw)
    if download := download_asked(request, shown.tables, place=_named(seen)):
        return download
    context = {
        "place": seen,
        "code": code,
        "on": on,
        "detail": detail,
        "ways": SHOW_BY,
        "shown": shown,
        "add_address": add_address(seen),
        "add_refusal": refusal_to_add(actor=actor(request), on=today()),
        "kept": list(request.GET.items()),
        "sources": detail.section.sources(),
    }
    return render(request, "analyse/payments.html", context)
