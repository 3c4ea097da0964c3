"""The way back from a page of the market."""

from typing import Any

from django.urls import reverse

Trail = list[tuple[str, str]]


def trail_of_warnings() -> Trail:
    """From the top down to the register of early warnings."""
    return [("Early warnings", reverse("early-warnings"))]


def trail_of_provider(provider: Any) -> Trail:
    """From the top down to a provider's signals."""
    return [
        *trail_of_warnings(),
        (str(provider), reverse("watched-provider", args=[provider.pk])),
    ]


def trail_of_concern(concern: Any) -> Trail:
    """From the top down to a concern."""
    return [
        *trail_of_provider(concern.provider),
        (
            f"Concern of {concern.organisation.name}",
            reverse("concern", args=[concern.pk]),
        ),
    ]


def statement_address(partnership: Any) -> str:
    """Where a partnership's market position statement is."""
    return reverse("market-statement", args=[f"partnership-{partnership.pk}"])


def trail_of_statement(partnership: Any) -> Trail:
    """From the top down to a partnership's market position statement."""
    return [
        *trail_of_warnings(),
        (
            f"Market position of {partnership.name}",
            statement_address(partnership),
        ),
    ]
