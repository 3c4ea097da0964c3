"""Intentions in words: what one is, what is missing from it, and whether it is on time."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ropewalk.figures.words import day, listed, pounds, rough_pounds
from ropewalk.strategy.kinds import IntentionKind

FIRST_DAY = date(1974, 4, 1)
LAST_DAY = date(2100, 1, 1)
NOT_RECORDED = "Not yet recorded"
NO_FUND = "No fund chosen"
NO_SUCH_DECISION = (
    "That decision was put to a body of another partnership, or is kept from you. Choose "
    "one of the list."
)


class Part(StrEnum):
    """What an intention needs before it is complete, in the order it is thought of."""

    NEED = "need"
    OUTCOME = "outcome"
    MEASURE = "measure"
    SERVICE = "service"
    MONEY = "money"
    PROVIDERS = "providers"
    EQUALITY = "equality"
    MILESTONES = "milestones"
    DECISION = "decision"

    @property
    def label(self) -> str:
        """What it is called."""
        return TITLES[self]


TITLES = {
    Part.NEED: "Need",
    Part.OUTCOME: "Outcome",
    Part.MEASURE: "Measure",
    Part.SERVICE: "Service",
    Part.MONEY: "Fund and sum",
    Part.PROVIDERS: "Impact on providers",
    Part.EQUALITY: "Impact on equality",
    Part.MILESTONES: "Milestones",
    Part.DECISION: "Decision",
}
WANTED = {
    Part.NEED: "The need it answers: what people want or lack, and who said so.",
    Part.OUTCOME: "The outcome that ought to be better for people.",
    Part.MEASURE: "The measure by which anybody would know that the outcome is better.",
    Part.SERVICE: "The service that it is about.",
    Part.PROVIDERS: "What it does to providers, and what they were told.",
    Part.EQUALITY: "What it does to groups of people whom the law protects.",
    Part.MILESTONES: "At least one milestone with its day.",
}
VERBS = {
    IntentionKind.INVEST: "invest in",
    IntentionKind.MAINTAIN: "maintain",
    IntentionKind.REDESIGN: "redesign",
    IntentionKind.DECOMMISSION: "decommission",
}


@dataclass(frozen=True, slots=True)
class MilestoneSaid:
    """Part of an intention, the day by which it is to be done, and when it was."""

    title: str
    due_on: date
    done_on: date | None = None
    number: int | None = None

    def is_done(self, on: date) -> bool:
        """Whether it was done by a day."""
        return self.done_on is not None and self.done_on <= on

    def is_late(self, on: date) -> bool:
        """Whether its day had passed without it."""
        return not self.is_done(on) and self.due_on < on

    def state(self, on: date) -> str:
        """How it stood on a day."""
        if self.done_on is not None and self.done_on <= on:
            return f"Done on {day(self.done_on)}"
        return "Late" if self.is_late(on) else "To do"


@dataclass(frozen=True, slots=True)
class IntentionSaid:
    """An intention in words, as a plan holds it.

    ``pence`` is a full year's change in spending; none where nobody knows. ``decision``
    names a decision whether or not it was agreed, which ``is_decided`` says, and
    ``uncommitted`` what that decision lacks of the money, if it does. ``add_on`` says why it stands outside the main programme, if it does.
    """

    number: int
    kind: IntentionKind
    title: str
    service: str = ""
    priority: str = ""
    body: str = ""
    add_on: str = ""
    need: str = ""
    need_source: str = ""
    outcome: str = ""
    outcome_source: str = ""
    measure: str = ""
    measure_source: str = ""
    evidence: str = ""
    fund: str = ""
    pence: int | None = None
    provider_impact: str = ""
    equality_impact: str = ""
    decision: str = ""
    is_decided: bool = False
    uncommitted: str = ""
    withdrawn_because: str = ""
    milestones: tuple[MilestoneSaid, ...] = ()

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that are not there yet."""
        there = {
            Part.NEED: bool(self.need),
            Part.OUTCOME: bool(self.outcome),
            Part.MEASURE: bool(self.measure),
            Part.SERVICE: bool(self.service),
            Part.MONEY: bool(self.fund) and self.pence is not None,
            Part.PROVIDERS: bool(self.provider_impact),
            Part.EQUALITY: bool(self.equality_impact),
            Part.MILESTONES: bool(self.milestones),
            Part.DECISION: bool(self.decision)
            and self.is_decided
            and not self.uncommitted,
        }
        return tuple(part for part in Part if not there[part])

    @property
    def missing_said(self) -> str:
        """What is missing, in a few words; empty where nothing is."""
        return listed([self._called(part) for part in self.missing])

    def _called(self, part: Part) -> str:
        if part == Part.DECISION and self.uncommitted:
            return f"a decision that commits this money ({self.uncommitted})"
        return part.label.lower()

    @property
    def decided(self) -> str:
        """Its decision, and what that lacks of the money."""
        if not self.decision or not self.uncommitted:
            return self.decision
        return f"{self.decision}. Not enough for this: {self.uncommitted}"

    @property
    def as_seen(self) -> str:
        """What a form keeps of it, to tell whether somebody changed it meanwhile."""
        words = repr(replace(self, milestones=()))
        return hashlib.sha256(words.encode()).hexdigest()[:16]

    def wanted(self, part: Part) -> str:
        """What has to be added for a part that is missing."""
        if part == Part.DECISION:
            if self.uncommitted:
                return f"A decision that commits this money: {self.uncommitted}."
            if self.decision:
                return "That the decision it waits for is agreed."
            return "The decision by which a body of this partnership agreed to it."
        if part == Part.MONEY:
            if self.fund:
                return "The sum by which it changes what is spent in a full year."
            if self.pence is not None:
                return "The fund that the money comes from or goes back to."
            return "The fund, and the sum by which it changes what is spent in a year."
        return WANTED[part]

    def sentence(self) -> str:
        """What partners intend, and what is missing, to say in a meeting."""
        what = f"Partners intend to {VERBS[self.kind]} “{self.title}”"
        if self.withdrawn_because:
            return f"{what}: this was withdrawn. {_ended(self.withdrawn_because)}"
        if not self.missing:
            return f"{what}, {money_said(self.pence)}. Nothing is missing from it."
        verb = "is" if len(self.missing) == 1 else "are"
        return (
            f"{what}, {money_said(self.pence)}. It is not complete: "
            f"{self.missing_said} {verb} missing."
        )

    def facts(self) -> list[tuple[str, str]]:
        """Every part of it with what is recorded, or that nothing is."""
        money = NOT_RECORDED
        if self.fund or self.pence is not None:
            money = f"{self.fund or NO_FUND}: {_to_the_penny(self.pence)}"
        parts = [
            ("What is intended", self.kind.label),
            ("Service", self.service),
            ("Need", _with(self.need, self.need_source)),
            ("Outcome", _with(self.outcome, self.outcome_source)),
            ("Measure", _with(self.measure, self.measure_source)),
            ("Research and good practice", self.evidence),
            ("Fund and sum", money),
            ("Impact on providers", self.provider_impact),
            ("Impact on equality", self.equality_impact),
            ("Priority", self.priority),
            ("Decided by", self.body),
            ("Decision", self.decided),
        ]
        return [(title, words or NOT_RECORDED) for title, words in parts]


def _with(words: str, source: str) -> str:
    return f"{words} ({source})" if words and source else words


def why_uncommitted(
    pence: int | None, *, commits: int | None, commits_nothing: bool
) -> str:
    """What a decision lacks of the money that an intention takes; empty where nothing.

    How much it does commit is told on its own page alone.

    Args:
        pence: A full year's change in spending; none where nobody knows.
        commits: The sum that the decision commits; none where it names none.
        commits_nothing: Whether it says that it commits no money.
    """
    if pence is None or pence <= 0:
        return ""
    if commits is None:
        return (
            "the decision commits no money"
            if commits_nothing
            else "the decision does not say what it commits"
        )
    return "the decision commits less than this takes" if commits < pence else ""


def _ended(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _to_the_penny(pence: int | None) -> str:
    """A full year's change in spending, as it was entered."""
    if pence is None:
        return "a sum that is not known"
    if pence == 0:
        return "no change in what is spent"
    return f"{'takes' if pence > 0 else 'frees'} {pounds(abs(pence))} a year"


def money_said(pence: int | None) -> str:
    """What a full year's change in spending does, in words."""
    if pence is None:
        return "at a sum that is not known"
    if pence == 0:
        return "which changes nothing that is spent"
    does = "takes" if pence > 0 else "frees"
    return f"which {does} {rough_pounds(abs(pence))} a year"


def why_add_on(
    *, has_priority: bool, is_withdrawn: bool = False, has_body: bool
) -> str:
    """Why an intention stands outside the main programme; empty where it does not."""
    lacks = []
    if not has_priority:
        lacks.append("no priority of the partnership")
    elif is_withdrawn:
        lacks.append("a priority that was withdrawn")
    if not has_body:
        lacks.append("no body that decides about it")
    if not lacks:
        return ""
    return f"Add-on: not part of the main programme. It has {listed(lacks)}."


def why_no_sum(kind: IntentionKind, pence: int | None) -> str:
    """Why a sum cannot be that of an intention of this kind; empty where it can."""
    if pence is None:
        return ""
    if kind == IntentionKind.DECOMMISSION and pence > 0:
        return (
            "Decommissioning frees money: enter the sum with a minus sign, or say that "
            "the intention is of another kind."
        )
    if kind == IntentionKind.INVEST and pence <= 0:
        return (
            "Investing takes money: enter a sum above nothing, or say that the intention "
            "is of another kind."
        )
    return ""


def why_no_day(on: date) -> str:
    """Why a day cannot be one of an intention or a plan; empty where it can."""
    if FIRST_DAY <= on < LAST_DAY:
        return ""
    return f"{day(on)} cannot be planned for: enter a day from 1974 up to 2099."


class Track(StrEnum):
    """Whether an intention is on time."""

    ON_TRACK = "on_track"
    LATE = "late"
    DONE = "done"
    INCOMPLETE = "incomplete"

    @property
    def label(self) -> str:
        """How it reads on a page."""
        return {
            Track.ON_TRACK: "On track",
            Track.LATE: "Late",
            Track.DONE: "Done",
            Track.INCOMPLETE: "Incomplete",
        }[self]


@dataclass(frozen=True, slots=True)
class OnTrack:
    """Whether an intention is on time on a day, and why that is said."""

    said: IntentionSaid
    track: Track
    reason: str


def on_track(said: IntentionSaid, *, on: date) -> OnTrack:
    """Whether an intention is on time on a day.

    What is late is late whatever else is missing. What was done in every milestone is
    done only where nothing is missing from the intention.
    """
    late = [each for each in said.milestones if each.is_late(on)]
    if late:
        reason = f"“{late[0].title}” was due on {day(late[0].due_on)} and is not done."
        if len(late) > 1:
            more = len(late) - 1
            others = (
                "1 more milestone is" if more == 1 else f"{more} more milestones are"
            )
            reason = f"{reason} {others} late."
        return OnTrack(said, Track.LATE, reason)
    if said.missing:
        return OnTrack(said, Track.INCOMPLETE, f"Missing: {said.missing_said}.")
    to_do = [each for each in said.milestones if not each.is_done(on)]
    if not to_do:
        return OnTrack(said, Track.DONE, "Every milestone is done.")
    reason = f"Next: “{to_do[0].title}”, due on {day(to_do[0].due_on)}."
    return OnTrack(said, Track.ON_TRACK, reason)


@dataclass(frozen=True, slots=True)
class FundTotal:
    """What the intentions of one fund take and free in a full year, as far as is known.

    A sum is none where nothing is known of it: money is not said to be taken or freed at
    £0 while an intention has no sum. ``unknown`` counts those, which stand in no total.
    """

    fund: str
    takes: int | None
    frees: int | None
    net: int | None
    intentions: int
    unknown: int


def money_by_fund(said: Iterable[IntentionSaid]) -> list[FundTotal]:
    """What intentions take and free, fund by fund; what has no fund comes last."""
    held: dict[str, list[int | None]] = {}
    for each in said:
        held.setdefault(each.fund, []).append(each.pence)
    return [
        _total(fund or NO_FUND, held[fund])
        for fund in sorted(held, key=lambda name: (not name, name.casefold()))
    ]


def _total(fund: str, sums: Sequence[int | None]) -> FundTotal:
    known = [pence for pence in sums if pence is not None]
    is_whole = len(known) == len(sums)
    taken = [pence for pence in known if pence > 0]
    freed = [-pence for pence in known if pence < 0]
    takes = sum(taken) if taken or is_whole else None
    frees = sum(freed) if freed or is_whole else None
    return FundTotal(
        fund,
        takes=takes,
        frees=frees,
        net=None if takes is None or frees is None else takes - frees,
        intentions=len(sums),
        unknown=len(sums) - len(known),
    )


def all_money(said: Sequence[IntentionSaid]) -> str:
    """What intentions take and free together, and how many have no sum, in a sentence."""
    whole = _total("", [each.pence for each in said])
    if not said:
        return "There is no intention, so no money is taken or freed."
    if whole.unknown == whole.intentions:
        return (
            "What they take or free is not known yet, so nothing can be said about money: "
            "each still needs its sum."
        )
    sentence = (
        f"{'The sums known' if whole.unknown else 'Together they'} {_does(whole)}."
    )
    if whole.unknown == 1:
        return f"{sentence} What 1 more takes or frees is not known yet: it still needs its sum."
    if whole.unknown:
        return (
            f"{sentence} What {whole.unknown} more take or free is not known yet: each "
            "still needs its sum."
        )
    return sentence


def _does(whole: FundTotal) -> str:
    """What intentions do with money, as far as is known: nobody is told that £0 is freed."""
    if whole.takes and whole.frees:
        net = whole.takes - whole.frees
        more = f"{rough_pounds(abs(net))} {'more' if net > 0 else 'less'}"
        return (
            f"take {rough_pounds(whole.takes)} and free {rough_pounds(whole.frees)} a "
            f"year: {more if net else 'nothing more and nothing less'} in all"
        )
    if whole.takes:
        return f"take {rough_pounds(whole.takes)} a year, and none frees money"
    if whole.frees:
        return f"free {rough_pounds(whole.frees)} a year, and none takes money"
    return "change nothing that is spent"


def kinds_said(said: Iterable[IntentionSaid]) -> str:
    """How many intentions there are of each kind, in words."""
    counts = Counter(each.kind for each in said)
    return listed(
        [f"{counts[kind]} to {kind.label.lower()}" for kind in VERBS if counts[kind]]
    )


def track_sentence(found: Sequence[OnTrack], *, on: date) -> str:
    """How many intentions are late, incomplete, on track and done on a day."""
    if not found:
        return f"No intention stood on {day(on)}."
    counts = Counter(each.track for each in found)
    parts = [
        f"{counts[track]} {track.label.lower()}"
        for track in (Track.LATE, Track.INCOMPLETE, Track.ON_TRACK, Track.DONE)
        if counts[track]
    ]
    whole = "1 intention" if len(found) == 1 else f"{len(found)} intentions"
    return f"Of {whole} on {day(on)}: {listed(parts)}."
