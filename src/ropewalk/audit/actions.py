"""Recording what was done. Every action of every part calls ``record``."""

from datetime import datetime

from django.db import models, transaction

from ropewalk.audit.models import Event


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
    if not transaction.get_connection().in_atomic_block:
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
