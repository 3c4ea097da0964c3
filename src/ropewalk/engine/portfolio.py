"""Choose what to invest in and what to give up, within several budgets at once.

A portfolio is a set of options. Each option has a value, below nothing where giving
something up is a loss, and uses so much of each budget, or sets it free. Some options
must be taken, some need others, and of some only one may be taken. Up to 24 options every
portfolio is looked at, so that the best one, and all that come near it, are known for
certain. With more, a solver looks for the best, then for the few next best, and says how
far from the best there is these may be.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.refusals import finite
from ropewalk.figures.errors import BadInput

MOST_LOOKED_AT = 24
LOW = 12  # options whose portfolios are looked at together
SECONDS = 20.0  # that a solver may look
FEW = 5  # portfolios near the best that a solver looks for

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Problem:
    """What there is to choose from, and what binds the choice.

    Attributes:
        values: What each option is worth, shape (options,).
        uses: What each option uses of each budget in whole units (pence, posts), below
            nothing where it sets some free; shape (budgets, options).
        limits: What there is of each budget, same units, shape (budgets,).
        musts: Options that have to be taken; positions from 0.
        needs: Pairs of an option and another that it cannot do without. An investment
            paired with a disinvestment needs it.
        exclusives: Groups of options of which at most one may be taken.
    """

    values: Floats
    uses: Numbers
    limits: Numbers
    musts: frozenset[int] = frozenset()
    needs: tuple[tuple[int, int], ...] = ()
    exclusives: tuple[frozenset[int], ...] = ()

    def __post_init__(self) -> None:
        finite(self.values, "value")
        options, budgets = len(self.values), len(self.limits)
        if self.uses.shape != (budgets, options):
            raise BadInput(
                f"Say for each of {options} options what it uses of each of {budgets} "
                "budgets."
            )
        named = {*self.musts, *(each for pair in self.needs for each in pair)}
        named.update(*self.exclusives)
        if unknown := sorted(each for each in named if not 0 <= each < options):
            raise BadInput(f"There is no option {unknown[0]} among {options}.")


class Portfolio(NamedTuple):
    """A set of options, what it is worth and what it uses of each budget."""

    options: tuple[int, ...]
    value: float
    used: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The best portfolio, and how sure that is.

    Attributes:
        best: Nothing where no portfolio keeps to all that binds.
        near: All within the share asked for of the best, it included, best first; where a
            solver looked, the best and up to five next best of them.
        possible: How many portfolios keep to all that binds; nothing where a solver
            looked.
        gap: How much of its value the best there is may lie above what was found, 0 to
            1: nothing for sure when every portfolio was looked at.
        held_by: Where there is none, positions of budgets that together rule all out, of
            which none can be left out.
        ran_out: Whether a solver found none in its time, so that there may be one.
        near_gap: How much of its value a portfolio near the best may lie below the best
            of those left at that point, 0 to 1: nothing when every one was looked at.
    """

    best: Portfolio | None
    near: tuple[Portfolio, ...] = ()
    possible: int | None = None
    gap: float = 0.0
    held_by: tuple[int, ...] = field(default=())
    ran_out: bool = False
    near_gap: float = 0.0


def every_portfolio(problem: Problem) -> Numbers:
    """Every portfolio that keeps to all that binds, as one number each.

    Args:
        problem: At most 24 options.

    Returns:
        Shape (portfolios,), in order: the option at position p is in it where bit p is
        set.

    Raises:
        BadInput: With more options than can be looked at.
    """
    if (count := len(problem.values)) > MOST_LOOKED_AT:
        raise BadInput(
            f"Of {count} options not every portfolio can be looked at: {MOST_LOOKED_AT} "
            "is the most."
        )
    return np.concatenate([np.empty(0, np.int64), *_blocks(problem)])


def choose(
    problem: Problem, *, within: float = 0.0, seconds: float = SECONDS
) -> Chosen:
    """The portfolio that is worth most, and all that come near it.

    Args:
        problem: What there is to choose from.
        within: The share of the best value, 0 to 1, that a portfolio may fall short of it
            and still be told of. Where a solver looks, up to five of these.
        seconds: How long a solver may look for the best, where not every portfolio is
            looked at; as long again for those near it.

    Returns:
        What was found.

    Raises:
        BadInput: When ``within`` is outside 0 to 1.
    """
    if not 0 <= within <= 1:
        raise BadInput("How near the best is a share from 0 to 1.")
    if len(problem.values) > MOST_LOOKED_AT:
        return _solved(problem, seconds, within=within)
    found = every_portfolio(problem)
    if not len(found):
        return Chosen(best=None, possible=0, held_by=held_by(problem))
    worth = worth_of(found, problem.values)
    best = worth.max()
    near = np.flatnonzero(worth >= best - within * abs(best) - 1e-9)
    order = near[np.lexsort((found[near], -worth[near]))]
    told = tuple(_told(problem, int(found[each])) for each in order)
    return Chosen(best=told[0], near=told, possible=len(found))


def worth_of(portfolios: Numbers, values: Floats) -> Floats:
    """What portfolios are worth: the sum of the values of their options.

    Args:
        portfolios: As ``every_portfolio`` gives them, shape (portfolios,).
        values: Shape (options,), or (scenarios, options).

    Returns:
        Shape (portfolios,), or (scenarios, portfolios).
    """
    known = np.asarray(values, dtype=np.float64)
    low = _sums(known[..., :LOW])[..., portfolios & (2**LOW - 1)]
    high = _sums(known[..., LOW:])[..., portfolios >> LOW]
    return np.asarray(low + high, dtype=np.float64)


def frontier(problem: Problem, budget: int) -> list[Portfolio]:
    """The portfolios that nothing worth as much or more uses less of one budget than.

    Args:
        problem: At most 24 options.
        budget: Position of the budget.

    Returns:
        From the one that uses least of it to the one that is worth most.

    Raises:
        BadInput: With more options than can be looked at.
    """
    found = every_portfolio(problem)
    used = worth_of(found, problem.uses[budget].astype(np.float64))
    worth = worth_of(found, problem.values)
    order = np.lexsort((found, -worth, used))
    reached = np.maximum.accumulate(worth[order])
    better = np.diff(reached, prepend=-np.inf) > 1e-9
    return [_told(problem, int(found[each])) for each in order[better]]


class _Halves(NamedTuple):
    """The sets of the first options, and of the rest, that keep to what binds each half.

    With what they use of each budget, shape (budgets, sets).
    """

    low: Numbers
    used: Numbers
    high: Numbers
    used_above: Numbers


def _halves(problem: Problem) -> _Halves:
    first = len(problem.values[:LOW])
    low = np.arange(2**first, dtype=np.int64)
    low = low[_keeps(problem, low, range(first))]
    above = range(LOW, len(problem.values))
    high = np.arange(2 ** len(above), dtype=np.int64) << LOW
    high = high[_keeps(problem, high, above)]
    return _Halves(
        low,
        _sums(problem.uses[:, :first])[:, low],
        high,
        _sums(problem.uses[:, LOW:])[:, high >> LOW],
    )


def _blocks(problem: Problem) -> Iterator[Numbers]:
    """The portfolios in order: those of the first options beside each of the rest."""
    low, used, high, used_above = _halves(problem)
    for each, above in zip(high.tolist(), used_above.T, strict=True):
        fits = (used <= (problem.limits - above)[:, None]).all(axis=0)
        told = low[fits] | each
        yield told[_agrees(problem, told)]


def _keeps(problem: Problem, portfolios: Numbers, among: range) -> NDArray[np.bool_]:
    """Which keep to what binds these options alone."""
    keeps = np.ones(len(portfolios), dtype=np.bool_)
    for must in problem.musts & set(among):
        keeps &= _has(portfolios, must)
    for one, other in problem.needs:
        if one in among and other in among:
            keeps &= ~_has(portfolios, one) | _has(portfolios, other)
    for group in problem.exclusives:
        mine = _mask(group & set(among))
        taken = portfolios & mine
        keeps &= (taken & (taken - 1)) == 0
    return keeps


def _agrees(problem: Problem, portfolios: Numbers) -> NDArray[np.bool_]:
    """Which keep to what binds the first options to the rest."""
    agrees = np.ones(len(portfolios), dtype=np.bool_)
    for one, other in problem.needs:
        if (one < LOW) != (other < LOW):
            agrees &= ~_has(portfolios, one) | _has(portfolios, other)
    for group in problem.exclusives:
        taken = portfolios & _mask(group)
        agrees &= (taken & (taken - 1)) == 0
    return agrees


def _has(portfolios: Numbers, option: int) -> NDArray[np.bool_]:
    return np.asarray((portfolios >> option) & 1, dtype=np.bool_)


def _mask(options: frozenset[int] | set[int]) -> int:
    return sum(1 << each for each in options)


def _sums(numbers: NDArray[Any]) -> NDArray[Any]:
    """Sums over every set of the last axis' options; the set's number is its position."""
    sums = np.zeros((*numbers.shape[:-1], 1), dtype=numbers.dtype)
    for each in range(numbers.shape[-1]):
        sums = np.concatenate([sums, sums + numbers[..., each, None]], axis=-1)
    return sums


def _told(problem: Problem, number: int) -> Portfolio:
    taken = [each for each in range(len(problem.values)) if number >> each & 1]
    return _portfolio(problem, taken)


def _portfolio(problem: Problem, taken: Sequence[int]) -> Portfolio:
    used = problem.uses[:, list(taken)].sum(axis=1)
    return Portfolio(
        options=tuple(taken),
        value=float(problem.values[list(taken)].sum()),
        used=tuple(int(each) for each in used),
    )


def held_by(problem: Problem, *, seconds: float = SECONDS) -> tuple[int, ...]:
    """Budgets that together rule every portfolio out, of which none can be left out.

    Args:
        problem: One that no portfolio keeps to.
        seconds: How long a solver may look, where not every portfolio is looked at.

    Returns:
        Positions of budgets; none where what else binds rules every portfolio out.
    """
    if len(problem.values) <= MOST_LOOKED_AT:
        return _held_by_every(problem)
    held = list(range(len(problem.limits)))
    for each in tuple(held):
        rest = [budget for budget in held if budget != each]
        if not _possible(problem, rest, seconds / len(problem.limits)):
            held = rest
    return tuple(held)


def _held_by_every(problem: Problem) -> tuple[int, ...]:
    """Which budgets rule all out, by the sets of budgets that portfolios go over."""
    low, used, high, used_above = _halves(problem)
    if not (low.size and high.size and problem.limits.size):
        return ()
    alone = used.min(axis=1) + used_above.min(axis=1) > problem.limits
    if alone.any():
        return (int(alone.argmax()),)
    gone_over: set[int] = set()
    for each, above in zip(high.tolist(), used_above.T, strict=True):
        over = used > (problem.limits - above)[:, None]
        gone_over |= _sets_of(over[:, _agrees(problem, low | each)])
    held = list(range(len(problem.limits)))
    for budget in tuple(held):
        rest = [other for other in held if other != budget]
        mask = _mask(set(rest))
        if all(each & mask for each in gone_over):
            held = rest
    return tuple(held)


def _sets_of(columns: NDArray[np.bool_]) -> set[int]:
    """The different columns, each as a number in which bit p is set where row p is."""
    packed = np.packbits(columns, axis=0, bitorder="little").T
    room = np.zeros((len(packed), -(-packed.shape[1] // 8) * 8), dtype=np.uint8)
    room[:, : packed.shape[1]] = packed
    words = room.view(np.uint64)
    some = np.unique(words) if words.shape[1] == 1 else np.unique(words, axis=0)
    return {int.from_bytes(each.tobytes(), "little") for each in some}


def _possible(problem: Problem, budgets: Sequence[int], seconds: float) -> bool:
    """Whether a solver finds a portfolio that keeps to these budgets and all else.

    Where it cannot tell in its time, there may be one.
    """
    fewer = replace(
        problem, uses=problem.uses[list(budgets)], limits=problem.limits[list(budgets)]
    )
    found = _solved(fewer, seconds, explained=False)
    return found.best is not None or found.ran_out


class _Run(NamedTuple):
    """What a solver found: nothing, or a portfolio, whether it is proven, and its gap."""

    found: Portfolio | None
    is_proven: bool
    gap: float


def _solved(
    problem: Problem,
    seconds: float = SECONDS,
    *,
    within: float = 0.0,
    explained: bool = True,
) -> Chosen:
    """The best that a solver finds, the next best, and how far from the best they may be."""
    first = _run(problem, seconds)
    if first.found is None:
        if not first.is_proven:
            return Chosen(best=None, ran_out=True)
        return Chosen(
            best=None, held_by=held_by(problem, seconds=seconds) if explained else ()
        )
    near, gaps = [first.found], [0.0]
    least = first.found.value - within * abs(first.found.value) - 1e-9
    while within and len(near) <= FEW:
        more = _run(problem, seconds / FEW, without=near)
        if more.found is None or not more.is_proven or more.found.value < least:
            break
        near.append(more.found)
        gaps.append(more.gap)
    near.sort(key=lambda each: -each.value)
    return Chosen(best=near[0], near=tuple(near), gap=first.gap, near_gap=max(gaps))


def _run(
    problem: Problem, seconds: float, *, without: Sequence[Portfolio] = ()
) -> _Run:
    """What a solver finds in its time, other than some portfolios it has found.

    A solver reckons in numbers that are nearly right, and takes a budget as kept that is
    gone over by a little. What it finds is added up in whole units; where that goes over,
    whatever goes over in the same way is ruled out, and it looks again.
    """
    import highspy  # noqa: PLC0415 - slow to import, and only for many options

    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    takes = solver.addBinaries(len(problem.values))
    for uses, limit in zip(problem.uses.tolist(), problem.limits.tolist(), strict=True):
        solver.addConstr(
            solver.qsum(use * take for use, take in zip(uses, takes, strict=True))
            <= limit
        )
    for must in problem.musts:
        solver.addConstr(takes[must] == 1)
    for one, other in problem.needs:
        solver.addConstr(takes[one] - takes[other] <= 0)
    for group in problem.exclusives:
        solver.addConstr(solver.qsum(takes[each] for each in sorted(group)) <= 1)
    for each in without:  # at least one option is taken otherwise than there
        held = set(each.options)
        solver.addConstr(
            solver.qsum(-take if at in held else take for at, take in enumerate(takes))
            >= 1 - len(held)
        )
    worth = solver.qsum(
        value * take for value, take in zip(problem.values.tolist(), takes, strict=True)
    )
    solver.setOptionValue("time_limit", float(seconds))  # of all its looking
    while solver.getRunTime() < seconds:
        solver.maximize(worth)
        found = solver.getInfo()
        is_proven = solver.getModelStatus() != highspy.HighsModelStatus.kTimeLimit
        feasible = highspy.SolutionStatus.kSolutionStatusFeasible
        if found.primal_solution_status != feasible:
            return _Run(None, is_proven, 0.0)
        said = solver.getSolution().col_value
        taken = [at for at, each in enumerate(said) if each > 1 / 2]
        best = _portfolio(problem, taken)
        over = np.flatnonzero(np.array(best.used, dtype=np.int64) > problem.limits)
        if not over.size:
            return _Run(best, is_proven, float(found.mip_gap))
        for uses in problem.uses[over].tolist():
            adds = [at for at in taken if uses[at] > 0]
            frees = {at for at, use in enumerate(uses) if use < 0} - set(taken)
            solver.addConstr(
                solver.qsum(takes[at] for at in adds)
                - solver.qsum(takes[at] for at in sorted(frees))
                <= len(adds) - 1
            )
    return _Run(None, is_proven=False, gap=0.0)
