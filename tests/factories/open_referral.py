"""Records of a directory, and feeds that answer with documents."""

import dataclasses
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Annotated, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

from hypothesis import strategies as st

from ropewalk.standards.open_referral.validator import Answer

MOCKS = Path(__file__).parents[1] / "standards/open_referral/mocks"
FILES = {
    "/": "api_details",
    "/services": "service_list",
    "/taxonomies": "taxonomy_list",
    "/taxonomy_terms": "taxonomy_term_list",
    "/service_at_locations": "service_at_location_list",
    "/services/{id}": "service_full",
    "/taxonomies/{id}": "taxonomy",
    "/taxonomy_terms/{id}": "taxonomy_term",
    "/service_at_locations/{id}": "service_at_location_full",
}
"""Which mock the official validator serves for each endpoint."""

LEAST = {"latitude": -90, "longitude": -180}
MOST = {"latitude": 90, "longitude": 180, "minimum_age": 20, "maximum_age": 120}
SCALARS = {
    UUID: st.uuids(),
    int: st.integers(1, 50),
    date: st.dates(),
    time: st.times().map(lambda each: each.replace(microsecond=0)),
    datetime: st.datetimes(timezones=st.just(UTC)),
}
WRITTEN = {
    "link": st.sampled_from(["https://example.org/a?b=c", "http://example.org"]),
    "uri": st.sampled_from(["https://example.org/terms#1", "urn:example:term"]),
    "email": st.sampled_from(["help@example.org", "o'brien+a@example.ac.uk"]),
}
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    min_size=1,
    max_size=30,
).filter(lambda text: text.strip())


@cache
def records(kind):
    """Any record of a kind that its rules allow, made from the types of its fields."""
    hints = get_type_hints(kind, include_extras=True)
    fields = {
        field.name: _values(kind, field.name, hints[field.name])
        for field in dataclasses.fields(kind)
    }
    return st.fixed_dictionaries(fields).map(lambda said: kind(**_in_order(said)))


def _in_order(said):
    first, last = said.get("valid_from"), said.get("valid_to")
    if first and last and last < first:
        said |= {"valid_from": last, "valid_to": first}
    least, most = said.get("minimum_age"), said.get("maximum_age")
    if least is not None and most is not None and most < least:
        said |= {"minimum_age": most, "maximum_age": least}
    return said


def _values(kind, name, hint):
    options = [each for each in get_args(hint) if each is not NoneType]
    if NoneType in get_args(hint):
        if kind.__name__ == "ServiceAtLocation" and name == "service":
            return st.none()
        return st.none() | _values(kind, name, options[0])
    if get_origin(hint) is tuple:
        return st.lists(records(options[0]), max_size=1).map(tuple)
    if dataclasses.is_dataclass(hint):
        return records(hint)
    if get_origin(hint) is Annotated:
        return WRITTEN[hint.__metadata__[0]]
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if hint is Decimal:
        return st.decimals(LEAST.get(name, 0), MOST.get(name, 10**6), places=3)
    return WORDS if hint is str else SCALARS[hint]


def mock(folder, name):
    """One of the official mocks."""
    return json.loads((MOCKS / f"V3.0-UK-{folder}" / f"{name}.json").read_text())


def answers(folder):
    """What the official mocks of a folder answer, by endpoint."""
    return {path: mock(folder, name) for path, name in FILES.items()}


class Feed:
    """A feed that answers by endpoint, and remembers what it was asked."""

    def __init__(self, documents):
        self.documents = documents
        self.asked = []

    def __call__(self, path, query):
        self.asked.append((path, dict(query)))
        first, _, rest = path.strip("/").partition("/")
        document = self.documents.get(f"/{first}" + ("/{id}" if rest else ""))
        if isinstance(document, Answer):
            return document
        return Answer(404) if document is None else Answer(200, document)
