"""When a measure calls for an exception report, and what can be done about one next."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ropewalk.engine.spc import Better, XmR
from ropewalk.figures.words import counted, day, listed
from ropewalk.service.performance_kinds import (
    Ground,
    ReportedStepKind,
    ReportStepKind,
)
from ropewalk.service.rules.chance import misses
from ropewalk.service.rules.returns import Period, number_said

MOST_NAMED = 6
CLOSED = "This exception report is closed. If it comes about again, open another."
ENDED = "This improvement plan has ended."
SPECIAL = {
    "outside limits": "outside the limits within which it varies by chance",
    "trend": "one of seven or more that each move the same way",
    "two of three": "one of two in three that lie near a limit",
    "shift": "one of seven or more on one side of the mean",
}


@dataclass(frozen=True, slots=True)
class Called:
    """That a measure calls for an exception report: on which ground, in a sentence.

    ``measure_id`` is the number of the contract's measure.
    """

    measure_id: int
    ground: Ground
    sentence: str

    @property
    def code(self) -> str:
        """What names it on a form."""
        return f"{self.ground}-{self.measure_id}"


def calls_of(
    *,
    measure_id: int,
    name: str,
    unit: str,
    better: Better,
    target: Decimal | None,
    periods: Sequence[Period],
    process: XmR | None,
    on: date,
) -> list[Called]:
    """Why a measure calls for an exception report, judged by its latest value.

    Args:
        measure_id: The number of the contract's measure.
        name: What is measured.
        unit: Its unit.
        better: Which way is better.
        target: What it is to reach; none where nothing says so.
        periods: In order, the oldest first.
        process: What chance explains of the periods that have a value; none where these
            are too few.
        on: The day.
    """
    found = []
    held = [each for each in periods if each.value is not None]
    if held and process is not None and process.direction[-1] == "concern":
        last = held[-1]
        found.append(
            Called(
                measure_id,
                Ground.VARIATION,
                f"{name}: {_value(last, unit)} is special-cause variation for the worse, "
                f"{SPECIAL[process.special[-1]]}.",
            )
        )
    if held and target is not None and misses(held[-1].value, target, better):
        found.append(
            Called(
                measure_id,
                Ground.TARGET,
                f"{name}: {_value(held[-1], unit)} misses the target of "
                f"{number_said(target)}.{_assured(process)}",
            )
        )
    missing = [
        each for each in periods if each.has_fallen_due(on=on) and not each.versions
    ]
    if missing:
        named = [
            f"{each.said} (due by {day(each.due_on)})"
            for each in missing[-MOST_NAMED:]
            if each.due_on
        ]
        found.append(
            Called(
                measure_id,
                Ground.LATE,
                f"{name}: {counted(len(missing), 'return')} "
                f"{'is' if len(missing) == 1 else 'are'} late, the last of them "
                f"{listed(named)}.",
            )
        )
    return found


def _value(period: Period, unit: str) -> str:
    said = "not known" if period.value is None else number_said(period.value)
    return f"{said} {unit} for {period.said}"


def _assured(process: XmR | None) -> str:
    if process is None:
        return " There are too few values to tell what to expect as things run."
    return {
        "consistent fail": " As things run, it will be missed every time.",
        "inconsistent": " As things run, it is chance whether it is met.",
        "consistent pass": " As things ran before, it was met every time.",
    }.get(process.assurance, "")


def refusal_of_report_step(
    taken: Collection[ReportStepKind | str], step: ReportStepKind
) -> str | None:
    """Why a step cannot be taken about a report; the right to answer stays when closed."""
    if ReportStepKind.CLOSED in taken and step != ReportStepKind.ANSWERED:
        return CLOSED
    return None


def refusal_of_reported_step(
    taken: Sequence[ReportedStepKind | str], step: ReportedStepKind
) -> str | None:
    """Why a step cannot be taken about a reported delivery after those that were."""
    if ReportedStepKind.CONFIRMED in taken:
        return "This delivery is confirmed already: it counts once."
    if ReportedStepKind.WITHDRAWN in taken:
        return "Its provider has withdrawn this. Only what stands can be confirmed."
    is_queried = bool(taken) and taken[-1] == ReportedStepKind.QUERIED
    if step == ReportedStepKind.QUERIED and is_queried:
        return "It is queried already, and waits for the provider's answer."
    if step == ReportedStepKind.ANSWERED and not is_queried:
        return "Nothing about it is queried."
    return None


def reported_state(taken: Sequence[ReportedStepKind | str]) -> str:
    """How a reported delivery stands, in words."""
    if not taken:
        return "Reported: waits to be confirmed"
    if taken[-1] == ReportedStepKind.ANSWERED:
        return "Answered: waits to be confirmed"
    return str(ReportedStepKind(taken[-1]).label)
