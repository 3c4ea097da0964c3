"""Who may answer for what: functions in one mode, one lead an area, officers with a lead."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from ropewalk.figures import Certainty
from ropewalk.organisations.kinds import OrganisationKind
from ropewalk.partnership.kinds import (
    AccountabilityMode,
    AreaRoleKind,
    Direction,
    Grade,
)

LEADING = frozenset({Grade.DIRECTOR, Grade.DEPUTY, Grade.ASSISTANT})
NHS = frozenset(
    {OrganisationKind.ICB, OrganisationKind.SUB_ICB, OrganisationKind.TRUST}
)
DIRECTOR = "Director of adult social services"


@dataclass(frozen=True, slots=True)
class Function:
    """A function of a council.

    Attributes:
        code: Short stable code.
        words: What it is.
        law: The statute, where one is named.
        stays: Why it cannot be delegated; empty when it can.
    """

    code: str
    words: str
    law: str
    stays: str


@dataclass(frozen=True, slots=True)
class RoleDuty:
    """One duty of a role in an area of commissioning."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class RoleDuties:
    """What comes with a role: whether it is accountable or responsible, and for what."""

    answers: str
    duties: tuple[RoleDuty, ...]


@cache
def known_functions() -> dict[str, Function]:
    """The functions that ship, by code, in the order in which they are listed."""
    return {
        each["code"]: Function(
            each["code"], each["words"], each["law"], each.get("stays", "")
        )
        for each in _told("accountabilities.toml")["function"]
    }


def functions_certainty() -> Certainty:
    """How far the list of functions can be relied on."""
    return Certainty(_told("accountabilities.toml")["certainty"])


@cache
def role_duties() -> dict[AreaRoleKind, RoleDuties]:
    """The duties of each role."""
    told = _told("duties.toml")
    return {
        kind: RoleDuties(
            told[kind.value]["answers"],
            tuple(
                RoleDuty(each["code"], each["words"])
                for each in told[kind.value]["duty"]
            ),
        )
        for kind in AreaRoleKind
    }


def duties_of(kind: str) -> tuple[RoleDuty, ...]:
    """The duties of one role."""
    return role_duties()[AreaRoleKind(kind)].duties


def _told(name: str) -> dict[str, Any]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return tomllib.loads(text)


def fault_in_placing(
    function: Function, mode: AccountabilityMode, *, delegated_to: bool
) -> str | None:
    """Why a function cannot be placed in a mode; ``None`` when it can.

    Args:
        function: The function.
        mode: Who is to deliver it.
        delegated_to: Whether another partner is named that it is delegated to.
    """
    if mode == AccountabilityMode.IN_COUNCIL:
        if delegated_to:
            return "What is delivered in the council is delegated to nobody."
        return None
    if function.stays:
        return function.stays
    if not delegated_to:
        return "Say to which other partner it is delegated."
    return None


def fault_in_role(
    kind: AreaRoleKind, grade: Grade, *, area: str, lead: str | None
) -> str | None:
    """Why somebody cannot take a role in an area; ``None`` when they can.

    Args:
        kind: The role.
        grade: How senior their post is.
        area: The area, by name.
        lead: Who leads the area then; none when nobody does.
    """
    if kind == AreaRoleKind.LEAD:
        if lead is not None:
            return (
                f"{area} has a lead commissioner already, {lead}: there is one an area."
            )
        if grade not in LEADING:
            return (
                "A lead commissioner is a director, or a deputy or assistant director."
            )
        return None
    if lead is None:
        return (
            f"{area} has no lead commissioner for a {kind.label.lower()} to answer to: "
            "name the lead first."
        )
    return None


def direction_of(source: OrganisationKind, target: OrganisationKind) -> Direction:
    """Which way staff moved, by what the two organisations are."""
    if source == OrganisationKind.COUNCIL and target in NHS:
        return Direction.TO_NHS
    if source in NHS and target == OrganisationKind.COUNCIL:
        return Direction.TO_COUNCIL
    return Direction.OTHER
