"""The demonstration's business case, and the programme that carries out its plan.

Sums, evidence and posts are made up for the demonstration, and say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from ropewalk.figures.days import local_day
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.stories.ground import Ground
from ropewalk.strategy.actions.business_cases import (
    LineSaid,
    add_line,
    answer_route,
    ask_route,
    begin_case,
    write_part,
)
from ropewalk.strategy.actions.programme import (
    add_project,
    begin_programme,
    expect_benefit,
    finish_task,
    plan_task,
)
from ropewalk.strategy.case_kinds import (
    CasePartKind,
    EvidenceGrade,
    LineAbout,
    LineNature,
    LineSide,
    Optimism,
    Party,
    RouteState,
)
from ropewalk.strategy.models import (
    BusinessCase,
    Intention,
    Plan,
    Programme,
    ProgrammeTask,
)
from ropewalk.strategy.programme_kinds import Funding, Pace
from ropewalk.strategy.rules.task_said import TaskSaid

MADE_UP = "Made up for the demonstration."
YEARS = 3
PARTS = {
    CasePartKind.STRATEGIC: "Older people who are ready to go home wait for somebody to be "
    "there. Help on the day of going home is what the partners agreed to put first.",
    CasePartKind.ECONOMIC: "Four options were scored by eight people of the three partners. "
    "One provider for both places came first.",
    CasePartKind.COMMERCIAL: "Several voluntary and independent providers could give it. It "
    "is worth less than the threshold, and is bought by the light route.",
    CasePartKind.FINANCIAL: "Each partner pays a third from the pooled fund. What is freed "
    "in hospital is beds and staff time, and no cash.",
    CasePartKind.MANAGEMENT: "A commissioner of each partner carries it out together, by the "
    "programme. It is looked at again after three months.",
}
SEEN = timedelta(days=12)  # ago: when the first of its routes was asked


@dataclass(frozen=True, slots=True)
class LineTold:
    """A cost or benefit of each year; ``partners`` names who of them, by their place."""

    side: LineSide
    title: str
    about: LineAbout
    nature: LineNature
    grade: EvidenceGrade
    evidence: str
    pounds: tuple[int, int, int] | None = None  # the least, the likely and the most
    partners: tuple[int, ...] = ()
    party: Party = Party.PARTNER
    years: int = YEARS
    optimism: Optimism = Optimism.NONE
    qalys: tuple[str, str, str] | None = None


COST, BENEFIT = LineSide.COST, LineSide.BENEFIT
LINES = (
    LineTold(
        COST,
        "Visits on the day and in the week after",
        LineAbout.SERVICE,
        LineNature.CASH,
        EvidenceGrade.RECORDS,
        "The price of the provider that gives it now",
        (36_000, 40_000, 46_000),
        partners=(0, 1, 2),
    ),
    LineTold(
        COST,
        "Somebody between the ward and the provider",
        LineAbout.STAFF,
        LineNature.CASH,
        EvidenceGrade.RECORDS,
        "Pay scale of the council",
        (30_000, 32_000, 34_000),
        partners=(0,),
    ),
    LineTold(
        COST,
        "One telephone number and a list that both sides see",
        LineAbout.PREMISES,
        LineNature.CASH,
        EvidenceGrade.JUDGEMENT,
        "What somebody thinks that it takes to set up",
        (12_000, 18_000, 25_000),
        partners=(2,),
        years=1,
        optimism=Optimism.EQUIPMENT,
    ),
    LineTold(
        BENEFIT,
        "Days in hospital that nobody needed",
        LineAbout.HOSPITAL,
        LineNature.RESOURCE,
        EvidenceGrade.STUDY,
        "A study before and after in another place",
        (110_000, 165_000, 210_000),
        partners=(2,),
    ),
    LineTold(
        BENEFIT,
        "Places in care homes that are not begun",
        LineAbout.CARE_HOME,
        LineNature.CASH,
        EvidenceGrade.RECORDS,
        "Own records of where people went from hospital",
        (20_000, 38_000, 52_000),
        partners=(0, 1),
    ),
    LineTold(
        BENEFIT,
        "Time that carers have back",
        LineAbout.UNPAID,
        LineNature.WELFARE,
        EvidenceGrade.JUDGEMENT,
        "What carers on the joint board say",
        (15_000, 30_000, 45_000),
        party=Party.CARERS,
    ),
    LineTold(
        BENEFIT,
        "People live better in their first weeks at home",
        LineAbout.WELLBEING,
        LineNature.WELFARE,
        EvidenceGrade.STUDY,
        "A study of people who came home",
        party=Party.PEOPLE,
        qalys=("0.6", "1.2", "1.8"),
    ),
)


def make_a_case(
    ground: Ground, intention: Intention, *, by: Account, at: datetime
) -> BusinessCase:
    """The case for an intention: its five parts, who pays and gains, and two routes.

    One route has approved it and the other, the board, has yet to answer: nothing starts.
    """
    today = local_day(at)
    case = begin_case(
        partnership_id=ground.partnership.pk,
        title=intention.title,
        intention_id=intention.pk,
        option_id=None,
        first_year=financial_year(today) + 1,
        years=YEARS,
        submission_key=ground.key("business case"),
        by=by,
        at=at,
    )
    for kind, text in PARTS.items():
        write_part(
            case_id=case.pk,
            kind=kind,
            text=f"{text} {MADE_UP}",
            after=None,
            by=by,
            at=at,
        )
    ids = ground.ids(*ground.organisations)
    for told in LINES:
        payers: list[int | None] = [ids[place] for place in told.partners]
        for number in payers or [None]:
            add_line(
                case_id=case.pk,
                said=_line(told, number, case.first_year),
                submission_key=ground.key(f"line {told.title} {number}"),
                by=by,
                at=at,
            )
    for name, pence, is_approved in (
        ("The board's own investment panel", 58_000_00, True),
        ("The pooled fund, by the joint board", 120_000_00, False),
    ):
        route = ask_route(
            case_id=case.pk, name=name, pence=pence, asked_on=today - SEEN, by=by, at=at
        )
        if is_approved:
            answer_route(
                route_id=route.pk,
                state=RouteState.APPROVED,
                on=today - timedelta(days=3),
                because=f"It fits what the panel put first. {MADE_UP}",
                decision_id=None,
                by=by,
                at=at,
            )
    return case


def _line(told: LineTold, organisation_id: int | None, year: int) -> LineSaid:
    least, likely, most = (
        (each * 100 for each in told.pounds) if told.pounds else (None, None, None)
    )
    fewest, qalys, greatest = (
        (Decimal(each) for each in told.qalys) if told.qalys else (None, None, None)
    )
    return LineSaid(
        side=told.side,
        title=told.title,
        about=told.about,
        party=told.party,
        nature=told.nature,
        year_starting=year,
        years=told.years,
        grade=told.grade,
        evidence=f"{told.evidence}. {MADE_UP}",
        organisation_id=organisation_id,
        pence=likely,
        least_pence=least,
        most_pence=most,
        qalys=qalys,
        least_qalys=fewest,
        most_qalys=greatest,
        optimism=told.optimism,
    )


@dataclass(frozen=True, slots=True)
class TaskTold:
    """A task: of which project, who leads it, how long it takes, and what comes first.

    Attributes:
        title: What is to be done.
        project: Its place among the projects.
        lead: The post that leads it.
        days: How long it takes, weekends counted.
        after: The titles of what has to be done first.
        is_pooled: Whether the pool pays for it.
        money: Whether there is money, where the pool does not pay.
        pace: Whether it shows something soon.
        due: How many days from the beginning it is due; none where no day was said.
        start: How many days from the beginning it cannot start before; none where unsaid.
        done: How many days after the beginning it was done, if it was.
    """

    title: str
    project: int
    lead: str
    days: int
    after: tuple[str, ...] = ()
    is_pooled: bool = False
    money: Funding = Funding.NOT_KNOWN
    pace: Pace = Pace.NOT_SAID
    due: int | None = None
    start: int | None = None
    done: int | None = None


BEGUN = timedelta(days=35)  # ago
PROJECTS = (
    ("Somebody there on the day", "Nobody waits in hospital for help on the day", 240),
    ("Breaks without notice", "Carers who work have a break in the week they ask", 300),
)
LISTEN = "Hear people who went home last winter, and their carers"
WARD = "Agree what the ward tells the provider, and when"
SPECIFY = "Write what the service has to do"
BUY = "Buy it for both places"
BEGIN = "Begin with the first two wards"
TRY = "Try it with forty carers"
TASKS = (
    TaskTold(
        LISTEN,
        0,
        "Carers' lead, Salford",
        14,
        is_pooled=True,
        pace=Pace.QUICK_WIN,
        start=0,
        done=12,
    ),
    TaskTold(
        WARD,
        0,
        "Ward manager",
        10,
        (LISTEN,),
        money=Funding.TO_BE_IDENTIFIED,
        pace=Pace.QUICK_WIN,
        due=45,
    ),
    TaskTold(
        SPECIFY,
        0,
        "Commissioner, Trafford",
        21,
        (LISTEN,),
        is_pooled=True,
        start=12,
        done=33,
    ),
    TaskTold(
        BUY,
        0,
        "Commissioner, Trafford",
        56,
        (SPECIFY,),
        is_pooled=True,
        pace=Pace.SYSTEMIC,
        due=110,
    ),
    TaskTold(
        "Set up one telephone number",
        0,
        "Place director",
        20,
        (WARD,),
        money=Funding.TO_BE_IDENTIFIED,
        pace=Pace.QUICK_WIN,
    ),
    TaskTold(
        BEGIN,
        0,
        "Provider's manager",
        14,
        (BUY, "Set up one telephone number"),
        is_pooled=True,
        pace=Pace.SYSTEMIC,
    ),
    TaskTold(
        "Look at the first three months", 0, "Analyst of both councils", 90, (BEGIN,)
    ),
    TaskTold(
        "Draw up breaks that carers book themselves",
        1,
        "Carers' lead, Salford",
        30,
        (LISTEN,),
        pace=Pace.SYSTEMIC,
    ),
    TaskTold(
        TRY,
        1,
        "Carers' lead, Salford",
        60,
        ("Draw up breaks that carers book themselves",),
        money=Funding.TO_BE_IDENTIFIED,
    ),
)


def run_a_programme(
    ground: Ground,
    plan: Plan,
    intentions: Sequence[Intention],
    pool: Fund,
    *,
    by: Account,
    at: datetime,
) -> Programme:
    """Two projects of a plan, one for each intention, and their tasks: two of them done."""
    begun = local_day(at) - BEGUN
    programme = begin_programme(
        partnership_id=ground.partnership.pk,
        title="Home on the day",
        purpose=f"Nobody who is ready to go home waits for somebody to be there. {MADE_UP}",
        starts_on=begun,
        changes_structures=False,
        plan_id=plan.pk,
        submission_key=ground.key("programme"),
        by=by,
        at=at,
    )
    projects = []
    for (title, benefit, days), intention in zip(PROJECTS, intentions, strict=True):
        project = add_project(
            programme_id=programme.pk,
            title=title,
            intention_id=intention.pk,
            outcome_id=None,
            submission_key=ground.key(f"project {title}"),
            by=by,
            at=at,
        )
        expect_benefit(
            project_id=project.pk,
            what=benefit,
            due_on=begun + timedelta(days=days),
            by=by,
            at=at,
        )
        projects.append(project.pk)
    made: dict[str, ProgrammeTask] = {}
    for told in TASKS:
        made[told.title] = plan_task(
            programme_id=programme.pk,
            said=_task(told, projects[told.project], pool, begun),
            waits_for=_numbers(told, made),
            submission_key=ground.key(f"task {told.title}"),
            by=by,
            at=at,
        )
        if told.done is not None:
            finish_task(
                task_id=made[told.title].pk,
                done_on=begun + timedelta(days=told.done),
                by=by,
                at=at,
            )
    return programme


def _numbers(told: TaskTold, made: Mapping[str, ProgrammeTask]) -> list[int]:
    return [made[title].pk for title in told.after]


def _task(told: TaskTold, project_id: int, pool: Fund, begun: date) -> TaskSaid:
    due = None if told.due is None else begun + timedelta(days=told.due)
    return TaskSaid(
        title=told.title,
        lead_said=told.lead,
        project_id=project_id,
        starts_on=None if told.start is None else begun + timedelta(days=told.start),
        days=told.days,
        due_from=due,
        due_before=due and due + timedelta(days=1),
        funding=Funding.FUNDED if told.is_pooled else told.money,
        fund_id=pool.pk if told.is_pooled else None,
        pace=told.pace,
    )
