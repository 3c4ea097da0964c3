"""What law asks when a provider is chosen: read from the list that stands beside this.

Health care services fall under the Provider Selection Regime, everything else under the
Procurement Act 2023. Every number is dated, and says where it comes from.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import TextChoices

from ropewalk.figures import BadInput, Certainty
from ropewalk.figures.words import day
from ropewalk.parameters.register import Parameter, read_values
from ropewalk.service.kinds import NoticeKind, Regime, Route

LICENCE = "a fact, quoted"


class Authority(TextChoices):
    """What kind of body is buying."""

    NHS_ENGLAND = "nhs_england", "NHS England"
    ICB = "icb", "Integrated care board"
    NHS_TRUST = "nhs_trust", "NHS trust"
    FOUNDATION_TRUST = "foundation_trust", "NHS foundation trust"
    COUNCIL = "council", "Council"
    COMBINED_AUTHORITY = "combined_authority", "Combined authority"
    OTHER = "other", "Another body"


class Bought(TextChoices):
    """What is bought, as the thresholds of the Act tell it apart."""

    LIGHT_TOUCH = "light_touch", "Light touch services, such as social care"
    LIGHT_TOUCH_CONCESSION = "light_touch_concession", "A light touch concession"
    SERVICES = "services", "Other services"
    GOODS = "goods", "Goods"
    WORKS = "works", "Works"

    @property
    def is_light_touch(self) -> bool:
        """Whether the lighter rules are for it."""
        return self in {Bought.LIGHT_TOUCH, Bought.LIGHT_TOUCH_CONCESSION}


class KeyCriterion(TextChoices):
    """What every choice of a provider for health care weighs up.

    Source: SI 2023/1348 regulation 5.
    """

    QUALITY = "quality", "Quality and innovation"
    VALUE = "value", "Value"
    INTEGRATION = "integration", "Integration, collaboration and service sustainability"
    ACCESS = (
        "access",
        "Improving access, reducing health inequalities and facilitating choice",
    )
    SOCIAL = "social", "Social value"


@dataclass(frozen=True, slots=True)
class Law:
    """Where a rule comes from, and how far that can be relied on."""

    title: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class StartOfLaw:
    """A set of rules, from when it is in force, and with which notice a standstill opens."""

    law: Law
    starts_on: date
    standstill_opens_with: NoticeKind


@dataclass(frozen=True, slots=True)
class AuthorityAsked:
    """What law says of one kind of body.

    Attributes:
        is_relevant: Whether the regime for health care binds it.
        is_contracting: Whether the Act binds it; none when that is not held.
        size: By which threshold of the Act its goods and services are judged,
            ``central`` or ``sub_central``; none when that is not held.
        law: Where that comes from.
    """

    is_relevant: bool
    is_contracting: bool | None
    size: str | None
    law: Law


@dataclass(frozen=True, slots=True)
class RouteAsked:
    """What law asks of one route.

    Attributes:
        regime: The set of rules it belongs to.
        considers_criteria: Whether all five key criteria are weighed up.
        has_standstill: Whether the award waits for a standstill.
        notices: The notices to be given, in their order, in words.
        kinds: As which kind each of those is recorded.
        law: Where the route comes from.
        notices_law: Where its notices come from.
    """

    regime: Regime
    considers_criteria: bool
    has_standstill: bool
    notices: tuple[str, ...]
    kinds: tuple[NoticeKind, ...]
    law: Law
    notices_law: Law


@dataclass(frozen=True, slots=True)
class NumberedNotice:
    """A notice of the Act: its code, such as ``UK4``, and its name."""

    code: str
    title: str
    law: Law


@dataclass(frozen=True, slots=True)
class SelectionLaw:
    """Everything the list says."""

    laws: Mapping[str, Law]
    regimes: Mapping[Regime, StartOfLaw]
    authorities: Mapping[Authority, AuthorityAsked]
    routes: Mapping[Route, RouteAsked]
    notices: tuple[NumberedNotice, ...]
    criteria: Mapping[KeyCriterion, Law]
    values: Mapping[str, tuple[Parameter, ...]]

    def held(self, name: str, *, on: date) -> Parameter | None:
        """A number on a day, with its source; ``None`` when none is held of that day."""
        return next(
            (each for each in self.values[name] if each.is_in_force(on=on)), None
        )

    def value(self, name: str, *, on: date) -> Parameter:
        """A number on a day, with its source.

        Raises:
            BadInput: When none is held of that day.
        """
        if (found := self.held(name, on=on)) is not None:
            return found
        first = self.values[name][0]
        raise BadInput(
            f"“{first.label}” has no value here for {day(on)}: the first is from "
            f"{day(first.starts_on)}."
        )


@cache
def selection_law() -> SelectionLaw:
    """What law asks, as the list that ships with Ropewalk says."""
    list_ = (files(__package__) / "selection_law.toml").read_text(encoding="utf-8")
    return read_selection_law(tomllib.loads(list_))


def read_selection_law(said: dict[str, Any]) -> SelectionLaw:
    """The list as it is written.

    Args:
        said: ``laws``, ``regimes``, ``authorities``, ``routes``, ``psr_notices``,
            ``notice_kinds``, ``notices``, ``criteria`` and ``values``.

    Returns:
        The same with every name looked up.

    Raises:
        KeyError: When it names a law or notice that is not there, or leaves out a
            route, an authority or a criterion.
        ValueError: When two values of a number overlap.
    """
    laws = {
        code: Law(each["title"], Certainty(each["certainty"]))
        for code, each in said["laws"].items()
    }
    notices = tuple(
        NumberedNotice(f"UK{each['number']}", each["title"], laws[each["law"]])
        for each in said["notices"]
    )
    names = {**said["psr_notices"]} | {
        each.code: f"{each.title} ({each.code})" for each in notices
    }
    kinds = {code: NoticeKind(kind) for code, kind in said["notice_kinds"].items()}
    return SelectionLaw(
        laws=laws,
        regimes={
            regime: StartOfLaw(
                laws[said["regimes"][regime.value]["law"]],
                said["regimes"][regime.value]["starts_on"],
                kinds[said["regimes"][regime.value]["standstill_opens_with"]],
            )
            for regime in Regime
        },
        authorities={
            each: _authority(said["authorities"][each.value], laws)
            for each in Authority
        },
        routes={
            each: _route(said["routes"][each.value], laws, names, kinds)
            for each in Route
        },
        notices=notices,
        criteria={each: laws[said["criteria"][each.value]] for each in KeyCriterion},
        values={
            name: read_values(name, _with_sources(entry, said["laws"]))
            for name, entry in said["values"].items()
        },
    )


def _authority(said: dict[str, Any], laws: Mapping[str, Law]) -> AuthorityAsked:
    return AuthorityAsked(
        is_relevant=said["is_relevant"],
        is_contracting=said.get("is_contracting"),
        size=said.get("size"),
        law=laws[said["law"]],
    )


def _route(
    said: dict[str, Any],
    laws: Mapping[str, Law],
    names: Mapping[str, str],
    kinds: Mapping[str, NoticeKind],
) -> RouteAsked:
    return RouteAsked(
        regime=Regime(said["regime"]),
        considers_criteria=said.get("criteria", False),
        has_standstill=said.get("standstill", False),
        notices=tuple(names[code] for code in said["notices"]),
        kinds=tuple(kinds[code] for code in said["notices"]),
        law=laws[said["law"]],
        notices_law=laws[said["notices_law"]],
    )


def _with_sources(entry: dict[str, Any], laws: dict[str, Any]) -> dict[str, Any]:
    """A number as the register reads it, its law written out as a source."""
    return entry | {
        "values": [
            each
            | {
                "certainty": laws[each["law"]]["certainty"],
                "source": {
                    "title": laws[each["law"]]["title"],
                    "publisher": laws[each["law"]]["publisher"],
                    "vintage": laws[each["law"]]["vintage"],
                    "licence": LICENCE,
                },
            }
            for each in entry["values"]
        ]
    }
