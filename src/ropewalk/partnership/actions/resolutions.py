"""What a body resolves, and what one body recommends to another."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import Answer, ResolutionKind
from ropewalk.partnership.models import Body, Recommendation, Resolution
from ropewalk.partnership.permissions import refusal_to_run


@transaction.atomic
def record_resolution(
    *,
    body_id: int,
    text: str,
    kind: ResolutionKind,
    at_most: int | None,
    owner_post: str,
    due_on: date | None,
    resolved_on: date,
    by: Account,
    at: datetime,
    ends_before: date | None = None,
    submission_key: UUID | None = None,
) -> Resolution:
    """Record what a body resolved, with who sees to it and by when.

    Sent twice with one ``submission_key`` it is recorded once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, is for a day to come, ends before it starts, or
            limits a number without saying which.
    """
    body = (
        Body.objects.select_for_update(of=("self",))
        .select_related("partnership")
        .get(pk=body_id)
    )
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if submission_key is not None and (
        held := Resolution.objects.filter(submission_key=submission_key).first()
    ):
        refuse_other_use(held, body_id=body.pk)
        return held
    if not text.strip():
        raise BadInput("Write the resolution as it was passed.")
    if resolved_on > local_day(at):
        raise BadInput("A resolution is recorded once it is passed: choose that day.")
    if kind == ResolutionKind.PILOT_POOLS_AT_MOST and at_most is None:
        raise BadInput("Say how many pilot pooled budgets may be live at once.")
    if ends_before is not None and ends_before <= resolved_on:
        raise BadInput("It must end after it was passed.")
    last = body.resolutions.filter(resolved_on=resolved_on).aggregate(
        last=Max("number")
    )["last"]
    resolution = Resolution.objects.create(
        body=body,
        submission_key=submission_key,
        number=last + 1 if last else 1,
        text=text.strip(),
        kind=ResolutionKind(kind),
        at_most=at_most,
        owner_post=owner_post.strip(),
        due_on=due_on,
        resolved_on=resolved_on,
        ends_before=ends_before,
        recorded_at=at,
        recorded_by=by,
    )
    record(
        Event.Kind.RESOLUTION_RECORDED,
        subject=resolution,
        by=by,
        at=at,
        detail=f"{body}, number {resolution.number}",
    )
    return resolution


@transaction.atomic
def finish_resolution(*, resolution_id: int, by: Account, at: datetime) -> Resolution:
    """Record that what was resolved is done.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is done already.
    """
    resolution = (
        Resolution.objects.select_for_update(of=("self",))
        .select_related("body__partnership")
        .get(pk=resolution_id)
    )
    if refusal := refusal_to_run(
        actor=by, partnership=resolution.body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if resolution.done_on is not None:
        raise BadInput("This is done already.")
    resolution.done_on = local_day(at)
    resolution.save(update_fields=["done_on"])
    record(Event.Kind.RESOLUTION_DONE, subject=resolution, by=by, at=at)
    return resolution


@transaction.atomic
def make_recommendation(
    *,
    from_body_id: int,
    to_body_id: int,
    title: str,
    existing_resources: str,
    unmet_need: str,
    proposal: str,
    answer_by: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Recommendation:
    """Record what a body recommends to another, once for each ``submission_key``.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when one of its three parts is missing, it goes to the body itself or
            outside the partnership, or the answer would be due in the past.
    """
    body = Body.objects.select_related("partnership").get(pk=from_body_id)
    if refusal := refusal_to_run(
        actor=by, partnership=body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if to_body_id == body.pk or not (
        body.partnership.bodies.filter(pk=to_body_id).exists()
    ):
        raise BadInput("Recommend it to another body of this partnership.")
    parts = {
        "what is recommended": title,
        "what resources there are": existing_resources,
        "which need is not met": unmet_need,
        "what is proposed": proposal,
    }
    if missing := [words for words, said in parts.items() if not said.strip()]:
        raise BadInput(f"Say {' and '.join(missing)}.")
    if answer_by < local_day(at):
        raise BadInput("The answer is due today or later.")
    made, is_new = Recommendation.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "from_body": body,
            "to_body_id": to_body_id,
            "title": title.strip(),
            "existing_resources": existing_resources.strip(),
            "unmet_need": unmet_need.strip(),
            "proposal": proposal.strip(),
            "made_on": local_day(at),
            "answer_by": answer_by,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(made, from_body_id=body.pk, to_body_id=to_body_id)
    if is_new:
        record(
            Event.Kind.RECOMMENDATION_MADE,
            subject=made,
            by=by,
            at=at,
            detail=f"{body}, answer by {answer_by.isoformat()}",
        )
    return made


@transaction.atomic
def answer_recommendation(
    *,
    recommendation_id: int,
    answer: Answer,
    because: str,
    by: Account,
    at: datetime,
) -> Recommendation:
    """Record what a body answered to a recommendation, with its reason.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it gives no reason, or was answered already.
    """
    made = (
        Recommendation.objects.select_for_update(of=("self",))
        .select_related("from_body__partnership")
        .get(pk=recommendation_id)
    )
    if refusal := refusal_to_run(
        actor=by, partnership=made.from_body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if made.answer:
        raise BadInput("This has been answered already.")
    if not because.strip():
        raise BadInput("Give the reason: whoever recommended it is owed one.")
    made.answer = Answer(answer)
    made.answer_because = because.strip()
    made.answered_on = local_day(at)
    made.save(update_fields=["answer", "answer_because", "answered_on"])
    record(
        Event.Kind.RECOMMENDATION_ANSWERED,
        subject=made,
        by=by,
        at=at,
        detail=made.answer,
    )
    return made
