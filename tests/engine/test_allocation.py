"""Sharing by need: properties against exact fractions, then examples worked out by us."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine.allocation import (
    COMPONENTS,
    distance_from_target,
    indices_for_groups,
    relative_index,
    share_by_need,
    totals_by_group,
    weighted_population,
)
from ropewalk.engine.refusals import RowRefused
from ropewalk.figures import BadInput

needs = st.lists(st.integers(0, 10**6), min_size=1, max_size=300).filter(any)
sums = st.integers(0, 10**13)


def as_need(need):
    return np.array(need, dtype=float)


# share_by_need


@given(pence=sums, need=needs)
def test_shares_add_up_and_each_is_within_a_penny_of_exact(pence, need):
    shares = share_by_need(pence, as_need(need))

    assert shares.sum() == pence
    exact = [Fraction(pence * n, sum(need)) for n in need]
    # two rounded running totals, each off by at most half a penny and what a
    # floating-point number of this size cannot hold
    most = 1 + Fraction(1, 100)
    assert all(abs(int(s) - e) <= most for s, e in zip(shares, exact, strict=True))


@given(pence=sums, need=needs)
def test_an_area_without_need_gets_nothing(pence, need):
    for place in (0, len(need) // 2, len(need)):
        with_none = [*need[:place], 0, *need[place:]]

        assert share_by_need(pence, as_need(with_none))[place] == 0


@given(pence=sums, need=needs, scale=st.integers(-30, 30))
def test_the_unit_of_need_does_not_matter(pence, need, scale):
    shares = share_by_need(pence, as_need(need))

    assert (share_by_need(pence, as_need(need) * 2.0**scale) == shares).all()


@given(pence=sums, need=needs, seed=st.randoms(use_true_random=False))
def test_the_order_of_areas_moves_no_more_than_the_odd_penny(pence, need, seed):
    order = list(range(len(need)))
    seed.shuffle(order)

    shares = share_by_need(pence, as_need(need))
    shuffled = share_by_need(pence, as_need(need)[order])

    assert (np.abs(shuffled - shares[order]) <= 1).all()


@given(pence=sums, need=needs, more=st.integers(1, 10**6), at=st.data())
def test_more_need_never_means_less_money(pence, need, more, at):
    place = at.draw(st.integers(0, len(need) - 1))
    needier = list(need)
    needier[place] += more

    before = share_by_need(pence, as_need(need))[place]

    assert share_by_need(pence, as_need(needier))[place] >= before - 1


@given(pence=sums, need=needs)
def test_a_needier_area_gets_no_less_than_its_neighbour_but_a_penny(pence, need):
    shares = share_by_need(pence, as_need(need))
    by_need = shares[np.argsort(need, kind="stable")]

    assert (np.diff(by_need) >= -1).all()


@given(pence=sums, need=needs, at=st.data())
def test_groups_get_what_their_areas_get_but_a_penny(pence, need, at):
    cut = at.draw(st.integers(0, len(need)))
    groups = share_by_need(pence, as_need([sum(need[:cut]), sum(need[cut:])]))

    shares = share_by_need(pence, as_need(need))

    assert abs(int(shares[:cut].sum()) - int(groups[0])) <= 1


def test_worked_example_two_to_one():
    assert share_by_need(100, np.array([2.0, 1.0])).tolist() == [67, 33]


def test_the_largest_sum_is_shared_to_the_penny():
    shares = share_by_need(10**13, np.full(33_755, 1 / 3))

    assert shares.sum() == 10**13
    assert shares.max() - shares.min() <= 1


@pytest.mark.parametrize(
    ("pence", "need", "sentence"),
    [
        (-1, [1.0], r"must be from £0.00 to £100,000,000,000.00, not -£0.01\."),
        (10**13 + 1, [1.0], r"not £100,000,000,000.01\."),
        (1, [], "The need is zero everywhere"),
        (1, [0.0, 0.0], "The need is zero everywhere"),
        (1, [1.0, -1.0], r"^The need in row 1 is negative\.$"),
        (1, [1.0, 2.0, np.nan], r"^The need in row 2 is missing\.$"),
        (1, [np.inf], r"^The need in row 0 is infinite\.$"),
        (1, [[1.0]], "one number for the need of each area"),
        (1, [1e308, 1e308], "more than a computer's number can hold"),
    ],
)
def test_refuses_arguments_it_cannot_share_by(pence, need, sentence):
    with pytest.raises(BadInput, match=sentence):
        share_by_need(pence, np.array(need, dtype=float))


def test_a_refusal_can_be_said_again_with_the_row_s_own_name():
    with pytest.raises(RowRefused) as refused:
        weighted_population([5_000, 0, -3])

    assert refused.value.row == 2
    assert str(refused.value.naming("P84009 The Surgery")) == (
        "The registered people of P84009 The Surgery is negative."
    )


# totals and indices

practices = st.integers(1, 40).flatmap(
    lambda count: st.tuples(
        st.lists(
            st.lists(st.integers(0, 10**5), min_size=3, max_size=3),
            min_size=count,
            max_size=count,
        ),
        st.lists(st.integers(1, 10**5), min_size=count, max_size=count),
        st.lists(st.integers(0, 3), min_size=count, max_size=count),
    )
)


def slow_indices(weighted, registered, group, reference_of_group):
    """The same definition, one group and one component at a time, in exact fractions."""
    answer = []
    for place, reference in enumerate(reference_of_group):
        row = []
        for component in range(len(weighted[0])):
            need = people = ref_need = ref_people = Fraction(0)
            for practice, its_group in enumerate(group):
                if its_group == place:
                    need += weighted[practice][component]
                    people += registered[practice]
                if reference_of_group[its_group] == reference:
                    ref_need += weighted[practice][component]
                    ref_people += registered[practice]
            row.append((need / people) / (ref_need / ref_people))
        answer.append(row)
    return answer


@given(practices, st.lists(st.integers(0, 1), min_size=4, max_size=4))
def test_indices_of_all_groups_equal_the_slow_definition(rows, icbs):
    weighted, registered, group = rows
    places = sorted(set(group))
    group = [places.index(each) for each in group]
    reference = [icbs[place] for place in places]
    weighted = [[number + 1 for number in row] for row in weighted]

    fast = indices_for_groups(
        weighted, registered, np.array(group), np.array(reference)
    )

    slow = slow_indices(weighted, registered, group, reference)
    assert fast.tolist() == [pytest.approx([float(x) for x in row]) for row in slow]


@given(practices)
def test_totals_of_groups_equal_adding_up_by_hand(rows):
    weighted, _, group = rows

    totals = totals_by_group(weighted, np.array(group), 4)

    assert totals.tolist() == [
        [
            sum(
                row[column]
                for row, its in zip(weighted, group, strict=True)
                if its == g
            )
            for column in range(3)
        ]
        for g in range(4)
    ]


@given(practices)
def test_totals_of_totals_are_totals(rows):
    weighted, _, group = rows
    upper = np.array([0, 1, 0, 1])

    by_steps = totals_by_group(totals_by_group(weighted, np.array(group), 4), upper, 2)

    assert (by_steps == totals_by_group(weighted, upper[group], 2)).all()


@given(practices)
def test_the_whole_of_england_has_an_index_of_one(rows):
    weighted, registered, _ = rows
    weighted = [[number + 1 for number in row] for row in weighted]
    one_group = np.zeros(len(registered), dtype=int)

    indices = indices_for_groups(weighted, registered, one_group, np.array([0]))

    assert indices == pytest.approx(np.ones((1, 3)))


def test_an_index_is_need_per_person_against_need_per_person():
    assert relative_index(1200, 1000, 50_000, 50_000) == pytest.approx(1.2)
    assert relative_index([0.0], [10.0], [5.0], [5.0]).tolist() == [0.0]


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [
        (([1, -1], [1, 1], 1, 1), "^The weighted population in row 1 is negative"),
        (([1, 1], [0, 1], 1, 1), "^The registered people in row 0 is zero"),
        (([1], [np.nan], 1, 1), "^The registered people in row 0 is missing"),
        (([1], [1], 0, 1), "^The reference weighted population in row 0 is zero"),
        (([1], [1], 1, np.inf), "^The reference registered people in row 0 is infin"),
    ],
)
def test_an_index_is_never_made_from_missing_or_zero(numbers, sentence):
    with pytest.raises(RowRefused, match=sentence):
        relative_index(*numbers)


@pytest.mark.parametrize(
    ("weighted", "registered", "group", "reference", "sentence"),
    [
        ([[1.0]], [0.0], [0], [0], "^The registered people in row 0 is zero"),
        ([[np.nan]], [1.0], [0], [0], "^The weighted population in row 0 is missing"),
        ([[1.0]], [1.0], [0], [0, 0], "^The registered people in row 1 is zero"),
        ([[1.0]], [1.0], [1], [0], "^The group in row 0 is not one of the groups"),
        ([[1.0]], [1.0], [-1], [0], "^The group in row 0 is not one of the groups"),
        ([[1.0]], [1.0], [0], [-1], "^The group in row 0 is not one of the groups"),
        ([[1.0]], [1.0], [0], [], "^There are no groups to compare"),
        ([[1.0]], [1.0], [0, 0], [0], "^There must be one group for each row"),
        ([[0.0]], [1.0], [0], [0], "^The reference weighted population in row 0 is z"),
    ],
)
def test_indices_refuse_practices_and_groups_that_do_not_fit(
    weighted, registered, group, reference, sentence
):
    with pytest.raises(BadInput, match=sentence):
        indices_for_groups(
            weighted, registered, np.array(group), np.array(reference, dtype=int)
        )


def test_totals_refuse_what_is_not_a_table_of_numbers():
    with pytest.raises(BadInput, match="one group for each row"):
        totals_by_group([1.0], np.array([0]), 1)
    with pytest.raises(RowRefused, match=r"^The value in row 1 is missing or infinite"):
        totals_by_group([[1.0], [np.nan]], np.array([0, 0]), 1)


def test_the_components_are_the_nine_of_the_published_file():
    assert len(COMPONENTS) == len(set(COMPONENTS)) == 9
    assert COMPONENTS[0] == "final"


# weighted capitation and distance from target


def test_worked_example_of_weighted_capitation_to_the_penny():
    weighted = weighted_population(
        [100_000, 150_000, 250_000], [1.2, 1.0, 0.9], [1.02, 1.0, 0.99]
    )
    targets = share_by_need(800_000_000_00, weighted)
    baselines = np.array([190_000_000_00, 246_000_000_00, 364_000_000_00])

    assert weighted.tolist() == pytest.approx([122_400, 150_000, 222_750])
    exact = [Fraction(800_000_000_00 * n, 495_150) for n in (122_400, 150_000, 222_750)]
    assert all(abs(t - e) <= 1 for t, e in zip(targets.tolist(), exact, strict=True))
    assert [round(pence / 100) for pence in targets.tolist()] == [
        197_758_255,
        242_350_803,
        359_890_942,
    ]
    assert [
        f"{100 * distance:+.3f}%"
        for distance in distance_from_target(baselines, targets).tolist()
    ] == ["-3.923%", "+1.506%", "+1.142%"]


@given(needs)
def test_factors_of_one_leave_people_as_they_are(registered):
    ones = np.ones(len(registered))

    assert weighted_population(registered, ones, ones).tolist() == registered


def test_a_missing_factor_is_refused_and_not_taken_to_be_one():
    with pytest.raises(RowRefused, match=r"^The factor in row 1 is missing"):
        weighted_population([1, 1], [1.0, np.nan])


@given(pence=st.integers(1, 10**13), need=needs)
def test_an_area_on_its_target_is_at_no_distance(pence, need):
    target = share_by_need(pence, as_need(need))
    target = target[target > 0]

    assert not distance_from_target(target, target).any()


@pytest.mark.parametrize(
    ("baseline", "target", "sentence"),
    [
        ([1, -1], [1, 1], "^The baseline in row 1 is negative"),
        ([np.nan], [1], "^The baseline in row 0 is missing"),
        ([1], [0], "^The target in row 0 is zero"),
    ],
)
def test_distance_is_refused_without_a_baseline_or_a_target(baseline, target, sentence):
    with pytest.raises(RowRefused, match=sentence):
        distance_from_target(baseline, target)
