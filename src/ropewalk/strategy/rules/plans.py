"""Plans in words: the intentions of a term together, what they are for and do with money."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ropewalk.figures.words import day, listed, rough_pounds
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.rules.intentions import (
    IntentionSaid,
    MilestoneSaid,
    all_money,
    kinds_said,
    why_no_day,
)

ONE_DAY = timedelta(days=1)
EASY_VERBS = {
    IntentionKind.INVEST: "We want to do more of this",
    IntentionKind.MAINTAIN: "We want to keep this",
    IntentionKind.REDESIGN: "We want to change this",
    IntentionKind.DECOMMISSION: "We want to stop this",
}
MOST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Term:
    """From the first day of a plan up to, and not including, the day after its last."""

    starts_on: date
    ends_before: date

    @property
    def said(self) -> str:
        """The term in words."""
        return f"{day(self.starts_on)} to {day(self.ends_before - ONE_DAY)}"

    def is_inside(self, other: "Term") -> bool:
        """Whether every day of it is a day of another."""
        return (
            other.starts_on <= self.starts_on and self.ends_before <= other.ends_before
        )


def why_no_term(
    term: Term, *, within: Term | None = None, parts: Sequence[Term] = ()
) -> str:
    """Why a plan cannot have a term; empty where it can.

    Args:
        term: Its term.
        within: That of the plan it is inside.
        parts: Those of the plans inside it.
    """
    for each in (term.starts_on, term.ends_before - ONE_DAY):
        if fault := why_no_day(each):
            return fault
    if term.ends_before <= term.starts_on:
        return "The last day of a plan comes on or after its first day."
    if within and not term.is_inside(within):
        return (
            f"A plan inside another keeps to its term, which is {within.said}. Choose "
            "days within that, or no plan that it is inside."
        )
    outside = [each.said for each in parts if not each.is_inside(term)]
    if outside:
        return f"A plan inside this one would lie outside its term: {listed(outside)}."
    return ""


@dataclass(frozen=True, slots=True)
class PlanSaid:
    """A plan in words, as it stands or as it was issued.

    ``standing`` says which of the two it is and of which day. ``parts`` are the plans
    inside it.
    """

    title: str
    vision: str
    term: Term
    partnership: str
    partners: tuple[str, ...]
    within: str
    intentions: tuple[IntentionSaid, ...]
    standing: str
    on: date
    parts: tuple[str, ...] = ()

    @property
    def counted(self) -> tuple[IntentionSaid, ...]:
        """Its intentions without those that were withdrawn."""
        return tuple(each for each in self.intentions if not each.withdrawn_because)

    @property
    def incomplete(self) -> tuple[IntentionSaid, ...]:
        """The intentions from which something is missing."""
        return tuple(each for each in self.counted if each.missing)

    @property
    def without_outcome(self) -> tuple[IntentionSaid, ...]:
        """The intentions that are for no outcome."""
        return tuple(each for each in self.counted if not each.outcome)

    @property
    def outcomes(self) -> dict[str, list[IntentionSaid]]:
        """The intentions for each outcome, by outcome."""
        held: dict[str, list[IntentionSaid]] = {}
        for each in sorted(self.counted, key=lambda one: one.outcome.casefold()):
            if each.outcome:
                held.setdefault(each.outcome, []).append(each)
        return held

    def of_kind(self, kind: IntentionKind) -> list[IntentionSaid]:
        """The intentions of a kind."""
        return [each for each in self.counted if each.kind == kind]

    def milestones(self) -> list[tuple[IntentionSaid, MilestoneSaid]]:
        """Every milestone with its intention, in the order of their days."""
        every = [(each, one) for each in self.counted for one in each.milestones]
        return sorted(every, key=lambda pair: (pair[1].due_on, pair[0].title))

    def sentence(self) -> str:
        """What the plan is, in two or three sentences to say in a meeting."""
        if not self.counted:
            return f"{self.title} runs from {self.term.said} and has no intention yet."
        count = len(self.counted)
        has = "1 intention" if count == 1 else f"{count} intentions"
        head = f"{self.title} runs from {self.term.said} and has {has}"
        return " ".join(
            [
                f"{head}: {kinds_said(self.counted)}.",
                all_money(self.counted),
                self.incomplete_said(),
            ]
        )

    def vision_said(self) -> str:
        """How far the vision is tied to outcomes, in a sentence."""
        if not self.counted:
            return (
                "No intention is in the plan yet, so the vision is tied to no outcome."
            )
        missing = [f"“{each.title}”" for each in self.without_outcome]
        if missing:
            verb = "is" if len(missing) == 1 else "are"
            return f"{listed(missing)} {verb} tied to no outcome yet."
        count = len(self.outcomes)
        outcomes = "1 outcome" if count == 1 else f"{count} outcomes"
        return f"Every intention is tied to an outcome: {outcomes} in all."

    def sources(self) -> list[str]:
        """Where what the plan says comes from, each once."""
        said = [
            f"The records of {self.partnership}, as at {day(self.on)}.",
            *(
                f"Outcome: {each.outcome_source}."
                for each in self.counted
                if each.outcome
            ),
            *(
                f"Measure “{each.measure}”: {each.measure_source}."
                for each in self.counted
                if each.measure
            ),
            *(
                f"Need for “{each.title}”: {each.need_source}."
                for each in self.counted
                if each.need
            ),
        ]
        return list(dict.fromkeys(said))

    def incomplete_said(self) -> str:
        """How many intentions are not complete, in a sentence."""
        count = len(self.incomplete)
        if not count:
            return "Nothing is missing from any of them."
        if count == len(self.counted):
            return "It is not complete." if count == 1 else "None of them is complete."
        return "1 is not complete." if count == 1 else f"{count} are not complete."

    def milestones_said(self) -> str:
        """How the milestones stand on the day, in a sentence."""
        every = [one for _, one in self.milestones()]
        if not every:
            return "No milestone is set yet."
        done = sum(1 for each in every if each.is_done(self.on))
        late = sum(1 for each in every if each.is_late(self.on))
        whole = "1 milestone" if len(every) == 1 else f"{len(every)} milestones"
        return f"Of {whole}, {done} done, {late} late and {len(every) - done - late} to do."


def easy_read(plan: PlanSaid) -> list[tuple[str, list[str]]]:
    """A plan in short sentences, one thing in each, under plain headings."""
    last = plan.term.ends_before - ONE_DAY
    return [
        (
            "What this is",
            [
                "This is a plan.",
                f"{listed(list(plan.partners))} made it together.",
                f"It starts on {day(plan.term.starts_on)}.",
                f"It ends on {day(last)}.",
            ],
        ),
        (
            "What we want to get better",
            list(plan.outcomes) or ["We have not said yet what should get better."],
        ),
        (
            "What we want to do",
            [
                f"{EASY_VERBS[kind]}: {each.title}."
                for kind in EASY_VERBS
                for each in plan.of_kind(kind)
            ]
            or ["We have not said yet what we want to do."],
        ),
        ("Money", _easy_money(plan)),
        ("When", _easy_days(plan)),
        ("What is not ready", _easy_missing(plan)),
        (
            "Your say",
            ["You can ask any of us about this plan.", "Tell us what you think."],
        ),
    ]


def _easy_money(plan: PlanSaid) -> list[str]:
    known = [each.pence for each in plan.counted if each.pence is not None]
    unknown = len(plan.counted) - len(known)
    lines = []
    if known:
        takes = sum(each for each in known if each > 0)
        frees = -sum(each for each in known if each < 0)
        lines += [f"New things cost {rough_pounds(takes)} each year."] if takes else []
        lines += (
            [f"Things we stop or change save {rough_pounds(frees)} each year."]
            if frees
            else []
        )
        lines += [] if takes or frees else ["We spend as much as before."]
    if unknown:
        things = "1 thing" if unknown == 1 else f"{unknown} things"
        lines.append(f"We do not know yet what {things} will cost.")
    return lines or ["We do not know yet what it will cost."]


def _easy_days(plan: PlanSaid) -> list[str]:
    to_do = [one for _, one in plan.milestones() if not one.is_done(plan.on)]
    if not to_do:
        return ["There is no day to wait for."]
    return [f"By {day(each.due_on)}: {each.title}." for each in to_do[:MOST_DAYS]]


def _easy_missing(plan: PlanSaid) -> list[str]:
    count = len(plan.incomplete)
    if not count:
        return ["Everything is ready."]
    return [
        "1 thing in this plan is not ready yet."
        if count == 1
        else f"{count} things in this plan are not ready yet."
    ]
