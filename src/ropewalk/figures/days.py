"""Which day it is: the day in London decides, wherever a machine stands."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def local_day(at: datetime) -> date:
    """The day it is in London at a moment."""
    if at.utcoffset() is None:
        raise ValueError("at needs a time zone")
    return at.astimezone(LONDON).date()


def day_begins(on: date) -> datetime:
    """The moment at which a day begins in London."""
    return datetime.combine(on, time(), tzinfo=LONDON)
