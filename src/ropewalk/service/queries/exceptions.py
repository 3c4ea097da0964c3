"""Exception reports, improvement plans and what waits: as each reader may know of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import counted, day, in_a_sentence, listed
from ropewalk.organisations.models import Account
from ropewalk.service.models import (
    AgreedAction,
    Contract,
    ExceptionReport,
    ImprovementPlan,
    providers_watched_by,
)
from ropewalk.service.performance_kinds import ReportStepKind
from ropewalk.service.queries.registers import NUMBER
from ropewalk.service.queries.seen import contracts_seen_by

OPEN_ACTIONS = AgreedAction.objects.select_related("done")


def contracts_watched_by(actor: Account, *, on: date) -> QuerySet[Contract]:
    """Contracts whose performance somebody may read: their own, and their partnerships'.

    Nobody of another provider, and nobody by a seat alone; one query.
    """
    return contracts_seen_by(actor, on=on).filter(
        provider__in=providers_watched_by(actor, on=on).values("pk")
    )


def reports_seen_by(actor: Account, *, on: date) -> QuerySet[ExceptionReport]:
    """The exception reports somebody may read, with what was said; three queries."""
    return (
        ExceptionReport.objects.visible_to(actor, on=on)
        .select_related(
            "measure__measure",
            "contract__partnership",
            "contract__provider__organisation",
        )
        .prefetch_related("steps", Prefetch("actions", OPEN_ACTIONS), "plans")
    )


def plans_seen_by(actor: Account, *, on: date) -> QuerySet[ImprovementPlan]:
    """The improvement plans somebody may read, with their milestones; three queries."""
    return (
        ImprovementPlan.objects.visible_to(actor, on=on)
        .select_related(
            "ending", "contract__partnership", "contract__provider__organisation"
        )
        .prefetch_related("reviews", Prefetch("milestones", OPEN_ACTIONS))
    )


def actions_seen_by(actor: Account, *, on: date) -> QuerySet[AgreedAction]:
    """The agreed actions of what somebody may read; one query."""
    watched = providers_watched_by(actor, on=on).values("pk")
    return OPEN_ACTIONS.select_related(
        "report__contract__partnership",
        "report__contract__provider__organisation",
        "report__measure__measure",
        "plan__contract__partnership",
        "plan__contract__provider__organisation",
    ).filter(
        Q(report__contract__provider__in=watched)
        | Q(plan__contract__provider__in=watched)
    )


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that happened to a report or plan: when, what, by whom, in what words."""

    on: date
    what: str
    who: str
    text: str


def is_closed(report: ExceptionReport) -> bool:
    """Whether somebody closed a report; no query where its steps were fetched with it."""
    return any(each.kind == ReportStepKind.CLOSED for each in report.steps.all())


def is_answered(report: ExceptionReport) -> bool:
    """Whether its provider has answered it; no query likewise."""
    return any(each.kind == ReportStepKind.ANSWERED for each in report.steps.all())


def report_state(report: ExceptionReport) -> str:
    """How a report stands, in words."""
    if is_closed(report):
        return "Closed"
    return "Open, answered" if is_answered(report) else "Open, not answered yet"


def report_history(report: ExceptionReport) -> list[Said]:
    """What happened to a report, the oldest first."""
    provider = str(report.contract.provider)
    return [
        Said(local_day(report.recorded_at), "Opened", "", report.statement),
        *(
            Said(
                local_day(each.recorded_at),
                each.get_kind_display(),
                provider if each.kind == ReportStepKind.ANSWERED else "",
                each.text,
            )
            for each in report.steps.all()
        ),
    ]


def has_ended(plan: ImprovementPlan) -> bool:
    """Whether a plan has ended; no query where that was fetched with it."""
    return hasattr(plan, "ending")


def next_review(plan: ImprovementPlan) -> date:
    """When a plan is looked at next; no query where its reviews were fetched with it."""
    reviews = list(plan.reviews.all())
    return reviews[-1].next_on if reviews else plan.review_on


def plan_state(plan: ImprovementPlan, *, on: date) -> str:
    """How a plan stands, in words."""
    if has_ended(plan):
        return f"Ended: {plan.ending.get_end_display().lower()}"
    due = next_review(plan)
    overdue = overdue_of(plan.milestones.all(), on=on)
    words = [f"review overdue since {day(due)}"] if due < on else []
    if overdue:
        words.append(f"{counted(len(overdue), 'milestone')} overdue")
    return f"Open, {listed(words)}" if words else f"Open, next review {day(due)}"


def plan_history(plan: ImprovementPlan) -> list[Said]:
    """What happened to a plan, the oldest first; no query where it was fetched with it."""
    happened = [
        Said(local_day(plan.recorded_at), "Begun", "", plan.aim),
        *(
            Said(
                each.reviewed_on,
                "Reviewed",
                "",
                f"{each.found}\nNext review: {day(each.next_on)}.",
            )
            for each in plan.reviews.all()
        ),
    ]
    if has_ended(plan):
        ending = plan.ending
        happened.append(
            Said(
                local_day(ending.recorded_at),
                f"Ended: {ending.get_end_display().lower()}",
                "",
                ending.because,
            )
        )
    return happened


def is_done(action: AgreedAction) -> bool:
    """Whether an agreed action was done; no query where that was fetched with it."""
    return hasattr(action, "done")


def overdue_of(actions: Iterable[AgreedAction], *, on: date) -> list[AgreedAction]:
    """Those of some actions that are not done after their day."""
    return [each for each in actions if not is_done(each) and each.due_on < on]


def actions_table(actions: Iterable[AgreedAction], *, title: str, on: date) -> Table:
    """What was agreed: who does what by when, and whether it is done."""
    return Table(
        key="agreed",
        title=title,
        columns=(
            Column("what", "What"),
            Column("who", "Who"),
            Column("due", "By when"),
            Column("state", "State"),
            Column("shown", "What shows it"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.what,
                each.owner_post,
                each.due_on.isoformat(),
                _action_state(each, on=on),
                each.done.shown_by if is_done(each) else "",
                each.pk,
            )
            for each in actions
        ),
    )


def _action_state(action: AgreedAction, *, on: date) -> str:
    if is_done(action):
        return f"Done on {day(action.done.done_on)}"
    return "Overdue" if action.due_on < on else "To do"


def reports_table(reports: Sequence[ExceptionReport]) -> Table:
    """Exception reports, each leading to its page."""
    return Table(
        key="exceptions",
        title="Exception reports",
        columns=(
            Column("measure", "Measure"),
            Column("ground", "Why"),
            Column("opened", "Opened"),
            Column("state", "State"),
            Column("found", "What was found"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.measure.measure.name,
                each.get_ground_display(),
                local_day(each.recorded_at).isoformat(),
                report_state(each),
                each.found,
                each.pk,
            )
            for each in reports
        ),
    )


def plans_table(plans: Sequence[ImprovementPlan], *, on: date) -> Table:
    """Improvement plans, each leading to its page."""
    return Table(
        key="improvement",
        title="Improvement plans",
        columns=(
            Column("aim", "What is to be better"),
            Column("begun", "Begun"),
            Column("state", "State"),
            Column("done", "Milestones done"),
            NUMBER,
        ),
        rows=tuple(
            (
                each.aim,
                local_day(each.recorded_at).isoformat(),
                plan_state(each, on=on),
                _done_said(each),
                each.pk,
            )
            for each in plans
        ),
    )


def _done_said(plan: ImprovementPlan) -> str:
    milestones = plan.milestones.all()
    return f"{sum(is_done(each) for each in milestones)} of {len(milestones)}"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is open of a provider: reports, plans, and what of both is overdue."""

    reports: int = 0
    plans: int = 0
    overdue: int = 0


def standing_by_provider(
    partnerships: Collection[int], *, on: date
) -> dict[int, Standing]:
    """What is open of each provider of partnerships that has anything; four queries."""
    reports = list(
        ExceptionReport.objects.standing()
        .filter(contract__partnership__in=partnerships)
        .order_by()
        .values_list("pk", "contract__provider_id")
    )
    plans = list(
        ImprovementPlan.objects.standing()
        .filter(contract__partnership__in=partnerships)
        .annotate(due=Coalesce(Max("reviews__next_on"), "review_on"))
        .order_by()
        .values_list("pk", "contract__provider_id", "due")
    )
    late = AgreedAction.objects.filter(done=None, due_on__lt=on).order_by()
    overdue = Counter(
        [
            *late.filter(report__in=[pk for pk, _ in reports]).values_list(
                "report__contract__provider_id", flat=True
            ),
            *late.filter(plan__in=[pk for pk, _, _ in plans]).values_list(
                "plan__contract__provider_id", flat=True
            ),
            *(provider for _, provider, due in plans if due < on),
        ]
    )
    with_reports = Counter(provider for _, provider in reports)
    with_plans = Counter(provider for _, provider, _ in plans)
    return {
        provider: Standing(
            with_reports[provider], with_plans[provider], overdue[provider]
        )
        for provider in with_reports.keys() | with_plans.keys()
    }


def loose_ends_of(
    reports: Iterable[ExceptionReport], plans: Iterable[ImprovementPlan], *, on: date
) -> Iterator[str]:
    """What is open and overdue of a contract, each in a sentence."""
    for each in reports:
        if not is_closed(each):
            late = overdue_of(each.actions.all(), on=on)
            yield (
                f"Exception report, {in_a_sentence(report_state(each))}: {each.found}"
                + (f" Overdue: {counted(len(late), 'action')}." if late else "")
            )
    for plan in plans:
        if not has_ended(plan):
            state = in_a_sentence(plan_state(plan, on=on))
            yield f"Improvement plan, {state}: {plan.aim}"
