"""A statement on paper says what its page says, safely and the same each time."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from paper.sheets import check_is_safe

from ropewalk.money.models import Fund
from ropewalk.money.queries.statement_told import StatementTold
from ropewalk.money.queries.statements import Content, StatementLine, StrandLine
from ropewalk.organisations.models import Organisation
from ropewalk.paper.statement import (
    statement_docx,
    statement_html,
    statement_xlsx,
    strands_picture,
)


@pytest.fixture
def told():
    return StatementTold(
        fund=Fund(
            title="=Care at home <b>pool</b>\x07",
            host=Organisation(name="Eastby Council"),
        ),
        title="Quarterly report, quarter 1 of 2026/27",
        time="quarter 1 of 2026/27",
        standing="Pooled fund",
        content=Content(
            opening_pence=-10_00,
            contributions=[StatementLine("Contribution of =Eastby", 100_00)],
            income=[],
            risk=[],
            strands=[StrandLine("@Care\x07", 400_00, 60_00, 60_00)],
            held=[StatementLine("Cash held by Eastby", 30_00)],
            due=[],
            owed=[],
            earlier_pence=5_00,
            content_hash="a" * 64,
        ),
        ends_before=date(2026, 7, 1),
        as_known=datetime(2026, 7, 10, 11, tzinfo=UTC),
        state="Issued on 10 July 2026 by Somebody.",
        clearances=[("Eastby Council", "Cleared on 9 July 2026")],
        learnt="Learnt since: £1.00 more was spent.",
        kept="The ledger still gives these figures, to the penny.",
        comment="Invoices\nare late",
    )


def test_the_workbook_holds_every_table_and_runs_no_formula(told):
    book = load_workbook(BytesIO(statement_xlsx(told)))

    assert book.sheetnames == [
        "Income and expenditure",
        "Strands against budget",
        "Clearance",
        "About",
    ]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    strands = list(book["Strands against budget"].values)
    assert strands[1] == ("@Care", 400, 60, 60, 340)
    about = [row[0] for row in book["About"].values]
    for said in ("As known at 12:00 on 10 July 2026.", "a" * 64, "Learnt since"):
        assert any(said in line for line in about)
    assert any(line.startswith("Source: Ledger of") for line in about)


def test_the_document_says_all_that_the_page_says(told):
    document = Document(BytesIO(statement_docx(told)))
    words = "\n".join(each.text for each in document.paragraphs)
    words += "\n".join(
        cell.text
        for table in document.tables
        for row in table.rows
        for cell in row.cells
    )

    for said in (
        "=Care at home <b>pool</b>: Quarterly report, quarter 1 of 2026/27",
        "The fund began quarter 1 of 2026/27 £10.00 short; £100.00 came in or was asked",
        "£60.00 was spent, and £30.00 is left at its end.",
        "Issued on 10 July 2026",
        "£5.00 of what was spent counts on days before quarter 1 of 2026/27",
        "As known at 12:00 on 10 July 2026.",
        "Cleared on 9 July 2026",
        "Net balance carried forward",
        "Source: Ledger of",
        "a" * 64,
    ):
        assert said in words


def test_the_same_statement_gives_the_same_bytes(told):
    assert statement_docx(told) == statement_docx(told)
    assert statement_xlsx(told) == statement_xlsx(told)
    assert statement_html(told) == statement_html(told)


def test_the_page_file_needs_nothing_else_and_escapes_what_was_typed(told):
    page = statement_html(told)

    assert "<b>pool</b>" not in page
    assert "&lt;b&gt;pool" in page
    assert not re.findall(r'(?:src|href)="(?!#)', page)
    assert "<script" not in page
    assert page.count("<svg") == 3
    assert "Net balance carried forward" in page


def test_the_picture_is_safe_and_left_out_where_there_is_nothing_to_draw(told):
    check_is_safe(strands_picture(told))
    told.content.strands.clear()
    assert strands_picture(told) is None
    assert "<h2" in statement_html(told)
