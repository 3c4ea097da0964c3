"""Functions in one of three modes, one lead an area, officers with a lead, support's gaps."""

import pytest

from ropewalk.figures import BadInput
from ropewalk.organisations.models import OrganisationKind
from ropewalk.partnership.kinds import (
    AccountabilityMode,
    AreaRoleKind,
    Direction,
    Grade,
    Skill,
)
from ropewalk.partnership.rules.responsibilities import (
    direction_of,
    fault_in_placing,
    fault_in_role,
    known_functions,
    role_duties,
)
from ropewalk.partnership.rules.support import (
    Ask,
    Have,
    balances,
    fault_in_allocation,
    gaps_said,
    hundredths_from,
)

MODES = list(AccountabilityMode)
STAYS = ["director-post", "safeguarding", "charging", "integration", "co-operation"]


@pytest.mark.parametrize("mode", MODES)
def test_s0_34_the_post_of_director_is_in_the_council_and_nowhere_else(mode):
    fault = fault_in_placing(
        known_functions()["director-post"],
        mode,
        delegated_to=mode != AccountabilityMode.IN_COUNCIL,
    )
    if mode == AccountabilityMode.IN_COUNCIL:
        assert fault is None
    else:
        assert "cannot be transferred" in fault


@pytest.mark.parametrize("code", STAYS)
def test_what_the_law_keeps_with_the_council_is_refused_by_name(code):
    function = known_functions()[code]
    fault = fault_in_placing(function, AccountabilityMode.BY_OTHER, delegated_to=True)
    assert fault == function.stays


def test_every_other_function_can_be_delegated():
    free = [f for code, f in known_functions().items() if code not in STAYS]
    assert len(free) == 8
    for function in free:
        for mode in MODES[1:]:
            assert fault_in_placing(function, mode, delegated_to=True) is None


def test_a_mode_says_to_whom_or_to_nobody():
    function = known_functions()["outcomes"]
    assert "to which other partner" in fault_in_placing(
        function, AccountabilityMode.BY_OTHER, delegated_to=False
    )
    assert "to nobody" in fault_in_placing(
        function, AccountabilityMode.IN_COUNCIL, delegated_to=True
    )


@pytest.mark.parametrize(
    ("kind", "grade", "lead", "said"),
    [
        (AreaRoleKind.LEAD, Grade.DIRECTOR, None, None),
        (AreaRoleKind.LEAD, Grade.DEPUTY, None, None),
        (AreaRoleKind.LEAD, Grade.ASSISTANT, None, None),
        (AreaRoleKind.LEAD, Grade.OTHER, None, "deputy or assistant director"),
        (AreaRoleKind.LEAD, Grade.DIRECTOR, "Kim", "lead commissioner already, Kim"),
        (AreaRoleKind.OFFICER, Grade.OTHER, "Kim", None),
        (AreaRoleKind.OFFICER, Grade.DIRECTOR, None, "has no lead commissioner"),
        (AreaRoleKind.CARE_MANAGER, Grade.OTHER, None, "has no lead commissioner"),
    ],
)
def test_s4_12_one_lead_of_standing_and_officers_who_answer_to_it(
    kind, grade, lead, said
):
    fault = fault_in_role(kind, grade, area="Older people", lead=lead)
    assert (fault is None) if said is None else said in fault


def test_s4_12_s4_13_a_lead_has_four_duties_and_an_officer_seven():
    duties = role_duties()
    lead, officer = duties[AreaRoleKind.LEAD], duties[AreaRoleKind.OFFICER]
    assert (lead.answers, len(lead.duties)) == ("Accountable for", 4)
    assert (officer.answers, len(officer.duties)) == ("Responsible for", 7)


@pytest.mark.parametrize(
    ("source", "target", "direction"),
    [
        (OrganisationKind.COUNCIL, OrganisationKind.TRUST, Direction.TO_NHS),
        (OrganisationKind.ICB, OrganisationKind.COUNCIL, Direction.TO_COUNCIL),
        (OrganisationKind.COUNCIL, OrganisationKind.COUNCIL, Direction.OTHER),
        (OrganisationKind.VOLUNTARY, OrganisationKind.ICB, Direction.OTHER),
    ],
)
def test_s0_36_the_direction_follows_from_what_they_are(source, target, direction):
    assert direction_of(source, target) == direction


def test_s4_14_what_there_is_what_is_vacant_and_what_is_missing():
    have = [
        Have(Skill.DATA, 100, is_vacant=False),
        Have(Skill.DATA, 50, is_vacant=False),
        Have(Skill.CONTRACTS, 100, is_vacant=True),
    ]
    asked = [Ask(Skill.DATA, 200, 100), Ask(Skill.CONTRACTS, 25, 0)]

    found = {each.skill: each for each in balances(have, asked)}

    data, contracts = found[Skill.DATA], found[Skill.CONTRACTS]
    assert (data.filled, data.asked, data.given, data.gap) == (150, 200, 100, 50)
    assert (contracts.filled, contracts.vacant, contracts.gap) == (0, 100, 25)
    said = gaps_said(list(found.values()))
    assert said[0] == (
        "Data analysis: areas ask for 2 full-time posts and there is 1.5 full-time "
        "posts, so 0.5 of a full-time post is missing."
    )
    assert "Contracts: vacant, 1 full-time post." in said
    assert "Procurement: nobody in the team has this skill." in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, None),
        ({"asked_skill": Skill.CONTRACTS}, "has data analysis, and contracts is asked"),
        ({"is_vacant": True}, "Nobody holds Analyst"),
        ({"free": 49}, "has 0.49 of a full-time post free"),
        ({"still_asked": 40}, "still asks for 0.4 of a full-time post"),
    ],
)
def test_time_is_given_once_and_for_what_was_asked(changes, said):
    given = {
        "title": "Analyst",
        "skill": Skill.DATA,
        "asked_skill": Skill.DATA,
        "is_vacant": False,
        "hundredths": 50,
        "free": 50,
        "still_asked": 50,
    }
    fault = fault_in_allocation(**given | changes)
    assert (fault is None) if said is None else said in fault


@pytest.mark.parametrize(
    ("typed", "found"), [("1", 100), ("0.5", 50), (".25", 25), ("12.05", 1205)]
)
def test_full_time_posts_are_read_exactly(typed, found):
    assert hundredths_from(typed) == found


@pytest.mark.parametrize("typed", ["0", "0.005", "", "one", "-1", "1e3", "1000"])
def test_what_is_no_amount_of_time_is_refused(typed):
    with pytest.raises(BadInput, match="full-time"):
        hundredths_from(typed)
