"""Contracts that anybody may read of, and what others published of theirs."""

import pytest
from browser.steps import follow, press
from django.urls import reverse
from factories.noticed import real_package
from factories.published import whole_life
from factories.service import market
from playwright.sync_api import expect


@pytest.fixture
def life():
    return whole_life()


def test_anybody_reads_a_contract_without_signing_in(open_page, check_page, view, life):
    page = open_page(view)
    page.goto("/register/")
    check_page(page, name="public-registers")
    follow(page, "Public register of contracts")
    check_page(page, name="public-contracts")
    page.locator(f'a[href="/contracts/{life.contract.pk}/"]').click()
    expect(page.locator("main")).to_contain_text("Patients have a choice of provider.")
    expect(page.locator("main")).to_contain_text("£110,137.00")
    check_page(page, name="public-contract")


def test_a_commissioner_takes_in_what_others_published(
    signed_in_page, check_page, view, life, tmp_path
):
    path = tmp_path / "march.json"
    path.write_bytes(real_package())
    here = life.here
    page = signed_in_page(membership=here.commissioner.memberships.first(), view=view)
    page.goto(f"/do/commissioning/{here.partnership.pk}/")
    follow(page, "The market: contracts of others")
    check_page(page, name="market-empty")
    follow(page, "Take in what others published")
    check_page(page, name="market-add")
    page.locator("input[type=file]").set_input_files(path)
    press(page, "Show what is in it")
    expect(page.locator("main")).to_contain_text("19 releases can be taken in")
    check_page(page, name="market-offered")
    press(page, "Take it in")
    check_page(page, name="market-refused")
    page.get_by_label("Take it in without what has faults").check()
    press(page, "Take it in")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "The market: contracts of others"
    )
    check_page(page, name="market")


def test_what_less_activity_means_and_an_invoice_that_is_withdrawn(
    signed_in_page, check_page, view
):
    here = market()
    contract = here.committed()
    here.invoice(contract, [here.deliver(contract)])
    mine = here.commissioner.memberships.get()
    page = signed_in_page(membership=mine, view=view)

    # when its commissioner tries what less activity would mean, and how long people wait
    page.goto(reverse("contract", args=[contract.pk]))
    follow(page, f"What a change of activity means for {contract.provider}, C-1")
    check_page(page, name="impact")
    press(page, "Show what it means")
    check_page(page, name="impact-refused")
    for question, answer in (
        ("How many units a year now?", "4000"),
        ("How many will it be?", "3000"),
        ("How many people wait for the provider now?", "600"),
        ("How many does it see in a week now?", "30"),
        ("How many will it see in a week?", "40"),
    ):
        page.get_by_label(question).fill(answer)
    press(page, "Show what it means")
    expect(page.locator("main")).to_contain_text("that releases cash")
    check_page(page, name="impact-shown")

    # then whoever keeps the fund withdraws an invoice, and what was delivered is free
    keeper = here.pool.manager.memberships.get()
    page = signed_in_page(membership=keeper, view=view)
    page.goto(reverse("withdraw-invoice", args=[contract.invoices.get().pk]))
    check_page(page, name="withdraw-invoice")
    press(page, "Withdraw it")
    check_page(page, name="withdraw-invoice-refused")
    page.get_by_label("Why?").fill("It is for another week")
    press(page, "Withdraw it")
    expect(page.locator("main")).to_contain_text("Withdrawn")
    check_page(page, name="invoice-withdrawn")
