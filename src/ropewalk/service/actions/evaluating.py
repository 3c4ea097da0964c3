"""Naming who scores bids, scoring them one by one, and agreeing on what differs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Membership
from ropewalk.organisations.models.organisation import covering
from ropewalk.service.hold import hold_procurement
from ropewalk.service.models import (
    AgreedScore,
    Bid,
    BidScore,
    CriteriaVersion,
    Criterion,
    Evaluator,
    EvaluatorDeclaration,
    Lot,
    Moderation,
    Procurement,
)
from ropewalk.service.permissions import refusal_to_choose, refusal_to_evaluate
from ropewalk.service.queries.bidding import (
    call_of,
    criteria_of,
    refusal_while_sealed,
)
from ropewalk.service.queries.evaluating import (
    evaluator_now,
    evaluators_of,
    has_moderation,
    last_scores,
    weighed_up,
)
from ropewalk.service.queries.exclusion import (
    excluded_from,
    refusal_before_evaluation,
)

COMPARING = (
    "The evaluators are comparing their scores: what each gave before that stands, and "
    "nobody is added."
)


@dataclass(frozen=True, slots=True)
class Given:
    """Points for one criterion, and why."""

    points: int
    reason: str


def _held(procurement_id: int, *, by: Account, at: datetime) -> Procurement:
    """A procurement, held, for somebody who may run it."""
    procurement = hold_procurement(procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    return procurement


@transaction.atomic
def appoint_evaluator(
    *, procurement_id: int, account_id: int, by: Account, at: datetime
) -> Evaluator:
    """Name somebody of a partner who scores the bids.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when they are of no partner, or named already.
    """
    procurement = _held(procurement_id, by=by, at=at)
    partners = procurement.partnership.partners.filter(covering(local_day(at)))
    roles = Membership.objects.filter(
        covering(local_day(at)),
        account=account_id,
        account__is_active=True,
        organisation__in=partners.values("organisation"),
    )
    if not roles.exists():
        raise BadInput("Choose somebody with a role in one of the partners.")
    if procurement.evaluators.filter(account=account_id).exists():
        raise BadInput("They are named already.")
    if Moderation.objects.filter(lot__procurement=procurement).exists():
        raise BadInput(COMPARING)
    made = Evaluator.objects.create(
        procurement=procurement, account_id=account_id, recorded_at=at, recorded_by=by
    )
    record(
        Event.Kind.EVALUATOR_APPOINTED,
        subject=procurement,
        by=by,
        at=at,
        detail=f"account {account_id}",
    )
    return made


@transaction.atomic
def declare_as_evaluator(
    *,
    procurement_id: int,
    has_interest: bool,
    particulars: str = "",
    by: Account,
    at: datetime,
) -> EvaluatorDeclaration:
    """Say whether one has an interest in a choice that one is to score.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when an interest is declared without saying which.
    """
    procurement = hold_procurement(procurement_id)
    if refusal := refusal_to_evaluate(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if has_interest and not particulars.strip():
        raise BadInput("Say what the interest is.")
    compared = Moderation.objects.filter(lot__procurement=procurement)
    if not has_interest and compared.exists():
        raise BadInput(COMPARING)
    made = EvaluatorDeclaration.objects.create(
        evaluator=procurement.evaluators.get(account=by),
        has_interest=has_interest,
        particulars=particulars.strip(),
        recorded_at=at,
    )
    record(
        Event.Kind.EVALUATOR_DECLARED,
        subject=procurement,
        by=by,
        at=at,
        detail="an interest" if has_interest else "no interest",
    )
    return made


def _opened(procurement: Procurement, *, at: datetime) -> CriteriaVersion:
    """The criteria of a procurement whose bids are opened."""
    if sealed := refusal_while_sealed(call_of(procurement), at=at):
        raise BadInput(sealed)
    found = criteria_of(procurement)
    if found is None:
        raise BadInput("No criteria are set.")
    return found


def _scored(
    criteria: CriteriaVersion, given: Mapping[str, Given]
) -> list[tuple[Criterion, Given]]:
    """Points by criterion; refused unless each is one that is scored, whole and in range."""
    by_code = {each.code: each for each in criteria.criteria.all() if not each.is_price}
    for code, each in given.items():
        if code not in by_code:
            raise BadInput(f"Nothing called {code[:20]} is scored here.")
        if not 0 <= each.points <= criteria.most_points:
            raise BadInput(
                f"A score is a whole number from 0 to {criteria.most_points}, not "
                f"{each.points}."
            )
        if not each.reason.strip():
            raise BadInput(f"Say why {by_code[code].title} has that score.")
    if not given:
        raise BadInput("Give a score, and say why.")
    return [(by_code[code], each) for code, each in given.items()]


@transaction.atomic
def score_bid(
    *, bid_id: int, given: Mapping[str, Given], by: Account, at: datetime
) -> list[BidScore]:
    """Score a bid, criterion by criterion; what was given before is kept.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the bids are sealed, there is an interest, the scores are being
            compared already, or a score is not whole; while a ground for exclusion is
            open, or when the bidder is left out.
    """
    bid = Bid.objects.select_related("lot").get(pk=bid_id)
    procurement = hold_procurement(bid.lot.procurement_id)
    if refusal := refusal_to_evaluate(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    criteria = _opened(procurement, at=at)
    if open_ := refusal_before_evaluation(procurement):
        raise BadInput(open_)
    if bid.provider_id in excluded_from(procurement):
        raise BadInput("The bidder is left out: its bid is not weighed up.")
    now = evaluator_now(procurement, by, on=local_day(at))
    if now is None or now.because:
        raise BadInput(now.because if now else "You are not one of the evaluators.")
    if has_moderation(bid.lot):
        raise BadInput(COMPARING)
    made = BidScore.objects.bulk_create(
        BidScore(
            evaluator=now.evaluator,
            bid=bid,
            criterion=criterion,
            points=each.points,
            reason=each.reason.strip(),
            recorded_at=at,
        )
        for criterion, each in _scored(criteria, given)
    )
    record(
        Event.Kind.BID_SCORED,
        subject=bid,
        by=by,
        at=at,
        detail=f"{len(made)} criteria",
    )
    return made


@transaction.atomic
def begin_moderation(*, lot_id: int, by: Account, at: datetime) -> Moderation:
    """Let the evaluators of a lot see each other's scores; from then on none is changed.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the bids are sealed, or somebody has still to score.
    """
    lot = Lot.objects.get(pk=lot_id)
    procurement = _held(lot.procurement_id, by=by, at=at)
    criteria = _opened(procurement, at=at)
    if open_ := refusal_before_evaluation(procurement):
        raise BadInput(open_)
    if has_moderation(lot):
        raise BadInput("They are comparing their scores already.")
    counted = [
        each.evaluator.pk
        for each in evaluators_of(lot, on=local_day(at))
        if each.has_interest is False
    ]
    if not counted:
        raise BadInput("Nobody who may score has said that they have no interest.")
    scored = [each for each in criteria.criteria.all() if not each.is_price]
    given = [each for each in last_scores(lot) if each.evaluator_id in counted]
    bids = weighed_up(lot)
    missing = len(counted) * len(scored) * len(bids) - sum(
        1 for each in given if each.bid_id in {bid.pk for bid in bids}
    )
    if missing:
        raise BadInput(
            f"{missing} scores are still to be given: scores are compared once all are in."
        )
    made = Moderation.objects.create(lot=lot, recorded_at=at, recorded_by=by)
    record(
        Event.Kind.MODERATION_BEGUN,
        subject=procurement,
        by=by,
        at=at,
        detail=f"lot {lot.number}",
    )
    return made


@transaction.atomic
def agree_scores(
    *, bid_id: int, given: Mapping[str, Given], by: Account, at: datetime
) -> list[AgreedScore]:
    """Record the scores that evaluators agreed on for a bid, and why.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the scores are not being compared, the lot is awarded, or a score
            is not whole.
    """
    bid = Bid.objects.select_related("lot").get(pk=bid_id)
    procurement = _held(bid.lot.procurement_id, by=by, at=at)
    criteria = _opened(procurement, at=at)
    if not has_moderation(bid.lot):
        raise BadInput("Scores are agreed once the evaluators compare them.")
    if hasattr(bid.lot, "award"):
        raise BadInput("The lot is awarded: its scores stand.")
    made = AgreedScore.objects.bulk_create(
        AgreedScore(
            bid=bid,
            criterion=criterion,
            points=each.points,
            reason=each.reason.strip(),
            recorded_at=at,
            recorded_by=by,
        )
        for criterion, each in _scored(criteria, given)
    )
    record(
        Event.Kind.BID_AGREED, subject=bid, by=by, at=at, detail=f"{len(made)} criteria"
    )
    return made
