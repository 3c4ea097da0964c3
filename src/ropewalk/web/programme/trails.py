"""The way back from a page: what is planned, the programmes, one of them, a task."""

from typing import Any

from django.urls import reverse

from ropewalk.web.strategy.trails import Trail, trail_of_planning


def trail_to_programmes(partnership: Any) -> Trail:
    """From the top down to the programmes of a partnership."""
    return [
        *trail_of_planning(partnership),
        ("Programmes", reverse("programmes", args=[partnership.pk])),
    ]


def trail_to_programme(programme: Any) -> Trail:
    """From the top down to a programme."""
    return [
        *trail_to_programmes(programme.partnership),
        (
            programme.title,
            reverse("programme", args=[programme.partnership_id, programme.pk]),
        ),
    ]


def trail_to_task(programme: Any, task: Any) -> Trail:
    """From the top down to a task of a programme."""
    return [
        *trail_to_programme(programme),
        (
            f"{task.number}. {task.title}",
            reverse(
                "programme-task",
                args=[programme.partnership_id, programme.pk, task.number],
            ),
        ),
    ]
