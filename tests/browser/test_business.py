"""A business case from its costs to its start, and a portfolio, as a planner meets them."""

import pytest
from browser.steps import follow, press
from factories.business import business
from playwright.sync_api import expect

from ropewalk.strategy.case_kinds import EvidenceGrade, LineAbout, LineNature, Party


@pytest.fixture
def here():
    return business()


def test_a_case_is_costed_asked_for_and_started(signed_in_page, check_page, here, view):
    case = here.worked_example()
    here.benefit(
        case,
        title="Fewer days off sick",
        about=LineAbout.SICKNESS,
        nature=LineNature.RESOURCE,
        party=Party.EMPLOYERS,
        grade=EvidenceGrade.CLAIM,
        pence=50_00,
        least_pence=10_00,
        most_pence=60_00,
    )
    here.benefit(case, title="Falls", pence=80_00, least_pence=0, most_pence=90_00)
    page = signed_in_page(membership=here.by.memberships.first(), view=view)
    page.goto(f"/plan/{here.partnership.pk}/business-cases/")
    check_page(page, name="business-cases")
    page.locator("tbody th a").first.click()
    expect(page.locator("main")).to_contain_text("claimed without evidence")
    check_page(page, name="business-case")

    follow(page, "Add a cost or a benefit")
    press(page, "Add it")
    check_page(page, name="add-case-line-refused")
    follow(page, "A worked example")
    follow(page, "Write the strategic part")
    check_page(page, name="write-case-part")
    page.get_by_label("What does this part say?").fill("People fall at home")
    press(page, "Keep it")
    follow(page, "Ask for its money by a route")
    page.get_by_label("By which route").fill("NHS local delivery plan")
    check_page(page, name="ask-case-route")
    press(page, "Record that it was asked")
    expect(page.locator("main")).to_contain_text("Nothing starts before every route")
    page.locator("#table-routes tbody th a").first.click()
    page.get_by_label("Approved").check()
    page.get_by_label("Why?").fill("The round had the money")
    check_page(page, name="answer-case-route")
    press(page, "Record it")
    expect(page.locator("main")).to_contain_text("expected from")
    follow(page, "Say when it starts")
    check_page(page, name="say-case-start")


def test_a_portfolio_says_what_to_choose(signed_in_page, check_page, here, view):
    portfolio, pool, options = here.two_of_three()
    here.option(portfolio, "Befriending", None, [(pool, 1, 1)])
    here.option(portfolio, "Day trips", 39, [(pool, 39, 39)])
    here.scenario(portfolio, "Falls do less", options=[(options[0], 25)])
    page = signed_in_page(membership=here.by.memberships.first(), view=view)
    page.goto(f"/plan/{here.partnership.pk}/portfolios/")
    check_page(page, name="portfolios")
    page.locator("tbody th a").first.click()
    expect(page.locator("main")).to_contain_text("Choose Falls and Equipment.")
    check_page(page, name="portfolio")

    follow(page, "Say how much has to be found")
    press(page, "Say so")
    check_page(page, name="portfolio-gap-refused")
    page.get_by_label("How much has to be found").fill("500")
    page.get_by_label("Who says so?").fill("The forecast")
    press(page, "Say so")
    expect(page.locator("main")).to_contain_text("our reconstruction")
    follow(page, "Add a scenario")
    check_page(page, name="portfolio-scenario")
    follow(page, "What to fund")
    page.locator("#table-options tbody th a").first.click()
    check_page(page, name="portfolio-option")
    follow(page, "Say what it uses or frees of Pool")
    check_page(page, name="portfolio-use")
    follow(page, "What to fund")
    follow(page, "Say what there is of a budget")
    check_page(page, name="portfolio-budget")
