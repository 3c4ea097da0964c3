"""How concentrated the market is: care homes, and payments for each kind of adult social care."""

from collections.abc import Iterator
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from ropewalk.engine.market import Concentration, herfindahl_between
from ropewalk.figures import Column, Figure, Source, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import in_a_sentence
from ropewalk.lake.catalogue import Lake
from ropewalk.parameters import parameter
from ropewalk.place.market.homes import Homes
from ropewalk.place.payments.held import narrowed, payments_held, sums
from ropewalk.place.payments.years import newest_year, years_of
from ropewalk.place.places import Place
from ropewalk.place.recency import dated, end_of_month

HALF = 0.5


def by_homes(homes: Homes) -> Concentration | None:
    """How concentrated care homes are, counting homes; ``None`` when mostly not known."""
    counts = homes.by_provider()
    unknown = homes.provider_not_named
    if not counts or unknown > HALF * len(homes.homes):
        return None
    return herfindahl_between(list(counts.values()), unknown)


def by_payments(rows: pa.Table) -> tuple[Concentration, int] | None:
    """How concentrated payments are, and over how many organisations.

    Suppliers whose credits were more than their payments are left out.
    """
    amounts = {
        supplier: pence
        for (supplier,), (pence, _) in sums(
            rows.filter(pc.equal(rows["supplier_kind"], "organisation")), ("supplier",)
        ).items()
        if pence > 0
    }
    other = sums(rows, ("supplier_kind",)).get(("other",), (0, 0))[0]
    if not amounts and other <= 0:
        return None
    return herfindahl_between(list(amounts.values()), max(other, 0)), len(amounts)


def band(least: float, most: float, *, on: date) -> str:
    """What an index is called, where its lowest and highest value agree on it."""
    limits = [
        (parameter("hhi_highly_concentrated", on=on).value, "highly concentrated"),
        (parameter("hhi_concentrated", on=on).value, "concentrated"),
    ]

    def words(value: float) -> str:
        return next(
            (name for limit, name in limits if value > limit), "not concentrated"
        )

    low, high = words(least), words(most)
    return low if low == high else f"between {low} and {high}"


def concentration_table(lake: Lake, place: Place, homes: Homes, *, on: date) -> Table:
    """The Herfindahl-Hirschman index of care homes, and of payments by kind of service."""
    rows: list[tuple[Cell, ...]] = []
    sources: list[Source] = []
    counted = by_homes(homes)
    if counted:
        named = len(homes.by_provider())
        rows.append(
            _concentration_cells(
                "Care homes, by number of homes", named, counted, on=on
            )
        )
        sources += homes.sources()
    held = payments_held(lake, place.council_codes)
    for council in held.councils if len(place.council_codes) == 1 else ():
        one = held.of(council).adult_social_care()
        year = newest_year(years_of(one))
        if year is None:
            continue
        sources += [
            dated(source, end_of_month(year.last_month))
            for source in one.sources[council]
        ]
        paid = narrowed(one, {"financial_year": year.name})
        parts = [("all adult social care", paid)]
        parts += [
            (in_a_sentence(service), paid.filter(pc.equal(paid["service"], service)))
            for (service,), (pence, _) in sorted(
                sums(paid, ("service",)).items(), key=lambda pair: -pair[1][0]
            )
            if pence > 0
        ]
        for service, part in parts:
            found = by_payments(part)
            if found:
                rows.append(
                    _concentration_cells(
                        f"Payments in {year.name}: {service}", found[1], found[0], on=on
                    )
                )
    return Table(
        key="market.concentration",
        title="How concentrated the market is (Herfindahl-Hirschman index)",
        columns=(
            Column("market", "Market"),
            Column("organisations", "Named providers", "count"),
            Column("least", "Index, at least", "count"),
            Column("most", "Index, at most", "count"),
            Column("not_named", "Held by providers not named", "percent"),
            Column("words", "In words"),
        ),
        rows=tuple(rows),
        sources=tuple(dict.fromkeys(sources)),
        note="10,000 is one provider alone. At least: if providers not named are many "
        "and small; at most: if they are one. Paid by the council only: people who pay "
        "for themselves and the NHS buy in the same market.",
    )


def _concentration_cells(
    market: str, named: int, found: Concentration, *, on: date
) -> tuple[Cell, ...]:
    return (
        market,
        named,
        round(found.least),
        round(found.most),
        round(found.not_told_apart * 100, 1),
        band(found.least, found.most, on=on),
    )


def concentration_figures(homes: Homes, total: Figure, *, on: date) -> Iterator[Figure]:
    """The least and the most that the index of concentration of homes can be."""
    found = by_homes(homes)
    if found is None:
        yield Figure(
            key="market.hhi_homes",
            label="Concentration of care homes (Herfindahl-Hirschman index)",
            value=None,
            unit="HHI points",
            vintage=total.vintage,
            note="The list held does not name enough providers.",
        )
        return
    limits = tuple(
        parameter(name, on=on).figure()
        for name in ("hhi_concentrated", "hhi_highly_concentrated")
    )
    words = band(found.least, found.most, on=on)
    for key, which, value in (
        ("hhi_homes", "at least", found.least),
        ("hhi_homes_most", "at most", found.most),
    ):
        yield Figure(
            key=f"market.{key}",
            label=f"Concentration of care homes (Herfindahl-Hirschman index), {which}",
            value=value,
            unit="HHI points",
            vintage=total.vintage,
            rule="sum of the squared percentage of homes of each provider; providers "
            + (
                "not named taken as many and small"
                if key == "hhi_homes"
                else "not named taken as one"
            ),
            inputs=(total, *limits),
            sources=homes.sources(),
            note=f"In words: {words}.",
        )
