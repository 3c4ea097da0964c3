"""Reads what another directory publishes, and says in plain words what is wrong with it.

Nothing in a feed is trusted: not its types, not its sizes, not its identifiers. A record
is read whole or not at all; every fault is named by its path (``$.contents[3].email``)
and its reason. What the profile does not know is left, and its path is listed, so that
nothing is dropped in silence. A ``null`` in a field that may be left out counts as left
out, as many feeds write it so.

Source: Open Referral UK, HSDS-UK 3.0; RFC 8259 (JSON).
"""

import dataclasses
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from types import NoneType
from typing import (
    Annotated,
    Any,
    Generic,
    Literal,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)
from uuid import UUID

from ropewalk.standards.open_referral import formats
from ropewalk.standards.open_referral.records import (
    Organization,
    Page,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

MOST_BYTES = 20_000_000
MOST_ON_A_PAGE = 10_000
MOST_IN_A_LIST = 1_000
MOST_CHARACTERS = 100_000
DEEPEST = 12
MOST_LISTED = 200
"""So many faults, and so many unread paths, are listed; the rest are said to exist."""

T = TypeVar("T")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path} {self.reason}"


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """A record read whole, or what stood in the way.

    Attributes:
        record: What was read; ``None`` when there is any fault.
        faults: What is wrong, in the order of the document.
        unread: Paths of fields that the profile does not know.
    """

    record: T | None
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageReading(Generic[T]):
    """A page of a list, read.

    Attributes:
        page: The page; ``None`` when anything on it is at fault.
        items: Each record of the page by itself, so that those without fault can be
            used and the others shown.
        faults: All faults, those of the items among them.
        unread: Paths of fields that the profile does not know.
    """

    page: Page[T] | None
    items: tuple[Reading[T], ...] = ()
    faults: tuple[Fault, ...] = ()
    unread: tuple[str, ...] = ()


def parse_json(body: bytes) -> object:
    """The JSON of an answer.

    Raises:
        ValueError: When it is too large, no JSON, or says the same thing twice. The
            message is a sentence.
    """
    if len(body) > MOST_BYTES:
        raise ValueError(f"The answer is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        document: object = json.loads(
            body.decode("utf-8-sig"),
            parse_constant=_refuse_constant,
            parse_int=_int,
            object_pairs_hook=_without_twins,
        )
    except UnicodeDecodeError:
        raise ValueError("The answer is not written in UTF-8.") from None
    except RecursionError:
        raise ValueError("The answer is nested too deeply.") from None
    except json.JSONDecodeError as fault:
        raise ValueError(
            f"The answer is not JSON: line {fault.lineno}, column {fault.colno}."
        ) from None
    return document


def read_service(document: object) -> Reading[Service]:
    """A service in full, as at ``/services/{id}``."""
    return _read(Service, document)


def read_service_at_location(document: object) -> Reading[ServiceAtLocation]:
    """A service at a location, as at ``/service_at_locations/{id}``."""
    return _read(ServiceAtLocation, document)


def read_organization(document: object) -> Reading[Organization]:
    """An organisation. The profile has no endpoint of its own for them."""
    return _read(Organization, document)


def read_taxonomy(document: object) -> Reading[Taxonomy]:
    """A taxonomy with its terms, as at ``/taxonomies/{id}``."""
    return _read(Taxonomy, document)


def read_taxonomy_term(document: object) -> Reading[TaxonomyTerm]:
    """A term, as at ``/taxonomy_terms/{id}``."""
    return _read(TaxonomyTerm, document)


def read_service_page(document: object) -> PageReading[Service]:
    """A page of ``/services``."""
    return _read_page(Service, document)


def read_service_at_location_page(document: object) -> PageReading[ServiceAtLocation]:
    """A page of ``/service_at_locations``."""
    return _read_page(ServiceAtLocation, document)


def read_taxonomy_page(document: object) -> PageReading[Taxonomy]:
    """A page of ``/taxonomies``."""
    return _read_page(Taxonomy, document)


def read_taxonomy_term_page(document: object) -> PageReading[TaxonomyTerm]:
    """A page of ``/taxonomy_terms``."""
    return _read_page(TaxonomyTerm, document)


def _read(kind: type[T], document: object, path: str = "$") -> Reading[T]:
    notes = _Notes()
    record = _record(kind, document, path, 0, notes)
    return Reading(
        None if notes.faults else record, tuple(notes.faults), tuple(notes.unread)
    )


def _read_page(kind: type[T], document: object) -> PageReading[T]:
    notes = _Notes()
    if not isinstance(document, dict):
        return PageReading(None, faults=(Fault("$", "must be a page: an object"),))
    envelope = {
        name: _value(read, document.get(name), f"$.{name}", notes)
        for name, read in _ENVELOPE.items()
    }
    _note_unread(document, {*_ENVELOPE, "contents"}, "$", notes)
    contents = _list(document.get("contents"), "$.contents", MOST_ON_A_PAGE, notes)
    items = []
    at: dict[object, str] = {}
    for place, value in enumerate(contents):
        path = f"$.contents[{place}]"
        item = _read(kind, value, path)
        name: object = getattr(item.record, "id", None)
        if name is not None and name in at:
            twin = Fault(f"{path}.id", f"is the id of {at[name]} as well")
            item = Reading(None, (twin,), item.unread)
        elif name is not None:
            at[name] = path
        items.append(item)
        notes.add(item)
    page: Page[T] | None = None
    if not notes.faults:
        records = tuple(item.record for item in items if item.record is not None)
        page = Page(contents=records, **envelope)
    return PageReading(page, tuple(items), tuple(notes.faults), tuple(notes.unread))


class _Notes:
    """What is found on the way through one document."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unread: list[str] = []

    def fault(self, path: str, reason: str) -> None:
        if len(self.faults) < MOST_LISTED:
            self.faults.append(Fault(path, reason))
        elif len(self.faults) == MOST_LISTED:
            self.faults.append(Fault("$", "has more faults than are listed here"))

    def left(self, path: str) -> None:
        if len(self.unread) < MOST_LISTED:
            self.unread.append(path)

    def add(self, item: Reading[Any]) -> None:
        for each in item.faults:
            self.fault(each.path, each.reason)
        for path in item.unread:
            self.left(path)


@dataclass(frozen=True, slots=True)
class _Field:
    """How one field of a record is read."""

    name: str
    required: bool
    read: Callable[[object, str, int, _Notes], Any]


def _record(
    kind: type[Any], value: object, path: str, depth: int, notes: _Notes
) -> Any:
    if not isinstance(value, dict):
        return notes.fault(path, "must be an object with named fields")
    if depth > DEEPEST:
        return notes.fault(path, "is nested too deeply")
    before = len(notes.faults)
    fields = _fields_of(kind)
    read: dict[str, Any] = {}
    for field in fields:
        given = value.get(field.name)
        where = f"{path}.{field.name}"
        if given is not None:
            read[field.name] = field.read(given, where, depth + 1, notes)
        elif field.required:
            notes.fault(where, "is required and is missing")
    _note_unread(value, {field.name for field in fields}, path, notes)
    if len(notes.faults) > before:
        return None
    try:
        return kind(**read)
    except ValueError as fault:
        return notes.fault(path, str(fault))


def _list(value: object, path: str, most: int, notes: _Notes) -> list[object]:
    if not isinstance(value, list):
        reason = "is required and is missing" if value is None else "must be a list"
        notes.fault(path, reason)
        return []
    if len(value) > most:
        notes.fault(path, f"has {len(value)} entries, and {most} are the most")
        return []
    return value


def _value(
    read: Callable[[object], Any], value: object, path: str, notes: _Notes
) -> Any:
    if value is None:
        return notes.fault(path, "is required and is missing")
    try:
        return read(value)
    except ValueError as fault:
        return notes.fault(path, str(fault))


def _note_unread(
    value: dict[Any, Any], known: set[str], path: str, notes: _Notes
) -> None:
    for name in value:
        if name not in known:
            notes.left(f"{path}.{_NOT_TEXT.sub('?', str(name)[:60])}")


_FIELDS: dict[Any, tuple[_Field, ...]] = {}


def _fields_of(kind: type[Any]) -> tuple[_Field, ...]:
    """How each field of a kind of record is read, worked out from its type once."""
    if kind not in _FIELDS:
        _FIELDS[kind] = _worked_out(kind)
    return _FIELDS[kind]


def _worked_out(kind: type[Any]) -> tuple[_Field, ...]:
    hints = get_type_hints(kind, include_extras=True)
    return tuple(
        _Field(
            field.name,
            field.default is dataclasses.MISSING,
            _reader_of(hints[field.name]),
        )
        for field in dataclasses.fields(kind)
    )


def _reader_of(hint: Any) -> Callable[[object, str, int, _Notes], Any]:
    options = [each for each in get_args(hint) if each is not NoneType]
    if NoneType in get_args(hint):
        return _reader_of(options[0])
    if get_origin(hint) is tuple:
        return _reader_of_many(options[0])
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        kind: type[Any] = hint

        def one(value: object, path: str, depth: int, notes: _Notes) -> Any:
            return _record(kind, value, path, depth, notes)

        return one
    read = _scalar_of(hint)

    def scalar(value: object, path: str, _depth: int, notes: _Notes) -> Any:
        return _value(read, value, path, notes)

    return scalar


def _reader_of_many(kind: Any) -> Callable[[object, str, int, _Notes], Any]:
    def many(value: object, path: str, depth: int, notes: _Notes) -> Any:
        return tuple(
            _record(kind, each, f"{path}[{place}]", depth, notes)
            for place, each in enumerate(_list(value, path, MOST_IN_A_LIST, notes))
        )

    return many


def _scalar_of(hint: Any) -> Callable[[object], Any]:
    if get_origin(hint) is Literal:
        return _one_of(get_args(hint))
    if get_origin(hint) is Annotated:
        return _written(_FORMATS[hint.__metadata__[0]])
    return _SCALARS[hint]


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"must be text, not {_named(value)}")  # noqa: TRY004 - a fault of the feed, not of our caller
    if len(value) > MOST_CHARACTERS:
        raise ValueError(f"is longer than {MOST_CHARACTERS} characters")
    if _NOT_TEXT.search(value):
        raise ValueError("holds characters that are no text")
    return value


def _written(read: Callable[[str], Any]) -> Callable[[object], Any]:
    return lambda value: read(_text(value))


def _one_of(choices: tuple[str, ...]) -> Callable[[object], str]:
    def one_of(value: object) -> str:
        if _text(value) not in choices:
            raise ValueError(f"must be one of: {', '.join(choices)}")
        return str(value)

    return one_of


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"must be a number, not {_named(value)}")  # noqa: TRY004 - as above
    if not -(10**12) <= value <= 10**12:  # nor is what is no number at all
        raise ValueError("is no number that can be kept")
    return Decimal(repr(value))


def _whole(value: object) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise ValueError("must be a whole number")
    return int(number)


def _count(value: object) -> int:
    number = _whole(value)
    if number < 0:
        raise ValueError("must not be below 0")
    return number


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, not {_named(value)}")  # noqa: TRY004 - as above
    return value


def _named(value: object) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {int: "a number", float: "a number", str: "text", list: "a list"}
    return names.get(type(value), "an object")


def _refuse_constant(name: str) -> object:
    raise ValueError(f"The answer is not JSON: {name} is no number.")


def _int(digits: str) -> int:
    if len(digits) > 30:
        raise ValueError("The answer holds a number of more than 30 digits.")
    return int(digits)


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("The answer gives the same field of an object twice.")
    return found


_FORMATS: dict[str, Callable[[str], Any]] = {
    "link": formats.link,
    "uri": formats.uri,
    "email": formats.email,
}
_SCALARS: dict[Any, Callable[[object], Any]] = {
    str: _text,
    int: _whole,
    Decimal: _number,
    UUID: _written(formats.identifier),
    date: _written(formats.day),
    time: _written(formats.time_of_day),
    datetime: _written(formats.moment),
}
_ENVELOPE: dict[str, Callable[[object], Any]] = {
    "total_items": _count,
    "total_pages": _count,
    "page_number": _count,
    "size": _count,
    "first_page": _yes_or_no,
    "last_page": _yes_or_no,
    "empty": _yes_or_no,
}
