"""Programmes of partnerships: the register, and all that the page of one shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import day, listed
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.parameters import parameter
from ropewalk.partnership.models import Partnership
from ropewalk.strategy.models import (
    Benefit,
    Intention,
    Milestone,
    Programme,
    ProgrammeQuerySet,
    ProgrammeTask,
    Project,
)
from ropewalk.strategy.programme_kinds import Funding, Pace
from ropewalk.strategy.queries.programme_facts import facts_from
from ropewalk.strategy.rules.programme import (
    TaskFacts,
    Timeline,
    due_words,
    key_person_said,
    pace_said,
    programme_said,
    timeline,
    warnings,
)

A_DAY = timedelta(days=1)
Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class ProgrammePage:
    """A programme on a day: what it adds up to, its tasks in time, and what is at odds.

    ``thresholds`` are what it is held against to say that it hangs on one lead.
    """

    programme: Programme
    said: str
    tasks: Sequence[ProgrammeTask]
    facts: Sequence[TaskFacts]
    line: Timeline | None
    projects: Sequence[Project]
    warnings: Sequence[str]
    key_person: str
    thresholds: Sequence[Figure]
    pace_said: str
    on: date

    @property
    def chains(self) -> list[str]:
        """The tasks that the end hangs on, one sentence for each chain."""
        if self.line is None:
            return []
        return [
            ", then ".join(f"“{each.title}”" for each in chain)
            for chain in self.line.chains
            if any(each.done_on is None and each.length for each in chain)
        ]


def programmes_seen_by(actor: Account, *, on: date) -> ProgrammeQuerySet:
    """The programmes of the partnerships that the actor may see, in one query."""
    return Programme.objects.visible_to(actor, on=on).select_related(
        "partnership", "plan", "change"
    )


def programme_page(programme: Programme, *, on: date) -> ProgrammePage:
    """Everything of a programme on a day, in seven queries."""
    tasks = list(
        programme.tasks.select_related(
            "lead_member", "project", "fund"
        ).prefetch_related("waits__on_task")
    )
    facts = facts_from(tasks)
    line = timeline(facts, starts_on=programme.starts_on, on=on)
    share = parameter("key_person_share", on=on)
    fewest = parameter("key_person_fewest", on=on)
    return ProgrammePage(
        programme=programme,
        said=programme_said(facts, line, on=on),
        tasks=tasks,
        facts=facts,
        line=line,
        projects=list(
            programme.projects.select_related("intention", "outcome").prefetch_related(
                Prefetch("benefits", Benefit.objects.order_by("due_on", "pk")),
                "intention__milestones",
            )
        ),
        warnings=warnings(facts, line, on=on),
        key_person=key_person_said(
            facts,
            share=float(share.value),
            fewest=int(fewest.value),
        ),
        thresholds=[share.figure(), fewest.figure()],
        pace_said=pace_said(facts),
        on=on,
    )


def register_of_programmes(partnership: Partnership, *, on: date) -> Table:
    """The programmes of a partnership, each with how it stands; four queries."""
    rows = []
    for each in partnership.programmes.select_related("plan").prefetch_related(
        Prefetch(
            "tasks",
            ProgrammeTask.objects.select_related("lead_member").prefetch_related(
                "waits__on_task"
            ),
        )
    ):
        facts = facts_from(each.tasks.all())
        line = timeline(facts, starts_on=each.starts_on, on=on)
        rows.append(
            (
                each.title,
                each.pk,
                each.plan.title if each.plan else "none",
                len(facts),
                sum(one.done_on is not None for one in facts),
                sum(one.funding == Funding.FUNDED for one in facts),
                sum(one.is_late(on=on) for one in facts),
                (line.ends_before - A_DAY).isoformat()
                if line is not None and len(line.unknown) < len(facts)
                else None,
            )
        )
    return Table(
        key="programmes",
        title="Programmes",
        columns=(
            Column("programme", "Programme"),
            Column("number", "Number", "year"),
            Column("plan", "Towards which plan"),
            Column("tasks", "Tasks", "count"),
            Column("done", "Done", "count"),
            Column("funded", "Funded", "count"),
            Column("late", "Late", "count"),
            Column("ends", "Ends at the earliest"),
        ),
        rows=tuple(rows),
    )


def table_of_tasks(page: ProgrammePage) -> Table:
    """The tasks of a programme: whose, when, with what money, and how much they can slip."""
    critical = page.line.critical if page.line else set()
    return Table(
        key="tasks",
        title="Tasks",
        columns=(
            Column("task", "Task"),
            Column("number", "Number", "year"),
            Column("state", "State"),
            Column("lead", "Lead"),
            Column("starts", "Can begin"),
            Column("ends", "Can end"),
            Column("due", "Due"),
            Column("slack", "Days it can slip", "count"),
            Column("waits", "Waits for number"),
            Column("funding", "Funding"),
            Column("recorded", "As recorded"),
            Column("project", "Project"),
            Column("pace", "Pace"),
        ),
        rows=tuple(
            (
                each.title,
                each.number,
                state_of(fact, critical, on=page.on),
                each.lead,
                *_when(page, fact),
                due_words(each.due_from, each.due_before),
                _slack(page, fact),
                listed([str(number) for number in fact.waits_for]) or "nothing",
                each.get_funding_display(),
                each.money_said,
                each.project.title if each.project else "none",
                each.get_pace_display(),
            )
            for each, fact in zip(page.tasks, page.facts, strict=True)
        ),
        note="Begins and ends are the earliest there can be, weekends counted.",
    )


def unfunded_table(page: ProgrammePage) -> Table:
    """The open tasks that no money is named for, in the words in which that was recorded."""
    return Table(
        key="unfunded",
        title="Tasks without named money",
        columns=(
            Column("task", "Task"),
            Column("lead", "Lead"),
            Column("due", "Due"),
            Column("funding", "Funding"),
            Column("recorded", "As recorded"),
        ),
        rows=tuple(
            (
                each.title,
                each.lead,
                due_words(each.due_from, each.due_before),
                each.get_funding_display(),
                each.money_said,
            )
            for each in page.tasks
            if each.funding != Funding.FUNDED and each.done_on is None
        ),
    )


def benefits_table(page: ProgrammePage) -> Table:
    """What each project is for, what it is to bring about, and whether that is there."""
    rows = []
    for each in page.projects:
        what_for = listed(
            [str(one) for one in (each.intention, each.outcome) if one is not None]
        )
        rows += [
            (
                each.title,
                what_for,
                one.what,
                one.due_on.isoformat(),
                f"realised on {day(one.realised_on)}: {one.shown_by}"
                if one.realised_on
                else ("overdue" if one.due_on < page.on else "to come"),
            )
            for one in each.benefits.all()
        ] or [(each.title, what_for, "none said", "no day yet", "none said")]
    return Table(
        key="benefits",
        title="Projects and their benefits",
        columns=(
            Column("project", "Project"),
            Column("for", "What it is for"),
            Column("benefit", "Benefit"),
            Column("due", "By when"),
            Column("state", "State"),
        ),
        rows=tuple(rows),
    )


def gantt_table(page: ProgrammePage) -> Table:
    """What is done when: tasks from the day they can begin, and milestones of intentions."""
    critical = page.line.critical if page.line else set()
    rows: list[tuple[str, str | None, str | None, str]] = []
    for fact in page.facts:
        begins, ends = _drawn_when(page, fact)
        rows.append(
            (
                fact.title,
                begins.isoformat() if begins else None,
                (ends - A_DAY).isoformat() if ends else None,
                state_of(fact, critical, on=page.on),
            )
        )
    rows += [
        (
            f"{intention.title}: {each.title}",
            each.due_on.isoformat(),
            each.due_on.isoformat(),
            _milestone_state(each, on=page.on),
        )
        for intention in _intentions(page)
        for each in intention.milestones.all()
    ]
    return Table(
        key="time",
        title=f"{page.programme.title} in time",
        columns=(
            Column("what", "What"),
            Column("first", "First day"),
            Column("last", "Last day"),
            Column("state", "State"),
        ),
        rows=tuple(rows),
    )


def pace_table(page: ProgrammePage) -> Table:
    """How many tasks are quick wins and how many systemic, done and open."""
    rows = []
    for pace in (Pace.QUICK_WIN, Pace.SYSTEMIC, Pace.NOT_SAID):
        held = [each for each in page.facts if each.pace == pace]
        done = sum(each.done_on is not None for each in held)
        funded = sum(each.funding == Funding.FUNDED for each in held)
        rows.append((str(pace.label), done, len(held) - done, funded))
    return Table(
        key="pace",
        title="Quick wins beside systemic change",
        columns=(
            Column("pace", "Pace"),
            Column("done", "Done", "count"),
            Column("open", "Still open", "count"),
            Column("funded", "Funded, of both", "count"),
        ),
        rows=tuple(rows),
    )


def task_page(
    programme: Programme, number: int, *, actor: Account, on: date
) -> ProgrammeTask | None:
    """A task of a programme by its number, with what waits; three queries.

    Its ``sees_fund`` says whether the actor may go to the fund that pays for it.
    """
    fund = Fund.objects.visible_to(actor, on=on).filter(pk=OuterRef("fund"))
    return (
        programme.tasks.select_related("lead_member", "project", "fund")
        .annotate(sees_fund=Exists(fund))
        .prefetch_related("waits__on_task", "holds_up__task")
        .filter(number=number)
        .first()
    )


def state_of(fact: TaskFacts, critical: set[int], *, on: date) -> str:
    """Whether a task is done, late, holds up the end, or none of these."""
    if fact.done_on is not None:
        return f"done on {day(fact.done_on)}"
    if fact.is_late(on=on):
        return "late"
    if fact.number in critical and fact.length:
        return "the end hangs on it"
    return "to do"


def plan_choices(partnership: Partnership) -> Pairs:
    """The plans of a partnership, as (number, words), in one query."""
    return [(str(each.pk), each.title) for each in partnership.plans.all()]


def task_fund_choices(
    programme: Programme, actor: Account, *, on: date, held: Fund | None = None
) -> Pairs:
    """The funds of the partnership that the actor takes part in, and the one that is held."""
    funds = Fund.objects.visible_to(actor, on=on).filter(
        partnership=programme.partnership_id
    )
    pairs = [(str(each.pk), each.title) for each in funds.order_by("title", "pk")]
    if held is not None and str(held.pk) not in dict(pairs):
        pairs.append((str(held.pk), held.title))
    return pairs


def intention_choices(partnership: Partnership) -> Pairs:
    """The intentions of a partnership that stand, as (number, words), in one query."""
    return [
        (str(each.pk), each.title)
        for each in partnership.intentions.filter(withdrawn_at=None)
    ]


def task_choices(programme: Programme) -> Pairs:
    """The open tasks of a programme, as (number of the row, words), in one query."""
    return [
        (str(each.pk), f"{each.number}. {each.title}")
        for each in programme.tasks.filter(done_on=None)
    ]


def benefit_choices(programme: Programme) -> Pairs:
    """The benefits that are not there yet, as (number, words), in one query."""
    return [
        (str(each.pk), f"{each.what} ({each.project.title})")
        for each in Benefit.objects.filter(
            project__programme=programme, realised_on=None
        )
        .select_related("project")
        .order_by("due_on", "pk")
    ]


def project_choices(programme: Programme) -> Pairs:
    """The projects of a programme, as (number, words), in one query."""
    return [(str(each.pk), each.title) for each in programme.projects.all()]


def _intentions(page: ProgrammePage) -> list[Intention]:
    """The intentions that the projects are for, each once."""
    held = {each.intention_id: each.intention for each in page.projects}
    return [each for each in held.values() if each is not None]


def _milestone_state(each: Milestone, *, on: date) -> str:
    if each.done_on is not None:
        return f"milestone, met on {day(each.done_on)}"
    return "milestone, missed" if each.due_on < on else "milestone, to come"


def _when(page: ProgrammePage, fact: TaskFacts) -> tuple[str | None, str | None]:
    """The first and the last day that a task can have or had; none where nobody knows."""
    if fact.done_on is not None:
        begun = fact.starts_on.isoformat() if fact.starts_on else None
        return begun, fact.done_on.isoformat()
    window = page.line.windows[fact.number] if page.line else None
    if window is None:
        return None, None
    if fact.length is None:
        return window.starts_on.isoformat(), None
    return window.starts_on.isoformat(), (window.ends_before - A_DAY).isoformat()


def _slack(page: ProgrammePage, fact: TaskFacts) -> int | None:
    if page.line is None or fact.done_on is not None or fact.length is None:
        return None
    return page.line.windows[fact.number].slack


def _drawn_when(
    page: ProgrammePage, fact: TaskFacts
) -> tuple[date | None, date | None]:
    """What is drawn of a task: its earliest days, the spell it is due in, or nothing."""
    if fact.done_on is not None:
        begins = fact.starts_on or fact.done_on
        return min(begins, fact.done_on), fact.done_on + A_DAY
    if fact.length is None:
        return fact.due_from, fact.due_before
    window = page.line.windows[fact.number] if page.line else None
    return (window.starts_on, window.ends_before) if window else (None, None)
