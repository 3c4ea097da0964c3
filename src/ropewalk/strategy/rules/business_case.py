"""When a line, an answer or a start of a business case can be as somebody entered it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ropewalk.figures.words import day, listed
from ropewalk.parameters.register import held_parameter
from ropewalk.partnership.kinds import DecisionState
from ropewalk.partnership.rules.terms import months_after, year_said
from ropewalk.strategy.case_kinds import (
    CasePartKind,
    LineAbout,
    LineNature,
    LineSide,
    Optimism,
    Party,
    RouteState,
)

Amount = int | Decimal
FEEL_WELFARE = {Party.PEOPLE, Party.CARERS, Party.OTHERS}
APPROVED_AS_IT_IS = (
    "A route to its money has approved this case as it is, so it no longer changes. "
    "Begin another case for what is to be different."
)


@dataclass(frozen=True, slots=True)
class LineKind:
    """What a line is, apart from its words and amounts."""

    side: LineSide
    about: LineAbout
    party: Party
    nature: LineNature
    optimism: Optimism = Optimism.NONE
    is_of_health: bool = False
    deprivation_fifth: int | None = None


def refusal_of_kind(line: LineKind) -> str | None:
    """Why a line cannot be what it says it is, if it cannot."""
    if line.about == LineAbout.SICKNESS and line.party != Party.EMPLOYERS:
        return (
            "Fewer days off sick are the employers': choose employers as who has it. "
            "They save the NHS and councils no cash."
        )
    if line.about == LineAbout.GP_TIME and line.nature == LineNature.CASH:
        return (
            "Time of general practice that is used or freed moves no money: choose a "
            "resource."
        )
    if line.nature == LineNature.WELFARE and line.party not in FEEL_WELFARE:
        return (
            "Welfare is how well people live: choose people, carers or others as who "
            "has it."
        )
    if line.is_of_health and not (
        line.side == LineSide.BENEFIT and line.nature == LineNature.WELFARE
    ):
        return (
            "Years in full health are a benefit, and welfare. Enter anything else in "
            "pounds."
        )
    if line.optimism and line.side != LineSide.COST:
        return "Only a cost is uplifted for optimism. Choose none for a benefit."
    if line.deprivation_fifth is not None and line.party not in FEEL_WELFARE:
        return "Only people live in a fifth of areas by deprivation. Leave it empty."
    return None


def refusal_of_amounts(
    amount: Amount | None, least: Amount | None, most: Amount | None
) -> str | None:
    """Why an amount and its range cannot be as they were entered, if they cannot."""
    if any(each is not None and each < 0 for each in (amount, least, most)):
        return (
            "No amount is below nothing. Enter a saving as a benefit, and a loss as a "
            "cost."
        )
    if (least is None) != (most is None):
        return "Enter both the least and the most, or neither."
    if least is None or most is None:
        return None
    if amount is None:
        return "Enter the likely amount, of which the least and the most are the ends."
    if not least <= amount <= most:
        return "The least is at most the likely amount, and the most at least that."
    return None


def refusal_of_years(
    *, first_year: int, years: int, case_first_year: int, case_years: int
) -> str | None:
    """Why a line cannot run in its years, if it cannot."""
    after = case_first_year + case_years
    if years > 0 and case_first_year <= first_year and first_year + years <= after:
        return None
    return (
        f"The case looks at {year_said(case_first_year)} to {year_said(after - 1)}. "
        "Enter years within them."
    )


def refusal_of_change(states: Collection[RouteState]) -> str | None:
    """Why a case can no longer be changed, if it cannot."""
    return APPROVED_AS_IT_IS if RouteState.APPROVED in states else None


def refusal_of_answer(
    *,
    last: RouteState,
    last_on: date,
    state: RouteState,
    on: date,
    today: date,
    decision: DecisionState | None = None,
) -> str | None:
    """Why a route cannot have answered as somebody says, if it cannot.

    Args:
        last: How far the case has come on it.
        last_on: The day of that.
        state: What it is said to have answered, or that it is asked again.
        on: The day of that.
        today: The day on which it is recorded.
        decision: How far the decision has come that it is said to be, if it is one.
    """
    if last == RouteState.APPROVED:
        return "This route has approved the case already."
    if (last == RouteState.REFUSED) != (state == RouteState.ASKED):
        return (
            "This route has refused the case. Ask it again first."
            if last == RouteState.REFUSED
            else "This route is asked already, and has not answered."
        )
    if on < last_on:
        return f"It was asked on {day(last_on)}: the answer is not before that."
    if on > today:
        return f"{day(on)} is still to come."
    wanted = {
        RouteState.APPROVED: DecisionState.AGREED,
        RouteState.REFUSED: DecisionState.DECLINED,
    }
    if decision is not None and decision != wanted.get(state):
        return (
            "That decision says otherwise: it is "
            f"“{DecisionState(decision).label.lower()}”. Choose another, or none."
        )
    return None


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a case has come on one route: its state, and since when."""

    name: str
    state: RouteState
    on: date


def refusal_of_start(routes: Sequence[Standing], *, starts_on: date) -> str | None:
    """Why a case cannot start on a day, if it cannot: not before its money is approved."""
    if not routes:
        return (
            "Nothing starts before its money is approved, and no route to it was asked. "
            "Ask one first."
        )
    open_ones = [each for each in routes if each.state != RouteState.APPROVED]
    if open_ones:
        said = listed(
            [f"{each.name} ({each.state.label.lower()})" for each in open_ones]
        )
        return f"Nothing starts before every route has approved it. Still open: {said}."
    last = approved_on(routes)
    if last is not None and starts_on < last:
        return f"The last approval was on {day(last)}. Start on that day or later."
    return None


def approved_on(routes: Sequence[Standing]) -> date | None:
    """The day on which the last of its routes approved a case; none while one is open."""
    if not routes or any(each.state != RouteState.APPROVED for each in routes):
        return None
    return max(each.on for each in routes)


@dataclass(frozen=True, slots=True)
class Expected:
    """When a case is expected to start: after so many months, between two days."""

    least_months: int
    most_months: int
    earliest: date
    latest: date

    @property
    def months(self) -> str:
        """After how many months, in words."""
        if self.least_months == self.most_months:
            return f"{self.most_months} month{'' if self.most_months == 1 else 's'}"
        return f"{self.least_months} to {self.most_months} months"


def expected_start(approved: date) -> Expected | None:
    """When a case starts that was approved on a day, as one site expected.

    None where no expectation of that day is held.
    """
    least, most = (
        held_parameter(f"case_start_after_months_{end}", on=approved)
        for end in ("least", "most")
    )
    if least is None or most is None:
        return None
    return Expected(
        int(least.value),
        int(most.value),
        months_after(approved, int(least.value)),
        months_after(approved, int(most.value)),
    )


def parts_missing(written: Collection[str]) -> list[str]:
    """The parts of a case that nobody has written, in their order."""
    return [
        CasePartKind(each).name.lower() for each in CasePartKind if each not in written
    ]
