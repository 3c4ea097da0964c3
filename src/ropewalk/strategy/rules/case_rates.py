"""The dated values that a business case is worked out with, as they were on a day."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.present_value import Step, discount_factors
from ropewalk.figures import BadInput
from ropewalk.figures.words import day
from ropewalk.parameters import Parameter, parameter, parameters
from ropewalk.parameters.register import held_parameter
from ropewalk.strategy.case_kinds import Optimism

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rates:
    """The dated values that a case is worked out with.

    Attributes:
        steps: The year into which each step of the rates leads, in order.
        standard: The usual rate of each step.
        health: The rate of health of each step.
        reduced: The reduced rate of each step.
        reduced_above: Above how many years a case is looked at with reduced rates too.
        qaly: What a year in full health is worth.
        uplifts: By how much costs of each kind of project are uplifted.
    """

    steps: Sequence[Parameter]
    standard: Sequence[Parameter]
    health: Sequence[Parameter]
    reduced: Sequence[Parameter]
    reduced_above: Parameter
    qaly: Parameter
    uplifts: dict[Optimism, Parameter]

    def is_long(self, years: int) -> bool:
        """Whether a case of so many years is looked at with reduced rates too."""
        return years > self.reduced_above.value

    def every(self, years: int) -> list[Parameter]:
        """All that can bear on the answer of a case of so many years."""
        reached = sum(each.value < years for each in self.steps)
        rates = [self.steps, self.standard, self.health]
        if self.is_long(years):
            rates.append(self.reduced)
        return [
            *(each for of_steps in rates for each in of_steps[:reached]),
            self.reduced_above,
            self.qaly,
            *self.uplifts.values(),
        ]


STEP = re.compile(r"discount_step_(\d+)_from_year")


def first_day_of_rates() -> date:
    """The first day of which every value is held that a case is worked out with."""
    names = (
        each for each in parameters() if each.startswith(("discount_", "optimism_"))
    )
    return max(parameters()[each][0].starts_on for each in (*names, "qaly_pence"))


def rates_on(on: date) -> Rates:
    """The values in force on a day.

    Raises:
        BadInput: when the day is before the first of which all are held.
    """
    if on < (first := first_day_of_rates()):
        raise BadInput(
            f"What a case is worth cannot be worked out with the values of {day(on)}: "
            f"those held begin on {day(first)}, and of earlier ones no source was read. "
            "Work it out with the values of a later day, or have whoever keeps the dated "
            "values add the earlier ones with their source."
        )
    numbers = sorted(
        int(found[1]) for each in parameters() if (found := STEP.match(each))
    )
    steps = {
        each: held
        for each in numbers
        if (held := held_parameter(f"discount_step_{each}_from_year", on=on))
    }

    def rates(which: str) -> list[Parameter]:
        return [parameter(f"discount_{which}_step_{each}", on=on) for each in steps]

    return Rates(
        steps=list(steps.values()),
        standard=rates("standard"),
        health=rates("health"),
        reduced=rates("reduced"),
        reduced_above=parameter("discount_reduced_above_years", on=on),
        qaly=parameter("qaly_pence", on=on),
        uplifts={
            each: parameter(f"optimism_{each.value}_percent", on=on)
            for each in Optimism
            if each
        },
    )


def factors_of(
    steps: Sequence[Parameter], rates: Sequence[Parameter], years: int
) -> Floats:
    """What one unit of each year is worth in the first."""
    return discount_factors(
        [
            Step(int(step.value), rate.value / 100)
            for step, rate in zip(steps, rates, strict=True)
        ],
        years,
    )
