"""Pages of services: the register, recording one, its entry, its prices, made or bought."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.outcomes.queries import outcome_choices
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.actions.services import (
    HoursSaid,
    LocationSaid,
    PriceSaid,
    ServiceSaid,
    publish_service,
    record_make_or_buy,
    record_service,
    set_price,
)
from ropewalk.service.kinds import Choice, Phase, PriceKind, Weekday
from ropewalk.service.queries.choices import need_choices, provider_choices
from ropewalk.service.queries.registers import register_of_services
from ropewalk.service.queries.seen import services_seen_by
from ropewalk.service.queries.service_told import service_told
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today
from ropewalk.web.service.asked_of import who, why_not_commission
from ropewalk.web.service.forms import (
    MakeOrBuyForm,
    PriceForm,
    PublishForm,
    ServiceForm,
)
from ropewalk.web.service.trails import trail_of_partnership, trail_of_service
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The services of a partnership."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = register_of_services(partnership, on=today())
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title="Services",
            sentence="What people can use, who gives it, and what the public is told of it."
            if table.rows
            else "No service is recorded yet.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            tables=[table] if table.rows else [],
            leads_to={"services": lambda pk: reverse("service", args=[pk])},
            links=[
                ("The directory, as anybody reads it", reverse("directory")),
                ("Entries of the directory by age", reverse("directory-by-age")),
            ],
            links_title="What the public is told",
            refusal=refusal,
            steps=[]
            if refusal
            else [
                ("Record a service", reverse("record-service", args=[partnership.pk])),
                (
                    "Take in another directory",
                    reverse("take-in-directory", args=[partnership.pk]),
                ),
            ],
        ),
    )


def add(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Record a service."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    outcomes = outcome_choices(actor(request), on=today())
    question = Question(
        title="Record a service",
        sentence="What it does, for whom, and what it should make better.",
        button="Record it",
        trail=[
            *trail_of_partnership(partnership),
            ("Services", reverse("services", args=[partnership.pk])),
        ],
        caption=partnership.name,
        refusal=why_not_commission(request, partnership)
        or (None if outcomes else "No outcomes are in use yet: a service is for some."),
        remedies=[]
        if outcomes
        else [("Bring outcomes into use", reverse("frameworks"))],
        folded={
            "How to reach it": ("telephone", "email", "address"),
            "Where it is given": ("place_name", "street", "town", "county", "postcode"),
            "When it is open": ("weekdays", "opens_at", "closes_at"),
            "Ages": ("minimum_age", "maximum_age"),
        },
        back="Back to the services",
    )
    form = ServiceForm(
        **typed(request),
        outcomes=outcomes,
        needs=need_choices(actor(request), on=today()),
        providers=provider_choices(partnership),
        initial={"submission_key": uuid4(), "starts_on": today()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: record_service(
            partnership_id=partnership.pk,
            said=_said(said),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("service", args=[made.pk]),
    )


PLAIN = (
    "name",
    "description",
    "for_whom",
    "starts_on",
    "outcome_ids",
    "minimum_age",
    "maximum_age",
    "telephone",
    "email",
    "address",
)


def _said(typed_in: dict[str, Any]) -> ServiceSaid:
    place = LocationSaid(
        typed_in["place_name"] or typed_in["name"],
        street=typed_in["street"],
        town=typed_in["town"],
        county=typed_in["county"],
        postcode=typed_in["postcode"],
    )
    return ServiceSaid(
        **{name: typed_in[name] for name in PLAIN},
        phase=Phase(typed_in["phase"]),
        provider_id=int(typed_in["provider_id"]) if typed_in["provider_id"] else None,
        need_ids=typed_in.get("need_ids", []),
        locations=[place] if typed_in["postcode"] or typed_in["street"] else [],
        hours=[
            HoursSaid(Weekday(int(each)), typed_in["opens_at"], typed_in["closes_at"])
            for each in typed_in["weekdays"]
        ],
    )


def service(request: HttpRequest, service_id: int) -> HttpResponse:
    """What a service is for, who gives it, and the money and the entry behind it."""
    seen = seen_or_404(request, services_seen_by, service_id)
    held = service_told(seen, on=today())
    refusal = why_not_commission(request, seen.partnership)
    return tell(
        request,
        Told(
            title=seen.name,
            sentence=held.said,
            trail=trail_of_service(seen)[:-1],
            caption=seen.partnership.name,
            facts=[
                ("What it does", seen.description),
                ("For whom", seen.for_whom),
                ("Ages", held.ages),
                ("What it is for", "; ".join(held.outcomes)),
                ("Needs that it answers", "; ".join(held.needs) or "none recorded"),
                ("From home to home", seen.get_phase_display()),
                ("Where", "; ".join(held.places) or "not recorded"),
                ("When", "; ".join(held.hours) or "not recorded"),
                ("Made or bought", held.made_or_bought),
                ("Runs", held.runs or "yes"),
                ("What it is not for", "; ".join(held.left_out) or "not recorded"),
                ("Found by", "; ".join(held.kinds) or "no kind of need yet"),
                ("In the directory", held.entry),
            ],
            notes=held.loose_ends,
            tables=[held.prices] if held.prices.rows else [],
            links=[
                *(
                    (f"Contract {each.reference}", reverse("contract", args=[each.pk]))
                    for each in held.contracts
                ),
                *(
                    [
                        (
                            "Its entry, as anybody reads it",
                            reverse("directory-entry", args=[seen.directory_id]),
                        )
                    ]
                    if seen.published_at
                    else []
                ),
            ],
            links_title="Contracts for it, and its entry",
            refusal=refusal,
            steps=[]
            if refusal
            else [
                ("What it has to be", reverse("specification", args=[seen.pk])),
                ("Count its places", reverse("count-capacity", args=[seen.pk])),
                (
                    "Less activity elsewhere because of it",
                    reverse("activity", args=[seen.pk]),
                ),
                ("See how it ends", reverse("ending", args=[held.ending.pk]))
                if held.ending
                else ("Plan to end it", reverse("plan-ending", args=[seen.pk])),
                (
                    "Publish its entry, or say that it is right",
                    reverse("publish-service", args=[seen.pk]),
                ),
                *(
                    []
                    if seen.provider_id
                    else [
                        ("Say who gives it", reverse("name-provider", args=[seen.pk]))
                    ]
                ),
                (
                    "Say which kinds of need it answers",
                    reverse("sort-service", args=[seen.pk]),
                ),
                ("Say what it is not for", reverse("leave-out", args=[seen.pk])),
                (
                    "Pause it, or let it run again",
                    reverse("pause-service", args=[seen.pk]),
                ),
                ("Set a price", reverse("set-price", args=[seen.pk])),
                (
                    "Say whether it is made or bought",
                    reverse("make-or-buy", args=[seen.pk]),
                ),
            ],
        ),
    )


def _of_service(
    request: HttpRequest, seen: Any, title: str, sentence: str, button: str
) -> Question:
    """A question about a service."""
    return Question(
        title=title,
        sentence=sentence,
        button=button,
        trail=trail_of_service(seen),
        caption=seen.name,
        refusal=why_not_commission(request, seen.partnership),
        back="Back to the service",
    )


def publish(request: HttpRequest, service_id: int) -> HttpResponse:
    """Publish a service's entry, or say again that it is right."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = _of_service(
        request,
        seen,
        "Publish its entry",
        "Anybody can read the entry in the directory, without signing in.",
        "Publish it",
    )
    form = PublishForm(
        **typed(request),
        initial={
            "assured_on": today(),
            "assurer_post": seen.assurer_post,
            "assurer_email": seen.assurer_email,
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: publish_service(service_id=seen.pk, **said, **who(request)),
    )


def price(request: HttpRequest, service_id: int) -> HttpResponse:
    """Put a price on the list."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = _of_service(
        request,
        seen,
        "Set a price",
        "It takes the place of an earlier price of the same thing from that day on.",
        "Set the price",
    )
    form = PriceForm(**typed(request), initial={"starts_on": today()})
    return ask(
        request,
        question,
        form,
        do=lambda said: set_price(
            service_id=seen.pk,
            said=PriceSaid(**said | {"kind": PriceKind(said["kind"])}),
            **who(request),
        ),
    )


def make_or_buy(request: HttpRequest, service_id: int) -> HttpResponse:
    """Say whether a service is made or bought, and why."""
    seen = seen_or_404(request, services_seen_by, service_id)
    question = _of_service(
        request,
        seen,
        "Made or bought",
        "Whether a partner gives the service itself or buys it, and why.",
        "Record it",
    )
    form = MakeOrBuyForm(**typed(request), initial={"decided_on": today()})
    return ask(
        request,
        question,
        form,
        do=lambda said: record_make_or_buy(
            service_id=seen.pk,
            **said | {"choice": Choice(said["choice"])},
            **who(request),
        ),
    )
