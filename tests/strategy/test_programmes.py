"""Programmes: what is said of them, what waits for what, and what is refused."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import fund_set_up, manager_at
from factories.organisations import TODAY, MembershipFactory
from factories.partnership import change_of, three_partners
from factories.programme import programme_of, work

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.strategy.actions import programme as actions
from ropewalk.strategy.models import ProgrammeTask, Waiting
from ropewalk.strategy.programme_kinds import Funding
from ropewalk.strategy.queries.programmes import (
    benefits_table,
    programme_page,
    register_of_programmes,
    table_of_tasks,
)
from ropewalk.strategy.rules.task_said import TaskSaid

pytestmark = pytest.mark.django_db


@laid
def here():
    return work()


def page_of(here, on=TODAY):
    return programme_page(here.programme, on=on)


def test_s0_17_a_circle_of_tasks_is_refused_with_the_chain_in_words(here):
    design = here.task("Design the service")
    buy = here.task("Buy it", design)
    train = here.task("Train people", buy)

    with pytest.raises(
        BadInput,
        match="“Design the service” waits for “Train people” waits for “Buy it” waits "
        "for “Design the service”",
    ):
        actions.wait_for(task_id=design.pk, on_task_id=train.pk, **here.who)

    assert Waiting.objects.count() == 2
    assert not Event.objects.filter(kind=Event.Kind.TASK_WAITS).exists()


def test_s0_17_a_programme_says_how_many_when_it_ends_and_what_the_end_hangs_on(here):
    said = {"funding": Funding.FUNDED, "funding_said": "Better Care Fund"}
    map_ = here.task("Map", days=10, **said)
    listen = here.task("Listen", days=4)
    design = here.task("Design", map_, listen, days=6)
    here.task("Late one", due_on=TODAY - timedelta(days=1), days=1, starts_on=None)

    page = page_of(here)

    assert page.said == (
        "4 tasks, 0 done: 1 funded, 0 with money to be identified, 3 where nobody knows. "
        "It ends on 28 October 2026 at the earliest. Late: Late one."
    )
    assert page.chains == ["“Map”, then “Design”"]
    rows = {row["task"]: row for row in table_of_tasks(page).records()}
    assert rows["Listen"]["slack"] == 6
    assert rows["Design"]["starts"] == "2026-10-23"
    assert rows["Design"]["waits"] == "1 and 2"
    assert rows["Late one"]["state"] == "late"
    assert design.number == 3


def test_a_task_of_unknown_length_is_not_taken_for_one_of_none(here):
    first = here.task("Nobody knows")
    assert page_of(here).said.endswith(
        "Nobody has said how long its tasks take. Nothing is late."
    )
    here.task("Two days", first, days=2)

    said = page_of(here).said

    assert "or later: how long 1 task takes nobody has said." in said
    assert [r["slack"] for r in table_of_tasks(page_of(here)).records()] == [None, 0]


def test_what_is_done_stays_where_it_was_and_what_is_open_cannot_end_before_today(here):
    first = here.task("First", days=2)
    here.task("Second", first, days=5)
    actions.finish_task(task_id=first.pk, done_on=TODAY, **here.who)

    later = programme_page(here.programme, on=TODAY + timedelta(days=30))

    second = later.line.windows[2]
    assert second.ends_before == TODAY + timedelta(days=31)
    assert second.starts_on == TODAY + timedelta(days=26)
    assert page_of(here).line.windows[2].starts_on == TODAY + timedelta(days=1)


def test_a_task_is_not_done_before_what_it_waits_for(here):
    first = here.task("First")
    second = here.task("Second", first)

    with pytest.raises(BadInput, match="waits for “First”, not done yet"):
        actions.finish_task(task_id=second.pk, done_on=TODAY, **here.who)
    with pytest.raises(BadInput, match="a day that is to come"):
        actions.finish_task(
            task_id=first.pk, done_on=TODAY + timedelta(days=1), **here.who
        )
    actions.wait_no_more(task_id=second.pk, on_task_id=first.pk, **here.who)
    actions.finish_task(task_id=second.pk, done_on=TODAY, **here.who)

    assert "2 tasks, 1 done" in page_of(here).said


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"lead_said": " "}, "Say who leads it"),
        ({"title": " "}, "Say what is to be done"),
        ({"funding": Funding.FUNDED}, "or say from what it is funded"),
        ({"days": 0}, "how many days it takes, from 1"),
        ({"due_from": date(2027, 1, 1)}, "say both"),
        (
            {"due_from": date(2027, 1, 2), "due_before": date(2027, 1, 1)},
            "up to a later one",
        ),
        (
            {
                "starts_on": date(2027, 2, 1),
                "due_from": date(2027, 1, 1),
                "due_before": date(2027, 2, 1),
            },
            "cannot be due before the day on which it starts",
        ),
        ({"work": "appoints"}, "which body"),
    ],
)
def test_a_task_that_cannot_stand_is_refused_and_nothing_is_written(here, said, words):
    held = {"title": "Map", "lead_said": "Joint team"} | said

    with pytest.raises(BadInput, match=words):
        actions.plan_task(
            programme_id=here.programme.pk,
            said=TaskSaid(**held),
            submission_key=uuid4(),
            **here.who,
        )

    assert not ProgrammeTask.objects.exists()


def test_a_form_sent_twice_adds_one_task_and_a_title_stands_once(here):
    said = {
        "programme_id": here.programme.pk,
        "said": TaskSaid("Map", lead_said="Joint team"),
        "submission_key": uuid4(),
    }
    assert actions.plan_task(**said, **here.who) == actions.plan_task(
        **said, **here.who
    )
    other = programme_of(here.three, title="Another")
    with pytest.raises(BadInput, match="sent before, for something else"):
        actions.plan_task(**said | {"programme_id": other.pk}, **here.who)
    with pytest.raises(BadInput, match="already"):
        here.task("MAP")
    with pytest.raises(BadInput, match="same programme only"):
        actions.wait_for(task_id=here.task("Two").pk, on_task_id=10**6, **here.who)


def test_a_task_changed_keeps_what_was_said_before_in_the_record(here):
    task = here.task("Map", days=3, due_month=date(2027, 1, 9))

    actions.change_task(
        task_id=task.pk,
        said=TaskSaid("Map", lead_said="Joint team", days=5),
        **here.who,
    )

    event = Event.objects.get(kind=Event.Kind.TASK_CHANGED)
    assert (
        "days was 3; due_from was 2027-01-01; due_before was 2027-02-01" in event.detail
    )
    assert "Lead of" not in event.detail  # no name of a person is kept there


def test_s0_17_a_project_is_for_something_and_its_benefits_are_seen_to_be_there(here):
    with pytest.raises(BadInput, match="an intention, an outcome, or both"):
        here.project(outcome_id=None)
    project = here.project()
    soon = actions.expect_benefit(
        project_id=project.pk, what="Nobody waits", due_on=TODAY, **here.who
    )
    actions.expect_benefit(
        project_id=project.pk,
        what="Fewer beds",
        due_on=TODAY - timedelta(days=1),
        **here.who,
    )
    with pytest.raises(BadInput, match="what shows that it is there"):
        actions.realise_benefit(
            benefit_id=soon.pk, realised_on=TODAY, shown_by=" ", **here.who
        )
    actions.realise_benefit(
        benefit_id=soon.pk, realised_on=TODAY, shown_by="The waiting list", **here.who
    )

    rows = benefits_table(page_of(here)).records()

    assert [row["state"] for row in rows] == [
        "overdue",
        "realised on 13 October 2026: The waiting list",
    ]


def test_s0_41_a_programme_that_changes_structures_points_at_its_change(here):
    with pytest.raises(BadInput, match="outcomes before structures"):
        programme_of(here.three, changes_structures=True)
    change = change_of(here.three)

    made = programme_of(here.three, changes_structures=True, change_id=change.pk)

    assert made.change == change


def test_whoever_may_not_plan_is_refused_and_nothing_is_written(here):
    observer = MembershipFactory(
        role=Role.OBSERVER, organisation=here.three.first
    ).account
    before = Event.objects.count()

    with pytest.raises(PermissionDenied, match="does not let you plan"):
        programme_of(here.three, by=observer)

    assert Event.objects.count() == before


def test_the_register_tells_each_programme_apart(here):
    here.task("Map", days=2, due_on=TODAY - timedelta(days=1))
    programme_of(here.three, title="Empty")

    rows = register_of_programmes(here.three.partnership, on=TODAY).records()

    assert [(r["programme"], r["tasks"], r["late"], r["ends"]) for r in rows] == [
        ("Empty", 0, 0, None),
        ("Home first", 1, 1, "2026-10-14"),
    ]


def fund_of_two(three):
    """A fund that only the second council and the ICB take part in."""
    return fund_set_up(
        three,
        manager_at(three.second),
        partner_ids=[three.second.pk, three.icb.pk],
        host_id=three.second.pk,
    )


def test_a_task_names_the_fund_that_pays_and_then_needs_no_words(here):
    fund = fund_set_up(here.three, manager_at(here.three.first))

    here.task("Map", funding=Funding.FUNDED, fund_id=fund.pk)
    here.task("Buy", funding=Funding.FUNDED, fund_id=fund.pk, funding_said="Strand 2")

    rows = table_of_tasks(page_of(here)).records()
    assert [row["recorded"] for row in rows] == [
        "Care at home pool",
        "Care at home pool; Strand 2",
    ]


def test_a_task_names_no_fund_that_is_not_theirs_or_while_nothing_is_funded(here):
    apart, elsewhere = fund_of_two(here.three), fund_of_two(three_partners())

    for fund in (apart, elsewhere):
        with pytest.raises(BadInput, match="That fund belongs to another partnership"):
            here.task("Map", funding=Funding.FUNDED, fund_id=fund.pk)
    with pytest.raises(BadInput, match="A fund is named for what is funded"):
        here.task("Map", fund_id=apart.pk)
    assert not ProgrammeTask.objects.exists()


def test_a_fund_that_another_partner_named_stays_when_the_task_is_changed(here):
    fund = fund_of_two(here.three)
    planner = MembershipFactory(role=Role.COMMISSIONER, organisation=here.three.second)
    said = TaskSaid(
        "Map", lead_said="Joint team", funding=Funding.FUNDED, fund_id=fund.pk
    )
    task = actions.plan_task(
        programme_id=here.programme.pk,
        said=said,
        submission_key=uuid4(),
        by=planner.account,
        at=here.who["at"],
    )

    changed = actions.change_task(
        task_id=task.pk, said=replace(said, days=3), **here.who
    )

    assert (changed.days, changed.fund) == (3, fund)
