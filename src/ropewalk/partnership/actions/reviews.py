"""Reviewing an agreement against the checklist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import ChecklistAnswer, DutyKind
from ropewalk.partnership.models import (
    Agreement,
    AgreementReview,
    Duty,
    ReviewAnswer,
    Version,
)
from ropewalk.partnership.permissions import refusal_to_run
from ropewalk.partnership.rules.agreement_review import checklist


@dataclass(frozen=True, slots=True)
class Answered:
    """What a review answers to one question."""

    code: str
    answer: ChecklistAnswer
    evidence: str = ""
    action: str = ""


@transaction.atomic
def review_agreement(
    *,
    agreement_id: int,
    reviewed_on: date,
    answers: Sequence[Answered],
    next_on: date | None,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> AgreementReview:
    """Record a review of an agreement, once for each ``submission_key``.

    Reviews that were due by that day are done; the next one goes on the calendar.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when a question is not answered once, a "no" or "partly" has no
            action, or a day cannot be.
    """
    agreement = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement_id)
    if refusal := refusal_to_run(
        actor=by, partnership=agreement.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    if held := AgreementReview.objects.filter(submission_key=submission_key).first():
        refuse_other_use(held, agreement_id=agreement.pk)
        return held
    if reviewed_on > local_day(at):
        raise BadInput("It cannot have been reviewed on a day that is still to come.")
    if next_on is not None and next_on <= reviewed_on:
        raise BadInput("The next review comes after this one.")
    _refuse_answers(answers)
    review = AgreementReview.objects.create(
        agreement=agreement,
        reviewed_on=reviewed_on,
        next_on=next_on,
        recorded_at=at,
        recorded_by=by,
        submission_key=submission_key,
    )
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(
            review=review,
            code=each.code,
            answer=ChecklistAnswer(each.answer),
            evidence=each.evidence.strip(),
            action=each.action.strip(),
        )
        for each in answers
    )
    for duty in agreement.duties.standing().filter(
        kind=DutyKind.REVIEW, done_on=None, due_on__lte=reviewed_on
    ):
        duty.done_on, duty.done_by = reviewed_on, by
        duty.save(update_fields=["done_on", "done_by"])
    if next_on is not None:
        _plan_next(agreement, next_on)
    record(
        Event.Kind.AGREEMENT_REVIEWED,
        subject=agreement,
        by=by,
        at=at,
        detail=f"on {reviewed_on}",
    )
    return review


def _refuse_answers(answers: Sequence[Answered]) -> None:
    asked = {each.code: each.text for each in checklist()}
    if sorted(each.code for each in answers) != sorted(asked):
        raise BadInput("ChecklistAnswer each question once.")
    for each in answers:
        if each.answer != ChecklistAnswer.YES and not each.action.strip():
            raise BadInput(f"Say what is to be done about: {asked[each.code]}")


def _plan_next(agreement: Agreement, next_on: date) -> None:
    version = Version.objects.filter(agreement=agreement).order_by("number").last()
    Duty.objects.get_or_create(
        agreement=agreement,
        kind=DutyKind.REVIEW,
        due_on=next_on,
        about="Review the agreement",
        struck_on=None,
        defaults={
            "organisation_id": version.host_id if version else None,
            "owner_post": version.manager_post if version else "",
        },
    )
