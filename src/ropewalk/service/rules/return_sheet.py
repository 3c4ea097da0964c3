"""The spreadsheet by which a provider returns what its contract is measured by."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from ropewalk.figures import BadInput, Faults
from ropewalk.figures.words import listed

SHEET = "Returns"
CONTRACT, NUMBER, MEASURE, UNIT = "Contract", "Number", "Measure", "Unit"
FIRST, LAST, DUE, VALUE, NOTE = (
    "First day",
    "Last day",
    "Return by",
    "Value",
    "Note",
)
COLUMNS = (CONTRACT, NUMBER, MEASURE, UNIT, FIRST, LAST, DUE, VALUE, NOTE)
NEEDED = (CONTRACT, NUMBER, MEASURE, FIRST, LAST, VALUE)
LARGEST = 1_000_000  # bytes
MOST_ROWS = 2_000
LONGEST_NOTE = 500
LONGEST_SHOWN = 40
A_DAY = timedelta(days=1)
NO_FORMULA = "is a formula. Type the number itself, or copy the cell and paste its value in place"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that was filled in: where it stands, of which measure, and what it says."""

    row: int
    contract_measure_id: int
    starts_on: date
    ends_before: date
    value: Decimal
    note: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A measure that a contract's sheet may say something of."""

    name: str
    unit: str


def rows_of_sheet(
    file: str,
    rows: Sequence[Sequence[str]],
    *,
    contract: str,
    measures: Mapping[int, Asked],
) -> tuple[SheetRow, ...]:
    """The rows that were filled in; those without a value are not returned yet.

    Args:
        file: What the file is called, for refusals.
        rows: The cells of its sheet as they were written, empty rows included.
        contract: The reference of the contract that it is for.
        measures: What the contract is measured by, by number.

    Raises:
        BadInput: Naming each cell that is wrong and what would be right.
    """
    places, begin = _places(file, rows)
    faults = Faults(file, "returned", SHEET)
    found = []
    spells: dict[tuple[int, date, date], int] = {}
    for number, row in _filled(rows, begin):
        cells = {
            name: row[place].strip() if place < len(row) else ""
            for name, place in places.items()
        }
        read = _row(number, cells, contract=contract, measures=measures, faults=faults)
        if read is None:
            continue
        spell = (read.contract_measure_id, read.starts_on, read.ends_before)
        if spell in spells:
            faults.note(
                number,
                FIRST,
                f"stands for the same measure and period as row {spells[spell]}: leave "
                "one of them",
            )
            continue
        spells[spell] = number
        found.append(read)
    faults.refuse()
    if not found:
        raise BadInput(
            f"{file}, sheet {SHEET}: no row has a value. Fill in the column {VALUE} and "
            "send it again."
        )
    return tuple(found)


def _filled(
    rows: Sequence[Sequence[str]], begin: int
) -> Iterator[tuple[int, Sequence[str]]]:
    for number, row in enumerate(rows[begin:], start=begin + 1):
        if any(cell.strip() for cell in row):
            yield number, row


def _places(file: str, rows: Sequence[Sequence[str]]) -> tuple[dict[str, int], int]:
    """Which column holds what, and how many rows come before the first of data."""
    begin, head = next(
        (
            (number, row)
            for number, row in enumerate(rows, start=1)
            if any(cell.strip() for cell in row)
        ),
        (0, ()),
    )
    spelt: dict[str, int] = {}
    for place, cell in enumerate(head):
        name = cell.strip().casefold()
        if name and name in spelt:
            raise BadInput(
                f"{file}, sheet {SHEET}, row {begin}: the column {cell.strip()} stands "
                "there twice. Leave one of them."
            )
        spelt[name] = place
    missing = [name for name in NEEDED if name.casefold() not in spelt]
    if missing:
        raise BadInput(
            f"{file}, sheet {SHEET}, row {begin or 1}: no column is called "
            f"{listed(missing)}. Take the template again and leave its headings as they "
            "are."
        )
    return {
        name: spelt[name.casefold()] for name in COLUMNS if name.casefold() in spelt
    }, begin


def _row(
    number: int,
    cells: Mapping[str, str],
    *,
    contract: str,
    measures: Mapping[int, Asked],
    faults: Faults,
) -> SheetRow | None:
    """What a row says; nothing where it has no value, or a cell of it is wrong."""
    before = len(faults.found)
    formulas = [name for name, text in cells.items() if text.startswith("=")]
    for name in formulas:
        faults.note(number, name, NO_FORMULA)
    if formulas or not cells[VALUE]:
        return None
    if cells[CONTRACT].casefold() != contract.casefold():
        faults.note(
            number,
            CONTRACT,
            f"is {_shown(cells[CONTRACT])}; this page takes returns of {contract}",
        )
    known = _measure(number, cells, measures, faults)
    first = _day(number, FIRST, cells, faults)
    last = _day(number, LAST, cells, faults)
    if first is not None and last is not None and last < first:
        faults.note(number, LAST, "is before the first day of the period")
    value = _value(number, cells[VALUE], known[1] if known else None, faults)
    note = cells.get(NOTE, "")
    if len(note) > LONGEST_NOTE:
        faults.note(number, NOTE, f"is longer than {LONGEST_NOTE} characters")
    if (
        len(faults.found) > before
        or known is None
        or first is None
        or last is None
        or value is None
    ):
        return None
    return SheetRow(number, known[0], first, last + A_DAY, value, note)


def _measure(
    number: int, cells: Mapping[str, str], measures: Mapping[int, Asked], faults: Faults
) -> tuple[int, Asked] | None:
    """The measure that a row's number and name agree on."""
    said = cells[NUMBER]
    pk = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else None
    if pk is None or pk not in measures:
        faults.note(
            number,
            NUMBER,
            f"is {_shown(said)}, which is no measure of this contract: it has "
            + listed([f"{each} ({asked.name})" for each, asked in measures.items()]),
        )
        return None
    asked = measures[pk]
    if (
        " ".join(cells[MEASURE].split()).casefold()
        != " ".join(asked.name.split()).casefold()
    ):
        faults.note(
            number,
            MEASURE,
            f"is {_shown(cells[MEASURE])}, but number {pk} is “{asked.name}”: leave both "
            "as the template gave them",
        )
        return None
    return pk, asked


def _day(
    number: int, column: str, cells: Mapping[str, str], faults: Faults
) -> date | None:
    """A day as 2026-04-01 or 1/4/2026."""
    text = cells[column]
    try:
        if "/" in text:
            day, month, year = (int(part) for part in text.split("/"))
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except (ValueError, OverflowError):
        found = None
    if found is None or not 1974 <= found.year <= 2100:
        faults.note(
            number,
            column,
            f"is {_shown(text)}: write a day like 2026-04-01 or 1/4/2026",
        )
        return None
    return found


def _value(
    number: int, text: str, asked: Asked | None, faults: Faults
) -> Decimal | None:
    """A number, with its commas and the sign of a percentage taken off."""
    plain = text.replace(",", "").strip()
    if plain.endswith("%"):
        if asked is not None and asked.unit.casefold() not in {
            "percent",
            "per cent",
            "%",
        }:
            faults.note(
                number,
                VALUE,
                f"is {_shown(text)}, a percentage; this measure is in {asked.unit}",
            )
            return None
        plain = plain.removesuffix("%").strip()
    try:
        found = Decimal(plain) if plain.isascii() else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or abs(found) >= 10**12:
        faults.note(number, VALUE, f"is {_shown(text)}: write a number, like 62.5")
        return None
    if found != round(found, 4):
        faults.note(
            number, VALUE, f"is {_shown(text)}: write it with four decimals at most"
        )
        return None
    return found


def _shown(text: str) -> str:
    """What stands in a cell, as a sentence can hold it."""
    if not text:
        return "empty"
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return f"“{cut}”"
