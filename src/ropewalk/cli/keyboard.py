"""What commands that change the records ask of whoever has the keyboard.

An up-to-date database, the password of whoever acts, and days and organisations that can
be found; each is refused in a sentence when it cannot be used.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TypeVar

import typer

from ropewalk.cli import records
from ropewalk.figures import BadInput

Account = TypeVar("Account")  # faces hold an account without knowing its model


def open_up_to_date() -> None:
    """Open the records, which must be up to date."""
    records.open_records()
    if records.is_new() or records.migrations_waiting():
        raise BadInput("The database is not up to date: run ropewalk up --no-serve.")


def password_of(email: str, *, confirm: bool = False) -> str:
    """A password typed at a terminal, or the next line of standard input."""
    if sys.stdin.isatty():
        words = f"Password of {email}"
        return str(typer.prompt(words, hide_input=True, confirmation_prompt=confirm))
    return sys.stdin.readline().rstrip("\r\n")


def proved(account: Account | None, by: str) -> Account:
    """The account that acts, once its password has proved it."""
    if account is None:
        raise BadInput(f"That is not the password of {by}, or the account is closed.")
    return account


def called(account: Account | None, email: str) -> Account:
    """The account that is acted on, which must be there."""
    if account is None:
        raise BadInput(f"There is no account {email}.")
    return account


def day_of(option: str, text: str) -> date:
    """A day as it was typed after an option."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"{option} must be a day such as 2026-04-01, not {text!r}."
        ) from None


def number_of(organisation: str, *, on: date) -> int:
    """The number of the organisation that a code, or else a name, meant on a day."""
    from ropewalk.organisations.kinds import Scheme  # noqa: PLC0415 - start-up time
    from ropewalk.organisations.queries import (  # noqa: PLC0415 - start-up time
        organisation_called,
        organisation_identified,
    )

    code = organisation.strip().upper()
    for scheme in Scheme:
        if found := organisation_identified(scheme=scheme, code=code, on=on):
            return found.pk
    return organisation_called(organisation.strip(), on=on).pk


@contextmanager
def refusals() -> Iterator[None]:
    """Turn the reason why somebody may not do something into the line they read."""
    from django.core.exceptions import PermissionDenied  # noqa: PLC0415 - start-up time

    try:
        yield
    except PermissionDenied as refusal:
        raise BadInput(str(refusal)) from None
