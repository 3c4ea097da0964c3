"""Every request has an id and one line, and no line holds what somebody typed."""

import io
import json
import logging

import pytest
import structlog
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from ropewalk.config.logs import logging_settings
from ropewalk.config.request_log import RequestLog, client_address

FORMATTER = logging_settings("INFO")["formatters"]["json"]


@pytest.fixture
def lines():
    """What is logged, as it would be written."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=FORMATTER["foreign_pre_chain"],
            processors=FORMATTER["processors"],
        )
    )
    root = logging.getLogger("ropewalk")
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


def answered(request):
    request.resolver_match = ResolverMatch(str, (), {}, url_name="place")
    return HttpResponse("ok")


def test_a_request_is_one_line_that_names_the_page_and_not_the_address(lines):
    request = RequestFactory().get("/analyse/?q=private+words")

    answer = RequestLog(answered)(request)

    (line,) = lines()
    assert (line["event"], line["page"], line["status"]) == ("request", "place", 200)
    assert line["method"] == "GET"
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["milliseconds"] >= 0
    assert line["timestamp"].endswith("Z")
    assert "private" not in json.dumps(line)


def test_what_happens_within_a_request_carries_its_id(lines):
    def noted(request):
        structlog.get_logger("ropewalk.place").info("looked")
        return answered(request)

    answer = RequestLog(noted)(RequestFactory().get("/"))

    assert {line["request_id"] for line in lines()} == {answer["X-Request-ID"]}
    assert structlog.contextvars.get_contextvars() == {}


def test_an_id_from_a_proxy_is_kept_and_a_strange_one_is_not():
    def id_for(offered):
        request = RequestFactory().get("/", headers={"x-request-id": offered})
        return RequestLog(answered)(request)["X-Request-ID"]

    assert id_for("0123abcd-4567") == "0123abcd-4567"
    for strange in ("short", "x" * 65, "a\nb" * 5, "<script>alert</script>"):
        assert id_for(strange) != strange


def test_an_address_that_nothing_answers_has_no_page(lines):
    RequestLog(lambda _: HttpResponse(status=404))(RequestFactory().get("/nobody"))

    assert lines()[0]["page"] is None


def test_a_fault_is_logged_without_what_the_variables_held(lines):
    def failing():
        password = "seven ropes"  # noqa: F841 - it must not be logged
        raise Http404("gone")

    try:
        failing()
    except Http404:
        structlog.get_logger("ropewalk.place").exception("failed")

    (line,) = lines()
    assert line["exception"][0]["exc_type"] == "Http404"
    assert "seven ropes" not in json.dumps(line)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "found"),
    [
        (0, "6.6.6.6", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "6.6.6.6, 10.0.0.1", "10.0.0.1"),
        (2, "6.6.6.6, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "10.0.0.1", "127.0.0.1"),
    ],
)
def test_only_as_many_proxies_are_believed_as_there_are(
    settings, proxies, forwarded, found
):
    settings.TRUSTED_PROXIES = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}

    assert client_address(RequestFactory().get("/", headers=headers)) == found
