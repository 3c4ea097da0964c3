"""The tasks of a programme, as the rules look at them."""

from collections.abc import Iterable

from ropewalk.strategy.models import Programme, ProgrammeTask
from ropewalk.strategy.programme_kinds import Funding, Pace, Work
from ropewalk.strategy.rules.programme import TaskFacts


def facts_of(programme: Programme) -> list[TaskFacts]:
    """What the rules look at of a programme's tasks, in order; two queries."""
    return facts_from(
        programme.tasks.select_related("lead_member").prefetch_related("waits__on_task")
    )


def facts_from(tasks: Iterable[ProgrammeTask]) -> list[TaskFacts]:
    """The same of tasks that are there already, with what they wait for."""
    return [
        TaskFacts(
            number=each.number,
            title=each.title,
            lead=each.lead,
            starts_on=each.starts_on,
            days=each.days,
            due_from=each.due_from,
            due_before=each.due_before,
            done_on=each.done_on,
            funding=Funding(each.funding),
            waits_for=tuple(one.on_task.number for one in each.waits.all()),
            pace=Pace(each.pace),
            work=Work(each.work),
            body=each.body_said,
        )
        for each in tasks
    ]
