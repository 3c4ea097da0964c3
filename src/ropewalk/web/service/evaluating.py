"""Pages of a buyer: what bids are judged by, until when, who scores them, and the ranking."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from ropewalk.figures.words import listed
from ropewalk.service.actions.bidding import call_for_bids, set_criteria
from ropewalk.service.actions.evaluating import (
    agree_scores,
    appoint_evaluator,
    begin_moderation,
    declare_as_evaluator,
    score_bid,
)
from ropewalk.service.permissions import refusal_to_evaluate
from ropewalk.service.queries.arrangements import invitation_of
from ropewalk.service.queries.bidding import (
    bids_opened_to,
    call_of,
    criteria_of,
    criteria_table,
    moment,
    received_table,
    refusal_while_sealed,
)
from ropewalk.service.queries.evaluating import (
    agreed_table,
    evaluation_of,
    evaluator_choices,
    evaluator_now,
    evaluators_table,
    has_moderation,
    own_scores,
    ranking_tables,
    scored_of,
)
from ropewalk.service.queries.exclusion import (
    BidderStanding,
    standings_of,
    standings_table,
)
from ropewalk.service.queries.seen import lots_seen_by, procurements_seen_by
from ropewalk.web.asking import ask, typed
from ropewalk.web.requests import actor, seen_or_404, today, who
from ropewalk.web.service.asked_of import why_not_choose
from ropewalk.web.service.bid_forms import (
    CallForm,
    CriteriaForm,
    DeclareForm,
    EvaluatorForm,
    ScoresForm,
)
from ropewalk.web.service.routes import asked_of_procurement
from ropewalk.web.service.trails import trail_of_procurement
from ropewalk.web.telling import Told, tell

NOT_FOR_YOU = (
    "Only those who commission this or score it see the bids, and nobody who belongs to a "
    "bidder or declared an interest."
)


def criteria(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Set what bids are judged by."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    held = criteria_of(seen)
    question = asked_of_procurement(
        request,
        seen,
        "Set the criteria",
        "Weights add up to 100, and each says why. What is left empty is not judged.",
        button="Set the criteria",
        headings=CriteriaForm.headings(),
        tables=[criteria_table(held)] if held else [],
    )
    form = CriteriaForm(**typed(request), initial={"most_points": 5})
    return ask(
        request,
        question,
        form,
        do=lambda said: set_criteria(
            procurement_id=seen.pk,
            criteria=form.criteria(),
            most_points=said["most_points"],
            floor_percent=said["floor_percent"],
            **who(request),
        ),
    )


def call(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Ask providers for bids until a moment."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    held = call_of(seen)
    question = asked_of_procurement(
        request,
        seen,
        "Ask for bids",
        f"Bids close at {moment(held.closes_at)}. That can be put off, not brought forward."
        if held
        else f"{_who_can_bid(seen)} until they close. Nobody who buys sees a bid, or who "
        "made one, before they are opened.",
        button="Ask for bids",
    )
    form = CallForm(**typed(request))
    return ask(
        request,
        question,
        form,
        do=lambda _: call_for_bids(
            procurement_id=seen.pk,
            closes_at=form.moments()[0],
            opens_at=form.moments()[1],
            **who(request),
        ),
    )


def _who_can_bid(seen: Any) -> str:
    invited = invitation_of(seen)
    if invited is None:
        return "Every provider of the partnership can bid"
    names = listed([str(each.provider) for each in invited.invitations.all()])
    return f"Only who is invited can bid, {names},"


def received(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """The bids of a procurement, once they are opened, and who scores them."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    held, now = call_of(seen), timezone.now()
    sealed = refusal_while_sealed(held, at=now)
    opened = bids_opened_to(actor(request), on=today(), at=now).filter(
        lot__procurement=seen
    )
    is_shown = opened.exists()
    own = evaluator_now(seen, actor(request), on=today()) if not sealed else None
    refusal = why_not_choose(request, seen)
    tables = [evaluators_table(seen)]
    standings = standings_of(seen) if is_shown else []
    if is_shown:
        tables[:0] = [received_table(opened), standings_table(standings)]
    return tell(
        request,
        Told(
            title="Bids received",
            sentence=sealed or "The bids are opened.",
            trail=trail_of_procurement(seen),
            caption=seen.title,
            notes=[own.because] if own and own.because else [],
            tables=[each for each in tables if each.rows],
            leads_to={"bids": lambda pk: reverse("bid", args=[pk])},
            refusal=refusal
            or (None if sealed or is_shown else f"There is no bid here. {NOT_FOR_YOU}"),
            steps=[
                *([] if refusal else _steps_of_exclusion(standings, list(opened))),
                *_steps(request, seen, list(opened), refusal),
            ],
        ),
    )


def _steps_of_exclusion(
    standings: Sequence[BidderStanding], bids: Sequence[Any]
) -> list[tuple[str, str]]:
    """What can be done about the grounds for exclusion of each bidder, by one of its bids."""
    by_provider = {each.provider_id: each.pk for each in reversed(bids)}
    steps = []
    for each in standings:
        bid_id = by_provider[each.provider.pk]
        if each.waits:
            steps.append(
                (
                    f"Decide whether {each.provider} is left out",
                    reverse("decide-exclusion", args=[bid_id]),
                )
            )
        steps.append(
            (
                f"Put a ground to {each.provider}",
                reverse("raise-exclusion", args=[bid_id]),
            )
        )
    return steps


def _steps(
    request: HttpRequest, seen: Any, bids: list[Any], refusal: str | None
) -> list[tuple[str, str]]:
    scores = (
        refusal_to_evaluate(actor=actor(request), procurement=seen, on=today()) is None
    )
    lots = {each.lot_id: each.lot for each in bids}
    steps = []
    if not refusal:
        steps.append(("Name who scores", reverse("appoint-evaluator", args=[seen.pk])))
    if scores:
        steps.append(
            (
                "Say whether you have an interest",
                reverse("declare-as-evaluator", args=[seen.pk]),
            )
        )
        steps += [
            (
                f"Score {each.provider}, lot {each.lot.number}",
                reverse("score-bid", args=[each.pk]),
            )
            for each in bids
        ]
    for lot in lots.values():
        steps.append(
            (f"See the ranking of lot {lot.number}", reverse("ranking", args=[lot.pk]))
        )
    return steps


def appoint(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Name somebody who scores the bids."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    question = asked_of_procurement(
        request,
        seen,
        "Name who scores",
        "They say whether they have an interest, and score each bid by themselves.",
        button="Name them",
    )
    return ask(
        request,
        question,
        EvaluatorForm(**typed(request), people=evaluator_choices(seen, on=today())),
        do=lambda said: appoint_evaluator(
            procurement_id=seen.pk, account_id=int(said["account_id"]), **who(request)
        ),
        then=lambda _: reverse("bids-received", args=[seen.pk]),
    )


def declare(request: HttpRequest, procurement_id: int) -> HttpResponse:
    """Say whether one has an interest."""
    seen = seen_or_404(request, procurements_seen_by, procurement_id)
    question = asked_of_procurement(
        request,
        seen,
        "Say whether you have an interest",
        "Whoever has one does not score.",
        button="Say so",
        refusal=refusal_to_evaluate(actor=actor(request), procurement=seen, on=today()),
    )
    return ask(
        request,
        question,
        DeclareForm(**typed(request)),
        do=lambda said: declare_as_evaluator(
            procurement_id=seen.pk,
            has_interest=said["has_interest"] == "yes",
            particulars=said["particulars"],
            **who(request),
        ),
        then=lambda _: reverse("bids-received", args=[seen.pk]),
    )


def opened_or_404(request: HttpRequest, bid_id: int) -> Any:
    """An opened bid of a choice that the person makes or scores."""
    seen = bids_opened_to(actor(request), on=today(), at=timezone.now())
    held = seen.filter(pk=bid_id).first()
    if held is None:
        raise Http404
    return held


def score(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Score a bid by oneself."""
    held = opened_or_404(request, bid_id)
    procurement = held.lot.procurement
    own = evaluator_now(procurement, actor(request), on=today())
    set_ = criteria_of(procurement)
    refusal = own.because if own else "You are not one of those who score these bids."
    question = asked_of_procurement(
        request,
        procurement,
        f"Score {held.provider}",
        "Nobody else sees what you give until all compare their scores.",
        button="Give these scores",
        refusal=refusal or None,
    )
    scored = scored_of(set_)
    given = {each.criterion.code: each for each in own_scores(own, held)} if own else {}
    form = ScoresForm(
        **typed(request),
        criteria=scored,
        most=set_.most_points if set_ else 1,
        initial={f"points_{code}": each.points for code, each in given.items()}
        | {f"reason_{code}": each.reason for code, each in given.items()},
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: score_bid(bid_id=held.pk, given=form.given(), **who(request)),
        then=lambda _: reverse("bids-received", args=[procurement.pk]),
    )


def agree(request: HttpRequest, bid_id: int) -> HttpResponse:
    """Record what the evaluators agreed on for a bid."""
    held = opened_or_404(request, bid_id)
    procurement = held.lot.procurement
    set_ = criteria_of(procurement)
    is_compared = has_moderation(held.lot)
    question = asked_of_procurement(
        request,
        procurement,
        f"Agree the scores of {held.provider}",
        "One score for each criterion, and why: it is part of the public record.",
        button="Record what was agreed",
        tables=[agreed_table(held)] if is_compared else [],
        refusal=why_not_choose(request, procurement)
        or (
            None
            if is_compared
            else "The evaluators have not compared their scores yet."
        ),
    )
    form = ScoresForm(
        **typed(request),
        criteria=scored_of(set_),
        most=set_.most_points if set_ else 1,
    )
    return ask(
        request,
        question,
        form,
        do=lambda _: agree_scores(bid_id=held.pk, given=form.given(), **who(request)),
        then=lambda _: reverse("ranking", args=[held.lot_id]),
    )


def compare(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Let evaluators see each other's scores."""
    seen = seen_or_404(request, lots_seen_by, lot_id)
    question = asked_of_procurement(
        request,
        seen.procurement,
        f"Compare the scores of lot {seen.number}",
        "From then on the evaluators see each other's scores, and none is changed.",
        button="Compare them",
    )
    return ask(
        request,
        question,
        forms.Form(**typed(request)),
        do=lambda _: begin_moderation(lot_id=seen.pk, **who(request)),
        then=lambda _: reverse("ranking", args=[seen.pk]),
    )


def ranking(request: HttpRequest, lot_id: int) -> HttpResponse:
    """The ranking of the bids for a lot, and the reasons."""
    seen = seen_or_404(request, lots_seen_by, lot_id)
    bids = list(
        bids_opened_to(actor(request), on=today(), at=timezone.now()).filter(lot=seen)
    )
    is_compared = has_moderation(seen)
    found = evaluation_of(seen, on=today()) if bids and is_compared else None
    refusal = why_not_choose(request, seen.procurement)
    steps: list[tuple[str, str]] = []
    if bids and not refusal and not is_compared:
        steps.append(("Compare the scores", reverse("compare-scores", args=[seen.pk])))
    if bids and not refusal and is_compared:
        steps += [
            (
                f"Agree the scores of {each.provider}",
                reverse("agree-scores", args=[each.pk]),
            )
            for each in bids
        ]
        steps.append((f"Award lot {seen.number}", reverse("award-lot", args=[seen.pk])))
    return tell(
        request,
        Told(
            title=f"Ranking of lot {seen.number}",
            sentence=found.said
            if found
            else "Nothing is ranked until the evaluators have compared their scores.",
            trail=trail_of_procurement(seen.procurement),
            caption=seen.procurement.title,
            tables=ranking_tables(found) if found else [],
            refusal=refusal or (None if bids else f"No bid is shown. {NOT_FOR_YOU}"),
            steps=steps,
        ),
    )
