"""Pages of a provider: what is open to it, and its own bids."""

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ropewalk.service.actions.bidding import BidSaid, make_bid
from ropewalk.service.queries.bidding import (
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
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import actor, today
from ropewalk.web.service.asked_of import who
from ropewalk.web.service.bid_forms import BidForm
from ropewalk.web.telling import Told, tell


def _trail() -> list[tuple[str, str]]:
    return [("Do", reverse("do")), ("Bids", reverse("bids"))]


def bids(request: HttpRequest) -> HttpResponse:
    """What is open to the person's organisations, and what they have offered."""
    held = open_lots(actor(request), on=today())
    own = list(bids_of_own(actor(request), on=today()))
    return tell(
        request,
        Told(
            title="Bids",
            sentence=f"{len(held)} lots are open to your organisation."
            if held
            else "Nothing is open to your organisation now.",
            trail=[("Do", reverse("do"))],
            tables=[open_table(held)] if held else [],
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
            sentence=f"Bids close at {moment(call.closes_at)}; they are opened at "
            f"{moment(call.opens_at)}."
            if call
            else "Bids are not called for.",
            trail=above,
            caption=f"{held.lot.procurement.title}, {held.lot}",
            tables=[versions_table(held)],
            steps=[
                (
                    "Replace what you offered",
                    reverse("make-bid", args=[held.lot_id, held.provider_id]),
                )
            ]
            if is_own and call and timezone.now() < call.closes_at
            else [],
        ),
    )


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
    question = Question(
        title="Replace your bid" if held.versions else "Make a bid",
        sentence=(
            f"Until {moment(held.call.closes_at)} it can be replaced. Nobody who buys sees "
            f"it, or that it was made, before {moment(held.call.opens_at)}."
        ),
        button="Bid",
        trail=_trail(),
        caption=f"{held.lot.procurement.title}, {held.lot}",
        tables=[criteria_table(criteria)] if criteria else [],
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
        then=lambda made: reverse("bid", args=[made.bid_id]),
    )
