"""Pages about neighbourhoods: the register, drawing one, what one is, ending one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures import BadInput
from ropewalk.place.actions import draw_neighbourhood, end_neighbourhood
from ropewalk.place.choices import neighbourhood_choices
from ropewalk.place.permissions import (
    refusal_to_draw,
    refusal_to_end,
    refusal_to_record,
)
from ropewalk.place.queries import (
    history,
    members_of,
    neighbourhoods_seen_by,
    register_of_neighbourhoods,
)
from ropewalk.place.rules import version_of_neighbourhood
from ropewalk.place.shelf import shelf
from ropewalk.web.analyse.asked import place_meant
from ropewalk.web.analyse.forms import DrawForm, EndForm
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.downloads import download_asked
from ropewalk.web.requests import acting_for, actor, day_asked, refusal_here, today
from ropewalk.web.tables import arrange


def register(request: HttpRequest) -> HttpResponse:
    """The neighbourhoods that the person's organisations have drawn."""
    on = day_asked(request)
    seen = neighbourhoods_seen_by(actor(request), on=today())
    table = arrange(register_of_neighbourhoods(seen), request.GET.dict())
    if download := download_asked(request, [table]):
        return download
    context = {
        "on": on,
        "neighbourhoods": seen.in_use(on=on),
        "table": table,
        "draw_refusal": refusal_here(request, refusal_to_draw),
    }
    return render(request, "analyse/neighbourhoods.html", context)


def neighbourhood(request: HttpRequest, neighbourhood_id: int) -> HttpResponse:
    """What a neighbourhood is made of, when it is in use, and who drew it."""
    seen = neighbourhoods_seen_by(actor(request), on=today())
    one = get_object_or_404(seen, pk=neighbourhood_id)
    asked = request.GET.dict()
    tables = [arrange(table, asked) for table in members_of(shelf(), one)]
    if download := download_asked(request, tables, place=one.name):
        return download
    context = {
        "neighbourhood": one,
        "tables": tables,
        "history": history(one),
        "refusal": refusal_to_end(actor=actor(request), neighbourhood=one, on=today()),
        "record_refusal": refusal_here(request, refusal_to_record),
        "sources": [source for each in tables for source in each.whole.sources],
    }
    return render(request, "analyse/neighbourhood.html", context)


def draw(request: HttpRequest) -> HttpResponse:
    """Draw a neighbourhood from the wards, small areas and practices of a place."""
    organisation = acting_for(request)
    refusal = refusal_to_draw(
        actor=actor(request), organisation=organisation, on=today()
    )
    where = {
        "refusal": refusal,
        "title": "Draw a neighbourhood",
        "purpose": "draw-neighbourhood",
    }
    asked = request.GET.get("place", "").strip()
    if refusal or not asked:
        return render(request, "analyse/where.html", where)
    try:
        place = place_meant(request, asked)
    except BadInput as unknown:
        where |= {"asked": asked, "unknown": str(unknown)}
        return render(request, "analyse/where.html", where)
    choices = neighbourhood_choices(shelf(), place)
    form = DrawForm(
        **typed(request),
        choices=choices,
        initial={"starts_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            drawn = draw_neighbourhood(
                organisation_id=organisation.pk,
                lake=shelf(),
                by=actor(request),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except BadInput as wrong:
            form.add_error("name", str(wrong))
        else:
            return redirect("place", code=f"neighbourhood-{drawn.pk}")
    context = {
        "place": place,
        "form": form,
        "choices": choices,
        "organisation": organisation,
    }
    return render(request, "analyse/draw.html", context)


def end(request: HttpRequest, neighbourhood_id: int) -> HttpResponse:
    """End a neighbourhood from a day."""
    seen = neighbourhoods_seen_by(actor(request), on=today())
    one = get_object_or_404(seen, pk=neighbourhood_id)
    question = Question(
        title=f"End {one.name}",
        sentence="It stays on record, and can still be asked about as at a day when it was in use.",
        button="End the neighbourhood",
        trail=[
            ("Analyse", reverse("find-place")),
            ("Neighbourhoods", reverse("neighbourhoods")),
            (one.name, reverse("neighbourhood", args=[one.pk])),
        ],
        refusal=refusal_to_end(actor=actor(request), neighbourhood=one, on=today()),
        as_seen=version_of_neighbourhood(one),
        beside="ends_before",
    )
    return ask(
        request,
        question,
        EndForm(**typed(request)),
        do=lambda said: end_neighbourhood(
            neighbourhood_id=one.pk,
            by=actor(request),
            at=timezone.now(),
            as_seen=as_seen(request),
            **said,
        ),
    )
