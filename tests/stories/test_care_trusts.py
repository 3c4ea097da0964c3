"""The deep partnership, the care trust plus and the care trust: who is over whom."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid

from ropewalk.figures import BadInput
from ropewalk.partnership import actions
from ropewalk.partnership.actions.decisions import Proposal
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.actions.reviews import Answered
from ropewalk.partnership.kinds import (
    AgreementKind,
    Capacity,
    ChecklistAnswer,
    Clearing,
    GateFinding,
    MeetingState,
    ObjectiveKind,
    Office,
    TransitionSubject,
)
from ropewalk.partnership.models import (
    AgendaItem,
    Holder,
    RemitItem,
    StatutoryOfficer,
)
from ropewalk.partnership.queries.authority import cleared_of
from ropewalk.partnership.queries.bodies import body_page, breaches_of
from ropewalk.partnership.queries.changes import (
    change_page,
    register_of_challenges,
)
from ropewalk.partnership.queries.meetings import paper_of
from ropewalk.partnership.queries.pool import pool_of
from ropewalk.partnership.rules.agreements import KeyFields
from ropewalk.partnership.rules.changes import FOUND_BY_RULE, lessons
from ropewalk.place.models import Level
from ropewalk.stories import care_trust, care_trust_plus, deep_partnership
from ropewalk.stories.ground import noon
from tests.factories.outcomes import OutcomeFactory
from tests.factories.place import NeedFactory

pytestmark = pytest.mark.django_db
JULY = noon(2009, 7, 1)

deep = laid(deep_partnership.build)
plus = laid(care_trust_plus.build)
trust = laid(care_trust.build)


def test_s0_31_one_team_meets_every_fortnight_and_both_keep_their_own_bodies(deep):
    team = body_page(deep.team, on=JULY.date())

    days = [each.on for each in deep.meetings]
    assert len(days) == 27
    assert {later - sooner for sooner, later in pairwise(days)} == {timedelta(days=14)}
    assert all(each.state == MeetingState.CALLED for each in deep.meetings)
    assert set(team.reports_to) == {"Cabinet", "Board of the trust"}
    assert team.breaches == []
    [chief] = [each for each in team.seats if each.title.startswith("Chief executive")]
    assert chief.organisation is None  # of both, so of neither alone
    for own, name in (
        (deep.cabinet, deep_partnership.COUNCIL),
        (deep.pct_board, deep_partnership.PCT),
    ):
        assert body_page(own, on=JULY.date()).organisations == [name]
        assert not own.is_joint


def test_s0_31_acute_care_cannot_be_added_to_what_is_decided_together(deep):
    [left_out] = RemitItem.objects.filter(is_left_out=True)
    with pytest.raises(
        BadInput, match=r"Commissioning of acute care.* is not the busi"
    ):
        actions.add_item(
            meeting_id=deep.meetings[-1].pk,
            title="Beds in the hospital",
            paper=Paper(purpose="To decide"),
            concerned_ids=[],
            remit_item_id=left_out.pk,
            by=deep.ground.keeper,
            at=JULY,
        )
    assert not AgendaItem.objects.exists()


def test_s0_33_two_directors_of_finance_and_each_clears_for_its_own_partner(deep):
    ground = deep.ground
    council, pct = (
        ground.organisations[each]
        for each in (deep_partnership.COUNCIL, deep_partnership.PCT)
    )
    decision = ground.propose(
        deep.meetings[7],
        "Home care",
        Paper(),
        Proposal(
            text="Buy home care together.",
            matter="Home care",
            resources="What both spend",
            need_ids=[NeedFactory(organisation=council).pk],
            outcome_ids=[OutcomeFactory().pk],
            pence_by_organisation={council.pk: 100_00, pct.pk: 100_00},
        ),
        at=JULY,
    )
    offices = StatutoryOfficer.objects.filter(organisation__in=(council, pct))
    assert {each.office for each in offices} == {
        Office.SECTION_151,
        Office.NHS_FINANCE,
    }

    def clear(organisation, officer):
        actions.give_clearance(
            decision_id=decision.pk,
            organisation_id=organisation.pk,
            about=Clearing.FINANCE,
            is_clear=True,
            advice="",
            by=officer,
            at=JULY,
        )

    clear(council, deep.finance[deep_partnership.COUNCIL])
    with pytest.raises(PermissionDenied, match="own finance officer"):
        clear(pct, deep.finance[deep_partnership.COUNCIL])
    assert cleared_of(decision) == {council.name: True, pct.name: False}


def test_s0_39_three_years_and_no_agreement_that_hangs_on_it_outlasts_them(plus):
    term = plus.strategic.versions.get()

    assert (term.starts_on, term.ends_before) == (date(2009, 4, 1), date(2012, 4, 1))
    assert term.ends_before - timedelta(days=1) == date(2012, 3, 31)
    assert [each.title for each in plus.yearly][-2:] == [
        "Financial agreement 2011/12",
        "Performance agreement 2011/12",
    ]
    assert {each.parent for each in plus.yearly} == {plus.strategic}
    with pytest.raises(BadInput, match="cannot outlast “Strategic agreement for three"):
        actions.record_agreement(
            partnership_id=plus.ground.partnership.pk,
            kind=AgreementKind.MEMORANDUM,
            title="Financial agreement 2012/13",
            party_ids=plus.ground.ids(),
            fields=KeyFields(starts_on=date(2012, 3, 31), ends_before=date(2012, 4, 2)),
            parent_id=plus.strategic.pk,
            submission_key=plus.ground.key("2012/13"),
            by=plus.ground.keeper,
            at=JULY,
        )


def test_s0_35_a_care_manager_is_a_commissioner_where_gps_meet(plus):
    page = body_page(plus.cluster, on=JULY.date())

    assert plus.cluster.level == Level.INDIVIDUAL
    assert [
        each.title for each in page.seats if each.capacity == Capacity.COMMISSIONER
    ] == ["Care manager"]
    assert page.reports_to == [plus.trust_board.name]
    assert page.breaches == []


def test_s0_40_the_same_report_goes_to_the_board_and_to_the_cabinet(trust):

    assert body_page(trust.finance, on=JULY.date()).reports_to == [
        "Board of the care trust",
        care_trust.CABINET_MEMBER,
    ]
    to_board, to_cabinet = trust.reports
    assert to_board.meeting.body == trust.board
    assert to_cabinet.meeting.body == trust.cabinet
    assert paper_of(to_board) == paper_of(to_cabinet)
    assert to_board.title == to_cabinet.title


def test_s0_40_the_board_needs_three_councillors_as_non_executive_members(trust):
    assert breaches_of(trust.board, on=JULY.date()) == []

    actions.leave_seat(
        holder_id=Holder.objects.get(seat__title="Third councillor").pk,
        ends_before=JULY.date(),
        by=trust.ground.keepers[care_trust.TRUST],
        at=JULY,
    )

    assert breaches_of(trust.board, on=JULY.date()) == [
        "Councillor as non-executive member: the terms ask for at least 3, and there are 2."
    ]


def test_s0_40_the_chief_executive_is_the_councils_director_under_section_113(trust):

    held = StatutoryOfficer.objects.get(account=trust.chief)
    assert held.office == Office.DASS
    assert held.organisation.name == care_trust.COUNCIL
    sits = Holder.objects.get(member__account=trust.chief).seat
    assert sits.body == trust.board
    assert sits.organisation.name == care_trust.TRUST
    assert trust.staff.kind == AgreementKind.STAFF


def test_s0_32_challenges_by_heading_and_no_transition_plan_found_by_rule(deep):
    partnership = deep.ground.partnership

    rows = register_of_challenges(partnership, on=JULY.date()).rows

    assert [row[0] for row in rows] == [
        *["Governance"] * 3,
        *["Transition"] * 2,
        *["Engagement"] * 3,
    ]
    [found] = [row for row in rows if row[3] == FOUND_BY_RULE]
    assert found[0] == "Transition"
    assert found[1].startswith("No transition plan")
    assert partnership.challenges.count() == 7  # what the rule finds is kept nowhere
    chief = deep.ground.partnership.members.get(name="Chief executive of both")
    actions.join_change_team(
        change_id=deep.change.pk,
        post_id=None,
        member_id=chief.pk,
        does="Leads the transition",
        starts_on=JULY.date(),
        by=deep.ground.keeper,
        at=JULY,
    )
    rows = register_of_challenges(partnership, on=JULY.date()).rows
    assert FOUND_BY_RULE not in {row[3] for row in rows}


def test_s0_37_six_task_groups_over_twelve_months_and_care_money_kept_apart(plus):
    on = JULY.date()

    assert change_page(plus.change, on=on).workplan == "6 task groups over 12 months."
    pool = pool_of(plus.strategic, plus.strategic.versions.get(), on=on)
    assert sum(each.yearly_pence for each in pool.schemes) == 240_000_000_00
    assert pool.pence == 200_000_000_00
    [apart] = pool.apart
    assert apart.title == care_trust_plus.CARE_MONEY
    assert apart.state.startswith("Not devolved since 1 April 2009: Run apart")

    actions.say_devolution(
        agreement_id=plus.strategic.pk,
        scheme=care_trust_plus.CARE_MONEY,
        state="devolved",
        starts_on=date(2010, 4, 1),
        reason="Each side understands the other's money now.",
        by=plus.ground.keeper,
        at=JULY,
    )
    version = plus.strategic.versions.get()
    later = pool_of(plus.strategic, version, on=date(2010, 4, 1))
    assert later.pence == 240_000_000_00
    assert pool_of(plus.strategic, version, on=date(2010, 3, 31)).pence == pool.pence


def test_s0_38_a_transition_plan_without_safeguarding_does_not_pass_its_gate(plus):
    said = {"change_id": plus.change.pk, "by": plus.ground.keeper, "at": JULY}
    actions.answer_lessons(
        answers=[Answered(each.code, ChecklistAnswer.YES) for each in lessons()], **said
    )

    with pytest.raises(BadInput) as refused:
        actions.let_change_go_ahead(**said)
    assert str(refused.value) == (
        "This change cannot go ahead yet. Its transition plan has no line on "
        "safeguarding."
    )

    actions.plan_transition(
        subject=TransitionSubject.SAFEGUARDING,
        what="Say who takes a concern about an adult at risk",
        owner_post="Director of adult social services",
        due_on=date(2009, 9, 1),
        **said,
    )
    assert actions.let_change_go_ahead(**said).went_ahead_on == JULY.date()


def test_s0_41_seven_lessons_at_the_gate_and_structures_alone_are_warned_of(trust):
    page = change_page(trust.change, on=JULY.date())
    asked = {each.code for each in lessons()}
    assert len([each for each in page.gate if each.code in asked]) == 7
    findings = {each.code: each.finding for each in page.gate}
    assert findings["objectives"] == findings["outcomes"] == GateFinding.WARNING

    actions.record_objective(
        partnership_id=trust.ground.partnership.pk,
        change_id=trust.change.pk,
        parent_id=None,
        kind=ObjectiveKind.OUTCOME,
        text="People live well at home",
        outcome_id=OutcomeFactory().pk,
        member_ids=(),
        submission_key=trust.ground.key("an outcome"),
        by=trust.ground.keeper,
        at=JULY,
    )
    page = change_page(trust.change, on=JULY.date())
    findings = {each.code: each.finding for each in page.gate}
    assert findings["objectives"] == GateFinding.MET
