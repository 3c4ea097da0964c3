"""Pages of extracts: a partner's ledger against the fund's, and journals taken out."""

import csv
import io
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from factories.money import YEAR, open_pool, ordered, taken_in
from factories.organisations import NOON, MembershipFactory

from ropewalk.money.actions.funds import open_year
from ropewalk.money.models import DifferenceResolved, Extract

pytestmark = pytest.mark.django_db

EXPORT_TOLD = Path(__file__).parents[2] / "docs/reference/journal-export.md"


@pytest.fixture
def pool(client):
    pool = open_pool()
    client.force_login(pool.manager)
    return pool


def form(pool, content, **changes):
    said = {
        "organisation_id": pool.fund.host_id,
        "file": SimpleUploadedFile("october.csv", content.encode()),
        "starts_on_day": 1,
        "starts_on_month": 10,
        "starts_on_year": YEAR,
        "ends_on_day": 31,
        "ends_on_month": 12,
        "ends_on_year": YEAR,
        "day": "Posted",
        "amount": "Net",
        "reference": "Ref",
        "timing_days": 5,
    }
    return said | changes


def test_an_extract_is_taken_in_and_what_differs_resolved(client, pool):
    answer = client.post(
        reverse("import-extract", args=[pool.fund.pk]),
        form(pool, "Posted,Ref,Net\n13/10/2026,A1,12.00\n"),
    )
    extract = Extract.objects.get()
    assert answer["Location"] == reverse("fund-extract", args=[extract.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "Unexplained" in page
    line = extract.lines.get()
    asked = client.get(
        reverse("resolve-difference", args=[extract.pk, "theirs", line.pk])
    ).content.decode()
    assert "£12.00 paid out on 13 October 2026 under A1" in asked
    for ledger, key in (("ours", line.pk), ("theirs", 10**30), ("neither", line.pk)):
        address = reverse("resolve-difference", args=[extract.pk, ledger, key])
        assert client.get(address).status_code == 404
    client.post(
        reverse("resolve-difference", args=[extract.pk, "theirs", line.pk]),
        {"kind": "elsewhere", "reason": "Another cost centre"},
    )
    assert DifferenceResolved.objects.get().line == line
    again = client.get(reverse("import-extract", args=[pool.fund.pk])).content.decode()
    assert 'value="Posted"' in again, "the layout is kept for the next extract"


def test_a_page_of_many_differences_lists_the_first_of_them(client, pool):
    rows = "".join(f"13/10/2026,A{number},12.00\n" for number in range(60))
    extract = taken_in(pool, rows)

    page = client.get(reverse("fund-extract", args=[extract.pk])).content.decode()

    assert page.count("Say what it is") == 50
    assert "These are 50 of 60" in page
    assert "60 of 60 still to be given a reason" in page


def test_a_bad_row_is_named_on_the_page_and_nothing_is_taken_in(client, pool):
    page = client.post(
        reverse("import-extract", args=[pool.fund.pk]),
        form(pool, "Posted,Ref,Net\n13/10/2026,A1,twelve\n"),
    ).content.decode()

    assert "october.csv was not taken in. Row 2, Net:" in page
    assert not Extract.objects.exists()


def test_strangers_are_told_nothing_of_an_extract(client, pool):
    extract = taken_in(pool)
    client.force_login(MembershipFactory().account)

    assert client.get(reverse("fund-extract", args=[extract.pk])).status_code == 404
    assert client.get(reverse("fund-extracts", args=[pool.fund.pk])).status_code == 404


def test_journals_of_a_quarter_balance_and_no_cell_is_a_formula(client, pool):
    pool.budget(1_000_00, why="=1+1")
    ordered(pool, 10_00)
    answer = client.get(reverse("export-journals", args=[pool.fund.pk, YEAR, 3]))

    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert {row["debit_or_credit"] for row in rows} == {"debit", "credit"}
    assert not any(cell.startswith("=") for row in rows for cell in row.values())


def test_journals_have_the_columns_that_the_documentation_names_in_its_order(
    client, pool
):
    answer = client.get(reverse("export-journals", args=[pool.fund.pk, YEAR, 3]))
    headings = next(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))

    told = re.findall(r"^\| `(.+?)` \|", EXPORT_TOLD.read_text("utf-8"), re.MULTILINE)

    assert headings == told


def test_journals_of_every_year_of_the_fund_are_led_to(client, pool):
    for year in (YEAR - 1, YEAR - 2):
        open_year(fund_id=pool.fund.pk, year_starting=year, by=pool.manager, at=NOON)

    page = client.get(reverse("fund-extracts", args=[pool.fund.pk])).content.decode()

    for year in (YEAR - 2, YEAR - 1, YEAR):
        assert reverse("export-journals", args=[pool.fund.pk, year, 4]) in page


def test_there_is_no_fifth_quarter(client, pool):
    page = client.get(reverse("export-journals", args=[pool.fund.pk, YEAR, 5]))

    assert "A year has four quarters" in page.content.decode()


def test_there_is_no_year_99999(client, pool):
    page = client.get(reverse("export-journals", args=[pool.fund.pk, 99999, 1]))

    assert "is not a financial year" in page.content.decode()
