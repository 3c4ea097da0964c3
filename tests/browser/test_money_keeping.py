"""Budgets that move, recovery, carry-forwards, balances and next year, in the browser."""

from datetime import date

import pytest
from browser.conftest import MOST_APART
from browser.steps import led_by
from factories.money import YEAR, contributed, open_apart, open_pool, ordered, short
from factories.statements import (
    issued,
    proposed,
    quarter_closed,
    stated,
    statement_of,
)
from playwright.sync_api import expect

from ropewalk.money.actions.funds import SourceSaid


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def pool():
    """A pool with a strand that is short and something proposed to be carried forward."""
    made = open_pool(
        years=(YEAR, YEAR + 1), sources=[SourceSaid("A grant", "For carers only")]
    )
    contributed(made, made.three.first, 400_000_00)
    short(made)
    proposed(made)
    stated(made)
    return made


def test_the_pages_of_keeping_a_fund(pool, signed_in_page, view, check_page):
    pool.three.body(name="Board")
    statement = issued(pool, statement_of(pool))
    page = signed_in_page(membership=pool.manager.memberships.first(), view=view)
    fund = f"/do/funds/{pool.fund.pk}/"
    page.goto(fund)
    check_page(page, name="fund-grouped")

    led_by(page.get_by_role("link", name="Move budget"))
    led_by(page.get_by_role("button", name="Move it"))
    check_page(page, name="vire-refused")

    page.goto(f"{fund}recovery/")
    check_page(page, name="recoveries")
    led_by(page.get_by_role("link", name="Plan: Care at home"))
    page.get_by_label("What will be done?").fill("Fewer agency hours")
    page.get_by_label("Which post sees to it?").fill("Head of care")
    check_page(page, name="recovery-plan")
    led_by(page.get_by_role("button", name="Record the plan"))
    expect(page.get_by_role("link", name="Close: Care at home")).to_be_visible()

    page.goto("/do/funds/kinds/")
    check_page(page, name="fund-kinds")
    page.goto(f"{fund}carried/")
    led_by(page.get_by_role("link", name="A grant, £60.00 of 2026/27"))
    check_page(page, name="carry-forward")
    page.goto(f"{fund}carried/new/{YEAR}/{pool.source.pk}/")
    check_page(page, name="propose-carry-forward")

    page.goto(f"{fund}next-year/")
    page.get_by_label("Inflation, in per cent").fill("2.5")
    led_by(page.get_by_role("button", name="Show next year's sum"))
    check_page(page, name="next-year-refused")
    page.goto(f"{fund}next-year/")
    check_page(page, name="next-year")

    page.goto(f"/review/statements/{statement.pk}/")
    led_by(page.get_by_role("link", name="Put it to bodies"))
    page.get_by_label("Board").check()
    check_page(page, name="route-statement")
    led_by(page.get_by_role("button", name="Put it to them"))
    expect(page.get_by_role("heading", name="Who was given it")).to_be_visible()


def test_a_finance_officer_settles_a_balance(pool, signed_in_page, view, check_page):
    officer = pool.three.officers[pool.three.icb.pk]
    page = signed_in_page(membership=officer.memberships.first(), view=view)
    page.goto(f"/do/funds/{pool.fund.pk}/balances/{YEAR}/")
    check_page(page, name="balances")
    led_by(page.get_by_role("link", name="Settle "))
    page.get_by_label("How is it settled?").fill("A payment in transit")
    check_page(page, name="settle-balance")
    led_by(page.get_by_role("button", name="Record it"))
    expect(page.get_by_role("heading", name="Balances at the end")).to_be_visible()


def test_a_partner_with_its_own_ledger_orders(signed_in_page, view, check_page):
    apart = open_apart()
    icb = apart.pool.three.icb
    keeper = apart.managers[icb.pk].memberships.first()
    page = signed_in_page(membership=keeper, view=view)
    page.goto(f"/do/funds/{apart.pool.fund.pk}/budget/")
    page.get_by_label("Whose part of the money is it?").select_option(label=icb.name)
    page.get_by_label("How much, in pounds?").fill("500")
    page.get_by_label("Why?").fill("Board")
    check_page(page, name="budget-of-a-part")
    led_by(page.get_by_role("button", name="Change the budget"))
    page.goto(f"/do/funds/{apart.pool.fund.pk}/ledgers/")
    check_page(page, name="ledgers-as-one")


def test_open_orders_are_taken_into_the_next_year(signed_in_page, view, check_page):
    pool = open_pool(years=(YEAR - 1, YEAR))
    order = ordered(pool, 1_200_00, on=date(YEAR, 3, 20))
    for number in (1, 2, 3):
        quarter_closed(pool, number, year=YEAR - 1)
    page = signed_in_page(membership=pool.manager.memberships.first(), view=view)
    page.goto(f"/do/funds/{pool.fund.pk}/quarters/")
    led_by(page.get_by_role("link", name="Close quarter 4 of 2025/26"))
    check_page(page, name="close-year-refused")

    led_by(page.get_by_role("link", name="Take the open orders into the next year"))
    check_page(page, name="take-orders-forward")
    led_by(page.get_by_role("button", name="Take them forward"))
    page.goto(f"/do/funds/orders/{order.pk}/")

    expect(page.get_by_text("taken into the next year, £1,200.00")).to_be_visible()
    check_page(page, name="order-taken-forward")
