"""How often each option takes each place over 100,000 draws of weights: beside peers."""

from importlib.metadata import version

import numpy as np
from measuring import Contestant, measured, write_down
from pymcdm.methods import WSM

from ropewalk.engine.appraisal import robustness

OPTIONS, CRITERIA, DRAWS = 20, 12, 100_000
FEWER = 1_000  # of them for the peer that takes one draw at a time
HIGHER = np.ones(CRITERIA)


def as_it_is(scores: np.ndarray, *_: object, **__: object) -> np.ndarray:
    """Scores are from 0 to 100 already: nothing to bring to one scale."""
    return scores


def ranked(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Places by pymcdm, a draw at a time."""
    method = WSM(normalization_function=as_it_is)
    counted = np.zeros((len(scores), len(scores)))
    rows = np.arange(len(scores))
    for each in weights:
        worth = method(scores, each, HIGHER)
        counted[rows, method.rank(worth).astype(int) - 1] += 1
    return counted / len(weights)


def plain(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Places as NumPy's users write it: sort the values of every draw twice."""
    worth = weights @ scores.T
    place = np.argsort(np.argsort(-worth, axis=1), axis=1)
    return np.stack([np.bincount(each, minlength=OPTIONS) for each in place.T]) / len(
        weights
    )


def main() -> None:
    rng = np.random.default_rng(1)
    scores = rng.uniform(0, 100, (OPTIONS, CRITERIA))
    weights = rng.dirichlet(np.ones(CRITERIA), DRAWS)
    some = weights[:FEWER]

    def ours() -> np.ndarray:
        return robustness(scores, scores, weights, rng).acceptability

    if not np.allclose(ours(), plain(scores, weights)):
        raise SystemExit("ours and plain NumPy do not agree")
    ours_of_some = robustness(scores, scores, some, rng).acceptability
    if not np.allclose(ours_of_some, ranked(scores, some)):
        raise SystemExit("ours and pymcdm do not agree")
    found = measured(
        [
            Contestant(
                "ours",
                f"ropewalk {version('ropewalk')}",
                ours,
                DRAWS,
                "draws",
                "places",
            ),
            Contestant(
                "plain NumPy",
                f"numpy {version('numpy')}",
                lambda: plain(scores, weights),
                DRAWS,
                "draws",
                "places",
            ),
        ],
        rounds=15,
        least=1,
    )
    peer = measured(
        [
            Contestant(
                "ours", f"ropewalk {version('ropewalk')}", ours, DRAWS, "draws", "all"
            ),
            Contestant(
                "pymcdm",
                f"pymcdm {version('pymcdm')}",
                lambda: ranked(scores, some),
                FEWER,
                "draws",
                "some",
            ),
        ],
        rounds=5,
        least=1,
    )
    write_down(
        "Option appraisal",
        f"{found}\n\n{peer}",
        [
            f"{OPTIONS} options, {CRITERIA} criteria, {DRAWS:,} sets of weights drawn before.",
            "Targets: at least twice plain NumPy, and 500 times the draws a second of pymcdm.",
            (
                f"pymcdm takes one set of weights at a time: it is given {FEWER:,} of the same, "
                "and compared by draws a second."
            ),
            (
                "Checked first: ours gives the shares of both, draw for draw. Ours also gives "
                "the mean weights under which each option comes first, and shares ties."
            ),
        ],
    )


if __name__ == "__main__":
    main()
