"""The way back from a page of intentions or plans."""

from typing import Any

from django.urls import reverse

from ropewalk.web.strategy.trails import Trail, trail_of_planning


def trail_of_intentions(partnership: Any) -> Trail:
    """From the top down to the register of intentions."""
    return [
        *trail_of_planning(partnership),
        ("Intentions", reverse("intentions", args=[partnership.pk])),
    ]


def trail_of_intention(intention: Any) -> Trail:
    """From the top down to an intention."""
    return [
        *trail_of_intentions(intention.partnership),
        (intention.title, reverse("intention", args=[intention.pk])),
    ]


def trail_of_plans(partnership: Any) -> Trail:
    """From the top down to the register of plans."""
    return [
        *trail_of_planning(partnership),
        ("Plans", reverse("joint-plans", args=[partnership.pk])),
    ]


def trail_of_plan(plan: Any) -> Trail:
    """From the top down to a plan."""
    return [
        *trail_of_plans(plan.partnership),
        (plan.title, reverse("joint-plan", args=[plan.pk])),
    ]


def trail_of_cycle(plan: Any) -> Trail:
    """From the top down to the cycle of a plan."""
    return [
        *trail_of_plan(plan),
        ("Who was asked", reverse("plan-cycle", args=[plan.pk])),
    ]
