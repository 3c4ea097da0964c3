"""The payments held for some councils, read once, narrowed and added up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.figures import BadInput, Column, Source
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.lake.services import (
    ADULT_SOCIAL_CARE,
    LEFT_OUT,
    NOT_STATED,
    PART_NOT_TOLD,
    parts,
)
from ropewalk.place.places import names_of_places, said_name

TABLE = "payments"
OTHER = "Other (suppliers who may be people, or too small to tell)"
NOTE = (
    "Payments to suppliers, not expenditure: no payroll, no charges inside the "
    "council, and no income from people who are charged. Net of recoverable VAT. "
    "Credits are taken off."
)
KINDS = ("part", "client_group", "service", "age_band", "term", "supplier")
FILTERS = (*KINDS, "supplier_kind", "financial_year", "council_code")
AMOUNT = Column("pence", "Amount", "pence")
PAYMENTS = Column("payments", "Payments", "count")


@dataclass(frozen=True, slots=True)
class Held:
    """The payments held for some councils: rows, and the source of each council's.

    ``rows`` are for health and social care, each in one part of it; ``outside`` are what
    the same lists pay for something else, or their labels do not show. ``councils`` are
    the codes held, in order of name; ``lacking`` those not held.
    """

    rows: pa.Table
    outside: pa.Table
    sources: Mapping[str, tuple[Source, ...]]
    councils: tuple[str, ...]
    lacking: tuple[str, ...]
    names: Mapping[str, str]

    def of(self, council: str) -> "Held":
        """The payments of one of the councils."""
        return Held(
            rows=_where(self.rows, "council_code", council),
            outside=_where(self.outside, "council_code", council),
            sources={council: self.sources[council]},
            councils=(council,),
            lacking=(),
            names=self.names,
        )

    def adult_social_care(self) -> "Held":
        """The payments for adult social care, and no others."""
        return replace(self, rows=_where(self.rows, "part", ADULT_SOCIAL_CARE))

    @property
    def council_said(self) -> str:
        """The council in words, where it is only one."""
        return council_for(self.names[self.councils[0]])

    def all_sources(self) -> tuple[Source, ...]:
        """Every source of the rows, each once."""
        met = {each: None for found in self.sources.values() for each in found}
        return tuple(met)


def payments_held(lake: Lake, councils: Collection[str]) -> Held:
    """The payments held for councils; where two vintages hold a month, the newer's.

    Each vintage is read once and kept.
    """
    names = names_of_places(lake)
    read: list[pa.Table] = []
    sources: dict[str, tuple[Source, ...]] = {}
    months_met: dict[str, set[date]] = {}
    vintages = lake.vintages(TABLE) if TABLE in lake.names() else ()
    for resource in vintages:
        table = lake.table(TABLE, vintage=resource.vintage)
        for council in pc.unique(table["council_code"]).to_pylist():
            if council not in councils:
                continue
            rows = table.filter(pc.equal(table["council_code"], council))
            met = months_met.setdefault(council, set())
            new = set(pc.unique(rows["month"]).to_pylist()) - met
            if not new:
                continue
            if met:
                wanted = pa.array(sorted(new), type=rows["month"].type)
                rows = rows.filter(pc.is_in(rows["month"], value_set=wanted))
            met |= new
            read.append(_readable(rows))
            sources[council] = (*sources.get(council, ()), resource.source())
    held = sorted(sources, key=lambda code: (names.get(code, code), code))
    every = pa.concat_tables(read, promote_options="default") if read else pa.table({})
    return Held(
        rows=every.filter(pc.field("part") != LEFT_OUT) if read else every,
        outside=_where(every, "part", LEFT_OUT),
        sources=sources,
        councils=tuple(held),
        lacking=tuple(
            sorted(
                set(councils) - set(held),
                key=lambda code: (names.get(code, code), code),
            )
        ),
        names=names,
    )


def _readable(rows: pa.Table) -> pa.Table:
    """Rows with a word where the published label says nothing, and one name for Other."""
    for column in ("part", "client_group", "service", "age_band", "term"):
        unsaid = PART_NOT_TOLD if column == "part" else NOT_STATED
        if column not in rows.column_names:  # added before payments said it
            rows = rows.append_column(column, pa.nulls(rows.num_rows, pa.string()))
        filled = pc.fill_null(rows[column], unsaid)
        filled = pc.if_else(pc.equal(filled, ""), unsaid, filled)
        rows = rows.set_column(rows.schema.get_field_index(column), column, filled)
    is_other = pc.equal(rows["supplier_kind"], "other")
    named = pc.if_else(is_other, OTHER, rows["supplier"])
    return rows.set_column(rows.schema.get_field_index("supplier"), "supplier", named)


def _where(rows: pa.Table, column: str, value: str) -> pa.Table:
    return rows.filter(pc.equal(rows[column], value)) if rows.num_rows else rows


def narrowed(held: Held, where: Mapping[str, str] | None) -> pa.Table:
    """The rows of payments that have the values asked for.

    Raises:
        BadInput: When asked for something payments do not say.
    """
    rows = held.rows
    for column, value in (where or {}).items():
        if column not in FILTERS:
            raise BadInput(
                f"Payments cannot be narrowed by {column!r}; they can by "
                f"{listed(list(FILTERS))}."
            )
        rows = _where(rows, column, value)
    return rows


def sums(rows: pa.Table, by: Sequence[str]) -> dict[tuple[Any, ...], tuple[int, int]]:
    """The amount in pence and the number of payments of each group."""
    if not rows.num_rows:
        return {}
    grouped = rows.group_by(list(by)).aggregate([("pence", "sum"), ("payments", "sum")])
    keys = zip(*(grouped[column].to_pylist() for column in by), strict=True)
    amounts = zip(
        grouped["pence_sum"].to_pylist(),
        grouped["payments_sum"].to_pylist(),
        strict=True,
    )
    return dict(zip(keys, amounts, strict=True))


def values_held(held: Held) -> dict[str, tuple[str, ...]]:
    """What payments can be narrowed to: every value of each column, in order."""
    if not held.councils:
        return dict.fromkeys(FILTERS, ())
    found = {
        column: sorted(pc.unique(held.rows[column]).to_pylist()) for column in FILTERS
    }
    found["part"].sort(key=parts().index)
    return {column: tuple(values) for column, values in found.items()}


def council_for(name: str) -> str:
    """The council of an area in words: councils do not all call themselves Council."""
    return f"the council for {said_name(name)}"


def span_of(held: Held) -> tuple[date, date]:
    """The first and the last month of some payments."""
    ends = pc.min_max(held.rows["month"]).as_py()
    return ends["min"], ends["max"]
