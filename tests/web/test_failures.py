"""What a person is told when a page cannot be given."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from factories.organisations import MembershipFactory

from ropewalk.web import failures

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages(settings, client):
    settings.ROOT_URLCONF = "factories.gallery"
    client.force_login(MembershipFactory().account)


def test_a_page_that_is_not_there_says_where_to_start(client):
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert "<h1" in response.content.decode()
    assert "Page not found" in response.content.decode()


def test_bad_input_is_the_sentence_of_the_refusal(client):
    response = client.get("/gallery/refuse/", {"q": "<b>Atlantis</b>"})

    assert response.status_code == 400
    assert "&lt;b&gt;Atlantis&lt;/b&gt; is not a place that we know." in (
        response.content.decode()
    )


def test_a_fault_of_ours_shows_nothing_of_itself_and_gives_a_reference(client):
    client.raise_request_exception = False
    response = client.get("/gallery/fault/", headers={"X-Request-ID": "quote-me-123"})

    page = response.content.decode()
    assert response.status_code == 500
    assert "<strong>quote-me-123</strong>" in page
    assert "no-such-template" not in page


def test_the_page_for_our_fault_needs_no_records(django_assert_num_queries):
    request = RequestFactory().get("/")  # no session, no user, no middleware at all

    with django_assert_num_queries(0):
        response = failures.server_error(request)

    assert "Something went wrong" in response.content.decode()
    assert "{" not in response.content.decode()


def test_a_form_without_its_token_is_not_taken(client):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/sign-in/", {"username": "a@example.org"})

    assert response.status_code == 403
    assert "This form was not sent" in response.content.decode()


def test_a_host_that_is_not_ours_is_refused_without_a_trace(client):
    response = client.get("/about/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "This request cannot be read" in response.content.decode()


def test_a_refusal_is_shown_in_its_own_words_to_those_signed_in(rf, client):
    request = client.get("/about/").wsgi_request
    refusal = PermissionDenied("Ask a commissioner.")

    response = failures.forbidden(request, refusal)

    assert response.status_code == 403
    assert "Ask a commissioner." in response.content.decode()


def test_a_refused_stranger_may_sign_in_first(client):
    client.logout()
    request = client.get("/about/").wsgi_request

    response = failures.forbidden(
        request, PermissionDenied("Sign in to see this page.")
    )

    assert (response.status_code, response.url) == (302, "/sign-in/?next=/about/")


@pytest.mark.parametrize("page", ["/", "/about/", "/gallery/", "/no/such/page/"])
def test_every_page_says_what_a_browser_may_load(client, page):
    policy = client.get(page).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
