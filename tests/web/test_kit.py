"""The parts that pages are made of, as they come out on a page."""

import re
from datetime import date
from html import unescape
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse
from factories import gallery
from factories.organisations import AccountFactory, MembershipFactory

from ropewalk.figures import Figure
from ropewalk.place.section import Section
from ropewalk.web.cards import comparison_words, trace, value_words, vintage_words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages(settings, client):
    settings.ROOT_URLCONF = "factories.gallery"
    client.force_login(MembershipFactory().account)


def get(client, address="/gallery/", **asked):
    return client.get(address, asked).content.decode()


def words(page):
    """What a person reads: tags taken out, and only then entities read."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_a_figure_has_its_unit_age_comparison_and_why(client):
    card = words(get(client, on="2026-11-01")).split("Relative need <and> cost", 1)[1]

    assert card.startswith(
        " 0.925 index, where 1 is the level of the area compared with "
        "7.5% below the area compared with. Likely range, allowing for chance: 0.910 to 0.940. "
        "2025/26 (1 year old) Why this figure?"
    )
    assert "Weighted people for each registered person" in card
    assert "Source: Practice allocations, NHS England, 2025/26" in card


def test_what_is_not_known_says_so_and_why(client):
    assert "Beds Not known beds The directory has no beds." in words(get(client))


def test_words_from_elsewhere_are_never_markup(client):
    page = get(client)

    assert "<script>Hemp" not in page
    assert "&lt;script&gt;Hemp" in page
    assert "Relative need &lt;and&gt; cost" in page


def test_a_table_has_a_caption_scopes_and_numbers_to_the_right(client):
    page = get(client)

    assert page.count('scope="col"') == 5 + 2 + 5
    assert 'id="table-practices-caption">Registered people by practice' in page
    assert re.search(r'scope="row"[^>]*>Practice 02<', page)
    assert re.search(r'<td class="[^"]*--numeric">not known<', page)


def test_a_table_sorts_filters_and_pages_by_its_address_alone(client):
    page = get(client, **{"practices.sort": "-people", "practices.find": "practice"})

    assert 'aria-sort="descending"' in page
    assert "59 of 60 rows" in words(page)
    assert "Rows 1 to 25 of 59" in words(page)
    assert words(page).index("Practice 60") < words(page).index("Practice 59")
    assert "practices.page=2#table-practices" in page


def test_two_tables_on_a_page_do_not_disturb_each_other(client):
    asked = {"suppliers.find": "hemp", "practices.page": "3"}
    page = words(get(client, **asked))

    assert "1 of 2 rows" in page
    assert "Rows 51 to 60 of 60" in page


def test_a_filter_that_nothing_matches_says_so_and_offers_all_rows(client):
    page = words(get(client, **{"practices.find": "zebra"}))

    assert "No row matches what you asked for." in page
    assert "Show all rows of Registered people by practice" in page


def test_the_rows_that_match_come_as_csv(client):
    asked = {"practices.only.kind": "rural", "table": "practices", "format": "csv"}
    response = client.get("/gallery/", asked)

    lines = response.content.decode("utf-8-sig").splitlines()
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="practices.csv"'
    )
    assert lines[0].startswith("Practice,Kind of place,People,Share (£),")
    assert len([line for line in lines if ",rural," in line]) == 20
    assert not [line for line in lines if ",urban," in line]


def test_the_rows_come_as_a_spreadsheet(client):
    response = client.get("/gallery/", {"table": "suppliers", "format": "xlsx"})

    sheet = openpyxl.load_workbook(BytesIO(response.content))["Table"]
    assert list(sheet.values)[1:] == [
        ("=Rope & Sons", -0.05),
        ("<script>Hemp</script>", None),
    ]


@pytest.mark.parametrize(
    "asked",
    [
        {"table": "secrets", "format": "csv"},
        {"table": "practices", "format": "exe"},
        {"format": "csv"},
        {"practices.sort": "nothing"},
        {"on": "yesterday"},
        {"on": "1066-10-14"},
    ],
)
def test_an_address_that_makes_no_sense_is_a_readable_page(client, asked):
    response = client.get("/gallery/", asked)

    assert response.status_code == 400
    assert "This cannot be shown" in response.content.decode()
    assert "Nothing was changed." in response.content.decode()


def test_a_picture_stands_above_its_table_with_its_words(client):
    page = get(client)

    assert page.index("<svg xmlns") < page.index('id="table-practices"')
    assert "Practice 60 has most." in page
    assert 'role="img"' in page


def test_a_gap_names_what_is_missing_and_how_to_fill_it(client):
    assert (
        "No council payments held for Salford. Add the council's transparency file. "
        "Add data for: No council payments held for Salford."
    ) in words(get(client))


def test_no_two_links_with_the_same_words_lead_to_different_pages(client):
    found = {}
    for address, inside in re.findall(
        r'<a [^>]*?href="([^"]+)"[^>]*>(.*?)</a>', get(client), re.DOTALL
    ):
        found.setdefault(words(inside), set()).add(address)

    assert found
    assert {said: to for said, to in found.items() if len(to) > 1} == {}


def test_no_id_stands_twice_on_a_page(client):
    ids = re.findall(r'\bid="([^"]+)"', get(client))

    assert sorted(ids) == sorted(set(ids))


def test_the_place_switcher_holds_the_places_looked_at_latest_first(client):
    client.get("/gallery/")
    client.get("/gallery/form/")
    page = words(get(client, "/about/"))

    assert "Places you looked at Salford (E08000006) Trafford (E08000009)" in page


def test_only_stages_that_have_pages_are_offered(client):
    page = get(client, reverse("find-place"))

    assert re.findall(r'<li><a href="([^"]+)"([^>]*)>(\w+)</a></li>', page)[0] == (
        reverse("find-place"),
        ' aria-current="true"',
        "Analyse",
    )
    assert "Partnership</a>" in page


def test_every_page_of_a_stage_is_seen_to_be_of_it(client):
    page = get(client, reverse("better-care"))

    assert re.findall(r'aria-current="true">(\w+)</a>', page) == ["Review"]


def test_a_stranger_is_offered_no_search_and_no_stage(client):
    client.logout()
    page = get(client, reverse("about"))

    assert 'role="search"' not in page
    assert "Analyse" not in page


def test_every_field_is_drawn_with_its_label_and_hint(client):
    page = get(client, "/gallery/form/")

    for label in ("Title", "Statement", "Starts on", "Amount", "Level", "Heard"):
        assert label in words(page)
    assert 'aria-describedby="id_amount-hint"' in page
    assert 'name="starts_on_year"' in page
    assert 'type="hidden" name="once" value="key"' in page


def test_each_error_is_said_at_the_top_beside_its_field_and_in_the_title(client):
    given = {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2026"}
    page = client.post("/gallery/form/", given | {"amount": "lots"}).content.decode()

    assert "<title>Error: Record a need" in page
    summary = page.split("There is a problem", 1)[1].split("<h1", 1)[0]
    links = re.findall(r'href="#([^"]+)"', summary)
    assert "id_starts_on_0" in links
    assert all(f'id="{link}"' in page for link in links)
    assert "Enter a sum in pounds" in page
    assert page.count("Statement is missing.") == 2
    assert 'value="31"' in page
    assert 'id="id_amount-error"' in page


def test_a_form_first_met_accuses_nobody(client):
    page = get(client, "/gallery/form/")

    assert "There is a problem" not in page
    assert "<title>Record a need" in page


def test_a_page_costs_the_same_for_many_rows(client, django_assert_num_queries):
    client.get("/gallery/")
    with django_assert_num_queries(3):  # session, account, roles with organisations
        client.get("/gallery/")


def test_somebody_without_a_role_still_sees_places(client):
    client.force_login(AccountFactory())

    assert "No role today" in get(client)


# ---- words beside figures ----


def figure(value, unit, **more):
    return Figure("key", "Label", value, unit, "2025", **more)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "people", "Not known"),
        (123_456_789_00, "pence", "£123.5 million"),
        (251_069, "people", "251,069"),
        (7.25, "homes per 1,000", "7.2"),
        (0.92519, "index", "0.925"),
        (12.345, "percent", "12.3%"),
    ],
)
def test_a_value_is_said_without_its_unit_and_money_roughly(value, unit, expected):
    assert value_words(figure(value, unit)) == expected


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (1.0, "Level with the area compared with."),
        (1.0357, "3.6% above the area compared with."),
        (0.9252, "7.5% below the area compared with."),
    ],
)
def test_an_index_is_held_against_one(index, expected):
    assert comparison_words(figure(index, "index")) == expected


def test_the_age_of_a_figure_is_that_of_its_oldest_source():
    made = figure(1, "index", inputs=(gallery.REGISTERED,))

    assert vintage_words(made, on=date(2031, 3, 30)) == "2025 (5 years old)"
    assert vintage_words(figure(1, "index"), on=date(2031, 1, 1)) == "2025"


def test_a_long_trace_says_how_much_is_left_out():
    made = figure(1, "people", inputs=(gallery.REGISTERED,) * 100)

    steps, left_out = trace(made)

    assert (len(steps), left_out) == (60, 41)


def test_an_empty_section_says_its_sentence_and_draws_no_blank_picture(client):
    page = words(get(client)).split("Services and market", 1)[1]

    assert page.startswith(" Nothing is known of the market here.")
    assert "There are no rows." in page
    assert isinstance(gallery.EMPTY, Section)
