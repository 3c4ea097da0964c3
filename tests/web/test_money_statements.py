"""Statements as the pool manager, a partner's finance officer and a stranger meet them."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from docx import Document
from factories.laid import laid
from factories.organisations import NOON, AccountFactory, MembershipFactory
from factories.statements import (
    cleared,
    funded_pool,
    issued,
    paid_in,
    quarter_closed,
    spent,
    statement_of,
)
from openpyxl import load_workbook

from ropewalk.money.models import Statement, StatementClearance
from ropewalk.organisations.models import Role

pytestmark = pytest.mark.django_db

IN_APRIL = date(2026, 4, 20)


def text(response):
    return response.content.decode().replace("&#39;", "'")


@laid
def pool():
    made = funded_pool()
    spent(made, 400_00, on=IN_APRIL)
    return made


@pytest.fixture
def statement(pool):
    return statement_of(pool)


@pytest.fixture
def manager(client, pool):
    client.force_login(pool.manager)
    return client


def officer_of(client, pool, partner):
    client.force_login(pool.three.officers[partner.pk])
    return client


def prepared(client, pool, **said):
    told = {"kind": "quarterly", "time": "2026-1", "submission_key": str(uuid4())}
    return client.post(reverse("prepare-statement", args=[pool.fund.pk]), told | said)


def test_only_what_is_closed_is_offered_and_the_page_leads_to_closing(manager, pool):
    address = reverse("prepare-statement", args=[pool.fund.pk])
    page = text(manager.get(address))
    assert "No quarter of this fund is closed yet" in page
    assert reverse("fund-quarters", args=[pool.fund.pk]) in page

    quarter_closed(pool)
    page = text(manager.get(address))

    assert "Quarter 1 of 2026/27" in page
    assert "Quarter 2 of 2026/27" not in page
    assert "The whole year" not in page


def test_a_manager_prepares_a_statement_that_says_the_answer_first(manager, pool):
    quarter_closed(pool)
    answer = prepared(manager, pool, comment="Invoices are late")
    made = Statement.objects.get()
    assert answer.url == reverse("statement", args=[made.pk])

    page = text(manager.get(answer.url))

    for said in (
        "The fund began quarter 1 of 2026/27 with £0.00; £2,500,000.00 came in or was",
        "asked for, £400.00 was spent, and £2,499,600.00 is left at its end.",
        "nhsuk-tag--red",
        "Aligned - not yet a section 75 pool",
        "Invoices are late",
        made.content_hash,
        "The ledger still gives these figures, to the penny.",
        "Not cleared yet",
        f"It waits for {pool.three.first.name}",
        "<svg",
    ):
        assert said in page
    assert "Issue it" not in page


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"time": "2026-2"}, "is not among the choices any more"),
        ({"time": "2026"}, "is not among the choices any more"),
        ({"kind": "annual"}, "Choose a whole year: this is of a year."),
        ({"kind": "weekly"}, "is not among the choices any more"),
        ({"submission_key": "x"}, "valid UUID"),
    ],
)
def test_what_is_wrong_with_a_statement_is_said_beside_its_field(
    manager, pool, said, refusal
):
    quarter_closed(pool)

    page = text(prepared(manager, pool, **said))

    assert refusal in page
    assert "<title>Error: " in page
    assert not Statement.objects.exists()


def test_a_statement_sent_twice_is_prepared_once(manager, pool):
    quarter_closed(pool)
    key = str(uuid4())
    for _ in range(2):
        assert prepared(manager, pool, submission_key=key).status_code == 302
    assert Statement.objects.count() == 1


def test_a_year_that_is_closed_has_its_yearly_statements(client):
    pool = funded_pool(years=(2025, 2026))
    for number in (1, 2, 3, 4):
        quarter_closed(pool, number, year=2025)
    client.force_login(pool.manager)

    answer = prepared(client, pool, kind="memorandum", time="2025")
    page = text(client.get(answer.url))

    assert "Memorandum of accounts, 2025/26" in page
    assert "£10,000,000.00 came in or was asked for" in page
    refused = text(prepared(client, pool, kind="quarterly", time="2025"))
    assert "Choose a quarter: this is a quarterly report." in refused


def test_a_finance_officer_clears_for_the_own_partner_and_no_other(
    client, pool, statement
):
    icb = pool.three.icb
    officer_of(client, pool, icb)
    page = text(client.get(reverse("statement", args=[statement.pk])))
    assert f"Clear it for {icb.name}, or advise against it" in page

    address = reverse("clear-statement", args=[statement.pk])
    said = {"organisation_id": icb.pk, "is_clear": "yes", "advice": ""}
    other = client.post(address, said | {"organisation_id": pool.three.first.pk})
    assert "is not among the choices any more" in text(other)
    assert client.post(address, said).status_code == 302

    assert StatementClearance.objects.get().organisation_id == icb.pk
    page = text(client.get(reverse("statement", args=[statement.pk])))
    assert "Cleared on" in page


def test_advice_against_a_statement_says_why(client, pool, statement):
    icb = pool.three.icb
    officer_of(client, pool, icb)
    address = reverse("clear-statement", args=[statement.pk])
    said = {"organisation_id": icb.pk, "is_clear": "no", "advice": ""}

    assert "Say why you advise against it." in text(client.post(address, said))
    client.post(address, said | {"advice": "An invoice is missing"})

    page = text(client.get(reverse("statement", args=[statement.pk])))
    assert "An invoice is missing" in page
    assert "0 of 3 partners, 1 against" in text(client.get(reverse("statements")))


def test_a_manager_issues_what_all_have_cleared(manager, pool, statement):
    address = reverse("issue-statement", args=[statement.pk])
    assert "has not cleared this statement" in text(manager.post(address))

    cleared(pool, statement)
    assert "Issue it" in text(manager.get(reverse("statement", args=[statement.pk])))
    assert manager.post(address).status_code == 302

    page = text(manager.get(reverse("statement", args=[statement.pk])))
    assert f"by {pool.manager}" in page
    assert "Issued on" in page
    assert "has been issued and stays as it is" in text(manager.get(address))


def test_a_finance_officer_does_not_issue_and_a_manager_does_not_clear(
    client, pool, statement
):
    cleared(pool, statement)
    officer_of(client, pool, pool.three.icb)
    issue = reverse("issue-statement", args=[statement.pk])
    assert "does not let you keep this fund" in text(client.get(issue))
    assert client.post(issue).status_code == 403

    client.force_login(pool.manager)
    clear = reverse("clear-statement", args=[statement.pk])
    assert "You prepared this statement" in text(client.get(clear))


def test_an_issued_statement_stays_and_says_what_was_learnt(manager, pool, statement):
    issued(pool, statement)
    later = NOON + timedelta(days=3)
    spent(pool, 75_00, on=IN_APRIL, at=later)

    page = text(manager.get(reverse("statement", args=[statement.pk])))

    assert "£400.00 was spent" in page
    assert "Learnt since: £75.00 more was spent" in page
    assert "The ledger still gives these figures" in page


def entries_under(client, statement):
    """The addresses of entries that a statement links to."""
    page = text(client.get(reverse("statement", args=[statement.pk])))
    return [
        each.partition('"')[0].replace("&amp;", "&")
        for each in page.split('href="')
        if "/entries/?" in each.partition('"')[0]
    ]


def test_a_balance_leads_to_all_that_was_posted_up_to_its_day(manager, pool, statement):
    links = entries_under(manager, statement_of(pool, 2))

    for kind, comes_to in (("contribution", "-£1,000,000"), ("due", "£2,000,000")):
        link = next(each for each in links if f"kind={kind}" in each)
        assert f": {comes_to}.00 net" in text(manager.get(link))


def test_figures_lead_to_their_entries_as_they_were(manager, pool, statement):
    links = entries_under(manager, statement)
    later = NOON + timedelta(days=3)
    spent(pool, 75_00, on=IN_APRIL, at=later)
    pool.budget(5_000_00, at=later)

    for kind, comes_to in (
        ("spent", "£400.00 net"),
        ("held", "-£400.00 net"),
        ("budget", "-£10,000,000.00 net"),
        ("contribution", "-£1,000,000.00 net"),
        ("due", "£1,000,000.00 net"),
    ):
        link = next(each for each in links if f"kind={kind}" in each)
        assert comes_to in text(manager.get(link))


def test_the_register_is_filtered_linked_and_downloaded(manager, pool, statement):
    second = statement_of(pool, 2)
    address = reverse("statements")
    page = text(manager.get(address))
    assert "2 statements, of which 2 wait to be issued." in page
    for each in (statement, second):
        assert reverse("statement", args=[each.pk]) in page

    page = text(manager.get(address, {"statements.find": "quarter 2"}))
    assert reverse("statement", args=[second.pk]) in page
    assert reverse("statement", args=[statement.pk]) not in page
    csv = manager.get(address, {"table": "statements", "format": "csv"})
    assert "Quarterly report" in csv.content.decode("utf-8-sig")


def test_a_statement_is_downloaded_as_document_and_workbook(manager, pool, statement):
    document = manager.get(reverse("statement-document", args=[statement.pk]))
    words = [each.text for each in Document(BytesIO(document.content)).paragraphs]
    assert any("£400.00 was spent" in each for each in words)
    workbook = manager.get(reverse("statement-workbook", args=[statement.pk]))
    sheets = load_workbook(BytesIO(workbook.content))
    assert sheets.sheetnames == [
        "Income and expenditure",
        "Strands against budget",
        "Clearance",
        "About",
    ]
    again = manager.get(reverse("statement-workbook", args=[statement.pk]))
    assert again.content == workbook.content


def test_a_partner_sees_what_it_put_in_what_was_spent_and_what_is_held(client, pool):
    paid_in(pool, pool.three.icb, 2_000_000_00)
    officer_of(client, pool, pool.three.icb)

    page = text(client.get(reverse("fund-for-partner", args=[pool.fund.pk])))

    name = pool.three.icb.name
    for said in (
        f"{name} put in £2,000,000.00 in 2026/27, for which it was asked for",
        "£4,500,000.00; its share",
        "its share of what was spent is £240.00",
        f"£1,999,760.00 is held for it by {pool.three.first.name}",
        "It is to put in £6,000,000.00 for 2026/27.",
        "Its share is 60%",
        "No invoice says whose money paid it.",
    ):
        assert said in page
    bad = client.get(reverse("fund-for-partner", args=[pool.fund.pk]), {"year": "1999"})
    assert bad.status_code == 400


@pytest.mark.parametrize(
    "name", ["statement", "clear-statement", "issue-statement", "statement-document"]
)
def test_strangers_and_providers_are_told_nothing(client, statement, name):
    for account in (AccountFactory(), MembershipFactory(role=Role.FINANCE).account):
        client.force_login(account)
        address = reverse(name, args=[statement.pk])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}
    assert "No statement has been prepared yet" in text(
        client.get(reverse("statements"))
    )


@pytest.mark.parametrize("name", ["prepare-statement", "fund-for-partner"])
def test_strangers_are_told_nothing_of_a_fund(client, pool, name):
    client.force_login(MembershipFactory(role=Role.FINANCE).account)
    assert client.get(reverse(name, args=[pool.fund.pk])).status_code == 404


def test_number_of_queries(manager, pool, statement, django_assert_max_num_queries):
    statement_of(pool, 2)
    with django_assert_max_num_queries(12):
        manager.get(reverse("statements"))
    with django_assert_max_num_queries(52):
        manager.get(reverse("statement", args=[statement.pk]))
    with django_assert_max_num_queries(16):
        manager.get(reverse("fund-for-partner", args=[pool.fund.pk]))
