"""Whether a measure changes or varies by chance, and whether its target is met.

Of few values the limits of chance still move with every further one, and a promise that
rests on them would be worth nothing: then it is said that they are too few.

Source: NHS England, Making Data Count.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ropewalk.engine.spc import Better, XmR, xmr
from ropewalk.outcomes.kinds import Direction
from ropewalk.parameters import parameter

FEWEST = "xmr_fewest_points"
TOO_FEW = "Too few values to tell"
BETTER: dict[str, Better] = {
    Direction.HIGHER: "higher",
    Direction.LOWER: "lower",
    Direction.NEITHER: "neutral",
}
ASSURED = {
    "": "Not said",
    "consistent pass": "Met every time",
    "consistent fail": "Missed every time",
    "inconsistent": "Met or missed by chance",
}


def fewest_to_tell(*, on: date) -> int:
    """The values from which it is told what chance explains, on a day."""
    return int(parameter(FEWEST, on=on).value)


def chance_of(
    values: Sequence[float], *, better: Better, target: float | None, on: date
) -> XmR | None:
    """What chance explains of the values of a measure; none where they are too few.

    Args:
        values: One for each period that has one, the oldest first, in the measure's unit.
        better: Which way is better.
        target: What it is to reach, in the same unit; none where nothing says so.
        on: The day of the question.
    """
    if len(values) < fewest_to_tell(on=on):
        return None
    return xmr(values, better=better, target=target)


def variation_said(process: XmR | None) -> str:
    """Whether the latest value is chance, in words."""
    return TOO_FEW if process is None else process.variation.capitalize()


def assurance_said(process: XmR | None) -> str:
    """What can be expected of the target as things run, in words."""
    return TOO_FEW if process is None else ASSURED[process.assurance]


def misses(
    value: Decimal | float | None, target: Decimal | float | None, better: Better
) -> bool:
    """Whether a value is on the wrong side of a target; where none is better, neither is."""
    if value is None or target is None or better == "neutral":
        return False
    return value < target if better == "higher" else value > target
