"""The way back from a page of planning, and what such a page asks."""

from typing import Any

from django.urls import reverse

from ropewalk.web.asking import Question

Trail = list[tuple[str, str]]


def trail_of_planning(partnership: Any) -> Trail:
    """From the top down to what a partnership plans."""
    return [
        ("Plan", reverse("plan")),
        (partnership.name, reverse("planning", args=[partnership.pk])),
    ]


def trail_of_priorities(partnership: Any) -> Trail:
    """From the top down to the priorities of a partnership."""
    return [
        *trail_of_planning(partnership),
        ("Priorities", reverse("priorities", args=[partnership.pk])),
    ]


def trail_of_priority(priority: Any) -> Trail:
    """From the top down to a priority."""
    return [
        *trail_of_priorities(priority.partnership),
        (priority.title, reverse("priority", args=[priority.pk])),
    ]


def trail_of_models(partnership: Any) -> Trail:
    """From the top down to the models of joint commissioning."""
    return [
        *trail_of_planning(partnership),
        ("Models", reverse("option-library", args=[partnership.pk])),
    ]


def trail_of_appraisals(partnership: Any) -> Trail:
    """From the top down to the appraisals of a partnership."""
    return [
        *trail_of_planning(partnership),
        ("Appraisals", reverse("appraisals", args=[partnership.pk])),
    ]


def trail_of_appraisal(appraisal: Any) -> Trail:
    """From the top down to an appraisal."""
    return [
        *trail_of_appraisals(appraisal.partnership),
        (appraisal.title, reverse("appraisal", args=[appraisal.pk])),
    ]


def about(appraisal: Any, **said: Any) -> Question:
    """A question about an appraisal, on the page above it."""
    return Question(
        trail=trail_of_appraisal(appraisal),
        caption=appraisal.title,
        back="Back to the appraisal",
        **said,
    )
