"""Pages about places: who sees them, what they say, what is refused, what they cost."""

import csv
import io
from html import unescape

import openpyxl
import pytest
from django.urls import reverse
from factories.organisations import MembershipFactory, OrganisationFactory
from factories.place import NeedFactory, NeighbourhoodFactory

from ropewalk.organisations.models import Role
from ropewalk.place.models import NeighbourhoodMember
from ropewalk.place.position import TITLES

TRAFFORD, SALFORD, MANCHESTER = "E08000009", "E08000006", "E08000003"
CORNWALL, GREATER_MANCHESTER = "E06000052", "E54000057"
FIVE = (TRAFFORD, SALFORD, MANCHESTER, CORNWALL, GREATER_MANCHESTER)
PLACE_QUERIES = 4  # session, account, needs, roles

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


@pytest.fixture
def analyst(client):
    membership = MembershipFactory(role=Role.ANALYST)
    client.force_login(membership.account)
    return membership


def own_place(membership, *, areas=("E01006074", "E01006075"), practices=()):
    """A neighbourhood of somebody's organisation, with members."""
    drawn = NeighbourhoodFactory(organisation=membership.organisation, name="North")
    kinds = NeighbourhoodMember.Kind
    for kind, codes in ((kinds.SMALL_AREA, areas), (kinds.PRACTICE, practices)):
        for code in codes:
            NeighbourhoodMember.objects.create(
                neighbourhood=drawn, kind=kind, code=code
            )
    return drawn


@pytest.mark.parametrize(
    "address",
    [
        "/analyse/",
        f"/analyse/{TRAFFORD}/",
        f"/analyse/{TRAFFORD}/people/",
        f"/analyse/{TRAFFORD}/payments/detail/",
        "/analyse/fair-shares/",
    ],
)
def test_a_stranger_is_asked_to_sign_in(client, address):
    response = client.get(address)

    assert (response.status_code, response.url) == (302, f"/sign-in/?next={address}")


def test_a_place_is_found_by_name_and_led_to_its_position(client, analyst):
    response = client.get("/analyse/", {"q": "trafford"})

    assert response.url == f"/analyse/{TRAFFORD}/"


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (
            "m33 4ab",
            TRAFFORD,
            "M33 4AB lies in the small area Trafford 021A (E01006101)",
        ),
        ("Carlisle", "E06000063", "Carlisle became part of Cumberland on 1 April 2023"),
    ],
)
def test_a_place_that_was_not_named_itself_says_how_it_was_found(
    client, analyst, asked, code, said
):
    response = client.get("/analyse/", {"q": asked}, follow=True)

    assert response.redirect_chain == [(f"/analyse/{code}/", 302)]
    assert said in text(response)
    assert said not in text(client.get(f"/analyse/{code}/"))


@pytest.mark.parametrize("asked", ["Trafford MBC", "GM", "Devon"])
def test_a_place_that_was_named_says_nothing_of_how_it_was_found(
    client, analyst, asked
):
    response = client.get("/analyse/", {"q": asked}, follow=True)

    assert "rw-notice" not in text(response)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("SW1A 1AA", "is not held: postcodes are held for Trafford only, so give"),
        ("Trafort", "Did you mean Trafford (E08000009)"),
        ("Newcastle", "could mean"),
        ("E99999999", "No place with the code E99999999 is held"),
        ("<b>bold</b>", "&lt;b&gt;bold&lt;/b&gt;"),
        ("neighbourhood-", "No place called"),
        ("x" * 5000, "No place called"),
        ("\u0660\u0661", "Give the name or code"),
    ],
)
def test_what_cannot_be_found_is_said_on_the_same_page(client, analyst, asked, said):
    response = client.get("/analyse/", {"q": asked})

    assert response.status_code == 200
    assert said in text(response)
    assert "<title>Error: " in text(response)
    assert "<b>bold</b>" not in text(response)


@pytest.mark.parametrize("code", FIVE)
def test_the_position_of_each_place_leads_to_all_its_sections(client, analyst, code):
    page = text(client.get(f"/analyse/{code}/"))

    for key, title in TITLES.items():
        assert f'href="/analyse/{code}/{key}/"' in page
        assert title in page
    assert "Why this figure?" in page
    assert "Sources and vintages of this page" in page


@pytest.mark.parametrize("code", FIVE)
@pytest.mark.parametrize("key", TITLES)
def test_each_section_says_its_answer_and_why_or_what_is_missing(
    client, analyst, code, key
):
    page = text(client.get(f"/analyse/{code}/{key}/"))

    assert f'<h1 class="nhsuk-heading-l rw-title">{TITLES[key]}</h1>' in page
    assert '<p class="rw-answer">' in page
    assert "Why this figure?" in page or "Add data" in page
    assert page.count("<h1") == 1


def test_a_section_without_data_leads_to_adding_them_for_the_council(client, analyst):
    page = text(client.get(f"/analyse/{SALFORD}/payments/"))

    assert f'href="/data/add/?council={SALFORD}"' in page
    assert "Add data" in page


@pytest.mark.parametrize(("code", "are_held"), [(TRAFFORD, True), (SALFORD, False)])
def test_payments_over_time_are_offered_where_some_are_held(
    client, analyst, code, are_held
):
    page = text(client.get(f"/analyse/{code}/payments/"))

    assert ("See payments over time" in page) == are_held


@pytest.mark.parametrize(
    "address",
    [
        "/analyse/E08000099/",
        f"/analyse/{TRAFFORD}/weather/",
        "/analyse/neighbourhood-999999/",
        "/analyse/trafford/",
        "/analyse/neighbourhood-99999999999999999999/",
        "/analyse/E01006074/",
    ],
)
def test_no_such_place_or_section_is_not_found(client, analyst, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("on=yesterday", "yesterday is not a day this page can be asked about"),
        ("on=0001-01-01", "is not a day"),
        ("people.wards.sort=secret", "has no column secret"),
        ("people.wards.page=0", "is not a page"),
        ("table=people.wards&format=exe", "csv or xlsx"),
        ("table=nothing&format=csv", "no table of that name"),
    ],
)
def test_what_an_address_cannot_ask_is_refused_in_a_sentence(
    client, analyst, asked, said
):
    response = client.get(f"/analyse/{TRAFFORD}/people/?{asked}")

    assert response.status_code == 400
    assert said in text(response)


def test_the_day_asked_about_stays_from_section_to_section(client, analyst):
    page = text(client.get(f"/analyse/{TRAFFORD}/people/?on=2026-04-01"))

    assert "1 April 2026" in page
    assert f'href="/analyse/{TRAFFORD}/need/?on=2026-04-01"' in page


def test_a_table_downloads_as_csv_with_the_rows_asked_for(client, analyst):
    response = client.get(
        f"/analyse/{TRAFFORD}/people/",
        {
            "table": "people.wards",
            "format": "csv",
            "people.wards.find": "Sale",
            "people.wards.sort": "-residents",
        },
    )

    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    heading = next(n for n, row in enumerate(rows) if row[:2] == ["Code", "Ward"])
    wards = [row for row in rows[heading + 1 :] if row and row[0].startswith("E05")]
    residents = [float(row[2].replace(",", "")) for row in wards]
    assert wards
    assert all("Sale" in row[1] for row in wards)
    assert residents == sorted(residents, reverse=True)
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_table_downloads_as_a_workbook(client, analyst):
    response = client.get(
        f"/analyse/{TRAFFORD}/people/", {"table": "people.ages", "format": "xlsx"}
    )

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    cells = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert "90 and over" in cells


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_names_its_place_outside_and_inside(client, analyst, kind):
    response = client.get(
        f"/analyse/{TRAFFORD}/people/", {"table": "people.wards", "format": kind}
    )

    assert response["Content-Disposition"] == (
        f'attachment; filename="trafford-e08000009-people-wards.{kind}"'
    )
    rows = rows_of(response, kind)
    column = rows[0].index("Place this is about")
    assert len(rows) == 1 + 21
    assert {row[column] for row in rows[1:]} == {"Trafford (E08000009)"}


def rows_of(response, kind):
    """The rows of a download."""
    if kind == "csv":
        text_of_it = response.content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text_of_it)))
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).worksheets[0]
    return [list(row) for row in sheet.values]


def test_a_download_of_a_neighbourhood_is_called_as_its_people_called_it(
    client, analyst
):
    drawn = own_place(analyst)
    drawn.name = '=Cote d\u2019"Azur/..\r\n'
    drawn.save()

    response = client.get(
        f"/analyse/neighbourhood-{drawn.pk}/people/",
        {"table": "people.ages", "format": "csv"},
    )

    assert response["Content-Disposition"] == (
        'attachment; filename="cote-dazur-people-ages.csv"'
    )
    rows = rows_of(response, "csv")
    assert rows[1][rows[0].index("Place this is about")].startswith("'=Cote")


@pytest.mark.parametrize("code", FIVE)
@pytest.mark.parametrize("key", TITLES)
def test_every_table_with_a_source_says_which_day_it_shows(client, analyst, code, key):
    page = text(client.get(f"/analyse/{code}/{key}/"))

    tables = page.count('<table class="nhsuk-table')
    told = page.count('<p class="rw-table__note">Data: ')
    assert told == (0 if key == "unknown" else tables)  # those list what is not held


def test_the_census_tables_say_that_they_are_of_the_census(client, analyst):
    page = text(client.get(f"/analyse/{TRAFFORD}/people/"))

    for key in ("tenure", "unpaid_care", "general_health"):
        table = page.split(f'id="table-people.{key}"')[1]
        told = table.split('<p class="rw-table__note">Data: ')[1].split("</p>")[0]
        assert told == "Census 2021, to 21 March 2021."


def test_cards_stand_beside_england_and_the_board(client, analyst):
    page = text(client.get(f"/analyse/{TRAFFORD}/people/"))

    assert "Greater Manchester: 18.3%; England: 17.3%." in page  # disabled
    assert "Greater Manchester: 8.9%." in page  # unpaid care: no England is held


def test_ages_are_the_same_words_on_a_card_and_in_the_table_under_it(client, analyst):
    page = text(client.get(f"/analyse/{TRAFFORD}/stands_out/?on=2026-07-01"))

    age = "4 years old, oldest input 6 years old"
    assert f"Indices of Deprivation 2025, which describe about 2022 ({age})" in page
    assert f">{age}<" in page.split("People aged 60 and over counted as income")[-1]


def test_a_sorted_table_is_unfolded_and_others_stay_folded(client, analyst):
    plain = text(client.get(f"/analyse/{TRAFFORD}/people/"))
    asked = text(client.get(f"/analyse/{TRAFFORD}/people/?people.ages.sort=-people"))

    assert 'class="nhsuk-details rw-fold" open' not in plain
    assert asked.count('class="nhsuk-details rw-fold" open') == 1


@pytest.mark.parametrize("key", ["", "people/", "payments/"])
def test_a_place_costs_the_same_for_many_needs_and_rows(
    client, analyst, key, django_assert_max_num_queries
):
    for _ in range(30):
        NeedFactory(organisation=analyst.organisation)
    client.get(f"/analyse/{TRAFFORD}/{key}")

    # session, account, needs with what belongs to them, their evidence, roles, and
    # whether the person may record, draw or add
    with django_assert_max_num_queries(7):
        page = text(client.get(f"/analyse/{TRAFFORD}/{key}"))

    assert key or page.count("(need ") == 25


def test_the_place_shows_needs_of_my_organisations_and_no_others(client, analyst):
    NeedFactory(
        organisation=analyst.organisation, statement="Ours to see.", voice="carers"
    )
    NeedFactory(statement="Not ours to see")
    NeedFactory(
        organisation=analyst.organisation,
        place_code=SALFORD,
        statement="Of another place",
    )

    page = text(client.get(f"/analyse/{TRAFFORD}/"))

    assert "Ours to see." in page
    assert "</a> (said by carers)</li>" in page
    assert "Not ours to see" not in page
    assert "Of another place" not in page


def test_a_neighbourhood_is_a_place_for_its_own_people_only(client, analyst):
    drawn = own_place(analyst)

    page = text(client.get(f"/analyse/neighbourhood-{drawn.pk}/"))
    assert "North" in page
    assert reverse("neighbourhood", args=[drawn.pk]) in page

    client.force_login(MembershipFactory().account)
    assert client.get(f"/analyse/neighbourhood-{drawn.pk}/").status_code == 404
    assert client.get(f"/analyse/?q=neighbourhood-{drawn.pk}").status_code == 404


@pytest.mark.parametrize("key", TITLES)
def test_each_section_of_a_neighbourhood_can_be_read(client, analyst, key):
    drawn = own_place(analyst, practices=("P91003",))

    response = client.get(f"/analyse/neighbourhood-{drawn.pk}/{key}/")

    assert response.status_code == 200
    assert TITLES[key] in text(response)


def test_adult_social_care_comes_first_among_payments_with_the_rest_beside_it(
    client, analyst
):
    page, over_time = (
        unescape(text(client.get(f"/analyse/{TRAFFORD}/{address}/")))
        for address in ("payments", "payments/detail")
    )
    parts = (
        "Adult social care</",
        "Public health and health care</",
        "Children's social care</",
        "Early years and special educational needs</",
    )

    assert "paid suppliers of adult social care £" in page
    for shown in (page, over_time):
        assert sorted(parts, key=shown.index) == list(parts)
    assert "by client group or reason for support" in page
    assert "by kind of service" in page


def test_payments_over_time_are_narrowed_by_what_is_chosen(client, analyst):
    address = f"/analyse/{TRAFFORD}/payments/detail/"
    assert "<svg" in text(client.get(address))

    page = text(client.get(address, {"by": "term", "age_band": "85 and over"}))

    assert "Showing 85 and over." in page
    assert "<option selected>85 and over</option>" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"age_band": "<b>nobody"}, "&lt;b&gt;nobody"),
        ({"by": "colour"}, "Payments cannot be shown by"),
        ({"supplier": "x" * 9000}, "No payment held says"),
    ],
)
def test_payments_cannot_be_narrowed_by_what_none_says(client, analyst, asked, said):
    response = client.get(f"/analyse/{TRAFFORD}/payments/detail/", asked)

    assert response.status_code == 400
    assert said in text(response)


def test_payments_that_are_not_held_say_so_and_lead_to_adding_them(client, analyst):
    page = text(client.get(f"/analyse/{SALFORD}/payments/detail/"))

    assert f"/data/add/?council={SALFORD}" in page


def test_somebody_without_a_role_may_read_the_open_data(client):
    organisation = OrganisationFactory()
    client.force_login(MembershipFactory(organisation=organisation).account)

    assert client.get(f"/analyse/{TRAFFORD}/need/").status_code == 200
