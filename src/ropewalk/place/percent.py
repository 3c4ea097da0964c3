"""Percentages as people type them, read exactly."""

import re
from fractions import Fraction

from ropewalk.figures import BadInput

SHAPE = re.compile(r"([+-]?(?:\d{1,4}(?:\.\d{1,6})?|\.\d{1,6}))\s*%?", re.ASCII)


def fraction_from(text: str, *, what: str) -> Fraction:
    """A percentage such as ``2.5``, ``-1`` or ``0.7%`` as a fraction of one.

    Never by way of a binary number: 0.7% of £5.00 is three pence and a half exactly,
    and so rounds as it would on paper.

    Args:
        text: What was typed.
        what: What the percentage is, for the start of a refusal.

    Raises:
        BadInput: When it is not a percentage of at most six decimals.
    """
    typed = SHAPE.fullmatch(text.strip())
    if typed is None:
        raise BadInput(
            f"{what} {text!r} is not a percentage: write it as 2.5, with at most "
            "four digits before the point and six after it."
        )
    return Fraction(typed[1]) / 100


def percent_said(fraction: Fraction) -> str:
    """A fraction as the percentage that was typed."""
    return f"{float(100 * fraction):.10g}%"
