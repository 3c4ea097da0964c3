"""Setting out an appraisal: its question, options, criteria and who scores; opening, closing."""

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
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.strategy.hold import held_to_plan
from ropewalk.strategy.kinds import OptionKind
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalCriterion,
    AppraisalOption,
    AppraisalPut,
    Appraiser,
    AppraiserRelease,
    Priority,
)
from ropewalk.strategy.permissions import refusal_to_name
from ropewalk.strategy.queries.appraisals import draft_of, partners_still_to_score
from ropewalk.strategy.queries.blind import why_kept_back, why_not_released
from ropewalk.strategy.queries.put_with import choice_of
from ropewalk.strategy.rules.appraisals import (
    BEST,
    CLOSED,
    DRAFTED_ONLY,
    NOT_CLOSED,
    NOT_OPEN,
    PUT_ALREADY,
    SEEN_ALREADY,
    VOTED_ALREADY,
    why_not_closed,
    why_not_opened,
    why_not_preferred,
    why_reason_needed,
)


@dataclass(frozen=True, slots=True)
class OptionSaid:
    """One possible answer; ``pence`` is its cost in a year, none where nobody knows."""

    code: str
    title: str
    kind: OptionKind
    description: str = ""
    level: str = ""
    pence: int | None = None


@dataclass(frozen=True, slots=True)
class CriterionSaid:
    """What options are scored on; ``threshold`` makes it a critical success factor."""

    title: str
    at_worst: str
    at_best: str
    threshold: int | None = None


@transaction.atomic
def begin_appraisal(
    *,
    priority_id: int,
    title: str,
    question: str,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Appraisal:
    """Begin to appraise options for a priority.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is not said, or the priority is withdrawn.
    """
    priority = Priority.objects.get(pk=priority_id)
    partnership = held_to_plan(priority.partnership_id, by=by, at=at)
    held = Appraisal.objects.filter(submission_key=submission_key).first()
    if held is not None:
        refuse_other_use(held, priority=priority, recorded_by=by)
        return held
    if priority.withdrawn_at is not None:
        raise BadInput("This priority is withdrawn. Appraise options for another.")
    if not title.strip() or not question.strip():
        raise BadInput("Say what the appraisal is called, and what it asks.")
    made = Appraisal.objects.create(
        partnership=partnership,
        priority=priority,
        title=title.strip(),
        question=question.strip(),
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    record(
        Event.Kind.APPRAISAL_BEGUN,
        subject=made,
        by=by,
        at=at,
        detail=f"priority {priority.pk}",
    )
    return made


def _held(appraisal_id: int, *, by: Account, at: datetime) -> Appraisal:
    """An appraisal, held, for somebody who plans for its partnership."""
    appraisal = Appraisal.objects.select_related("partnership").get(pk=appraisal_id)
    held_to_plan(appraisal.partnership_id, by=by, at=at)
    appraisal.refresh_from_db(fields=["opened_at", "closed_at"])
    return appraisal


def _drafted(appraisal_id: int, *, by: Account, at: datetime) -> Appraisal:
    """An appraisal whose options and criteria can still change, held."""
    appraisal = _held(appraisal_id, by=by, at=at)
    if appraisal.opened_at is not None:
        raise BadInput(DRAFTED_ONLY)
    return appraisal


@transaction.atomic
def add_option(
    *, appraisal_id: int, said: OptionSaid, by: Account, at: datetime
) -> AppraisalOption:
    """Set out one possible answer.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is not said, its number is taken, there is such an
            option to do nothing or the minimum already, or scoring has begun.
    """
    appraisal = _drafted(appraisal_id, by=by, at=at)
    code = said.code.strip()
    if not code or not said.title.strip():
        raise BadInput("Give the option a number and say what it is.")
    if said.pence is not None and said.pence < 0:
        raise BadInput("An option costs nothing or more.")
    if appraisal.options.filter(code=code).exists():
        raise BadInput(
            f"There is an option {code} already. Give this one another number."
        )
    kind = OptionKind(said.kind)
    if kind != OptionKind.CHANGE and appraisal.options.filter(kind=kind).exists():
        raise BadInput(
            f"There is an option of the kind “{kind.label}” already. Choose another kind."
        )
    made = AppraisalOption.objects.create(
        appraisal=appraisal,
        code=code,
        title=said.title.strip(),
        kind=kind,
        description=said.description.strip(),
        level=said.level.strip(),
        pence=said.pence,
    )
    record(
        Event.Kind.APPRAISAL_OPTION_ADDED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"option {made.pk}, {kind}",
    )
    return made


@transaction.atomic
def drop_option(*, option_id: int, by: Account, at: datetime) -> Appraisal:
    """Take an option off before anybody scores.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when scoring has begun, or something said of it would be lost.
    """
    option = AppraisalOption.objects.get(pk=option_id)
    appraisal = _drafted(option.appraisal_id, by=by, at=at)
    if option.points.exists():
        raise BadInput(
            "Something is said for or against this option, and that stays. Leave the "
            "option in, or begin another appraisal."
        )
    record(
        Event.Kind.APPRAISAL_OPTION_DROPPED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"option {option.pk}, {option.kind}: {option.code}",
    )
    option.delete()
    return appraisal


@transaction.atomic
def add_criterion(
    *, appraisal_id: int, said: CriterionSaid, by: Account, at: datetime
) -> AppraisalCriterion:
    """Say what options are scored on, and what its 0 and its 100 look like.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is not said, there is one of that title, the threshold
            is no score, or scoring has begun.
    """
    appraisal = _drafted(appraisal_id, by=by, at=at)
    title, worst, best = (
        each.strip() for each in (said.title, said.at_worst, said.at_best)
    )
    if not title or not worst or not best:
        raise BadInput(
            "Say what the criterion is, and what an option that scores 0 and one that "
            "scores 100 look like."
        )
    if said.threshold is not None and not 0 < said.threshold <= BEST:
        raise BadInput("A threshold is a score from 1 to 100.")
    if appraisal.criteria.filter(title=title).exists():
        raise BadInput("There is a criterion of that name already.")
    made = AppraisalCriterion.objects.create(
        appraisal=appraisal,
        title=title,
        at_worst=worst,
        at_best=best,
        threshold=said.threshold,
    )
    record(
        Event.Kind.APPRAISAL_CRITERION_ADDED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"criterion {made.pk}, threshold {made.threshold}",
    )
    return made


@transaction.atomic
def drop_criterion(*, criterion_id: int, by: Account, at: datetime) -> Appraisal:
    """Take a criterion off before anybody scores.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when scoring has begun.
    """
    criterion = AppraisalCriterion.objects.get(pk=criterion_id)
    appraisal = _drafted(criterion.appraisal_id, by=by, at=at)
    record(
        Event.Kind.APPRAISAL_CRITERION_DROPPED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"criterion {criterion.pk}: {criterion.title}",
    )
    criterion.delete()
    return appraisal


@transaction.atomic
def name_appraiser(
    *,
    appraisal_id: int,
    organisation_id: int,
    account_id: int,
    by: Account,
    at: datetime,
) -> Appraiser:
    """Name somebody of a partner's own people to score for it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when the account does not act for the partner, scores already, the
            appraisal is closed, or its results can be seen.
    """
    appraisal = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=appraisal_id)
    )
    organisation = Organisation.objects.get(pk=organisation_id)
    if refusal := refusal_to_name(
        actor=by,
        partnership=appraisal.partnership,
        organisation=organisation,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    if appraisal.closed_at is not None:
        raise BadInput(CLOSED)
    if why_kept_back(appraisal, on=local_day(at)) is None:
        raise BadInput(SEEN_ALREADY)
    account = Account.objects.filter(pk=account_id).first()
    if account is None or not account.acts_for(organisation_id, on=local_day(at)):
        raise BadInput(
            f"Choose somebody who acts for {organisation.name} today. Whoever only "
            "observes does not score."
        )
    named = appraisal.appraisers.filter(account=account).first()
    if named is not None:
        raise BadInput(
            "They were released from this appraisal, so they are not named again. Name "
            "somebody else."
            if hasattr(named, "release")
            else "They are named already. Each person scores for one partner, once."
        )
    made = Appraiser.objects.create(
        appraisal=appraisal,
        organisation=organisation,
        account=account,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.APPRAISER_NAMED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"appraiser {made.pk}, organisation {organisation.pk}",
    )
    return made


@transaction.atomic
def release_appraiser(
    *, appraiser_id: int, because: str, by: Account, at: datetime
) -> AppraiserRelease:
    """Release somebody who was named to score, and say why.

    What they gave is kept and no longer counts. Released for the same reason again, they
    are released once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when no reason is given, they are released already, the appraisal is
            closed, or its results can be seen.
    """
    appraiser = Appraiser.objects.select_related("organisation").get(pk=appraiser_id)
    appraisal = (
        Appraisal.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=appraiser.appraisal_id)
    )
    if refusal := refusal_to_name(
        actor=by,
        partnership=appraisal.partnership,
        organisation=appraiser.organisation,
        on=local_day(at),
    ):
        raise PermissionDenied(refusal)
    held = AppraiserRelease.objects.filter(appraiser=appraiser).first()
    if held is not None and held.because == because.strip():
        return held
    if held is not None:
        raise BadInput("They are released already.")
    if reason := why_not_released(appraisal, on=local_day(at)):
        raise BadInput(reason)
    if not because.strip():
        raise BadInput("Say why they are released.")
    made = AppraiserRelease.objects.create(
        appraiser=appraiser,
        because=because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.APPRAISER_RELEASED,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"appraiser {appraiser.pk}, organisation {appraiser.organisation_id}",
    )
    return made


@transaction.atomic
def open_appraisal(*, appraisal_id: int, by: Account, at: datetime) -> Appraisal:
    """Open an appraisal for scoring: from now on its options and criteria stay.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when something is lacking, in words that name all of it.
    """
    appraisal = _drafted(appraisal_id, by=by, at=at)
    if reason := why_not_opened(draft_of(appraisal, on=local_day(at))):
        raise BadInput(reason)
    appraisal.opened_at = at
    appraisal.save(update_fields=["opened_at"])
    record(Event.Kind.APPRAISAL_OPENED, subject=appraisal, by=by, at=at)
    return appraisal


@transaction.atomic
def close_appraisal(*, appraisal_id: int, by: Account, at: datetime) -> Appraisal:
    """Close an appraisal once every partner has scored.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not open, closed already, or a partner has not scored.
    """
    appraisal = _held(appraisal_id, by=by, at=at)
    if appraisal.opened_at is None:
        raise BadInput(NOT_OPEN)
    if appraisal.closed_at is not None:
        raise BadInput(CLOSED)
    still = partners_still_to_score(appraisal, on=local_day(at))
    if reason := why_not_closed(still):
        raise BadInput(reason)
    appraisal.closed_at = at
    appraisal.save(update_fields=["closed_at"])
    record(Event.Kind.APPRAISAL_CLOSED, subject=appraisal, by=by, at=at)
    return appraisal


@transaction.atomic
def put_appraisal(
    *,
    appraisal_id: int,
    decision_id: int,
    option_id: int,
    because: str = "",
    by: Account,
    at: datetime,
) -> AppraisalPut:
    """Put a closed appraisal with a decision that is proposed, and the option preferred.

    Put again with another option or another reason, the last counts and the earlier stays
    on record, until somebody votes.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is not closed, the decision is another partnership's or taken,
            the option fell below a threshold, partners signed another or another comes
            first and no reason is given, it is put so already, or votes are cast.
        AppraisalOption.DoesNotExist: when the option is another appraisal's.
    """
    appraisal = _held(appraisal_id, by=by, at=at)
    if appraisal.closed_at is None:
        raise BadInput(NOT_CLOSED)
    option = appraisal.options.get(pk=option_id)
    decision = (
        decisions_of(appraisal.partnership, actor=by, on=local_day(at))
        .select_for_update(of=("self",))
        .filter(pk=decision_id)
        .first()
    )
    if decision is None or decision.state != DecisionState.PROPOSED:
        raise BadInput("Choose a decision of this partnership that is proposed.")
    choice = choice_of(option, on=local_day(at))
    if reason := why_not_preferred(choice):
        raise BadInput(reason)
    if not because.strip() and (reason := why_reason_needed(choice)):
        raise BadInput(reason)
    last = AppraisalPut.objects.filter(appraisal=appraisal, decision=decision).last()
    if last is not None:
        if (last.option_id, last.because) == (option.pk, because.strip()):
            raise BadInput(PUT_ALREADY)
        if decision.votes.exists():
            raise BadInput(VOTED_ALREADY)
    made = AppraisalPut.objects.create(
        appraisal=appraisal,
        decision=decision,
        option=option,
        because=because.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.APPRAISAL_PUT,
        subject=appraisal,
        by=by,
        at=at,
        detail=f"decision {decision.pk}, option {option.pk}",
    )
    return made
