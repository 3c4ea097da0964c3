"""Pages that say where a service is given and what it is rated."""

from django.http import HttpRequest, HttpResponse

from ropewalk.service.actions.supply import rate_service, say_where_given
from ropewalk.service.permissions import refusal_to_rate
from ropewalk.service.placement_kinds import Rating
from ropewalk.service.queries.placements import locality_group_choices
from ropewalk.service.queries.seen import services_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.brokerage.forms import RatingForm, WhereGivenForm
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.trails import trail_of_service


def where_given(request: HttpRequest, service_id: int) -> HttpResponse:
    """Say to which districts and localities a service is given."""
    seen = seen_or_404(request, services_seen_by, service_id)
    areas = list(seen.served_areas.all())
    question = Question(
        title="Where it is given",
        sentence="It takes the place of what was said before, and decides which requests "
        "to place are asked of it.",
        button="Say so",
        trail=trail_of_service(seen),
        caption=seen.name,
        refusal=why_not_commission(request, seen.partnership),
        back="Back to the service",
    )
    form = WhereGivenForm(
        **typed(request),
        localities=locality_group_choices(seen.partnership),
        initial={
            "districts": "\n".join(each.district for each in areas if each.district),
            "locality_ids": [each.locality_id for each in areas if each.locality_id],
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: say_where_given(service_id=seen.pk, **said, **who(request)),
    )


def rate(request: HttpRequest, service_id: int) -> HttpResponse:
    """Record what the regulator rated a service."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = Question(
        title="Record its rating",
        sentence="What the regulator rated it, and where that is written: no request to "
        "place with a higher floor is asked of it.",
        button="Record the rating",
        trail=trail_of_service(seen),
        caption=seen.name,
        refusal=refusal_to_rate(actor=actor(request), service=seen, on=today()),
        back="Back to the service",
    )
    form = RatingForm(**typed(request), initial={"rated_on": today()})
    return ask(
        request,
        question,
        form,
        do=lambda said: rate_service(
            service_id=seen.pk,
            **said | {"rating": Rating(said["rating"])},
            **who(request),
        ),
    )
