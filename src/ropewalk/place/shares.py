"""Fair shares: a sum of money divided by need between areas, practices or networks.

Each share is in proportion to weighted people on the NHS formula, and the shares add
up to the sum, to the penny. A share is a computation, never an official allocation.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from math import floor as whole_below
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ropewalk.engine.allocation import (
    COMPONENTS,
    distance_from_target,
    pace_of_change,
    relative_index,
    share_by_need,
    totals_by_group,
)
from ropewalk.engine.refusals import RowRefused
from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.gazetteer import gazetteer
from ropewalk.place.need import COMPONENT_NAMES, refuse_missing_need, rows_in
from ropewalk.place.percent import percent_said
from ropewalk.place.places import Place, said_name
from ropewalk.place.practices import TABLE, Practices, practices_of

NOT_OFFICIAL = "This is not an official target or allocation."
LEAST_GROWTH = Fraction(0)
MOST_GROWTH = Fraction(1)  # no limit that matters: a limit is for the user to set
GROWTH_OF_SUM = Fraction(0)
UNKNOWN_NETWORK = ("not known", "PCN not known")
NO_NEIGHBOURHOOD = ("none", "In no neighbourhood")
GROUPINGS = {
    "district": "District",
    "council": "Council",
    "pcn": "Primary care network",
    "practice": "GP practice",
    "neighbourhood": "Neighbourhood",
    "place": "Place (district within an integrated care board)",
    "icb": "Integrated care board",
}


@dataclass(frozen=True, slots=True)
class Allocation:
    """A sum divided by need between groups of practices, or the index alone.

    ``table`` has one row for each group in order of its name, never in order of size.
    """

    pence: int | None
    by: str
    component: str
    vintage: str
    among: str
    table: Table

    def need(self) -> NDArray[np.float64]:
        """The weighted people of each group, in the order of the table."""
        return np.array(self.table.column("weighted"), dtype=np.float64)

    def codes(self) -> tuple[str, ...]:
        """The code of each group, in the order of the table."""
        return tuple(str(code) for code in self.table.column("code"))

    def as_dict(self) -> dict[str, Any]:
        """The allocation as plain values for JSON."""
        return {
            "pence": self.pence,
            "by": self.by,
            "component": self.component,
            "vintage": self.vintage,
            "among": self.among,
            "note": self.table.note,
            "groups": self.table.records(),
            "sources": [source.as_dict() for source in self.table.sources],
        }


def allocate(
    lake: Lake,
    *,
    pence: int | None,
    by: str,
    icbs: tuple[str, ...] | None,
    component: str = "final",
    vintage: str | None = None,
    groups: Mapping[str, Collection[str]] | None = None,
    place: Place | None = None,
) -> Allocation:
    """Divide a sum by need, or compare need alone when there is no sum.

    Args:
        lake: The reference data.
        pence: The sum in whole pence, or nothing for the index alone.
        by: A word of ``GROUPINGS``.
        icbs: ODS codes of the boards whose practices share the sum; all when nothing.
        component: A word of the engine's ``COMPONENTS``.
        vintage: The vintage of the allocation file, the newest when not given.
        groups: For neighbourhoods, the practice codes of each by its name; practices
            in none of them are a row of their own, never left out.
        place: Only the practices of this place share the sum; all of the boards' when
            nothing.

    Raises:
        BadInput: When an argument is none of those, a neighbourhood names a practice
            that is not among those that share or that another one has, or need is
            missing.
    """
    if by not in GROUPINGS:
        raise BadInput(
            f"{by!r} is not a way to divide; use one of {', '.join(GROUPINGS)}."
        )
    if component not in COMPONENTS:
        raise BadInput(
            f"{component!r} is not a component; use one of {', '.join(COMPONENTS)}."
        )
    practices = practices_of(lake, vintage=vintage)
    rows = _rows_of_boards(practices, icbs)
    among = _among(lake, icbs)
    if place is not None:
        rows = np.intersect1d(rows, rows_in(practices, place))
        among = place.short_name
    if not rows.size:
        raise BadInput(
            f"No practice of {among} is in the {practices.vintage} allocation file."
        )
    refuse_missing_need(practices, rows)
    named = _named_groups(lake, practices, rows, by, groups)
    order = sorted(set(named), key=lambda group: (group[1].casefold(), group[0]))
    totals = _totals(practices, rows, named, order, component)
    table = Table(
        key="shares",
        title=(
            f"{'Index of need' if pence is None else 'Share by need'} "
            f"by {GROUPINGS[by].split(' (')[0].lower()}, among {among}"
        ),
        columns=_columns(by, among, has_sum=pence is not None),
        rows=_rows(order, totals, pence),
        sources=(lake.source(TABLE, practices.vintage),),
        note=(
            f"By weighted people of {practices.vintage} for "
            f"{COMPONENT_NAMES[component]}; people are counted where their practice "
            f"is. {NOT_OFFICIAL}"
        ),
    )
    return Allocation(pence, by, component, practices.vintage, among, table)


def distances(allocation: Allocation, baselines: Mapping[str, int]) -> Table:
    """How far what each group has is from its share by need.

    Args:
        allocation: The shares; the sum must be given.
        baselines: What each group has, in pence, by code, as the user entered it.

    Raises:
        BadInput: When a group has no baseline, a baseline no group, or the share of a
            group is nothing.
    """
    amounts = _in_order(allocation, baselines)
    targets = np.array(allocation.table.column("pence"), dtype=np.float64)
    with _groups_named(allocation):
        distance = distance_from_target(amounts, targets)
    names = allocation.table.column("name")
    return Table(
        key="shares.distance",
        title="Distance from the share by need",
        columns=(
            Column("code", "Code"),
            Column("name", GROUPINGS[allocation.by]),
            Column("baseline", "Baseline entered", "pence"),
            Column("target", "Share by need", "pence"),
            Column("difference", "Baseline less share", "pence"),
            Column("distance", "Distance from share", "percent"),
        ),
        rows=tuple(
            (code, name, int(had), int(target), int(had - target), float(100 * far))
            for code, name, had, target, far in zip(
                allocation.codes(), names, amounts, targets, distance, strict=True
            )
        ),
        sources=allocation.table.sources,
        note=f"{NOT_OFFICIAL} Baselines were entered by the user.",
    )


def pace(
    allocation: Allocation,
    baselines: Mapping[str, int],
    *,
    years: int,
    floor: Fraction = LEAST_GROWTH,
    ceiling: Fraction = MOST_GROWTH,
    growth: Fraction = GROWTH_OF_SUM,
) -> Table:
    """How each group would move towards its share, with limits on growth in a year.

    Args:
        allocation: The shares; its sum is the total of the first year.
        baselines: What each group has before the first year, in pence, by code.
        years: How many years, 1 to 30.
        floor: Least growth of a group in a year, as a fraction.
        ceiling: Most growth of a group in a year, as a fraction.
        growth: Growth of the total in each year after the first, as a fraction; each
            total is rounded to the nearest penny, half a penny up.

    Raises:
        BadInput: When the limits cannot be kept, an argument is out of bounds, or a
            group has nothing to grow from.
    """
    if not 1 <= years <= 30:
        raise BadInput(f"The number of years must be from 1 to 30, not {years}.")
    if not -1 < growth < 1:
        raise BadInput("Growth must be more than -100% and less than 100% a year.")
    amounts = _in_order(allocation, baselines)
    first = _sum_of(allocation)
    totals = [
        whole_below(first * (1 + growth) ** year + Fraction(1, 2))
        for year in range(years)
    ]
    with _groups_named(allocation):
        moved = pace_of_change(
            amounts, allocation.need(), totals, float(floor), float(ceiling)
        )
        ends_at = share_by_need(totals[-1], allocation.need())
        distance = distance_from_target(moved[-1], ends_at)
    names = allocation.table.column("name")
    return Table(
        key="shares.pace",
        title=f"Pace of change over {years} years",
        columns=(
            Column("code", "Code"),
            Column("name", GROUPINGS[allocation.by]),
            Column("baseline", "Baseline entered", "pence"),
            *(
                Column(f"year_{year}", f"Year {year}", "pence")
                for year in range(1, years + 1)
            ),
            Column("distance", "Distance from share in the last year", "percent"),
        ),
        rows=tuple(
            (code, name, int(had), *(int(amount) for amount in path), float(100 * far))
            for code, name, had, path, far in zip(
                allocation.codes(), names, amounts, moved.T, distance, strict=True
            )
        ),
        sources=allocation.table.sources,
        note=(
            f"{NOT_OFFICIAL} No group grows by less than {percent_said(floor)} or more "
            f"than {percent_said(ceiling)} in a year; the total of the first year is the "
            f"sum entered, and it then grows by {percent_said(growth)} a year."
        ),
    )


@contextmanager
def _groups_named(allocation: Allocation) -> Iterator[None]:
    """Let a refusal of a row say the name and code of the group."""
    try:
        yield
    except RowRefused as refused:
        name = allocation.table.column("name")[refused.row]
        code = allocation.codes()[refused.row]
        raise refused.naming(f"{name} ({code})") from None


def _rows_of_boards(
    practices: Practices, icbs: tuple[str, ...] | None
) -> NDArray[np.intp]:
    if icbs is None:
        return np.arange(len(practices.code))
    if not icbs:
        raise BadInput("Name at least one integrated care board.")
    if unknown := sorted(set(icbs) - set(practices.icb)):
        raise BadInput(
            f"No practice of the {practices.vintage} allocation file is in an "
            f"integrated care board with the code {unknown[0]}."
        )
    return np.flatnonzero([code in icbs for code in practices.icb])


def _among(lake: Lake, icbs: tuple[str, ...] | None) -> str:
    """Who shares the sum, in words."""
    if icbs is None:
        return "England"
    names = gazetteer(lake).names
    return listed(sorted(said_name(names[code]) for code in set(icbs)))


def _named_groups(
    lake: Lake,
    practices: Practices,
    rows: NDArray[np.intp],
    by: str,
    groups: Mapping[str, Collection[str]] | None,
) -> list[tuple[str, str]]:
    """The code and name of the group that each practice is in."""
    if by == "neighbourhood":
        return _neighbourhoods(practices, rows, groups or {})
    names = gazetteer(lake).names
    named = []
    for row in rows.tolist():
        icb, district = practices.icb[row], practices.district[row]
        if by == "practice":
            group = practices.code[row], practices.name[row]
        elif by == "pcn":
            group = _network(lake, practices.pcn[row])
        elif by == "place":
            board = said_name(names[icb])
            group = f"{icb}/{district}", f"{names[district]} ({board})"
        else:
            code = {"district": district, "council": practices.council[row]}.get(
                by, icb
            )
            group = code, names[code]
        named.append(group)
    return named


def _network(lake: Lake, code: str | None) -> tuple[str, str]:
    if code is None:
        return UNKNOWN_NETWORK
    return code, gazetteer(lake).by_code[code].name


def _neighbourhoods(
    practices: Practices,
    rows: NDArray[np.intp],
    groups: Mapping[str, Collection[str]],
) -> list[tuple[str, str]]:
    if not groups:
        raise BadInput(
            "Name the practices of each neighbourhood to divide by neighbourhood."
        )
    sharing = {practices.code[row] for row in rows.tolist()}
    group_of: dict[str, str] = {}
    for name, codes in groups.items():
        for code in codes:
            if code not in sharing:
                raise BadInput(
                    f"Practice {code} of {name} is not among those that share the sum."
                )
            if group_of.setdefault(code, name) != name:
                raise BadInput(
                    f"Practice {code} is in both {group_of[code]} and {name}."
                )
    codes_in_order = (practices.code[row] for row in rows.tolist())
    return [
        (group_of[code], group_of[code]) if code in group_of else NO_NEIGHBOURHOOD
        for code in codes_in_order
    ]


def _totals(
    practices: Practices,
    rows: NDArray[np.intp],
    named: list[tuple[str, str]],
    order: list[tuple[str, str]],
    component: str,
) -> NDArray[np.float64]:
    """Practices, registered and weighted people, shape (3, groups)."""
    number = {group: place for place, group in enumerate(order)}
    column = COMPONENTS.index(component)
    values = np.column_stack(
        [
            np.ones(len(rows)),
            practices.registered[rows],
            practices.weighted[rows, column],
        ]
    )
    group = np.array([number[each] for each in named], dtype=np.int64)
    return totals_by_group(values, group, len(order)).T


def _columns(by: str, among: str, *, has_sum: bool) -> tuple[Column, ...]:
    money = (
        Column("pence", "Share of the sum", "pence"),
        Column("pence_per_head", "For each registered person", "pence"),
    )
    return (
        Column("code", "Code"),
        Column("name", GROUPINGS[by]),
        Column("practices", "Practices", "practices"),
        Column("registered", "Registered people", "people"),
        Column("weighted", "Weighted people", "weighted people"),
        Column("index", f"Index against {among}", "index"),
        Column("share", "Share of the whole", "percent"),
        *(money if has_sum else ()),
    )


def _rows(
    order: list[tuple[str, str]], totals: NDArray[np.float64], pence: int | None
) -> tuple[tuple[Any, ...], ...]:
    count, registered, weighted = totals
    index = relative_index(weighted, registered, weighted.sum(), registered.sum())
    cells: list[list[Any]] = [
        [code for code, _ in order],
        [name for _, name in order],
        [int(each) for each in count],
        registered.tolist(),
        weighted.tolist(),
        index.tolist(),
        (100 * weighted / weighted.sum()).tolist(),
    ]
    if pence is not None:
        shares = share_by_need(pence, weighted)
        cells += [shares.tolist(), [round(each) for each in (shares / registered)]]
    return tuple(zip(*cells, strict=True))


def _sum_of(allocation: Allocation) -> int:
    """The sum that was shared.

    Raises:
        BadInput: When there was none, only an index.
    """
    if allocation.pence is None:
        raise BadInput("Give the sum to share before comparing it with baselines.")
    return allocation.pence


def _in_order(
    allocation: Allocation, baselines: Mapping[str, int]
) -> NDArray[np.int64]:
    """The baselines in the order of the groups, when each group has exactly one."""
    _sum_of(allocation)
    codes = allocation.codes()
    if lost := [code for code in codes if code not in baselines]:
        names = dict(zip(codes, allocation.table.column("name"), strict=True))
        raise BadInput(
            f"There is no baseline for {names[lost[0]]} ({lost[0]})"
            f"{f' and {len(lost) - 1} more' if len(lost) > 1 else ''}."
        )
    if extra := sorted(set(baselines) - set(codes)):
        raise BadInput(f"The baseline for {extra[0]} has no group to go to.")
    return np.array([baselines[code] for code in codes], dtype=np.int64)
