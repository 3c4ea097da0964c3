"""Westminster Victoria in 1994: budgets synchronised, and not pooled.

From the briefing of July 1994: 42,000 people in six wards, 7,000 of them 65 or older;
health and social services look at their budgets together. The sums are ours.
"""

from dataclasses import dataclass

from django.db import transaction

from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.organisations.models import OrganisationKind
from ropewalk.stories.ground import Ground, lay_ground, noon
from ropewalk.stories.ground_money import FundTold, GroundMoney, titles

HEALTH, CITY = "Health agency for Westminster", "Westminster City Council"
BEGINS = noon(1994, 4, 5)
STRANDS = ("Care at home", "Day care")
GIVEN = {
    HEALTH: {"Care at home": 300_000_00, "Day care": 150_000_00},
    CITY: {"Care at home": 500_000_00, "Day care": 250_000_00},
}


@dataclass(frozen=True, slots=True)
class Westminster:
    """The two partners, and their two ledgers seen as one."""

    ground: Ground
    money: GroundMoney
    fund: Fund


@transaction.atomic
def build() -> Westminster:
    """Build the place in an empty installation, which begins in April 1994.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "westminster",
        name="Victoria locality",
        purpose="Plan and buy care for older people in Victoria together",
        partners={HEALTH: OrganisationKind.ICB, CITY: OrganisationKind.COUNCIL},
        others={},
        at=BEGINS,
    )
    money = GroundMoney(ground, BEGINS)
    fund = money.opened(
        FundTold(
            title="Older people in Victoria",
            kind=FundKind.SYNCHRONISED,
            control=Control.WARN,
            brought={name: sum(parts.values()) for name, parts in GIVEN.items()},
            strands=titles(STRANDS),
            manager_post="",
        )
    )
    for name, parts in GIVEN.items():
        money.give(fund, parts, by=money.keeper(name), partner=name)
    return Westminster(ground, money, fund)
