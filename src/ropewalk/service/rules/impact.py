"""What less activity means: for the provider's income, for the bill, and for the wait.

How a contract pays comes first: under a block, less activity moves no money until the
sum itself is agreed anew.

Source: general knowledge of NHS and council contracts, not verified; stated in
paragraphs that a reader can check against their own contract.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import floor

from ropewalk.figures.words import pounds
from ropewalk.service.kinds import Payment
from ropewalk.service.rules.worth import pence_of_units


class Saving(StrEnum):
    """What kind of saving less activity is to whoever pays."""

    CASH = "Cash-releasing: the bill is smaller."
    AVOIDED = "Cost avoided: a bill that would have grown does not."
    CAPACITY = (
        "Capacity-releasing: nothing is paid less; the time can be used otherwise."
    )


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change of activity means.

    Attributes:
        income_pence: By how much the provider's income changes, in whole pence.
        saving: What kind of saving it is.
        said: Why, in a sentence.
    """

    income_pence: int
    saving: Saving
    said: str


def impact_of(
    payment: Payment,
    *,
    before: int,
    after: int,
    unit_pounds: Decimal | None = None,
    volume: int | None = None,
) -> Impact:
    """What a change of activity means under the way in which a contract pays.

    Args:
        payment: How it pays.
        before: Units a year as it was.
        after: Units a year as it will be.
        unit_pounds: What a unit costs; under cost and volume, a unit above the volume.
        volume: Under cost and volume: the units that the sum covers.

    Raises:
        ValueError: when what the way of paying needs is not said.
    """
    if payment == Payment.BLOCK:
        return Impact(
            0,
            Saving.CAPACITY,
            "The contract is a block: the provider's income does not move with activity, "
            "so neither does the bill, until the sum is agreed anew.",
        )
    if unit_pounds is None:
        raise ValueError("a contract that pays by unit has a price for one")
    if payment == Payment.COST_AND_VOLUME:
        if volume is None:
            raise ValueError("a cost and volume contract says its volume")
        paid = max(after - volume, 0) - max(before - volume, 0)
        income = pence_of_units(unit_pounds, Decimal(paid))
        if income == 0:
            return Impact(
                0,
                Saving.CAPACITY,
                f"All of it is within the {volume:,} units that the sum covers: nothing "
                "is paid less.",
            )
        return _moved(income, f"Only units above {volume:,} are paid for one by one")
    income = pence_of_units(unit_pounds, Decimal(after - before))
    return _moved(income, "Every unit is paid for")


def _moved(income: int, why: str) -> Impact:
    """Income that moves with activity."""
    if income < 0:
        said = f"{why}, so the provider's income falls by {pounds(-income)} a year."
        return Impact(income, Saving.CASH, said)
    return Impact(
        income,
        Saving.AVOIDED,
        f"{why}, so the provider's income grows by {pounds(income)} a year.",
    )


def weeks_to_clear(waiting: int, *, a_week: int, joining: int) -> Fraction | None:
    """In how many weeks a list is worked off; none where it never is.

    Args:
        waiting: People who wait now.
        a_week: People who can be seen in a week.
        joining: People who join the list in a week.
    """
    return Fraction(waiting, a_week - joining) if a_week > joining else None


@dataclass(frozen=True, slots=True)
class Shift:
    """A claim that activity falls, beside what came of it. In units of activity.

    Attributes:
        target: What it should fall to.
        achieved_percent: By how much it fell, in percent of what it was; exact.
        gap: How much of the fall is still missing; below nothing where it fell further.
        said: All of that in a sentence.
    """

    target: int
    achieved_percent: Fraction
    gap: int
    said: str


def target_of(baseline: int, percent: Decimal) -> int:
    """What activity falls to when it falls by a percentage, to the nearest unit."""
    return floor(Fraction(baseline) * (100 - Fraction(percent)) / 100 + Fraction(1, 2))


def shift_of(*, baseline: int, percent: Decimal, actual: int, unit: str) -> Shift:
    """A claimed fall of activity beside the activity there was.

    Args:
        baseline: What it was, more than nothing.
        percent: By how much it was to fall.
        actual: What it is.
        unit: What is counted.
    """
    target = target_of(baseline, percent)
    achieved = Fraction(100 * (baseline - actual), baseline)
    gap = actual - target
    fell = f"{float(achieved):.3g}%" if achieved >= 0 else "nothing: it grew"
    rest = f"{gap:,} {unit} are still to go" if gap > 0 else "the claim was kept"
    return Shift(
        target,
        achieved,
        gap,
        f"From {baseline:,} it was to fall by {percent.normalize():f}% to {target:,}; "
        f"it is {actual:,}, a fall of {fell}, so {rest}.",
    )
