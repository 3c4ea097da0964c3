"""Intentions and plans for tests, made through actions as a person would."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

from factories.money import Pool, open_pool
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import MeasureFactory
from factories.partnership import Three
from factories.place import NeedFactory
from ropewalk.organisations.models import Account, Role
from ropewalk.outcomes.models import Measure
from ropewalk.partnership.models import Body, Decision
from ropewalk.place.models import Need
from ropewalk.strategy.actions.cycle import record_consultation, record_effort
from ropewalk.strategy.actions.intentions import (
    add_milestone,
    aim_intention,
    cost_intention,
    record_intention,
    route_intention,
    weigh_intention,
)
from ropewalk.strategy.actions.plan_versions import issue_plan
from ropewalk.strategy.actions.plans import record_plan
from ropewalk.strategy.kinds import CycleStage, IntentionKind, PriorityHead
from ropewalk.strategy.models import Intention, Milestone, Plan, PlanVersion, Priority

STARTS = date(2027, 4, 1)
ENDS = date(2028, 4, 1)
DUE = date(2027, 6, 1)


def priority_of(three: Three, **changes) -> Priority:
    """A priority of a partnership."""
    said = {
        "partnership": three.partnership,
        "head": PriorityHead.INTEGRATION,
        "title": "Home first",
        "because": "People wait too long",
        "recorded_at": NOON,
        "recorded_by": three.secretary,
        "submission_key": uuid4(),
    }
    return Priority.objects.create(**said | changes)


@dataclass
class Planned:
    """A partnership that plans: a fund, a body with a decision, a need and a measure.

    ``planner`` is a commissioner of the first council.
    """

    pool: Pool
    planner: Account
    board: Body
    decision: Decision
    need: Need
    measure: Measure
    priority: Priority

    @property
    def three(self) -> Three:
        return self.pool.three

    @property
    def partnership(self):
        return self.three.partnership

    @property
    def said(self) -> dict:
        """Who does it, and when."""
        return {"by": self.planner, "at": NOON}

    def intend(
        self, kind=IntentionKind.INVEST, title="Care at weekends", **changes
    ) -> Intention:
        """An intention of which nothing but its kind and title is known."""
        return record_intention(
            **{
                "partnership_id": self.partnership.pk,
                "kind": kind,
                "title": title,
                "submission_key": uuid4(),
                **self.said,
            }
            | changes
        )

    def complete(
        self, kind=IntentionKind.INVEST, title="Care at weekends", pence=120_000_00
    ) -> Intention:
        """An intention from which nothing is missing."""
        made = self.intend(kind, title, service="Care at home")
        own = {"intention_id": made.pk, **self.said}
        aim_intention(
            need_id=self.need.pk,
            outcome_id=self.measure.outcome_id,
            measure_id=self.measure.pk,
            **own,
        )
        cost_intention(fund_id=self.pool.fund.pk, pence=pence, **own)
        weigh_intention(
            provider_impact="One provider gains", equality_impact="None is worse", **own
        )
        route_intention(
            priority_id=self.priority.pk,
            body_id=self.board.pk,
            decision_id=self.decision.pk,
            **own,
        )
        self.milestone(made)
        made.refresh_from_db()
        return made

    def milestone(self, intention, title="Contract begins", due_on=DUE) -> Milestone:
        """A milestone of an intention."""
        return add_milestone(
            intention_id=intention.pk, title=title, due_on=due_on, **self.said
        )

    def plan(self, *intentions, **changes) -> Plan:
        """A plan for the year from STARTS with these intentions."""
        return record_plan(
            **{
                "partnership_id": self.partnership.pk,
                "title": "Joint plan 2027",
                "vision": "People live well at home.",
                "starts_on": STARTS,
                "ends_before": ENDS,
                "intention_ids": [each.pk for each in intentions],
                "submission_key": uuid4(),
                **self.said,
            }
            | changes
        )

    def issued(self, plan, **changes) -> PlanVersion:
        """A version of a plan, issued by the board's decision."""
        return issue_plan(
            **{
                "plan_id": plan.pk,
                "decision_id": self.decision.pk,
                "submission_key": uuid4(),
                **self.said,
            }
            | changes
        )

    def asked(self, plan, stage=CycleStage.ANALYSE, voice=Need.Voice.CARERS, **changes):
        """A group asked at a stage of a plan."""
        return record_consultation(
            **{
                "plan_id": plan.pk,
                "stage": stage,
                "voice": voice,
                "how": "A meeting of the carers' forum",
                "heard": "Weekends are hardest",
                "changed": "Care at weekends came first",
                "asked_on": TODAY,
                "submission_key": uuid4(),
                **self.said,
            }
            | changes
        )

    def worked(self, plan, stage, hours, **changes):
        """Hours that the first council's people gave to a stage."""
        return record_effort(
            **{
                "plan_id": plan.pk,
                "stage": stage,
                "organisation_id": self.three.first.pk,
                "hours": Decimal(hours),
                "worked_on": TODAY,
                "what": "Meetings",
                "submission_key": uuid4(),
                **self.said,
            }
            | changes
        )


def planned_in(pool: Pool) -> Planned:
    """What a partnership plans with, in the partnership of a fund."""
    three = pool.three
    board = three.board(name="Commissioning board")
    planner = MembershipFactory(role=Role.COMMISSIONER, organisation=three.first)
    return Planned(
        pool=pool,
        planner=planner.account,
        board=board,
        decision=three.decided(board),
        need=NeedFactory(organisation=three.first),
        measure=MeasureFactory(),
        priority=priority_of(three),
    )


def planned() -> Planned:
    """A partnership of three with everything that it plans with."""
    return planned_in(open_pool())


def late_day() -> date:
    """A day that has passed."""
    return TODAY - timedelta(days=1)
