"""The way back from a page of brokerage."""

from typing import Any

from django.urls import reverse

from ropewalk.web.service.trails import Trail, trail_of_partnership


def trail_of_placements(partnership: Any) -> Trail:
    """From the top down to a partnership's requests to place."""
    return [
        *trail_of_partnership(partnership),
        ("Requests to place", reverse("placements", args=[partnership.pk])),
    ]


def trail_of_placement(request_to_place: Any) -> Trail:
    """From the top down to a request to place."""
    return [
        *trail_of_placements(request_to_place.partnership),
        (
            f"Request {request_to_place.reference}",
            reverse("placement", args=[request_to_place.pk]),
        ),
    ]


def trail_of_asked() -> Trail:
    """From the top down to what a provider was asked."""
    return [("Do", reverse("do")), ("Asked of your organisation", reverse("asked"))]


def trail_of_candidate(candidate: Any) -> Trail:
    """From the top down to one request as its provider reads it."""
    return [
        *trail_of_asked(),
        (f"Request {candidate.pk}", reverse("asked-of", args=[candidate.pk])),
    ]
