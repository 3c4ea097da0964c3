"""A table as a file: CSV and XLSX of the rows on a page, with units, sources and vintages.

A spreadsheet program runs a cell that looks like a formula, and some of our text was typed
by strangers (names of suppliers, answers to a survey). So text that would run is made to
read as text, while a true negative number stays a number.

A CSV file is one sheet: whatever stands under its rows is summed, sorted and filtered with
them. So nothing does. The place stands in a column of its own, on every row, and all else
about the table in the last column of the first row, under a heading that says so.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO, StringIO
from math import isfinite
from typing import Any

from ropewalk.figures import BadInput, Source, Table
from ropewalk.figures.table import Cell, Column
from ropewalk.figures.words import PENCE_PER_POUND, day

STARTS_A_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
CONTROLS_A_CELL = frozenset("\t\r\n")
PLACE = Column("place", "Place this is about")
ABOUT_HEADING = "About the whole table"
UNKNOWN = "An empty cell is a value that is not known."
UNIT_SIGNS = {"pence": "£", "percent": "%"}
NUMBER_FORMATS = {
    "pence": "£#,##0.00;-£#,##0.00",
    "percent": "#,##0.0",
    "index": "0.000",
    "fraction": "0.000",
    "score": "0.0",
    "year": "0",
}
XLSX_ROWS = 1_048_575  # one more holds the headings
XLSX_CHARACTERS = 32_767
ALWAYS_THE_SAME_DAY = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def csv_bytes(table: Table, *, place: str = "") -> bytes:
    """The table as CSV in UTF-8 (marked, so that spreadsheets show the pound sign).

    Headings and rows, and nothing else: the lines of :func:`about` are one cell, at the
    end of the first row.

    Args:
        table: What to write.
        place: What it is about, written on every row; nothing for no place.

    Raises:
        ValueError: When a number is not finite: missing is a case, never a number.
    """
    out = StringIO(newline="")
    writer = csv.writer(out)
    placed = _placed(table, place)
    headings = [harmless(heading(column)) for column in placed.columns]
    writer.writerow([*headings, ABOUT_HEADING])
    told = harmless(" ".join(about(table, place=place)))
    for row in placed.rows:
        cells = [
            _csv_cell(cell, column.unit)
            for cell, column in zip(row, placed.columns, strict=True)
        ]
        writer.writerow([*cells, told])
        told = ""
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(table: Table, *, place: str = "") -> bytes:
    """The table as a workbook: the rows on one sheet, where they come from on another.

    The same table always gives the same bytes.

    Args:
        table: What to write.
        place: What it is about, written on every row; nothing for no place.

    Raises:
        BadInput: When a spreadsheet cannot hold the table whole.
        ValueError: When a number is not finite.
    """
    return workbook_bytes([("Table", _placed(table, place))], about(table, place=place))


def workbook_bytes(sheets: Sequence[tuple[str, Table]], notes: Sequence[str]) -> bytes:
    """Several tables as one workbook, a sheet each, and what to know on the last.

    The same tables always give the same bytes.

    Args:
        sheets: Each table with the name of its sheet, at most 31 letters.
        notes: What a reader must know, the title first.

    Raises:
        BadInput: When a spreadsheet cannot hold one of them whole.
        ValueError: When a number is not finite.
    """
    import xlsxwriter  # noqa: PLC0415 - start-up time matters

    for _, table in sheets:
        _refuse_what_a_sheet_cannot_hold(table)
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        title = sheets[0][1].title if len(sheets) == 1 else notes[0]
        book.set_properties({"title": title, "created": ALWAYS_THE_SAME_DAY})
        strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        quoted = book.add_format({"quote_prefix": True})
        formats = {
            unit: book.add_format({"num_format": shape})
            for unit, shape in NUMBER_FORMATS.items()
        }
        for name, table in sheets:
            _write(book.add_worksheet(name), table, strong, quoted, formats)
        last = book.add_worksheet("About")
        last.set_column(0, 0, 110)
        for down, line in enumerate(notes):
            last.write_string(down, 0, line, strong if down == 0 else None)
    return out.getvalue()


def _write(
    sheet: Any, table: Table, strong: Any, quoted: Any, formats: Mapping[str, Any]
) -> None:
    """Write the headings and rows of a table to a sheet."""
    sheet.freeze_panes(1, 0)
    for across, column in enumerate(table.columns):
        sheet.set_column(across, across, 28 if column.unit == "text" else 16)
        sheet.write_string(0, across, heading(column), strong)
    for down, row in enumerate(table.rows, start=1):
        for across, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
            if isinstance(cell, str):
                sheet.write_string(
                    down, across, cell, quoted if would_run(cell) else None
                )
            elif cell is not None:
                number = _number(cell, column.unit)
                sheet.write_number(down, across, number, formats.get(column.unit))
    if table.rows:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)


def heading(column: Column) -> str:
    """A column's title with its unit, as 'Payments (£)'; text needs none."""
    if column.unit in {"text", "year"}:
        return column.title
    unit = UNIT_SIGNS.get(column.unit, column.unit)
    if unit.casefold() in column.title.casefold():
        return column.title
    return f"{column.title} ({unit})"


def about(table: Table, *, place: str = "") -> list[str]:
    """What a reader of the file must know, as sentences.

    The title, the place, the note, gaps, and each source with its vintage.
    """
    lines = [f"{table.title}.", f"{PLACE.title}: {place}." if place else "", table.note]
    lines = [line for line in lines if line]
    lines.append(UNKNOWN)
    for source in table.sources:
        lines.append(f"Source: {_cited(source)}.")
        if source.attribution:
            lines.append(source.attribution)
    return lines


def _placed(table: Table, place: str) -> Table:
    """The table with its place on every row."""
    if not place:
        return table
    return replace(
        table,
        columns=(*table.columns, PLACE),
        rows=tuple((*row, place) for row in table.rows),
    )


def harmless(text: str) -> str:
    """Text that a spreadsheet program will show and not run."""
    return f"'{text}" if would_run(text) else text


def would_run(text: str) -> bool:
    """Whether a spreadsheet program could take the text for a formula."""
    if text[:1] in CONTROLS_A_CELL and text:
        return True
    return text.lstrip()[:1] in STARTS_A_FORMULA and bool(text.strip())


def _cited(source: Source) -> str:
    parts = [source.title, source.publisher, source.vintage]
    if source.as_at:
        parts.append(f"data to {day(source.as_at)}")
    parts.append(source.licence)
    return ", ".join(part for part in parts if part)


def _csv_cell(cell: Cell, unit: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    _refuse_what_is_not_a_number(cell)
    if unit == "pence":
        whole, rest = divmod(abs(round(cell)), PENCE_PER_POUND)
        return f"{'-' if round(cell) < 0 else ''}{whole}.{rest:02d}"
    return repr(cell)


def _number(cell: float, unit: str) -> float:
    _refuse_what_is_not_a_number(cell)
    return round(cell) / PENCE_PER_POUND if unit == "pence" else cell


def _refuse_what_is_not_a_number(cell: float) -> None:
    if not isfinite(cell):
        raise ValueError(f"{cell} is not a number; a missing value is None")


def _refuse_what_a_sheet_cannot_hold(table: Table) -> None:
    if len(table.rows) > XLSX_ROWS:
        raise BadInput(
            f"{table.title} has {len(table.rows):,} rows and a spreadsheet holds "
            f"{XLSX_ROWS:,}. Filter the table, or download it as CSV."
        )
    texts = (cell for row in table.rows for cell in row if isinstance(cell, str))
    if any(len(text) > XLSX_CHARACTERS for text in texts):
        raise BadInput(
            f"{table.title} has a cell of more than {XLSX_CHARACTERS:,} characters, "
            "which a spreadsheet cannot hold. Download it as CSV."
        )
