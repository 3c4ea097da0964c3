"""Savings as records: rounds compound, a claim counts once, a cost that moves is not saved."""

from fractions import Fraction
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.laid import laid
from factories.money import manager_at, open_pool
from factories.organisations import NOON, TODAY, MembershipFactory

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions import savings as actions
from ropewalk.money.actions.savings import ClaimSaid, CostSaid
from ropewalk.money.models import BenefitClaim, CostLine
from ropewalk.money.queries.savings import (
    cost_changes_seen_by,
    exceptions_seen_by,
    gap_said,
    savings_of,
    shift_seen,
)

pytestmark = pytest.mark.django_db
MILLION = 1_000_000_00  # pence
FIVE_PERCENT = Fraction(5, 100)


@laid
def pool():
    return open_pool()


def by(pool, **changes):
    return {"by": pool.manager, "at": NOON, "submission_key": uuid4()} | changes


def plan(pool, rates=(FIVE_PERCENT,) * 3, **changes):
    said = {
        "title": "Care at home",
        "pence": 100_00,
        "year_starting": 2026,
        "said_by": "Board, 3 March",
        **by(pool),
    }
    return actions.plan_saving(fund_id=pool.fund.pk, rates=rates, **said | changes)


def gap(pool, **changes):
    said = {
        "pence": 12 * MILLION,
        "year_starting": 2005,
        "years": 5,
        "services": ["Adult social care"],
        "said_by": "Budget report",
        **by(pool),
    }
    return actions.set_savings_gap(fund_id=pool.fund.pk, **said | changes)


def claim(pool, title, pence, number=None, key=None, **changes):
    said = {
        "source": "Supplier's case study",
        "effect": "Calls are directed elsewhere",
        "service": "Adult social care",
        "pence": pence,
        "year_starting": 2005,
        "years": 5,
        "releases": "cash",
    }
    return actions.claim_benefit(
        fund_id=pool.fund.pk,
        number=number,
        claim=ClaimSaid(title, **said | changes),
        **by(pool, **({"submission_key": key} if key else {})),
    )


def cost(change, pool, number=None, **changes):
    said = {
        "what": "Equipment",
        "paid_before": "Primary care trust",
        "paid_after": "Council",
        "before_pence": 100_00,
        "after_pence": 80_00,
        "said_by": "Both ledgers",
    }
    return actions.record_cost(
        change_id=change.pk, number=number, cost=CostSaid(**said | changes), **by(pool)
    )


def change_of(pool):
    return actions.record_cost_change(
        fund_id=pool.fund.pk, title="Equipment moves", **by(pool)
    )


# rounds


def test_s2_19_three_rounds_of_5_percent_on_100_pounds_leave_85_74(pool):
    plan(pool)
    found = savings_of(pool.fund).planned[0].found

    assert (found.left_pence, found.cut_pence) == (85_74, 14_26)
    assert "a cut of 14.26%, not 15%" in found.said
    rows = savings_of(pool.fund).planned_table().records()
    assert [each["year"] for each in rows] == ["2026/27", "2027/28", "2028/29"]
    assert [each["left"] for each in rows] == [95_00, 90_25, 85_74]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"rates": ()}, "rounds"),
        ({"rates": (Fraction(1, 3),)}, "two decimals"),
        ({"rates": (Fraction(2),)}, "0% to 100%"),
        ({"title": " "}, "what is saved on"),
        ({"said_by": ""}, "whose decision"),
        ({"pence": -1}, "less than nothing"),
    ],
)
def test_rounds_that_cannot_be_are_refused(pool, changes, words):
    with pytest.raises(BadInput, match=words):
        plan(pool, **changes)


# benefits


def test_s2_42_what_is_claimed_for_other_services_is_left_out_and_the_rest_is_a_tenth(
    pool,
):
    claim(pool, "Savings elsewhere", 60 * MILLION, service="Other services", years=10)
    claim(pool, "Less demand", 1_200_000_00)
    assert "none counts yet" in savings_of(pool.fund).said
    gap(pool)
    seen = savings_of(pool.fund)

    assert seen.benefits.share == Fraction(1, 10)
    assert seen.benefits.counted_pence == 1_200_000_00
    assert "1 claim of £60,000,000.00 is left out" in seen.said
    rows = seen.claim_table().records()
    assert [each["counts"] for each in rows] == ["No", "Yes"]
    assert "Other services" in rows[0]["reason"]
    assert rows[1]["source"] == "Supplier's case study"


def test_s2_42_one_effect_is_counted_once_however_it_is_spelt(pool):
    gap(pool)
    claim(pool, "Less demand", 1_200_000_00)
    claim(
        pool,
        "Fewer calls",
        1_000_000_00,
        effect="calls  are directed ELSEWHERE",
        service="ADULT social care",
    )
    seen = savings_of(pool.fund)

    assert seen.benefits.counted_pence == 1_200_000_00
    assert "same money as “Less demand”" in seen.claim_table().records()[1]["reason"]


def test_a_claim_counts_once_somebody_says_that_it_releases_cash(pool):
    gap(pool)
    first = claim(pool, "Less demand", 1_200_000_00, releases="")
    assert savings_of(pool.fund).benefits.counted_pence == 0
    assert "£1,200,000.00 is not known to release cash" in savings_of(pool.fund).said

    claim(pool, "Less demand", 1_200_000_00, number=first.number)
    assert savings_of(pool.fund).benefits.counted_pence == 1_200_000_00


def test_a_claim_is_corrected_and_taken_back_and_what_was_said_stays(pool):
    gap(pool)
    first = claim(pool, "Less demand", 1_000_00)
    claim(pool, "Less demand", 900_00, number=first.number)
    assert savings_of(pool.fund).benefits.counted_pence == 900_00

    said = {"fund_id": pool.fund.pk, "number": 1, **by(pool)}
    with pytest.raises(BadInput, match="Say why"):
        actions.withdraw_benefit(why=" ", **said)
    row = actions.withdraw_benefit(why="Never measured", **said)
    assert actions.withdraw_benefit(why="Never measured", **said) == row
    seen = savings_of(pool.fund)
    assert (seen.claims, [each.why for each in seen.taken_back]) == (
        {},
        ["Never measured"],
    )
    assert BenefitClaim.objects.count() == 3
    with pytest.raises(BadInput, match="no claim 1"):
        claim(pool, "Again", 1, number=1)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"source": " "}, "who claims"),
        ({"effect": ""}, "what “Less demand” changes"),
        ({"pence": -1}, "less than nothing"),
        ({"years": None}, "or neither"),
        ({"years": 0}, "a year at least"),
        ({"releases": "magic"}, "what the benefit does"),
    ],
)
def test_a_claim_nobody_makes_or_that_cannot_be_is_refused(pool, changes, words):
    with pytest.raises(BadInput, match=words):
        claim(pool, "Less demand", **{"pence": 1_000_00} | changes)


def test_a_gap_names_services_years_and_its_source_and_the_last_counts(pool):
    for changes in (
        {"pence": 0},
        {"services": [" "]},
        {"services": ["A", "a"]},
        {"years": 0},
        {"said_by": " "},
    ):
        with pytest.raises(BadInput):
            gap(pool, **changes)
    assert savings_of(pool.fund).said.startswith("No saving")
    gap(pool)
    gap(pool, pence=MILLION, services=["Health", "Care"])
    found = savings_of(pool.fund).gap
    assert gap_said(found).startswith("£1,000,000.00 has to be found in 2005/06")
    assert "Health, Care" in gap_said(found)


# costs that move


def test_s2_33_costs_move_both_ways_and_neither_way_is_hidden(pool):
    change = change_of(pool)
    assert shift_seen(change).said == "No cost is recorded yet."
    cost(change, pool)
    cost(
        change,
        pool,
        what="Heating",
        paid_before="council",
        paid_after="Primary care trust",
        before_pence=30_00,
        after_pence=30_00,
    )
    seen = shift_seen(change)

    assert [
        (each["from"], each["to"], each["pence"], each["net"])
        for each in seen.moved_table().records()
    ] == [
        ("Primary care trust", "Council", 80_00, 50_00),
        ("Council", "Primary care trust", 30_00, -50_00),
    ]
    assert "In all £20.00 is saved" in seen.said


def test_s2_33_a_refused_exception_is_recorded_with_the_clinicians_view(pool):
    said = {
        "what": "Heating for somebody with breathing problems",
        "usually_paid_by": "The person",
        "pence": 400_00,
        "reasons": "Fewer stays in hospital",
        "clinical_view": "The practice supports it",
    }
    for name in ("what", "clinical_view", "reasons"):
        with pytest.raises(BadInput):
            actions.ask_exception(
                fund_id=pool.fund.pk, **said | {name: " "}, **by(pool)
            )
    with pytest.raises(BadInput, match="less than nothing"):
        actions.ask_exception(fund_id=pool.fund.pk, **said | {"pence": -1}, **by(pool))
    once = by(pool)
    asked = actions.ask_exception(fund_id=pool.fund.pk, **said, **once)
    assert actions.ask_exception(fund_id=pool.fund.pk, **said, **once) == asked
    assert savings_of(pool.fund).exception_table().records()[0]["answer"] == (
        "Not answered yet"
    )

    answer = {
        "request_id": asked.pk,
        "is_agreed": False,
        "answered_by_body": "Primary care trust",
        "reasons": "It is not health care",
    }
    with pytest.raises(BadInput, match="reasons"):
        actions.answer_exception(**answer | {"reasons": ""}, **by(pool))
    once = by(pool)
    given = actions.answer_exception(**answer, **once)
    assert actions.answer_exception(**answer, **once) == given
    with pytest.raises(PermissionDenied, match="answered"):
        actions.answer_exception(**answer, **by(pool))
    row = savings_of(pool.fund).exception_table().records()[0]
    assert row["answer"] == "Refused by Primary care trust"
    assert row["clinical_view"] == "The practice supports it"
    assert row["because"] == "It is not health care"


def test_an_amount_that_is_not_known_is_not_nothing(pool):
    change = change_of(pool)
    cost(change, pool, after_pence=None)

    assert "not known" in shift_seen(change).said
    assert shift_seen(change).cost_table().records()[0]["after"] is None


def test_a_cost_is_corrected_and_taken_out(pool):
    change = change_of(pool)
    cost(change, pool)
    cost(change, pool, number=1, after_pence=100_00)
    assert "nothing is saved" in shift_seen(change).said

    said = {"change_id": change.pk, "number": 1, **by(pool)}
    with pytest.raises(BadInput, match="Say why"):
        actions.withdraw_cost(why="", **said)
    row = actions.withdraw_cost(why="Counted twice", **said)
    assert actions.withdraw_cost(why="Counted twice", **said) == row
    assert shift_seen(change).lines == {}
    assert CostLine.objects.count() == 3
    with pytest.raises(BadInput, match="no cost 1"):
        cost(change, pool, number=1)
    for changes in ({"what": " "}, {"said_by": ""}, {"paid_after": " "}):
        with pytest.raises(BadInput):
            cost(change, pool, **changes)
    with pytest.raises(BadInput, match="what changes"):
        actions.record_cost_change(fund_id=pool.fund.pk, title=" ", **by(pool))


# once only, who may, who sees


def test_sent_twice_it_is_done_once(pool):
    key = uuid4()
    for do in (plan, gap):
        once = uuid4()
        assert do(pool, submission_key=once) == do(pool, submission_key=once)
    assert claim(pool, "A", 1, key=key) == claim(pool, "A", 1, key=key)
    once = by(pool)
    change = actions.record_cost_change(fund_id=pool.fund.pk, title="A", **once)
    again = actions.record_cost_change(fund_id=pool.fund.pk, title="A", **once)
    assert change == again
    said = {
        "change_id": change.pk,
        "number": None,
        "cost": CostSaid("Beds", "A", "B", 1, 1, "Ledger"),
        **by(pool),
    }
    assert actions.record_cost(**said) == actions.record_cost(**said)


def test_whoever_keeps_a_fund_at_a_partner_records_savings_and_nobody_else(pool):
    partner = manager_at(pool.three.icb)
    plan(pool, by=partner)
    observer = MembershipFactory(organisation=pool.three.first).account
    elsewhere = manager_at(MembershipFactory().organisation)

    for account in (observer, elsewhere):
        with pytest.raises(PermissionDenied, match="record savings"):
            plan(pool, by=account)


def test_partners_see_what_moves_and_nobody_else(pool):
    change = change_of(pool)
    partner = MembershipFactory(organisation=pool.three.icb).account
    stranger = MembershipFactory().account

    assert list(cost_changes_seen_by(partner, on=TODAY)) == [change]
    assert not cost_changes_seen_by(stranger, on=TODAY).exists()
    assert not exceptions_seen_by(stranger, on=TODAY).exists()


def test_every_step_leaves_an_event_and_no_claim_can_be_changed(pool):
    claim(pool, "Less demand", 1_000_00)

    assert Event.objects.filter(kind="benefit_claimed").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        BenefitClaim.objects.update(pence=1)
