"""What the commands share: a day as typed, and a file that is written whole."""

from datetime import date, datetime
from pathlib import Path

from ropewalk.figures import BadInput


def day_typed(on: datetime | None) -> date:
    """The day that was typed, or the day that it is here."""
    return date.today() if on is None else on.date()  # noqa: DTZ011 - a day, here


def written(path: Path, content: bytes) -> None:
    """Write a file whole, or say in a sentence why it cannot be.

    Raises:
        BadInput: When the folder does not exist or may not be written to.
    """
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise BadInput(f"{path} cannot be written: {fault.strerror}.") from None
