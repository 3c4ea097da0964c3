"""How councils write amounts of money, and what each way of writing is worth in pence.

Credits come with a minus sign before or after, in brackets, or with ``CR``; pounds come
with or without a pound sign and commas. The patterns are data that the lake runs over
bulk rows; :func:`pence_of` reads one amount by the same patterns.

Source: files published under the Local Government Transparency Code 2015, part 2.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

_SPACE = "[ \u00a0]*"
_MINUS = "[-\u2212\u2013]"
_NUMBER = (
    r"(?:(?:[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.[0-9]{0,12})?|\.[0-9]{1,12})"
)
_POUNDS = rf"£?{_SPACE}{_NUMBER}"

WRITTEN = (
    rf"(?:{_POUNDS}"
    rf"|{_MINUS}{_SPACE}{_POUNDS}|£{_SPACE}{_MINUS}{_SPACE}{_NUMBER}"
    rf"|{_POUNDS}{_SPACE}{_MINUS}"
    rf"|\({_SPACE}{_MINUS}?{_POUNDS}{_SPACE}\)"
    rf"|{_POUNDS}{_SPACE}[Cc][Rr])"
)
"""The whole of an amount, spaces around it taken off."""

CREDIT = rf"{_MINUS}|\(|[Cc][Rr]$"
"""What marks an amount written by :data:`WRITTEN` as money coming back."""

NOT_DIGITS = "[^0-9.]"
"""What to take away from an amount to leave the plain number of pounds."""

RIGHT = "an amount such as 1234.56, £1,234.56, -12.00, (12.00), 12.00- or 12.00 CR"


def pence_of(text: str, *, is_exact: bool = False) -> int:
    """An amount in whole pence, half a penny away from zero.

    Args:
        text: The amount as it is written.
        is_exact: Whether a part of a penny is refused in place of being rounded.

    Raises:
        ValueError: When the text is not an amount of money, or not one of whole pence
            where that is asked.
    """
    trimmed = text.strip()
    if not re.fullmatch(WRITTEN, trimmed):
        raise ValueError(f"{text!r} is not {RIGHT}")
    pounds = Decimal(re.sub(NOT_DIGITS, "", trimmed))
    pence = int((pounds * 100).to_integral_value(ROUND_HALF_UP))
    if is_exact and pounds * 100 != pence:
        raise ValueError(f"{text!r} has part of a penny: write whole pence, as 12.34")
    return -pence if re.search(CREDIT, trimmed) else pence
