"""The words around pictures and tables: which vintage and day the data are of."""

from datetime import date

import pytest

from ropewalk.figures import Column, Source, Table
from ropewalk.paper.captions import data_days


def source(title, vintage, as_at):
    return Source(title, "P", vintage, "L", as_at=as_at)


CENSUS = source("Tenure", "Census 2021", date(2021, 3, 21))
INDICES = source("Deprivation", "2025", date(2022, 6, 30))
GPS = source("GPs", "2024 districts", None)
LISTS = source("Lists", "", date(2024, 10, 31))


@pytest.mark.parametrize(
    ("sources", "said"),
    [
        ((), ""),
        ((CENSUS,), "Census 2021, to 21 March 2021"),
        ((CENSUS, CENSUS), "Census 2021, to 21 March 2021"),
        ((GPS,), "2024 districts, last day not known"),
        ((LISTS,), "to 31 October 2024"),
        (
            (CENSUS, INDICES),
            "Tenure: Census 2021, to 21 March 2021; Deprivation: 2025, to 30 June 2022",
        ),
        (
            (CENSUS, INDICES, LISTS, GPS),
            (
                "4 sources, which describe days from 21 March 2021 to 31 October 2024; "
                "of 1 the day is not known"
            ),
        ),
        (
            tuple(source(f"S{n}", "V", None) for n in range(4)),
            "4 sources, none of which says which day it describes",
        ),
    ],
)
def test_a_table_says_the_vintage_and_last_day_of_what_it_shows(sources, said):
    assert data_days(Table("t", "T", (Column("c", "C"),), (), sources)) == said
