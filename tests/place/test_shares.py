"""Shares add up to the sum for any sum and grouping, and follow need."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine.allocation import COMPONENTS
from ropewalk.figures import BadInput
from ropewalk.lake.catalogue import SHIPPED, Lake, read_descriptor
from ropewalk.place.people_parts import localities
from ropewalk.place.percent import fraction_from
from ropewalk.place.shares import GROUPINGS, allocate, distances, pace

LAKE = Lake(read_descriptor(SHIPPED))
TODAY = date(2026, 11, 22)
BOARDS = [("QOP",), ("QUE", "QM7"), None]
sums = st.integers(0, 10**12)
groupings = st.sampled_from([each for each in GROUPINGS if each != "neighbourhood"])


@given(
    pence=sums,
    by=groupings,
    icbs=st.sampled_from(BOARDS),
    component=st.sampled_from(COMPONENTS),
)
def test_shares_add_up_and_each_is_within_a_penny_of_exact(pence, by, icbs, component):
    table = allocate(LAKE, pence=pence, by=by, icbs=icbs, component=component).table
    shares, need = table.column("pence"), table.column("weighted")

    assert sum(shares) == pence
    whole = sum(map(Fraction, need))
    for share, each in zip(shares, need, strict=True):
        assert abs(share - pence * Fraction(each) / whole) < 2


@given(pence=sums, icbs=st.sampled_from(BOARDS))
def test_a_council_has_what_its_districts_have_to_a_penny_for_each(pence, icbs):
    districts = allocate(LAKE, pence=pence, by="district", icbs=icbs).table
    councils = allocate(LAKE, pence=pence, by="council", icbs=icbs).table
    pairs = LAKE.table("small_areas", ["ltla_code", "utla_code"]).to_pydict()
    council_of = dict(zip(pairs["ltla_code"], pairs["utla_code"], strict=True))
    added, number = {}, {}
    for row in districts.records():
        council = council_of[row["code"]]
        added[council] = added.get(council, 0) + row["pence"]
        number[council] = number.get(council, 0) + 1

    for row in councils.records():
        assert abs(row["pence"] - added[row["code"]]) <= number[row["code"]] + 1


@given(by=groupings)
def test_no_practice_and_nobody_is_left_out_by_any_grouping(by):
    table = allocate(LAKE, pence=None, by=by, icbs=("QOP",)).table

    assert sum(table.column("practices")) == 414
    assert sum(table.column("registered")) == pytest.approx(3_296_215.685, abs=0.01)
    assert sum(table.column("share")) == pytest.approx(100)


@pytest.mark.parametrize("by", [each for each in GROUPINGS if each != "neighbourhood"])
def test_groups_are_in_order_of_name_and_never_of_size(lake, by):
    names = allocate(lake, pence=10**10, by=by, icbs=("QOP",)).table.column("name")

    assert list(names) == sorted(names, key=str.casefold)


def test_the_index_of_a_district_equals_the_published_one(lake):
    table = allocate(lake, pence=None, by="district", icbs=("QOP",)).table
    found = {row["name"]: round(row["index"], 4) for row in table.records()}

    assert (found["Salford"], found["Trafford"]) == (1.0357, 0.9252)
    assert "pence" not in [column.key for column in table.columns]


def test_practices_without_a_network_are_a_row_of_their_own(lake):
    table = allocate(lake, pence=10**10, by="pcn", icbs=None).table
    unknown = next(row for row in table.records() if row["code"] == "not known")

    assert unknown["name"] == "PCN not known"
    assert unknown["practices"] > 80


def test_a_place_shares_among_its_own_practices_only(lake, place_called):
    trafford = place_called("Trafford")
    table = allocate(lake, pence=10**8, by="practice", icbs=None, place=trafford).table

    assert set(table.column("code")) == set(trafford.practice_codes)
    assert sum(table.column("pence")) == 10**8


def test_all_england_by_place_is_every_board_and_district_of_today(lake):
    codes = allocate(lake, pence=None, by="place", icbs=None).codes()

    assert len(codes) == len(set(codes)) == 330
    assert "QOP/E08000006" in codes


def test_neighbourhoods_share_with_a_row_for_practices_in_none(lake, place_called):
    trafford = place_called("Trafford")
    groups = localities(lake, trafford)
    shared = allocate(
        lake, pence=10**9, by="neighbourhood", icbs=None, groups=groups, place=trafford
    )

    assert set(groups) == {"Central", "North", "South", "West"}
    assert set(shared.codes()) == {*groups, "none"}
    assert sum(shared.table.column("pence")) == 10**9


@pytest.mark.parametrize(
    ("groups", "says"),
    [
        (None, "Name the practices"),
        ({"East": ["A81001"]}, "A81001 of East is not among"),
        ({"East": ["P87657"], "West": ["P87657"]}, "in both East and West"),
    ],
)
def test_neighbourhoods_that_cannot_share_are_refused(lake, groups, says):
    with pytest.raises(BadInput, match=says):
        allocate(lake, pence=1, by="neighbourhood", icbs=("QOP",), groups=groups)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"by": "ward"}, "not a way to divide"),
        ({"component": "dental"}, "not a component"),
        ({"icbs": ("QZZ",)}, "QZZ"),
        ({"icbs": ()}, "at least one"),
        ({"vintage": "1999"}, "no vintage"),
        ({"pence": -1}, "from £0.00"),
    ],
)
def test_what_cannot_be_shared_is_refused(lake, asked, says):
    usual = {"pence": 100, "by": "district", "icbs": ("QOP",)}
    with pytest.raises(BadInput, match=says):
        allocate(lake, **usual | asked)


def test_distance_is_of_the_baseline_from_the_share_and_no_official_target(lake):
    shared = allocate(lake, pence=10**10, by="district", icbs=("QOP",))
    table = distances(shared, dict.fromkeys(shared.codes(), 10**9))

    assert "not an official target" in table.note
    for row in table.records():
        assert row["difference"] == 10**9 - row["target"]
        assert row["distance"] == pytest.approx(100 * row["difference"] / row["target"])


@given(
    pence=st.integers(10**9, 10**11),
    growth=st.fractions(0, Fraction(1, 20), max_denominator=10**6),
)
def test_every_year_of_the_pace_of_change_adds_up(pence, growth):
    shared = allocate(LAKE, pence=pence, by="district", icbs=("QOP",))
    had = dict.fromkeys(shared.codes(), pence // 10)
    table = pace(shared, had, years=3, floor=Fraction(-1, 2), growth=growth)

    for year in range(3):
        total = sum(table.column(f"year_{year + 1}"))
        exact = pence * (1 + growth) ** year
        assert -Fraction(1, 2) < total - exact <= Fraction(1, 2)
    assert "not an official target" in table.note


def test_those_below_their_share_move_towards_it(lake):
    shared = allocate(lake, pence=10**10, by="district", icbs=("QOP",))
    had = dict.fromkeys(shared.codes(), 10**9)
    before = distances(shared, had).column("distance")
    limits = {"ceiling": Fraction(1, 10), "growth": Fraction(1, 50)}
    after = pace(shared, had, years=5, **limits).column("distance")

    worst = min(range(len(before)), key=before.__getitem__)
    assert before[worst] < after[worst] <= 0.01


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"years": 0}, "from 1 to 30"),
        ({"years": 31}, "from 1 to 30"),
        ({"growth": Fraction(1)}, "Growth must be"),
        ({"floor": Fraction(1, 2), "ceiling": Fraction(1, 10)}, "floor"),
    ],
)
def test_a_pace_that_cannot_be_is_refused(lake, asked, says):
    shared = allocate(lake, pence=10**10, by="district", icbs=("QOP",))
    with pytest.raises(BadInput, match=says):
        pace(shared, dict.fromkeys(shared.codes(), 10**9), **{"years": 2} | asked)


def test_a_baseline_of_nothing_is_refused_by_the_name_of_the_group(lake):
    shared = allocate(lake, pence=10**10, by="district", icbs=("QOP",))
    had = dict.fromkeys(shared.codes(), 10**9) | {"E08000009": 0}

    with pytest.raises(BadInput, match=r"baseline of Trafford \(E08000009\) is zero"):
        pace(shared, had, years=2)


def test_a_share_of_nothing_is_refused_by_the_name_of_the_group(lake):
    shared = allocate(lake, pence=0, by="district", icbs=("QOP",))
    had = dict.fromkeys(shared.codes(), 10**9)

    with pytest.raises(BadInput, match=r"target of Bolton \(E08000001\) is zero"):
        distances(shared, had)


def test_half_a_penny_of_growth_is_rounded_up_exactly(lake):
    shared = allocate(lake, pence=500 * 10, by="district", icbs=("QOP",))
    had = dict.fromkeys(shared.codes(), 500)
    typed = fraction_from("0.7", what="The floor")
    grown = allocate(lake, pence=504 * 10, by="district", icbs=("QOP",))

    # 0.7% of £5.00 is 3.5p, so ten floors of £5.04 take the whole of £50.40
    table = pace(grown, had, years=1, floor=typed)
    assert set(table.column("year_1")) == {504}
    with pytest.raises(BadInput, match=r"floor of 0\.7% needs £50\.40"):
        pace(shared, had, years=1, floor=typed)


def test_half_a_penny_of_the_total_is_rounded_up_exactly(lake):
    shared = allocate(lake, pence=500, by="icb", icbs=("QOP",))
    typed = fraction_from("0.7", what="The growth")

    table = pace(shared, {"QOP": 500}, years=2, growth=typed)
    assert table.column("year_2") == (504,)


def test_large_totals_grow_exactly(lake):
    shared = allocate(lake, pence=9_000_000_000_001, by="icb", icbs=("QOP",))
    growth = fraction_from("0.3", what="The growth")

    table = pace(shared, {"QOP": 9_000_000_000_001}, years=30, growth=growth)
    exact = 9_000_000_000_001 * Fraction(1003, 1000) ** 29
    assert abs(table.column("year_30")[0] - exact) <= Fraction(1, 2)


def test_every_group_needs_one_baseline_and_no_other_has_one(lake):
    shared = allocate(lake, pence=10**10, by="district", icbs=("QOP",))
    whole = dict.fromkeys(shared.codes(), 10**9)
    first, *_ = whole

    with pytest.raises(BadInput, match=r"no baseline for Bolton \(E08000001\)"):
        distances(shared, {code: had for code, had in whole.items() if code != first})
    with pytest.raises(BadInput, match="has no group"):
        distances(shared, whole | {"E99": 1})
    with pytest.raises(BadInput, match="Give the sum"):
        distances(allocate(lake, pence=None, by="district", icbs=("QOP",)), whole)


def test_the_allocation_as_json_has_every_group_and_its_source(lake):
    found = allocate(lake, pence=10**10, by="district", icbs=("QOP",)).as_dict()

    assert sum(each["pence"] for each in found["groups"]) == found["pence"]
    assert found["vintage"] == "2025/26"
    assert found["sources"][0]["publisher"] == "NHS England"
