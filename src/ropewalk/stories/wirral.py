"""Wirral's children's trust in 2010: a board, an executive, three options, six resolutions.

From the options paper for the board's meeting of 19 March 2010. What the board made of the
paper is not told: here it resolves what the paper recommends, and it prefers no option,
as the paper prefers none. The posts are ours, and so is the day of each month that the
paper names. The joint commissioning group after the meeting shows how the second option
would work; the paper says only through whose hands its decisions would go.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ropewalk.organisations.models import OrganisationKind
from ropewalk.outcomes.actions import adopt_framework
from ropewalk.partnership import actions
from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.decisions import Option, Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    AgreementKind,
    BodyKind,
    Capacity,
    InterestKind,
    LimitBasis,
    Position,
    Power,
    ProvidersSit,
    ResolutionKind,
)
from ropewalk.partnership.models import (
    Agreement,
    Body,
    Decision,
    Holder,
    Resolution,
)
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.place.models import Level, Need
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon

COUNCIL, PCT = "Wirral Council", "NHS Wirral (primary care trust)"
PROVIDER = "Provider services of the council's children's department"
WIRRAL = "E08000015"
MEMORANDUM = noon(2009, 6, 1)  # June 2009
CALLED = noon(2010, 3, 5)
MEETING = noon(2010, 3, 19)
GROUP_FORMED = noon(2010, 4, 1)
GROUP_MEETS = noon(2010, 4, 20)
SUPPORT_ENDS = date(
    2011, 3, 31
)  # outside support, and the development plan, March 2011
BOARD_REMIT = (
    "Set the strategic direction for services to children, young people and families",
    "Be the one body that coordinates all planning and commissioning for children",
    "Answer for what every other planning and commissioning group does and decides",
)
EXECUTIVE_REMIT = (
    "Advise the board on what it has to decide",
    "Manage performance against outcomes for children and the local area agreement",
    "Decide what the board delegates; key strategic developments go to the board",
    "Prepare the children and young people's plan and review it",
    "Review joint commissioning every year",
    "Develop the strategies that the plan calls for",
    "Carry out the priorities for improving services",
)
COMMISSIONERS = Capacity.COMMISSIONER
BOARD = (
    SeatSaid(
        "Cabinet member for children",
        COMMISSIONERS,
        COUNCIL,
        Position.CABINET_MEMBER,
        is_chair=True,
    ),
    SeatSaid("Director of children's services", COMMISSIONERS, COUNCIL),
    SeatSaid("Chief executive of the primary care trust", COMMISSIONERS, PCT),
    SeatSaid("Non-executive director of the primary care trust", COMMISSIONERS, PCT),
)
BOTH_ROLES = "Head of a children's department branch"
EXECUTIVE = (
    SeatSaid(
        "Deputy director of children's services", COMMISSIONERS, COUNCIL, is_chair=True
    ),
    SeatSaid(BOTH_ROLES, COMMISSIONERS, COUNCIL),
    SeatSaid("Director of commissioning", COMMISSIONERS, PCT),
    SeatSaid("Assistant director of commissioning", COMMISSIONERS, PCT),
)
GROUP = (
    SeatSaid("Lead commissioner", COMMISSIONERS, COUNCIL, is_chair=True),
    SeatSaid("Commissioning officer", Capacity.OFFICER, PCT),
)
PRIORITIES = (
    (
        (
            "Services for disabled children and those with complex needs do not work "
            "together as well as they could."
        ),
        "Disabled children and children with complex needs",
    ),
    (
        "Children at risk of doing badly are found late.",
        "Children at risk of poor outcomes",
    ),
    (
        "Too much help comes only once things have gone wrong.",
        "Children and families who could be helped early",
    ),
)
OPTIONS = (
    Option(
        "1. Virtual joint commissioning",
        "Looks like: talks through the executive, all else unchanged. Governance: may run "
        "beside present management; focus may be lost. Providers: nothing new keeps the "
        "roles apart. Leads: few identified, not always for the priorities. Officers: "
        "clearer, but without leads. Support: scattered through the system.",
    ),
    Option(
        "2. Joint commissioning of targeted areas",
        "Looks like: agreed priority areas, with joint groups under the executive. "
        "Governance: through the trust, final approval by cabinet and PCT. Providers: open "
        "and robust separation. Leads: one for each area, perhaps not joint. Officers: "
        "answer to a lead, single or joint, in a matrix. Support: limited, for these areas.",
    ),
    Option(
        "3. Joint commissioning of the whole system",
        "Looks like: all areas with few exceptions, joint posts and management. "
        "Governance: through the trust, final approval by cabinet and PCT. Providers: open "
        "and robust separation. Leads: for all areas, joint appointments. Officers: joint "
        "appointments, in a matrix. Support: central, for all commissioning.",
    ),
)
EXECUTIVE_POST, PARTNERS_POST = "Children's trust executive", "Council and PCT"
PILOTS = (
    "Budgets are not all pooled. Pooled budgets are piloted in no more than three "
    "priority areas, each for a specific and measurable advantage."
)
RESOLUTIONS = (
    ("The executive stays as it is, and its executive role is developed.", "Board"),
    (PILOTS, EXECUTIVE_POST),
    (
        "Each partner says in detail how it keeps commissioning and providing apart.",
        PARTNERS_POST,
    ),
    (
        "A lead commissioner and commissioning officers are named for every area.",
        EXECUTIVE_POST,
    ),
    (
        (
            "The vacant post of joint commissioning manager is filled; its holder maps "
            "commissioning resources across both and proposes one virtual team."
        ),
        PARTNERS_POST,
    ),
    (
        (
            "A model is preferred, and the executive brings its detail and a plan to put it "
            "in place back to the board."
        ),
        EXECUTIVE_POST,
    ),
)


@dataclass(frozen=True, slots=True)
class Wirral:
    """The trust as it stands when the joint group has decided and the others have not.

    Attributes:
        ground: The partners and who keeps their records.
        board: Who governs.
        executive: Who executes, and leaves key decisions to the board.
        group: A joint commissioning group for one priority area.
        cabinet: The council's own body.
        pct_board: The primary care trust's own body.
        memorandum: What they agreed in June 2009, with its chain of approval.
        chosen: What the board decided on 19 March 2010.
        resolutions: The six things it resolved, in order.
        proposal: What the group decided, which waits for everybody above.
    """

    ground: Ground
    board: Body
    executive: Body
    group: Body
    cabinet: Body
    pct_board: Body
    memorandum: Agreement
    chosen: Decision
    resolutions: tuple[Resolution, ...]
    proposal: Decision


@transaction.atomic
def build() -> Wirral:
    """Build the place in an empty installation, which begins in June 2009.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "wirral",
        name="Wirral Children's Trust",
        purpose="Commission services for children, young people and their families",
        partners={COUNCIL: OrganisationKind.COUNCIL, PCT: OrganisationKind.ICB},
        others={PROVIDER: OrganisationKind.PROVIDER},
        at=MEMORANDUM,
    )
    cabinet = ground.own_body(
        "Cabinet of the council", COUNCIL, "The council's members", at=MEMORANDUM
    )
    pct_board = ground.own_body(
        "Board of the primary care trust",
        PCT,
        "The strategic health authority",
        at=MEMORANDUM,
    )
    board = ground.body(
        "Children's trust board",
        BodyKind.BOARD,
        terms=_terms(remit=BOARD_REMIT),
        above=(cabinet, pct_board),
        starts_on=MEMORANDUM.date(),
        seats=BOARD,
        at=MEMORANDUM,
    )
    executive = ground.body(
        "Children's trust executive",
        BodyKind.EXECUTIVE,
        terms=_terms(remit=EXECUTIVE_REMIT, takes_key_decisions=False),
        above=(board,),
        starts_on=MEMORANDUM.date(),
        seats=EXECUTIVE,
        at=MEMORANDUM,
    )
    _delegate(ground, board, executive)
    _declare_both_roles(ground, executive)
    needs = _needs(ground)
    outcomes = adopt_framework(code="wirral-2010", by=ground.keeper, at=MEMORANDUM)
    outcome_ids = list(outcomes.outcomes.values_list("pk", flat=True))
    chosen = _meeting_of_the_board(ground, board, needs, outcome_ids)
    resolutions = _resolutions(ground, board)

    memorandum = _memorandum(ground)
    actions.set_approval_chain(
        agreement_id=memorandum.pk,
        turns=[[executive.pk], [board.pk], [cabinet.pk, pct_board.pk]],
        by=ground.keeper,
        at=GROUP_FORMED,
    )
    group = ground.body(
        "Joint commissioning group: disability and complex needs",
        BodyKind.GROUP,
        terms=_terms(),
        above=(executive,),
        level=Level.SERVICE,
        starts_on=GROUP_FORMED.date(),
        seats=GROUP,
        at=GROUP_FORMED,
    )
    proposal = _meeting_of_the_group(
        ground, group, memorandum, needs[:1], outcome_ids[:1]
    )
    return Wirral(
        ground=ground,
        board=board,
        executive=executive,
        group=group,
        cabinet=cabinet,
        pct_board=pct_board,
        memorandum=memorandum,
        chosen=chosen,
        resolutions=resolutions,
        proposal=proposal,
    )


def _terms(
    *, remit: tuple[str, ...] = (), takes_key_decisions: bool = True
) -> TermsSaid:
    """Terms that keep providers out, and ask for somebody from each partner."""
    return TermsSaid(
        quorum=2,
        quorum_per_partner=1,
        providers_sit=ProvidersSit.NEVER,
        remit=remit,
        takes_key_decisions=takes_key_decisions,
    )


def _memorandum(ground: Ground) -> Agreement:
    """The memorandum of June 2009; how long it lasts is not told."""
    return actions.record_agreement(
        partnership_id=ground.partnership.pk,
        kind=AgreementKind.MEMORANDUM,
        title="Memorandum of understanding of the children's trust",
        party_ids=ground.ids(),
        fields=KeyFields(starts_on=MEMORANDUM.date()),
        is_imported=True,
        signatures=[
            PaperSignature(each, MEMORANDUM.date(), "Chief executive")
            for each in ground.ids()
        ],
        submission_key=ground.key("memorandum"),
        by=ground.keeper,
        at=MEMORANDUM,
    )


def _delegate(ground: Ground, board: Body, executive: Body) -> None:
    actions.delegate_authority(
        from_body_id=board.pk,
        to_body_id=executive.pk,
        to_post="",
        subject="What is not a key strategic development",
        limit_pence=None,
        limit_basis=LimitBasis.SINGLE,
        power=Power.DECIDES,
        starts_on=MEMORANDUM.date(),
        ends_before=None,
        approved_on=MEMORANDUM.date(),
        approver_post="Chair of the board",
        conditions="Key strategic developments go to the board for final approval.",
        by=ground.keeper,
        at=MEMORANDUM,
    )


def _declare_both_roles(ground: Ground, executive: Body) -> None:
    """A senior manager who also runs services sits as a commissioner, and says so."""
    holder = Holder.objects.get(seat__body=executive, seat__title=BOTH_ROLES)
    actions.declare_interest(
        member_id=holder.member_id,
        kind=InterestKind.EMPLOYMENT,
        organisation_id=ground.organisations[PROVIDER].pk,
        named="",
        particulars="Manages services that the trust may commission",
        is_financial=False,
        is_sensitive=False,
        starts_on=MEMORANDUM.date(),
        by=ground.keeper,
        at=MEMORANDUM,
    )


def _needs(ground: Ground) -> list[int]:
    """The three priority areas of the self-analysis of January 2010, in our words."""
    return [
        ground.need(
            statement,
            people,
            area=WIRRAL,
            of=COUNCIL,
            level=Level.STRATEGIC,
            voice=Need.Voice.COMMISSIONER,
            how_heard="Self-analysis and planning exercise, January 2010, and a "
            "financial summit, September 2009",
            at=CALLED,
        ).pk
        for statement, people in PRIORITIES
    ]


def _meeting_of_the_board(
    ground: Ground, board: Body, needs: list[int], outcomes: list[int]
) -> Decision:
    """19 March 2010: the options paper, three options, and the model to be worked out."""
    meeting = ground.meeting(board, MEETING.date(), at=CALLED)
    proposed = ground.propose(
        meeting,
        "Developing commissioning",
        Paper(
            purpose="Choose how the trust is to commission jointly.",
            background="The board asked for an options paper in January 2010. The "
            "framework is three years old and little used.",
            needs="Three priority areas, agreed for the coming year.",
            resources="No new money; a vacant joint post to be filled.",
            outcomes="Children and families reach services quickly and do well.",
            risk="Without leads and support, focus and delivery fall apart.",
            finance="Pooling is no end in itself.",
            recommendation="Name a preferred model; the executive works out its detail.",
            authors="Commissioning leads of the council and the primary care trust",
        ),
        Proposal(
            text="The executive works out in detail the model that the board prefers.",
            matter="Developing commissioning",
            resources="Officers' time, with outside support until March 2011",
            need_ids=needs,
            outcome_ids=outcomes,
            pence_by_organisation={},
            commits_nothing=True,
            options=OPTIONS,
            review_on=SUPPORT_ENDS,
        ),
        at=CALLED,
    )
    taken = ground.agree(proposed, at=MEETING)
    ground.close(meeting, at=MEETING)
    return taken


def _meeting_of_the_group(
    ground: Ground,
    group: Body,
    memorandum: Agreement,
    needs: list[int],
    outcomes: list[int],
) -> Decision:
    """The group agrees on commissioning intentions; nobody may act on them yet."""
    meeting = ground.meeting(group, GROUP_MEETS.date(), at=GROUP_FORMED)
    proposed = ground.propose(
        meeting,
        "Commissioning intentions",
        Paper(purpose="Agree what is commissioned together in this area."),
        Proposal(
            text="Services for disabled children are commissioned by both together.",
            matter="Commissioning intentions",
            resources="What both spend on these services now",
            need_ids=needs,
            outcome_ids=outcomes,
            pence_by_organisation={},
            commits_nothing=True,
            agreement_id=memorandum.pk,
        ),
        at=GROUP_FORMED,
    )
    taken = ground.agree(proposed, at=GROUP_MEETS)
    ground.close(meeting, at=GROUP_MEETS)
    return taken


def _resolutions(ground: Ground, board: Body) -> tuple[Resolution, ...]:
    """The six recommendations, resolved; the second binds every pilot of a pool."""
    return tuple(
        actions.record_resolution(
            body_id=board.pk,
            text=text,
            kind=ResolutionKind.PILOT_POOLS_AT_MOST
            if text == PILOTS
            else ResolutionKind.NONE,
            at_most=3 if text == PILOTS else None,
            owner_post=owner,
            due_on=SUPPORT_ENDS,
            resolved_on=MEETING.date(),
            by=ground.keeper,
            at=MEETING,
        )
        for text, owner in RESOLUTIONS
    )
