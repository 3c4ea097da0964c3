"""Joint posts and staff lent by section 113: what is kept, who is refused, nothing half-done."""

from datetime import date, timedelta
from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.partnership import delegation_to, post_of, three_partners

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.actions.posts import PostSaid
from ropewalk.partnership.kinds import Capacity, Office, Position
from ropewalk.partnership.models import Partner, Post, PostHolder, Secondment
from ropewalk.partnership.queries.officers import officers_of
from ropewalk.partnership.queries.posts import (
    funding_warnings,
    post_page,
    reporting_lines,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


three = laid(three_partners)


def fill(three, post, name, *, is_job_share=False, **changes):
    said = {"email": "", "starts_on": TODAY, "by": three.secretary, "at": NOON}
    return actions.fill_post(
        post_id=post.pk, name=name, is_job_share=is_job_share, **said | changes
    )


def lend(three, post, **changes):
    said = {
        "organisation_id": three.first.pk,
        "office": Office.DASS,
        "function": "Director of adult social services",
        "consulted_on": TODAY - timedelta(days=30),
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }
    return actions.make_staff_available(post_id=post.pk, **said | changes)


def test_s0_31_a_chief_executive_whom_the_nhs_pays_45_percent_of(three):
    post = post_of(three)

    page = post_page(post, on=TODAY)
    assert page.employer == "An integrated board"
    assert [(each.partner, each.share, each.pence) for each in page.costs] == [
        ("An integrated board", "45%", 45_000_00),
        (three.first.name, "55%", 55_000_00),
    ]
    assert sum(each.pence for each in page.costs) == post.yearly_pence
    event = Event.objects.get(kind=Event.Kind.POST_MADE)
    assert (event.actor_id, event.detail) == (three.secretary.pk, "Chief executive")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": " "}, "what the post is called"),
        ({"named": ["  "]}, "to whom the post answers"),
        ({"shares": {}}, "which partners pay"),
        ({"funded_until": TODAY - timedelta(days=1)}, "ends before the post starts"),
    ],
)
def test_half_a_post_is_refused_and_nothing_is_written(three, changes, said):
    with pytest.raises(BadInput, match=said):
        post_of(three, **changes)
    assert not Post.objects.exists()


def test_shares_that_leave_a_part_unpaid_are_refused(three):
    with pytest.raises(BadInput, match="add up to 45%"):
        post_of(three, shares={three.icb.pk: Fraction(45, 100)})


def test_who_pays_and_who_employs_are_partners(three):
    stranger = OrganisationFactory()
    with pytest.raises(BadInput, match="are partners on that day"):
        post_of(three, employer_id=stranger.pk)
    with pytest.raises(BadInput, match="are partners on that day"):
        post_of(three, shares={stranger.pk: Fraction(1)})


def test_the_same_form_sent_twice_makes_one_post(three):
    key = uuid4()
    said = PostSaid(
        "Post", three.first.pk, 0, {three.first.pk: Fraction(1)}, TODAY, named=["X"]
    )
    for _ in range(2):
        actions.make_post(
            partnership_id=three.partnership.pk,
            said=said,
            submission_key=key,
            by=three.secretary,
            at=NOON,
        )
    assert Post.objects.get().shares.count() == 1


def test_s3_24_two_hold_one_post_when_it_is_said_to_be_a_job_share(three):
    post = post_of(three, title="Project manager")
    fill(three, post, "One half")

    with pytest.raises(BadInput, match="One half holds this post then"):
        fill(three, post, "Other half")
    fill(three, post, "Other half", is_job_share=True)

    page = post_page(post, on=TODAY)
    assert [each.member.name for each in page.holders] == ["One half", "Other half"]
    assert sum(each.pence for each in page.costs) == 100_000_00, "and it costs once"


def test_who_leaves_a_post_leaves_it_to_the_next(three):
    post = post_of(three)
    holder = fill(three, post, "First")
    gone = TODAY + timedelta(days=10)

    actions.leave_post(
        post_holder_id=holder.pk, ends_before=gone, by=three.secretary, at=NOON
    )
    fill(three, post, "Second", starts_on=gone)

    assert [each.member.name for each in post_page(post, on=gone).holders] == ["Second"]
    assert [each.member.name for each in post_page(post, on=TODAY).holders] == ["First"]
    with pytest.raises(BadInput, match="left this post already"):
        actions.leave_post(
            post_holder_id=holder.pk, ends_before=gone, by=three.secretary, at=NOON
        )


def test_a_post_is_held_within_its_own_term(three):
    post = post_of(three)
    with pytest.raises(BadInput, match="no such post on that day"):
        fill(three, post, "Early", starts_on=TODAY - timedelta(days=1))
    assert not PostHolder.objects.exists()


def test_s3_18_the_end_of_a_posts_money_is_said_before_it_comes(three):
    post = post_of(
        three,
        title="Strategy co-ordinator",
        named=["First manager", "Second manager", "Third manager"],
        funded_from="Special transitional grant",
        funded_until=TODAY + timedelta(days=100),
    )

    assert funding_warnings(three.partnership, on=TODAY) == [
        "The money for Strategy co-ordinator ends on 21 January 2027, in 100 days."
    ]
    assert len(post_page(post, on=TODAY).answers_to) == 3
    actions.fund_post(
        post_id=post.pk,
        funded_from="Both councils",
        funded_until=None,
        by=three.secretary,
        at=NOON,
    )
    assert funding_warnings(three.partnership, on=TODAY) == []
    assert (
        "before that 2027-01-21"
        in Event.objects.get(kind=Event.Kind.POST_FUNDED).detail
    )


def test_s1_15_a_manager_answers_to_the_chair_and_more_goes_to_the_board(three):
    board = three.board(name="Joint commissioning board")
    post = post_of(
        three,
        title="Joint commissioning manager",
        named=[],
        body_ids=[board.pk],
        remit=[f"Item {n}" for n in range(1, 9)],
    )
    delegation_to(three, board, post.title)

    page = post_page(post, on=TODAY)

    assert page.answers_to == ["the chair of Joint commissioning board"]
    assert len(page.remit) == 8
    assert page.limits == [
        "Buying care at home: up to £50,000.00; more goes to Joint commissioning board."
    ]


def test_s0_40_a_chief_executive_is_also_director_by_section_113(three):
    cabinet = three.body(name="Cabinet", reports_to_post="Council")
    trust = three.body(name="Care trust board", reports_to_post="Region")
    post = post_of(three, named=[], body_ids=[cabinet.pk, trust.pk])
    account = MembershipFactory(organisation=three.icb).account
    fill(three, post, "A chief executive", email=account.email)

    lend(three, post)
    actions.appoint_officer(
        organisation_id=three.first.pk,
        office=Office.DASS,
        email=account.email,
        starts_on=TODAY,
        by=administrator(three.first),
        at=NOON,
    )

    held = Secondment.objects.get()
    assert (held.post, held.post.employer, held.consulted_on) == (
        post,
        three.icb,
        TODAY - timedelta(days=30),
    )
    [office] = [
        each
        for each in officers_of(three.partnership, on=TODAY)
        if (each.organisation, each.office) == (three.first.name, Office.DASS.label)
    ]
    assert office.holder == account.name
    assert office.lent == (
        "by section 113: Chief executive, employed by An integrated board"
    )
    lines = [
        each
        for each in reporting_lines(three.partnership, on=TODAY)
        if each.who == "Chief executive"
    ]
    assert [each.to for each in lines] == [
        "the chair of Cabinet",
        "the chair of Care trust board",
    ]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"function": " "}, "which function"),
        ({"consulted_on": TODAY + timedelta(days=1)}, "before it starts"),
        ({"office": Office.NHS_FINANCE}, "has no chief finance officer"),
    ],
)
def test_a_section_113_record_that_lacks_something_is_refused(three, changes, said):
    post = post_of(three)
    with pytest.raises(BadInput, match=said):
        lend(three, post, **changes)
    assert not Secondment.objects.exists()


def test_staff_are_not_lent_to_their_own_employer_nor_to_a_stranger_nor_twice(three):
    post = post_of(three)
    with pytest.raises(BadInput, match="employs it already"):
        lend(three, post, organisation_id=three.icb.pk, office=None)
    with pytest.raises(BadInput, match="another partner"):
        lend(three, post, organisation_id=OrganisationFactory().pk)
    lend(three, post)
    with pytest.raises(BadInput, match="recorded already"):
        lend(three, post)
    assert Secondment.objects.count() == 1


def test_s3_05_the_joint_board_reports_to_the_consultative_committee(three):
    committee = three.body(name="Joint consultative committee")
    board = three.body(
        name="Joint commissioning board",
        reports_to_body_ids=[committee.pk],
        reports_to_post="",
    )
    for title in ("Health commission", "Social services", "District", "Region"):
        three.seat(board, title, Capacity.OFFICER, three.first)
    for number in (1, 2):
        three.seat(board, f"GP {number}", Capacity.CLINICIAN, position=Position.GP)
    three.seat(board, "Health council", Capacity.PUBLIC, has_vote=False)

    assert ("Joint commissioning board", "Joint consultative committee") in [
        (each.who, each.to) for each in reporting_lines(three.partnership, on=TODAY)
    ]
    assert board.seats.filter(position=Position.GP).count() == 2


def report(three, body, to=None, words="", **changes):
    said = {"by": three.secretary, "at": NOON}
    return actions.add_reporting_line(
        body_id=body.pk,
        to_body_id=to.pk if to else None,
        to_post=words,
        **said | changes,
    )


def test_a_body_comes_to_report_to_two_and_never_to_itself(three):
    lower, upper, top = (
        three.body(name=name, reports_to_post="") for name in ("Low", "Mid", "Top")
    )
    report(three, lower, upper)
    report(three, lower, words="The  council")
    report(three, upper, top)

    assert [each.to for each in reporting_lines(three.partnership, on=TODAY)] == [
        "Mid",
        "The council",
        "Top",
        "",
    ]
    for body, to in ((top, lower), (top, top), (upper, lower)):
        with pytest.raises(BadInput, match="directly or through others"):
            report(three, body, to)
    with pytest.raises(BadInput, match="Low reports to Mid already"):
        report(three, lower, upper)
    with pytest.raises(BadInput, match="Low reports to The council already"):
        report(three, lower, words="The council")
    with pytest.raises(BadInput, match="one body of the list, or in words"):
        report(three, lower)
    with pytest.raises(BadInput, match="one body of the list, or in words"):
        report(three, lower, top, words="And another")
    other = three_partners().body(name="Elsewhere")
    with pytest.raises(BadInput, match="a body of this partnership"):
        report(three, lower, other)
    with pytest.raises(PermissionDenied):
        report(three, lower, top, by=MembershipFactory().account)


@pytest.mark.parametrize("kind", [OrganisationKind.HOUSING, OrganisationKind.VOLUNTARY])
def test_s0_25_a_housing_or_voluntary_body_joins(three, kind):
    joining = OrganisationFactory(kind=kind, name="A wider partner")
    said = {
        "partnership_id": three.partnership.pk,
        "organisation_id": joining.pk,
        "starts_on": TODAY,
        "by": three.secretary,
        "at": NOON,
    }

    partner = actions.add_partner(**said)

    assert partner.organisation == joining
    assert Event.objects.filter(kind=Event.Kind.PARTNER_JOINED).count() == 1
    with pytest.raises(BadInput, match="A wider partner is a partner already"):
        actions.add_partner(**said)
    with pytest.raises(BadInput, match="before the partnership starts"):
        actions.add_partner(**said | {"starts_on": date(2021, 4, 1)})
    with pytest.raises(BadInput, match="exists on the day"):
        actions.add_partner(**said | {"organisation_id": 0})
    assert Partner.objects.filter(organisation=joining).count() == 1


@pytest.mark.parametrize("role", [Role.OBSERVER, Role.FINANCE, Role.SIGNATORY])
def test_who_may_not_keep_the_records_changes_no_post(three, role):
    post = post_of(three)
    other = MembershipFactory(organisation=three.first, role=role).account
    with pytest.raises(PermissionDenied, match="keep this partnership's records"):
        fill(three, post, "Kim", by=other)
    with pytest.raises(PermissionDenied):
        lend(three, post, by=other)
    with pytest.raises(PermissionDenied):
        actions.fund_post(
            post_id=post.pk, funded_from="", funded_until=None, by=other, at=NOON
        )
    with pytest.raises(PermissionDenied):
        actions.add_partner(
            partnership_id=three.partnership.pk,
            organisation_id=OrganisationFactory().pk,
            starts_on=TODAY,
            by=other,
            at=NOON,
        )
    assert not PostHolder.objects.exists()
    assert not Secondment.objects.exists()


def test_no_name_is_written_to_the_record_of_what_was_done(three):
    post = post_of(three)
    fill(three, post, "Robin Made-Up")
    assert not Event.objects.filter(detail__contains="Made-Up").exists()
