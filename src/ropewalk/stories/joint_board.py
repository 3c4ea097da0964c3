"""What the demonstration's partners do together: a fund, a board, a meeting of the day.

All of it is made up for the demonstration, sums included, and says so where it is read.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Account, Organisation
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
    Clearing,
    Office,
    Position,
    ProvidersSit,
)
from ropewalk.partnership.models import Agreement, Body, Decision, Partnership
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.offices import FINANCE_OFFICES
from ropewalk.partnership.rules.usual import USUAL
from ropewalk.place.models import Need
from ropewalk.stories.demonstration_contracts import buy_the_rest
from ropewalk.stories.demonstration_pool import keep_a_pool
from ropewalk.stories.demonstration_services import commission_help_at_home
from ropewalk.stories.demonstration_strategy import plan_together
from ropewalk.stories.ground import Ground, SeatSaid, key_of

MADE_UP = "Made up for the demonstration."
PLANNERS = ("asha", "kofi", "lena")  # in the order of the partners
SHARE_PENCE = 40_000_00
THRESHOLD_PENCE = 250_000_00
NOTICE = timedelta(days=10)
LIMIT_PENCE = 200_000_00
TERMS = TermsSaid(
    quorum=3,
    quorum_per_partner=1,
    providers_sit=ProvidersSit.WITHOUT_VOTE,
    key_threshold_pence=THRESHOLD_PENCE,
    limit_pence=LIMIT_PENCE,
    remit=(
        "Agree what is commissioned together",
        "Watch over the pooled fund",
        "Hear from people who draw on care and from carers",
    ),
    rules=(USUAL["chair-cabinet"], USUAL["person"], USUAL["carer"]),
)


def work_together(
    organisations: Mapping[str, Organisation],
    accounts: Mapping[str, Account],
    offices: Mapping[str, tuple[Office, str]],
    needs: Sequence[Need],
    *,
    administrator: Account,
    at: datetime,
) -> Decision:
    """Form the partnership, plan, and put what it costs to a meeting of the day.

    Only one of the three finance officers has cleared it, so it cannot be taken yet.

    Args:
        organisations: The partners by name, the one that keeps the records first.
        accounts: The people of the demonstration by their handles.
        offices: Who holds which office of statute, and where, by handle.
        needs: The needs of the demonstration: the proposal answers the first.
        administrator: Who names the officers.
        at: When.
    """
    for handle, (office, of) in offices.items():
        actions.appoint_officer(
            organisation_id=organisations[of].pk,
            office=office,
            email=accounts[handle].email,
            starts_on=local_day(at),
            by=administrator,
            at=at,
        )
    first = next(iter(organisations))
    ground = Ground(
        "demonstration",
        administrator,
        organisations,
        {first: accounts["asha"]},
        _formed(organisations, by=accounts["asha"], at=at),
    )
    fund = _fund(ground, at=at)
    pool = keep_a_pool(
        ground,
        fund,
        {
            name: accounts[handle]
            for name in organisations
            for handle, (office, of) in offices.items()
            if of == name and office in FINANCE_OFFICES
        },
        by=accounts["hana"],
        at=at,
    )
    board = _board(ground, at=at)
    decision = _propose(ground, fund, board, needs[0], at=at)
    contract = commission_help_at_home(
        ground,
        board,
        pool,
        needs[0],
        by=accounts["asha"],
        payer=accounts["hana"],
        at=at,
    )
    buy_the_rest(
        ground,
        list(ground.partnership.bodies.filter(kind=BodyKind.LOCALITY).order_by("pk")),
        pool,
        needs[0],
        by=accounts["asha"],
        payer=accounts["hana"],
        at=at,
    )
    plan_together(
        ground,
        board,
        pool,
        needs,
        contract,
        accounts=accounts,
        planners=[accounts[handle] for handle in PLANNERS],
        at=at,
    )
    actions.give_clearance(
        decision_id=decision.pk,
        organisation_id=organisations[offices["bryn"][1]].pk,
        about=Clearing.FINANCE,
        is_clear=True,
        advice="",
        by=accounts["bryn"],
        at=at,
    )
    return decision


def _formed(
    organisations: Mapping[str, Organisation], *, by: Account, at: datetime
) -> Partnership:
    return actions.form_partnership(
        name="Salford and Trafford together",
        purpose=f"Help people to live at home. {MADE_UP}",
        organisation_ids=[each.pk for each in organisations.values()],
        starts_on=_year_of(local_day(at)),
        joint_means="The three decide together and each keeps its own money.",
        integrated_means="One plan and one fund.",
        submission_key=key_of("demonstration", "partnership"),
        by=by,
        at=at,
    )


def _year_of(day: date) -> date:
    """The first day of the financial year of a day."""
    return date(day.year - ((day.month, day.day) < (4, 1)), 4, 1)


def _fund(ground: Ground, *, at: datetime) -> Agreement:
    """A pooled fund for the year, signed on paper; what is not told is not yet recorded."""
    begins = _year_of(local_day(at))
    ids = ground.ids(*ground.organisations)
    return actions.record_agreement(
        partnership_id=ground.partnership.pk,
        kind=AgreementKind.POOLED_FUND,
        title="Pooled fund for help at home",
        party_ids=ids,
        fields=KeyFields(
            starts_on=begins,
            ends_before=date(begins.year + 1, 4, 1),
            host_id=ids[0],
            manager_post="Pool manager",
        ),
        is_imported=True,
        signatures=[PaperSignature(each, begins, "Chief executive") for each in ids],
        submission_key=ground.key("fund"),
        by=ground.keeper,
        at=at,
    )


def _board(ground: Ground, *, at: datetime) -> Body:
    trafford, salford, icb = ground.organisations
    cabinet, owner = Position.CABINET_MEMBER, Capacity.COMMISSIONER
    return ground.body(
        "Joint board",
        BodyKind.BOARD,
        terms=TERMS,
        of=(trafford, salford, icb),
        above_post="Each partner's own cabinet or board",
        starts_on=_year_of(local_day(at)),
        seats=(
            SeatSaid(
                "Cabinet member, Trafford", owner, trafford, cabinet, is_chair=True
            ),
            SeatSaid("Cabinet member, Salford", owner, salford, cabinet),
            SeatSaid("Place director", owner, icb),
            SeatSaid("Person who draws on care", Capacity.PERSON),
            SeatSaid("Carer", Capacity.CARER),
            SeatSaid(
                "Commissioner",
                Capacity.OFFICER,
                trafford,
                has_vote=False,
                email=ground.keeper.email,
            ),
        ),
        at=at,
    )


def _propose(
    ground: Ground, fund: Agreement, board: Body, need: Need, *, at: datetime
) -> Decision:
    """More help on the day somebody goes home, put to a meeting of the same day."""
    ascof = adopt_framework(code="ascof", by=ground.keeper, at=at)
    day = local_day(at)
    return ground.propose(
        ground.meeting(board, day, at=at, notice_on=day - NOTICE),
        "Help on the day of going home",
        Paper(
            purpose="Agree to pay for help on the day that somebody leaves hospital.",
            background=MADE_UP,
            needs=need.statement,
            resources="£120,000 a year, a third from each. The sum is made up.",
            outcomes="People live at home, as independently as they can.",
            equality="It reaches those who live alone.",
            risk="Providers may not find enough staff.",
            finance="Within the pooled fund of the year.",
            recommendation="Agree.",
            authors="Commissioner, Trafford",
        ),
        Proposal(
            text="Pay for help at home on the day that somebody leaves hospital.",
            matter="Help on the day of going home",
            resources="£120,000 a year from the pooled fund",
            need_ids=[need.pk],
            outcome_ids=list(
                ascof.outcomes.filter(code="independence").values_list("pk", flat=True)
            ),
            pence_by_organisation=dict.fromkeys(
                ground.ids(*ground.organisations), SHARE_PENCE
            ),
            agreement_id=fund.pk,
            options=(
                Option("Leave things as they are", "People go on waiting in hospital."),
                Option("Help on the day", "It answers the need.", is_preferred=True),
            ),
            review_on=date(day.year + 1, day.month, 1),
            reasons="People are ready to go home and nobody is there to help.",
        ),
        at=at,
    )
