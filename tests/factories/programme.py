"""Programmes for tests, made through actions as a person would."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import OutcomeFactory
from factories.partnership import Three, three_partners
from ropewalk.organisations.models import Account, Role
from ropewalk.strategy.actions import local_plan as local_plans
from ropewalk.strategy.actions import negotiation as talks
from ropewalk.strategy.actions import programme as actions
from ropewalk.strategy.actions.negotiation import HeadSaid, Offered
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import (
    CycleDay,
    Division,
    Intention,
    LocalPlan,
    Milestone,
    Negotiation,
    Programme,
    ProgrammeTask,
    Project,
    ServiceHead,
)
from ropewalk.strategy.programme_kinds import Cycle, Move, TeamSide
from ropewalk.strategy.rules.negotiation import Limits
from ropewalk.strategy.rules.programme import month_of
from ropewalk.strategy.rules.task_said import TaskSaid

A_DAY = timedelta(days=1)


@dataclass
class Work:
    """A programme of three partners that begins today."""

    three: Three
    programme: Programme

    @property
    def who(self):
        return {"by": self.three.secretary, "at": NOON}

    def project(self, **changes) -> Project:
        """A project for an outcome."""
        said = {
            "programme_id": self.programme.pk,
            "title": "Personal budgets for all who want one",
            "intention_id": None,
            "outcome_id": OutcomeFactory().pk,
            "submission_key": uuid4(),
        }
        return actions.add_project(**said | self.who | changes)

    def task(self, title="Map what there is", *after, **said) -> ProgrammeTask:
        """A task that the joint team leads, after others; ``due_on`` is a day or month."""
        said = {"lead_said": f"Lead of {title}"} | said
        if "due_on" in said:
            due = said.pop("due_on")
            said |= {"due_from": due, "due_before": due + A_DAY}
        if "due_month" in said:
            spell = month_of(said.pop("due_month"))
            said |= dict(zip(("due_from", "due_before"), spell, strict=True))
        return actions.plan_task(
            programme_id=self.programme.pk,
            said=TaskSaid(title=title, **said),
            waits_for=[each.pk for each in after],
            submission_key=uuid4(),
            **self.who,
        )


def programme_of(three, **changes) -> Programme:
    """A programme with no tasks, that changes no structures."""
    said = {
        "partnership_id": three.partnership.pk,
        "title": "Home first",
        "purpose": "Get people home from hospital",
        "starts_on": TODAY,
        "changes_structures": False,
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return actions.begin_programme(**said | changes)


def intention_of(three) -> Intention:
    """An intention with a milestone on 1 December 2026."""
    said = {"recorded_at": NOON, "recorded_by": three.secretary}
    intention = Intention.objects.create(
        partnership=three.partnership,
        kind=IntentionKind.REDESIGN,
        title="Redesign discharge",
        submission_key=uuid4(),
        **said,
    )
    Milestone.objects.create(
        intention=intention, title="Contract signed", due_on=date(2026, 12, 1), **said
    )
    return intention


def work() -> Work:
    """A programme of three partners."""
    three = three_partners()
    return Work(three, programme_of(three))


def work_in(three) -> Work:
    """A programme of a partnership, with one task."""
    begun = Work(three, programme_of(three))
    begun.task()
    return begun


def cycle_day(three, **changes) -> CycleDay:
    """The day by which the first council's budget for 2027/28 is set."""
    said = {
        "partnership_id": three.partnership.pk,
        "organisation_id": three.first.pk,
        "cycle": Cycle.BUDGET,
        "what": "The council sets its budget",
        "due_on": date(2027, 2, 20),
        "year_starting": 2027,
        "is_deadline": True,
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return talks.set_cycle_day(**said | changes)


HEADS = (
    HeadSaid("Care at home", "hours"),
    HeadSaid("More complex care", "places"),
    HeadSaid("Breaks for carers", "nights"),
    HeadSaid("Help in a crisis", "people"),
    HeadSaid("Transport", "journeys"),
)


def negotiation_of(three, **changes) -> Negotiation:
    """Five heads of service for people of 75 and over, until 31 January 2027."""
    said = {
        "partnership_id": three.partnership.pk,
        "title": "Older people 2027/28",
        "people": "people aged 75 and over",
        "year_starting": 2027,
        "starts_on": TODAY,
        "ends_on": date(2027, 1, 31),
        "heads": HEADS,
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return talks.begin_negotiation(**said | changes)


@dataclass
class Talks:
    """A negotiation in three divisions of four localities, with a team on each side."""

    three: Three
    negotiation: Negotiation
    north: Division
    strategic: Account
    local: Account

    @property
    def head(self) -> ServiceHead:
        """Care at home: 1,000 to 2,000 hours, up to £50,000."""
        return self.negotiation.heads.get(number=1)

    def limit(self, head=None, **changes):
        """A limit of 1,000 to 2,000, up to £50,000."""
        limits = Limits(1000, 2000, None, 50_000_00)
        said = {
            "head_id": (head or self.head).pk,
            "division_id": None,
            "limits": limits,
        }
        return talks.limit_head(**said | changes, by=self.strategic, at=NOON)

    def say(self, side, move=Move.OFFER, activity=1500, pence=40_000_00, **changes):
        """A round: an offer of 1,500 hours for £40,000 in Eastby, unless said."""
        said = {
            "division_id": self.north.pk,
            "head_id": self.head.pk,
            "side": side,
            "move": move,
            "offered": None
            if move == Move.AGREED
            else Offered(activity, pence, changes.pop("location", "Eastby")),
            "submission_key": uuid4(),
            "by": self.local if side == TeamSide.LOCAL else self.strategic,
            "at": NOON,
        }
        return talks.make_round(**said | changes)


def talks_of(three) -> Talks:
    """Three divisions, a strategic team of one, and a local team of one in the north."""
    who = {"by": three.secretary, "at": NOON}
    negotiation = negotiation_of(three)
    divisions = [
        talks.form_division(
            negotiation_id=negotiation.pk,
            title=title,
            localities=[f"{title} {number}" for number in range(1, 5)],
            **who,
        )
        for title in ("North", "Middle", "South")
    ]
    strategic, local = (
        MembershipFactory(role=Role.COMMISSIONER, organisation=each).account
        for each in (three.first, three.second)
    )
    for account, division_id in ((strategic, None), (local, divisions[0].pk)):
        talks.name_negotiator(
            negotiation_id=negotiation.pk,
            division_id=division_id,
            email=account.email,
            **who,
        )
    return Talks(three, negotiation, divisions[0], strategic, local)


def local_plan_of(three, **changes) -> LocalPlan:
    """A local action plan of which no step is done."""
    said = {
        "partnership_id": three.partnership.pk,
        "title": "One system by 2030",
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    return local_plans.begin_local_plan(**said | changes)


def reappraised(plan, organisation, **changes):
    """That a partner looked at joint working from its own place."""
    said = {
        "local_plan_id": plan.pk,
        "organisation_id": organisation.pk,
        "tool": "Joint working checklist",
        "relations": "Open with one partner, guarded with the other",
        "found": "We commission alone too often",
        "by": MembershipFactory(
            role=Role.COMMISSIONER, organisation=organisation
        ).account,
        "at": NOON,
    }
    return local_plans.reappraise(**said | changes)
