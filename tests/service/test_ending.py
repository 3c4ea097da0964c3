"""A service ends once what takes its place is live and everybody has been heard."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from factories.money import YEAR
from factories.organisations import TODAY
from factories.service import AFTER, FIRST_DAY, market
from hypothesis import given
from hypothesis import strategies as st

from ropewalk.figures import BadInput
from ropewalk.service.actions.ending import (
    OverrideSaid,
    count_activity,
    end_service,
)
from ropewalk.service.kinds import EndingCheck, EndingFound, OverrideGround, Payment
from ropewalk.service.models import Service
from ropewalk.service.queries.ending import missing_now, shifts_of
from ropewalk.service.queries.impact import ImpactAsked, impact_told
from ropewalk.service.rules.ending import Alternative, missing_to_end
from ropewalk.service.rules.impact import Pays, impact_of, shift_of


@pytest.fixture
def here(db):
    return market()


@pytest.mark.postgresql
def test_s2_60_a_service_does_not_end_before_its_replacement_is_live(here):
    # given a replacement that nobody is paid for yet
    old, new = here.service(), here.service(name="Care nearer home")
    ending = here.ending(old, alternative_ids=[new.pk])
    here.found(ending)

    # when it is to end, then it is refused, and the service has no last day
    with pytest.raises(BadInput, match="Care nearer home is not live"):
        end_service(ending_id=ending.pk, **here.said)
    assert Service.objects.get(pk=old.pk).ends_before is None

    # and once the replacement has its contract, it ends
    here.contract(here.award(here.lot(here.procurement(new))))
    end_service(ending_id=ending.pk, **here.said)
    assert Service.objects.get(pk=old.pk).ends_before == AFTER


@pytest.mark.postgresql
def test_s2_67_nothing_closes_before_people_are_involved_and_there_is_proof(here):
    service = here.contract().service
    ending = here.ending(here.service(), alternative_ids=[service.pk])
    here.found(ending, checks=set(EndingCheck) - {EndingCheck.INVOLVEMENT})

    assert [each.title for each in missing_now(ending, on=TODAY)] == [
        "People who use it, carers and the public were involved"
    ]
    with pytest.raises(BadInput, match="Nobody has recorded what was found"):
        end_service(ending_id=ending.pk, **here.said)


def test_s2_20_a_service_does_not_end_in_the_second_year_of_guaranteed_income(here):
    contract = here.contract(income_until=date(YEAR + 3, 4, 1))

    with pytest.raises(BadInput, match="guaranteed until 1 April 2029"):
        here.ending(contract.service, ends_before=date(YEAR + 1, 10, 1))


def test_only_an_agreed_decision_ends_a_service_all_the_same(here):
    ending = here.ending(here.service())
    three = here.three
    decision = three.propose(three.item(three.meeting(three.board())))

    with pytest.raises(BadInput, match="Only a decision of this partnership"):
        end_service(
            ending_id=ending.pk,
            override=OverrideSaid(
                decision.pk, OverrideGround.SAFETY, "The building is unsafe"
            ),
            **here.said,
        )


def test_what_was_found_last_counts(here):
    contract = here.contract()
    ending = here.ending(here.service(), alternative_ids=[contract.service_id])
    here.found(ending)
    here.found(ending, EndingFound.ADVICE, {EndingCheck.STAFF})

    [missing] = missing_now(ending, on=TODAY)

    assert missing.said == "Needs advice."


@given(
    st.dictionaries(st.sampled_from(EndingCheck), st.sampled_from(EndingFound)),
    st.lists(st.booleans(), max_size=3),
)
def test_nothing_is_missing_only_where_all_is_met(found, paid):
    alternatives = [Alternative("A service", FIRST_DAY, None, each) for each in paid]

    missing = missing_to_end(found=found, alternatives=alternatives, on=TODAY)

    is_met = {check for check, each in found.items() if each == EndingFound.MET}
    is_whole = is_met == set(EndingCheck) and paid and all(paid)
    assert (missing == []) == bool(is_whole)


BY_HOUR = Pays(Payment.UNIT, unit="an hour", unit_pounds=Decimal("25.5000"))
ABOVE_800 = Pays(Payment.COST_AND_VOLUME, unit_pounds=Decimal(10), volume=800)


def test_s2_34_under_a_block_less_activity_moves_no_income():
    found = impact_of(Pays(Payment.BLOCK), now=1_000, after=700)

    assert (found.income_pence, found.cash_pence, found.avoided_pence) == (0, 0, 0)
    assert found.freed_units == 300
    assert found.why == (
        (
            "The contract is a block: the provider's income does not move with activity, and "
            "neither does the bill, until the sum is agreed anew."
        ),
        "300 units fewer release capacity and no cash: the time can be used otherwise.",
    )


def test_s2_34_by_unit_income_falls_and_cash_is_released():
    found = impact_of(BY_HOUR, now=1_000, after=700)

    assert (found.income_pence, found.cash_pence) == (-7_650_00, 7_650_00)
    assert (found.avoided_pence, found.freed_units) == (0, 0)
    assert "falls by £7,650.00 a year" in found.why[1]


def test_more_activity_is_a_growth_of_the_bill_and_no_saving():
    found = impact_of(BY_HOUR, now=100, after=150)

    assert found.income_pence == 1_275_00
    assert (found.cash_pence, found.avoided_pence, found.freed_units) == (0, 0, 0)
    assert impact_of(Pays(Payment.BLOCK), now=100, after=150).freed_units == 0


def test_a_growth_that_does_not_come_is_a_cost_avoided():
    found = impact_of(BY_HOUR, now=100, after=90, otherwise=120)

    assert (found.cash_pence, found.avoided_pence) == (255_00, 510_00)


def test_above_a_volume_only_units_above_it_are_paid_for():
    found = impact_of(ABOVE_800, now=1_000, after=700)

    assert (found.income_pence, found.cash_pence) == (-2_000_00, 2_000_00)
    assert found.freed_units == 100
    assert impact_of(ABOVE_800, now=750, after=700).income_pence == 0


UNITS = st.integers(0, 10**6)


@given(st.sampled_from([BY_HOUR, ABOVE_800, Pays(Payment.BLOCK)]), UNITS, UNITS, UNITS)
def test_every_unit_fewer_is_one_kind_of_saving_and_only_one(pays, now, after, growth):
    found = impact_of(pays, now=now, after=after, otherwise=now + growth)

    saved = found.cash_pence + found.avoided_pence
    paid = saved // pays.pence(1) if saved else 0
    assert paid + found.freed_units == max(now + growth - after, 0)
    assert found.income_pence == pays.pence(pays.paid_units(after)) - pays.pence(
        pays.paid_units(now)
    )


@pytest.mark.parametrize("pays", [Payment.UNIT, Payment.COST_AND_VOLUME])
def test_what_the_way_of_paying_needs_has_to_be_said(pays):
    with pytest.raises(ValueError, match="price"):
        Pays(pays)


def test_s2_34_the_wait_for_treatment_beside_eighteen_weeks(here):
    # given a contract by unit, and 600 people who wait for its provider
    contract = here.contract()

    # when a third of the activity goes elsewhere, so that 40 are seen a week in place of 30
    told = impact_told(
        contract,
        ImpactAsked(900, 600, waiting=600, seen_now=30, seen_after=40),
        on=TODAY,
    )

    # then the fall of income and what becomes of the wait are told
    assert told.sentence.startswith("From 900 to 600 units")
    assert [each for each in told.reasons if "weeks" in each][:2] == [
        (
            "Whoever joins the 600 who wait waits 20 weeks, longer than the 18 of the standard, "
            "with 30 seen in a week as now."
        ),
        (
            "Whoever joins the 600 who wait will wait 15 weeks, within the 18 of the standard, "
            "with 40 seen in a week."
        ),
    ]
    never = ImpactAsked(900, 600, waiting=600, seen_now=0, seen_after=40)
    assert "waits without end, with 0" in str(
        impact_told(contract, never, on=TODAY).reasons
    )


def test_s2_18_a_claim_of_forty_percent_beside_what_was_counted(here):
    found = shift_of(baseline=1_000, percent=Decimal(40), actual=700, unit="admissions")
    assert (found.target, found.achieved_percent, found.gap) == (600, 30, 100)

    service = here.service()
    claim = here.claim(service)
    assert shifts_of(service).rows[0][2:6] == (600, None, None, None)
    count_activity(claim_id=claim.pk, actual=700, source="Returns", **here.said)
    assert shifts_of(service).rows[0][2:6] == (600, 700, 30.0, 100)


@given(st.integers(1, 10**6), st.decimals("0.01", 100, places=2), st.integers(0, 10**6))
def test_the_fall_that_is_missing_and_the_fall_reached_add_up(
    baseline, percent, actual
):
    found = shift_of(baseline=baseline, percent=percent, actual=actual, unit="visits")

    assert found.gap == actual - found.target
    assert found.achieved_percent == Fraction(100 * (baseline - actual), baseline)
