"""Who is paid most, and what goes to suppliers who are not named."""

from ropewalk.figures import Column, Figure, Table
from ropewalk.place.cells import percentage
from ropewalk.place.payments.held import AMOUNT, NOTE, OTHER, Held, narrowed, sums
from ropewalk.place.payments.parts import part_figure, share_figure
from ropewalk.place.payments.years import Year, shown_year, sources_for, years_of

LARGEST = 20


def largest_figure(held: Held, year: Year, total: Figure, stem: str) -> Figure | None:
    """The share of the organisation paid most; nothing where none is named."""
    amounts = by_organisation(held, year.name)
    if not amounts or not total.value or total.value <= 0:
        return None
    supplier, pence = max(amounts.items(), key=lambda pair: (pair[1], pair[0]))
    part = part_figure(
        held,
        year,
        key=f"{stem}.largest",
        label=f"Payments to {supplier} for adult social care",
        pence=pence,
        rule="sum of the supplier's rows",
    )
    return share_figure(
        f"{stem}.largest_share",
        f"Share of payments for adult social care that went to {supplier}, the organisation paid most",
        part,
        total,
    )


def by_organisation(held: Held, year: str) -> dict[str, int]:
    """What each named organisation was paid in a year, in pence."""
    rows = narrowed(held, {"financial_year": year, "supplier_kind": "organisation"})
    return {name: pence for (name,), (pence, _) in sums(rows, ("supplier",)).items()}


def largest_suppliers(held: Held, *, largest: int = LARGEST) -> Table:
    """The organisations paid most for adult social care in the newest year held.

    All others together come last.
    """
    held = held.adult_social_care()
    years = years_of(held)
    year = shown_year(years)
    amounts = sorted(
        by_organisation(held, year.name).items(), key=lambda pair: (-pair[1], pair[0])
    )
    kinds = sums(narrowed(held, {"financial_year": year.name}), ("supplier_kind",))
    top, rest = amounts[:largest], amounts[largest:]
    lines = [(name, pence) for name, pence in top]
    if rest:
        lines.append(
            (f"{len(rest):,} other organisations", sum(pence for _, pence in rest))
        )
    if ("other",) in kinds:
        lines.append((OTHER, kinds["other",][0]))
    return Table(
        key="payments.suppliers",
        title=f"Organisations paid most for adult social care in {year.said}",
        columns=(
            Column("supplier", "Supplier"),
            AMOUNT,
            Column("share", "Share of payments", "percent"),
        ),
        rows=tuple(
            (name, pence, percentage(pence, year.pence)) for name, pence in lines
        ),
        sources=sources_for(held, year),
        note=(
            f"{NOTE} Suppliers are as the council names them; two names may be one "
            "organisation."
        ),
    )
