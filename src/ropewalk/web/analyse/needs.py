"""Pages about needs: the register, recording one, its evidence, withdrawing it."""

from textwrap import shorten
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures import BadInput, Figure
from ropewalk.figures.words import said
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
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import (
    acting_for,
    actor,
    day_asked,
    onward,
    refusal_here,
    seen_or_404,
    today,
)
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
    question = Question(
        title=f"Record a need in {place.short_name}",
        sentence=f"It is recorded for {organisation.name}, with your name and the time.",
        button="Record the need",
        trail=[
            ("Analyse", reverse("find-place")),
            (place.short_name, reverse("place", args=[place.code])),
            ("Needs", reverse("needs")),
        ],
        note=_figure_said(figure) if figure else "",
    )
    form = NeedForm(
        **typed(request),
        neighbourhoods=_to_choose(request, place, organisation.pk),
        initial={"submission_key": uuid4()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: record_need(
            organisation_id=organisation.pk,
            evidence=[*filter(None, [figure]), *form.documents()],
            by=actor(request),
            at=timezone.now(),
            **form.said() | _where(place),
        ),
        then=lambda recorded: onward(request, reverse("need", args=[recorded.pk])),
    )


def _figure_said(figure: Figure) -> str:
    return (
        "This figure will be linked as evidence, as it stands today: "
        f"{figure.label}, {said(figure.value, figure.unit)} ({figure.vintage})."
    )


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
    seen = seen_or_404(request, needs_seen_by, need_id)
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
    seen = seen_or_404(request, needs_seen_by, need_id)
    place = place_asked(request, place_code_of(seen))
    figures = position_of(shelf(), place, on=today()).figures()
    form = EvidenceForm(**typed(request), figures=figures)
    return ask(
        request,
        _of_need(
            request,
            seen,
            "Link evidence",
            "A figure is kept as it stands today, with its vintage. Choose a figure, or name a document.",
            "Link it",
        ),
        form,
        do=lambda _: link_evidence(
            need_id=seen.pk,
            evidence=form.evidence(),
            by=actor(request),
            at=timezone.now(),
            as_seen=as_seen(request),
        ),
    )


def _of_need(
    request: HttpRequest, need: Any, title: str, sentence: str, button: str
) -> Question:
    """What is asked of a need: the need stands above, and is where one goes back to."""
    return Question(
        title=title,
        sentence=sentence,
        button=button,
        trail=[
            ("Analyse", reverse("find-place")),
            ("Needs", reverse("needs")),
            ("This need", reverse("need", args=[need.pk])),
        ],
        refusal=refusal_to_change(actor=actor(request), need=need, on=today()),
        caption=shorten(need.statement, 100, placeholder="..."),
        as_seen=version_of_need(need),
    )


def withdraw(request: HttpRequest, need_id: int) -> HttpResponse:
    """Withdraw a need, with the reason."""
    seen = seen_or_404(request, needs_seen_by, need_id)
    return ask(
        request,
        _of_need(
            request,
            seen,
            "Withdraw this need",
            "It stays on record with your reason.",
            "Withdraw the need",
        ),
        WithdrawForm(**typed(request)),
        do=lambda said: withdraw_need(
            need_id=seen.pk,
            by=actor(request),
            at=timezone.now(),
            as_seen=as_seen(request),
            **said,
        ),
    )
