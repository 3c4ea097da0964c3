"""The section on what stands out: its answer, and what is missing from it."""

from collections.abc import Sequence
from datetime import date

from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place
from ropewalk.place.recency import headline_years
from ropewalk.place.section import Missing, Section
from ropewalk.place.standing_out.comparing import compared
from ropewalk.place.standing_out.differences import Compared, Difference, newer
from ropewalk.place.standing_out.tables import (
    compared_table,
    listed_table,
    relative_table,
)

KEY = "stands_out"
TITLE = "What stands out"


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """What stands out in a place: newer first, then older as background."""
    if place.kind == PlaceKind.ENGLAND:
        return Section(
            "stands_out",
            TITLE,
            "England is what other places are compared with, so nothing stands out.",
        )
    held = compared(lake, place, on=on)
    found = held.standing_out()
    recent = newer(found, on=on)
    older = tuple(each for each in found if each not in recent)
    years = headline_years(on=on)
    tables = (
        listed_table(
            "newer", f"Stands out, newer than {years} years", held, recent, on=on
        ),
        listed_table("older", "Stands out, older: background only", held, older, on=on),
        relative_table(place, held, found, on=on),
        compared_table(place, held, on=on),
    )
    return Section(
        key="stands_out",
        title=TITLE,
        answer=_answer(place, held, recent, older, years=years),
        figures=(
            *(each.figure for each in (*recent, *older)),
            held.tested,
            held.by_chance,
        )
        if held.differences
        else (),
        tables=tuple(table for table in tables if table.rows),
        missing=tuple(_missing(place, held)),
        pictures=(("bars", "stands_out.relative"),) if found else (),
    )


def _answer(
    place: Place,
    held: Compared,
    recent: Sequence[Difference],
    older: Sequence[Difference],
    *,
    years: int,
) -> str:
    if not held.differences:
        return f"No measure is held on which {place.short_name} can be compared."
    beside = "England and its board" if held.beside_board else "England"
    alone = "" if held.beside_board else f" {_why_alone(place)}"
    count = len(held.differences)
    background = (
        f" {len(older)} older measures differ too and are background." if older else ""
    )
    if not recent:
        return (
            f"Of {count} measures, none newer than {years} years sets {place.short_name} "
            f"apart from {beside}.{background}{alone}"
        )
    first = recent[0].sentence
    more = (
        f" It is one of {len(recent)} such measures of {count}."
        if len(recent) > 1
        else ""
    )
    return f"{first}{more}{background}{alone}"


def _why_alone(place: Place) -> str:
    """Why a place is compared with England and not with a board."""
    why = "a board itself" if place.kind == PlaceKind.ICB else "nearly all of its board"
    return f"{place.short_name} is compared with England only, as it is {why}."


def _missing(place: Place, held: Compared) -> list[Missing]:
    if held.differences and place.lsoa_codes and place.practice_codes:
        return []
    lacking = "small areas" if not place.lsoa_codes else "GP practices"
    return [
        Missing(
            what=f"Measures of the {lacking} of {place.short_name}",
            remedy=f"Name the {lacking} that are part of the place",
            resource="small_areas" if not place.lsoa_codes else "qof",
        )
    ]
