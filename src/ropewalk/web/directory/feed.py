"""The directory for programs: Open Referral UK, read by anybody without signing in."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from ropewalk.exchange import feed
from ropewalk.figures import BadInput
from ropewalk.place.shelf import shelf
from ropewalk.standards.open_referral import questions, schemas, writer
from ropewalk.web.requests import today

Answer = Callable[..., "writer.Document | None"]
NOT_FOUND = "There is no published entry of that id, or no such address."
ONLY_READ = "This address is only read: use GET."
JSON = "application/json; charset=utf-8"
TO_ANYBODY = {"Access-Control-Allow-Origin": "*"}


def answers(view: Answer) -> Callable[..., HttpResponse]:
    """Make an address of the feed out of what it answers: JSON always, to anybody."""

    @csrf_exempt  # nothing is done here, and a program sends no form
    @login_not_required
    @wraps(view)
    def address(request: HttpRequest, **blanks: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            refusal = _json({"detail": ONLY_READ}, status=405)
            refusal["Allow"] = "GET, HEAD"
            return refusal
        try:
            document = view(request, **blanks)
        except (BadInput, ValueError) as refused:
            return _json({"detail": str(refused)}, status=400)
        if document is None:
            return _json({"detail": NOT_FOUND}, status=404)
        return _json(document)

    return address


def _json(document: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return HttpResponse(
        writer.to_json(dict(document)),
        status=status,
        content_type=JSON,
        headers=TO_ANYBODY,
    )


def _asked(request: HttpRequest, endpoint: questions.Endpoint) -> questions.Question:
    return questions.read_question(endpoint, dict(request.GET.lists()))


def _asked_nothing(request: HttpRequest) -> None:
    """Refuse parameters where there are none to give.

    Raises:
        BadInput: when there are any.
    """
    if request.GET:
        raise BadInput("This address has no parameters.")


@answers
def about(request: HttpRequest) -> writer.Document:
    """The version, the profile, and where the feed is described."""
    _asked_nothing(request)
    described = request.build_absolute_uri(reverse("feed-described"))
    return writer.about(openapi_url=described)


@answers
def described(request: HttpRequest) -> writer.Document:
    """The profile's own description of its addresses, as published, at our address."""
    _asked_nothing(request)
    here = request.build_absolute_uri(reverse("feed")).rstrip("/")
    return {**schemas.shipped("openapi"), "servers": [{"url": here}]}


@answers
def services(request: HttpRequest) -> writer.Document:
    """A page of services."""
    return feed.services_page(_asked(request, "/services"), on=today())


@answers
def service(request: HttpRequest, entry_id: UUID) -> writer.Document | None:
    """A service in full."""
    _asked_nothing(request)
    return feed.service_document(entry_id, on=today())


@answers
def places(request: HttpRequest) -> writer.Document:
    """A page of services where they are given."""
    asked = _asked(request, "/service_at_locations")
    return feed.places_page(asked, lake=shelf(), on=today())


@answers
def place(request: HttpRequest, place_id: UUID) -> writer.Document | None:
    """A service where it is given, in full."""
    _asked_nothing(request)
    return feed.place_document(place_id, on=today())


@answers
def taxonomies(request: HttpRequest) -> writer.Document:
    """A page of taxonomies."""
    return feed.taxonomies_page(_asked(request, "/taxonomies"))


@answers
def taxonomy(request: HttpRequest, taxonomy_id: UUID) -> writer.Document | None:
    """A taxonomy with its terms."""
    _asked_nothing(request)
    return feed.taxonomy_document(taxonomy_id)


@answers
def terms(request: HttpRequest) -> writer.Document:
    """A page of terms."""
    return feed.terms_page(_asked(request, "/taxonomy_terms"))


@answers
def term(request: HttpRequest, term_id: UUID) -> writer.Document | None:
    """A term."""
    _asked_nothing(request)
    return feed.term_document(term_id)
