"""What a partner puts in: its instalments, what is due or late, and next year's sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from ropewalk.figures import BadInput, Certainty, Column, Figure, Source, Table
from ropewalk.figures.words import day, listed, pounds
from ropewalk.money.rules.parts import percent_said, whole_pence
from ropewalk.partnership.rules.terms import months_after, quarters, year_said


class Schedule(StrEnum):
    """When the instalments of a year fall due."""

    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    YEARLY = "yearly"
    OWN_DAYS = "own_days"

    @property
    def label(self) -> str:
        """The schedule in words."""
        return {
            Schedule.QUARTERLY: "Four equal instalments, one a quarter",
            Schedule.MONTHLY: "Twelve equal instalments, one a month",
            Schedule.YEARLY: "One payment, at the start of the year",
            Schedule.OWN_DAYS: "Equal instalments on days of its own",
        }[self]


class Standing(StrEnum):
    """How an instalment stands on a day."""

    PAID = "paid"
    NOT_YET_DUE = "not_yet_due"
    DUE = "due"
    LATE = "late"

    @property
    def label(self) -> str:
        """The standing in words."""
        return {
            Standing.PAID: "Paid",
            Standing.NOT_YET_DUE: "Not yet due",
            Standing.DUE: "Due today",
            Standing.LATE: "Late",
        }[self]


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment that is owed, and the day on which it falls due."""

    due_on: date
    pence: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that came in on a day towards a contribution."""

    received_on: date
    pence: int

    def __post_init__(self) -> None:
        """Refuse a receipt of nothing."""
        if self.pence <= 0:
            raise BadInput("A receipt has to be of more than nothing.")


@dataclass(frozen=True, slots=True)
class InstalmentSeen:
    """An instalment as it stands on a day.

    Attributes:
        instalment: What was owed and when.
        paid_pence: What came in towards it by that day.
        standing: Whether it is paid, due or late.
        paid_on: The day on which the last of it came in; none until then.
        days_late: Days after it fell due: to the day it was paid, or to today.
    """

    instalment: Instalment
    paid_pence: int
    standing: Standing
    paid_on: date | None
    days_late: int

    @property
    def owed_pence(self) -> int:
        """What has yet to come in."""
        return self.instalment.pence - self.paid_pence

    @property
    def said(self) -> str:
        """How it stands, in a sentence."""
        money = pounds(self.owed_pence)
        days = "1 day" if self.days_late == 1 else f"{self.days_late} days"
        if self.standing is Standing.PAID:
            if self.paid_on is None:
                return "Nothing was to be paid."
            late = f", {days} late" if self.days_late else ""
            return f"Paid on {day(self.paid_on)}{late}."
        due_on = day(self.instalment.due_on)
        if self.standing is Standing.LATE:
            return f"{money} was due on {due_on} and is {days} late."
        if self.standing is Standing.DUE:
            return f"{money} is due today."
        return f"{money} falls due on {due_on}."


@dataclass(frozen=True, slots=True)
class ContributionSeen:
    """The instalments of a year as they stand on a day, and what came in ahead of them."""

    instalments: Sequence[InstalmentSeen]
    ahead_pence: int

    @property
    def late_pence(self) -> int:
        """What is late."""
        return sum(
            each.owed_pence
            for each in self.instalments
            if each.standing is Standing.LATE
        )


@dataclass(frozen=True, slots=True)
class Varied:
    """The instalments of a year after its sum was changed, and how that was spread."""

    instalments: Sequence[Instalment]
    why: str


def days_due(
    schedule: Schedule, *, year_starting: int, own_days: Iterable[date] = ()
) -> tuple[date, ...]:
    """The days on which the instalments of a financial year fall due.

    Args:
        schedule: How often.
        year_starting: The calendar year in which the financial year starts.
        own_days: The days, where they are the agreement's own.

    Returns:
        The days in order: the first of each quarter or month, or 1 April.

    Raises:
        BadInput: When the days are its own and there are none, or one is named twice;
            or when days are given that the schedule does not use.

    Source:
        Four equal instalments: section 75 agreements in use (reported by a secondary
        source).
    """
    own = sorted(own_days)
    if schedule is not Schedule.OWN_DAYS:
        if own:
            raise BadInput(
                f"“{schedule.label}” has days already: leave out the others."
            )
        first = quarters(year_starting)[0].starts_on
        step = {Schedule.QUARTERLY: 3, Schedule.MONTHLY: 1, Schedule.YEARLY: 12}
        return tuple(
            months_after(first, months) for months in range(0, 12, step[schedule])
        )
    if not own:
        raise BadInput("Name the days on which instalments fall due.")
    if twice := [day(each) for each, after in pairwise(own) if each == after]:
        raise BadInput(f"{listed(twice)} is named twice.")
    return tuple(own)


def instalments(pence: int, due_on: Sequence[date]) -> tuple[Instalment, ...]:
    """A year's contribution in equal instalments.

    Args:
        pence: The contribution, in whole pence, 0 or more.
        due_on: The days on which they fall due.

    Returns:
        The instalments in order of days. They add up to the contribution; the first
        has the odd pennies, so that all the others are the same.

    Raises:
        BadInput: When there is no day, or the contribution is less than nothing.
    """
    if not due_on:
        raise BadInput("Name the days on which instalments fall due.")
    if pence < 0:
        raise BadInput("A contribution cannot be less than nothing.")
    each, odd = divmod(pence, len(due_on))
    first, *rest = sorted(due_on)
    return (
        Instalment(first, each + odd),
        *(Instalment(on, each) for on in rest),
    )


def parts_for_risk(
    came_in: Sequence[tuple[int, bool]], *, contribution_pence: int, risk_pence: int
) -> list[int]:
    """How much of what came in, and went back, is for shared risk and not the contribution.

    The contribution is settled first, because it fell due first. What comes in beyond it
    is for the shared risk that is owed. Where the partner is owed some, what goes back
    after the risk was shared is that, unless more than the contribution had come in.

    Args:
        came_in: Whole pence in the order in which they were recorded, below nothing what
            went back, each with whether the risk had been shared by then.
        contribution_pence: What the partner is to put in for the year.
        risk_pence: What it owes of shared risk; below nothing, what it is owed.

    Returns:
        Of each, the part that is for shared risk: never more than is owed in all.
    """
    found, total, for_risk = [], 0, 0
    for pence, is_shared in came_in:
        if risk_pence >= 0:
            over = total + pence - contribution_pence
            part = min(max(over, 0), risk_pence) - for_risk
        elif pence < 0 and is_shared:
            surplus = max(total - for_risk - contribution_pence, 0)
            part = -min(max(-pence - surplus, 0), for_risk - risk_pence)
        else:
            part = 0
        found.append(part)
        total, for_risk = total + pence, for_risk + part
    return found


def kept(came_in: Iterable[tuple[date, int]]) -> list[Receipt]:
    """What came in and did not go back; what went back is taken from the latest.

    Args:
        came_in: Days and whole pence in the order in which they were recorded, below
            nothing what went back.
    """
    held: list[Receipt] = []
    for received_on, pence in came_in:
        back = -pence
        while back > 0 and held:
            last = held.pop()
            if last.pence > back:
                held.append(Receipt(last.received_on, last.pence - back))
            back -= last.pence
        if pence > 0:
            held.append(Receipt(received_on, pence))
    return held


def as_they_stand(
    owed: Iterable[Instalment], receipts: Iterable[Receipt], *, on: date
) -> ContributionSeen:
    """Which instalments are paid, due or late on a day, and by how many days.

    Money settles the instalment that fell due first, whatever it was sent for. What came
    in after the day is not counted.

    Args:
        owed: The instalments of the year.
        receipts: What came in.
        on: The day that the question is about.

    Returns:
        The instalments in order of days, and what came in ahead of them all.
    """
    waiting = sorted(
        (each for each in receipts if each.received_on <= on),
        key=lambda each: each.received_on,
    )
    purse = [(each.received_on, each.pence) for each in waiting]
    seen = []
    for instalment in sorted(owed, key=lambda each: each.due_on):
        paid, paid_on = 0, None
        while purse and paid < instalment.pence:
            received_on, pence = purse.pop(0)
            used = min(pence, instalment.pence - paid)
            paid, paid_on = paid + used, received_on
            if pence > used:
                purse.insert(0, (received_on, pence - used))
        seen.append(_seen(instalment, paid, paid_on, on))
    return ContributionSeen(tuple(seen), sum(pence for _, pence in purse))


def _seen(
    instalment: Instalment, paid: int, paid_on: date | None, on: date
) -> InstalmentSeen:
    if paid == instalment.pence:
        late = (paid_on - instalment.due_on).days if paid_on else 0
        return InstalmentSeen(instalment, paid, Standing.PAID, paid_on, max(0, late))
    late = (on - instalment.due_on).days
    standing = (
        Standing.LATE
        if late > 0
        else Standing.DUE
        if late == 0
        else Standing.NOT_YET_DUE
    )
    return InstalmentSeen(instalment, paid, standing, None, max(0, late))


def vary(
    owed: Iterable[Instalment],
    *,
    new_pence: int,
    on: date,
    days: Sequence[date] | None = None,
) -> Varied:
    """The instalments of a year after its sum is varied part-way.

    What has fallen due by the day, the day itself included, stays as it was. What is left
    of the new sum is spread evenly over the instalments that are not yet due, or over
    other days that are still to come; the first of them has the odd pennies.

    Args:
        owed: The instalments as they were.
        new_pence: What the contribution for the year is now to be, in whole pence.
        on: The day on which the variation counts.
        days: The days on which the rest falls due, of which those after that day count;
            none for the days that the instalments have.

    Returns:
        The instalments in order of days, which add up to the new sum.

    Raises:
        BadInput: When the new sum is less than nothing or less than what has fallen due
            already; or when it is more and no instalment is left to carry the rest.
    """
    if new_pence < 0:
        raise BadInput("A contribution cannot be less than nothing.")
    ordered = sorted(owed, key=lambda each: each.due_on)
    due = [each for each in ordered if each.due_on <= on]
    kept = [each.due_on for each in ordered]
    later = [each for each in (kept if days is None else days) if each > on]
    due_pence = sum(each.pence for each in due)
    left = new_pence - due_pence
    if left < 0:
        raise BadInput(
            f"{pounds(due_pence)} has already fallen due by {day(on)}, which is "
            f"{pounds(-left)} more than the new sum of {pounds(new_pence)}: agree a "
            "repayment instead."
        )
    if not later:
        if left:
            raise BadInput(
                f"Every one of its days has fallen due by {day(on)}: choose when the "
                f"other {pounds(left)} falls due."
            )
        return Varied(tuple(due), "What has fallen due is the new sum already.")
    spread = instalments(left, later)
    count = "1 instalment" if len(spread) == 1 else f"{len(spread)} instalments"
    return Varied(
        (*due, *spread),
        (
            f"{pounds(due_pence)} had fallen due by {day(on)} and stays. The other "
            f"{pounds(left)} of {pounds(new_pence)} is spread over {count} not yet due, "
            f"from {day(spread[0].due_on)}."
        ),
    )


class Change(StrEnum):
    """A step from last year's sum to next year's."""

    LAST_YEAR = "last_year"
    RECURRENT = "recurrent"
    NOT_RECURRENT = "not_recurrent"
    INFLATION = "inflation"
    PLANNED = "planned"
    EFFICIENCY = "efficiency"

    @property
    def label(self) -> str:
        """The step in words."""
        return {
            Change.LAST_YEAR: "Last year",
            Change.RECURRENT: "Changes in the year that recur",
            Change.NOT_RECURRENT: "Changes in the year that do not recur",
            Change.INFLATION: "Inflation",
            Change.PLANNED: "Planned changes",
            Change.EFFICIENCY: "Efficiency",
        }[self]


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One step from last year's sum to next year's, with its reason.

    Attributes:
        change: Which step it is.
        pence: How much, in whole pence; none where it is not known. An efficiency is
            stated as what is saved, and taken off.
        reason: Why, for whoever asks in a year.
    """

    change: Change
    pence: int | None
    reason: str

    def __post_init__(self) -> None:
        """Refuse a line without a reason, and one that would be counted the wrong way."""
        if not self.reason.strip():
            raise BadInput(f"Say why “{self.change.label}” is what it is.")
        only_up = {Change.LAST_YEAR, Change.EFFICIENCY}
        if self.change in only_up and self.pence is not None and self.pence < 0:
            raise BadInput(
                f"“{self.change.label}” is stated as an amount above nothing."
            )

    @property
    def effect_pence(self) -> int | None:
        """What it does to next year's sum; none where that is not known."""
        if self.change is Change.NOT_RECURRENT:
            return 0
        if self.pence is None:
            return None
        return -self.pence if self.change is Change.EFFICIENCY else self.pence


@dataclass(frozen=True, slots=True)
class NextYear:
    """Next year's sum, line by line, in the order of the rule."""

    year_starting: int
    lines: Sequence[PoolLine]

    @property
    def unknown(self) -> Sequence[PoolLine]:
        """The lines whose effect is not known."""
        return [each for each in self.lines if each.effect_pence is None]

    @property
    def pence(self) -> int | None:
        """The sum; none as long as any line is not known."""
        return None if self.unknown else self.known_pence

    @property
    def known_pence(self) -> int:
        """What the lines that are known come to."""
        effects = [each.effect_pence for each in self.lines]
        return sum(each for each in effects if each is not None)

    @property
    def said(self) -> str:
        """The sum, or why there is none yet, in words."""
        if self.pence is not None:
            return f"{year_said(self.year_starting)}: {pounds(self.pence)}."
        missing = listed([f"“{each.change.label}”" for each in self.unknown])
        is_or_are = "is" if len(self.unknown) == 1 else "are"
        return (
            f"The sum for {year_said(self.year_starting)} is not known, because "
            f"{missing} {is_or_are} not. What is known comes to {pounds(self.known_pence)}."
        )

    def table(self) -> Table:
        """The lines with their effects and reasons, and the sum."""
        return Table(
            key="next_year",
            title=f"From last year's sum to that for {year_said(self.year_starting)}",
            columns=(
                Column("change", "Step"),
                Column("effect", "Effect", "pence"),
                Column("reason", "Reason"),
            ),
            rows=(
                *((e.change.label, e.effect_pence, e.reason) for e in self.lines),
                ("Next year", self.pence, ""),
            ),
            sources=(POOL_RULE,),
            note=self.said,
        )

    def figure(self) -> Figure:
        """The sum as a figure whose inputs are the lines."""
        vintage = year_said(self.year_starting)
        return Figure(
            key="money.next_year",
            label="Next year's sum",
            value=self.pence,
            unit="pence",
            vintage=vintage,
            rule=RULE_SAID,
            inputs=tuple(
                Figure(
                    key=f"money.next_year.{each.change.value}",
                    label=each.change.label,
                    value=each.effect_pence,
                    unit="pence",
                    vintage=vintage,
                    certainty=Certainty.ENTERED,
                    note=each.reason,
                )
                for each in self.lines
            ),
            sources=(POOL_RULE,),
            certainty=Certainty.SECOND_HAND,
            note=self.said,
        )


RULE_SAID = (
    "Last year's sum, with changes in the year that recur, inflation and planned "
    "changes, less efficiency."
)
POOL_RULE = Source(
    title="Section 75 agreements in use: how next year's pool is made from this year's",
    publisher="Councils and NHS bodies in England",
    vintage="as read in 2026",
    licence="a fact, in our own words",
    note="Reported by a secondary source. An agreement may say otherwise.",
)


def next_years_pool(lines: Iterable[PoolLine], *, year_starting: int) -> NextYear:
    """Next year's pool, or one partner's contribution to it, from this year's.

    Last year's sum, with changes in the year that recur, inflation and planned changes,
    less efficiency. A change that does not recur is shown and counts for nothing.

    Args:
        lines: The steps in any order: one of last year's sum, any number of the others.
        year_starting: The calendar year in which next year starts.

    Returns:
        The lines in the order of the rule, and the sum; it is not known as long as any
        line that counts is not.

    Raises:
        BadInput: When last year's sum is not there, or is there twice; or when more is
            taken off than there is.

    Source:
        Section 75 agreements in use (reported by a secondary source).
    """
    given = list(lines)
    starts = [each for each in given if each.change is Change.LAST_YEAR]
    if len(starts) != 1:
        raise BadInput(
            "Start from last year's sum: it is not there."
            if not starts
            else "Last year's sum is there more than once."
        )
    order = list(Change)
    found = NextYear(
        year_starting, tuple(sorted(given, key=lambda each: order.index(each.change)))
    )
    if found.pence is not None and found.pence < 0:
        raise BadInput(
            f"{pounds(-found.pence)} more is taken off than there is: next year's sum "
            "cannot be less than nothing."
        )
    return found


def line_at_rate(
    change: Change, *, of_pence: int | None, rate: Fraction | None, reason: str
) -> PoolLine:
    """A line that is a rate of a sum, such as inflation, rounded once to the penny.

    Args:
        change: Which step it is.
        of_pence: The sum that the rate is of; none where it is not known.
        rate: The rate as a fraction, exact; none where it is not known.
        reason: Where the rate comes from.

    Returns:
        The line, with the rate and the sum in its reason; of no known amount where
        either is not known.
    """
    if of_pence is None or rate is None:
        what = "the rate" if rate is None else "the sum that it is of"
        return PoolLine(change, None, f"{_full(reason)} Not known yet: {what}.")
    return PoolLine(
        change,
        whole_pence(of_pence * rate),
        f"{_full(reason)} {percent_said(rate)} of {pounds(of_pence)}.",
    )


def _full(reason: str) -> str:
    return f"{reason.strip().rstrip('.')}."
