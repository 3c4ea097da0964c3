"""Money as people type it, read into whole pence."""

import re
from decimal import Decimal

from ropewalk.engine.allocation import MOST_PENCE
from ropewalk.figures import BadInput
from ropewalk.figures.words import rough_pounds

LONGEST = 40  # characters; far more than the largest sum that can be shared takes
TIMES = {"": 1, "k": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
SHAPE = re.compile(
    r"£?\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(k|m|million|bn|billion)?",
    re.IGNORECASE | re.ASCII,
)


def pence_from(text: str, *, what: str = "The sum") -> int:
    """Pounds such as ``100000000``, ``£1,234.56`` or ``100m`` as whole pence.

    A comma stands only before three digits, so that ``12,50`` is never read as £1,250.

    Args:
        text: What was typed.
        what: What the money is, for the start of a refusal.

    Raises:
        BadInput: When it is not an amount of money of 0 or more in whole pence, or is
            more than can be shared exactly.
    """
    if len(text.strip()) > LONGEST:
        raise BadInput(f"{what} {text.strip()[:LONGEST]!r}… is too long for a sum.")
    typed = SHAPE.fullmatch(text.strip())
    if typed is None:
        raise BadInput(
            f"{what} {text!r} is not an amount in pounds: "
            f"write it as 100000000, £1,234.56 or 100m."
        )
    number, scale = typed.groups()
    pence = Decimal(number.replace(",", "")) * TIMES[(scale or "").lower()] * 100
    if pence != int(pence):
        raise BadInput(f"{what} {text!r} has a fraction of a penny.")
    if pence > MOST_PENCE:
        raise BadInput(f"{what} {text!r} is more than {rough_pounds(MOST_PENCE)}.")
    return int(pence)
