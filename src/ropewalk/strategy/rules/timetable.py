"""The rows of a timetable as somebody wrote it: read whole, or refused row by row."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from ropewalk.figures import BadInput, Faults
from ropewalk.figures.words import listed
from ropewalk.strategy.programme_kinds import Funding, Pace, Work
from ropewalk.strategy.rules.programme import month_of
from ropewalk.strategy.rules.task_said import (
    A_DAY,
    Spell,
    TaskSaid,
    TimetableRow,
    why_not_a_task,
)

SHEET = "Timetable"
TASK, LEAD, WHEN, FUNDING = "Task", "Lead", "When", "Funding"
DAYS, AFTER, PACE, DOES, BODY = (
    "Days",
    "Waits for row",
    "Pace",
    "What it does",
    "Body",
)
NEEDED = (TASK, LEAD, WHEN, FUNDING)
COLUMNS = (*NEEDED, DAYS, AFTER, PACE, DOES, BODY)
MOST_ROWS = 500
LONGEST = {TASK: 200, LEAD: 150, WHEN: 150, FUNDING: 200, BODY: 150}
LONGEST_SHOWN = 40
FIRST_YEAR, LAST_YEAR = 1974, 2100
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sep sept",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
MONTH = re.compile(r"([A-Za-z]+)\.?[ -]+(\d{4})")
WORDED_DAY = re.compile(r"(\d{1,2})(?:[a-z]{2})? ([A-Za-z]+)\.? (\d{4})")
FIGURES = re.compile(r"[\d/.\- ]+")
NOBODY_KNOWS = {"", "?", "not known", "unknown"}
TO_COME = {"to be identified", "to be found", "to be confirmed", "tbc", "tbi"}


def rows_of_timetable(
    file: str, rows: Sequence[Sequence[str]]
) -> tuple[TimetableRow, ...]:
    """The tasks of a timetable. Words about days and money are kept as they were written.

    Args:
        file: What it is called, for refusals.
        rows: The cells, the headings first; rows are counted as a spreadsheet counts.

    Raises:
        BadInput: naming the headings that are missing, or each cell that is wrong.
    """
    places, begin = _places(file, rows)
    faults = Faults(file)
    found = []
    for number, row in _filled(rows, begin):
        cells = {
            name: " ".join(row[place].split()) if place < len(row) else ""
            for name, place in places.items()
        }
        if read := _row(number, cells, faults):
            found.append(read)
    there = {each.row for each in found}
    for each in found:
        for other in each.after:
            if other not in there and not faults.found:
                faults.note(each.row, AFTER, f"is {other}, which is no row of a task")
    faults.refuse()
    if not found:
        raise BadInput(f"{file} has no row of a task under its headings.")
    return tuple(found)


def spell_said(text: str) -> Spell | None:
    """The day or the whole month that words name.

    Returns:
        Two days, from and before; two of nothing where words name neither; ``None`` where
        what looks like a day is none.
    """
    if month := MONTH.fullmatch(text):
        number = MONTHS.get(month[1].casefold())
        return _month(int(month[2]), number) if number else (None, None)
    if worded := WORDED_DAY.fullmatch(text):
        number = MONTHS.get(worded[2].casefold())
        return _day(int(worded[3]), number, int(worded[1])) if number else (None, None)
    if not text or not FIGURES.fullmatch(text):
        return None, None
    parts = text.split("/")[::-1] if "/" in text else text.split("-")
    if len(parts) not in {2, 3} or not all(each.isdecimal() for each in parts):
        return None
    numbers = [int(each) for each in parts]
    return _month(*numbers) if len(numbers) == 2 else _day(*numbers)


def funding_said(text: str) -> Funding:
    """What words say of money: to be found, not known, or from what it comes."""
    said = text.casefold().rstrip(".")
    if said in NOBODY_KNOWS:
        return Funding.NOT_KNOWN
    return Funding.TO_BE_IDENTIFIED if said in TO_COME else Funding.FUNDED


def _month(year: int, month: int) -> Spell | None:
    if not (FIRST_YEAR <= year < LAST_YEAR and 1 <= month <= 12):
        return None
    return month_of(date(year, month, 1))


def _day(year: int, month: int, day: int) -> Spell | None:
    if not FIRST_YEAR <= year < LAST_YEAR:
        return None
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found, found + A_DAY


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
        name = " ".join(cell.split()).casefold()
        if name and name in spelt:
            raise BadInput(f"{file}: the column {cell.strip()} stands there twice.")
        spelt[name] = place
    if missing := [name for name in NEEDED if name.casefold() not in spelt]:
        raise BadInput(
            f"{file}, row {begin or 1}: no column is called {listed(missing)}. A "
            f"timetable has the columns {listed(list(NEEDED))}, and where they are known "
            f"{listed(list(COLUMNS[len(NEEDED) :]))}."
        )
    return {
        name: spelt[name.casefold()] for name in COLUMNS if name.casefold() in spelt
    }, begin


def _row(number: int, cells: Mapping[str, str], faults: Faults) -> TimetableRow | None:
    """What a row says; nothing where a cell of it is wrong."""
    before = len(faults.found)
    for name, text in cells.items():
        if text.startswith("="):
            faults.note(number, name, "is a formula: write the words themselves")
        elif len(text) > (longest := LONGEST.get(name, LONGEST[TASK])):
            faults.note(number, name, f"is longer than {longest} characters")
    spell = spell_said(cells[WHEN])
    if spell is None:
        faults.note(
            number,
            WHEN,
            f"is {_shown(cells[WHEN])}: write a month like Oct 2000, a day like "
            "2000-10-13, or words",
        )
    days = _days(number, cells.get(DAYS, ""), faults)
    after = _after(number, cells.get(AFTER, ""), faults)
    pace = _choice(number, PACE, cells.get(PACE, ""), Pace, faults)
    work = _choice(number, DOES, cells.get(DOES, ""), Work, faults)
    if len(faults.found) > before or spell is None or pace is None or work is None:
        return None
    said = TaskSaid(
        title=cells[TASK],
        lead_said=cells[LEAD],
        days=days,
        due_from=spell[0],
        due_before=spell[1],
        due_said=cells[WHEN],
        funding=funding_said(cells[FUNDING]),
        funding_said=cells[FUNDING],
        pace=Pace(pace),
        work=Work(work),
        body_said=cells.get(BODY, ""),
    )
    if why := why_not_a_task(
        title=said.title,
        has_lead=bool(said.lead_said),
        has_two_leads=False,
        starts_on=None,
        days=days,
        due=spell,
        funding=said.funding,
        funding_said=said.funding_said,
        has_fund=said.fund_id is not None,
        work=said.work,
        body=said.body_said,
    ):
        faults.found.append(f"row {number}: {why}")
        return None
    return TimetableRow(number, said, after)


def _days(number: int, text: str, faults: Faults) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdecimal() and len(text) < 6:
        return int(text)
    faults.note(number, DAYS, f"is {_shown(text)}: write a whole number of days")
    return None


def _after(number: int, text: str, faults: Faults) -> tuple[int, ...]:
    parts = re.split(r"[ ,;]+", text) if text else []
    wrong = [p for p in parts if not (p.isascii() and p.isdecimal() and len(p) < 6)]
    if wrong or str(number) in parts:
        faults.note(
            number,
            AFTER,
            f"is {_shown(text)}: write the numbers of other rows, like 3 5",
        )
        return ()
    return tuple(dict.fromkeys(int(each) for each in parts))


def _choice(
    number: int,
    column: str,
    text: str,
    kinds: type[Pace] | type[Work],
    faults: Faults,
) -> str | None:
    for code, label in kinds.choices:
        if text.casefold() in {str(label).casefold(), str(code).casefold()}:
            return str(code)
    faults.note(
        number,
        column,
        f"is {_shown(text)}: write one of "
        + listed([str(label) for code, label in kinds.choices if code]),
    )
    return None


def _shown(text: str) -> str:
    """What stands in a cell, as a sentence can hold it."""
    if not text:
        return "empty"
    cut = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return f"“{cut}”"
