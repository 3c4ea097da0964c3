"""A programme from its first task to its end, and a negotiation, in a browser."""

from datetime import date

from browser.steps import led_by
from factories.partnership import three_partners
from factories.programme import (
    Work,
    cycle_day,
    intention_of,
    local_plan_of,
    programme_of,
    talks_of,
)

from ropewalk.organisations.models import Membership
from ropewalk.strategy.programme_kinds import Move, Pace, TeamSide


def test_s0_17_a_programme_is_planned_seen_in_time_and_negotiated(
    signed_in_page, check_page, view
):
    # given a programme with a project for an intention, and three tasks in a row
    three = three_partners()
    made = Work(three, programme_of(three))
    made.project(intention_id=intention_of(three).pk)
    first = made.task("Map what there is in the locality", days=20, pace=Pace.QUICK_WIN)
    second = made.task("Design the service", first, days=30, pace=Pace.SYSTEMIC)
    made.task("Buy it", second, days=40, due_on=date(2027, 1, 5), lead_said="Buyers")
    at = f"/plan/{three.partnership.pk}"
    mine = Membership.objects.get(account=three.secretary)
    page = signed_in_page(membership=mine, view=view)

    # when somebody reads it, and lets the first task wait for the last
    page.goto(f"{at}/programme/")
    check_page(page, name="programmes")
    led_by(page.get_by_role("link", name="Home first"))
    page.get_by_text("What the end hangs on:").wait_for()
    check_page(page, name="programme")
    led_by(page.get_by_role("link", name="Map what there is in the locality"))
    check_page(page, name="programme-task")
    led_by(page.get_by_role("link", name="Say what it waits for"))
    page.get_by_label("Which task has to be done first?").select_option(
        label="3. Buy it"
    )
    led_by(page.get_by_role("button", name="Record it"))

    # then the circle is named, and nothing is recorded
    page.get_by_text("“Map what there is in the locality” waits for").first.wait_for()
    check_page(page, name="task-waits-refused")

    # and a task is added, a timetable that ships taken in
    page.goto(f"{at}/programme/{made.programme.pk}/tasks/new/")
    check_page(page, name="plan-task")
    page.goto(f"{at}/programme/{made.programme.pk}/timetable/")
    page.get_by_label("Or one that ships").select_option(value="locality_plan")
    check_page(page, name="timetable")
    led_by(page.get_by_role("button", name="Take it in"))
    page.get_by_text("12 tasks, 0 done").wait_for()
    check_page(page, name="programme-of-twelve")

    # and a negotiation is read beside the calendar it has to fit
    talks = talks_of(three)
    talks.limit()
    talks.say(TeamSide.LOCAL)
    talks.say(TeamSide.STRATEGIC, Move.COUNTER, activity=1200, location="Westby")
    cycle_day(three, due_on=date(2027, 1, 15))
    plan = local_plan_of(three)
    team = signed_in_page(
        membership=Membership.objects.get(account=talks.local), view=view
    )
    team.goto(f"{at}/calendar/")
    team.get_by_text("after the budget deadline").wait_for()
    check_page(team, name="planning-calendar")
    led_by(team.get_by_role("link", name="Older people 2027/28"))
    check_page(team, name="negotiation")
    led_by(
        team.get_by_role("row", name="North")
        .filter(has_text="Care at home")
        .get_by_role("link")
    )
    check_page(team, name="rounds")
    led_by(team.get_by_role("link", name="Say what you offer"))
    check_page(team, name="make-round")
    team.get_by_label("Agree to what the other side said last").check()
    led_by(team.get_by_role("button", name="Say it"))
    team.get_by_text("It is agreed.").wait_for()
    team.goto(f"{at}/action-plan/{plan.pk}/")
    check_page(team, name="local-plan")
