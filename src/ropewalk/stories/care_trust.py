"""The care trust: an NHS body for social care too, with councillors on its board.

From a paper on models of strategic commissioning, January 2010, which names neither the
council nor the trust. The days, the posts of the board beyond those it names, and how
the seven lessons are answered are ours.
"""

from dataclasses import dataclass

from django.db import transaction

from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.kinds import (
    AgreementKind,
    BodyKind,
    Capacity,
    ChecklistAnswer,
    ObjectiveKind,
    Office,
    Position,
    ProvidersSit,
)
from ropewalk.partnership.models import AgendaItem, Agreement, Body, Change
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.changes import lessons
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
        change: How the trust came about: structures, and so far no outcome.
    """

    ground: Ground
    cabinet: Body
    board: Body
    finance: Body
    chief: Account
    staff: Agreement
    reports: tuple[AgendaItem, AgendaItem]
    change: Change


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
        change=_change(ground),
    )


def _change(ground: Ground) -> Change:
    """The making of the trust, with its seven lessons answered and one objective."""
    change = actions.record_change(
        partnership_id=ground.partnership.pk,
        title="One trust for health and social care",
        purpose="Keep health services local, and join them with social care.",
        starts_on=BEGINS.date(),
        ends_before=None,
        submission_key=ground.key("the change"),
        by=ground.keeper,
        at=BEGINS,
    )
    text = "One body commissions and provides both"
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
    return actions.answer_lessons(
        change_id=change.pk,
        answers=[
            Answered(each.code, ChecklistAnswer.PARTLY, action="Name the outcomes.")
            if each.code == "outcomes"
            else Answered(each.code, ChecklistAnswer.YES)
            for each in lessons()
        ],
        by=ground.keeper,
        at=BEGINS,
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
