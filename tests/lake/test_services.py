"""Labels that councils put on payments, read into plain words by one rule."""

import tomllib
from pathlib import Path

import pytest

from ropewalk.lake import services
from ropewalk.lake.services import LEFT_OUT, parts, purpose

ADULT = "Adult social care"
HEALTH = "Public health and health care"
CHILDREN = "Children's social care"
EARLY = "Early years and special educational needs"
NOT_TOLD = "Health or social care, part not told"


@pytest.mark.parametrize(
    ("labels", "group", "service", "age_band", "term"),
    [
        (("PHYS SUPP 75-84 LT", "EXT DOM CARE SPOT CO"), "Physical support", "Home care", "75 to 84", "long term"),
        (("PHYS SUPP 85+ LT", "EXT RES CARE FEES"), "Physical support", "Residential care", "85 and over", "long term"),
        (("Social Support 85 +", "DIRECT PAYMENTS"), "Social support", "Direct payments", "85 and over", "not stated"),
        (("LEARN DIS 18-64 LT", None), "Learning disability", "not stated", "18 to 64", "long term"),
        (("Some Unit", "EXT RES CARE FEES"), "not stated", "Residential care", "not stated", "not stated"),
        (("Adult Social Care", "Home Care "), "not stated", "Home care", "not stated", "not stated"),
        (("Older People\u2019s Residential Care", ""), "Older people", "Residential care", "not stated", "not stated"),
    ],
)  # fmt: skip
def test_a_client_group_and_a_kind_of_service_are_told_apart(
    labels, group, service, age_band, term
):
    made = purpose(*labels)

    assert made.part == ADULT
    assert (made.client_group, made.service) == (group, service)
    assert (made.age_band, made.term) == (age_band, term)


@pytest.mark.parametrize(
    ("unit", "account", "label", "part"),
    [
        ("CHILDREN'S HOMES", "EXT RES CARE FEES", None, CHILDREN),
        ("LongTermCareDisabili", "EXT RES CARE FEES", "SOCIAL CARE : Residential Care", CHILDREN),
        ("3 & 4 Yr Old Funding", "PRIVATE CONTRACTORS", "SOCIAL CARE SERVICES : Adult", EARLY),
        ("1 Year Old Funding", "PRIVATE CONTRACTORS", None, EARLY),
        ("SCHOOL NURSING", None, "SOCIAL CARE : Children", HEALTH),
        ("EMERG. HORMONAL CONT", "MEDICAL FEES", None, HEALTH),
        ("HOST", "EMERGENCY ACCOMM", "SOCIAL CARE SERVICES : Adult", "Homelessness and resettlement"),
        ("Web host", None, None, LEFT_OUT),
        ("LEARN DIS 18-64 LT", "EXT RES CARE FEES", "SC : Children Residential Care", ADULT),
        ("Bowfell House", "SUPP LIVING CONT", "SOCIAL CARE : Children", ADULT),
        ("12 Example Road", "SUPPLIES", "SOCIAL CARE : Day Care", ADULT),
        ("SWMS", "PAYMENTS TO HA'S", "MEDICAL : Services", HEALTH),
        ("Adult Mental Health", None, None, ADULT),
        ("Adults, Health and Care", "Stationery", None, NOT_TOLD),
        ("Adults, Health and Care", "Residential care fees", None, ADULT),
        ("Children and Adult Services", None, None, NOT_TOLD),
        ("DISABILITY SERVICES", None, None, NOT_TOLD),
        ("HR Director", "MEDICAL FEES", "MEDICAL : Services", LEFT_OUT),
        ("Household Support", "FREE SCHOOL MEALS", None, LEFT_OUT),
        ("Careers Service", None, None, LEFT_OUT),
        ("Senior Management", None, None, LEFT_OUT),
        (None, None, None, LEFT_OUT),
    ],
)  # fmt: skip
def test_the_unit_tells_the_part_before_the_account_and_the_account_before_the_class(
    unit, account, label, part
):
    assert purpose(unit, account, label).part == part


def test_what_is_for_something_else_has_no_group_and_no_kind():
    made = purpose("Highways", "Home care", None)
    left_out = purpose("HR", "Residential care", None)

    assert made.part == ADULT
    assert (left_out.part, left_out.service) == (LEFT_OUT, "not stated")


def test_every_part_that_a_rule_names_is_shown_and_adult_social_care_is_first():
    path = Path(services.__file__).with_name("services.toml")
    rules = tomllib.loads(path.read_text(encoding="utf-8"))
    named = {each["name"] for each in rules["part"]}

    assert parts()[0] == services.ADULT_SOCIAL_CARE
    assert set(parts()) == named | {services.PART_NOT_TOLD}
    assert rules["part_not_told"]["name"] == services.PART_NOT_TOLD
    assert rules["left_out"]["name"] == services.LEFT_OUT
