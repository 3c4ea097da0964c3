"""What stands in the way of partners: raised, answered and closed."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account
from ropewalk.partnership.held import held_to_run
from ropewalk.partnership.kinds import ChallengeHeading
from ropewalk.partnership.models import Challenge


@transaction.atomic
def raise_challenge(
    *,
    partnership_id: int,
    change_id: int | None,
    heading: ChallengeHeading,
    text: str,
    raised_on: date,
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> Challenge:
    """Put what stands in the way of a partnership, or of a change in it, on its register.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says nothing, is still to come, or is of a change elsewhere.
    """
    partnership = held_to_run(partnership_id, by=by, at=at)
    if not text.strip():
        raise BadInput("Say what stands in the way.")
    if raised_on > local_day(at):
        raise BadInput("It cannot have been raised on a day that is still to come.")
    if change_id and not partnership.changes.filter(pk=change_id).exists():
        raise BadInput("Choose a change of this partnership.")
    challenge, is_new = Challenge.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "partnership": partnership,
            "change_id": change_id,
            "heading": ChallengeHeading(heading),
            "text": text.strip(),
            "raised_on": raised_on,
            "recorded_at": at,
            "recorded_by": by,
        },
    )
    refuse_other_use(challenge, partnership_id=partnership.pk)
    if is_new:
        record(
            Event.Kind.CHALLENGE_RAISED,
            subject=challenge,
            by=by,
            at=at,
            detail=str(challenge.heading),
        )
    return challenge


@transaction.atomic
def answer_challenge(
    *,
    challenge_id: int,
    answer: str,
    answer_post: str,
    answered_on: date,
    is_closed: bool,
    by: Account,
    at: datetime,
) -> Challenge:
    """Say what answers a challenge and which post sees to it; close it when it is dealt with.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it does not say what or whose, the day cannot be, or it is closed.
    """
    partnership_id = Challenge.objects.values_list("partnership", flat=True).get(
        pk=challenge_id
    )
    held_to_run(partnership_id, by=by, at=at)
    challenge = Challenge.objects.get(pk=challenge_id)
    if challenge.closed_on is not None:
        raise BadInput("This challenge is closed. Raise it again if it came back.")
    if not (answer.strip() and answer_post.strip()):
        raise BadInput("Say what answers it, and which post sees to that.")
    if not challenge.raised_on <= answered_on <= local_day(at):
        raise BadInput("It is answered on or after the day it was raised, up to today.")
    challenge.answer = answer.strip()
    challenge.answer_post = answer_post.strip()
    challenge.answered_on = answered_on
    challenge.closed_on = answered_on if is_closed else None
    challenge.save(update_fields=["answer", "answer_post", "answered_on", "closed_on"])
    record(
        Event.Kind.CHALLENGE_ANSWERED,
        subject=challenge,
        by=by,
        at=at,
        detail="closed" if is_closed else "",
    )
    return challenge
