"""The list of what law asks: every number dated and sourced, nothing left out."""

import copy
import tomllib
from datetime import date
from importlib.resources import files

import pytest

from ropewalk.figures import BadInput, Certainty
from ropewalk.service.kinds import Route
from ropewalk.service.rules.selection_law import (
    Authority,
    KeyCriterion,
    read_selection_law,
    selection_law,
)

TODAY = date(2026, 11, 2)
LIST = tomllib.loads(
    files("ropewalk.service.rules")
    .joinpath("selection_law.toml")
    .read_text(encoding="utf-8")
)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("considerable_pence", 500_000_00),
        ("considerable_percent", 25),
        ("modification_pence", 500_000_00),
        ("modification_percent", 25),
        ("psr_standstill_days", 8),
        ("psr_second_wait_days", 5),
        ("psr_award_notice_days", 30),
        ("act_standstill_days", 8),
        ("act_light_touch_pence", 663_540_00),
        ("act_sub_central_pence", 207_720_00),
        ("act_central_pence", 135_018_00),
        ("act_works_pence", 5_193_000_00),
        ("act_light_touch_concession_pence", 5_372_609_00),
    ],
)
def test_each_number_is_the_published_one(name, value):
    found = selection_law().value(name, on=TODAY)

    assert found.value == value
    assert found.source.title
    assert found.certainty == Certainty.PUBLISHED


def test_thresholds_of_the_act_change_on_the_first_of_january_2026():
    law = selection_law()

    before = law.value("act_sub_central_pence", on=date(2025, 12, 31))
    after = law.value("act_sub_central_pence", on=date(2026, 1, 1))

    assert (before.value, after.value) == (214_904_00, 207_720_00)
    assert before.certainty == Certainty.SECOND_HAND


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("considerable_pence", date(2024, 1, 1)),
        ("act_light_touch_pence", date(2025, 2, 24)),
    ],
)
def test_a_day_before_the_law_has_no_number_and_not_zero(name, first):
    law = selection_law()
    day_before = date.fromordinal(first.toordinal() - 1)

    assert law.held(name, on=day_before) is None
    assert law.held(name, on=first) is not None
    with pytest.raises(BadInput, match="has no value here for"):
        law.value(name, on=day_before)


def test_the_seventeen_notices_are_numbered_without_a_gap():
    notices = selection_law().notices

    assert [each.code for each in notices] == [f"UK{n}" for n in range(1, 18)]
    assert len({each.title for each in notices}) == 17
    assert notices[3].title == "Tender notice"
    assert notices[3].law.certainty == Certainty.PUBLISHED
    assert notices[16].law.certainty == Certainty.UNVERIFIED


def test_all_five_key_criteria_have_a_source():
    assert set(selection_law().criteria) == set(KeyCriterion)
    assert len(KeyCriterion) == 5


def test_a_most_suitable_provider_is_announced_first_and_the_award_last():
    asked = selection_law().routes[Route.MOST_SUITABLE]

    assert asked.notices == (
        "Notice of the intended approach",
        "Notice of the intention to award",
        "Notice of the award",
    )
    assert asked.considers_criteria
    assert asked.has_standstill


@pytest.mark.parametrize("route", [Route.DIRECT_A, Route.DIRECT_B])
def test_processes_a_and_b_ask_for_an_award_notice_alone(route):
    asked = selection_law().routes[route]

    assert asked.notices == ("Notice of the award",)
    assert not asked.considers_criteria
    assert not asked.has_standstill


@pytest.mark.parametrize("body", [Authority.ICB, Authority.FOUNDATION_TRUST])
def test_what_is_not_held_of_a_body_is_left_out_and_not_guessed(body):
    assert selection_law().authorities[body].size is None


@pytest.mark.parametrize(
    "gone", [("routes", "competitive"), ("authorities", "icb"), ("criteria", "social")]
)
def test_a_list_that_leaves_something_out_is_refused(gone):
    said = copy.deepcopy(LIST)
    del said[gone[0]][gone[1]]

    with pytest.raises(KeyError, match=gone[1]):
        read_selection_law(said)


def test_a_list_that_names_a_law_that_is_not_there_is_refused():
    said = copy.deepcopy(LIST)
    said["routes"]["competitive"]["law"] = "no_such_law"

    with pytest.raises(KeyError, match="no_such_law"):
        read_selection_law(said)
