"""What a meeting said on an item, and what it left somebody to do."""

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
from ropewalk.partnership.models import AgendaItem, MeetingAction
from ropewalk.partnership.permissions import refusal_to_minute, refusal_to_run
from ropewalk.partnership.queries.conflicts import refuse_if_kept_back
from ropewalk.partnership.queries.held import held_item
from ropewalk.partnership.rules.as_seen import version_of_minute
from ropewalk.place.rules import refuse_if_changed


@transaction.atomic
def write_minute(
    *,
    item_id: int,
    minute: str,
    by: Account,
    at: datetime,
    as_seen: str | None = None,
) -> AgendaItem:
    """Write what a meeting said on an item, while it is open.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when nothing is written, or somebody wrote another minute since it was
            ``as_seen``.
    """
    item = held_item(item_id)
    if refusal := refusal_to_minute(actor=by, meeting=item.meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(item, by, on=local_day(at))
    refuse_if_changed(as_seen, version_of_minute(item.minute))
    if not minute.strip():
        raise BadInput("Write what was said and concluded on this item.")
    item.minute = minute.strip()
    item.save(update_fields=["minute"])
    record(
        Event.Kind.MINUTE_WRITTEN,
        subject=item.meeting,
        by=by,
        at=at,
        detail=f"item {item.number}",
    )
    return item


@transaction.atomic
def set_meeting_action(
    *,
    item_id: int,
    text: str,
    owner_post: str,
    due_on: date,
    by: Account,
    at: datetime,
    submission_key: UUID | None = None,
) -> MeetingAction:
    """Leave somebody to do something by a day, as an open meeting decided.

    Sent twice with one ``submission_key`` it is recorded once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it says not what or not who, or the day is before the meeting.
    """
    item = held_item(item_id)
    if refusal := refusal_to_minute(actor=by, meeting=item.meeting, on=local_day(at)):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(item, by, on=local_day(at))
    if submission_key is not None and (
        held := MeetingAction.objects.filter(submission_key=submission_key).first()
    ):
        refuse_other_use(held, item_id=item.pk)
        return held
    if not text.strip() or not owner_post.strip():
        raise BadInput("Say what is to be done, and which post sees to it.")
    if due_on < item.meeting.on:
        raise BadInput("An action is due on the day of the meeting or later.")
    action = MeetingAction.objects.create(
        item=item,
        submission_key=submission_key,
        text=text.strip(),
        owner_post=owner_post.strip(),
        due_on=due_on,
    )
    record(
        Event.Kind.MEETING_ACTION_SET,
        subject=item.meeting,
        by=by,
        at=at,
        detail=f"item {item.number}, due {due_on.isoformat()}",
    )
    return action


@transaction.atomic
def finish_meeting_action(
    *, action_id: int, by: Account, at: datetime
) -> MeetingAction:
    """Record that what a meeting left to do is done, now or since.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is done already.
    """
    action = (
        MeetingAction.objects.select_for_update(of=("self",))
        .select_related("item__meeting__body__partnership")
        .get(pk=action_id)
    )
    meeting = action.item.meeting
    if refusal := refusal_to_run(
        actor=by, partnership=meeting.body.partnership, on=local_day(at)
    ):
        raise PermissionDenied(refusal)
    refuse_if_kept_back(action.item, by, on=local_day(at))
    if action.done_on is not None:
        raise BadInput("This is done already.")
    action.done_on = local_day(at)
    action.save(update_fields=["done_on"])
    record(Event.Kind.MEETING_ACTION_DONE, subject=meeting, by=by, at=at)
    return action
