"""Which count of the people who live in a place is the newest."""

from dataclasses import replace

from ropewalk.lake.catalogue import Lake
from ropewalk.place.residents import counts_of


def test_a_count_of_an_unknown_day_is_never_the_newest(lake, place_called):
    undated = Lake(
        [
            replace(each, as_at=None) if each.vintage == "mid-2020" else each
            for each in lake.resources()
        ]
    )
    found = counts_of(undated, place_called("Salford"))

    assert [each.source.vintage for each in found] == ["Census 2021", "mid-2020"]
