"""The figures of a council: a year's total, its change, shares, credits, and 2016/17."""

from collections.abc import Sequence

import pyarrow.compute as pc

from ropewalk.figures import Figure
from ropewalk.lake.catalogue import Lake
from ropewalk.place.payments.controls import everything_figure
from ropewalk.place.payments.held import NOTE, Held, narrowed, sums
from ropewalk.place.payments.parts import beside, part_figure, share_figure
from ropewalk.place.payments.suppliers import largest_figure
from ropewalk.place.payments.years import Year, shown_year, year_before


def council_figures(
    lake: Lake, every: Held, years: Sequence[Year], *, council: str = ""
) -> tuple[Figure, ...]:
    """The figures of one council: adult social care, then each other part beside it.

    With ``council`` its code is part of every key. ``years`` are those of adult social
    care.
    """
    stem = f"payments.{council}" if council else "payments"
    held = every.adult_social_care()
    code = held.councils[0]
    name = held.council_said
    year = shown_year(years)
    previous = next(
        (
            each
            for each in years
            if each.is_whole and each.name == year_before(year.name)
        ),
        None,
    )
    total = _total(held, year, f"{stem}.adult_social_care")
    figures = [total, *beside(every, year, stem)]
    if previous and year.is_whole:
        before = _total(held, previous, f"{stem}.previous_adult_social_care")
        figures += [before, _change(total, before, stem)]
        figures.append(_largest_change(held, year, previous, stem))
    everything = everything_figure(lake, held, year, stem)
    if everything:
        figures.append(
            share_figure(
                f"{stem}.share_of_all",
                f"Adult social care as a share of all that {name} paid",
                total,
                everything,
            )
        )
    rows = narrowed(held, {"financial_year": year.name})
    kinds = sums(rows, ("supplier_kind",))
    other = part_figure(
        held,
        year,
        key=f"{stem}.other",
        label=f"Payments of {name} for adult social care to suppliers not named",
        pence=kinds.get(("other",), (0, 0))[0],
        rule="sum of the rows whose supplier is given as Other",
    )
    negative = rows.filter(pc.less(rows["pence"], 0))
    credit = part_figure(
        held,
        year,
        key=f"{stem}.net_credits",
        label=f"Credits of {name} for adult social care that were more than the month's "
        "payments",
        pence=sum(negative["pence"].to_pylist()),
        rule="sum of the rows below zero: a supplier, service and month in which credits "
        "were more than payments; credits smaller than the payments of their month "
        "are already taken off",
    )
    figures += [
        other,
        share_figure(
            f"{stem}.other_share",
            f"Share of payments of {name} for adult social care that went to suppliers "
            "not named",
            other,
            total,
        ),
        credit,
    ]
    largest = largest_figure(held, year, total, stem)
    figures += [largest] if largest else []
    old = spend_in_2016(lake, code, key=f"{stem}.expenditure_2016_17")
    return (*figures, *([old] if old else []))


def _total(held: Held, year: Year, key: str) -> Figure:
    held_only = f"{year.months} of 12 months are held: this is not the year's total. "
    return part_figure(
        held,
        year,
        key=key,
        label=f"Payments of {held.council_said} to suppliers of adult social care",
        pence=year.pence,
        rule=f"sum of {year.payments:,} payments in {year.months} months",
        note=NOTE if year.is_whole else f"{held_only}{NOTE}",
    )


def _change(total: Figure, before: Figure, stem: str) -> Figure:
    value = None
    if total.value is not None and before.value is not None and before.value > 0:
        value = (total.value - before.value) / before.value * 100
    return Figure(
        key=f"{stem}.change",
        label="Change in payments for adult social care from the year before",
        value=value,
        unit="percent",
        vintage=f"{before.vintage} to {total.vintage}",
        rule="(this year less the year before) ÷ the year before; prices as they were",
        inputs=(total, before),
    )


def _largest_change(held: Held, year: Year, previous: Year, stem: str) -> Figure:
    """The kind of service whose payments changed most from the year before, either way."""
    amounts = sums(held.rows, ("service", "financial_year"))
    services = {service for service, _ in amounts}
    changes = {
        service: amounts.get((service, year.name), (0, 0))[0]
        - amounts.get((service, previous.name), (0, 0))[0]
        for service in services
    }
    service = max(changes, key=lambda each: (abs(changes[each]), each))
    parts = tuple(
        part_figure(
            held,
            each,
            key=f"{stem}.largest_change.{when}",
            label=f"Payments for {service}",
            pence=amounts.get((service, each.name), (0, 0))[0],
            rule="sum of the service's rows",
        )
        for when, each in (("now", year), ("before", previous))
    )
    return Figure(
        key=f"{stem}.largest_change",
        label=f"Change in payments for {service}, the service that changed most",
        value=changes[service],
        unit="pence",
        vintage=f"{previous.name} to {year.name}",
        rule="this year less the year before, for each service; prices as they were",
        inputs=parts,
        note="A change in how the council labels payments would look the same.",
    )


def spend_in_2016(lake: Lake, council: str, *, key: str) -> Figure | None:
    """The council's adult social care expenditure in 2016/17, where it is held.

    Expenditure, not payments, and old: for comparison only, never for a headline.
    """
    table = lake.table("asc_spend_2016")
    found = table.filter(pc.equal(table["council_code"], council))
    if not found.num_rows:
        return None
    return Figure(
        key=key,
        label="Gross current expenditure on adult social care in 2016/17",
        value=found["gross_current_pence"][0].as_py(),
        unit="pence",
        vintage="2016/17",
        rule="as published by the council's return, all kinds of care",
        sources=(lake.source("asc_spend_2016"),),
        note=(
            "Expenditure (with payroll) on adult social care alone, in the prices of "
            "2016/17: an old comparator, not comparable with payments."
        ),
    )
