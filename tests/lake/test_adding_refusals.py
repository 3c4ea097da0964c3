"""Every way a publisher's file can be wrong: said in a sentence, and nothing changed."""

import os
import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from factories import publishers
from hypothesis import given, settings
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.lake import receiving
from ropewalk.lake.adding import add_file
from ropewalk.lake.receiving import (
    check_size,
    is_workbook,
    workbook_sheets,
    write_sheet,
)

TODAY = date(2026, 11, 23)
POPULATION = publishers.FIRST_NUMBER
CODE, LONGITUDE, FINAL = 0, 4, 27


def refusal(path, tmp_path, **asked):
    """The lines said of a file that is refused, having checked that nothing was kept."""
    home = tmp_path / "home"
    with pytest.raises(BadInput) as refused:
        add_file(path, home=home, on=TODAY, **asked)
    assert not home.exists() or not list(home.rglob("*.parquet"))
    return str(refused.value).splitlines()


def practices_with(tmp_path, *changes):
    """A practice file with (row, column, value) changed; row 1 is the header."""
    rows = publishers.practice_rows(practices=12)
    for row, column, value in changes:
        rows[row - 1][column] = value
    return publishers.write(tmp_path / "2026_2027.csv", rows)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (POPULATION, "0", "row 5 (P90003), column 'Population': '0' must be a number of registered people above 0."),
        (POPULATION, "0.00", "row 5 (P90003), column 'Population': '0.00' must be a number of registered people above 0."),
        (POPULATION, "-7988.8", "row 5 (P90003), column 'Population': '-7988.8' must be a number of registered people above 0."),
        (POPULATION, "", "row 5 (P90003), column 'Population': is empty; must be a number of registered people above 0."),
        (POPULATION, "nan", "row 5 (P90003), column 'Population': 'nan' must be a number of registered people above 0."),
        (FINAL, "", "row 5 (P90003), column 'Final WP': is empty; must be a weighted population above 0."),
        (FINAL, "n/a", "row 5 (P90003), column 'Final WP': 'n/a' must be a weighted population above 0."),
        (FINAL, "0", "row 5 (P90003), column 'Final WP': '0' must be a weighted population above 0."),
        (22, "-1", "row 5 (P90003), column 'CS WP': '-1' must be a weighted population of 0 or more."),
        (22, "inf", "row 5 (P90003), column 'CS WP': 'inf' must be a weighted population of 0 or more."),
        (LONGITUDE, "-2.3O", "row 5 (P90003), column 'Longitude': '-2.3O' must be a longitude in degrees."),
        (CODE, "p90003 ", "row 5, column 'Practice_Code': 'p90003' must be a practice's code of a letter and five characters, such as P87003."),
        (CODE, "P90001", "row 5, column 'Practice_Code': 'P90001' must be there only once, and an earlier row has it."),
    ],
)  # fmt: skip
def test_one_wrong_value_is_named_by_row_column_and_value(
    tmp_path, column, value, said
):
    lines = refusal(practices_with(tmp_path, (5, column, value)), tmp_path)

    assert lines[0] == (
        "2026_2027.csv was refused whole, as a place-allocation practice file: "
        "1 value is not right. Nothing was changed."
    )
    assert lines[1:] == [said]


def test_every_rule_that_is_broken_is_told_and_many_rows_are_counted(tmp_path):
    path = practices_with(
        tmp_path,
        *((row, POPULATION, "-1") for row in range(2, 14)),
        (3, CODE, "?"),
    )

    lines = refusal(path, tmp_path)

    assert "13 values are not right" in lines[0]
    assert "row 3, column 'Practice_Code'" in lines[1]
    assert [line.split(" ", 2)[1] for line in lines[2:12]] == [
        str(row) for row in range(2, 12)
    ]
    assert lines[12] == "... and 2 more."


def test_totals_that_do_not_agree_say_that_rows_may_be_missing(tmp_path):
    rows = publishers.practice_rows(practices=12)[:-1]
    cut_short = publishers.write(tmp_path / "2026_2027.csv", rows)

    lines = refusal(cut_short, tmp_path)

    assert "9 values are not right" in lines[0]
    assert lines[1].startswith("all rows, column 'G&A WP': '")
    assert "must be the total of 'Population'" in lines[1]
    assert lines[1].endswith("rows may be missing.")


def test_a_real_excerpt_is_refused_because_it_is_not_the_whole(tmp_path):
    excerpt = publishers.example("practice_allocations", "2025_2026.csv")

    assert "must be the total of 'Population'" in refusal(excerpt, tmp_path)[1]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them(tmp_path):
    rows = publishers.practice_rows(practices=12)
    rows[3][1] = "A name\nover two lines"
    rows.insert(5, [])
    rows.insert(6, [""] * len(rows[0]))
    rows[9][POPULATION] = "-1"
    path = publishers.write(tmp_path / "2026_2027.csv", rows)

    assert "row 10 " in refusal(path, tmp_path)[1]


@settings(max_examples=15)
@given(
    wrong=st.dictionaries(
        st.integers(2, 13), st.sampled_from(["-1", "x", "", "1.2.3"]), min_size=1
    )
)
def test_the_rows_named_are_exactly_those_that_are_wrong(tmp_path_factory, wrong):
    tmp_path = tmp_path_factory.mktemp("rows")
    path = practices_with(
        tmp_path, *((row, POPULATION, value) for row, value in wrong.items())
    )

    lines = refusal(path, tmp_path)

    named = {int(line.split()[1]) for line in lines[1:] if line.startswith("row ")}
    assert named <= wrong.keys()
    assert len(named) == min(len(wrong), len(named)) >= min(len(wrong), 10)
    count = lines[0].split(": ")[1].split()[0]
    assert int(count) == len(wrong)


def test_a_cell_of_great_length_is_shown_short_and_does_not_hide_its_row(tmp_path):
    path = practices_with(
        tmp_path, (4, POPULATION, "9" * 300_000 + "x"), (9, CODE, "?")
    )

    lines = refusal(path, tmp_path)

    assert max(map(len, lines)) < 250
    assert {line.split()[1].rstrip(",") for line in lines[1:]} == {"4", "9"}


def test_what_a_file_says_cannot_steer_the_terminal(tmp_path):
    path = practices_with(
        tmp_path, (4, CODE, "P9\x1b[2J"), (4, POPULATION, "\x1b[31mred")
    )

    assert "\x1b" not in "".join(refusal(path, tmp_path))


def test_a_row_with_too_many_columns_is_named(tmp_path):
    rows = publishers.practice_rows(practices=4)
    rows[2] += ["1", "2"]
    path = publishers.write(tmp_path / "2026_2027.csv", rows)

    lines = refusal(path, tmp_path)

    assert (
        lines[1]
        == "row 3: must be a row of 30 columns like the header (too many columns)."
    )


def test_a_quotation_never_closed_is_named(tmp_path):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")
    path.write_text(path.read_text() + 'P99999,"A practice')

    [line] = refusal(path, tmp_path)

    assert line == (
        "2026_2027.csv: a quotation mark opened in row 5 is never closed; "
        "the file may have been cut short."
    )


def test_a_header_with_no_rows_is_refused(tmp_path):
    path = publishers.write(tmp_path / "2026_2027.csv", publishers.practice_rows()[:1])

    assert refusal(path, tmp_path) == [
        "2026_2027.csv has a header in row 1 and no rows."
    ]


def test_a_wrong_header_says_what_was_looked_for_and_what_was_found(tmp_path):
    rows = publishers.practice_rows()
    rows[0][POPULATION] = "Headcount"
    path = publishers.write(tmp_path / "2026_2027.csv", rows)

    lines = refusal(path, tmp_path)

    assert (
        "is in no format that can be added (place-allocation practice file," in lines[0]
    )
    assert lines[1].startswith(
        "The nearest is the place-allocation practice file, by row 1: it has 'Practice_Code', "
    )
    assert lines[2] == (
        "Looked for and not found: registered ('population' or 'pop' or "
        "'registered population')."
    )


def test_a_table_of_something_else_is_in_no_format(tmp_path):
    path = publishers.write(tmp_path / "sites.csv", [["a", "b"], ["1", "2"]])

    [line] = refusal(path, tmp_path)

    assert line.startswith("sites.csv is in no format that can be added")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.csv", b"", "empty.csv is empty."),
        ("page.csv", b"<!DOCTYPE html><html></html>", "page.csv is a web page or other marked-up text"),
        ("feed.csv", b'{"a": 1}', "feed.csv is a web page or other marked-up text"),
        ("list.pdf", b"%PDF-1.7 ...", "list.pdf is a PDF document"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old.xls is an old Excel file"),
        ("some.csv.gz", b"\x1f\x8b\x08\x00", "some.csv.gz is compressed (gzip)"),
        ("noise.csv", b"\x00\x01\x02\x03", "noise.csv is neither text nor a spreadsheet"),
        ("noise.csv", b"Supplier\x81,Amount\x8d\n", "noise.csv is not text in UTF-8 or Windows-1252"),
        ("cut.csv", b"\xff\xfeS\x00u\x00p\x00p", "cut.csv is damaged text (utf-16)"),
        ("broken.xlsx", b"PK\x03\x04 and then nothing", "broken.xlsx is damaged and cannot be opened"),
        ("words.txt", b"just one line of words", "words.txt is in no format"),
    ],
)  # fmt: skip
def test_what_is_not_a_table_is_refused_by_its_content(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)

    [line] = refusal(path, tmp_path)

    assert line.startswith(said)


def test_a_file_that_is_not_there_or_not_a_file(tmp_path):
    assert refusal(tmp_path / "none.csv", tmp_path)[0].startswith("There is no file at")
    assert refusal(tmp_path, tmp_path)[0].endswith("is not a file.")


def test_a_parquet_file_whole_or_damaged_is_not_a_publishers_file(tmp_path):
    whole = tmp_path / "some.parquet"
    pq.write_table(pa.table({"a": [1]}), whole)
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(whole.read_bytes()[:20])

    for path in (whole, damaged):
        assert "is a Parquet file" in refusal(path, tmp_path)[0]


def test_a_file_over_the_size_allowed_is_refused_unread(tmp_path):
    path = publishers.practice_file(tmp_path / "2026_2027.csv")

    with pytest.raises(BadInput, match="the most that can be added is"):
        check_size(path, largest=100)


def archive(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in parts.items():
            opened.writestr(name, content)
    return path


def test_a_workbook_that_unpacks_to_far_too_much_is_refused_unread(tmp_path):
    bomb = archive(
        tmp_path / "bomb.xlsx",
        {
            "xl/workbook.xml": "<workbook/>",
            "xl/worksheets/sheet1.xml": b" " * 5_000_000,
        },
    )

    [line] = refusal(bomb, tmp_path)

    assert "bomb.xlsx has a part that would unpack to 5 million bytes" in line


def test_a_workbook_over_the_size_allowed_when_unpacked_is_refused(tmp_path):
    book = publishers.workbook(tmp_path / "book.xlsx", {"Sheet": [["a"]]})

    with pytest.raises(BadInput, match="would unpack to"):
        is_workbook(book, largest=1000)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"readme.txt": "hello"}, "is an archive and not a spreadsheet: unpack it first"),
        ({"content.xml": "<office/>"}, "is an OpenDocument spreadsheet: save it as XLSX or CSV"),
        (
            {"xl/workbook.xml": '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>'},
            "declares entities",
        ),
        ({"xl/workbook.xml": "<workbook"}, "is damaged and cannot be opened as a spreadsheet"),
    ],
)  # fmt: skip
def test_archives_that_are_no_honest_workbook_are_refused(tmp_path, parts, said):
    [line] = refusal(archive(tmp_path / "book.xlsx", parts), tmp_path)

    assert said in line


def with_sheet(tmp_path, rows, **parts):
    """A workbook of one sheet that openpyxl would open, with its rows as written."""
    made = publishers.workbook(tmp_path / "made.xlsx", {"Sheet": [["a"]]})
    with zipfile.ZipFile(made) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    held["xl/worksheets/sheet1.xml"] = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData></worksheet>"
    ).encode()
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as opened:
        for name, content in (held | parts).items():
            opened.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ('<row r="2000000000000"><c><v>1</v></c></row>', "more than 1,048,576 rows"),
        ('<row r="2e12"><c><v>1</v></c></row>', "more than 1,048,576 rows"),
        ('<row r="1048576"/><row><c><v>1</v></c></row>', "more than 1,048,576 rows"),
        ('<row><c r="ZZZZZZ1"><v>1</v></c></row>', "more than 16,384 columns"),
        ('<row><c r="XFE1"><v>1</v></c></row>', "more than 16,384 columns"),
        (f"<row>{'<c/>' * 16_385}</row>", "more than 16,384 columns"),
        (f"<row>{'<x/>' * 131_073}</row>", "more than 131,072 parts to a row"),
        ("<x/>" * 1_000_001, "more than 1,000,000 settings"),
    ],
    ids=["row", "power", "next", "far", "beyond", "wide", "full", "loose"],
)
def test_a_sheet_larger_than_a_sheet_can_be_is_refused_unread(tmp_path, rows, said):
    path = with_sheet(tmp_path, rows)

    with pytest.raises(BadInput) as refused:
        is_workbook(path)

    assert f"book.xlsx has {said}" in str(refused.value)


def test_more_shared_texts_than_a_machine_should_hold_are_refused_unread(tmp_path):
    path = with_sheet(
        tmp_path, "", **{"xl/sharedStrings.xml": f"<sst>{'<si/>' * 2_000_001}</sst>"}
    )

    with pytest.raises(BadInput, match="more than 2,000,000 different texts"):
        is_workbook(path)


def test_entities_declared_late_in_a_part_are_found(tmp_path):
    late = f"<!--{' ' * 9_000}--><!DOCTYPE x [<!ENTITY a 'b'>]><x/>"
    for encoding in ("utf-8", "utf-16"):
        path = with_sheet(tmp_path, "", **{"xl/theme.bin": late.encode(encoding)})

        with pytest.raises(BadInput, match="declares entities"):
            is_workbook(path)


def sheet_of(path, tmp_path):
    [sheet] = workbook_sheets(path, tmp_path)
    write_sheet(path, sheet)
    return sheet.path.read_text(encoding="utf-8")


def test_a_filled_row_far_below_the_others_is_refused(tmp_path):
    path = with_sheet(
        tmp_path,
        '<row r="1"><c><v>1</v></c></row><row r="10003"><c><v>2</v></c></row>',
    )

    with pytest.raises(BadInput, match="10,001 empty rows together above row 10,003"):
        sheet_of(path, tmp_path)


def test_empty_rows_keep_their_place_and_those_after_the_last_are_left_out(tmp_path):
    path = with_sheet(
        tmp_path,
        '<row r="1"><c><v>1</v></c></row><row r="4"><c><v>2</v></c></row>'
        '<row r="1048576"><c/></row>',
    )

    assert sheet_of(path, tmp_path) == '1\n""\n""\n2\n'


def test_cells_that_are_skipped_cannot_make_text_without_end(tmp_path, monkeypatch):
    monkeypatch.setattr(receiving, "LARGEST_UNPACKED", 100_000)
    path = with_sheet(tmp_path, '<row><c r="XFD1"><v>1</v></c></row>' * 7)

    with pytest.raises(BadInput, match="million characters"):
        sheet_of(path, tmp_path)


def test_one_part_that_is_far_larger_than_its_packing_is_refused(tmp_path):
    path = publishers.workbook(tmp_path / "book.xlsx", {"Sheet": [["a"]]})
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("xl/media/noise.png", os.urandom(200_000))
        opened.writestr(
            "xl/more.xml", b" " * 2_000_000, compress_type=zipfile.ZIP_DEFLATED
        )

    with pytest.raises(BadInput, match="has a part that would unpack to 2 million"):
        is_workbook(path)


def test_a_text_file_of_very_many_columns_is_refused(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(",".join(["Practice_Code"] * 2_001) + "\n", encoding="utf-8")

    [line] = refusal(path, tmp_path)

    assert line.startswith("wide.csv has more than 2,000 columns")


def test_a_name_that_is_a_pattern_reads_no_other_file(tmp_path):
    patterned = publishers.practice_file(tmp_path / "2026_2027 k*.csv", practices=12)
    rows = publishers.practice_rows(practices=12)
    rows[4][POPULATION] = "-1"
    publishers.write(tmp_path / "2026_2027 kept.csv", rows)

    add_file(patterned, home=tmp_path / "home", on=TODAY)

    assert list((tmp_path / "home").rglob("*.parquet"))


def test_a_name_that_says_compressed_does_not_make_it_so(tmp_path):
    path = publishers.practice_file(tmp_path / "2026_2027.csv.gz", practices=12)

    add_file(path, home=tmp_path / "home", on=TODAY)

    assert list((tmp_path / "home").rglob("*.parquet"))
