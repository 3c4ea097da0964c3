"""What an invoice is for."""

from ropewalk.figures import Column, Table
from ropewalk.service.models import Invoice


def deliveries_of(invoice: Invoice) -> Table:
    """The deliveries that an invoice is for; one query."""
    rows = invoice.lines.values_list(
        "delivery__reference",
        "delivery__on",
        "delivery__quantity",
        "delivery__pence",
        "delivery__order_step__journal__reversed_by",
    )
    return Table(
        key="lines",
        title="What it is for",
        columns=(
            Column("reference", "Delivery"),
            Column("on", "On"),
            Column(
                "quantity", f"How many ({invoice.contract.unit or 'units'})", "units"
            ),
            Column("pence", "Cost", "pence"),
        ),
        rows=tuple(
            (
                f"{reference}, taken back" if reversal else reference,
                on.isoformat(),
                float(quantity),
                pence,
            )
            for reference, on, quantity, pence, reversal in rows
        ),
    )
