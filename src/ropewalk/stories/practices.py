"""Budgets that practices are shown and do not hold: Stevenage in 2008, Wiltshire in 1994.

In Stevenage a group of practices has an agreed indicative budget for mild and moderate
mental illness. In Wiltshire three practices have notional funds, and what they need is
added up into the larger contracts that the commission holds. The sums are ours.
"""

from dataclasses import dataclass

from django.db import transaction

from ropewalk.money.kinds import Control, FundKind
from ropewalk.money.models import Fund
from ropewalk.organisations.models import OrganisationKind
from ropewalk.stories.ground import Ground, lay_ground, noon
from ropewalk.stories.ground_money import FundTold, GroundMoney

TRUST, COUNTY = "Primary care trust for Stevenage", "Hertfordshire County Council"
STEVENAGE_BEGINS = noon(2007, 4, 2)
INDICATIVE_PENCE = 180_000_00
COMMISSION, WILTSHIRE = "Wiltshire Health Commission", "Wiltshire County Council"
WILTSHIRE_BEGINS = noon(1994, 4, 5)
PRACTICES = ("First practice", "Second practice", "Third practice")
PHYSIOTHERAPY_HOURS = (10, 15, 5)
HOUR_PENCE = 25_00


@dataclass(frozen=True, slots=True)
class Practices:
    """The partners, and the funds that are shown to practices."""

    ground: Ground
    money: GroundMoney
    funds: tuple[Fund, ...]


@transaction.atomic
def build_stevenage() -> Practices:
    """One indicative budget, in an empty installation that begins in April 2007.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "stevenage",
        name="Practice based commissioning in Stevenage",
        purpose="Help people with mild and moderate mental illness early",
        partners={TRUST: OrganisationKind.ICB, COUNTY: OrganisationKind.COUNCIL},
        others={},
        at=STEVENAGE_BEGINS,
    )
    money = GroundMoney(ground, STEVENAGE_BEGINS)
    fund = money.opened(
        FundTold(
            title="Mild and moderate mental illness",
            kind=FundKind.INDICATIVE,
            control=Control.WARN,
            brought={TRUST: INDICATIVE_PENCE},
            strands={"Stepped care": INDICATIVE_PENCE},
        )
    )
    return Practices(ground, money, (fund,))


@transaction.atomic
def build_wiltshire() -> Practices:
    """A notional fund for each of three practices, in an installation of April 1994.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "wiltshire",
        name="Practices and social services in Wiltshire",
        purpose="Buy what practices need, close to the people who need it",
        partners={
            COMMISSION: OrganisationKind.ICB,
            WILTSHIRE: OrganisationKind.COUNCIL,
        },
        others={},
        at=WILTSHIRE_BEGINS,
    )
    money = GroundMoney(ground, WILTSHIRE_BEGINS)
    funds = tuple(
        money.opened(
            FundTold(
                title=f"Notional fund of the {practice.lower()}",
                kind=FundKind.INDICATIVE,
                control=Control.WARN,
                brought={COMMISSION: hours * HOUR_PENCE},
                strands={"Physiotherapy": hours * HOUR_PENCE},
            )
        )
        for practice, hours in zip(PRACTICES, PHYSIOTHERAPY_HOURS, strict=True)
    )
    return Practices(ground, money, funds)
