"""What a program is told when it cannot be answered: always JSON, always one sentence."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from ninja import NinjaAPI, Schema
from ninja.errors import ValidationError

from ropewalk.figures import BadInput

ADDRESSES = "/api/"
NOT_SIGNED_IN = "Sign in to Ropewalk first, and send the cookie of that session."
NOT_FOUND = "There is nothing at this address, or nothing that you may know of."
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read.",
    HTTPStatus.FORBIDDEN: "You may not have this.",
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: "This address is only read: use GET.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "What was sent is too large.",
}


class Refusal(Schema):
    """Why there is no answer, in a sentence that a person can act on."""

    detail: str


# what every address may answer besides its answer
REFUSALS: dict[int, type[Refusal]] = {
    HTTPStatus.BAD_REQUEST.value: Refusal,
    HTTPStatus.FORBIDDEN.value: Refusal,
    HTTPStatus.UNPROCESSABLE_ENTITY.value: Refusal,
}
NOT_THERE: dict[int, type[Refusal]] = {HTTPStatus.NOT_FOUND.value: Refusal}


def refused(sentence: str, *, status: int) -> JsonResponse:
    """A refusal in one sentence."""
    return JsonResponse({"detail": sentence}, status=status)


class RefusalsAsJson:
    """Answer programs in JSON whatever happens: a page is of no use to them.

    Who has not signed in is refused here, rather than led to a page to sign in. The
    status is 403: 401 would have to name a way to sign in that is not a page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request; a refusal that is no JSON becomes one."""
        response = self.get_response(request)
        if not _is_for_programs(request) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith("application/json"):
            return response
        if isinstance(response, HttpResponse):
            _tell(response)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> JsonResponse | None:
        """Refuse whoever has not signed in, before anything is looked for."""
        if _is_for_programs(request) and not request.user.is_authenticated:
            return refused(NOT_SIGNED_IN, status=HTTPStatus.FORBIDDEN)
        return None


def _tell(response: HttpResponse) -> None:
    """Say in JSON what a page would say, and leave every header as it is."""
    status = response.status_code
    response.content = refused(_sentence(status), status=status).content
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Length"] = str(len(response.content))


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path.startswith(ADDRESSES)


def _sentence(status: int) -> str:
    if status in SENTENCES:
        return SENTENCES[HTTPStatus(status)]
    reference = structlog.contextvars.get_contextvars().get("request_id", "none")
    return (
        "Ropewalk could not finish this. Tell whoever runs it for you, with the time and "
        f"this reference: {reference}."
    )


def tell_refusals(api: NinjaAPI) -> None:
    """Have every refusal of an API told in one sentence."""
    api.exception_handler(Http404)(_not_found)
    api.exception_handler(PermissionDenied)(_forbidden)
    api.exception_handler(BadInput)(_bad_input)
    api.exception_handler(ValidationError)(_unusable)


def _not_found(_: HttpRequest, __: Exception) -> JsonResponse:
    return refused(NOT_FOUND, status=HTTPStatus.NOT_FOUND)


def _forbidden(_: HttpRequest, refusal: Exception) -> JsonResponse:
    return refused(str(refusal), status=HTTPStatus.FORBIDDEN)


def _bad_input(_: HttpRequest, refusal: Exception) -> JsonResponse:
    return refused(str(refusal), status=HTTPStatus.BAD_REQUEST)


def _unusable(_: HttpRequest, wrong: ValidationError) -> JsonResponse:
    """Name each part of the address that cannot be used, and what would be right."""
    told = [f"{each['loc'][-1]}: {each['msg']}." for each in wrong.errors]
    return refused(" ".join(told), status=HTTPStatus.UNPROCESSABLE_ENTITY)
