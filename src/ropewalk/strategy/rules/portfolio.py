"""What to invest in and give up within several budgets, and why each option is in or out.

An option of which nobody knows the value, or what it uses, is named and left out: it is
never taken to be worth or to cost nothing. Up to 24 options every portfolio is looked at,
so that what is said of them is certain; with more a solver looks for a while and says how
far from the best it may be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.portfolio import (
    MOST_LOOKED_AT,
    Problem,
    choose,
    every_portfolio,
    frontier,
    held_by,
    worth_of,
)
from ropewalk.figures.words import listed, pounds
from ropewalk.strategy.case_kinds import LimitKind, OptionWay, TieKind

MOST_COMPARED = 2_000_000
"""Of more portfolios than these only the best and those near it are told."""
MOST_NEAR = 10
REMEMBERED = 32
CENT = 100


@dataclass(frozen=True, slots=True)
class OptionGiven:
    """An option as it was entered.

    Attributes:
        number: Its number in the records.
        title: What it is.
        way: Whether money goes in or comes out.
        value: What it is worth; none where nobody knows.
        uses: (budget, year, amount) it uses, below nothing where it sets some free.
        must_because: Why it has to be done, if it has to.
    """

    number: int
    title: str
    way: OptionWay
    value: float | None
    uses: tuple[tuple[int, int, int], ...] = ()
    must_because: str = ""


@dataclass(frozen=True, slots=True)
class BudgetGiven:
    """A budget, and what there is of it in each year of which that is known."""

    number: int
    title: str
    kind: LimitKind
    limits: tuple[tuple[int, int], ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether it is counted in pence."""
        return self.kind != LimitKind.WORKFORCE


@dataclass(frozen=True, slots=True)
class TieGiven:
    """How one option hangs on another."""

    kind: TieKind
    one: int
    other: int


@dataclass(frozen=True, slots=True)
class ScenarioGiven:
    """A way in which things may turn out: percent of values and of budgets, by number."""

    title: str
    options: tuple[tuple[int, int], ...] = ()
    budgets: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a choice hangs on. Two that are alike have the same answer.

    Attributes:
        options: Every option that stands.
        budgets: Every budget.
        ties: How options hang on each other.
        scenarios: Ways in which things may turn out.
        near_percent: How far below the best a portfolio may be and still be near it.
        seconds: How long a solver may look.
    """

    options: tuple[OptionGiven, ...]
    budgets: tuple[BudgetGiven, ...]
    ties: tuple[TieGiven, ...] = ()
    scenarios: tuple[ScenarioGiven, ...] = ()
    near_percent: float = 5
    seconds: float = 5


@dataclass(frozen=True, slots=True)
class Bound:
    """A budget in one year, of which what there is, is known."""

    budget: BudgetGiven
    year: int
    there_is: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An option that could not be looked at, and why."""

    option: OptionGiven
    why: str


@dataclass(frozen=True, slots=True)
class Placed:
    """An option that was looked at, whether it is chosen, and why.

    ``near`` is in how many of a hundred portfolios near the best it is, where every one
    was looked at.
    """

    option: OptionGiven
    is_chosen: bool
    why: str
    near: float | None = None


@dataclass(frozen=True, slots=True)
class Set:
    """A portfolio: its options, what it is worth, and what it takes in pence, all years.

    ``is_within`` is false where it goes over what there is of a budget of money.
    """

    options: tuple[str, ...]
    value: float
    pence: int
    is_within: bool = True


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a portfolio is worth in one scenario, beside the best that could be had then.

    ``regret`` is none where it would not keep to the budgets of that scenario.
    """

    scenario: str
    value: float
    best: float
    regret: float | None


@dataclass(frozen=True, slots=True)
class Regretted:
    """A portfolio and how it does in each scenario; ``worst`` is none where it fails one."""

    portfolio: Set
    outcomes: tuple[Outcome, ...]
    worst: float | None
    is_least: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        left_out: Options that could not be looked at.
        done: Those of them that have to be done all the same; what is known of what they
            use is in ``used``, and comes off what there is.
        placed: The others, chosen or not, in the order they were entered.
        best: The best portfolio; none where none keeps to all that binds.
        used: What the best uses of each budget and year that options name.
        possible: How many portfolios keep to all that binds; none where a solver looked.
        near: The best and those near it, best first, at most ten; where a solver looked,
            the best and up to five next best.
        near_count: How many there are near it; where a solver looked, how many it found.
        frontier: What the most is worth that can be had for each sum of money, also
            beyond what there is of it.
        regrets: How portfolios do in the scenarios.
        gap: How much of its value the best there is may lie above what was found.
        held_by: Where there is none, the budgets and years that together rule all out.
        ran_out: Whether the solver found none in its time.
        too_many: Whether there are too many portfolios to compare.
        near_gap: How much of its value one that a solver found near the best may lie below
            the best of those left.
    """

    left_out: tuple[LeftOut, ...]
    placed: tuple[Placed, ...]
    best: Set | None
    used: Mapping[tuple[int, int], int]
    possible: int | None = None
    near: tuple[Set, ...] = ()
    near_count: int = 0
    frontier: tuple[Set, ...] = ()
    regrets: tuple[Regretted, ...] = ()
    gap: float = 0.0
    held_by: tuple[Bound, ...] = ()
    ran_out: bool = False
    too_many: bool = False
    done: tuple[OptionGiven, ...] = ()
    near_gap: float = 0.0


@dataclass(frozen=True, slots=True)
class _Set:
    """A problem of the engine, and what its positions stand for."""

    problem: Problem
    options: tuple[OptionGiven, ...]
    bounds: tuple[Bound, ...]
    asked: Asked
    required: Mapping[int, str]
    done: tuple[OptionGiven, ...]

    def told(self, taken: Sequence[int]) -> Set:
        return Set(
            tuple(self.options[each].title for each in taken),
            float(self.problem.values[list(taken)].sum()),
            sum(pence_of(self.options[each], self.asked.budgets) for each in taken),
        )

    def taken(self, number: int) -> list[int]:
        return [each for each in range(len(self.options)) if number >> each & 1]


def pence_of(option: OptionGiven, budgets: Sequence[BudgetGiven]) -> int:
    """What an option takes in money over all years, less what it frees."""
    money = {each.number for each in budgets if each.is_money}
    return sum(amount for budget, _, amount in option.uses if budget in money)


@lru_cache(maxsize=REMEMBERED)
def chosen_of(asked: Asked) -> Found:
    """The portfolio that is worth most of those that keep to all that binds.

    Args:
        asked: All that the choice hangs on.
    """
    required = _required(asked)
    kept, left_out = _known(asked, required)
    done = [each.option for each in left_out if each.option.number in required]
    held = _set_up(asked, kept, done, required)
    return replace(_found(held, left_out), done=held.done)


def _found(held: _Set, left_out: tuple[LeftOut, ...]) -> Found:
    if not held.options:
        return Found(left_out, (), None, {})
    if len(held.options) > MOST_LOOKED_AT:
        return _solved(held, left_out)
    every = every_portfolio(held.problem)
    if not len(every):
        return Found(
            left_out,
            (),
            None,
            {},
            possible=0,
            held_by=tuple(held.bounds[each] for each in held_by(held.problem)),
        )
    return _looked_at(held, every, left_out)


def _required(asked: Asked) -> dict[int, str]:
    """Why options have to be done, by number: of themselves, or because others need them."""
    titles = {each.number: each.title for each in asked.options}
    why = {
        each.number: f"It has to be done: {each.must_because}."
        for each in asked.options
        if each.must_because
    }
    while follows := [
        tie
        for tie in asked.ties
        if tie.kind != TieKind.EXCLUDES and tie.one in why and tie.other not in why
    ]:
        for tie in follows:
            why[tie.other] = f"“{titles[tie.one]}” has to be done, and needs it."
    return why


def _known(
    asked: Asked, required: Mapping[int, str]
) -> tuple[list[OptionGiven], tuple[LeftOut, ...]]:
    """The options that can be looked at, and the others with why they cannot.

    What has to be done is done though too little is known of it to look at it, so that
    whatever cannot be done beside it is left out too.
    """
    out: dict[int, str] = {}
    for each in asked.options:
        lacking = [
            words
            for words, lacks in (
                ("what it is worth", each.value is None),
                ("what it uses or frees", not each.uses),
            )
            if lacks
        ]
        if lacking:
            out[each.number] = f"Nobody has said {listed(lacking)}."
    titles = {each.number: each.title for each in asked.options}
    while follows := _follows(asked.ties, out, required):
        for left, other, because in follows:
            out[left] = because.format(titles[other])
    kept = [each for each in asked.options if each.number not in out]
    return kept, tuple(
        LeftOut(each, out[each.number]) for each in asked.options if each.number in out
    )


def _follows(
    ties: Sequence[TieGiven], out: Mapping[int, str], required: Mapping[int, str]
) -> list[tuple[int, int, str]]:
    """What is left out because of another, that other, and why."""
    needs = "It hangs on “{}”, which is left out."
    beside = "It cannot be done beside “{}”, which has to be done and is left out."
    return [
        (left, other, why)
        for tie in ties
        for left, other in ((tie.one, tie.other), (tie.other, tie.one))
        for why, follows in (
            (needs, tie.kind != TieKind.EXCLUDES and left == tie.one),
            (beside, tie.kind == TieKind.EXCLUDES and other in required),
        )
        if follows and other in out and left not in out
    ]


def _set_up(
    asked: Asked,
    kept: Sequence[OptionGiven],
    done: Sequence[OptionGiven],
    required: Mapping[int, str],
) -> _Set:
    """What there is to choose from; what has to be done beside it comes off the budgets."""
    bounds = tuple(
        Bound(budget, year, amount)
        for budget in asked.budgets
        for year, amount in budget.limits
    )
    at = {each.number: position for position, each in enumerate(kept)}
    uses = np.zeros((len(bounds), len(kept)), dtype=np.int64)
    row = {(each.budget.number, each.year): n for n, each in enumerate(bounds)}
    for position, option in enumerate(kept):
        for budget, year, amount in option.uses:
            if (budget, year) in row:
                uses[row[budget, year], position] += amount
    limits = np.array([each.there_is for each in bounds], dtype=np.int64)
    for option in done:
        for budget, year, amount in option.uses:
            if (budget, year) in row:
                limits[row[budget, year]] -= amount
    ties = [each for each in asked.ties if each.one in at and each.other in at]
    return _Set(
        Problem(
            np.array([_value(each) for each in kept], dtype=np.float64),
            uses,
            limits,
            musts=frozenset(at[each] for each in required if each in at),
            needs=tuple(
                (at[each.one], at[each.other])
                for each in ties
                if each.kind != TieKind.EXCLUDES
            ),
            exclusives=tuple(
                frozenset((at[each.one], at[each.other]))
                for each in ties
                if each.kind == TieKind.EXCLUDES
            ),
        ),
        tuple(kept),
        bounds,
        asked,
        required,
        tuple(done),
    )


def _value(option: OptionGiven) -> float:
    if option.value is None:
        raise ValueError(f"option {option.number} has no value")
    return option.value


def _looked_at(
    held: _Set, every: NDArray[np.int64], left_out: tuple[LeftOut, ...]
) -> Found:
    """What is found where every portfolio was looked at."""
    worth = worth_of(every, held.problem.values)
    top = int(worth.argmax())
    reach = held.asked.near_percent / CENT * abs(float(worth[top]))
    near = np.flatnonzero(worth >= worth[top] - reach - 1e-9)
    order = near[np.lexsort((every[near], -worth[near]))]
    best = held.taken(int(every[order[0]]))
    too_many = len(every) > MOST_COMPARED
    sets = every[near]
    shares = [
        float(((sets >> position) & 1).mean()) * CENT
        for position in range(len(held.options))
    ]
    told = tuple(held.told(held.taken(int(every[each]))) for each in order[:MOST_NEAR])
    return Found(
        left_out,
        tuple(
            Placed(
                option,
                position in best,
                _why_in(held, option)
                if position in best
                else _why_out(held, best, position)
                + ("" if too_many else _with_it(held, every, worth, best, position)),
                shares[position],
            )
            for position, option in enumerate(held.options)
        ),
        told[0],
        _used(held, best),
        possible=len(every),
        near=told,
        near_count=len(near),
        frontier=() if too_many else _frontier(held),
        regrets=() if too_many else _regrets(held, every, order[:MOST_NEAR]),
        too_many=too_many,
    )


def _solved(held: _Set, left_out: tuple[LeftOut, ...]) -> Found:
    """What a solver finds in its time."""
    asked = held.asked
    found = choose(
        held.problem, within=asked.near_percent / CENT, seconds=asked.seconds
    )
    if found.best is None:
        return Found(
            left_out,
            (),
            None,
            {},
            held_by=tuple(held.bounds[each] for each in found.held_by),
            ran_out=found.ran_out,
        )
    best = list(found.best.options)
    return Found(
        left_out,
        tuple(
            Placed(
                option,
                position in best,
                _why_in(held, option)
                if position in best
                else _why_out(held, best, position),
            )
            for position, option in enumerate(held.options)
        ),
        held.told(best),
        _used(held, best),
        near=tuple(held.told(each.options) for each in found.near),
        near_count=len(found.near),
        gap=found.gap,
        near_gap=found.near_gap,
    )


def _why_in(held: _Set, option: OptionGiven) -> str:
    """Why an option is in the best portfolio."""
    if because := held.required.get(option.number):
        return because
    if _value(option) < 0:
        return "What it frees, or what hangs on it, is worth more than the loss."
    return "It is worth having within what there is."


def _why_out(held: _Set, best: Sequence[int], position: int) -> str:
    """What keeps an option out beside what was chosen."""
    said = []
    chosen = set(best)
    for one, other in held.problem.needs:
        if one == position and other not in chosen:
            said.append(f"it needs “{held.options[other].title}”, which is not chosen")
    for group in held.problem.exclusives:
        said += [
            f"it cannot be done beside “{held.options[each].title}”"
            for each in sorted(group & chosen)
            if position in group
        ]
    used = held.problem.uses[:, list(best)].sum(axis=1)
    over = [
        f"{bound_said(bound)} by {amount_said(bound.budget, int(short))}"
        for bound, short in zip(
            held.bounds,
            used + held.problem.uses[:, position] - held.problem.limits,
            strict=True,
        )
        if short > 0
    ]
    if over:
        said.append(f"beside what is chosen it would go over {listed(over)}")
    if not said and held.problem.values[position] <= 0:
        said.append("it is worth nothing or less, and what it frees is not called for")
    if not said:
        return ""
    return _sentence("; ".join(said))


def _with_it(
    held: _Set,
    every: NDArray[np.int64],
    worth: NDArray[np.float64],
    best: Sequence[int],
    position: int,
) -> str:
    """What the best with an option would be, after why it is out."""
    has = np.flatnonzero((every >> position) & 1)
    if not len(has):
        musts = held.problem.musts | {position}
        by = held_by(replace(held.problem, musts=musts))
        if not by:
            return " With what else binds, no portfolio holds it."
        bounds = listed([bound_said(held.bounds[each]) for each in by])
        return f" No portfolio holds it: {bounds} cannot be kept to with it."
    top = int(has[worth[has].argmax()])
    other = set(held.taken(int(every[top])))
    gone = [held.options[each].title for each in best if each not in other]
    lost = float(worth.max() - worth[top])
    if lost <= 1e-9:
        return " A portfolio with it is worth as much."
    instead = f" instead of {listed([f'“{each}”' for each in gone])}" if gone else ""
    return f" With it{instead}, the best would be worth {lost:,.2f} less."


def _used(held: _Set, best: Sequence[int]) -> dict[tuple[int, int], int]:
    """What a portfolio, and all that has to be done beside it, uses of each budget and year.

    Of those that any option names.
    """
    used: dict[tuple[int, int], int] = {
        (each.budget.number, each.year): 0 for each in held.bounds
    }
    taken = {held.options[each].number for each in best}
    taken.update(each.number for each in held.done)
    for option in (*held.options, *held.done):
        for budget, year, amount in option.uses:
            used.setdefault((budget, year), 0)
            if option.number in taken:
                used[budget, year] += amount
    return used


def _frontier(held: _Set) -> tuple[Set, ...]:
    """The portfolios that nothing worth as much takes less money than, least money first.

    Also those beyond what there is of money today, unless there are too many to compare.
    """
    money = np.array(
        [pence_of(each, held.asked.budgets) for each in held.options], dtype=np.int64
    )
    limits = held.problem.limits
    if 2 ** len(held.options) <= MOST_COMPARED:
        most = np.maximum(limits, held.problem.uses.clip(min=0).sum(axis=1))
        is_money = np.array([each.budget.is_money for each in held.bounds], dtype=bool)
        limits = np.where(is_money, most, limits)
    problem = replace(
        held.problem,
        uses=np.vstack([held.problem.uses, money]),
        limits=np.append(limits, money[money > 0].sum()),
    )
    return tuple(
        replace(
            held.told(each.options),
            is_within=bool((np.array(each.used[:-1]) <= held.problem.limits).all()),
        )
        for each in frontier(problem, len(held.bounds))
    )


def _regrets(
    held: _Set, every: NDArray[np.int64], near: NDArray[np.int64]
) -> tuple[Regretted, ...]:
    """How the portfolios near the best do in each scenario, and the one with least regret.

    Source:
        L. J. Savage, 1951, Journal of the American Statistical Association 46: 55-67.
    """
    if not held.asked.scenarios:
        return ()
    scenarios = [ScenarioGiven("As it was entered"), *held.asked.scenarios]
    worths, bests, regrets = [], [], []
    for scenario in scenarios:
        problem = _in_scenario(held, scenario)
        then = every_portfolio(problem)
        worth = worth_of(every, problem.values)
        best = float(worth_of(then, problem.values).max()) if len(then) else -np.inf
        fits = np.isin(every, then, assume_unique=True)
        worths.append(worth)
        bests.append(best)
        regrets.append(np.where(fits, best - worth, np.inf))
    worst = np.max(regrets, axis=0)
    least = int(worst.argmin())
    shown = [*near.tolist(), *([] if least in near else [least])]
    return tuple(
        Regretted(
            held.told(held.taken(int(every[at]))),
            tuple(
                Outcome(
                    scenario.title,
                    float(worth[at]),
                    best,
                    float(regret[at]) if np.isfinite(regret[at]) else None,
                )
                for scenario, worth, best, regret in zip(
                    scenarios, worths, bests, regrets, strict=True
                )
            ),
            float(worst[at]) if np.isfinite(worst[at]) else None,
            bool(np.isfinite(worst[at]) and worst[at] <= worst[least] + 1e-9),
        )
        for at in shown
    )


def _in_scenario(held: _Set, scenario: ScenarioGiven) -> Problem:
    values, limits = held.problem.values.copy(), held.problem.limits.copy()
    options, budgets = dict(scenario.options), dict(scenario.budgets)
    for position, option in enumerate(held.options):
        if option.number in options:
            values[position] *= options[option.number] / CENT
    for row, bound in enumerate(held.bounds):
        if bound.budget.number in budgets:
            there_is = bound.there_is * budgets[bound.budget.number] // CENT
            limits[row] += there_is - bound.there_is
    return replace(held.problem, values=values, limits=limits)


def bound_said(bound: Bound) -> str:
    """A budget in a year, in words."""
    return f"“{bound.budget.title}” in {bound.year}/{(bound.year + 1) % CENT:02d}"


def amount_said(budget: BudgetGiven, amount: int) -> str:
    """An amount of a budget in words: pounds, or posts."""
    if budget.is_money:
        return pounds(amount)
    return f"{amount / CENT:g} posts"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


@dataclass(frozen=True, slots=True)
class GapYear:
    """Money to be found in a year, what the chosen options free of it, and what is left."""

    year: int
    gap: int
    freed: int

    @property
    def left(self) -> int:
        """What is still to be found; below nothing where more is freed than that."""
        return self.gap - self.freed


def gap_by_year(
    gaps: Mapping[int, int],
    used: Mapping[tuple[int, int], int],
    budgets: Sequence[BudgetGiven],
) -> list[GapYear]:
    """A gap by year beside what chosen options free of money, net of what they take."""
    money = {each.number for each in budgets if each.is_money}
    return [
        GapYear(
            year,
            gap,
            -sum(
                amount
                for (budget, when), amount in used.items()
                if budget in money and when == year
            ),
        )
        for year, gap in sorted(gaps.items())
    ]


def spread_evenly(pence: int, years: int) -> list[int]:
    """A sum over years, as even as whole pence allow; it adds up to the penny."""
    return [
        pence * (year + 1) // years - pence * year // years for year in range(years)
    ]
