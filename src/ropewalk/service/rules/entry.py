"""An entry of the directory: whether the service runs, and how long ago it was seen to be right."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices

from ropewalk.figures.words import day
from ropewalk.parameters.register import parameter

FRESH_DAYS = "directory_entry_fresh_days"


class Running(TextChoices):
    """Whether a service runs on a day."""

    RUNNING = "running", "Running"
    PAUSED = "paused", "Paused"
    ENDED = "ended", "Ended"
    TO_COME = "to_come", "To come"


def running(
    *, starts_on: date, ends_before: date | None, paused_on: date | None, on: date
) -> Running:
    """Whether a service runs on a day: an end counts before a pause, a start before both."""
    if starts_on > on:
        return Running.TO_COME
    if ends_before is not None and ends_before <= on:
        return Running.ENDED
    if paused_on is not None and paused_on <= on:
        return Running.PAUSED
    return Running.RUNNING


def running_said(
    *, starts_on: date, ends_before: date | None, paused_on: date | None, on: date
) -> str:
    """What a reader must know before they ring, in a sentence; blank while it runs."""
    state = running(
        starts_on=starts_on, ends_before=ends_before, paused_on=paused_on, on=on
    )
    if state == Running.TO_COME:
        return f"This service starts on {day(starts_on)}."
    if state == Running.ENDED and ends_before is not None:
        return f"This service has ended. Its last day was {day(ends_before - date.resolution)}."
    if state == Running.PAUSED and paused_on is not None:
        return (
            f"This service has been closed for the time being since {day(paused_on)}."
        )
    if ends_before is not None:
        return (
            f"This service ends: its last day is {day(ends_before - date.resolution)}."
        )
    return ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long ago an entry was seen to be right.

    Attributes:
        assured_on: The day on which it last was.
        check_by: The day by which it is to be looked at again.
        days_over: How many days that is past; none where it is not.
        sentence: All of that in words.
    """

    assured_on: date
    check_by: date
    days_over: int
    sentence: str

    @property
    def is_stale(self) -> bool:
        """Whether it should have been looked at again by now."""
        return self.days_over > 0


def freshness(assured_on: date, *, on: date) -> Freshness:
    """How long ago an entry was seen to be right, and whether that is too long.

    The day on which it is due is still in time.

    Source: the dated value ``directory_entry_fresh_days``.
    """
    check_by = assured_on + timedelta(days=int(parameter(FRESH_DAYS, on=on).value))
    over = max(0, (on - check_by).days)
    seen = f"It was last seen to be right on {day(assured_on)}"
    sentence = (
        f"{seen}, and was to be looked at again by {day(check_by)}: some of it may have "
        "changed, so ask before you go."
        if over
        else f"{seen}."
    )
    return Freshness(assured_on, check_by, over, sentence)
