"""Contracts as they are made, committed and varied."""

from datetime import date
from decimal import Decimal

import pytest
from factories.money import YEAR
from factories.organisations import NOON, TODAY
from factories.service import AFTER, FIRST_DAY, market

from ropewalk.figures import BadInput
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.orders import order_seen
from ropewalk.service.actions.contracts import VersionSaid, vary_contract
from ropewalk.service.advised import AdviceSaid
from ropewalk.service.kinds import Payment, Regime, Route, VersionKind
from ropewalk.service.models import ContractModification, LegalAdvice, RouteRecord
from ropewalk.service.queries.modifying import ModificationSaid

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def here():
    return market()


SAME = ModificationSaid(is_materially_different=False)


def varied(
    here,
    contract,
    *,
    after=1,
    kind=VersionKind.VARIATION,
    facts=SAME,
    advice=None,
    **terms,
):
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
        facts=facts,
        advice=advice,
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


def test_what_is_committed_in_march_for_the_next_year_is_held_back_in_that_years_budget():
    here = market(years=(YEAR - 1, YEAR))
    contract = here.contract()
    here.commit(contract, on=date(YEAR, 3, 31))

    [order] = [each.order for each in contract.orders.all()]
    held = balances_now(here.pool.fund).by(lambda place: place.year, A.COMMITTED)
    assert (order.year_starting, order_seen(order).state.year) == (YEAR, YEAR)
    assert held == {YEAR: order_seen(order).state.ordered}


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


# ---- what its regime says of a change ----

ADVICE = AdviceSaid("Solicitor to the council", TODAY, "It may go on.")
OWN = ModificationSaid(
    is_provided_for=False,
    is_succession=False,
    is_external=False,
    is_authority_decision=True,
    is_materially_different=False,
    is_urgent=False,
)


def under(here, route, contract):
    """The contract as if it had come about by another route."""
    RouteRecord.objects.create(
        procurement=contract.award.lot.procurement,
        route=route,
        why="For the test",
        recorded_at=NOON,
        recorded_by=here.commissioner,
    )
    return contract


def test_what_the_law_found_is_kept_with_the_version(here):
    made = varied(here, here.contract())

    found = made.modification
    assert found.is_allowed is True
    assert found.certainty == "published"
    assert found.tests.filter(code="is_materially_different", found="met").exists()
    assert found.advice is None


def test_a_change_on_facts_nobody_gave_is_refused(here):
    contract = here.contract()

    with pytest.raises(BadInput, match="without a new process is not known"):
        varied(here, contract, facts=None)

    assert contract.versions.count() == 1


def test_a_change_of_character_is_refused_and_goes_by_legal_advice(here):
    contract = here.contract()
    other = ModificationSaid(
        is_provided_for=False,
        is_succession=False,
        is_external=False,
        is_authority_decision=True,
        is_materially_different=True,
        is_urgent=False,
    )

    with pytest.raises(BadInput, match="It needs a new process"):
        varied(here, contract, facts=other)
    assert contract.versions.count() == 1
    assert not ContractModification.objects.exists()
    made = varied(here, contract, facts=other, advice=ADVICE)

    assert made.modification.is_allowed is False
    assert made.modification.advice.post == "Solicitor to the council"


# £100,000 in all; from 1 October £60,000 for the rest, and £50,136.99 before
@pytest.mark.parametrize(
    ("pence", "is_allowed"), [(100_000_00, True), (599_000_00, False)]
)
def test_the_change_in_lifetime_value_is_added_up_from_the_beginning(
    here, pence, is_allowed
):
    contract = under(here, Route.COMPETITIVE, here.contract())

    if is_allowed:
        assert varied(here, contract, facts=OWN, pence=pence).modification.is_allowed
    else:
        with pytest.raises(BadInput, match=r"changes by £549,136\.99"):
            varied(here, contract, facts=OWN, pence=pence)


def test_small_changes_add_up_until_they_are_not_small(here):
    contract = under(here, Route.COMPETITIVE, here.contract())
    varied(here, contract, facts=OWN, pence=400_000_00)

    with pytest.raises(BadInput, match="It needs a new process"):
        varied(here, contract, facts=OWN, after=2, pence=600_000_00)


def test_a_contract_under_the_act_is_not_asked(here):
    contract = under(here, Route.LIGHT_TOUCH, here.contract())

    made = varied(here, contract, facts=None)

    assert not hasattr(made, "modification")
    assert not LegalAdvice.objects.exists()
    assert contract.award.lot.procurement.regime == Regime.PROVIDER_SELECTION
