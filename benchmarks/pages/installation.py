"""The demonstration in an installation of its own, and somebody signed in."""

from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from ropewalk.stories.demonstration import build


def signed_in() -> Client:
    """A browser's client in which a commissioner of Trafford is signed in."""
    call_command("migrate", verbosity=0)
    who = next(each for each in build(at=timezone.now()) if "Commissioner" in each.role)
    client = Client(headers={"host": "localhost"})
    answer = client.post("/sign-in/", {"username": who.email, "password": who.password})
    if answer.status_code != 302:
        raise SystemExit(f"{who.email} could not sign in")
    return client
