"""Pages of intentions and plans as a commissioner, an observer and a stranger meet them."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.laid import laid
from factories.organisations import AccountFactory, MembershipFactory
from factories.planning import planned

from ropewalk.strategy.models import Intention, Plan

pytestmark = pytest.mark.django_db


@laid
def here():
    return planned()


@pytest.fixture
def planner(client, here):
    client.force_login(here.planner)
    return client


def at(name, *numbers):
    return reverse(name, args=numbers)


def said(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def send(client, name, *numbers, **typed):
    page = client.get(at(name, *numbers)).content.decode()
    seen = page.partition('name="as_seen" value="')[2].partition('"')[0]
    return client.post(
        at(name, *numbers), {"submission_key": uuid4(), "as_seen": seen, **typed}
    )


def day(name, year, month, number):
    return {f"{name}_day": number, f"{name}_month": month, f"{name}_year": year}


def test_s4_23_an_intention_is_recorded_incomplete_and_completed_page_by_page(
    planner, here
):
    answer = send(
        planner,
        "record-intention",
        here.partnership.pk,
        kind="invest",
        title="Care at weekends",
    )
    made = Intention.objects.get()
    page = at("intention", made.pk)
    assert answer["Location"] == page
    first = said(planner, page)
    assert "It is not complete: need, outcome, measure," in first
    assert "A commissioner or partnership secretary of An integrated board or" in first
    assert f'href="{at("cost-intention", made.pk)}"' in first
    assert "Add-on: not part of the main programme." in first

    for name, typed in (
        (
            "describe-intention",
            {"kind": "invest", "title": made.title, "service": "Care at home"},
        ),
        (
            "aim-intention",
            {
                "need_id": here.need.pk,
                "outcome_id": here.measure.outcome_id,
                "measure_id": here.measure.pk,
            },
        ),
        ("cost-intention", {"fund_id": here.pool.fund.pk, "pence": "120,000"}),
        ("weigh-intention", {"provider_impact": "One", "equality_impact": "None"}),
        (
            "route-intention",
            {
                "priority_id": here.priority.pk,
                "body_id": here.board.pk,
                "decision_id": here.decision.pk,
            },
        ),
        ("add-milestone", {"title": "Begins", **day("due_on", 2027, 6, 1)}),
    ):
        answer = send(planner, name, made.pk, **typed)
        assert answer.status_code == 302, answer.content.decode()
        assert answer["Location"] == page

    last = said(planner, page)
    assert "which takes £120,000 a year. Nothing is missing from it." in last
    assert "What is missing" not in last
    assert "1 June 2027" in last


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("cost-intention", {"pence": "lots"}, "Enter a sum in pounds"),
        ("add-milestone", {"title": "T", "due_on_day": "31"}, "Enter a day, month and"),
        (
            "add-milestone",
            {"title": "T", **day("due_on", 2027, 2, 30)},
            "There is no day 30 of month 2 in 2027.",
        ),
        ("withdraw-intention", {}, "Say why it is withdrawn."),
    ],
)
def test_bad_input_is_refused_beside_its_field(planner, here, name, typed, words):
    made = here.intend()
    answer = send(planner, name, made.pk, **typed)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    made.refresh_from_db()
    assert (made.pence, made.withdrawn_at) == (None, None)


def test_what_was_changed_since_the_form_was_opened_is_not_written_over(planner, here):
    made = here.intend()
    answer = planner.post(
        at("weigh-intention", made.pk), {"provider_impact": "X", "as_seen": "old"}
    )
    assert "Somebody changed this intention" in answer.content.decode()


def test_the_register_narrows_and_is_taken_away_as_asked(planner, here):
    here.complete()
    here.intend(title="Meals")
    address = at("intentions", here.partnership.pk)
    page = said(planner, address)
    assert "There are 2 intentions, 1 not complete" in page
    assert "Without measure: 1" in page

    sheet = planner.get(f"{address}?missing=measure&table=intentions&format=csv")
    assert "Meals" in sheet.content.decode()
    assert "Care at weekends" not in sheet.content.decode()
    book = planner.get(f"{address}?table=money&format=xlsx")
    assert book["Content-Type"].endswith("spreadsheetml.sheet")
    assert planner.get(f"{address}?missing=hope").status_code == 400
    track = said(planner, at("intentions-on-track", here.partnership.pk))
    assert "Of 2 intentions on" in track


def test_s3_17_a_plan_is_recorded_inside_another_and_downloaded(planner, here):
    outer = here.plan(title="Three years")
    made = here.complete()
    typed = {
        "title": "One year",
        "vision": "Home first",
        "within_id": outer.pk,
        "intention_ids": [made.pk],
        **day("starts_on", 2027, 4, 1),
    }
    number = here.partnership.pk
    answer = send(
        planner, "record-joint-plan", number, **typed, **day("ends_on", 2028, 4, 1)
    )
    assert "A plan inside another keeps to its term" in answer.content.decode()
    answer = send(
        planner, "record-joint-plan", number, **typed, **day("ends_on", 2028, 3, 31)
    )
    inner = Plan.objects.get(within=outer)
    assert answer["Location"] == at("joint-plan", inner.pk)
    page = said(planner, answer["Location"])
    assert "One year runs from 1 April 2027 to 31 March 2028 and has 1 int" in page
    assert "Every intention is tied to an outcome" in page
    assert "£120,000" in page

    for name, start in (("joint-plan-document", b"PK"), ("joint-plan-print", b"<!DO")):
        paper = planner.get(at(name, inner.pk))
        assert paper.content.startswith(start)
        assert "joint-plan-one-year." in paper["Content-Disposition"]


def test_an_observer_reads_and_is_told_why_they_can_do_no_more(client, here):
    made = here.intend()
    observer = MembershipFactory(organisation=here.three.second).account
    client.force_login(observer)
    page = said(client, at("intention", made.pk))
    assert "Your role does not let you plan for this partnership." in page
    assert at("cost-intention", made.pk) not in page
    client.force_login(AccountFactory())
    assert client.get(at("intention", made.pk)).status_code == 404
    assert client.post(at("withdraw-intention", made.pk)).status_code == 404


def test_a_plan_is_issued_and_later_changes_are_shown_against_it(planner, here):
    made = here.complete()
    plan = here.plan(made)
    assert "It has not been issued" in said(planner, at("joint-plan", plan.pk))
    answer = send(planner, "issue-joint-plan", plan.pk, decision_id=here.decision.pk)
    version = plan.versions.get()
    assert answer["Location"] == at("joint-plan-version", version.pk)
    page = said(planner, answer["Location"])
    assert "The copy is whole: it says what was issued" in page
    assert "The plan stands as it was issued." in page

    send(planner, "withdraw-intention", made.pk, because="The grant ended")
    page = said(planner, answer["Location"])
    assert "The plan has changed since. Intentions: 1 gone." in page
    assert "Changed since: Intentions: 1 gone." in said(
        planner, at("joint-plan", plan.pk)
    )
    paper = planner.get(at("plan-version-document", version.pk))
    assert "version-1.docx" in paper["Content-Disposition"]
    assert b"<!DO" in planner.get(at("plan-version-print", version.pk)).content


def test_a_plan_without_a_decision_to_issue_it_by_says_so(client, here):
    plan = here.plan(here.complete())
    here.decision.state, here.decision.decided_at = "proposed", None
    here.decision.save(update_fields=["state", "decided_at"])
    client.force_login(here.planner)
    assert "put it to a meeting" in said(client, at("issue-joint-plan", plan.pk))


def test_a_plan_is_compared_with_last_years_or_another(planner, here):
    last = here.plan(
        here.intend(title="Gone"),
        title="Last year",
        starts_on=date(2026, 4, 1),
        ends_before=date(2027, 4, 1),
    )
    here.plan(
        title="Next year", starts_on=date(2028, 4, 1), ends_before=date(2029, 4, 1)
    )
    plan = here.plan(here.intend(title="New"))
    address = at("compare-joint-plans", plan.pk)
    page = said(planner, address)
    assert "Beside Last year. Intentions: 1 new and 1 gone." in page
    sheet = planner.get(f"{address}?with={last.pk}&table=compared&format=csv")
    assert "Gone" in sheet.content.decode()
    assert planner.get(f"{address}?with={plan.pk}").status_code == 400


def test_who_was_asked_and_the_hours_are_recorded_and_the_imbalance_shown(
    planner, here
):
    plan = here.plan()
    today = timezone.localdate()
    answer = send(
        planner,
        "record-consultation",
        plan.pk,
        stage="analyse",
        voice="carers",
        how="A forum",
        heard="Weekends are hardest",
        changed="Weekends come first",
        **day("asked_on", today.year, today.month, today.day),
    )
    assert answer["Location"] == at("plan-cycle", plan.pk)
    hours = {
        "stage": "do",
        "organisation_id": here.three.first.pk,
        "what": "Meetings",
        **day("worked_on", today.year, today.month, today.day),
    }
    answer = send(planner, "record-effort", plan.pk, hours="many", **hours)
    assert "Enter the hours, like 7.5." in answer.content.decode()
    send(planner, "record-effort", plan.pk, hours="90", **hours)
    page = said(planner, at("plan-cycle", plan.pk))
    assert "Weekends are hardest" in page
    assert "Nobody was asked at Plan, Do and Review." in page
    assert "Out of balance: Do takes 100% of the effort" in page
    assert "our reconstruction" in page
