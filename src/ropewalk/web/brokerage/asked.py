"""Pages of a provider: what was asked of it, why not, and the one offer that it makes."""

from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures.words import counted
from ropewalk.service.actions.placements import offer_placement, withdraw_offer
from ropewalk.service.placement_permissions import refusal_to_offer
from ropewalk.service.queries.bidding import moment
from ropewalk.service.queries.placements import (
    asked_table,
    asked_told,
    candidates_of_own,
    candidates_seen_by,
    offers_seen_by,
)
from ropewalk.service.rules.price import price_said
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.brokerage.forms import OfferForm, WithdrawForm
from ropewalk.web.brokerage.trails import (
    trail_of_asked,
    trail_of_candidate,
    trail_of_placement,
)
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.trails import Trail
from ropewalk.web.telling import Told, tell


def register(request: HttpRequest) -> HttpResponse:
    """What was asked of the person's own organisations, or was not, and why."""
    held = list(candidates_of_own(actor(request), on=today()).order_by("-pk"))
    partnerships = {each.request.partnership for each in held}
    asked = sum(not each.why_not for each in held)
    return tell(
        request,
        Told(
            title="Asked of your organisation",
            sentence=f"You were asked to offer for {counted(asked, 'request')} to place."
            if held
            else "No request to place concerns your organisation.",
            trail=trail_of_asked()[:1],
            tables=[asked_table(held, at=timezone.now())] if held else [],
            leads_to={"asked": lambda pk: reverse("asked-of", args=[pk])},
            steps=[
                (
                    f"See how fairly placements are made by {each.name}",
                    reverse("placement-fairness", args=[each.pk]),
                )
                for each in sorted(partnerships, key=lambda each: each.name)
            ],
        ),
    )


def asked_of(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """One request as its provider reads it, with its own offer and no other."""
    seen = seen_or_404(request, candidates_of_own, candidate_id)
    held = asked_told(seen, at=timezone.now())
    return tell(
        request,
        Told(
            title=f"Request {seen.pk}",
            sentence=held.said,
            trail=trail_of_asked(),
            caption=f"{seen.provider}, by {seen.request.partnership.name}",
            facts=held.facts,
            steps=[
                *(
                    [("Make your offer", reverse("offer-placement", args=[seen.pk]))]
                    if held.can_offer
                    else []
                ),
                *(
                    [
                        (
                            "Withdraw your offer",
                            reverse("withdraw-offer", args=[seen.offer.pk]),
                        )
                    ]
                    if held.can_withdraw
                    else []
                ),
            ],
        ),
    )


def _trail(request: HttpRequest, candidate: Any) -> Trail:
    """Back to the provider's own page, or to the request for whoever arranges it."""
    own = candidates_of_own(actor(request), on=today()).filter(pk=candidate.pk)
    if own.exists():
        return trail_of_candidate(candidate)
    return trail_of_placement(candidate.request)


def offer(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Make the one offer, or write down what the provider said."""
    seen = seen_or_404(request, candidates_seen_by, candidate_id)
    held = asked_told(seen, at=timezone.now())
    wanted = seen.request
    question = Question(
        title=f"What {seen.provider} offers",
        sentence=f"A price from {price_said(wanted.least_pounds)} to "
        f"{price_said(wanted.most_pounds)} for each unit: {wanted.unit}. An offer is made "
        f"once and not bid down; no other provider sees it. Until {moment(wanted.closes_at)}.",
        button="Make the offer",
        trail=_trail(request, seen),
        caption=f"{wanted.get_kind_display()}, {wanted.district or wanted.locality}",
        refusal=refusal_to_offer(actor=actor(request), candidate=seen, on=today())
        or (None if held.can_offer else held.said),
        back="Back to the request",
    )
    form = OfferForm(
        **typed(request),
        initial={
            "submission_key": uuid4(),
            "pounds": seen.pounds and price_said(seen.pounds)[1:].replace(",", ""),
            "starts_on": wanted.starts_on,
        },
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: offer_placement(
            candidate_id=seen.pk,
            said=form.said(),
            submission_key=said["submission_key"],
            **who(request),
        ),
    )


def withdraw(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Withdraw an offer. Another is not made in its place."""
    seen = seen_or_404(request, offers_seen_by, offer_id)
    candidate = seen.candidate
    question = Question(
        title=f"Withdraw the offer of {candidate.provider}",
        sentence="It can then not be chosen, and no other is made in its place.",
        button="Withdraw it",
        trail=_trail(request, candidate),
        caption=f"{candidate.request.get_kind_display()}",
        refusal=refusal_to_offer(actor=actor(request), candidate=candidate, on=today()),
        back="Back to the request",
    )
    return ask(
        request,
        question,
        WithdrawForm(**typed(request)),
        do=lambda said: withdraw_offer(
            offer_id=seen.pk, why=said["why"], **who(request)
        ),
    )
