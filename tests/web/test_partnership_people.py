"""Pages about who does what: member, other role, stranger; bad input; what pages cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from factories.laid import laid
from factories.organisations import (
    NOON,
    TODAY,
    MembershipFactory,
    OrganisationFactory,
    administrator,
)
from factories.partnership import (
    area_of,
    delegation_to,
    post_of,
    request_of,
    role_in,
    support_of,
    three_partners,
    transfer_of,
)

from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.organisations.models import OrganisationKind, Role
from ropewalk.partnership import actions
from ropewalk.partnership.models import (
    Accountability,
    AreaRole,
    DutyDone,
    Guideline,
    Post,
    Secondment,
    StaffTransfer,
    StatutoryOfficer,
    Support,
    SupportAllocation,
    SupportRequest,
)

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def text(response):
    return response.content.decode()


def soon():
    """Sixty days from the day of the test: a run of the tests can pass midnight."""
    return local_day(timezone.now()) + timedelta(days=60)


def boxes(name, day=TODAY):
    return {
        f"{name}_{part}": str(getattr(day, part)) for part in ("day", "month", "year")
    }


partners = laid(three_partners)


@pytest.fixture
def three(client, partners):
    client.force_login(partners.secretary)
    return partners


def page(client, name, number):
    return text(client.get(reverse(name, args=[number])))


def send(client, name, number, /, **said):
    return text(client.post(reverse(name, args=[number]), said, follow=True))


def post_said(three, **changes):
    return {
        "title": "Chief executive",
        "employer_id": str(three.icb.pk),
        "yearly_pence": "100,000",
        f"share_{three.icb.pk}": "45",
        f"share_{three.first.pk}": "55",
        "named": "Leader of the council\nCabinet member",
        "submission_key": str(uuid4()),
        **boxes("starts_on"),
        **boxes("funded_until", soon()),
    } | changes


def test_s0_31_a_joint_post_is_made_and_its_page_shows_who_pays_what(client, three):
    answer = send(client, "make-post", three.partnership.pk, **post_said(three))

    assert "£100,000.00" in answer
    assert f"The money for Chief executive ends on {day(soon())}, in 60 days." in answer
    seen = page(client, "post", Post.objects.get().pk)
    assert "£45,000.00" in seen
    assert "£55,000.00" in seen
    assert "Leader of the council and Cabinet member" in seen
    assert "Nobody holds it yet." in seen


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"title": ""}, "Enter what the post is called."),
        ({"yearly_pence": "a lot"}, "Enter a sum in pounds"),
        ({"named": ""}, "Say to whom the post answers"),
        ({"employer_id": ""}, "Choose who employs"),
    ],
)
def test_a_wrong_answer_about_a_post_is_named_and_nothing_is_made(
    client, three, changes, said
):
    answer = send(
        client, "make-post", three.partnership.pk, **post_said(three, **changes)
    )
    assert "There is a problem" in answer
    assert said in answer
    assert not Post.objects.exists()


def test_shares_that_do_not_make_one_whole_are_refused_on_the_page(client, three):
    share = {f"share_{three.first.pk}": "half"}
    assert "Enter a share above 0" in send(
        client, "make-post", three.partnership.pk, **post_said(three, **share)
    )
    share = {f"share_{three.first.pk}": "50"}
    assert "The shares add up to 95%, not to 100%." in send(
        client, "make-post", three.partnership.pk, **post_said(three, **share)
    )
    assert not Post.objects.exists()


def test_s3_24_s0_40_a_post_is_shared_lent_and_left(client, three):
    post = post_of(three)
    send(client, "hold-post", post.pk, name="One half", **boxes("starts_on"))
    answer = send(client, "hold-post", post.pk, name="Other", **boxes("starts_on"))
    assert "One half holds this post then" in answer
    answer = send(
        client,
        "hold-post",
        post.pk,
        name="Other half",
        is_job_share="on",
        **boxes("starts_on"),
    )
    assert "One half and Other half hold it as a job-share." in answer

    answer = send(
        client,
        "lend-post",
        post.pk,
        organisation_id=str(three.first.pk),
        office="dass",
        function="Director of adult social services",
        **boxes("consulted_on"),
        **boxes("starts_on"),
    )
    assert "Made available by section 113" in answer
    assert "Employed by An integrated board." in answer
    assert Secondment.objects.get().organisation == three.first
    assert "by section 113: Chief executive" in page(
        client, "officers", three.partnership.pk
    )

    holder = post.holders.first()
    answer = send(
        client,
        "leave-post",
        holder.pk,
        **boxes("ends_before", soon()),
    )
    assert f"until {day(soon())}" in answer


def test_the_money_of_a_post_is_changed(client, three):
    post = post_of(three)
    said = {"funded_from": "A grant", "as_seen": "no-end-"}
    said |= boxes("funded_until", soon())
    assert 'value="no-end-"' in page(client, "fund-post", post.pk)

    answer = send(client, "fund-post", post.pk, **said)

    assert "A grant" in answer
    assert "Money that ends." in answer
    late = said | {"funded_from": "Another"}
    assert "This has changed since you opened it." in send(
        client, "fund-post", post.pk, **late
    )
    post.refresh_from_db()
    assert post.funded_from == "A grant"


def test_officers_of_each_partner_and_what_is_vacant(client, three):
    seen = page(client, "officers", three.partnership.pk)

    assert "6 offices have nobody." not in seen
    assert "5 offices have nobody." in seen
    assert "An administrator of each partner records its officers." in seen
    assert "Chief finance officer (NHS body)" in seen
    assert "does not let you change its roles" in page(
        client, "appoint-officer", three.partnership.pk
    )

    client.force_login(administrator(three.second))
    officer = MembershipFactory(organisation=three.second).account
    said = {
        "office": f"{three.second.pk}:s151",
        "email": officer.email,
        **boxes("starts_on"),
    }
    elsewhere = said | {"office": f"{three.first.pk}:s151"}
    assert "not among the choices any more" in send(
        client, "appoint-officer", three.partnership.pk, **elsewhere
    )
    answer = send(client, "appoint-officer", three.partnership.pk, **said)
    assert officer.name in answer
    assert "4 offices have nobody." in answer
    assert StatutoryOfficer.objects.count() == 3


def test_s0_34_a_function_is_placed_and_the_directors_post_is_not(client, three):
    said = {
        "organisation_id": str(three.first.pk),
        "mode": "other",
        "delegated_to_id": str(three.icb.pk),
        "holder_post": "Chief executive",
        **boxes("starts_on"),
    }
    number = three.partnership.pk
    answer = send(client, "place-function", number, code="director-post", **said)
    assert "cannot be transferred to another body" in answer
    assert not Accountability.objects.exists()

    answer = send(client, "place-function", number, code="outcomes", **said)
    assert "Delegated for another partner to deliver" in answer
    assert f"Not recorded yet for {three.first.name}: 12" in answer
    assert f"Not recorded yet for {three.second.name}: 13" in answer


def test_s4_12_s4_13_areas_their_lead_officers_and_duties(client, three):
    number = three.partnership.pk
    assert "No area of commissioning is open yet." in page(client, "areas", number)
    answer = send(
        client, "open-area", number, name="Older people", **boxes("starts_on")
    )
    assert "Without a lead commissioner: Older people." in answer
    area = three.partnership.areas.get()
    said = {
        "kind": "officer",
        "grade": "other",
        "level": "service",
        "title": "Officer",
        "employer_id": str(three.first.pk),
        "name": "An officer",
        **boxes("starts_on"),
    }
    assert "name the lead first" in send(client, "give-role-in-area", area.pk, **said)
    lead = said | {"kind": "lead", "name": "A lead"}
    assert "deputy or assistant director" in send(
        client, "give-role-in-area", area.pk, **lead
    )
    lead |= {"grade": "deputy"}
    answer = send(client, "give-role-in-area", area.pk, **lead)
    assert "Every area has its lead commissioner." in answer
    assert "Accountable for: 4 duties" in answer
    answer = send(client, "give-role-in-area", area.pk, **said)
    assert "Answers to A lead" in answer
    assert "Responsible for: 7 duties" in answer
    again = lead | {"name": "Another"}
    assert "has a lead commissioner already, A lead" in send(
        client, "give-role-in-area", area.pk, **again
    )

    role = AreaRole.objects.get(kind="lead")
    duty = {"code": "reports", "evidence": "Report 3", **boxes("done_on")}
    assert "Report 3" in send(client, "record-duty", role.pk, **duty)
    assert DutyDone.objects.count() == 1
    answer = send(client, "end-area-role", role.pk, **boxes("ends_before", soon()))
    assert AreaRole.objects.get(pk=role.pk).ends_before == soon()


def test_s4_14_support_is_recorded_asked_for_put_in_place_and_given(client, three):
    number = three.partnership.pk
    assert "Nobody is in the support team yet." in page(client, "support", number)
    said = {
        "title": "Analyst",
        "employer_id": str(three.first.pk),
        "skill": "data",
        "hundredths": "0.5",
        "submission_key": str(uuid4()),
        **boxes("starts_on"),
    }
    assert "like 1 or 0.5" in send(
        client, "record-support", number, **said | {"hundredths": "lots"}
    )
    answer = send(client, "record-support", number, **said)
    assert "Data analysis: vacant, 0.5 of a full-time post." in answer
    support = Support.objects.get()
    answer = send(client, "fill-support", support.pk, name="Kim", **boxes("starts_on"))
    assert "Kim" in answer

    area = area_of(three)
    asked = {
        "skill": "data",
        "hundredths": "1",
        "purpose": "A needs assessment",
        "submission_key": str(uuid4()),
        **boxes("starts_on"),
        **boxes("ends_before", soon()),
    }
    answer = send(client, "request-support", area.pk, **asked)
    assert "so 0.5 of a full-time post is missing" in answer
    request = SupportRequest.objects.get()
    answer = send(
        client, "prioritise-request", request.pk, priority="1", as_seen="no-place"
    )
    assert "Work plan of the support team" in answer
    given = {"support_id": str(support.pk), "hundredths": "0.75"}
    assert "0.5 of a full-time post free" in send(
        client, "allocate-support", request.pk, **given
    )
    given |= {"hundredths": "0.5"}
    answer = send(client, "allocate-support", request.pk, **given)
    assert "0.5 of a full-time post of Analyst" in answer
    assert SupportAllocation.objects.count() == 1
    assert "given 0.5 of a full-time post" in page(
        client, "allocate-support", request.pk
    )


def test_s0_36_staff_who_moved_are_recorded_once(client, three):
    said = {
        "people": "150",
        "from_organisation_id": str(three.first.pk),
        "to_organisation_id": str(three.icb.pk),
        "route": "tupe",
        "pension_scheme": "nhs",
        "pension_terms": "Open admission agreement",
        "submission_key": str(uuid4()),
        **boxes("moved_on"),
    }
    number = three.partnership.pk
    assert "as a whole number like 150" in send(
        client, "record-transfer", number, **said | {"people": "many"}
    )
    for _ in range(2):
        answer = send(client, "record-transfer", number, **said)
    assert "Council to NHS: 150." in answer
    assert "NHS Pension Scheme" in answer
    assert StaffTransfer.objects.count() == 1


def test_s3_25_a_guideline_is_written_for_a_delegation(client, three):
    number = three.partnership.pk
    assert "Nothing is delegated yet" in page(client, "guidelines", number)
    delegation = delegation_to(three, three.board())
    said = {"title": "Third tier", "text": "Ask before you pool.", **boxes("starts_on")}

    answer = send(client, "write-guideline", delegation.pk, **said)

    assert "Ask before you pool." in answer
    assert Guideline.objects.get().delegation == delegation


def test_s0_40_reporting_lines_are_drawn_listed_and_what_has_none_is_pointed_out(
    client, three
):
    cabinet = three.body(name="Cabinet", reports_to_post="Full council")
    trust = three.body(name="Care trust board", reports_to_post="Region")
    post_of(three, named=[], body_ids=[cabinet.pk, trust.pk])
    three.body(name="Lost group", reports_to_post="")

    seen = page(client, "reporting", three.partnership.pk)

    assert "<svg" in seen
    assert "<strong>Chief executive</strong> reports to the chair of Cabinet" in seen
    assert "<strong>Chief executive</strong> reports to the chair of Care trust" in seen
    assert "One body reports to nobody." in seen
    lost = three.partnership.bodies.get(name="Lost group")
    assert "one body of the list, or in words" in send(
        client, "add-reporting-line", lost.pk, to_post=""
    )
    answer = send(
        client, "add-reporting-line", lost.pk, to_body_id=str(cabinet.pk), to_post=""
    )
    assert "Every body reports to somebody." in answer
    assert "<strong>Lost group</strong> reports to Cabinet" in answer


def test_s0_30_who_does_what_prints_what_the_partnership_means_by_its_words(
    client, three
):
    made = actions.form_partnership(
        name="With its own words",
        purpose="To commission",
        organisation_ids=[three.first.pk, three.icb.pk],
        starts_on=TODAY,
        submission_key=uuid4(),
        by=three.secretary,
        at=NOON,
        joint_means="Two bodies decide together",
        integrated_means="One team, one budget",
    )

    own = page(client, "who-does-what", made.pk)

    assert "Two bodies decide together" in own
    assert "One team, one budget" in own
    assert "not said" in page(client, "who-does-what", three.partnership.pk)


def test_s0_28_a_register_of_bodies_and_everything_that_has_nobody(client, three):
    three.board(reports_to_post="")
    area_of(three)
    post_of(three)
    support_of(three, name="")

    seen = page(client, "who-does-what", three.partnership.pk)

    for each in (
        "Joint board reports to nobody.",
        "Older people has no lead commissioner.",
        "Chief executive is vacant.",
        "Analyst in the support team is vacant.",
        "has nobody recorded as director of adult social services.",
    ):
        assert each in seen
    assert ">Strategic</td>" in seen
    assert ">4</td>" in seen


def test_s0_25_a_housing_body_joins_on_the_page(client, three):
    joining = OrganisationFactory(kind=OrganisationKind.HOUSING, name="Homes together")
    number = three.partnership.pk
    said = {"organisation_id": str(joining.pk), **boxes("starts_on")}
    assert "Homes together" in send(client, "join-partnership", number, **said)
    assert "is a partner already" in send(client, "join-partnership", number, **said)


def test_an_observer_reads_and_is_told_why_they_cannot_change(client, three):
    post, area = post_of(three), area_of(three)
    role, request = role_in(three, area), request_of(three, area)
    transfer_of(three)
    client.force_login(MembershipFactory(organisation=three.second).account)
    number = three.partnership.pk

    assert "Chief executive" in page(client, "posts", number)
    for name, key in (
        ("make-post", number),
        ("hold-post", post.pk),
        ("place-function", number),
        ("open-area", number),
        ("give-role-in-area", area.pk),
        ("end-area-role", role.pk),
        ("record-transfer", number),
        ("record-support", number),
        ("allocate-support", request.pk),
        ("join-partnership", number),
    ):
        seen = page(client, name, key)
        assert "keep this partnership" in seen, name
        assert "<form method" not in seen, name
    assert "Only the lead commissioner" in page(
        client, "prioritise-request", request.pk
    )
    answer = client.post(reverse("make-post", args=[number]), post_said(three))
    assert answer.status_code == 403


def test_a_lead_who_keeps_no_records_asks_for_support(client, three):
    area = area_of(three)
    account = MembershipFactory(organisation=three.second, role=Role.OBSERVER).account
    role_in(three, area, email=account.email)
    client.force_login(account)
    seen = page(client, "request-support", area.pk)
    assert "<form method" in seen


@pytest.mark.parametrize("name", ["posts", "officers", "areas", "support", "reporting"])
def test_tables_are_downloaded_and_addresses_are_right(client, three, name):
    number = three.partnership.pk
    answer = client.get(reverse(name, args=[number]))
    assert answer.status_code == 200
    table = {"posts": "posts", "officers": "officers", "areas": "actors"}.get(name)
    if table:
        sheet = client.get(
            reverse(name, args=[number]), {"table": table, "format": "csv"}
        )
        assert sheet["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(
    "name", ["posts", "officers", "areas", "support", "reporting", "who-does-what"]
)
def test_pages_cost_the_same_however_much_there_is(
    client, three, django_assert_max_num_queries, name
):
    def more(n):
        area = area_of(three, f"Area {n}")
        role_in(three, area)
        request_of(three, area)
        support_of(three, title=f"Analyst {n}")
        post_of(three, title=f"Post {n}")
        three.body(name=f"Body {n}")

    more(0)
    with django_assert_max_num_queries(30) as before:
        page(client, name, three.partnership.pk)
    for n in range(1, 5):
        more(n)
    with django_assert_max_num_queries(len(before.captured_queries)):
        page(client, name, three.partnership.pk)
