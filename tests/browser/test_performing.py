"""How a contract performs, in a browser: a provider returns, is asked, answers and reports."""

from browser.steps import led_by
from factories.concerns import of_provider
from factories.performing import (
    agreed,
    monthly,
    planned,
    returned,
    sheet_row,
    workbook,
)
from factories.service import market

from ropewalk.organisations.models import Membership
from ropewalk.service.models import ExceptionReport


def test_a_contract_is_returned_asked_about_answered_and_confirmed(
    signed_in_page, check_page, view
):
    # given a contract that its provider has returned late and with a gap
    here = market()
    held = monthly(here, least=0, most=100)
    for month, value in ((0, 91), (1, 92), (3, 84), (4, 60)):
        returned(held, month, value, by=here.commissioner)
    agreed(here, plan_id=planned(here, held.contract).pk)
    theirs = of_provider(here.provider).memberships.get()
    contract = f"/do/contracts/{held.contract_id}/"

    # when the provider sends a workbook with a formula, and reports a delivery
    page = signed_in_page(membership=theirs, view=view)
    page.goto(f"{contract}returns/")
    file = {
        "name": "back.xlsx",
        "mimeType": "application/octet-stream",
        "buffer": workbook(sheet_row(held, 2, "=A1")),
    }
    page.locator("input[type=file]").set_input_files(file)
    led_by(page.get_by_role("button", name="Send it"))
    page.get_by_text("row 2, column Value: is a formula").first.wait_for()
    check_page(page, name="return-by-file-refused")
    page.goto(f"{contract}reported/new/")
    page.get_by_label("What names it?").fill("Week 1")
    page.get_by_label("How many units?").fill("10")
    check_page(page, name="report-delivery")
    led_by(page.get_by_role("button", name="Report it"))
    page.get_by_text("Reported: waits to be confirmed").wait_for()
    check_page(page, name="reported-delivery")

    # and the commissioner sees how it performs, and opens a report
    mine = Membership.objects.get(account=here.commissioner)
    reader = signed_in_page(membership=mine, view=view)
    reader.goto(f"{contract}performance/")
    check_page(reader, name="contract-performance")
    led_by(reader.get_by_role("link", name="Open an exception report"))
    reader.get_by_label("misses the target").check()
    reader.get_by_label("What do you ask of the provider?").fill("What changed?")
    check_page(reader, name="open-exception")
    led_by(reader.get_by_role("button", name="Open it"))
    reader.get_by_role("link", name="Agree an action").wait_for()
    agreed(here, report_id=ExceptionReport.objects.get().pk)

    # then it waits for the provider, who answers
    page.goto("/")
    check_page(page, name="home-awaited")
    led_by(page.get_by_role("link", name="Answer the exception report"))
    led_by(page.get_by_role("link", name="Answer it"))
    page.get_by_label("What is your answer?").fill("Two people left.")
    led_by(page.get_by_role("button", name="Send the answer"))
    page.get_by_text("Two people left.").wait_for()
    check_page(page, name="exception-report")
    reader.goto(contract)
    check_page(reader, name="contract-with-open-report")
