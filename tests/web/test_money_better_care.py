"""Pages of Better Care Fund working copies as the pool manager, a partner and a stranger meet them."""

import re
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest
from django.urls import reverse
from factories.better_care import better_care
from factories.money import open_pool
from factories.organisations import TODAY, MembershipFactory

from ropewalk.money.models import BetterCareApproval, BetterCarePlan, BetterCareScheme
from ropewalk.money.rules.better_care_lists import Listing
from ropewalk.partnership.kinds import BodyKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def copy():
    return better_care()


@pytest.fixture
def by_manager(client, copy):
    client.force_login(copy.pool.manager)
    return client


def at(name, *numbers):
    return reverse(name, args=numbers)


def said(client, address):
    return client.get(address).content.decode()


def day_of(name, day):
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def test_a_copy_is_begun_from_its_fund_and_listed(client):
    pool = open_pool()
    board = pool.three.body(name="Health and wellbeing board", kind=BodyKind.WELLBEING)
    pool.three.body(name="Sale group", kind=BodyKind.LOCALITY)
    client.force_login(pool.manager)
    assert "no working copy" in said(client, at("better-care"))
    start = said(client, at("start-better-care", pool.fund.pk))
    assert "Health and wellbeing board</option>" in start
    assert "Sale group" not in start

    answer = client.post(
        at("start-better-care", pool.fund.pk),
        {
            "board_id": board.pk,
            "area": "Trafford",
            "year_starting": 2026,
            "submission_key": uuid4(),
        },
    )
    plan = BetterCarePlan.objects.get()
    assert answer["Location"] == at("better-care-plan", plan.pk)
    page = said(client, at("better-care"))
    assert "Trafford, 2026/27" in page
    assert "version 1, being worked on" in page
    page = said(client, answer["Location"])
    assert "not loaded: load from the framework" in page
    assert "nhsuk-tag--red" in page
    assert "Aligned - not yet a section 75 pool" in page


def test_from_the_first_scheme_to_the_boards_approval_and_another_version(
    by_manager, copy
):
    plan = copy.plan.pk
    by_manager.post(
        at("enter-scheme", plan),
        {
            "title": "Reablement",
            "area_of_spend": "social_care",
            "source_id": copy.pool.source.pk,
            "strand_id": copy.pool.strand.pk,
            "pence": "1,000",
            "submission_key": uuid4(),
        },
    )
    page = said(by_manager, at("better-care-plan", plan))
    assert "£1,000.00 is planned in 1 scheme against £0.00 of income" in page
    assert "provider: it is missing" in page

    change = at("change-scheme", plan, 1)
    assert 'value="1,000"' in said(by_manager, change)
    by_manager.post(
        change,
        {
            "title": "Reablement",
            "description": "Help to get going again",
            "scheme_type": "home_based",
            "objective": "discharge",
            "area_of_spend": "social_care",
            "provider": "The council",
            "source_id": copy.pool.source.pk,
            "strand_id": copy.pool.strand.pk,
            "pence": "900",
            "submission_key": uuid4(),
        },
    )
    by_manager.post(
        at("enter-scheme-income", plan),
        {
            "source_id": copy.pool.source.pk,
            "kind": "nhs_minimum",
            "pence": "900",
            "said_by": "Allocations, January 2025",
        },
    )
    by_manager.post(
        at("enter-social-care-minimum", plan),
        {"pence": "800", "said_by": "Allocations, January 2025"},
    )
    by_manager.post(
        at("better-care-cover", plan), {"prepared_by_post": "Joint commissioner"}
    )
    assert "not complete" in said(by_manager, at("approve-better-care", plan))
    copy.contributed(nhs=500_00)
    for each in copy.seen.asked:
        by_manager.post(
            at("assure-condition", plan, each.code),
            {"holds": "yes", "words": "As the board heard"},
        )
    page = said(by_manager, at("better-care-plan", plan))
    assert "Joint commissioner" in page
    assert "At least £800.00 goes to adult social care" in page

    approve = at("approve-better-care", plan)
    seen = re.search(r'name="as_seen" value="(\w+)"', said(by_manager, approve))[1]
    answer = by_manager.post(
        approve,
        {"minute": "Minute 7", "as_seen": seen, **day_of("approved_on", TODAY)},
    )
    assert answer.status_code == 302
    assert BetterCareApproval.objects.get().minute == "Minute 7"
    page = said(by_manager, at("better-care-plan", plan))
    assert "Every checker says yes" in page
    assert "locked" in page
    assert "Add a scheme" not in page

    by_manager.post(at("reopen-better-care", plan), {"why": "A late grant"})
    page = said(by_manager, at("better-care-plan", plan))
    assert "begun because: A late grant" in page
    by_manager.post(
        at("withdraw-scheme", plan, 1), {"why": "Ended", "submission_key": uuid4()}
    )
    assert BetterCareScheme.objects.last().is_withdrawn
    page = said(by_manager, at("better-care-plan", plan) + "?version=1")
    assert "£900.00 is planned in 1 scheme" in page
    assert by_manager.get(at("change-scheme", plan, 1)).status_code == 404


def test_what_a_year_asks_is_loaded_on_a_page(client):
    copy = better_care(year=2026)
    client.force_login(copy.pool.manager)
    for listing in ("conditions", "metrics"):
        client.post(
            at("load-asked", copy.plan.pk, listing),
            {"titles": "One thing\nAnother\n", "said_by": "Framework, section 3"},
        )
    page = said(client, at("better-care-plan", copy.plan.pk))

    assert "Framework, section 3 (entered by the user)" in page
    assert client.get(at("load-asked", copy.plan.pk, "areas")).status_code == 404
    assert copy.plan.asked.filter(listing=Listing.METRICS).count() == 2


def test_a_quarter_is_reported_and_taken_away(by_manager, copy):
    plan = copy.plan.pk
    page = said(by_manager, at("better-care-quarter", plan, 1))
    assert "a plan that the board has approved" in page
    copy.complete().approve()

    for listing, code in (("metrics", "emergency"), ("conditions", "agreed")):
        answer = by_manager.post(
            at("report-quarter", plan, 4, listing, code),
            {"holds": "no", "words": "=A hard winter"},
        )
        assert answer["Location"] == at("better-care-quarter", plan, 4)
    page = said(by_manager, answer["Location"])
    assert "=A hard winter" in page
    assert "0 of 3 metrics are on track" in page
    for name, numbers in (
        ("better-care-quarter-workbook", (plan, 4)),
        ("better-care-workbook", (plan,)),
    ):
        answer = by_manager.get(at(name, *numbers))
        assert "working-copy-better-care-trafford" in answer["Content-Disposition"]
        assert openpyxl.load_workbook(BytesIO(answer.content))["Cover"]["A1"].value
    assert by_manager.get(at("better-care-quarter", plan, 5)).status_code == 404
    unheard = at("report-quarter", plan, 1, "metrics", "moon")
    assert by_manager.get(unheard).status_code == 404


def test_no_page_says_that_it_is_ready_to_submit(by_manager, copy):
    copy.complete().approve()
    for name, numbers in (
        ("better-care", ()),
        ("better-care-plan", (copy.plan.pk,)),
        ("better-care-quarter", (copy.plan.pk, 1)),
    ):
        page = said(by_manager, at(name, *numbers))
        assert "Working copy" in page
        assert "ready to submit" not in page.casefold()


def test_a_partner_reads_it_and_is_told_who_keeps_it(client, copy):
    copy.scheme()
    client.force_login(MembershipFactory(organisation=copy.pool.three.icb).account)
    page = said(client, at("better-care-plan", copy.plan.pk))

    assert "does not let you keep this fund" in page
    assert "Change scheme 1" not in page
    assert "keep this fund" in said(client, at("enter-scheme", copy.plan.pk))


def test_the_page_costs_the_same_for_many_schemes(
    by_manager, copy, django_assert_max_num_queries
):
    copy.complete()
    address = at("better-care-plan", copy.plan.pk)
    with django_assert_max_num_queries(40) as few:
        by_manager.get(address)
    for _ in range(4):
        copy.scheme()
    with django_assert_max_num_queries(len(few)):
        by_manager.get(address)


def test_tables_can_be_taken_away(by_manager, copy):
    copy.scheme()
    for name, table in (
        ("better-care-plan", "schemes"),
        ("better-care-quarter", "spend"),
    ):
        numbers = (copy.plan.pk, 1) if name.endswith("quarter") else (copy.plan.pk,)
        answer = by_manager.get(f"{at(name, *numbers)}?table={table}&format=csv")
        assert b"Reablement" in answer.content
    answer = by_manager.get(at("better-care") + "?table=plans&format=csv")
    assert b"Trafford" in answer.content
