"""The deep partnership's money: two ledgers kept apart, and one post paid by both.

The trust pays 45% of the chief executive's salary, and finances stay separate. The salary
is that of the worked example, not of anybody.
"""

from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.stories.deep_partnership import BEGINS, COUNCIL, PCT, DeepPartnership
from ropewalk.stories.ground_money import FundTold, GroundMoney, titles

POST = "Chief executive of both"
SALARY_PENCE = {PCT: 45_000_00, COUNCIL: 55_000_00}


def keep_finances_apart(place: DeepPartnership) -> Fund:
    """Aligned budgets: each pays its part of the post from its own ledger."""
    money = GroundMoney(place.ground, BEGINS, officers=dict(place.finance))
    fund = money.opened(
        FundTold(
            title="Management of both",
            kind=FundKind.ALIGNED,
            control=Control.WARN,
            brought=SALARY_PENCE,
            strands=titles([POST]),
            manager_post="",
        )
    )
    for name, pence in SALARY_PENCE.items():
        money.give(fund, {POST: pence}, by=money.keeper(name), partner=name)
    return fund
