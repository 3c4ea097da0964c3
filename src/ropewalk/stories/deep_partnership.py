"""The deep partnership: two bodies that stay two, and one team that manages both.

From a paper on models of strategic commissioning, January 2010, which names neither the
council nor the trust. The days are ours. Of the eight things that stood in its way, seven are
raised; the eighth, that nobody led the change, is left for the rule to find.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    ChallengeHeading,
    ObjectiveKind,
    Office,
    ProvidersSit,
    Recurrence,
)
from ropewalk.partnership.models import Body, Challenge, Change, Meeting
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon

COUNCIL, PCT = "The council", "The primary care trust"
BEGINS = noon(2009, 4, 1)
YEAR_ENDS = date(2010, 3, 31)
REMIT = (
    "What concerns the council, the trust or both",
    "All commissioning but that of acute care",
    "Commissioning home care and residential care together",
    "What both could share in the back office, procurement first",
)
LEFT_OUT = ("Commissioning of acute care, which stays with the trust",)
TEAM = (
    SeatSaid("Chief executive of both", Capacity.OFFICER, is_chair=True),
    SeatSaid("Director of adult social services", Capacity.OFFICER, COUNCIL),
    SeatSaid("Director of resources of the council", Capacity.OFFICER, COUNCIL),
    SeatSaid("Director of finance of the trust", Capacity.OFFICER, PCT),
)
GOVERNANCE = ChallengeHeading.GOVERNANCE
ENGAGEMENT = ChallengeHeading.ENGAGEMENT
CHALLENGES = (
    (GOVERNANCE, "At first nobody could say where this was to lead"),
    (GOVERNANCE, "The law has no public service trust, which was the first choice"),
    (GOVERNANCE, "Who sits where gets more attention than what gets better"),
    (ChallengeHeading.TRANSITION, "There are two personnel systems to run"),
    (ENGAGEMENT, "It took long before the senior managers joined in"),
    (ENGAGEMENT, "Customs differ, and so do pay scales"),
    (ENGAGEMENT, "The trust feels swallowed by the council, and some staff hold back"),
)


@dataclass(frozen=True, slots=True)
class DeepPartnership:
    """The two and their one team.

    Attributes:
        ground: The partners and who keeps their records.
        cabinet: The council's own body, which it kept.
        pct_board: The trust's own body, which it kept.
        team: The joint management team.
        meetings: Its meetings of the year.
        finance: The finance officer of each, by partner.
        change: How the two became one team, with nobody to lead it.
        challenges: What was raised against it.
    """

    ground: Ground
    cabinet: Body
    pct_board: Body
    team: Body
    meetings: tuple[Meeting, ...]
    finance: dict[str, Account]
    change: Change
    challenges: tuple[Challenge, ...]


@transaction.atomic
def build() -> DeepPartnership:
    """Build the place in an empty installation, which begins in April 2009.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "deep-partnership",
        name="A deep partnership",
        purpose="Seamless health and social care for residents",
        partners={COUNCIL: OrganisationKind.COUNCIL, PCT: OrganisationKind.ICB},
        others={},
        at=BEGINS,
    )
    cabinet = ground.own_body("Cabinet", COUNCIL, "The council's members", at=BEGINS)
    pct_board = ground.own_body(
        "Board of the trust", PCT, "The strategic health authority", at=BEGINS
    )
    team = ground.body(
        "Joint management team",
        BodyKind.EXECUTIVE,
        terms=TermsSaid(
            quorum=3,
            quorum_per_partner=1,
            providers_sit=ProvidersSit.NEVER,
            remit=REMIT,
            left_out=LEFT_OUT,
        ),
        above=(cabinet, pct_board),
        starts_on=BEGINS.date(),
        seats=TEAM,
        at=BEGINS,
    )
    meetings = actions.call_cycle(
        body_id=team.pk,
        first_on=BEGINS.date(),
        every=Recurrence.FORTNIGHTLY,
        until=YEAR_ENDS,
        where="",
        submission_key=ground.key("fortnightly meetings"),
        by=ground.keeper,
        at=BEGINS,
    )
    change = _change(ground)
    return DeepPartnership(
        ground=ground,
        cabinet=cabinet,
        pct_board=pct_board,
        team=team,
        meetings=tuple(meetings),
        finance={
            COUNCIL: ground.appoint(COUNCIL, Office.SECTION_151, at=BEGINS),
            PCT: ground.appoint(PCT, Office.NHS_FINANCE, at=BEGINS),
        },
        change=change,
        challenges=tuple(
            actions.raise_challenge(
                partnership_id=ground.partnership.pk,
                change_id=change.pk,
                heading=heading,
                text=text,
                raised_on=BEGINS.date(),
                submission_key=ground.key(text),
                by=ground.keeper,
                at=BEGINS,
            )
            for heading, text in CHALLENGES
        ),
    )


def _change(ground: Ground) -> Change:
    """One management for both, which is about structures: no outcome is named."""
    change = actions.record_change(
        partnership_id=ground.partnership.pk,
        title="One management for both",
        purpose="Manage the council and the trust as one, while both stay.",
        starts_on=BEGINS.date(),
        ends_before=None,
        submission_key=ground.key("one management"),
        by=ground.keeper,
        at=BEGINS,
    )
    text = "One chief executive and one management team for both"
    actions.record_objective(
        partnership_id=ground.partnership.pk,
        change_id=change.pk,
        parent_id=None,
        kind=ObjectiveKind.STRUCTURE,
        text=text,
        outcome_id=None,
        member_ids=(),
        submission_key=ground.key(text),
        by=ground.keeper,
        at=BEGINS,
    )
    return change
