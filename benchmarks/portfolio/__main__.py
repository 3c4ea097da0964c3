"""The best portfolio under several budgets in many scenarios: beside a solver."""

from importlib.metadata import version

import numpy as np
import pulp
from measuring import Contestant, measured, write_down

from ropewalk.engine.portfolio import Problem, every_portfolio, worth_of

OPTIONS, SCENARIOS, SOLVED = 20, 200, 5
GROUPS = tuple(frozenset(range(first, first + 4)) for first in range(0, OPTIONS, 4))


def problem(rng: np.random.Generator) -> Problem:
    """Five groups of four ways each to do something, in three budgets."""
    return Problem(
        values=rng.uniform(10, 100, OPTIONS),
        uses=rng.integers(5, 60, (3, OPTIONS)),
        limits=np.array([120, 110, 130]),
        exclusives=GROUPS,
    )


def by_solver(asked: Problem, values: np.ndarray) -> float:
    """The best value by CBC."""
    model = pulp.LpProblem("portfolio", pulp.LpMaximize)
    takes = [pulp.LpVariable(f"x{each}", cat="Binary") for each in range(OPTIONS)]
    model += pulp.lpSum(value * take for value, take in zip(values, takes, strict=True))
    for uses, limit in zip(asked.uses, asked.limits, strict=True):
        model += pulp.lpSum(
            int(u) * take for u, take in zip(uses, takes, strict=True)
        ) <= int(limit)
    for group in asked.exclusives:
        model += pulp.lpSum(takes[each] for each in group) <= 1
    model.solve(pulp.PULP_CBC_CMD(msg=False))
    return float(pulp.value(model.objective))


def main() -> None:
    rng = np.random.default_rng(1)
    asked = problem(rng)
    scenarios = rng.uniform(10, 100, (SCENARIOS, OPTIONS))

    def ours() -> np.ndarray:
        found = every_portfolio(asked)
        return np.array([worth_of(found, values).max() for values in scenarios])

    def solved() -> list[float]:
        return [by_solver(asked, values) for values in scenarios[:SOLVED]]

    if not np.allclose(ours()[:SOLVED], solved()):
        raise SystemExit("ours and the solver do not agree")
    found = measured(
        [
            Contestant(
                "ours, looking at every portfolio",
                f"ropewalk {version('ropewalk')}",
                ours,
                SCENARIOS,
                "scenarios",
                "ours",
            ),
            Contestant(
                "CBC", f"pulp {version('pulp')}", solved, SOLVED, "scenarios", "CBC"
            ),
        ],
        rounds=7,
        least=1,
    )
    write_down(
        "Portfolio",
        found,
        [
            (
                f"{OPTIONS} options in {len(GROUPS)} groups of which one at most may be taken, "
                "three budgets; a scenario is another set of values."
            ),
            (
                "Target: at least 100 times the scenarios a second of CBC, which is called as "
                "its users call it, in a process of its own. Ours includes looking at every "
                "portfolio once for all scenarios."
            ),
            f"Checked first: the best values of {SOLVED} scenarios agree.",
        ],
    )


if __name__ == "__main__":
    main()
