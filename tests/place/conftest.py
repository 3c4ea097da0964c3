"""The data that ship, opened once, and the day on which the tests ask about them."""

from datetime import date

import pytest

from ropewalk.lake.catalogue import SHIPPED, Lake, read_descriptor
from ropewalk.place.places import find_place

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="session")
def lake():
    return Lake(read_descriptor(SHIPPED))


@pytest.fixture(scope="session")
def place_called(lake):
    """Find a place as a person asks for it."""

    def find(text, *, on=TODAY):
        return find_place(lake, text, on=on)

    return find
