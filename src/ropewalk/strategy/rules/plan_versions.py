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
        if not intention[
            "uncommitted"
        ]:  # what was issued before this was told keeps its hash
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
    SAME = "same"

    @property
    def label(self) -> str:
        """How it reads on a page."""
        return {
            Change.NEW: "New",
            Change.GONE: "Gone",
            Change.CHANGED: "Changed",
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
        change = Change.CHANGED if what else Change.SAME
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


def _changed(before: IntentionSaid, after: IntentionSaid) -> list[str]:
    changed = []
    if before.kind != after.kind:
        changed.append(f"kind: {before.kind.label} before, now {after.kind.label}")
    if before.pence != after.pence:
        changed.append(f"sum: {_sum(before.pence)} before, now {_sum(after.pence)}")
    return (
        changed
        + [
            title
            for title, name in (
                ("title", "title"),
                ("service", "service"),
                ("need", "need"),
                ("outcome", "outcome"),
                ("measure", "measure"),
                ("research and good practice", "evidence"),
                ("fund", "fund"),
                ("impact on providers", "provider_impact"),
                ("impact on equality", "equality_impact"),
                ("priority", "priority"),
                ("body", "body"),
                ("decision", "decision"),
            )
            if getattr(before, name) != getattr(after, name)
        ]
        + (["milestones"] if _milestones(before) != _milestones(after) else [])
    )


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
            (Change.SAME, "as before"),
        )
        if counts[change]
    ]
    plan = f" Of the plan itself, these differ: {listed(list(of_plan))}."
    head = (
        f"Intentions: {listed(parts)}." if parts else "Neither plan has an intention."
    )
    return f"{head}{plan if of_plan else ''}"
