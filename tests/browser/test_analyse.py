"""The analyse stage as a commissioner works through it, and each of its pages by itself."""

from browser.steps import led_by
from factories import publishers
from factories.organisations import NOON, MembershipFactory
from factories.place import NeedFactory, NeighbourhoodFactory
from playwright.sync_api import expect

from ropewalk.organisations.models import Role
from ropewalk.place.models import NeighbourhoodMember
from ropewalk.place.position import TITLES

PASSWORD = "a long enough phrase"
TRAFFORD, SALFORD, CORNWALL = "E08000009", "E08000006", "E06000052"
GREATER_MANCHESTER = "E54000057"


def drawn_for(membership):
    """A neighbourhood of two small areas and a practice, for somebody's organisation."""
    drawn = NeighbourhoodFactory(
        organisation=membership.organisation, name="Western side"
    )
    kinds = NeighbourhoodMember.Kind
    for kind, code in (
        (kinds.SMALL_AREA, "E01006074"),
        (kinds.SMALL_AREA, "E01006075"),
        (kinds.PRACTICE, "P91003"),
    ):
        NeighbourhoodMember.objects.create(neighbourhood=drawn, kind=kind, code=code)
    return drawn


def test_a_commissioner_goes_from_a_figure_to_a_need_with_evidence(
    open_page, check_page, view
):
    membership = MembershipFactory(role=Role.COMMISSIONER)
    page = open_page(view)

    page.goto("/")
    page.get_by_label("Email address").fill(membership.account.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    led_by(page.get_by_role("button", name="Sign in"))

    page.goto("/analyse/")
    page.get_by_label("Name or code", exact=True).fill("Trafford")
    led_by(page.get_by_role("button", name="Show its position"))
    page.get_by_role("heading", name="Trafford", level=1).wait_for()
    check_page(page, name="place-trafford")

    tabs = page.get_by_role("navigation", name="Sections of Trafford")
    led_by(tabs.get_by_role("link", name=TITLES["need"]))
    page.get_by_text("Why this figure?").first.click()
    check_page(page, name="section-need-opened")

    led_by(page.get_by_role("link", name="Record a need from"))
    expect(page.locator("main")).to_contain_text(
        "This figure will be linked as evidence"
    )
    led_by(page.get_by_role("button", name="Record the need"))
    check_page(page, name="record-need-refused")
    page.get_by_label("What do people need?").fill("Care closer to home.")
    page.get_by_label("Who needs it?").fill("People aged 75 and over")
    page.get_by_label("Strategic: the whole place").check()
    page.get_by_label("Carers", exact=True).check()
    led_by(page.get_by_role("button", name="Record the need"))
    page.get_by_role("heading", name="Need in Trafford").wait_for()
    check_page(page, name="need")

    led_by(page.get_by_role("link", name="Link a figure or a document"))
    page.get_by_label("A figure of this place").select_option("people.aged_65_share")
    check_page(page, name="link-evidence")
    led_by(page.get_by_role("button", name="Link it"))
    page.get_by_text("Evidence linked on").wait_for()

    led_by(page.get_by_role("link", name="See the position of Trafford"))
    assert page.get_by_role("link", name="Care closer to home.").is_visible()


def test_an_analyst_draws_a_neighbourhood_and_sees_it_as_a_place(
    signed_in_page, check_page, view
):
    page = signed_in_page(Role.ANALYST, view=view)
    page.goto(f"/analyse/neighbourhoods/new/?place={TRAFFORD}")

    led_by(page.get_by_role("button", name="Draw the neighbourhood"))
    check_page(page, name="draw-refused")
    page.get_by_label("What is it called?").fill("Western side")
    page.locator("input[name=wards]").first.check()
    page.locator(".rw-ward summary").nth(3).click()
    page.locator(".rw-ward").nth(3).get_by_role("checkbox").first.check()
    page.locator("input[name=practices]").first.check()
    check_page(page, name="draw")
    led_by(page.get_by_role("button", name="Draw the neighbourhood"))

    page.get_by_role("heading", name="Western side", level=1).wait_for()
    check_page(page, name="place-neighbourhood")
    led_by(page.get_by_role("link", name="See what Western side is made of"))
    check_page(page, name="neighbourhood")
    led_by(page.get_by_role("link", name="End Western side"))
    check_page(page, name="end-neighbourhood")


def test_a_finance_lead_compares_fair_shares_with_what_each_has(
    signed_in_page, check_page, view
):
    page = signed_in_page(Role.FINANCE, view=view)
    page.goto("/analyse/fair-shares/?icb=QOP")
    codes = page.locator("#table-shares tbody tr th").all_inner_texts()
    lines = "\n".join(f"{code} 10,000,000" for code in codes)

    page.get_by_label("Sum to share, in pounds").fill("100,000,000")
    page.get_by_text("Compare with what each has now").click()
    page.get_by_label("What each has now").fill("E08000009 lots")
    led_by(page.get_by_role("button", name="Work it out"))
    check_page(page, name="fair-shares-refused")
    page.get_by_label("What each has now").fill(lines)
    page.get_by_label("Years to get there").fill("3")
    led_by(page.get_by_role("button", name="Work it out"))

    page.get_by_role("heading", name="Fair shares").wait_for()
    expect(page.locator("main")).to_contain_text("Distance from the share by need")
    expect(page.locator("main")).to_contain_text("Pace of change over 3 years")
    check_page(page, name="fair-shares")


def test_each_section_of_trafford(signed_in_page, check_page, view):
    page = signed_in_page(Role.OBSERVER, view=view)
    for key in TITLES:
        page.goto(f"/analyse/{TRAFFORD}/{key}/")

        check_page(page, name=f"trafford-{key}")


def test_sections_unfolded(signed_in_page, check_page):
    page = signed_in_page(Role.OBSERVER)
    for key in ("people", "payments", "market", "stands_out"):
        page.goto(f"/analyse/{TRAFFORD}/{key}/")
        for fold in page.locator("main details:not([open]) > summary").all():
            if fold.is_visible():
                fold.click()

        check_page(page, name=f"trafford-{key}-unfolded")


def test_other_places(signed_in_page, check_page):
    page = signed_in_page(Role.OBSERVER)
    for address, name in (
        (f"{SALFORD}/", "salford"),
        (f"{SALFORD}/payments/", "salford-payments"),
        (f"{CORNWALL}/", "cornwall"),
        (f"{CORNWALL}/market/", "cornwall-market"),
        (f"{GREATER_MANCHESTER}/", "greater-manchester"),
        (f"{GREATER_MANCHESTER}/people/", "greater-manchester-people"),
        (f"{GREATER_MANCHESTER}/discharge/", "greater-manchester-discharge"),
        (f"{TRAFFORD}/payments/detail/", "trafford-payments-detail"),
    ):
        page.goto(f"/analyse/{address}")

        check_page(page, name=name)


def test_registers_and_forms(signed_in_page, check_page, view):
    membership = MembershipFactory(role=Role.ANALYST)
    drawn = drawn_for(membership)
    NeedFactory(organisation=membership.organisation, recorded_at=NOON)
    NeedFactory(organisation=membership.organisation, neighbourhood=drawn)
    page = signed_in_page(view=view, membership=membership)
    for address, name in (
        ("/analyse/", "find"),
        ("/analyse/?q=Newcastle", "find-several"),
        ("/analyse/needs/", "needs"),
        ("/analyse/needs/new/", "where"),
        ("/analyse/needs/new/?place=Trafort", "where-refused"),
        ("/analyse/neighbourhoods/", "neighbourhoods"),
        ("/data/", "data"),
        ("/data/add/", "add-data"),
    ):
        page.goto(address)

        check_page(page, name=name)


def test_a_file_that_is_refused_names_its_rows(
    signed_in_page, check_page, view, tmp_path
):
    rows = publishers.practice_rows()
    rows[2][publishers.FIRST_NUMBER] = "-1"
    path = publishers.write(tmp_path / "2026_2027.csv", rows)
    page = signed_in_page(Role.ANALYST, view=view)
    page.goto("/data/add/?council=E08000006")

    led_by(page.get_by_role("button", name="Add the file"))
    check_page(page, name="add-data-refused")
    page.locator("input[type=file]").set_input_files(path)
    led_by(page.get_by_role("button", name="Add the file"))

    page.get_by_text("row 3 (P90001), column 'Population'").wait_for()
    check_page(page, name="file-refused")


def test_data_added_in_error_are_withdrawn(
    signed_in_page, check_page, view, tmp_path, monkeypatch
):
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path / "home"))
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    page = signed_in_page(Role.ANALYST, view=view)
    page.goto("/data/add/")
    page.locator("input[type=file]").set_input_files(path)
    led_by(page.get_by_role("button", name="Add the file"))
    page.get_by_role("link", name="Withdraw it if it was added in error").wait_for()
    check_page(page, name="file-added")
    page.goto("/data/")
    page.get_by_text("Withdraw data that were added in error").click()
    check_page(page, name="data-added")
    led_by(page.get_by_role("link", name="Withdraw 2026/27"))
    check_page(page, name="withdraw-data")
    led_by(page.get_by_role("button", name="Withdraw it"))
    check_page(page, name="withdraw-data-refused")

    page.get_by_label("Why is it withdrawn?").fill("It is the file of another year.")
    led_by(page.get_by_role("button", name="Withdraw it"))

    page.get_by_role("heading", name="2026/27 is withdrawn").wait_for()
    check_page(page, name="withdrawal")
    led_by(page.get_by_role("link", name="See the data held"))
    page.get_by_role("heading", name="Withdrawn").wait_for()
    check_page(page, name="data-withdrawn")
