"""Pages of the models of joint commissioning, and of what partners mix from them."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.strategy.actions.hybrids import mix_models, offer_hybrid
from ropewalk.strategy.queries.hybrids import (
    drafted_choices,
    hybrid_page,
    hybrids_of,
    hybrids_seen_by,
    library_table,
    traits,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import seen_or_404, who, why_not_plan
from ropewalk.web.strategy.hybrid_forms import MixForm, OfferForm
from ropewalk.web.strategy.trails import trail_of_models, trail_of_planning
from ropewalk.web.telling import Told, tell


def models(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The library of models by dimension, and what this partnership mixed."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    refusal = why_not_plan(request, seen)
    told = Told(
        title="Models of joint commissioning",
        sentence="Three models, from talking to each other to commissioning all areas "
        "jointly. None is best; they can be mixed by dimension.",
        trail=trail_of_planning(seen),
        caption=seen.name,
        notes=traits(),
        tables=[library_table()],
        links_title="Mixed by this partnership",
        links=[
            (f"{each.title} (mix {each.pk})", reverse("hybrid", args=[each.pk]))
            for each in hybrids_of(seen)
        ],
        refusal=refusal,
        steps=[]
        if refusal
        else [("Mix models", reverse("mix-models", args=[seen.pk]))],
    )
    return tell(request, told)


def mix(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Choose a model for each dimension."""
    seen = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Mix models",
        sentence="Choose a model for each dimension. What does not go together is flagged, "
        "and does not stand in the way.",
        button="Save the mix",
        trail=trail_of_models(seen),
        caption=seen.name,
        refusal=why_not_plan(request, seen),
        back="Back to the models",
    )
    form = MixForm(**typed(request), initial={"submission_key": uuid4()})
    return ask(
        request,
        question,
        form,
        do=lambda said: mix_models(
            partnership_id=seen.pk,
            title=said["title"],
            choices=form.choices(),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("hybrid", args=[made.pk]),
    )


def hybrid(request: HttpRequest, hybrid_id: int) -> HttpResponse:
    """A hybrid: from which models, what it brings, and what conflicts in it."""
    seen = seen_or_404(request, hybrids_seen_by, hybrid_id)
    held = hybrid_page(seen)
    refusal = why_not_plan(request, seen.partnership)
    told = Told(
        title=seen.title,
        sentence=held.sentence,
        trail=trail_of_models(seen.partnership),
        caption=seen.partnership.name,
        notes=[f"Conflict. {each}" for each in held.conflicts],
        tables=[held.choices, held.brings],
        refusal=refusal,
        steps=[]
        if refusal
        else [
            (
                "Offer it as an option of an appraisal",
                reverse("offer-hybrid", args=[seen.pk]),
            )
        ],
    )
    return tell(request, told)


def offer(request: HttpRequest, hybrid_id: int) -> HttpResponse:
    """Offer a hybrid as an option of an appraisal."""
    seen = seen_or_404(request, hybrids_seen_by, hybrid_id)
    drafted = drafted_choices(seen)
    refusal: str | None = why_not_plan(request, seen.partnership)
    if not drafted:
        refusal = refusal or (
            "No appraisal of this partnership is being set out. Begin one on the page of "
            "a priority."
        )
    question = Question(
        title="Offer it as an option",
        sentence="What it brings goes along, and each conflict as a risk.",
        button="Offer it",
        trail=[
            *trail_of_models(seen.partnership),
            (seen.title, reverse("hybrid", args=[seen.pk])),
        ],
        caption=seen.title,
        refusal=refusal,
        back="Back to the mix",
    )
    return ask(
        request,
        question,
        OfferForm(**typed(request), appraisals=drafted),
        do=lambda said: offer_hybrid(hybrid_id=seen.pk, **said, **who(request)),
        then=lambda made: reverse("appraisal-option", args=[made.pk]),
    )
