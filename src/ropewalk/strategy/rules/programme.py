"""What a programme's tasks add up to: its money, its time, what is late, what is at odds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ropewalk.engine.critical_path import Activity, circle_among, schedule
from ropewalk.figures.words import counted, day, listed
from ropewalk.strategy.programme_kinds import Funding, Pace, Work

A_DAY = timedelta(days=1)
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What rules look at of a task; ``waits_for`` holds numbers of other tasks."""

    number: int
    title: str
    lead: str
    starts_on: date | None = None
    days: int | None = None
    due_from: date | None = None
    due_before: date | None = None
    done_on: date | None = None
    funding: Funding = Funding.NOT_KNOWN
    waits_for: tuple[int, ...] = ()
    pace: Pace = Pace.NOT_SAID
    work: Work = Work.OTHER
    body: str = ""

    @property
    def length(self) -> int | None:
        """How many days it takes: as was said, or from its start to the end it is due by."""
        if self.days is not None:
            return self.days
        if self.starts_on is not None and self.due_before is not None:
            return (self.due_before - self.starts_on).days
        return None

    def is_late(self, *, on: date) -> bool:
        """Whether it was due before a day and is not done."""
        return (
            self.done_on is None
            and self.due_before is not None
            and self.due_before <= on
        )


@dataclass(frozen=True, slots=True)
class Window:
    """When a task can be at the earliest, and by how many days it can slip."""

    starts_on: date
    ends_before: date
    slack: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """When everything can be: a window by number of task, the end, what it hangs on.

    ``unknown`` are the tasks that nobody knows the length of: they are counted as if
    they took no time, so the end can only be later.
    """

    windows: dict[int, Window]
    ends_before: date
    chains: Sequence[Sequence[TaskFacts]]
    unknown: Sequence[TaskFacts] = field(default=())

    @property
    def critical(self) -> set[int]:
        """The numbers of the tasks that the end hangs on."""
        return {each.number for chain in self.chains for each in chain}


def month_of(when: date) -> tuple[date, date]:
    """A whole month, as its first day and the first of the next."""
    following = (
        date(when.year + 1, 1, 1)
        if when.month == DECEMBER
        else date(when.year, when.month + 1, 1)
    )
    return when.replace(day=1), following


def due_words(due_from: date | None, due_before: date | None) -> str:
    """When something is due: a day, a whole month, or from one day to another."""
    if due_from is None or due_before is None:
        return "no day yet"
    if due_before - due_from == A_DAY:
        return day(due_from)
    if (due_from, due_before) == month_of(due_from):
        return f"{due_from:%B %Y}"
    return f"{day(due_from)} to {day(due_before - A_DAY)}"


def circle_said(tasks: Sequence[TaskFacts], waits: Iterable[tuple[int, int]]) -> str:
    """How tasks wait for each other in a circle, in words; nothing where none do.

    Args:
        tasks: Those of one programme.
        waits: Pairs of numbers: a task, and one that it waits for.
    """
    places = {each.number: place for place, each in enumerate(tasks)}
    waiting: list[list[int]] = [[] for _ in tasks]
    for one, other in waits:
        waiting[places[one]].append(places[other])
    circle = circle_among(waiting)
    if not circle:
        return ""
    names = [f"“{tasks[place].title}”" for place in (*circle, circle[0])]
    return (
        f"{' waits for '.join(names)}, so none of them could ever begin. Leave one of "
        "these out."
    )


def timeline(
    tasks: Sequence[TaskFacts], *, starts_on: date, on: date
) -> Timeline | None:
    """When the tasks of a programme can be at the earliest; nothing where there are none.

    What is done stays where it was done. What is not cannot end before the day on which
    that is asked.

    Args:
        tasks: Those of one programme, of which none wait for each other in a circle.
        starts_on: The first day on which work can begin.
        on: The day that it is.
    """
    if not tasks:
        return None
    first = min(
        [starts_on]
        + [each.starts_on for each in tasks if each.starts_on]
        + [each.done_on for each in tasks if each.done_on]
    )
    places = {each.number: place for place, each in enumerate(tasks)}
    found = schedule([_activity(each, places, first, starts_on, on) for each in tasks])
    windows = {
        each.number: Window(
            first + timedelta(days=timing.earliest_start),
            first + timedelta(days=timing.earliest_finish),
            timing.slack,
        )
        for each, timing in zip(tasks, found.timings, strict=True)
    }
    return Timeline(
        windows=windows,
        ends_before=first + timedelta(days=found.finish),
        chains=[[tasks[place] for place in chain] for chain in found.chains],
        unknown=[
            each for each in tasks if each.length is None and each.done_on is None
        ],
    )


def _activity(
    task: TaskFacts, places: dict[int, int], first: date, starts_on: date, on: date
) -> Activity:
    if task.done_on is not None:
        return Activity(0, (), (task.done_on + A_DAY - first).days)
    length = 0 if task.length is None else task.length
    begins = (task.starts_on or starts_on) - first
    still_to_end = (on + A_DAY - first).days - length
    return Activity(
        length,
        tuple(places[each] for each in task.waits_for),
        max(begins.days, still_to_end),
    )


def end_said(tasks: Sequence[TaskFacts], line: Timeline | None) -> str:
    """When a programme ends at the earliest, or why nobody can say."""
    if line is None:
        return ""
    left = [each for each in tasks if each.done_on is None]
    if not left:
        return f"The last was done on {day(line.ends_before - A_DAY)}."
    if len(line.unknown) == len(left):
        due = [each.due_before for each in left if each.due_before]
        last = max(due, default=None)
        return "Nobody has said how long its tasks take" + (
            f"; the last is due by {day(last - A_DAY)}." if last else "."
        )
    end = f"It ends on {day(line.ends_before - A_DAY)} at the earliest"
    if not line.unknown:
        return f"{end}."
    return (
        f"{end}, or later: how long {counted(len(line.unknown), 'task')} "
        f"{'takes' if len(line.unknown) == 1 else 'take'} nobody has said."
    )


def programme_said(
    tasks: Sequence[TaskFacts], line: Timeline | None, *, on: date
) -> str:
    """How many tasks, how many funded, when it ends at the earliest, what is late."""
    if not tasks:
        return "It has no tasks yet."
    done = sum(each.done_on is not None for each in tasks)
    late = [each for each in tasks if each.is_late(on=on)]
    return " ".join(
        part
        for part in (
            f"{counted(len(tasks), 'task')}, {done} done: {funding_said(tasks)}.",
            end_said(tasks, line),
            f"Late: {listed([each.title for each in late[:3]])}"
            + (f" and {len(late) - 3} more." if len(late) > 3 else ".")
            if late
            else "Nothing is late.",
        )
        if part
    )


def funding_said(tasks: Sequence[TaskFacts]) -> str:
    """How many tasks are funded, are not yet, or where nobody knows."""
    held = {
        kind: sum(each.funding == kind for each in tasks)
        for kind in (Funding.FUNDED, Funding.TO_BE_IDENTIFIED, Funding.NOT_KNOWN)
    }
    return (
        f"{held[Funding.FUNDED]} funded, {held[Funding.TO_BE_IDENTIFIED]} with money to "
        f"be identified, {held[Funding.NOT_KNOWN]} where nobody knows"
    )


def warnings(
    tasks: Sequence[TaskFacts], line: Timeline | None, *, on: date
) -> list[str]:
    """What is at odds in a timetable: an order that cannot be, a day that cannot be kept."""
    held = {each.number: each for each in tasks}
    found = [
        f"“{each.title}” is due by {_last(each)}, before “{other.title}”, which it waits "
        f"for and which is due by {_last(other)}."
        for each in tasks
        for other in (held[number] for number in each.waits_for)
        if _ends_sooner(each, other)
    ]
    found += [
        f"“{each.title}” appoints to {each.body} by {_last(each)}, before "
        f"“{other.title}” has set it up by {_last(other)}."
        for each in tasks
        for other in tasks
        if each.work == Work.APPOINTS
        and other.work == Work.SETS_UP
        and each.body.casefold() == other.body.casefold()
        and other.number not in each.waits_for
        and _ends_sooner(each, other)
    ]
    if line is not None:
        found += [
            f"“{each.title}” cannot be done before {day(ends - A_DAY)}; it is due by "
            f"{_last(each)}."
            for each in tasks
            if each.done_on is None
            and each.due_before is not None
            and not each.is_late(on=on)
            and (ends := line.windows[each.number].ends_before) > each.due_before
        ]
    return found


def _ends_sooner(one: TaskFacts, other: TaskFacts) -> bool:
    return (
        one.done_on is None
        and other.done_on is None
        and one.due_before is not None
        and other.due_before is not None
        and one.due_before < other.due_before
    )


def _last(task: TaskFacts) -> str:
    """By when a task is due, in the words in which it is kept."""
    return due_words(task.due_from, task.due_before)


def key_person_said(tasks: Sequence[TaskFacts], *, share: float, fewest: int) -> str:
    """That one lead holds too many of the open tasks; nothing where none does.

    Args:
        tasks: Those of one programme.
        share: Above this part of the open tasks, 0 to 1, one lead holds too many.
        fewest: With fewer open tasks nothing is said: somebody has to do them.
    """
    left = [each for each in tasks if each.done_on is None]
    if len(left) < fewest:
        return ""
    by_lead: dict[str, list[TaskFacts]] = {}
    for each in left:
        by_lead.setdefault(" ".join(each.lead.split()).casefold(), []).append(each)
    most = max(by_lead.values(), key=len)
    if len(most) <= share * len(left):
        return ""
    return (
        f"{most[0].lead} leads {len(most)} of {len(left)} open tasks: if they leave, so "
        "does most of the programme. Name somebody who could take over, or share the "
        "tasks out."
    )


def pace_said(tasks: Sequence[TaskFacts]) -> str:
    """How many tasks show something soon beside those that change the whole."""
    quick = [each for each in tasks if each.pace == Pace.QUICK_WIN]
    systemic = [each for each in tasks if each.pace == Pace.SYSTEMIC]
    if not quick and not systemic:
        return "No task says whether it is a quick win or changes the whole."
    done = sum(each.done_on is not None for each in quick)
    said = (
        f"{counted(len(quick), 'quick win')}, {done} done, beside "
        f"{counted(len(systemic), 'systemic change')}."
    )
    if not quick:
        return f"{said} Nothing shows soon: early successes keep people with it."
    if not systemic:
        return f"{said} Nothing changes how the whole works."
    return said
