"""Which hospital trusts people of a place use, and the days that trusts left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow.compute as pc

from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.kept import Kept, kept
from ropewalk.place.places import Place
from ropewalk.place.practices import council_by_district
from ropewalk.place.rows import rows_among
from ropewalk.place.succession import current_codes

CATCHMENT_TABLES = ("trust_catchment", "small_areas", "area_succession")


@dataclass(frozen=True, slots=True)
class Serving:
    """A trust that people of a place use.

    ``share_of_trust`` is the published share of the trust's patients who live in the
    place; ``share_of_place`` is our estimate of the part of the place's people in
    hospital beds who are in this trust's.
    """

    code: str
    name: str
    share_of_trust: float
    share_of_place: float


def serving(lake: Lake, place: Place, *, on: date) -> tuple[Serving, ...]:
    """The trusts whose beds people of a place use, those with most of them first.

    The fewest that make up nearly all of the place's people in general and acute beds, as far
    as catchments of 2022 and beds occupied in the newest month can tell. A trust whose
    beds are not known then cannot be weighed, and is not among them.
    """
    names = trust_names(lake)
    beds = newest_by_trust(lake, "beds")
    shares = shares_of_trusts(lake, place)
    occupied = {code: row["general_acute_occupied"] for code, row in beds.items()}
    weight = {
        trust: share * float(occupied[trust])
        for trust, share in shares.items()
        if occupied.get(trust) is not None
    }
    whole = sum(weight.values())
    enough = part("serving_trusts_percent", on=on)
    chosen: list[Serving] = []
    for trust in sorted(weight, key=lambda each: (-weight[each], each)):
        covered = sum(each.share_of_place for each in chosen)
        if whole <= 0 or covered >= enough:
            break
        chosen.append(
            Serving(
                code=trust,
                name=trust_named(names, trust),
                share_of_trust=min(shares[trust], 1.0),
                share_of_place=weight[trust] / whole,
            )
        )
    return tuple(chosen)


def part(name: str, *, on: date) -> float:
    """A dated percentage as a part of one."""
    return float(parameter(name, on=on).value) / 100


def trust_names(lake: Lake) -> dict[str, str]:
    """The names of trusts by code, where they are known."""
    rows = lake.table("trusts")
    codes, names = (rows[key].to_pylist() for key in ("trust_code", "trust_name"))
    return dict(zip(codes, names, strict=True))


def trust_named(names: Mapping[str, str], code: str) -> str:
    """A trust's name, or its code in words where no name is held."""
    return names.get(code, f"the trust with code {code}")


def shares_of_trusts(lake: Lake, place: Place) -> dict[str, float]:
    """For each trust, the share of its patients who live in the place's districts."""
    districts = set(place.district_codes)
    shares: dict[str, float] = {}
    for trust, district, share in _catchment(kept(lake, *CATCHMENT_TABLES)):
        if district in districts:
            shares[trust] = shares.get(trust, 0.0) + share
    return shares


@lru_cache(maxsize=4)
def _catchment(held: Kept) -> tuple[tuple[str, str, float], ...]:
    """Catchments with the districts of 2021 carried to those of today."""
    rows = held.lake.table("trust_catchment")
    old = rows["ltla_code"].to_pylist()
    now = current_codes(held.lake, old, held=set(council_by_district(held.lake)))
    trusts, shares = (rows[key].to_pylist() for key in ("trust_code", "share"))
    return tuple(zip(trusts, now, shares, strict=True))


def newest_by_trust(lake: Lake, table: str) -> dict[str, dict[str, Any]]:
    """The rows of a monthly table's newest month, by trust."""
    rows = lake.table(table)
    rows = rows.filter(pc.equal(rows["month"], pc.max(rows["month"])))
    return {row["trust_code"]: row for row in rows.to_pylist()}


def short_days(lake: Lake, board: Place, *, on: date) -> dict[date, tuple[str, ...]]:
    """Days on which a trust that mostly treats the board's people reported nothing.

    The board's own total is then too low. A trust that stopped for good, as trusts do
    when they merge, has no rows from then on, and so is not among them.
    """
    names = trust_names(lake)
    most = part("mainly_of_the_board_percent", on=on)
    shares = shares_of_trusts(lake, board)
    own = [code for code, share in shares.items() if share > most]
    rows = lake.table("discharge_trust")
    rows = rows_among(rows, "trust_code", own)
    ready = rows["no_criteria_to_reside"].to_numpy().astype(np.float64)
    left = rows["discharged"].to_numpy().astype(np.float64)
    nothing = ~np.isfinite(ready) | ((ready == 0) & (left == 0))
    trusts = rows["trust_code"].to_numpy(zero_copy_only=False)
    days = rows["day"].to_numpy().astype("datetime64[D]")
    found: dict[date, list[str]] = {}
    for trust in own:
        mine = trusts == trust
        if not (mine & ~nothing).any():
            continue
        for each in days[mine & nothing].tolist():
            found.setdefault(each, []).append(trust_named(names, trust))
    return {each: tuple(who) for each, who in sorted(found.items())}


def newest_month(lake: Lake, table: str) -> date:
    """The first day of the newest month that a monthly table has."""
    found: date = pc.max(lake.table(table)["month"]).as_py()
    return found
