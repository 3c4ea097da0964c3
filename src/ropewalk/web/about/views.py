"""Pages about Ropewalk itself: what it is, whose data it shows, how accessible it is."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.organisations.queries import permission_matrix
from ropewalk.partnership.queries.waiting import start_of
from ropewalk.place.own_place import own_place
from ropewalk.place.permissions import refusal_to_record
from ropewalk.place.shelf import shelf
from ropewalk.service.queries.awaited import awaited_of
from ropewalk.service.queries.practices import own_practices
from ropewalk.strategy.queries.waiting import to_score
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, capacities, chosen, refusal_here, today
from ropewalk.web.tables import arrange


def home(request: HttpRequest) -> HttpResponse:
    """Where a person starts: what waits for them, and the place of their organisation."""
    here = chosen(request, capacities(request))
    own = (
        own_place(shelf(), here.organisation, actor=actor(request), on=today())
        if here
        else None
    )
    context = {
        "own": own,
        "start": start_of(actor(request), on=today()),
        "awaited": awaited_of(actor(request), on=today()),
        "to_score": to_score(actor(request), on=today()),
        "practices": list(own_practices(actor(request), on=today())),
        "record_refusal": refusal_here(request, refusal_to_record) if own else None,
    }
    return render(request, "about/home.html", context)


@login_not_required
def about(request: HttpRequest) -> HttpResponse:
    """What Ropewalk is, and every file of reference data with its publisher."""
    held = shelf()
    resources = [each for name in held.names() for each in held.vintages(name)]
    return render(request, "about/about.html", {"resources": resources})


@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """How accessible the pages are, and what to do where they are not."""
    return render(request, "about/accessibility.html")


def roles(request: HttpRequest) -> HttpResponse:
    """What each role lets somebody do."""
    table = arrange(permission_matrix(), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    return render(request, "about/roles.html", {"table": table})
