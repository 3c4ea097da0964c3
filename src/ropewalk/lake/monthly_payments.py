"""Add a council's payments up to months, naming only suppliers that may be named."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from ropewalk.lake.services import NOT_STATED, Purpose, purpose
from ropewalk.lake.suppliers import Supplier, shown

APRIL = 4


def monthly(
    rows: Iterable[Mapping[str, Any]], *, council_code: str, council_name: str
) -> list[dict[str, Any]]:
    """Monthly totals by supplier, service, age band and term.

    A single payment for a stated age band could be one person's: its supplier is not
    named. No payment is left out, so the sums are those of the source to the penny.

    Args:
        rows: Payments with month (``2024-04``), supplier, unit, account, label,
            payments, and pence.
        council_code: ONS code of the council.
        council_name: The council.
    """
    held = list(rows)
    suppliers = _as_shown(held)
    cells: defaultdict[tuple[str, Supplier, Purpose], Counter[str]] = defaultdict(
        Counter
    )
    for row in held:
        why = purpose(row["unit"], row["account"], row["label"])
        cells[row["month"], suppliers[row["supplier"]], why].update(_amounts(row))
    other = shown(None, payments=0, pence=0)
    totals: defaultdict[tuple[str, Supplier, Purpose], Counter[str]] = defaultdict(
        Counter
    )
    for (month, supplier, why), sums in cells.items():
        alone = sums["payments"] == 1 and why.age_band != NOT_STATED
        totals[month, other if alone else supplier, why].update(sums)
    return [
        {
            "council_code": council_code,
            "council_name": council_name,
            "financial_year": financial_year(month),
            "month": date.fromisoformat(f"{month}-01"),
            "supplier": supplier.name,
            "supplier_kind": supplier.kind,
            "service": why.service,
            "age_band": why.age_band,
            "term": why.term,
            **sums,
        }
        for (month, supplier, why), sums in totals.items()
    ]


def financial_year(month: str) -> str:
    """The financial year of a month: ``2025-03`` is in ``2024/25``."""
    year, number = int(month[:4]), int(month[5:7])
    starts = year if number >= APRIL else year - 1
    return f"{starts}/{(starts + 1) % 100:02d}"


def _as_shown(rows: list[Mapping[str, Any]]) -> dict[str | None, Supplier]:
    paid: defaultdict[str | None, Counter[str]] = defaultdict(Counter)
    for row in rows:
        paid[row["supplier"]].update(_amounts(row))
    return {name: shown(name, **sums) for name, sums in paid.items()}


def _amounts(row: Mapping[str, Any]) -> dict[str, int]:
    return {"payments": row["payments"], "pence": row["pence"]}
