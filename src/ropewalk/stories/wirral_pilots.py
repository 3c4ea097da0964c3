"""Wirral's pilots of a pooled budget: three and no more, each for something measurable.

The board's paper of March 2010 names no area for them: the three here are ours, and so
are their sums.
"""

from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.outcomes.models import Measure
from ropewalk.stories.ground_money import FundTold, GroundMoney
from ropewalk.stories.wirral import COUNCIL, PCT

AREAS = (
    ("Short breaks", "More families have a break when they need one."),
    ("Speech and language", "Children wait less long for therapy."),
    ("Leaving care", "More young people who leave care are settled."),
)
FOURTH = ("Early years", "More children are ready for school.")
SHARE_PENCE = 100_000_00


def start_pilots(
    money: GroundMoney, measure: Measure, areas: tuple[tuple[str, str], ...] = AREAS
) -> tuple[Fund, ...]:
    """A pilot pool for each area, its advantage seen by a measure.

    Raises:
        BadInput: when a resolution of the board stands against one more.
    """
    return tuple(
        money.opened(
            FundTold(
                title=f"Pilot pool: {area}",
                kind=FundKind.POOLED,
                control=Control.WARN,
                brought={COUNCIL: SHARE_PENCE, PCT: SHARE_PENCE},
                strands={area: 2 * SHARE_PENCE},
                advantage=advantage,
                measure_id=measure.pk,
            )
        )
        for area, advantage in areas
    )
