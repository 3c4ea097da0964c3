"""Wirral's children's trust: who governs, who executes, and through whose hands it goes."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.decisions import Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import (
    Capacity,
    DecisionState,
    Found,
    MeetingState,
    ResolutionKind,
    Way,
)
from ropewalk.partnership.models import Member
from ropewalk.partnership.queries.bodies import body_page, breaches_of
from ropewalk.partnership.queries.conflicts import conflicts_in
from ropewalk.partnership.queries.decisions import checks_of, standing_of
from ropewalk.partnership.queries.meetings import paper_of
from ropewalk.partnership.queries.resolutions import (
    refusal_by_resolution,
    register_of_resolutions,
    resolutions_seen_by,
)
from ropewalk.partnership.rules.resolutions import PilotPool
from ropewalk.stories import wirral
from ropewalk.stories.ground import SeatSaid, noon

pytestmark = pytest.mark.django_db
MAY = noon(2010, 5, 4)


place = laid(wirral.build)


def proposal(place, **changes):
    """A proposal for the need and the outcome of what the group decided."""
    said = {
        "text": "One specification for short breaks.",
        "matter": "Short breaks",
        "resources": "Officers' time",
        "need_ids": list(place.proposal.needs.values_list("need_id", flat=True)),
        "outcome_ids": list(
            place.proposal.outcomes.values_list("outcome_id", flat=True)
        ),
        "pence_by_organisation": {},
        "commits_nothing": True,
    }
    return Proposal(**said | changes)


def met(place, body):
    """A meeting of a partner's own body with one who sits on it."""
    if not body.seats.exists():
        member = SeatSaid("Leader", Capacity.COMMISSIONER)
        place.ground.seat(body, member, starts_on=MAY.date(), at=MAY)
    meeting = place.ground.meeting(body, MAY.date(), at=MAY)
    if meeting.state == MeetingState.CALLED:
        place.ground.open(meeting, at=MAY)
    return meeting


def approve(place, body, *, by, is_approved=True):
    return actions.record_approval(
        decision_id=place.proposal.pk,
        body_id=body.pk,
        is_approved=is_approved,
        because="" if is_approved else "The council cannot afford it.",
        meeting_id=met(place, body).pk,
        by=place.ground.keepers[by],
        at=MAY,
    )


def waits_for(place):
    place.proposal.refresh_from_db()
    return standing_of(place.proposal, on=MAY.date()).why_not


def test_an_installation_that_has_begun_is_left_as_it_is(place):
    with pytest.raises(PermissionDenied):
        wirral.build()


def test_s4_09_the_board_governs_and_the_executive_executes_with_members_of_their_own(
    place,
):
    on = MAY.date()
    board, executive = body_page(place.board, on=on), body_page(place.executive, on=on)

    assert [each.text for each in board.terms.remit.all()] == list(wirral.BOARD_REMIT)
    assert len(wirral.BOARD_REMIT) == 3
    assert executive.terms.remit.count() == 7
    assert executive.reports_to == ["Children's trust board"]
    sitting = [
        set(Member.objects.filter(seats__seat__body=body))
        for body in (place.board, place.executive)
    ]
    assert all(sitting)
    assert not sitting[0] & sitting[1]
    assert board.breaches == executive.breaches == []


def test_s4_09_what_the_executive_marks_key_is_routed_to_the_board(place):
    ground = place.ground
    meeting = ground.meeting(place.executive, MAY.date(), at=MAY)
    decision = ground.propose(
        meeting, "Short breaks", Paper(), proposal(place, is_key=True), at=MAY
    )
    with pytest.raises(BadInput, match="leave those to the body above it"):
        ground.agree(decision, at=MAY)

    sent = actions.route_decision(
        decision_id=decision.pk, to_body_id=place.board.pk, by=ground.keeper, at=MAY
    )

    assert sent.state == DecisionState.ROUTED_UP
    assert sent.routed_to == place.board


def test_the_board_decided_on_19_march_2010_with_three_options_and_prefers_none(place):
    chosen = place.chosen

    assert chosen.item.meeting.on == date(2010, 3, 19)
    assert chosen.state == DecisionState.AGREED
    options = list(chosen.options.all())
    assert len(options) == 3
    assert not any(each.is_preferred for each in options)
    for each in options:
        assert [
            word
            for word in (
                "Looks like",
                "Governance",
                "Providers",
                "Leads",
                "Officers",
                "Support",
            )
            if f"{word}: " in each.because
        ] == ["Looks like", "Governance", "Providers", "Leads", "Officers", "Support"]
    found = checks_of(chosen, on=MAY.date())
    assert {each.found for each in found} == {Found.MET}


def test_s4_20_the_options_paper_has_the_parts_of_a_paper(place):
    headings = [heading for heading, _ in paper_of(place.chosen.item)]

    assert headings[:2] == ["Purpose", "Background"]
    assert headings[-2:] == ["Recommendations", "Authors and contact"]


def test_s4_03_three_priority_areas_with_their_source(place):
    needs = [each.need for each in place.chosen.needs.select_related("need")]

    assert len(needs) == 3
    assert all("financial summit, September 2009" in each.how_heard for each in needs)


def test_s4_04_a_fourth_pilot_pool_is_refused_with_the_resolution_quoted(place):
    def asked(live, advantage="Fewer families wait for short breaks"):
        return refusal_by_resolution(
            ResolutionKind.PILOT_POOLS_AT_MOST,
            PilotPool(live, advantage),
            partnership_id=place.ground.partnership.pk,
            on=MAY.date(),
        )

    assert asked(live=2) is None
    assert wirral.PILOTS in asked(live=3)
    assert "specific, measurable advantage" in asked(live=0, advantage="")


def test_s4_08_it_goes_from_group_to_executive_to_board_to_both_sovereign_bodies(place):
    council, pct = wirral.COUNCIL, wirral.PCT
    assert waits_for(place) == (
        "It waits for the approval of Children's trust executive."
    )
    with pytest.raises(BadInput, match="not the turn of Cabinet of the council"):
        approve(place, place.cabinet, by=council)
    with pytest.raises(PermissionDenied):  # nobody speaks for the other partner
        approve(place, place.pct_board, by=council)

    approve(place, place.executive, by=council)
    approve(place, place.board, by=pct)
    assert waits_for(place) == (
        "It waits for the approval of Cabinet of the council and Board of the primary "
        "care trust."
    )
    approve(place, place.cabinet, by=council)

    assert waits_for(place) == (
        "It waits for the approval of Board of the primary care trust."
    )
    approve(place, place.pct_board, by=pct)
    assert waits_for(place) is None


def test_s4_08_one_sovereign_body_that_says_no_stops_it(place):
    for body in (place.executive, place.board):
        approve(place, body, by=wirral.COUNCIL)

    approve(place, place.cabinet, by=wirral.COUNCIL, is_approved=False)

    assert "Cabinet of the council did not approve it" in waits_for(place)


def test_s4_10_the_memorandum_of_june_2009_says_not_yet_how_long_it_lasts(place):
    version = place.memorandum.versions.get()

    assert (version.starts_on.year, version.starts_on.month) == (2009, 6)
    assert version.ends_before is None
    assert not version.is_open_ended
    found = {each.code: each.found for each in checks_of(place.proposal, on=MAY.date())}
    assert found["agreement"] == Found.ADVICE  # nobody recorded when it ends


def test_s4_11_a_provider_cannot_sit_and_who_has_both_roles_acts_as_commissioner(place):
    ground = place.ground
    meeting = ground.meeting(place.executive, MAY.date(), at=MAY)
    needs = actions.add_item(
        meeting_id=meeting.pk,
        title="What families need",
        paper=Paper(needs="Three priority areas"),
        concerned_ids=[],
        by=ground.keeper,
        at=MAY,
    )
    bids = actions.add_item(
        meeting_id=meeting.pk,
        title="Bids for short breaks",
        paper=Paper(finance="Three bids"),
        concerned_ids=[ground.organisations[wirral.PROVIDER].pk],
        by=ground.keeper,
        at=MAY,
    )
    decision = actions.propose_decision(
        item_id=bids.pk, proposal=proposal(place), by=ground.keeper, at=MAY
    )
    seats = ground.open(meeting, at=MAY)
    [conflict] = conflicts_in(bids, on=MAY.date())
    assert conflict.seat == wirral.BOTH_ROLES
    assert conflicts_in(needs, on=MAY.date()) == []

    actions.rule_on_conflict(
        item_id=bids.pk,
        holder_id=conflict.holder_id,
        because="Manages a service that bids",
        is_found_by_rule=True,
        ruling="",
        by=ground.keeper,
        at=MAY,
    )
    with pytest.raises(BadInput, match=f"{wirral.BOTH_ROLES}.* takes no part"):
        actions.cast_votes(
            decision_id=decision.pk,
            ways={seats[wirral.BOTH_ROLES]: Way.FOR},
            dissent={},
            by=ground.keeper,
            at=MAY,
        )

    said = SeatSaid("Voluntary provider", Capacity.PROVIDER)
    ground.seat(place.executive, said, starts_on=MAY.date(), at=MAY)
    assert breaches_of(place.executive, on=MAY.date()) == [
        "The terms do not let providers sit, and “Voluntary provider” is a provider's."
    ]


def test_s4_15_six_resolutions_each_with_owner_day_and_status(place):
    seen = resolutions_seen_by(place.ground.keeper, on=MAY.date())

    rows = register_of_resolutions(seen, on=MAY.date()).rows
    assert [row[1] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert {row[0] for row in rows} == {"2010-03-19"}
    assert all(row[4] and row[4] != "nobody yet" for row in rows)
    assert {(row[5], row[6]) for row in rows} == {("2011-03-31", "under way")}

    actions.finish_resolution(
        resolution_id=place.resolutions[4].pk, by=place.ground.keeper, at=MAY
    )
    later = register_of_resolutions(seen.all(), on=date(2011, 4, 1)).rows
    assert [row[6] for row in later] == [*["overdue"] * 4, "done", "overdue"]


def test_s4_24_what_the_board_decides_is_for_the_outcomes_of_the_vision(place):
    assert place.chosen.outcomes.count() == 5
    with pytest.raises(BadInput, match="names no outcome"):
        place.ground.propose(
            place.ground.meeting(place.board, MAY.date(), at=MAY),
            "Without an outcome",
            Paper(),
            replace(proposal(place), outcome_ids=[]),
            at=MAY,
        )
