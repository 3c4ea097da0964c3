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


ABOUT = (
    "Payments, not expenditure. An empty cell is a value that is not known. "
    "Source: Payments over £500, Example Council, 2025/26, data to 31 March 2025, "
    "Open Government Licence v3.0. Contains public sector information."
)


def test_csv_has_units_in_its_headings_pounds_and_pence_and_its_place_on_every_row():
    headings = ["Supplier", "Paid (£)", "Change (%)", "Payments (count)", "Year"]

    assert read_csv(csv_bytes(PAYMENTS, place="Rope Town")) == [
        [*headings, "Place this is about", "About the whole table"],
        [
            *("Rope & Sons", "1234567.89", "-2.5", "12", "2025", "Rope Town"),
            f"Payments by supplier. Place this is about: Rope Town. {ABOUT}",
        ],
        ["'=cmd|' /C calc'!A0", "-0.05", "", "1", "2024", "Rope Town", ""],
    ]


@pytest.mark.parametrize("place", ["", "Rope Town"])
def test_nothing_stands_under_the_rows_of_csv_to_be_summed_with_them(place):
    rows = read_csv(csv_bytes(PAYMENTS, place=place))

    assert len(rows) == 1 + len(PAYMENTS.rows)
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row[1] for row in rows[1:]] == ["1234567.89", "-0.05"]


def test_a_table_of_no_place_says_none():
    rows = read_csv(csv_bytes(PAYMENTS))

    assert "Place this is about" not in rows[0]
    assert rows[1][-1] == f"Payments by supplier. {ABOUT}"


def test_csv_of_no_rows_is_its_headings_alone():
    assert read_csv(csv_bytes(one_column(), place="Rope Town")) == [
        ["C", "Place this is about", "About the whole table"]
    ]


@pytest.mark.parametrize("write", [csv_bytes, xlsx_bytes])
def test_a_place_that_somebody_named_like_a_formula_does_not_run(write):
    content = write(one_column(1, unit="count"), place="=1+1")

    if write is csv_bytes:
        assert read_csv(content)[1][1] == "'=1+1"
    else:
        cell = openpyxl.load_workbook(BytesIO(content))["Table"]["B2"]
        assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def test_spreadsheet_comes_back_with_the_same_values_and_the_sources_on_a_second_sheet():
    book = openpyxl.load_workbook(BytesIO(xlsx_bytes(PAYMENTS, place="Rope Town")))

    assert book.sheetnames == ["Table", "About"]
    headings = ("Supplier", "Paid (£)", "Change (%)", "Payments (count)", "Year")
    assert list(book["Table"].values) == [
        (*headings, "Place this is about"),
        ("Rope & Sons", 1234567.89, -2.5, 12, 2025, "Rope Town"),
        ("=cmd|' /C calc'!A0", -0.05, None, 1, 2024, "Rope Town"),
    ]
    assert book["Table"]["A3"].data_type == "s"
    assert book["Table"]["A3"].quotePrefix
    assert book["Table"]["B2"].number_format == "£#,##0.00;-£#,##0.00"
    about = [cell.value for cell in book["About"]["A"]]
    assert about[:2] == ["Payments by supplier.", "Place this is about: Rope Town."]
    assert " ".join(about[2:]) == ABOUT


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
