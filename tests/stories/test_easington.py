"""Easington: a board, eight groups with a small budget each, and whether they are heard."""

from datetime import date

import pytest
from factories.laid import laid

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.decisions import Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    Answer,
    Clearing,
    DecisionState,
    LimitBasis,
    ObjectiveKind,
    Power,
)
from ropewalk.partnership.models import Holder
from ropewalk.partnership.queries.bodies import body_page, breaches_of
from ropewalk.partnership.queries.changes import (
    objective_tree,
    objectives_of,
    register_of_challenges,
)
from ropewalk.partnership.queries.decisions import checks_of
from ropewalk.partnership.queries.delegations import (
    delegations_seen_by,
    history_of,
    scheme_of_delegation,
)
from ropewalk.partnership.queries.meetings import attended, pack_of
from ropewalk.partnership.queries.resolutions import answer_said, heard_said
from ropewalk.stories import easington as story
from ropewalk.stories.ground import noon

pytestmark = pytest.mark.django_db
SEPTEMBER = noon(1994, 9, 6)


place = laid(story.build)


def order(place, pounds, *, delegation, at=SEPTEMBER):
    """An order of the pilot group for so many pounds, cleared and voted for."""
    ground = place.ground
    region = ground.organisations[story.REGION].pk
    decision = ground.propose(
        ground.meeting(place.groups[0], at.date(), at=at),
        f"Night sitting for £{pounds}",
        Paper(),
        Proposal(
            text=f"Buy night sitting for £{pounds}.",
            matter=f"Night sitting for £{pounds}",
            resources="The group's budget",
            need_ids=[place.need.pk],
            outcome_ids=[place.outcomes[2]],
            pence_by_organisation={region: pounds * 100},
            delegation_id=delegation.pk,
        ),
        at=at,
    )
    actions.give_clearance(
        decision_id=decision.pk,
        organisation_id=region,
        about=Clearing.FINANCE,
        is_clear=True,
        advice="",
        by=place.treasurer,
        at=at,
    )
    return ground.agree(decision, at=at)


def test_s3_01_eight_groups_with_25000_pounds_each_make_200000(place):
    seen = delegations_seen_by(place.ground.keeper, on=SEPTEMBER.date())
    rows = scheme_of_delegation(seen, on=SEPTEMBER.date()).rows

    assert len({row[2] for row in rows}) == len(place.groups) == 8
    assert {row[3] for row in rows} == {25_000_00}
    assert sum(row[3] for row in rows) == 200_000_00


def test_s3_01_a_group_orders_for_25000_pounds_and_not_for_26000(place):
    with pytest.raises(
        BadInput, match=r"£26,000\.00 is above the limit of £25,000\.00"
    ):
        order(place, 26_000, delegation=place.budgets[0])

    taken = order(place, 25_000, delegation=place.budgets[0], at=noon(1994, 10, 4))

    assert taken.state == DecisionState.AGREED
    said = {each.code: each.sentence for each in checks_of(taken, on=SEPTEMBER.date())}
    assert said["power"].endswith("decides what was delegated to it to decide.")
    assert "anything else needs its reason" in said["limit"]


def test_s3_01_small_orders_add_up_and_another_groups_budget_is_no_help(place):
    order(place, 20_000, delegation=place.budgets[0])

    with pytest.raises(BadInput, match=r"with £20,000\.00 decided before"):
        order(place, 5_001, delegation=place.budgets[0], at=noon(1994, 10, 4))
    with pytest.raises(BadInput, match="was not delegated to whoever decides here"):
        order(place, 5_000, delegation=place.budgets[1], at=noon(1994, 11, 1))


def test_s3_03_the_pilot_group_is_six_and_five_without_a_user_are_not_enough(place):
    pilot = place.groups[0]
    page = body_page(pilot, on=SEPTEMBER.date())
    assert page.breaches == []
    positions = sorted(each.get_position_display() for each in page.seats)
    assert positions == [
        "GP",
        "Health worker",
        "Resident",
        "Resident",
        "Social services",
        "Social services",
    ]

    actions.leave_seat(
        holder_id=Holder.objects.get(seat__body=pilot, seat__title="First resident").pk,
        ends_before=SEPTEMBER.date(),
        by=place.ground.keeper,
        at=SEPTEMBER,
    )

    found = breaches_of(pilot, on=SEPTEMBER.date())
    assert "Members in all: the terms ask for exactly 6, and there are 5." in found
    assert any(each.startswith("Person who uses services") for each in found)


def test_s3_03_a_specialist_is_called_in_for_one_item_without_a_vote(place):
    meeting = place.expert.item.meeting
    there = attended(meeting)

    assert len(there) == 7
    assert there[-1] == (
        "Occupational therapist, adviser, Community health services: invited for item 1 "
        "only, without a vote"
    )
    pack = dict(pack_of(meeting))
    assert (
        "Advice was heard from Occupational therapist"
        in pack["1. How needs are assessed at home"]
    )
    assert "therapist" not in pack["2. Day care"]
    assert "Occupational therapist" not in {
        each.title for each in body_page(place.groups[0], on=SEPTEMBER.date()).seats
    }


def test_s3_04_a_group_advises_and_the_board_answers_by_a_day(place):
    made, on = place.recommendation, SEPTEMBER.date()
    assert {each.power for each in place.groups} == {Power.ADVISES}
    assert answer_said(made, on=on) == "waits for an answer"
    assert answer_said(made, on=date(1994, 10, 1)) == "overdue"

    answered = actions.answer_recommendation(
        recommendation_id=made.pk,
        answer=Answer.ACCEPTED,
        because="It goes into the plan for 1995/6.",
        by=place.ground.keeper,
        at=SEPTEMBER,
    )

    assert answer_said(answered, on=on) == "accepted"
    assert heard_said([answered], on=on) == (
        "1 recommended, 1 answered: 100% accepted."
    )


def test_s3_04_without_a_budget_of_its_own_a_group_cannot_decide(place):
    ground = place.ground
    decision = ground.propose(
        ground.meeting(place.groups[0], SEPTEMBER.date(), at=SEPTEMBER),
        "Plans for 1995/6",
        Paper(),
        Proposal(
            text="Change the plans of the authorities.",
            matter="Plans for 1995/6",
            resources="Theirs",
            need_ids=[place.need.pk],
            outcome_ids=[place.outcomes[2]],
            pence_by_organisation={},
            commits_nothing=True,
        ),
        at=SEPTEMBER,
    )
    with pytest.raises(BadInput, match="advises: it can recommend this, not decide it"):
        ground.agree(decision, at=SEPTEMBER)


def test_s3_05_the_board_has_its_members_and_reports_to_the_committee(place):
    page = body_page(place.board, on=SEPTEMBER.date())

    assert page.breaches == []
    assert page.reports_to == [place.committee.name]
    assert set(page.organisations) == {
        story.HEALTH,
        story.COUNTY,
        story.DISTRICT,
        story.REGION,
    }
    voting = [each for each in page.seats if each.has_vote]
    assert {each.organisation.name for each in voting if each.organisation} == set(
        page.organisations
    )
    assert sum(each.position == "gp" for each in voting) == 2
    [close] = [each for each in page.seats if not each.has_vote]
    assert close.title.startswith("Community health council")


def test_s3_06_the_board_lets_go_up_to_40000_pounds_with_day_and_approver(place):
    before = place.budgets[0]
    raised = actions.delegate_authority(
        from_body_id=place.board.pk,
        to_body_id=place.groups[0].pk,
        to_post="",
        subject=before.subject,
        limit_pence=40_000_00,
        limit_basis=LimitBasis.CUMULATIVE,
        power=Power.DECIDES,
        starts_on=SEPTEMBER.date(),
        ends_before=None,
        approved_on=SEPTEMBER.date(),
        approver_post="Locality director",
        replaces_id=before.pk,
        by=place.ground.keeper,
        at=SEPTEMBER,
    )

    assert [
        (each.limit_pence, each.approved_on, each.approver_post)
        for each in history_of(raised)
    ] == [
        (40_000_00, date(1994, 9, 6), "Locality director"),
        (25_000_00, date(1994, 4, 1), "Locality director"),
    ]
    taken = order(place, 26_000, delegation=raised)
    assert taken.state == DecisionState.AGREED


def test_s3_02_nine_objectives_seven_personal_ones_and_ten_challenges(place):
    tree = objective_tree(objectives_of(place.ground.partnership))
    personal = [each for each in tree if each.objective.kind == ObjectiveKind.PERSONAL]
    whole = [each for each in tree if each not in personal and not each.depth]
    rows = register_of_challenges(place.ground.partnership, on=SEPTEMBER.date()).rows

    assert (len(whole), len(personal), len(rows)) == (9, 7, 10)
    assert [each.number for each in tree if each.depth] == ["9.1", "9.2"]
    [outcome] = [each.objective.outcome for each in whole if each.objective.outcome]
    assert outcome.statement == story.BETTER_LIVES
    sit = {each.title for each in story.BOARD}
    assert all(set(each.shared_by) == sit for each in personal)
    assert {row[3] for row in rows} == {"raised on 1 July 1994"}
