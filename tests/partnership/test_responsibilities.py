"""Functions, areas, guidelines, moved staff and support: what is kept and what is refused."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.laid import laid
from factories.organisations import NOON, TODAY, MembershipFactory, OrganisationFactory
from factories.partnership import (
    area_of,
    delegation_to,
    request_of,
    role_in,
    support_of,
    three_partners,
    transfer_of,
)

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.kinds import (
    AccountabilityMode,
    AreaRoleKind,
    Direction,
    Grade,
    Skill,
)
from ropewalk.partnership.models import (
    Accountability,
    AreaRole,
    DutyDone,
    Guideline,
    StaffTransfer,
    Support,
    SupportAllocation,
    SupportRequest,
)
from ropewalk.partnership.queries.responsibilities import (
    accountability_of,
    areas_of,
    commissioning_actors,
    transfers_of,
)
from ropewalk.partnership.queries.support import support_map, team_of
from ropewalk.place.models import Level

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
LATER = TODAY + timedelta(days=30)


three = laid(three_partners)


def place(three, code, mode, **changes):
    said = {
        "partnership_id": three.partnership.pk,
        "organisation_id": three.first.pk,
        "code": code,
        "function": "",
        "mode": mode,
        "delegated_to_id": (
            None if mode == AccountabilityMode.IN_COUNCIL else three.icb.pk
        ),
        "holder_post": "Head of service",
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.place_function(**said | changes)


def test_s0_34_three_functions_in_three_modes_each_with_one_holder(three):
    place(three, "needs-assessment", AccountabilityMode.IN_COUNCIL)
    place(three, "leadership", AccountabilityMode.BY_DIRECTOR)
    place(three, "outcomes", AccountabilityMode.BY_OTHER, holder_post="Chief executive")

    table = accountability_of(three.partnership, on=TODAY).table

    assert [row[2:5] for row in table.rows] == [
        (AccountabilityMode.IN_COUNCIL.label, "—", "Head of service"),
        (
            AccountabilityMode.BY_DIRECTOR.label,
            "An integrated board",
            "Director of adult social services",
        ),
        (AccountabilityMode.BY_OTHER.label, "An integrated board", "Chief executive"),
    ]


@pytest.mark.parametrize(
    "words",
    ["", "The post of director of adult social services itself", "the DASS post",
     "Director of Adult Social Services"],
)  # fmt: skip
def test_s0_34_the_post_of_director_cannot_be_transferred_by_any_name(three, words):
    code = "" if words else "director-post"
    with pytest.raises(BadInput, match="cannot be transferred to another body"):
        place(three, code, AccountabilityMode.BY_OTHER, function=words)
    assert not Accountability.objects.exists()


def test_a_function_has_one_mode_at_a_time_and_what_was_before_stays(three):
    place(three, "outcomes", AccountabilityMode.IN_COUNCIL)
    place(three, "outcomes", AccountabilityMode.BY_OTHER, starts_on=LATER)

    modes = [
        accountability_of(three.partnership, on=day).table.rows[0][2]
        for day in (TODAY, LATER)
    ]
    assert modes == ["Delivered in the council", AccountabilityMode.BY_OTHER.label]
    with pytest.raises(BadInput, match="choose a later day"):
        place(three, "outcomes", AccountabilityMode.IN_COUNCIL, starts_on=LATER)
    present = Accountability.objects.get(ends_before=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Accountability.objects.create(
            partnership=three.partnership,
            organisation=three.first,
            function=present.function,
            mode=AccountabilityMode.IN_COUNCIL,
            holder_post="Another",
            starts_on=LATER,
            recorded_at=NOON,
            recorded_by=three.secretary,
        )


@pytest.mark.parametrize(
    ("code", "mode", "changes", "said"),
    [
        ("nonsense", AccountabilityMode.IN_COUNCIL, {}, "Choose a function"),
        ("", AccountabilityMode.IN_COUNCIL, {}, "Choose a function"),
        ("outcomes", AccountabilityMode.IN_COUNCIL, {"holder_post": " "}, "which post"),
        ("outcomes", AccountabilityMode.BY_OTHER, {"delegated_to_id": None}, "to which"),
        ("outcomes", AccountabilityMode.BY_OTHER, {"delegated_to_id": 0}, "another partner"),
        ("outcomes", AccountabilityMode.IN_COUNCIL, {"organisation_id": 0}, "the council"),
    ],
)  # fmt: skip
def test_a_function_placed_wrongly_is_refused(three, code, mode, changes, said):
    with pytest.raises(BadInput, match=said):
        place(three, code, mode, **changes)
    assert not Accountability.objects.exists()


def test_functions_that_nobody_placed_are_listed_for_each_council(three):
    place(three, "outcomes", AccountabilityMode.IN_COUNCIL)

    missing = accountability_of(three.partnership, on=TODAY).not_placed

    assert set(missing) == {three.first.name, three.second.name}
    outcomes = "Showing that services are aimed at better outcomes"
    assert outcomes not in missing[three.first.name]
    assert outcomes in missing[three.second.name]


def test_s4_12_a_second_lead_is_refused_and_an_area_without_one_is_listed(three):
    older, younger = area_of(three), area_of(three, "Young people")
    role_in(three, older, name="The lead")

    with pytest.raises(BadInput, match="lead commissioner already, The lead"):
        role_in(three, older, name="Another")
    with pytest.raises(BadInput, match="deputy or assistant director"):
        role_in(three, younger, grade=Grade.OTHER)

    found = {each.name: each for each in areas_of(three.partnership, on=TODAY)}
    assert found["Older people"].lead.member.name == "The lead"
    assert found["Young people"].lead is None
    assert AreaRole.objects.count() == 1


def test_the_database_itself_keeps_one_lead_an_area(three):
    lead = role_in(three, area_of(three))
    lead.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        lead.save(force_insert=True)


def test_the_next_lead_starts_when_the_first_has_ended(three):
    area = area_of(three)
    first = role_in(three, area, name="First")
    said = {"by": three.secretary, "at": NOON}
    actions.end_area_role(role_id=first.pk, ends_before=LATER, **said)

    with pytest.raises(BadInput, match="already, First"):
        role_in(three, area, name="Second")
    role_in(three, area, name="Second", starts_on=LATER)

    assert areas_of(three.partnership, on=LATER)[0].lead.member.name == "Second"
    with pytest.raises(BadInput, match="ended already"):
        actions.end_area_role(role_id=first.pk, ends_before=LATER, **said)


def test_a_lead_named_for_later_is_in_the_way_of_another_without_an_end(three):
    area = area_of(three)
    role_in(three, area, name="From later on", starts_on=LATER)
    with pytest.raises(BadInput, match="already, From later on"):
        role_in(three, area, name="From today")


def test_s4_13_an_officer_without_a_lead_is_refused_and_answers_to_the_lead(three):
    area = area_of(three)
    with pytest.raises(BadInput, match="has no lead commissioner"):
        role_in(three, area, AreaRoleKind.OFFICER)
    assert not AreaRole.objects.exists()
    lead = role_in(three, area, name="The lead")
    role_in(three, area, AreaRoleKind.OFFICER, name="The officer")

    [seen] = areas_of(three.partnership, on=TODAY)
    assert [each.member.name for each in seen.others] == ["The officer"]
    assert seen.faults == []
    actions.end_area_role(
        role_id=lead.pk, ends_before=LATER, by=three.secretary, at=NOON
    )
    [seen] = areas_of(three.partnership, on=LATER)
    assert seen.faults == [
        "Nobody leads it.",
        "The officer (Commissioning officer) has no lead to answer to.",
    ]


def test_s4_13_a_duty_is_done_on_a_day_and_shown(three):
    area = area_of(three)
    lead = role_in(three, area)
    said = {
        "role_id": lead.pk,
        "evidence": "Report 3 of October",
        "done_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }

    actions.record_duty_done(code="reports", **said)

    [seen] = areas_of(three.partnership, on=TODAY)
    done = {each.code: each.last for each in seen.duties[lead.pk]}
    assert len(done) == 4
    assert done["reports"].evidence == "Report 3 of October"
    assert done["intentions"] is None
    for code, changes, words in (
        ("reports", {}, "recorded for that day"),
        ("vision", {}, "one of the duties of this role"),
        ("process", {"evidence": " "}, "can be seen"),
        ("process", {"done_on": LATER}, "by today"),
        ("process", {"done_on": TODAY - timedelta(days=1)}, "not have the role"),
    ):
        with pytest.raises(BadInput, match=words):
            actions.record_duty_done(code=code, **said | changes)
    assert DutyDone.objects.count() == 1


def test_s0_35_a_care_manager_is_among_the_commissioning_actors(three):
    area = area_of(three)
    role_in(three, area)
    role_in(
        three,
        area,
        AreaRoleKind.CARE_MANAGER,
        level=Level.INDIVIDUAL,
        name="A care manager",
    )

    rows = commissioning_actors(three.partnership, on=TODAY).rows

    assert ("A care manager", "Care manager", "Individual") in [
        (row[0], row[1], row[3]) for row in rows
    ]


def test_an_area_has_a_name_of_its_own(three):
    area_of(three)
    with pytest.raises(BadInput, match="already"):
        area_of(three, " older  PEOPLE ")
    with pytest.raises(BadInput, match="what the area"):
        area_of(three, " ")


def test_s3_25_guidelines_hang_on_the_delegation_they_guard(three):
    delegation = delegation_to(three, three.board())
    said = {
        "delegation_id": delegation.pk,
        "title": "Third tier",
        "text": "Stay within the plan; tell the board what you try.",
        "kept_at": "Minute book 4",
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }

    actions.write_guideline(**said)

    assert delegation.guidelines.get().title == "Third tier"
    with pytest.raises(BadInput, match="there from that day"):
        actions.write_guideline(**said)
    with pytest.raises(BadInput, match="what it asks"):
        actions.write_guideline(**said | {"text": ""})
    assert Guideline.objects.count() == 1


def test_s0_36_150_people_moved_and_the_way_back_is_counted_apart(three):
    transfer_of(three)
    transfer_of(
        three,
        people=4,
        from_organisation_id=three.icb.pk,
        to_organisation_id=three.first.pk,
        pension_scheme="lgps",
        pension_terms="",
    )

    register = transfers_of(three.partnership, on=TODAY)

    assert register.people == {Direction.TO_NHS: 150, Direction.TO_COUNCIL: 4}
    first = register.table.rows[0]
    assert first[0] == Direction.TO_NHS.label
    assert 150 in first
    assert "NHS Pension Scheme" in first
    assert "Open admission agreement" in first


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": 0}, "1 or more"),
        ({"to_organisation_id": 0}, "from one partner to another"),
    ],
)
def test_a_transfer_of_nobody_or_to_nowhere_is_refused(three, changes, said):
    with pytest.raises(BadInput, match=said):
        transfer_of(three, **changes)
    with pytest.raises(BadInput, match="from one partner to another"):
        transfer_of(three, to_organisation_id=three.first.pk)
    assert not StaffTransfer.objects.exists()


def give(three, request, support, hundredths):
    return actions.allocate_support(
        request_id=request.pk,
        support_id=support.pk,
        hundredths=hundredths,
        by=three.secretary,
        at=NOON,
    )


def test_s4_14_the_map_lists_time_by_skill_and_employer_with_vacancies(three):
    support_of(three)
    support_of(three, employer_id=three.icb.pk, hundredths=50, name="Another")
    support_of(three, skill=Skill.CONTRACTS, title="Contracts manager", name="")

    rows = support_map(three.partnership, on=TODAY).rows

    assert ("Data analysis", three.first.name, 1.0, 0.0) in rows
    assert ("Data analysis", "An integrated board", 0.5, 0.0) in rows
    assert ("Contracts", three.first.name, 0.0, 1.0) in rows
    gaps = team_of(three.partnership, on=TODAY).gaps
    assert "Contracts: vacant, 1 full-time post." in gaps
    assert "Procurement: nobody in the team has this skill." in gaps


def test_s4_14_a_request_is_put_in_its_place_and_given_time(three):
    area = area_of(three)
    request, other = request_of(three, area), request_of(three, area, hundredths=80)
    support = support_of(three)
    actions.prioritise_request(
        request_id=other.pk, priority=1, by=three.secretary, at=NOON
    )

    give(three, request, support, 50)

    team = team_of(three.partnership, on=TODAY)
    assert [each.pk for each in team.requests] == [other.pk, request.pk]
    with pytest.raises(BadInput, match=r"has 0\.5 of a full-time post free"):
        give(three, other, support, 80)
    with pytest.raises(BadInput, match="all that it asks for already"):
        give(three, request, support, 1)
    assert SupportAllocation.objects.count() == 1
    assert "areas ask for 1.3 full-time posts" in team.gaps[0]


def test_time_is_free_again_when_a_request_is_over(three):
    area, support = area_of(three), support_of(three)
    request = request_of(three, area, hundredths=100)
    give(three, request, support, 100)
    after = request_of(
        three,
        area,
        hundredths=100,
        starts_on=request.ends_before,
        ends_before=request.ends_before + timedelta(days=10),
    )
    assert give(three, after, support, 100).hundredths == 100
    soon = request_of(
        three, area, hundredths=100, ends_before=TODAY + timedelta(days=9)
    )
    with pytest.raises(BadInput, match="has no time free"):
        give(three, soon, support, 100)


def test_time_is_free_until_what_it_is_given_to_begins(three):
    area, support = area_of(three), support_of(three)
    later = request_of(three, area, hundredths=100, starts_on=LATER)
    give(three, later, support, 100)
    before = request_of(three, area, hundredths=100, ends_before=LATER)
    assert give(three, before, support, 100).hundredths == 100


def test_support_that_is_vacant_or_not_there_yet_is_not_given(three):
    area = area_of(three)
    request = request_of(three, area)
    vacant = support_of(three, name="")
    with pytest.raises(BadInput, match="Nobody holds Analyst"):
        give(three, request, vacant, 10)
    actions.fill_support(
        support_id=vacant.pk,
        name="Kim",
        email="",
        starts_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    assert give(three, request, vacant, 10)
    with pytest.raises(BadInput, match="given to this request already"):
        give(three, request, vacant, 10)
    late = support_of(three, starts_on=LATER, title="Late")
    with pytest.raises(BadInput, match="Late is not there for the whole time"):
        give(three, request, late, 10)
    with pytest.raises(BadInput, match="holds this post already"):
        actions.fill_support(
            support_id=vacant.pk,
            name="Lee",
            email="",
            starts_on=TODAY,
            by=three.secretary,
            at=NOON,
        )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"purpose": ""}, "what the support is for"),
        ({"hundredths": 0}, "more than 0"),
        ({"ends_before": TODAY}, "end after it starts"),
    ],
)
def test_half_a_request_is_refused(three, changes, said):
    with pytest.raises(BadInput, match=said):
        request_of(three, area_of(three), **changes)
    assert not SupportRequest.objects.exists()


def test_the_lead_of_an_area_says_what_comes_first_and_nobody_elses(three):
    area, other = area_of(three), area_of(three, "Young people")
    account = MembershipFactory(organisation=three.first).account
    role_in(three, area, email=account.email)
    own = request_of(three, area, by=account)

    actions.prioritise_request(request_id=own.pk, priority=2, by=account, at=NOON)

    own.refresh_from_db()
    assert own.priority == 2
    theirs = request_of(three, other)
    with pytest.raises(PermissionDenied, match="Only the lead commissioner"):
        actions.prioritise_request(
            request_id=theirs.pk, priority=1, by=account, at=NOON
        )
    with pytest.raises(BadInput, match="Places count from 1"):
        actions.prioritise_request(request_id=own.pk, priority=0, by=account, at=NOON)


def test_who_may_not_keep_the_records_changes_nothing(three):
    area, lead = area_of(three), None
    lead = role_in(three, area)
    support, request = support_of(three), request_of(three, area)
    delegation = delegation_to(three, three.board())
    other = {
        "by": MembershipFactory(organisation=three.first, role=Role.FINANCE).account
    }
    before = Event.objects.count()
    at = {"at": NOON} | other
    for refused in (
        lambda: place(three, "outcomes", AccountabilityMode.IN_COUNCIL, **other),
        lambda: role_in(three, area, AreaRoleKind.OFFICER, **other),
        lambda: actions.end_area_role(role_id=lead.pk, ends_before=LATER, **at),
        lambda: actions.record_duty_done(
            role_id=lead.pk, code="reports", evidence="x", done_on=TODAY, **at
        ),
        lambda: actions.write_guideline(
            delegation_id=delegation.pk,
            title="x",
            text="x",
            kept_at="",
            starts_on=TODAY,
            **at,
        ),
        lambda: transfer_of(three, **other),
        lambda: support_of(three, **other),
        lambda: request_of(three, area, **other),
        lambda: actions.allocate_support(
            request_id=request.pk, support_id=support.pk, hundredths=1, **at
        ),
        lambda: actions.open_area(
            partnership_id=three.partnership.pk, name="x", starts_on=TODAY, **at
        ),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert Event.objects.count() == before


def test_support_is_recorded_for_a_partner_that_employs_it(three):
    with pytest.raises(BadInput, match="the partner that employs it"):
        support_of(three, employer_id=OrganisationFactory().pk)
    with pytest.raises(BadInput, match="what the post is called"):
        support_of(three, title=" ")
    assert not Support.objects.exists()
