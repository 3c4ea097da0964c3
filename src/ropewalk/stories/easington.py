"""Easington in 1994: a joint board, and eight locality groups that mostly advise.

From a briefing of July 1994 on sites that commission together for older people. The groups
were then up and running, with a small budget each. The days are ours, and so are the names
of the groups, who takes the chair of one, whom it asks for advice and what the first of
them recommends; only the pilot group's members are told, so only it has seats. Of the
eight priorities the briefing names six.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from ropewalk.organisations.models import Account, OrganisationKind
from ropewalk.outcomes.actions import record_framework
from ropewalk.outcomes.said import HeadingSaid, OutcomeSaid
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.experts import ExpertSaid
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    ChallengeHeading,
    LimitBasis,
    ObjectiveKind,
    Office,
    Position,
    Power,
    ProvidersSit,
    RuleKind,
)
from ropewalk.partnership.models import (
    AgendaItem,
    Body,
    Challenge,
    Delegation,
    InvitedExpert,
    Objective,
    Recommendation,
)
from ropewalk.partnership.queries.bodies import holders_in
from ropewalk.partnership.rules.composition import Rule
from ropewalk.partnership.rules.usual import USUAL
from ropewalk.place.models import Level, Need
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon

HEALTH = "County Durham Health Commission"
COUNTY, DISTRICT = "Durham County Council", "Easington District Council"
REGION = "Northern Regional Health Authority"
DURHAM = "E06000047"
BEGINS = noon(1993, 4, 1)
GROUPS_BEGIN = noon(1994, 4, 1)
RECOMMENDS = noon(1994, 7, 1)
ANSWER_BY = noon(1994, 9, 30).date()
ADVISED = noon(1994, 7, 12)
GROUPS = 8
BUDGET_PENCE = 25_000_00
OWNER = Capacity.COMMISSIONER
BOARD = (
    SeatSaid("Locality director", OWNER, HEALTH, is_chair=True),
    SeatSaid("Social services group manager", OWNER, COUNTY, Position.SOCIAL_SERVICES),
    SeatSaid(
        "General manager of the district", OWNER, DISTRICT, Position.GENERAL_MANAGER
    ),
    SeatSaid("Member for the region", OWNER, REGION),
    SeatSaid("First local GP", Capacity.CLINICIAN, position=Position.GP),
    SeatSaid("Second local GP", Capacity.CLINICIAN, position=Position.GP),
    SeatSaid(
        "Community health council, which works closely with the board",
        Capacity.ADVISER,
        has_vote=False,
    ),
)
PILOT = (
    SeatSaid("GP", Capacity.CLINICIAN, position=Position.GP),
    SeatSaid("Health worker", Capacity.OFFICER, HEALTH, Position.HEALTH_WORKER),
    SeatSaid(
        "First social services member",
        Capacity.OFFICER,
        COUNTY,
        Position.SOCIAL_SERVICES,
    ),
    SeatSaid(
        "Second social services member",
        Capacity.OFFICER,
        COUNTY,
        Position.SOCIAL_SERVICES,
    ),
    SeatSaid(
        "First resident", Capacity.PERSON, position=Position.RESIDENT, is_chair=True
    ),
    SeatSaid("Second resident", Capacity.CARER, position=Position.RESIDENT),
)
OF_A_GROUP = (
    USUAL["gp"],
    Rule(RuleKind.AT_LEAST, 1, None, Position.HEALTH_WORKER),
    Rule(RuleKind.AT_LEAST, 1, None, Position.SOCIAL_SERVICES),
    USUAL["person"],
)
PRIORITIES = (
    ("home-care", "Older people get the care at home that they need"),
    ("day-care", "Older people get day care"),
    ("night-sitting", "Somebody can sit with an older person at night"),
    ("co-ordination", "Services work together"),
    ("involvement", "Users and carers take part"),
    ("assessment", "Needs are assessed well"),
)
STRUCTURE, WORKING = ObjectiveKind.STRUCTURE, ObjectiveKind.WORKING
BETTER_LIVES = "People have a better life through what is bought for them"
OBJECTIVES: tuple[tuple[ObjectiveKind, str, tuple[str, ...]], ...] = (
    (STRUCTURE, "A local planning group at work in every part of the district", ()),
    (WORKING, "Users, carers and customers help to plan and shape services", ()),
    (WORKING, "Needs are found out in ways that see both district and locality", ()),
    (STRUCTURE, "Primary care teams are wider, stronger and look to new things", ()),
    (WORKING, "More of the work is done in primary and social care", ()),
    (
        WORKING,
        "One purchasing plan a year covers every service, and is carried out",
        (),
    ),
    (
        ObjectiveKind.OUTCOME,
        "What is bought makes life better first, and is worth its money",
        (),
    ),
    (
        WORKING,
        "People, workplaces and other agencies see health as their matter too",
        (),
    ),
    (
        WORKING,
        "Information goes where it is needed",
        (
            "The public is better informed",
            "Agencies share what managers need, and what those they both serve need",
        ),
    ),
)
PERSONAL = (
    "Tell each other more, and know the same things",
    "Find out needs together",
    "Put money in together",
    "Have one strategy",
    "Give people one place to go to for services",
    "Make carers count for more",
    "Help older people to ask for more",
)
CHALLENGES = (
    (ChallengeHeading.ENGAGEMENT, "Each agency guards what is its own"),
    (ChallengeHeading.COMMISSIONING, "An evaluation that means something is not there"),
    (ChallengeHeading.TRANSITION, "Attention has to stay on what can be done"),
    (ChallengeHeading.GOVERNANCE, "The board has to let go, so that groups can act"),
    (ChallengeHeading.ENGAGEMENT, "Users and carers have to take part in earnest"),
    (ChallengeHeading.FINANCE, "The rules on money are tangled"),
    (ChallengeHeading.GOVERNANCE, "Good advice on the law is hard to come by"),
    (ChallengeHeading.ENGAGEMENT, "Professions are used to different ways"),
    (ChallengeHeading.TRANSITION, "The work can drift away from what it is for"),
    (ChallengeHeading.ENGAGEMENT, "Too few people know of it"),
)
CONDITIONS = (
    "For the eight priorities of the community care plan of 1993/4; anything else needs "
    "its reason."
)


@dataclass(frozen=True, slots=True)
class Easington:
    """The board, those it reports to and the groups below it, in July 1994.

    Attributes:
        ground: The partners and who keeps their records.
        treasurer: Who clears what is spent of the region's money.
        committee: The joint consultative committee.
        board: The joint commissioning board.
        groups: The eight locality groups; the first is the pilot.
        budgets: What the board lets each group decide on, in the same order.
        need: What the pilot group found.
        outcomes: The priorities of the plan, as outcomes.
        recommendation: What the pilot group recommends to the board.
        objectives: The board's nine, each before its parts.
        personal: The seven that all who sit on the board share.
        challenges: The ten that its members named.
        expert: Whom the pilot group asks to advise on one item, without a seat.
    """

    ground: Ground
    treasurer: Account
    committee: Body
    board: Body
    groups: tuple[Body, ...]
    budgets: tuple[Delegation, ...]
    need: Need
    outcomes: tuple[int, ...]
    recommendation: Recommendation
    objectives: tuple[Objective, ...]
    personal: tuple[Objective, ...]
    challenges: tuple[Challenge, ...]
    expert: InvitedExpert


@transaction.atomic
def build() -> Easington:
    """Build the place in an empty installation, which begins in April 1993.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "easington",
        name="Easington joint commissioning",
        purpose="Commission health and social care for the people of Easington",
        partners={
            HEALTH: OrganisationKind.ICB,
            COUNTY: OrganisationKind.COUNCIL,
            DISTRICT: OrganisationKind.COUNCIL,
            REGION: OrganisationKind.ICB,
        },
        others={},
        at=BEGINS,
    )
    committee = ground.body(
        "Joint consultative committee",
        BodyKind.JOINT_COMMITTEE,
        terms=_terms(),
        of=(HEALTH, COUNTY, DISTRICT),
        above_post="The authorities that sit on it",
        power=Power.ADVISES,
        starts_on=BEGINS.date(),
        at=BEGINS,
    )
    board = ground.body(
        "Joint commissioning board",
        BodyKind.BOARD,
        terms=_terms(Rule(RuleKind.EXACTLY, 2, None, Position.GP)),
        above=(committee,),
        starts_on=BEGINS.date(),
        seats=BOARD,
        at=BEGINS,
    )
    groups = tuple(_group(ground, board, number) for number in range(1, GROUPS + 1))
    need = _need(ground)
    return Easington(
        ground=ground,
        treasurer=ground.appoint(REGION, Office.NHS_FINANCE, at=GROUPS_BEGIN),
        committee=committee,
        board=board,
        groups=groups,
        budgets=tuple(_budget(ground, board, group) for group in groups),
        need=need,
        outcomes=_priorities(ground),
        recommendation=_recommend(ground, groups[0], board, need),
        expert=_call_in(ground, groups[0]),
        objectives=_objectives(ground),
        personal=_personal(ground, board),
        challenges=tuple(
            actions.raise_challenge(
                partnership_id=ground.partnership.pk,
                change_id=None,
                heading=heading,
                text=text,
                raised_on=RECOMMENDS.date(),
                submission_key=ground.key(text),
                by=ground.keeper,
                at=RECOMMENDS,
            )
            for heading, text in CHALLENGES
        ),
    )


def _objectives(ground: Ground) -> tuple[Objective, ...]:
    """The board's nine objectives, and the two parts of the last."""
    framework = record_framework(
        organisation_id=ground.organisations[HEALTH].pk,
        name="Objectives of the joint commissioning board",
        source="Briefing of July 1994; our words",
        headings=[HeadingSaid("People", (OutcomeSaid("better-lives", BETTER_LIVES),))],
        starts_on=GROUPS_BEGIN.date(),
        by=ground.keeper,
        at=GROUPS_BEGIN,
    )
    outcome = framework.outcomes.get()
    made = []
    for kind, text, parts in OBJECTIVES:
        whole = _objective(
            ground,
            text,
            kind,
            outcome_id=outcome.pk if kind == ObjectiveKind.OUTCOME else None,
        )
        made += [
            whole,
            *(_objective(ground, part, kind, parent_id=whole.pk) for part in parts),
        ]
    return tuple(made)


def _personal(ground: Ground, board: Body) -> tuple[Objective, ...]:
    """What everybody who sits on the board is ready to support."""
    members = [each.member_id for each in holders_in(board, on=RECOMMENDS.date())]
    return tuple(
        _objective(ground, text, ObjectiveKind.PERSONAL, member_ids=members)
        for text in PERSONAL
    )


def _objective(
    ground: Ground,
    text: str,
    kind: ObjectiveKind,
    *,
    outcome_id: int | None = None,
    parent_id: int | None = None,
    member_ids: Sequence[int] = (),
) -> Objective:
    return actions.record_objective(
        partnership_id=ground.partnership.pk,
        change_id=None,
        parent_id=parent_id,
        kind=kind,
        text=text,
        outcome_id=outcome_id,
        member_ids=member_ids,
        submission_key=ground.key(text),
        by=ground.keeper,
        at=RECOMMENDS,
    )


def _terms(*rules: Rule) -> TermsSaid:
    return TermsSaid(quorum=3, providers_sit=ProvidersSit.CONSULTED, rules=tuple(rules))


def _group(ground: Ground, board: Body, number: int) -> Body:
    """A locality group, which advises; the first is the pilot, of six."""
    is_pilot = number == 1
    return ground.body(
        f"Locality group {number}",
        BodyKind.LOCALITY,
        terms=_terms(*OF_A_GROUP, *([USUAL["six"]] if is_pilot else [])),
        of=(HEALTH, COUNTY),
        above=(board,),
        level=Level.SERVICE,
        power=Power.ADVISES,
        starts_on=GROUPS_BEGIN.date(),
        seats=PILOT if is_pilot else (),
        at=GROUPS_BEGIN,
    )


def _budget(ground: Ground, board: Body, group: Body) -> Delegation:
    """What a group may spend in a year by itself: about £25,000, the region's money."""
    return actions.delegate_authority(
        from_body_id=board.pk,
        to_body_id=group.pk,
        to_post="",
        subject=f"A small budget for older people's services, {group}",
        limit_pence=BUDGET_PENCE,
        limit_basis=LimitBasis.CUMULATIVE,
        power=Power.DECIDES,
        conditions=CONDITIONS,
        starts_on=GROUPS_BEGIN.date(),
        ends_before=None,
        approved_on=GROUPS_BEGIN.date(),
        approver_post="Locality director",
        by=ground.keeper,
        at=GROUPS_BEGIN,
    )


def _priorities(ground: Ground) -> tuple[int, ...]:
    framework = record_framework(
        organisation_id=ground.organisations[HEALTH].pk,
        name="Priorities for older people's services",
        source="Easington community care plan 1993/4: six of its eight priorities",
        headings=[
            HeadingSaid(
                "Older people",
                tuple(OutcomeSaid(code, words) for code, words in PRIORITIES),
            )
        ],
        starts_on=GROUPS_BEGIN.date(),
        by=ground.keeper,
        at=GROUPS_BEGIN,
    )
    return tuple(framework.outcomes.values_list("pk", flat=True))


def _need(ground: Ground) -> Need:
    return ground.need(
        "Nobody can sit with an older person at night.",
        "Older people in Easington and those who care for them",
        area=DURHAM,
        of=HEALTH,
        level=Level.SERVICE,
        voice=Need.Voice.CARERS,
        how_heard="Audit of services by the pilot locality group, written for this story",
        at=RECOMMENDS,
    )


def _recommend(ground: Ground, group: Body, board: Body, need: Need) -> Recommendation:
    """What the group found and proposes, which the board has to answer by a day."""
    return actions.make_recommendation(
        from_body_id=group.pk,
        to_body_id=board.pk,
        title="Night sitting",
        existing_resources="Home care by day; the group's small budget.",
        unmet_need=need.statement,
        proposal="Night sitting in the commissioning intentions for 1995/6.",
        answer_by=ANSWER_BY,
        submission_key=ground.key("night sitting"),
        by=ground.keeper,
        at=RECOMMENDS,
    )


def _call_in(ground: Ground, group: Body) -> InvitedExpert:
    """A specialist whom the pilot group hears on one item of a meeting, and on no other."""
    meeting = ground.meeting(group, ADVISED.date(), at=ADVISED)
    assessment = _item(ground, meeting.pk, "How needs are assessed at home")
    _item(ground, meeting.pk, "Day care")
    expert = actions.invite_expert(
        item_id=assessment.pk,
        said=ExpertSaid(
            name="Occupational therapist",
            capacity=Capacity.ADVISER,
            comes_from="Community health services",
            asked_about="what an assessment at home should ask",
        ),
        by=ground.keeper,
        at=ADVISED,
    )
    ground.open(meeting, at=ADVISED)
    actions.record_heard(expert_id=expert.pk, by=ground.keeper, at=ADVISED)
    ground.close(meeting, at=ADVISED)
    expert.refresh_from_db()
    return expert


def _item(ground: Ground, meeting_id: int, title: str) -> AgendaItem:
    return actions.add_item(
        meeting_id=meeting_id,
        title=title,
        paper=Paper(purpose=f"To learn: {title.lower()}."),
        concerned_ids=[],
        by=ground.keeper,
        at=ADVISED,
    )
