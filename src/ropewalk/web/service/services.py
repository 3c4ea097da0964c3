"""Pages of services: the register, recording one, its entry, its prices, made or bought."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures import BadInput
from ropewalk.outcomes.queries import outcome_choices
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.review.rules.thread import Kind
from ropewalk.service.actions.services import (
    HoursSaid,
    LocationSaid,
    PriceSaid,
    ServiceSaid,
    change_service,
    publish_service,
    record_make_or_buy,
    record_service,
    set_price,
)
from ropewalk.service.kinds import Choice, Phase, PriceKind, Weekday
from ropewalk.service.queries.carrying_out import carried_out_by
from ropewalk.service.queries.choices import need_choices, provider_choices
from ropewalk.service.queries.drafts import draft_of, with_held
from ropewalk.service.queries.registers import register_of_services
from ropewalk.service.queries.seen import services_seen_by
from ropewalk.service.queries.service_told import service_told
from ropewalk.web.asking import Question, as_seen, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.review.follow import follow_the_thread
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.service_forms import (
    HOURS,
    PLACE,
    ChangeServiceForm,
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
        folded=FOLDED,
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


FOLDED = {
    "How to reach it": ("telephone", "email", "address"),
    "Where it is given": PLACE,
    "When it is open": HOURS,
    "Ages": ("minimum_age", "maximum_age"),
}
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
    street, town, county, postcode = (typed_in.get(name, "") for name in PLACE[1:])
    place = LocationSaid(
        typed_in.get("place_name") or typed_in["name"],
        street=street,
        town=town,
        county=county,
        postcode=postcode,
    )
    return ServiceSaid(
        **{name: typed_in[name] for name in PLAIN},
        phase=Phase(typed_in["phase"]),
        provider_id=int(typed_in["provider_id"]) if typed_in["provider_id"] else None,
        need_ids=typed_in.get("need_ids", []),
        locations=[place] if postcode or street else [],
        hours=[
            HoursSaid(Weekday(int(each)), typed_in["opens_at"], typed_in["closes_at"])
            for each in typed_in.get("weekdays", ())
        ],
    )


def service(request: HttpRequest, service_id: int) -> HttpResponse:
    """What a service is for, who gives it, and the money and the entry behind it."""
    seen = seen_or_404(request, services_seen_by, service_id)
    held = service_told(seen, on=today())
    carried = carried_out_by(seen)
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
                (
                    "Intentions that it carries out",
                    "; ".join(str(each.intention) for each in carried)
                    or "none recorded",
                ),
                ("From home to home", seen.get_phase_display()),
                ("Where", "; ".join(held.places) or "not recorded"),
                ("Given to", ", ".join(held.served) or "the whole area"),
                ("When", "; ".join(held.hours) or "not recorded"),
                ("Rating", held.rating),
                ("Made or bought", held.made_or_bought),
                ("Runs", held.runs or "yes"),
                ("What it is not for", "; ".join(held.left_out) or "not recorded"),
                ("Found by", "; ".join(held.kinds) or "no kind of need yet"),
                ("In the directory", held.entry),
            ],
            notes=held.loose_ends,
            tables=[each for each in (held.prices, held.performance) if each.rows],
            links=[
                follow_the_thread(Kind.SERVICE, seen.pk),
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
            links_title="Its thread, contracts for it, and its entry",
            refusal=refusal,
            steps=[]
            if refusal
            else [
                *(
                    []
                    if seen.published_at
                    else [
                        ("Change the draft", reverse("change-service", args=[seen.pk]))
                    ]
                ),
                ("What it has to be", reverse("specification", args=[seen.pk])),
                (
                    "Say which intention it carries out",
                    reverse("carry-out-intention", args=[seen.pk]),
                ),
                *(
                    (
                        f"It no longer carries out “{each.intention}” ({each.pk})",
                        reverse("let-go-of-intention", args=[each.pk]),
                    )
                    for each in carried
                ),
                ("Count its places", reverse("count-capacity", args=[seen.pk])),
                ("Count a practice's people", reverse("count-use", args=[seen.pk])),
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
                    "Say to which districts it is given",
                    reverse("say-where-given", args=[seen.pk]),
                ),
                ("Record its rating", reverse("rate-service", args=[seen.pk])),
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


def change(request: HttpRequest, service_id: int) -> HttpResponse:
    """Change what a draft says, before it is in the directory."""
    seen = seen_or_404(request, services_seen_by, service_id)
    draft = draft_of(seen)
    shown = as_seen(request)
    question = replace(
        _of_service(
            request,
            seen,
            "Change the draft",
            "Nobody reads it in the directory yet. Who changed what, and when, is kept in "
            "the audit record.",
            "Change it",
        ),
        folded={
            words: names
            for words, names in FOLDED.items()
            if (draft.has_places or names != PLACE)
            and (draft.has_hours or names != HOURS)
        },
        note=draft.note,
        as_seen=shown or seen.changed_at.isoformat(),
    )
    if question.refusal is None and draft.refusal:
        question = replace(question, refusal=draft.refusal)
    form = ChangeServiceForm(
        **typed(request),
        outcomes=with_held(outcome_choices(actor(request), on=today()), draft.outcomes),
        needs=with_held(need_choices(actor(request), on=today()), draft.needs),
        providers=provider_choices(seen.partnership),
        has_places=draft.has_places,
        has_hours=draft.has_hours,
        initial=draft.initial,
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: change_service(
            service_id=seen.pk,
            said=_said(said),
            as_seen=_moment(shown),
            with_places=draft.has_places,
            with_hours=draft.has_hours,
            **who(request),
        ),
    )


def _moment(shown: str) -> datetime:
    """When a draft was last changed, as the page that was sent says.

    Raises:
        BadInput: when it says no such moment.
    """
    try:
        return datetime.fromisoformat(shown)
    except ValueError:
        raise BadInput("Open the page again, and change the draft there.") from None


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
