"""Entries and journals, as the pool manager, a partner and a stranger meet them."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from factories.laid import laid
from factories.money import YEAR, ordered
from factories.organisations import NOON, AccountFactory, MembershipFactory
from factories.statements import funded_pool, spent
from openpyxl import load_workbook

from ropewalk.money.actions.posting import post_journals
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.queries.balances import balances_now
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db

IN_APRIL = date(2026, 4, 20)


def text(response):
    return response.content.decode().replace("&#39;", "'").replace("&amp;", "&")


@laid
def pool():
    return funded_pool()


@pytest.fixture
def journal(pool):
    return spent(pool, 400_00, on=IN_APRIL, why="=HYPERLINK(1)")


@pytest.fixture
def manager(client, pool):
    client.force_login(pool.manager)
    return client


def entries(pool):
    return reverse("fund-entries", args=[pool.fund.pk])


def at(journal, name="fund-journal"):
    return reverse(name, args=[journal.pk])


def test_entries_are_narrowed_by_address_and_say_what_they_come_to(
    manager, pool, journal
):
    asked = {
        "kind": "spent",
        "strand": pool.strand.pk,
        "source": pool.source.pk,
        "year": YEAR,
        "quarter": 1,
    }
    page = text(manager.get(entries(pool), asked))

    assert "£400.00 went in and £0.00 came out: £400.00 net." in page
    assert at(journal) in page
    assert "Balance held" in page
    assert "Commitment" not in page.split("<tbody")[1].split("</tbody")[0]


def test_pages_lead_from_one_to_the_next_and_back(manager, pool):
    post_journals(
        fund_id=pool.fund.pk,
        drafts=[pool.spending(1_00, on=IN_APRIL) for _ in range(30)],
        by=pool.manager,
        at=NOON,
    )
    first = text(manager.get(entries(pool), {"kind": "spent"}))
    following = first.split(">Earlier entries")[0].rpartition('href="')[2].strip('"')
    assert "Back to the latest entries" not in first

    second = text(manager.get(entries(pool) + following))

    assert "£30.00 net" in second
    assert second.count("Spent without an order") == 5
    assert "Back to the latest entries" in second
    assert "Earlier entries" not in second


@pytest.mark.parametrize(
    "asked",
    [
        {"kind": "gold"},
        {"strand": "999999"},
        {"year": "1999"},
        {"quarter": "5"},
        {"known": "yesterday"},
        {"before": "x"},
        {"before": "99999999999999999999999"},
        {"table": "entries", "format": "pdf"},
        {"table": "other", "format": "csv"},
    ],
)
def test_an_address_that_cannot_be_used_is_refused_in_words(manager, pool, asked):
    assert manager.get(entries(pool), asked).status_code == 400


def test_what_matches_is_downloaded_without_a_formula(manager, pool, journal):
    asked = {"kind": "spent", "table": "entries"}
    csv = manager.get(entries(pool), asked | {"format": "csv"})
    assert "400.00" in csv.content.decode("utf-8-sig")
    xlsx = manager.get(entries(pool), asked | {"format": "xlsx"})
    book = load_workbook(BytesIO(xlsx.content))
    assert book["Table"].max_row == 2
    assert "at most 10,000 entries" in " ".join(
        str(row[0].value) for row in book["About"]
    )


def test_a_journal_says_who_posted_it_when_and_its_hash(manager, pool, journal):
    page = text(manager.get(at(journal)))

    for said in (
        f"Journal {journal.pk}",
        "Spent without an order: £800.00 in 2 entries, which count on 20 April 2026.",
        str(pool.manager),
        journal.entries_hash,
        "The entries still give the hash that was kept.",
        "=HYPERLINK(1)",
    ):
        assert said in page


def test_a_journal_is_taken_back_once_and_with_a_reason(manager, pool, journal):
    address = at(journal, "reverse-journal")
    assert "Why is it taken back? Enter an answer." in text(manager.post(address, {}))

    answer = manager.post(address, {"why": "Paid twice"})
    again = manager.post(address, {"why": "Paid twice"})

    assert answer.url == again.url
    assert balances_now(pool.fund).of(A.SPENT) == 0
    page = text(manager.get(at(journal)))
    assert "It was taken back." in page
    assert "Paid twice" in page
    assert "Take it back" not in page
    reversal = text(manager.get(answer.url))
    assert f"Journal {journal.pk}" in reversal
    assert "Post what it took back again" in reversal


def test_what_came_after_stands_in_the_way_and_is_named(manager, pool):
    order = ordered(pool, 90_00)
    step = order.steps.get()
    page = text(manager.get(at(step.journal)))
    assert reverse("fund-order", args=[order.pk]) in page
    shared = pool.fund.journals.filter(move="contribution_due").first()
    assert manager.get(at(shared, "reverse-journal")).status_code == 200


def test_a_partner_reads_and_takes_nothing_back(client, pool, journal):
    client.force_login(pool.three.officers[pool.three.icb.pk])

    assert "£400.00 net" in text(client.get(entries(pool), {"kind": "spent"}))
    assert "Ask its pool manager" in text(client.get(at(journal)))
    address = at(journal, "reverse-journal")
    assert "does not let you keep" in text(client.get(address))
    assert client.post(address, {"why": "x"}).status_code == 403
    assert balances_now(pool.fund).of(A.SPENT) == 400_00


def test_strangers_are_told_nothing(client, pool, journal):
    for account in (AccountFactory(), MembershipFactory(role=Role.FINANCE).account):
        client.force_login(account)
        for address in (
            entries(pool),
            at(journal),
            at(journal, "reverse-journal"),
        ):
            assert client.get(address).status_code == 404


def test_number_of_queries(manager, pool, journal, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        manager.get(entries(pool), {"kind": "spent"})
    with django_assert_max_num_queries(14):
        manager.get(at(journal))
