"""What a new price makes of units that were delivered: exact, and rounded once at posting."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from ropewalk.service.rules.worth import pence_of_units


@dataclass(frozen=True, slots=True)
class Repriced:
    """Units that were delivered, and the prices of one of them before and now.

    Attributes:
        quantity: How many units.
        old_pounds: What a unit cost when it was last priced, to four decimals.
        new_pounds: What it costs by what is agreed now for its day.
        posted_pence: What was posted for them so far, differences too.
    """

    quantity: Decimal
    old_pounds: Decimal
    new_pounds: Decimal
    posted_pence: int

    @property
    def exact_pounds(self) -> Decimal:
        """The difference before any rounding, in pounds: at most six decimals."""
        exact = Fraction(self.new_pounds - self.old_pounds) * Fraction(self.quantity)
        return Decimal(exact.numerator) / Decimal(exact.denominator)

    @property
    def pence(self) -> int:
        """What is to be posted: what they cost now, rounded once, less what was posted.

        So what was posted for them in all is what it would have been had the price been
        known on the day.
        """
        return pence_of_units(self.new_pounds, self.quantity) - self.posted_pence
