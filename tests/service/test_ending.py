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
from ropewalk.service.rules.ending import Alternative, missing_to_end
from ropewalk.service.rules.impact import (
    Saving,
    impact_of,
    shift_of,
    weeks_to_clear,
)


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


def test_s2_34_under_a_block_less_activity_moves_no_income():
    found = impact_of(Payment.BLOCK, before=1_000, after=700)

    assert (found.income_pence, found.saving) == (0, Saving.CAPACITY)


def test_s2_34_by_unit_income_changes_and_the_wait_for_treatment_is_shorter():
    found = impact_of(
        Payment.UNIT, before=1_000, after=700, unit_pounds=Decimal("25.5000")
    )

    assert found.income_pence == -7_650_00
    assert "falls by £7,650.00 a year" in found.said
    # 360 people wait and 20 join a week: 10 more a week halve the wait of 36 weeks
    assert weeks_to_clear(360, a_week=30, joining=20) == 36
    assert weeks_to_clear(360, a_week=40, joining=20) == 18
    assert weeks_to_clear(360, a_week=20, joining=20) is None


def test_above_a_volume_only_units_above_it_are_paid_for():
    said = {"unit_pounds": Decimal(10), "volume": 800}

    assert (
        impact_of(Payment.COST_AND_VOLUME, before=1_000, after=700, **said).income_pence
        == -2_000_00
    )
    assert (
        impact_of(Payment.COST_AND_VOLUME, before=750, after=700, **said).income_pence
        == 0
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
