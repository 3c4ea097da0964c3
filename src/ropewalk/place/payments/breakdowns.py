"""Payments by year, month, service, age band, term and supplier."""

from collections.abc import Iterable, Mapping

from ropewalk.figures import BadInput, Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import listed
from ropewalk.lake.catalogue import Lake
from ropewalk.lake.services import parts
from ropewalk.place.cells import percentage
from ropewalk.place.payments.controls import controls_of, with_controls
from ropewalk.place.payments.held import (
    AMOUNT,
    KINDS,
    NOTE,
    PAYMENTS,
    Held,
    narrowed,
    sums,
)
from ropewalk.place.payments.parts import outside_said
from ropewalk.place.payments.years import months_of, year_said, years_of

TITLES = {
    "part": "Part of health and social care",
    "client_group": "Client group or reason for support",
    "service": "Kind of service",
    "age_band": "Age of the people it is for",
    "term": "Long or short term",
    "supplier": "Supplier",
    "council_name": "Council",
}
SERIES = 8
ADULT = "for adult social care"


def by_year(lake: Lake, held: Held) -> Table:
    """Adult social care of one council by financial year, and its share of everything."""
    held = held.adult_social_care()
    controls = controls_of(lake, held.councils[0])
    rows = []
    for year in years_of(held):
        months = months_of(held, year.name)
        known = all(month in controls for month in months)
        whole = sum(controls[month][0] for month in months) if known else None
        share = percentage(year.pence, whole)
        rows.append((year.name, year.months, year.payments, year.pence, whole, share))
    shown = (Column("months", "Months held", "count"), PAYMENTS, AMOUNT)
    when = Column("financial_year", "Financial year")
    return _beside_everything(lake, held, "year", (when, *shown), rows)


def by_month(lake: Lake, held: Held) -> Table:
    """Adult social care of one council by month, and its share of everything."""
    held = held.adult_social_care()
    controls = controls_of(lake, held.councils[0])
    rows = []
    for (month,), (pence, payments) in sorted(sums(held.rows, ("month",)).items()):
        whole = controls[month][0] if month in controls else None
        share = percentage(pence, whole)
        rows.append((month.isoformat(), pence, payments, whole, share))
    shown = (Column("month", "Month"), AMOUNT, PAYMENTS)
    return _beside_everything(lake, held, "month", shown, rows)


def _beside_everything(
    lake: Lake,
    held: Held,
    by: str,
    shown: tuple[Column, ...],
    rows: Iterable[tuple[Cell, ...]],
) -> Table:
    """Payments over time, each beside all that the council paid for every service."""
    word = "financial year" if by == "year" else by
    return Table(
        key=f"payments.by_{by}",
        title=f"Payments of {held.council_said} {ADULT} by {word}",
        columns=(
            *shown,
            Column("everything", "All payments of the council", "pence"),
            Column("share", "Adult social care", "percent"),
        ),
        rows=tuple(rows),
        sources=with_controls(lake, held),
        note=NOTE,
    )


def breakdown(
    held: Held, *, by: str, where: Mapping[str, str] | None = None, of: str = ""
) -> Table:
    """Amounts by part, client group, service, age, term or supplier, for each year held.

    Largest first in the newest year; parts with adult social care first. A group that
    was paid nothing in a year in which others were has £0.00, since the year's payments
    are held. ``of`` is what they are all for, in the title.

    Raises:
        BadInput: When payments do not say ``by``, or what ``where`` names.
    """
    title = _title_by(by, of)
    rows = narrowed(held, where)
    amounts = sums(rows, (by, "financial_year"))
    years = sorted({year for _, year in amounts})
    counts = {group: n for (group,), (_, n) in sums(rows, (by,)).items()}
    wholes = {
        year: pence for (year,), (pence, _) in sums(rows, ("financial_year",)).items()
    }
    ranked: list[tuple[int, int, str, tuple[Cell, ...]]] = []
    for group, count in counts.items():
        pence = [amounts.get((group, year), (0, 0))[0] for year in years]
        line = (group, *pence, percentage(pence[-1], wholes[years[-1]]), count)
        ranked.append((_place(by, group), -pence[-1], str(group), line))
    lines = [line for *_, line in sorted(ranked, key=lambda each: each[:3])]
    return Table(
        key=f"payments.by_{by}",
        title=title,
        columns=(
            Column(by, TITLES[by]),
            *(
                Column(f"pence_{year}", year_said(held, year), "pence")
                for year in years
            ),
            Column("share", f"Share of {years[-1]}" if years else "Share", "percent"),
            Column("payments", "Payments, all years", "count"),
        ),
        rows=tuple(lines),
        sources=held.all_sources(),
        note=f"{NOTE} {outside_said(held)}".strip() if by == "part" else NOTE,
    )


def _place(by: str, group: Cell) -> int:
    """The place of a group before its size is looked at: parts have an order."""
    return parts().index(str(group)) if by == "part" else 0


def _title_by(by: str, of: str = "") -> str:
    """What a table of payments grouped by a column is called.

    Raises:
        BadInput: When payments do not say it.
    """
    if by not in TITLES:
        raise BadInput(
            f"Payments are not broken down by {by!r}; they are by {listed(list(KINDS))}."
        )
    said = f"Payments {of}" if of else "Payments"
    return f"{said} by {TITLES[by][:1].lower()}{TITLES[by][1:]}"


def over_time(
    held: Held,
    *,
    by: str,
    where: Mapping[str, str] | None = None,
    largest: int = SERIES,
) -> Table:
    """Amounts by month for the largest groups and all others together, oldest first.

    A group without a payment in a month that is held was paid nothing in it.

    Raises:
        BadInput: When payments do not say ``by``, or what ``where`` names.
    """
    title = _title_by(by)
    rows = narrowed(held, where)
    groups = sorted(
        sums(rows, (by,)).items(),
        key=lambda pair: (_place(by, pair[0][0]), -pair[1][0], pair[0]),
    )
    named = [group for (group,), _ in groups[:largest]]
    rest = f"{len(groups) - largest:,} others" if len(groups) > largest else ""
    months = sorted({month for (month,) in sums(rows, ("month",))})
    cells = dict.fromkeys(
        (
            (month, group)
            for month in months
            for group in [*named, *([rest] * bool(rest))]
        ),
        (0, 0),
    )
    for (month, group), (pence, payments) in sums(rows, ("month", by)).items():
        place = (month, group if group in named else rest)
        cells[place] = (cells[place][0] + pence, cells[place][1] + payments)
    return Table(
        key=f"payments.{by}_over_time",
        title=f"{title} and month",
        columns=(
            Column("month", "Month"),
            Column(by, TITLES[by]),
            AMOUNT,
            PAYMENTS,
        ),
        rows=tuple(
            (month.isoformat(), group, pence, payments)
            for (month, group), (pence, payments) in cells.items()
        ),
        sources=held.all_sources(),
        note=NOTE,
    )
