"""Why people ready to leave were still in hospital, as their trusts report it."""

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.figures import Column, Figure, Table
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.place.discharge.trusts import newest_month, trust_named, trust_names
from ropewalk.place.recency import dated, end_of_month
from ropewalk.place.rows import rows_among

SPLIT = " \N{EN DASH} "


def delay_figures(lake: Lake, reasons: Table, trusts: int) -> list[Figure]:
    """All patients delayed in some trusts, and the kind of reason that most have."""
    counts = [int(each) for each in reasons.column("patients") if each is not None]
    if not counts:
        return []
    month = newest_month(lake, "discharge_delays")
    source = dated(lake.source("discharge_delays"), end_of_month(month))
    total = Figure(
        key="discharge.delayed",
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
        key="discharge.delayed.largest_kind",
        label=f"Patients delayed: {kind}",
        value=patients if isinstance(patients, int) else None,
        unit="people",
        vintage=total.vintage,
        rule="sum over the reasons of this kind",
        sources=(source,),
    )
    share = Figure(
        key="discharge.delayed.largest_kind_share",
        label=f"Share of delayed patients whose reason is: {kind}",
        value=(
            None
            if part.value is None or not total.value
            else part.value / total.value * 100
        ),
        unit="percent",
        vintage=total.vintage,
        rule="part ÷ whole",
        inputs=(part, total),
    )
    return [total, share]


def delays_table(
    lake: Lake, trusts: Sequence[str] | None, *, month: date | None = None
) -> Table:
    """Why people were delayed, added up over trusts, or over all England for ``None``.

    A trust that did not report the month is left out, and named.
    """
    month = month or newest_month(lake, "discharge_delays")
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
    silent = sorted(trust_named(names, code) for code in set(trusts or ()) - reporting)
    return Table(
        key="discharge.delays",
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
    """A table of reasons added up by kind, most patients first; of those known only."""
    sums: dict[str, int] = {}
    for _, patients, kind in reasons.rows:
        if isinstance(patients, int):
            sums[str(kind)] = sums.get(str(kind), 0) + patients
    ordered = sorted(sums.items(), key=lambda pair: (-pair[1], pair[0]))
    return Table(
        key="discharge.delays_by_kind",
        title=f"{reasons.title}, by kind of reason",
        columns=(
            Column("kind", "Kind of reason"),
            Column("patients", "Patients", "count"),
        ),
        rows=tuple(ordered),
        sources=reasons.sources,
        note=reasons.note,
    )
