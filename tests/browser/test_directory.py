"""The directory as somebody finds help with it, and as those who keep it look after it."""

import pytest
from browser.steps import led_by
from factories.directory import OLD_TRAFFORD, directory
from playwright.sync_api import expect


@pytest.fixture
def here():
    return directory()


def test_anybody_finds_help_near_them_and_reads_who_to_ask(
    open_page, check_page, here, view
):
    page = open_page(view)
    page.goto("/directory/")
    check_page(page, name="directory")

    page.get_by_label("Near your postcode").fill(OLD_TRAFFORD)
    page.get_by_label("Help with").select_option(label="Company, and things to do")
    led_by(page.get_by_role("button", name="Search", exact=True))
    check_page(page, name="directory-found")
    led_by(page.get_by_role("link", name="Lunch club"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Lunch club")
    expect(page.get_by_text("Tuesday: 11:00 to 14:00")).to_be_visible()
    page.get_by_label("Is it for somebody of your age?").fill("59")
    led_by(page.get_by_role("button", name="See whether it is"))
    expect(page.get_by_role("status")).to_have_text(
        "It is for people of 60 and over, so not for somebody of 59."
    )
    check_page(page, name="directory-entry")


def test_a_wrong_postcode_and_an_ended_service_say_so(
    open_page, check_page, here, view
):
    page = open_page(view)
    page.goto("/directory/?postcode=M15")
    expect(page.get_by_role("alert")).to_contain_text("must be a whole postcode")
    check_page(page, name="directory-refused")

    page.goto("/directory/?ended=1")
    led_by(page.get_by_role("link", name="Old day centre"))
    expect(page.get_by_text("This service has ended.")).to_be_visible()
    check_page(page, name="directory-ended")

    page.goto("/directory/prices/?sum=20")
    expect(page.get_by_role("cell", name="4", exact=True)).to_be_visible()
    check_page(page, name="directory-prices")


def test_an_entry_is_printed_without_what_is_for_the_screen(open_page, here):
    page = open_page()
    page.goto("/directory/?words=lunch")
    led_by(page.get_by_role("link", name="Lunch club"))
    page.emulate_media(media="print")

    expect(page.get_by_text("Tuesday: 11:00 to 14:00")).to_be_visible()
    expect(page.get_by_label("Is it for somebody of your age?")).to_be_hidden()


def test_those_who_keep_entries_see_which_are_old_and_what_is_behind_them(
    signed_in_page, check_page, here, view
):
    page = signed_in_page(membership=here.commissioner.memberships.first(), view=view)
    page.goto("/review/directory/")
    check_page(page, name="directory-by-age")
    led_by(page.get_by_role("link", name="Advice line"))
    check_page(page, name="service-entry")
    address = page.url
    for name in ("kinds-of-need", "not-for", "pause"):
        page.goto(f"{address}{name}/")
        check_page(page, name=f"entry-{name}")
    page.goto(f"/do/commissioning/{here.partnership.pk}/services/take-in/")
    check_page(page, name="take-in")
    page.goto(address)
    led_by(page.get_by_role("link", name="Its entry, as anybody reads it"))
    expect(
        page.get_by_role("heading", name="For you, who commission it")
    ).to_be_visible()
    check_page(page, name="entry-joined")
