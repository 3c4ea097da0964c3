"""What has to be done because too little was left: what is due, overdue and done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Balance, RecoveryTask


def short_by(task: RecoveryTask) -> int:
    """By how much a strand is below nothing now, in one query; nothing where it is not.

    Capital and revenue and each source are looked at apart, as they were when the task
    opened.
    """
    left = Balance.objects.filter(
        account__fund=task.fund_id,
        account__kind=A.AVAILABLE,
        account__strand=task.strand_id,
        account__partner=task.partner_id,
        account__year=task.year_starting,
        pence__lt=0,
    )
    return -sum(each.pence for each in left)


@dataclass(frozen=True, slots=True)
class RecoverySeen:
    """A recovery with how it stands on a day."""

    task: RecoveryTask
    state: str

    @property
    def is_overdue(self) -> bool:
        """Whether it is open after the day on which it was due."""
        return self.state == OVERDUE


OVERDUE = "Overdue"


def recoveries_on(tasks: Iterable[RecoveryTask], *, on: date) -> list[RecoverySeen]:
    """How recoveries stand on a day; those that are overdue come first."""
    seen = [RecoverySeen(each, _state(each, on)) for each in tasks]
    return sorted(seen, key=lambda each: (not each.is_overdue, each.task.due_on))


def _state(task: RecoveryTask, on: date) -> str:
    if task.done_at is not None and local_day(task.done_at) <= on:
        return f"Closed on {day(local_day(task.done_at))}"
    if task.due_on < on:
        return OVERDUE
    return f"{'Planned' if task.plan else 'No plan yet'}, due {day(task.due_on)}"


def register_of_recoveries(seen: Sequence[RecoverySeen]) -> Table:
    """Recoveries, one a row."""
    return Table(
        key="recoveries",
        title="Recovery plans",
        columns=(
            Column("fund", "Fund"),
            Column("strand", "Strand"),
            Column("short", "Short by at most", "pence"),
            Column("plan", "Plan"),
            Column("owner", "Who sees to it"),
            Column("state", "State"),
        ),
        rows=tuple(
            (
                each.task.fund.title,
                each.task.strand.title if each.task.strand else "",
                each.task.short_pence,
                each.task.plan or "none yet",
                each.task.owner_post or "nobody yet",
                each.state,
            )
            for each in seen
        ),
    )
