"""The rows of a spreadsheet that somebody sends, CSV or XLSX, as they were written."""

import csv
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ropewalk.figures import BadInput
from ropewalk.lake.receiving import (
    check_size,
    is_workbook,
    text_sheet,
    written_sheet,
)

LARGEST = 1_000_000  # bytes


def rows_sent(path: Path, sheet: str, *, most_rows: int) -> Sequence[Sequence[str]]:
    """The cells of a spreadsheet, row by row, the headings among them.

    Args:
        path: The file.
        sheet: What the sheet of a workbook is called.
        most_rows: More are refused.

    Raises:
        BadInput: When it is no spreadsheet, is too large or damaged, or has another sheet.
    """
    check_size(path, largest=LARGEST)
    if is_workbook(path, largest=10 * LARGEST):
        return written_sheet(path, sheet, most_rows=most_rows)
    with TemporaryDirectory() as name:
        texts = list(text_sheet(path, Path(name)))
        if not texts:
            return []
        text = max(texts, key=lambda each: len(each.head[0]))
        with text.path.open(encoding="utf-8-sig", newline="") as opened:
            rows = csv.reader(opened, delimiter=text.delimiter)
            held: list[list[str]] = []
            try:
                for row in rows:
                    held.append(row)
                    if len(held) > most_rows:
                        raise BadInput(f"{path.name} has more than {most_rows:,} rows.")
            except csv.Error as fault:
                raise BadInput(
                    f"{path.name}, line {rows.line_num}: a cell cannot be read. A "
                    "quotation mark that is not closed makes one cell of all that follows."
                ) from fault
    return held
