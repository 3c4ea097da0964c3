"""Indices and shares for every place in England: Ropewalk beside the public tool's loop."""

from dataclasses import dataclass
from fractions import Fraction
from importlib.metadata import version

import numpy as np
import pandas as pd
from fair_shares.peers import all_at_once, place_by_place
from measuring import Contestant, measured, write_down

from ropewalk.engine.allocation import (
    COMPONENTS,
    indices_for_groups,
    pace_of_change,
    share_by_need,
    totals_by_group,
)
from ropewalk.lake.catalogue import Lake, open_lake
from ropewalk.place.shares import allocate

SEVEN = list(COMPONENTS[:7])
PENCE = 50_000_000_000_00
GROWTH, FLOOR, CEILING, YEARS = 1.04, 0.02, 0.06, 5
PUBLISHED = {("QOP", "E08000006"): 1.0357, ("QOP", "E08000009"): 0.9252}


@dataclass(frozen=True)
class England:
    """The practices of England as arrays, and which place and ICB each is in."""

    practices: pd.DataFrame
    places: list[tuple[str, str]]
    group: np.ndarray
    icb_of_place: np.ndarray
    weighted: np.ndarray
    registered: np.ndarray

    def indices(self) -> np.ndarray:
        """Every component of every place against its own ICB."""
        return indices_for_groups(
            self.weighted, self.registered, self.group, self.icb_of_place
        )

    def need(self) -> np.ndarray:
        """Weighted people of each place on the final formula."""
        return totals_by_group(self.weighted[:, :1], self.group, len(self.places))[:, 0]

    def shares(self) -> np.ndarray:
        """One sum shared between all the places."""
        return share_by_need(PENCE, self.need())

    def scenario(self) -> tuple[np.ndarray, np.ndarray]:
        """What a changed formula costs to see: all the indices and all the shares."""
        return self.indices(), self.shares()

    def pace(self, need: np.ndarray, people: np.ndarray) -> np.ndarray:
        """Five years from shares by head of population towards shares by need."""
        baseline = share_by_need(PENCE, people)
        totals = [round(PENCE * GROWTH**year) for year in range(1, YEARS + 1)]
        return pace_of_change(baseline, need, totals, FLOOR, CEILING)

    def pace_of_places(self) -> np.ndarray:
        """The five years for every place."""
        people = totals_by_group(
            self.registered[:, np.newaxis], self.group, len(self.places)
        )
        return self.pace(self.need(), people[:, 0])

    def pace_of_practices(self) -> np.ndarray:
        """The five years for every practice."""
        return self.pace(self.weighted[:, 0], self.registered)


def england(lake: Lake) -> England:
    """The shipped practice file, loaded once."""
    practices = lake.table("practice_allocations").to_pandas()
    place_of = list(zip(practices["icb_code"], practices["ltla_code"], strict=True))
    places = sorted(set(place_of))
    icbs = sorted({icb for icb, _ in places})
    position = {place: row for row, place in enumerate(places)}
    return England(
        practices=practices,
        places=places,
        group=np.array([position[place] for place in place_of]),
        icb_of_place=np.array([icbs.index(icb) for icb, _ in places]),
        weighted=practices[SEVEN].to_numpy(),
        registered=practices["registered"].to_numpy(),
    )


def gate(here: England) -> list[str]:
    """Refuse to time anything whose answers are wrong; say what was checked."""
    ours = here.indices()
    apart = []
    for peer in (place_by_place, all_at_once):
        theirs = peer(here.practices, here.places, SEVEN).to_numpy()
        apart.append(float(np.abs(ours - theirs).max()))
        assert theirs.shape == ours.shape
        assert apart[-1] < 1e-9, f"{peer.__name__} differs by {apart[-1]}"
    for place, published in PUBLISHED.items():
        found = ours[here.places.index(place), 0]
        assert round(float(found), 4) == published, f"{place} is {found}"

    shares, need = here.shares(), [Fraction(float(n)) for n in here.need()]
    assert int(shares.sum()) == PENCE
    whole = sum(need)
    furthest = max(
        abs(int(share) - PENCE * each / whole)
        for share, each in zip(shares, need, strict=True)
    )
    assert furthest <= Fraction(101, 100), f"a share is {float(furthest)} pence out"

    years = here.pace_of_places()
    totals = [round(PENCE * GROWTH**year) for year in range(1, YEARS + 1)]
    assert years.sum(axis=1).tolist() == totals
    checked = (
        f"Checked first: {len(here.practices):,} practices, {len(SEVEN)} components, "
        f"{len(here.places)} places; the indices agree with both peers to within "
        f"{max(apart):.1g}; Salford 1.0357 and Trafford 0.9252 within their ICB; shares "
        "add up to the penny and each is within a penny of exact fractions."
    )
    left_out = (
        "The restated loop leaves out the tool's rounding and its filling of missing "
        "need with 1, which would cost it more time."
    )
    pace = (
        f"Pace of change: {YEARS} years from shares by head to shares by need, floor "
        f"{FLOOR:.0%}, ceiling {CEILING:.0%}; no peer was found to compare it with."
    )
    engine = (
        "`indices_for_groups` is the engine alone: seven components, each place against "
        "a reference of its own. `allocate` asks less of the engine (one component "
        "against one whole, by `relative_index` on totals that it has anyway) and also "
        "reads, names and sorts the groups and builds the table; it does not call "
        "`indices_for_groups`."
    )
    return [checked, left_out, engine, pace]


def main() -> None:
    """Check every answer, then time every way of getting it, in turns."""
    lake = open_lake()
    here = england(lake)
    checked = gate(here)
    pandas, ropewalk = f"pandas {pd.__version__}", f"ropewalk {version('ropewalk')}"
    places, frame = here.places, here.practices
    whole = {"size": len(places), "unit": "places"}
    contestants = [
        Contestant(
            "Indices: the public place tool's loop, restated",
            pandas,
            lambda: place_by_place(frame, places, SEVEN),
            group="indices",
            **whole,
        ),
        Contestant(
            "Indices: two group-bys",
            pandas,
            lambda: all_at_once(frame, places, SEVEN),
            group="indices",
            **whole,
        ),
        Contestant(
            "Indices: `indices_for_groups`",
            ropewalk,
            here.indices,
            group="indices",
            limit_ms=5,
            **whole,
        ),
        Contestant(
            "Indices and shares of a sum: a scenario",
            ropewalk,
            here.scenario,
            group="scenario",
            limit_ms=5,
            **whole,
        ),
        Contestant(
            "`allocate` as the command calls it, by place",
            ropewalk,
            lambda: allocate(lake, pence=PENCE, by="place", icbs=None),
            group="command",
            **whole,
        ),
        Contestant(
            "`pace_of_change` of all places, five years",
            ropewalk,
            here.pace_of_places,
            size=YEARS * len(places),
            unit="place years",
            group="pace of places",
        ),
        Contestant(
            "`pace_of_change` of all practices, five years",
            ropewalk,
            here.pace_of_practices,
            size=YEARS * len(frame),
            unit="practice years",
            group="pace of practices",
        ),
    ]
    write_down("Fair shares", measured(contestants, rounds=7, least=50), checked)


if __name__ == "__main__":
    main()
