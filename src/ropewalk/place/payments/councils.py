"""Several councils side by side in order of name, never added up."""

from datetime import date

from ropewalk.figures import Column, Table
from ropewalk.figures.table import Cell
from ropewalk.figures.words import age_in_words
from ropewalk.place.payments.held import AMOUNT, NOTE, PAYMENTS, Held, sums
from ropewalk.place.payments.years import shown_year, years_of
from ropewalk.place.places import Place
from ropewalk.place.recency import end_of_month

MOST_NAMED = 12


def by_council(held: Held, place: Place, *, on: date) -> Table:
    """Adult social care of each council in its newest year; not held is not zero."""
    rows: list[tuple[Cell, ...]] = []
    many = len(held.lacking) > MOST_NAMED
    for code in sorted(
        held.councils if many else place.council_codes,
        key=lambda each: (held.names.get(each, each), each),
    ):
        if code not in held.councils:
            rows.append((held.names.get(code, code), "", None, None, None, "not held"))
            continue
        one = held.of(code)
        adult = years_of(one.adult_social_care())
        year = shown_year(adult or years_of(one))
        every = next(each for each in years_of(one) if each.name == year.name)
        rows.append(
            (
                held.names[code],
                year.said,
                year.payments if adult else None,
                year.pence if adult else None,
                every.pence - (year.pence if adult else 0),
                age_in_words(end_of_month(year.last_month), on=on),
            )
        )
    return Table(
        key="payments.by_council",
        title="Payments for adult social care by council, newest year held",
        columns=(
            Column("council", "Council"),
            Column("year", "Financial year"),
            PAYMENTS,
            Column("pence", "Adult social care", "pence"),
            Column("beside", "Other parts, beside it", "pence"),
            Column("age", "Age"),
        ),
        rows=tuple(rows),
        sources=held.all_sources(),
        note=(
            f"{NOTE} Councils publish different services, amounts and years: their "
            "totals are not to be compared or added up."
        ),
    )


def by_council_and_month(held: Held) -> Table:
    """Adult social care in each month of each council held, oldest first."""
    held = held.adult_social_care()
    amounts = sums(held.rows, ("month", "council_name"))
    return Table(
        key="payments.by_month",
        title="Payments for adult social care by month, for each council held",
        columns=(
            Column("month", "Month"),
            Column("council", "Council"),
            AMOUNT,
            PAYMENTS,
        ),
        rows=tuple(
            (month.isoformat(), council, pence, payments)
            for (month, council), (pence, payments) in sorted(amounts.items())
        ),
        sources=held.all_sources(),
        note=NOTE,
    )
