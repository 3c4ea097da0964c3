"""Contracts as they are made, committed and varied."""

from datetime import date
from decimal import Decimal

import pytest
from factories.money import YEAR
from factories.service import AFTER, FIRST_DAY, market

from ropewalk.figures import BadInput
from ropewalk.money.queries.orders import order_seen
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.kinds import Payment, VersionKind

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def here():
    return market()


def varied(here, contract, *, after=1, kind=VersionKind.VARIATION, **terms):
    said = {
        "starts_on": date(YEAR, 10, 1),
        "ends_before": AFTER,
        "pence": 60_000_00,
        "unit_pounds": Decimal("21.5000"),
        "why": "Clause 9",
    }
    return vary_contract(
        contract_id=contract.pk,
        kind=kind,
        terms=VersionSaid(**said | terms),
        after_version=after,
        **here.said,
    )


def test_an_uplift_changes_what_is_held_back(here):
    contract = here.committed()

    varied(here, contract, kind=VersionKind.UPLIFT)
    held = here.commit(contract)

    # £100,000 over 365 days for 183 days, and £60,000 from October
    assert order_seen(held.order).state.ordered == 50_136_99 + 60_000_00


def test_two_who_vary_a_contract_at_once_do_not_both_have_their_way(here):
    contract = here.contract()
    varied(here, contract)

    with pytest.raises(BadInput, match="since you opened the page"):
        varied(here, contract, pence=70_000_00)


def test_s2_20_guaranteed_income_is_not_taken_away_before_its_end(here):
    contract = here.contract(income_until=date(YEAR + 3, 4, 1))

    with pytest.raises(BadInput, match="guaranteed until 1 April 2029"):
        varied(here, contract, pence=1_00)

    assert contract.versions.count() == 1


def test_s2_20_guaranteed_income_can_be_made_more(here):
    contract = here.contract(income_until=AFTER)

    assert varied(here, contract, pence=80_000_00).number == 2


def test_a_contract_by_unit_says_what_a_unit_costs(here):
    award = here.award()

    with pytest.raises(BadInput, match="what a unit costs"):
        here.contract(award, terms=VersionSaid(FIRST_DAY, AFTER, 100_00))


def test_a_block_contract_needs_no_unit(here):
    contract = here.contract(
        payment=Payment.BLOCK, unit="", terms=VersionSaid(FIRST_DAY, AFTER, 100_00)
    )

    assert contract.versions.get().unit_pounds is None


def test_a_contract_is_paid_from_a_fund_of_its_own_partnership(here):
    other = market()
    award = here.award()

    with pytest.raises(BadInput, match="one of the funds of this partnership"):
        here.contract(
            award,
            fund_id=other.pool.fund.pk,
            strand_id=other.pool.strand.pk,
            source_id=other.pool.source.pk,
        )


def test_a_year_in_which_a_contract_does_not_run_is_not_committed(here):
    contract = here.contract()

    with pytest.raises(BadInput, match="does not run in that year"):
        here.commit(contract, YEAR + 5)


def test_an_award_has_one_contract(here):
    award = here.award()
    here.contract(award)

    with pytest.raises(BadInput, match="has its contract already"):
        here.contract(award, reference="C-2")


def test_a_back_dated_uplift_prices_what_is_delivered_from_then_on(here):
    contract = here.committed()
    varied(here, contract, kind=VersionKind.UPLIFT)

    assert here.deliver(contract).pence == 215_00
    assert here.deliver(contract, "Week 2", on=date(YEAR, 9, 30)).pence == 201_25
