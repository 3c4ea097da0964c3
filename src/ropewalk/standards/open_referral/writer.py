"""Writes our records as the profile's endpoints answer.

Pure: takes records, gives JSON documents (``dict``) or bytes. What is not known is left
out, never written as a blank, a zero or ``null``. The same records always give the same
bytes.

Source: Open Referral UK, HSDS-UK 3.0, ``openapi.json`` and ``schema/compiled``.
"""

import dataclasses
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from ropewalk.standards.open_referral.records import (
    Organization,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

VERSION = "HSDS-UK-3.0"
PROFILE = "https://github.com/OpenReferralUK/uk-profile/blob/main/docs/index.md"

Document = dict[str, Any]
PLAIN = frozenset({UUID, Decimal, datetime, date, time, int})
"""What is no record and is written as it stands: looked up, where asking takes longer."""


def about(*, openapi_url: str, profile: str = PROFILE) -> Document:
    """What ``/`` answers: the version, where the profile is, where our description is.

    Args:
        openapi_url: The whole address of our OpenAPI description.
        profile: The whole address of the profile's page.
    """
    return {"version": VERSION, "profile": profile, "openapi_url": openapi_url}


def page(
    contents: Sequence[Document], *, total_items: int, page_number: int, per_page: int
) -> Document:
    """One page of a list.

    Args:
        contents: The documents on this page, at most ``per_page``.
        total_items: How many there are on all pages.
        page_number: Which page this is; the first is 1.
        per_page: How many a full page holds.

    Returns:
        The envelope. A list of nothing has no pages; its page 1 is first and last.

    Raises:
        ValueError: When the numbers cannot be those of one list.
    """
    if total_items < 0 or page_number < 1 or per_page < 1:
        raise ValueError("a page needs a number, a size and a total that exist")
    before = (page_number - 1) * per_page
    if len(contents) != max(0, min(per_page, total_items - before)):
        raise ValueError(
            f"page {page_number} of {total_items} by {per_page} does not hold {len(contents)}"
        )
    total_pages = -(-total_items // per_page)
    return {
        "total_items": total_items,
        "total_pages": total_pages,
        "page_number": page_number,
        "size": len(contents),
        "first_page": page_number == 1,
        "last_page": page_number >= total_pages,
        "empty": not contents,
        "contents": list(contents),
    }


def service_in_full(service: Service) -> Document:
    """A service with everything nested in it, as at ``/services/{id}``."""
    places = (
        dataclasses.replace(each, service=None) for each in service.service_at_locations
    )
    return _document(dataclasses.replace(service, service_at_locations=tuple(places)))


def service_in_list(service: Service) -> Document:
    """A service with its organisation and no lists, as on a page of ``/services``."""
    return _document(service, lists=False)


def service_in_brief(service: Service) -> Document:
    """A service by id and day of change only, when ``minimal`` is asked for."""
    brief: Document = {"id": str(service.id)}
    if service.last_modified is not None:
        brief["modified_date"] = _written(service.last_modified)
    return brief


def service_at_location_in_full(place: ServiceAtLocation) -> Document:
    """A service at a location with everything nested, as at ``/service_at_locations/{id}``."""
    return _document(_without_its_places(place))


def service_at_location_in_list(place: ServiceAtLocation) -> Document:
    """A service at a location without lists, as on a page of ``/service_at_locations``."""
    return _document(place, lists=False)


def organization(record: Organization) -> Document:
    """An organisation as it stands inside a service in full."""
    return _document(record)


def taxonomy_in_full(taxonomy: Taxonomy) -> Document:
    """A taxonomy with its terms, as at ``/taxonomies/{id}``."""
    return _document(taxonomy)


def taxonomy_in_list(taxonomy: Taxonomy) -> Document:
    """A taxonomy without its terms, as on a page of ``/taxonomies``."""
    return _document(taxonomy, lists=False)


def taxonomy_term(term: TaxonomyTerm) -> Document:
    """A term, by itself and on a page of ``/taxonomy_terms``."""
    return _document(term)


def to_json(document: Document) -> bytes:
    """A document as UTF-8 JSON, its fields in the profile's order."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False).encode()


def _without_its_places(place: ServiceAtLocation) -> ServiceAtLocation:
    if place.service is None:
        return place
    service = dataclasses.replace(place.service, service_at_locations=())
    return dataclasses.replace(place, service=service)


def _document(record: Any, *, lists: bool = True) -> Document:
    document: Document = {}
    for name in _names(type(record)):
        value = getattr(record, name)
        if value is None:
            continue
        kind = type(value)
        if kind is str:  # most of what is written
            document[name] = value
        elif kind is tuple:
            if value and lists:
                document[name] = [_document(each) for each in value]
        elif kind in PLAIN:
            document[name] = _written(value)
        elif dataclasses.is_dataclass(value):
            document[name] = _document(value, lists=lists)
        else:
            document[name] = _written(value)
    return document


_held: dict[Any, tuple[str, ...]] = {}


def _names(kind: Any) -> tuple[str, ...]:
    """The fields of a record: the same for every one of its kind, and asked for once."""
    if kind not in _held:
        _held[kind] = tuple(each.name for each in dataclasses.fields(kind))
    return _held[kind]


def _written(value: object) -> str | int | float:
    match value:
        case UUID():
            return str(value)
        case Decimal():
            return int(value) if value == value.to_integral_value() else float(value)
        case datetime():
            return _moment(value)
        case date() | time():
            return value.isoformat().replace("+00:00", "Z")
        case str() | int():
            return value
    raise TypeError(f"{type(value).__name__} has no place in the profile")


def _moment(value: datetime) -> str:
    if value.microsecond and not value.microsecond % 1000:
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return value.isoformat().replace("+00:00", "Z")
