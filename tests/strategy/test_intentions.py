"""Intentions: what is missing is said, money is refused in words, nothing is half done."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.money import fund_set_up, manager_at
from factories.organisations import (
    NOON,
    TODAY,
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
)
from factories.outcomes import MeasureFactory
from factories.partnership import three_partners
from factories.place import NeedFactory
from factories.planning import DUE, late_day, planned, priority_of

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.queries.funds import funds_seen_by
from ropewalk.partnership.actions import form_partnership
from ropewalk.partnership.models import Partner
from ropewalk.strategy.actions import intentions as actions
from ropewalk.strategy.kinds import IntentionKind
from ropewalk.strategy.models import Intention
from ropewalk.strategy.queries.alignment import alignment_of
from ropewalk.strategy.queries.intentions import (
    intentions_on_track,
    intentions_seen_by,
    register_of_intentions,
    said_of,
)
from ropewalk.strategy.rules.intentions import Part, why_uncommitted

pytestmark = pytest.mark.django_db


@laid
def here():
    return planned()


def said(intention):
    return said_of(Intention.objects.get(pk=intention.pk))


def own(here, intention):
    return {"intention_id": intention.pk, **here.said}


def fund_elsewhere(here):
    """A fund of another partnership in which the planner's own council takes part."""
    three = here.three
    formed = form_partnership(
        name="Another partnership",
        purpose="To commission together",
        organisation_ids=[each.pk for each in three.all],
        starts_on=TODAY,
        submission_key=uuid4(),
        by=three.secretary,
        at=NOON,
    )
    return fund_set_up(replace(three, partnership=formed), here.pool.manager)


def test_an_intention_begins_with_its_kind_and_title_and_says_what_is_missing(here):
    made = here.intend()

    assert said(made).missing == tuple(Part)
    assert said(made).sentence() == (
        "Partners intend to invest in “Care at weekends”, at a sum that is not known. "
        "It is not complete: need, outcome, measure, service, fund and sum, impact on "
        "providers, impact on equality, milestones and decision are missing."
    )
    assert Event.objects.filter(kind=Event.Kind.INTENTION_RECORDED).count() == 1


def test_s4_23_an_intention_without_an_outcome_measure_is_incomplete(here):
    made = here.complete()
    assert said(made).missing == ()
    assert "Nothing is missing" in said(made).sentence()

    actions.aim_intention(
        need_id=here.need.pk,
        outcome_id=here.measure.outcome_id,
        measure_id=None,
        **own(here, made),
    )
    assert said(made).missing == (Part.MEASURE,)
    assert said(made).sentence().endswith("It is not complete: measure is missing.")


def test_s2_64_an_intention_with_no_link_to_the_programme_is_an_add_on(here):
    made = here.intend()
    assert said(made).add_on == (
        "Add-on: not part of the main programme. It has no priority of the partnership "
        "and no body that decides about it."
    )
    route = {"decision_id": None, **own(here, made)}
    actions.route_intention(priority_id=here.priority.pk, body_id=None, **route)
    assert said(made).add_on.endswith("It has no body that decides about it.")

    actions.route_intention(
        priority_id=here.priority.pk, body_id=here.board.pk, **route
    )
    assert said(made).add_on == ""


@pytest.mark.parametrize(
    ("kind", "pence", "words"),
    [
        (IntentionKind.DECOMMISSION, 100_00, "Decommissioning frees money"),
        (IntentionKind.INVEST, -100_00, "Investing takes money"),
        (IntentionKind.INVEST, 0, "Investing takes money"),
    ],
)
def test_a_sum_that_such_an_intention_cannot_have_is_refused(here, kind, pence, words):
    made = here.intend(kind)
    with pytest.raises(BadInput, match=words):
        actions.cost_intention(
            fund_id=here.pool.fund.pk, pence=pence, **own(here, made)
        )
    made.refresh_from_db()
    assert (made.fund, made.pence) == (None, None)


def test_a_kind_that_its_sum_contradicts_is_refused(here):
    made = here.complete()
    with pytest.raises(BadInput, match="Decommissioning frees money"):
        actions.describe_intention(
            kind=IntentionKind.DECOMMISSION,
            title=made.title,
            service="",
            **own(here, made),
        )


def test_a_measure_of_another_outcome_is_refused(here):
    made, other = here.intend(), MeasureFactory()
    with pytest.raises(BadInput, match="is a measure of another outcome"):
        actions.aim_intention(
            need_id=None,
            outcome_id=here.measure.outcome_id,
            measure_id=other.pk,
            **own(here, made),
        )


def test_what_is_of_another_partnership_is_refused(here):
    other = three_partners()
    made = here.intend()
    fund = fund_set_up(other, manager_at(other.first))
    with pytest.raises(BadInput, match="fund belongs to another partnership"):
        actions.cost_intention(fund_id=fund.pk, pence=1, **own(here, made))

    elsewhere = fund_elsewhere(here)
    with pytest.raises(BadInput, match="fund belongs to another partnership"):
        actions.cost_intention(fund_id=elsewhere.pk, pence=1, **own(here, made))

    none = {"priority_id": None, "body_id": None, "decision_id": None}
    body = other.board()
    decision = other.propose(other.item(other.meeting(body)))
    for name, number, words in (
        ("priority_id", priority_of(other).pk, "priority belongs to another"),
        ("body_id", body.pk, "body belongs to another"),
        ("decision_id", decision.pk, "put to a body of another partnership"),
    ):
        with pytest.raises(BadInput, match=words):
            actions.route_intention(**none | {name: number}, **own(here, made))
    with pytest.raises(BadInput, match="not your organisation's"):
        actions.aim_intention(
            need_id=NeedFactory().pk,
            outcome_id=None,
            measure_id=None,
            **own(here, made),
        )


def test_a_decision_that_is_not_agreed_completes_nothing(here):
    made = here.complete()
    board = here.three.board(name="Another board")
    waiting = here.three.propose(here.three.item(here.three.meeting(board)))
    actions.route_intention(
        priority_id=here.priority.pk,
        body_id=board.pk,
        decision_id=waiting.pk,
        **own(here, made),
    )
    assert said(made).missing == (Part.DECISION,)
    assert said(made).wanted(Part.DECISION) == (
        "That the decision it waits for is agreed."
    )


@pytest.mark.parametrize(
    ("changes", "lacks"),
    [
        (
            {"pence_by_organisation": {}, "commits_nothing": True},
            "the decision commits no money",
        ),
        (None, "the decision commits less than this takes"),
    ],
)
def test_a_decision_that_does_not_commit_the_money_completes_nothing(
    here, changes, lacks
):
    made = here.complete()
    assert said(made).missing == ()
    board = here.three.board(name="Another board")
    sums = changes or {"pence_by_organisation": {here.three.first.pk: 119_999_99}}
    other = here.three.decided(board, **sums)
    actions.route_intention(
        priority_id=here.priority.pk,
        body_id=board.pk,
        decision_id=other.pk,
        **own(here, made),
    )
    made.refresh_from_db()

    told = said(made)

    assert told.missing == (Part.DECISION,)
    assert told.wanted(Part.DECISION) == f"A decision that commits this money: {lacks}."
    assert f"a decision that commits this money ({lacks}) is missing" in told.sentence()
    assert ("Decision", f"{told.decision}. Not enough for this: {lacks}") in (
        told.facts()
    )


def test_what_frees_money_waits_for_no_sum_in_its_decision(here):
    assert why_uncommitted(-1, commits=None, commits_nothing=True) == ""
    assert why_uncommitted(0, commits=None, commits_nothing=True) == ""
    assert why_uncommitted(None, commits=None, commits_nothing=True) == ""
    assert why_uncommitted(1, commits=None, commits_nothing=False) == (
        "the decision does not say what it commits"
    )


@pytest.mark.parametrize("due_on", [date(1066, 1, 1), date(2100, 1, 1)])
def test_an_impossible_day_is_refused_in_a_sentence(here, due_on):
    made = here.intend()
    with pytest.raises(BadInput, match="cannot be planned for"):
        here.milestone(made, due_on=due_on)


def test_a_milestone_is_not_done_on_a_day_to_come(here):
    step = here.milestone(here.intend())
    with pytest.raises(BadInput, match="cannot be done on a day to come"):
        actions.change_milestone(
            milestone_id=step.pk,
            title=step.title,
            due_on=DUE,
            done_on=DUE,
            **here.said,
        )


def test_it_is_withdrawn_with_a_reason_only_and_then_stands_still(here):
    made = here.complete()
    with pytest.raises(BadInput, match="Say why"):
        actions.withdraw_intention(because=" ", **own(here, made))
    actions.withdraw_intention(because="The grant ended", **own(here, made))

    assert "this was withdrawn. The grant ended." in said(made).sentence()
    with pytest.raises(BadInput, match="was withdrawn, so nothing about it changes"):
        here.milestone(made)
    assert register_of_intentions(here.partnership).standing == []


def test_what_somebody_changed_meanwhile_is_not_written_over(here):
    made = here.intend()
    seen = said(made).as_seen
    weigh = {"provider_impact": "Some", "as_seen": seen, **own(here, made)}
    actions.weigh_intention(equality_impact="", **weigh)
    with pytest.raises(BadInput, match="Somebody changed this intention"):
        actions.weigh_intention(equality_impact="Other", **weigh)


def test_a_form_sent_twice_records_one(here):
    key = uuid4()
    assert here.intend(submission_key=key) == here.intend(submission_key=key)
    assert Intention.objects.count() == 1


def test_whoever_does_not_plan_is_refused_and_nothing_is_written(here):
    made = here.complete()
    events = Event.objects.count()
    with pytest.raises(PermissionDenied, match="does not let you plan"):
        actions.withdraw_intention(
            intention_id=made.pk, because="No", by=here.pool.manager, at=NOON
        )
    assert Event.objects.count() == events
    assert not intentions_seen_by(AccountFactory(), on=TODAY).exists()


def test_money_is_told_fund_by_fund_and_a_missing_sum_is_no_zero(here):
    here.complete(pence=100_000_00)
    here.complete(IntentionKind.DECOMMISSION, "Old centre", pence=-30_000_00)
    unknown = here.intend(title="Unknown")
    actions.cost_intention(fund_id=here.pool.fund.pk, pence=None, **own(here, unknown))
    here.intend(title="Nothing known")

    held = register_of_intentions(here.partnership)
    assert held.money_table().rows == (
        (here.pool.fund.title, 100_000_00, 30_000_00, 70_000_00, 3, 1),
        ("No fund chosen", None, None, None, 1, 1),
    )
    assert (
        "take £100,000 and free £30,000 a year: £70,000 more in all. What 2 more take or free "
        "is not known yet: each still needs its sum."
    ) in held.sentence


def test_that_nothing_is_freed_is_said_only_where_every_sum_is_known(here):
    here.complete(pence=100_000_00)
    held = register_of_intentions(here.partnership)
    assert held.money_table().rows == (
        (here.pool.fund.title, 100_000_00, 0, 100_000_00, 1, 0),
    )
    assert "Together they take £100,000 a year, and none frees money." in held.sentence

    unknown = here.intend(title="Unknown")
    actions.cost_intention(fund_id=here.pool.fund.pk, pence=None, **own(here, unknown))

    held = register_of_intentions(here.partnership)
    assert held.money_table().rows == (
        (here.pool.fund.title, 100_000_00, None, None, 2, 1),
    )
    assert (
        "The sums known take £100,000 a year, and none frees money. What 1 more takes or "
        "frees is not known yet: it still needs its sum."
    ) in held.sentence
    assert "£0" not in held.sentence


def test_the_register_is_narrowed_by_kind_and_by_what_is_missing(here):
    here.complete()
    here.intend(IntentionKind.REDESIGN, "Meals")
    found = register_of_intentions(here.partnership, missing="measure")
    assert [each.title for each in found.shown] == ["Meals"]
    found = register_of_intentions(here.partnership, kind="invest")
    assert [each.title for each in found.shown] == ["Care at weekends"]
    with pytest.raises(BadInput, match="is no part of an intention"):
        register_of_intentions(here.partnership, missing="hope")


def test_each_intention_is_on_track_late_done_or_incomplete_with_the_reason(here):
    in_time = here.complete(title="In time")
    here.milestone(in_time, "Due today", TODAY)
    late = here.complete(title="Late")
    here.milestone(late, "Tender", late_day())
    done = here.complete(title="Over")
    step = done.milestones.get()
    actions.change_milestone(
        milestone_id=step.pk,
        title=step.title,
        due_on=step.due_on,
        done_on=TODAY,
        **here.said,
    )
    here.intend(title="Bare")

    found = {
        each.said.title: (each.track.label, each.reason)
        for each in intentions_on_track(here.partnership, TODAY)
    }
    track, reason = found.pop("Bare")
    assert (track, reason[:16]) == ("Incomplete", "Missing: need, o")
    assert found == {
        "In time": ("On track", "Next: “Due today”, due on 13 October 2026."),
        "Late": ("Late", "“Tender” was due on 12 October 2026 and is not done."),
        "Over": ("Done", "Every milestone is done."),
    }
    assert intentions_on_track(here.partnership, late_day()) == []


def test_a_partner_outside_a_fund_reads_which_fund_is_meant_and_none_of_its_money(here):
    intention, fund = here.complete(), here.pool.fund
    outsider = OrganisationFactory(name="A third council")
    Partner.objects.create(
        partnership=here.partnership, organisation=outsider, starts_on=TODAY
    )
    reader = MembershipFactory(organisation=outsider).account

    (seen,) = intentions_seen_by(reader, on=TODAY)

    assert seen.pk == intention.pk
    assert said_of(seen).fund == fund.title
    assert not funds_seen_by(reader, on=TODAY).filter(pk=fund.pk).exists()
    assert alignment_of(here.partnership, reader, on=TODAY).table is None
