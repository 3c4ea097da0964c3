"""The four steps of a local action plan, and who is awaited before the next can begin."""

from collections.abc import Sequence
from dataclasses import dataclass

from ropewalk.figures.words import listed

STEPS = (
    "Each partner reappraises from where it stands",
    "The options are appraised in the open, with benefits and risks",
    "The whole system's organisations are developed, at every level",
    "Professions of several kinds are engaged, at every level",
)
FEWEST_PROFESSIONS = 2


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What is there of a local action plan.

    ``developed`` and ``engaged`` are the labels of levels that have a line.
    """

    partners: Sequence[str]
    reappraised: frozenset[str]
    has_options: bool
    levels: Sequence[str]
    developed: frozenset[str]
    engaged: frozenset[str]
    professions: int

    @property
    def awaited(self) -> list[str]:
        """For each step, what is awaited before it is done; empty where it is."""
        return [
            listed([each for each in self.partners if each not in self.reappraised]),
            "" if self.has_options else "an appraisal of the options",
            listed([f"“{each}”" for each in self.levels if each not in self.developed]),
            listed(
                [f"“{each}”" for each in self.levels if each not in self.engaged]
                + (
                    ["a second profession"]
                    if self.professions < FEWEST_PROFESSIONS
                    else []
                )
            ),
        ]


def why_locked(step: int, facts: PlanFacts) -> str:
    """Why a step, counted from 1, cannot begin; nothing where it can.

    The first step that is not done is named, with who or what it waits for.
    """
    for earlier, awaited in enumerate(facts.awaited[: step - 1], start=1):
        if awaited:
            return (
                f"Step {step} is locked until step {earlier} is done: "
                f"{STEPS[earlier - 1][:1].lower()}{STEPS[earlier - 1][1:]}. It waits for "
                f"{awaited}."
            )
    return ""


def local_plan_said(facts: PlanFacts) -> str:
    """Which step a local action plan is at, and who is awaited."""
    for step, awaited in enumerate(facts.awaited, start=1):
        if awaited:
            return f"Step {step} of 4: {STEPS[step - 1][:1].lower()}{STEPS[step - 1][1:]}. Awaited: {awaited}."
    return "All four steps are done."


def openness_fault(*, is_closed: bool, has_benefits: bool, has_risks: bool) -> str:
    """Why an appraisal is not one in the open; nothing where it is."""
    if not is_closed:
        return "This appraisal is still being scored: take it in once it is closed."
    if not (has_benefits and has_risks):
        return (
            "This appraisal does not lay open both benefits and risks of its options. "
            "Record them there first."
        )
    return ""
