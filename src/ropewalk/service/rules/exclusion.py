"""Why a bidder must or may be left out of a choice, asked before its bid is weighed up.

A bidder says of each ground whether it applies; where one does, what happened, and what it
did so that it does not happen again. Who buys then judges whether the circumstances go on
or are likely to occur again. Where they are, a mandatory ground leaves no choice and a
discretionary one does. A bidder that has not answered has not said no.

The debarment list and how far back a ground reaches are not looked at, and the pages of who
buys say so.

Source: Procurement Act 2023 sections 26 to 28, 57 and 58, Schedules 6 and 7, from general
knowledge, not verified.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.db.models import TextChoices

from ropewalk.figures import BadInput, Certainty
from ropewalk.figures.words import in_a_sentence, listed
from ropewalk.service.rules.selection_law import Law


class GroundKind(TextChoices):
    """Whether a ground leaves who buys a choice."""

    MANDATORY = "mandatory", "Mandatory"
    DISCRETIONARY = "discretionary", "Discretionary"


@dataclass(frozen=True, slots=True)
class ExclusionGround:
    """A ground for leaving a bidder out.

    Attributes:
        code: Its short stable name.
        title: What it is, in a few words.
        kind: Whether it leaves a choice.
        law: Where it comes from.
    """

    code: str
    title: str
    kind: GroundKind
    law: Law


@dataclass(frozen=True, slots=True)
class GroundAnswer:
    """What a bidder says of one ground.

    Attributes:
        ground: The code of it.
        applies: Whether it applies.
        evidence: What happened; empty where it does not apply.
        self_cleaning: What was done so that it does not happen again; likewise.
    """

    ground: str
    applies: bool
    evidence: str = ""
    self_cleaning: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What who buys found of one ground.

    Attributes:
        ground: The code of it.
        is_likely_again: Whether the circumstances go on or are likely to occur again.
        reason: Why that was found, in the light of what the bidder did.
    """

    ground: str
    is_likely_again: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ExclusionFound:
    """What follows for a bidder.

    Attributes:
        is_excluded: Whether it has to be left out; ``None`` where that is for who buys.
        said: Why, in a sentence or two.
    """

    is_excluded: bool | None
    said: str


@cache
def _list() -> Mapping[str, Any]:
    """The list that stands beside this."""
    return tomllib.loads(
        (files(__package__) / "exclusion.toml").read_text(encoding="utf-8")
    )


@cache
def _laws() -> Mapping[str, Law]:
    """Where the rules of the list come from, by a short name."""
    return {
        code: Law(each["title"], Certainty(each["certainty"]))
        for code, each in _list()["laws"].items()
    }


def _with_law(said: Mapping[str, str]) -> str:
    law = _laws()[said["law"]]
    return f"{said['sentence']} {law.title} ({law.certainty})."


def how_judged() -> str:
    """What is judged of a ground that may apply, with the law and how sure it is."""
    return _with_law(_list()["judged_by"])


def not_looked_at() -> list[str]:
    """What the law has looked at and is not looked at here, each with that law."""
    return [_with_law(each) for each in _list()["not_looked_at"]]


@cache
def exclusion_grounds() -> Mapping[str, ExclusionGround]:
    """Every ground by its code, as the list says."""
    return {
        each["code"]: ExclusionGround(
            each["code"],
            each["title"],
            GroundKind(each["kind"]),
            _laws()[f"act_{each['kind']}"],
        )
        for each in _list()["grounds"]
    }


def ground_named(code: str) -> ExclusionGround:
    """A ground by its code.

    Raises:
        BadInput: When there is none of that code.
    """
    if code not in exclusion_grounds():
        raise BadInput(f"No ground for exclusion is called {code[:30]}.")
    return exclusion_grounds()[code]


def faults_in_answers(answers: Sequence[GroundAnswer]) -> list[str]:
    """Everything that is wrong with the answers of a bidder, each in a sentence.

    Each ground is answered once; one that applies says what happened and what was done.

    Raises:
        BadInput: When a ground is not one of the list.
    """
    found = []
    codes = [each.ground for each in answers]
    for code, ground in exclusion_grounds().items():
        if codes.count(code) != 1:
            found.append(f"Answer once whether this applies: {_said(ground)}.")
    for each in answers:
        ground = ground_named(each.ground)
        if not each.applies:
            continue
        if not each.evidence.strip():
            found.append(f"Say what happened: {_said(ground)}.")
        if not each.self_cleaning.strip():
            found.append(
                f"Say what was done so that it does not happen again: {_said(ground)}."
            )
    return found


def exclusion_found(judged: Iterable[Judged]) -> ExclusionFound:
    """What follows for a bidder from what was found of each ground that may apply.

    Raises:
        BadInput: When a ground is not one of the list, or is judged twice or without a
            reason.
    """
    held = list(judged)
    again: dict[GroundKind, list[str]] = {kind: [] for kind in GroundKind}
    for each in held:
        ground = ground_named(each.ground)
        if not each.reason.strip():
            raise BadInput(f"Say why you find that: {_said(ground)}.")
        if [other.ground for other in held].count(each.ground) > 1:
            raise BadInput(f"Judge this once: {_said(ground)}.")
        if each.is_likely_again:
            again[ground.kind].append(_said(ground))
    if must := again[GroundKind.MANDATORY]:
        return ExclusionFound(
            is_excluded=True,
            said=f"It has to be left out: {listed(must)} goes on or is likely to occur "
            "again, and the ground is mandatory.",
        )
    if may := again[GroundKind.DISCRETIONARY]:
        return ExclusionFound(
            None,
            f"It may be left out: {listed(may)} goes on or is likely to occur again, and "
            "who buys decides.",
        )
    return ExclusionFound(
        is_excluded=False,
        said="It is not left out: no ground goes on or is likely to occur again.",
    )


def _said(ground: ExclusionGround) -> str:
    return in_a_sentence(ground.title)
