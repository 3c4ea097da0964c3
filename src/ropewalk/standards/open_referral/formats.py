"""How the profile writes addresses, identifiers, days and times, checked without trust.

The validator asks whether a text is written that way; the reader wants its value.

Source: RFC 3986 (addresses), RFC 4122 (UUID), RFC 3339 (days and times), as named by
``format`` in the profile's schemas.
"""

import re
from datetime import date, datetime, time
from urllib.parse import urlsplit
from uuid import UUID

_UUID = re.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_EMAIL = re.compile(r"[^@\s<>\"]{1,200}@[^@\s<>\"]{1,200}")
_URI = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):[^\s<>\"{}|\\^`\x00-\x1f]+")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
_MOMENT = re.compile(
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}"
    r"(?:\.[0-9]{1,9})?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})"
)
RUNS_CODE = frozenset({"javascript", "vbscript", "data"})
"""Schemes that a page must never link to, whoever sent them."""


def identifier(text: str) -> UUID:
    """An identifier, written in groups of 8, 4, 4, 4 and 12.

    Raises:
        ValueError: When it is written otherwise.
    """
    if not _UUID.fullmatch(text):
        raise ValueError("must be a UUID such as ac148810-d857-441c-9679-408f346de14b")
    return UUID(text)


def uri(text: str) -> str:
    """An address of any scheme that does not run code.

    Raises:
        ValueError: When it is no such address.
    """
    if not is_uri(text) or text.partition(":")[0].lower() in RUNS_CODE:
        raise ValueError("must be a whole address such as https://example.org/help")
    return text


def link(text: str) -> str:
    """An address that a reader of a page can follow.

    Raises:
        ValueError: When it does not start with http:// or https:// and a host.
    """
    if not is_uri(text) or urlsplit(text).scheme not in {"http", "https"}:
        raise ValueError("must be a whole address that starts with http:// or https://")
    return text


def email(text: str) -> str:
    """An e-mail address: one @ with something before and after it.

    Raises:
        ValueError: When it is not.
    """
    if not _EMAIL.fullmatch(text):
        raise ValueError("must be an e-mail address such as help@example.org")
    return text


def day(text: str) -> date:
    """A day, year first.

    Raises:
        ValueError: When it is written otherwise, or there is no such day.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass  # no such day
    raise ValueError("must be a day such as 2026-04-01")


def time_of_day(text: str) -> time:
    """A time of day, with or without seconds and difference from UTC.

    Raises:
        ValueError: When it is written otherwise, or there is no such time.
    """
    try:
        if _TIME.fullmatch(text):
            return time.fromisoformat(text)
    except ValueError:
        pass  # no such time
    raise ValueError("must be a time such as 09:30 or 09:30:00")


def moment(text: str) -> datetime:
    """A day and time with its difference from UTC.

    Raises:
        ValueError: When it is written otherwise, or there is no such moment.
    """
    try:
        if _MOMENT.fullmatch(text):
            return datetime.fromisoformat(text.upper())
    except ValueError:
        pass  # no such moment
    raise ValueError("must be a day and time such as 2026-04-01T09:30:00Z")


def is_uri(text: str) -> bool:
    """Whether a text is a whole address; with http and https, one that names a host."""
    if not _URI.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme not in {"http", "https"} or bool(parts.hostname)


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID in its usual groups."""
    return bool(_UUID.fullmatch(text))


def is_email(text: str) -> bool:
    """Whether a text looks like an e-mail address."""
    return bool(_EMAIL.fullmatch(text))


def is_moment(text: str) -> bool:
    """Whether a text is a day and time with its difference from UTC."""
    try:
        moment(text)
    except ValueError:
        return False
    return True
