"""What to invest in and what to give up, beside every portfolio looked at one by one."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ropewalk.engine import portfolio
from ropewalk.engine.portfolio import (
    Problem,
    choose,
    every_portfolio,
    frontier,
    worth_of,
)
from ropewalk.figures import BadInput


def problem(values, uses, limits, **binding):
    return Problem(
        np.array(values, dtype=float),
        np.array(uses, dtype=np.int64).reshape(len(limits), len(values)),
        np.array(limits, dtype=np.int64),
        **binding,
    )


@st.composite
def problems(draw, least=1, most=7):
    count = draw(st.integers(least, most))
    budgets = draw(st.integers(0, 2))
    option = st.integers(0, count - 1)
    numbers = st.lists(st.integers(-9, 20), min_size=count, max_size=count)
    return problem(
        draw(numbers),
        [draw(numbers) for _ in range(budgets)],
        [draw(st.integers(-5, 40)) for _ in range(budgets)],
        musts=frozenset(draw(st.sets(option, max_size=2))),
        needs=tuple(draw(st.lists(st.tuples(option, option), max_size=3))),
        exclusives=tuple(draw(st.lists(st.frozensets(option, min_size=2), max_size=2)))
        if count > 1
        else (),
    )


def allowed(asked):
    """Every set of options that keeps to all that binds, one by one."""
    count = len(asked.values)
    for size in range(count + 1):
        for taken in combinations(range(count), size):
            has = set(taken)
            if (
                asked.musts <= has
                and all(other in has for one, other in asked.needs if one in has)
                and all(len(group & has) <= 1 for group in asked.exclusives)
                and all(
                    sum(int(uses[each]) for each in taken) <= limit
                    for uses, limit in zip(asked.uses, asked.limits, strict=True)
                )
            ):
                yield taken


def rules_all_out(asked, budgets):
    """Whether nothing keeps to these budgets and to all else that binds."""
    fewer = replace(
        asked, uses=asked.uses[list(budgets)], limits=asked.limits[list(budgets)]
    )
    return not any(allowed(fewer))


def worth(asked, taken):
    return sum(float(asked.values[each]) for each in taken)


@given(problems(), st.sampled_from([0.0, 0.1, 1.0]))
def test_the_best_and_all_near_it_are_those_found_one_by_one(asked, within):
    by_hand = {taken: worth(asked, taken) for taken in allowed(asked)}

    found = choose(asked, within=within)

    assert found.possible == len(by_hand)
    if not by_hand:
        assert found.best is None
        return
    best = max(by_hand.values())
    near = {
        t for t, value in by_hand.items() if value >= best - within * abs(best) - 1e-9
    }
    assert found.best.value == best
    assert {each.options for each in found.near} == near
    assert [each.value for each in found.near] == sorted(
        (by_hand[taken] for taken in near), reverse=True
    )
    for each in found.near:
        assert each.used == tuple(
            sum(int(uses[option]) for option in each.options) for uses in asked.uses
        )


@settings(max_examples=6)
@given(problems(least=portfolio.LOW + 1, most=portfolio.LOW + 1))
def test_what_binds_options_far_apart_binds_them_too(asked):
    by_hand = [sum(1 << each for each in taken) for taken in allowed(asked)]

    assert every_portfolio(asked).tolist() == sorted(by_hand)


@given(problems())
def test_a_solver_finds_what_is_worth_as_much(asked):
    looked_at = choose(asked)

    solved = portfolio._solved(asked)

    assert (solved.best is None) == (looked_at.best is None)
    if looked_at.best is not None:
        assert solved.best.value == pytest.approx(looked_at.best.value)
        assert solved.best.options in set(allowed(asked))
    else:
        for held in (solved.held_by, looked_at.held_by):
            assert rules_all_out(asked, held)
            assert not any(
                rules_all_out(asked, [each for each in held if each != left_out])
                for left_out in held
            )


@settings(max_examples=15)
@given(problems())
def test_a_solver_finds_the_next_best_in_order_none_twice(asked):
    near = choose(asked, within=0.5).near[: portfolio.FEW + 1]

    solved = portfolio._solved(asked, within=0.5)

    assert [each.value for each in solved.near] == pytest.approx(
        [each.value for each in near], rel=1e-3
    )
    assert len({each.options for each in solved.near}) == len(near)
    assert {each.options for each in solved.near} <= set(allowed(asked))


@given(problems())
def test_the_frontier_leaves_out_what_another_beats(asked):
    if not len(asked.limits):
        return
    points = [
        (sum(int(asked.uses[0][each]) for each in taken), worth(asked, taken))
        for taken in allowed(asked)
    ]
    by_hand = {
        (used, value)
        for used, value in points
        if not any(
            (u <= used and v > value) or (u < used and v >= value) for u, v in points
        )
    }

    found = frontier(asked, 0)

    assert [(each.used[0], each.value) for each in found] == sorted(by_hand)


def test_an_investment_needs_what_frees_its_money():
    # day centres redesigned sets 300 free and loses 10 of value; two investments of 250
    asked = problem([-10, 40, 35], [[-300, 250, 250]], [0], needs=((1, 0), (2, 0)))

    found = choose(asked, within=1.0)

    assert found.best.options == (0, 1)
    assert found.best.used == (-50,)
    assert [each.options for each in found.near] == [(0, 1), (0, 2), ()]


def test_budgets_that_cannot_be_kept_are_named_and_no_other():
    asked = problem(
        [1, 1, 1],
        [[5, 5, 5], [9, 0, 0], [0, 0, 3]],
        [20, 8, 4],
        musts=frozenset({0, 2}),
    )

    found = choose(asked)

    assert (found.best, found.held_by) == (None, (1,))


def test_musts_that_exclude_each_other_are_no_budgets_fault():
    asked = problem(
        [1, 1], [[0, 0]], [0], musts=frozenset({0, 1}), exclusives=(frozenset({0, 1}),)
    )

    assert choose(asked).held_by == ()
    assert choose(asked).best is None


def test_worth_in_many_scenarios_is_each_in_turn():
    asked = problem([3, -1, 4], [[1, 1, 1]], [2])
    found = every_portfolio(asked)
    scenarios = np.array([[3.0, -1.0, 4.0], [1.0, 1.0, 1.0]])

    assert (
        worth_of(found, scenarios) == [worth_of(found, each) for each in scenarios]
    ).all()


def test_more_options_than_can_be_looked_at_are_solved_with_a_gap():
    rng = np.random.default_rng(8)
    count = portfolio.MOST_LOOKED_AT + 6
    asked = problem(
        rng.integers(1, 100, count),
        [rng.integers(1, 50, count) for _ in range(2)],
        [300, 250],
    )

    found = choose(asked, within=0.05)

    assert found.possible is None
    assert found.gap <= 1e-4
    assert found.near[0] == found.best
    assert len(found.near) == portfolio.FEW + 1
    assert found.near_gap <= 1e-4
    assert choose(asked).near == (found.best,)
    assert all(u <= limit for u, limit in zip(found.best.used, [300, 250], strict=True))
    with pytest.raises(BadInput, match="Of 30 options not every portfolio"):
        every_portfolio(asked)


@pytest.mark.parametrize("over", [1, 10, 100])
@pytest.mark.parametrize("pence", [10**8, 10**11])
def test_a_solver_keeps_to_a_budget_to_the_penny(pence, over):
    """A solver takes a budget as kept that is gone over by less than it can see."""
    rng = np.random.default_rng(pence + over)
    count = portfolio.MOST_LOOKED_AT + 4
    uses = rng.integers(pence // 2, pence, count)
    tempting = np.sort(rng.choice(count, count // 2, replace=False))
    values = rng.uniform(1, 2, count)
    values[tempting] += 10
    limit = int(uses[tempting].sum()) - over

    found = choose(problem(values, [uses], [limit]), seconds=5)

    assert found.best.used[0] <= limit
    assert found.best.used[0] == sum(int(uses[each]) for each in found.best.options)
    assert len(set(found.best.options) & set(tempting.tolist())) == len(tempting) - 1


def test_what_a_solver_finds_with_pence_is_what_every_portfolio_gives():
    """With money that comes free as well, where a smaller set may use more."""
    rng = np.random.default_rng(12)
    for _ in range(20):
        uses = rng.integers(-(10**11), 10**11, (2, 12))
        taken = rng.random(12) < 1 / 2
        asked = problem(rng.uniform(1, 9, 12), uses, uses[:, taken].sum(axis=1) - 1)

        solved, looked_at = portfolio._solved(asked), choose(asked)

        assert (solved.best is None) == (looked_at.best is None)
        if solved.best is not None:
            assert (np.array(solved.best.used) <= asked.limits).all()
            assert solved.best.value == pytest.approx(looked_at.best.value, rel=1e-4)


@given(problems(least=2, most=7), st.integers(1, 70))
def test_the_budgets_that_rule_all_out_are_none_too_many_among_many(asked, copies):
    """As many as there are years and pots, of which any may be to blame."""
    many = replace(
        asked,
        uses=np.vstack([asked.uses] * copies),
        limits=np.concatenate([asked.limits + each for each in range(copies)]),
    )
    if any(allowed(many)):
        return

    held = portfolio.held_by(many)

    assert rules_all_out(many, held)
    assert not any(
        rules_all_out(many, [each for each in held if each != left_out])
        for left_out in held
    )


@pytest.mark.parametrize("spare", [0, 3, 80])
def test_two_budgets_that_only_together_rule_all_out_are_both_named(spare):
    # one calls for something to be freed, and the other has nothing left for what frees it
    uses = [[0, 0]] * spare + [[-1, 0], [1, 2]]
    asked = problem([5, 1], uses, [0] * spare + [-1, 0])

    assert choose(asked).held_by == (spare, spare + 1)


def test_a_solver_that_runs_out_of_time_does_not_say_that_there_is_none():
    """Market split: to use exactly half of five budgets, or to show that none can.

    Source: G. Cornuejols and M. Dawande, 1998, on a class of hard small 0-1 programs.
    """
    rng = np.random.default_rng(4)
    shares = rng.integers(0, 100, (5, 40))
    half = shares.sum(axis=1) // 2
    asked = problem(
        np.ones(40), np.vstack([shares, -shares]), np.concatenate([half, -half])
    )

    found = choose(asked, seconds=0.2)

    assert found.best is None
    assert found.ran_out
    assert found.held_by == ()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: problem([1, float("nan")], [], []), "The value in row 1 is missing."),
        (
            lambda: Problem(
                np.ones(2), np.ones((1, 3), np.int64), np.ones(1, np.int64)
            ),
            "Say for each of 2 options what it uses of each of 1 budgets.",
        ),
        (
            lambda: problem([1], [], [], musts=frozenset({3})),
            "There is no option 3 among 1.",
        ),
        (
            lambda: choose(problem([1], [], []), within=2),
            "How near the best is a share from 0 to 1.",
        ),
    ],
)
def test_what_cannot_be_chosen_from_is_refused(make, said):
    with pytest.raises(BadInput) as refused:
        make()

    assert str(refused.value) == said
