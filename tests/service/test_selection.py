"""Which route: each test of law on its own, and a fact not known is never a no."""

import itertools
from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.service.rules.known import all_of, any_of, opposite
from ropewalk.service.rules.selection import (
    Authority,
    Bought,
    Change,
    Ground,
    Question,
    Regime,
    Route,
    Standing,
    considerable_change,
    routes,
)

TODAY = date(2026, 11, 2)
PSR = [
    Route.DIRECT_A,
    Route.DIRECT_B,
    Route.DIRECT_C,
    Route.MOST_SUITABLE,
    Route.COMPETITIVE,
    Route.DIRECT_URGENT,
]
ACT = [
    Route.OPEN,
    Route.LIGHT_TOUCH,
    Route.BELOW_THRESHOLD,
    Route.DIRECT_JUSTIFIED,
]
SAME = Change(
    is_materially_different=False,
    is_authority_decision=True,
    old_pence=2_000_000_00,
    new_pence=2_100_000_00,
)
# a community health service whose contract comes to its end: everything is known, and
# nothing opens but a competition
HEALTH = Question(
    on=TODAY,
    authority=Authority.ICB,
    is_health_care=True,
    is_mixed=False,
    has_existing_provider=True,
    is_only_capable=False,
    is_framework=False,
    patients_choose=False,
    is_number_unrestricted=False,
    all_qualifying_get_contract=False,
    can_express_interest=False,
    is_expiring=True,
    is_replacing=True,
    change=SAME,
    is_satisfying=False,
    is_likely_to_satisfy=False,
    can_identify_most_suitable=False,
    is_urgent=False,
)
CHOICE = replace(
    HEALTH,
    patients_choose=True,
    is_number_unrestricted=True,
    all_qualifying_get_contract=True,
    can_express_interest=True,
)
GOES_ON = replace(HEALTH, is_satisfying=True, is_likely_to_satisfy=True)
HOME_CARE = Question(
    on=TODAY,
    authority=Authority.COUNCIL,
    is_health_care=False,
    bought=Bought.LIGHT_TOUCH,
    pence_with_vat=900_000_00,
    ground=Ground.NONE,
)


def open_routes(question):
    """The standing of every route that is not shut, by route."""
    found = routes(question)
    return {r.route: r.standing for r in found.routes if r.standing != "not_open"}


URGENT = replace(
    HEALTH,
    is_urgent=True,
    is_urgency_own=False,
    is_delay_a_risk=True,
    urgent_months=6,
)

# ---- yes, no, not known ----

answers = st.sampled_from([True, False, None])


@given(st.lists(answers, max_size=5))
def test_what_is_joined_is_known_exactly_when_no_missing_answer_could_change_it(parts):
    """A slow twin: fill in what is missing both ways and see whether it matters."""
    ways = itertools.product(
        *([part] if part is not None else [True, False] for part in parts)
    )
    filled = list(ways)

    for joined, plain in ((all_of, all), (any_of, any)):
        found = {plain(way) for way in filled}
        assert joined(parts) is (found.pop() if len(found) == 1 else None)


def test_the_opposite_of_not_known_is_not_known():
    assert [opposite(each) for each in (True, False, None)] == [False, True, None]


# ---- health care: each process ----


def test_where_nothing_else_is_open_there_must_be_a_competition():
    assert open_routes(HEALTH) == {Route.COMPETITIVE: Standing.MUST}


def test_the_only_capable_provider_must_get_process_a():
    found = routes(replace(HEALTH, is_only_capable=True))

    assert found.regime == Regime.PROVIDER_SELECTION
    assert found.standing(Route.DIRECT_A) == Standing.MUST
    assert {found.standing(each) for each in [*PSR[1:], *ACT]} == {Standing.NOT_OPEN}
    assert "Only the existing provider can do it" in found.routes[0].reason
    assert found.said == "Direct award A must be used."


@pytest.mark.parametrize("name", ["has_existing_provider", "is_only_capable"])
def test_process_a_is_shut_when_one_of_its_tests_is_not_met(name):
    question = replace(HEALTH, is_only_capable=True)

    assert routes(replace(question, **{name: False})).standing(PSR[0]) == "not_open"


def test_patients_choice_among_unlimited_providers_must_get_process_b():
    assert open_routes(CHOICE) == {Route.DIRECT_B: Standing.MUST}


@pytest.mark.parametrize(
    "name",
    [
        "patients_choose",
        "is_number_unrestricted",
        "all_qualifying_get_contract",
        "can_express_interest",
    ],
)
def test_process_b_is_shut_when_one_of_its_tests_is_not_met(name):
    found = routes(replace(CHOICE, **{name: False}))

    assert found.standing(Route.DIRECT_B) == Standing.NOT_OPEN
    assert found.standing(Route.COMPETITIVE) == Standing.MUST


def test_a_contract_that_goes_on_much_as_it_was_may_get_process_c():
    assert open_routes(GOES_ON) == {
        Route.DIRECT_C: Standing.MAY,
        Route.COMPETITIVE: Standing.MAY,
    }


@pytest.mark.parametrize(
    "changed",
    [
        {"is_expiring": False},
        {"is_replacing": False},
        {"is_satisfying": False},
        {"is_likely_to_satisfy": False},
        {"change": replace(SAME, is_materially_different=True)},
        {"change": replace(SAME, new_pence=2_500_000_00)},
        {"is_framework": True},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_process_c_is_shut_when_one_of_its_tests_is_not_met(changed):
    found = routes(replace(GOES_ON, **changed))

    assert found.standing(Route.DIRECT_C) == Standing.NOT_OPEN
    assert found.standing(Route.COMPETITIVE) == Standing.MUST


def test_the_reason_that_shuts_process_c_names_both_sums():
    found = routes(replace(GOES_ON, change=replace(SAME, new_pence=2_500_000_00)))

    reason = found.routes[2].reason
    assert "rises by £500,000.00, and the limit is £500,000.00" in reason
    assert "25.00% of the original £2,000,000.00, and the limit is 25%" in reason


def test_the_most_suitable_provider_may_be_chosen_where_it_can_be_identified():
    question = replace(HEALTH, can_identify_most_suitable=True)

    assert open_routes(question) == {
        Route.MOST_SUITABLE: Standing.MAY,
        Route.COMPETITIVE: Standing.MAY,
    }


def test_it_may_also_be_chosen_where_the_authority_does_not_want_process_c():
    question = replace(GOES_ON, can_identify_most_suitable=True)

    assert open_routes(question) == {
        Route.DIRECT_C: Standing.MAY,
        Route.MOST_SUITABLE: Standing.MAY,
        Route.COMPETITIVE: Standing.MAY,
    }


@pytest.mark.parametrize(
    "question",
    [
        replace(HEALTH, is_only_capable=True),
        CHOICE,
        GOES_ON,
        replace(HEALTH, can_identify_most_suitable=True),
    ],
    ids=["A", "B", "C", "most suitable"],
)
def test_a_framework_is_concluded_by_competition_alone(question):
    question = replace(question, is_framework=True)

    assert open_routes(question) == {Route.COMPETITIVE: Standing.MUST}
    assert routes(question).routes[4].reason.endswith("by competition alone.")


def test_where_processes_a_and_b_must_both_be_used_the_facts_disagree():
    found = routes(replace(CHOICE, is_only_capable=True))

    assert found.standing(Route.DIRECT_A) == Standing.ADVICE
    assert found.standing(Route.DIRECT_B) == Standing.ADVICE
    assert found.standing(Route.COMPETITIVE) == Standing.NOT_OPEN
    assert "the facts disagree" in found.routes[0].reason


# ---- which rules ----


@pytest.mark.parametrize(
    "body", [each for each in Authority if each != Authority.OTHER]
)
def test_relevant_authorities_buy_health_care_under_its_own_regime(body):
    assert routes(replace(HEALTH, authority=body)).regime == Regime.PROVIDER_SELECTION


def test_another_body_does_not_and_whether_the_act_binds_it_needs_advice():
    found = routes(replace(HEALTH, authority=Authority.OTHER))

    assert found.regime is None
    assert "not among the relevant authorities" in found.regime_reason
    assert "ask for advice" in found.regime_reason
    assert {found.standing(each) for each in PSR} == {Standing.NOT_OPEN}


def mixed(health, other, *, separable):
    return replace(
        HEALTH,
        is_mixed=True,
        health_care_pence=health,
        other_pence=other,
        is_separable=separable,
    )


@pytest.mark.parametrize(
    ("health", "other", "separable", "regime"),
    [
        (60, 40, False, Regime.PROVIDER_SELECTION),
        (60, 40, True, Regime.PROCUREMENT_ACT),
        (40, 60, False, Regime.PROCUREMENT_ACT),
        (40, 60, None, Regime.PROCUREMENT_ACT),
        (None, 60, True, Regime.PROCUREMENT_ACT),
        (60, 40, None, None),
        (50, 50, False, None),
        (None, 40, False, None),
        (60, None, False, None),
    ],
)
def test_a_mixed_contract_goes_by_its_larger_part_if_it_cannot_be_parted(
    health, other, separable, regime
):
    assert routes(mixed(health, other, separable=separable)).regime == regime


def test_health_care_that_could_be_bought_by_itself_is_said_to_have_its_own_rules():
    found = routes(mixed(60, 40, separable=True))

    assert found.regime_reason.endswith(
        "Bought by itself, the health care would fall under the Provider Selection "
        "Regime."
    )


@pytest.mark.parametrize(
    ("on", "regime"),
    [(date(2023, 12, 31), None), (date(2024, 1, 1), Regime.PROVIDER_SELECTION)],
)
def test_the_regime_of_health_care_begins_on_1_january_2024(on, regime):
    assert routes(replace(HEALTH, on=on)).regime == regime


@pytest.mark.parametrize(
    ("on", "regime"),
    [(date(2025, 2, 23), None), (date(2025, 2, 24), Regime.PROCUREMENT_ACT)],
)
def test_the_act_begins_on_24_february_2025(on, regime):
    found = routes(replace(HOME_CARE, on=on))

    assert found.regime == regime
    assert ("ask for advice" in found.regime_reason) is (regime is None)


# ---- the Act ----


def test_home_care_of_a_council_must_be_tendered_with_a_light_touch():
    assert open_routes(HOME_CARE) == {Route.LIGHT_TOUCH: Standing.MUST}


@pytest.mark.parametrize(
    ("bought", "body", "threshold"),
    [
        (Bought.LIGHT_TOUCH, Authority.COUNCIL, 663_540_00),
        (Bought.LIGHT_TOUCH, Authority.NHS_TRUST, 663_540_00),
        (Bought.LIGHT_TOUCH_CONCESSION, Authority.COUNCIL, 5_372_609_00),
        (Bought.SERVICES, Authority.COUNCIL, 207_720_00),
        (Bought.GOODS, Authority.COUNCIL, 207_720_00),
        (Bought.SERVICES, Authority.NHS_TRUST, 135_018_00),
        (Bought.GOODS, Authority.NHS_ENGLAND, 135_018_00),
        (Bought.WORKS, Authority.NHS_TRUST, 5_193_000_00),
        (Bought.WORKS, Authority.ICB, 5_193_000_00),
    ],
)
def test_a_penny_below_the_threshold_the_full_rules_do_not_apply(
    bought, body, threshold
):
    question = replace(HOME_CARE, bought=bought, authority=body)
    at = open_routes(replace(question, pence_with_vat=threshold))
    below = open_routes(replace(question, pence_with_vat=threshold - 1))

    tendered = Route.LIGHT_TOUCH if bought.is_light_touch else Route.OPEN
    assert at == {tendered: Standing.MUST}
    assert below == {Route.BELOW_THRESHOLD: Standing.MAY}


@pytest.mark.parametrize(
    ("pence", "expected"),
    [
        (135_017_99, {Route.BELOW_THRESHOLD: Standing.MAY}),
        (207_720_00, {Route.OPEN: Standing.MUST}),
    ],
)
def test_where_the_threshold_of_a_body_is_not_held_a_clear_sum_is_judged_still(
    pence, expected
):
    question = replace(HOME_CARE, bought=Bought.GOODS, authority=Authority.ICB)

    assert open_routes(replace(question, pence_with_vat=pence)) == expected


def test_and_a_sum_between_the_two_needs_advice():
    question = replace(
        HOME_CARE,
        bought=Bought.GOODS,
        authority=Authority.ICB,
        pence_with_vat=150_000_00,
    )
    found = routes(question)

    assert found.standing(Route.OPEN) == Standing.ADVICE
    assert found.standing(Route.BELOW_THRESHOLD) == Standing.ADVICE
    assert "between the thresholds that may apply" in found.routes[-2].reason


@pytest.mark.parametrize(
    ("ground", "bought", "standing"),
    [
        (Ground.USER_CHOICE, Bought.LIGHT_TOUCH, Standing.MAY),
        (Ground.USER_CHOICE, Bought.GOODS, Standing.NOT_OPEN),
        (Ground.SINGLE_SUPPLIER, Bought.GOODS, Standing.MAY),
        (Ground.NONE, Bought.LIGHT_TOUCH, Standing.NOT_OPEN),
        (None, Bought.LIGHT_TOUCH, Standing.ADVICE),
        (Ground.USER_CHOICE, None, Standing.ADVICE),
    ],
)
def test_a_direct_award_needs_a_ground(ground, bought, standing):
    question = replace(
        HOME_CARE, ground=ground, bought=bought, pence_with_vat=9_000_000_00
    )
    found = routes(question)

    assert found.standing(Route.DIRECT_JUSTIFIED) == standing


def test_where_a_direct_award_is_justified_a_tender_is_no_duty():
    found = open_routes(replace(HOME_CARE, ground=Ground.USER_CHOICE))

    assert found == {
        Route.LIGHT_TOUCH: Standing.MAY,
        Route.DIRECT_JUSTIFIED: Standing.MAY,
    }


# ---- what is not known ----


def test_when_nothing_is_known_nothing_is_open_and_nothing_is_shut():
    found = routes(Question(on=TODAY))

    assert found.regime is None
    assert {each.standing for each in found.routes} == {Standing.ADVICE}
    for each in found.routes:
        assert {point.found for point in each.points} == {"Not known"}
        assert "needs advice" in each.reason


FACTS = [
    each.name
    for each in fields(Question)
    if each.name.startswith(("is_", "has_", "can_", "all_", "patients_"))
]
PSR_FACTS = [name for name in FACTS if name not in {"is_mixed", "is_separable"}]
questions = st.builds(
    Question,
    on=st.just(TODAY),
    authority=st.sampled_from([None, *Authority]),
    bought=st.sampled_from([None, *Bought]),
    ground=st.sampled_from([None, *Ground]),
    pence_with_vat=st.sampled_from(
        [None, 0, 135_018_00, 150_000_00, 663_539_99, 663_540_00, 9_000_000_00]
    ),
    health_care_pence=st.sampled_from([None, 40, 60]),
    other_pence=st.sampled_from([None, 40, 60]),
    change=st.builds(
        Change,
        is_materially_different=answers,
        is_authority_decision=answers,
        old_pence=st.sampled_from([None, 100, 2_000_000_00]),
        new_pence=st.sampled_from([None, 100, 2_500_000_00]),
    ),
    **dict.fromkeys(FACTS, answers),
)
# nearly everything is so: processes are met often enough to be tried
mostly_so = st.fixed_dictionaries(
    {name: st.sampled_from([True, True, True, False, None]) for name in PSR_FACTS}
).map(lambda facts: replace(HEALTH, **facts))
HOLDS = {
    Standing.MUST: {Standing.MUST},
    Standing.NOT_OPEN: {Standing.NOT_OPEN},
    Standing.MAY: {Standing.MAY, Standing.MUST},
    Standing.ADVICE: set(Standing),
}


@given(questions | mostly_so, st.data())
def test_a_fact_that_comes_to_be_known_never_turns_an_answer_round(question, data):
    """So a missing fact was taken for neither yes nor no."""
    missing = [name for name in FACTS if getattr(question, name) is None]
    filled = replace(
        question, **{name: data.draw(st.booleans(), label=name) for name in missing}
    )
    before, after = routes(question), routes(filled)
    disagree = "the facts disagree" in after.routes[0].reason

    if before.regime is not None:
        assert after.regime == before.regime
    for one, other in zip(before.routes, after.routes, strict=True):
        if not (disagree and one.route in PSR[:2]):
            assert other.standing in HOLDS[one.standing], one.route


@given(questions | mostly_so)
def test_one_regime_shuts_the_routes_of_the_other(question):
    found = routes(question)

    shut = {Regime.PROVIDER_SELECTION: ACT, Regime.PROCUREMENT_ACT: PSR}.get(
        found.regime, []
    )
    assert all(found.standing(each) == Standing.NOT_OPEN for each in shut)


@given(questions | mostly_so)
def test_when_everything_is_known_at_most_one_route_is_a_duty(question):
    found = routes(question)
    duties = [each for each in found.routes if each.standing == Standing.MUST]

    assert len(duties) <= 1
    others = [each.standing for each in found.routes if each not in duties]
    assert not duties or set(others) <= {Standing.NOT_OPEN, Standing.ADVICE}


@given(questions | mostly_so)
def test_every_answer_has_its_reason_and_its_tests(question):
    found = routes(question)

    assert len(found.routes) == len(Route)
    for each in found.routes:
        assert each.reason.startswith(each.route.label)
        assert each.reason.endswith(".")
        assert each.points
        assert all(point.said.endswith(".") for point in each.points)
        if each.standing == Standing.NOT_OPEN:
            assert any(point.is_met is False for point in each.points)
        if each.standing in {Standing.MUST, Standing.MAY}:
            assert all(point.is_met for point in each.points)


@given(questions | mostly_so)
def test_where_health_care_is_bought_some_route_is_always_left(question):
    found = routes(question)

    if found.regime == Regime.PROVIDER_SELECTION:
        assert any(found.standing(each) != Standing.NOT_OPEN for each in PSR)
    if found.regime == Regime.PROCUREMENT_ACT:
        assert any(found.standing(each) != Standing.NOT_OPEN for each in ACT)


@pytest.mark.parametrize(
    "changed",
    [
        {"pence_with_vat": -1},
        {"health_care_pence": -1},
        {"change": Change(old_pence=-1)},
    ],
)
def test_a_value_below_zero_is_refused(changed):
    with pytest.raises(BadInput, match=r"must be 0 or more, not -£0\.01"):
        routes(replace(HEALTH, **changed))


def test_the_numbers_that_were_used_come_with_the_answer():
    found = routes(HOME_CARE)

    assert "act_light_touch_pence" in {each.name for each in found.numbers}
    assert considerable_change(SAME, on=TODAY).numbers[0].value == 500_000_00


# ---- urgency ----


def test_an_urgent_award_may_be_made_beside_a_competition():
    assert open_routes(URGENT) == {
        Route.COMPETITIVE: Standing.MAY,
        Route.DIRECT_URGENT: Standing.MAY,
    }
    urgent = next(r for r in routes(URGENT).routes if r.route == Route.DIRECT_URGENT)
    assert urgent.law.certainty == "general knowledge, not verified"


@pytest.mark.parametrize(
    ("facts", "standing", "said"),
    [
        ({"is_urgency_own": True}, Standing.NOT_OPEN, "or brought it about"),
        ({"is_delay_a_risk": False}, Standing.NOT_OPEN, "put nobody at risk"),
        ({"urgent_months": 12}, Standing.MAY, "12 months, and the limit is 12"),
        ({"urgent_months": 13}, Standing.ADVICE, "rests on advice"),
        ({"urgent_months": None}, Standing.ADVICE, "for how many months"),
    ],
)
def test_each_test_of_an_urgent_award_counts(facts, standing, said):
    found = routes(replace(URGENT, **facts))

    assert found.standing(Route.DIRECT_URGENT) == standing
    assert said in found.routes[5].reason
