"""What several requirements add up to."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one lot is for: how many units in a financial year."""

    unit: str
    quantity: int
    year_starting: int


def lot_of(
    required: Sequence[tuple[str, int, int]],
) -> tuple[Wanted | None, str]:
    """What requirements add up to, or why they cannot be one lot.

    Args:
        required: The unit, quantity and financial year of each.
    """
    if not required:
        return None, "Choose what the lot is for."
    units = {unit.casefold() for unit, _, _ in required}
    if len(units) > 1:
        return None, (
            "These are counted in different units, so they do not add up. Make a lot of "
            "each."
        )
    years = {year for _, _, year in required}
    if len(years) > 1:
        return None, "These are for different years. Make a lot of each year."
    unit, _, year = required[0]
    return Wanted(unit, sum(quantity for _, quantity, _ in required), year), ""
