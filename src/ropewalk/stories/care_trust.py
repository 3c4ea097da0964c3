"""The care trust: an NHS body for social care too, with councillors on its board.

From a paper on models of strategic commissioning, January 2010, which names neither the
council nor the trust. The days and the posts of the board beyond those it names are ours.
"""

from dataclasses import dataclass

from django.db import transaction

from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    AgreementKind,
    BodyKind,
    Capacity,
    Office,
    Position,
    ProvidersSit,
)
from ropewalk.partnership.models import AgendaItem, Agreement, Body
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.usual import USUAL
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon

COUNCIL, TRUST = "The council", "The care trust"
BEGINS = noon(2009, 4, 1)
REPORTS = noon(2009, 7, 14)
CHIEF = "Chief executive, who is also director of adult social services"
CABINET_MEMBER = "Cabinet member for adult social care"


@dataclass(frozen=True, slots=True)
class CareTrust:
    """The council, the trust, and to whom the money of social care is accounted for.

    Attributes:
        ground: The partners and who keeps their records.
        cabinet: The council's own body.
        board: The trust's board, with three councillors.
        finance: Who reports on the money of social care, to both.
        chief: The account of the chief executive, who holds the council's office.
        staff: What makes the chief executive available to the council.
        reports: The same report, on the agenda of the board and of the cabinet.
    """

    ground: Ground
    cabinet: Body
    board: Body
    finance: Body
    chief: Account
    staff: Agreement
    reports: tuple[AgendaItem, AgendaItem]


@transaction.atomic
def build() -> CareTrust:
    """Build the place in an empty installation, which begins in April 2009.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "care-trust",
        name="A care trust",
        purpose="Integrate health and social care for one place",
        partners={COUNCIL: OrganisationKind.COUNCIL, TRUST: OrganisationKind.TRUST},
        others={},
        at=BEGINS,
    )
    chief = ground.appoint(COUNCIL, Office.DASS, at=BEGINS)
    cabinet = ground.own_body("Cabinet", COUNCIL, "The council's members", at=BEGINS)
    board = ground.body(
        "Board of the care trust",
        BodyKind.SOVEREIGN,
        terms=TermsSaid(
            quorum=3,
            providers_sit=ProvidersSit.NEVER,
            rules=(USUAL["three-councillors"],),
        ),
        of=(TRUST,),
        above_post="The strategic health authority",
        starts_on=BEGINS.date(),
        seats=(
            SeatSaid("Chair", Capacity.COMMISSIONER, TRUST, is_chair=True),
            SeatSaid(CHIEF, Capacity.COMMISSIONER, TRUST, email=chief.email),
            *(
                SeatSaid(
                    f"{number} councillor",
                    Capacity.COMMISSIONER,
                    COUNCIL,
                    Position.NON_EXECUTIVE,
                )
                for number in ("First", "Second", "Third")
            ),
        ),
        at=BEGINS,
    )
    finance = ground.body(
        "Finance of social care and Supporting People",
        BodyKind.GROUP,
        terms=TermsSaid(quorum=1, providers_sit=ProvidersSit.NEVER),
        of=(TRUST,),
        above=(board,),
        above_post=CABINET_MEMBER,
        starts_on=BEGINS.date(),
        seats=(
            SeatSaid("Director of finance", Capacity.OFFICER, TRUST, is_chair=True),
        ),
        at=BEGINS,
    )
    return CareTrust(
        ground=ground,
        cabinet=cabinet,
        board=board,
        finance=finance,
        chief=chief,
        staff=_staff(ground),
        reports=(_report(ground, board), _report(ground, cabinet)),
    )


def _staff(ground: Ground) -> Agreement:
    """The NHS lends the post's holder to the council, under section 113."""
    return actions.record_agreement(
        partnership_id=ground.partnership.pk,
        kind=AgreementKind.STAFF,
        title="The chief executive as director of adult social services",
        party_ids=ground.ids(),
        fields=KeyFields(starts_on=BEGINS.date()),
        is_imported=True,
        submission_key=ground.key("section 113"),
        by=ground.keeper,
        at=BEGINS,
    )


def _report(ground: Ground, body: Body) -> AgendaItem:
    """The report on the money that the council passes on, put to one of the two."""
    return actions.add_item(
        meeting_id=ground.meeting(body, REPORTS.date(), at=REPORTS).pk,
        title="Money of social care and Supporting People",
        paper=Paper(
            purpose="To account for the money that the council passes to the trust.",
            finance="First quarter.",
            authors="Director of finance of the care trust",
        ),
        concerned_ids=[],
        by=ground.keeper,
        at=REPORTS,
    )
