"""How publishers write dates: the day before the month, or the year first.

Each shape is a pattern and the format it is read by. Which one applies is settled by the
pattern alone, so ``04/05/2024`` is always 4 May. A shape that puts the month first is not
among them. The lake runs the shapes over bulk rows; :func:`day_of` reads one date by
the same shapes.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Shape:
    """One way of writing a date: a pattern for the whole text, and how to read it."""

    pattern: str
    read_as: str
    example: str


_TIME = r"(?:(?:[ T]| - )[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+00:00)?)?"

TIME = rf"{_TIME}$"
"""A time of day after the date: taken away before the date is read."""

SHAPES = (
    Shape(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}", "%d/%m/%y", "01/04/24"),
    Shape(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", "%d/%m/%Y", "01/04/2024"),
    Shape(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "%Y-%m-%d", "2024-04-01"),
    Shape(r"[0-9]{8}", "%Y%m%d", "20240401"),
    Shape(r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{2}", "%d-%b-%y", "01-Apr-24"),
    Shape(r"[0-9]{1,2}-[A-Za-z]{3}-[0-9]{4}", "%d-%b-%Y", "01-Apr-2024"),
    Shape(r"[0-9]{1,2}/[A-Za-z]{3}/[0-9]{4}", "%d/%b/%Y", "01/Apr/2024"),
    Shape(r"[0-9]{1,2} [A-Za-z]{3} [0-9]{4}", "%d %b %Y", "1 Apr 2024"),
    Shape(r"[0-9]{1,2} [A-Za-z]{4,9} [0-9]{4}", "%d %B %Y", "1 April 2024"),
    Shape(r"[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}", "%d-%m-%Y", "01-04-2024"),
    Shape(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}", "%d.%m.%Y", "01.04.2024"),
)
"""In the order to try them: a year of two digits before one of four."""

RIGHT = "a date such as 01/04/2024, 2024-04-01 or 01-Apr-24"


def day_of(text: str) -> date:
    """A date as publishers write it; a time of day after it is left out.

    Raises:
        ValueError: When the text is no such date, or there is no such day.
    """
    trimmed = re.sub(TIME, "", text.strip())
    for shape in SHAPES:
        if re.fullmatch(shape.pattern, trimmed):
            try:
                return datetime.strptime(trimmed, shape.read_as).date()  # noqa: DTZ007 - a day has no time zone
            except ValueError:
                raise ValueError(f"{text!r} is a day that no calendar has") from None
    raise ValueError(f"{text!r} is not {RIGHT}")
