"""A spreadsheet that comes in with a form: refused where it is too large, read, forgotten."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from ropewalk.figures import BadInput
from ropewalk.place.offered import plain_name

Held = TypeVar("Held")


def read_sent(
    sent: "UploadedFile[Any]", read: Callable[[Path], Held], *, largest: int
) -> Held:
    """What a spreadsheet holds; nothing of the file is kept.

    Args:
        sent: The file, as the browser sent it.
        read: What reads it.
        largest: More bytes than this are refused.

    Raises:
        ValidationError: When it is too large, or cannot be read as what is wanted.
    """
    if sent.size is None or sent.size > largest:
        raise ValidationError(f"The spreadsheet is larger than {largest:,} bytes.")
    with TemporaryDirectory() as folder:
        path = Path(folder) / plain_name(sent.name or "")
        path.write_bytes(sent.read())
        try:
            return read(path)
        except BadInput as wrong:
            raise ValidationError(str(wrong).splitlines()) from None
