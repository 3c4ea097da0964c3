"""The link from a thing's own page to the thread through it."""

from django.urls import reverse

from ropewalk.review.rules.thread import Kind


def follow_the_thread(kind: Kind, pk: int) -> tuple[str, str]:
    """The words and the address."""
    return ("Follow the thread", reverse("thread", args=[kind.value, pk]))
