"""How a count of people is shown: small ones hidden, the rest rounded, the same cell the same."""

from dataclasses import dataclass
from datetime import date

from ropewalk.parameters import parameter
from ropewalk.service.kinds import Phase

SOCIAL_CARE = "suppress_below_social_care"
HOSPITAL = "suppress_below_hospital"
ROUND_TO = "round_counts_to"


@dataclass(frozen=True, slots=True)
class Shown:
    """By which custom counts of people are shown: few not at all, others rounded.

    Attributes:
        fewest: Fewer people than this are not told of; whole people.
        nearest: Other counts are rounded to a multiple of this; halves go up.
    """

    fewest: int
    nearest: int

    def count(self, people: int) -> int | None:
        """A count as it is shown; none where it is of too few. Nobody is nobody."""
        if 0 < people < self.fewest:
            return None
        return (2 * people + self.nearest) // (2 * self.nearest) * self.nearest

    def words(self, people: int) -> str:
        """It in words."""
        count = self.count(people)
        return f"fewer than {self.fewest}" if count is None else f"{count:,}"


def shown_on(on: date) -> Shown:
    """The custom of social care on a day."""
    return Shown(
        int(parameter(SOCIAL_CARE, on=on).value), int(parameter(ROUND_TO, on=on).value)
    )


@dataclass(frozen=True, slots=True)
class ShownCount:
    """A count of people as it is shown.

    Attributes:
        rounded: The count, rounded; none where it is hidden.
        fewest: Below which counts are hidden.
    """

    rounded: int | None
    fewest: int

    @property
    def said(self) -> str:
        """The count in words."""
        if self.rounded is None:
            return f"fewer than {self.fewest}"
        return f"about {self.rounded:,}"


def shown_count(people: int, custom: Shown) -> ShownCount:
    """How many people used a service, by a custom; that nobody did is not told either."""
    return ShownCount(custom.count(people) if people else None, custom.fewest)


def shown_use(people: int, *, phase: Phase, on: date) -> ShownCount:
    """How many people used a service, as it is shown on a day.

    What is done in hospital is hidden by the rule of hospital data where that is stricter.
    """
    custom = shown_on(on)
    if phase == Phase.HOSPITAL:
        fewest = max(custom.fewest, int(parameter(HOSPITAL, on=on).value))
        custom = Shown(fewest, custom.nearest)
    return shown_count(people, custom)
