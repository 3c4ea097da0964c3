"""Reviewing an agreement: how complete it is, whether it is robust, and when it is due."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ropewalk.figures import Certainty
from ropewalk.figures.words import day, listed
from ropewalk.partnership.rules.agreement_checks import missing_in
from ropewalk.partnership.rules.agreement_law import agreement_law
from ropewalk.partnership.rules.terms import months_after


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an agreement is reviewed against, and what of it is missing."""

    code: str
    title: str
    missing: str

    @property
    def is_there(self) -> bool:
        """Whether nothing of it is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Elements:
    """The elements of a signed funding agreement, in our reconstruction."""

    items: tuple[Item, ...]
    certainty: Certainty
    source: str

    @property
    def percent(self) -> int:
        """How much of them is there, rounded down: only all of them is 100."""
        return 100 * sum(each.is_there for each in self.items) // len(self.items)


@dataclass(frozen=True, slots=True)
class Annex:
    """What registration of a partnership asked for in 2000: questions and arrangements."""

    questions: tuple[Item, ...]
    arrangements: tuple[Item, ...]
    certainty: Certainty
    source: str

    @property
    def is_robust(self) -> bool:
        """Whether every one of the robust arrangements is described."""
        return all(each.is_there for each in self.arrangements)

    @property
    def is_complete(self) -> bool:
        """Whether every question is answered too."""
        return self.is_robust and all(each.is_there for each in self.questions)

    @property
    def said(self) -> str:
        """Whether it is robust and complete, in a sentence that names what is missing."""
        loose = [each.title for each in self.arrangements if not each.is_there]
        unanswered = [each.title for each in self.questions if not each.is_there]
        said = []
        if loose:
            said.append(f"Not robust: nothing is said on {_lowered(loose)}.")
        if unanswered:
            said.append(f"Not answered: {_lowered(unanswered)}.")
        return " ".join(said) or "Robust, and every question is answered."


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the review checklist."""

    code: str
    text: str


def _lowered(words: list[str]) -> str:
    return listed([each[0].lower() + each[1:] for each in words])


@cache
def _lists() -> dict[str, Any]:
    file = files(__package__) / "agreement_review.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _items(said: dict[str, Any], facts: frozenset[str]) -> tuple[Item, ...]:
    terms = agreement_law().terms
    return tuple(
        Item(
            code=code,
            title=each["title"],
            missing=listed(
                missing_in(
                    tuple(tuple(need.split("|")) for need in each["needs"]),
                    facts,
                    terms,
                )
            ),
        )
        for code, each in said.items()
    )


def elements_of(facts: frozenset[str]) -> Elements:
    """How much of a signed funding agreement is there, in our reconstruction."""
    said = _lists()["elements"]
    return Elements(
        _items(said["items"], facts), Certainty(said["certainty"]), said["source"]
    )


def annex_of(facts: frozenset[str]) -> Annex:
    """How far the questions of 2000 are answered and the arrangements robust."""
    said = _lists()["annex"]
    return Annex(
        _items(said["questions"], facts),
        _items(said["arrangements"], facts),
        Certainty(said["certainty"]),
        said["source"],
    )


def checklist() -> tuple[Question, ...]:
    """The questions of a review, in our reconstruction."""
    items = _lists()["checklist"]["items"]
    return tuple(Question(code, text) for code, text in items.items())


def why_review(
    facts: frozenset[str],
    *,
    on: date,
    starts_on: date | None,
    review_on: date | None,
    last_reviewed_on: date | None,
    months: int,
) -> list[str]:
    """Why a review is recommended, each reason in a sentence; none when it is not.

    Args:
        facts: What the agreement says and shows.
        on: The day of asking.
        starts_on: When its term starts.
        review_on: When its next review is due, as it says.
        last_reviewed_on: When it was last reviewed, if ever.
        months: How long may pass between reviews.

    Returns:
        Unsigned, without exit terms, overdue: whichever apply.
    """
    reasons = []
    if "signed" not in facts:
        reasons.append("It is not signed by every party.")
    if "exit" not in facts or "termination" not in facts:
        reasons.append("It has no exit terms.")
    since = last_reviewed_on or starts_on
    if (
        review_on
        and review_on < on
        and not (last_reviewed_on and last_reviewed_on >= review_on)
    ):
        reasons.append(f"Its review was due on {day(review_on)}.")
    elif since and months_after(since, months) < on:
        words = "reviewed" if last_reviewed_on else "started and not reviewed since"
        reasons.append(f"It was last {words} on {day(since)}.")
    return reasons
