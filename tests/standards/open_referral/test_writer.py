"""What we write fits the published schemas, and is read back as it was."""

import dataclasses
import hashlib
import json
from importlib.resources import files

import pytest
from factories.open_referral import records
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.standards.open_referral import reader, schemas, validator, writer
from ropewalk.standards.open_referral.records import (
    Organization,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

EXAMPLES = files("ropewalk.standards.open_referral").joinpath("examples")


def as_sent(document):
    """The document after a journey as bytes."""
    return reader.parse_json(writer.to_json(document))


@given(service=records(Service))
def test_a_service_in_full_fits_the_schema_and_comes_back_the_same(service):
    document = as_sent(writer.service_in_full(service))

    assert validator.faults_in_full("/services", document) == ()
    reading = reader.read_service(document)
    assert reading.faults == ()
    assert reading.unread == ()
    assert reading.record == service


@given(place=records(ServiceAtLocation), service=st.none() | records(Service))
def test_a_service_at_a_location_comes_back_without_the_places_of_its_service(
    place, service
):
    place = dataclasses.replace(place, service=service)
    document = as_sent(writer.service_at_location_in_full(place))

    assert validator.faults_in_full("/service_at_locations", document) == ()
    read = reader.read_service_at_location(document).record
    assert (read.id, read.location) == (place.id, place.location)
    assert (read.service is None) == (service is None)
    assert service is None or read.service.service_at_locations == ()


@given(service=records(Service), place=records(ServiceAtLocation))
def test_inside_a_service_a_place_does_not_hold_the_service_again(service, place):
    """The profile's schema of a service has no such field."""
    inside = dataclasses.replace(place, service=service)
    service = dataclasses.replace(service, service_at_locations=(inside,))

    (written,) = writer.service_in_full(service)["service_at_locations"]

    assert written["id"] == str(place.id)
    assert "service" not in written


@given(taxonomy=records(Taxonomy))
def test_a_taxonomy_comes_back_the_same(taxonomy):
    document = as_sent(writer.taxonomy_in_full(taxonomy))

    assert validator.faults_in_full("/taxonomies", document) == ()
    assert reader.read_taxonomy(document).record == taxonomy
    assert "taxonomy_terms" not in writer.taxonomy_in_list(taxonomy)


@given(term=records(TaxonomyTerm))
def test_a_term_comes_back_the_same(term):
    document = as_sent(writer.taxonomy_term(term))

    assert validator.faults_in_full("/taxonomy_terms", document) == ()
    assert reader.read_taxonomy_term(document).record == term


@given(organization=records(Organization))
def test_an_organisation_comes_back_the_same(organization):
    document = as_sent(writer.organization(organization))

    assert reader.read_organization(document).record == organization


@given(
    services=st.lists(records(Service), max_size=3, unique_by=lambda each: each.id),
    before=st.integers(0, 3),
)
def test_a_page_of_services_fits_the_schema_and_holds_no_lists(services, before):
    per_page = max(1, len(services))
    total = before * per_page + len(services)
    document = as_sent(
        writer.page(
            [writer.service_in_list(each) for each in services],
            total_items=total,
            page_number=before + 1,
            per_page=per_page,
        )
    )

    assert validator.faults_in_page("/services", document) == ()
    reading = reader.read_service_page(document)
    assert reading.faults == ()
    page = reading.page
    assert [each.id for each in page.contents] == [each.id for each in services]
    assert (page.size, page.empty) == (len(services), not services)
    assert page.first_page == (before == 0)
    for each in document["contents"]:
        assert not any(isinstance(value, list) for value in each.values())


@pytest.mark.parametrize(
    ("total", "number", "held", "pages", "last"),
    [
        (0, 1, 0, 0, True),
        (1, 1, 1, 1, True),
        (21, 1, 10, 3, False),
        (21, 3, 1, 3, True),
    ],
)
def test_a_page_says_where_it_stands(total, number, held, pages, last):
    document = writer.page(
        [{}] * held, total_items=total, page_number=number, per_page=10
    )

    assert (document["total_pages"], document["last_page"]) == (pages, last)


@pytest.mark.parametrize(
    ("total", "number", "per_page", "held"),
    [(5, 1, 10, 4), (5, 2, 10, 1), (5, 0, 10, 5), (5, 1, 0, 0), (-1, 1, 10, 0)],
)
def test_a_page_that_cannot_be_is_refused(total, number, per_page, held):
    with pytest.raises(ValueError, match="page"):
        writer.page(
            [{}] * held, total_items=total, page_number=number, per_page=per_page
        )


def test_the_root_says_which_version_this_is():
    document = writer.about(openapi_url="https://example.org/api/openapi.json")

    assert document["version"] == "HSDS-UK-3.0"
    assert validator.faults_in_about(document) == ()


@given(service=records(Service))
def test_what_is_not_known_is_left_out(service):
    text = writer.to_json(writer.service_in_full(service)).decode()

    assert "null" not in json.dumps(
        [key for key, value in json.loads(text).items() if value is None]
    )
    assert not any(value in ([], None, "") for value in json.loads(text).values())


@given(service=records(Service))
def test_a_service_in_brief_is_its_id_and_when_it_changed(service):
    brief = writer.service_in_brief(service)

    assert brief["id"] == str(service.id)
    assert ("modified_date" in brief) == (service.last_modified is not None)
    assert set(brief) <= {"id", "modified_date"}


@pytest.mark.parametrize(
    ("name", "read", "write"),
    [
        ("service", reader.read_service, writer.service_in_full),
        (
            "service_at_location",
            reader.read_service_at_location,
            writer.service_at_location_in_full,
        ),
        ("taxonomy", reader.read_taxonomy, writer.taxonomy_in_full),
    ],
)
def test_our_examples_are_read_and_written_byte_for_byte(name, read, write):
    body = EXAMPLES.joinpath(f"{name}.json").read_bytes()
    document = reader.parse_json(body)
    reading = read(document)

    assert reading.faults == ()
    assert reading.unread == ()
    assert json.dumps(write(reading.record), indent=2, ensure_ascii=False) == (
        body.decode().rstrip("\n")
    )


def test_our_examples_lie_in_england():
    service = reader.read_service(
        reader.parse_json(EXAMPLES.joinpath("service.json").read_bytes())
    ).record
    location = service.service_at_locations[0].location

    assert 49.8 < location.latitude < 55.9
    assert -6.5 < location.longitude < 1.8


def test_the_schemas_are_those_that_were_published():
    """Their licence asks that changes are said; there are none."""
    source = files("ropewalk.standards.open_referral")
    said = source.joinpath("SOURCE.md").read_text(encoding="utf-8")
    shipped = list(source.joinpath("schema").iterdir())

    assert len(shipped) == 6
    for path in shipped:
        assert hashlib.sha256(path.read_bytes()).hexdigest() in said, path.name


def test_what_the_profile_asks_of_an_endpoint_is_found_in_its_own_description():
    paths = schemas.shipped("openapi")["paths"]

    assert {"/", *validator.LISTS, *(f"{each}/{{id}}" for each in validator.LISTS)} == (
        set(paths)
    )
