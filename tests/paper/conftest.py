"""Real reference data, and whole positions worked out once a run."""

from datetime import date
from functools import lru_cache

import pytest

from ropewalk.lake.catalogue import open_lake
from ropewalk.place.places import find_place
from ropewalk.place.position import position

DAY = date(2026, 11, 23)
PLACES = ("Trafford", "Cornwall", "Greater Manchester")


@pytest.fixture(scope="session")
def lake(tmp_path_factory):
    return open_lake(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def position_of(lake):
    """Positions by name, each worked out once."""
    return lru_cache(
        lambda name: position(lake, find_place(lake, name, on=DAY), on=DAY)
    )


@pytest.fixture(scope="session", params=PLACES)
def found(request, position_of):
    """The position of a place: rich in data, poor in data, and large."""
    return position_of(request.param)
