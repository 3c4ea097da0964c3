"""What an appraiser gives, and what a partner agrees to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
from ropewalk.strategy.models import (
    Appraisal,
    OptionScore,
    Scoring,
    SignOff,
    Swing,
)
from ropewalk.strategy.permissions import refusal_to_agree, refusal_to_score
from ropewalk.strategy.queries.appraisals import taken_with
from ropewalk.strategy.queries.blind import still_named
from ropewalk.strategy.rules.appraisals import (
    CLOSED,
    NOT_OPEN,
    Range,
    why_not_agreed_to,
    why_sign_off_is_over,
    wrong_range,
    wrong_swings,
)


@dataclass(frozen=True, slots=True)
class ScoringSaid:
    """All that an appraiser says at one time.

    Attributes:
        swings: What each criterion's swing is worth, by its number; the biggest is 100.
        scores: By the numbers of option and criterion; what they cannot judge is left out.
        dissent: What they do not agree with.
    """

    swings: Mapping[int, int]
    scores: Mapping[tuple[int, int], Range]
    dissent: str = ""


def _held(appraisal_id: int) -> Appraisal:
    return (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=appraisal_id)
    )


@transaction.atomic
def score_options(
    *,
    appraisal_id: int,
    said: ScoringSaid,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Scoring:
    """Weigh the criteria and score the options for one's own partner; the last counts.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not open, a criterion has no swing, none is 100, a score is
            no range, or nothing is scored.
    """
    appraisal = _held(appraisal_id)
    if refusal := refusal_to_score(actor=by, appraisal=appraisal, on=local_day(at)):
        raise PermissionDenied(refusal)
    appraiser = appraisal.appraisers.get(account=by)
    held = Scoring.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, appraiser=appraiser)
        return held
    if appraisal.opened_at is None:
        raise BadInput(NOT_OPEN)
    if appraisal.closed_at is not None:
        raise BadInput(CLOSED)
    _refuse_wrong(appraisal, said)
    made = Scoring.objects.create(
        appraiser=appraiser,
        dissent=said.dissent.strip(),
        recorded_at=at,
        submission_key=submission_key,
    )
    Swing.objects.bulk_create(
        Swing(scoring=made, criterion_id=criterion, points=points)
        for criterion, points in said.swings.items()
    )
    OptionScore.objects.bulk_create(
        OptionScore(
            scoring=made,
            option_id=option,
            criterion_id=criterion,
            low=given.low,
            likely=given.likely,
            high=given.high,
        )
        for (option, criterion), given in said.scores.items()
    )
    record(
        Event.Kind.OPTIONS_SCORED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"scoring {made.pk}, {len(said.scores)} scores",
    )
    return made


def _refuse_wrong(appraisal: Appraisal, said: ScoringSaid) -> None:
    titles = dict(appraisal.criteria.values_list("pk", "title"))
    codes = dict(appraisal.options.values_list("pk", "code"))
    if set(said.swings) != set(titles):
        raise BadInput("Say what the swing of every criterion is worth.")
    swings = {titles[pk]: points for pk, points in said.swings.items()}
    if fault := wrong_swings(swings):
        raise BadInput(fault)
    if not said.scores:
        raise BadInput("Score one option at least.")
    for (option, criterion), given in said.scores.items():
        if option not in codes or criterion not in titles:
            raise BadInput("Score the options and criteria of this appraisal.")
        if fault := wrong_range(given):
            raise BadInput(f"{codes[option]} on {titles[criterion]}: {fault}")


@transaction.atomic
def sign_off(
    *,
    appraisal_id: int,
    organisation_id: int,
    option_id: int,
    level: str,
    dissent: str,
    by: Account,
    at: datetime,
) -> SignOff:
    """Say which option a partner agrees to, and at which level; its last one counts.

    What its last one says already is not recorded again.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it was not opened, the results are kept back, or a decision was
            taken with it.
        AppraisalOption.DoesNotExist: when the option is another appraisal's.
    """
    appraisal = _held(appraisal_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_agree(
        actor=by,
        partnership=appraisal.partnership,
        organisation=organisation,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    last = appraisal.sign_offs.filter(organisation=organisation).last()
    if last is not None and (last.option_id, last.level, last.dissent) == (
        option_id,
        level.strip(),
        dissent.strip(),
    ):
        return last
    if appraisal.opened_at is None:
        raise BadInput(NOT_OPEN)
    if appraisal.closed_at is None:
        still = still_named(appraisal, on=local_day(at))
        if reason := why_not_agreed_to(still):
            raise BadInput(reason)
    if reason := why_sign_off_is_over(taken_with(appraisal)):
        raise BadInput(reason)
    made = SignOff.objects.create(
        appraisal=appraisal,
        organisation=organisation,
        option=appraisal.options.get(pk=option_id),
        level=level.strip(),
        dissent=dissent.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.OPTION_AGREED_TO,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"organisation {organisation.pk}, option {option_id}",
    )
    return made
