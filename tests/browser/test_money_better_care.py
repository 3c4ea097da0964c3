"""A Better Care Fund working copy and a fund's savings in a browser."""

import pytest
from browser.conftest import MOST_APART
from browser.steps import follow, press
from factories.better_care import better_care
from factories.savings import claimed, cost_moved, exception_asked, once
from playwright.sync_api import expect

from ropewalk.money.actions.better_care import report_quarter
from ropewalk.money.actions.savings import set_savings_gap
from ropewalk.money.rules.better_care_lists import Listing


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def page(signed_in_page, view, copy):
    return signed_in_page(membership=copy.pool.manager.memberships.first(), view=view)


@pytest.fixture
def copy():
    return better_care()


def test_a_working_copy_from_its_first_scheme_to_a_quarter(page, copy, check_page):
    later = better_care(copy.pool, board=copy.board, year=2026).plan
    page.goto("/review/better-care/")
    expect(page.locator(".rw-stages [aria-current]")).to_have_text("Review")
    check_page(page, name="better-care-register")
    follow(page, f"Trafford, 2026/27 (working copy {later.pk})")
    expect(
        page.get_by_text("not loaded: load from the framework").first
    ).to_be_visible()
    expect(page.locator(".nhsuk-tag--red")).to_have_count(1)
    check_page(page, name="better-care-not-loaded")

    page.goto(f"/review/better-care/{copy.plan.pk}/")
    follow(page, "Add a scheme")
    press(page, "Add the scheme")
    check_page(page, name="better-care-scheme")
    page.get_by_label("What is the activity called?").fill("Reablement")
    page.get_by_label("What does it cost in the year, in pounds?").fill("250")
    press(page, "Add the scheme")
    expect(page.get_by_text("£250.00 is planned in 1 scheme")).to_be_visible()
    copy.scheme(750_00)
    copy.scheme(250_00, number=1)
    copy.income()
    copy.contributed()
    copy.minimum()
    copy.assure()
    page.reload()
    check_page(page, name="better-care-plan")
    follow(page, "Record the board's approval")
    page.get_by_label("Or which minute of the board?").fill("Minute 7 of 3 March")
    for part, value in (("Day", "1"), ("Month", "4"), ("Year", "2026")):
        page.get_by_label(part, exact=True).fill(value)
    press(page, "Record the approval")
    expect(page.get_by_text("Every checker says yes").first).to_be_visible()

    report_quarter(
        quarter=1,
        listing=Listing.METRICS,
        code="delay",
        holds=False,
        words="Beds were closed in June",
        **copy.said,
    )
    follow(page, "Quarter 1")
    expect(page.get_by_text("0 of 3 metrics are on track")).to_be_visible()
    check_page(page, name="better-care-quarter")


def test_savings_and_what_only_moves(page, copy, check_page):
    pool = copy.pool
    claimed(pool)
    claimed(pool, title="Elsewhere", service="Other services", pence=60_000_00)
    change = cost_moved(pool).change_id
    exception_asked(pool)
    set_savings_gap(
        fund_id=pool.fund.pk,
        pence=10_000_00,
        year_starting=2026,
        years=1,
        services=["Adult social care"],
        said_by="Budget report",
        **once(pool),
    )
    page.goto(f"/review/savings/{pool.fund.pk}/")
    follow(page, "Plan rounds of savings")
    page.get_by_label("What is saved on?").fill("Care at home")
    page.get_by_label("What is there before the first round, in pounds?").fill("100")
    page.get_by_label("What does each round take, in percent?").fill("5\n5\n5")
    page.get_by_label("On whose decision?").fill("Board, 3 March")
    press(page, "Plan them")
    expect(page.get_by_text("leave £85.74 of £100.00").first).to_be_visible()
    check_page(page, name="savings")
    page.goto(f"/review/savings/changes/{change}/")
    check_page(page, name="cost-change")
