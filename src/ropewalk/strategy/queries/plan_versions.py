"""Questions about versions of plans: what was issued, and what differs since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from ropewalk.figures import Column, Table
from ropewalk.figures.words import day
from ropewalk.organisations.models import Account
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.models import Partnership
from ropewalk.partnership.queries.decisions import decisions_of
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import (
    Plan,
    PlanVersion,
    PlanVersionLine,
    PlanVersionMilestone,
    PlanVersionPartner,
)
from ropewalk.strategy.rules.intentions import IntentionSaid, MilestoneSaid
from ropewalk.strategy.rules.plan_versions import (
    Difference,
    content_hash,
    differences,
    differences_said,
    plan_changes,
)
from ropewalk.strategy.rules.plans import PlanSaid, Term

Pairs = list[tuple[str, str]]


def plan_versions_seen_by(actor: Account, *, on: date) -> QuerySet[PlanVersion]:
    """The versions of plans of the actor's partnerships, in four queries."""
    return with_lines(
        PlanVersion.objects.filter(plan__in=Plan.objects.visible_to(actor, on=on))
    )


def with_lines(versions: QuerySet[PlanVersion]) -> QuerySet[PlanVersion]:
    """Versions with all that was copied into them; three more queries."""
    return versions.select_related("plan__partnership").prefetch_related(
        Prefetch("partners", PlanVersionPartner.objects.order_by("pk")),
        Prefetch("lines", PlanVersionLine.objects.order_by("pk")),
        Prefetch("lines__milestones", PlanVersionMilestone.objects.order_by("pk")),
    )


def version_said(version: PlanVersion) -> PlanSaid:
    """A plan as it was issued; no query where it was fetched by ``with_lines``."""
    return PlanSaid(
        title=version.title,
        vision=version.vision,
        term=Term(version.starts_on, version.ends_before),
        partnership=version.partnership_name,
        partners=tuple(each.name for each in version.partners.all()),
        within=version.within_title,
        intentions=tuple(_line_said(each) for each in version.lines.all()),
        standing=f"Version {version.number}, issued on {day(version.issued_on)} by "
        f"decision of {version.decided_by}",
        on=version.issued_on,
    )


def _line_said(line: PlanVersionLine) -> IntentionSaid:
    return IntentionSaid(
        number=line.intention_id,
        kind=IntentionKind(line.kind),
        title=line.title,
        service=line.service,
        priority=line.priority,
        body=line.body,
        add_on=line.add_on,
        need=line.need,
        need_source=line.need_source,
        outcome=line.outcome,
        outcome_source=line.outcome_source,
        measure=line.measure,
        measure_source=line.measure_source,
        evidence=line.evidence,
        fund=line.fund,
        pence=line.pence,
        provider_impact=line.provider_impact,
        equality_impact=line.equality_impact,
        decision=line.decision,
        is_decided=line.is_decided,
        uncommitted=line.uncommitted,
        milestones=tuple(
            MilestoneSaid(each.title, each.due_on, each.done_on)
            for each in line.milestones.all()
        ),
    )


def is_whole(version: PlanVersion) -> bool:
    """Whether a version still says, to the letter, what was issued."""
    return content_hash(version_said(version)) == version.hash


def whole_said(version: PlanVersion) -> str:
    """Whether a version is whole, in a sentence."""
    if is_whole(version):
        return f"The copy is whole: it says what was issued (SHA-256 {version.hash})."
    return (
        "The copy is not what was issued: its hash differs. Tell whoever keeps this "
        "installation before you rely on it."
    )


def last_version(plan: Plan) -> PlanVersion | None:
    """The version of a plan that was issued last, if one was; four queries."""
    return with_lines(plan.versions.order_by("number")).last()


def issuing_decisions(partnership: Partnership, *, actor: Account, on: date) -> Pairs:
    """The decisions by which a plan can be issued: those agreed that somebody may read.

    Up to eight queries.
    """
    return [
        (str(each.pk), f"{each.item.title} ({each.item.meeting.body.name})")
        for each in decisions_of(partnership, actor=actor, on=on).filter(
            state=DecisionState.AGREED
        )
    ]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two plans beside each other."""

    before: PlanSaid
    after: PlanSaid

    @property
    def found(self) -> Sequence[Difference]:
        """What differs, intention by intention."""
        return differences(self.before, self.after)

    @property
    def sentence(self) -> str:
        """How much differs."""
        return differences_said(
            self.found, of_plan=plan_changes(self.before, self.after)
        )

    @property
    def is_same(self) -> bool:
        """Whether both say the same, to the letter."""
        return content_hash(self.before) == content_hash(self.after)

    def table(self) -> Table:
        """Each intention in both, with what differs."""
        return Table(
            key="compared",
            title="What differs",
            columns=(
                Column("intention", "Intention"),
                Column("change", "Change"),
                Column("kind_before", "Kind before"),
                Column("kind_after", "Kind now"),
                Column("before", "Sum before", "pence"),
                Column("after", "Sum now", "pence"),
                Column("what", "What changed"),
            ),
            rows=tuple(
                (
                    each.title,
                    each.change.label,
                    str(each.before.kind.label) if each.before else "Not there",
                    str(each.after.kind.label) if each.after else "Not there",
                    each.before.pence if each.before else None,
                    each.after.pence if each.after else None,
                    each.what,
                )
                for each in self.found
            ),
            note="A sum that is not known is no zero.",
        )
