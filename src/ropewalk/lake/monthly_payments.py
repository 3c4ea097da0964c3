"""Add a council's payments up to months, naming only suppliers that may be named.

The payments that ship and every file added come through here, so one rule tells which are
for health and social care, and which part of it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from ropewalk.lake.services import (
    LEFT_OUT,
    NOT_STATED,
    PART_NOT_TOLD,
    Purpose,
    purpose,
)
from ropewalk.lake.suppliers import Supplier, shown

APRIL = 4


def monthly(
    rows: Iterable[Mapping[str, Any]],
    *,
    council_code: str,
    council_name: str,
    services: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Monthly totals by part, client group, service, age band, term and supplier.

    A single payment for a stated age band could be one person's: its supplier is not
    named. What is not for health and social care is one total a month, so the sums are
    those of the source to the penny.

    Args:
        rows: Payments with month (``2024-04``), supplier, unit, account, label,
            payments, and pence.
        council_code: ONS code of the council.
        council_name: The council.
        services: Where some are given, payments for units with one of these in their
            name are for health and social care, and no others.
    """
    held = list(rows)
    wanted = [service.casefold() for service in services]
    suppliers = _as_shown(held)
    cells: defaultdict[tuple[str, Supplier, Purpose], Counter[str]] = defaultdict(
        Counter
    )
    for row in held:
        why = _purpose(row, wanted)
        cells[row["month"], suppliers[row["supplier"]], why].update(_amounts(row))
    other = shown(None, payments=0, pence=0)
    totals: defaultdict[tuple[str, Supplier, Purpose], Counter[str]] = defaultdict(
        Counter
    )
    for (month, supplier, why), sums in cells.items():
        alone = sums["payments"] == 1 and why.age_band != NOT_STATED
        is_named = not alone and why.part != LEFT_OUT
        totals[month, supplier if is_named else other, why].update(sums)
    return [
        {
            "council_code": council_code,
            "council_name": council_name,
            "financial_year": financial_year(month),
            "month": date.fromisoformat(f"{month}-01"),
            "supplier": supplier.name,
            "supplier_kind": supplier.kind,
            "part": why.part,
            "client_group": why.client_group,
            "service": why.service,
            "age_band": why.age_band,
            "term": why.term,
            **sums,
        }
        for (month, supplier, why), sums in totals.items()
    ]


def _purpose(row: Mapping[str, Any], wanted: Sequence[str]) -> Purpose:
    why = purpose(row["unit"], row["account"], row["label"])
    if not wanted:
        return why
    if not any(each in (row["unit"] or "").casefold() for each in wanted):
        return Purpose(LEFT_OUT)
    return replace(why, part=PART_NOT_TOLD) if why.part == LEFT_OUT else why


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
