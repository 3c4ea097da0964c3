"""Relative need and cost: how the people registered here compare, for each service."""

from datetime import date
from typing import Literal

from ropewalk.engine.allocation import COMPONENTS
from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import age_in_words
from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.need import (
    COMPONENT_NAMES,
    MEANING,
    NeedIndex,
    need_index,
    number_of,
)
from ropewalk.place.places import Place
from ropewalk.place.practices import vintage_on
from ropewalk.place.section import Section
from ropewalk.place.shares import allocate
from ropewalk.place.standing_out.comparing import has_board

Against = Literal["icb", "england"]

KEY = "need"
TITLE = "Relative need and cost"
ABOUT_THE_SAME = "about_the_same_percent"
PARTS = {
    PlaceKind.ENGLAND: "icb",
    PlaceKind.ICB: "district",
    PlaceKind.SUB_ICB: "pcn",
    PlaceKind.COUNCIL: "pcn",
    PlaceKind.DISTRICT: "pcn",
    PlaceKind.PCN: "practice",
    PlaceKind.NEIGHBOURHOOD: "practice",
}


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """The indices of a place for every component, and of its parts."""
    index = need_index(lake, place, vintage=vintage_on(lake, on=on))
    if index.missing:
        return Section(
            key=KEY,
            title=TITLE,
            answer=f"Relative need in {place.short_name} is not known. "
            f"{index.registered.note}",
            missing=index.missing,
        )
    beside = compared_with(lake, place, on=on)
    tables = [_by_component(index, place, beside=beside), index.parts]
    pictures = [("dots", "need.components")]
    if by := PARTS.get(place.kind):
        parts = _among_parts(lake, place, by, index.vintage)
        tables.append(parts)
        pictures.append(("dots", parts.key))
    age = age_in_words(index.source.as_at, on=on)
    answer = sentence(index, place, beside=beside, on=on)
    return Section(
        key=KEY,
        title=TITLE,
        answer=f"{answer}. The lists behind it are {age}; this leaves out social care.",
        figures=(index.registered, *_in_order(index, beside)),
        tables=tuple(tables),
        pictures=tuple(pictures),
    )


def compared_with(lake: Lake, place: Place, *, on: date) -> Against:
    """What a place is compared with in words: its board, or England.

    A board, and a place that is nearly all of its board, would be compared with itself.
    """
    return "icb" if has_board(lake, place, on=on) else "england"


def name_of(beside: Against, place: Place) -> str:
    """The name of what a place is compared with."""
    return "England" if beside == "england" else place.icb_short_name


def sentence(index: NeedIndex, place: Place, *, beside: Against, on: date) -> str:
    """The relative need of a place as a person could repeat it, without a full stop.

    Raises:
        BadInput: When the index is not known.
    """
    if place.kind == PlaceKind.ENGLAND:
        return (
            "England is what every other place is compared with, on the NHS "
            f"{index.vintage} formula"
        )
    difference = number_of(index.figure("final", beside)) - 1
    if 100 * abs(difference) < parameter(ABOUT_THE_SAME, on=on).value:
        compared = "about the same relative need and unavoidable cost as"
    else:
        word = "more" if difference > 0 else "less"
        compared = f"{100 * abs(difference):.0f}% {word} relative need and unavoidable cost than"
    return (
        f"People registered with {place.registered_with} have {compared} "
        f"{name_of(beside, place)} as a whole, on the NHS {index.vintage} formula"
    )


def _in_order(index: NeedIndex, first: Against) -> tuple[Figure, ...]:
    """The indices, those against what the place is compared with before the others."""
    return tuple(
        index.figure(component, against)
        for against in _both(first)
        for component in COMPONENTS
    )


def _both(first: Against) -> tuple[Against, Against]:
    return ("icb", "england") if first == "icb" else ("england", "icb")


def _by_component(index: NeedIndex, place: Place, *, beside: Against) -> Table:
    board = place.icb_short_name or "its board"
    columns = {
        "icb": Column("vs_icb", f"Index against {board}", "index"),
        "england": Column("vs_england", "Index against England", "index"),
    }
    return Table(
        key="need.components",
        title=f"Relative need and cost in {place.short_name} by kind of service",
        columns=(
            Column("component", "Service"),
            *(columns[against] for against in _both(beside)),
        ),
        rows=tuple(
            (
                _capital(COMPONENT_NAMES[component]),
                *(index.figure(component, each).value for each in _both(beside)),
            )
            for component in COMPONENTS
        ),
        sources=(index.source,),
        note=f"1 is the same as the whole. It is the {MEANING}.",
    )


def _among_parts(lake: Lake, place: Place, by: str, vintage: str) -> Table:
    """The index of each part of a place against the whole of the place."""
    whole = allocate(lake, pence=None, by=by, icbs=None, vintage=vintage, place=place)
    kept = ("code", "name", "practices", "registered", "weighted", "index")
    found = [
        position
        for position, column in enumerate(whole.table.columns)
        if column.key in kept
    ]
    return Table(
        key=f"need.by_{by}",
        title=f"Relative need and cost within {place.short_name}",
        columns=tuple(whole.table.columns[position] for position in found),
        rows=tuple(tuple(row[n] for n in found) for row in whole.table.rows),
        sources=whole.table.sources,
        note="In order of name; the differences are of need, not of performance.",
    )


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
