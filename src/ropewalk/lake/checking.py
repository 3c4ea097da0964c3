"""Whether the reference data are whole, undamaged, and agree with what was published.

Every file is checked against its description: checksum, rows, columns, key. The shipped
set is then checked against published totals and against itself, as ``expected.toml``
lists, each with the source of what is expected.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ropewalk.figures import BadInput
from ropewalk.figures.words import pounds
from ropewalk.lake.catalogue import Lake, Resource
from ropewalk.lake.descriptor import sha256_of

if TYPE_CHECKING:
    import pyarrow as pa

OK = "ok"
FAILED = "failed"

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing checked: what was expected, what was found, and a sentence on both."""

    name: str
    state: str
    expected: str
    found: str
    sentence: str

    @property
    def has_failed(self) -> bool:
        """Whether what was found is not what was expected."""
        return self.state == FAILED

    def as_dict(self) -> dict[str, str]:
        """The check as plain values for JSON."""
        return {
            "name": self.name,
            "state": self.state,
            "expected": self.expected,
            "found": self.found,
            "sentence": self.sentence,
        }


def check(lake: Lake) -> list[Check]:
    """Check every file held, then the published totals and joins of the shipped set."""
    files = [check_file(lake, resource) for resource in lake.resources()]
    return [*files, *(check_expected(lake, entry) for entry in expected())]


def check_file(lake: Lake, resource: Resource) -> Check:
    """Whether one file is the one described: checksum, rows, columns and key."""
    name = f"{resource.name} ({resource.vintage})"
    wanted = f"{resource.rows:,} rows, checksum {resource.sha256[:12]}"
    fault = "".join(list(_faults(lake, resource))[:1])
    if fault:
        return Check(name, FAILED, wanted, fault, f"{resource.path.name}: {fault}.")
    return Check(
        name,
        OK,
        wanted,
        wanted,
        f"{resource.path.name} is whole: {resource.rows:,} rows, checksum and key.",
    )


def check_expected(lake: Lake, entry: Entry) -> Check:
    """Whether one published total or join of the shipped set holds."""
    name = str(entry["name"])
    wanted = float(entry["expected"])
    said = _said(wanted, entry)
    try:
        found = MEASURES[entry["kind"]](lake, entry)
    except BadInput as fault:
        return Check(name, FAILED, said, "not known", f"{name}: {fault}")
    holds = bool(abs(found - wanted) <= entry.get("within", 0))
    seen = _said(found, entry)
    if holds:
        sentence = f"{name}: {seen} ({entry['source']})."
    else:
        sentence = f"{name}: {seen}, expected {said} ({entry['source']})."
    return Check(name, OK if holds else FAILED, said, seen, sentence)


@cache
def expected() -> tuple[Entry, ...]:
    """The published totals and joins that the shipped set must meet."""
    path = Path(__file__).with_name("expected.toml")
    return tuple(tomllib.loads(path.read_text(encoding="utf-8"))["check"])


def _faults(lake: Lake, resource: Resource) -> Iterator[str]:
    """What is wrong with a file, worst first."""
    if not resource.path.is_file():
        yield "the file is missing"
        return
    if sha256_of(resource.path) != resource.sha256:
        yield "the file is damaged or has been changed: its checksum is not the one described"
        return
    try:
        table = lake.table(resource.name, vintage=resource.vintage)
    except BadInput:
        yield "the file cannot be read as Parquet"
        return
    names = [field.name for field in resource.fields]
    if table.column_names != names:
        yield "its columns are not those described"
        return
    if table.num_rows != resource.rows:
        yield f"it has {table.num_rows:,} rows, not {resource.rows:,}"
    yield from _key_faults(table, resource)


def _key_faults(table: "pa.Table", resource: Resource) -> Iterator[str]:
    if not resource.primary_key:
        yield "it has no key described"
        return
    key = table.select(list(resource.primary_key))
    for column in key.column_names:
        if key.column(column).null_count:
            yield f"{column} is part of the key and is empty in some rows"
    if key.group_by(key.column_names).aggregate([]).num_rows != key.num_rows:
        yield f"{', '.join(key.column_names)} does not tell its rows apart"


def _sum(lake: Lake, entry: Entry) -> float:
    column = entry["column"]
    where = entry.get("where")
    return float(_numbers(lake, entry, [column], where)[column].sum())


def _distinct(lake: Lake, entry: Entry) -> float:
    table = lake.table(entry["table"], [entry["column"]], vintage=entry["vintage"])
    return float(len(table.column(0).unique()))


def _same_sum(lake: Lake, entry: Entry) -> float:
    """The largest difference of any column's sum from the first's."""
    held = _numbers(lake, entry, [entry["column"], *entry["columns"]])
    whole = held[entry["column"]].sum()
    return float(max(abs(held[each].sum() - whole) for each in entry["columns"]))


def _mix(lake: Lake, entry: Entry) -> float:
    """The largest difference, in any row, of a column from a mix of others."""
    parts = entry["parts"]
    held = _numbers(lake, entry, [entry["column"], *parts])
    mixed = sum(share * held[each] for each, share in parts.items())
    return float(np.abs(held[entry["column"]] - mixed).max())


def _place_index(lake: Lake, entry: Entry) -> float:
    """Weighted people for each registered person, in a place against its whole."""
    whole: dict[str, list[str]] = {k: [code] for k, code in entry["whole"].items()}
    place = whole | {k: [code] for k, code in entry["place"].items()}
    column: str = entry["column"]
    here = _numbers(lake, entry, [column, "registered"], place)
    there = _numbers(lake, entry, [column, "registered"], whole)
    if not here["registered"].sum() or not there["registered"].sum():
        raise BadInput("nobody is registered there")
    return float(
        (here[column].sum() / here["registered"].sum())
        / (there[column].sum() / there["registered"].sum())
    )


def _district_score(lake: Lake, entry: Entry) -> float:
    """A district's deprivation from its small areas, or the worst difference of any."""
    vintages: dict[str, str] = entry["vintages"]

    def read(name: str, *columns: str) -> "pa.Table":
        return lake.table(name, columns, vintage=vintages[name])

    scores = read("deprivation", "lsoa_code", "imd_score")
    people = read("population_census", "lsoa_code", "residents")
    areas = read("small_areas", "lsoa_code", "ltla_code")
    joined = areas.join(scores, "lsoa_code").join(people, "lsoa_code").to_pydict()
    weights: dict[str, list[float]] = {}
    for district, score, residents in zip(
        joined["ltla_code"], joined["imd_score"], joined["residents"], strict=True
    ):
        if score is None or residents is None:
            raise BadInput("a small area has no score or no residents")
        total = weights.setdefault(district, [0.0, 0.0])
        total[0] += score * residents
        total[1] += residents
    averages = {code: scored / heads for code, (scored, heads) in weights.items()}
    if district := entry.get("district"):
        return float(averages[district])
    published = read("deprivation_districts", "ltla_code", "imd_average_score")
    differences = [
        abs(averages[row["ltla_code"]] - row["imd_average_score"])
        for row in published.to_pylist()
    ]
    return float(max(differences))


def _join(lake: Lake, entry: Entry) -> float:
    """The share of rows, or of a weight, whose key is found in another table."""
    name, vintage, *keys = entry["from"]
    weight = entry.get("weight")
    wanted = [*keys, *([weight] if weight else [])]
    rows = lake.table(name, wanted, entry.get("where"), vintage).to_pydict()
    held = _keys(lake, entry["to"])
    if "or_to" in entry:
        held |= _keys(lake, entry["or_to"])
    tuples = list(zip(*(rows[key] for key in keys), strict=True))
    weights = rows[weight] if weight else [1.0] * len(tuples)
    if among := entry.get("among"):
        position = keys.index(among)
        known = {key[position] for key in held}
        weights = [
            each if key[position] in known else 0.0
            for key, each in zip(tuples, weights, strict=True)
        ]
    total = sum(weights)
    if not total:
        raise BadInput("there are no rows to join")
    met = (each for key, each in zip(tuples, weights, strict=True) if key in held)
    return float(sum(met) / total)


def _shares(lake: Lake, entry: Entry) -> float:
    """The largest difference from one of the shares of any group."""
    rows = lake.table(
        entry["table"], [entry["of"], entry["column"]], vintage=entry["vintage"]
    )
    sums = rows.group_by(entry["of"]).aggregate([(entry["column"], "sum")])
    found: NDArray[np.float64] = sums[f"{entry['column']}_sum"].to_numpy()
    return float(np.abs(found - 1).max())


MEASURES: dict[str, Callable[[Lake, Entry], float]] = {
    "sum": _sum,
    "distinct": _distinct,
    "same_sum": _same_sum,
    "mix": _mix,
    "place_index": _place_index,
    "district_score": _district_score,
    "join": _join,
    "shares": _shares,
}


def _numbers(
    lake: Lake,
    entry: Entry,
    columns: list[str],
    where: Mapping[str, list[str]] | None = None,
) -> dict[str, NDArray[Any]]:
    """Columns of the shipped vintage as arrays; a gap in them is refused."""
    table = lake.table(entry["table"], columns, where, entry["vintage"])
    for column in columns:
        if table.column(column).null_count:
            raise BadInput(f"{column} is empty in some rows")
    return {column: table.column(column).to_numpy() for column in columns}


def _keys(lake: Lake, where: list[str]) -> set[tuple[Any, ...]]:
    name, vintage, *columns = where
    rows = lake.table(name, columns, vintage=vintage).to_pydict()
    return set(zip(*(rows[column] for column in columns), strict=True))


def _said(value: float, entry: Entry) -> str:
    """A value as a reader would write it, as precisely as it is compared."""
    if entry.get("unit") == "pence":
        return pounds(round(value))
    if entry["kind"] == "join":
        return f"{value:.3%}"
    if float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:,.6g}" if abs(value) < 1000 else f"{value:,.1f}"
