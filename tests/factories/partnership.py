"""Partnerships, bodies and meetings for tests, made through actions as a person would."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.outcomes import OutcomeFactory
from factories.place import NeedFactory
from ropewalk.organisations.models import Account, Organisation, OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.agreements import PaperSignature
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.decisions import Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.actions.posts import PostSaid
from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.kinds import (
    AgreementKind,
    AreaRoleKind,
    BodyKind,
    Capacity,
    ChallengeHeading,
    ChecklistAnswer,
    Clearing,
    Grade,
    LimitBasis,
    ObjectiveKind,
    Office,
    PensionScheme,
    Position,
    Power,
    ProvidersSit,
    RuleKind,
    Skill,
    TransferRoute,
    TransitionSubject,
    Way,
)
from ropewalk.partnership.models import (
    AgendaItem,
    Agreement,
    Body,
    Challenge,
    Change,
    Decision,
    Delegation,
    Holder,
    Meeting,
    Objective,
    Partnership,
    Seat,
    TaskGroup,
    TeamPlace,
    TransitionLine,
)
from ropewalk.partnership.queries.bodies import holders_in
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.changes import lessons
from ropewalk.partnership.rules.composition import Rule
from ropewalk.place.models import Level

TERMS = TermsSaid(
    quorum=3,
    quorum_per_partner=1,
    providers_sit=ProvidersSit.WITHOUT_VOTE,
    key_threshold_pence=500_000_00,
    limit_pence=1_000_000_00,
    rules=(
        Rule(RuleKind.CHAIR, 1, None, Position.CABINET_MEMBER),
        Rule(RuleKind.AT_LEAST, 1, Capacity.CARER, Position.ANY),
    ),
)


@dataclass
class Three:
    """Two councils and an ICB that commission together, and who does what for them.

    ``secretary`` keeps the records for the first council. ``officers`` are the finance
    officers of the first council and the ICB.
    """

    secretary: Account
    first: Organisation
    second: Organisation
    icb: Organisation
    partnership: Partnership
    officers: dict[int, Account] = field(default_factory=dict)

    @property
    def all(self) -> list[Organisation]:
        return [self.first, self.second, self.icb]

    def agreement(self, **changes) -> Agreement:
        """A pooled fund agreement of all three, signed on paper."""
        said = {
            "partnership_id": self.partnership.pk,
            "kind": AgreementKind.POOLED_FUND,
            "title": "Better Care Fund agreement",
            "party_ids": [each.pk for each in self.all],
            "fields": KeyFields(
                starts_on=date(2026, 4, 1),
                ends_before=date(2027, 4, 1),
                host_id=self.first.pk,
            ),
            "is_imported": True,
            "signatures": [
                PaperSignature(each.pk, date(2026, 3, 30), "Chief executive")
                for each in self.all
            ],
            "submission_key": uuid4(),
            "by": self.secretary,
            "at": NOON,
        }
        return actions.record_agreement(**said | changes)

    def body(self, *, terms=TERMS, **changes) -> Body:
        """A joint board of all three, with nobody on it."""
        said = {
            "partnership_id": self.partnership.pk,
            "name": "Joint board",
            "kind": BodyKind.BOARD,
            "level": Level.STRATEGIC,
            "power": Power.DECIDES,
            "is_joint": True,
            "organisation_ids": [each.pk for each in self.all],
            "reports_to_body_ids": [],
            "reports_to_post": "Each partner's own board",
            "terms": terms,
            "starts_on": TODAY,
            "submission_key": uuid4(),
            "by": self.secretary,
            "at": NOON,
        }
        return actions.form_body(**said | changes)

    def seat(self, body, title, capacity, organisation=None, **changes) -> Seat:
        """A seat, and somebody called as the seat is who sits in it."""
        said = {
            "body_id": body.pk,
            "title": title,
            "capacity": capacity,
            "position": Position.ANY,
            "organisation_id": organisation.pk if organisation else None,
            "has_vote": True,
            "is_chair": False,
            "name": title,
            "email": "",
            "starts_on": TODAY,
            "by": self.secretary,
            "at": NOON,
        }
        return actions.add_seat(**said | changes)

    def board(self, *, terms=TERMS, **changes) -> Body:
        """A joint board that is made up as its terms say: four with a vote."""
        body = self.body(terms=terms, **changes)
        cabinet = {"position": Position.CABINET_MEMBER, "is_chair": True}
        self.seat(body, "Chair", Capacity.COMMISSIONER, self.first, **cabinet)
        self.seat(body, "Councillor", Capacity.COMMISSIONER, self.second)
        self.seat(body, "ICB director", Capacity.COMMISSIONER, self.icb)
        self.seat(body, "Carer", Capacity.CARER)
        return body

    def meeting(self, body, **changes) -> Meeting:
        """A meeting of a body today."""
        said = {
            "body_id": body.pk,
            "on": TODAY,
            "where": "",
            "notice_on": TODAY - timedelta(days=6),
            "submission_key": uuid4(),
            "by": self.secretary,
            "at": NOON,
        }
        return actions.call_meeting(**said | changes)

    def item(self, meeting, *concerned, **changes) -> AgendaItem:
        """An item on an agenda, put there today: late for a meeting within the week."""
        said = {
            "late_because": "It came up this morning."
            if meeting.on < TODAY + timedelta(days=6)
            else "",
            "meeting_id": meeting.pk,
            "title": "Care at home",
            "paper": Paper(purpose="To decide"),
            "concerned_ids": [each.pk for each in concerned],
            "by": self.secretary,
            "at": NOON,
        }
        return actions.add_item(**said | changes)

    def proposal(self, **changes) -> Proposal:
        """£120,000 from the first council and the ICB, for a need and an outcome."""
        said = {
            "text": "Buy 100 hours of care at home a week.",
            "matter": "Care at home",
            "resources": "£120,000 a year",
            "need_ids": [NeedFactory(organisation=self.first).pk],
            "outcome_ids": [OutcomeFactory().pk],
            "pence_by_organisation": {
                self.first.pk: 60_000_00,
                self.icb.pk: 60_000_00,
            },
        }
        return Proposal(**said | changes)

    def propose(self, item, **changes) -> Decision:
        """A decision proposed under an item."""
        return actions.propose_decision(
            item_id=item.pk,
            proposal=self.proposal(**changes),
            by=self.secretary,
            at=NOON,
        )

    def open(self, meeting, *absent) -> dict[str, Holder]:
        """Open a meeting with everybody but those whose seats are named, by seat."""
        there = {
            each.seat.title: each
            for each in holders_in(meeting.body, on=meeting.on)
            if each.seat.title not in absent
        }
        actions.open_meeting(
            meeting_id=meeting.pk,
            holder_ids=[each.pk for each in there.values()],
            by=self.secretary,
            at=NOON,
        )
        return there

    def clear(self, decision) -> None:
        """The finance officers of those whose money it is clear a decision."""
        theirs = decision.contributors.values_list("organisation_id", flat=True)
        for organisation_id in theirs:
            officer = self.officers[organisation_id]
            actions.give_clearance(
                decision_id=decision.pk,
                organisation_id=organisation_id,
                about=Clearing.FINANCE,
                is_clear=True,
                advice="",
                by=officer,
                at=NOON,
            )

    def vote(self, decision, there, way=Way.FOR, **other) -> None:
        """Everybody there with a vote votes one way, but for seats named otherwise."""
        actions.cast_votes(
            decision_id=decision.pk,
            ways={
                holder.seat_id: other.get(title, way)
                for title, holder in there.items()
                if holder.seat.has_vote
            },
            dissent={},
            by=self.secretary,
            at=NOON,
        )

    def delegation(self, from_body, **changes) -> Delegation:
        """£25,000 for equipment from a body, each decision alone."""
        said = {
            "from_body_id": from_body.pk,
            "to_body_id": None,
            "to_post": "",
            "subject": "Equipment",
            "limit_pence": 25_000_00,
            "limit_basis": LimitBasis.SINGLE,
            "power": Power.DECIDES,
            "starts_on": TODAY,
            "ends_before": None,
            "approved_on": TODAY,
            "approver_post": "Chair of the board",
            "by": self.secretary,
            "at": NOON,
        }
        return actions.delegate_authority(**said | changes)

    def decided(self, body, *concerned, **proposed) -> Decision:
        """A decision that a meeting of a body agreed today, cleared and closed."""
        meeting = self.meeting(body)
        decision = self.propose(self.item(meeting, *concerned), **proposed)
        there = self.open(meeting)
        self.vote(decision, there)
        self.clear(decision)
        taken = self.take(decision)
        self.close(meeting)
        return taken

    def met(self, body, *, on=TODAY, at=NOON) -> Meeting:
        """A meeting of a body that was held with quorum, somebody sitting on it."""
        if not body.seats.exists():
            self.seat(body, f"Member of {body}", Capacity.COMMISSIONER)
        meeting = self.meeting(body, on=on, at=at)
        actions.open_meeting(
            meeting_id=meeting.pk,
            holder_ids=[each.pk for each in holders_in(body, on=on)],
            by=self.secretary,
            at=at,
        )
        return meeting

    def close(self, meeting) -> Meeting:
        """A meeting closed with its minutes."""
        return actions.close_meeting(
            meeting_id=meeting.pk, minutes="No apologies.", by=self.secretary, at=NOON
        )

    def take(self, decision) -> Decision:
        """The result of a vote, recorded."""
        return actions.take_decision(
            decision_id=decision.pk, by=self.secretary, at=NOON
        )


def three_partners() -> Three:
    """Two councils and an ICB in a partnership, with finance officers."""
    secretary = MembershipFactory(role=Role.SECRETARY)
    first, by = secretary.organisation, secretary.account
    second = OrganisationFactory()
    icb = OrganisationFactory(kind=OrganisationKind.ICB, name="An integrated board")
    partnership = actions.form_partnership(
        name="Two councils and a board",
        purpose="To commission together",
        organisation_ids=[first.pk, second.pk, icb.pk],
        starts_on=TODAY,
        submission_key=uuid4(),
        by=by,
        at=NOON,
    )
    made = Three(by, first, second, icb, partnership)
    for organisation, office in (
        (first, Office.SECTION_151),
        (icb, Office.NHS_FINANCE),
    ):
        officer = MembershipFactory(role=Role.FINANCE, organisation=organisation)
        actions.appoint_officer(
            organisation_id=organisation.pk,
            office=office,
            email=officer.account.email,
            starts_on=TODAY,
            by=administrator(organisation),
            at=NOON,
        )
        made.officers[organisation.pk] = officer.account
    return made


TERMS_OF_A_POOL = {
    "aims": "Fewer people wait in hospital for care at home.",
    "improvement": "One team decides once, instead of two after each other.",
    "consultation": "A joint consultation from 1 May to 31 July 2026.",
    "money_varied": "By agreement of all partners, in writing.",
    "resources": "Each partner provides the staff named in the schedule.",
    "review": "Every year in September.",
    "variation": "In writing, signed by every partner.",
    "termination": "By notice, as stated.",
    "monitoring": "The host's manager reports each quarter.",
}


def draft(three, *, written=True, **changes):
    """A pooled fund agreement of all three that nobody has signed.

    ``written`` says everything that law asks of it.
    """
    said = {
        "title": "Pool for care at home",
        "fields": KeyFields(
            starts_on=date(2027, 4, 1),
            ends_before=date(2030, 4, 1),
            notice_months=6,
            host_id=three.first.pk,
            manager_post="Head of joint commissioning",
            yearly_pence=3_000_000_00,
        ),
        "is_imported": False,
        "signatures": (),
    }
    agreement = three.agreement(**said | changes)
    if written:
        write(three, agreement)
    return agreement


def write(three, agreement, *, terms=TERMS_OF_A_POOL):
    """Everything that law asks of a pooled fund."""
    who = {"agreement_id": agreement.pk, "by": three.secretary, "at": NOON}
    actions.say_terms(texts=terms, **who)
    actions.cover_functions(
        covered=[
            ("community", three.icb.pk),
            ("meeting_needs", three.first.pk),
            ("meeting_needs", three.second.pk),
        ],
        **who,
    )
    actions.add_scheme(
        title="Care at home",
        people="People aged 65 and over",
        services="Care at home for up to six weeks after hospital.",
        yearly_pence=3_000_000_00,
        **who,
    )
    for organisation in three.all:
        actions.add_contribution(
            organisation_id=organisation.pk,
            year_starting=2027,
            pence=1_000_000_00,
            in_kind="",
            **who,
        )
    actions.plan_reports(
        organisation_id=three.first.pk,
        owner_post="Head of joint commissioning",
        **who,
    )


def signatory(organisation):
    """An account that signs agreements for an organisation."""
    return MembershipFactory(role=Role.SIGNATORY, organisation=organisation).account


def signed(three, agreement):
    """An agreement marked ready and signed by all three."""
    version = actions.mark_ready(agreement_id=agreement.pk, by=three.secretary, at=NOON)
    for party in agreement.parties.filter(standing="party"):
        actions.sign_version(
            version_id=version.pk,
            party_id=party.pk,
            post="Chief executive",
            by=signatory(party.organisation),
            at=NOON,
        )
    return version


def post_of(three, *, key=None, **changes):
    """A chief executive whom the board pays 45% of, employed by it."""
    said = {
        "title": "Chief executive",
        "employer_id": three.icb.pk,
        "yearly_pence": 100_000_00,
        "shares": {three.icb.pk: Fraction(45, 100), three.first.pk: Fraction(55, 100)},
        "starts_on": TODAY,
        "named": ["Leader of the council"],
    }
    return actions.make_post(
        partnership_id=three.partnership.pk,
        said=PostSaid(**said | changes),
        submission_key=key or uuid4(),
        by=three.secretary,
        at=NOON,
    )


def area_of(three, name="Older people"):
    """An area of commissioning with nobody in it."""
    return actions.open_area(
        partnership_id=three.partnership.pk,
        name=name,
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )


def role_in(three, area, kind=AreaRoleKind.LEAD, **changes):
    """Somebody with a role in an area: its lead, an assistant director, unless said."""
    said = {
        "kind": kind,
        "grade": Grade.ASSISTANT if kind == AreaRoleKind.LEAD else Grade.OTHER,
        "level": Level.STRATEGIC,
        "title": kind.label,
        "employer_id": three.first.pk,
        "name": f"{kind.label} of {area}",
        "email": "",
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.give_area_role(area_id=area.pk, **said | changes)


def support_of(three, **changes):
    """An analyst whom the first council employs full time."""
    said = {
        "title": "Analyst",
        "employer_id": three.first.pk,
        "skill": Skill.DATA,
        "hundredths": 100,
        "name": "An analyst",
        "email": "",
        "starts_on": TODAY,
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.record_support(partnership_id=three.partnership.pk, **said | changes)


def request_of(three, area, **changes):
    """Half an analyst for half a year."""
    said = {
        "skill": Skill.DATA,
        "hundredths": 50,
        "purpose": "A needs assessment",
        "starts_on": TODAY,
        "ends_before": TODAY + timedelta(days=182),
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.request_support(area_id=area.pk, **said | changes)


def transfer_of(three, **changes):
    """150 people who moved from the first council to the board."""
    said = {
        "people": 150,
        "from_organisation_id": three.first.pk,
        "to_organisation_id": three.icb.pk,
        "route": TransferRoute.TUPE,
        "pension_scheme": PensionScheme.NHS,
        "pension_terms": "Open admission agreement",
        "moved_on": TODAY,
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.record_staff_transfer(
        partnership_id=three.partnership.pk, **said | changes
    )


def delegation_to(three, body, post="Joint commissioning manager", **changes):
    """Authority up to £50,000 from a body to a post."""
    said = {
        "from_body": body,
        "to_post": post,
        "subject": "Buying care at home",
        "limit_pence": 50_000_00,
        "limit_basis": LimitBasis.SINGLE,
        "starts_on": TODAY,
        "approved_on": TODAY,
        "approver_post": "Chair",
        "recorded_at": NOON,
        "recorded_by": three.secretary,
    }
    return Delegation.objects.create(**said | changes)


def change_of(three, **changes) -> Change:
    """A change with nobody in its team and nothing planned."""
    said = {
        "partnership_id": three.partnership.pk,
        "title": "One team for discharge",
        "purpose": "Get people home from hospital",
        "starts_on": TODAY,
        "ends_before": None,
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.record_change(**said | changes)


def team_of_change(three, change, **changes) -> TeamPlace:
    """A new member in the team of a change."""
    member = actions.add_member(
        partnership_id=three.partnership.pk,
        name="Lee",
        email="",
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    said = {
        "change_id": change.pk,
        "post_id": None,
        "member_id": member.pk,
        "does": "Leads it",
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.join_change_team(**said | changes)


def line_of(three, change, subject=TransitionSubject.SAFEGUARDING, **changes):
    """A line of a transition plan."""
    said = {
        "change_id": change.pk,
        "subject": subject,
        "what": "Say who takes a concern while teams move",
        "owner_post": "Principal social worker",
        "due_on": TODAY + timedelta(days=30),
        "by": three.secretary,
        "at": NOON,
    }
    line: TransitionLine = actions.plan_transition(**said | changes)
    return line


def group_of(three, change, **changes) -> TaskGroup:
    """A task group of a month."""
    said = {
        "change_id": change.pk,
        "name": "Budgets",
        "starts_on": TODAY,
        "ends_before": TODAY + timedelta(days=30),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.form_task_group(**said | changes)


def objective_of(
    three, kind=ObjectiveKind.STRUCTURE, change=None, **changes
) -> Objective:
    """An objective of the partnership, or of a change in it."""
    said = {
        "partnership_id": three.partnership.pk,
        "change_id": change.pk if change else None,
        "parent_id": None,
        "kind": kind,
        "text": "One team",
        "outcome_id": (OutcomeFactory().pk if kind == ObjectiveKind.OUTCOME else None),
        "member_ids": (),
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.record_objective(**said | changes)


def challenge_of(three, change=None, **changes) -> Challenge:
    """What stands in the way of the partnership, or of a change in it."""
    said = {
        "partnership_id": three.partnership.pk,
        "change_id": change.pk if change else None,
        "heading": ChallengeHeading.ENGAGEMENT,
        "text": "Two cultures",
        "raised_on": TODAY,
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.raise_challenge(**said | changes)


def lessons_of(three, change, **other) -> Change:
    """The seven lessons answered: yes, but for those of ``other``, by code."""
    return actions.answer_lessons(
        change_id=change.pk,
        answers=[
            other.get(each.code, Answered(each.code, ChecklistAnswer.YES))
            for each in lessons()
        ],
        by=three.secretary,
        at=NOON,
    )


def ready_change(three, **changes) -> Change:
    """A change whose gate is met: a team, a plan with safeguarding, the lessons."""
    change = change_of(three, **changes)
    team_of_change(three, change)
    line_of(three, change)
    objective_of(three, ObjectiveKind.OUTCOME, change)
    return lessons_of(three, change)
