"""Contracts that anybody may read of, and what others published of theirs."""

import pytest
from browser.steps import follow, press
from factories.noticed import real_package
from factories.published import whole_life
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
