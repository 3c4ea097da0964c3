"""Measures of the people who live in a place."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.measures.measure import HOUSEHOLDS, RESIDENT, Measure, Part
from ropewalk.place.measures.small_areas import (
    SHARES_OF_RESIDENTS,
    areas_of,
    sources_for,
)
from ropewalk.place.places import Place
from ropewalk.place.residents import MID_YEAR

KNOWN_AS = {"deprivation": "Indices of Deprivation 2025, which describe about 2022"}


def of_residents(lake: Lake, place: Place) -> Iterator[Measure]:
    """Shares of the people, or households, of a place's small areas.

    A small area whose count was too small to publish is left out of count and base.
    """
    if not place.lsoa_codes:
        return
    areas = areas_of(lake)
    own = np.array([areas.position[code] for code in place.lsoa_codes])
    board = np.flatnonzero(areas.board == place.icb_code)
    everywhere = np.arange(len(areas.board))
    for key, label, sentence, count, base in SHARES_OF_RESIDENTS:
        parts = [
            _sum(areas.columns[count], areas.columns[base], rows)
            for rows in (own, board, everywhere)
        ]
        if parts[0] is None:
            continue
        yield Measure(
            key=key,
            label=label,
            sentence=sentence,
            whose=HOUSEHOLDS if count[0] == "tenure" else RESIDENT,
            place=parts[0],
            board=None if place.kind == PlaceKind.ICB else parts[1],
            england=parts[2],
            sources=sources_for(lake, count[0], base[0]),
            base_label="households" if count[0] == "tenure" else "people",
            known_as=KNOWN_AS.get(count[0], ""),
            note=AGED_60_NOTE if base[0] == MID_YEAR else "",
        )


AGED_60_NOTE = (
    "Out of people aged 60 and over in the middle of 2020, carried from the small areas "
    "of 2011 to those of 2021 by where people live."
)


def _sum(
    count: NDArray[np.float64], base: NDArray[np.float64], rows: NDArray[np.intp]
) -> Part | None:
    known = rows[np.isfinite(count[rows]) & np.isfinite(base[rows])]
    if not known.size or base[known].sum() <= 0:
        return None
    return Part(float(count[known].sum()), float(base[known].sum()))


def of_unpaid_care(lake: Lake, place: Place) -> Iterator[Measure]:
    """Unpaid carers, in councils of Greater Manchester; no count for England is held."""
    if place.kind != PlaceKind.COUNCIL:
        return
    rows = [
        row
        for row in lake.table("unpaid_care").to_pylist()
        if row["geography"] == "council"
    ]

    def part(codes: set[str]) -> Part | None:
        mine = [row for row in rows if row["area_code"] in codes]
        if {row["area_code"] for row in mine} != codes or not codes:
            return None
        everyone = sum(row["people"] for row in mine)
        nobody = sum(row["people"] for row in mine if " no " in row["category"])
        return Part(everyone - nobody, everyone)

    own = part(set(place.council_codes))
    if own is None:
        return
    areas = lake.table("small_areas", ["utla_code", "icb_code"])
    pairs = areas.group_by(["utla_code", "icb_code"]).aggregate([]).to_pylist()
    board = {row["utla_code"] for row in pairs if row["icb_code"] == place.icb_code}
    yield Measure(
        key="unpaid_care",
        label="People who give unpaid care",
        sentence="{value} of people aged 5 and over who live in {place} give unpaid care",
        whose=RESIDENT,
        place=own,
        board=part(board),
        england=None,
        sources=(lake.source("unpaid_care"),),
    )
