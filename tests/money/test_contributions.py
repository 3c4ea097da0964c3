"""Contributions: instalments add up, lateness is in days, next year's sum has reasons."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.money.rules.contributions import (
    Change,
    Instalment,
    PoolLine,
    Receipt,
    Schedule,
    Standing,
    as_they_stand,
    days_due,
    instalments,
    line_at_rate,
    next_years_pool,
    vary,
)

APRIL, JULY = date(2026, 4, 1), date(2026, 7, 1)
OCTOBER, JANUARY = date(2026, 10, 1), date(2027, 1, 1)
QUARTERS = (APRIL, JULY, OCTOBER, JANUARY)

sums = st.integers(0, 10**11)
days = st.dates(date(2026, 4, 1), date(2027, 3, 31))
some_days = st.lists(days, min_size=1, max_size=15, unique=True)
receipts = st.lists(st.builds(Receipt, days, st.integers(1, 10**5)), max_size=12)

# instalments


def test_four_equal_instalments_fall_due_at_the_start_of_each_quarter():
    assert days_due(Schedule.QUARTERLY, year_starting=2026) == QUARTERS


def test_monthly_and_yearly_days():
    monthly = days_due(Schedule.MONTHLY, year_starting=2026)

    assert [each.month for each in monthly] == [*range(4, 13), 1, 2, 3]
    assert {each.day for each in monthly} == {1}
    assert days_due(Schedule.YEARLY, year_starting=2026) == (APRIL,)


def test_days_of_its_own_are_put_in_order():
    own = days_due(Schedule.OWN_DAYS, year_starting=2026, own_days=(OCTOBER, APRIL))
    assert own == (APRIL, OCTOBER)


@pytest.mark.parametrize(
    ("schedule", "own", "sentence"),
    [
        (Schedule.OWN_DAYS, (), "Name the days"),
        (Schedule.OWN_DAYS, (APRIL, JULY, APRIL), "1 April 2026 is named twice"),
        (Schedule.MONTHLY, (APRIL,), "has days already"),
    ],
)
def test_days_that_say_nothing_clear_are_refused(schedule, own, sentence):
    with pytest.raises(BadInput, match=sentence):
        days_due(schedule, year_starting=2026, own_days=own)


@given(pence=sums, due_on=some_days)
def test_instalments_add_up_and_only_the_first_differs_by_odd_pennies(pence, due_on):
    found = instalments(pence, due_on)

    assert sum(each.pence for each in found) == pence
    assert [each.due_on for each in found] == sorted(due_on)
    assert len({each.pence for each in found[1:]}) <= 1
    assert 0 <= found[0].pence - found[-1].pence < len(due_on)


def test_the_odd_pennies_are_in_the_first():
    assert [each.pence for each in instalments(100_003, QUARTERS)] == [
        25_003,
        25_000,
        25_000,
        25_000,
    ]


@pytest.mark.parametrize(
    ("pence", "due_on", "sentence"),
    [(1, (), "Name the days"), (-1, QUARTERS, "less than nothing")],
)
def test_instalments_of_nothing_on_no_day_are_refused(pence, due_on, sentence):
    with pytest.raises(BadInput, match=sentence):
        instalments(pence, due_on)


# due and late


def quarters_of_100(received, on):
    return as_they_stand(instalments(400, QUARTERS), received, on=on)


@pytest.mark.parametrize(
    ("on", "standing", "days_late", "words"),
    [
        (date(2026, 6, 30), Standing.NOT_YET_DUE, 0, "£1.00 falls due on 1 July 2026."),
        (JULY, Standing.DUE, 0, "£1.00 is due today."),
        (
            date(2026, 7, 2),
            Standing.LATE,
            1,
            "was due on 1 July 2026 and is 1 day late",
        ),
        (date(2026, 7, 31), Standing.LATE, 30, "and is 30 days late"),
    ],
)
def test_an_instalment_is_due_and_then_late_by_days(on, standing, days_late, words):
    second = quarters_of_100([Receipt(APRIL, 100)], on).instalments[1]

    assert (second.standing, second.days_late) == (standing, days_late)
    assert words in second.said


def test_money_settles_what_fell_due_first():
    found = quarters_of_100([Receipt(JULY, 130)], date(2026, 7, 11))

    first, second, *_ = found.instalments
    assert (first.standing, first.paid_on, first.days_late) == (Standing.PAID, JULY, 91)
    assert first.said == "Paid on 1 July 2026, 91 days late."
    assert (second.standing, second.owed_pence, second.days_late) == (
        Standing.LATE,
        70,
        10,
    )
    assert found.late_pence == 70


def test_money_that_came_in_later_was_not_there_then():
    found = quarters_of_100([Receipt(date(2026, 4, 3), 100)], date(2026, 4, 2))
    assert found.instalments[0].standing is Standing.LATE


def test_an_early_payment_is_not_late_and_what_is_over_is_ahead():
    found = quarters_of_100([Receipt(date(2026, 3, 1), 450)], APRIL)

    assert {each.standing for each in found.instalments} == {Standing.PAID}
    assert {each.days_late for each in found.instalments} == {0}
    assert found.ahead_pence == 50


def test_an_instalment_of_nothing_is_never_late():
    found = as_they_stand([Instalment(APRIL, 0)], [], on=JANUARY).instalments[0]
    assert (found.standing, found.said) == (Standing.PAID, "Nothing was to be paid.")


def test_a_receipt_of_nothing_is_refused():
    with pytest.raises(BadInput, match="more than nothing"):
        Receipt(APRIL, 0)


def penny_by_penny(owed, received, on):
    """Every penny that came in, in order, to the first instalment with room for it."""
    pennies = [
        each.received_on
        for each in sorted(received, key=lambda each: each.received_on)
        if each.received_on <= on
        for _ in range(each.pence)
    ]
    found = []
    for each in sorted(owed, key=lambda each: each.due_on):
        own, pennies = pennies[: each.pence], pennies[each.pence :]
        is_paid = len(own) == each.pence
        until = (own[-1] if own else each.due_on) if is_paid else on
        found.append((len(own), max(0, (until - each.due_on).days)))
    return found, len(pennies)


@given(
    pence=st.integers(0, 300),
    due_on=some_days,
    received=st.lists(st.builds(Receipt, days, st.integers(1, 90)), max_size=8),
    on=days,
)
def test_lateness_is_what_one_would_get_penny_by_penny(pence, due_on, received, on):
    owed = instalments(pence, due_on)

    found = as_they_stand(owed, received, on=on)

    twin, ahead = penny_by_penny(owed, received, on)
    assert [(each.paid_pence, each.days_late) for each in found.instalments] == twin
    assert found.ahead_pence == ahead


@given(pence=sums, due_on=some_days, received=receipts, on=days)
def test_no_money_that_came_in_is_lost(pence, due_on, received, on):
    found = as_they_stand(instalments(pence, due_on), received, on=on)

    came_in = sum(each.pence for each in received if each.received_on <= on)
    assert sum(e.paid_pence for e in found.instalments) + found.ahead_pence == came_in
    for each in found.instalments:
        is_late = each.standing is Standing.LATE
        assert is_late == (each.owed_pence > 0 and each.instalment.due_on < on)


# variation part-way


def test_what_is_left_is_spread_over_what_is_not_yet_due():
    found = vary(instalments(40_000, QUARTERS), new_pence=50_001, on=JULY)

    assert [each.pence for each in found.instalments] == [
        10_000,
        10_000,
        15_001,
        15_000,
    ]
    assert found.why == (
        "£200.00 had fallen due by 1 July 2026 and stays. The other £300.01 of £500.01 "
        "is spread over 2 instalments not yet due, from 1 October 2026."
    )


def test_a_sum_below_what_has_fallen_due_is_refused():
    with pytest.raises(BadInput, match=r"£200.00 has already fallen due .* £0.01 more"):
        vary(instalments(40_000, QUARTERS), new_pence=19_999, on=JULY)


def test_a_rise_after_the_last_instalment_needs_a_day():
    with pytest.raises(BadInput, match=r"choose when the other £0.01 falls due"):
        vary(instalments(40_000, QUARTERS), new_pence=40_001, on=JANUARY)


def test_what_is_left_is_spread_over_the_days_that_were_chosen_and_are_to_come():
    months = days_due(Schedule.MONTHLY, year_starting=2026)

    found = vary(
        instalments(40_000, [APRIL]), new_pence=70_001, on=JANUARY, days=months
    )

    assert [(each.due_on, each.pence) for each in found.instalments] == [
        (APRIL, 40_000),
        (date(2027, 2, 1), 15_001),
        (date(2027, 3, 1), 15_000),
    ]


def test_the_same_sum_after_the_last_instalment_changes_nothing():
    owed = instalments(40_000, QUARTERS)
    assert tuple(vary(owed, new_pence=40_000, on=JANUARY).instalments) == owed


def test_a_sum_below_nothing_is_refused():
    with pytest.raises(BadInput, match="cannot be less than nothing"):
        vary([], new_pence=-1, on=APRIL)


@given(pence=sums, new=sums, due_on=some_days, on=days)
def test_a_varied_year_adds_up_and_leaves_what_has_fallen_due(pence, new, due_on, on):
    owed = instalments(pence, due_on)
    due = [each for each in owed if each.due_on <= on]
    due_pence = sum(each.pence for each in due)
    if new < due_pence or (len(due) == len(owed) and new != due_pence):
        with pytest.raises(BadInput, match="fallen due"):
            vary(owed, new_pence=new, on=on)
        return

    found = vary(owed, new_pence=new, on=on).instalments

    assert sum(each.pence for each in found) == new
    assert list(found[: len(due)]) == due
    assert [each.due_on for each in found] == [each.due_on for each in owed]
    assert all(each.pence >= 0 for each in found)


@given(pence=sums, due_on=some_days)
def test_a_variation_before_the_year_is_the_new_sum_from_the_start(pence, due_on):
    before = min(due_on) - timedelta(days=1)
    found = vary(instalments(1, due_on), new_pence=pence, on=before)
    assert tuple(found.instalments) == instalments(pence, due_on)


# next year's pool


def line(change, pence):
    return PoolLine(change, pence, "Agreed by the board")


def pool(*lines):
    return next_years_pool(lines, year_starting=2027)


def test_next_years_pool_by_the_rule():
    found = pool(
        line(Change.EFFICIENCY, 20_000),
        line(Change.LAST_YEAR, 1_000_000),
        line(Change.RECURRENT, -50_000),
        line(Change.NOT_RECURRENT, 99_999),
        line(Change.PLANNED, 30_000),
        line_at_rate(
            Change.INFLATION,
            of_pence=950_000,
            rate=Fraction("0.025"),
            reason="The rate in the settlement",
        ),
    )

    assert found.pence == 1_000_000 - 50_000 + 23_750 + 30_000 - 20_000
    assert found.said == "2027/28: £9,837.50."
    assert found.table().column("effect") == (
        1_000_000,
        -50_000,
        0,
        23_750,
        30_000,
        -20_000,
        983_750,
    )
    assert found.figure().value == 983_750
    assert found.figure().inputs[3].note == (
        "The rate in the settlement. 2.5% of £9,500.00."
    )


def test_what_is_not_known_stays_unknown():
    inflation = line_at_rate(
        Change.INFLATION, of_pence=100, rate=None, reason="Not published."
    )
    found = pool(line(Change.LAST_YEAR, 100_000), inflation, line(Change.PLANNED, 50))

    assert (found.pence, found.figure().value) == (None, None)
    assert found.table().rows[-1][1] is None
    assert found.said == (
        "The sum for 2027/28 is not known, because “Inflation” is not. What is known "
        "comes to £1,000.50."
    )
    assert inflation.reason == "Not published. Not known yet: the rate."


def test_a_rate_of_an_unknown_sum_is_unknown():
    found = line_at_rate(
        Change.INFLATION, of_pence=None, rate=Fraction(1), reason="As agreed"
    )
    assert found.pence is None
    assert "the sum that it is of" in found.reason


def test_an_unknown_change_that_does_not_recur_hides_nothing():
    found = pool(line(Change.LAST_YEAR, 100), line(Change.NOT_RECURRENT, None))
    assert found.pence == 100


changes = st.sampled_from([each for each in Change if each is not Change.LAST_YEAR])


@given(
    last=st.integers(10**9, 10**12),
    others=st.lists(st.builds(line, changes, st.none() | st.integers(0, 10**7))),
    data=st.data(),
)
def test_the_sum_is_known_only_when_every_line_is_and_order_does_not_matter(
    last, others, data
):
    lines = data.draw(st.permutations([line(Change.LAST_YEAR, last), *others]))

    found = pool(*lines)

    counted = [each for each in others if each.change is not Change.NOT_RECURRENT]
    is_known = all(each.pence is not None for each in counted)
    assert (found.pence is not None) == is_known
    if is_known:
        less = sum(e.pence for e in counted if e.change is Change.EFFICIENCY)
        more = sum(e.pence for e in counted if e.change is not Change.EFFICIENCY)
        assert found.pence == last + more - less


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: pool(line(Change.PLANNED, 1)), "it is not there"),
        (lambda: pool(*[line(Change.LAST_YEAR, 1)] * 2), "more than once"),
        (
            lambda: pool(line(Change.LAST_YEAR, 1), line(Change.EFFICIENCY, 3)),
            "£0.02 more is taken off",
        ),
        (lambda: PoolLine(Change.PLANNED, 1, " "), "Say why “Planned changes”"),
        (lambda: line(Change.EFFICIENCY, -1), "above nothing"),
        (lambda: line(Change.LAST_YEAR, -1), "above nothing"),
    ],
)
def test_a_pool_that_cannot_be_made_is_refused(make, sentence):
    with pytest.raises(BadInput, match=sentence):
        make()


@pytest.mark.parametrize("words", [Schedule, Standing, Change])
def test_every_word_has_its_own_label(words):
    labels = [each.label for each in words]
    assert len(set(labels)) == len(labels)
