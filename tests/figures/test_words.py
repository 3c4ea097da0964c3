"""Numbers, money, dates and ages as a person would say them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures.words import (
    age_in_words,
    counted,
    day,
    in_a_sentence,
    listed,
    pounds,
    rough_pounds,
    said,
)


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        (0, ("area",), "0 areas"),
        (1, ("area",), "1 area"),
        (1200, ("area",), "1,200 areas"),
        (1, ("criterion", "criteria"), "1 criterion"),
        (2, ("criterion", "criteria"), "2 criteria"),
    ],
)
def test_a_number_of_things(number, words, told):
    assert counted(number, *words) == told


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (0, "£0.00"),
        (5, "£0.05"),
        (123_456_789, "£1,234,567.89"),
        (-150, "-£1.50"),
    ],
)
def test_money_to_the_penny(pence, words):
    assert pounds(pence) == words


@given(st.integers(-(10**15), 10**15))
def test_no_penny_is_lost_in_words(pence):
    words = pounds(pence)

    assert int(words.replace("£", "").replace(",", "").replace(".", "")) == pence


@pytest.mark.parametrize(
    ("pence", "words"),
    [
        (123_400, "£1,234"),
        (95_000_000, "£950,000"),
        (99_999_960, "£1.0 million"),
        (120_000_000, "£1.2 million"),
        (-120_000_000, "-£1.2 million"),
        (99_994_000_000, "£999.9 million"),
        (99_996_000_000, "£1.00 billion"),
        (-10, "£0"),
        (1_752_600_000_000, "£17.53 billion"),
    ],
)
def test_money_for_a_sentence(pence, words):
    assert rough_pounds(pence) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (None, "people", "not known"),
        ("Salford", "text", "Salford"),
        (12_345, "pence", "£123.45"),
        (12.345, "percent", "12.3%"),
        (1.0357, "index", "1.036"),
        (0.12345, "fraction", "0.123"),
        (32.5, "score", "32.5"),
        (1234.6, "people", "1,235"),
        (2025, "year", "2025"),
        (61.25, "units", "61.25"),  # its cost stands beside it: not rounded
        (1234, "points", "1,234 points"),
        (1234.56, "per 1,000", "1,234.6 per 1,000"),
    ],
)
def test_a_value_reads_with_its_unit(value, unit, words):
    assert said(value, unit) == words


def test_a_date_in_full():
    assert day(date(2026, 10, 3)) == "3 October 2026"


@pytest.mark.parametrize(
    ("as_at", "words"),
    [
        (None, "age not known"),
        (date(2026, 11, 23), "later than the day asked about"),
        (date(2026, 11, 22), "under a year old"),
        (date(2025, 11, 23), "under a year old"),
        (date(2025, 11, 22), "1 year old"),
        (date(2024, 11, 23), "1 year old"),
        (date(2021, 3, 21), "5 years old"),
    ],
)
def test_age_of_data_in_words(as_at, words):
    assert age_in_words(as_at, on=date(2026, 11, 22)) == words


@pytest.mark.parametrize(
    ("words", "sentence"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_words_in_a_list(words, sentence):
    assert listed(words) == sentence


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Residents of England's small areas", "residents of England's small areas"),
        ("Payments to the NHS", "payments to the NHS"),
        ("", ""),
    ],
)
def test_names_keep_their_capitals_within_a_sentence(label, words):
    assert in_a_sentence(label) == words
