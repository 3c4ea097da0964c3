"""Answering whether a ground for exclusion applies, finding one, and deciding on it."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.service.hold import hold_procurement
from ropewalk.service.kinds import Stage
from ropewalk.service.models import (
    Bid,
    ExclusionAnswer,
    ExclusionDecision,
    ExclusionJudged,
    ExclusionRaised,
    ExclusionStatement,
    Procurement,
)
from ropewalk.service.permissions import refusal_to_bid, refusal_to_choose
from ropewalk.service.queries.bidding import call_of, refusal_while_sealed
from ropewalk.service.queries.exclusion import standing_of
from ropewalk.service.rules.exclusion import (
    GroundAnswer,
    Judged,
    exclusion_found,
    faults_in_answers,
    ground_named,
)

OVER = {Stage.AWARDED, Stage.ABANDONED}


@transaction.atomic
def answer_exclusion(
    *,
    bid_id: int,
    answers: Sequence[GroundAnswer],
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ExclusionStatement:
    """Say of every ground for exclusion whether it applies to the bidder.

    It is said once for all lots of a choice, and can be said anew until it is decided.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: with every fault in the answers, or when it is decided.
    """
    bid = Bid.objects.select_related("lot", "provider__organisation").get(pk=bid_id)
    if refusal := refusal_to_bid(actor=by, provider=bid.provider, on=local_day(at)):
        raise PermissionDenied(refusal)
    procurement = hold_procurement(bid.lot.procurement_id)
    used = ExclusionStatement.objects.filter(submission_key=submission_key).first()
    if used is not None:
        refuse_other_use(
            used, procurement=procurement, provider=bid.provider, recorded_by=by
        )
        return used
    if procurement.stage in OVER:
        raise BadInput("The choice has been made: nothing more is answered.")
    if standing_of(procurement, bid.provider).is_decided:
        raise BadInput("The buyer has decided on what was answered: it stands.")
    if faults := faults_in_answers(answers):
        raise BadInput(" ".join(faults))
    made = ExclusionStatement.objects.create(
        procurement=procurement,
        provider=bid.provider,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    applying = [each for each in answers if each.applies]
    ExclusionAnswer.objects.bulk_create(
        ExclusionAnswer(
            statement=made,
            ground=each.ground,
            evidence=each.evidence.strip(),
            self_cleaning=each.self_cleaning.strip(),
        )
        for each in applying
    )
    record(
        Event.Kind.EXCLUSION_ANSWERED,
        subject=bid,
        by=by,
        at=at,
        detail=f"{len(applying)} grounds apply",
    )
    return made


def _opened(bid_id: int, *, by: Account, at: datetime) -> tuple[Procurement, Bid]:
    """A procurement, held, and an opened bid of it, for somebody who may choose."""
    bid = Bid.objects.select_related("lot", "provider__organisation").get(pk=bid_id)
    procurement = hold_procurement(bid.lot.procurement_id)
    if refusal := refusal_to_choose(
        actor=by, procurement=procurement, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if sealed := refusal_while_sealed(call_of(procurement), at=at):
        raise BadInput(sealed)
    if procurement.stage in OVER or hasattr(bid.lot, "award"):
        raise BadInput("The choice has been made: what was decided stands.")
    return procurement, bid


@transaction.atomic
def raise_exclusion(
    *,
    bid_id: int,
    ground: str,
    evidence: str,
    answer_by: date,
    by: Account,
    at: datetime,
) -> ExclusionRaised:
    """Put to a bidder a ground that who buys found itself, and give it time to answer.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when bids are sealed or the choice is made, it is no ground, nothing
            says what was found, the time has passed, or it was put to it already.
    """
    procurement, bid = _opened(bid_id, by=by, at=at)
    ground_named(ground)
    if not evidence.strip():
        raise BadInput("Say what was found, and where.")
    if answer_by < local_day(at):
        raise BadInput(f"{day(answer_by)} has passed: give the bidder time to answer.")
    standing = standing_of(procurement, bid.provider)
    if ground in standing.grounds:
        raise BadInput("This ground is among those that may apply already.")
    made = ExclusionRaised.objects.create(
        procurement=procurement,
        provider=bid.provider,
        ground=ground,
        evidence=evidence.strip(),
        answer_by=answer_by,
        recorded_at=at,
        recorded_by=by,
    )
    record(Event.Kind.EXCLUSION_RAISED, subject=bid, by=by, at=at, detail=ground)
    return made


@transaction.atomic
def decide_exclusion(
    *,
    bid_id: int,
    judged: Sequence[Judged],
    is_excluded: bool,
    reason: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> ExclusionDecision:
    """Decide whether a bidder is left out of a choice, with the reason that it is told.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when bids are sealed or the choice is made, the bidder can still answer,
            a ground that may apply is not judged, no reason is given, or what is decided
            does not follow from what was found.
    """
    procurement, bid = _opened(bid_id, by=by, at=at)
    used = ExclusionDecision.objects.filter(submission_key=submission_key).first()
    if used is not None:
        refuse_other_use(
            used, procurement=procurement, provider=bid.provider, recorded_by=by
        )
        return used
    standing = standing_of(procurement, bid.provider)
    if waits := standing.unanswered(on=local_day(at)):
        raise BadInput(waits)
    if not reason.strip():
        raise BadInput("Give the reason. The bidder is told it.")
    if standing.statement is None and not is_excluded:
        raise BadInput(
            f"{bid.provider} has not answered whether a ground applies, and that is not a "
            "no: ask it to, or leave it out and say why."
        )
    if {each.ground for each in judged} != set(standing.grounds):
        raise BadInput(
            "Say of each ground that may apply what you find, and of no other."
        )
    found = exclusion_found(judged)
    if standing.statement is not None and found.is_excluded not in {None, is_excluded}:
        raise BadInput(found.said)
    made = ExclusionDecision.objects.create(
        procurement=procurement,
        provider=bid.provider,
        is_excluded=is_excluded,
        reason=reason.strip(),
        found=found.said
        if standing.statement is not None
        else "It has not answered whether a ground for exclusion applies.",
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    ExclusionJudged.objects.bulk_create(
        ExclusionJudged(
            decision=made,
            ground=each.ground,
            is_likely_again=each.is_likely_again,
            reason=each.reason.strip(),
            law=ground_named(each.ground).law.title,
            certainty=ground_named(each.ground).law.certainty,
        )
        for each in judged
    )
    record(
        Event.Kind.EXCLUSION_DECIDED,
        subject=bid,
        by=by,
        at=at,
        detail="left out" if is_excluded else "not left out",
    )
    return made
