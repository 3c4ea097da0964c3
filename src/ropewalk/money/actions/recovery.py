"""What is done about a strand that went below nothing: its plan, and its end."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.figures.words import pounds
from ropewalk.money.models import RecoveryTask
from ropewalk.money.permissions import refusal_to_post
from ropewalk.money.queries.recovery import short_by
from ropewalk.organisations.models import Account

DONE = "This recovery is closed already. If too little is left again, another opens."


@transaction.atomic
def plan_recovery(
    *,
    task_id: int,
    plan: str,
    owner_post: str,
    due_on: date,
    by: Account,
    at: datetime,
) -> RecoveryTask:
    """Record what will be done, by which post and by when; again, a better plan.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when there is no plan or nobody who sees to it, or the recovery is
            closed.
    """
    task = _held(task_id, by=by, at=at)
    if not plan.strip() or not owner_post.strip():
        raise BadInput("Say what will be done, and which post sees to it.")
    if due_on < task.opened_on:
        raise BadInput("A plan is due after the day on which too little was left.")
    task.plan, task.owner_post, task.due_on = plan.strip(), owner_post.strip(), due_on
    task.save(update_fields=["plan", "owner_post", "due_on"])
    record(
        Event.Kind.RECOVERY_PLANNED,
        subject=task,
        by=by,
        at=at,
        detail=f"fund {task.fund_id}, due {due_on.isoformat()}",
    )
    return task


@transaction.atomic
def close_recovery(
    *, task_id: int, because: str, by: Account, at: datetime
) -> RecoveryTask:
    """Close a recovery whose plan is done.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it has no plan, is closed, or the strand is still short and nobody
            says why it is closed all the same.
    """
    task = _held(task_id, by=by, at=at)
    if not task.plan:
        raise BadInput("Record the plan first: what was done, and by which post.")
    short = short_by(task)
    if short and not because.strip():
        raise BadInput(
            f"{pounds(short)} more is still promised than there is. Say why this is "
            "closed all the same."
        )
    task.closed_because = because.strip() if short else ""
    task.done_at, task.done_by = at, by
    task.save(update_fields=["closed_because", "done_at", "done_by"])
    record(
        Event.Kind.RECOVERY_CLOSED,
        subject=task,
        by=by,
        at=at,
        detail=f"fund {task.fund_id}, short by {pounds(short)}",
    )
    return task


def _held(task_id: int, *, by: Account, at: datetime) -> RecoveryTask:
    """An open recovery, held while it changes, by somebody who may change it."""
    task = (
        RecoveryTask.objects.select_for_update(of=("self",))
        .select_related("fund")
        .get(pk=task_id)
    )
    if refusal := refusal_to_post(
        actor=by,
        fund=task.fund,
        on=local_day(at),
        partners=[] if task.partner_id is None else [task.partner_id],
    ):
        raise PermissionDenied(refusal)
    if task.done_at is not None:
        raise BadInput(DONE)
    return task
