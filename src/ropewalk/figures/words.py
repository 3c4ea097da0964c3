"""How numbers, money, dates and ages read in plain English."""

import re
from datetime import date

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
PENCE_PER_POUND = 100
POUNDS_PER_MILLION = 1_000_000
DECIMALS = {
    "index": 3,
    "percent": 1,
    "fraction": 3,
    "score": 1,
    "units": 2,
    "pounds for each pound": 2,
}
WHOLE = {"people", "count", "practices", "rank", "homes", "beds", "days", "weeks"}


def pounds(pence: int) -> str:
    """Money to the penny, as £1,234,567.89, with a minus sign before the pound sign."""
    whole, rest = divmod(abs(pence), PENCE_PER_POUND)
    return f"{'-' if pence < 0 else ''}£{whole:,}.{rest:02d}"


def rough_pounds(pence: int) -> str:
    """Money for a sentence: £1.2 million, £950,000, £1,234."""
    amount = round(abs(pence) / PENCE_PER_POUND)
    sign = "-" if pence < 0 and amount else ""
    if round(amount / POUNDS_PER_MILLION, 1) >= 1000:
        return f"{sign}£{amount / (1000 * POUNDS_PER_MILLION):.2f} billion"
    if amount >= POUNDS_PER_MILLION:
        return f"{sign}£{amount / POUNDS_PER_MILLION:.1f} million"
    return f"{sign}£{amount:,}"


def said(value: float | str | None, unit: str) -> str:
    """A value with its unit as a person would write it; an unknown value says so."""
    if value is None:
        return "not known"
    if isinstance(value, str):
        return value
    if unit == "pence":
        return pounds(round(value))
    if unit == "percent":
        return f"{value:,.{DECIMALS[unit]}f}%"
    if unit in DECIMALS:
        return f"{value:,.{DECIMALS[unit]}f}"
    if unit in WHOLE:
        return f"{round(value):,}"
    if unit in {"text", "year"}:
        return f"{value:g}"
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.1f}"
    return f"{number} {unit}"


def day(when: date) -> str:
    """A date as 13 October 2026."""
    return f"{when.day} {when:%B %Y}"


def age_in_words(as_at: date | None, *, on: date) -> str:
    """How old data are on a day: 'under a year old', '5 years old', 'age not known'.

    Data that describe a later day have no age then, and the words say that.
    """
    if as_at is None:
        return "age not known"
    if as_at > on:
        return "later than the day asked about"
    years = on.year - as_at.year - ((on.month, on.day) < (as_at.month, as_at.day))
    if years < 1:
        return "under a year old"
    return "1 year old" if years == 1 else f"{years} years old"


def counted(number: int, one: str, many: str = "") -> str:
    """A number of things, as 1 area, 1,200 areas; ``many`` where it is no plain plural."""
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def listed(words: list[str]) -> str:
    """Words as 'a', 'a and b', 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def in_a_sentence(label: str) -> str:
    """A label as it stands within a sentence: Trafford and the NHS keep their capitals."""
    return f"{label[:1].lower()}{label[1:]}"


def without_controls(text: str) -> str:
    """A text without the characters that XML, and so every office document, forbids.

    Source: W3C, Extensible Markup Language (XML) 1.0, section 2.2.
    """
    return FORBIDDEN.sub("", text)
