"""The page of fair shares: sums, baselines, the way there, and what is refused."""

import csv
import io
import re
from html import unescape
from urllib.parse import quote_plus

import pytest
from factories.organisations import MembershipFactory
from factories.place import NeighbourhoodFactory

from ropewalk.organisations.models import Role
from ropewalk.place.models import NeighbourhoodMember
from ropewalk.place.shares import GROUPINGS

SHARES = "/analyse/fair-shares/"
GREATER_MANCHESTER = {"by": "district", "icb": "QOP", "vintage": "2025/26"}

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


@pytest.fixture
def finance(client):
    membership = MembershipFactory(role=Role.FINANCE)
    client.force_login(membership.account)
    return membership


def shares_of(client, **asked):
    response = client.get(
        SHARES, GREATER_MANCHESTER | asked | {"table": "shares", "format": "csv"}
    )
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    start = next(n for n, row in enumerate(rows) if row and row[0] == "Code")
    return [
        dict(zip(rows[start], row, strict=True))
        for row in rows[start + 1 :]
        if row and row[0].startswith("E0")
    ]


def asked(**changes):
    return {
        "pounds": "100,000,000",
        "component": "final",
        "baselines": "",
        **GREATER_MANCHESTER,
        **changes,
    }


def test_need_alone_is_shown_before_anything_is_asked(client, finance):
    page = text(client.get(SHARES))

    assert "Index of need by district" in page
    assert 'method="post"' in page


def test_shares_add_up_to_the_sum_to_the_penny(client, finance):
    rows = shares_of(client, pounds="100,000,000.01")

    column = next(name for name in rows[0] if name.startswith("Share of the sum"))
    shared = sum(round(float(row[column].replace(",", "")) * 100) for row in rows)
    assert len(rows) == 10
    assert shared == 100_000_000_01


def test_what_was_asked_becomes_an_address_that_can_be_kept(client, finance):
    response = client.post(SHARES, asked())

    assert response.status_code == 302
    page = text(client.get(response.url))
    assert "£100,000,000 shared by need for all core services together" in page
    assert "between 10 districts of Greater Manchester" in page


def test_several_boards_share_one_sum_and_their_address_can_be_kept(client, finance):
    response = client.post(SHARES, asked(by="icb", icb=["QOP", "QJK"]))

    page = text(client.get(response.url))
    assert "between 2 integrated care boards of Devon and Greater Manchester" in page
    assert "Among the practices of Devon and Greater Manchester" in page
    kept = client.get(f"{response.url}&table=shares&format=csv")
    lines = kept.content.decode("utf-8-sig").splitlines()
    assert [line[:4] for line in lines if line.startswith("Q")] == ["QJK,", "QOP,"]
    assert "icb=QOP%2CQJK&" in page.replace("&amp;", "&")


def test_no_board_ticked_is_all_of_england(client, finance):
    response = client.post(SHARES, asked(by="icb", icb=[]))

    page = text(client.get(response.url))
    assert "between 42 integrated care boards of England" in page
    assert "Among the practices of all of England" in page


def test_boards_named_one_by_one_in_an_address_are_all_read(client, finance):
    page = text(client.get(f"{SHARES}?by=icb&icb=QOP&icb=QJK"))

    assert "of each of 2 integrated care boards" in page


def baselines_of(client):
    return "\n".join(f"{row['Code']} 10,000,000" for row in shares_of(client))


def test_baselines_give_distances_and_the_way_there(client, finance):
    lines = baselines_of(client)
    given = asked(baselines=lines, years="3", growth="2", floor="-2", ceiling="10")

    response = client.post(SHARES, given)

    assert f"baselines={rows_in_address(lines)}" in response.url
    page = text(client.get(response.url))
    assert "Distance from the share by need" in page
    assert "Pace of change over 3 years" in page
    assert "not an official target" in page
    assert lines.splitlines()[0] in page
    kept = client.get(f"{response.url}&table=shares.distance&format=csv")
    assert "Baseline entered" in kept.content.decode("utf-8-sig")


def rows_in_address(lines):
    """Lines as an address holds them."""
    return quote_plus("\n".join(lines.split("\r\n")))


def test_an_address_with_what_each_has_gives_somebody_else_the_same_answer(
    client, finance
):
    given = asked(baselines=baselines_of(client), years="3", growth="2", ceiling="10")
    address = client.post(f"{SHARES}?on=2026-07-01", given).url
    mine = text(client.get(address))

    client.logout()
    client.force_login(MembershipFactory(role=Role.ANALYST).account)
    theirs = text(client.get(address))

    assert "on=2026-07-01" in address
    assert "What each has now adds up to £100,000,000, the sum itself" in mine
    answer = mine.split('<p class="rw-answer">')[1].split("</p>")[0]
    assert f'<p class="rw-answer">{answer}</p>' in theirs
    assert mine.count("<td") == theirs.count("<td") > 100


def test_a_table_of_an_address_with_what_each_has_sorts_and_downloads_the_same(
    client, finance
):
    address = client.post(SHARES, asked(baselines=baselines_of(client))).url

    page = unescape(text(client.get(address)))
    link = re.search(r'href="(\?[^"]*table=shares.distance&format=csv)"', page)[1]
    response = client.get(f"{SHARES}{link}")

    assert response["Content-Disposition"] == (
        'attachment; filename="greater-manchester-shares-distance.csv"'
    )
    assert response.content.decode("utf-8-sig").count("10000000.00") == 10


def long_list(client):
    """What each practice of a board has now: too much for an address."""
    given = {"by": "practice", "table": "shares", "format": "csv"}
    response = client.get(SHARES, GREATER_MANCHESTER | given)
    rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    return "\n".join(f"{row[0]} 1,000,000" for row in list(rows)[1:])


def test_a_list_too_long_for_an_address_is_kept_for_the_person_who_entered_it(
    client, finance
):
    given = asked(
        by="practice", pounds="500,000,000", baselines=long_list(client), years="2"
    )

    address = client.post(SHARES, given).url
    page = text(client.get(address))

    assert "baselines=kept-" in address
    assert len(address) < 1_000
    assert "Pace of change over 2 years" in page
    assert "too long a list" not in page


def test_an_address_never_puts_my_list_in_the_place_of_another_persons(client, finance):
    theirs = asked(
        by="practice", pounds="500,000,000", baselines=long_list(client), years="2"
    )
    address = client.post(SHARES, theirs).url
    client.logout()
    client.force_login(MembershipFactory(role=Role.ANALYST).account)
    mine = theirs | {"baselines": theirs["baselines"].replace("1,000", "2,000")}
    client.post(SHARES, mine)

    page = text(client.get(address))

    assert "What each had was too long a list for this address" in page
    assert "<title>Error: " not in page
    assert "shared by need for all core services together" in page
    assert "Distance from the share by need" not in page
    assert "2,000,000" not in page


def test_neighbourhoods_of_an_address_are_said_to_be_ones_own(client, finance):
    said = "Neighbourhoods are those that your own organisations have drawn"

    assert said in text(client.get(SHARES, asked(by="neighbourhood")))
    assert said not in text(client.get(SHARES, asked()))


def test_the_page_opens_with_its_result(client, finance):
    page = text(client.get(SHARES, asked()))
    rows = shares_of(client, pounds="100,000,000")

    answer = page.split('<p class="rw-answer">')[1].split("</p>")[0]
    heads = {row["District"]: row["For each registered person (£)"] for row in rows}
    least, most = (
        end(heads, key=lambda each: float(heads[each])) for end in (min, max)
    )
    assert f"from £{heads[least]} in {least} to £{heads[most]} in {most}." in answer
    assert page.index("rw-answer") < page.index("rw-ask")


def test_lines_pasted_from_a_spreadsheet_are_read(client, finance):
    lines = baselines_of(client).replace(" ", "\t") + "\n\n"

    response = client.post(SHARES, asked(baselines=lines))

    assert "Distance from the share by need" in text(client.get(response.url))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"pounds": "lots"}, "Enter a sum in pounds"),
        ({"pounds": "1e9"}, "Enter a sum in pounds"),
        ({"by": "planet"}, "planet is not among the choices any more"),
        ({"icb": "XXX"}, "XXX is not among the choices"),
        ({"baselines": "E08000009 lots"}, "Line 1: write a code and an amount"),
        ({"baselines": "E08000009 1\nE08000009 2"}, "Line 2: E08000009 is there twice"),
        ({"baselines": "E08000009 12,50"}, "Line 1: write a code and an amount"),
        ({"baselines": "E08000009\t1,2,3"}, "Line 1: write a code and an amount"),
        ({"baselines": "E08000009"}, "Line 1: write a code and an amount"),
        ({"baselines": "<b>x</b> 1"}, "&lt;b&gt;x&lt;/b&gt; 1"),
        ({"baselines": "E08000009 -5"}, "Line 1: write a code and an amount"),
        ({"baselines": "E08000009 1", "pounds": ""}, "Enter the sum"),
        ({"years": "3"}, "Enter what each has now"),
        ({"years": "99"}, "from 1 to 30"),
        ({"growth": "much"}, "Enter a percentage"),
    ],
)
def test_what_cannot_be_worked_out_is_said(client, finance, changes, said):
    response = client.post(SHARES, asked(**changes))

    page = text(client.get(response.url) if response.status_code == 302 else response)
    assert said in page
    assert "<title>Error: " in page


def test_a_group_without_a_baseline_is_named(client, finance):
    response = client.post(SHARES, asked(baselines="E08000009 190,000,000"))

    page = text(client.get(response.url))
    assert "There is no baseline for" in page
    assert "and 8 more" in page


def test_a_floor_is_taken_as_typed_and_the_ceiling_is_said(client, finance):
    lines = baselines_of(client).replace("10,000,000", "5.00")
    given = asked(pounds="50.40", baselines=lines, years="1", floor="0.7")

    page = text(client.get(client.post(SHARES, given).url))

    assert "by less than 0.7% or more than 100% in a year" in page
    assert page.count("£5.04") == 10


def test_a_baseline_of_nothing_is_refused_by_name(client, finance):
    lines = baselines_of(client).replace("10,000,000", "0")

    page = text(client.get(client.post(SHARES, asked(baselines=lines, years="1")).url))

    assert "The baseline of Bolton (E08000001) is zero" in page


def test_limits_that_cannot_be_kept_are_said(client, finance):
    given = asked(baselines=baselines_of(client), years="3", floor="50", ceiling="60")

    page = text(client.get(client.post(SHARES, given).url))

    assert "<title>Error: " in page
    assert "Pace of change" not in page


@pytest.mark.parametrize("growth", ["nan", "inf", "-inf", "1e400"])
def test_numbers_that_are_none_are_refused(client, finance, growth):
    given = asked(baselines=baselines_of(client), years="3", growth=growth)

    response = client.post(SHARES, given)
    page = text(client.get(response.url) if response.status_code == 302 else response)

    assert "<title>Error: " in page


def test_neighbourhoods_share_by_their_practices(client, finance):
    drawn = NeighbourhoodFactory(organisation=finance.organisation, name="West")
    NeighbourhoodMember.objects.create(
        neighbourhood=drawn, kind=NeighbourhoodMember.Kind.PRACTICE, code="P91003"
    )
    theirs = NeighbourhoodFactory(name="Somebody else's")
    NeighbourhoodMember.objects.create(
        neighbourhood=theirs, kind=NeighbourhoodMember.Kind.PRACTICE, code="P91007"
    )

    page = text(client.get(SHARES, asked(by="neighbourhood")))

    assert "West" in page
    assert "Somebody else" not in page
    assert "In no neighbourhood" in page


def test_every_way_to_divide_is_said_in_words(client, finance):
    for by in set(GROUPINGS) - {"neighbourhood"}:
        page = text(client.get(SHARES, asked(by=by)))
        assert "shared by need for all core services" in page


def test_without_neighbourhoods_it_says_what_is_wanted(client, finance):
    page = text(client.get(SHARES, asked(by="neighbourhood")))

    assert "Name the practices of each neighbourhood" in page


def test_every_practice_in_england_costs_no_query_a_row(
    client, finance, django_assert_max_num_queries
):
    # session, account, roles
    with django_assert_max_num_queries(3):
        client.get(SHARES, {"by": "practice", "pounds": "1,000,000"})
