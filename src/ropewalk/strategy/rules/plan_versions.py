"""What was issued, to the letter, and what differs between two plans."""

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from ropewalk.figures.words import listed, pounds
from ropewalk.strategy.rules.intentions import IntentionSaid
from ropewalk.strategy.rules.plans import PlanSaid

ASIDE = ("standing", "on", "parts")  # what a plan says of itself, and what is in others


def content_hash(plan: PlanSaid) -> str:
    """The SHA-256 of all that a plan says; the same words always give the same."""
    held = asdict(plan)
    for name in ASIDE:
        del held[name]
    held["intentions"] = [asdict(each) for each in plan.counted]
    for intention in held["intentions"]:
        # what was issued before this was told keeps its hash
        if not intention["uncommitted"]:
            del intention["uncommitted"]
        for milestone in intention["milestones"]:
            del milestone["number"]
    words = json.dumps(held, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()


class Change(StrEnum):
    """What became of an intention between two plans."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    ANEW = "anew"
    SAME = "same"

    @property
    def label(self) -> str:
        """How it reads on a page."""
        return {
            Change.NEW: "New",
            Change.GONE: "Gone",
            Change.CHANGED: "Changed",
            Change.ANEW: "Recorded anew",
            Change.SAME: "As before",
        }[self]


@dataclass(frozen=True, slots=True)
class Difference:
    """An intention in two plans, or in one of them alone, and what differs."""

    change: Change
    before: IntentionSaid | None
    after: IntentionSaid | None
    what: str = ""

    @property
    def title(self) -> str:
        """What the intention is called, in the later plan if it is there."""
        held = self.after or self.before
        return held.title if held else ""


def differences(before: PlanSaid, after: PlanSaid) -> list[Difference]:
    """What is new, gone and changed in a plan beside an earlier one.

    An intention is the same where it is the same record, or else has the same title:
    last year's intentions are often recorded anew.
    """
    left = list(before.counted)
    found = []
    for each in after.counted:
        earlier = _same(each, left, after.counted)
        if earlier is None:
            found.append(Difference(Change.NEW, None, each))
            continue
        left.remove(earlier)
        what = listed(_changed(earlier, each))
        same = Change.SAME if earlier.number == each.number else Change.ANEW
        change = Change.CHANGED if what else same
        found.append(Difference(change, earlier, each, what))
    found += [Difference(Change.GONE, each, None) for each in left]
    order = list(Change)
    return sorted(found, key=lambda each: (order.index(each.change), each.title))


def _same(
    said: IntentionSaid, left: Sequence[IntentionSaid], after: Sequence[IntentionSaid]
) -> IntentionSaid | None:
    """The intention among those left that is the same as another."""
    taken = {each.number for each in after}
    for each in left:
        if each.number == said.number:
            return each
    for each in left:
        if each.number not in taken and each.title.casefold() == said.title.casefold():
            return each
    return None


IN_ONE_WORD = (
    ("title", "title"),
    ("service", "service"),
    ("need", "need"),
    ("source of the need", "need_source"),
    ("outcome", "outcome"),
    ("source of the outcome", "outcome_source"),
    ("measure", "measure"),
    ("source of the measure", "measure_source"),
    ("research and good practice", "evidence"),
    ("fund", "fund"),
    ("whether the decision commits the money", "uncommitted"),
    ("impact on providers", "provider_impact"),
    ("impact on equality", "equality_impact"),
    ("priority", "priority"),
    ("body", "body"),
)


def _changed(before: IntentionSaid, after: IntentionSaid) -> list[str]:
    """What differs in an intention: something wherever what is hashed of it does.

    Whether it is the same record is told apart.
    """
    told = [
        f"{title}: {earlier} before, now {now}"
        for title, earlier, now in (
            ("kind", str(before.kind.label), str(after.kind.label)),
            ("sum", _sum(before.pence), _sum(after.pence)),
            ("decision", _decided(before), _decided(after)),
            ("programme", _programme(before), _programme(after)),
        )
        if earlier != now
    ]
    told += [
        title
        for title, name in IN_ONE_WORD
        if getattr(before, name) != getattr(after, name)
    ]
    if before.decision != after.decision and _decided(before) == _decided(after):
        told.append("decision")
    if before.add_on != after.add_on and _programme(before) == _programme(after):
        told.append("why it is an add-on")
    if _milestones(before) != _milestones(after):
        told.append("milestones")
    return told


def _decided(said: IntentionSaid) -> str:
    if said.is_decided:
        return "agreed"
    return "not agreed" if said.decision else "none"


def _programme(said: IntentionSaid) -> str:
    return "an add-on" if said.add_on else "in the main programme"


def _milestones(said: IntentionSaid) -> list[tuple[object, ...]]:
    return [(each.title, each.due_on, each.done_on) for each in said.milestones]


def _sum(pence: int | None) -> str:
    return "not known" if pence is None else pounds(pence)


def plan_changes(before: PlanSaid, after: PlanSaid) -> list[str]:
    """What differs in the plan itself: its title, vision, term, and what it is inside."""
    return [
        title
        for title, name in (
            ("title", "title"),
            ("vision", "vision"),
            ("term", "term"),
            ("plan that it is inside", "within"),
            ("name of the partnership", "partnership"),
            ("partners", "partners"),
        )
        if getattr(before, name) != getattr(after, name)
    ]


def differences_said(found: Sequence[Difference], *, of_plan: Sequence[str]) -> str:
    """How much differs, in a sentence."""
    counts = Counter(each.change for each in found)
    parts = [
        f"{counts[change]} {words}"
        for change, words in (
            (Change.NEW, "new"),
            (Change.GONE, "gone"),
            (Change.CHANGED, "changed"),
            (Change.ANEW, "recorded anew with nothing changed"),
            (Change.SAME, "as before"),
        )
        if counts[change]
    ]
    plan = f" Of the plan itself, these differ: {listed(list(of_plan))}."
    head = (
        f"Intentions: {listed(parts)}." if parts else "Neither plan has an intention."
    )
    return f"{head}{plan if of_plan else ''}"
