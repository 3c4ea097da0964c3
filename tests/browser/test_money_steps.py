"""What is unusual, spent without an order or led by a contract, in the browser."""

import pytest
from browser.conftest import MOST_APART
from browser.steps import led_by
from factories.money import open_pool, ordered, taken_in
from factories.service import market_of
from playwright.sync_api import expect


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def pool():
    made = open_pool()
    made.budget(10_000_00)
    return made


@pytest.fixture
def page(pool, signed_in_page, view):
    return signed_in_page(membership=pool.manager.memberships.first(), view=view)


def test_an_unusual_step_is_checked_changed_and_posted(pool, page, check_page):
    order = ordered(pool)
    page.goto(f"/do/funds/orders/{order.pk}/deliver/")
    page.get_by_label("How much, in pounds?").fill("1,200")
    led_by(page.get_by_role("button", name="Record a delivery"))
    expect(
        page.get_by_text("£200.00 more is delivered than was ordered")
    ).to_be_visible()
    check_page(page, name="unusual-step")
    led_by(page.get_by_role("button", name="Change it"))
    page.get_by_label("How much, in pounds?").fill("1,300")
    led_by(page.get_by_role("button", name="Record a delivery"))
    expect(
        page.get_by_text("£300.00 more is delivered than was ordered")
    ).to_be_visible()
    led_by(page.get_by_role("button", name="It is right: record a delivery"))
    expect(page.get_by_text("Unusual:")).to_be_visible()
    check_page(page, name="order-unusual")


def test_what_an_extract_shows_alone_is_posted_from_it(pool, page, check_page):
    extract = taken_in(pool)
    page.goto(f"/do/funds/extracts/{extract.pk}/")
    check_page(page, name="extract-to-post")
    led_by(page.get_by_role("link", name="Post it as spent without an order"))
    check_page(page, name="spend-without-order")
    page.get_by_label("Who was paid?").fill("Homecare Limited")
    page.get_by_label("What was it for, and why was there no order?").fill("A night")
    led_by(page.get_by_role("button", name="Post it"))
    expect(page.get_by_text("Both ledgers show the same 1 payment")).to_be_visible()


def test_an_order_that_a_contract_leads_says_so_and_leads_there(pool, page, check_page):
    here = market_of(pool)
    contract = here.committed()
    order = contract.orders.get().order
    page.goto(f"/do/funds/orders/{order.pk}/")
    expect(page.get_by_text("What was ordered under a contract")).to_be_visible()
    check_page(page, name="order-led-above")
    led_by(page.get_by_role("link", name="Go to contract C-1"))
    led_by(page.get_by_role("link", name="Release what will not be delivered"))
    check_page(page, name="release-contract")


def test_when_a_contribution_falls_due_is_asked(pool, page, check_page):
    page.goto(f"/do/funds/{pool.fund.pk}/contributions/new/")
    expect(page.get_by_label("It is set already and keeps its days")).to_be_visible()
    check_page(page, name="set-contribution")
