"""Meetings and decisions as a newcomer goes through them, and each page by itself."""

from uuid import uuid4

import pytest
from browser.conftest import MOST_APART
from browser.steps import led_by
from django.utils import timezone
from factories.organisations import NOON, TODAY, MembershipFactory, OrganisationFactory
from factories.outcomes import OutcomeFactory
from factories.partnership import three_partners
from factories.place import NeedFactory
from playwright.sync_api import expect

from ropewalk.figures.days import local_day
from ropewalk.organisations.models import Membership, OrganisationKind
from ropewalk.partnership import actions
from ropewalk.partnership.actions.meetings import Paper
from ropewalk.partnership.kinds import Capacity
from ropewalk.partnership.models import Decision


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


def secretary_of(three):
    return Membership.objects.get(account=three.secretary)


def officers_of(three):
    return Membership.objects.filter(account__in=three.officers.values())


def test_a_newcomer_takes_a_decision_whose_checks_are_all_met(  # noqa: PLR0915 - one journey
    signed_in_page, check_page, view
):
    three = three_partners()
    provider = OrganisationFactory(
        kind=OrganisationKind.PROVIDER, name="Helping Hand Care"
    )
    three.agreement()
    board = three.board()
    three.seat(board, "Provider", Capacity.PROVIDER, provider, has_vote=False)
    NeedFactory(organisation=three.first, statement="Care closer to home.")
    OutcomeFactory()
    today = local_day(timezone.now())
    page = signed_in_page(view=view, membership=secretary_of(three))

    page.goto(f"/partnership/{three.partnership.pk}/")
    led_by(page.get_by_role("link", name="Meetings", exact=True))
    check_page(page, name="meetings-none")
    led_by(page.get_by_role("link", name="Call a meeting"))
    led_by(page.get_by_role("button", name="Call the meeting"))
    check_page(page, name="call-meeting-refused")
    page.get_by_label("Which body meets?").select_option("Joint board")
    day = page.get_by_role("group", name="On which day?")
    day.get_by_label("Day", exact=True).fill(str(today.day))
    day.get_by_label("Month", exact=True).fill(str(today.month))
    day.get_by_label("Year", exact=True).fill(str(today.year))
    page.get_by_label("If it cannot wait").fill("people wait in hospital.")
    led_by(page.get_by_role("button", name="Call the meeting"))
    check_page(page, name="meeting-called")

    led_by(page.get_by_role("link", name="Add an item that decides nothing"))
    check_page(page, name="add-item")
    page.get_by_label("What is the item about?").fill("Care at home")
    page.get_by_label("Helping Hand Care").check()
    page.get_by_label("What is the body asked to do?").fill("To buy more hours.")
    led_by(page.get_by_role("button", name="Add the item"))
    check_page(page, name="item")

    led_by(page.get_by_role("link", name="Propose a decision"))
    led_by(page.get_by_role("button", name="Propose it"))
    check_page(page, name="propose-refused")
    page.get_by_label("What would be decided?").fill("Buy 100 hours of care a week.")
    page.get_by_label("If it is a new matter").fill("Care at home")
    page.get_by_label("Care closer to home.").check()
    page.get_by_label("People live at home for longer").check()
    page.get_by_label("What does it use?").fill("£120,000 a year")
    page.get_by_label(f"{three.first} commits").fill("60,000")
    page.get_by_label(f"{three.icb} commits").fill("60,000")
    page.get_by_label("Which agreement").select_option("Better Care Fund agreement")
    led_by(page.get_by_role("button", name="Propose it"))
    page.get_by_text("checks are not met").wait_for()
    check_page(page, name="decision-proposed")

    led_by(page.get_by_role("link", name="Go back to the meeting"))
    led_by(page.get_by_role("link", name="Open the meeting"))
    page.get_by_role("button", name="Open the meeting").wait_for()
    for box in page.get_by_role("checkbox").all():
        box.check()
    led_by(page.get_by_role("button", name="Open the meeting"))
    check_page(page, name="meeting-open")
    led_by(page.get_by_role("link", name="1. Care at home"))
    led_by(page.get_by_role("link", name="Rule on it"))
    page.get_by_label("They take no part").check()
    check_page(page, name="rule-on-conflict")
    led_by(page.get_by_role("button", name="Record the ruling"))

    page.get_by_text("the vote is one of them").wait_for()
    decision_page = page.url
    led_by(page.get_by_role("link", name="Record the votes", exact=True))
    check_page(page, name="votes")
    page.get_by_label("For", exact=True).first.check()
    led_by(page.get_by_role("button", name="Record the votes"))
    expect(page.locator("main")).to_contain_text("has not cleared it")

    for held in officers_of(three):
        officer = signed_in_page(view=view, membership=held)
        officer.goto(decision_page)
        led_by(officer.get_by_role("link", name="Answer as"))
        officer.get_by_label("I clear it").check()
        check_page(officer, name="clear")
        led_by(officer.get_by_role("button", name="Record what I say"))

    page.reload()
    led_by(page.get_by_role("link", name="Record the result"))
    page.get_by_label("Yes, record it").check()
    check_page(page, name="result")
    led_by(page.get_by_role("button", name="Record the result"))
    page.get_by_text("Agreed, and it may be acted on.").wait_for()
    check_page(page, name="decision-agreed")
    led_by(page.get_by_role("link", name="Go back to the meeting"))
    led_by(page.get_by_role("link", name="Close the meeting"))
    page.get_by_label("Minutes").fill("No apologies.")
    led_by(page.get_by_role("button", name="Close the meeting"))
    check_page(page, name="meeting-closed")
    assert {each.found for each in Decision.objects.get().checks.all()} == {"met"}


def test_registers_and_records(signed_in_page, check_page, view):
    three = three_partners()
    board = three.board()
    group = three.board(name="Group", reports_to_body_ids=[board.pk])
    decision = three.decided(board, is_key=False)
    meeting = three.meeting(group)
    item = three.item(
        meeting,
        paper=Paper(purpose="To decide on hours.", recommendation="Buy."),
        exempt_ground="12A3",
    )
    sent = three.propose(item)
    actions.route_decision(
        decision_id=sent.pk, to_body_id=board.pk, by=three.secretary, at=NOON
    )
    three.open(meeting)
    actions.set_meeting_action(
        item_id=item.pk,
        text="Write to carers",
        owner_post="Secretary",
        due_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    first = three.delegation(board, to_post="Director of commissioning")
    actions.record_resolution(
        body_id=board.pk,
        text="No more than three pilots.",
        kind="",
        at_most=None,
        owner_post="Director",
        due_on=TODAY,
        resolved_on=TODAY,
        by=three.secretary,
        at=NOON,
    )
    made = actions.make_recommendation(
        from_body_id=group.pk,
        to_body_id=board.pk,
        title="Night sitting",
        existing_resources="Two sitters.",
        unmet_need="Carers who cannot sleep.",
        proposal="Sitters on five nights.",
        answer_by=TODAY,
        submission_key=uuid4(),
        by=three.secretary,
        at=NOON,
    )
    page = signed_in_page(view=view, membership=secretary_of(three))
    there = f"/partnership/{three.partnership.pk}"
    for address, name in (
        (f"{there}/meetings/", "meetings"),
        (f"{there}/meetings/cycle/", "call-cycle"),
        (f"/partnership/meetings/{meeting.pk}/", "meeting-group"),
        (f"/partnership/items/{item.pk}/", "item-exempt"),
        (f"/partnership/items/{item.pk}/action/", "set-action"),
        (f"{there}/in-common/", "in-common-none"),
        (f"{there}/decisions/", "decisions"),
        (f"/partnership/decisions/{decision.pk}/", "decision-with-votes"),
        (f"/partnership/decisions/{sent.pk}/", "decision-sent-up"),
        (f"{there}/delegations/", "delegations"),
        (f"{there}/delegations/new/", "delegate"),
        (f"/partnership/delegations/{first.pk}/", "delegation"),
        (f"/partnership/delegations/{first.pk}/decide/", "officer-decision"),
        (f"{there}/resolutions/", "resolutions"),
        (f"{there}/resolutions/new/", "record-resolution"),
        (f"{there}/recommendations/", "recommendations"),
        (f"/partnership/recommendations/{made.pk}/answer/", "answer"),
        (f"/partnership/bodies/{board.pk}/remit/", "remit"),
    ):
        page.goto(address)

        check_page(page, name=name)


def test_an_observer_reads_and_is_told_whom_to_ask(signed_in_page, check_page):
    three = three_partners()
    decision = three.decided(three.board())
    page = signed_in_page(membership=MembershipFactory(organisation=three.second))

    page.goto(f"/partnership/decisions/{decision.pk}/")

    page.get_by_text("Ask a commissioner or the partnership secretary").wait_for()
    check_page(page, name="decision-observer")
