"""Recording what was done, sealing the record, and forgetting what is no part of it.

Every action calls ``record``.
"""

from datetime import datetime

from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.db import connection, models, transaction

from ropewalk.audit.chain import BEGINNING, block_hash
from ropewalk.audit.models import Event, Seal


def record(
    kind: Event.Kind,
    *,
    subject: models.Model,
    by: models.Model | None,
    at: datetime,
    detail: str = "",
) -> Event:
    """Record that something was done, in the transaction that does it.

    Args:
        kind: What was done.
        subject: What it was done to; its kind and number are kept, not a key to it.
        by: The account that did it, or none for the person at the server's keyboard.
        at: When, with a time zone.
        detail: What else an auditor would want to know. Never a person's name.

    Raises:
        ValueError: when the time has no zone.
        TransactionManagementError: when called outside a transaction, because an event
            must stand or fall with what it records.
    """
    if at.utcoffset() is None:
        raise ValueError("at needs a time zone")
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "record() must be called in the transaction that does what it records"
        )
    return Event.objects.create(
        kind=Event.Kind(kind),
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        actor_id=by.pk if by else None,
        at=at,
        detail=detail,
    )


@transaction.atomic
def seal_events(*, at: datetime) -> Seal | None:
    """Seal the events since the last block in a new one; nothing when there are none.

    Writers are held off while it runs: on PostgreSQL an event with a lower number could
    otherwise appear after the block was closed.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '5s'")
            cursor.execute("LOCK TABLE audit_event IN SHARE ROW EXCLUSIVE MODE")
    before = Seal.objects.order_by("number").last()
    number = before.number + 1 if before else 1
    hash_before = before.hash if before else BEGINNING
    unsealed = Event.objects.filter(pk__gt=before.last_event if before else 0)
    last = unsealed.order_by("pk").last()
    if last is None:
        return None

    sealed = unsealed.filter(pk__lte=last.pk).order_by("pk")
    digest, count = block_hash(number, hash_before, sealed.iterator())
    return Seal.objects.create(
        number=number,
        last_event=last.pk,
        events=count,
        hash_before=hash_before,
        hash=digest,
        sealed_at=at,
    )


@transaction.atomic
def forget_failed_sign_ins(*, at: datetime) -> None:
    """Remove the failed sign-ins that no longer count towards locking anybody out.

    They hold what was typed and from where. Left alone, the last of them would stay
    until somebody next signs in.
    """
    AccessAttempt.objects.filter(attempt_time__lt=at - get_cool_off()).delete()
