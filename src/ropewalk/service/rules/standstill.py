"""When a contract may be awarded after it was announced, and when the award is announced.

Others may object within a standstill of working days. Under the regime for health care
counting starts the day after the notice, and whoever objected is told what became of it
and given some more days; under the Procurement Act the day of the notice counts itself.
The last day runs until midnight at its end.

Source: SI 2023/1348 regulation 12 and statutory guidance; Procurement Act 2023 section 51.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.parameters.register import Parameter
from ropewalk.partnership.rules.working_days import working_day_after
from ropewalk.service.kinds import Regime
from ropewalk.service.rules.selection_law import SelectionLaw, selection_law

DAY = timedelta(days=1)
NAMES = {
    Regime.PROVIDER_SELECTION: ("psr_standstill_days", "psr_standstill_from"),
    Regime.PROCUREMENT_ACT: ("act_standstill_days", "act_standstill_from"),
}


@dataclass(frozen=True, slots=True)
class Wait:
    """A time to wait before something may be done.

    Attributes:
        last_day: Its last day: it ends at midnight at the end of that day.
        said: What is waited for and until when, in a sentence.
        numbers: The dated numbers it was counted with.
    """

    last_day: date
    said: str
    numbers: tuple[Parameter, ...]

    @property
    def free_from(self) -> date:
        """The first day on which it is over."""
        return self.last_day + DAY


@dataclass(frozen=True, slots=True)
class Representation:
    """An objection, and when who made it was told what became of it.

    Attributes:
        received_on: The day it arrived.
        told_on: The day its maker was told the decision; none when not yet.
    """

    received_on: date
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """Whether and from when a contract may be awarded.

    Attributes:
        free_from: The first day on which it may; ``None`` while a representation made
            in time is not decided.
        reason: Why, in a paragraph.
        standstill: The standstill itself.
        in_time: The representations that arrived within it.
        late: Those that arrived after it.
    """

    free_from: date | None
    reason: str
    standstill: Wait
    in_time: tuple[Representation, ...]
    late: tuple[Representation, ...]

    def is_free(self, *, on: date) -> bool:
        """Whether the contract may be awarded on a day, as far as waiting goes."""
        return self.free_from is not None and self.free_from <= on


def standstill(
    notice_on: date,
    *,
    regime: Regime = Regime.PROVIDER_SELECTION,
    law: SelectionLaw | None = None,
) -> Wait:
    """The standstill that a notice opens, in working days of England.

    Args:
        notice_on: The day the notice was published.
        regime: Under which rules.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        Its last day, and the sentence that says so.

    Raises:
        BadInput: When the rules of that day are not held.

    Source:
        SI 2023/1348 regulation 12: 8 working days from the day after the notice.
        Procurement Act 2023 section 51: 8 working days from the day of the notice.
    """
    law = law or selection_law()
    days, first = (law.value(name, on=notice_on) for name in NAMES[regime])
    before = notice_on + (int(first.value) - 1) * DAY
    last = working_day_after(before, days=int(days.value))
    counted = "the day after it" if first.value else "that day itself"
    return Wait(
        last,
        f"The notice was published on {day(notice_on)}, and {days.value:g} working days "
        f"are counted from {counted}: the standstill ends at midnight at the end of "
        f"{day(last)}.",
        (days, first),
    )


def early(opened_on: date) -> str:
    """Why nobody knows before bids are opened to whom anything goes."""
    return (
        f"The bids are opened on {day(opened_on)}: before that nobody who buys knows to "
        "whom it goes."
    )


def refusal_to_open(
    notice_on: date,
    *,
    regime: Regime,
    opened_on: date | None = None,
    law: SelectionLaw | None = None,
) -> str | None:
    """Why a notice of a day opens no standstill, if it opens none.

    Args:
        notice_on: The day the notice was published.
        regime: Under which rules.
        opened_on: When the bids last called for are opened; none where none were.
        law: What law asks; the list that ships with Ropewalk when left out.
    """
    if opened_on is not None and notice_on < opened_on:
        return f"{early(opened_on)} The notice of {day(notice_on)} opens no standstill."
    try:
        standstill(notice_on, regime=regime, law=law)
    except BadInput as wrong:
        return str(wrong)
    return None


def second_wait(told_on: date, *, law: SelectionLaw | None = None) -> Wait:
    """The wait after a provider is told what became of its representation.

    Args:
        told_on: The day it was told.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        Its last day, and the sentence that says so.

    Raises:
        BadInput: When the rules of that day are not held.

    Source:
        SI 2023/1348 regulation 12: 5 working days.
    """
    days = (law or selection_law()).value("psr_second_wait_days", on=told_on)
    last = working_day_after(told_on, days=int(days.value))
    return Wait(
        last,
        f"The provider was told on {day(told_on)}, and {days.value:g} working days are "
        f"waited after that: until midnight at the end of {day(last)}.",
        (days,),
    )


def award_free_from(
    notice_on: date,
    representations: Sequence[Representation] = (),
    *,
    law: SelectionLaw | None = None,
) -> Award:
    """From when a contract for health care may be awarded.

    That is after the standstill, and after the second wait of every representation that
    arrived within it. One that arrived later does not hold the award up.

    Args:
        notice_on: The day the intention to award was published.
        representations: What arrived, in any order.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        The first day on which it may be awarded, or that it may not yet, and why.

    Raises:
        BadInput: When a representation is older than the notice, was decided before it
            arrived, or the rules of that day are not held.

    Source:
        SI 2023/1348 regulation 12 and statutory guidance.
    """
    first = standstill(notice_on, law=law)
    for each in representations:
        _refuse_impossible(each, notice_on)
    in_time = tuple(r for r in representations if r.received_on <= first.last_day)
    late = tuple(r for r in representations if r.received_on > first.last_day)
    waits = [
        second_wait(each.told_on, law=law)
        for each in in_time
        if each.told_on is not None
    ]
    undecided = len(in_time) - len(waits)
    said = [first.said]
    if not in_time:
        said.append("No representation arrived within it.")
    if waits:
        said.append(max(waits, key=lambda wait: wait.last_day).said)
    if late:
        said.append(
            f"{_counted(len(late))} after the standstill, which does not hold it up."
        )
    if undecided:
        said.append(
            f"{_counted(undecided)} in time and whoever made it has not been told a "
            "decision: the contract may not be awarded yet."
        )
        return Award(None, " ".join(said), first, in_time, late)
    free = max([first, *waits], key=lambda wait: wait.last_day).free_from
    said.append(f"The contract may be awarded from {day(free)}.")
    return Award(free, " ".join(said), first, in_time, late)


def _counted(number: int) -> str:
    if number == 1:
        return "A representation arrived"
    return f"{number} representations arrived"


def _refuse_impossible(each: Representation, notice_on: date) -> None:
    if each.received_on < notice_on:
        raise BadInput(
            f"A representation of {day(each.received_on)} is older than the notice of "
            f"{day(notice_on)}: write the day it arrived."
        )
    if each.told_on is not None and each.told_on < each.received_on:
        raise BadInput(
            f"A representation that arrived on {day(each.received_on)} cannot have been "
            f"decided on {day(each.told_on)}: write the day its maker was told."
        )


def award_notice_due(awarded_on: date, *, law: SelectionLaw | None = None) -> Wait:
    """The last day to announce an award of a contract for health care.

    Args:
        awarded_on: The day of the award.
        law: What law asks; the list that ships with Ropewalk when left out.

    Returns:
        The last day, counted in days of the calendar, and the sentence that says so.

    Raises:
        BadInput: When the rules of that day are not held.

    Source:
        SI 2023/1348: within 30 days. That the day of the award is not one of them is
        our reading.
    """
    days = (law or selection_law()).value("psr_award_notice_days", on=awarded_on)
    last = awarded_on + int(days.value) * DAY
    return Wait(
        last,
        f"It was awarded on {day(awarded_on)}, and the award is announced within "
        f"{days.value:g} days: by {day(last)}.",
        (days,),
    )
