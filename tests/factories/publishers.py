"""Files as publishers make them: real headers, made-up rows."""

import csv
import io
from importlib.resources import files
from pathlib import Path

COMPONENTS = 9
FIRST_NUMBER = 20  # the place of the registered population among the columns


def example(folder: str, name: str) -> Path:
    """A publisher's file that a format keeps as an example."""
    return Path(str(files("ropewalk.standards").joinpath(folder, "examples", name)))


def rows_of(path: Path, encoding: str = "utf-8-sig") -> list[list[str]]:
    """The rows of a text file."""
    return list(csv.reader(io.StringIO(path.read_text(encoding))))


def write(
    path: Path, rows: list[list[str]], encoding: str = "utf-8", delimiter: str = ","
) -> Path:
    """Write rows as a publisher would; return where."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def practice_rows(year: str = "2025_2026", *, practices: int = 3) -> list[list[str]]:
    """Practices under a year's real header, weighted populations adding up."""
    header, *real = rows_of(example("practice_allocations", f"{year}.csv"))
    registered = [1000.5 + 250 * number for number in range(practices)]
    rows = [header]
    for number, people in enumerate(registered):
        row = list(real[number % len(real)])
        row[0] = f"P9{number:04d}"
        weighted = people if practices == 1 else registered[number - 1]
        row[FIRST_NUMBER:] = [repr(people), *[repr(weighted)] * COMPONENTS]
        rows.append(row)
    return rows


def practice_file(path: Path, year: str = "2025_2026", *, practices: int = 3) -> Path:
    """A place-allocation practice file under a year's real header."""
    return write(path, practice_rows(year, practices=practices))


def payment_rows(*payments: tuple[str, str, str, str]) -> list[list[str]]:
    """Payments as (date, service, supplier, amount) under one council's header."""
    return [["Date", "Service", "Supplier", "Net Amount"], *map(list, payments)]


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """An XLSX workbook of those sheets; return where."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
