"""The money of the worked places, through actions, as the papers tell it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from factories.outcomes import MeasureFactory

from ropewalk.figures import BadInput
from ropewalk.money.actions.budgets import vire
from ropewalk.money.actions.orders import OrderSaid, place_order
from ropewalk.money.kinds import AccountKind as A
from ropewalk.money.kinds import FundKind
from ropewalk.money.models import RecoveryTask
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.money.rules.virement import BudgetPart
from ropewalk.stories import (
    care_trust,
    deep_partnership,
    easington,
    practices,
    westminster,
    wirral,
)
from ropewalk.stories.care_trust_money import TRANSFERS, transfer_money
from ropewalk.stories.deep_partnership_money import keep_finances_apart
from ropewalk.stories.easington_pots import keep_pots
from ropewalk.stories.ground_money import GroundMoney
from ropewalk.stories.wirral_pilots import FOURTH, start_pilots

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def order(fund, pence, *, by, at, **changes):
    said = {
        "strand_id": fund.strands.first().pk,
        "source_id": fund.sources.get().pk,
        "reference": f"A{fund.orders.count() + 1}",
        "supplier": "A provider",
        "what": "Care",
        "pence": pence,
        "on": at.date(),
    }
    return place_order(
        fund_id=fund.pk,
        order=OrderSaid(**said | changes),
        submission_key=uuid4(),
        by=by,
        at=at,
    )


def test_s3_01_eight_pots_are_200000_pounds_and_26000_pounds_is_refused():
    place = easington.build()
    pots = keep_pots(place)
    keeper = place.ground.keepers[easington.HEALTH]

    assert len(pots) == 8
    assert sum(balances_now(pot).of(A.AVAILABLE) for pot in pots) == 200_000_00
    said = {"by": keeper, "at": easington.RECOMMENDS, "outside_because": "A pilot"}
    with pytest.raises(BadInput, match=r"Only £25,000\.00 is available"):
        order(pots[0], 26_000_00, **said)
    with pytest.raises(BadInput, match="under one of the agreed priorities"):
        order(pots[0], 1_000_00, **said | {"outside_because": ""})
    order(pots[0], 25_000_00, **said)
    assert balances_now(pots[0]).of(A.AVAILABLE) == 0
    assert ledger_difference() == ""


def test_s4_04_three_pilots_run_and_a_fourth_is_refused_with_the_resolution_quoted():
    place = wirral.build()
    measure = MeasureFactory()
    money = GroundMoney(place.ground, wirral.GROUP_FORMED)
    pilots = start_pilots(money, measure)

    assert [pilot.is_pilot for pilot in pilots] == [True] * 3
    with pytest.raises(BadInput, match="Pooled budgets are piloted in no more than"):
        start_pilots(money, measure, (FOURTH,))


def test_s3_23_two_ledgers_are_seen_as_one_and_nothing_moves_across():
    place = westminster.build()
    fund = place.fund
    now = balances_now(fund)
    partners = now.by(lambda at: at.partner, A.AVAILABLE)
    health, city = (
        place.ground.organisations[name].pk
        for name in (westminster.HEALTH, westminster.CITY)
    )

    assert partners == {health: 450_000_00, city: 750_000_00}
    assert now.of(A.AVAILABLE) == 1_200_000_00
    strand, source = fund.strands.first().pk, fund.sources.get().pk
    with pytest.raises(BadInput, match="synchronised ledgers"):
        vire(
            fund_id=fund.pk,
            year_starting=1994,
            out_of=BudgetPart(strand, source, health),
            into=BudgetPart(strand, source, city),
            pence=1,
            why="Help",
            key=uuid4(),
            by=place.money.keeper(westminster.HEALTH),
            at=westminster.BEGINS,
        )


def test_s0_31_each_pays_its_part_of_the_post_from_its_own_ledger():
    fund = keep_finances_apart(deep_partnership.build())
    held = balances_now(fund).by(lambda at: at.partner, A.AVAILABLE)

    assert fund.kind == FundKind.ALIGNED
    assert sorted(held.values()) == [45_000_00, 55_000_00]
    assert sum(held.values()) == 100_000_00


def test_s0_40_the_council_passes_on_the_money_of_two_services():
    place = care_trust.build()
    fund = transfer_money(place)
    now = balances_now(fund)

    assert {
        each.title: each.pk for each in fund.strands.all()
    }.keys() == TRANSFERS.keys()
    assert now.of(A.BUDGET) == -sum(TRANSFERS.values())
    assert now.of(A.HELD) == sum(TRANSFERS.values()) // 4


def test_s2_16_a_commitment_above_the_indicative_budget_alerts():
    place = practices.build_stevenage()
    [fund] = place.funds
    keeper = place.money.keeper(practices.TRUST)
    at = practices.STEVENAGE_BEGINS + timedelta(days=30)

    order(fund, practices.INDICATIVE_PENCE, by=keeper, at=at)
    assert not RecoveryTask.objects.exists()
    order(fund, 1_00, by=keeper, at=at)
    assert RecoveryTask.objects.get().short_pence == 1_00
    assert balances_now(fund).of(A.HELD, A.SPENT) == 0


def test_s3_27_three_practices_notional_funds_come_to_one_contract():
    place = practices.build_wiltshire()

    assert sum(practices.PHYSIOTHERAPY_HOURS) == 30
    given = [-balances_now(fund).of(A.BUDGET) for fund in place.funds]
    assert given == [250_00, 375_00, 125_00]
    assert all(fund.host.name == practices.COMMISSION for fund in place.funds)
