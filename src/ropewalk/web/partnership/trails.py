"""The way back from a page: partnership, agreement, body, meeting, item, decision."""

from typing import Any

from django.urls import reverse

from ropewalk.figures.words import day

Trail = list[tuple[str, str]]


def trail_of_partnership(partnership: Any) -> Trail:
    """From the top down to a partnership."""
    return [
        ("Partnership", reverse("partnerships")),
        (partnership.name, reverse("partnership", args=[partnership.pk])),
    ]


def trail_of_body(body: Any) -> Trail:
    """From the top down to a body."""
    return [
        *trail_of_partnership(body.partnership),
        (body.name, reverse("body", args=[body.pk])),
    ]


def trail_of_agreement(agreement: Any) -> Trail:
    """From the top down to an agreement."""
    return [
        ("Partnership", reverse("partnerships")),
        (agreement.title, reverse("agreement", args=[agreement.pk])),
    ]


def trail_of_meeting(meeting: Any) -> Trail:
    """From the top down to a meeting."""
    return [
        *trail_of_partnership(meeting.body.partnership),
        (
            f"{meeting.body.name}, {day(meeting.on)}",
            reverse("meeting", args=[meeting.pk]),
        ),
    ]


def trail_of_item(item: Any) -> Trail:
    """From the top down to an item of an agenda."""
    return [
        *trail_of_meeting(item.meeting),
        (f"{item.number}. {item.title}", reverse("agenda-item", args=[item.pk])),
    ]


def trail_of_post(post: Any) -> Trail:
    """From the top down to a post that partners share."""
    return [
        *trail_of_partnership(post.partnership),
        ("Joint posts", reverse("posts", args=[post.partnership_id])),
        (post.title, reverse("post", args=[post.pk])),
    ]


def trail_of_decision(decision: Any) -> Trail:
    """From the top down to a decision."""
    return [
        *trail_of_item(decision.item),
        ("Decision", reverse("decision", args=[decision.pk])),
    ]


def trail_of_change(partnership: Any, change: Any = None) -> Trail:
    """From the top down to the changes of a partnership, or to one of them."""
    above = [
        *trail_of_partnership(partnership),
        ("Changes", reverse("changes", args=[partnership.pk])),
    ]
    if change is None:
        return above
    return [*above, (change.title, reverse("change", args=[change.pk]))]
