"""People still in the hospitals of a board who need not be."""

from collections.abc import Iterator

from ropewalk.lake.catalogue import Lake
from ropewalk.place.discharge.boards import month_of_boards, residents_by_board
from ropewalk.place.discharge.flow import newest_known_month
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.measures.measure import (
    HUNDRED_THOUSAND,
    PATIENTS_THERE,
    Measure,
    Part,
)
from ropewalk.place.places import Place
from ropewalk.place.recency import dated, end_of_month


def of_hospitals(lake: Lake, place: Place) -> Iterator[Measure]:
    """People still in hospital who need not be, for a board only."""
    if place.kind != PlaceKind.ICB:
        return
    own = newest_known_month(lake, place)
    if own is None or own.still_there is None:
        return
    last = own.starts_on
    boards, residents = month_of_boards(lake, last), residents_by_board(lake)
    source = dated(lake.source("discharge_icb"), end_of_month(last), f"{last:%B %Y}")
    reporting = [code for code in boards if code in residents]
    yield Measure(
        key="still_in_hospital",
        label="People still in hospital at the end of the day who need not be",
        sentence="{value} people for each 100,000 residents of {place} were still in "
        "its hospitals at the end of an average day who no longer needed to be",
        whose=PATIENTS_THERE,
        place=Part(own.still_there, residents[place.icb_code]),
        board=None,
        england=Part(
            sum(boards[code].still_there or 0.0 for code in reporting),
            sum(residents[code] for code in reporting),
        ),
        sources=(source, lake.source("population_census")),
        per=HUNDRED_THOUSAND,
        base_label="residents",
        note="Patients are counted where the hospital is, wherever they live; the "
        "interval is that of one day's count.",
    )
