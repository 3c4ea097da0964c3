"""What every activity in the directory costs, and how much of it a sum would buy."""

from datetime import date
from decimal import ROUND_FLOOR, Decimal
from itertools import groupby

from ropewalk.figures import Column, Table
from ropewalk.service.kinds import PriceKind
from ropewalk.service.models import Price, Service
from ropewalk.service.queries.service_told import prices_held

ALL = Decimal(100)
SHOWN = (
    "service_id",
    "kind",
    "what",
    "unit",
    "pounds",
    "vat_percent",
    "starts_on",
    "ends_before",
    "service__name",
    "service__provider__organisation__name",
)


def units_bought(
    pounds: Decimal, vat_percent: Decimal | None, *, pence: int
) -> int | None:
    """How many whole units a sum buys, value added tax included; ``None`` for any number.

    Where nobody has said whether there is value added tax, none is added.
    """
    each = pounds
    if vat_percent is not None:
        each += each * vat_percent / ALL
    if not each:
        return None
    bought = (Decimal(pence) / ALL / each).to_integral_value(ROUND_FLOOR)
    return int(bought)


def price_list(*, pence: int | None, on: date) -> Table:
    """The prices of the published services that run on a day; one query.

    Args:
        pence: A sum that somebody could spend, to see how much of each it buys.
        on: The day.
    """
    prices = (
        Price.objects.filter(
            service__in=Service.objects.in_directory().running(on=on).values("pk"),
            starts_on__lte=on,
        )
        .order_by("service__name", "service", "starts_on", "recorded_at", "pk")
        .values_list(*SHOWN, named=True)  # as records they take ten times as long
    )
    kinds = {each.value: str(each.label) for each in PriceKind}
    buys = () if pence is None else (Column("buys", "How many the sum buys", "count"),)
    return Table(
        key="prices",
        title="What things cost",
        columns=(
            Column("what", "What"),
            Column("service", "Service"),
            Column("giver", "Given by"),
            Column("kind", "Kind"),
            Column("unit", "For each"),
            Column("pounds", "Pounds"),
            Column("vat", "Value added tax, in percent"),
            *buys,
        ),
        rows=tuple(
            (
                price.what,
                price.service__name,
                price.service__provider__organisation__name or "",
                kinds[price.kind],
                price.unit,
                f"{price.pounds:,.4f}".removesuffix("00"),
                "not said" if price.vat_percent is None else f"{price.vat_percent:g}",
                *(
                    ()
                    if pence is None
                    else (units_bought(price.pounds, price.vat_percent, pence=pence),)
                ),
            )
            for _, of_one in groupby(prices, key=lambda each: each.service_id)
            for price in prices_held(of_one, on=on)
        ),
        note=""
        if pence is None
        else "Where value added tax is not said, none is added.",
    )
