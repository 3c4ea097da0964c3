"""What holds for every request: small bodies only, and nothing of a person kept by a browser."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

LARGEST_FORM = 2 * 1024 * 1024  # bytes
LONGEST_LENGTH = 19  # digits; Python refuses to read thousands of them
# each of these looks at who asks, and at how much is coming, before it reads anything
TAKES_FILES = re.compile(
    r"/data/add/"
    r"|/partnership/\d+/agreements/import/"
    r"|/partnership/agreements/\d+/papers/add/"
    r"|/do/bids/\d+/attach/"
)
TOO_LARGE = "What was sent is too large for this page.\n"

Answer = Callable[[HttpRequest], HttpResponseBase]


class SmallBodies:
    """Refuse a large body before anything reads it, except where files are taken in.

    Without this, a form sent by anybody would be written to disk before the page asks
    who they are.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, or refuse it unread."""
        said = request.META.get("CONTENT_LENGTH") or "0"
        takes_files = TAKES_FILES.fullmatch(request.path) is not None
        is_number = said.isascii() and said.isdecimal() and len(said) < LONGEST_LENGTH
        if not is_number or (int(said) > LARGEST_FORM and not takes_files):
            return HttpResponse(TOO_LARGE, status=413, content_type="text/plain")
        return self.get_response(request)


class KeptByNobody:
    """Tell browsers to keep no page of somebody who is signed in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        response = self.get_response(request)
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
