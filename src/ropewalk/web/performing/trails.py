"""The way back from a page of how a contract performs, and what such a page asks."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ropewalk.web.asking import Question
from ropewalk.web.service.trails import Trail, trail_to_contract


def trail_to_performance(request: HttpRequest, contract: Any) -> Trail:
    """From the top down to how a contract performs."""
    return [
        *trail_to_contract(request, contract),
        ("How it performs", reverse("contract-performance", args=[contract.pk])),
    ]


def about(contract: Any, trail: Trail, **said: Any) -> Question:
    """A question about a contract, on the page above it."""
    return Question(
        trail=trail,
        caption=f"{contract.reference}: {contract.title}",
        back=f"Back to {trail[-1][0][:1].lower()}{trail[-1][0][1:]}",
        **said,
    )
