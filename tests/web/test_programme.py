"""Pages of programmes: a planner, an observer, a stranger; what the pages cost."""

from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.laid import laid
from factories.money import fund_set_up, manager_at
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.outcomes import OutcomeFactory
from factories.programme import intention_of, work

from ropewalk.organisations.models import Role
from ropewalk.parameters import parameter
from ropewalk.strategy.models import Programme, ProgrammeTask

pytestmark = pytest.mark.django_db


@laid
def here():
    return work()


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def signed_in(client, here):
    client.force_login(here.three.secretary)
    return client


def boxes(name, day=TODAY):
    return {
        f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")
    }


def at(here, name, *more):
    return reverse(name, args=[here.three.partnership.pk, here.programme.pk, *more])


def text(answer):
    return answer.content.decode().replace("&#39;", "'")


def send(client, address, **said):
    return text(client.post(address, said, follow=True))


def test_s0_17_a_programme_is_begun_planned_and_seen_in_time(signed_in, here):
    pk = here.three.partnership.pk
    answer = send(
        signed_in,
        reverse("begin-programme", args=[pk]),
        title="Personal budgets",
        purpose="More people decide for themselves",
        submission_key=str(uuid4()),
        **boxes("starts_on"),
    )
    assert "It has no tasks yet." in answer
    made = Programme.objects.get(title="Personal budgets")
    there = [pk, made.pk]
    answer = send(
        signed_in,
        reverse("add-project", args=there),
        title="Uptake",
        outcome_id=OutcomeFactory().pk,
        submission_key=str(uuid4()),
    )
    assert "Uptake" in answer
    task = {"lead_said": "Joint team", "funding": "not_known"}
    new = reverse("plan-task", args=there)
    send(signed_in, new, title="Map", days="3", submission_key=str(uuid4()), **task)
    first = ProgrammeTask.objects.get()
    answer = send(
        signed_in,
        new,
        title="Design",
        days="4",
        waits_for=[first.pk],
        due_is_month="on",
        submission_key=str(uuid4()),
        **boxes("due_on"),
        **task,
    )

    assert "It ends on 19 October 2026 at the earliest." in answer
    assert "“Map”, then “Design”" in answer
    assert "Picture: Personal budgets in time" in answer
    assert "October 2026" in answer
    circle = send(
        signed_in,
        reverse("task-waits", args=[*there, 1]),
        on_task_id=ProgrammeTask.objects.get(number=2).pk,
    )
    assert "“Map” waits for “Design” waits for “Map”" in circle
    assert "Error:" in circle


def test_a_task_is_changed_done_and_waits_no_more(signed_in, here):
    first = here.task("Map")
    here.task("Design", first)
    asked = text(signed_in.get(at(here, "change-task", 2)))
    assert 'value="Design"' in asked
    answer = send(
        signed_in,
        at(here, "change-task", 2),
        title="Design it",
        lead_said="Somebody else",
        funding="funded",
        funding_said="Better Care Fund",
    )
    assert "Somebody else leads it" in answer
    refused = send(signed_in, at(here, "finish-task", 2), **boxes("done_on"))
    assert "It waits for “Map”, not done yet" in refused
    send(signed_in, at(here, "task-waits-no-more", 2), on_task_id=first.pk)

    answer = send(signed_in, at(here, "finish-task", 2), **boxes("done_on"))

    assert "Done on" in answer
    assert "Record that it is done" not in answer


def test_without_a_lead_a_task_is_refused_beside_the_form(signed_in, here):
    answer = send(
        signed_in,
        at(here, "plan-task"),
        title="Map",
        funding="not_known",
        submission_key=str(uuid4()),
    )

    assert "Say who leads it" in answer
    assert not ProgrammeTask.objects.exists()


def test_an_alert_of_one_lead_shows_what_it_is_held_against(signed_in, here):
    for number in range(5):
        here.task(f"Task {number}", lead_said="Joint manager")

    shown = text(signed_in.get(at(here, "programme")))

    assert "It hangs on one lead." in shown
    share = parameter("key_person_share", on=TODAY)
    assert share.label in shown
    assert share.certainty == "our reconstruction"
    assert share.certainty in shown.lower()


def test_an_observer_reads_why_they_cannot_and_a_stranger_learns_nothing(client, here):
    here.task("Map")
    observer = MembershipFactory(organisation=here.three.first).account
    client.force_login(observer)
    page = text(client.get(at(here, "programme")))
    assert "does not let you plan" in page
    assert "Add a task" not in page
    assert "<form method" not in text(client.get(at(here, "plan-task")))
    client.force_login(MembershipFactory().account)
    for name, more in (("programme", ()), ("programme-task", (1,)), ("plan-task", ())):
        assert client.get(at(here, name, *more)).status_code == 404
    assert client.get(reverse("programmes", args=[10**6])).status_code == 404


def test_a_programme_is_not_found_under_another_partnership(signed_in, here):
    address = reverse(
        "programme", args=[here.three.partnership.pk + 1, here.programme.pk]
    )
    assert signed_in.get(address).status_code == 404
    assert signed_in.get(at(here, "programme-task", 99)).status_code == 404


def test_a_page_of_many_tasks_costs_what_one_of_few_does(signed_in, here):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as held:
            assert signed_in.get(at(here, "programme")).status_code == 200
        return len(held)

    last = here.task("Task 0", here.task("Task -1", days=1), days=1)
    signed_in.get(at(here, "programme"))
    few = cost()
    for number in range(1, 8):
        last = here.task(f"Task {number}", last, days=1)

    assert cost() == few
    assert "tasks.sort" in text(signed_in.get(at(here, "programme")))


def test_s1_17_a_timetable_is_taken_in_from_a_file_or_refused_whole(signed_in, here):
    there = at(here, "take-in-timetable")
    shipped = signed_in.get(at(here, "shipped-timetable", "timetable"))
    assert "timetable.csv" in shipped["Content-Disposition"]
    assert signed_in.get(at(here, "shipped-timetable", "none")).status_code == 404

    def sent(content, **said):
        key = str(uuid4())
        file = SimpleUploadedFile("ours.csv", content)
        return send(signed_in, there, file=file, submission_key=key, **said)

    wrong = sent(shipped.content.replace(b"Sep 2000", b"31/2/2000"))
    assert "row 2, column When: is “31/2/2000”" in wrong
    assert "Error:" in wrong
    assert not ProgrammeTask.objects.exists()
    assert "one of the two" in sent(shipped.content, shipped="locality_plan")
    assert "one of the two" in send(signed_in, there, submission_key=str(uuid4()))

    page = sent(shipped.content)

    assert "12 tasks, 0 done: 3 funded, 5 with money to be identified" in page
    assert "before “Set up the joint commissioning boards”" in page
    assert "Tasks without named money" in page
    assert signed_in.get(at(here, "programme") + "?table=unfunded&format=csv").content


def test_s3_22_a_plan_that_ships_is_a_starting_point(signed_in, here):
    page = send(
        signed_in,
        at(here, "take-in-timetable"),
        shipped="locality_plan",
        submission_key=str(uuid4()),
    )

    assert "9 tasks, 0 done" in page
    assert "Picture: Quick wins beside systemic change" in page


def test_milestones_of_intentions_are_drawn_with_the_tasks(signed_in, here):
    here.task("Map", days=3)
    intention = intention_of(here.three)
    here.project(intention_id=intention.pk)

    page = text(signed_in.get(at(here, "programme")))

    assert f"{intention.title}: Contract signed: 1 December 2026, milestone" in page


def test_whoever_may_not_plan_sends_no_file(client, here):
    client.force_login(MembershipFactory(organisation=here.three.first).account)
    assert client.post(at(here, "take-in-timetable")).status_code == 403


def test_a_task_leads_to_its_fund_whoever_takes_part_in_it(client, here):
    three = here.three
    fund = fund_set_up(
        three,
        manager_at(three.second),
        partner_ids=[three.second.pk, three.icb.pk],
        host_id=three.second.pk,
    )
    planner = MembershipFactory(role=Role.COMMISSIONER, organisation=three.second)
    client.force_login(planner.account)
    asked = {"title": "Map", "lead_said": "Joint team", "funding": "funded"}
    form = text(client.get(at(here, "plan-task")))
    assert fund.title in form

    send(
        client,
        at(here, "plan-task"),
        fund_id=fund.pk,
        submission_key=str(uuid4()),
        **asked,
    )
    link = f'<a href="{reverse("fund", args=[fund.pk])}">{fund.title}</a>'
    assert link in text(client.get(at(here, "programme-task", 1)))

    client.force_login(three.secretary)
    page = text(client.get(at(here, "programme-task", 1)))
    assert fund.title in page
    assert link not in page
    assert fund.title in text(client.get(at(here, "change-task", 1)))
