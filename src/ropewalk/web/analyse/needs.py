"""Pages about needs: the register, recording one, its evidence, withdrawing it."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ropewalk.figures import BadInput, Figure
from ropewalk.place.actions import link_evidence, record_need, withdraw_need
from ropewalk.place.permissions import refusal_to_change, refusal_to_record
from ropewalk.place.places import Place, PlaceKind
from ropewalk.place.position import figure_of
from ropewalk.place.queries import (
    area_around,
    history,
    loose_ends,
    needs_seen_by,
    neighbourhoods_seen_by,
    number_of_neighbourhood,
    place_code_of,
    recorded_by,
    register_of_needs,
)
from ropewalk.place.remembered import position_of
from ropewalk.place.rules import version_of_need
from ropewalk.place.shelf import shelf
from ropewalk.web.analyse.asked import place_asked, place_meant
from ropewalk.web.analyse.forms import EvidenceForm, NeedForm, WithdrawForm
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import acting_for, actor, day_asked, refusal_here, today
from ropewalk.web.tables import arrange


def register(request: HttpRequest) -> HttpResponse:
    """The needs that the person's organisations have recorded."""
    on = day_asked(request)
    seen = recorded_by(needs_seen_by(actor(request), on=today()), on=on)
    table = arrange(register_of_needs(seen), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    standing = [each for each in seen if each.withdrawn_at is None]
    context = {
        "on": on,
        "needs": standing[:25],
        "count": len(standing),
        "table": table,
        "record_refusal": refusal_here(request, refusal_to_record),
    }
    return render(request, "analyse/needs.html", context)


def record(request: HttpRequest) -> HttpResponse:
    """Record a need of a place, with the figure that led to it where there is one."""
    organisation = acting_for(request)
    refusal = refusal_to_record(
        actor=actor(request), organisation=organisation, on=today()
    )
    where = {"refusal": refusal, "title": "Record a need", "purpose": "record-need"}
    asked = request.GET.get("place", "").strip()
    if refusal or not asked:
        return render(request, "analyse/where.html", where)
    try:
        place = place_meant(request, asked)
    except BadInput as unknown:
        where |= {"asked": asked, "unknown": str(unknown)}
        return render(request, "analyse/where.html", where)
    figure = _figure_asked(request, place)
    form = NeedForm(
        request.POST if request.method == "POST" else None,
        neighbourhoods=_to_choose(request, place, organisation.pk),
        initial={"submission_key": uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            recorded = record_need(
                organisation_id=organisation.pk,
                evidence=[*filter(None, [figure]), *form.documents()],
                by=actor(request),
                at=timezone.now(),
                **form.said() | _where(place),
            )
        except BadInput as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("need", need_id=recorded.pk)
    context = {
        "place": place,
        "figure": figure,
        "form": form,
        "organisation": organisation,
    }
    return render(request, "analyse/record_need.html", context)


def _figure_asked(request: HttpRequest, place: Place) -> Figure | None:
    """The figure that the person came from.

    Raises:
        BadInput: When the place has no such figure.
    """
    key = request.GET.get("figure", "")
    return figure_of(position_of(shelf(), place, on=today()), key) if key else None


def _to_choose(
    request: HttpRequest, place: Place, organisation_id: int
) -> list[tuple[int, str]]:
    """The neighbourhoods that a need of a place can be narrowed to; none of its own."""
    if place.kind == PlaceKind.NEIGHBOURHOOD:
        return []
    drawn = neighbourhoods_seen_by(actor(request), on=today()).filter(
        organisation=organisation_id
    )
    return [(each.pk, each.name) for each in drawn.in_use(on=today())]


def _where(place: Place) -> dict[str, object]:
    """Where a need is: of a neighbourhood, it is kept under the place around it."""
    if place.kind != PlaceKind.NEIGHBOURHOOD:
        return {"place": place}
    around = area_around(shelf(), place, on=today())
    return {"place": around, "neighbourhood_id": number_of_neighbourhood(place)}


def need(request: HttpRequest, need_id: int) -> HttpResponse:
    """One need, its evidence, what happened to it, and what breaks the thread at it."""
    seen = get_object_or_404(needs_seen_by(actor(request), on=today()), pk=need_id)
    context = {
        "need": seen,
        "code": place_code_of(seen),
        "refusal": refusal_to_change(actor=actor(request), need=seen, on=today()),
        "loose_ends": loose_ends(seen),
        "history": history(seen),
    }
    return render(request, "analyse/need.html", context)


def evidence(request: HttpRequest, need_id: int) -> HttpResponse:
    """Link a figure of the place, or a document, to a need."""
    seen = get_object_or_404(needs_seen_by(actor(request), on=today()), pk=need_id)
    refusal = refusal_to_change(actor=actor(request), need=seen, on=today())
    place = place_asked(request, place_code_of(seen))
    figures = position_of(shelf(), place, on=today()).figures()
    form = EvidenceForm(
        request.POST if request.method == "POST" else None, figures=figures
    )
    if request.method == "POST" and form.is_valid():
        try:
            link_evidence(
                need_id=seen.pk,
                evidence=form.evidence(),
                by=actor(request),
                at=timezone.now(),
                as_seen=request.POST.get("as_seen", ""),
            )
        except BadInput as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("need", need_id=seen.pk)
    context = {
        "need": seen,
        "form": form,
        "refusal": refusal,
        "version": version_of_need(seen),
    }
    return render(request, "analyse/evidence.html", context)


def withdraw(request: HttpRequest, need_id: int) -> HttpResponse:
    """Withdraw a need, with the reason."""
    seen = get_object_or_404(needs_seen_by(actor(request), on=today()), pk=need_id)
    refusal = refusal_to_change(actor=actor(request), need=seen, on=today())
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_need(
                need_id=seen.pk,
                by=actor(request),
                at=timezone.now(),
                as_seen=request.POST.get("as_seen", ""),
                **form.cleaned_data,
            )
        except BadInput as wrong:
            form.add_error(None, str(wrong))
        else:
            return redirect("need", need_id=seen.pk)
    context = {
        "need": seen,
        "form": form,
        "refusal": refusal,
        "version": version_of_need(seen),
    }
    return render(request, "analyse/withdraw.html", context)
