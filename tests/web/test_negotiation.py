"""Pages of cycles, negotiations and local action plans; strangers learn nothing."""

from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.partnership import three_partners
from factories.programme import cycle_day, local_plan_of, reappraised, talks_of

from ropewalk.organisations.models import Role
from ropewalk.strategy.models import CycleDay, HeadLimit, Negotiation, Round
from ropewalk.strategy.programme_kinds import Move, TeamSide

pytestmark = pytest.mark.django_db


@laid
def here():
    return talks_of(three_partners())


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def boxes(name, day=TODAY):
    return {
        f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")
    }


def text(answer):
    return answer.content.decode().replace("&#39;", "'")


def send(client, address, **said):
    return text(client.post(address, said, follow=True))


def of_all(here, name):
    return reverse(name, args=[here.three.partnership.pk])


def of_talks(here, name):
    return reverse(name, args=[here.three.partnership.pk, here.negotiation.pk])


def of_head(here, name, number=1):
    return reverse(
        name,
        args=[
            here.three.partnership.pk,
            here.negotiation.pk,
            here.north.pk,
            number,
        ],
    )


def test_s3_16_two_teams_offer_refer_rule_and_agree_on_their_pages(client, here):
    client.force_login(here.strategic)
    limit = send(
        client,
        of_talks(here, "limit-head"),
        head_id=here.head.pk,
        least_activity="1000",
        most_activity="2000",
        most_pence="50,000",
    )
    assert "1,000 to 2,000 hours and £50,000.00 or less" in limit
    client.force_login(here.local)
    read = text(client.get(of_head(here, "rounds")))
    assert "Framework: 1,000 to 2,000 hours and £50,000.00 or less." in read
    assert "Both sides read these limits" in read
    assert "not in the strategic team" in text(client.get(of_talks(here, "limit-head")))
    say = of_head(here, "make-round")
    said = {"pence": "40,000", "location": "Eastby", "because": "Nights too"}
    wrong = send(client, say, move="offer", submission_key=str(uuid4()))
    assert "Enter how much activity." in wrong
    assert "Say where." in wrong
    page = send(
        client, say, move="offer", activity="2500", submission_key=str(uuid4()), **said
    )
    assert "It is referred up: outside the framework." in page
    assert "Rule on what went up" not in page
    assert "It is referred up" in text(client.get(say))

    client.force_login(here.strategic)
    page = send(
        client, of_head(here, "rule-on-referral"), is_allowed="no", because="Too much"
    )
    assert "outside, turned down above: Too much" in page
    client.force_login(here.local)
    page = send(
        client,
        say,
        move="counter",
        activity="1900",
        submission_key=str(uuid4()),
        **said,
    )
    assert "1,900 (down 600)" in page
    client.force_login(here.strategic)
    page = send(client, say, move="agreed", submission_key=str(uuid4()))

    assert "It is agreed." in page
    assert Round.objects.count() == 3
    whole = text(client.get(of_talks(here, "negotiation")))
    assert "1 of 15 are agreed." in whole
    assert "The plan of North is not complete: 1 of 5 are agreed." in whole


def test_s3_40_the_calendar_shows_days_of_cycles_and_refuses_what_ends_too_late(
    client, here
):
    client.force_login(here.three.secretary)
    page = send(
        client,
        of_all(here, "set-cycle-day"),
        organisation_id=here.three.first.pk,
        cycle="budget",
        what="The council sets its budget",
        year_starting="2027",
        is_deadline="on",
        submission_key=str(uuid4()),
        **boxes("due_on", TODAY.replace(month=12)),
    )
    assert "The next deadline is 13 December 2026" in page
    assert "<strong>Error:</strong> “Older people 2027/28” ends on" in page
    assert CycleDay.objects.count() == 1
    said = {
        "title": "Too late",
        "people": "people aged 75 and over",
        "year_starting": "2027",
        "heads": "Care at home | hours",
        "submission_key": str(uuid4()),
        **boxes("starts_on"),
    }
    late = send(
        client,
        of_all(here, "begin-negotiation"),
        **said,
        **boxes("ends_on", TODAY.replace(month=12, day=20)),
    )
    assert "after the budget deadline" in late
    assert "needs a name, a bar and a unit" in send(
        client,
        of_all(here, "begin-negotiation"),
        **said | {"heads": "Care at home"},
        **boxes("ends_on", TODAY.replace(month=12, day=1)),
    )
    assert Negotiation.objects.count() == 1
    page = send(
        client,
        of_all(here, "begin-negotiation"),
        **said,
        **boxes("ends_on", TODAY.replace(month=12, day=1)),
    )
    assert "No division is formed yet." in page


def test_a_division_is_formed_and_its_team_named(client, here):
    client.force_login(here.three.secretary)
    page = send(
        client, of_talks(here, "form-division"), title="West", localities="A\nB\n"
    )
    assert "A and B. Local team: nobody yet." in page
    officer = MembershipFactory(
        role=Role.COMMISSIONER, organisation=here.three.icb
    ).account
    team = of_talks(here, "name-negotiator")
    page = send(client, team, division_id=here.north.pk, email=officer.email)
    assert f"and {officer}." in page
    assert "on a side of this negotiation already" in send(
        client, team, division_id="", email=officer.email
    )
    assert not HeadLimit.objects.exists()


def test_s0_42_the_steps_open_one_after_another_on_the_page(client, here):
    plan = local_plan_of(here.three)
    client.force_login(here.three.secretary)

    def there(name):
        return reverse(name, args=[here.three.partnership.pk, plan.pk])

    page = text(client.get(there("local-plan")))
    assert "Step 1 of 4" in page
    assert "locked. Step 2 is locked until step 1 is done" in page
    assert "Take in the appraisal" not in page
    refused = text(client.get(there("take-options")))
    assert f"It waits for {here.three.first}, {here.three.second} and" in refused
    page = send(
        client,
        there("reappraise"),
        organisation_id=here.three.first.pk,
        tool="Checklist",
        relations="Open",
        found="Alone too often",
    )
    assert "Alone too often" in page
    assert f"Awaited: {here.three.second} and {here.three.icb}." in page
    other = {
        "organisation_id": here.three.second.pk,
        "tool": "x",
        "relations": "x",
        "found": "x",
    }
    assert "not among the choices" in send(client, there("reappraise"), **other)
    for each in (here.three.second, here.three.icb):
        reappraised(plan, each)
    assert "Step 2 of 4" in text(client.get(there("local-plan")))
    assert "No appraisal of options" in text(client.get(there("take-options")))
    assert "Step 3 is locked" in text(client.get(there("develop-organisations")))
    made = send(
        client,
        of_all(here, "begin-local-plan"),
        title="Another",
        submission_key=str(uuid4()),
    )
    assert "Another" in made


def test_a_stranger_learns_nothing_and_an_observer_reads_why_not(client, here):
    observer = MembershipFactory(organisation=here.three.first).account
    client.force_login(observer)
    page = text(client.get(of_talks(here, "negotiation")))
    assert "does not let you plan" in page
    assert "Form a division" not in page
    assert "not in the local team" in text(client.get(of_head(here, "make-round")))
    assert client.get(of_head(here, "rounds", 9)).status_code == 404
    client.force_login(MembershipFactory().account)
    for address in (
        of_talks(here, "negotiation"),
        of_head(here, "rounds"),
        of_all(here, "planning-calendar"),
        of_all(here, "local-plans"),
    ):
        assert client.get(address).status_code == 404


def test_pages_cost_the_same_however_much_was_said(client, here):
    client.force_login(here.strategic)
    here.limit()
    here.say(TeamSide.LOCAL)
    cycle_day(here.three)

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as held:
            assert client.get(address).status_code == 200
        return len(held)

    pages = [
        of_talks(here, "negotiation"),
        of_head(here, "rounds"),
        of_all(here, "planning-calendar"),
    ]
    before = [cost(each) for each in pages]
    for number in range(1, 4):
        side = (TeamSide.STRATEGIC, TeamSide.LOCAL)[number % 2 == 0]
        here.say(side, Move.COUNTER, activity=1500 + number)
        cycle_day(here.three)

    assert [cost(each) for each in pages] == before
