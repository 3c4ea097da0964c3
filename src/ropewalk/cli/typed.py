"""What the commands share: a day as typed, and a file that is written whole."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from ropewalk.figures import BadInput
from ropewalk.figures.days import local_day


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def day_typed(on: datetime | None, *, clock: Callable[[], datetime] = now) -> date:
    """The day that was typed, or the day that it is in London."""
    return local_day(clock()) if on is None else on.date()


def written(path: Path, content: bytes) -> None:
    """Write a file whole, or say in a sentence why it cannot be.

    Raises:
        BadInput: When the folder does not exist or may not be written to.
    """
    try:
        path.write_bytes(content)
    except OSError as fault:
        raise BadInput(f"{path} cannot be written: {fault.strerror}.") from None
