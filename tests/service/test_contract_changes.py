"""How far a contract may change: both limits, to the penny, and what is not known."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.service.rules.selection import (
    Change,
    Modification,
    considerable_change,
    modification_allowed,
)
from ropewalk.service.rules.urgency import months_begun

TODAY = date(2026, 11, 2)
DECIDED = Change(is_materially_different=False, is_authority_decision=True)
MODIFIED = Modification(
    is_provided_for=False,
    is_succession=False,
    is_external=False,
    is_authority_decision=True,
    is_materially_different=False,
    was_direct_award_a_or_b=False,
    is_urgent=False,
)
URGENT = replace(
    MODIFIED,
    is_authority_decision=False,
    is_urgent=True,
    is_urgency_own=False,
    is_delay_a_risk=True,
    urgent_months=6,
)
answers = st.sampled_from([True, False, None])


def change(old, new, **facts):
    return considerable_change(
        replace(DECIDED, old_pence=old, new_pence=new, **facts), on=TODAY
    )


def modified(original, by, **facts):
    return modification_allowed(
        replace(MODIFIED, original_pence=original, change_pence=by, **facts), on=TODAY
    )


# ---- the considerable change threshold ----


@pytest.mark.parametrize(
    ("old", "new", "is_met"),
    [
        pytest.param(2_000_000_00, 2_500_000_00, True, id="exactly both"),
        pytest.param(2_000_000_00, 2_499_999_99, False, id="a penny below both"),
        pytest.param(
            2_000_000_04, 2_500_000_04, False, id="the share missed by a penny"
        ),
        pytest.param(1_000_000_00, 1_499_999_99, False, id="the sum missed by a penny"),
        pytest.param(4_000_000_00, 4_900_000_00, False, id="sum alone"),
        pytest.param(1_000_000_00, 1_400_000_00, False, id="share alone"),
        pytest.param(3_000_000_00, 1_000_000_00, False, id="a fall"),
        pytest.param(0, 500_000_00, True, id="from nothing"),
    ],
)
def test_a_decided_rise_is_considerable_at_both_limits_together(old, new, is_met):
    assert change(old, new).is_met is is_met


def test_another_character_is_considerable_whatever_the_money():
    found = change(None, None, is_materially_different=True)

    assert found.is_met is True
    assert found.reason == (
        "The change is considerable. The new contract is materially different in "
        "character."
    )


def test_a_rise_that_the_authority_did_not_decide_is_not_considerable():
    found = change(1_000_000_00, 9_000_000_00, is_authority_decision=False)

    assert found.is_met is False
    assert "does not go back to the authority's own decision" in found.reason


@pytest.mark.parametrize(
    ("facts", "is_met"),
    [
        ({"is_materially_different": None}, True),
        ({"is_materially_different": None, "is_authority_decision": False}, None),
        ({"is_authority_decision": None}, None),
        ({"old_pence": None}, None),
        ({"new_pence": None}, None),
        ({"is_materially_different": True, "old_pence": None}, True),
        ({"is_authority_decision": False, "old_pence": None}, False),
    ],
)
def test_a_change_of_which_something_is_not_known(facts, is_met):
    known = replace(DECIDED, old_pence=1_000_000_00, new_pence=2_000_000_00)

    found = considerable_change(replace(known, **facts), on=TODAY)

    assert found.is_met is is_met
    assert ("not known" in found.reason) is (is_met is None)


def test_a_change_before_the_regime_is_not_judged():
    facts = replace(DECIDED, old_pence=1, new_pence=1_000_000_00)
    other = Change(is_materially_different=True)

    for each in (facts, other):
        found = considerable_change(each, on=date(2023, 12, 31))
        assert found.is_met is None
        assert "of 31 December 2023 is not held here" in found.reason


money = st.integers(0, 10**12) | st.sampled_from(
    [0, 200_000_00, 500_000_00, 2_000_000_00, 2_500_000_00, 2_499_999_99]
)


@given(money, money)
def test_a_change_is_judged_as_exact_fractions_judge_it(old, new):
    by_sum = new - old >= 500_000_00
    by_share = old == 0 or Fraction(new - old, old) >= Fraction(1, 4)

    assert change(old, new).is_met is (by_sum and by_share)


def test_a_share_is_never_said_to_be_at_a_limit_it_is_below():
    found = change(2_000_000_04, 2_500_000_04)

    assert found.is_met is False
    assert "The rise is 24.99% of the original £2,000,000.04" in found.reason


# ---- modification ----


@pytest.mark.parametrize(
    ("original", "by", "is_allowed"),
    [
        pytest.param(2_000_000_00, 500_000_00, False, id="exactly both"),
        pytest.param(2_000_000_00, 499_999_99, True, id="a penny below both"),
        pytest.param(
            1_000_000_00, 499_999_99, True, id="below the sum, over the share"
        ),
        pytest.param(1_000_000_00, 500_000_00, False, id="at the sum, over the share"),
        pytest.param(2_000_000_04, 500_000_00, True, id="the share missed by a penny"),
        pytest.param(
            9_000_000_00, 2_000_000_00, True, id="over the sum, below the share"
        ),
        pytest.param(0, 0, True, id="no change at all"),
    ],
)
def test_a_decided_modification_needs_only_one_limit_to_hold(original, by, is_allowed):
    assert modified(original, by).allowed.is_met is is_allowed


@given(money, money)
def test_what_is_too_much_to_modify_would_be_considerable_in_a_new_contract(
    original, by
):
    """The two limits mirror each other."""
    allowed = modified(original, by).allowed.is_met

    assert allowed is not change(original, original + by).is_met


@pytest.mark.parametrize(
    "way",
    ["is_provided_for", "is_succession", "is_external", "was_direct_award_a_or_b"],
)
def test_each_other_way_is_enough_whatever_the_money(way):
    found = modified(
        1_000_000_00, 5_000_000_00, is_authority_decision=False, **{way: True}
    )

    assert found.allowed.is_met is True
    assert found.allowed.reason.startswith("It may be modified without a new process.")


@pytest.mark.parametrize(
    ("way", "is_allowed"),
    [
        ("is_provided_for", True),
        ("is_succession", True),
        ("is_external", False),
        ("was_direct_award_a_or_b", False),
        ("is_authority_decision", False),
    ],
)
def test_another_character_needs_a_new_process_unless_it_was_provided_for(
    way, is_allowed
):
    facts = {"is_authority_decision": False} | {way: True}

    found = modified(1_000_000_00, 0, is_materially_different=True, **facts)

    assert found.allowed.is_met is is_allowed


def test_what_nobody_decided_and_nothing_explains_needs_a_new_process():
    found = modified(1_000_000_00, 1_00, is_authority_decision=False)

    assert found.allowed.is_met is False
    assert found.allowed.reason.startswith("It needs a new process.")
    assert found.notice.is_met is False


def test_a_great_fall_needs_advice_and_a_small_one_does_not():
    assert modified(2_000_000_00, -499_999_99).allowed.is_met is True
    great = modified(2_000_000_00, -1_000_000_00).allowed
    assert great.is_met is None
    assert "whether a fall counts by its size is not settled" in great.reason


@pytest.mark.parametrize(
    ("original", "by", "is_allowed"),
    [(None, 499_999_99, True), (None, 500_000_00, None), (1_000_000_00, None, None)],
)
def test_one_limit_that_holds_is_enough_where_the_other_is_not_known(
    original, by, is_allowed
):
    assert modified(original, by).allowed.is_met is is_allowed


@pytest.mark.parametrize(
    ("by", "is_given"), [(499_999_99, False), (500_000_00, True), (None, None)]
)
def test_a_modification_of_so_much_is_announced(by, is_given):
    found = modified(9_000_000_00, by, is_provided_for=True)

    assert found.allowed.is_met is True
    assert found.notice.is_met is is_given


def test_a_modification_before_the_regime_is_not_judged():
    facts = replace(MODIFIED, is_provided_for=True)

    found = modification_allowed(facts, on=date(2023, 12, 31))

    assert found.allowed.is_met is None
    assert "The rules of 31 December 2023 are not held here." in found.allowed.reason


# ---- urgency ----


def test_what_is_urgent_may_be_changed_for_a_time_and_is_announced():
    found = modification_allowed(URGENT, on=TODAY)

    assert found.allowed.is_met is True
    assert found.allowed.law.certainty == "general knowledge, not verified"
    assert found.notice.reason == "A notice of the urgent modification is given."
    assert "It lasts 6 months, and the limit is 12." in found.allowed.reason


def test_what_may_be_changed_anyway_is_not_called_urgent():
    found = modification_allowed(replace(URGENT, is_provided_for=True), on=TODAY)

    assert found.allowed.law.certainty == "published"
    assert found.notice.is_met is None


@pytest.mark.parametrize(
    ("facts", "is_allowed"),
    [
        ({"urgent_months": 12}, True),
        ({"urgent_months": 13}, None),
        ({"is_urgency_own": True}, False),
        ({"is_delay_a_risk": False}, False),
        ({"is_urgent": None}, None),
    ],
)
def test_each_test_of_urgency_counts(facts, is_allowed):
    found = modification_allowed(replace(URGENT, **facts), on=TODAY)

    assert found.allowed.is_met is is_allowed


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(1, 2000))
def test_a_month_begun_counts_and_a_whole_one_counts_once(starts_on, days):
    """A slow twin: go on month by month, to the last day where there is no such day."""
    ends_before = starts_on + timedelta(days)
    months = 1
    while _months_on(starts_on, months) < ends_before:
        months += 1

    assert months_begun(starts_on, ends_before) == months


def _months_on(day, months):
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    try:
        return date(year, month + 1, day.day)
    except ValueError:  # no such day: its month ends before
        return date(year, month + 1, 28) + timedelta(
            (
                date(year + (month == 11), (month + 1) % 12 + 1, 1)
                - date(year, month + 1, 28)
            ).days
            - 1
        )


modifications = st.builds(
    Modification,
    is_provided_for=answers,
    is_succession=answers,
    is_external=answers,
    is_authority_decision=answers,
    is_materially_different=answers,
    was_direct_award_a_or_b=answers,
    is_urgent=answers,
    is_urgency_own=answers,
    is_delay_a_risk=answers,
    urgent_months=st.just(6),
    original_pence=st.none() | money,
    change_pence=st.none() | money,
)


@given(modifications, st.data())
def test_a_fact_that_comes_to_be_known_never_turns_the_answer_round(facts, data):
    before = modification_allowed(facts, on=TODAY).allowed.is_met
    filled = replace(
        facts,
        **{
            name: data.draw(money if name.endswith("pence") else st.booleans())
            for name in Modification.__dataclass_fields__
            if getattr(facts, name) is None
        },
    )
    after = modification_allowed(filled, on=TODAY).allowed.is_met

    assert after is not None
    assert before is None or before is after


@pytest.mark.parametrize("pence", [-1, -1_00])
def test_an_original_value_below_zero_is_refused(pence):
    with pytest.raises(BadInput, match="must be 0 or more"):
        modified(pence, 0)
