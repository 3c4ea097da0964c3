"""The tables of what stands out, and of everything that was compared."""

from collections.abc import Sequence
from datetime import date
from statistics import NormalDist
from typing import TypeVar

from ropewalk.figures import Column, Table
from ropewalk.figures.ages import age_of
from ropewalk.figures.table import Cell
from ropewalk.parameters import parameter
from ropewalk.place.cells import rounded
from ropewalk.place.need import MEANING, number_of
from ropewalk.place.places import Place
from ropewalk.place.standing_out.beyond_chance import CHANCE
from ropewalk.place.standing_out.differences import (
    SMALLEST,
    Compared,
    Difference,
    sources_of,
)
from ropewalk.place.standing_out.formula import NOT_BY_CHANCE

AGE_NOT_KNOWN = "age not known"
Each = TypeVar("Each")
OF_THE_BOARD = {"icb", "board", "from_board"}
GROUPS = {
    "higher": "Higher",
    "lower": "Lower",
    "between": "Between England and the board",
}


def listed_table(
    part: str, title: str, held: Compared, found: Sequence[Difference], *, on: date
) -> Table:
    """Differences as sentences, those that are higher first."""
    order = {way: n for n, way in enumerate(GROUPS)}
    ordered = sorted(found, key=lambda each: order[each.way])
    return Table(
        key=f"stands_out.{part}",
        title=title,
        columns=(
            Column("way", f"Than {held.compared_with}"),
            Column("sentence", "What stands out"),
            Column("age", "Age"),
            Column("whose", "Of whom"),
        ),
        rows=tuple(
            (
                GROUPS[each.way],
                each.sentence,
                age_of(each.figure, on=on) or AGE_NOT_KNOWN,
                each.whose,
            )
            for each in ordered
        ),
        sources=sources_of(found),
        note="Higher and lower are not better and worse.",
    )


def relative_table(
    place: Place, held: Compared, found: Sequence[Difference], *, on: date
) -> Table:
    """How far each difference is from what the place is compared with, to draw."""
    columns = [
        Column("measure", "Measure"),
        Column("england", "From England, relative", "percent"),
        Column("icb", f"From {place.icb_short_name}, relative", "percent"),
        Column("age", "Age"),
    ]
    rows = [
        (
            each.figure.label.rpartition(f", {place.short_name}")[0],
            rounded(each.relative_to_england),
            rounded(each.relative_to_board),
            age_of(each.figure, on=on) or AGE_NOT_KNOWN,
        )
        for each in found
    ]
    return Table(
        key="stands_out.relative",
        title=f"How far {place.short_name} is from England, on what stands out",
        columns=_without_board(columns, columns, held),
        rows=tuple(_without_board(row, columns, held) for row in rows),
        sources=sources_of(found),
    )


def compared_table(place: Place, held: Compared, *, on: date) -> Table:
    """Everything compared, in order of name, so that what does not stand out is seen too."""
    columns = [
        Column("measure", "Measure"),
        Column("value", place.short_name, "as the unit says"),
        Column("low", "Likely range, from", "as the unit says"),
        Column("high", "to", "as the unit says"),
        Column("england", "England", "as the unit says"),
        Column("board", place.icb_short_name, "as the unit says"),
        Column("from_england", "From England, relative", "percent"),
        Column("from_board", "From the board, relative", "percent"),
        Column("stands_out", "Stands out"),
        Column("unit", "Unit"),
        Column("age", "Age"),
        Column("whose", "Of whom"),
    ]
    ordered = sorted(held.differences, key=lambda each: each.figure.label)
    rows = [_compared_row(place, each, on=on) for each in ordered]
    z = float(parameter(CHANCE, on=on).value)
    interval = 1 - 2 * NormalDist().cdf(-z)
    smallest = parameter(SMALLEST, on=on).value
    both = " and from the board" if held.beside_board else ""
    return Table(
        key="stands_out.compared",
        title="Everything compared",
        columns=_without_board(columns, columns, held),
        rows=tuple(_without_board(row, columns, held) for row in rows),
        sources=sources_of(held.differences),
        note=f"{held.tested.value} measures have an interval of {interval:.1%}, and were "
        f"compared with England: {number_of(held.by_chance):.2f} would differ by chance "
        f"alone. Where they differ beyond chance and by {smallest:g}% or more (our rule) "
        f"from England{both}, they stand out. Indices of need are {MEANING}. "
        f"{NOT_BY_CHANCE} The value is the index against England, and the differences "
        f"say how far it is from England{both}.",
    )


def _compared_row(place: Place, each: Difference, *, on: date) -> tuple[Cell, ...]:
    references = {
        figure.key.rpartition(".")[2]: figure.value for figure in each.figure.inputs
    }
    low, high = each.figure.interval or (None, None)
    decimals = 3 if each.is_formula else 2
    return (
        each.figure.label.rpartition(f", {place.short_name}")[0],
        rounded(each.figure.value, decimals),
        rounded(low, decimals),
        rounded(high, decimals),
        None if each.is_formula else rounded(references.get("england"), 2),
        None if each.is_formula else rounded(references.get("icb"), 2),
        rounded(each.relative_to_england),
        rounded(each.relative_to_board),
        each.way if each.stands_out else "",
        each.figure.unit,
        age_of(each.figure, on=on) or AGE_NOT_KNOWN,
        each.whose,
    )


def _without_board(
    cells: Sequence[Each], columns: Sequence[Column], held: Compared
) -> tuple[Each, ...]:
    """A row, less what is said of the board where the place was not compared with it."""
    return tuple(
        cell
        for cell, column in zip(cells, columns, strict=True)
        if held.beside_board or column.key not in OF_THE_BOARD
    )
