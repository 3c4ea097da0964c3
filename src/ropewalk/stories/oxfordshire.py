"""Oxfordshire in 1994: three general managers who decide, and a team that reports to them.

From a briefing of July 1994 on sites that commission together for older people. The day of
the month on which they meet is ours, and so are the posts of the team's managers.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ropewalk.organisations.models import OrganisationKind
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    Position,
    Power,
    ProvidersSit,
    Recurrence,
    RuleKind,
)
from ropewalk.partnership.models import Body, Meeting
from ropewalk.partnership.rules.composition import Rule
from ropewalk.partnership.rules.usual import USUAL
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon

HEALTH = "Oxfordshire Health Authority"
FAMILY = "Oxfordshire Family Health Services Authority"
COUNTY = "Oxfordshire County Council"
COUNCIL_OF_PATIENTS = "Oxfordshire Community Health Council"
BEGINS = noon(1994, 4, 5)
YEAR_ENDS = date(1995, 3, 31)
OWNER = Capacity.COMMISSIONER
PARTNERS = (HEALTH, FAMILY, COUNTY)
MANAGERS = tuple(
    SeatSaid(
        f"Chief officer, {each}",
        OWNER,
        each,
        Position.GENERAL_MANAGER,
        is_chair=each == HEALTH,
    )
    for each in PARTNERS
)
TEAM = (
    *(
        SeatSaid(f"Manager, {each}", OWNER, each, is_chair=each == HEALTH)
        for each in PARTNERS
    ),
    SeatSaid("Community health council", Capacity.PUBLIC, COUNCIL_OF_PATIENTS),
    SeatSaid("Voluntary sector", Capacity.ADVISER, position=Position.VOLUNTARY),
)


@dataclass(frozen=True, slots=True)
class Oxfordshire:
    """Who decides and who advises for older people in Oxfordshire.

    Attributes:
        ground: The partners and who keeps their records.
        managers: The three general managers, who decide.
        team: The joint elderly commissioning team, which reports to them.
        meetings: The managers' meetings of the year 1994/5.
    """

    ground: Ground
    managers: Body
    team: Body
    meetings: tuple[Meeting, ...]


@transaction.atomic
def build() -> Oxfordshire:
    """Build the place in an empty installation, which begins in April 1994.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "oxfordshire",
        name="Oxfordshire joint elderly commissioning",
        purpose="Improve the health and well-being of older people by commissioning "
        "services together",
        partners={
            HEALTH: OrganisationKind.ICB,
            FAMILY: OrganisationKind.ICB,
            COUNTY: OrganisationKind.COUNCIL,
        },
        others={COUNCIL_OF_PATIENTS: OrganisationKind.PEOPLE},
        at=BEGINS,
    )
    managers = ground.body(
        "Three general managers",
        BodyKind.EXECUTIVE,
        terms=TermsSaid(
            quorum=3,
            quorum_per_partner=1,
            providers_sit=ProvidersSit.CONSULTED,
            rules=(
                Rule(RuleKind.EXACTLY, 3, None, Position.GENERAL_MANAGER),
                Rule(RuleKind.EXACTLY, 3, None, Position.ANY),
            ),
        ),
        above_post="Each authority's own members",
        starts_on=BEGINS.date(),
        seats=MANAGERS,
        at=BEGINS,
    )
    team = ground.body(
        "Joint elderly commissioning team",
        BodyKind.GROUP,
        terms=TermsSaid(
            quorum=3,
            providers_sit=ProvidersSit.CONSULTED,
            rules=(USUAL["voluntary"], USUAL["public"]),
        ),
        above=(managers,),
        power=Power.ADVISES,
        starts_on=BEGINS.date(),
        seats=TEAM,
        at=BEGINS,
    )
    meetings = actions.call_cycle(
        body_id=managers.pk,
        first_on=BEGINS.date(),
        every=Recurrence.MONTHLY,
        until=YEAR_ENDS,
        where="",
        submission_key=ground.key("monthly meetings"),
        by=ground.keeper,
        at=BEGINS,
    )
    return Oxfordshire(ground, managers, team, tuple(meetings))
