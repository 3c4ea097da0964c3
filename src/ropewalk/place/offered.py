"""Files that people offer for the reference data: kept aside, read, and then removed.

A file's bytes wait in a folder of their own with a name made here, under the uploads of
the installation, outside everything that is served. Its own name is only kept to be
said again, without anything that could lead elsewhere.
"""

import re
import shutil
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied

from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day
from ropewalk.lake.added import Busy
from ropewalk.lake.home import home_folder
from ropewalk.place.actions import (
    begin_adding,
    keep_reference_file,
    put_back,
    refuse_reference_file,
)
from ropewalk.place.adding import add
from ropewalk.place.models import ReferenceFile
from ropewalk.place.permissions import Refusal

State = ReferenceFile.State
UPLOADS = "uploads"
LONGEST_NAME = 100
LARGEST_UPLOAD = 200_000_000  # bytes; the largest file of any format that is read
LARGEST_AT_ONCE = 2_000_000  # bytes; a larger one is read by the worker
MOST_COMPLAINTS = 10_000  # characters
OUR_FAULT = (
    "Ropewalk failed while it read this file, and changed nothing. Tell whoever runs "
    "Ropewalk for you."
)

Clock = Callable[[], datetime]


class Cancelled(Exception):  # noqa: N818 - it is no error
    """Somebody cancelled the file while it was being read."""


def set_aside(chunks: Iterable[bytes], *, name: str) -> tuple[UUID, str, int]:
    """Write what was sent to a folder of its own.

    Returns:
        The folder, the name without anything but letters, digits and a few signs, and
        how many bytes it has.

    Raises:
        BadInput: When it is empty or too large; nothing is left of it.
    """
    folder = uuid4()
    plain = plain_name(name)
    path = path_of(folder, plain)
    path.parent.mkdir(parents=True, mode=0o700)
    try:
        with path.open("xb") as opened:
            path.chmod(0o600)
            size = _write(chunks, opened, name=plain)
    except BaseException:
        clear_away(folder)
        raise
    return folder, plain, size


def _write(chunks: Iterable[bytes], opened: BinaryIO, *, name: str) -> int:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > LARGEST_UPLOAD:
            raise BadInput(too_large(name))
        opened.write(chunk)
    if not size:
        raise BadInput(f"{name} is empty.")
    return size


def too_large(name: str) -> str:
    """Why a file is too large to be sent, and what to do instead."""
    return (
        f"{name} is larger than {LARGEST_UPLOAD / 1e6:,.0f} million bytes. Ask whoever "
        "runs Ropewalk for you to add it with the command ropewalk reference add."
    )


def plain_name(name: str) -> str:
    """A file's name as it is safe to keep and to say."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^A-Za-z0-9 ._()-]+", "_", last).strip(" .")
    return plain[-LONGEST_NAME:].strip(" .") or "file"


def path_of(folder: UUID, name: str) -> Path:
    """Where the bytes of a file wait."""
    return home_folder() / UPLOADS / folder.hex / name


def clear_away(folder: UUID) -> None:
    """Remove the bytes of a file, if they are still there."""
    shutil.rmtree(path_of(folder, "x").parent, ignore_errors=True)


def read_offered(file_id: int, *, clock: Clock) -> ReferenceFile:
    """Read a file that waits and add it, whole or not at all, then remove its bytes.

    Safe to begin again: adding the same file twice adds it once. While another file is
    being added it waits once more, and keeps its bytes. One that does not wait is left
    alone, and one whose offerer may not add data any more is refused unread.
    """
    try:
        file = begin_adding(file_id=file_id, by=None, at=clock())
    except PermissionDenied as denied:
        file = ReferenceFile.objects.get(pk=file_id)
        if str(denied) != Refusal.ADDER_NO_MORE:
            return file
        file = _ended(refuse_reference_file, file, at=clock(), because=str(denied))
    else:
        file = _read(file, clock=clock)
    if file.state not in {State.WAITING, State.RUNNING}:
        clear_away(file.folder)
    return file


def _read(file: ReferenceFile, *, clock: Clock) -> ReferenceFile:
    """Read a file that is now being read, and record how that ended."""
    try:
        added = add(
            path_of(file.folder, file.name),
            on=local_day(clock()),
            vintage=file.vintage,
            as_at=file.as_at,
            council=file.council,
            services=file.services.splitlines(),
            tell=partial(_stop_if_cancelled, file.pk),
        )
    except Cancelled:
        file.refresh_from_db()
        return file
    except Busy:
        return _ended(put_back, file, at=clock())
    except BadInput as refusal:
        because = str(refusal)[:MOST_COMPLAINTS]
        return _ended(refuse_reference_file, file, at=clock(), because=because)
    except Exception:
        file = _ended(refuse_reference_file, file, at=clock(), because=OUR_FAULT)
        if file.state == State.CANCELLED:
            return file
        clear_away(file.folder)
        raise
    return _ended(keep_reference_file, file, at=clock(), added=added)


def _ended(
    action: Callable[..., ReferenceFile], file: ReferenceFile, **said: object
) -> ReferenceFile:
    """Record how reading a file ended, unless somebody else has ended it meanwhile."""
    try:
        return action(file_id=file.pk, by=None, **said)
    except PermissionDenied:
        file.refresh_from_db()
        return file


def _stop_if_cancelled(file_id: int, _: str) -> None:
    cancelled = ReferenceFile.objects.filter(pk=file_id, state=State.CANCELLED)
    if cancelled.exists():
        raise Cancelled
