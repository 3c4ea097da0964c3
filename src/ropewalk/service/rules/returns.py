"""Returns of a contract's measures: when each is due, and how good what came is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from ropewalk.figures.words import counted, day, listed

A_DAY = timedelta(days=1)
MOST_NAMED = 6
NOT_OVER = "The period is not over yet: return it once it is."
FOUR_DECIMALS = (
    "A value has at most four decimals, and at most twelve figures before the point."
)
CORRECTED_BECAUSE = (
    "This period was returned already. Say in the note what was wrong, so that both stay "
    "on record and the reader knows which counts."
)
UNCHANGED = "This value was returned for the period already."


@dataclass(frozen=True, slots=True)
class Version:
    """One return for a period: its value in the measure's unit, its day, its note."""

    value: Decimal
    returned_on: date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """A period of a measure, with every return for it, the oldest first.

    ``due_on`` is the last day on which the return is in time; none where the period is
    not one of those that the measure is due for.
    """

    starts_on: date
    ends_before: date
    due_on: date | None = None
    versions: tuple[Version, ...] = ()

    @property
    def said(self) -> str:
        """The period in words."""
        return period_said(self.starts_on, self.ends_before)

    @property
    def value(self) -> Decimal | None:
        """The value that counts; none where nothing was returned."""
        return self.versions[-1].value if self.versions else None

    def has_fallen_due(self, *, on: date) -> bool:
        """Whether its return was due before a day."""
        return self.due_on is not None and self.due_on < on

    @property
    def days_late(self) -> int:
        """How many days after its last day it was first returned; none is not late."""
        if self.due_on is None or not self.versions:
            return 0
        return max((self.versions[0].returned_on - self.due_on).days, 0)

    @property
    def is_corrected(self) -> bool:
        """Whether a later return says another value than the first."""
        return any(each.value != self.versions[0].value for each in self.versions[1:])


def period_said(starts_on: date, ends_before: date) -> str:
    """A period as a person says it: April 2026, April to June 2026, or its two days."""
    last = ends_before - A_DAY
    if starts_on.day == 1 and ends_before.day == 1:
        if (starts_on.year, starts_on.month) == (last.year, last.month):
            return f"{starts_on:%B %Y}"
        if starts_on.year == last.year:
            return f"{starts_on:%B} to {last:%B %Y}"
        return f"{starts_on:%B %Y} to {last:%B %Y}"
    return f"{day(starts_on)} to {day(last)}"


def number_said(value: Decimal) -> str:
    """A value without the noughts that its column adds."""
    return f"{value.normalize():f}"


def refusal_of_return(
    *,
    starts_on: date,
    ends_before: date,
    value: Decimal,
    note: str,
    begun_on: date,
    held: Iterable[Period],
    on: date,
) -> str | None:
    """Why what is returned cannot be taken, if it cannot.

    Args:
        starts_on: The first day of its period.
        ends_before: The day after its last.
        value: The value, in the measure's unit.
        note: What a reader should know.
        begun_on: The first day of the contract.
        held: The periods returned before.
        on: The day on which it is returned.
    """
    if ends_before <= starts_on:
        return "The period ends after it starts."
    if ends_before > on:
        return NOT_OVER
    if starts_on < begun_on:
        return f"The contract starts on {day(begun_on)}, after that period begins."
    if not value.is_finite() or abs(value) >= 10**12 or value != round(value, 4):
        return FOUR_DECIMALS
    for each in held:
        if (each.starts_on, each.ends_before) == (starts_on, ends_before):
            return _refusal_of_correction(each, value, note)
        if each.starts_on < ends_before and starts_on < each.ends_before:
            return (
                f"It overlaps with {each.said}, which was returned already. Return that "
                "period again, or one that does not overlap with it."
            )
    return None


def _refusal_of_correction(held: Period, value: Decimal, note: str) -> str | None:
    """Why a further return for a period cannot be taken, if it cannot."""
    if value == held.value:
        return UNCHANGED
    return None if note.strip() else CORRECTED_BECAUSE


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to know about the quality of a measure's returns: what, in a sentence."""

    kind: str
    sentence: str


def share_in_time(periods: Iterable[Period], *, on: date) -> float | None:
    """The percentage of returns that fell due which came in time; none where none did."""
    due = [each for each in periods if each.has_fallen_due(on=on)]
    if not due:
        return None
    return (
        sum(bool(each.versions and not each.days_late) for each in due) * 100 / len(due)
    )


def in_time_said(periods: Sequence[Period], *, on: date) -> str:
    """How many of the returns that fell due came in time, in a sentence."""
    due = [each for each in periods if each.has_fallen_due(on=on)]
    share = share_in_time(due, on=on)
    if share is None:
        return "No return has fallen due yet."
    came = sum(bool(each.versions and not each.days_late) for each in due)
    return (
        f"{came} of {counted(len(due), 'return')} that fell due came in time "
        f"({share:.0f}%)."
    )


def faults_of(
    periods: Sequence[Period],
    *,
    least: Decimal | None,
    most: Decimal | None,
    same_in_a_row: int,
    on: date,
) -> list[Fault]:
    """What is to be known about the quality of a measure's returns.

    Args:
        periods: In order, the oldest first.
        least: The lowest value that is plausible; none where nobody said.
        most: The highest.
        same_in_a_row: From how many equal values in a row on that is told.
        on: The day.
    """
    late = [each for each in periods if each.days_late]
    missing = [
        each for each in periods if each.has_fallen_due(on=on) and not each.versions
    ]
    found = [
        ("Late", "Late: ", [_late_said(each) for each in late]),
        (
            "Missing",
            "Not returned, and not counted as nought: ",
            [
                f"{each.said} (due by {day(each.due_on)})"
                for each in missing
                if each.due_on
            ],
        ),
        (
            "Corrected",
            "Corrected; every version is kept: ",
            [_corrected_said(each) for each in periods if each.is_corrected],
        ),
        (
            "Outside what is plausible",
            f"Outside what is plausible ({_limits_said(least, most)}): ",
            [
                f"{number_said(each.value)} for {each.said}"
                for each in periods
                if each.value is not None
                and (
                    (least is not None and each.value < least)
                    or (most is not None and each.value > most)
                )
            ],
        ),
        (
            "The same number again",
            "The same number in a row: ",
            [
                f"{number_said(value)} {len(run)} times, {run[0].said} to {run[-1].said}"
                for value, run in _runs(periods)
                if len(run) >= same_in_a_row
            ],
        ),
    ]
    return [Fault(kind, _first(words, each)) for kind, words, each in found if each]


def _first(words: str, named: list[str]) -> str:
    """What is meant, with the latest named and the rest counted."""
    more = len(named) - MOST_NAMED
    shown = named[-MOST_NAMED:]
    return words + listed([f"{more} earlier", *shown] if more > 0 else shown) + "."


def _late_said(each: Period) -> str:
    return f"{each.said}, {counted(each.days_late, 'day')} after it was due"


def _corrected_said(each: Period) -> str:
    first, last = each.versions[0], each.versions[-1]
    why = f", because: {last.note}" if last.note else ""
    return f"{each.said}, from {number_said(first.value)} to {number_said(last.value)}{why}"


def _limits_said(least: Decimal | None, most: Decimal | None) -> str:
    if least is None:
        return f"{number_said(most)} at most" if most is not None else ""
    if most is None:
        return f"{number_said(least)} at least"
    return f"{number_said(least)} to {number_said(most)}"


def _runs(periods: Iterable[Period]) -> list[tuple[Decimal, list[Period]]]:
    """Equal values in a row; a period without a value ends a run."""
    runs: list[tuple[Decimal, list[Period]]] = []
    before: Decimal | None = None
    for each in periods:
        value = each.value
        if value is not None:
            if value == before:
                runs[-1][1].append(each)
            else:
                runs.append((value, [each]))
        before = value
    return runs
