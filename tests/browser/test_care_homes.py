"""Care homes confirmed as a provider's, as whoever commissions does it."""

import pytest
from browser.steps import follow, press
from factories.service import market
from playwright.sync_api import expect

pytestmark = pytest.mark.postgresql


@pytest.fixture
def made():
    here = market()
    council = here.three.first
    council.names.update(name="Trafford")
    council.name = "Trafford"
    council.save(update_fields=["name"])
    here.provider = here.another_provider(
        "Stockdales Of Sale, Altrincham & District Ltd"
    )
    return here


def test_homes_are_confirmed_from_what_the_name_suggests(
    signed_in_page, check_page, view, made
):
    page = signed_in_page(view=view, membership=made.commissioner.memberships.first())
    page.goto(f"/do/providers/{made.provider.pk}/")
    expect(page.locator("main")).to_contain_text("5 homes of this partnership's places")
    check_page(page, name="provider-suggested")
    follow(page, "Join care homes by location id")
    expect(page.locator("input[type=checkbox]:checked")).to_have_count(0)
    check_page(page, name="join-locations")
    page.get_by_label("Location ids of its homes").fill("1-12")
    press(page, "Join them")
    check_page(page, name="join-locations-refused")
    page.get_by_label("Location ids of its homes").fill("")
    page.locator("input[type=checkbox]").first.check()
    press(page, "Join them")
    expect(page.locator("main")).to_contain_text("1 care home is joined to it")
    check_page(page, name="provider-joined")
    follow(page, "Take care homes off")
    check_page(page, name="take-off-locations")
