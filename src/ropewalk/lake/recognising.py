"""Tell which publisher's format a file is in, from its header row alone."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ropewalk.figures import BadInput
from ropewalk.figures.words import listed
from ropewalk.lake.receiving import (
    Sheet,
    check_quotes,
    check_size,
    is_workbook,
    text_sheet,
    workbook_sheets,
    write_sheet,
)
from ropewalk.standards.publisher_formats import Column, Match, publisher_formats

HEADERS_SHOWN = 12
SPELLINGS_SHOWN = 3
PROSE = 2  # cells to a row, at most, on a sheet that is a page of text


@dataclass(frozen=True, slots=True)
class Recognised:
    """A publisher's file whose format is known, with its rows as text.

    Attributes:
        path: The file as received.
        match: The format, and which column is where.
        text: Its rows as UTF-8 text.
        delimiter: What separates the columns in that text.
        header_row: The row of the header, counted from 1.
        header_lines: How many lines of the text end with the header.
        titles: What is written above the header, or on a sheet that is a page of text.
        sheet: The name of the sheet, for a workbook.
    """

    path: Path
    match: Match
    text: Path
    delimiter: str
    header_row: int
    header_lines: int
    titles: tuple[str, ...]
    sheet: str


@contextmanager
def recognised(path: Path, *, sheet: str = "") -> Iterator[Recognised]:
    """A publisher's file, recognised and read into text for as long as it is needed.

    Args:
        path: The file.
        sheet: Of a workbook, take only a sheet whose name begins so.

    Raises:
        BadInput: When it is too large, damaged, not a table, or of no known format.
    """
    check_size(path)
    with tempfile.TemporaryDirectory(prefix="ropewalk-") as temporary:
        folder = Path(temporary)
        workbook = is_workbook(path)
        if workbook:
            sheets = _in_order(workbook_sheets(path, folder), sheet)
        else:
            sheets = list(text_sheet(path, folder))
        found = _best(path, sheets)
        if workbook:
            chosen = next(each for each in sheets if each.name == found.sheet)
            write_sheet(path, chosen)
        check_quotes(found.text, found.delimiter, path.name)
        yield found


def _in_order(sheets: Iterable[Sheet], wanted: str) -> list[Sheet]:
    """Sheets of a workbook, the one wanted or the newest year first."""
    held = list(sheets)
    if wanted:
        named = [each for each in held if each.name.casefold().startswith(wanted)]
        held = named or held
    return sorted(held, key=lambda each: _years(each.name), reverse=True)


def _years(name: str) -> tuple[int, ...]:
    return tuple(int(year) for year in re.findall(r"\b(20[0-9]{2})\b", name))


def _best(path: Path, sheets: list[Sheet]) -> Recognised:
    """The first header that fits a format whole; the nearest is told when none does."""
    nearest: tuple[int, Match, Sheet] | None = None
    for sheet in sheets:
        for place, row in enumerate(sheet.head):
            for match in _matches(row):
                if match.fits:
                    return Recognised(
                        path=path,
                        match=match,
                        text=sheet.path,
                        delimiter=sheet.delimiter,
                        header_row=place + 1,
                        header_lines=sheet.lines_to[place],
                        titles=tuple(_titles(sheets, sheet, place)),
                        sheet=sheet.name,
                    )
                if nearest is None or match.found > nearest[1].found:
                    nearest = (place, match, sheet)
    raise BadInput(_not_recognised(path, nearest))


def _titles(sheets: list[Sheet], chosen: Sheet, place: int) -> Iterator[str]:
    """What is written above the header, then on sheets that are a page of text."""
    for row in chosen.head[:place]:
        yield from filter(None, row)
    for sheet in sheets:
        filled = [[text for text in row if text] for row in sheet.head]
        if sheet.name != chosen.name and max(map(len, filled), default=0) <= PROSE:
            yield from (text for row in filled for text in row)


def _matches(row: tuple[str, ...]) -> list[Match]:
    """How a row fits each format, those with the most columns found first."""
    matches = [each.match(row) for each in publisher_formats()]
    return sorted(matches, key=lambda match: len(match.places), reverse=True)


def _not_recognised(path: Path, nearest: tuple[int, Match, Sheet] | None) -> str:
    titles = listed([each.title for each in publisher_formats()])
    summary = f"{path.name} is in no format that can be added ({titles}); nothing was changed."
    if nearest is None or nearest[1].found == 0:
        return summary
    place, match, _ = nearest
    found = [match.header_of(name) for name in match.places]
    missing = [
        f"{column.name.replace('_', ' ')} ({_spellings(column)})"
        for column in match.missing
    ]
    return (
        f"{summary}\n"
        f"The nearest is the {match.format.title}, by row {place + 1}: "
        f"it has {_shown([repr(text) for text in found])}.\n"
        f"Looked for and not found: {_shown(missing)}."
    )


def _spellings(column: Column) -> str:
    spellings = [each.replace("{year}", "") for each in column.headers]
    return " or ".join(map(repr, list(dict.fromkeys(spellings))[:SPELLINGS_SHOWN]))


def _shown(words: list[str]) -> str:
    more = len(words) - HEADERS_SHOWN
    return (
        listed(words)
        if more <= 0
        else f"{', '.join(words[:HEADERS_SHOWN])} and {more} more"
    )
