"""Next year's pool as somebody tries it out: what each step would come to, and why."""

from dataclasses import dataclass
from fractions import Fraction

from ropewalk.money.rules.contributions import (
    Change,
    NextYear,
    PoolLine,
    line_at_rate,
    next_years_pool,
)

NOT_SAID = "Nobody has said yet."


@dataclass(frozen=True, slots=True)
class StepsSaid:
    """The steps to next year's pool as somebody entered them; one not entered is unknown.

    Attributes:
        last_year: This year's sum, in pence.
        recurrent: Changes of this year that recur; below nothing, less.
        not_recurrent: Changes of this year that do not recur.
        inflation: A rate of this year's sum with what recurs.
        planned: Planned changes; below nothing, less.
        efficiency: A rate of the same, taken off.
        reasons: Why each is what it is, where somebody said.
    """

    last_year: int | None
    recurrent: int | None
    not_recurrent: int | None
    inflation: Fraction | None
    planned: int | None
    efficiency: Fraction | None
    reasons: dict[Change, str]

    @property
    def rates_are_of(self) -> int | None:
        """What rates are of; not known as long as a part of it is not."""
        if self.last_year is None or self.recurrent is None:
            return None
        return self.last_year + self.recurrent


def next_year_tried(said: StepsSaid, *, year_starting: int) -> NextYear:
    """Next year's pool from the steps that were entered.

    A step that was not entered stays unknown, and so does the sum. What does not recur
    is a line only where it was entered, because it counts for nothing.

    Args:
        said: The steps.
        year_starting: The calendar year in which next year starts.

    Raises:
        BadInput: When a step has a sum and no reason, or more is taken off than there is.
    """

    def line(change: Change, pence: int | None) -> PoolLine:
        return PoolLine(change, pence, _why(said, change, pence))

    def rated(change: Change, rate: Fraction | None) -> PoolLine:
        if rate is None:
            return line(change, None)
        why = _why(said, change, rate)
        PoolLine(change, None, why)  # refuses one without a reason
        return line_at_rate(change, of_pence=said.rates_are_of, rate=rate, reason=why)

    lines = [
        line(Change.LAST_YEAR, said.last_year),
        line(Change.RECURRENT, said.recurrent),
        rated(Change.INFLATION, said.inflation),
        line(Change.PLANNED, said.planned),
        rated(Change.EFFICIENCY, said.efficiency),
    ]
    if said.not_recurrent is not None:
        lines.append(line(Change.NOT_RECURRENT, said.not_recurrent))
    return next_years_pool(lines, year_starting=year_starting)


def _why(said: StepsSaid, change: Change, value: int | Fraction | None) -> str:
    why = said.reasons.get(change, "")
    return NOT_SAID if value is None and not why.strip() else why
