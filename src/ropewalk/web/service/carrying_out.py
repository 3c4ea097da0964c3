"""Pages on which somebody says which intention a service carries out, or no longer does."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.service.actions.carrying_out import (
    carry_out_intention,
    let_go_of_intention,
)
from ropewalk.service.queries.carrying_out import (
    carrying_out_seen_by,
    intention_choices,
)
from ropewalk.service.queries.seen import services_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.fields import Pairs, choices_of
from ropewalk.web.requests import seen_or_404, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.trails import trail_of_service

NONE_LEFT = (
    "No intention of this partnership is left that the service does not carry out yet. "
    "Record one in the plan first."
)


class IntentionForm(forms.Form):
    """Which intention a service carries out."""

    intention_id = forms.ChoiceField(label="Which intention does it carry out?")

    def __init__(self, *args: object, intentions: Pairs, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as they came
        choices_of(self, intention_id=intentions)


class LetGoForm(forms.Form):
    """Why a service no longer carries an intention out."""

    because = forms.CharField(
        label="Why does it no longer carry it out?",
        max_length=300,
        error_messages={"required": "Say why the service no longer carries it out."},
    )


def carry_out(request: HttpRequest, service_id: int) -> HttpResponse:
    """Say which intention a service carries out."""
    seen = seen_or_404(request, services_seen_by, service_id)
    intentions = intention_choices(seen)
    question = Question(
        title="Say which intention it carries out",
        sentence="It joins the service, and what is paid for it, to what was decided and "
        "to the need behind it.",
        button="Record it",
        trail=trail_of_service(seen),
        caption=seen.name,
        refusal=why_not_commission(request, seen.partnership)
        or (None if intentions else NONE_LEFT),
        back="Back to the service",
    )
    return ask(
        request,
        question,
        IntentionForm(**typed(request), intentions=intentions),
        do=lambda said: carry_out_intention(
            service_id=seen.pk,
            intention_id=int(said["intention_id"]),
            **who(request),
        ),
        then=lambda _: reverse("service", args=[seen.pk]),
    )


def let_go(request: HttpRequest, carrying_out_id: int) -> HttpResponse:
    """Say that a service no longer carries an intention out, and why."""
    seen = seen_or_404(request, carrying_out_seen_by, carrying_out_id)
    question = Question(
        title="It no longer carries it out",
        sentence=f"“{seen.intention}”. That it did, and until when, stays on record.",
        button="Record it",
        trail=trail_of_service(seen.service),
        caption=seen.service.name,
        refusal=why_not_commission(request, seen.service.partnership),
        back="Back to the service",
    )
    return ask(
        request,
        question,
        LetGoForm(**typed(request)),
        do=lambda said: let_go_of_intention(
            carrying_out_id=seen.pk, **said, **who(request)
        ),
    )
