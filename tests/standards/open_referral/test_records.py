"""The records have what the published schema has: no more, no less, named alike."""

import dataclasses
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Annotated, Literal, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from ropewalk.standards.open_referral import records, schemas

ID = UUID("ac148810-d857-441c-9679-408f346de14b")
DEFINITIONS = schemas.shipped("service_with_definitions")["definitions"]
KINDS = {
    records.Organization: DEFINITIONS["organization"],
    records.OrganizationIdentifier: DEFINITIONS["organization_identifier"],
    records.Attribute: DEFINITIONS["attribute"],
    records.Location: DEFINITIONS["location"],
    records.Phone: DEFINITIONS["phone"],
    records.Contact: DEFINITIONS["contact"],
    records.Address: DEFINITIONS["address"],
    records.Schedule: DEFINITIONS["schedule"],
    records.Funding: DEFINITIONS["funding"],
    records.ServiceArea: DEFINITIONS["service_area"],
    records.Language: DEFINITIONS["language"],
    records.Accessibility: DEFINITIONS["accessibility"],
    records.TaxonomyTerm: DEFINITIONS["taxonomy_term"],
    records.Taxonomy: DEFINITIONS["taxonomy"],
    records.CostOption: DEFINITIONS["cost_option"],
    records.Service: schemas.shipped("service"),
    records.ServiceAtLocation: schemas.shipped("service_at_location"),
}
LINKS = {"url", "website", "schedule_link"}


def said(kind):
    beyond = records.BEYOND_PROFILE.get(kind.__name__, set())
    fields = [f for f in dataclasses.fields(kind) if f.name not in beyond]
    return fields, get_type_hints(kind, include_extras=True)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_record_has_the_fields_of_the_schema_in_its_order(kind):
    fields, _ = said(kind)

    assert [field.name for field in fields] == list(KINDS[kind]["properties"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_what_the_schema_requires_must_be_given_and_nothing_else(kind):
    fields, _ = said(kind)
    required = {f.name for f in fields if f.default is dataclasses.MISSING}

    assert required == set(KINDS[kind]["required"])


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_values_have_the_format_and_the_choices_of_the_schema(kind):
    fields, hints = said(kind)
    for field in fields:
        rule = KINDS[kind]["properties"][field.name]
        hint = hints[field.name]
        if NoneType in get_args(hint):
            hint = next(each for each in get_args(hint) if each is not NoneType)
        written = rule.get("format") or rule.get("datapackage_type")
        if "enum" in rule:
            assert get_origin(hint) is Literal
            assert list(get_args(hint)) == rule["enum"]
        elif written == "uri":
            expected = "link" if field.name in LINKS else "uri"
            assert hint == Annotated[str, expected]
        elif written == "email":
            assert hint == records.Email
        elif written in {"uuid", "date", "date-time"}:
            kinds = {"uuid": UUID, "date": date, "date-time": datetime}
            assert hint is kinds[written]
        elif rule.get("type") == "number":
            assert hint in {Decimal, int}
        elif rule.get("type") == "array":
            assert get_origin(hint) is tuple


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (
            lambda: records.Service(id=ID, name=" ", status="active"),
            "name must be filled in",
        ),
        (
            lambda: records.Service(
                id=ID,
                name="Club",
                status="active",
                minimum_age=Decimal(65),
                maximum_age=Decimal(18),
            ),
            "maximum_age is below minimum_age",
        ),
        (
            lambda: records.Service(
                id=ID,
                name="Club",
                status="active",
                last_modified=datetime(2026, 4, 1),
            ),
            "last_modified needs a time zone",
        ),
        (
            lambda: records.Location(
                id=ID, location_type="physical", latitude=Decimal(100)
            ),
            "latitude must be from -90 to 90",
        ),
        (
            lambda: records.CostOption(
                id=ID, valid_from=date(2026, 4, 1), valid_to=date(2026, 3, 31)
            ),
            "valid_to is before valid_from",
        ),
        (
            lambda: records.CostOption(id=ID, amount=Decimal(-1)),
            "amount must be from 0",
        ),
        (
            lambda: records.CostOption(id=ID, amount=Decimal("NaN")),
            "amount must be from 0",
        ),
        (
            lambda: records.CostOption(id=ID, amount=Decimal("0.12345678901234567890")),
            "more digits than a number in JSON keeps",
        ),
        (lambda: records.Schedule(id=ID, interval=0), "interval must be 1 or more"),
    ],
)
def test_a_record_that_contradicts_itself_cannot_be_made(make, reason):
    with pytest.raises(ValueError, match=reason):
        make()
