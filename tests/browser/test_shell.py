"""The pages around the work, as people meet them."""

import re

import pytest
from browser.conftest import VIEWS
from browser.steps import led_by
from factories.organisations import (
    AccountFactory,
    MembershipFactory,
    OrganisationFactory,
)
from playwright.sync_api import expect

from ropewalk.organisations.models import Role

PASSWORD = "a long enough phrase"


@pytest.fixture(params=VIEWS, ids=str)
def view(request):
    """What every page shares is met wide and narrow, with scripts and without."""
    return request.param


@pytest.fixture
def gallery(settings):
    """The pages that show every part of the kit, beside the real ones."""
    settings.ROOT_URLCONF = "factories.gallery"


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/sign-in/", "sign-in"),
        ("/about/", "about"),
        ("/accessibility/", "accessibility"),
        ("/no/such/page/", "not-found-stranger"),
    ],
)
def test_open_pages(open_page, check_page, view, address, name):
    page = open_page(view)
    page.goto(address)

    check_page(page, name=name)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "home"),
        ("/account/password/", "change-password"),
        ("/no/such/page/", "not-found"),
        ("/gallery/?practices.sort=-people&practices.find=p", "gallery"),
        ("/gallery/?practices.find=zebra", "gallery-nothing-matches"),
        ("/gallery/?practices.sort=nothing", "bad-input"),
        ("/gallery/form/", "gallery-form"),
    ],
)
@pytest.mark.usefixtures("gallery")
def test_pages_of_somebody_signed_in(signed_in_page, check_page, view, address, name):
    page = signed_in_page(Role.ANALYST, view=view)
    page.goto(address)

    check_page(page, name=name)


def test_home_of_somebody_with_a_place_and_two_organisations(
    signed_in_page, check_page, view
):
    trafford = OrganisationFactory(name="Trafford MBC")
    membership = MembershipFactory(organisation=trafford, role=Role.COMMISSIONER)
    MembershipFactory(account=membership.account)
    page = signed_in_page(membership=membership, view=view)
    page.goto("/analyse/?q=m33+4ab")
    check_page(page, name="place-of-a-postcode")
    page.goto("/")
    check_page(page, name="home-with-a-place")

    led_by(page.get_by_role("link", name="Position of Trafford"))

    expect(page.get_by_role("heading", level=1)).to_have_text("Trafford")


@pytest.mark.usefixtures("gallery")
def test_menus_and_reasons_open_and_still_keep_to_the_rules(
    signed_in_page, check_page, view
):
    membership = MembershipFactory(role=Role.ANALYST)
    MembershipFactory(account=membership.account, role=Role.COMMISSIONER)
    page = signed_in_page(membership=membership, view=view)
    page.goto("/gallery/")
    page.evaluate(
        "document.querySelectorAll('main details').forEach(each => each.open = true)"
    )
    for menu in page.locator("header summary").all():
        menu.click()
    if not view.scripts:
        assert page.get_by_role("button", name="as commissioner").is_visible()

    check_page(page, name="gallery-open")


@pytest.mark.usefixtures("gallery")
def test_a_form_that_is_refused(signed_in_page, check_page, view):
    page = signed_in_page(Role.ANALYST, view=view)
    page.goto("/gallery/form/")
    page.get_by_label("Day", exact=True).fill("31")
    led_by(page.get_by_role("button", name="Record"))

    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_role("link", name="Enter a day, month and year, like 13").click()
    expect(page.locator("#id_starts_on_0")).to_be_focused()
    check_page(page, name="gallery-form-refused")


@pytest.mark.postgresql
def test_signing_in_without_scripts_leads_home_and_out_again(open_page, check_page):
    # given an account, and a browser that runs no script at all
    account = AccountFactory(email="asha@example.org", name="Asha P.")
    MembershipFactory(account=account, role=Role.COMMISSIONER)
    page = open_page(java_script_enabled=False)

    # when its holder gets the password wrong, then right
    page.goto("/")
    page.get_by_label("Email address").fill("asha@example.org")
    page.get_by_label("Password", exact=True).fill("not this one")
    led_by(page.get_by_role("button", name="Sign in"))
    expect(page).to_have_title("Error: Sign in \N{EN DASH} Ropewalk")
    page.get_by_label("Email address").fill("asha@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    led_by(page.get_by_role("button", name="Sign in"))

    # then they are home, as themselves, and can leave
    expect(page.get_by_role("heading", level=1)).to_have_text("Ropewalk")
    page.get_by_text("Asha P.", exact=True).click()
    led_by(page.get_by_role("button", name="Sign out"))
    expect(page.locator("main")).to_contain_text("You have signed out.")


def test_too_many_wrong_passwords(open_page, check_page, view):
    account = AccountFactory()
    page = open_page(view)
    page.goto("/sign-in/")
    for _ in range(5):
        page.get_by_label("Email address").fill(account.email)
        page.locator("#id_password").fill("wrong every time")
        led_by(page.get_by_role("button", name="Sign in"))

    expect(page).to_have_title(re.compile("Too many wrong passwords"))
    check_page(page, name="locked-out")


@pytest.mark.usefixtures("gallery")
def test_the_page_for_our_own_fault(signed_in_page, check_page, view):
    page = signed_in_page(Role.ANALYST, view=view)
    page.goto("/about/")
    page.goto("/gallery/fault/")

    expect(page).to_have_title("Something went wrong \N{EN DASH} Ropewalk")


def test_the_keyboard_reaches_the_content_first(signed_in_page):
    page = signed_in_page(Role.ANALYST)
    page.goto("/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.url.endswith("#maincontent")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(signed_in_page):
    page = signed_in_page(Role.ANALYST)
    page.goto("/")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator(".rw-who summary").click()
    assert page.get_by_role("button", name="Sign out").is_visible()

    page.keyboard.press("Escape")

    assert not page.get_by_role("button", name="Sign out").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
