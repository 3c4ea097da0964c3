"""What the demonstration's partners plan: priorities, an appraisal, intentions, a plan.

Eight people of the three partners score four options, each on their own, and the joint
board prefers one. Scores and words are made up for the demonstration, and say so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from ropewalk.figures.days import local_day
from ropewalk.money.models import Fund
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure
from ropewalk.partnership.actions.decisions import Option, Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.models import Body, Decision
from ropewalk.partnership.rules.terms import financial_year
from ropewalk.place.models import Need
from ropewalk.service.actions.carrying_out import carry_out_intention
from ropewalk.service.models import Contract
from ropewalk.stories.demonstration_programme import make_a_case, run_a_programme
from ropewalk.stories.ground import Ground
from ropewalk.strategy.actions.appraisals import (
    CriterionSaid,
    OptionSaid,
    add_criterion,
    add_option,
    begin_appraisal,
    close_appraisal,
    name_appraiser,
    open_appraisal,
    put_appraisal,
)
from ropewalk.strategy.actions.intentions import (
    add_milestone,
    aim_intention,
    cost_intention,
    record_intention,
    route_intention,
    weigh_intention,
)
from ropewalk.strategy.actions.plans import record_plan
from ropewalk.strategy.actions.portfolios import add_option as add_portfolio_option
from ropewalk.strategy.actions.portfolios import (
    begin_portfolio,
    say_uses,
    set_portfolio_budget,
    tie_options,
)
from ropewalk.strategy.actions.priorities import PrioritySaid, record_priority
from ropewalk.strategy.actions.scoring import ScoringSaid, score_options, sign_off
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind
from ropewalk.strategy.kinds import IntentionKind, OptionKind, PriorityHead
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalOption,
    Intention,
    Plan,
    Priority,
)
from ropewalk.strategy.rules.appraisals import Range

MADE_UP = "Made up for the demonstration."
APPRAISERS = (
    ("asha", "gwen", "efa"),
    ("kofi", "farid", "chidi"),
    ("lena", "bryn"),
)
PREFERRED = "2"
OPTIONS = (
    OptionSaid(
        "0",
        "Leave things as they are",
        OptionKind.NOTHING,
        "Families find help for the day themselves.",
        "Each council for itself",
        0,
    ),
    OptionSaid(
        "1",
        "A list of people to telephone",
        OptionKind.MINIMUM,
        "The ward has a list of those who may be able to come.",
        "Each council for itself, with one list",
        20_000_00,
    ),
    OptionSaid(
        "2",
        "One provider for both places",
        OptionKind.CHANGE,
        "Somebody is there within the hour, whichever side of the border home is.",
        "Bought together from one fund",
        120_000_00,
    ),
    OptionSaid(
        "3",
        "A team of the partners' own",
        OptionKind.CHANGE,
        "Staff of both councils and of the NHS, under one manager.",
        "One team under one manager",
        310_000_00,
    ),
)
CRITERIA = (
    CriterionSaid(
        "People are home sooner",
        "As many days in hospital as now",
        "Nobody waits for help that day",
        threshold=30,
    ),
    CriterionSaid(
        "Carers can go on", "Carers stand in as now", "No carer has to stand in"
    ),
    CriterionSaid(
        "It reaches the poorest streets",
        "Reaches those who ask",
        "Reaches everybody alike",
    ),
    CriterionSaid(
        "It can be staffed", "Nobody can be found", "Staff are there already"
    ),
)
SWINGS = ((100, 60, 50, 40), (80, 100, 60, 50), (100, 40, 80, 70))
SCORES = (
    ((0, 10, 10, 100), (25, 20, 20, 90), (80, 70, 60, 60), (75, 70, 65, 20)),
    ((0, 10, 10, 100), (30, 30, 20, 80), (70, 80, 50, 60), (90, 85, 75, 30)),
    ((0, 5, 5, 100), (20, 20, 30, 90), (85, 65, 70, 55), (70, 65, 75, 10)),
)
UNSURE = 10
NOTICE = timedelta(days=10)
WHICH = "Which help on the day"
NEXT_YEAR_PENCE = 170_000_00
# of each intention: whether it takes or frees money, its points, and how much
IN_PORTFOLIO = (
    (OptionWay.INVEST, Decimal(70), 120_000_00),
    (OptionWay.INVEST, Decimal(45), 40_000_00),
    (OptionWay.INVEST, Decimal(20), 30_000_00),
    (OptionWay.DISINVEST, Decimal(-5), -15_000_00),
)


@dataclass(frozen=True, slots=True)
class PriorityTold:
    """A priority of the demonstration, and which of its needs it comes from.

    One that is not thought through has neither an outcome nor a body that decides.
    """

    head: PriorityHead
    title: str
    because: str
    needs: tuple[int, ...]
    is_thought_through: bool = True


PRIORITIES = (
    PriorityTold(
        PriorityHead.INTEGRATION,
        "Home from hospital on the day",
        "People who are ready wait for somebody to be there.",
        (0,),
    ),
    PriorityTold(
        PriorityHead.COMMUNITY,
        "Well for longer in the poorest streets",
        "People there fall ill ten years earlier.",
        (1,),
    ),
    PriorityTold(
        PriorityHead.PERSONALISATION,
        "A break that carers choose themselves",
        "Carers who work cannot plan weeks ahead.",
        (2,),
    ),
    PriorityTold(
        PriorityHead.MARKET_GAPS,
        "Night cover north of the Mersey",
        "Nobody offers it there.",
        (0,),
        is_thought_through=False,
    ),
    PriorityTold(
        PriorityHead.NEW_ARRANGEMENTS,
        "One front door",
        "People are sent from one office to another.",
        (1, 2),
        is_thought_through=False,
    ),
)


def plan_together(
    ground: Ground,
    board: Body,
    pool: Fund,
    needs: Sequence[Need],
    contract: Contract,
    *,
    accounts: Mapping[str, Account],
    planners: Sequence[Account],
    at: datetime,
) -> Decision:
    """Priorities from the needs, options scored and decided, intentions and the joint plan.

    Args:
        ground: The partnership and its people.
        board: Which decides.
        pool: The fund that pays.
        needs: The needs of the demonstration, in order.
        contract: What carries out the first intention.
        accounts: The people by their handles.
        planners: Who plans for each partner, in the order of the partners.
        at: When.
    """
    measure = contract.measures.get().measure
    priorities = [
        _priority(ground, board, told, needs, measure, at=at) for told in PRIORITIES
    ]
    appraisal = _appraise(
        ground, priorities[0], accounts=accounts, planners=planners, at=at
    )
    decision = _decide(ground, board, appraisal, needs[0], measure, at=at)
    intentions = _intend(ground, priorities, by=planners[0], at=at)
    _complete(intentions[0], pool, decision, measure, by=planners[0], at=at)
    carry_out_intention(
        service_id=contract.service_id,
        intention_id=intentions[0].pk,
        by=planners[0],
        at=at,
    )
    _cost(intentions, pool, by=planners[0], at=at)
    plan = _plan(ground, intentions, by=planners[0], at=at)
    make_a_case(ground, intentions[0], by=planners[0], at=at)
    run_a_programme(ground, plan, intentions[:2], pool, by=planners[0], at=at)
    _choose(ground, pool, intentions, by=planners[0], at=at)
    return decision


def _priority(
    ground: Ground,
    board: Body,
    told: PriorityTold,
    needs: Sequence[Need],
    measure: Measure,
    *,
    at: datetime,
) -> Priority:
    return record_priority(
        partnership_id=ground.partnership.pk,
        said=PrioritySaid(
            head=told.head,
            title=told.title,
            because=f"{told.because} {MADE_UP}",
            need_ids=[needs[number].pk for number in told.needs],
            outcome_id=measure.outcome_id if told.is_thought_through else None,
            body_id=board.pk if told.is_thought_through else None,
        ),
        submission_key=ground.key(f"priority {told.title}"),
        by=ground.keeper,
        at=at,
    )


def _appraise(
    ground: Ground,
    priority: Priority,
    *,
    accounts: Mapping[str, Account],
    planners: Sequence[Account],
    at: datetime,
) -> Appraisal:
    """Everybody scores, each partner a little differently; one partner prefers a team."""
    appraisal = begin_appraisal(
        priority_id=priority.pk,
        title="Help on the day of going home",
        question=f"How is somebody there on the day a person goes home? {MADE_UP}",
        submission_key=ground.key("appraisal"),
        by=planners[0],
        at=at,
    )
    options = [
        add_option(appraisal_id=appraisal.pk, said=said, by=planners[0], at=at)
        for said in OPTIONS
    ]
    criteria = [
        add_criterion(appraisal_id=appraisal.pk, said=said, by=planners[0], at=at)
        for said in CRITERIA
    ]
    ids = ground.ids(*ground.organisations)
    for organisation, handles, planner in zip(ids, APPRAISERS, planners, strict=True):
        for handle in handles:
            name_appraiser(
                appraisal_id=appraisal.pk,
                organisation_id=organisation,
                account_id=accounts[handle].pk,
                by=planner,
                at=at,
            )
    open_appraisal(appraisal_id=appraisal.pk, by=planners[0], at=at)
    for handles, swings, scores in zip(APPRAISERS, SWINGS, SCORES, strict=True):
        for turn, handle in enumerate(handles):
            score_options(
                appraisal_id=appraisal.pk,
                said=ScoringSaid(
                    swings={
                        each.pk: points
                        for each, points in zip(criteria, swings, strict=True)
                    },
                    scores={
                        (option.pk, criterion.pk): _range(likely, turn)
                        for option, row in zip(options, scores, strict=True)
                        for criterion, likely in zip(criteria, row, strict=True)
                    },
                ),
                submission_key=ground.key(f"scores {handle}"),
                by=accounts[handle],
                at=at,
            )
    for organisation, planner in zip(ids, planners, strict=True):
        preferred = _preferred(options)
        sign_off(
            appraisal_id=appraisal.pk,
            organisation_id=organisation,
            option_id=preferred.pk,
            level=preferred.level,
            dissent="",
            by=planner,
            at=at,
        )
    return close_appraisal(appraisal_id=appraisal.pk, by=planners[0], at=at)


def _range(likely: int, turn: int) -> Range:
    """A score, moved a little from one person to the next, and how far it may be out."""
    moved = min(100, max(0, likely + 5 * (turn - 1)))
    return Range(max(0, moved - UNSURE), moved, min(100, moved + UNSURE))


def _preferred(options: Sequence[AppraisalOption]) -> AppraisalOption:
    return next(each for each in options if each.code == PREFERRED)


def _decide(
    ground: Ground,
    board: Body,
    appraisal: Appraisal,
    need: Need,
    measure: Measure,
    *,
    at: datetime,
) -> Decision:
    """The board prefers an option: what it costs is decided when it is paid for."""
    day = local_day(at)
    preferred = _preferred(list(appraisal.options.all()))
    decision = ground.propose(
        ground.meeting(board, day, at=at, notice_on=day - NOTICE, about=WHICH),
        WHICH,
        Paper(
            purpose="Choose how somebody is there on the day a person goes home.",
            background=MADE_UP,
            needs=need.statement,
            resources="None yet: what it costs is decided when it is paid for.",
            outcomes="People live at home, as independently as they can.",
            equality="It reaches those who live alone.",
            risk="Providers may not find enough staff.",
            finance="No money is committed.",
            recommendation=f"Prefer option {preferred}.",
            authors="Commissioners of the three partners",
        ),
        Proposal(
            text="Prefer one provider for both places for help on the day.",
            matter=WHICH,
            resources="None yet",
            need_ids=[need.pk],
            outcome_ids=[measure.outcome_id],
            pence_by_organisation={},
            commits_nothing=True,
            options=[
                Option(
                    each.title,
                    "It comes first for most."
                    if each == preferred
                    else "It scored less.",
                    is_preferred=each == preferred,
                )
                for each in appraisal.options.all()
            ],
            review_on=date(day.year + 1, day.month, 1),
            reasons="All three partners agree to it.",
        ),
        at=at,
    )
    put_appraisal(
        appraisal_id=appraisal.pk,
        decision_id=decision.pk,
        option_id=preferred.pk,
        by=ground.keeper,
        at=at,
    )
    decision = ground.agree(decision, at=at)
    ground.close(decision.item.meeting, at=at)
    return decision


def _intend(
    ground: Ground,
    priorities: Sequence[Priority],
    *,
    by: Account,
    at: datetime,
) -> list[Intention]:
    """Four intentions, of which nothing is said yet but what they are and come from."""
    told = (
        (IntentionKind.INVEST, "Help on the day of going home", priorities[0]),
        (IntentionKind.REDESIGN, "Breaks that carers book themselves", priorities[2]),
        (IntentionKind.MAINTAIN, "Equipment at home within a day", priorities[0]),
        (IntentionKind.DECOMMISSION, "Separate telephone lines", None),
    )
    intentions = []
    for kind, title, priority in told:
        intention = record_intention(
            partnership_id=ground.partnership.pk,
            kind=kind,
            title=title,
            service=title,
            submission_key=ground.key(f"intention {title}"),
            by=by,
            at=at,
        )
        if priority is not None:
            route_intention(
                intention_id=intention.pk,
                priority_id=priority.pk,
                body_id=priority.body_id,
                decision_id=None,
                by=by,
                at=at,
            )
        intentions.append(intention)
    return intentions


def _complete(
    intention: Intention,
    pool: Fund,
    decision: Decision,
    measure: Measure,
    *,
    by: Account,
    at: datetime,
) -> None:
    """Say of an intention everything that is asked of one."""
    priority = Intention.objects.get(pk=intention.pk).priority
    if priority is None:
        raise LookupError("the intention comes from a priority")
    aim_intention(
        intention_id=intention.pk,
        need_id=priority.needs.get().pk,
        outcome_id=measure.outcome_id,
        measure_id=measure.pk,
        by=by,
        at=at,
    )
    cost_intention(
        intention_id=intention.pk, fund_id=pool.pk, pence=120_000_00, by=by, at=at
    )
    weigh_intention(
        intention_id=intention.pk,
        provider_impact=f"One provider begins; nobody loses work. {MADE_UP}",
        equality_impact=f"It reaches people who live alone first. {MADE_UP}",
        by=by,
        at=at,
    )
    route_intention(
        intention_id=intention.pk,
        priority_id=priority.pk,
        body_id=priority.body_id,
        decision_id=decision.pk,
        by=by,
        at=at,
    )
    for title, days in (("The service begins", 60), ("It is looked at again", 240)):
        add_milestone(
            intention_id=intention.pk,
            title=title,
            due_on=local_day(at) + timedelta(days=days),
            by=by,
            at=at,
        )


def _choose(
    ground: Ground,
    pool: Fund,
    intentions: Sequence[Intention],
    *,
    by: Account,
    at: datetime,
) -> None:
    """What fits next year's pool: two investments, one of them paid for by giving up."""
    year = financial_year(local_day(at)) + 1
    portfolio = begin_portfolio(
        partnership_id=ground.partnership.pk,
        title="What fits the pool next year",
        value_said="Points of the commissioners (made up)",
        first_year=year,
        years=1,
        submission_key=ground.key("portfolio"),
        by=by,
        at=at,
    )
    budget = set_portfolio_budget(
        portfolio_id=portfolio.pk,
        title=pool.title,
        kind=LimitKind.POOL,
        fund_id=pool.pk,
        amounts={year: NEXT_YEAR_PENCE},
        by=by,
        at=at,
    )
    made = []
    for intention, (way, value, pence) in zip(intentions, IN_PORTFOLIO, strict=True):
        option = add_portfolio_option(
            portfolio_id=portfolio.pk,
            title=intention.title,
            way=way,
            value=value,
            value_source=MADE_UP,
            intention_id=intention.pk,
            by=by,
            at=at,
        )
        say_uses(
            option_id=option.pk,
            budget_id=budget.pk,
            amounts={year: pence},
            by=by,
            at=at,
        )
        made.append(option)
    tie_options(
        portfolio_id=portfolio.pk,
        kind=TieKind.PAIR,
        one_id=made[1].pk,
        other_id=made[3].pk,
        by=by,
        at=at,
    )


def _cost(
    intentions: Sequence[Intention], pool: Fund, *, by: Account, at: datetime
) -> None:
    """What the others do with the pool, save for one of which nobody knows it yet."""
    for intention, (_, _, pence) in zip(intentions, IN_PORTFOLIO, strict=True):
        if intention.kind in (IntentionKind.REDESIGN, IntentionKind.DECOMMISSION):
            cost_intention(
                intention_id=intention.pk, fund_id=pool.pk, pence=pence, by=by, at=at
            )


def _plan(
    ground: Ground, intentions: Sequence[Intention], *, by: Account, at: datetime
) -> Plan:
    """A plan of three years, and that of the first year within it."""
    year = financial_year(local_day(at))
    whole = record_plan(
        partnership_id=ground.partnership.pk,
        title="Living well at home",
        vision=f"Everybody who can live at home does, with help they choose. {MADE_UP}",
        starts_on=date(year, 4, 1),
        ends_before=date(year + 3, 4, 1),
        intention_ids=[each.pk for each in intentions],
        submission_key=ground.key("plan of three years"),
        by=by,
        at=at,
    )
    record_plan(
        partnership_id=ground.partnership.pk,
        title="Living well at home: the first year",
        vision=f"Nobody waits in hospital for help on the day. {MADE_UP}",
        starts_on=date(year, 4, 1),
        ends_before=date(year + 1, 4, 1),
        within_id=whole.pk,
        intention_ids=[each.pk for each in intentions[:2]],
        submission_key=ground.key("plan of the first year"),
        by=by,
        at=at,
    )
    return whole
