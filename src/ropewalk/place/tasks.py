"""Files offered for the reference data: small ones read at once, large ones by the worker."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from ropewalk.organisations.models import Account
from ropewalk.place.actions import (
    cancel_reference_file,
    offer_reference_file,
    start_again,
)
from ropewalk.place.models import ReferenceFile
from ropewalk.place.offered import (
    LARGEST_AT_ONCE,
    clear_away,
    read_offered,
    set_aside,
)
from ropewalk.place.rules import is_stale

WAIT = timedelta(seconds=10)  # while another file is being added


@task()
def read_reference_file(file_id: int) -> str:
    """Read one file that somebody offered; returns what became of it."""
    return str(_read(file_id).state)


def _read(file_id: int) -> ReferenceFile:
    """Read a file now, or a little later while another one is being added."""
    file = read_offered(file_id, clock=timezone.now)
    if file.state == ReferenceFile.State.WAITING:
        later = timezone.now() + WAIT
        read_reference_file.using(run_after=later).enqueue(file.pk)
    return file


def offer(
    chunks: Iterable[bytes],
    *,
    name: str,
    council: str,
    vintage: str,
    as_at: date | None,
    services: Sequence[str],
    submission_key: UUID,
    by: Account,
) -> ReferenceFile:
    """Take in a file that somebody sent, and read it now or have it read.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
        BadInput: when it is empty or too large.
    """
    folder, plain, size = set_aside(chunks, name=name)
    is_new = False
    try:
        file, is_new = offer_reference_file(
            name=plain,
            folder=folder,
            size=size,
            council=council,
            vintage=vintage,
            as_at=as_at,
            services=services,
            submission_key=submission_key,
            by=by,
            at=timezone.now(),
        )
    finally:
        if not is_new:
            clear_away(folder)
    if not is_new:
        return file
    if size <= LARGEST_AT_ONCE:
        return _read(file.pk)
    read_reference_file.enqueue(file.pk)
    return file


def cancel(file: ReferenceFile, *, by: Account) -> ReferenceFile:
    """Cancel a file; what waits is removed at once, what is being read when it stops.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    is_being_read = file.state == ReferenceFile.State.RUNNING
    has_reader = is_being_read and not is_stale(file, at=timezone.now())
    cancelled = cancel_reference_file(file_id=file.pk, by=by, at=timezone.now())
    if not has_reader:
        clear_away(cancelled.folder)
    return cancelled


def begin_again(file: ReferenceFile, *, by: Account) -> ReferenceFile:
    """Have a file that has gone stale read once more.

    Raises:
        PermissionDenied: with the ``Refusal`` that applies.
    """
    waiting = start_again(file_id=file.pk, by=by, at=timezone.now())
    read_reference_file.enqueue(waiting.pk)
    return waiting
