"""Fair shares: a sum divided by need, distance from it, and the way there."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ropewalk.figures import BadInput, Table
from ropewalk.place.choices import boards, components, formulas
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
from ropewalk.web.requests import actor, day_asked
from ropewalk.web.tables import arrange

ALL_ENGLAND = ("", "All of England")
AT_FIRST = {"by": "district", "component": "final"}


def fair_shares(request: HttpRequest) -> HttpResponse:
    """Divide a sum, and say how each share was found."""
    held = shelf()
    vintages = formulas(held)
    form = SharesForm(
        {**AT_FIRST, "vintage": vintages[0], **request.GET.dict()},
        choices={
            "by": list(GROUPINGS.items()),
            "icb": [ALL_ENGLAND, *boards(held)],
            "component": components(),
            "vintage": [(each, each) for each in vintages],
        },
    )
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
        "allocation": allocation,
        "tables": arranged,
        "drawn": draw("bars", tables[0]) if tables else None,
        "sources": tables[0].sources if tables else (),
    }
    return render(request, "analyse/fair_shares.html", context)


def _allocated(request: HttpRequest, form: SharesForm) -> Allocation:
    asked = form.cleaned_data
    groups = None
    if asked["by"] == "neighbourhood":
        groups = practices_by_neighbourhood(actor(request), on=day_asked(request))
    return allocate(
        shelf(),
        pence=asked["pounds"],
        by=asked["by"],
        icbs=(asked["icb"],) if asked["icb"] else None,
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
        yield pace(
            allocation,
            asked["baselines"],
            years=asked["years"],
            floor=(asked["floor"] or 0) / 100,
            ceiling=(asked["ceiling"] if asked["ceiling"] is not None else 100) / 100,
            growth=(asked["growth"] or 0) / 100,
        )
