"""Statements, quarters, shared risk and entries, each page by itself in the browser."""

from datetime import date, timedelta

import pytest
from browser.conftest import MOST_APART
from browser.steps import led_by
from factories.organisations import NOON
from factories.statements import (
    cleared,
    confirmed,
    funded_pool,
    issued,
    paid_in,
    quarter_closed,
    spent,
    statement_of,
    tiered,
)
from factories.year_end import balances_stated, days_said
from playwright.sync_api import expect

from ropewalk.money.rules.year_end import DaysSaid

IN_APRIL = date(2026, 4, 20)


@pytest.fixture(params=MOST_APART, ids=str)
def view(request):
    return request.param


@pytest.fixture
def pool():
    """£10 million in each of two years; the first was overspent by £500,000."""
    made = funded_pool(years=(2025, 2026))
    paid_in(made, made.three.icb, 2_000_000_00, on=date(2026, 6, 2))
    spent(made, 10_500_000_00, on=date(2026, 3, 1))
    spent(made, 1_234_567_89, on=IN_APRIL)
    return made


@pytest.fixture
def sign_in(signed_in_page, view):
    def opened(account):
        return signed_in_page(membership=account.memberships.first(), view=view)

    return opened


@pytest.fixture
def page(pool, sign_in):
    return sign_in(pool.manager)


def test_a_quarter_is_closed_and_its_statement_cleared_and_issued(
    pool, page, sign_in, check_page
):
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=2025)
    page.goto("/review/statements/")
    check_page(page, name="statements-empty")
    page.goto(f"/do/funds/{pool.fund.pk}/quarters/")
    check_page(page, name="quarters")
    led_by(page.get_by_role("link", name="Close quarter 1 of 2026/27"))
    check_page(page, name="close-quarter")
    led_by(page.get_by_role("button", name="Close the quarter"))
    check_page(page, name="close-quarter-refused")
    page.get_by_label("Why is it closed with this left undone?").fill("As agreed")
    led_by(page.get_by_role("button", name="Close the quarter"))

    led_by(page.get_by_role("link", name="Prepare a statement of what is closed"))
    check_page(page, name="prepare-statement")
    page.get_by_label("Quarterly report").check()
    page.get_by_label("Of which time?").select_option(label="Quarter 1 of 2026/27")
    page.get_by_label("What should its readers know?").fill("Invoices are late")
    led_by(page.get_by_role("button", name="Prepare the statement"))
    expect(page.get_by_text("£1,234,567.89 was spent")).to_be_visible()
    check_page(page, name="statement-prepared")

    statement = pool.fund.statements.get()
    for organisation in pool.three.all:
        theirs = sign_in(pool.three.officers[organisation.pk])
        theirs.goto(f"/review/statements/{statement.pk}/")
        led_by(theirs.get_by_role("link", name=f"Clear it for {organisation.name}"))
        theirs.get_by_label("I clear it").check()
        led_by(theirs.get_by_role("button", name="Record what I say"))
    check_page(theirs, name="statement-cleared")

    page.reload()
    led_by(page.get_by_role("link", name="Issue it"))
    check_page(page, name="issue-statement")
    led_by(page.get_by_role("button", name="Issue it"))
    expect(page.get_by_text("Issued on").first).to_be_visible()
    check_page(page, name="statement-issued")
    page.goto("/review/statements/")
    check_page(page, name="statements")


def test_pages_of_a_statement(pool, sign_in, check_page):
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=2025)
    first = issued(pool, statement_of(pool, 1))
    cleared(pool, statement_of(pool, 2))
    spent(pool, 75_00, on=IN_APRIL, at=NOON + timedelta(days=3))
    officer = sign_in(pool.three.officers[pool.three.icb.pk])
    second = pool.fund.statements.exclude(pk=first.pk).get()
    for path, name in (
        (f"/review/statements/{first.pk}/", "statement-learnt"),
        (f"/review/statements/{second.pk}/clear/", "clear-statement"),
        (f"/review/statements/{second.pk}/issue/", "issue-statement-refused"),
        (f"/review/funds/{pool.fund.pk}/partner/", "fund-for-partner"),
        (f"/review/funds/{pool.fund.pk}/statements/new/", "prepare-refused"),
    ):
        officer.goto(path)
        check_page(officer, name=name)


def test_a_partner_says_its_year_end_days_and_closes_hard(pool, sign_in, check_page):
    icb, host = pool.three.icb, pool.three.first
    days_said(pool, host, DaysSaid(agreement_on=date(2026, 5, 20)))
    page = sign_in(pool.three.officers[icb.pk])
    page.goto(f"/do/funds/{pool.fund.pk}/year-end/2026/")
    check_page(page, name="year-end-days-empty")
    page.goto(f"/do/funds/{pool.fund.pk}/year-end/2025/")
    led_by(page.get_by_role("link", name=f"Close 2025/26 hard for {icb.name}"))
    check_page(page, name="hard-close-refused")
    led_by(page.get_by_role("link", name="Record the partner's days"))
    closes = page.get_by_role("group", name="Day of your hard close")
    for part, typed in (("Day", "23"), ("Month", "4"), ("Year", "2026")):
        closes.get_by_label(part).fill(typed)
    check_page(page, name="record-year-end-days")
    led_by(page.get_by_role("button", name="Record the days"))
    expect(page.get_by_text("after " + icb.name + " closes hard on")).to_be_visible()
    check_page(page, name="year-end-days")

    balances_stated(pool, icb)
    led_by(page.get_by_role("link", name=f"Close 2025/26 hard for {icb.name}"))
    check_page(page, name="hard-close")
    led_by(page.get_by_role("button", name="Close 2025/26 hard"))
    expect(page.get_by_text("Hard close: done on")).to_be_visible()


def test_risk_is_agreed_and_tried(pool, page, check_page):
    first, icb = pool.three.first.pk, pool.three.icb.pk
    at = f"/do/funds/{pool.fund.pk}/risk/2025/"
    page.goto(at)
    check_page(page, name="risk-without-terms")
    led_by(page.get_by_role("link", name="Set the terms"))
    page.get_by_label("In tiers").check()
    page.get_by_label("Returned to the partners").check()
    page.locator("[name=tier1_to]").fill("2")
    page.locator(f"[name=tier2_{first}]").fill("50")
    page.locator(f"[name=tier2_{icb}]").fill("40")
    led_by(page.get_by_role("button", name="See what this means"))
    check_page(page, name="risk-terms-refused")
    page.locator(f"[name=tier2_{icb}]").fill("50")
    check_page(page, name="risk-terms")
    led_by(page.get_by_role("button", name="See what this means"))
    expect(page.get_by_text("£230,000.00").first).to_be_visible()
    check_page(page, name="risk-terms-check")
    led_by(page.get_by_role("button", name="Set these terms"))
    check_page(page, name="risk")

    page.get_by_label("If the fund spent, in pounds").fill("9,500,000")
    led_by(page.get_by_role("button", name="Show what each would bear"))
    expect(page.get_by_text("These figures suppose")).to_be_visible()
    check_page(page, name="risk-what-if")
    page.get_by_label("If the fund spent, in pounds").fill("lots")
    led_by(page.get_by_role("button", name="Show what each would bear"))
    check_page(page, name="risk-what-if-refused")
    page.goto(f"/do/funds/{pool.fund.pk}/risk/2026/share/")
    check_page(page, name="share-risk-refused")


def test_risk_is_confirmed_by_every_partner_and_shared(pool, page, sign_in, check_page):
    at = f"/do/funds/{pool.fund.pk}/risk/2025/"
    tiered(pool, year=2025)
    pool.budget(20_000_00, year_starting=2025, why="Found after the year")
    for number, organisation in enumerate(pool.three.all):
        theirs = sign_in(pool.three.officers[organisation.pk])
        theirs.goto(at)
        step = f"Confirm what each bears for {organisation.name}"
        led_by(theirs.get_by_role("link", name=step))
        if number == 0:
            check_page(theirs, name="confirm-sharing")
        led_by(theirs.get_by_role("button", name="Confirm it"))
    check_page(theirs, name="risk-confirmed")

    pool.budget(-20_000_00, year_starting=2025, why="Not agreed after all")
    page.goto(at)
    expect(page.get_by_text("it has changed since").first).to_be_visible()
    check_page(page, name="risk-changed-since")
    page.goto(f"{at}share/")
    check_page(page, name="share-risk-waits")
    confirmed(pool, year=2025)
    page.goto(at)
    led_by(page.get_by_role("link", name="Share the risk of 2025/26"))
    check_page(page, name="share-risk")
    led_by(page.get_by_role("button", name="Share it"))
    check_page(page, name="share-risk-reason-asked")
    reason = page.get_by_label("Why is it shared with this left undone?")
    reason.fill("The last contributions come in May, as the board was told")
    led_by(page.get_by_role("button", name="Share it"))
    expect(page.get_by_text("Left undone, and why.")).to_be_visible()
    check_page(page, name="risk-shared")
    led_by(page.get_by_role("link", name="See what was posted"))
    check_page(page, name="journal-of-risk")


def test_entries_lead_to_a_journal_that_is_taken_back(pool, page, check_page):
    tiered(pool)
    at = f"/do/funds/{pool.fund.pk}/entries/"
    page.goto(at)
    check_page(page, name="entries-all")
    page.get_by_label("Kind of account").select_option(label="Expenditure")
    led_by(page.get_by_role("button", name="Show these entries"))
    check_page(page, name="entries")
    led_by(page.get_by_role("link", name="Spent without an order").first)
    check_page(page, name="journal")
    led_by(page.get_by_role("link", name="Take it back"))
    led_by(page.get_by_role("button", name="Take it back"))
    check_page(page, name="reverse-journal-refused")
    page.get_by_label("Why is it taken back?").fill("Paid twice")
    led_by(page.get_by_role("button", name="Take it back"))
    check_page(page, name="journal-reversal")
    page.goto(f"{at}?kind=reserved")
    check_page(page, name="entries-none")
