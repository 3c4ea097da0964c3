"""Pages of the grounds for exclusion: what a bidder answers, and what a buyer decides."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ropewalk.service.actions.exclusion import (
    answer_exclusion,
    decide_exclusion,
    raise_exclusion,
)
from ropewalk.service.queries.bidding import bids_of_own
from ropewalk.service.queries.exclusion import grounds_table, standing_of
from ropewalk.service.rules.exclusion import (
    ExclusionGround,
    exclusion_grounds,
    how_judged,
    not_looked_at,
)
from ropewalk.web.asking import Question, ask, typed
from ropewalk.web.requests import seen_or_404, today, who
from ropewalk.web.service.evaluating import opened_or_404
from ropewalk.web.service.exclusion_forms import (
    DecideForm,
    FoundForm,
    ParticularsForm,
    WhichApplyForm,
    answers_of,
)
from ropewalk.web.service.routes import asked_of_procurement
from ropewalk.web.service.trails import trail_of_own_bid

TIME_TO_ANSWER = timedelta(days=14)
"""What the box for the last day holds at first: any other day can be typed."""


def _own_bid(bid: Any, title: str, sentence: str, button: str, **more: Any) -> Question:
    return Question(
        title=title,
        sentence=sentence,
        button=button,
        trail=trail_of_own_bid(bid),
        caption=f"{bid.lot.procurement.title}, as {bid.provider}",
        back="Back to the bid",
        **more,
    )


def which_apply(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Ask a bidder which grounds for exclusion apply to it."""
    held = seen_or_404(request, bids_of_own, bid_id)
    standing = standing_of(held.lot.procurement, held.provider)
    question = _own_bid(
        held,
        "Grounds for exclusion",
        "Every bidder is asked this, before any bid is weighed up. A ground that applies "
        "does not by itself leave you out: you say next what happened and what was done.",
        "Go on",
        refusal="The buyer has decided on what was answered: it stands."
        if standing.is_decided
        else None,
        tables=[grounds_table(standing)] if standing.grounds else [],
    )

    def do(said: dict[str, Any]) -> list[str]:
        if not said["grounds"]:
            answer_exclusion(
                bid_id=held.pk,
                answers=answers_of({}),
                submission_key=said["submission_key"],
                **who(request),
            )
        return list(said["grounds"])

    def then(grounds: list[str]) -> str:
        if not grounds:
            return reverse("bid", args=[held.pk])
        asked = urlencode([("ground", each) for each in grounds])
        return f"{reverse('say-what-happened', args=[held.pk])}?{asked}"

    form = WhichApplyForm(**typed(request), initial={"submission_key": uuid4()})
    return ask(request, question, form, do=do, then=then)


def _asked_for(request: HttpRequest) -> list[ExclusionGround]:
    held = exclusion_grounds()
    return [held[code] for code in held if code in request.GET.getlist("ground")]


def particulars(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Ask what happened where a ground applies, and what was done about it."""
    held = seen_or_404(request, bids_of_own, bid_id)
    grounds = _asked_for(request)
    form = ParticularsForm(
        **typed(request), grounds=grounds, initial={"submission_key": uuid4()}
    )
    question = _own_bid(
        held,
        "What happened, and what was done",
        "The buyer reads this once bids are opened, and decides whether it is likely to "
        "happen again.",
        "Answer",
        headings=form.headings(),
        refusal=None if grounds else "Choose first which grounds apply.",
        remedies=[("Choose them", reverse("answer-exclusion", args=[held.pk]))],
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: answer_exclusion(
            bid_id=held.pk,
            answers=answers_of(form.applying()),
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda _: reverse("bid", args=[held.pk]),
    )


def found(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Put to a bidder a ground that the buyer found."""
    held = opened_or_404(request, bid_id)
    procurement = held.lot.procurement
    question = asked_of_procurement(
        request,
        procurement,
        f"A ground found for {held.provider}",
        "The bidder is shown what was found and can answer; nothing is decided before.",
        button="Put it to the bidder",
    )
    return ask(
        request,
        question,
        FoundForm(**typed(request), initial={"answer_by": today() + TIME_TO_ANSWER}),
        do=lambda said: raise_exclusion(bid_id=held.pk, **said, **who(request)),
        then=lambda _: reverse("bids-received", args=[procurement.pk]),
    )


def decide(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Decide whether a bidder is left out."""
    held = opened_or_404(request, bid_id)
    procurement = held.lot.procurement
    standing = standing_of(procurement, held.provider)
    grounds = [exclusion_grounds()[code] for code in standing.grounds]
    question = asked_of_procurement(
        request,
        procurement,
        f"Decide whether {held.provider} is left out",
        "A mandatory ground that is likely to occur again leaves no choice; a "
        "discretionary one does. The tests are stated here; it is no legal opinion.",
        button="Decide",
        note=f"{how_judged()} Not looked at here:",
        points=not_looked_at(),
        tables=[grounds_table(standing)] if grounds else [],
    )
    if question.refusal is None and (waits := standing.unanswered(on=today())):
        question = asked_of_procurement(
            request, procurement, question.title, "", button="Decide", refusal=waits
        )
    form = DecideForm(
        **typed(request), grounds=grounds, initial={"submission_key": uuid4()}
    )
    return ask(
        request,
        question,
        form,
        do=lambda said: decide_exclusion(
            bid_id=held.pk,
            judged=form.judged(),
            is_excluded=said["is_excluded"] == "yes",
            reason=said["reason"],
            submission_key=said["submission_key"],
            **who(request),
        ),
        then=lambda _: reverse("bids-received", args=[procurement.pk]),
    )
