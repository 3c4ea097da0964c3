"""What a user enters in a file: baselines of groups, amounts, practices of neighbourhoods."""

import csv
from collections.abc import Iterator
from pathlib import Path

from ropewalk.figures import BadInput
from ropewalk.place.pence import pence_from

LARGEST_FILE = 5_000_000  # bytes; every practice in England fits many times over


def baselines_from(path: Path) -> dict[str, int]:
    """The baseline of each group in pence, from a CSV file with ``code`` and ``baseline``.

    Raises:
        BadInput: When the file cannot be read, lacks a column, or has a bad or repeated
            row; it names the row and what would be right.
    """
    found: dict[str, int] = {}
    for row, cells in _rows(path, ("code", "baseline")):
        code = cells["code"]
        if code in found:
            raise BadInput(f"{path.name}, row {row}: {code} is there twice.")
        found[code] = pence_from(
            cells["baseline"], what=f"{path.name}, row {row}: the baseline"
        )
    return found


def amounts_from(path: Path) -> list[tuple[str, str, int]]:
    """Amounts of organisations, from a CSV file with ``organisation`` and ``amount``.

    Returns:
        For each row where it stands, for the start of a refusal, who it is of, and whole
        pence, which a minus sign makes negative.

    Raises:
        BadInput: When the file cannot be read, lacks a column, has no rows, or has a bad
            row; it names the row and what would be right.
    """
    found = []
    for row, cells in _rows(path, ("organisation", "amount")):
        where, typed = f"{path.name}, row {row}", cells["amount"]
        pence = pence_from(typed.removeprefix("-"), what=f"{where}: the amount")
        found.append(
            (where, cells["organisation"], -pence if typed.startswith("-") else pence)
        )
    if not found:
        raise BadInput(f"{path.name} has no rows beneath its columns.")
    return found


def groups_from(path: Path) -> dict[str, list[str]]:
    """The practices of each neighbourhood, from ``neighbourhood`` and ``practice_code``.

    Raises:
        BadInput: When the file cannot be read, lacks a column or has a bad row.
    """
    found: dict[str, list[str]] = {}
    for _, cells in _rows(path, ("neighbourhood", "practice_code")):
        found.setdefault(cells["neighbourhood"], []).append(
            cells["practice_code"].upper()
        )
    return found


def _rows(path: Path, wanted: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """The number and the wanted cells of every row, none of them empty."""
    lines = _text(path).splitlines()
    reader = csv.DictReader(lines, strict=True)
    header = [name.strip().casefold() for name in reader.fieldnames or ()]
    if lost := [name for name in wanted if name not in header]:
        raise BadInput(
            f"{path.name} has no column {lost[0]!r}: its first row must name the "
            f"columns {' and '.join(wanted)}."
        )
    reader.fieldnames = header
    try:
        for row, line in enumerate(reader, start=2):
            cells = {name: (line[name] or "").strip() for name in wanted}
            if empty := [name for name in wanted if not cells[name]]:
                raise BadInput(f"{path.name}, row {row}: {empty[0]} is empty.")
            yield row, cells
    except csv.Error as fault:
        raise BadInput(f"{path.name} is not a CSV file: {fault}.") from None


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadInput(f"{path.name} is too large to be a list of groups.")
        return path.read_text(encoding="utf-8-sig")
    except OSError:
        raise BadInput(f"There is no file at {path} that can be read.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{path.name} is not text in UTF-8.") from None
