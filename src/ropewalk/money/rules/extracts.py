"""Reading an extract of a partner's general ledger, by the layout its system writes."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ropewalk.figures.words import day as said_day
from ropewalk.figures.words import without_controls
from ropewalk.standards.amounts import pence_of
from ropewalk.standards.dates import day_of

NO_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")
BEYOND = "\0beyond"  # what a row holds after its last heading; no heading is called so
MOST_FAULTS = 20
MOST_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of an extract hold what.

    Attributes:
        day: The heading over the day of the posting.
        amount: The heading over the amount.
        reference: The heading over the reference.
        description: The heading over a description; empty where there is none.
        is_credit_positive: Whether money paid out is written below nothing.
    """

    day: str
    amount: str
    reference: str
    description: str = ""
    is_credit_positive: bool = False


@dataclass(frozen=True, slots=True)
class LayoutSaid:
    """A layout as somebody entered it, and how many days apart two ledgers may be."""

    layout: Layout
    timing_days: int


@dataclass(frozen=True, slots=True)
class LineRead:
    """One line: pence paid out, or below nothing what came in."""

    row: int
    on: date
    pence: int
    reference: str
    description: str


@dataclass(frozen=True, slots=True)
class ExtractRead:
    """What was read of a file: its lines, or what is wrong with which row."""

    lines: Sequence[LineRead]
    faults: Sequence[str]


def read_extract(
    content: bytes, layout: Layout, *, starts_on: date, ends_before: date
) -> ExtractRead:
    """Read an extract whole, and say what is wrong with each row that cannot be read.

    Args:
        content: A CSV file in UTF-8, UTF-16 or Windows-1252, its first row the headings.
        layout: Which columns hold what.
        starts_on: The first day that it is for.
        ends_before: The day after the last.

    Returns:
        The lines that move money, or up to twenty faults and how many more there are.
    """
    if content.startswith(NO_TEXT):
        return ExtractRead(
            (), ("It is a workbook or an archive. Save it as a CSV file first.",)
        )
    text = _text(content)
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True, restkey=BEYOND)
    try:
        faults = _faults_of_headings(rows.fieldnames or (), layout)
    except csv.Error as wrong:
        faults = [f"The file is no CSV: {wrong}."]
    if faults:
        return ExtractRead((), tuple(faults))
    lines: list[LineRead] = []
    try:
        for row, cells in enumerate(rows, start=2):
            if row > MOST_ROWS + 1:
                faults.append(f"More than {MOST_ROWS:,} rows: send it in parts.")
                break
            found, refused = _line(row, cells, layout, starts_on, ends_before)
            faults += refused
            if found is not None:
                lines.append(found)
    except csv.Error as wrong:
        faults.append(f"Row {rows.line_num + 1}: {wrong}.")
    if not faults and not lines:
        faults.append("The file holds no line that moves money.")
    if len(faults) > MOST_FAULTS:
        more = len(faults) - MOST_FAULTS
        faults = [*faults[:MOST_FAULTS], f"{more:,} more rows cannot be read."]
    return ExtractRead(() if faults else tuple(lines), tuple(faults))


def _text(content: bytes) -> str:
    """What a file says: in UTF-8, UTF-16 with its mark, or Windows-1252."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _faults_of_headings(headings: Sequence[str], layout: Layout) -> list[str]:
    """What is wrong with the columns that a layout names: none is there, or two are."""
    wanted = (layout.day, layout.amount, layout.reference, layout.description)
    faults = []
    for each in dict.fromkeys(heading for heading in wanted if heading):
        if each not in headings:
            held = ", ".join(headings) or "none"
            faults.append(f"There is no column {each!r}. Its columns are: {held}.")
        elif list(headings).count(each) > 1:
            faults.append(
                f"There are two columns {each!r}, and nobody can tell which is meant. "
                "Name one of them otherwise."
            )
    return faults


def _line(
    row: int,
    cells: dict[str, Any],
    layout: Layout,
    starts_on: date,
    ends_before: date,
) -> tuple[LineRead | None, list[str]]:
    """One row as a line, with what is wrong with it; an empty row is no line."""
    if not any(
        (each or "").strip() for each in cells.values() if isinstance(each, str)
    ):
        return None, []
    faults = [
        f"Row {row}, {heading}: it holds a control character, which no document can hold."
        for heading, cell in cells.items()
        if isinstance(cell, str) and without_controls(cell) != cell
    ]
    if any(each.strip() for each in cells.get(BEYOND) or ()):
        faults.append(
            f"Row {row}: it has more cells than there are headings. Write an amount or a "
            "text that has a comma in it in quotation marks."
        )
    on = pence = None
    try:
        on = day_of(_cell(cells, layout.day))
    except ValueError as wrong:
        faults.append(f"Row {row}, {layout.day}: {wrong}.")
    try:
        pence = pence_of(_cell(cells, layout.amount), is_exact=True)
    except ValueError as wrong:
        faults.append(f"Row {row}, {layout.amount}: {wrong}.")
    if on is not None and not starts_on <= on < ends_before:
        faults.append(
            f"Row {row}, {layout.day}: {said_day(on)} is not among the days that this "
            "extract is for."
        )
    if faults or on is None or not pence:
        return None, faults
    return (
        LineRead(
            row=row,
            on=on,
            pence=-pence if layout.is_credit_positive else pence,
            reference=_cell(cells, layout.reference)[:200],
            description=_cell(cells, layout.description)[:300],
        ),
        [],
    )


def _cell(cells: dict[str, Any], heading: str) -> str:
    return (cells.get(heading) or "").strip() if heading else ""


def months_of(lines: Sequence[LineRead]) -> Iterator[tuple[date, int, int]]:
    """The first of each month with its pence and how many lines, in order."""
    totals: dict[date, tuple[int, int]] = {}
    for line in lines:
        month = line.on.replace(day=1)
        pence, count = totals.get(month, (0, 0))
        totals[month] = (pence + line.pence, count + 1)
    for month, (pence, count) in sorted(totals.items()):
        yield month, pence, count
