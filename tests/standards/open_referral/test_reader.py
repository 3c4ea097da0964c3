"""Feeds of others: what is whole is read, what is wrong is named by path and reason."""

import copy
import json
import re

import pytest
from factories.open_referral import MOCKS, mock, records
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.standards.open_referral import reader, writer
from ropewalk.standards.open_referral.records import Page, Service

ID = "ac148810-d857-441c-9679-408f346de14b"
READERS = [
    reader.read_service,
    reader.read_service_at_location,
    reader.read_organization,
    reader.read_taxonomy,
    reader.read_taxonomy_term,
]
PAGE_READERS = [
    reader.read_service_page,
    reader.read_service_at_location_page,
    reader.read_taxonomy_page,
    reader.read_taxonomy_term_page,
]
BY_NAME = {
    "service_list": reader.read_service_page,
    "service_list_data": reader.read_service_page,
    "service_full": reader.read_service,
    "service_at_location_list": reader.read_service_at_location_page,
    "service_at_location_full": reader.read_service_at_location,
    "taxonomy_list": reader.read_taxonomy_page,
    "taxonomy": reader.read_taxonomy,
    "taxonomy_term_list": reader.read_taxonomy_term_page,
    "taxonomy_term": reader.read_taxonomy_term,
    "organization": reader.read_organization,
    "organization_full": reader.read_organization,
}
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from([ID, "2026-04-01", "09:30", "active", "physical", "\ud800"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    *Service.__dataclass_fields__,
                    *Page.__dataclass_fields__,
                    "location",
                    "service",
                    "latitude",
                    "taxonomy_term",
                    "location_type",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=8,
        )
    ),
    max_leaves=30,
)


def faults(reading):
    return {each.path: each.reason for each in reading.faults}


def service(**changes):
    """A service without fault, changed."""
    return {"id": ID, "name": "Lunch club", "status": "active"} | changes


def page(*contents, **changes):
    counts = {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
    }
    return counts | {"contents": list(contents)} | changes


@given(document=JSON)
def test_any_json_gives_a_record_or_faults(document):
    for read in READERS:
        reading = read(document)
        assert (reading.record is None) == bool(reading.faults)


@given(document=JSON)
def test_any_json_gives_a_page_or_faults(document):
    for read in PAGE_READERS:
        reading = read(document)
        assert (reading.page is None) == bool(reading.faults)


@given(contents=st.lists(JSON, max_size=3))
def test_anything_on_a_page_gives_records_or_faults(contents):
    for read in PAGE_READERS:
        reading = read(page(*contents))
        assert len(reading.items) == len(contents)
        assert (reading.page is None) == bool(reading.faults)


@given(good=records(Service), data=st.data())
def test_a_service_changed_anywhere_gives_a_record_or_faults(good, data):
    document = writer.service_in_full(good)
    place = document
    while True:
        step = data.draw(
            st.sampled_from(
                sorted(place) if isinstance(place, dict) else range(len(place))
            )
        )
        deeper = isinstance(place[step], dict | list) and place[step]
        if not deeper or data.draw(st.booleans()):
            break
        place = place[step]
    place[step] = data.draw(JSON)

    reading = reader.read_service(document)

    assert (reading.record is None) == bool(reading.faults)


@given(body=st.binary() | JSON.map(lambda each: json.dumps(each).encode()))
def test_any_bytes_give_json_or_a_sentence(body):
    document, refusal = parsed(body)

    assert refusal is None or re.fullmatch(r"The answer .*\.", refusal)
    assert reader.read_service(document) is not None


def parsed(body):
    """The JSON and no refusal, or the sentence that refuses it."""
    try:
        return reader.parse_json(body), None
    except ValueError as refusal:
        return None, str(refusal)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON: line 1, column 1"),
        (b"<html>", "not JSON: line 1, column 1"),
        (b'{\n "a": }', "not JSON: line 2, column 7"),
        (b"\xff\xfe", "not written in UTF-8"),
        (b'{"a": NaN}', "NaN is no number"),
        (b'{"a": 1, "a": 2}', "the same field of an object twice"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 5000, "a number of more than 30 digits"),
    ],
)
def test_what_is_no_json_is_refused_in_a_sentence(body, reason):
    with pytest.raises(ValueError, match=reason):
        reader.parse_json(body)


def test_an_answer_that_is_too_large_is_not_even_parsed(monkeypatch):
    monkeypatch.setattr(reader, "MOST_BYTES", 1_000_000)

    with pytest.raises(ValueError, match="larger than 1 MB"):
        reader.parse_json(b" " * 1_000_001)


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"id": 7}, "$.id", "must be text, not a number"),
        ({"id": "7"}, "$.id", "must be a UUID"),
        ({"id": None}, "$.id", "is required and is missing"),
        ({"name": ["Club"]}, "$.name", "must be text, not a list"),
        ({"name": "  "}, "$", "name must be filled in"),
        ({"name": "Club\u0000"}, "$.name", "holds characters that are no text"),
        ({"name": "Club\ud800"}, "$.name", "holds characters that are no text"),
        ({"name": "a" * 100_001}, "$.name", "is longer than 100000 characters"),
        ({"status": "open"}, "$.status", "must be one of: active, inactive"),
        ({"url": "example.org"}, "$.url", "must be a whole address"),
        ({"url": "javascript:alert(1)"}, "$.url", "must be a whole address"),
        ({"url": "http://[::1"}, "$.url", "must be a whole address"),
        ({"url": "https://"}, "$.url", "must be a whole address"),
        ({"email": "help.example.org"}, "$.email", "must be an e-mail address"),
        ({"minimum_age": "18"}, "$.minimum_age", "must be a number, not text"),
        ({"minimum_age": True}, "$.minimum_age", "not true or false"),
        ({"minimum_age": float("inf")}, "$.minimum_age", "no number that can be kept"),
        ({"minimum_age": float("nan")}, "$.minimum_age", "no number that can be kept"),
        ({"minimum_age": 10**5000}, "$.minimum_age", "no number that can be kept"),
        ({"minimum_age": -1}, "$", "minimum_age must be from 0"),
        ({"minimum_age": 9, "maximum_age": 8}, "$", "maximum_age is below minimum_age"),
        ({"assured_date": "01/04/2026"}, "$.assured_date", "must be a day such as"),
        ({"assured_date": "2026-02-30"}, "$.assured_date", "must be a day such as"),
        ({"last_modified": "2026-04-01"}, "$.last_modified", "must be a day and time"),
        (
            {"last_modified": "2026-04-01T09:30:00"},
            "$.last_modified",
            "must be a day and time",
        ),
        ({"schedules": {}}, "$.schedules", "must be a list"),
        ({"schedules": [1]}, "$.schedules[0]", "must be an object with named fields"),
        (
            {"schedules": [{"id": ID, "opens_at": "9am"}]},
            "$.schedules[0].opens_at",
            "must be a time such as 09:30",
        ),
        (
            {"schedules": [{"id": ID, "interval": 1.5}]},
            "$.schedules[0].interval",
            "must be a whole number",
        ),
        (
            {"schedules": [{"id": ID}] * 1_001},
            "$.schedules",
            "has 1001 entries, and 1000 are the most",
        ),
        (
            {"organization": {"id": ID, "name": "Age Well"}},
            "$.organization.description",
            "is required and is missing",
        ),
        (
            {
                "service_at_locations": [
                    {
                        "id": ID,
                        "location": {
                            "id": ID,
                            "location_type": "physical",
                            "latitude": 100,
                        },
                    }
                ]
            },
            "$.service_at_locations[0].location",
            "latitude must be from -90 to 90",
        ),
    ],
)
def test_what_is_wrong_is_named_and_the_service_is_not_half_read(changes, path, reason):
    reading = reader.read_service(service(**changes))

    assert reading.record is None
    assert list(faults(reading)) == [path]
    assert reason in faults(reading)[path]


@pytest.mark.parametrize("scheme", ["javascript:alert(1)", "DATA:text/html,x"])
def test_an_address_that_names_something_may_be_of_any_scheme_that_runs_no_code(scheme):
    taxonomy = {"id": ID, "name": "Needs", "description": "Kinds of need."}

    named = reader.read_taxonomy(taxonomy | {"uri": "urn:example:needs"})
    refused = reader.read_taxonomy(taxonomy | {"uri": scheme})

    assert named.record.uri == "urn:example:needs"
    assert list(faults(refused)) == ["$.uri"]


def test_every_fault_is_named_not_only_the_first():
    reading = reader.read_service(
        {"id": "x", "url": "y", "schedules": [{"id": ID}, {"freq": "DAILY"}]}
    )

    assert list(faults(reading)) == [
        "$.id",
        "$.name",
        "$.url",
        "$.status",
        "$.schedules[1].id",
        "$.schedules[1].freq",
    ]


def test_null_where_a_field_may_be_left_out_counts_as_left_out():
    reading = reader.read_service(service(url=None, schedules=None))

    assert reading.faults == ()
    assert (reading.record.url, reading.record.schedules) == (None, ())


def test_what_the_profile_does_not_know_is_left_and_listed():
    reading = reader.read_service(
        service(wait_time="2 weeks", contacts=[{"id": ID, "fax\u0000": 1}])
    )

    assert reading.record.name == "Lunch club"
    assert set(reading.unread) == {"$.wait_time", "$.contacts[0].fax?"}


def test_a_service_nested_in_itself_is_not_followed_for_ever():
    document = service()
    for _ in range(50):
        document = service(service_at_locations=[{"id": ID, "service": document}])

    reading = reader.read_service(document)

    assert [each.reason for each in reading.faults] == ["is nested too deeply"]


def test_a_feed_with_very_many_faults_lists_some_and_says_so():
    reading = reader.read_service_page(page(*[{}] * 500))

    assert len(reading.faults) == 201
    assert reading.faults[-1].reason == "has more faults than are listed here"
    assert len(reading.items) == 500


def test_of_a_page_the_services_without_fault_can_be_used():
    good, other = service(), service(id=ID.replace("a", "b"), status="open")
    reading = reader.read_service_page(page(good, other))

    assert reading.page is None
    assert [each.record and each.record.name for each in reading.items] == [
        "Lunch club",
        None,
    ]
    assert list(faults(reading)) == ["$.contents[1].status"]


def test_two_services_with_one_id_are_not_taken_for_one():
    reading = reader.read_service_page(page(service(), service(name="Other club")))

    assert faults(reading) == {"$.contents[1].id": "is the id of $.contents[0] as well"}
    assert reading.items[1].record is None


@pytest.mark.parametrize(
    ("changes", "path", "reason"),
    [
        ({"total_items": "1"}, "$.total_items", "must be a number, not text"),
        ({"total_items": -1}, "$.total_items", "must not be below 0"),
        ({"total_pages": 1.5}, "$.total_pages", "must be a whole number"),
        ({"size": True}, "$.size", "must be a number, not true or false"),
        ({"last_page": 1}, "$.last_page", "must be true or false, not a number"),
        ({"empty": None}, "$.empty", "is required and is missing"),
        ({"contents": None}, "$.contents", "is required and is missing"),
        ({"contents": {}}, "$.contents", "must be a list"),
    ],
)
def test_a_page_whose_counts_are_wrong_says_which(changes, path, reason):
    reading = reader.read_service_page(page(service()) | changes)

    assert reading.page is None
    assert faults(reading) == {path: reason}


def test_a_page_that_is_no_object_is_a_fault():
    assert faults(reader.read_service_page([service()])) == {
        "$": "must be a page: an object"
    }


# what is wrong in the official mocks, and only that
MISPLACED = "latitude must be from -90 to 90"
FAULTS = {
    "service_at_location_full": {"$.location": MISPLACED},
    "service_at_location_list": {"$.contents[0].location": MISPLACED},
    "service_full": {"$.service_at_locations[0].location": MISPLACED},
}
MADE_WRONG = {
    ("Fail", "service_full"): {"$.url", "$.email"},
    ("Fail", "service_list"): {
        *(f"$.contents[{place}].name" for place in range(4)),
        *(f"$.contents[{place}].url" for place in range(3)),
        *(f"$.contents[{place}].email" for place in range(4)),
    },
    ("Fail", "taxonomy_term"): {"$.description", "$.term_uri"},
    ("Warn", "taxonomy_term"): {"$.description", "$.term_uri"},
    ("Test", "service_list"): {f"$.contents[{place}].id" for place in range(1, 128)},
    ("Test", "service_list_data"): {
        *(f"$.contents[{place}].id" for place in range(1, 128)),
        "$.total_items",
        "$.total_pages",
        "$.page_number",
        "$.size",
        "$.first_page",
        "$.last_page",
        "$.empty",
    },
}


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (path.parent.name.removeprefix("V3.0-UK-"), path.stem)
        for path in sorted(MOCKS.glob("V3*/*.json"))
        if path.stem in BY_NAME
    ],
)
def test_of_an_official_mock_exactly_what_is_wrong_is_named(folder, name):
    reading = BY_NAME[name](mock(folder, name))

    expected = set(FAULTS.get(name, {})) | MADE_WRONG.get((folder, name), set())
    assert set(faults(reading)) == expected


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("service_full", writer.service_in_full),
        ("service_at_location_full", writer.service_at_location_in_full),
        ("taxonomy", writer.taxonomy_in_full),
        ("taxonomy_term", writer.taxonomy_term),
    ],
)
def test_an_official_example_put_in_england_is_written_as_it_was_read(name, write):
    document = mock("Default", name)
    for location in locations(document):
        location["latitude"], location["longitude"] = 53.4253, -2.3245

    reading = BY_NAME[name](copy.deepcopy(document))

    assert reading.faults == ()
    assert reading.unread == ()
    assert write(reading.record) == document


def locations(document):
    """Every location in a service or a service at a location."""
    places = [document, *document.get("service_at_locations", [])]
    return [each["location"] for each in places if "location" in each]


@pytest.mark.parametrize("path", sorted(MOCKS.glob("V1*/*.json")), ids=lambda p: p.stem)
def test_an_answer_of_the_old_version_is_refused_with_reasons(path):
    document = reader.parse_json(path.read_bytes())

    for read in PAGE_READERS:
        assert read(document).page is None
        assert read(document).faults


def test_every_official_mock_is_here():
    assert len(list(MOCKS.glob("*/*.json"))) == 47
