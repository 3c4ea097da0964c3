"""What either side may say next, what is outside the framework, and what fits the cycles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ropewalk.figures.words import day, listed, pounds
from ropewalk.partnership.rules.terms import year_said
from ropewalk.strategy.programme_kinds import Cycle, Move, TeamSide


class Standing(StrEnum):
    """How a head of service stands in a division."""

    NOT_BEGUN = "nothing offered yet"
    WITH_STRATEGIC = "with the strategic team to answer"
    WITH_LOCAL = "with the local team to answer"
    REFERRED = "referred up: outside the framework"
    TURNED_DOWN = "turned down above: a new offer is needed"
    AGREED = "agreed"


PUBLISHED = (
    "Both sides read these limits: neither has others that are kept from the other."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the most that may be agreed; none is no limit."""

    least_activity: int | None = None
    most_activity: int | None = None
    least_pence: int | None = None
    most_pence: int | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A round: who said what. ``is_allowed`` is the ruling above, once there is one."""

    side: TeamSide
    move: Move
    activity: int
    pence: int
    location: str
    outside: str = ""
    is_allowed: bool | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which a partner's cycle for a year has to be fed."""

    partner: str
    cycle: Cycle
    what: str
    due_on: date
    year_starting: int


def outside_said(limits: Limits, *, activity: int, pence: int, unit: str) -> str:
    """In what way something is outside the framework; nothing where it is inside."""
    found = []
    if limits.least_activity is not None and activity < limits.least_activity:
        found.append(
            f"{activity:,} {unit} is below the least, {limits.least_activity:,}"
        )
    if limits.most_activity is not None and activity > limits.most_activity:
        found.append(f"{activity:,} {unit} is above the most, {limits.most_activity:,}")
    if limits.least_pence is not None and pence < limits.least_pence:
        found.append(
            f"{pounds(pence)} is below the least, {pounds(limits.least_pence)}"
        )
    if limits.most_pence is not None and pence > limits.most_pence:
        found.append(f"{pounds(pence)} is above the most, {pounds(limits.most_pence)}")
    return listed(found)


def standing(rounds: Sequence[Said]) -> Standing:
    """How a head of service stands, by the last that was said."""
    if not rounds:
        return Standing.NOT_BEGUN
    last = rounds[-1]
    if last.move == Move.AGREED:
        return Standing.AGREED
    if last.outside and last.is_allowed is None:
        return Standing.REFERRED
    if last.outside and not last.is_allowed:
        return Standing.TURNED_DOWN
    if last.side == TeamSide.LOCAL:
        return Standing.WITH_STRATEGIC
    return Standing.WITH_LOCAL


def moves_open(rounds: Sequence[Said], *, side: TeamSide) -> tuple[Move, ...]:
    """What a side may say next."""
    now = standing(rounds)
    if now == Standing.NOT_BEGUN:
        return (Move.OFFER,)
    if now == Standing.TURNED_DOWN:
        return (Move.COUNTER,)
    mine = {
        TeamSide.STRATEGIC: Standing.WITH_STRATEGIC,
        TeamSide.LOCAL: Standing.WITH_LOCAL,
    }[side]
    return (Move.COUNTER, Move.AGREED) if now == mine else ()


def why_not_move(
    rounds: Sequence[Said],
    *,
    side: TeamSide,
    move: Move,
    has_limits: bool,
    outside_now: str,
) -> str:
    """Why a side may not say something now; nothing where it may.

    Args:
        rounds: What was said before, in order.
        side: Who would say it.
        move: What they would say.
        has_limits: Whether the strategic team set limits for this head.
        outside_now: In what way the last round is outside the limits of today.
    """
    now = standing(rounds)
    if not has_limits:
        return (
            "No limits are set for this head of service: the strategic team sets them "
            "before anything is offered."
        )
    if now == Standing.AGREED:
        return "This head of service is agreed."
    if now == Standing.REFERRED:
        return (
            f"It went up, because {rounds[-1].outside}. It cannot be agreed or answered "
            "here until the strategic team has ruled on it."
        )
    if move not in moves_open(rounds, side=side):
        return (
            f"It is {now.value}."
            if rounds
            else "Nothing is offered yet: make an offer."
        )
    if move == Move.AGREED and outside_now and not rounds[-1].is_allowed:
        return (
            f"This is outside the framework as it is now: {outside_now}. It cannot be "
            "agreed here: make a counter-offer, which goes up where it is outside too."
        )
    return ""


def plan_said(agreed: int, heads: int, *, division: str) -> str:
    """Whether the plan of a division is whole."""
    if heads and agreed == heads:
        return f"The plan of {division} is complete: {agreed} of {heads} are agreed."
    return f"The plan of {division} is not complete: {agreed} of {heads} are agreed."


def clash_said(
    title: str, ends_on: date, year_starting: int, deadlines: Iterable[Deadline]
) -> list[str]:
    """The deadlines of the year that a negotiation ends too late for, in sentences."""
    return [
        f"“{title}” ends on {day(ends_on)}, after the {each.cycle.label.lower()} deadline "
        f"of {each.partner} on {day(each.due_on)} ({each.what}): what is agreed would "
        f"come too late for {year_said(year_starting)}."
        for each in deadlines
        if each.year_starting == year_starting and ends_on > each.due_on
    ]
