"""What a body may pass down: never more than it holds itself, nor for longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, pounds
from ropewalk.partnership.kinds import LimitBasis, Power


@dataclass(frozen=True, slots=True)
class Passed:
    """Authority as it is held or passed down.

    Attributes:
        subject: What it is for.
        pence: Its limit, in pence; none when there is none.
        basis: What the limit is held against.
        ends_before: The first day that it no longer holds; none when it is open.
    """

    subject: str
    pence: int | None
    basis: LimitBasis
    ends_before: date | None


def why_not_passed_down(
    asked: Passed, *, power: Power, body: str, own: Power, held: Sequence[Passed]
) -> str | None:
    """Why a body may not pass this authority down; ``None`` when it may.

    Args:
        asked: What it would pass down.
        power: Whether what is decided under it would bind.
        body: The name of the body.
        own: The body's own power.
        held: What was delegated to the body to decide, on the day it would start.
    """
    if power == Power.ADVISES:
        return None
    if not held:
        if own == Power.DECIDES:
            return None
        return (
            f"{body} advises, and nobody delegated a decision to it that holds on that "
            "day: it can pass down advising, not deciding."
        )
    if any(_holds(each, asked) for each in held):
        return None
    return (
        f"{body} cannot delegate more than was delegated to it: "
        + "; ".join(_said(each) for each in held)
        + "."
    )


def _holds(held: Passed, asked: Passed) -> bool:
    """Whether what is asked is within what is held: its sum, its basis and its term."""
    if held.ends_before is not None and (
        asked.ends_before is None or asked.ends_before > held.ends_before
    ):
        return False
    if held.pence is None:
        return True
    return (
        asked.pence is not None
        and asked.pence <= held.pence
        and held.basis in {LimitBasis.SINGLE, asked.basis}
    )


def _said(held: Passed) -> str:
    limit = "no limit" if held.pence is None else f"up to {pounds(held.pence)}"
    ends = f", before {day(held.ends_before)}" if held.ends_before else ""
    return f"“{held.subject}”, {limit}, {held.basis.label.lower()}{ends}"
