"""Adding a publisher's file to the reference data: offered, begun, added, refused, cancelled.

What the worker does is done by nobody, for whoever offered the file.

The file itself is read between the actions, never inside one: reading may take minutes,
and the records must stay free for everybody else meanwhile.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from ropewalk.audit.actions import record
from ropewalk.audit.models import Event
from ropewalk.audit.once import refuse_other_use
from ropewalk.figures.days import local_day
from ropewalk.lake.adding import Addition
from ropewalk.organisations.models import Account
from ropewalk.place.models import ReferenceFile
from ropewalk.place.permissions import (
    refusal_to_add,
    refusal_to_begin,
    refusal_to_cancel,
    refusal_to_keep,
    refusal_to_put_back,
    refusal_to_refuse,
    refusal_to_start_again,
)
from ropewalk.place.rules import may_become

State = ReferenceFile.State
TOO_LATE = "It was being kept when it was cancelled, so it was added."


@transaction.atomic
def offer_reference_file(
    *,
    name: str,
    folder: UUID,
    size: int,
    council: str,
    vintage: str,
    as_at: date | None,
    services: Sequence[str],
    submission_key: UUID,
    by: Account,
    at: datetime,
) -> tuple[ReferenceFile, bool]:
    """Offer a publisher's file, once for each ``submission_key``.

    Args:
        name: What the person's computer called it.
        folder: Where its bytes wait.
        size: How many bytes.
        council: Whose payments they are, where it is a council's payments.
        vintage: What to call it, where the file does not say.
        as_at: The last day it describes, likewise.
        services: Of payments, the services to keep.
        submission_key: Of the form that was sent.
        by: Who offers it.
        at: When.

    Returns:
        The file, and whether it was offered now.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    if refusal := refusal_to_add(actor=by, on=local_day(at)):
        raise PermissionDenied(refusal)
    file, is_new = ReferenceFile.objects.get_or_create(
        submission_key=submission_key,
        defaults={
            "name": name,
            "folder": folder,
            "size": size,
            "council": council,
            "vintage": vintage,
            "as_at": as_at,
            "services": "\n".join(services),
            "offered_by": by,
            "offered_at": at,
            "changed_at": at,
        },
    )
    refuse_other_use(file, offered_by=by)
    if is_new:
        detail = f"{size} bytes"
        record(Event.Kind.REFERENCE_OFFERED, subject=file, by=by, at=at, detail=detail)
    return file, is_new


@transaction.atomic
def begin_adding(*, file_id: int, by: Account | None, at: datetime) -> ReferenceFile:
    """Begin to read a file that waits.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    file = ReferenceFile.objects.select_for_update().get(pk=file_id)
    if refusal := refusal_to_begin(actor=by, file=file, on=local_day(at)):
        raise PermissionDenied(refusal)
    _become(file, State.RUNNING, at=at)
    record(Event.Kind.REFERENCE_BEGUN, subject=file, by=by, at=at)
    return file


@transaction.atomic
def keep_reference_file(
    *, file_id: int, added: Addition, by: Account | None, at: datetime
) -> ReferenceFile:
    """Record that a file is now reference data, or was held already.

    One that was cancelled while it was being kept was added all the same, and says so.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    file = ReferenceFile.objects.select_for_update().get(pk=file_id)
    if refusal := refusal_to_keep(actor=by, file=file):
        raise PermissionDenied(refusal)
    too_late = f"{TOO_LATE} " if file.state == State.CANCELLED else ""
    file.kept_as = added.kept_as
    _become(file, State.ADDED, said=f"{too_late}{added.sentence}", at=at)
    detail = f"{added.name}, {added.vintage}, {added.rows} rows"
    record(Event.Kind.REFERENCE_ADDED, subject=file, by=by, at=at, detail=detail)
    return file


@transaction.atomic
def put_back(*, file_id: int, by: Account | None, at: datetime) -> ReferenceFile:
    """Let a file wait once more because another was being added just then.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    file = ReferenceFile.objects.select_for_update().get(pk=file_id)
    if refusal := refusal_to_put_back(actor=by, file=file):
        raise PermissionDenied(refusal)
    _become(file, State.WAITING, at=at)
    detail = "another was being added"
    record(Event.Kind.REFERENCE_OFFERED, subject=file, by=by, at=at, detail=detail)
    return file


@transaction.atomic
def refuse_reference_file(
    *, file_id: int, because: str, by: Account | None, at: datetime
) -> ReferenceFile:
    """Record that a file was refused whole, with the rows that were wrong.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    file = ReferenceFile.objects.select_for_update().get(pk=file_id)
    if refusal := refusal_to_refuse(actor=by, file=file, on=local_day(at)):
        raise PermissionDenied(refusal)
    _become(file, State.REFUSED, said=because, at=at)
    record(Event.Kind.REFERENCE_REFUSED, subject=file, by=by, at=at)
    return file


@transaction.atomic
def cancel_reference_file(*, file_id: int, by: Account, at: datetime) -> ReferenceFile:
    """Cancel a file that waits or is being read; the worker stops before it keeps it.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    file = ReferenceFile.objects.select_for_update().get(pk=file_id)
    if refusal := refusal_to_cancel(actor=by, file=file, on=local_day(at)):
        raise PermissionDenied(refusal)
    _become(file, State.CANCELLED, at=at)
    record(Event.Kind.REFERENCE_CANCELLED, subject=file, by=by, at=at)
    return file


@transaction.atomic
def start_again(*, file_id: int, by: Account, at: datetime) -> ReferenceFile:
    """Let a file that has gone stale wait once more; adding one twice adds it once.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    file = ReferenceFile.objects.select_for_update().get(pk=file_id)
    if refusal := refusal_to_start_again(actor=by, file=file, at=at):
        raise PermissionDenied(refusal)
    _become(file, State.WAITING, at=at)
    record(Event.Kind.REFERENCE_OFFERED, subject=file, by=by, at=at, detail="once more")
    return file


def _become(file: ReferenceFile, state: State, *, at: datetime, said: str = "") -> None:
    if not may_become(file, state):
        raise ValueError(f"a file that is {file.state} cannot become {state}")
    file.state = state
    file.changed_at = at
    file.said = said
    file.save(update_fields=["state", "changed_at", "said", "kept_as"])
