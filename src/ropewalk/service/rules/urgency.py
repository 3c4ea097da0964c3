"""When health care may be bought, or a contract for it changed, without a process: urgency.

Three tests together: it is needed urgently, the authority could not foresee that and did
not bring it about, and waiting for a process would put people at risk. It lasts only as
long as it takes to choose a provider; how long that is at most is a dated number.

Source: SI 2023/1348 regulation 14, from general knowledge, not verified.
"""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from ropewalk.figures.words import day
from ropewalk.parameters.register import Parameter
from ropewalk.service.rules.known import Answer, Point, Words, point
from ropewalk.service.rules.selection_law import SelectionLaw

MONTHS = "psr_urgent_months"


class UrgencyFacts(Protocol):
    """What is known of an urgent award or modification; ``None`` is not known."""

    @property
    def is_urgent(self) -> Answer:
        """Whether it is needed urgently."""

    @property
    def is_urgency_own(self) -> Answer:
        """Whether the authority could foresee the urgency, or brought it about."""

    @property
    def is_delay_a_risk(self) -> Answer:
        """Whether waiting for a process would put people at risk."""

    @property
    def urgent_months(self) -> int | None:
        """For how many months it lasts, a month begun counted as one."""


WORDS: Mapping[str, Words] = {
    "is_urgent": Words(
        "It is needed urgently.",
        "It is not needed urgently.",
        "it is needed urgently",
    ),
    "is_urgency_own": Words(
        "The authority could foresee the urgency, or brought it about.",
        "The authority could not foresee the urgency and did not bring it about.",
        "the authority could foresee the urgency, or brought it about",
    ),
    "is_delay_a_risk": Words(
        "Waiting for a process would put people at risk.",
        "Waiting for a process would put nobody at risk.",
        "waiting for a process would put people at risk",
    ),
}
WANTED = {"is_urgent": True, "is_urgency_own": False, "is_delay_a_risk": True}


def urgency_points(
    facts: UrgencyFacts, *, on: date, law: SelectionLaw
) -> tuple[Point, ...]:
    """The tests of an urgent award or modification.

    A term over the limit is not judged here: it is justified by advice that is recorded.
    """
    tests = (
        point(name, getattr(facts, name), WORDS[name], wanted=want)
        for name, want in WANTED.items()
    )
    return (*tests, _term_point(facts.urgent_months, law.held(MONTHS, on=on), on=on))


def _term_point(months: int | None, limit: Parameter | None, *, on: date) -> Point:
    if limit is None:
        return Point(
            MONTHS, None, f"How long it may last on {day(on)} is not held here."
        )
    if months is None:
        return Point(MONTHS, None, "It is not recorded for how many months it lasts.")
    said = f"It lasts {_months(months)}"
    if months <= limit.value:
        return Point(
            MONTHS, is_met=True, said=f"{said}, and the limit is {limit.value:g}."
        )
    return Point(
        MONTHS,
        None,
        f"{said}, longer than the limit of {limit.value:g}: a longer term rests on advice "
        "that says why it is needed.",
    )


def _months(months: int) -> str:
    return "1 month" if months == 1 else f"{months} months"


def months_begun(starts_on: date, ends_before: date) -> int:
    """How many months a term lasts, a month begun counted as one.

    From 31 January until the end of 28 February is two: the month ends before the 31st.
    """
    months = (ends_before.year - starts_on.year) * 12 + (
        ends_before.month - starts_on.month
    )
    return months + (ends_before.day > starts_on.day)
