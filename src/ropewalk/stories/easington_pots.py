"""Easington's eight pots: £25,000 for each locality group, for eight priorities.

From the briefing of July 1994. Who holds the pots' cash, and what each has spent, is ours.
"""

from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.stories.easington import BUDGET_PENCE, HEALTH, RECOMMENDS, Easington
from ropewalk.stories.ground_money import FundTold, GroundMoney


def keep_pots(place: Easington) -> tuple[Fund, ...]:
    """A pot for each group, which cannot be overspent."""
    money = GroundMoney(place.ground, RECOMMENDS)
    return tuple(
        money.opened(
            FundTold(
                title=f"Pot of {group.name}",
                kind=FundKind.POT,
                control=Control.HARD_STOP,
                brought={HEALTH: BUDGET_PENCE},
                strands={group.name: BUDGET_PENCE},
            )
        )
        for group in place.groups
    )
