"""When something may still be done: the states of a file being added, and forms gone stale."""

from datetime import datetime, timedelta

from ropewalk.figures import BadInput
from ropewalk.place.models import Need, Neighbourhood, ReferenceFile

State = ReferenceFile.State

NEXT_STATES: dict[State, frozenset[State]] = {
    State.WAITING: frozenset(
        {State.WAITING, State.RUNNING, State.REFUSED, State.CANCELLED}
    ),
    State.RUNNING: frozenset(
        {State.ADDED, State.REFUSED, State.CANCELLED, State.WAITING}
    ),
    State.ADDED: frozenset(),
    State.REFUSED: frozenset(),
    State.CANCELLED: frozenset({State.ADDED}),  # it was being kept at that moment
}
FINISHED = frozenset({State.ADDED, State.REFUSED, State.CANCELLED})
STALE_AFTER: dict[State, timedelta] = {
    State.WAITING: timedelta(minutes=10),
    State.RUNNING: timedelta(minutes=30),
}
CHANGED = (
    "This has changed since you opened it. Read it again, then send the form once more "
    "if you still want to."
)


def may_become(file: ReferenceFile, state: State) -> bool:
    """Whether a file may go from the state it is in to another."""
    return state in NEXT_STATES[State(file.state)]


def is_finished(file: ReferenceFile) -> bool:
    """Whether nothing more will come of a file."""
    return file.state in FINISHED


def is_stale(file: ReferenceFile, *, at: datetime) -> bool:
    """Whether a file has waited or been read for longer than it ever should."""
    longest = STALE_AFTER.get(State(file.state))
    return longest is not None and at - file.changed_at > longest


def version_of_need(need: Need) -> str:
    """What a form keeps of a need, to tell whether it changed meanwhile; one query."""
    standing = "withdrawn" if need.withdrawn_at else "standing"
    return f"{standing}-{need.evidence.count()}"


def version_of_neighbourhood(neighbourhood: Neighbourhood) -> str:
    """What a form keeps of a neighbourhood, likewise."""
    return f"{neighbourhood.ends_before or 'in-use'}"


def refuse_if_changed(seen: str | None, now: str) -> None:
    """Refuse what was decided on something that has changed meanwhile.

    Args:
        seen: Its version when the person opened it; none when no form was opened.
        now: Its version now.

    Raises:
        BadInput: When the two differ.
    """
    if seen is not None and seen != now:
        raise BadInput(CHANGED)
