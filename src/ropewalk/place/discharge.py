"""How people flow home from hospital: who is ready to leave, who leaves, why others wait.

Daily counts are published by integrated care board and by hospital trust, never by
council. A place is shown its board's flow, and the trusts that its people use.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ropewalk.engine.spc import XmR, xmr
from ropewalk.figures import Certainty, Column, Figure, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words, day, listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.cells import percentage, rounded
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.kept import Kept, kept
from ropewalk.place.places import Place, find_place, names_of_places, said_name
from ropewalk.place.practices import council_by_district
from ropewalk.place.recency import dated, end_of_month, is_recent
from ropewalk.place.residents import counts_of, newest
from ropewalk.place.rows import rows_among
from ropewalk.place.section import Missing, Section
from ropewalk.place.succession import current_codes

KEY = "discharge"
TITLE = "Flow home from hospital"
ENGLAND = "England"
WEEK = 7
WEEKS_SHOWN = 52  # a year, so that each season is in it once
MOST_DAYS_LACKING = 3  # in a month whose mean is still given
MOST_OF_THE_PLACE = 0.95  # of its people's hospital beds: the trusts that serve it
MOST_TRUSTS = 12
CATCHMENT_TABLES = ("trust_catchment", "small_areas", "area_succession")
MEANING = (
    "People in acute hospitals who no longer needed to be there, on an average day; "
    "some of them left that day, and the rest were still there at its end."
)
NEIGHBOURS_ALIKE = (
    "Neighbouring weeks are alike, so limits are narrower than for values that have "
    "nothing to do with each other."
)
ESTIMATE_NOTE = (
    "Nobody publishes this number. It takes people who wait to come from where all of a "
    "trust's patients came from in 2022, which may not hold."
)
COUNTED_ELSEWHERE = (
    "Their patients are since counted by another trust, whose catchment of 2022 does "
    "not show it."
)
WHOLE_TRUST = (
    "Numbers are for the whole trust: all its hospitals, and people from everywhere. "
    "Trusts that merged report under the code of the one they became, so one hospital "
    "of theirs cannot be told apart."
)
SPLIT = " \N{EN DASH} "


@dataclass(frozen=True)
class Daily:
    """A board's or trust's days in order: people ready to leave, and people who left.

    Shape (days,); a day that was not reported is not a number, never zero.
    """

    days: tuple[date, ...]
    ready: NDArray[np.float64]
    left: NDArray[np.float64]

    @property
    def last_reported(self) -> date | None:
        """The last day that was reported."""
        known = np.flatnonzero(np.isfinite(self.ready))
        return self.days[known[-1]] if known.size else None

    def not_reported(self) -> set[date]:
        """The days without a report."""
        return {self.days[n] for n in np.flatnonzero(~np.isfinite(self.ready))}


@dataclass(frozen=True, slots=True)
class Period:
    """A week or month: its first day, how many of its days are known, and daily means."""

    starts_on: date
    days: int
    days_known: int
    ready: float | None
    left: float | None

    @property
    def still_there(self) -> float | None:
        """People ready to leave who were still there at the end of an average day."""
        if self.ready is None or self.left is None:
            return None
        return self.ready - self.left

    @property
    def left_share(self) -> float | None:
        """Of people ready to leave, the percentage who left the same day."""
        if not self.ready or self.left is None:
            return None
        return self.left / self.ready * 100


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


# -- reading ------------------------------------------------------------------------


def daily_of_board(lake: Lake, board: str) -> Daily:
    """The days of one board, by its Organisation Data Service code."""
    return _daily(lake, "discharge_icb", "icb_code", board)


def daily_of_trust(lake: Lake, trust: str) -> Daily:
    """The days of one trust."""
    return _daily(lake, "discharge_trust", "trust_code", trust)


def _daily(lake: Lake, table: str, key: str, code: str) -> Daily:
    return _daily_held(kept(lake, table), table, key, code)


@lru_cache(maxsize=256)
def _daily_held(held: Kept, table: str, key: str, code: str) -> Daily:
    rows = held.lake.table(table)
    rows = rows.filter(pc.equal(rows[key], code)).sort_by("day")
    if not rows.num_rows:
        return Daily((), np.array([]), np.array([]))
    ready, left = (
        rows[name].to_numpy().astype(np.float64)
        for name in ("no_criteria_to_reside", "discharged")
    )
    nobody = (ready == 0) & ((left == 0) | ~np.isfinite(left))
    return Daily(
        days=tuple(rows["day"].to_pylist()),
        ready=np.where(nobody, np.nan, ready),
        left=np.where(nobody | ((left == 0) & (ready > 0)), np.nan, left),
    )


def month_of_boards(lake: Lake, month: date) -> dict[str, Period]:
    """One month of every board that reported it, by board."""
    return dict(_boards_held(kept(lake, "discharge_icb"), month))


@lru_cache(maxsize=32)
def _boards_held(held: Kept, month: date) -> dict[str, Period]:
    rows = held.lake.table("discharge_icb")
    first, last = pa.scalar(month), pa.scalar(end_of_month(month))
    inside = pc.and_(
        pc.greater_equal(rows["day"], first), pc.less_equal(rows["day"], last)
    )
    rows = rows.filter(pc.and_(inside, pc.greater(rows["discharged"], 0)))
    means = rows.group_by("icb_code").aggregate(
        [
            ("no_criteria_to_reside", "mean"),
            ("discharged", "mean"),
            ("day", "count"),
        ]
    )
    days = end_of_month(month).day
    return {
        row["icb_code"]: Period(
            starts_on=month,
            days=days,
            days_known=row["day_count"],
            ready=row["no_criteria_to_reside_mean"],
            left=row["discharged_mean"],
        )
        for row in means.to_pylist()
        if row["day_count"] >= days - MOST_DAYS_LACKING
    }


def weeks_of(daily: Daily, *, leave_out: Collection[date] = ()) -> list[Period]:
    """Weeks from Monday to Sunday; a mean only where all seven days are known.

    Fewer people leave at weekends, so that a week without its Sunday would mislead.
    """
    return _periods(
        daily,
        [each - timedelta(days=each.weekday()) for each in daily.days],
        lengths=lambda _: WEEK,
        lacking=0,
        leave_out=leave_out,
    )


def months_of(daily: Daily, *, leave_out: Collection[date] = ()) -> list[Period]:
    """Months; a mean where at most three days are not known."""
    return _periods(
        daily,
        [each.replace(day=1) for each in daily.days],
        lengths=lambda start: end_of_month(start).day,
        lacking=MOST_DAYS_LACKING,
        leave_out=leave_out,
    )


def _periods(
    daily: Daily,
    starts: Sequence[date],
    *,
    lengths: Callable[[date], int],
    lacking: int,
    leave_out: Collection[date],
) -> list[Period]:
    if not starts:
        return []
    out = np.isin(
        np.array(daily.days, dtype="datetime64[D]"),
        np.array(sorted(leave_out), dtype="datetime64[D]"),
    )
    known = np.isfinite(daily.ready) & np.isfinite(daily.left) & ~out
    edges = [0]
    edges += [n for n in range(1, len(starts)) if starts[n] != starts[n - 1]]
    edges.append(len(starts))
    found = []
    for begin, end in pairwise(edges):
        inside = known[begin:end]
        days, count = lengths(starts[begin]), int(inside.sum())
        enough = count >= days - lacking
        found.append(
            Period(
                starts_on=starts[begin],
                days=days,
                days_known=count,
                ready=float(daily.ready[begin:end][inside].mean()) if enough else None,
                left=float(daily.left[begin:end][inside].mean()) if enough else None,
            )
        )
    return found


def newest_known_month(lake: Lake, board: Place) -> Period | None:
    """The newest month that all trusts of a board reported, but for three days."""
    daily = daily_of_board(lake, board.icb_code)
    months = months_of(daily, leave_out=short_days(lake, board))
    return next((each for each in reversed(months) if each.ready is not None), None)


def process_of(weekly: Table) -> XmR | None:
    """The control chart of a weekly table; ``None`` with fewer than two weeks."""
    values = [value for value in weekly.column("still_there") if value is not None]
    return xmr(values, better="lower") if len(values) > 1 else None


# -- trusts -------------------------------------------------------------------------


def serving(lake: Lake, place: Place) -> tuple[Serving, ...]:
    """The trusts whose beds people of a place use, those with most of them first.

    The fewest that make up 95% of the place's people in general and acute beds, as far
    as catchments of 2022 and beds occupied in the newest month can tell.
    """
    names = trust_names(lake)
    beds = _newest_by_trust(lake, "beds")
    shares = shares_of_trusts(lake, place)
    weight = {
        trust: share * float(beds[trust]["general_acute_occupied"] or 0)
        for trust, share in shares.items()
        if trust in beds
    }
    whole = sum(weight.values())
    chosen: list[Serving] = []
    for trust in sorted(weight, key=lambda each: (-weight[each], each)):
        covered = sum(each.share_of_place for each in chosen)
        if whole <= 0 or covered >= MOST_OF_THE_PLACE:
            break
        chosen.append(
            Serving(
                code=trust,
                name=_named(names, trust),
                share_of_trust=min(shares[trust], 1.0),
                share_of_place=weight[trust] / whole,
            )
        )
    return tuple(chosen)


def trust_names(lake: Lake) -> dict[str, str]:
    """The names of trusts by code, where they are known."""
    rows = lake.table("trusts")
    codes, names = (rows[key].to_pylist() for key in ("trust_code", "trust_name"))
    return dict(zip(codes, names, strict=True))


def _named(names: Mapping[str, str], code: str) -> str:
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


@lru_cache(maxsize=4)
def _residents_by_board(held: Kept) -> dict[str, int]:
    """Census residents of every board, by its Organisation Data Service code."""
    areas = held.lake.table("small_areas", ["lsoa_code", "icb_code"])
    people = held.lake.table("population_census", ["lsoa_code", "residents"])
    found = areas.join(people, "lsoa_code").group_by("icb_code")
    sums = found.aggregate([("residents", "sum")])
    boards, residents = (sums[key].to_pylist() for key in ("icb_code", "residents_sum"))
    return dict(zip(boards, residents, strict=True))


def residents_by_board(lake: Lake) -> dict[str, int]:
    """Census residents of every board, by its Organisation Data Service code."""
    return _residents_by_board(kept(lake, "small_areas", "population_census"))


def _newest_by_trust(lake: Lake, table: str) -> dict[str, dict[str, Any]]:
    """The rows of a monthly table's newest month, by trust."""
    rows = lake.table(table)
    rows = rows.filter(pc.equal(rows["month"], pc.max(rows["month"])))
    return {row["trust_code"]: row for row in rows.to_pylist()}


def short_days(lake: Lake, board: Place) -> dict[date, tuple[str, ...]]:
    """Days on which a trust that mostly treats the board's people reported nothing.

    The board's own total is then too low. A trust that stopped for good, as trusts do
    when they merge, has no rows from then on, and so is not among them.
    """
    names = trust_names(lake)
    own = [code for code, share in shares_of_trusts(lake, board).items() if share > 0.5]
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
            found.setdefault(each, []).append(_named(names, trust))
    return {each: tuple(who) for each, who in sorted(found.items())}


# -- the section --------------------------------------------------------------------


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """The flow home of a place's board, and of the trusts that its people use."""
    if place.kind == PlaceKind.ENGLAND:
        return _of_england(lake, on=on)
    board = (
        place
        if place.kind == PlaceKind.ICB
        else find_place(lake, place.icb_code, on=on)
    )
    daily = daily_of_board(lake, place.icb_code)
    short = short_days(lake, board)
    trusts = serving(lake, place)
    weekly = weekly_table(lake, daily, board, short)
    by_trust = trusts_table(lake, trusts, place)
    reasons = delays_table(lake, [each.code for each in trusts])
    figures = [
        *_flow(lake, daily, board, short),
        *_estimate(lake, place, trusts),
        *_delays(lake, reasons, len(trusts)),
    ]
    tables = (
        weekly,
        monthly_table(lake, daily, board, short),
        by_trust,
        by_kind(reasons),
        reasons,
    )
    return Section(
        key=KEY,
        title=TITLE,
        answer=_answer(place, board, figures, weekly, on=on),
        figures=tuple(figures),
        tables=tuple(table for table in tables if table.rows),
        missing=tuple(_missing(daily, board, on=on)),
        pictures=(
            *([("spc", "discharge.weekly")] * bool(weekly.rows)),
            *([("bars", "discharge.delays_by_kind")] * bool(reasons.rows)),
        ),
    )


def _flow(
    lake: Lake, daily: Daily, board: Place, short: Mapping[date, tuple[str, ...]]
) -> list[Figure]:
    """The newest month with a mean, the same month a year before, and England."""
    months = {each.starts_on: each for each in months_of(daily, leave_out=short)}
    known = [each for each in months.values() if each.ready is not None]
    if not known:
        return []
    now = known[-1]
    source = dated(lake.source("discharge_icb"), end_of_month(now.starts_on))
    name = board.short_name
    figures = [*_month_figures(now, source, name, KEY)]
    still_there = figures[2]
    residents = _residents(lake, board)
    figures.append(
        _per_100_000(
            f"{KEY}.still_there_per_100_000",
            f"Still in hospital at the end of the day, {name}, by residents",
            still_there,
            residents,
        )
    )
    england = _england(lake, now.starts_on)
    if england:
        figures.append(england)
    before = months.get(now.starts_on.replace(year=now.starts_on.year - 1))
    if before and before.still_there is not None:
        old = _month_figures(before, source, name, f"{KEY}.year_before")[2]
        figures += [old, _change(still_there, old)]
    return figures


def _month_figures(
    month: Period, source: Source, name: str, stem: str
) -> tuple[Figure, Figure, Figure, Figure]:
    """People ready to leave, those who left, those still there, and the share who left."""
    when = f"{month.starts_on:%B %Y}"
    lacking = month.days - month.days_known
    note = f"{month.days_known} of {month.days} days are known." if lacking else ""

    def mean(part: str, label: str, value: float | None, column: str) -> Figure:
        return Figure(
            key=f"{stem}.{part}",
            label=f"{label}, {name}",
            value=value,
            unit="people",
            vintage=when,
            rule=f"mean over {month.days_known} days of the published {column}",
            sources=(source,),
            note=note,
        )

    ready = mean(
        "ready",
        "People in hospital on an average day who no longer needed to be",
        month.ready,
        "patients who do not meet the criteria to reside",
    )
    left = mean(
        "left",
        "Of those, people who left the same day",
        month.left,
        "patients discharged",
    )
    still_there = Figure(
        key=f"{stem}.still_there",
        label=f"Of those, people still there at the end of the day, {name}",
        value=month.still_there,
        unit="people",
        vintage=when,
        rule="people who no longer needed to be in hospital less those who left that day",
        inputs=(ready, left),
        note=note,
    )
    share = Figure(
        key=f"{stem}.left_share",
        label=f"Share of people ready to leave who left the same day, {name}",
        value=month.left_share,
        unit="percent",
        vintage=when,
        rule="people who left ÷ people who no longer needed to be in hospital",
        inputs=(left, ready),
    )
    return ready, left, still_there, share


def _per_100_000(key: str, label: str, people: Figure, residents: Figure) -> Figure:
    known = people.value is not None and residents.value
    return Figure(
        key=key,
        label=label,
        value=(people.value or 0) / (residents.value or 1) * 100_000 if known else None,
        unit="per 100,000",
        vintage=people.vintage,
        rule="people ÷ residents, for each 100,000",
        inputs=(people, residents),
        note=(
            "Patients are counted where the hospital is, wherever they live, and "
            "residents were counted in another year: context, not a rate of residents."
        ),
    )


def _residents(lake: Lake, place: Place) -> Figure:
    count = newest(counts_of(lake, place))
    return Figure(
        key=f"{KEY}.residents",
        label=f"People who live in {place.short_name}",
        value=count.residents if count else None,
        unit="people",
        vintage=count.source.vintage if count else "",
        rule="sum over small areas of the residents counted",
        sources=(count.source,) if count else (),
    )


def _england(lake: Lake, month: date) -> Figure | None:
    """England per 100,000 residents of the boards that reported the month."""
    boards = month_of_boards(lake, month)
    residents = residents_by_board(lake)
    known = [code for code in boards if code in residents]
    if not known:
        return None
    source = dated(lake.source("discharge_icb"), end_of_month(month))
    people = Figure(
        key=f"{KEY}.england.still_there",
        label="Still in hospital at the end of an average day, boards that reported",
        value=sum(boards[code].still_there or 0.0 for code in known),
        unit="people",
        vintage=f"{month:%B %Y}",
        rule=f"sum of the daily means of {len(known)} of {len(residents)} boards",
        sources=(source,),
    )
    base = Figure(
        key=f"{KEY}.england.residents",
        label="People who live in the boards that reported",
        value=sum(residents[code] for code in known),
        unit="people",
        vintage=lake.resource("population_census").vintage,
        rule=f"sum over the small areas of {len(known)} boards",
        sources=(lake.source("population_census"),),
    )
    return _per_100_000(
        f"{KEY}.england.still_there_per_100_000",
        "Still in hospital at the end of the day, England, by residents",
        people,
        base,
    )


def _change(now: Figure, before: Figure) -> Figure:
    known = now.value is not None and before.value
    return Figure(
        key=f"{KEY}.change",
        label="Change in people still in hospital from the same month a year before",
        value=((now.value or 0) / (before.value or 1) - 1) * 100 if known else None,
        unit="percent",
        vintage=f"{before.vintage} to {now.vintage}",
        rule="this month ÷ the same month a year before, less 1",
        inputs=(now, before),
    )


def _estimate(lake: Lake, place: Place, trusts: Sequence[Serving]) -> list[Figure]:
    """A place's own part of its trusts' people still in hospital: our reconstruction."""
    if place.kind not in {PlaceKind.COUNCIL, PlaceKind.DISTRICT}:
        return []
    known = {each.code: _known_months(lake, each.code) for each in trusts}
    reporting = [each for each in trusts if known[each.code]]
    if not reporting:
        return []
    shared = set.intersection(*(set(known[each.code]) for each in reporting))
    label = (
        f"People of {place.short_name} still in hospital at the end of an average day, "
        "estimated"
    )
    if not shared:
        return [
            Figure(
                key=f"{KEY}.estimated_still_there",
                label=label,
                value=None,
                unit="people",
                vintage="",
                note="No month was reported by all trusts that serve the place.",
            )
        ]
    month = max(shared)
    source = dated(lake.source("discharge_trust"), end_of_month(month))
    parts = tuple(
        Figure(
            key=f"{KEY}.trust.{each.code}.still_there",
            label=f"Still in hospital at the end of an average day, {each.name}",
            value=known[each.code][month].still_there,
            unit="people",
            vintage=f"{month:%B %Y}",
            rule="mean over the days reported of people ready to leave less those who "
            "left",
            sources=(source,),
        )
        for each in reporting
    )
    silent = [each.name for each in trusts if each not in reporting]
    return [
        Figure(
            key=f"{KEY}.estimated_still_there",
            label=label,
            value=sum(
                each.share_of_trust * float(part.value or 0)
                for each, part in zip(reporting, parts, strict=True)
            ),
            unit="people",
            vintage=f"{month:%B %Y}",
            rule="people still in hospital in each trust that serves the place, "
            "multiplied by the share of its patients who live in the place, added up",
            inputs=parts,
            sources=(lake.source("trust_catchment"),),
            certainty=Certainty.RECONSTRUCTED,
            note=" ".join(
                (
                    ESTIMATE_NOTE,
                    *([f"Does not report: {listed(silent)}."] if silent else []),
                )
            ),
        )
    ]


def _known_months(lake: Lake, trust: str) -> dict[date, Period]:
    """The months of a trust that have a mean."""
    return {
        each.starts_on: each
        for each in months_of(daily_of_trust(lake, trust))
        if each.ready is not None
    }


def _delays(lake: Lake, reasons: Table, trusts: int) -> list[Figure]:
    counts = [int(each) for each in reasons.column("patients") if each is not None]
    if not counts:
        return []
    month = _newest_month(lake, "discharge_delays")
    source = dated(lake.source("discharge_delays"), end_of_month(month))
    total = Figure(
        key=f"{KEY}.delayed",
        label="Patients delayed, all reasons, in the trusts that serve the place",
        value=sum(counts),
        unit="people",
        vintage=f"{month:%B %Y}",
        rule=f"sum over {len(counts)} reasons and {trusts} trusts",
        sources=(source,),
        note="A trust's patients come from other places too.",
    )
    kinds = by_kind(reasons)
    kind, patients = kinds.column("kind")[0], kinds.column("patients")[0]
    part = Figure(
        key=f"{KEY}.delayed.largest_kind",
        label=f"Patients delayed: {kind}",
        value=patients if isinstance(patients, int) else None,
        unit="people",
        vintage=total.vintage,
        rule="sum over the reasons of this kind",
        sources=(source,),
    )
    share = Figure(
        key=f"{KEY}.delayed.largest_kind_share",
        label=f"Share of delayed patients whose reason is: {kind}",
        value=(part.value or 0) / total.value * 100 if total.value else None,
        unit="percent",
        vintage=total.vintage,
        rule="part ÷ whole",
        inputs=(part, total),
    )
    return [total, share]


# -- tables -------------------------------------------------------------------------


def weekly_table(
    lake: Lake, daily: Daily, board: Place, short: Mapping[date, tuple[str, ...]]
) -> Table:
    """The newest 52 weeks of a board with their control limits, oldest first."""
    weeks = weeks_of(daily, leave_out=short)
    while weeks and weeks[-1].days_known < WEEK:
        weeks.pop()
    weeks = weeks[-WEEKS_SHOWN:]
    known = [n for n, each in enumerate(weeks) if each.still_there is not None]
    values = [value for each in weeks if (value := each.still_there) is not None]
    process = xmr(values, better="lower") if len(values) > 1 else None
    at = {n: position for position, n in enumerate(known)}
    rows: list[tuple[Cell, ...]] = []
    for n, each in enumerate(weeks):
        limits: tuple[str | float | None, ...] = (None, None, None, "", "")
        if process is not None and n in at:
            limits = (
                round(float(process.mean[at[n]]), 1),
                round(float(process.lower[at[n]]), 1),
                round(float(process.upper[at[n]]), 1),
                process.special[at[n]],
                process.direction[at[n]],
            )
        rows.append((*_period_cells(each), *limits))
    notes = [*(process.notes if process else ())]
    if len(known) < len(weeks):
        notes.append("Runs are counted across the weeks left out.")
    return Table(
        key=f"{KEY}.weekly",
        title=f"People still in hospital who no longer needed to be, {board.short_name}",
        columns=(
            Column("starts_on", "Week from Monday"),
            *_PERIOD_COLUMNS,
            Column("mean", "Mean", "people"),
            Column("lower", "Lower limit", "people"),
            Column("upper", "Upper limit", "people"),
            Column("special", "What stands out"),
            Column("direction", "Which way"),
        ),
        rows=tuple(rows),
        sources=(lake.source("discharge_icb"),),
        note=" ".join(
            (
                MEANING,
                "Means of seven days. Fewer people leave at weekends and holidays.",
                NEIGHBOURS_ALIKE,
                *_short_note(short, after=weeks[0].starts_on if weeks else None),
                *notes,
            )
        ),
    )


def monthly_table(
    lake: Lake, daily: Daily, board: Place, short: Mapping[date, tuple[str, ...]]
) -> Table:
    """Every month of a board, oldest first; no mean where more than three days lack."""
    months = months_of(daily, leave_out=short)
    return Table(
        key=f"{KEY}.monthly",
        title=f"Flow home from hospital by month, {board.short_name}",
        columns=(Column("starts_on", "Month"), *_PERIOD_COLUMNS),
        rows=tuple(_period_cells(each) for each in months),
        sources=(lake.source("discharge_icb"),),
        note=" ".join(
            (
                MEANING,
                "A month with more than three days not known has no mean.",
                *_short_note(short, after=None),
            )
        ),
    )


_PERIOD_COLUMNS = (
    Column("ready", "Ready to leave", "people"),
    Column("left", "Left the same day", "people"),
    Column("still_there", "Still there at the end of the day", "people"),
    Column("left_share", "Left the same day, share", "percent"),
    Column("days_known", "Days known", "count"),
)


def _period_cells(each: Period) -> tuple[Cell, ...]:
    return (
        each.starts_on.isoformat(),
        rounded(each.ready),
        rounded(each.left),
        rounded(each.still_there),
        rounded(each.left_share),
        each.days_known,
    )


def _short_note(
    short: Mapping[date, tuple[str, ...]], *, after: date | None
) -> list[str]:
    """Which trusts reported nothing on some days, since the board's total lacks them."""
    lacking: dict[str, int] = {}
    for each, trusts in short.items():
        if after is None or each >= after:
            for trust in trusts:
                lacking[trust] = lacking.get(trust, 0) + 1
    if not lacking:
        return []
    who = [f"{trust} ({days} days)" for trust, days in sorted(lacking.items())]
    words = "Days on which a trust reported nothing are left out, since the board's"
    return [f"{words} total is then too low: {listed(who)}."]


def trusts_table(lake: Lake, trusts: Sequence[Serving], place: Place) -> Table:
    """The trusts that people of a place use, with their flow, beds and A&E."""
    beds = _newest_by_trust(lake, "beds")
    emergency = _newest_by_trust(lake, "attendances")
    last = pc.max(lake.table("discharge_trust")["day"]).as_py().replace(day=1)
    rows: list[tuple[Cell, ...]] = []
    for trust in trusts[:MOST_TRUSTS]:
        month = _known_months(lake, trust.code).get(last)
        bed, seen = beds.get(trust.code, {}), emergency.get(trust.code, {})
        rows.append(
            (
                trust.name,
                trust.code,
                round(trust.share_of_trust * 100, 1),
                round(trust.share_of_place * 100, 1),
                rounded(month.still_there) if month else None,
                rounded(month.left_share) if month else None,
                bed.get("general_acute_available"),
                bed.get("general_acute_occupied"),
                percentage(
                    bed.get("general_acute_occupied"),
                    bed.get("general_acute_available"),
                ),
                seen.get("attendances"),
                percentage(seen.get("over_4_hours"), seen.get("attendances")),
                seen.get("emergency_admissions"),
            )
        )
    bed_month, seen_month = (
        f"{_newest_month(lake, table):%B %Y}" for table in ("beds", "attendances")
    )
    return Table(
        key=f"{KEY}.trusts",
        title=f"Hospital trusts that people of {place.short_name} use",
        columns=(
            Column("trust", "Trust"),
            Column("code", "Code"),
            Column("share_of_trust", "Its patients who live here, 2022", "percent"),
            Column(
                "share_of_place", "Our estimate of people here it serves", "percent"
            ),
            Column("still_there", f"Still there, mean of {last:%B %Y}", "people"),
            Column("left_share", "Left the same day, share", "percent"),
            Column("beds_open", f"General and acute beds open, {bed_month}", "beds"),
            Column("beds_occupied", "Of those, occupied", "beds"),
            Column("occupancy", "Beds occupied", "percent"),
            Column("attendances", f"A&E attendances, {seen_month}", "count"),
            Column("over_4_hours", "Of those, over four hours", "percent"),
            Column("emergency_admissions", "Emergency admissions", "count"),
        ),
        rows=tuple(rows),
        sources=tuple(
            lake.source(name)
            for name in ("trust_catchment", "discharge_trust", "beds", "attendances")
        ),
        note=" ".join(
            (
                WHOLE_TRUST,
                *_stopped_note(lake, place),
                *_more_note(len(trusts)),
            )
        ),
    )


def _stopped_note(lake: Lake, place: Place) -> list[str]:
    """Trusts of the catchment of 2022 that no longer report under their own code."""
    names = trust_names(lake)
    newest_day = pc.max(lake.table("discharge_trust")["day"]).as_py()
    said = []
    for trust, share in sorted(shares_of_trusts(lake, place).items()):
        if share < 0.05:
            continue
        last = daily_of_trust(lake, trust).last_reported
        if last and last < newest_day.replace(day=1):
            said.append(f"{_named(names, trust)} ({trust}) after {day(last)}")
    if not said:
        return []
    words = f"No longer reporting under their own code: {listed(said)}."
    return [words, COUNTED_ELSEWHERE]


def _more_note(trusts: int) -> list[str]:
    more = trusts - MOST_TRUSTS
    return [f"{more} more trusts are not listed."] if more > 0 else []


def delays_table(
    lake: Lake, trusts: Sequence[str] | None, *, month: date | None = None
) -> Table:
    """Why people were delayed, added up over trusts, or over all England for ``None``.

    A trust that did not report the month is left out, and named.
    """
    month = month or _newest_month(lake, "discharge_delays")
    rows = lake.table("discharge_delays")
    rows = rows.filter(pc.equal(rows["month"], pa.scalar(month)))
    if trusts is not None:
        rows = rows_among(rows, "trust_code", trusts)
    known = rows.filter(pc.is_valid(rows["patients"]))
    reporting = set(pc.unique(known["trust_code"]).to_pylist())
    sums = known.group_by("reason").aggregate([("patients", "sum")])
    reasons, patients = (sums[key].to_pylist() for key in ("reason", "patients_sum"))
    pairs = sorted(
        zip(reasons, patients, strict=True), key=lambda pair: (-pair[1], pair[0])
    )
    names = trust_names(lake)
    silent = sorted(_named(names, code) for code in set(trusts or ()) - reporting)
    return Table(
        key=f"{KEY}.delays",
        title=f"Why people ready to leave were still in hospital, {month:%B %Y}",
        columns=(
            Column("reason", "Reason, as reported"),
            Column("patients", "Patients", "count"),
            Column("kind", "Kind of reason"),
        ),
        rows=tuple(
            (reason.partition(SPLIT)[2] or reason, count, reason.partition(SPLIT)[0])
            for reason, count in pairs
        ),
        sources=(dated(lake.source("discharge_delays"), end_of_month(month)),),
        note=" ".join(
            (
                f"Patients of {len(reporting):,} trusts, wherever they live.",
                *([f"No reasons from {listed(silent)}."] if silent else []),
            )
        ),
    )


def by_kind(reasons: Table) -> Table:
    """A table of reasons added up by kind, most patients first."""
    sums: dict[str, int] = {}
    for _, patients, kind in reasons.rows:
        sums[str(kind)] = sums.get(str(kind), 0) + int(patients or 0)
    ordered = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return Table(
        key=f"{KEY}.delays_by_kind",
        title=f"{reasons.title}, by kind of reason",
        columns=(
            Column("kind", "Kind of reason"),
            Column("patients", "Patients", "count"),
        ),
        rows=tuple(ordered),
        sources=reasons.sources,
        note=reasons.note,
    )


def _newest_month(lake: Lake, table: str) -> date:
    found: date = pc.max(lake.table(table)["month"]).as_py()
    return found


def _of_england(lake: Lake, *, on: date) -> Section:
    """England: its boards side by side in order of name, and why people were delayed."""
    last = pc.max(lake.table("discharge_icb")["day"]).as_py().replace(day=1)
    england = _england(lake, last)
    reasons = delays_table(lake, None)
    boards = boards_table(lake, last)
    if england is None or england.value is None:
        return Section(KEY, TITLE, "No month of every board's flow is held.")
    people = england.inputs[0].value or 0
    recent = is_recent(end_of_month(last), on=on)
    return Section(
        key=KEY,
        title=TITLE,
        answer=(
            f"On an average day in {last:%B %Y}, {people:,.0f} people who no longer "
            f"needed to be in hospital were still there at its end, in the "
            f"{len(month_of_boards(lake, last))} of {len(boards.rows)} boards that "
            f"reported: {england.value:.1f} for each 100,000 residents."
            if recent
            else _too_old(ENGLAND, end_of_month(last), on=on)
        ),
        figures=(england, *_delays(lake, reasons, _trusts_reporting(lake))),
        tables=(boards, by_kind(reasons), reasons),
        missing=tuple(_boards_missing(lake, last)),
        pictures=(("bars", f"{KEY}.delays_by_kind"),),
    )


def _trusts_reporting(lake: Lake) -> int:
    return len(_newest_by_trust(lake, "discharge_delays"))


def boards_table(lake: Lake, month: date) -> Table:
    """Every board in a month, in order of name: people still in hospital, by residents."""
    names = names_of_places(lake)
    residents, held = residents_by_board(lake), month_of_boards(lake, month)
    rows: list[tuple[Cell, ...]] = []
    for code in sorted(residents, key=lambda each: said_name(names[each])):
        found = held.get(code)
        still_there = found.still_there if found else None
        rate = still_there / residents[code] * 100_000 if still_there else None
        rows.append(
            (
                said_name(names[code]),
                rounded(found.ready) if found else None,
                rounded(still_there),
                rounded(rate),
                rounded(found.left_share) if found else None,
            )
        )
    return Table(
        key=f"{KEY}.boards",
        title=f"Flow home from hospital by integrated care board, {month:%B %Y}",
        columns=(
            Column("board", "Integrated care board"),
            Column("ready", "Ready to leave", "people"),
            Column("still_there", "Still there at the end of the day", "people"),
            Column("rate", "Still there, by residents", "per 100,000"),
            Column("left_share", "Left the same day, share", "percent"),
        ),
        rows=tuple(rows),
        sources=(lake.source("discharge_icb"), lake.source("population_census")),
        note=f"{MEANING} In order of name; boards differ in the age of their people "
        "and in which hospitals lie in them.",
    )


# -- words --------------------------------------------------------------------------


def _answer(
    place: Place, board: Place, figures: Sequence[Figure], weekly: Table, *, on: date
) -> str:
    known = {figure.key: figure for figure in figures}
    still_there = known.get(f"{KEY}.still_there")
    name = board.short_name
    where = (
        f"In {name}"
        if board is place
        else f"In {name}, the board for {place.short_name}"
    )
    if still_there is None or still_there.value is None:
        return f"{where}, no month of daily counts is held."
    as_at = still_there.all_sources()[0].as_at
    if not is_recent(as_at, on=on):
        return _too_old(name, as_at, on=on)
    share = known[f"{KEY}.left_share"].value or 0
    rate = known[f"{KEY}.still_there_per_100_000"].value
    england = known.get(f"{KEY}.england.still_there_per_100_000")
    beside = ""
    if rate is not None:
        beside = f" ({rate:.1f} for each 100,000 residents"
        beside += (
            f", {england.value:.1f} in England)" if england and england.value else ")"
        )
    words = (
        f"{where}, {still_there.value:,.0f} people who no longer needed to be in "
        f"hospital were still there at the end of an average day in "
        f"{still_there.vintage}{beside}; {share:.0f}% of those ready to leave left "
        f"the same day."
    )
    return " ".join((words, *_later_months(weekly, as_at), *_variation(weekly)))


def _later_months(weekly: Table, as_at: date | None) -> list[str]:
    """That later months are held, but lack a trust or more than three days."""
    weeks = weekly.column("starts_on")
    if as_at is None or not weeks or str(weeks[-1]) <= as_at.isoformat():
        return []
    words = "Later months are held, but not every trust reported all of them."
    return [words]


def _variation(weekly: Table) -> list[str]:
    """What the control chart says of the newest week, in a sentence."""
    known = [each for each in weekly.records() if each["mean"] is not None]
    if not known:
        return []
    newest_week = known[-1]
    earlier = sum(bool(each["special"]) for each in known)
    if newest_week["special"]:
        way = {"improvement": "fewer people", "concern": "more people"}
        words = (
            f"The newest of {len(known)} weeks is part of a change "
            f"({newest_week['special']}) to {way[newest_week['direction']]} than usual."
        )
    else:
        words = f"The newest of {len(known)} weeks is within the usual range"
        words += f", though {earlier} earlier weeks were not." if earlier else "."
    return [words]


def _too_old(name: str, as_at: date | None, *, on: date) -> str:
    ends = (
        f" end on {day(as_at)} ({age_in_words(as_at, on=on)})" if as_at else " are old"
    )
    return f"The daily counts of people ready to leave hospital in {name}{ends} and are background."


def _missing(daily: Daily, board: Place, *, on: date) -> Iterator[Missing]:
    last = daily.last_reported
    if last is None or not is_recent(last, on=on):
        since = f" after {day(last)}" if last else ""
        yield Missing(
            what=f"People ready to leave hospital in {board.short_name}{since}",
            remedy="The file compiled for this version has no later days under the "
            "board's code; a later release of the reference data would fill it",
            resource="discharge_icb",
        )


def _boards_missing(lake: Lake, month: date) -> Iterator[Missing]:
    names = names_of_places(lake)
    held = month_of_boards(lake, month)
    lacking = sorted(
        said_name(names[code]) for code in residents_by_board(lake) if code not in held
    )
    if lacking:
        yield Missing(
            what=f"People ready to leave hospital in {month:%B %Y}: {listed(lacking)}",
            remedy="The file compiled for this version does not have enough days of "
            "them; a later release of the reference data would fill it",
            resource="discharge_icb",
        )
