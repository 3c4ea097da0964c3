"""Shares of a sum: properties against exact fractions, then published worked examples."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine.allocation import (
    distance_from_target,
    share_by_need,
    weighted_population,
)

needs = st.lists(st.integers(0, 10**6), min_size=1, max_size=300).filter(any)
sums = st.integers(0, 10**13)


@given(pence=sums, need=needs)
def test_shares_add_up_and_each_is_within_a_penny_of_exact(pence, need):
    shares = share_by_need(pence, np.array(need, dtype=float))

    assert shares.sum() == pence
    exact = [Fraction(pence * n, sum(need)) for n in need]
    assert all(abs(int(s) - e) <= 1 for s, e in zip(shares, exact, strict=True))


def test_worked_example_of_weighted_capitation_to_the_penny():
    weighted = weighted_population(
        [100_000, 150_000, 250_000], [1.2, 1.0, 0.9], [1.02, 1.0, 0.99]
    )
    targets = share_by_need(800_000_000_00, weighted)
    baselines = np.array([190_000_000_00, 246_000_000_00, 364_000_000_00])

    assert weighted.tolist() == pytest.approx([122_400, 150_000, 222_750])
    assert [round(pence / 100) for pence in targets.tolist()] == [
        197_758_255,
        242_350_803,
        359_890_942,
    ]
    assert distance_from_target(baselines, targets).tolist() == pytest.approx(
        [-0.03923, 0.01506, 0.01142], abs=5e-6
    )
