"""Salford and Trafford: who decides how, two boards, and a timetable out of order."""

import re
from collections import Counter
from datetime import date, timedelta
from uuid import uuid4

import pytest
from factories.laid import laid

from ropewalk.partnership import actions
from ropewalk.partnership.actions.bodies import TermsSaid
from ropewalk.partnership.actions.decisions import Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    BodyKind,
    Capacity,
    DecisionState,
    Found,
    LimitBasis,
    Power,
    ProvidersSit,
)
from ropewalk.partnership.models import Holder
from ropewalk.partnership.queries.bodies import body_page, breaches_of, terms_of
from ropewalk.partnership.queries.decisions import checks_of
from ropewalk.partnership.queries.meetings import remit_coverage
from ropewalk.stories import salford_trafford as story
from ropewalk.stories.ground import SeatSaid, noon
from ropewalk.strategy.queries.programmes import programme_page

pytestmark = pytest.mark.django_db
JANUARY = noon(2001, 1, 16)
DAY = timedelta(days=1)


place = laid(story.build)


@pytest.fixture
def board(place):
    return place.boards[story.SALFORD]


def test_s1_11_four_options_with_their_sides_counted_and_1b_preferred(place):
    options = list(place.decision.options.all())

    counted = {
        each.title.partition(".")[0]: tuple(
            int(number) for number in re.findall(r"\((\d)\): ", each.because)
        )
        for each in options
    }
    assert counted == {"1(a)": (2, 3), "1(b)": (5, 2), "2": (3, 4), "3": (1, 3)}
    assert [sum(sides) for sides in zip(*counted.values(), strict=True)] == [11, 12]
    for each in options:  # what is counted is there
        said = re.search(r"For \(\d\): (.*)\. Against \(\d\): (.*)\.", each.because)
        sides = tuple(len(side.split("; ")) for side in said.groups())
        assert sides == counted[each.title.partition(".")[0]]
    [preferred] = [each for each in options if each.is_preferred]
    assert preferred.title.startswith("1(b).")
    assert len(place.decision.reasons.split("; ")) == 3


def test_s1_25_eight_posts_at_the_table_decide_on_4_august_2000(place):
    meeting = place.decision.item.meeting

    assert meeting.on == date(2000, 8, 4)
    there = [each.holder.seat for each in meeting.attendances.all()]
    assert len(there) == 8
    words = Counter(each.title.split()[0] for each in there)
    assert words == {"Chief": 3, "Leader": 2, "Chair": 1, "Director": 1, "Executive": 1}
    assert place.decision.state == DecisionState.AGREED
    assert {each.found for each in checks_of(place.decision, on=meeting.on)} == {
        Found.MET
    }


def test_s1_17_the_place_works_to_the_timetable_that_ships(place):
    page = programme_page(place.programme, on=story.MEETING.date())

    assert page.said.startswith(
        "12 tasks, 0 done: 3 funded, 5 with money to be identified, 4 where nobody knows."
    )
    [warning] = page.warnings
    assert warning.startswith("“Appoint the joint commissioning managers” appoints to")
    assert place.programme.change.title == place.programme.title


def test_s1_12_a_board_for_each_borough_that_its_leading_cabinet_member_chairs(place):
    assert list(place.boards) == [story.SALFORD, story.TRAFFORD]
    for council, board in place.boards.items():
        page = body_page(board, on=JANUARY.date())
        assert page.breaches == []
        assert page.organisations == [council, story.HEALTH]
        [chair] = [each for each in page.seats if each.is_chair]
        assert chair.title == "Leading cabinet member"
        assert {Capacity.PERSON, Capacity.CARER, Capacity.PROVIDER} <= {
            each.capacity for each in page.seats
        }


def test_s1_12_without_carers_and_people_supported_a_board_is_not_made_up(place, board):
    for holder in Holder.objects.filter(
        seat__body=board, seat__capacity__in=(Capacity.CARER, Capacity.PERSON)
    ):
        actions.leave_seat(
            holder_id=holder.pk,
            ends_before=JANUARY.date(),
            by=place.ground.keeper,
            at=JANUARY,
        )

    assert breaches_of(board, on=JANUARY.date() - DAY) == []
    assert breaches_of(board, on=JANUARY.date()) == [
        "Person who uses services: the terms ask for at least 1, and there are none.",
        "Carer: the terms ask for at least 1, and there are none.",
    ]


def test_s1_12_a_chair_who_is_no_cabinet_member_is_pointed_out(place):
    ground = place.ground
    other = ground.body(
        "A board with another chair",
        BodyKind.BOARD,
        terms=TermsSaid(
            quorum=1,
            providers_sit=ProvidersSit.AS_MEMBERS,
            rules=story.COMPOSITION[:1],
        ),
        above_post="Cabinet",
        starts_on=JANUARY.date(),
        seats=[SeatSaid("Director", story.OWNER, story.HEALTH, is_chair=True)],
        at=JANUARY,
    )

    assert breaches_of(other, on=JANUARY.date()) == [
        "The chair must be a cabinet member; the present one is not."
    ]


def test_s1_13_a_remit_of_eight_and_what_of_it_was_dealt_with(place, board):
    ground, on = place.ground, JANUARY.date()
    remit = list(terms_of(board, on=on).remit.all())
    assert [each.text for each in remit] == list(story.REMIT)
    assert len(remit) == 8
    assert not any(each.is_covered for each in remit_coverage(board, on=on))

    meeting = ground.meeting(board, on, at=JANUARY)
    actions.add_item(
        meeting_id=meeting.pk,
        title="Review of the joint strategy",
        paper=Paper(),
        concerned_ids=[],
        remit_item_id=remit[1].pk,
        by=ground.keeper,
        at=JANUARY,
    )
    ground.open(meeting, at=JANUARY)
    ground.close(meeting, at=JANUARY)

    covered = remit_coverage(board, on=date(2002, 1, 15))
    assert [each.number for each in covered if each.is_covered] == [2]
    assert not remit_coverage(board, on=date(2002, 1, 17))[1].is_covered


def test_s1_15_what_is_above_the_managers_limit_goes_to_the_board(place, board):
    ground = place.ground
    delegation = actions.delegate_authority(
        from_body_id=board.pk,
        to_body_id=None,
        to_post="Joint commissioning manager",
        subject="Spending from the pooled budget",
        limit_pence=5_000_00,  # the paper sets none: this is the test's own
        limit_basis=LimitBasis.SINGLE,
        power=Power.DECIDES,
        starts_on=JANUARY.date(),
        ends_before=None,
        approved_on=JANUARY.date(),
        approver_post="Chair of the board",
        by=ground.keeper,
        at=JANUARY,
    )
    decision = actions.propose_officer_decision(
        delegation_id=delegation.pk,
        title="Support to live at home",
        proposal=Proposal(
            text="Buy support for somebody who moves home.",
            matter="Support to live at home",
            resources="Pooled budget",
            need_ids=list(place.decision.needs.values_list("need_id", flat=True)),
            outcome_ids=list(
                place.decision.outcomes.values_list("outcome_id", flat=True)
            ),
            pence_by_organisation={ground.organisations[story.SALFORD].pk: 5_000_01},
            delegation_id=delegation.pk,
            reasons="It is what they want.",
        ),
        submission_key=uuid4(),
        by=ground.keeper,
        at=JANUARY,
    )

    found = {each.code: each for each in checks_of(decision, on=JANUARY.date())}
    assert found["limit"].found == Found.NOT_MET
    assert f"send it to {board}" in found["limit"].sentence
    sent = actions.route_decision(
        decision_id=decision.pk, to_body_id=board.pk, by=ground.keeper, at=JANUARY
    )
    assert sent.routed_to == board


def test_each_borough_applies_for_a_pooled_fund_that_is_not_signed_yet(place):
    for council, pool in place.pools.items():
        version = pool.versions.get()
        assert version.starts_on == date(2001, 4, 1)
        assert version.host.name == council
        assert not version.signatures.exists()
