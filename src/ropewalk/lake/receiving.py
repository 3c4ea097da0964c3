"""Take in a publisher's file safely: what it is, how large, and its rows as plain text.

Whatever a publisher sends (a spreadsheet, or text in one of three encodings) becomes one
thing to everything after: a text file in UTF-8 and the place of each row in what was
received. Nothing is believed of a file's name; size, content and encoding are looked at.
"""

import codecs
import csv
import io
import os
import re
import shutil
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from ropewalk.figures import BadInput
from ropewalk.figures.words import listed

LARGEST_FILE = 2 * 1024**3
LARGEST_UNPACKED = 500 * 1024**2
LARGEST_PART = 200 * 1024**2  # of a workbook, but for a worksheet
MOST_TIMES_UNPACKED = 150
MOST_ROWS = 1_048_576  # of an XLSX worksheet, by its own definition
MOST_COLUMNS = 16_384  # the same
MOST_HEADINGS = 2_000  # of a text file
MOST_EMPTY_ROWS = 10_000  # together, with something after them
MOST_STRINGS = 2_000_000
MOST_ELEMENTS_IN_STRINGS = 5_000_000
MOST_ELEMENTS_IN_ROW = 8 * MOST_COLUMNS
MOST_ELEMENTS_ELSEWHERE = 1_000_000
CHUNK = 1024 * 1024
HEAD_BYTES = 512 * 1024
ROWS_LOOKED_AT = 60
RECEIVED = "received.csv"
DELIMITERS = (",", "\t", ";", "|")
# how a workbook says that a day is shown as its month and year
MONTH_ALONE = re.compile(
    r"(?:\[\$?[^]]*\])*(?:m{1,5}|y{2,4}|[-/ .,\\])+(?:;@)?", re.IGNORECASE
)

NOT_A_TABLE = (
    (b"PAR1", "is a Parquet file, which is Ropewalk's own way of keeping data"),
    (b"\xd0\xcf\x11\xe0", "is an old Excel file (XLS): save it as XLSX or CSV"),
    (b"\x1f\x8b", "is compressed (gzip): unpack it first"),
    (b"%PDF", "is a PDF document"),
    (b"\x89PNG", "is a picture"),
    (b"\xff\xd8\xff", "is a picture"),
    (b"SQLite format 3", "is a database"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of text to look at: its name, where its text is, and its first rows."""

    name: str
    path: Path
    delimiter: str
    head: tuple[tuple[str, ...], ...]
    lines_to: tuple[int, ...]
    """For each of the first rows, how many lines of the text end with it."""


def check_size(path: Path, *, largest: int = LARGEST_FILE) -> None:
    """Refuse what is not there, is not a file, is empty or is too large.

    Raises:
        BadInput: Saying which.
    """
    if not path.exists():
        raise BadInput(f"There is no file at {path}.")
    if not path.is_file():
        raise BadInput(f"{path} is not a file.")
    size = path.stat().st_size
    if size == 0:
        raise BadInput(f"{path.name} is empty.")
    if size > largest:
        raise BadInput(
            f"{path.name} has {size / 1e6:,.0f} million bytes; "
            f"the most that can be added is {largest / 1e6:,.0f} million."
        )


def is_workbook(path: Path, *, largest: int = LARGEST_UNPACKED) -> bool:
    """Whether a file is an XLSX workbook; text is not.

    Raises:
        BadInput: When it is neither, or a workbook that unpacks to too much or that
            declares entities.
    """
    with path.open("rb") as opened:
        start = opened.read(1024)
    for mark, said in NOT_A_TABLE:
        if start.startswith(mark):
            raise BadInput(f"{path.name} {said}. A CSV or XLSX file is wanted.")
    if not start.startswith(b"PK"):
        if b"\0" in start and not start.startswith(
            (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        ):
            raise BadInput(
                f"{path.name} is neither text nor a spreadsheet. "
                "A CSV or XLSX file is wanted."
            )
        if re.match(rb"(?:\xef\xbb\xbf)?\s*(?:<|\{|\[)", start):
            raise BadInput(
                f"{path.name} is a web page or other marked-up text. "
                "A CSV or XLSX file is wanted."
            )
        return False
    _check_archive(path, largest=largest)
    return True


def _check_archive(path: Path, *, largest: int) -> None:
    """Refuse an archive that is no workbook, or not a safe one, before unpacking."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_names(path, {part.filename for part in parts})
            _check_unpacked(path, parts, largest=largest)
            for part in parts:
                with archive.open(part) as opened:
                    _PartCheck(path.name).read(opened)
    except BadInput:
        raise
    except Exception as fault:  # noqa: BLE001 - any fault of unpacking means one thing
        raise BadInput(
            f"{path.name} is damaged and cannot be opened ({fault})."
        ) from None


def _check_names(path: Path, names: set[str]) -> None:
    if "content.xml" in names:
        raise BadInput(
            f"{path.name} is an OpenDocument spreadsheet: save it as XLSX or CSV."
        )
    if "xl/workbook.xml" not in names:
        raise BadInput(
            f"{path.name} is an archive and not a spreadsheet: unpack it first."
        )


def _check_unpacked(path: Path, parts: list[zipfile.ZipInfo], *, largest: int) -> None:
    """Refuse what would unpack to too much, in all or in one of its parts."""
    whole = sum(part.file_size for part in parts)
    if whole > largest:
        raise BadInput(
            f"{path.name} would unpack to {whole / 1e6:,.0f} million bytes, "
            f"{whole / max(1, path.stat().st_size):,.0f} times its size: "
            "it is refused unread."
        )
    for part in parts:
        unpacked, packed = part.file_size, max(1, part.compress_size)
        of_sheet = part.filename.startswith("xl/worksheets/")
        if (unpacked > LARGEST_PART and not of_sheet) or (
            unpacked > CHUNK and unpacked > MOST_TIMES_UNPACKED * packed
        ):
            raise BadInput(
                f"{path.name} has a part that would unpack to "
                f"{unpacked / 1e6:,.0f} million bytes, {unpacked / packed:,.0f} times "
                "its size: it is refused unread."
            )


class _PartCheck:
    """Reads one part of a workbook through, keeping nothing, for what would not end.

    What reads a workbook afterwards holds a whole row, every shared string and every
    style in memory, and makes each row and cell that a number skips. So the numbers
    and the counts are looked at here first. A part that is not XML stops at its start,
    as it would for any other reader.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._within = ""  # the row or the string being read, if any
        self._rows = self._row = self._cell = self._in_row = 0
        self._strings = self._in_strings = self._elsewhere = 0

    def read(self, opened: IO[bytes]) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        try:
            while chunk := opened.read(CHUNK):
                parser.Parse(chunk)
            parser.Parse(b"", True)  # noqa: FBT003 - it takes no names
        except BadInput:
            raise
        except (expat.ExpatError, LookupError, ValueError):
            return  # no XML from here on, for whoever reads it

    def _doctype(self, *_: object) -> None:
        raise BadInput(
            f"{self._name} declares entities, which a spreadsheet has no need of: "
            "it is refused."
        )

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        element = tag.rpartition(" ")[2]
        if element == "row":
            self._within = element
            self._start_row(attributes.get("r", ""))
        elif element == "si":
            self._within = self._within or element
            self._strings += 1
        elif element == "c":
            self._start_cell(attributes.get("r", ""))
        self._count()

    def _count(self) -> None:
        match self._within:
            case "row":
                self._in_row += 1
            case "si":
                self._in_strings += 1
            case _:
                self._elsewhere += 1
        for count, most, things in (
            (self._in_row, MOST_ELEMENTS_IN_ROW, "parts to a row"),
            (self._strings, MOST_STRINGS, "different texts"),
            (self._in_strings, MOST_ELEMENTS_IN_STRINGS, "pieces of text"),
            (self._elsewhere, MOST_ELEMENTS_ELSEWHERE, "settings"),
        ):
            if count > most:
                raise self._too_many(things, most)

    def _end(self, tag: str) -> None:
        if self._within and self._within == tag.rpartition(" ")[2]:
            self._within = ""

    def _start_row(self, number: str) -> None:
        self._rows += 1
        self._row = _whole(number) if number else self._row + 1
        self._cell = self._in_row = 0
        if max(self._rows, self._row) > MOST_ROWS:
            raise self._too_many("rows", MOST_ROWS)

    def _start_cell(self, place: str) -> None:
        letters = place.replace("$", "").rstrip("0123456789").upper()
        self._cell = _column(letters) if letters else self._cell + 1
        if self._cell > MOST_COLUMNS:
            raise self._too_many("columns", MOST_COLUMNS)

    def _too_many(self, things: str, most: int) -> BadInput:
        return BadInput(
            f"{self._name} has more than {most:,} {things}, the most that a "
            "worksheet can have: it is refused."
        )


def _whole(number: str) -> int:
    """A row's number as any reader may take it; one that is no number is too large."""
    try:
        return int(float(number[:40]))
    except (ValueError, OverflowError):
        return MOST_ROWS + 1


def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4]:  # four letters are beyond the last column already
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def text_sheet(path: Path, folder: Path) -> Iterator[Sheet]:
    """A text file as sheets to look at, one for each way its columns may be separated.

    Raises:
        BadInput: When its bytes are not text in any encoding that publishers use, or
            it has too many columns however they are separated.
    """
    text = _in_utf8(path, folder)
    too_wide = some = False
    for delimiter in DELIMITERS:
        head, lines_to = _head(text, delimiter)
        columns = max(map(len, head), default=0)
        if columns > MOST_HEADINGS:
            too_wide = True
        elif columns > 1:
            some = True
            yield Sheet("", text, delimiter, head, lines_to)
    if too_wide and not some:
        raise BadInput(
            f"{path.name} has more than {MOST_HEADINGS:,} columns, "
            "the most that can be added: it is refused."
        )


def workbook_sheets(path: Path, folder: Path) -> Iterator[Sheet]:
    """The first rows of each sheet of a workbook, the text of which is not yet written.

    Raises:
        BadInput: When it is damaged.
    """
    for name, rows in _worksheets(path):
        head = []
        for row in rows:
            head.append(row)
            if len(head) == ROWS_LOOKED_AT:
                break
        yield Sheet(
            name,
            folder / "sheet.csv",
            ",",
            tuple(head),
            tuple(range(1, len(head) + 1)),
        )


def written_sheet(
    path: Path, name: str, *, most_rows: int
) -> tuple[tuple[str, ...], ...]:
    """The rows of one sheet of a workbook as they were written into it.

    A formula stands as it is written, after its equals sign, not as what came of it when
    the file was last saved. A number that is shown as a percentage ends with its sign.

    Args:
        path: A workbook that ``is_workbook`` let through.
        name: What the sheet is called.
        most_rows: More are refused.

    Raises:
        BadInput: When it is damaged, has no sheet of that name, or more rows.
    """
    import openpyxl  # noqa: PLC0415 - slow to import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and filters, not about data
            book = openpyxl.load_workbook(path, read_only=True)
            try:
                names = [each.title for each in book.worksheets]
                rows: list[tuple[str, ...]] = []
                if name in names:
                    worksheet = book[name]
                    worksheet.reset_dimensions()
                    for number, row in enumerate(worksheet.iter_rows(), start=1):
                        if number > most_rows:
                            break
                        rows.append(tuple(_as_written(cell) for cell in row))
                    else:
                        return tuple(rows)
            finally:
                book.close()
    except Exception as fault:  # noqa: BLE001 - any fault of reading means one thing
        raise BadInput(
            f"{path.name} is damaged and cannot be opened as a spreadsheet "
            f"({type(fault).__name__})."
        ) from None
    if name in names:
        raise BadInput(f"{path.name}, sheet {name}, has more than {most_rows:,} rows.")
    raise BadInput(
        f"{path.name} has no sheet called {name}; it has {listed(names) or 'none'}."
    )


def _as_written(cell: Any) -> str:
    """A cell as somebody wrote it: a formula with its sign, a percentage with its.

    A day of which only the month and year are shown is that month: a spreadsheet keeps
    the first of October for somebody who wrote October.
    """
    value = cell.value
    if cell.data_type == "f":
        return value if isinstance(value, str) else "=" + str(value)
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and "%" in (cell.number_format or "")
    ):
        return f"{(Decimal(str(value)) * 100).normalize():f}%"
    if isinstance(value, date) and MONTH_ALONE.fullmatch(cell.number_format or ""):
        return f"{value:%B %Y}"
    return _as_text(value)


def write_sheet(path: Path, sheet: Sheet) -> None:
    """Write the rows of one sheet of a workbook as text, a row at a time.

    Empty rows keep their place above a row that is filled; after the last they are left
    out, since a format given to whole columns makes them without end.

    Raises:
        BadInput: When it is larger than a worksheet can be, or has rows far from others.
    """
    for name, rows in _worksheets(path):
        if name == sheet.name:
            with sheet.path.open("w", encoding="utf-8", newline="") as opened:
                _write_rows(path, rows, opened)


def _write_rows(path: Path, rows: Iterator[tuple[str, ...]], opened: IO[str]) -> None:
    writer = csv.writer(opened, lineterminator="\n")
    empty = written = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise BadInput(
                f"{path.name} has a sheet of more than {MOST_ROWS:,} rows or "
                f"{MOST_COLUMNS:,} columns, the most that a worksheet can have."
            )
        if not any(row):
            empty += 1
            continue
        if empty > MOST_EMPTY_ROWS:
            raise BadInput(
                f"{path.name} has {empty:,} empty rows together above row {number:,}: "
                "delete them, and save it again."
            )
        opened.write('""\n' * empty)
        empty = 0
        # one line to each row, so that lines count rows
        written += writer.writerow([" ".join(text.split()) for text in row])
        if written > LARGEST_UNPACKED:
            raise BadInput(
                f"{path.name} has a sheet of more than "
                f"{LARGEST_UNPACKED / 1e6:,.0f} million characters, "
                "the most that can be added."
            )


def _worksheets(path: Path) -> Iterator[tuple[str, Iterator[tuple[str, ...]]]]:
    import openpyxl  # noqa: PLC0415 - slow to import

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and filters, not about data
            book = openpyxl.load_workbook(path, read_only=True, data_only=True)
            try:
                for worksheet in book.worksheets:
                    worksheet.reset_dimensions()
                    yield (
                        worksheet.title,
                        (
                            tuple(_as_text(value) for value in row)
                            for row in worksheet.iter_rows(values_only=True)
                        ),
                    )
            finally:
                book.close()
    except BadInput:
        raise
    except Exception as fault:  # noqa: BLE001 - any fault of reading means one thing
        raise BadInput(
            f"{path.name} is damaged and cannot be opened as a spreadsheet "
            f"({type(fault).__name__})."
        ) from None


def _as_text(value: Any) -> str:
    """A cell as the publisher would have written it in a text file."""
    match value:
        case None:
            return ""
        case bool():
            return "Y" if value else "N"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)


def _in_utf8(path: Path, folder: Path) -> Path:
    """The file in UTF-8, under a name of ours: a name can be read as a pattern of names.

    Raises:
        BadInput: When the bytes are no text, or a quotation mark is never closed.
    """
    with path.open("rb") as opened:
        start = opened.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _copied(path, folder, "utf-16")
    if _reads_as(path, "utf-8"):
        return _linked(path, folder)
    if _reads_as(path, "cp1252"):
        return _copied(path, folder, "cp1252")
    raise BadInput(
        f"{path.name} is not text in UTF-8 or Windows-1252. A CSV or XLSX file is wanted."
    )


def _reads_as(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as opened:
        try:
            while chunk := opened.read(CHUNK):
                if "\0" in decoder.decode(chunk):
                    return False
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _linked(path: Path, folder: Path) -> Path:
    """The same bytes in our folder, without a copy where the disk allows."""
    link = folder / RECEIVED
    try:
        os.link(path.resolve(), link)
    except OSError:
        shutil.copyfile(path, link)
    return link


def _copied(path: Path, folder: Path, encoding: str) -> Path:
    copy = folder / RECEIVED
    with (
        path.open(encoding=encoding, newline="") as source,
        copy.open("w", encoding="utf-8", newline="") as target,
    ):
        try:
            while text := source.read(CHUNK):
                target.write(text)
        except UnicodeError:
            raise BadInput(f"{path.name} is damaged text ({encoding}).") from None
    return copy


def _head(
    path: Path, delimiter: str
) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    rows: list[tuple[str, ...]] = []
    lines_to: list[int] = []
    with path.open(encoding="utf-8-sig", newline="") as opened:
        start = io.StringIO(opened.read(HEAD_BYTES), newline="")
        reader = csv.reader(start, delimiter=delimiter)
        try:
            for row in reader:
                rows.append(tuple(row))
                lines_to.append(reader.line_num)
                if len(rows) == ROWS_LOOKED_AT:
                    break
        except csv.Error:
            pass  # a row of no known format: the header, if any, comes before it
    return tuple(rows), tuple(lines_to)


def check_quotes(path: Path, delimiter: str, name: str) -> None:
    """Refuse text that ends inside a quotation: what follows its start would be lost.

    Raises:
        BadInput: Naming the row in which the quotation begins.
    """
    with path.open("rb") as opened:
        marks = sum(
            chunk.count(b'"') for chunk in iter(lambda: opened.read(CHUNK), b"")
        )
    if marks % 2 == 0:
        return
    row = 0
    with path.open(encoding="utf-8-sig", newline="") as opened:
        try:
            for _ in csv.reader(opened, delimiter=delimiter, strict=True):
                row += 1
        except csv.Error as fault:
            if "unexpected end" in str(fault) or "field larger" in str(fault):
                raise BadInput(
                    f"{name}: a quotation mark opened in row {row + 1} is never closed; "
                    "the file may have been cut short."
                ) from None


def rows_of_records(
    path: Path, delimiter: str, *, after: int, wanted: set[int]
) -> dict[int, int]:
    """The row in the file of each record wanted, counted as a spreadsheet counts.

    Args:
        path: The text.
        delimiter: What separates its columns.
        after: How many rows come before the first record.
        wanted: Numbers of records, from 1, blank rows not counted.
    """
    found: dict[int, int] = {}
    last = max(wanted, default=0)
    record = 0
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = enumerate(csv.reader(opened, delimiter=delimiter), start=1)
        try:
            for row, cells in rows:
                if row <= after or not cells:
                    continue
                record += 1
                if record in wanted:
                    found[record] = row
                if record >= last:
                    break
        except (
            csv.Error
        ):  # a cell too long to be a publisher's: rows after it as counted
            pass
    return {number: found.get(number, after + number) for number in wanted}
