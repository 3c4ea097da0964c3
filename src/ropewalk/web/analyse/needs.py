"""Pages about needs: the register, recording one, its evidence, withdrawing it."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from ropewalk.figures import BadInput
from ropewalk.place.actions import link_evidence, record_need, withdraw_need
from ropewalk.place.permissions import refusal_to_change, refusal_to_record
from ropewalk.place.position import figure_of, position
from ropewalk.place.queries import (
    loose_ends,
    needs_seen_by,
    neighbourhoods_seen_by,
    register_of_needs,
)
from ropewalk.place.shelf import shelf
from ropewalk.web.analyse.asked import place_asked
from ropewalk.web.analyse.forms import EvidenceForm, NeedForm, WithdrawForm
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import acting_for, actor, day_asked, today
from ropewalk.web.tables import arrange


def register(request: HttpRequest) -> HttpResponse:
    """The needs that the person's organisations have recorded."""
    on = day_asked(request)
    seen = needs_seen_by(actor(request), on=on)
    table = arrange(register_of_needs(seen), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {"on": on, "needs": seen.standing()[:25], "table": table}
    return render(request, "analyse/needs.html", context)


def record(request: HttpRequest) -> HttpResponse:
    """Record a need of a place, with the figure that led to it where there is one."""
    organisation = acting_for(request)
    refusal = refusal_to_record(
        actor=actor(request), organisation=organisation, on=today()
    )
    asked = request.GET.get("place", "").strip()
    if refusal or not asked:
        where = {"refusal": refusal, "title": "Record a need"}
        return render(request, "analyse/where.html", where)
    place = place_asked(request, asked)
    key = request.GET.get("figure", "")
    figure = figure_of(position(shelf(), place, on=today()), key) if key else None
    drawn = neighbourhoods_seen_by(actor(request), on=today()).filter(
        organisation=organisation
    )
    form = NeedForm(
        request.POST if request.method == "POST" else None,
        neighbourhoods=drawn.in_use(on=today()),
        initial={"submission_key": uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        recorded = record_need(
            organisation_id=organisation.pk,
            place=place,
            evidence=[*filter(None, [figure]), *form.documents()],
            by=actor(request),
            at=timezone.now(),
            **form.said(),
        )
        return redirect("need", need_id=recorded.pk)
    context = {
        "place": place,
        "code": asked,
        "figure": figure,
        "form": form,
        "organisation": organisation,
    }
    return render(request, "analyse/record_need.html", context)


def need(request: HttpRequest, need_id: int) -> HttpResponse:
    """One need, its evidence, and what breaks the thread at it."""
    seen = get_object_or_404(needs_seen_by(actor(request), on=today()), pk=need_id)
    refusal = refusal_to_change(actor=actor(request), need=seen, on=today())
    context = {"need": seen, "refusal": refusal, "loose_ends": loose_ends(seen)}
    return render(request, "analyse/need.html", context)


def evidence(request: HttpRequest, need_id: int) -> HttpResponse:
    """Link a figure of the place, or a document, to a need."""
    seen = get_object_or_404(needs_seen_by(actor(request), on=today()), pk=need_id)
    refusal = refusal_to_change(actor=actor(request), need=seen, on=today())
    held = position(shelf(), place_asked(request, seen.place_code), on=today())
    form = EvidenceForm(
        request.POST if request.method == "POST" else None, figures=held.figures()
    )
    if request.method == "POST" and form.is_valid():
        try:
            link_evidence(
                need_id=seen.pk,
                evidence=form.evidence(),
                by=actor(request),
                at=timezone.now(),
            )
        except BadInput as wrong:
            form.add_error("figure", str(wrong))
        else:
            return redirect("need", need_id=seen.pk)
    context = {"need": seen, "form": form, "refusal": refusal}
    return render(request, "analyse/evidence.html", context)


def withdraw(request: HttpRequest, need_id: int) -> HttpResponse:
    """Withdraw a need, with the reason."""
    seen = get_object_or_404(needs_seen_by(actor(request), on=today()), pk=need_id)
    refusal = refusal_to_change(actor=actor(request), need=seen, on=today())
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        withdraw_need(
            need_id=seen.pk,
            by=actor(request),
            at=timezone.now(),
            **form.cleaned_data,
        )
        return redirect("need", need_id=seen.pk)
    context = {"need": seen, "form": form, "refusal": refusal}
    return render(request, "analyse/withdraw.html", context)
