"""Every dated value: in force on one day only, with a unit, a source and a certainty."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.engine import comparison, spc
from ropewalk.figures import BadInput, Certainty
from ropewalk.parameters import parameter, parameters
from ropewalk.parameters.register import read_register, read_values

TODAY = date(2026, 11, 22)
VALUES = [
    pytest.param(value, id=f"{value.name}-{value.starts_on}")
    for values in parameters().values()
    for value in values
]


def entry(*terms):
    """A parameter as its file would state it, with one value for each term."""
    source = {"title": "t", "publisher": "p", "vintage": "v", "licence": "l"}
    return {
        "label": "What it is",
        "unit": "people",
        "values": [
            {
                "value": value,
                "starts_on": start,
                "certainty": "published",
                "source": source,
            }
            | ({"ends_before": end} if end else {})
            for value, (start, end) in enumerate(terms)
        ],
    }


@pytest.mark.parametrize("value", VALUES)
def test_every_value_says_its_unit_its_source_and_how_certain_it_is(value):
    assert value.label
    assert value.unit
    assert value.source.title
    assert value.source.publisher
    assert value.source.licence
    assert value.certainty in Certainty


@pytest.mark.parametrize("name", parameters())
def test_every_parameter_has_a_value_today(name):
    assert parameter(name, on=TODAY).is_in_force(on=TODAY)


@pytest.mark.parametrize("value", VALUES)
def test_a_term_is_half_open(value):
    assert value.is_in_force(on=value.starts_on)
    assert not value.is_in_force(on=value.starts_on - timedelta(days=1))
    if value.ends_before:
        assert value.is_in_force(on=value.ends_before - timedelta(days=1))
        assert not value.is_in_force(on=value.ends_before)


@given(
    on=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    name=st.sampled_from(sorted(parameters())),
)
def test_no_day_has_two_values(on, name):
    assert sum(value.is_in_force(on=on) for value in parameters()[name]) <= 1


def test_the_value_of_the_day_asked_about_is_given():
    assert parameter("suppress_below_hospital", on=date(2018, 9, 12)).value == 6
    assert parameter("suppress_below_hospital", on=date(2018, 9, 13)).value == 8


def test_the_engine_uses_the_constants_that_the_register_states():
    stated = {
        "xmr_limit": spc.LIMIT,
        "xmr_screen": spc.SCREEN,
        "xmr_run_points": spc.RUN,
        "xmr_fewest_points": spc.FEWEST_FOR_FIRM_LIMITS,
        "byar_fewest_events": comparison.FEWEST_FOR_BYAR,
    }

    assert {name: parameter(name, on=TODAY).value for name in stated} == stated


def test_an_unknown_name_is_refused_with_the_names_there_are():
    with pytest.raises(BadInput, match=r"^There is no parameter called hi.*headline"):
        parameter("hi", on=TODAY)


def test_a_day_without_a_value_is_refused_with_the_days_there_are():
    with pytest.raises(BadInput, match=r"no value on 1 May 1950: .*1 January 2000"):
        parameter("headline_age_years", on=date(1950, 5, 1))

    with pytest.raises(BadInput, match=r"16 September 2010 until 18 March 2021 and"):
        parameter("hhi_concentrated", on=date(2009, 1, 1))


def test_a_value_stands_among_figures_with_its_source():
    figure = parameter("hhi_concentrated", on=date(2015, 1, 1)).figure()

    assert figure.key == "parameter.hhi_concentrated"
    assert figure.value == 1000
    assert figure.unit == "HHI points"
    assert figure.vintage == "in force from 16 September 2010 until 18 March 2021"
    assert figure.certainty is Certainty.UNVERIFIED
    assert figure.sources[0].publisher == (
        "Competition Commission and Office of Fair Trading"
    )


def test_a_value_still_in_force_has_no_last_day():
    figure = parameter("headline_age_years", on=TODAY).figure()

    assert figure.vintage == "in force from 1 January 2000"


def test_values_are_read_in_order_of_time():
    later = (date(2020, 1, 1), None)
    earlier = (date(2010, 1, 1), date(2020, 1, 1))

    values = read_values("x", entry(later, earlier))

    assert [value.starts_on.year for value in values] == [2010, 2020]


@pytest.mark.parametrize(
    ("terms", "fault"),
    [
        ([(date(2020, 1, 1), date(2020, 1, 1))], "ends before it starts"),
        (
            [(date(2010, 1, 1), None), (date(2020, 1, 1), None)],
            "two values on 1 January 2020",
        ),
        (
            [(date(2010, 1, 1), date(2020, 1, 2)), (date(2020, 1, 1), None)],
            "two values on 1 January 2020",
        ),
    ],
)
def test_terms_that_are_empty_or_overlap_are_refused(terms, fault):
    with pytest.raises(ValueError, match=fault):
        read_values("x", entry(*terms))


def test_one_name_in_two_files_is_refused(tmp_path):
    text = (
        "[x]\nlabel = 'l'\nunit = 'people'\n[[x.values]]\nvalue = 1\n"
        "starts_on = 2000-01-01\ncertainty = 'published'\n"
        "source = {title='t', publisher='p', vintage='v', licence='l'}\n"
    )
    (tmp_path / "a.toml").write_text(text)
    (tmp_path / "b.txt").write_text("not a register")
    assert read_register(tmp_path)["x"][0].value == 1

    (tmp_path / "b.toml").write_text(text)
    with pytest.raises(ValueError, match=r"b\.toml: x is in another file too"):
        read_register(tmp_path)
