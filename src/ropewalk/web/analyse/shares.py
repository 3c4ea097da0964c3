"""Fair shares: a sum divided by need, distance from it, and the way there."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from ropewalk.figures import BadInput, Table
from ropewalk.figures.words import pounds
from ropewalk.place.choices import boards, components, formulas
from ropewalk.place.need import COMPONENT_NAMES
from ropewalk.place.queries import practices_by_neighbourhood
from ropewalk.place.shares import (
    GROUPINGS,
    Allocation,
    allocate,
    distances,
    pace,
)
from ropewalk.place.shelf import shelf
from ropewalk.web.analyse.forms import SharesForm
from ropewalk.web.analyse.pictures import draw
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import actor, day_asked, today
from ropewalk.web.tables import arrange

AT_FIRST = {"by": "district", "component": "final"}
BASELINES = "baselines"
BOARDS = "icb"
KEPT = "kept"
MANY = {
    "district": "districts",
    "council": "councils",
    "pcn": "primary care networks",
    "practice": "GP practices",
    "neighbourhood": "groups of practices",
    "place": "places",
    "icb": "integrated care boards",
}


def fair_shares(request: HttpRequest) -> HttpResponse:
    """Divide a sum, and say how each share was found.

    What each has now can be a long list, so it is kept in the session; all else that
    was asked is in the address.
    """
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        request.session[BASELINES] = request.POST.get("baselines", "")
        return redirect(f"{reverse('fair-shares')}?{_address(form)}")
    tables: list[Table] = []
    allocation = None
    if form.is_valid():
        try:
            allocation = _allocated(request, form)
            tables = list(_tables(allocation, form))
        except BadInput as wrong:
            form.add_error(None, str(wrong))
    arranged = [arrange(table, request.GET.dict()) for table in tables]
    if download := download_asked(request, arranged):
        return download
    context = {
        "form": form,
        "on": day_asked(request),
        "sentence": _sentence(allocation) if allocation else "",
        "tables": arranged,
        "drawn": draw("bars", tables[0]) if tables else None,
        "sources": tables[0].sources if tables else (),
    }
    return render(request, "analyse/fair_shares.html", context)


def _sentence(allocation: Allocation) -> str:
    """What was worked out, to be said again in a meeting."""
    groups = len(allocation.table.rows)
    what = COMPONENT_NAMES[allocation.component]
    among = f"{groups:,} {MANY[allocation.by]} of {allocation.among}"
    if allocation.pence is None:
        return (
            f"Need for {what} of each of {among}, beside {allocation.among} as a whole, "
            f"on the NHS {allocation.vintage} formula."
        )
    return (
        f"{_sum_said(allocation.pence)} shared by need for {what} between {among}, to the "
        f"penny, on the NHS {allocation.vintage} formula."
    )


def _sum_said(pence: int) -> str:
    return pounds(pence).removesuffix(".00")


def _form(request: HttpRequest) -> SharesForm:
    held = shelf()
    vintages = formulas(held)
    if request.method == "POST":
        asked = request.POST.dict()
        ticked = request.POST.getlist(BOARDS)
    else:
        asked = {**AT_FIRST, "vintage": vintages[0], **request.GET.dict()}
        ticked = ",".join(request.GET.getlist(BOARDS)).split(",")
        if asked.get(BASELINES) == KEPT:
            asked[BASELINES] = request.session.get(BASELINES, "")
    return SharesForm(
        {**asked, BOARDS: [code for code in ticked if code]},
        choices={
            "by": list(GROUPINGS.items()),
            BOARDS: boards(held),
            "component": components(),
            "vintage": [(each, each) for each in vintages],
        },
    )


def _address(form: SharesForm) -> str:
    """What was asked, as the address of its answer.

    Boards are one parameter, with commas, since the links of a table keep one value for
    each name.
    """
    typed = {name: str(form[name].value() or "") for name in form.fields}
    typed[BOARDS] = ",".join(form[BOARDS].value())
    typed[BASELINES] = KEPT if typed[BASELINES].strip() else ""
    return urlencode({name: value for name, value in typed.items() if value})


def _allocated(request: HttpRequest, form: SharesForm) -> Allocation:
    asked = form.cleaned_data
    groups = None
    if asked["by"] == "neighbourhood":
        groups = practices_by_neighbourhood(
            actor(request), on=today(), in_use_on=day_asked(request)
        )
    return allocate(
        shelf(),
        pence=asked["pounds"],
        by=asked["by"],
        icbs=tuple(asked[BOARDS]) or None,
        component=asked["component"],
        vintage=asked["vintage"],
        groups=groups,
    )


def _tables(allocation: Allocation, form: SharesForm) -> Iterator[Table]:
    asked = form.cleaned_data
    yield allocation.table
    if not asked["baselines"]:
        return
    yield distances(allocation, asked["baselines"])
    if asked["years"]:
        limits = {
            name: asked[name]
            for name in ("floor", "ceiling", "growth")
            if asked[name] is not None
        }
        yield pace(allocation, asked["baselines"], years=asked["years"], **limits)
