"""Agreements as a secretary works through them, and each of their pages by itself."""

from datetime import date

import pytest
from browser.conftest import MOST_APART
from browser.steps import led_by
from factories.organisations import MembershipFactory
from factories.partnership import draft, signed, three_partners
from factories.pdf import pdf
from playwright.sync_api import expect

from ropewalk.organisations.models import Role
from ropewalk.partnership import actions
from ropewalk.partnership.models import Agreement
from ropewalk.partnership.rules.agreements import KeyFields


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def three():
    return three_partners()


@pytest.fixture
def page(three, signed_in_page, view):
    return signed_in_page(membership=three.secretary.memberships.get(), view=view)


def enter_day(page, label, on):
    group = page.get_by_role("group", name=label)
    for part, value in (("Day", on.day), ("Month", on.month), ("Year", on.year)):
        group.get_by_label(part, exact=True).fill(str(value))


def test_a_secretary_imports_an_agreement_and_sees_what_is_missing(
    three, page, check_page, tmp_path
):
    paper = tmp_path / "agreement.pdf"
    paper.write_bytes(pdf(2))
    page.goto(f"/partnership/{three.partnership.pk}/")
    check_page(page, name="partnership")
    led_by(page.get_by_role("link", name="See and record agreements"))
    check_page(page, name="agreements-empty")
    led_by(page.get_by_role("link", name="Import an agreement that is on paper"))
    led_by(page.get_by_role("button", name="Import the agreement"))
    check_page(page, name="import-agreement-refused")

    page.locator("input[name=file]").set_input_files(paper)
    page.get_by_label("What is it called?").fill("Better Care Fund agreement")
    for organisation in three.all:
        for group in ("Who is party to it?", "Who has signed the paper? (optional)"):
            page.get_by_role("group", name=group).get_by_label(
                organisation.name, exact=True
            ).check()
    enter_day(page, "First day (optional)", date(2026, 4, 1))
    page.get_by_label("Or for how many years? (optional)").fill("3")
    enter_day(page, "On which day was it signed? (optional)", date(2026, 3, 30))
    check_page(page, name="import-agreement")
    led_by(page.get_by_role("button", name="Import the agreement"))

    page.get_by_role("heading", name="Better Care Fund agreement", level=1).wait_for()
    expect(page.locator("main")).to_contain_text("5 of its 10 key fields")
    check_page(page, name="agreement-imported")
    led_by(page.get_by_role("link", name="Say what it states"))
    check_page(page, name="say-terms")
    page.get_by_label("What happens when it ends: the exit strategy").fill("Clause 30")
    led_by(page.get_by_role("button", name="Keep these terms"))
    page.get_by_text("Clause 30").wait_for()


def test_pages_of_a_draft(three, page, check_page):
    agreement = draft(three)
    of_partnership = f"/partnership/{three.partnership.pk}"
    for path, name in (
        (f"/partnership/agreements/{agreement.pk}/", "agreement-draft"),
        (f"/partnership/agreements/{agreement.pk}/review/", "review"),
        (f"{of_partnership}/agreements/", "agreements"),
        (f"{of_partnership}/agreements/new/", "record-agreement"),
        (f"{of_partnership}/calendar/", "calendar-partnership"),
    ):
        page.goto(path)
        check_page(page, name=name)


def test_each_page_that_asks_one_thing(three, signed_in_page, check_page):
    page = signed_in_page(membership=three.secretary.memberships.get())
    agreement = draft(three)
    for path, name in (
        ("functions/", "cover-functions"),
        ("schemes/add/", "add-scheme"),
        ("contributions/add/", "add-contribution"),
        ("sharing/add/", "add-sharing"),
        ("consents/add/", "add-consent"),
        ("ready/", "ready"),
        ("sign/", "sign-refused"),
        ("vary/", "change-draft"),
        ("notice/", "notice"),
        ("breach/", "breach"),
        ("duties/reports/", "plan-reports"),
        ("duties/add/", "add-duty"),
        (f"duties/{agreement.duties.first().pk}/done/", "duty-done"),
        ("papers/add/", "add-paper"),
    ):
        page.goto(f"/partnership/agreements/{agreement.pk}/{path}")
        check_page(page, name=name)
    for path, name in (
        ("/partnership/calendar/", "calendar"),
        ("/partnership/sharing/", "sharing-empty"),
    ):
        page.goto(path)
        check_page(page, name=name)


def test_a_signatory_signs_what_is_ready(three, signed_in_page, check_page, view):
    agreement = draft(three)
    actions.mark_ready(
        agreement_id=agreement.pk, by=three.secretary, at=agreement.recorded_at
    )
    membership = MembershipFactory(role=Role.SIGNATORY, organisation=three.icb)
    page = signed_in_page(membership=membership, view=view)

    page.goto(f"/partnership/agreements/{agreement.pk}/")
    led_by(page.get_by_role("link", name="Sign it"))
    check_page(page, name="sign")
    page.get_by_label("In which post do you sign?").fill("Chief executive")
    led_by(page.get_by_role("button", name="Sign the agreement"))

    page.get_by_text("(Chief executive)").wait_for()
    check_page(page, name="agreement-signed-by-one")


def test_an_agreement_with_everything_in_it(three, page, check_page):
    agreement = three.agreement(
        fields=KeyFields(starts_on=date(2026, 4, 1), notice_months=6),
        elements={"disputes": "The two directors meet within ten days."},
    )
    first, icb = (
        agreement.parties.get(organisation=each) for each in (three.first, three.icb)
    )
    who = {"by": three.secretary, "at": agreement.recorded_at}
    actions.give_notice(
        party_id=first.pk,
        given_on=date(2026, 10, 1),
        leaves_on=date(2027, 4, 13),
        reason="Another way of working",
        impact="Assessed",
        **who,
    )
    actions.allege_breach(
        alleged_by_id=first.pk,
        alleged_of_id=icb.pk,
        stopped="The care team at home",
        stopped_on=date(2026, 9, 1),
        **who,
    )
    actions.add_sharing(
        agreement_id=agreement.pk,
        data="Who is in hospital",
        purpose="Planning care at home",
        legal_basis="Public task",
        given_by_id=three.icb.pk,
        given_to_id=three.first.pk,
        impact_assessment="DPIA 12",
        **who,
    )
    other = draft(three)
    signed(three, other)
    page.goto(f"/partnership/agreements/{agreement.pk}/")
    check_page(page, name="agreement-full")
    led_by(page.get_by_role("link", name="Settle dispute"))
    check_page(page, name="settle")
    page.goto("/partnership/sharing/")
    check_page(page, name="sharing")
    page.goto(f"/partnership/agreements/{other.pk}/vary/")
    check_page(page, name="vary")
    assert Agreement.objects.count() == 2
