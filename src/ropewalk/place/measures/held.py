"""Every measure that a place can be compared on, and its part of its board's people."""

import numpy as np

from ropewalk.lake.catalogue import Lake
from ropewalk.place.measures.measure import Measure
from ropewalk.place.measures.registered import of_gps, of_registers
from ropewalk.place.measures.residents import of_residents, of_unpaid_care
from ropewalk.place.measures.small_areas import areas_of
from ropewalk.place.places import Place
from ropewalk.place.practices import practices_of


def share_of_board(lake: Lake, place: Place) -> float | None:
    """What part of the people of its board live in a place, or are registered in it.

    Nothing where no list of its practices, or of its board's, is held.
    """
    if place.lsoa_codes:
        areas = areas_of(lake)
        residents = areas.columns["population_census", "residents"]
        own = residents[[areas.position[code] for code in place.lsoa_codes]]
        return float(own.sum() / residents[areas.board == place.icb_code].sum())
    practices = practices_of(lake)
    mine = practices.rows_of(place.practice_codes)
    board = np.array([code == place.icb_code for code in practices.icb])
    if not mine or not board.any():
        return None
    return float(practices.registered[mine].sum() / practices.registered[board].sum())


def measures_of(lake: Lake, place: Place) -> list[Measure]:
    """Every measure that a place can be compared on, each table read once."""
    return [
        *of_residents(lake, place),
        *of_unpaid_care(lake, place),
        *of_registers(lake, place),
        *of_gps(lake, place),
    ]
