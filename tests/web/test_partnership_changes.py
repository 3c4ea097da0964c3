"""Pages about changes: member, other role, stranger; bad input; what pages cost."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.organisations import TODAY, AccountFactory, MembershipFactory
from factories.outcomes import OutcomeFactory
from factories.partnership import (
    challenge_of,
    change_of,
    group_of,
    lessons_of,
    line_of,
    objective_of,
    post_of,
    ready_change,
    team_of_change,
    three_partners,
)

from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import ObjectiveKind, TransitionSubject
from ropewalk.partnership.models import Challenge, Change, Objective
from ropewalk.partnership.rules.changes import lessons

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
CHANGE_PAGES = (
    "change",
    "join-change-team",
    "plan-transition",
    "form-task-group",
    "answer-lessons",
    "let-change-go-ahead",
)
PARTNERSHIP_PAGES = (
    "changes",
    "record-change",
    "record-objective",
    "raise-challenge",
)
NOT_RUNNER = "Your role does not let you keep this partnership&#39;s records."


def boxes(name, day=TODAY):
    return {
        f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")
    }


def text(response):
    return response.content.decode()


partners = laid(three_partners)


@pytest.fixture
def three(client, partners):
    client.force_login(partners.secretary)
    return partners


def page(client, name, number, query=""):
    return text(client.get(reverse(name, args=[number]) + query))


def send(client, name, number, /, **said):
    return text(client.post(reverse(name, args=[number]), said, follow=True))


def test_s0_38_a_change_goes_from_recorded_to_its_gate_and_through_it(client, three):
    post = post_of(three)
    answer = send(
        client,
        "record-change",
        three.partnership.pk,
        title="One team",
        purpose="Get people home",
        submission_key=str(uuid4()),
        **boxes("starts_on"),
    )
    change = Change.objects.get()
    assert "It cannot go ahead yet: 10 of 12 checks are not met" in answer
    assert "Transition, found by rule." in answer

    answer = send(
        client,
        "join-change-team",
        change.pk,
        post_id=str(post.pk),
        does="Leads it",
        **boxes("starts_on"),
    )
    assert f"{post.title}: Leads it" in answer
    assert "found by rule" not in answer
    answer = send(
        client,
        "plan-transition",
        change.pk,
        subject=TransitionSubject.STAFF,
        what="Tell everybody",
        owner_post="Head of people",
        **boxes("due_on"),
    )
    assert "Head of people, by" in answer
    answer = send(
        client,
        "answer-lessons",
        change.pk,
        **{f"{each.code}_answer": "yes" for each in lessons()},
    )
    refused = page(client, "let-change-go-ahead", change.pk)
    assert (
        "This change cannot go ahead yet. Its transition plan has no line on" in refused
    )
    assert "<form" not in refused.partition("</header>")[2].partition("<footer")[0]
    answer = send(client, "let-change-go-ahead", change.pk, sure="on")
    assert "Its transition plan has no line on safeguarding." in answer

    line_of(three, change)
    answer = send(client, "let-change-go-ahead", change.pk, sure="on")
    assert "It went ahead on " in answer
    assert "As it was found when the change went ahead." in answer


def test_s0_37_task_groups_are_formed_and_the_workplan_adds_them_up(client, three):
    change = change_of(three, ends_before=TODAY + timedelta(days=365))
    for name in ("Budgets", "Ledgers"):
        answer = send(
            client,
            "form-task-group",
            change.pk,
            name=name,
            **boxes("starts_on"),
            **boxes("ends_before", TODAY + timedelta(days=60)),
        )
    assert "2 task groups over 2 months." in answer
    sheet = client.get(
        reverse("change", args=[change.pk]), {"table": "workplan", "format": "csv"}
    )
    assert "Ledgers" in sheet.content.decode("utf-8-sig")
    assert sheet["Content-Type"].startswith("text/csv")


def test_s0_41_an_objective_about_an_outcome_takes_the_warning_away(client, three):
    change, outcome = change_of(three), OutcomeFactory()
    objective_of(three, change=change)
    assert "none about what gets better for people." in page(
        client, "change", change.pk
    )
    form = page(
        client, "record-objective", three.partnership.pk, f"?change={change.pk}"
    )
    assert re.search(rf'value="{change.pk}"[^>]*selected', form)
    said = {
        "text": "Fewer days in hospital",
        "kind": ObjectiveKind.OUTCOME,
        "change_id": str(change.pk),
        "submission_key": str(uuid4()),
    }
    number = three.partnership.pk
    assert "names its outcome" in send(client, "record-objective", number, **said)
    assert Objective.objects.count() == 1

    answer = send(
        client, "record-objective", number, outcome_id=str(outcome.pk), **said
    )

    assert "It has an objective about what gets better for people." in answer
    assert outcome.statement in answer


def test_s0_32_a_challenge_is_raised_and_answered_beside_what_the_rule_finds(
    client, three
):
    change_of(three)
    answer = send(
        client,
        "raise-challenge",
        three.partnership.pk,
        text="Two cultures",
        heading="engagement",
        submission_key=str(uuid4()),
        **boxes("raised_on"),
    )
    assert "Challenges without an answer: 2 of 2." in answer
    assert "found by rule" in answer
    answer = send(
        client,
        "answer-challenge",
        Challenge.objects.get().pk,
        answer="They meet",
        answer_post="Chair",
        is_closed="on",
        **boxes("answered_on"),
    )
    assert "Challenges without an answer: 1 of 2." in answer


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("record-change", "Enter what the change is called."),
        ("record-objective", "Choose what it is about."),
        ("raise-challenge", "Choose a heading."),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_written(client, three, name, said):
    answer = send(client, name, three.partnership.pk)
    assert "There is a problem" in answer
    assert said in answer
    assert not Change.objects.exists()
    assert not Objective.objects.exists()


def test_s0_37_the_agreement_and_its_pool_say_what_is_not_devolved_and_why(
    client, three
):
    agreement = three.agreement()
    assert "This agreement has no scheme yet" in page(
        client, "say-devolution", agreement.pk
    )
    for title, pence in (("Equipment", 100_00), ("Care at home", 40_00)):
        actions.add_scheme(
            agreement_id=agreement.pk,
            title=title,
            people="Everybody",
            services="All of it.",
            yearly_pence=pence,
            by=three.secretary,
            at=agreement.versions.get().recorded_at,
        )

    answer = send(
        client,
        "say-devolution",
        agreement.pk,
        scheme="Care at home",
        state="not_devolved",
        reason="Until both understand the money",
        **boxes("starts_on"),
    )

    assert "The pool holds £100.00 a year. £40.00 is not devolved" in answer
    assert "Until both understand the money" in answer
    before = page(client, "agreement-pool", agreement.pk, "?on=2020-01-01")
    assert "The pool holds £140.00 a year." in before
    assert "Not devolved since" in page(client, "agreement", agreement.pk)
    sheet = client.get(
        reverse("agreement-pool", args=[agreement.pk]),
        {"table": "pool", "format": "csv"},
    )
    assert sheet["Content-Type"].startswith("text/csv")
    assert "Not devolved" in text(sheet)


def test_an_observer_reads_and_is_told_why_no_more(client, three):
    change = ready_change(three)
    challenge_of(three, change)
    client.force_login(
        MembershipFactory(organisation=three.first, role=Role.OBSERVER).account
    )
    for names, number in (
        (CHANGE_PAGES, change.pk),
        (PARTNERSHIP_PAGES, three.partnership.pk),
    ):
        for name in names:
            seen = page(client, name, number)
            assert NOT_RUNNER in seen, name
            assert 'method="post"' not in seen.partition("<main")[2], name


def test_a_stranger_is_told_nothing_of_a_change(client, three):
    change = change_of(three)
    client.force_login(AccountFactory())
    for names, number in (
        (CHANGE_PAGES, change.pk),
        (PARTNERSHIP_PAGES, three.partnership.pk),
    ):
        for name in names:
            assert client.get(reverse(name, args=[number])).status_code == 404


def test_pages_cost_the_same_for_many(client, three, django_assert_max_num_queries):
    agreement = three.agreement()
    for number in range(4):
        change = change_of(three, title=f"Change {number}")
        team_of_change(three, change)
        lessons_of(three, change)
        for part in range(3):
            objective_of(three, ObjectiveKind.OUTCOME, change, text=f"{part}")
            challenge_of(three, change, text=f"{part}")
            group_of(three, change, name=f"{part}")

    with django_assert_max_num_queries(20):
        client.get(reverse("change", args=[change.pk]))
    with django_assert_max_num_queries(20):
        client.get(reverse("changes", args=[three.partnership.pk]))
    with django_assert_max_num_queries(28):
        client.get(reverse("agreement-pool", args=[agreement.pk]))
