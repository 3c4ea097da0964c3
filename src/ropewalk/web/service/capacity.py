"""Pages of how much there is of each service and how it is used, and of who takes part."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.actions.capacity import (
    CapacitySaid,
    count_capacity,
    leave_scheme,
    take_part,
)
from ropewalk.service.kinds import CareLevel
from ropewalk.service.permissions import refusal_to_count
from ropewalk.service.queries.capacity import (
    capacity_told,
    coverage_of,
    participations_seen_by,
    register_of_participation,
)
from ropewalk.service.queries.choices import locality_choices, practice_choices
from ropewalk.service.queries.seen import services_counted_by, services_seen_by
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import one_of, why_not_commission
from ropewalk.web.service.capacity_forms import (
    CapacityForm,
    LeaveForm,
    ParticipationForm,
)
from ropewalk.web.service.trails import trail_of_partnership, trail_of_service
from ropewalk.web.telling import Told, tell

QUARTER = timedelta(days=91)


def capacity(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """How much there is of each service, hour by hour, and how much of it is used."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    until = today() + timedelta(days=1)
    held = capacity_told(partnership, first=until - QUARTER, until=until)
    return tell(
        request,
        Told(
            title="Capacity",
            sentence=held.said,
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            notes=["Counts of the last 91 days."] if held.use.rows else [],
            tables=[held.use, held.by_hour] if held.use.rows else [],
            steps=[
                (
                    "Choose a service to count its places",
                    reverse("services", args=[partnership.pk]),
                )
            ],
        ),
    )


def count(request: HttpRequest, service_id: int) -> HttpResponse:
    """Count the places of a service, and those taken."""
    seen = seen_or_404(request, services_counted_by, service_id)
    refusal = refusal_to_count(actor=actor(request), service=seen, on=today())
    sees_all = services_seen_by(actor(request), on=today()).contains(seen)
    if refusal and not sees_all:
        raise Http404
    question = Question(
        title="Count its places",
        sentence="How many there were between two hours of a day, and how many were taken.",
        button="Record the count",
        trail=trail_of_service(seen) if sees_all else [("Home", reverse("home"))],
        caption=seen.name,
        refusal=refusal,
        back="Back to the service",
    )
    form = CapacityForm(
        **typed(request), initial={"on": today(), "from_hour": 0, "until_hour": 24}
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: count_capacity(
            service_id=seen.pk,
            said=CapacitySaid(**said | {"level": CareLevel(said["level"])}),
            **who(request),
        ),
    )


def participation(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Which practices and localities take part in which scheme."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    held = list(
        participations_seen_by(actor(request), on=today()).filter(
            partnership=partnership
        )
    )
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title="Who takes part",
            sentence=_sentence(held),
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            notes=[each.said for each in coverage_of(partnership, on=today())],
            tables=[register_of_participation(held)] if held else [],
            links=[]
            if refusal
            else [
                (
                    f"Record that it left: {each}",
                    reverse("leave-scheme", args=[each.pk]),
                )
                for each in held
                if each.ends_before is None
            ],
            links_title="Who has left",
            refusal=refusal,
            steps=[]
            if refusal
            else [
                ("Record who takes part", reverse("take-part", args=[partnership.pk]))
            ],
        ),
    )


def _sentence(held: list[Any]) -> str:
    """How many take part, in words."""
    now = [each for each in held if each.ends_before is None]
    if not now:
        return "Nobody is recorded to take part in anything."
    schemes = sorted({each.scheme for each in now})
    return f"{len(now)} take part in {', '.join(schemes)}, of their own will."


def join(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record that a practice or locality takes part."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Record who takes part",
        sentence="Practices and localities take part of their own will.",
        button="Record it",
        trail=[
            *trail_of_partnership(partnership),
            ("Who takes part", reverse("participation", args=[partnership.pk])),
        ],
        caption=partnership.name,
        refusal=why_not_commission(request, partnership),
        back="Back to who takes part",
    )
    form = ParticipationForm(
        **typed(request),
        practices=practice_choices(on=today()),
        localities=locality_choices(partnership),
        initial={"starts_on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: take_part(
            partnership_id=partnership.pk,
            **one_of(said.pop("who")),
            **said,
            **who(request),
        ),
    )


def leave(request: HttpRequest, participation_id: int) -> HttpResponse:
    """Record that a practice or locality left."""
    seen = seen_or_404(request, participations_seen_by, participation_id)
    question = Question(
        title="Record that it left",
        sentence=f"{seen}.",
        button="Record it",
        trail=[
            *trail_of_partnership(seen.partnership),
            ("Who takes part", reverse("participation", args=[seen.partnership_id])),
        ],
        caption=seen.partnership.name,
        refusal=why_not_commission(request, seen.partnership),
        back="Back to who takes part",
    )
    return ask(
        request,
        question,
        LeaveForm(**typed(request)),
        do=lambda said: leave_scheme(
            participation_id=seen.pk,
            ends_before=_after(said["last_day"]),
            **who(request),
        ),
    )


def _after(last_day: date) -> date:
    return last_day + timedelta(days=1)
