"""Forecasts: never below what is spent, honest about what is not known, chosen for a reason."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import sqrt
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput, Certainty
from ropewalk.money.rules.forecast import (
    Method,
    Profile,
    YearSoFar,
    forecast,
    forecast_settings,
)

SETTINGS = forecast_settings(on=date(2026, 11, 26))
FLAT = Profile([1] * 12, "an even year")
WINTER = Profile([5] * 6 + [10] * 6, "last year's spending")

amounts = st.integers(0, 10**9)
months = st.lists(amounts, max_size=11)
# under way; a refund may leave a month below nothing
any_months = st.lists(st.none() | st.integers(-(10**6), 10**9), max_size=11)
profiles = st.builds(
    Profile,
    st.lists(st.integers(0, 10**6), min_size=12, max_size=12).filter(any),
    st.just("last year's spending"),
    st.lists(st.fractions(-1, 1, max_denominator=100), max_size=5),
)
years = st.builds(
    YearSoFar,
    any_months,
    st.none() | amounts,
    st.none() | amounts,
    st.none() | profiles,
    amounts,
)


def of(year):
    return forecast(year, settings=SETTINGS)


@given(year=years)
def test_no_answer_is_below_what_is_spent(year):
    found = of(year)

    for each in found.answers:
        if each.pence is not None:
            assert each.pence >= year.spent_pence
        if each.range_pence is not None:
            low, high = each.range_pence
            assert year.spent_pence <= low <= high


@given(year=years)
def test_the_forecast_is_never_below_what_is_spent_and_committed(year):
    found = of(year)
    if found.pence is not None:
        least = year.spent_pence + year.since_pence + (year.committed_pence or 0)
        assert found.pence >= least
        if found.range_pence is not None:
            assert found.range_pence[0] >= least


@given(year=years)
def test_a_month_that_is_not_known_is_never_taken_for_nothing(year):
    found = of(year)
    if None in year.spent_by_month:
        assert (found.pence, found.chosen) == (None, None)
        assert all(each.pence is None for each in found.answers)
        assert "is not known" in " ".join(found.reasons)


@given(year=years)
def test_the_chosen_answer_has_its_reasons_and_so_has_every_other(year):
    found = of(year)

    assert found.reasons
    assert all(each.why for each in found.answers)
    assert [each.method for each in found.answers] == list(Method)
    if found.chosen:
        assert found.pence >= found.answer(found.chosen).pence
        if found.range_pence is not None:
            assert found.answer(found.chosen).range_pence is not None
    else:
        assert all(each.pence is None for each in found.answers)


@given(month=amounts, count=st.integers(1, 11))
def test_equal_months_make_twelve_times_the_month(month, count):
    found = of(YearSoFar([month] * count)).answer(Method.RUN_RATE)
    assert found.pence == 12 * month


@given(spent=months.filter(bool))
def test_by_an_even_profile_the_year_is_that_of_its_rate(spent):
    found = of(YearSoFar(spent, profile=FLAT))
    assert found.answer(Method.PROFILE).pence == found.answer(Method.RUN_RATE).pence


@given(spent=months.filter(bool), profile=profiles)
def test_a_profile_scales_every_month_that_is_left(spent, profile):
    found = of(YearSoFar(spent, profile=profile)).answer(Method.PROFILE)

    usual = sum(profile.weights[: len(spent)])
    if not usual:
        assert found.pence is None
        assert "cannot say" in found.why
        return
    left = sum(
        Fraction(sum(spent) * weight, usual) for weight in profile.weights[len(spent) :]
    )
    assert abs(found.pence - (sum(spent) + left)) <= Fraction(1, 2)


@given(spent=st.lists(amounts, min_size=4, max_size=11))
def test_the_range_is_the_spread_of_the_months_over_the_months_left(spent):
    found = of(YearSoFar(spent)).answer(Method.RUN_RATE)

    left = 12 - len(spent)
    if found.range_pence is None:
        assert len(set(spent)) == 1 or stdev(spent) < 1
        return
    width = 2 * stdev(spent) * sqrt(left + left**2 / len(spent))
    low, high = found.range_pence
    assert high == pytest.approx(12 * mean(spent) + width, rel=1e-9, abs=2)
    assert low == pytest.approx(
        max(sum(spent), 12 * mean(spent) - width), rel=1e-9, abs=2
    )


@given(spent=st.lists(amounts, min_size=12, max_size=12), profile=profiles)
def test_a_year_that_has_ended_is_what_was_spent(spent, profile):
    found = of(YearSoFar(spent, profile=profile))

    assert (found.is_over, found.chosen, found.answers) == (True, None, ())
    assert (found.pence, found.range_pence) == (sum(spent), None)
    assert found.reasons == ("The year is over: this is what was spent.",)
    assert found.figure(vintage="2026/27").label == "Net outturn"


def test_what_is_still_committed_is_no_part_of_a_year_that_is_over():
    found = of(YearSoFar([100] * 12, 300))

    assert found.pence == 1_200
    assert "£3.00 is still committed from its budget" in found.reasons[1]


def test_a_year_that_is_over_with_a_month_not_known_has_no_outturn():
    found = of(YearSoFar([100] * 11 + [None]))

    assert (found.is_over, found.pence) == (True, None)
    assert found.reasons == ("What was spent in March is not known.",)


@given(year=years, more=amounts)
def test_more_commitments_never_make_a_lower_forecast(year, more):
    if year.committed_pence is None:
        return
    further = replace(year, committed_pence=year.committed_pence + more)
    before, after = of(year).pence, of(further).pence
    assert (before is None) == (after is None)
    assert before is None or after >= before


# which method, and why


@pytest.mark.parametrize(
    ("year", "chosen", "pence"),
    [
        # fewer than three months: what is known counts
        (YearSoFar([100, 100], 500, 300, WINTER), Method.COMMITMENTS, 1_000),
        (YearSoFar([], 500, 300), Method.COMMITMENTS, 800),
        # a profile where one is held: three winter-less months are a sixth of the year
        (YearSoFar([100, 100, 100], 0, 0, WINTER), Method.PROFILE, 1_800),
        (YearSoFar([100, 100, 100], 0, 0), Method.RUN_RATE, 1_200),
        # without an answer of the first, the next
        (YearSoFar([100, 100], profile=WINTER), Method.PROFILE, 1_800),
        (YearSoFar([100, 100]), Method.RUN_RATE, 1_200),
        (YearSoFar([], 500), None, None),
        # raised to what is committed
        (YearSoFar([100, 100, 100], 2_000), Method.RUN_RATE, 2_300),
        # and to what was spent since the last month ended
        (YearSoFar([100, 100, 100], 2_000, None, None, 700), Method.RUN_RATE, 3_000),
        (YearSoFar([100, 100], 500, 300, None, 50), Method.COMMITMENTS, 1_050),
    ],
)
def test_which_method_is_chosen(year, chosen, pence):
    found = of(year)
    assert (found.chosen, found.pence) == (chosen, pence)


def test_the_reasons_read_as_sentences():
    found = of(YearSoFar([100, 100, 160], 2_000))

    assert " ".join(found.reasons) == (
        "No profile of the year is held, so spending is taken to go on as it has. £3.60 "
        "in 3 months is £1.20 a month, and £14.40 in twelve. It is raised to £23.60, "
        "which is spent and committed already. 3 months are too few to give a range: it "
        "takes 4."
    )


def test_what_gives_way_says_why():
    found = of(YearSoFar([100]))

    assert list(found.reasons[:4]) == [
        "1 month has ended, fewer than 3, so the forecast is what is spent, committed and planned.",
        "By what is spent, committed and planned there is no answer: what is committed is not known.",
        "By the usual profile of a year there is no answer: no profile of a year is held.",
        "So it is forecast by the rate of spending so far.",
    ]
    assert found.reasons[-1] == "1 month is too little to give a range: it takes 4."


def test_an_unknown_month_is_named():
    found = of(YearSoFar([1, None, 1, None], 1, 1))
    assert found.answer(Method.RUN_RATE).why == (
        "What was spent in May and July is not known."
    )


def test_nothing_planned_is_not_the_same_as_not_known():
    known = of(YearSoFar([], 500, 0)).answer(Method.COMMITMENTS)
    unknown = of(YearSoFar([], 500)).answer(Method.COMMITMENTS)

    assert known.pence == 500
    assert (unknown.pence, unknown.why) == (None, "What is planned is not known.")


def test_refunds_do_not_make_a_year_cheaper_than_it_was():
    found = of(YearSoFar([-100, -100, -100])).answer(Method.RUN_RATE)
    assert found.pence == -300
    assert "No less than the -£3.00 spent" in found.why


# ranges


def with_errors(*percents):
    errors = [Fraction(each, 100) for each in percents]
    profile = Profile(WINTER.weights, WINTER.about, errors)
    return of(YearSoFar([100] * 3, profile=profile)).answer(Method.PROFILE)


def test_the_range_of_a_profile_runs_over_its_past_errors():
    found = with_errors(3, -2, 1)

    assert found.range_pence == (1_764, 1_854)
    assert "error of 3 past years: -2% to 3%" in found.range_why


def test_the_range_of_a_year_of_refunds_runs_from_low_to_high():
    errors = [Fraction(-1, 2), Fraction(0), Fraction(0)]
    profile = Profile([1, *[0] * 11], "last year's spending", errors)
    found = of(YearSoFar([-100], profile=profile)).answer(Method.PROFILE)
    assert found.range_pence == (-100, -50)


@pytest.mark.parametrize(
    ("errors", "words"),
    [((), "no past year, too few"), ((1,), "1 past year,"), ((1, 2), "2 past years,")],
)
def test_too_few_past_errors_give_no_range(errors, words):
    found = with_errors(*errors)
    assert found.range_pence is None
    assert words in found.range_why


def test_four_months_give_a_range_and_three_do_not():
    assert of(YearSoFar([1, 2, 3])).range_pence is None
    assert of(YearSoFar([1, 2, 3, 4])).range_pence is not None


@given(year=years)
def test_a_range_has_two_ends_and_none_is_said_to_be_one(year):
    found = of(year)

    for each in (found, *found.answers):
        if each.range_pence is not None:
            assert each.range_pence[0] < each.range_pence[1]


@pytest.mark.parametrize(
    ("year", "words"),
    [
        (YearSoFar([100] * 6), "Every month that has ended came to the same"),
        (
            YearSoFar([100, 90, 110, 100], 9_000),
            "The whole range is no more than the £94.00 spent",
        ),
    ],
)
def test_a_forecast_without_a_spread_says_why_it_has_no_range(year, words):
    found = of(year)

    assert found.range_pence is None
    assert words in found.reasons[-1]
    assert "standard deviations" not in " ".join(found.reasons)


def test_errors_that_come_to_one_amount_make_no_range():
    found = with_errors(2, 2, 2)

    assert found.range_pence is None
    assert "both come to £18.36, so there is no range" in found.range_why


# the rest


def test_the_figure_has_every_answer_beneath_it():
    figure = of(YearSoFar([100, 100, 100, 140], profile=WINTER)).figure(
        vintage="2026/27"
    )

    assert figure.value == 1_980
    assert [each.value for each in figure.inputs] == [1_320, 1_980, None]
    assert "What is committed is not known." in figure.inputs[2].note


def test_the_choices_are_dated_and_say_whose_they_are():
    for each in (
        SETTINGS.fewest_months,
        SETTINGS.range_fewest_months,
        SETTINGS.range_deviations,
        SETTINGS.range_fewest_years,
    ):
        assert each.certainty is Certainty.OWN_RULE
        assert each.source.title
    with pytest.raises(BadInput, match="has no value on"):
        forecast_settings(on=date(1970, 1, 1))


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: YearSoFar([1] * 13), "this one has 13"),
        (lambda: YearSoFar([], -1), "What is committed cannot"),
        (lambda: YearSoFar([], 1, -1), "What is planned cannot"),
        (lambda: Profile([1] * 11, "a year"), "this one has 11"),
        (lambda: Profile([0] * 12, "a year"), "says nothing"),
        (lambda: Profile([-1] + [1] * 11, "a year"), "less than nothing"),
    ],
)
def test_what_is_no_year_is_refused(make, sentence):
    with pytest.raises(BadInput, match=sentence):
        make()
