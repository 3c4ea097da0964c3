"""Files made from a table: nothing runs, nothing is lost, and the sources go with the rows."""

import csv
from datetime import date
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput, Column, Source, Table
from ropewalk.paper import exports
from ropewalk.paper.exports import csv_bytes, harmless, xlsx_bytes

PAYMENTS = Table(
    key="payments",
    title="Payments by supplier",
    columns=(
        Column("supplier", "Supplier"),
        Column("pence", "Paid", "pence"),
        Column("change", "Change", "percent"),
        Column("payments", "Payments", "count"),
        Column("year", "Year", "year"),
    ),
    rows=(
        ("Rope & Sons", 123_456_789, -2.5, 12, 2025),
        ("=cmd|' /C calc'!A0", -5, None, 1, 2024),
    ),
    sources=(
        Source(
            "Payments over £500",
            "Example Council",
            "2025/26",
            "Open Government Licence v3.0",
            as_at=date(2025, 3, 31),
            attribution="Contains public sector information.",
        ),
    ),
    note="Payments, not expenditure.",
)


def read_csv(content):
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


def one_column(*cells, unit="text"):
    return Table("t", "T", (Column("c", "C", unit),), tuple((cell,) for cell in cells))


def test_csv_has_units_in_its_headings_pounds_and_pence_and_its_sources_last():
    assert read_csv(csv_bytes(PAYMENTS)) == [
        ["Supplier", "Paid (£)", "Change (%)", "Payments (count)", "Year"],
        ["Rope & Sons", "1234567.89", "-2.5", "12", "2025"],
        ["'=cmd|' /C calc'!A0", "-0.05", "", "1", "2024"],
        [],
        ["Payments, not expenditure."],
        ["An empty cell is a value that is not known."],
        [
            (
                "Source: Payments over £500, Example Council, 2025/26, "
                "data to 31 March 2025, Open Government Licence v3.0"
            )
        ],
        ["Contains public sector information."],
    ]


def test_spreadsheet_comes_back_with_the_same_values_and_the_sources_on_a_second_sheet():
    book = openpyxl.load_workbook(BytesIO(xlsx_bytes(PAYMENTS)))

    assert book.sheetnames == ["Table", "About"]
    assert list(book["Table"].values) == [
        ("Supplier", "Paid (£)", "Change (%)", "Payments (count)", "Year"),
        ("Rope & Sons", 1234567.89, -2.5, 12, 2025),
        ("=cmd|' /C calc'!A0", -0.05, None, 1, 2024),
    ]
    assert book["Table"]["A3"].data_type == "s"
    assert book["Table"]["A3"].quotePrefix
    assert book["Table"]["B2"].number_format == "£#,##0.00;-£#,##0.00"
    assert book["About"]["A1"].value == "Payments by supplier"
    assert "2025/26" in book["About"]["A4"].value


def test_the_same_table_always_gives_the_same_bytes():
    assert csv_bytes(PAYMENTS) == csv_bytes(PAYMENTS)
    assert xlsx_bytes(PAYMENTS) == xlsx_bytes(PAYMENTS)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d"])
@pytest.mark.parametrize("before", ["", " ", "\u00a0"])
def test_text_that_would_run_reads_as_text(start, before):
    assert (
        harmless(f"{before}{start}1+1") == f"'{before}{start}1+1" or not start.strip()
    )
    assert harmless(f"{start}1+1").startswith("'")


@pytest.mark.parametrize(
    "text", ["", "Rope", "3-4", "a=b", "'=1", "£5", "Salford 001A"]
)
def test_other_text_is_left_as_it_was(text):
    assert harmless(text) == text


@given(st.lists(st.text(), min_size=1, max_size=5))
def test_no_text_at_all_can_start_a_formula_in_csv(texts):
    cells = [
        row[0] if row else ""
        for row in read_csv(csv_bytes(one_column(*texts)))[1 : len(texts) + 1]
    ]

    assert all(cell[:1] not in {*"=+-@\t\r\n"} or cell == "" for cell in cells)
    assert [cell.removeprefix("'") for cell in cells] == [
        text.removeprefix("'") for text in texts
    ]


@given(st.lists(st.integers(-(10**13), 10**13), min_size=1, max_size=5))
def test_money_in_csv_is_exact_and_negative_money_stays_a_number(amounts):
    cells = read_csv(csv_bytes(one_column(*amounts, unit="pence")))[
        1 : len(amounts) + 1
    ]

    assert [int(cell[0].replace(".", "")) for cell in cells] == amounts


printable = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1)


@given(
    st.lists(
        st.one_of(
            printable,
            st.integers(-(10**15), 10**15),
            st.floats(allow_nan=False, allow_infinity=False, width=32),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_spreadsheet_holds_any_cell_as_what_it_is_and_never_as_a_formula(cells):
    sheet = openpyxl.load_workbook(BytesIO(xlsx_bytes(one_column(*cells))))["Table"]

    read = [sheet.cell(row, 1) for row in range(2, len(cells) + 2)]
    assert [cell.value for cell in read] == [
        pytest.approx(cell) if isinstance(cell, float) else cell for cell in cells
    ]
    assert all(cell.data_type in {"s", "n"} for cell in read)


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_not_finite_is_refused(write, value):
    with pytest.raises(ValueError, match="missing value is None"):
        write(one_column(value, unit="index"))


def test_a_spreadsheet_refuses_what_it_cannot_hold_whole(monkeypatch):
    with pytest.raises(BadInput, match="characters"):
        xlsx_bytes(one_column("a" * 32_768))

    monkeypatch.setattr(exports, "XLSX_ROWS", 1)
    with pytest.raises(BadInput, match="download it as CSV"):
        xlsx_bytes(one_column("a", "b"))


def test_a_title_that_says_its_unit_is_not_told_it_twice():
    assert exports.heading(Column("people", "People aged 65", "people")) == (
        "People aged 65"
    )
