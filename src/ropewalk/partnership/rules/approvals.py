"""Whether a decision holds once others have to approve it, and whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day, listed
from ropewalk.partnership.kinds import DecisionState


@dataclass(frozen=True, slots=True)
class Step:
    """One body whose approval a decision needs.

    Attributes:
        turn: Its turn; those with the same turn approve side by side.
        body_id: Its number.
        body: Its name.
        is_approved: Whether it approved; none while it has not said.
        because: Why it refused, or on what terms it approved.
    """

    turn: int
    body_id: int
    body: str
    is_approved: bool | None = None
    because: str = ""


def fault_in_meeting(
    *,
    body: str,
    of_body: str,
    is_own: bool,
    is_held: bool,
    held_on: date,
    decided_on: date,
    officer: str,
    is_agreed: bool,
    quorum_fault: str | None,
) -> str | None:
    """Why a body cannot have approved a decision at a meeting; ``None`` when it can.

    Args:
        body: The body that approves.
        of_body: The body whose meeting is named.
        is_own: Whether the two are the same.
        is_held: Whether the meeting was opened.
        held_on: The day of the meeting.
        decided_on: The day of the decision that is to be approved.
        officer: Who decided alone under the body's delegation; empty for a meeting.
        is_agreed: Whether that officer's decision was taken.
        quorum_fault: Why those there were not enough; ``None`` when they were.
    """
    if not is_own:
        return f"That is a meeting of {of_body}, and {body} approves at a meeting of its own."
    if not is_held:
        return "That meeting has not been held: nothing was approved at it."
    if held_on < decided_on:
        return f"It was decided on {day(decided_on)}, after that meeting of {day(held_on)}."
    if officer:
        return None if is_agreed else f"{officer} has not decided that yet."
    if quorum_fault:
        return f"That meeting could not approve anything. {quorum_fault}"
    return None


def whose_turn(steps: Sequence[Step]) -> list[Step]:
    """The bodies that can approve now: the first turn in which somebody has not said."""
    if any(step.is_approved is False for step in steps):
        return []
    waiting = [step for step in steps if step.is_approved is None]
    first = min((step.turn for step in waiting), default=None)
    return [step for step in waiting if step.turn == first]


def why_not_valid(
    state: DecisionState,
    steps: Sequence[Step],
    *,
    on: date,
    call_in_until: date | None,
    is_called_in: bool,
) -> str | None:
    """Why nobody may act on a decision yet; ``None`` when they may.

    Args:
        state: How far the decision has come.
        steps: Everybody else who has to approve it.
        on: The day that is asked about.
        call_in_until: The last day on which scrutiny can call it in; none when it cannot.
        is_called_in: Whether scrutiny has called it in.
    """
    if state != DecisionState.AGREED:
        return f"It is {state.label.lower()}."
    if refused := [step for step in steps if step.is_approved is False]:
        return f"{refused[0].body} did not approve it: {refused[0].because}"
    if turn := whose_turn(steps):
        return f"It waits for the approval of {listed([step.body for step in turn])}."
    if is_called_in:
        return "Scrutiny has called it in: nobody acts on it until that is settled."
    if call_in_until is not None and on <= call_in_until:
        return f"Scrutiny can call it in until the end of {day(call_in_until)}."
    return None
