"""What law asks of each kind of agreement: read from the lists that stand beside this."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ropewalk.figures import Certainty
from ropewalk.partnership.kinds import AgreementKind


@dataclass(frozen=True, slots=True)
class Law:
    """Where a requirement comes from, and how far that can be relied on."""

    title: str
    certainty: Certainty


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that an agreement has to say or show.

    Attributes:
        code: Short stable name.
        title: What it is, in words.
        needs: Facts that must all be there; each a tuple of which any one will do.
        law: Where it comes from.
    """

    code: str
    title: str
    needs: tuple[tuple[str, ...], ...]
    law: Law


@dataclass(frozen=True, slots=True)
class CoverableFunction:
    """A function that an agreement may say it covers, and what may not cover it.

    Attributes:
        code: Short stable name.
        title: What it is, in words.
        side: Whose it is: ``nhs`` or ``council``.
        is_unlisted: Whether it stands for a function that our list does not hold.
        excluded: The law that keeps it out of each kind of agreement that may not
            cover it.
    """

    code: str
    title: str
    side: str
    is_unlisted: bool
    excluded: Mapping[AgreementKind, Law]


@dataclass(frozen=True, slots=True)
class NamedBody:
    """A kind of organisation that the law names from a day, and on which side.

    ``stands_for`` is the body that law named then, where that was another one, in whose
    place this kind of organisation stands now; else empty.
    """

    organisation: str
    side: str
    law: Law
    starts_on: date
    ends_before: date | None
    stands_for: str = ""

    def is_named(self, *, on: date) -> bool:
        """Whether the law names it on a day."""
        return self.starts_on <= on and (
            self.ends_before is None or on < self.ends_before
        )


@dataclass(frozen=True, slots=True)
class KindAsked:
    """What law asks of one kind of agreement.

    ``bodies`` is empty where any organisation may be party; ``sides`` are those that
    must each be there.
    """

    law: Law
    bodies: tuple[NamedBody, ...]
    sides: tuple[str, ...]
    needs_consents: bool
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class AgreementLaw:
    """Everything the lists say."""

    terms: Mapping[str, str]
    kinds: Mapping[AgreementKind, KindAsked]
    functions: Mapping[str, CoverableFunction]
    consent: Law


@cache
def agreement_law() -> AgreementLaw:
    """What law asks, as the lists that ship with Ropewalk say."""
    return read_law(_list("agreement_law.toml"), _list("functions.toml"))


def _list(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def read_law(said: dict[str, Any], functions: dict[str, Any]) -> AgreementLaw:
    """The lists as they are written.

    Args:
        said: ``laws``, ``terms``, ``requirements``, ``kinds`` and ``bodies``.
        functions: ``excluded`` groups, and the functions of the ``nhs`` and ``council``.

    Returns:
        The same with every name looked up.

    Raises:
        KeyError: When a list names a law, requirement or group that is not there, or
            does not say what is asked of a kind of agreement.
    """
    laws = {
        code: Law(each["title"], Certainty(each["certainty"]))
        for code, each in said["laws"].items()
    }
    bodies = {
        code: tuple(
            NamedBody(
                organisation=each["organisation"],
                side=each["side"],
                law=laws[each["law"]],
                starts_on=each["starts_on"],
                ends_before=each.get("ends_before"),
                stands_for=each.get("stands_for", ""),
            )
            for each in listed_bodies
        )
        for code, listed_bodies in said["bodies"].items()
    }
    kinds = {}
    for kind in AgreementKind:
        each = said["kinds"][kind.value]
        kinds[kind] = KindAsked(
            law=laws[each["law"]],
            bodies=bodies[each["bodies"]] if each["bodies"] else (),
            sides=tuple(each["sides"]),
            needs_consents=each.get("consents", False),
            requirements=tuple(
                _requirement(code, said["requirements"][code], laws, each["law"])
                for code in each["requires"]
            ),
        )
    return AgreementLaw(
        terms=said["terms"],
        kinds=kinds,
        functions=dict(_functions(functions, laws)),
        consent=laws["consent"],
    )


def _requirement(
    code: str, said: dict[str, Any], laws: dict[str, Law], of_kind: str
) -> Requirement:
    return Requirement(
        code=code,
        title=said["title"],
        needs=tuple(tuple(each.split("|")) for each in said["needs"]),
        law=laws[said.get("law", of_kind)],
    )


def _functions(
    said: dict[str, Any], laws: dict[str, Law]
) -> list[tuple[str, CoverableFunction]]:
    groups = said["excluded"]
    return [
        (
            code,
            CoverableFunction(
                code=code,
                title=each["title"],
                side=side,
                is_unlisted=each.get("is_unlisted", False),
                excluded={
                    AgreementKind(kind): laws[groups[group]["law"]]
                    for group in each.get("excluded", ())
                    for kind in groups[group]["kinds"]
                },
            ),
        )
        for side in ("nhs", "council")
        for code, each in said[side].items()
    ]
