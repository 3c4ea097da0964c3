"""One line for each request: which page, how it ended and how long it took."""

import re
import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

SAFE = re.compile(r"[A-Za-z0-9-]{8,64}")
log = structlog.get_logger("ropewalk.requests")


class RequestLog:
    """Give each request an id, keep it on every log line, and answer with it.

    The page is named by its route, never by its address: an address can hold what a
    person searched for.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request with its id, and log it."""
        offered = request.headers.get("X-Request-ID", "")
        request_id = offered if SAFE.fullmatch(offered) else uuid4().hex
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                page=match.view_name if match else None,
                status=response.status_code,
                milliseconds=round((time.perf_counter() - started) * 1000, 1),
            )
        response["X-Request-ID"] = request_id
        return response


def client_address(request: HttpRequest) -> str:
    """Where a request came from, trusting only as many proxies as there are.

    Each proxy adds the address it saw at the right of ``X-Forwarded-For``; anything
    further left was typed by the visitor.
    """
    proxies: int = settings.TRUSTED_PROXIES
    seen = [
        address.strip()
        for address in request.headers.get("X-Forwarded-For", "").split(",")
        if address.strip()
    ]
    if 0 < proxies <= len(seen):
        return seen[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
