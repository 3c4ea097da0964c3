"""Pages that join care homes to a provider by location id, and take them off."""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from ropewalk.place.shelf import shelf
from ropewalk.service.actions.care_locations import join_locations, take_off_locations
from ropewalk.service.queries.care_locations import locations_told
from ropewalk.service.queries.seen import providers_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.location_forms import JoinLocationsForm, TakeOffLocationsForm
from ropewalk.web.service.trails import trail_of_provider

BACK = "Back to the provider"


def join(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Join care homes to a provider by their location ids."""
    seen = seen_or_404(request, providers_seen_by, provider_id)
    held = locations_told(seen, shelf(), on=today())
    question = Question(
        title="Join care homes by location id",
        sentence=held.said,
        note="Requests to place and early warnings judge a provider by the homes joined to "
        "it, before any that only has its registered name.",
        button="Join them",
        trail=trail_of_provider(seen),
        caption=str(seen),
        refusal=why_not_commission(request, seen.partnership),
        back=BACK,
    )
    form = JoinLocationsForm(
        **typed(request),
        suggested=[
            (each.code or "", f"{each.name}, {each.postcode} ({each.code})")
            for each in held.suggested
        ],
        initial={"submission_key": uuid4(), "on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: join_locations(
            provider_id=seen.pk,
            codes=form.codes(),
            on=said["on"],
            lake=shelf(),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def take_off(request: HttpRequest, provider_id: int) -> HttpResponse:
    """Take care homes off a provider."""
    seen = seen_or_404(request, providers_seen_by, provider_id)
    held = locations_told(seen, shelf(), on=today())
    question = Question(
        title="Take care homes off",
        sentence="What was recorded before stays on record.",
        button="Take them off",
        trail=trail_of_provider(seen),
        caption=str(seen),
        refusal=why_not_commission(request, seen.partnership)
        or (None if held.joined else "No care home is joined to this provider."),
        back=BACK,
    )
    form = TakeOffLocationsForm(
        **typed(request),
        joined=[(each.code, f"{each.name} ({each.code})") for each in held.joined],
        initial={"submission_key": uuid4(), "on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: take_off_locations(provider_id=seen.pk, **said, **who(request)),
    )
