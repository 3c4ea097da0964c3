"""Pages of frameworks and dynamic markets, and of inviting only some to bid."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.figures.words import day
from ropewalk.partnership.queries.partnerships import partnerships_seen_by
from ropewalk.service.actions.arrangements import (
    apply_to_join,
    decide_application,
    invite_to_bid,
    make_arrangement,
)
from ropewalk.service.permissions import refusal_to_admit
from ropewalk.service.queries.arrangements import (
    applications_decided_by,
    applications_of,
    applications_table,
    arrangements_seen_by,
    joined_table,
    register_of_arrangements,
)
from ropewalk.service.queries.bidding import bidders_of
from ropewalk.service.queries.choices import arrangement_choices, choosable_choices
from ropewalk.service.queries.registers import last_day
from ropewalk.service.queries.seen import procurements_seen_by
from ropewalk.service.rules.arrangements import refusal_of_application
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.arrangement_forms import (
    DIRECTLY,
    AdmitForm,
    ApplyForm,
    ArrangementForm,
    InviteForm,
)
from ropewalk.web.service.asked_of import why_not_commission
from ropewalk.web.service.routes import asked_of_procurement
from ropewalk.web.service.trails import trail_of_partnership
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """The frameworks and dynamic markets of a partnership."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    table = register_of_arrangements(partnership, on=today())
    refusal = why_not_commission(request, partnership)
    return tell(
        request,
        Told(
            title="Frameworks and dynamic markets",
            sentence="Providers join under conditions, and bids are called off from them."
            if table.rows
            else "There is none yet.",
            trail=trail_of_partnership(partnership),
            caption=partnership.name,
            tables=[table] if table.rows else [],
            leads_to={"arrangements": lambda pk: reverse("arrangement", args=[pk])},
            refusal=refusal,
            steps=[]
            if refusal
            else [
                (
                    "Set up a framework or dynamic market",
                    reverse("make-arrangement", args=[partnership.pk]),
                )
            ],
        ),
    )


def make(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Set up a framework or a dynamic market."""
    partnership = seen_or_404(request, partnerships_seen_by, partnership_id)
    question = Question(
        title="Set up a framework or dynamic market",
        sentence="Every provider of the partnership sees it and can apply.",
        button="Set it up",
        trail=[
            *trail_of_partnership(partnership),
            (
                "Frameworks and dynamic markets",
                reverse("arrangements", args=[partnership.pk]),
            ),
        ],
        caption=partnership.name,
        refusal=why_not_commission(request, partnership),
        back="Back to the frameworks and dynamic markets",
    )
    form = ArrangementForm(**typed(request), initial={"submission_key": uuid4()})
    return ask(
        request,
        question,
        form,
        do=lambda said: make_arrangement(
            partnership_id=partnership.pk,
            said=form.said(),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse("arrangement", args=[made.pk]),
    )


def _trail(request: HttpRequest, arrangement: Any) -> list[tuple[str, str]]:
    """From the top down, as far as this person may see what is above."""
    partnership = arrangement.partnership
    seen = partnerships_seen_by(actor(request), on=today())
    if not seen.filter(pk=partnership.pk).exists():
        return [("Do", reverse("do")), ("Bids", reverse("bids"))]
    return [
        *trail_of_partnership(partnership),
        (
            "Frameworks and dynamic markets",
            reverse("arrangements", args=[partnership.pk]),
        ),
    ]


def arrangement(request: HttpRequest, arrangement_id: int) -> HttpResponse:
    """A framework or dynamic market: its conditions, who joined, who asks to."""
    seen = seen_or_404(request, arrangements_seen_by, arrangement_id)
    asked = applications_of(seen, actor(request), on=today())
    closed = refusal_of_application(seen, on=today())
    own = bidders_of(actor(request), on=today()).filter(partnership=seen.partnership_id)
    admits = why_not_commission(request, seen.partnership) is None
    steps = [
        (
            f"Decide on {each.provider}",
            reverse("decide-application", args=[each.pk]),
        )
        for each in asked
        if admits and not hasattr(each, "decision")
    ]
    steps += [
        (f"Apply as {each}", reverse("apply-to-join", args=[seen.pk, each.pk]))
        for each in ([] if closed else own)
    ]
    return tell(
        request,
        Told(
            title=seen.title,
            sentence=f"{seen.get_kind_display()} from {day(seen.starts_on)} to "
            f"{day(last_day(seen.ends_before))}.",
            trail=_trail(request, seen),
            caption=seen.partnership.name,
            facts=[
                ("What a provider has to meet", seen.conditions),
                (
                    "Applications",
                    closed
                    or (
                        f"until {day(seen.apply_until)}"
                        if seen.apply_until
                        else "as long as it runs"
                    ),
                ),
            ],
            tables=[
                each
                for each in (joined_table(seen), applications_table(asked))
                if each.rows
            ],
            steps=steps,
        ),
    )


def apply(request: HttpRequest, arrangement_id: int, provider_id: int) -> HttpResponse:
    """Ask to join."""
    seen = seen_or_404(request, arrangements_seen_by, arrangement_id)
    own = bidders_of(actor(request), on=today()).filter(partnership=seen.partnership_id)
    provider = own.filter(pk=provider_id).first()
    if provider is None:
        raise Http404
    question = Question(
        title=f"Apply as {provider}",
        sentence="Whoever meets the conditions joins. You are told what is decided, and why.",
        button="Apply",
        trail=[
            *_trail(request, seen),
            (seen.title, reverse("arrangement", args=[seen.pk])),
        ],
        caption=seen.title,
        note=seen.conditions,
        refusal=refusal_of_application(seen, on=today()),
        back="Back to the conditions",
    )
    return ask(
        request,
        question,
        ApplyForm(**typed(request), initial={"submission_key": uuid4()}),
        do=lambda said: apply_to_join(
            arrangement_id=seen.pk, provider_id=provider_id, **said, **who(request)
        ),
    )


def decide(request: HttpRequest, application_id: int) -> HttpResponse:
    """Decide whether a provider joins."""
    seen = seen_or_404(request, applications_decided_by, application_id)
    question = Question(
        title=f"Decide on {seen.provider}",
        sentence="By the conditions alone: whoever meets them joins.",
        button="Decide",
        trail=[
            *_trail(request, seen.arrangement),
            (
                seen.arrangement.title,
                reverse("arrangement", args=[seen.arrangement_id]),
            ),
        ],
        caption=seen.arrangement.title,
        note=seen.arrangement.conditions,
        tables=[applications_table([seen])],
        refusal=refusal_to_admit(actor=actor(request), application=seen, on=today()),
        back="Back to the conditions",
    )
    return ask(
        request,
        question,
        AdmitForm(**typed(request)),
        do=lambda said: decide_application(
            application_id=seen.pk,
            is_admitted=said["is_admitted"] == "yes",
            reason=said["reason"],
            **who(request),
        ),
    )


def invite(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Invite only some to bid."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    question = asked_of_procurement(
        request,
        seen,
        "Invite only some",
        "Nobody else is told that bids are called for. Until this is said, every provider "
        "of the partnership can bid.",
        button="Invite them",
    )
    form = InviteForm(
        **typed(request),
        arrangements=arrangement_choices(seen.partnership, on=today()),
        providers=choosable_choices(seen.partnership, actor=actor(request), on=today()),
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: invite_to_bid(
            procurement_id=seen.pk,
            providers=[int(each) for each in said["providers"]],
            why=said["why"],
            arrangement_id=int(said["arrangement_id"])
            if said["arrangement_id"] != DIRECTLY
            else None,
            **who(request),
        ),
    )
