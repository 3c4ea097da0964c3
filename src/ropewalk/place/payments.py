"""What councils pay suppliers for health and social care, and to whom.

Payments are not expenditure: there is no payroll in them, no charge made inside the
council, and no income from people who are charged. Credits are in them as negative
amounts. Suppliers who may be people, or are too few to tell apart, are one "Other".
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.figures import BadInput, Column, Figure, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words, day, listed, pounds, rough_pounds
from ropewalk.lake.catalogue import Lake
from ropewalk.place.cells import percentage
from ropewalk.place.gazetteer import PlaceKind
from ropewalk.place.places import Place, names_of_places, said_name
from ropewalk.place.recency import dated, end_of_month, end_of_period, is_recent
from ropewalk.place.section import Missing, Section

KEY = "payments"
TITLE = "What is paid and to whom"
TABLE = "payments"
CONTROLS = "payment_controls"
NOT_STATED = "not stated"
OTHER = "Other (suppliers who may be people, or too small to tell)"
NOTE = (
    "Payments to suppliers, not expenditure: no payroll, no charges inside the "
    "council, and no income from people who are charged. Net of recoverable VAT. "
    "Credits are taken off."
)
KINDS = ("service", "age_band", "term", "supplier")
FILTERS = (*KINDS, "supplier_kind", "financial_year", "council_code")
TITLES = {
    "service": "Service",
    "age_band": "Age of the people it is for",
    "term": "Long or short term",
    "supplier": "Supplier",
    "council_name": "Council",
}
MONTHS_IN_A_YEAR = 12
LARGEST = 20
SERIES = 8
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Held:
    """The payments held for some councils: rows, and the source of each council's.

    ``councils`` are the codes held, in order of name; ``lacking`` those not held.
    """

    rows: pa.Table
    sources: Mapping[str, tuple[Source, ...]]
    councils: tuple[str, ...]
    lacking: tuple[str, ...]
    names: Mapping[str, str]

    def of(self, council: str) -> "Held":
        """The payments of one of the councils."""
        return Held(
            rows=self.rows.filter(pc.equal(self.rows["council_code"], council)),
            sources={council: self.sources[council]},
            councils=(council,),
            lacking=(),
            names=self.names,
        )

    def all_sources(self) -> tuple[Source, ...]:
        """Every source of the rows, each once."""
        met = {each: None for found in self.sources.values() for each in found}
        return tuple(met)


@dataclass(frozen=True, slots=True)
class Year:
    """The payments of one council in one financial year, and how many months are held."""

    name: str
    months: int
    payments: int
    pence: int
    last_month: date

    @property
    def is_whole(self) -> bool:
        """Whether every month of the year is held."""
        return self.months == MONTHS_IN_A_YEAR

    @property
    def said(self) -> str:
        """The year, with how much of it is held."""
        return (
            self.name if self.is_whole else f"{self.name} ({_months_said(self.months)})"
        )


def _months_said(months: int) -> str:
    return f"{months} month" if months == 1 else f"{months} months"


def payments_held(lake: Lake, councils: Collection[str]) -> Held:
    """The payments held for councils; where two vintages hold a month, the newer's.

    Each vintage is read once and kept.
    """
    names = names_of_places(lake)
    parts: list[pa.Table] = []
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
            parts.append(rows)
            sources[council] = (*sources.get(council, ()), resource.source())
    held = sorted(sources, key=lambda code: (names.get(code, code), code))
    return Held(
        rows=_readable(pa.concat_tables(parts)) if parts else pa.table({}),
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
    for column in ("service", "age_band", "term"):
        filled = pc.fill_null(rows[column], NOT_STATED)
        filled = pc.if_else(pc.equal(filled, ""), NOT_STATED, filled)
        rows = rows.set_column(rows.schema.get_field_index(column), column, filled)
    is_other = pc.equal(rows["supplier_kind"], "other")
    named = pc.if_else(is_other, OTHER, rows["supplier"])
    return rows.set_column(rows.schema.get_field_index("supplier"), "supplier", named)


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
        if rows.num_rows:
            rows = rows.filter(pc.equal(rows[column], value))
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


def years_of(held: Held) -> tuple[Year, ...]:
    """The financial years of one council's payments, oldest first."""
    years: dict[str, list[tuple[date, int, int]]] = {}
    for (name, month), (pence, payments) in sums(
        held.rows, ("financial_year", "month")
    ).items():
        years.setdefault(name, []).append((month, payments, pence))
    return tuple(
        Year(
            name=name,
            months=len(found),
            payments=sum(each[1] for each in found),
            pence=sum(each[2] for each in found),
            last_month=max(each[0] for each in found),
        )
        for name, found in sorted(years.items())
    )


def newest_year(years: Sequence[Year]) -> Year | None:
    """The newest financial year of which every month is held, or ``None``."""
    return next((year for year in reversed(years) if year.is_whole), None)


# -- the section --------------------------------------------------------------------


def section(lake: Lake, place: Place, *, on: date) -> Section:
    """What the place's councils paid suppliers, as far as payments are held."""
    held = payments_held(lake, place.council_codes)
    missing = tuple(_missing(held, place, on=on))
    if not held.councils:
        return Section(KEY, TITLE, _answer_without(held, place), missing=missing)
    if len(place.council_codes) == 1:
        return _one_council(lake, place, held, missing, on=on)
    return _many_councils(lake, place, held, missing, on=on)


def _one_council(
    lake: Lake, place: Place, held: Held, missing: tuple[Missing, ...], *, on: date
) -> Section:
    years = years_of(held)
    figures = _figures(lake, held, years)
    stated = [
        by for by in ("age_band", "term") if set(choices(held)[by]) != {NOT_STATED}
    ]
    tables = (
        by_year(lake, held),
        by_month(lake, held),
        breakdown(held, by="service"),
        *(breakdown(held, by=by) for by in stated),
        largest_suppliers(held),
    )
    return Section(
        key=KEY,
        title=TITLE,
        answer=_answer(place, held, years, figures, on=on),
        figures=figures,
        tables=tables,
        missing=missing,
        pictures=(
            ("lines", "payments.by_month"),
            ("bars", "payments.by_service"),
            *(("bars", f"payments.by_{by}") for by in stated if by == "age_band"),
            ("bars", "payments.suppliers"),
        ),
    )


def _many_councils(
    lake: Lake, place: Place, held: Held, missing: tuple[Missing, ...], *, on: date
) -> Section:
    figures: list[Figure] = []
    for council in held.councils:
        one = held.of(council)
        figures += _figures(lake, one, years_of(one), council=council)
    return Section(
        key=KEY,
        title=TITLE,
        answer=_answer_for_many(place, held, on=on),
        figures=tuple(figures),
        tables=(_by_council(held, place, on=on), _by_council_and_month(held)),
        missing=missing,
        pictures=(("lines", "payments.by_month"),),
    )


def _figures(
    lake: Lake, held: Held, years: Sequence[Year], *, council: str = ""
) -> tuple[Figure, ...]:
    """The figures of one council; with ``council`` its code is part of every key."""
    stem = f"{KEY}.{council}" if council else KEY
    code = held.councils[0]
    name = council_for(held.names[code])
    year = newest_year(years) or years[-1]
    previous = next(
        (each for each in years if each.is_whole and each.name == _before(year.name)),
        None,
    )
    total = _total(held, year, f"{stem}.total")
    figures = [total]
    if previous and year.is_whole:
        before = _total(held, previous, f"{stem}.previous_total")
        figures += [before, _change(total, before, stem)]
        figures.append(_largest_change(held, year, previous, stem))
    everything = _everything(lake, held, year, stem)
    if everything:
        figures.append(
            _share(
                f"{stem}.share_of_all",
                f"Health and social care as a share of all that {name} paid",
                total,
                everything,
            )
        )
    rows = narrowed(held, {"financial_year": year.name})
    kinds = sums(rows, ("supplier_kind",))
    other = _part(
        held,
        year,
        key=f"{stem}.other",
        label=f"Payments of {name} to suppliers not named",
        pence=kinds.get(("other",), (0, 0))[0],
        rule="sum of the rows whose supplier is given as Other",
    )
    negative = rows.filter(pc.less(rows["pence"], 0))
    credit = _part(
        held,
        year,
        key=f"{stem}.net_credits",
        label=f"Credits of {name} that were more than the month's payments",
        pence=pc.sum(negative["pence"]).as_py() or 0,
        rule="sum of the rows below zero: a supplier, service and month in which credits "
        "were more than payments; credits smaller than the payments of their month "
        "are already taken off",
    )
    figures += [
        other,
        _share(
            f"{stem}.other_share",
            f"Share of payments of {name} that went to suppliers not named",
            other,
            total,
        ),
        credit,
    ]
    largest = _largest(held, year, total, stem)
    figures += [largest] if largest else []
    old = spend_in_2016(lake, code, key=f"{stem}.expenditure_2016_17")
    return (*figures, *([old] if old else []))


def _total(held: Held, year: Year, key: str) -> Figure:
    name = held.names[held.councils[0]]
    return Figure(
        key=key,
        label=f"Payments of {council_for(name)} to suppliers of health and social care",
        value=year.pence,
        unit="pence",
        vintage=year.said,
        rule=f"sum of {year.payments:,} payments in {year.months} months",
        sources=_sources_for(held, year),
        note=NOTE
        if year.is_whole
        else f"{year.months} of 12 months are held: this is not the year's total. {NOTE}",
    )


def _part(
    held: Held, year: Year, *, key: str, label: str, pence: int, rule: str
) -> Figure:
    return Figure(
        key=key,
        label=label,
        value=pence,
        unit="pence",
        vintage=year.said,
        rule=rule,
        sources=_sources_for(held, year),
        note=NOTE,
    )


def _sources_for(held: Held, year: Year) -> tuple[Source, ...]:
    """The sources of a council's payments, dated to the year's last month held."""
    end = end_of_month(year.last_month)
    found = held.sources[held.councils[0]]
    covering = [
        source for source in found if source.as_at is None or source.as_at >= end
    ]
    return tuple(dated(source, end) for source in covering or found)


def _change(total: Figure, before: Figure, stem: str) -> Figure:
    if not before.value or before.value < 0:
        value = None
    else:
        value = ((total.value or 0) - before.value) / before.value * 100
    return Figure(
        key=f"{stem}.change",
        label="Change in payments from the year before",
        value=value,
        unit="percent",
        vintage=f"{before.vintage} to {total.vintage}",
        rule="(this year less the year before) ÷ the year before; prices as they were",
        inputs=(total, before),
    )


def _largest_change(held: Held, year: Year, previous: Year, stem: str) -> Figure:
    """The service whose payments changed most from the year before, either way."""
    amounts = sums(held.rows, ("service", "financial_year"))
    services = {service for service, _ in amounts}
    changes = {
        service: amounts.get((service, year.name), (0, 0))[0]
        - amounts.get((service, previous.name), (0, 0))[0]
        for service in services
    }
    service = max(changes, key=lambda each: (abs(changes[each]), each))
    parts = tuple(
        _part(
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


def _share(key: str, label: str, part: Figure, whole: Figure) -> Figure:
    known = part.value is not None and whole.value and whole.value > 0
    return Figure(
        key=key,
        label=label,
        value=(part.value or 0) / (whole.value or 1) * 100 if known else None,
        unit="percent",
        vintage=whole.vintage,
        rule="part ÷ whole",
        inputs=(part, whole),
        note="" if known else "The whole is not above zero, so a share has no meaning.",
    )


def _everything(lake: Lake, held: Held, year: Year, stem: str) -> Figure | None:
    """All that the council paid in the same months, for every service."""
    controls = _controls(lake, held.councils[0])
    months = set(_months(held, year.name))
    found = [pence for month, (pence, _) in controls.items() if month in months]
    if len(found) != year.months:
        return None
    return Figure(
        key=f"{stem}.everything",
        label=f"All payments of {council_for(held.names[held.councils[0]])}, every service",
        value=sum(found),
        unit="pence",
        vintage=year.said,
        rule=f"sum of the monthly totals of {year.months} months",
        sources=(dated(lake.source(CONTROLS), end_of_month(year.last_month)),),
    )


def _controls(lake: Lake, council: str) -> dict[date, tuple[int, int]]:
    """What a council paid for everything, by month; the newest vintage that has it."""
    found: dict[date, tuple[int, int]] = {}
    for resource in lake.vintages(CONTROLS) if CONTROLS in lake.names() else ():
        table = lake.table(CONTROLS, vintage=resource.vintage)
        table = table.filter(pc.equal(table["council_code"], council))
        for month, pence, payments in zip(
            *(table[name].to_pylist() for name in ("month", "pence", "payments")),
            strict=True,
        ):
            found.setdefault(month, (pence, payments))
    return found


def _months(held: Held, year: str) -> list[date]:
    rows = narrowed(held, {"financial_year": year})
    return sorted(pc.unique(rows["month"]).to_pylist())


def _largest(held: Held, year: Year, total: Figure, stem: str) -> Figure | None:
    amounts = _by_organisation(held, year.name)
    if not amounts or not total.value or total.value <= 0:
        return None
    supplier, pence = max(amounts.items(), key=lambda pair: (pair[1], pair[0]))
    part = _part(
        held,
        year,
        key=f"{stem}.largest",
        label=f"Payments to {supplier}",
        pence=pence,
        rule="sum of the supplier's rows",
    )
    return _share(
        f"{stem}.largest_share",
        f"Share of payments that went to {supplier}, the organisation paid most",
        part,
        total,
    )


def _by_organisation(held: Held, year: str) -> dict[str, int]:
    rows = narrowed(held, {"financial_year": year, "supplier_kind": "organisation"})
    return {name: pence for (name,), (pence, _) in sums(rows, ("supplier",)).items()}


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


# -- tables -------------------------------------------------------------------------


def by_year(lake: Lake, held: Held) -> Table:
    """Each financial year of one council: months held, amount, share of everything."""
    controls = _controls(lake, held.councils[0])
    rows = []
    for year in years_of(held):
        months = _months(held, year.name)
        known = all(month in controls for month in months)
        whole = sum(controls[month][0] for month in months) if known else None
        share = percentage(year.pence, whole)
        rows.append((year.name, year.months, year.payments, year.pence, whole, share))
    return Table(
        key="payments.by_year",
        title=f"Payments of {council_for(held.names[held.councils[0]])} by financial year",
        columns=(
            Column("financial_year", "Financial year"),
            Column("months", "Months held", "count"),
            Column("payments", "Payments", "count"),
            Column("pence", "Amount", "pence"),
            Column("everything", "All payments of the council", "pence"),
            Column("share", "Health and social care", "percent"),
        ),
        rows=tuple(rows),
        sources=_with_controls(lake, held),
        note=NOTE,
    )


def by_month(lake: Lake, held: Held) -> Table:
    """Each month of one council: amount, payments, and share of everything paid."""
    controls = _controls(lake, held.councils[0])
    rows = []
    for (month,), (pence, payments) in sorted(sums(held.rows, ("month",)).items()):
        whole = controls[month][0] if month in controls else None
        share = percentage(pence, whole)
        rows.append((month.isoformat(), pence, payments, whole, share))
    return Table(
        key="payments.by_month",
        title=f"Payments of {council_for(held.names[held.councils[0]])} by month",
        columns=(
            Column("month", "Month"),
            Column("pence", "Amount", "pence"),
            Column("payments", "Payments", "count"),
            Column("everything", "All payments of the council", "pence"),
            Column("share", "Health and social care", "percent"),
        ),
        rows=tuple(rows),
        sources=_with_controls(lake, held),
        note=NOTE,
    )


def _with_controls(lake: Lake, held: Held) -> tuple[Source, ...]:
    sources = held.all_sources()
    has_controls = bool(_controls(lake, held.councils[0]))
    return (*sources, lake.source(CONTROLS)) if has_controls else sources


def breakdown(held: Held, *, by: str, where: Mapping[str, str] | None = None) -> Table:
    """Amounts by service, age band, term or supplier, for each financial year held.

    Largest first in the newest year. A group that was paid nothing in a year in which
    others were has £0.00, since the year's payments are held.

    Raises:
        BadInput: When payments do not say ``by``, or what ``where`` names.
    """
    if by not in (*KINDS, "council_name"):
        raise BadInput(
            f"Payments are not broken down by {by!r}; they are by {listed(list(KINDS))}."
        )
    rows = narrowed(held, where)
    amounts = sums(rows, (by, "financial_year"))
    years = sorted({year for _, year in amounts})
    counts = {group: n for (group,), (_, n) in sums(rows, (by,)).items()}
    wholes = {
        year: pence for (year,), (pence, _) in sums(rows, ("financial_year",)).items()
    }
    lines: list[tuple[Cell, ...]] = []
    for group, count in counts.items():
        pence = [amounts.get((group, year), (0, 0))[0] for year in years]
        lines.append((group, *pence, percentage(pence[-1], wholes[years[-1]]), count))
    lines.sort(key=lambda line: (-int(line[-3] or 0), str(line[0])))
    return Table(
        key=f"payments.by_{by}",
        title=f"Payments by {TITLES[by][:1].lower()}{TITLES[by][1:]}",
        columns=(
            Column(by, TITLES[by]),
            *(
                Column(f"pence_{year}", _year_said(held, year), "pence")
                for year in years
            ),
            Column("share", f"Share of {years[-1]}" if years else "Share", "percent"),
            Column("payments", "Payments, all years", "count"),
        ),
        rows=tuple(lines),
        sources=held.all_sources(),
        note=NOTE,
    )


def _year_said(held: Held, name: str) -> str:
    months = len(_months(held, name))
    return (
        name if months == MONTHS_IN_A_YEAR else f"{name} ({_months_said(months)} held)"
    )


def largest_suppliers(held: Held, *, largest: int = LARGEST) -> Table:
    """The organisations paid most in the newest year held, then all others together."""
    years = years_of(held)
    year = newest_year(years) or years[-1]
    amounts = sorted(
        _by_organisation(held, year.name).items(), key=lambda pair: (-pair[1], pair[0])
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
        title=f"Organisations paid most in {year.said}",
        columns=(
            Column("supplier", "Supplier"),
            Column("pence", "Amount", "pence"),
            Column("share", "Share of payments", "percent"),
        ),
        rows=tuple(
            (name, pence, percentage(pence, year.pence)) for name, pence in lines
        ),
        sources=_sources_for(held, year),
        note=(
            f"{NOTE} Suppliers are as the council names them; two names may be one "
            "organisation."
        ),
    )


def _by_council(held: Held, place: Place, *, on: date) -> Table:
    rows: list[tuple[Cell, ...]] = []
    many = len(held.lacking) > MOST_NAMED
    for code in sorted(
        held.councils if many else place.council_codes,
        key=lambda each: (held.names.get(each, each), each),
    ):
        if code not in held.councils:
            rows.append((held.names.get(code, code), "", None, None, "not held"))
            continue
        years = years_of(held.of(code))
        year = newest_year(years) or years[-1]
        rows.append(
            (
                held.names[code],
                year.said,
                year.payments,
                year.pence,
                age_in_words(end_of_month(year.last_month), on=on),
            )
        )
    return Table(
        key="payments.by_council",
        title="Payments by council, newest year held",
        columns=(
            Column("council", "Council"),
            Column("year", "Financial year"),
            Column("payments", "Payments", "count"),
            Column("pence", "Amount", "pence"),
            Column("age", "Age"),
        ),
        rows=tuple(rows),
        sources=held.all_sources(),
        note=(
            f"{NOTE} Councils publish different services, amounts and years: their "
            "totals are not to be compared or added up."
        ),
    )


def _by_council_and_month(held: Held) -> Table:
    amounts = sums(held.rows, ("month", "council_name"))
    return Table(
        key="payments.by_month",
        title="Payments by month, for each council held",
        columns=(
            Column("month", "Month"),
            Column("council", "Council"),
            Column("pence", "Amount", "pence"),
            Column("payments", "Payments", "count"),
        ),
        rows=tuple(
            (month.isoformat(), council, pence, payments)
            for (month, council), (pence, payments) in sorted(amounts.items())
        ),
        sources=held.all_sources(),
        note=NOTE,
    )


# -- deeper questions, for the workspace --------------------------------------------


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
    if by not in (*KINDS, "council_name"):
        raise BadInput(
            f"Payments are not shown by {by!r} over time; they are by "
            f"{listed(list(KINDS))}."
        )
    rows = narrowed(held, where)
    groups = sorted(sums(rows, (by,)).items(), key=lambda pair: (-pair[1][0], pair[0]))
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
        title=f"Payments by {TITLES[by][:1].lower()}{TITLES[by][1:]} and month",
        columns=(
            Column("month", "Month"),
            Column(by, TITLES[by]),
            Column("pence", "Amount", "pence"),
            Column("payments", "Payments", "count"),
        ),
        rows=tuple(
            (month.isoformat(), group, pence, payments)
            for (month, group), (pence, payments) in cells.items()
        ),
        sources=held.all_sources(),
        note=NOTE,
    )


def choices(held: Held) -> dict[str, tuple[str, ...]]:
    """What payments can be narrowed to: every value of each column, in order."""
    if not held.councils:
        return dict.fromkeys(FILTERS, ())
    return {
        column: tuple(sorted(pc.unique(held.rows[column]).to_pylist()))
        for column in FILTERS
    }


def provider(held: Held, supplier: str) -> Section:
    """What one supplier was paid: by year, service, age band and month.

    Raises:
        BadInput: When no payment to the supplier is held.
    """
    where = {"supplier": supplier}
    rows = narrowed(held, where)
    if not rows.num_rows:
        raise BadInput(f"No payment to {supplier!r} is held.")
    years = sums(rows, ("financial_year",))
    newest, (pence, payments) = max(years.items())
    total = Figure(
        key="provider.total",
        label=f"Payments to {supplier}",
        value=pence,
        unit="pence",
        vintage=_year_said(held, newest[0]),
        rule=f"sum of {payments:,} payments",
        sources=held.all_sources(),
        note=NOTE,
    )
    councils = sorted({name for (name,) in sums(rows, ("council_name",))})
    return Section(
        key="provider",
        title=supplier,
        answer=(
            f"{listed(councils)} paid {supplier} {pounds(pence)} in "
            f"{_year_said(held, newest[0])}, net of credits."
        ),
        figures=(total,),
        tables=(
            breakdown(held, by="service", where=where),
            breakdown(held, by="age_band", where=where),
            over_time(held, by="service", where=where),
        ),
        pictures=(("lines", "payments.service_over_time"),),
    )


# -- words --------------------------------------------------------------------------


def _answer(
    place: Place,
    held: Held,
    years: Sequence[Year],
    figures: Iterable[Figure],
    *,
    on: date,
) -> str:
    name = _council_said(place, held)
    year = newest_year(years) or years[-1]
    end = end_of_month(year.last_month)
    if not is_recent(end, on=on):
        return _too_old(held, held.councils[0], on=on)
    known = {figure.key: figure for figure in figures}
    words = (
        f"{name} paid suppliers of health and social care {rough_pounds(year.pence)} "
        f"in {year.said}"
    )
    share = known.get("payments.share_of_all")
    if share is not None and share.value is not None:
        words += f", {share.value:.1f}% of all it paid"
    change = known.get("payments.change")
    if change is not None and change.value is not None:
        way = "more" if change.value >= 0 else "less"
        words += f" and {abs(change.value):.1f}% {way} than the year before"
        words += _most_of_it(known["payments.largest_change"], change)
    return f"{words}; these are payments, not expenditure."


def _most_of_it(largest: Figure, change: Figure) -> str:
    """The service that changed most, where it changed the way that the whole did."""
    pence = int(largest.value or 0)
    if not pence or (pence > 0) != ((change.value or 0) > 0):
        return ""
    service = largest.inputs[0].label.removeprefix("Payments for ")
    way = "rise" if pence > 0 else "fall"
    return f" (the largest {way} is {rough_pounds(abs(pence))} in {service.lower()})"


def _council_said(place: Place, held: Held) -> str:
    """The council, and that it is wider than the place where it is."""
    name = council_for(held.names[held.councils[0]])
    name = name[:1].upper() + name[1:]
    if place.kind == PlaceKind.COUNCIL or place.code == held.councils[0]:
        return name
    return f"{name}, in whose area {place.short_name} lies,"


def council_for(name: str) -> str:
    """The council of an area in words: councils do not all call themselves Council."""
    return f"the council for {said_name(name)}"


def _too_old(held: Held, council: str, *, on: date) -> str:
    first, last = _span(held.of(council))
    return (
        f"The council payments held for {said_name(held.names[council])} are too old "
        f"for a headline: they run from {first:%B %Y} to {last:%B %Y} "
        f"({age_in_words(end_of_month(last), on=on)}) and are background."
    )


def _span(held: Held) -> tuple[date, date]:
    ends = pc.min_max(held.rows["month"]).as_py()
    return ends["min"], ends["max"]


def _answer_without(held: Held, place: Place) -> str:
    if len(held.lacking) == 1:
        name = said_name(held.names.get(held.lacking[0], held.lacking[0]))
        return f"No council payments are held for {name}."
    return (
        f"No payments are held for any of the {len(place.council_codes):,} councils of "
        f"{place.short_name}."
    )


def _answer_for_many(place: Place, held: Held, *, on: date) -> str:
    words = (
        f"Payments are held for {len(held.councils)} of the "
        f"{len(place.council_codes):,} councils of {place.short_name}"
    )
    said, old = [], []
    for code in held.councils:
        years = years_of(held.of(code))
        year = newest_year(years) or years[-1]
        end = end_of_month(year.last_month)
        name = council_for(held.names[code])
        if is_recent(end, on=on):
            said.append(f"{name} paid {rough_pounds(year.pence)} in {year.said}")
        else:
            old.append(f"those of {name} are {age_in_words(end, on=on)}")
    parts = [words, *([listed(said)] if said else []), *([listed(old)] if old else [])]
    return f"{'; '.join(parts)}. These are payments, not expenditure."


def _missing(held: Held, place: Place, *, on: date) -> Iterable[Missing]:
    if len(held.lacking) > MOST_NAMED:
        yield Missing(
            what=f"Payments of {len(held.lacking):,} of "
            f"{len(place.council_codes):,} councils",
            remedy="Add each council's payments file: `ropewalk reference add FILE "
            "--council CODE`",
            resource=TABLE,
        )
    else:
        for code in held.lacking:
            yield Missing(
                what=f"Payments of {council_for(held.names.get(code, code))}",
                remedy=_remedy(code),
                resource=TABLE,
            )
    for code in held.councils:
        _, last = _span(held.of(code))
        end = end_of_month(last)
        if not is_recent(end, on=on):
            yield Missing(
                what=f"Payments of {council_for(held.names[code])} after {day(end)}",
                remedy=_remedy(code),
                resource=TABLE,
            )
    if place.kind == PlaceKind.ICB:
        yield Missing(
            what=f"What {place.icb_name} itself pays",
            remedy="The board's list of payments over £25,000 is published on its own "
            "site; this version reads the lists of councils only",
            resource="icb_payments",
        )


def _remedy(code: str) -> str:
    return (
        "Add the council's payments file: `ropewalk reference add FILE "
        f"--council {code}`"
    )


def _before(year: str) -> str:
    """The financial year before one: 2023/24 before 2024/25."""
    end = end_of_period(year)
    if end is None:
        return ""
    return f"{end.year - 2}/{(end.year - 1) % 100:02d}"
