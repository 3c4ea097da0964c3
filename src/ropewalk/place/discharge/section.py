"""The section on flow home from hospital: its answer, and what is missing from it."""

from collections.abc import Iterator, Sequence
from datetime import date

from ropewalk.figures import Figure, Table
from ropewalk.figures.words import age_in_words, day, listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.discharge.boards import (
    all_boards_figure,
    boards_table,
    month_of_boards,
    residents_by_board,
)
from ropewalk.place.discharge.daily import Daily, daily_of_board, newest_day
from ropewalk.place.discharge.delays import by_kind, delay_figures, delays_table
from ropewalk.place.discharge.estimate import estimate_figures
from ropewalk.place.discharge.flow import flow_figures
from ropewalk.place.discharge.hospitals import trusts_table
from ropewalk.place.discharge.trusts import newest_by_trust, serving, short_days
from ropewalk.place.discharge.weeks import monthly_table, weekly_table
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import (
    BOARDS_BEGAN,
    Place,
    find_place,
    names_of_places,
    said_name,
)
from ropewalk.place.recency import end_of_month, is_recent
from ropewalk.place.section import Missing, Section

KEY = "discharge"
TITLE = "Flow home from hospital"
ENGLAND = "England"


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """The flow home of a place's board, and of the trusts that its people use."""
    if place.kind == PlaceKind.ENGLAND:
        return _of_england(lake, on=on)
    if on < BOARDS_BEGAN:
        return _before_boards(place, on=on)
    board = (
        place
        if place.kind == PlaceKind.ICB
        else find_place(lake, place.icb_code, on=on)
    )
    daily = daily_of_board(lake, place.icb_code)
    short = short_days(lake, board, on=on)
    trusts = serving(lake, place, on=on)
    weekly = weekly_table(lake, daily, board, short)
    by_trust = trusts_table(lake, trusts, place, on=on)
    reasons = delays_table(lake, [each.code for each in trusts])
    figures = [
        *flow_figures(lake, daily, board, short, on=on),
        *estimate_figures(lake, place, trusts, on=on),
        *delay_figures(lake, reasons, len(trusts)),
    ]
    tables = (
        weekly,
        monthly_table(lake, daily, board, short, on=on),
        by_trust,
        by_kind(reasons),
        reasons,
    )
    return Section(
        key="discharge",
        title=TITLE,
        answer=_answer(place, board, figures, weekly, on=on),
        figures=tuple(figures),
        tables=tuple(table for table in tables if table.rows),
        missing=tuple(_missing(daily, board, on=on)),
        pictures=(
            *([("spc", "discharge.weekly")] * bool(weekly.rows)),
            *([("bars", "discharge.delays_by_kind")] * bool(reasons.rows)),
        ),
    )


def _before_boards(place: Place, *, on: date) -> Section:
    """The section on a day before the boards by which the flow home is counted."""
    why = (
        "The flow home from hospital is counted by integrated care board, and there was "
        f"none on {day(on)}"
    )
    return Section(
        key=KEY,
        title=TITLE,
        answer=f"{why}: nothing can be said for {place.short_name} on that day.",
        missing=(
            Missing(
                why, f"Ask about a day from {day(BOARDS_BEGAN)} on", "discharge_icb"
            ),
        ),
    )


def _of_england(lake: Lake, *, on: date) -> Section:
    """England: its boards side by side in order of name, and why people were delayed."""
    last = newest_day(lake, "discharge_icb").replace(day=1)
    england = all_boards_figure(lake, last, on=on)
    reasons = delays_table(lake, None)
    boards = boards_table(lake, last, on=on)
    people = england.inputs[0].value if england else None
    if england is None or england.value is None or people is None:
        return Section("discharge", TITLE, "No month of every board's flow is held.")
    recent = is_recent(end_of_month(last), on=on)
    return Section(
        key="discharge",
        title=TITLE,
        answer=(
            f"On an average day in {last:%B %Y}, {people:,.0f} people who no longer "
            f"needed to be in hospital were still there at its end, in the "
            f"{len(month_of_boards(lake, last, on=on))} of {len(boards.rows)} boards that "
            f"reported: {england.value:.1f} for each 100,000 residents."
            if recent
            else _too_old(ENGLAND, end_of_month(last), on=on)
        ),
        figures=(england, *delay_figures(lake, reasons, _trusts_reporting(lake))),
        tables=(boards, by_kind(reasons), reasons),
        missing=tuple(_boards_missing(lake, last, on=on)),
        pictures=(("bars", "discharge.delays_by_kind"),),
    )


def _trusts_reporting(lake: Lake) -> int:
    return len(newest_by_trust(lake, "discharge_delays"))


def _answer(
    place: Place, board: Place, figures: Sequence[Figure], weekly: Table, *, on: date
) -> str:
    known = {figure.key: figure for figure in figures}
    still_there = known.get("discharge.still_there")
    name = board.short_name
    where = (
        f"In {name}"
        if board is place
        else f"In {name}, the board for {place.short_name}"
    )
    if still_there is None or still_there.value is None:
        return f"{where}, no month of daily counts is held."
    as_at = still_there.all_sources()[0].as_at
    if not is_recent(as_at, on=on):
        return _too_old(name, as_at, on=on)
    share = known["discharge.left_share"].value
    rate = known["discharge.still_there_per_100_000"].value
    england = known.get("discharge.england.still_there_per_100_000")
    beside = ""
    if rate is not None:
        beside = f" ({rate:.1f} for each 100,000 residents"
        beside += (
            f", {england.value:.1f} in England)" if england and england.value else ")"
        )
    words = (
        f"{where}, {still_there.value:,.0f} people who no longer needed to be in "
        f"hospital were still there at the end of an average day in "
        f"{still_there.vintage}{beside}; {_left_said(share)}."
    )
    return " ".join((words, *_later_months(weekly, as_at), *_variation(weekly)))


def _left_said(share: float | None) -> str:
    if share is None:
        return "what share of those ready to leave left the same day is not known"
    return f"{share:.0f}% of those ready to leave left the same day"


def _later_months(weekly: Table, as_at: date | None) -> list[str]:
    """That later months are held, but lack a trust or too many days."""
    weeks = weekly.column("starts_on")
    if as_at is None or not weeks or str(weeks[-1]) <= as_at.isoformat():
        return []
    words = "Later months are held, but not every trust reported all of them."
    return [words]


def _variation(weekly: Table) -> list[str]:
    """What the control chart says of the newest week, in a sentence."""
    known = [each for each in weekly.records() if each["mean"] is not None]
    if not known:
        return []
    newest_week = known[-1]
    earlier = sum(bool(each["special"]) for each in known)
    if newest_week["special"]:
        way = {"improvement": "fewer people", "concern": "more people"}
        words = (
            f"The newest of {len(known)} weeks is part of a change "
            f"({newest_week['special']}) to {way[newest_week['direction']]} than usual."
        )
    else:
        words = f"The newest of {len(known)} weeks is within the usual range"
        words += f", though {earlier} earlier weeks show a change." if earlier else "."
    return [words]


def _too_old(name: str, as_at: date | None, *, on: date) -> str:
    ends = (
        f" end on {day(as_at)} ({age_in_words(as_at, on=on)})" if as_at else " are old"
    )
    return f"The daily counts of people ready to leave hospital in {name}{ends} and are background."


def _missing(daily: Daily, board: Place, *, on: date) -> Iterator[Missing]:
    last = daily.last_reported
    if last is None or not is_recent(last, on=on):
        since = f" after {day(last)}" if last else ""
        yield Missing(
            what=f"People ready to leave hospital in {board.short_name}{since}",
            remedy="The file compiled for this version has no later days under the "
            "board's code; a later release of the reference data would fill it",
            resource="discharge_icb",
        )


def _boards_missing(lake: Lake, month: date, *, on: date) -> Iterator[Missing]:
    names = names_of_places(lake)
    held = month_of_boards(lake, month, on=on)
    lacking = sorted(
        said_name(names[code]) for code in residents_by_board(lake) if code not in held
    )
    if lacking:
        yield Missing(
            what=f"People ready to leave hospital in {month:%B %Y}: {listed(lacking)}",
            remedy="The file compiled for this version does not have enough days of "
            "them; a later release of the reference data would fill it",
            resource="discharge_icb",
        )
