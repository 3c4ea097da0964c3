"""What a unit of care costs to give, built up line by line: the floor of its price.

Pay for the time, on-costs on it, travel, overheads and a return: every part is typed in
with where it comes from, or is a dated number of somebody else. None ships with Ropewalk.
The floor is exact; a price is held against it before anything is rounded.

Source: a rule of this software. What to count follows cost-of-care exercises, from general
knowledge, not verified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import TextChoices

from ropewalk.figures import BadInput

WHOLE = 100  # percent
FINEST = 10_000  # parts of a pound that a price can have


class CostPart(TextChoices):
    """What the cost of a unit is built of, in the order in which it is added up."""

    HOURS = "hours", "Paid hours for a unit"
    PAY = "pay", "Pay for an hour, in pounds"
    ON_COSTS = "on_costs", "On-costs, in percent of pay"
    TRAVEL = "travel", "Travel for a unit, in pounds"
    OVERHEADS = "overheads", "Overheads, in percent of all that"
    RETURN = "return", "Return, in percent of the whole cost"


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line of the build-up, in pounds, exact."""

    words: str
    pounds: Fraction


@dataclass(frozen=True, slots=True)
class CostOfCare:
    """What a unit costs, line by line; the last is the floor."""

    lines: tuple[CostLine, ...]

    @property
    def floor(self) -> Fraction:
        """What it costs in all, in pounds, exact."""
        return sum((each.pounds for each in self.lines), Fraction(0))

    @property
    def floor_said(self) -> str:
        """The floor in pounds with four decimals, rounded up: a price of that is not below."""
        parts = -(-self.floor.numerator * FINEST // self.floor.denominator)
        whole, rest = divmod(parts, FINEST)
        return f"£{whole:,}.{rest:04d}".removesuffix("00")

    def is_below(self, pounds: Decimal) -> bool:
        """Whether a price is below it, exactly."""
        return Fraction(pounds) < self.floor


def cost_of_care(parts: Mapping[CostPart, Decimal]) -> CostOfCare:
    """Build up what a unit costs.

    Args:
        parts: Every part, none below nothing; hours and pay above it.

    Returns:
        The lines in pounds, exact, in the order in which they are added up.

    Raises:
        BadInput: When a part is missing, below nothing, or no time is paid.
    """
    for part in CostPart:
        if part not in parts:
            raise BadInput(
                f"“{part.label}” is not said, and is not taken to be nothing."
            )
        if parts[part] < 0:
            raise BadInput(f"“{part.label}” is not below nothing.")
    if not (parts[CostPart.HOURS] and parts[CostPart.PAY]):
        raise BadInput("Some time is paid for: enter hours and pay above nothing.")
    said = {part: Fraction(value) for part, value in parts.items()}
    pay = said[CostPart.HOURS] * said[CostPart.PAY]
    on_costs = pay * said[CostPart.ON_COSTS] / WHOLE
    travel = said[CostPart.TRAVEL]
    overheads = (pay + on_costs + travel) * said[CostPart.OVERHEADS] / WHOLE
    cost = pay + on_costs + travel + overheads
    return CostOfCare(
        (
            CostLine("Pay", pay),
            CostLine("On-costs", on_costs),
            CostLine("Travel", travel),
            CostLine("Overheads", overheads),
            CostLine("Return", cost * said[CostPart.RETURN] / WHOLE),
        )
    )
