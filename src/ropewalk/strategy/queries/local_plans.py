"""Local action plans: which of the four steps is done, and who is awaited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.organisations.models import Account
from ropewalk.organisations.models.organisation import covering
from ropewalk.partnership.models import Partnership
from ropewalk.place.models import Level
from ropewalk.strategy.models import (
    LocalPlan,
    LocalPlanLine,
    LocalPlanQuerySet,
    OptionsTaken,
    Reappraisal,
)
from ropewalk.strategy.permissions import organisations_planned_for
from ropewalk.strategy.programme_kinds import LineKind
from ropewalk.strategy.rules.local_plan import (
    STEPS,
    PlanFacts,
    local_plan_said,
    why_locked,
)


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step: what it is, whether it is done, and why it is locked if it is."""

    number: int
    title: str
    awaited: str
    locked: str


@dataclass(frozen=True, slots=True)
class LocalPlanPage:
    """A local action plan on a day: its steps, and what was recorded in each."""

    plan: LocalPlan
    said: str
    steps: Sequence[StepShown]
    reappraisals: Sequence[Reappraisal]
    options: OptionsTaken | None
    lines: Sequence[LocalPlanLine]


def local_plans_seen_by(actor: Account, *, on: date) -> LocalPlanQuerySet:
    """The local action plans of the partnerships that the actor may see, in one query."""
    return LocalPlan.objects.visible_to(actor, on=on).select_related("partnership")


def local_plans_of(partnership: Partnership) -> list[LocalPlan]:
    """The local action plans of a partnership, latest first; one query."""
    return list(partnership.local_plans.all())


def plan_facts(plan: LocalPlan, *, on: date) -> PlanFacts:
    """What is there of a local action plan on a day; four queries."""
    return _facts(
        plan,
        list(plan.reappraisals.select_related("organisation")),
        plan.options_taken.last(),
        list(plan.lines.all()),
        on=on,
    )


def local_plan_page(plan: LocalPlan, *, on: date) -> LocalPlanPage:
    """Everything of a local action plan on a day, in four queries."""
    reappraisals = list(plan.reappraisals.select_related("organisation"))
    options = plan.options_taken.select_related("appraisal").last()
    lines = list(plan.lines.all())
    facts = _facts(plan, reappraisals, options, lines, on=on)
    return LocalPlanPage(
        plan=plan,
        said=local_plan_said(facts),
        steps=[
            StepShown(number, title, awaited, why_locked(number, facts))
            for number, (title, awaited) in enumerate(
                zip(STEPS, facts.awaited, strict=True), start=1
            )
        ],
        reappraisals=list(
            {each.organisation_id: each for each in reappraisals}.values()
        ),
        options=options,
        lines=lines,
    )


def appraisal_choices(partnership: Partnership) -> list[tuple[str, str]]:
    """The appraisals of a partnership, as (number, words), in one query."""
    return [(str(each.pk), each.title) for each in partnership.appraisals.all()]


def spoken_for(
    actor: Account, partnership: Partnership, *, on: date
) -> list[tuple[str, str]]:
    """The partners that somebody may speak for, as (number, words); two queries."""
    own = organisations_planned_for(actor, partnership, on=on)
    return [
        (str(each.organisation_id), each.organisation.name)
        for each in partnership.partners.filter(covering(on)).select_related(
            "organisation"
        )
        if each.organisation_id in own
    ]


def level_choices() -> list[tuple[str, str]]:
    """The levels of the system, as (code, words)."""
    return [(str(each.value), str(each.label)) for each in Level]


def _facts(
    plan: LocalPlan,
    reappraisals: Sequence[Reappraisal],
    options: OptionsTaken | None,
    lines: Sequence[LocalPlanLine],
    *,
    on: date,
) -> PlanFacts:
    def levels_with(kind: LineKind) -> frozenset[str]:
        return frozenset(
            str(Level(each.level).label) for each in lines if each.kind == kind
        )

    return PlanFacts(
        partners=[
            each.organisation.name
            for each in plan.partnership.partners.filter(covering(on)).select_related(
                "organisation"
            )
        ],
        reappraised=frozenset(each.organisation.name for each in reappraisals),
        has_options=options is not None,
        levels=[str(each.label) for each in Level],
        developed=levels_with(LineKind.DEVELOPMENT),
        engaged=levels_with(LineKind.ENGAGEMENT),
        professions=len(
            {each.whom.casefold() for each in lines if each.kind == LineKind.ENGAGEMENT}
        ),
    )
