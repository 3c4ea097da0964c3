"""How soon work can end where some of it waits for other work, and what holds it up.

Each activity takes so many days, begins no sooner than a day, and waits until all that it
depends on is done. Days are counted from 0: an activity that starts on day 3 and takes 2
has days 3 and 4 and finishes at 5, when what waits for it can begin.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from ropewalk.figures.errors import BadInput

MOST_CHAINS = 50


@dataclass(frozen=True, slots=True)
class Activity:
    """A piece of work.

    Attributes:
        days: How long it takes, whole days, none or more.
        waits_for: Positions, from 0, of the activities that have to be done first.
        not_before: The first day on which it can begin, from 0.
    """

    days: int
    waits_for: tuple[int, ...] = ()
    not_before: int = 0


@dataclass(frozen=True, slots=True)
class Timing:
    """When an activity can begin and finish at the earliest, and has to at the latest."""

    earliest_start: int
    earliest_finish: int
    latest_start: int
    latest_finish: int

    @property
    def slack(self) -> int:
        """By how many days it can be late before the whole is."""
        return self.latest_start - self.earliest_start


@dataclass(frozen=True, slots=True)
class Schedule:
    """When everything can be, and what the end hangs on.

    Attributes:
        timings: One for each activity, in their order.
        finish: The day at which everything can be finished at the earliest.
        chains: Activities without slack that follow on each other to the end, each from
            the first that waits for no other of them; at most ``MOST_CHAINS``.
    """

    timings: tuple[Timing, ...]
    finish: int
    chains: tuple[tuple[int, ...], ...]


def circle_among(waits_for: Sequence[Sequence[int]]) -> tuple[int, ...]:
    """Activities that wait for each other in a circle; nothing where none do.

    Args:
        waits_for: For each activity, positions of those that it waits for.

    Returns:
        Positions such that each waits for the next, and the last for the first.
    """
    done: set[int] = set()
    for first in range(len(waits_for)):
        path: list[int] = []
        ahead = [iter((first,))]
        while ahead:
            step = next(ahead[-1], None)
            if step is None:
                ahead.pop()
                if path:
                    done.add(path.pop())
            elif step in path:
                return tuple(path[path.index(step) :])
            elif step not in done:
                path.append(step)
                ahead.append(iter(waits_for[step]))
    return ()


def schedule(activities: Sequence[Activity]) -> Schedule:
    """When each activity can and has to be, by the critical path method.

    Args:
        activities: The work, in any order.

    Returns:
        Timings in the same order, the earliest finish and what that hangs on.

    Raises:
        BadInput: When a number is below nothing, an activity waits for one that is not
            there, or some wait for each other in a circle.

    Source:
        J. E. Kelley and M. R. Walker, Critical-path planning and scheduling, 1959.
    """
    _check(activities)
    order = _in_order(activities)
    starts, finishes = [0] * len(activities), [0] * len(activities)
    for each in order:
        held = [finishes[other] for other in activities[each].waits_for]
        starts[each] = max([activities[each].not_before, *held])
        finishes[each] = starts[each] + activities[each].days
    finish = max(finishes, default=0)
    latest = [finish] * len(activities)
    for each in reversed(order):
        for other in activities[each].waits_for:
            latest[other] = min(latest[other], latest[each] - activities[each].days)
    timings = tuple(
        Timing(start, end, last - activity.days, last)
        for activity, start, end, last in zip(
            activities, starts, finishes, latest, strict=True
        )
    )
    chains = islice(_chains(activities, timings), MOST_CHAINS)
    return Schedule(timings, finish, tuple(sorted(chains)))


def _check(activities: Sequence[Activity]) -> None:
    for position, each in enumerate(activities):
        if each.days < 0 or each.not_before < 0:
            raise BadInput(f"Activity {position} has a number of days below nothing.")
        if any(not 0 <= other < len(activities) for other in each.waits_for):
            raise BadInput(f"Activity {position} waits for one that is not there.")
    if circle := circle_among([each.waits_for for each in activities]):
        said = " waits for ".join(str(each) for each in (*circle, circle[0]))
        raise BadInput(f"Activities wait for each other in a circle: {said}.")


def _in_order(activities: Sequence[Activity]) -> list[int]:
    """Positions such that each comes after all that it waits for."""
    waiting = [len(set(each.waits_for)) for each in activities]
    after: list[list[int]] = [[] for _ in activities]
    for position, activity in enumerate(activities):
        for other in set(activity.waits_for):
            after[other].append(position)
    order = [position for position, count in enumerate(waiting) if not count]
    for each in order:
        for later in after[each]:
            waiting[later] -= 1
            if not waiting[later]:
                order.append(later)
    return order


def _chains(
    activities: Sequence[Activity], timings: Sequence[Timing]
) -> Iterator[tuple[int, ...]]:
    """Each way through the activities without slack, where one begins as another ends."""
    critical = [place for place, timing in enumerate(timings) if not timing.slack]
    before = {
        place: [
            other
            for other in sorted(set(activities[place].waits_for))
            if not timings[other].slack
            and timings[other].earliest_finish == timings[place].earliest_start
        ]
        for place in critical
    }
    followed = {other for others in before.values() for other in others}
    ahead: list[tuple[int, ...]] = [
        (place,) for place in reversed(critical) if place not in followed
    ]
    while ahead:
        chain = ahead.pop()
        if not before[chain[0]]:
            yield chain
        ahead += [(other, *chain) for other in reversed(before[chain[0]])]
