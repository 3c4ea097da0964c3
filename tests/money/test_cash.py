"""Cash below nothing: it is not refused, and it is said wherever somebody looks."""

from datetime import date

import pytest
from factories.laid import laid
from factories.money import YEAR, open_apart
from factories.organisations import TODAY
from factories.statements import funded_pool, paid_in, spent, statement_of

from ropewalk.figures.words import day
from ropewalk.money.queries.closing import checklist_of
from ropewalk.money.queries.fund_overview import fund_overview
from ropewalk.money.queries.partner_view import partner_view
from ropewalk.money.queries.statement_told import told_of
from ropewalk.money.queries.statements import statement_seen
from ropewalk.money.rules.cash import paid_ahead_said
from ropewalk.paper.captions import data_days

pytestmark = pytest.mark.django_db

IN_APRIL = date(2026, 4, 20)
IN_AUGUST = date(2026, 8, 3)


@laid
def pool():
    made = funded_pool()
    spent(made, 400_00, on=IN_APRIL)
    return made


def lends(pool, pence="£400.00"):
    return (
        f"The host, {pool.fund.host.name}, has paid {pence} more than has come in: it is "
        "lending to the fund."
    )


def cash_check(pool, number=1, *, on=TODAY):
    period = pool.fund.periods.get(year_starting=YEAR, number=number)
    [check] = (each for each in checklist_of(period, on=on) if each.key == "cash")
    return check


def test_what_is_held_is_no_loan():
    assert paid_ahead_said("The council", 0) == ""
    assert paid_ahead_said("The council", 1) == ""


def test_the_fund_says_who_lends_beside_whose_contributions_are_late(pool):
    seen = fund_overview(pool.fund, year_starting=YEAR, on=TODAY)

    late = (
        f"Contributions have not come in: £3,000,000.00 from {pool.three.first.name} and "
        f"£4,500,000.00 from {pool.three.icb.name}."
    )
    assert list(seen.cash) == [lends(pool), late]
    assert seen.seen.cash[0].note == lends(pool)
    assert seen.said.endswith(" ".join(seen.cash))


def test_once_it_has_come_in_nobody_lends(pool):
    paid_in(pool, pool.three.first, 3_000_000_00)
    paid_in(pool, pool.three.icb, 4_500_000_00)

    assert fund_overview(pool.fund, year_starting=YEAR, on=TODAY).cash == []


def test_the_checklist_tells_the_cash_at_the_end_of_the_quarter(pool):
    paid_in(pool, pool.three.first, 390_00, on=IN_APRIL)
    paid_in(pool, pool.three.first, 10_00, on=IN_AUGUST)

    first, second = cash_check(pool), cash_check(pool, 2)

    assert (first.is_met, first.said) == (False, lends(pool, "£10.00"))
    assert not first.stops, "a host may pay ahead"
    assert (second.is_met, second.said) == (True, "No more was paid than had come in.")


def test_where_ledgers_are_kept_apart_each_holder_is_told_of():
    apart = open_apart()
    icb = apart.pool.three.icb
    apart.budget(icb, 100_00)
    apart.spend(icb, 60_00, "A1")

    assert cash_check(apart.pool).said == (
        f"{icb.name} has paid £60.00 more than has come in to its own ledger."
    )
    own, other = (
        fund_overview(apart.pool.fund, year_starting=YEAR, on=TODAY, ledgers=[partner])
        for partner in (icb.pk, apart.pool.three.first.pk)
    )
    assert len(own.cash) == 1
    assert other.cash == []


def test_a_statement_says_who_lent_and_what_was_still_owed(pool):
    told = told_of(statement_seen(statement_of(pool)))

    owed = (
        f"Asked for and not come in: £1,000,000.00 from {pool.three.first.name} and "
        f"£1,500,000.00 from {pool.three.icb.name}."
    )
    assert told.notes[:2] == [lends(pool), owed]


def test_a_statement_with_cash_says_nothing_of_it(pool):
    paid_in(pool, pool.three.first, 400_00, on=IN_APRIL)

    assert statement_seen(statement_of(pool)).content.cash_said == []


def test_a_partner_reads_that_more_was_spent_for_it_beside_what_it_owes(pool):
    seen = partner_view(pool.fund, pool.three.icb, year_starting=YEAR, on=TODAY)

    assert (
        "£240.00 more was spent for it than it had put in, while £4,500,000.00 asked of it "
        f"has not come in. {lends(pool)}"
    ) in seen.sentence


@pytest.mark.parametrize(
    ("on", "last"), [(TODAY, TODAY), (date(2027, 6, 1), date(2027, 3, 31))]
)
def test_what_a_partner_reads_says_to_which_day_it_is(pool, on, last):
    seen = partner_view(pool.fund, pool.three.icb, year_starting=YEAR, on=on)

    for table in seen.tables():
        assert data_days(table) == f"2026/27, to {day(last)}"
