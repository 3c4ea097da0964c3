"""The gate of a change: what has to be there, what is only warned of, and the lessons.

The gate says of each check whether it is met, with a sentence. What is not met stops the
change; a warning is heard and does not.
"""

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ropewalk.partnership.kinds import (
    ChallengeHeading,
    ChecklistAnswer,
    GateFinding,
    ObjectiveKind,
    TransitionSubject,
)
from ropewalk.partnership.rules.terms import months_after

FOUND_BY_RULE = "found by rule"
TITLES = {
    "team": "Is there a change team?",
    "plan": "Is there a transition plan?",
    "safeguarding": "Does the plan keep people safe meanwhile?",
    "objectives": "Is it for outcomes, not for structures alone?",
    "challenges": "Is every challenge answered?",
}
REMEDIES = {
    "team": "Name who sees the change through.",
    "plan": "Add what has to be moved, whose it is and by when.",
    "safeguarding": "Add a line on safeguarding: what is done, whose it is and by when.",
    "objectives": "Add an objective about what gets better for people.",
    "challenges": "Say what answers each challenge, and whose that is.",
    "lesson": "Answer the seven lessons.",
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One of the seven lessons: a short title, and the question that is asked."""

    code: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class LessonSaid:
    """What was answered to a lesson."""

    answer: ChecklistAnswer
    evidence: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class GateCheck:
    """One check of the gate: what is asked, what was found, and why, in a sentence."""

    code: str
    title: str
    finding: GateFinding
    sentence: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What the gate looks at, of one change on one day.

    Attributes:
        has_team: Whether anybody is in its team.
        subjects: What the lines of its transition plan are about.
        objectives: What each of its objectives is about.
        lessons: What was answered to each lesson, by its code.
        unanswered: How many of its challenges have no answer.
    """

    has_team: bool
    subjects: frozenset[TransitionSubject]
    objectives: Sequence[ObjectiveKind]
    lessons: Mapping[str, LessonSaid]
    unanswered: int


@dataclass(frozen=True, slots=True)
class RiskFound:
    """A challenge that nobody raised: the rule found it, and it is not kept."""

    heading: ChallengeHeading
    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """An objective's place in the tree: its number, such as 9.1, and how deep it is."""

    key: int
    number: str
    depth: int


@cache
def _file() -> dict[str, Any]:
    found = files(__package__) / "change_lessons.toml"
    return tomllib.loads(found.read_text(encoding="utf-8"))


def lessons() -> tuple[Lesson, ...]:
    """The seven lessons, in the order of the paper that draws them."""
    return tuple(
        Lesson(code, said["title"], said["text"])
        for code, said in _file()["lessons"].items()
    )


def lessons_source() -> str:
    """Where the lessons come from."""
    return str(_file()["source"])


def gate(facts: ChangeFacts) -> list[GateCheck]:
    """Every check of the gate, in the order in which a reader asks them."""
    return [
        _check(
            "team",
            None if facts.has_team else "It has no change team.",
            "It has a change team.",
        ),
        _check(
            "plan",
            None if facts.subjects else "It has no transition plan.",
            "It has a transition plan.",
        ),
        _check(
            "safeguarding",
            None
            if TransitionSubject.SAFEGUARDING in facts.subjects
            else "Its transition plan has no line on safeguarding.",
            "Its transition plan has a line on safeguarding.",
        ),
        _objectives(facts.objectives),
        _check(
            "challenges",
            None
            if not facts.unanswered
            else "1 challenge has no answer yet."
            if facts.unanswered == 1
            else f"{facts.unanswered} challenges have no answer yet.",
            "No challenge is without an answer.",
            against=GateFinding.WARNING,
        ),
        *(_lesson(each, facts.lessons.get(each.code)) for each in lessons()),
    ]


def check_as_kept(code: str, finding: GateFinding, sentence: str) -> GateCheck:
    """A check of the gate as it was kept, under the title that it has today."""
    titles = TITLES | {each.code: each.title for each in lessons()}
    return GateCheck(code, titles.get(code, code), finding, sentence)


def not_met(found: Iterable[GateCheck]) -> list[GateCheck]:
    """The checks that stop a change."""
    return [each for each in found if each.finding == GateFinding.NOT_MET]


def why_not_ahead(found: Iterable[GateCheck]) -> str | None:
    """Why a change cannot go ahead, naming each check not met; ``None`` when it can."""
    against = not_met(found)
    if not against:
        return None
    said = " ".join(each.sentence for each in against)
    return f"This change cannot go ahead yet. {said}"


def gate_said(found: Sequence[GateCheck]) -> str:
    """How the gate stands, in a sentence."""
    against = len(not_met(found))
    warned = sum(each.finding == GateFinding.WARNING for each in found)
    heard = f"{warned} warning{'' if warned == 1 else 's'}"
    if against:
        return (
            f"It cannot go ahead yet: {against} of {len(found)} checks "
            f"{'is' if against == 1 else 'are'} not met, and there "
            f"{'is' if warned == 1 else 'are'} {heard if warned else 'no warnings'}."
        )
    return f"It can go ahead, with {heard}." if warned else "It can go ahead."


def risks_found(*, title: str, has_team: bool) -> list[RiskFound]:
    """What the rules find against a change that nobody need have raised.

    Args:
        title: What the change is called.
        has_team: Whether anybody is in its team.

    Source: a paper of January 2010 on models of strategic commissioning, where a
        partnership had no change team, and for long nobody planned the transition.
    """
    if has_team:
        return []
    return [
        RiskFound(
            ChallengeHeading.TRANSITION,
            f"No transition plan: “{title}” has no change team, so nobody sees to one.",
        )
    ]


def workplan_said(terms: Sequence[tuple[date, date]]) -> str:
    """How many groups work, and over how many months from the first day to the last."""
    if not terms:
        return "No task group works on it yet."
    starts_on = min(term[0] for term in terms)
    ends_before = max(term[1] for term in terms)
    months = 1
    while months_after(starts_on, months) < ends_before:
        months += 1
    return (
        f"{len(terms)} task group{'' if len(terms) == 1 else 's'} over {months} "
        f"month{'' if months == 1 else 's'}."
    )


def numbered(rows: Sequence[tuple[int, int | None]]) -> list[Numbered]:
    """Objectives as a tree: each with its number, its parts straight after it.

    Args:
        rows: (key, key of the one it is part of or none), in order.
    """
    parts: dict[int | None, list[int]] = {}
    for key, parent in rows:
        parts.setdefault(parent, []).append(key)

    def below(parent: int | None, before: str, depth: int) -> Iterator[Numbered]:
        for place, key in enumerate(parts.get(parent, []), start=1):
            number = f"{before}{place}"
            yield Numbered(key, number, depth)
            yield from below(key, f"{number}.", depth + 1)

    return list(below(None, "", 0))


def _check(
    code: str,
    fault: str | None,
    well: str,
    *,
    against: GateFinding = GateFinding.NOT_MET,
) -> GateCheck:
    if fault is None:
        return GateCheck(code, TITLES[code], GateFinding.MET, well)
    return GateCheck(code, TITLES[code], against, fault, REMEDIES[code])


def _objectives(kinds: Sequence[ObjectiveKind]) -> GateCheck:
    """Outcomes come before structures: without one, the change is warned."""
    outcomes = kinds.count(ObjectiveKind.OUTCOME)
    structures = kinds.count(ObjectiveKind.STRUCTURE)
    fault = None
    if not outcomes and structures:
        fault = (
            f"It has {structures} objective{'' if structures == 1 else 's'} about how "
            "organisations are set up, and none about what gets better for people."
        )
    elif not outcomes:
        fault = "It has no objective about what gets better for people."
    return _check(
        "objectives",
        fault,
        "It has an objective about what gets better for people.",
        against=GateFinding.WARNING,
    )


def _lesson(lesson: Lesson, said: LessonSaid | None) -> GateCheck:
    """A lesson is to be answered; what is not so yet is a warning with what is to be done."""
    if said is None:
        return GateCheck(
            lesson.code,
            lesson.title,
            GateFinding.NOT_MET,
            f"The lesson “{lesson.title}” is not answered.",
            REMEDIES["lesson"],
        )
    if said.answer == ChecklistAnswer.YES:
        evidence = f" {said.evidence}" if said.evidence else ""
        return GateCheck(
            lesson.code, lesson.title, GateFinding.MET, f"Yes.{evidence}".strip()
        )
    return GateCheck(
        lesson.code,
        lesson.title,
        GateFinding.WARNING,
        f"{said.answer.label}. To be done: {said.action}",
    )
