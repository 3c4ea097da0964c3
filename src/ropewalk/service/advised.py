"""Legal advice as somebody entered it."""

from dataclasses import dataclass
from datetime import date

from ropewalk.figures import BadInput
from ropewalk.figures.words import day


@dataclass(frozen=True, slots=True)
class AdviceSaid:
    """Legal advice: of which post, on which day, and what it was."""

    post: str
    advised_on: date
    advised: str


def advice_given(advice: AdviceSaid, *, on: date) -> dict[str, str | date]:
    """The parts of advice that is whole.

    Raises:
        BadInput: when it does not say which post advised what, or its day is to come.
    """
    if not (advice.post.strip() and advice.advised.strip()):
        raise BadInput("Say which post gave the legal advice, and what was advised.")
    if advice.advised_on > on:
        raise BadInput(f"{day(advice.advised_on)} is still to come.")
    return {
        "post": advice.post.strip(),
        "advised_on": advice.advised_on,
        "advised": advice.advised.strip(),
    }
