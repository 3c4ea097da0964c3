"""Judging a feed: what the official validator's own mocks were made to show."""

import copy
import json
import subprocess
import sys

import pytest
from factories.open_referral import FILES, MOCKS, Feed, answers, mock, records
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from ropewalk.standards.open_referral import schemas, validator, writer
from ropewalk.standards.open_referral.records import Service
from ropewalk.standards.open_referral.validator import Answer, validate_feed

URL = "https://directory.example.org/v3/"
WITHOUT_ENDPOINT = {"organization", "organization_full", "organization_list"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["id", "contents", "total_pages", "version", "location"])
            | st.text(max_size=4),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)
ADDRESS = "must be a whole address such as https://example.org/help."
EMAIL = "must be an e-mail address."
FAILS = {
    "/": {
        "$.profile": "profile is required and is missing.",
        "$.openapi_url": ADDRESS,
    },
    "/services": {
        "$.contents[0].name": "name is required and is missing.",
        "$.contents[0].url": ADDRESS,
        "$.contents[0].email": EMAIL,
        "$.contents[1].name": "name is required and is missing.",
        "$.contents[1].url": ADDRESS,
        "$.contents[1].email": EMAIL,
        "$.contents[2].name": "name is required and is missing.",
        "$.contents[2].url": ADDRESS,
        "$.contents[2].email": "must be text.",
        "$.contents[3].name": "name is required and is missing.",
        "$.contents[3].email": "must be text.",
    },
    "/services/{id}": {"$.url": ADDRESS, "$.email": EMAIL},
    "/taxonomy_terms/{id}": {
        "$.description": "description is required and is missing.",
        "$.term_uri": ADDRESS,
    },
}
OURS = {"OTHER_ID", "PAGE_COUNT_MISSING", "EMPTY_FEED", "CONTENTS_MISSING"}


def judged(validation, endpoint):
    """The test of one endpoint."""
    return next(
        test
        for suite in validation.test_suites
        for test in suite.tests
        if test.endpoint == f"{URL.rstrip('/')}{endpoint}"
    )


def official(test):
    """Paths and reasons by the official rules, our own warnings left out."""
    return {
        each.error_in: each.message for each in test.messages if each.name not in OURS
    }


@pytest.mark.parametrize("folder", ["Default", "Test"])
def test_the_mocks_made_to_pass_pass(folder):
    validation = validate_feed(Feed(answers(folder)), url=URL)

    assert validation.service.is_valid
    assert validation.errors == ()
    assert validation.warnings == ()
    assert all(test.success for suite in validation.test_suites for test in suite.tests)


def test_the_mocks_made_to_warn_give_warnings_only():
    validation = validate_feed(Feed(answers("Warn")), url=URL)

    assert validation.service.is_valid
    assert validation.errors == ()
    assert [suite.success for suite in validation.test_suites] == [True, True]
    for endpoint in FILES:
        test = judged(validation, endpoint)
        expected = FAILS[endpoint] if endpoint == "/taxonomy_terms/{id}" else {}
        assert official(test) == expected
        assert test.success == (not expected)


def test_the_mocks_made_to_fail_fail_with_the_paths_and_reasons():
    validation = validate_feed(Feed(answers("Fail")), url=URL)

    assert not validation.service.is_valid
    assert [suite.success for suite in validation.test_suites] == [False, True]
    for endpoint in FILES:
        test = judged(validation, endpoint)
        assert official(test) == FAILS.get(endpoint, {})
        assert test.success == (endpoint not in FAILS)
    required, optional = validation.test_suites
    assert {m.description for t in required.tests for m in t.messages} == {
        "Error",
        "Warning",
    }
    assert {m.description for t in optional.tests for m in t.messages} == {"Warning"}


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        (path.parent.name.removeprefix("V3.0-UK-"), path.stem)
        for path in sorted(MOCKS.glob("V3*/*.json"))
        if path.stem not in WITHOUT_ENDPOINT
    ],
)
def test_each_mock_is_judged_alone_as_its_folder_says(folder, name):
    document = mock(folder, name)
    endpoint = next(
        path for path, file in FILES.items() if file == name.removesuffix("_data")
    )
    if endpoint == "/":
        found = validator.faults_in_about(document)
    elif endpoint.endswith("{id}"):
        found = validator.faults_in_full(endpoint.removesuffix("/{id}"), document)
    else:
        found = validator.faults_in_page(endpoint, document)
    bad = folder == "Fail" or (folder, name) == ("Warn", "taxonomy_term")

    expected = FAILS.get(endpoint, {}) if bad else {}
    assert {each.error_in: each.message for each in found} == expected


@pytest.mark.parametrize("folder", ["Default", "Test", "Warn", "Fail"])
def test_the_mocks_of_organisations_fit_the_schema_as_far_as_it_defines_them(folder):
    """The profile has no endpoint for them. The list of Default says more than it fits."""
    judge = schemas.judge(schemas.defined("organization"))
    name = "organization" if folder == "Default" else "organization_full"
    listed = mock(folder, "organization_list")["contents"]

    assert list(judge.iter_errors(mock(folder, name))) == []
    wrong = {each.json_path for record in listed for each in judge.iter_errors(record)}
    if folder == "Default":
        assert "$.organization_identifiers[0].id" in wrong
        assert "$.attributes[0].id" in wrong
    else:
        assert wrong == set()


def test_the_profile_names_the_schema_of_a_service_for_a_service_at_a_location():
    """A slip in its openapi.json: by it the official example of one would fail."""
    document = mock("Default", "service_at_location_full")
    by_slip = schemas.judge(schemas.shipped("service"))

    assert list(by_slip.iter_errors(document))
    assert validator.faults_in_full("/service_at_locations", document) == ()


def test_lists_come_first_and_each_picked_id_is_asked_for():
    feed = Feed(answers("Default"))

    validate_feed(feed, url=URL)

    service = mock("Default", "service_list")["contents"][0]["id"]
    assert feed.asked[:3] == [
        ("/", {}),
        ("/services", {"page": "1"}),
        (f"/services/{service}", {}),
    ]
    assert [path for path, _ in feed.asked if path.count("/") == 1] == [
        "/",
        "/services",
        "/taxonomies",
        "/taxonomy_terms",
        "/service_at_locations",
    ]


def test_of_a_long_list_the_first_middle_and_last_page_are_asked_for():
    documents = answers("Default")
    documents["/services"]["total_pages"] = 9
    feed = Feed(documents)

    validate_feed(feed, url=URL)

    asked = [query["page"] for path, query in feed.asked if path == "/services"]
    assert asked == ["1", "4", "9"]


@pytest.mark.parametrize("total", [10**9 + 1, -3, True, "9", None])
def test_a_count_of_pages_that_cannot_be_is_not_followed(total):
    documents = answers("Default")
    documents["/services"]["total_pages"] = total
    feed = Feed(documents)

    validate_feed(feed, url=URL)

    assert [q for path, q in feed.asked if path == "/services"] == [{"page": "1"}]


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("id", "service-1", "must be a UUID."),
        ("url", "www.example.org", ADDRESS),
        ("email", "help", EMAIL),
        (
            "last_modified",
            "2026-02-30T09:30:00Z",
            "must be a day and time such as 2026-04-01T09:30:00Z.",
        ),
        ("minimum_age", "18", "must be a number."),
        ("schedules", {}, "must be a list."),
        (
            "status",
            "open",
            "must be one of: active, inactive, defunct, temporarily closed.",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_told_in_words(field, value, reason):
    document = mock("Default", "service_full") | {field: value}

    (found,) = validator.faults_in_full("/services", document)

    assert (found.error_in, found.message) == (f"$.{field}", reason)


def test_of_many_ids_the_first_middle_and_last_are_asked_for():
    documents = answers("Default")
    (one,) = documents["/services"]["contents"]
    ids = [f"ac148810-d857-441c-9679-{number:012}" for number in range(7)]
    documents["/services"]["contents"] = [{**one, "id": each} for each in ids]
    feed = Feed(documents)

    validate_feed(feed, url=URL)

    asked = [p.rpartition("/")[2] for p, _ in feed.asked if p.startswith("/services/")]
    assert asked == [ids[0], ids[3], ids[6]]


def test_what_is_wrong_in_the_same_place_of_several_answers_is_said_once():
    documents = answers("Default")
    del documents["/services"]["contents"][0]["name"]
    documents["/services"]["total_pages"] = 3

    validation = validate_feed(Feed(documents), url=URL)

    assert [each.error_in for each in validation.errors] == ["$.contents[0].name"]


@pytest.mark.parametrize("endpoint", FILES)
@pytest.mark.parametrize(
    "answer", [Answer(500), Answer(0, reason="it took too long."), Answer(200, [])]
)
def test_a_required_endpoint_that_fails_makes_the_feed_invalid_an_optional_one_warns(
    endpoint, answer
):
    validation = validate_feed(Feed(answers("Default") | {endpoint: answer}), url=URL)

    required = endpoint in {"/", "/services", "/services/{id}"}
    assert validation.service.is_valid == (not required)
    assert not judged(validation, endpoint).success
    assert bool(validation.errors) == required
    assert bool(validation.warnings) == (not required)


def test_an_endpoint_that_did_not_answer_says_why():
    late = Answer(0, reason="it took too long.")
    validation = validate_feed(Feed(answers("Default") | {"/services": late}), url=URL)

    assert [each.message for each in validation.errors] == [
        "/services could not be asked: it took too long.",
        "No service could be asked for: the list gave no id to ask by.",
    ]


def test_a_feed_without_services_cannot_be_shown_to_be_valid():
    empty = writer.page([], total_items=0, page_number=1, per_page=50)
    validation = validate_feed(Feed(answers("Default") | {"/services": empty}), url=URL)

    assert not validation.service.is_valid
    assert judged(validation, "/services").success
    assert [each.name for each in validation.warnings] == ["EMPTY_FEED"]
    assert [each.name for each in validation.errors] == ["NO_ID"]


def test_a_page_without_its_counts_is_warned_of_and_stays_valid():
    documents = answers("Default")
    del documents["/services"]["total_pages"]

    validation = validate_feed(Feed(documents), url=URL)

    assert validation.service.is_valid
    assert [each.error_in for each in validation.warnings] == ["$.total_pages"]


def test_an_answer_about_another_id_is_warned_of():
    documents = answers("Default")
    documents["/services/{id}"]["id"] = "00000000-0000-4000-8000-000000000000"

    validation = validate_feed(Feed(documents), url=URL)

    assert validation.service.is_valid
    assert [each.name for each in validation.warnings] == ["OTHER_ID"]


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        ("HSDS-UK-3.0", "Standard version HSDS-UK-3.0 read from '/' endpoint"),
        ("HSDS-UK-1.0", "Judged by HSDS-UK-3.0; the '/' endpoint says 'HSDS-UK-1.0'"),
        (3, "Judged by HSDS-UK-3.0; the '/' endpoint gives no version"),
    ],
)
def test_the_result_says_by_which_version_it_was_judged_and_why(version, reason):
    documents = answers("Default")
    documents["/"]["version"] = version

    service = validate_feed(Feed(documents), url=URL).service

    assert (service.profile, service.profile_reason) == ("HSDS-UK-3.0", reason)


def test_the_result_has_the_shape_of_the_official_one():
    document = validator.as_document(validate_feed(Feed(answers("Fail")), url=URL))

    assert set(document) == {"service", "testSuites"}
    assert set(document["service"]) == {"url", "isValid", "profile", "profileReason"}
    suite = document["testSuites"][0]
    assert set(suite) == {
        "name",
        "description",
        "messageLevel",
        "required",
        "success",
        "tests",
    }
    assert (suite["messageLevel"], suite["required"]) == ("error", True)
    test = suite["tests"][1]
    assert set(test) == {
        "name",
        "endpoint",
        "description",
        "id",
        "success",
        "messages",
    }
    assert set(test["messages"][0]) == {
        "name",
        "description",
        "message",
        "errorIn",
        "errorAt",
    }
    json.dumps(document)


def test_very_many_faults_are_counted_and_not_all_listed():
    documents = answers("Default")
    (one,) = documents["/services"]["contents"]
    documents["/services"]["contents"] = [{**one, "name": 1}] * 150

    test = judged(validate_feed(Feed(documents), url=URL), "/services")

    assert len(test.messages) == 101
    assert test.messages[-1].message == "50 more of the same answers are not listed."


@given(documents=st.dictionaries(st.sampled_from(list(FILES)), JSON))
def test_a_feed_that_answers_anything_is_judged(documents):
    validation = validate_feed(Feed(answers("Default") | documents), url=URL)

    assert validation.service.is_valid == (validation.errors == ())
    json.dumps(validator.as_document(validation))


@given(service=records(Service))
def test_what_we_write_is_valid(service):
    documents = answers("Default")
    listed = [writer.service_in_list(service)]
    documents |= {
        "/": writer.about(openapi_url="https://example.org/openapi.json"),
        "/services": writer.page(listed, total_items=1, page_number=1, per_page=50),
        "/services/{id}": writer.service_in_full(service),
    }
    validation = validate_feed(Feed(documents), url=URL)

    assert validation.errors == ()
    assert validation.warnings == ()


@pytest.mark.parametrize("path", validator.LISTS)
def test_the_schemas_are_schemas(path):
    for schema in (schemas.about(), schemas.page_of(schemas.defined("taxonomy"))):
        Draft202012Validator.check_schema(schema)
    copied = copy.deepcopy(mock("Default", FILES[path]))

    assert validator.faults_in_page(path, copied) == ()
    assert copied == mock("Default", FILES[path]), "a judged document is not changed"


def test_the_package_runs_without_django():
    code = (
        "import sys; from ropewalk.standards.open_referral import reader, writer,"
        " questions, validator; sys.exit('django' in sys.modules)"
    )

    subprocess.run([sys.executable, "-c", code], check=True)
