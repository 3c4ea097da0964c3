"""Days in three boxes, money in pounds."""

from datetime import date
from fractions import Fraction

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.web.fields import (
    DayField,
    PercentField,
    PoundsField,
    SignedPoundsField,
    all_can_be_seen,
    errors_of,
    widget_kind,
)


class Typed(forms.Form):
    day = DayField()
    amount = PoundsField()


def typed(day=("13", "10", "2026"), amount="1"):
    boxes = dict(zip(("day_day", "day_month", "day_year"), day, strict=True))
    return Typed(boxes | {"amount": amount})


def test_three_boxes_are_a_day():
    form = typed()

    assert form.is_valid()
    assert form.cleaned_data["day"] == date(2026, 10, 13)


@pytest.mark.parametrize(
    "day",
    [
        ("13", "", "2026"),
        ("thirteenth", "10", "2026"),
        ("²", "10", "2026"),
    ],
)
def test_boxes_that_are_no_day_are_refused_with_an_example(day):
    assert typed(day=day).errors["day"] == [
        "Enter a day, month and year, like 13 10 2026."
    ]


@pytest.mark.parametrize("day", [("31", "2", "2026"), ("1", "13", "2026")])
def test_a_day_that_no_calendar_has_is_named(day):
    assert typed(day=day).errors["day"] == [
        (
            f"There is no day {day[0]} of month {day[1]} in 2026. Look it up in a calendar, "
            "and enter it like 13 10 2026."
        )
    ]


def test_empty_boxes_are_refused_only_where_a_day_is_needed():
    assert typed(day=("", "", "")).errors["day"] == ["Enter a day, month and year."]
    assert DayField(required=False).clean(["", "", ""]) is None


@pytest.mark.parametrize(
    ("text", "pence"),
    [
        ("1250000", 125_000_000),
        ("£1,250,000", 125_000_000),
        (" 99.50 ", 9950),
        ("0", 0),
        ("0.07", 7),
        ("1.5", 150),
        ("100m", 10**10),
    ],
)
def test_pounds_are_kept_in_pence(text, pence):
    assert PoundsField().clean(text) == pence


@pytest.mark.parametrize(
    "text",
    [
        "lots",
        "12,50",
        "1,2,3",
        "-5",
        "1e6",
        "1.234",
        "99999999999999",
        "½",
        "9" * 5000,
        "9" * 1_000_001,
        f"1.{'0' * 40}1",
    ],
)
def test_what_is_not_a_sum_of_money_is_refused(text):
    with pytest.raises(forms.ValidationError, match="Enter a sum"):
        PoundsField().clean(text)


@given(st.integers(0, 10**13))
def test_a_sum_comes_back_as_it_was_shown(pence):
    field = PoundsField()

    assert field.clean(field.prepare_value(pence)) == pence


@pytest.mark.parametrize(
    ("text", "fraction"),
    [("0.7", Fraction(7, 1000)), ("-2 %", Fraction(-1, 50)), ("", None)],
)
def test_a_percentage_is_kept_exactly(text, fraction):
    assert PercentField(required=False).clean(text) == fraction


@pytest.mark.parametrize("text", ["much", "nan", "1e3", "1,5", "0.1234567"])
def test_what_is_not_a_percentage_is_refused(text):
    with pytest.raises(forms.ValidationError, match="Enter a percentage"):
        PercentField().clean(text)


def test_a_widget_that_no_component_draws_is_refused_at_once():
    class Odd(forms.Form):
        odd = forms.SplitDateTimeField()

    with pytest.raises(ValueError, match="no page component"):
        widget_kind(Odd()["odd"])


@pytest.mark.parametrize("year", ["25", "99", "1899", "225"])
def test_a_year_is_written_in_four_figures(year):
    form = typed(day=("13", "10", year))

    assert form.errors["day"] == ["Write the year in four figures, like 2025."]
    assert typed(day=("13", "10", "1900")).is_valid()


class Written(forms.Form):
    title = forms.CharField()
    paper = forms.CharField(widget=forms.Textarea)


@pytest.mark.parametrize("unseen", ["\x0b", "\x01", "\x1f", "\uffff"])
def test_a_character_that_no_document_can_hold_is_refused_beside_its_field(unseen):
    form = Written({"title": "Care at home", "paper": f"One{unseen}two"})
    assert form.is_valid()

    assert not all_can_be_seen(form)
    assert list(form.errors) == ["paper"]
    good = Written({"title": "Café, 100 €", "paper": "One\r\n\ttwo"})
    assert good.is_valid()
    assert all_can_be_seen(good)


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("12,500", 12_500_00),
        ("-12,500", -12_500_00),
        ("\N{MINUS SIGN}0.50", -50),
        ("- 3", -3_00),
        ("", None),
        ("0", 0),
    ],
)
def test_a_sum_can_be_below_nothing_where_it_is_asked_for(typed, pence):
    field = SignedPoundsField(required=False)

    assert field.clean(typed) == pence
    if pence is not None:
        assert field.clean(field.prepare_value(pence)) == pence


@pytest.mark.parametrize("typed", ["-", "--", "--5", "minus 3", "3-"])
def test_a_sign_alone_is_no_sum(typed):
    with pytest.raises(ValidationError):
        SignedPoundsField(required=False).clean(typed)


class Chosen(forms.Form):
    state = forms.ChoiceField(
        label="Is it so?",
        choices=[("", "Not known"), ("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
    )
    kind = forms.ChoiceField(
        label="Kind", choices=[(str(each), f"Kind {each}") for each in range(9)]
    )
    which = forms.MultipleChoiceField(
        label="Which?", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple
    )
    name = forms.CharField(label="Name")
    own = forms.ChoiceField(
        label="Own",
        choices=[("a", "A")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose A."},
    )


def test_what_was_not_chosen_says_which_choice_to_make():
    form = Chosen({})

    assert {name: errors_of(form[name]) for name in form.fields} == {
        "state": ["Is it so? Choose “Yes” or “No”."],
        "kind": ["Kind: choose one."],
        "which": ["Which? Choose at least one."],
        "name": ["Name is missing."],
        "own": ["Choose A."],
    }


class Counted(forms.Form):
    many = forms.IntegerField(label="How many?", min_value=1, max_value=9)
    price = forms.DecimalField(label="Price", max_digits=6, decimal_places=4)
    name = forms.CharField(label="Name", max_length=5)
    opens = forms.TimeField(label="Opens at")
    kind = forms.ChoiceField(label="Kind", choices=[("a", "A")])


@pytest.mark.parametrize(
    ("name", "typed_in", "said"),
    [
        ("many", "0", "How many? Enter 1 or more."),
        ("many", "10", "How many? Enter 9 or less."),
        ("many", "1.5", "How many? Enter a whole number, in figures alone."),
        ("price", "1.23456", "Price: Enter at most 4 figures after the point."),
        ("price", "1234.5", "Price: Enter at most 2 figures before the point."),
        ("price", "dear", "Price: Enter a number, in figures alone."),
        ("name", "Asha P.", "Name: Write at most 5 characters; it has 7."),
        ("opens", "25:00", "Opens at: Enter a time of day, like 09:30."),
        (
            "kind",
            "b",
            "Kind: b is not among the choices any more. Choose again.",
        ),
    ],
)
def test_what_is_wrong_names_the_field_and_what_to_do(name, typed_in, said):
    form = Counted({name: typed_in})

    assert errors_of(form[name]) == [said]
