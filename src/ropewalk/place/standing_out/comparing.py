"""A place beside England and its board on every measure held."""

from dataclasses import replace
from datetime import date
from statistics import NormalDist

from ropewalk.figures import Figure
from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.measures.held import measures_of, share_of_board
from ropewalk.place.places import BOARDS_BEGAN, Place, find_place
from ropewalk.place.standing_out.beyond_chance import CHANCE, difference
from ropewalk.place.standing_out.differences import Compared
from ropewalk.place.standing_out.formula import needs_compared

NEARLY_ALL = "nearly_all_of_the_board_percent"
FEWEST = "suppress_below_social_care"


def compared(lake: Lake, place: Place, *, on: date) -> Compared:
    """A place beside England and its board, on every measure held."""
    z = float(parameter(CHANCE, on=on).value)
    fewest = int(parameter(FEWEST, on=on).value)
    measures = [each for each in measures_of(lake, place) if each.place.count >= fewest]
    beside_board = has_board(lake, place, on=on)
    if not beside_board:
        measures = [replace(each, board=None) for each in measures]
    differences = [
        difference(each, place, z=z, beside_board=beside_board, on=on)
        for each in measures
    ]
    tested = sum(each.england is not None for each in measures)
    tested_figure = Figure(
        key="stands_out.tested",
        label="Measures compared with England, with an interval",
        value=tested,
        unit="count",
        vintage="",
        rule="number of measures that have a count and a base here and in England",
    )
    return Compared(
        differences=(
            *differences,
            *needs_compared(lake, place, beside_board=beside_board, on=on),
        ),
        tested=tested_figure,
        beside_board=beside_board,
        by_chance=Figure(
            key="stands_out.by_chance",
            label="Measures that would differ from England by chance alone",
            value=tested * 2 * NormalDist().cdf(-z),
            unit="count",
            vintage="",
            rule="measures compared, multiplied by the chance that one of them is "
            "outside its interval when the place is like England",
            inputs=(tested_figure, parameter(CHANCE, on=on).figure()),
            note="Measures hang together, so that true surprises come in groups. Places "
            "differ for more reasons than chance: most measures of a large place lie "
            "outside their intervals.",
        ),
    )


def has_board(lake: Lake, place: Place, *, on: date) -> bool:
    """Whether a place is compared with its board: not when it is nearly all of it.

    Nor when what part of it the place is cannot be told.
    """
    if place.kind in {PlaceKind.ICB, PlaceKind.ENGLAND}:
        return False
    most = float(parameter(NEARLY_ALL, on=on).value) / 100
    share = share_of_board(lake, place)
    return share is not None and share < most


def places_beside(lake: Lake, place: Place, *, on: date) -> dict[str, Place | None]:
    """What the people of a place are held against, by name: its board, and England.

    England is ``None``, every small area. A board stands beside a place only where the
    place is compared with it, and on a day when there were boards.
    """
    found: dict[str, Place | None] = {}
    if on >= BOARDS_BEGAN and has_board(lake, place, on=on):
        found[place.icb_short_name] = find_place(lake, place.icb_code, on=on)
    if place.kind != PlaceKind.ENGLAND:
        found["England"] = None
    return found
