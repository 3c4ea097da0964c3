"""What somebody asks of an endpoint: read from the address, nonsense refused in a sentence.

The profile names the parameters and says little of what they may hold. These are our
rules: a value that cannot be meant is refused, never guessed at; a parameter that the
endpoint does not have is refused too, because an answer that leaves out what was asked
looks like an answer to it. A parameter left blank counts as not given.

Source: Open Referral UK, HSDS-UK 3.0, ``openapi.json``, components/parameters. From
HSDS 3.0, which the UK profile's endpoints do not list: ``modified_after``, ``minimal``
and ``full``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Literal, TypeVar
from uuid import UUID

from ropewalk.standards.open_referral import formats

Endpoint = Literal[
    "/services", "/service_at_locations", "/taxonomies", "/taxonomy_terms"
]
T = TypeVar("T")
Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

PER_PAGE = 50
MOST_PER_PAGE = 500
LONGEST_SEARCH = 200
FARTHEST = 500_000
OLDEST = 150

_PAGING = ("page", "per_page")
_SERVICES = (
    "search",
    *_PAGING,
    "taxonomy_term_id",
    "taxonomy_id",
    "minimum_age",
    "maximum_age",
    "start_time",
    "end_time",
    "day",
    "modified_after",
    "minimal",
    "full",
)
PARAMETERS: dict[Endpoint, tuple[str, ...]] = {
    "/services": _SERVICES,
    "/service_at_locations": (*_SERVICES, "postcode", "proximity"),
    "/taxonomies": _PAGING,
    "/taxonomy_terms": _PAGING,
}
"""Which parameters each list has."""

_DAYS: dict[str, Day] = {
    "monday": "MO",
    "tuesday": "TU",
    "wednesday": "WE",
    "thursday": "TH",
    "friday": "FR",
    "saturday": "SA",
    "sunday": "SU",
}
_POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?) ?([0-9][A-Z]{2})")
_WHOLE = re.compile("[0-9]{1,9}")
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What was asked of a list. What was not asked is ``None`` (or blank, or false).

    Attributes:
        search: Words to look for.
        page: Which page; the first is 1.
        per_page: How many to a page, at most ``MOST_PER_PAGE``.
        taxonomy_term_id: Only what has this term.
        taxonomy_id: Only what has any term of this taxonomy.
        minimum_age: Only services whose minimum age is at least this, in years.
        maximum_age: Only services whose maximum age is at most this, in years.
        start_time: Only what opens at or after this.
        end_time: Only what closes at or before this.
        day: Only what is open on this day of the week, as RFC 5545 writes it.
        modified_after: Only what was changed at this moment or later.
        minimal: Only ids and when each was changed.
        full: Everything nested, as when asked for by id.
        postcode: In capitals with one space, such as ``M33 7ZF``.
        proximity: Only what is so many metres from the middle of the postcode, or nearer.
    """

    search: str = ""
    page: int = 1
    per_page: int = PER_PAGE
    taxonomy_term_id: UUID | None = None
    taxonomy_id: UUID | None = None
    minimum_age: Decimal | None = None
    maximum_age: Decimal | None = None
    start_time: time | None = None
    end_time: time | None = None
    day: Day | None = None
    modified_after: datetime | None = None
    minimal: bool = False
    full: bool = False
    postcode: str | None = None
    proximity: int | None = None

    def __post_init__(self) -> None:
        if (
            self.minimum_age is not None
            and self.maximum_age is not None
            and self.maximum_age < self.minimum_age
        ):
            raise ValueError("maximum_age must not be below minimum_age.")
        if (
            self.start_time is not None
            and self.end_time is not None
            and self.end_time < self.start_time
        ):
            raise ValueError("end_time must not be before start_time.")
        if self.minimal and self.full:
            raise ValueError("minimal and full cannot both be true.")
        if self.proximity is not None and self.postcode is None:
            raise ValueError("proximity needs a postcode to be near to.")


def read_question(endpoint: Endpoint, query: Mapping[str, Sequence[str]]) -> Question:
    """The question that an address asks of a list.

    Args:
        endpoint: Which list.
        query: Every value given for each parameter, as ``urllib.parse.parse_qs`` and
            Django's ``QueryDict.lists`` give them.

    Raises:
        ValueError: When it cannot be meant; the message is one sentence for whoever
            asked.
    """
    known = PARAMETERS[endpoint]
    answers: dict[str, Any] = {}
    for name, values in query.items():
        if name not in known:
            raise ValueError(_unknown(name, endpoint))
        if len(values) > 1:
            raise ValueError(f"{name} is given {len(values)} times; give it once.")
        text = values[0].strip() if values else ""
        if text:
            answers[name] = _READ[name](name, text)
    return Question(**answers)


def _unknown(name: str, endpoint: Endpoint) -> str:
    asked = re.sub("[^A-Za-z0-9_-]", "?", name[:40])
    if name in PARAMETERS["/service_at_locations"]:
        places = [each for each, names in PARAMETERS.items() if name in names]
        has = "have" if len(places) > 1 else "has"
        return f"{endpoint} has no parameter {asked}; {' and '.join(places)} {has} it."
    return f"{endpoint} has no parameter {asked}; it has {', '.join(PARAMETERS[endpoint])}."


def _words(name: str, text: str) -> str:
    if len(text) > LONGEST_SEARCH:
        raise ValueError(f"{name} must not be longer than {LONGEST_SEARCH} characters.")
    if not text.isprintable():
        raise ValueError(f"{name} must be words that can be printed.")
    return text


def _whole(least: int, most: int) -> Callable[[str, str], int]:
    def whole(name: str, text: str) -> int:
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise ValueError(f"{name} must be a whole number from {least} to {most}.")
        return int(text)

    return whole


def _age(name: str, text: str) -> Decimal:
    if not _NUMBER.fullmatch(text) or Decimal(text) > OLDEST:
        raise ValueError(f"{name} must be an age in years from 0 to {OLDEST}.")
    return Decimal(text)


def _identifier(name: str, text: str) -> UUID:
    return _or_sentence(formats.identifier, name, text)


def _time(name: str, text: str) -> time:
    read = _or_sentence(formats.time_of_day, name, text)
    if read.tzinfo is not None:
        raise ValueError(f"{name} must be a time such as 09:30 on the clock there.")
    return read


def _moment(name: str, text: str) -> datetime:
    # in an address a plus sign arrives as a space
    return _or_sentence(formats.moment, name, re.sub(r" (?=[0-9:]{5}$)", "+", text))


def _or_sentence(read: Callable[[str], T], name: str, text: str) -> T:
    try:
        return read(text)
    except ValueError as fault:
        raise ValueError(f"{name} {fault}.") from None


def _day(name: str, text: str) -> Day:
    for long, short in _DAYS.items():
        if text.casefold() in {long, short.casefold()}:
            return short
    raise ValueError(f"{name} must be a day of the week such as MO or Monday.")


def _yes_or_no(name: str, text: str) -> bool:
    if text.casefold() not in {"true", "false"}:
        raise ValueError(f"{name} must be true or false.")
    return text.casefold() == "true"


def _postcode(name: str, text: str) -> str:
    found = _POSTCODE.fullmatch(" ".join(text.upper().split()))
    if not found:
        raise ValueError(f"{name} must be a whole postcode such as M33 7ZF.")
    return f"{found[1]} {found[2]}"


_READ: dict[str, Callable[[str, str], Any]] = {
    "search": _words,
    "page": _whole(1, 1_000_000),
    "per_page": _whole(1, MOST_PER_PAGE),
    "taxonomy_term_id": _identifier,
    "taxonomy_id": _identifier,
    "minimum_age": _age,
    "maximum_age": _age,
    "start_time": _time,
    "end_time": _time,
    "day": _day,
    "modified_after": _moment,
    "minimal": _yes_or_no,
    "full": _yes_or_no,
    "postcode": _postcode,
    "proximity": _whole(1, FARTHEST),
}
