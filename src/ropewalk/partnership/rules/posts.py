"""Shared posts: what each partner pays, to the penny; when the money ends; who decides what."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from ropewalk.figures import BadInput
from ropewalk.figures.words import day, pounds
from ropewalk.place.percent import fraction_from

HALF = Fraction(1, 2)
PARTS = re.compile(r"(\d{1,4})\s*/\s*(\d{1,4})", re.ASCII)


def share_from(text: str) -> Fraction:
    """A share as somebody types it: a percentage such as ``45``, or a part such as ``1/3``.

    Raises:
        BadInput: When it is neither, or is more than the whole or not more than nothing.
    """
    parts = PARTS.fullmatch(text.strip())
    if parts and int(parts[2]):
        share = Fraction(int(parts[1]), int(parts[2]))
    else:
        share = fraction_from(text, what="The share")
    if not 0 < share <= 1:
        raise BadInput(f"The share {text} must be more than 0 and at most 100%.")
    return share


def share_said(share: Fraction) -> str:
    """A share in words: a percentage where that is exact, else a fraction."""
    percent = 100 * share
    exact = percent * 10**6
    if exact.denominator == 1:
        return f"{float(percent):.10g}%"
    return f"{share.numerator}/{share.denominator}"


def fault_in_shares(shares: Mapping[int, Fraction]) -> str | None:
    """Why shares cannot stand; ``None`` when they make one whole."""
    if not shares:
        return "Say which partners pay for the post."
    whole = sum(shares.values())
    if whole != 1:
        return f"The shares add up to {share_said(Fraction(whole))}, not to 100%."
    return None


def fault_outside_term(
    starts_on: date, ends_before: date | None, *, on: date
) -> str | None:
    """Why nothing can be said of a post on a day outside its term; ``None`` within it."""
    if on < starts_on or (ends_before is not None and on >= ends_before):
        return "There is no such post on that day."
    return None


def lent_said(
    organisation: str, function: str, *, starts_on: date, ends_before: date | None
) -> str:
    """A section 113 record in words: to whom, for what, from when and until when."""
    until = f" until {day(ends_before - timedelta(days=1))}" if ends_before else ""
    return f"To {organisation} as {function}, from {day(starts_on)}{until}."


def version_of_post(
    ends_before: date | None, shares: Mapping[int, Fraction], *, last_split: int
) -> str:
    """What a form keeps of a post's end and split, to tell whether they changed meanwhile."""
    parts = "-".join(f"{partner}:{share}" for partner, share in shares.items())
    return f"{ends_before or 'no-end'}-{last_split}-{parts}"


def split(pence: int, shares: Mapping[int, Fraction]) -> dict[int, int]:
    """What each partner pays of a sum, in pence; the parts always add up to it.

    Rounds the running total and not each part, so each part is within a penny of its
    exact value. Which of two equal shares gets an odd penny depends on their order.

    Args:
        pence: The sum, in whole pence, 0 or more.
        shares: Each partner's share of one.

    Raises:
        BadInput: When the shares do not make one whole, or the sum is negative.
    """
    if fault := fault_in_shares(shares):
        raise BadInput(fault)
    if pence < 0:
        raise BadInput("A post cannot cost less than nothing.")
    parts: dict[int, int] = {}
    running, given = Fraction(0), 0
    for partner, share in shares.items():
        running += share
        upto = floor(pence * running + HALF)
        parts[partner] = upto - given
        given = upto
    return parts


def funding_warning(
    title: str, funded_until: date | None, *, on: date, warn_days: int
) -> str | None:
    """What has to be said about the end of a post's money; ``None`` when nothing yet.

    Args:
        title: The post.
        funded_until: The last day for which there is money; none when it has no end.
        on: The day the question is about.
        warn_days: How many days before the end to start saying so.
    """
    if funded_until is None:
        return None
    left = (funded_until - on).days
    if left < 0:
        return f"The money for {title} ended on {day(funded_until)}."
    if left > warn_days:
        return None
    when = {0: "today", 1: "tomorrow"}.get(left, f"in {left} days")
    return f"The money for {title} ends on {day(funded_until)}, {when}."


def version_of_funding(funded_from: str, funded_until: date | None) -> str:
    """What a form keeps of a post's money, to tell whether it changed meanwhile."""
    return f"{funded_until or 'no-end'}-{funded_from}"


@dataclass(frozen=True, slots=True)
class PostLimit:
    """What a post may decide under one delegation.

    Attributes:
        subject: What was delegated.
        pence: Up to how much, in pence; none when there is no limit.
        by: The body that delegated it, to which everything above goes.
    """

    subject: str
    pence: int | None
    by: str


def limit_said(limit: PostLimit) -> str:
    """A limit in words, with where everything above it goes."""
    if limit.pence is None:
        return f"{limit.subject}: without a limit, for {limit.by}."
    return f"{limit.subject}: up to {pounds(limit.pence)}; more goes to {limit.by}."
