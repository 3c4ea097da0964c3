"""When an option to extend a contract can still be used, and until when notice is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ropewalk.figures.words import day
from ropewalk.partnership.rules.terms import last_day, months_after


@dataclass(frozen=True, slots=True)
class OptionGiven:
    """An option as a contract gives it: months, and the day by which notice is given."""

    months: int
    notice_by: date | None


def refusal_of_options(
    options: Sequence[OptionGiven], *, ends_before: date
) -> str | None:
    """Why options cannot be as they were entered, if they cannot.

    Args:
        options: In the order in which they can be used.
        ends_before: The day after the last of the term that the first one extends.
    """
    for number, each in enumerate(options, start=1):
        if each.months <= 0:
            return f"Option {number} extends by whole months, more than none."
        if each.notice_by is not None and each.notice_by >= ends_before:
            return (
                f"Notice of option {number} is given while the contract runs, by "
                f"{day(last_day(ends_before))} at the latest."
            )
        ends_before = months_after(ends_before, each.months)
    return None


def refusal_of_decision(
    *,
    is_decided: bool,
    is_standing: bool,
    earlier_open: bool,
    notice_by: date | None,
    is_used: bool,
    on: date,
) -> str | None:
    """Why an option cannot be decided on as somebody wants to, if it cannot.

    Args:
        is_decided: Whether it was decided already.
        is_standing: Whether the contract still gives it.
        earlier_open: Whether an option before it is not decided.
        notice_by: By when notice is given, if a day was agreed.
        is_used: Whether it is to be used.
        on: The day of the decision.
    """
    if is_decided:
        return "This option was decided already."
    if not is_standing:
        return "A later version of the contract took the place of this option."
    if earlier_open:
        return "Options are used in their order: decide the one before first."
    if is_used and notice_by is not None and on > notice_by:
        return (
            f"Notice was to be given by {day(notice_by)}, so the option has lapsed. Record "
            "that it was not used, and vary the contract if both sides agree."
        )
    return None
