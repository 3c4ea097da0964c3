"""What less activity means: for the provider's income, for the bill, and for the wait.

How a contract pays comes first: under a block, less activity moves no money until the
sum itself is agreed anew.

Source: general knowledge of NHS and council contracts, not verified; stated in
paragraphs that a reader can check against their own contract.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from ropewalk.figures.words import pounds
from ropewalk.service.kinds import Payment
from ropewalk.service.rules.worth import pence_of_units


@dataclass(frozen=True, slots=True)
class Pays:
    """How a contract pays for activity.

    Attributes:
        payment: Its way of paying.
        unit: What is counted, like an hour; nothing under a block, mostly.
        unit_pounds: What a unit costs; under cost and volume, one above the volume.
        volume: Under cost and volume: the units a year that the sum covers.
    """

    payment: Payment
    unit: str = ""
    unit_pounds: Decimal | None = None
    volume: int | None = None

    def __post_init__(self) -> None:
        if self.payment != Payment.BLOCK and self.unit_pounds is None:
            raise ValueError("a contract that pays by unit has a price for one")
        if self.payment == Payment.COST_AND_VOLUME and self.volume is None:
            raise ValueError("a cost and volume contract says its volume")

    @property
    def unit_words(self) -> str:
        """What is counted, in a sentence."""
        return f"units ({self.unit})" if self.unit else "units"

    def paid_units(self, units: int) -> int:
        """Of so many units a year, those that are paid for one by one."""
        if self.payment == Payment.BLOCK:
            return 0
        return units if self.volume is None else max(units - self.volume, 0)

    def pence(self, units: int) -> int:
        """What so many units come to, to the whole penny; below nothing where fewer."""
        if self.unit_pounds is None:
            return 0
        return pence_of_units(self.unit_pounds, Decimal(units))

    @property
    def said(self) -> str:
        """What moves with activity, in a sentence."""
        if self.payment == Payment.BLOCK:
            return (
                "The contract is a block: the provider's income does not move with "
                "activity, and neither does the bill, until the sum is agreed anew."
            )
        if self.volume is not None:
            return f"Only {self.unit_words} above {self.volume:,} a year are paid for one by one."
        return f"All {self.unit_words} are paid for one by one."


@dataclass(frozen=True, slots=True)
class Impact:
    """What a change of activity means for provider and payer, a year.

    Attributes:
        income_pence: By how much the provider's income changes from what it is now.
        cash_pence: Cash-releasing: by how much the bill is smaller than it is now.
        avoided_pence: Cost avoided: how much of a growth of the bill does not come.
        freed_units: Capacity-releasing: fewer units that no money comes back for.
        why: How that follows from the way of paying.
    """

    income_pence: int
    cash_pence: int
    avoided_pence: int
    freed_units: int
    why: tuple[str, ...]


def impact_of(
    pays: Pays, *, now: int, after: int, otherwise: int | None = None
) -> Impact:
    """What a change of activity means under the way in which a contract pays.

    Args:
        pays: How it pays.
        now: Units a year as it is.
        after: Units a year as it will be.
        otherwise: Units a year to which it would grow if nothing changed; as now unless
            said, and no fewer.
    """
    otherwise = now if otherwise is None else max(otherwise, now)
    paid_now, paid_after = pays.paid_units(now), pays.paid_units(after)
    income = pays.pence(paid_after - paid_now)
    avoided = pays.pence(max(pays.paid_units(otherwise) - max(paid_now, paid_after), 0))
    freed = max((otherwise - after) - (pays.paid_units(otherwise) - paid_after), 0)
    return Impact(
        income_pence=income,
        cash_pence=max(-income, 0),
        avoided_pence=avoided,
        freed_units=freed,
        why=(pays.said, *_follows(pays, income, avoided, freed)),
    )


def _follows(pays: Pays, income: int, avoided: int, freed: int) -> Iterator[str]:
    """What that comes to, a sentence each."""
    if income < 0:
        yield (
            f"The provider's income falls by {pounds(-income)} a year, and the bill with "
            "it: that releases cash."
        )
    elif income > 0:
        yield f"The provider's income, and the bill, grow by {pounds(income)} a year."
    elif pays.payment != Payment.BLOCK:
        yield "The provider's income and the bill stay as they are."
    if avoided:
        yield f"A growth of {pounds(avoided)} a year does not come: a cost avoided."
    if freed:
        yield (
            f"{freed:,} {pays.unit_words} fewer release capacity and no cash: the time "
            "can be used otherwise."
        )


def weeks_of_wait(waiting: int, *, a_week: int) -> Fraction | None:
    """How many weeks whoever joins a list today waits, in turn; none where it never ends.

    Args:
        waiting: People who wait now.
        a_week: People who are seen in a week.
    """
    return Fraction(waiting, a_week) if a_week else None


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
