"""From what a locality requires to a paid, measured contract, by those who do each part.

A commissioner records who gives what, adds requirements up to a lot, records the route
and makes the contract; the pool manager commits the pool, takes what is delivered and
pays; the provider returns how well it goes.
"""

from datetime import date

import pytest
from browser.conftest import MOST_APART
from browser.steps import enter_day, follow, led_by, press
from factories.money import YEAR
from factories.organisations import TODAY, MembershipFactory
from factories.service import market
from playwright.sync_api import expect

from ropewalk.money.queries.whole import ledger_difference
from ropewalk.organisations.models import Role
from ropewalk.service.models import Contract

pytestmark = pytest.mark.postgresql


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def here():
    made = market()
    made.three.body(name="Sale locality group")
    made.pool.budget(150_000_00)
    return made


def record_service(page, here):
    follow(page, "Record a service")
    page.get_by_label("What is the service called?").fill("Care at home")
    page.get_by_label("What does it do?").fill("Help to wash, dress and eat.")
    page.get_by_label("Whom is it for?").fill("Adults who need help at home")
    page.get_by_label(str(here.measure.outcome)).check()
    press(page, "Record it")
    expect(page.get_by_role("heading", level=1)).to_have_text("Care at home")


def require(page, quantity):
    follow(page, "Say what is required")
    page.get_by_label("Who requires it?").select_option(label="Sale locality group")
    page.get_by_label("What is required?").fill("Care at home")
    page.get_by_label("How many?").fill(str(quantity))
    page.get_by_label("Of which unit?").fill("hours")
    press(page, "Require it")


def answer(page, question, said):
    group = page.get_by_role("group", name=question)
    group.get_by_label(said, exact=True).check()


def choose_provider(page, here, check_page):
    """A procurement with a lot, a route, its reason and an award."""
    follow(page, "Begin a procurement")
    page.get_by_label("What is to be bought?").fill("Care at home in Sale")
    page.get_by_label("Provider Selection Regime", exact=True).check()
    page.get_by_label("What is it likely to be worth").fill("120,000")
    press(page, "Begin it")
    follow(page, "Make a lot of what is required")
    page.get_by_label("What is the lot called?").fill("Sale")
    for box in page.get_by_role("checkbox").all():
        box.check()
    check_page(page, name="make-lot")
    press(page, "Make the lot")
    follow(page, "Record the route")
    answer(page, "Are health care services among what is bought?", "Yes")
    answer(page, "Does the same contract buy anything else with it?", "No")
    check_page(page, name="record-route")
    press(page, "Go on")
    answer(page, "Is it a framework agreement?", "No")
    answer(page, "Do patients have a choice of provider?", "Yes")
    answer(page, "Is the number of providers left without a limit?", "Yes")
    answer(page, "Is every provider that qualifies offered a contract?", "Yes")
    answer(page, "Can any provider express an interest?", "Yes")
    check_page(page, name="route-facts")
    press(page, "See which routes are open")
    page.get_by_label("Direct award B: must be used").check()
    check_page(page, name="choose-route")
    page.get_by_label("Why this route?").fill("All who qualify are taken.")
    press(page, "Record the route")
    follow(page, "Go on: being evaluated")
    press(page, "Go on")
    follow(page, "Award lot 1")
    page.get_by_label("Homecare Limited").check()
    page.get_by_label("Why?").fill("It meets the terms.")
    press(page, "Award it")
    check_page(page, name="procurement")


def make_contract(page, check_page):
    follow(page, "Make the contract of lot 1")
    page.get_by_label("What is its reference?").fill("C-2026-1")
    page.get_by_label("By unit delivered").check()
    page.get_by_label("What is counted?").fill("hour")
    enter_day(page, "From which day?", date(YEAR, 4, 1))
    enter_day(page, "What is the last day of the contract?", date(YEAR + 1, 3, 31))
    page.get_by_label("What is it worth from that day").fill("100,000")
    page.get_by_label("What does a unit cost").fill("20.125")
    check_page(page, name="make-contract")
    press(page, "Make the contract")
    follow(page, "Measure it")
    page.get_by_role("radio").first.check()
    page.get_by_label("What should it reach?").fill("90")
    press(page, "Measure it by this")


def deliver_and_pay(page, contract, check_page):
    page.goto(f"/do/contracts/{contract.pk}/")
    follow(page, "Commit the fund to it")
    page.get_by_label("2026/27").check()
    press(page, "Commit it")
    follow(page, "Record a delivery")
    page.get_by_label("What names it?").fill("Week 1")
    enter_day(page, "On which day?", TODAY)
    page.get_by_label("How many units?").fill("30.5")
    press(page, "Record the delivery")
    follow(page, "Receive an invoice")
    page.get_by_label("What is its number?").fill("INV-1")
    page.get_by_label("For how much is it").fill("613.81")
    page.get_by_role("checkbox").check()
    press(page, "Receive it")
    check_page(page, name="invoice")
    follow(page, "Pass it for payment")
    press(page, "Pass it")
    follow(page, "Pay it")
    page.get_by_role("checkbox").check()
    press(page, "Pay them")
    page.goto(f"/do/contracts/{contract.pk}/")
    expect(page.locator("main")).to_contain_text("£613.81 paid")
    check_page(page, name="contract")


def return_measure(page, contract, check_page):
    page.goto("/do/")
    check_page(page, name="do-of-a-provider")
    follow(page, f"Your contract C-2026-1 with {contract.buyer}")
    led_by(page.get_by_role("link", name="Return:"))
    enter_day(page, "What is the first day of the period?", date(YEAR, 4, 1))
    enter_day(page, "What is its last day?", date(YEAR, 6, 30))
    page.get_by_label("What is the value?").fill("91.5")
    press(page, "Return it")
    expect(page.get_by_role("cell", name="91.5")).to_be_visible()


def show_to_everybody(page, anybody, contract, check_page):
    """Its entry is published: anybody reads it, and who commissions goes on to the money."""
    follow(page, "Publish its entry, or say that it is right")
    page.get_by_label("Which post answers for the entry?").fill("Directory officer")
    page.get_by_label("Where can a reader say").fill("directory@example.org")
    press(page, "Publish it")
    entry = f"/directory/{contract.service.directory_id}/"
    anybody.goto(entry)
    expect(anybody.get_by_role("heading", level=1)).to_have_text("Care at home")
    expect(anybody.locator("main")).not_to_contain_text("C-2026-1")
    check_page(anybody, name="entry-of-the-journey")
    page.goto(entry)
    led_by(page.get_by_role("link", name="C-2026-1"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Contract C-2026-1")


def test_from_what_a_locality_requires_to_a_paid_and_measured_contract(
    signed_in_page, open_page, check_page, here, view
):
    page = signed_in_page(membership=here.commissioner.memberships.first(), view=view)
    page.goto("/do/")
    follow(page, f"Commissioned by {here.partnership.name}")
    check_page(page, name="commissioning")
    follow(page, "Services")
    record_service(page, here)
    page.goto(f"/do/commissioning/{here.partnership.pk}/required/")
    require(page, 10)
    require(page, 15)
    check_page(page, name="requirements")
    follow(page, "Go to the procurements")
    choose_provider(page, here, check_page)
    make_contract(page, check_page)
    contract = Contract.objects.get()

    payer = signed_in_page(membership=here.pool.manager.memberships.first(), view=view)
    deliver_and_pay(payer, contract, check_page)

    theirs = MembershipFactory(
        organisation=here.provider.organisation, role=Role.COMMISSIONER
    )
    return_measure(signed_in_page(membership=theirs, view=view), contract, check_page)

    for name in ("services", "procurements", "contracts", "providers"):
        page.goto(f"/do/commissioning/{here.partnership.pk}/{name}/")
        check_page(page, name=name)
    page.goto(f"/do/services/{contract.service_id}/")
    check_page(page, name="service")
    show_to_everybody(page, open_page(view), contract, check_page)
    assert ledger_difference() == ""


def test_the_other_pages_of_what_is_commissioned(
    signed_in_page, check_page, here, view
):
    service = here.service()
    here.claim(service)
    ending = here.ending(service)
    here.participation(here.three.body(name="Consortium"))
    page = signed_in_page(membership=here.commissioner.memberships.first(), view=view)
    of = f"/do/commissioning/{here.partnership.pk}"
    for name, address in (
        ("specification", f"/do/services/{service.pk}/specification/"),
        ("specify", f"/do/services/{service.pk}/specification/new/"),
        ("count-capacity", f"/do/services/{service.pk}/count/"),
        ("capacity", f"{of}/capacity/"),
        ("participation", f"{of}/participation/"),
        ("take-part", f"{of}/participation/new/"),
        ("activity", f"/do/services/{service.pk}/activity/"),
        ("claim-activity", f"/do/services/{service.pk}/activity/new/"),
        ("ending", f"/do/endings/{ending.pk}/"),
        ("end-service", f"/do/endings/{ending.pk}/end/"),
        ("publish-service", f"/do/services/{service.pk}/publish/"),
        ("set-price", f"/do/services/{service.pk}/price/"),
        ("make-or-buy", f"/do/services/{service.pk}/made-or-bought/"),
        ("record-provider", f"{of}/providers/new/"),
        ("provider", f"/do/providers/{here.provider.pk}/"),
    ):
        page.goto(address)
        check_page(page, name=name)
