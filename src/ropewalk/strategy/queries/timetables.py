"""Timetables as they come: a spreadsheet that somebody sends, and two that ship."""

import csv
from importlib.resources import files
from pathlib import Path

from ropewalk.figures import BadInput
from ropewalk.strategy.queries.sheets import rows_sent
from ropewalk.strategy.rules.task_said import TimetableRow
from ropewalk.strategy.rules.timetable import (
    MOST_ROWS,
    SHEET,
    rows_of_timetable,
)

SHIPPED = {
    "timetable": (
        "Twelve steps to joint boards",
        "A partnership's first timetable of 2000, in our words.",
    ),
    "locality_plan": (
        "Nine activities of a locality",
        "A project plan of 1994, in our words; the days and what waits are our proposal.",
    ),
}


def read_timetable(path: Path) -> tuple[TimetableRow, ...]:
    """The rows of a timetable in a spreadsheet (CSV, or XLSX with a sheet Timetable).

    Raises:
        BadInput: when it is no spreadsheet, is too large, has another sheet, or a row is
            wrong.
    """
    return rows_of_timetable(path.name, rows_sent(path, SHEET, most_rows=MOST_ROWS))


def shipped_timetable(code: str) -> tuple[TimetableRow, ...]:
    """The rows of a timetable that ships.

    Raises:
        BadInput: when none of that name ships.
    """
    return rows_of_timetable(
        SHIPPED[code][0] if code in SHIPPED else code,
        list(csv.reader(shipped_bytes(code).decode().splitlines())),
    )


def shipped_bytes(code: str) -> bytes:
    """A timetable that ships, as a CSV file.

    Raises:
        BadInput: when none of that name ships.
    """
    if code not in SHIPPED:
        raise BadInput("Choose one of the timetables that ship.")
    folder = files("ropewalk.strategy") / "examples"
    return (folder / f"{code}.csv").read_bytes()
