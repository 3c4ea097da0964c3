"""Pages of a provider: what is open to it, and its own bids."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from ropewalk.service.actions.bidding import BidSaid, make_bid
from ropewalk.service.attaching import keep_with_bid
from ropewalk.service.queries.arrangements import arrangements_to_join
from ropewalk.service.queries.bid_outcome import (
    Outcome,
    bid_call_said,
    outcome_of,
    own_bids,
    own_bids_table,
)
from ropewalk.service.queries.bidding import (
    attachments_of,
    attachments_table,
    bids_of_own,
    bids_seen_by,
    call_of,
    criteria_of,
    criteria_table,
    moment,
    open_lots,
    open_table,
    versions_table,
)
from ropewalk.service.queries.exclusion import (
    BidderStanding,
    grounds_table,
    is_answered,
    standing_of,
)
from ropewalk.service.queries.wanted import wanted_of
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.papers import PaperForm, paper_to_keep, refuse_before_reading
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.bid_forms import BidForm
from ropewalk.web.service.trails import trail_of_own_bid
from ropewalk.web.telling import Told, tell


def _trail() -> list[tuple[str, str]]:
    return [("Do", reverse("do")), ("Bids", reverse("bids"))]


def bids(request: HttpRequest) -> HttpResponse:
    """What is open to the person's organisations, and what they have offered."""
    held = [
        each
        for each in open_lots(actor(request), on=today())
        if timezone.now() < each.call.closes_at
    ]
    own = own_bids(actor(request), on=today())
    return tell(
        request,
        Told(
            title="Bids",
            sentence=(
                "1 lot is open to your organisation."
                if len(held) == 1
                else f"{len(held)} lots are open to your organisation."
            )
            if held
            else "Nothing is open to your organisation now.",
            trail=[("Do", reverse("do"))],
            tables=[
                *([open_table(held)] if held else []),
                *([own_bids_table(own, at=timezone.now())] if own else []),
            ],
            links=[
                (
                    f"Your bid for {each.lot.procurement.title}, {each.lot}",
                    reverse("bid", args=[each.pk]),
                )
                for each in own
            ],
            links_title="Your bids",
            steps=[
                (
                    f"Bid for {each.lot.procurement.title}, {each.lot}, as {each.provider}",
                    reverse("make-bid", args=[each.lot.pk, each.provider.pk]),
                )
                for each in held
            ]
            + [
                (
                    f"See {each.title}, a {each.get_kind_display().lower()}",
                    reverse("arrangement", args=[each.pk]),
                )
                for each in arrangements_to_join(actor(request), on=today())
            ],
        ),
    )


def bid(request: HttpRequest, bid_id: int) -> HttpResponse:
    """A bid: its provider's own at any time, the buyer's once bids are opened."""
    seen = bids_seen_by(actor(request), on=today(), at=timezone.now())
    held = seen.filter(pk=bid_id).first()
    if held is None:
        raise Http404
    call = call_of(held.lot.procurement)
    is_own = bids_of_own(actor(request), on=today()).filter(pk=held.pk).exists()
    standing = standing_of(held.lot.procurement, held.provider)
    papers = attachments_of(held)
    outcome = (
        outcome_of(held, at=timezone.now())
        if is_own
        else Outcome(bid_call_said(call, at=timezone.now()))
    )
    above = (
        _trail()
        if is_own
        else [
            ("Do", reverse("do")),
            (
                f"Bids for {held.lot.procurement.title}",
                reverse("bids-received", args=[held.lot.procurement_id]),
            ),
        ]
    )
    return tell(
        request,
        Told(
            title=f"Bid of {held.provider}",
            sentence=outcome.said,
            trail=above,
            caption=f"{held.lot.procurement.title}, {held.lot}",
            leads_to={
                "papers": lambda pk: reverse("bid-attachment", args=[held.pk, pk])
            },
            facts=[("Grounds for exclusion", _standing_said(standing))],
            notes=outcome.notes,
            tables=[
                *outcome.tables,
                versions_table(held),
                *([attachments_table(papers)] if papers else []),
                *([grounds_table(standing)] if standing.grounds else []),
            ],
            steps=_own_steps(held, standing, call) if is_own else [],
        ),
    )


@csrf_exempt
def attach(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Send a paper with a bid; whether it may be is looked at before it is read."""
    held = seen_or_404(request, bids_of_own, bid_id)
    refuse_before_reading(request, _closed(call_of(held.lot.procurement)))
    return _attach(request, held)


def _closed(call: Any) -> str | None:
    """Why nothing more can be offered, once bids have closed."""
    if call is None or timezone.now() < call.closes_at:
        return None
    return (
        f"Bids closed at {moment(call.closes_at)}. What had been offered by then stands, "
        "and nothing more can be."
    )


@csrf_protect
def _attach(request: HttpRequest, held: Any) -> HttpResponse:
    question = Question(
        title="Send a paper with it",
        sentence="It is sealed as the bid is. A later paper of the same name takes its "
        "place.",
        button="Send the paper",
        trail=trail_of_own_bid(held),
        caption=f"{held.lot.procurement.title}, {held.lot}",
        back="Back to the bid",
        refusal=_closed(call_of(held.lot.procurement)),
        has_file=True,
        beside="file",
    )
    return ask(
        request,
        question,
        PaperForm(**typed(request)),
        do=lambda said: keep_with_bid(
            said["file"].chunks(),
            name=said["file"].name,
            bid_id=held.pk,
            **who(request),
        ),
    )


def attachment(request: HttpRequest, bid_id: int, document_id: int) -> HttpResponse:
    """A paper of a bid, as it was received, for whoever may read the bid."""
    seen = bids_seen_by(actor(request), on=today(), at=timezone.now())
    held = get_object_or_404(seen, pk=bid_id)
    return paper_to_keep(get_object_or_404(held.attachments, pk=document_id))


def _standing_said(standing: BidderStanding) -> str:
    """How it stands with the grounds for exclusion, as the bidder is told it."""
    decision = standing.decision
    if decision is not None:
        lead = "Left out" if decision.is_excluded else "Not left out"
        return f"{lead}. {decision.found} {decision.reason}"
    if standing.statement is None:
        return "Not answered yet: no bid is weighed up before that."
    if standing.grounds:
        return "The buyer decides whether the bidder is left out."
    return "None applies, as the bidder says."


def _own_steps(held: Any, standing: BidderStanding, call: Any) -> list[tuple[str, str]]:
    """What a bidder can still do about its bid."""
    steps = []
    if not standing.is_decided:
        steps.append(
            (
                "Answer again about grounds for exclusion"
                if standing.statement
                else "Answer about grounds for exclusion",
                reverse("answer-exclusion", args=[held.pk]),
            )
        )
    if call and timezone.now() < call.closes_at:
        steps += [
            (
                "Replace what you offered",
                reverse("make-bid", args=[held.lot_id, held.provider_id]),
            ),
            ("Send a paper with it", reverse("attach-to-bid", args=[held.pk])),
        ]
    return steps


def make(request: HttpRequest, lot_id: int, provider_id: int) -> HttpResponse:
    """Bid for a lot, or replace what was offered."""
    held = next(
        (
            each
            for each in open_lots(actor(request), on=today())
            if (each.lot.pk, each.provider.pk) == (lot_id, provider_id)
        ),
        None,
    )
    if held is None:
        raise Http404
    criteria = criteria_of(held.lot.procurement)
    wanted = wanted_of(held.lot)
    closed = _closed(held.call)
    question = Question(
        title="Replace your bid" if held.versions else "Make a bid",
        sentence=(
            "Bids are closed."
            if closed
            else f"Until {moment(held.call.closes_at)} it can be replaced. Nobody who buys "
            f"sees it, or that it was made, before {moment(held.call.opens_at)}."
        ),
        refusal=closed,
        remedies=[("See what you offered", reverse("bid", args=[held.bid.pk]))]
        if closed and held.bid
        else [],
        button="Bid",
        trail=_trail(),
        caption=f"{held.lot.procurement.title}, {held.lot}",
        note=wanted.said,
        points=wanted.points,
        tables=[
            *wanted.tables,
            *([criteria_table(criteria)] if criteria else []),
        ],
        back="Back to the bids",
    )
    return ask(
        request,
        question,
        BidForm(**typed(request), initial={"submission_key": uuid4()}),
        do=lambda said: make_bid(
            lot_id=lot_id,
            provider_id=provider_id,
            said=BidSaid(said["price_pence"], said["offer"]),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda made: reverse(
            "bid" if is_answered(made.bid) else "answer-exclusion", args=[made.bid_id]
        ),
    )
