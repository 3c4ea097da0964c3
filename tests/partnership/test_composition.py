"""Whether a body is made up as its terms say: each breach in words."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.partnership.kinds import Capacity, Position, Power, ProvidersSit, RuleKind
from ropewalk.partnership.rules.composition import (
    Constitution,
    Rule,
    SeatNow,
    breaches,
    rule_said,
)
from ropewalk.partnership.rules.usual import USUAL, usual_choices

PLAIN = Constitution(
    power=Power.DECIDES,
    is_joint=True,
    organisations=2,
    providers_sit=ProvidersSit.AS_MEMBERS,
    rules=(),
    has_reporting_line=True,
)


def seat(capacity=Capacity.COMMISSIONER, position=Position.ANY, **changes):
    made = SeatNow(
        seat=1,
        title="A seat",
        capacity=capacity,
        position=position,
        organisation=1,
        has_vote=True,
        is_chair=False,
    )
    return replace(made, **changes)


CHAIR = seat(position=Position.CABINET_MEMBER, is_chair=True)


def found(*seats, **changes):
    return breaches(replace(PLAIN, **changes), seats)


def test_a_body_as_its_terms_say_has_no_breach():
    assert found(CHAIR, seat()) == []


def test_s1_12_a_board_without_carers_or_people_supported_fails():
    rules = (USUAL["chair-cabinet"], USUAL["carer"], USUAL["person"])

    said = found(CHAIR, seat(), rules=rules)

    assert said == [
        "Carer: the terms ask for at least 1, and there are none.",
        "Person who uses services: the terms ask for at least 1, and there are none.",
    ]
    whole = [CHAIR, seat(Capacity.CARER), seat(Capacity.PERSON)]
    assert found(*whole, rules=rules) == []


def test_s1_12_a_chair_who_is_no_cabinet_member_fails():
    said = found(seat(is_chair=True), rules=(USUAL["chair-cabinet"],))
    assert said == ["The chair must be a cabinet member; the present one is not."]


def test_s0_40_three_councillors_as_non_executive_members():
    two = [seat(position=Position.NON_EXECUTIVE) for _ in range(2)]
    rules = (USUAL["three-councillors"],)

    [said] = found(CHAIR, *two, rules=rules)
    assert said == (
        "Councillor as non-executive member: "
        "the terms ask for at least 3, and there are 2."
    )
    assert found(CHAIR, *two, two[0], rules=rules) == []


def test_s3_03_a_locality_group_is_six_with_a_resident():
    rules = (
        USUAL["six"],
        USUAL["gp"],
        Rule(RuleKind.AT_LEAST, 2, None, Position.RESIDENT),
    )
    gp, health = (
        seat(position=Position.GP, is_chair=True),
        seat(position=Position.HEALTH_WORKER),
    )
    social = [seat(position=Position.SOCIAL_SERVICES) for _ in range(2)]
    residents = [seat(Capacity.PUBLIC, Position.RESIDENT) for _ in range(2)]

    assert found(gp, health, *social, *residents, rules=rules) == []
    said = found(gp, health, *social, social[0], rules=rules)
    assert said == [
        "Members in all: the terms ask for exactly 6, and there are 5.",
        "Resident: the terms ask for at least 2, and there are none.",
    ]


def test_s0_24_a_joint_body_acts_for_two_organisations():
    [said] = found(CHAIR, organisations=1)
    assert "two organisations or more; this one acts for 1" in said
    assert found(CHAIR, organisations=1, is_joint=False) == []


def test_s0_28_a_body_that_reports_to_nobody_is_pointed_out():
    [said] = found(CHAIR, has_reporting_line=False)
    assert "reports to nobody" in said


def test_nobody_in_the_chair_is_said_once():
    assert found(seat()) == ["Nobody has the chair."]
    assert found(seat(), rules=(USUAL["chair-cabinet"],)) == ["Nobody has the chair."]


@pytest.mark.parametrize(
    ("sit", "has_vote", "said"),
    [
        (ProvidersSit.NEVER, False, "do not let providers sit"),
        (ProvidersSit.CONSULTED, False, "be consulted but not sit"),
        (ProvidersSit.WITHOUT_VOTE, True, "give providers no vote"),
        (ProvidersSit.WITHOUT_VOTE, False, None),
        (ProvidersSit.AS_MEMBERS, True, None),
    ],
)
def test_s3_38_how_far_providers_sit_is_a_rule_of_each_bodys_terms(sit, has_vote, said):
    provider = seat(Capacity.PROVIDER, has_vote=has_vote)

    against = found(CHAIR, provider, providers_sit=sit)

    assert bool(against) == bool(said)
    assert not said or said in against[0]


def test_s3_36_a_carer_is_never_counted_as_a_person_who_uses_services():
    rules = (USUAL["person"],)
    assert len(found(CHAIR, seat(Capacity.CARER), rules=rules)) == 1
    assert len(found(CHAIR, seat(Capacity.PUBLIC), rules=rules)) == 1


@given(
    have=st.integers(0, 8),
    wanted=st.integers(1, 8),
    kind=st.sampled_from([RuleKind.AT_LEAST, RuleKind.EXACTLY]),
)
def test_a_count_is_kept_exactly_when_it_is(have, wanted, kind):
    rule = Rule(kind, wanted, Capacity.CARER, Position.ANY)
    said = found(CHAIR, *[seat(Capacity.CARER)] * have, rules=(rule,))

    kept = have >= wanted if kind == RuleKind.AT_LEAST else have == wanted
    assert (said == []) == kept


def test_ready_rules_read_as_terms_would():
    words = dict(usual_choices())
    assert words["chair-cabinet"] == "The chair is a cabinet member"
    assert words["six"] == "Members in all: exactly 6"
    assert len(set(words.values())) == len(USUAL)
    assert rule_said(USUAL["gp"]) == "GP: at least 1"
