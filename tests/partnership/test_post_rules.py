"""What each partner pays of a post, when its money ends, and who decides what."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.parameters.register import parameter
from ropewalk.partnership.rules.posts import (
    PostLimit,
    fault_in_shares,
    funding_warning,
    limit_said,
    share_from,
    share_said,
    split,
)

weights = st.lists(st.integers(1, 10**4), min_size=1, max_size=12)
sums = st.integers(0, 10**11)


def shares_of(parts):
    return {n: Fraction(each, sum(parts)) for n, each in enumerate(parts)}


@given(pence=sums, parts=weights)
def test_s0_31_parts_add_up_and_each_is_within_a_penny_of_exact(pence, parts):
    shares = shares_of(parts)

    found = split(pence, shares)

    assert sum(found.values()) == pence
    assert all(abs(found[n] - pence * shares[n]) < 1 for n in shares)
    assert all(each >= 0 for each in found.values())


@given(parts=weights)
def test_the_pence_do_not_depend_on_binary_numbers(parts):
    """A sum that the shares divide exactly is divided exactly."""
    pence = sum(parts) * 3
    assert list(split(pence, shares_of(parts)).values()) == [3 * p for p in parts]


def test_s0_31_a_salary_of_100_000_of_which_the_nhs_bears_45_percent():
    found = split(100_000_00, {1: share_from("45"), 2: share_from("55%")})
    assert found == {1: 45_000_00, 2: 55_000_00}


def test_thirds_of_a_sum_that_does_not_divide():
    third = share_from("1/3")
    assert list(split(100_000_01, {1: third, 2: third, 3: third}).values()) == [
        33_333_34,
        33_333_33,
        33_333_34,
    ]


@pytest.mark.parametrize(
    ("typed", "share", "said"),
    [
        ("45", Fraction(45, 100), "45%"),
        ("12.5%", Fraction(1, 8), "12.5%"),
        (" 1 / 3 ", Fraction(1, 3), "1/3"),
        ("100", Fraction(1), "100%"),
    ],
)
def test_shares_are_read_and_said(typed, share, said):
    assert share_from(typed) == share
    assert share_said(share) == said


@pytest.mark.parametrize("typed", ["0", "101", "-1", "half", "1/0", "3/2", "", "٤"])
def test_what_is_no_share_is_refused(typed):
    with pytest.raises(BadInput):
        share_from(typed)


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({}, "which partners pay"),
        ({1: Fraction(45, 100)}, "add up to 45%, not to 100%"),
        ({1: Fraction(1, 3), 2: Fraction(1, 3)}, "add up to 2/3"),
        ({1: Fraction(2, 3), 2: Fraction(2, 3)}, "add up to 4/3"),
    ],
)
def test_shares_that_do_not_make_one_whole(shares, said):
    assert said in fault_in_shares(shares)
    with pytest.raises(BadInput, match=said):
        split(1, shares)


def test_a_post_does_not_cost_less_than_nothing():
    with pytest.raises(BadInput, match="less than nothing"):
        split(-1, {1: Fraction(1)})


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(1994, 6, 1), None),
        (date(1994, 9, 28), None),
        (date(1994, 9, 29), "ends on 31 March 1995, in 183 days."),
        (date(1995, 3, 30), "ends on 31 March 1995, tomorrow."),
        (date(1995, 3, 31), "ends on 31 March 1995, today."),
        (date(1995, 4, 1), "ended on 31 March 1995."),
    ],
)
def test_s3_18_a_post_funded_to_april_1995_warns_before_that(on, said):
    days = int(parameter("post_funding_warning_days", on=on).value)

    found = funding_warning(
        "Strategy co-ordinator", date(1995, 3, 31), on=on, warn_days=days
    )

    assert (found is None) if said is None else found.endswith(said)


def test_money_without_an_end_gives_no_warning():
    assert funding_warning("Post", None, on=date(2030, 1, 1), warn_days=183) is None


LIMIT = PostLimit("Care at home", 50_000_00, "Joint board")


def test_a_limit_says_where_the_rest_goes():
    assert limit_said(LIMIT) == (
        "Care at home: up to £50,000.00; more goes to Joint board."
    )
    assert "without a limit" in limit_said(PostLimit("Care", None, "Board"))
