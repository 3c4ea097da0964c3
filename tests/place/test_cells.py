"""Cells of tables: what is not known is never shown as a number."""

import pytest

from ropewalk.place.cells import percentage, rounded


def test_what_is_not_known_is_not_rounded_to_a_number():
    assert rounded(None) is None
    assert rounded(12.34) == 12.3
    assert rounded(0.0456, 3) == 0.046


@pytest.mark.parametrize("whole", [None, 0, -250])
def test_a_share_of_nothing_or_of_net_credits_has_no_value(whole):
    assert percentage(25, whole) is None


def test_a_part_not_known_has_no_share_and_a_part_of_zero_has_one():
    assert percentage(None, 200) is None
    assert percentage(0, 200) == 0
    assert percentage(25, 200) == 12.5
    assert percentage(1, 3, 2) == 33.33
