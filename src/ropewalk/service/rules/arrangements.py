"""When a provider can apply to join a framework or a dynamic market, and bids come from it.

Source: Procurement Act 2023 Part 3, from general knowledge, not verified: a dynamic market
is open to every provider that meets its conditions, for as long as it runs.
"""

from datetime import date
from typing import Protocol

from ropewalk.figures.words import day


class Term(Protocol):
    """From when until when something runs, and until when one can apply to it."""

    @property
    def starts_on(self) -> date:
        """Its first day."""

    @property
    def ends_before(self) -> date:
        """The day after its last."""

    @property
    def apply_until(self) -> date | None:
        """The last day to apply; none while that is as long as it runs."""


def refusal_of_application(arrangement: Term, *, on: date) -> str | None:
    """Why no provider can apply on a day, if none can. One can before it starts."""
    if on >= arrangement.ends_before:
        return f"It ended: nobody could join after it ran out on {day(arrangement.ends_before)}."
    until = arrangement.apply_until
    if until is not None and on > until:
        return f"Applications closed at the end of {day(until)}."
    return None


def refusal_of_call_off(arrangement: Term, *, on: date) -> str | None:
    """Why nothing is called off on a day, if nothing is."""
    if on < arrangement.starts_on:
        return (
            f"It starts on {day(arrangement.starts_on)}: nothing is called off before."
        )
    if on >= arrangement.ends_before:
        return f"It ran out on {day(arrangement.ends_before)}: nothing is called off any more."
    return None
