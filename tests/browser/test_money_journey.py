"""A pool from its agreement to the risk share at the year's end, as people meet it.

A pool manager sets up a pool from an agreement, partners agree what they brought, money
comes in, something is ordered and paid, the forecast moves, a quarter is closed, its
statement is cleared and issued, and the year ends over budget.
"""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from browser.conftest import MOST_APART
from browser.steps import choose, enter_day, follow, press
from factories.money import manager_at, with_second_officer
from factories.partnership import three_partners
from playwright.sync_api import expect

from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.models import Fund, Statement
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.organisations.models import Account

YEAR = 2026
NEXT_SPRING = datetime(2027, 4, 12, 12, tzinfo=UTC)


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def three():
    made = three_partners()
    with_second_officer(made)
    made.agreement(title="Care at home agreement")
    return made


@pytest.fixture
def sign_in(signed_in_page, view):
    """A function that signs somebody in and shows them a page."""

    def opened(account: Account, words: str = "Do"):
        page = signed_in_page(membership=account.memberships.first(), view=view)
        page.goto("/do/funds/")
        return page

    return opened


def record_what_each_brought(page, three):
    for partner, pounds in zip(
        three.all, ("4,000,000", "10", "6,000,000"), strict=True
    ):
        page.get_by_label("Whose money was it?").select_option(label=partner.name)
        page.get_by_label("What was it spent on?").fill("Care at home")
        page.get_by_label("How much in a year, in pounds?").fill(pounds)
        press(page, "Record it")
        follow(page, "Record what a partner brought")


def set_contributions(page, three):
    for partner, pounds in zip(three.all, ("4,000,000", "0", "6,000,000"), strict=True):
        page.get_by_label("Which partner?").select_option(label=partner.name)
        page.get_by_label("How much for the year, in pounds?").fill(pounds)
        page.get_by_label("Four equal instalments, one a quarter").check()
        press(page, "Set the contribution")
        follow(page, "Set what a partner puts in")


def order_and_pay(page, fund_address, reference, pounds, day, *, above=""):
    page.goto(fund_address)
    follow(page, "Order something")
    page.get_by_label("Order reference").fill(reference)
    page.get_by_label("Who delivers?").fill("Homecare Limited")
    page.get_by_label("What is ordered?").fill("Care at home")
    page.get_by_label("What does it cost, in pounds?").fill(pounds)
    enter_day(page, "On which day is it ordered?", day)
    press(page, "Place the order")
    if above:
        expect(page.get_by_text(above)).to_be_visible()
        press(page, "It is right: order something")
    for words, button in (
        ("Record a delivery", "Record a delivery"),
        ("Record an invoice", "Record an invoice"),
        ("Record a payment", "Record a payment"),
    ):
        follow(page, words)
        page.get_by_label("How much, in pounds?").fill(pounds)
        enter_day(page, "On which day?", day + timedelta(days=7))
        press(page, button)


def set_up(page, three):
    """The pool manager sets up the pool from the agreement, and what each brought."""
    page.goto(f"/partnership/agreements/{three.partnership.agreements.get().pk}/")
    follow(page, "Set up its fund")
    page.get_by_label("What is it divided into?").fill("Care at home\nEquipment")
    page.get_by_label("Which post manages it?").fill("Pool manager")
    press(page, "Set up the fund")
    follow(page, "Record what each partner brought")
    record_what_each_brought(page, three)
    return Fund.objects.get()


def open_for_the_year(page, address):
    """It is opened, with its year and its budget."""
    page.goto(address)
    follow(page, "Open the fund")
    press(page, "Open the fund")
    follow(page, "Open a financial year")
    page.get_by_label("In which year does the financial year start?").fill(str(YEAR))
    press(page, "Open the year")
    follow(page, "Change the budget of a strand")
    page.get_by_label("How much, in pounds?").fill("10,000,000")
    page.get_by_label("Why?").fill("Joint board, 3 March 2026")
    press(page, "Change the budget")


def take_contributions(page, three, fund):
    """Contributions are set, asked for and received."""
    follow(page, "Contributions")
    follow(page, "Set what a partner puts in")
    set_contributions(page, three)
    page.goto(f"/do/funds/{fund.pk}/contributions/")
    follow(page, "Ask for what is due")
    press(page, "Ask for them")
    for partner, pounds in ((three.first, "3,000,000"), (three.icb, "4,500,000")):
        follow(page, "Record what came in")
        page.get_by_label("Towards which contribution?").select_option(
            label=f"{partner.name}, Core budgets, 2026/27"
        )
        page.get_by_label("How much, in pounds?").fill(pounds)
        enter_day(page, "On which day?", date(YEAR, 4, 15))
        press(page, "Record it")


def likely(page, address):
    """Where the page of the fund says that the year is likely to end."""
    page.goto(address)
    return page.get_by_text(re.compile("The year is likely to end at")).inner_text()


def share_the_risk(page, three, fund, sign_in):
    """Terms are agreed, every finance officer confirms, and the variance can be shared."""
    address = f"/do/funds/{fund.pk}/risk/{YEAR}/"
    page.goto(address)
    follow(page, "Set the terms")
    choose(page, "How is it shared?", "In tiers")
    choose(page, "What becomes of an underspend?", "Returned to the partners")
    page.locator("[name=tier1_to]").fill("2")
    page.locator(f"[name=tier2_{three.first.pk}]").fill("50")
    page.locator(f"[name=tier2_{three.icb.pk}]").fill("50")
    press(page, "See what this means")
    press(page, "Set these terms")
    for partner in three.all:
        theirs = sign_in(three.officers[partner.pk])
        theirs.goto(address)
        follow(theirs, f"Confirm what each bears for {partner.name}")
        press(theirs, "Confirm it")
    page.goto(address)
    follow(page, "Share the risk of 2026/27")
    expect(page.get_by_text("£270,000.00").first).to_be_visible()
    reason = page.get_by_label("Why is it shared with this left undone?")
    reason.fill("The quarters are closed in May")


def test_a_pool_from_its_agreement_to_the_risk_share(sign_in, three, view, check_page):
    manager = manager_at(three.first)
    page = sign_in(manager)
    fund = set_up(page, three)
    address = f"/do/funds/{fund.pk}/"
    for partner in three.all:
        theirs = sign_in(three.officers[partner.pk])
        theirs.goto(f"/do/funds/{fund.pk}/baselines/")
        follow(theirs, f"Agree what {partner.name} brought")
        press(theirs, "Agree it")
    check_page(theirs, name="money-baselines")

    open_for_the_year(page, address)
    expect(page.get_by_text("£10,000,000.00 of £10,000,000.00 is")).to_be_visible()
    take_contributions(page, three, fund)
    expect(page.get_by_text("£7,500,000.00 of £10,000,000.00")).to_be_visible()
    check_page(page, name="money-contributions")

    order_and_pay(page, address, "PO-1", "2,400,000", date(YEAR, 5, 4))
    check_page(page, name="money-order")
    before = likely(page, address)
    order_and_pay(page, address, "PO-2", "2,600,000", date(YEAR, 8, 4))
    assert likely(page, address) != before, "the forecast moves"
    check_page(page, name="money-fund")
    assert balances_now(fund).of(A.SPENT) == 5_000_000_00

    follow(page, "Quarters and closing them")
    follow(page, "Close quarter 1 of 2026/27")
    check_page(page, name="money-close")
    press(page, "Close the quarter")
    follow(page, "Prepare a statement of what is closed")
    choose(page, "What is it for?", "Quarterly report")
    page.get_by_label("Of which time?").select_option(f"{YEAR}-1")
    press(page, "Prepare the statement")
    statement = Statement.objects.get()
    for partner in three.all:
        theirs = sign_in(three.officers[partner.pk])
        theirs.goto(f"/review/statements/{statement.pk}/")
        follow(theirs, f"Clear it for {partner.name}, or advise against it")
        choose(theirs, "What do you say?", "I clear it")
        press(theirs, "Record what I say")
    page.goto(f"/review/statements/{statement.pk}/")
    follow(page, "Issue it")
    press(page, "Issue it")
    expect(
        page.get_by_text(re.compile("issued on", re.IGNORECASE)).first
    ).to_be_visible()
    check_page(page, name="money-statement")

    with time_machine.travel(NEXT_SPRING, tick=True):
        page = sign_in(manager)
        order_and_pay(
            page,
            address,
            "PO-3",
            "5,500,000",
            date(YEAR + 1, 3, 1),
            above="£500,000.00 more than the £10,000,000.00 it has.",
        )
        share_the_risk(page, three, fund, sign_in)
        check_page(page, name="money-share")
        press(page, "Share it")
        owed = balances_now(fund).by(lambda place: place.partner, A.RISK_SHARE)
        assert owed == {three.first.pk: -230_000_00, three.icb.pk: -270_000_00}
        check_page(page, name="money-risk")
    assert ledger_difference() == ""
