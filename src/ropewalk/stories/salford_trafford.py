"""Salford and Trafford in 2000: two boards for people with learning difficulties.

From the third draft of a discussion paper, 18 July 2000. The paper tells what was planned:
here it goes as planned, and the meeting of 4 August prefers what the commissioners preferred
in June. The timetable is the one that ships, in our words. Who takes the chair on 4 August, the
quorum of each board and the day in December on which the boards begin are ours. An officer
whom the timetable names is told by what they are.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ropewalk.organisations.models import OrganisationKind
from ropewalk.outcomes.actions import record_framework
from ropewalk.outcomes.said import HeadingSaid, OutcomeSaid
from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.decisions import Option, Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    AgreementKind,
    BodyKind,
    Capacity,
    Position,
    ProvidersSit,
    RuleKind,
)
from ropewalk.partnership.models import Agreement, Body, Decision
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.composition import Rule
from ropewalk.partnership.rules.usual import USUAL
from ropewalk.place.models import Level, Need
from ropewalk.stories.ground import Ground, SeatSaid, lay_ground, noon
from ropewalk.strategy.actions.programme import begin_programme, take_in_timetable
from ropewalk.strategy.models import Programme
from ropewalk.strategy.queries.timetables import shipped_timetable

SALFORD, TRAFFORD = "Salford City Council", "Trafford Metropolitan Borough Council"
HEALTH = "Salford and Trafford Health Authority"
NHS_TRUST = "Salford Community NHS Trust"
AREAS = {SALFORD: "E08000006", TRAFFORD: "E08000009"}
TIME_OUT = noon(2000, 6, 21)
DRAFT = noon(2000, 7, 18)
MEETING = noon(2000, 8, 4)
BOARDS_BEGIN = noon(2000, 12, 1)
POOLS_LIVE = date(2001, 4, 1)
OWNER = Capacity.COMMISSIONER
AT_THE_TABLE = (
    SeatSaid("Chair of the health authority", OWNER, HEALTH, is_chair=True),
    SeatSaid("Chief executive of Salford", OWNER, SALFORD),
    SeatSaid("Chief executive of Trafford", OWNER, TRAFFORD),
    SeatSaid("Chief executive of the health authority", OWNER, HEALTH),
    SeatSaid("Leader of Salford", OWNER, SALFORD, Position.CABINET_MEMBER),
    SeatSaid("Leader of Trafford", OWNER, TRAFFORD, Position.CABINET_MEMBER),
    SeatSaid("Director of community and social services, Salford", OWNER, SALFORD),
    SeatSaid(
        "Executive director for social services and well-being, Trafford",
        OWNER,
        TRAFFORD,
    ),
)
REMIT = (
    "Lead commissioning for people with learning difficulties and their families",
    "See that the joint strategy is carried out, and review it",
    "See that the joint investment plan is made and carried out",
    "Manage the joint commissioning manager's work and team",
    "Help with the borders to other specialist services and to general ones",
    "Secure enough resources to support people",
    "Work to best value and to clinical governance",
    "See that services improve and develop all the time",
)
COMPOSITION = (
    USUAL["chair-cabinet"],
    USUAL["person"],
    USUAL["carer"],
    Rule(RuleKind.AT_LEAST, 1, None, Position.SOCIAL_SERVICES),
    Rule(RuleKind.AT_LEAST, 1, None, Position.EDUCATION),
    USUAL["housing"],
    USUAL["voluntary"],
)


@dataclass(frozen=True, slots=True)
class Considered:
    """One of the ways to organise commissioning, with what speaks for it and against it."""

    title: str
    advantages: tuple[str, ...]
    disadvantages: tuple[str, ...]
    is_preferred: bool = False

    def option(self) -> Option:
        """It as an option of a decision, each side counted."""
        return Option(
            self.title,
            f"For ({len(self.advantages)}): {'; '.join(self.advantages)}. "
            f"Against ({len(self.disadvantages)}): {'; '.join(self.disadvantages)}.",
            is_preferred=self.is_preferred,
        )


OPTIONS = (
    Considered(
        "1(a). A lead officer in a lead agency",
        ("it is clear who commissions", "lines of accountability are clear"),
        (
            "too much rests on one officer between many agencies",
            "fewer may feel that it is theirs",
            "the officer may lack the power to change things",
        ),
    ),
    Considered(
        "1(b). A board led by the council in a lead agency",
        (
            "it is clear who commissions",
            "statutory and other agencies can better work together",
            "those involved trust the decisions",
            "money is in the open and its use is trusted",
            "it ties in with the modernising of councils and with voters",
        ),
        (
            "health commissioners may hold back where the council leads",
            "being new, it may take long to set up and hold things up",
        ),
        is_preferred=True,
    ),
    Considered(
        "2. A partnership board and joint commissioning",
        (
            "NHS and council are strong partners",
            "more agencies can work together",
            "those involved trust the decisions",
        ),
        (
            "today's divisions may live on",
            "NHS and social services may crowd out the others",
            "separate lines of accountability limit what can be decided",
            "the lead may be too weak against each partner's other priorities",
        ),
    ),
    Considered(
        "3. A joint group and co-ordinated planning",
        ("it builds on what is there",),
        (
            "its link to the councils' politics may be weak",
            "it may go issue by issue and not by strategy",
            "the manager may lack accountability and room to act",
        ),
    ),
)
REASONS = (
    "one clear lead, as national policy and what was agreed here ask for",
    "learning difficulties stand high in each council, with members and managers",
    "stronger links with education, leisure, housing and regeneration",
)


@dataclass(frozen=True, slots=True)
class SalfordAndTrafford:
    """The two boroughs once their boards have begun.

    Attributes:
        ground: The partners and who keeps their records.
        table: Those who met on 4 August 2000.
        decision: What they preferred, with the options and the reasons.
        boards: The board of each borough, by the council that leads it.
        pools: The pooled fund that each applies for, by the council that leads it.
        programme: The twelve rows of the timetable.
    """

    ground: Ground
    table: Body
    decision: Decision
    boards: dict[str, Body]
    pools: dict[str, Agreement]
    programme: Programme


@transaction.atomic
def build() -> SalfordAndTrafford:
    """Build the place in an empty installation, which begins in June 2000.

    Raises:
        PermissionDenied: when the installation has begun already.
    """
    ground = lay_ground(
        "salford-trafford",
        name="Salford and Trafford commissioners",
        purpose="Commission health and social support together for people with learning "
        "difficulties",
        partners={
            SALFORD: OrganisationKind.COUNCIL,
            TRAFFORD: OrganisationKind.COUNCIL,
            HEALTH: OrganisationKind.ICB,
        },
        others={NHS_TRUST: OrganisationKind.TRUST},
        at=TIME_OUT,
    )
    table = ground.body(
        "Meeting of chair, chief executives, leaders and directors",
        BodyKind.GROUP,
        terms=TermsSaid(
            quorum=3, quorum_per_partner=1, providers_sit=ProvidersSit.NEVER
        ),
        above_post="Each partner's own members",
        starts_on=DRAFT.date(),
        seats=AT_THE_TABLE,
        at=DRAFT,
    )
    decision = _meeting_of_august(ground, table)
    return SalfordAndTrafford(
        ground=ground,
        table=table,
        decision=decision,
        boards={each: _board(ground, each) for each in AREAS},
        pools={each: _pool(ground, each) for each in AREAS},
        programme=_timetable(ground),
    )


def _meeting_of_august(ground: Ground, table: Body) -> Decision:
    """4 August 2000: option 1(b) of four."""
    meeting = ground.meeting(table, MEETING.date(), at=DRAFT)
    proposed = ground.propose(
        meeting,
        "Integrated commissioning for people with learning difficulties",
        Paper(
            purpose="Choose how commissioning is organised.",
            background="Six months of talks, and a day out on 21 June 2000.",
            outcomes="People are treated as equals and make their own choices.",
            recommendation="Option 1(b), preferred by the commissioners in June 2000.",
            authors="Officers of the commissioner group",
        ),
        Proposal(
            text="Each council leads commissioning for its borough, with a board that it "
            "leads and that brings in every partner.",
            matter="How commissioning is organised",
            resources="Pooled budgets of the health authority and each council",
            need_ids=[_need(ground)],
            outcome_ids=_outcomes(ground),
            pence_by_organisation={},
            commits_nothing=True,
            options=[each.option() for each in OPTIONS],
            reasons="; ".join(REASONS) + ".",
        ),
        at=DRAFT,
    )
    decision = ground.agree(proposed, at=MEETING)
    ground.close(meeting, at=MEETING)
    return decision


def _timetable(ground: Ground) -> Programme:
    """The timetable of twelve rows, towards boards that change who answers to whom."""
    title = "Joint commissioning boards"
    purpose = (
        "One lead and one board in each borough for people with learning difficulties"
    )
    change = actions.record_change(
        partnership_id=ground.partnership.pk,
        title=title,
        purpose=purpose,
        starts_on=MEETING.date(),
        ends_before=None,
        submission_key=ground.key("change"),
        by=ground.keeper,
        at=MEETING,
    )
    programme = begin_programme(
        partnership_id=ground.partnership.pk,
        title=title,
        purpose=purpose,
        starts_on=MEETING.date(),
        changes_structures=True,
        change_id=change.pk,
        submission_key=ground.key("programme"),
        by=ground.keeper,
        at=MEETING,
    )
    return take_in_timetable(
        programme_id=programme.pk,
        rows=shipped_timetable("timetable"),
        submission_key=ground.key("timetable"),
        by=ground.keeper,
        at=MEETING,
    )


def _need(ground: Ground) -> int:
    """What those who wrote the draft had heard, as Salford recorded it."""
    return ground.need(
        "Support comes from many agencies that plan apart, and answers slowly when life "
        "gets hard.",
        "People with learning difficulties and their families",
        area=AREAS[SALFORD],
        of=SALFORD,
        level=Level.STRATEGIC,
        voice=Need.Voice.COMMISSIONER,
        how_heard="Joint strategy for 2000 to 2005 and the draft of July 2000",
        at=DRAFT,
    ).pk


def _outcomes(ground: Ground) -> list[int]:
    framework = record_framework(
        organisation_id=ground.organisations[SALFORD].pk,
        name="What integrated commissioning is for",
        source="Draft discussion paper, July 2000, in our words",
        headings=[
            HeadingSaid(
                "People with learning difficulties and their families",
                (
                    OutcomeSaid("equals", "People are treated as equals, with rights"),
                    OutcomeSaid("choice", "People choose, and help to plan services"),
                ),
            )
        ],
        starts_on=DRAFT.date(),
        by=ground.keeper,
        at=DRAFT,
    )
    return list(framework.outcomes.values_list("pk", flat=True))


def _board(ground: Ground, council: str) -> Body:
    """A borough's board: chaired by its leading cabinet member, with everybody concerned."""
    officer = Capacity.OFFICER
    return ground.body(
        f"Joint commissioning board, {council.split(maxsplit=1)[0]}",
        BodyKind.BOARD,
        terms=TermsSaid(
            quorum=2,
            quorum_per_partner=1,
            providers_sit=ProvidersSit.AS_MEMBERS,
            remit=REMIT,
            rules=COMPOSITION,
        ),
        of=(council, HEALTH),
        above_post=f"Cabinet of {council}",
        starts_on=BOARDS_BEGIN.date(),
        seats=(
            SeatSaid(
                "Leading cabinet member",
                OWNER,
                council,
                Position.CABINET_MEMBER,
                is_chair=True,
            ),
            SeatSaid("Health authority", OWNER, HEALTH),
            SeatSaid("Primary care groups", OWNER),
            SeatSaid("Primary care trust to come", OWNER),
            SeatSaid("NHS trust", Capacity.PROVIDER, NHS_TRUST),
            SeatSaid("Social services", officer, council, Position.SOCIAL_SERVICES),
            SeatSaid("Education", officer, council, Position.EDUCATION),
            SeatSaid("Housing", officer, council, Position.HOUSING),
            SeatSaid("Person supported by services", Capacity.PERSON),
            SeatSaid("Carer", Capacity.CARER),
            SeatSaid(
                "Voluntary and independent sector",
                Capacity.PROVIDER,
                position=Position.VOLUNTARY,
            ),
        ),
        at=BOARDS_BEGIN,
    )


def _pool(ground: Ground, council: str) -> Agreement:
    """What each borough applies for under section 31, today's section 75: not signed yet."""
    return actions.record_agreement(
        partnership_id=ground.partnership.pk,
        kind=AgreementKind.POOLED_FUND,
        title=f"Section 31 pooled fund, {council.split(maxsplit=1)[0]}",
        party_ids=ground.ids(council, HEALTH),
        fields=KeyFields(
            starts_on=POOLS_LIVE,
            host_id=ground.organisations[council].pk,
            manager_post="Joint commissioning manager",
        ),
        is_imported=True,  # made under the law of 1999, whose bodies are gone
        submission_key=ground.key(f"pool of {council}"),
        by=ground.keeper,
        at=BOARDS_BEGIN,
    )
