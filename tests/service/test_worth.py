"""What a contract is worth by year: it adds up, whatever was agreed and varied."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from ropewalk.partnership.rules.terms import financial_year
from ropewalk.service.rules.worth import (
    Term,
    pence_between,
    pence_by_year,
    pence_of_units,
)

BEGIN = date(2026, 4, 1)
DAYS = st.integers(0, 1500).map(lambda days: BEGIN + timedelta(days))


@st.composite
def terms(draw):
    first = draw(DAYS)
    length = draw(st.integers(1, 1500))
    return Term(first, first + timedelta(length), draw(st.integers(1, 10**10)))


def by_day(agreed):
    """The slow twin: what each single day is worth, in exact pence."""
    worth = {}
    for term in agreed:
        for day in [each for each in worth if each >= term.starts_on]:
            del worth[day]
        length = (term.ends_before - term.starts_on).days
        for number in range(length):
            worth[term.starts_on + timedelta(number)] = Fraction(term.pence, length)
    return worth


@given(terms())
def test_the_years_of_one_term_add_up_to_it(term):
    assert sum(pence_by_year([term]).values()) == term.pence


@given(st.lists(terms(), min_size=1, max_size=4))
def test_each_year_is_worth_what_its_days_are_within_a_penny_a_term(agreed):
    exact = {}
    for day, pence in by_day(agreed).items():
        exact[financial_year(day)] = exact.get(financial_year(day), 0) + pence

    found = pence_by_year(agreed)

    assert found.keys() == exact.keys()
    assert all(abs(found[year] - exact[year]) <= len(agreed) for year in exact)


@given(st.lists(terms(), min_size=1, max_size=3), DAYS, DAYS)
def test_between_two_days_it_is_worth_what_those_days_are(agreed, one, other):
    first, until = sorted((one, other))
    exact = sum(
        (pence for day, pence in by_day(agreed).items() if first <= day < until),
        start=Fraction(0),
    )

    assert abs(pence_between(agreed, first, until) - exact) <= Fraction(1, 2)


def test_an_uplift_from_october_leaves_what_was_agreed_before_it():
    agreed = [
        Term(BEGIN, date(2028, 4, 1), 73_100_00),  # £100 a day for 731 days
        Term(date(2026, 10, 1), date(2028, 4, 1), 60_280_00),  # £110 a day for 548
    ]

    assert pence_by_year(agreed) == {
        2026: 183 * 100_00 + 182 * 110_00,
        2027: 366 * 110_00,
    }


def test_units_are_rounded_once():
    assert pence_of_units(Decimal("20.1250"), Decimal("30.5")) == 613_81
    assert pence_of_units(Decimal("0.0050"), Decimal(1)) == 1
    assert pence_of_units(Decimal("0.0049"), Decimal(1)) == 0
