"""The result of fair shares in words: each number in it is one of the tables under it."""

import re
from fractions import Fraction

import pytest

from ropewalk.place.shares import allocate, distances, pace
from ropewalk.place.shares_said import result_said

SUM = 100_000_000_00


@pytest.fixture(scope="module")
def shared(lake):
    return allocate(lake, pence=SUM, by="district", icbs=("QOP",))


def only(value):
    return f"{value:.1f}%"


def test_the_mean_and_both_ends_are_those_of_the_table(shared):
    heads = dict(
        zip(
            shared.table.column("name"),
            shared.table.column("pence_per_head"),
            strict=True,
        )
    )
    least, most = min(heads, key=heads.get), max(heads, key=heads.get)
    mean = SUM / sum(shared.table.column("registered")) / 100

    assert (
        f"That is £{mean:.2f} for each registered person on the whole, from "
        f"£{heads[least] / 100:.2f} in {least} to £{heads[most] / 100:.2f} in {most}."
    ) in result_said(shared)


def test_without_a_sum_the_ends_are_those_of_the_index(lake):
    alone = allocate(lake, pence=None, by="district", icbs=("QOP",))
    index = dict(
        zip(alone.table.column("name"), alone.table.column("index"), strict=True)
    )

    assert (
        f"The index is lowest in Trafford, {index['Trafford']:.3f}, and highest in "
        f"Tameside, {index['Tameside']:.3f}; 1 is Greater Manchester as a whole."
    ) in result_said(alone)


def test_people_in_no_group_are_no_end_of_the_range(lake):
    groups = {"East": ["P84009"], "West": ["P91003"]}
    drawn = allocate(lake, pence=SUM, by="neighbourhood", icbs=("QOP",), groups=groups)
    alone = allocate(
        lake,
        pence=SUM,
        by="neighbourhood",
        icbs=("QOP",),
        groups={"West": ["P91003"]},
    )

    assert "In no neighbourhood" in alone.table.column("name")
    assert "in East" in result_said(drawn)
    assert "in West" in result_said(drawn)
    assert "In no neighbourhood" not in result_said(alone)
    assert result_said(alone).endswith("That is £30.34 for each registered person.")


def test_one_group_alone_has_no_range(lake):
    board = allocate(lake, pence=SUM, by="icb", icbs=("QOP",))

    assert result_said(board).endswith("That is £30.34 for each registered person.")


def test_those_above_and_below_their_share_are_counted_and_the_furthest_named(shared):
    had = dict(zip(shared.codes(), shared.table.column("pence"), strict=True))
    had["E08000009"] += 1_000_000_00
    had["E08000003"] -= 2_000_000_00
    table = distances(shared, had)
    far = dict(zip(table.column("code"), table.column("distance"), strict=True))

    said = result_said(shared, table)

    assert (
        "What each has now adds up to £99,000,000, £1,000,000 less than the sum: "
        f"1 of 10 have more than their share, at most {only(far['E08000009'])} more "
        f"(Trafford), and 1 have less, at most {only(-far['E08000003'])} less "
        "(Manchester)."
    ) in said


def test_each_having_its_share_is_said(shared):
    had = dict(zip(shared.codes(), shared.table.column("pence"), strict=True))

    said = result_said(shared, distances(shared, had), pace(shared, had, years=1))

    assert "adds up to £100,000,000, the sum itself: 0 of 10 have more than" in said
    assert said.endswith("After 1 year, each is within 0.1% of its share.")


def test_the_end_of_the_way_names_who_is_still_furthest(shared):
    had = dict.fromkeys(shared.codes(), SUM // 10)
    way = pace(shared, had, years=2, ceiling=Fraction(5, 100), floor=Fraction(-5, 100))
    far = dict(zip(way.column("name"), way.column("distance"), strict=True))
    above, below = max(far, key=far.get), min(far, key=far.get)

    said = result_said(shared, distances(shared, had), way)

    assert said.endswith(
        f"After 2 years, {above} is {only(far[above])} above its share and {below} is "
        f"{only(-far[below])} below its share; no other is further."
    )


def test_a_very_large_distance_is_written_as_other_numbers_are(shared):
    had = dict.fromkeys(shared.codes(), SUM * 2)

    assert re.search(
        r"at most \d,\d{3}\.\d% more", result_said(shared, distances(shared, had))
    )
