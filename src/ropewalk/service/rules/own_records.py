"""The records of a partnership as a source of figures."""

from datetime import date

from ropewalk.figures import Source
from ropewalk.figures.words import day


def own_records(partnership: str, *, on: date) -> Source:
    """What a partnership, by its name, has kept here up to a day."""
    return Source(
        title="Records kept in Ropewalk",
        publisher=partnership,
        vintage=day(on),
        licence="the partnership's own",
        as_at=on,
    )
