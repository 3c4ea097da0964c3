"""What is done when too little is left: a plan, who sees to it, and its end."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import manager_at, open_apart, open_pool, ordered
from factories.organisations import NOON, TODAY

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput, Certainty
from ropewalk.money.actions.recovery import close_recovery, plan_recovery
from ropewalk.money.models import RecoveryTask
from ropewalk.money.queries.recovery import recoveries_on, register_of_recoveries
from ropewalk.money.queries.seen import recovery_tasks_seen_by
from ropewalk.parameters import parameter

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=14)


@laid
def pool():
    """A pool that ordered £50 more than it has."""
    pool = open_pool()
    pool.budget(100_00)
    ordered(pool, 150_00)
    return pool


def planned(pool, **changes):
    said = {
        "task_id": RecoveryTask.objects.get().pk,
        "plan": "Fewer agency hours from June",
        "owner_post": "Head of care at home",
        "due_on": DUE,
        "by": pool.manager,
        "at": NOON,
    }
    return plan_recovery(**said | changes)


def closed(pool, because="", **changes):
    said = {"task_id": RecoveryTask.objects.get().pk, "by": pool.manager, "at": NOON}
    return close_recovery(because=because, **said | changes)


def states(pool, *, on=TODAY):
    tasks = recovery_tasks_seen_by(pool.manager, on=TODAY)
    return [each.state for each in recoveries_on(tasks, on=on)]


def test_a_recovery_is_planned_due_overdue_and_closed(pool):
    assert states(pool) == ["No plan yet, due 10 November 2026"]
    planned(pool)
    assert states(pool) == ["Planned, due 27 October 2026"]
    assert states(pool, on=DUE + timedelta(days=1)) == ["Overdue"]

    pool.budget(50_00)
    closed(pool, at=NOON + timedelta(days=1))
    assert states(pool, on=TODAY + timedelta(days=1)) == ["Closed on 14 October 2026"]
    assert states(pool) == ["Planned, due 27 October 2026"]
    kinds = (Event.Kind.RECOVERY_PLANNED, Event.Kind.RECOVERY_CLOSED)
    assert Event.objects.filter(kind__in=kinds).count() == 2


def test_what_is_overdue_comes_first(pool):
    ordered(pool, 1, strand_id=pool.fund.strands.last().pk)
    RecoveryTask.objects.filter(short_pence=1).update(due_on=TODAY - timedelta(days=1))
    seen = recoveries_on(RecoveryTask.objects.all(), on=TODAY)

    assert [each.is_overdue for each in seen] == [True, False]
    rows = register_of_recoveries(seen).rows
    assert [row[1] for row in rows] == ["Equipment", "Care at home"]


def test_a_recovery_is_not_closed_without_a_plan_or_while_still_short(pool):
    with pytest.raises(BadInput, match="Record the plan first"):
        closed(pool)
    planned(pool)
    with pytest.raises(BadInput, match=r"£50\.00 more is still promised"):
        closed(pool)
    task = closed(pool, "The partners share it at the end of the year")
    assert task.closed_because == "The partners share it at the end of the year"
    with pytest.raises(BadInput, match="is closed already"):
        planned(pool)

    ordered(pool, 1)
    assert RecoveryTask.objects.filter(done_at=None).count() == 1


def test_a_plan_says_what_is_done_by_whom_and_by_when(pool):
    for changes in ({"plan": " "}, {"owner_post": ""}):
        with pytest.raises(BadInput, match="Say what will be done"):
            planned(pool, **changes)
    with pytest.raises(BadInput, match="is due after the day"):
        planned(pool, due_on=TODAY - timedelta(days=1))
    with pytest.raises(PermissionDenied, match="does not let you keep this fund"):
        planned(pool, by=manager_at(pool.three.second))


def test_where_ledgers_are_apart_each_partner_plans_its_own():
    apart = open_apart()
    three = apart.pool.three
    apart.order(three.icb, 10_00, "N-1")

    with pytest.raises(PermissionDenied, match="each partner keeps its own ledger"):
        planned(apart.pool)
    planned(apart.pool, by=apart.managers[three.icb.pk])


def test_until_somebody_plans_it_the_post_that_manages_the_fund_sees_to_it(pool):
    assert RecoveryTask.objects.get().owner_post == "Pool manager"


def test_a_plan_is_due_within_the_days_that_the_register_says(pool):
    days = parameter("recovery_plan_days", on=TODAY)

    assert RecoveryTask.objects.get().due_on == TODAY + timedelta(days=days.value)
    assert days.certainty == Certainty.OWN_RULE
