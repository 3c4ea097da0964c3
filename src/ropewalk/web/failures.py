"""What a person is told when a page cannot be given: each says what they can do."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.html import escape

from ropewalk.figures import BadInput

# kept whole in memory: when the server has failed, nothing else can be relied on
SERVER_ERROR = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Something went wrong \N{EN DASH} Ropewalk</title>
<link rel="stylesheet" href="{static}nhsuk-frontend/nhsuk-frontend.min.css">
<link rel="stylesheet" href="{static}ropewalk/ropewalk.css">
</head>
<body>
<header class="rw-header"><div class="nhsuk-width-container"><p class="rw-mark">\
<a href="/">Ropewalk</a></p></div></header>
<div class="nhsuk-width-container"><main class="nhsuk-main-wrapper" id="maincontent">
<h1 class="nhsuk-heading-l">Something went wrong</h1>
<p>Ropewalk could not finish this page. Nothing was half-saved: what you sent was either
kept whole or not kept at all.</p>
<p>Go back and try again. If it happens again, tell whoever runs Ropewalk for you, with
the time and this reference: <strong>{reference}</strong></p>
</main></div>
</body>
</html>
"""


class BadInputPages:
    """Turn what a person asked for and cannot be used into a page that says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """The sentence of a refusal as a page; other faults go on their way."""
        if isinstance(exception, BadInput):
            return bad_input(request, exception)
        return None


def bad_input(request: HttpRequest, refusal: BadInput) -> HttpResponse:
    """Say what was wrong with what was asked for, and what would be right."""
    context = {"sentence": str(refusal)}
    return render(request, "failures/bad_input.html", context, status=400)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """The browser sent something that cannot be read."""
    return render(request, "failures/bad_request.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """Refused, in the sentence of the rule that refused; a stranger may sign in."""
    user = getattr(request, "user", None)
    if user is not None and not user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    context = {"sentence": str(exception)}
    return render(request, "failures/forbidden.html", context, status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """No such page, or none that this person may know of."""
    return render(request, "failures/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """Our fault. Touches neither database, session nor template."""
    reference = structlog.contextvars.get_contextvars().get("request_id", "none")
    page = SERVER_ERROR.format(
        static=escape(settings.STATIC_URL), reference=escape(reference)
    )
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it
    """A form was sent without the token that proves it is ours."""
    return render(request, "failures/csrf.html", status=403)


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,  # noqa: ARG001 - axes passes it
    credentials: dict[str, str] | None = None,  # noqa: ARG001 - axes passes it
) -> HttpResponse:
    """Too many wrong passwords: how long to wait, and whom to ask."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    context = {"minutes": minutes}
    return render(request, "failures/locked_out.html", context, status=429)
