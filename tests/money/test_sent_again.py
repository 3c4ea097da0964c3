"""A form sent again is done once; sent again with something else in it, it is refused."""

from uuid import uuid4

import pytest
from factories.laid import laid
from factories.money import YEAR, contributed, open_pool, part_of
from factories.organisations import NOON, TODAY
from factories.statements import quarter_closed

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.carrying import propose_carry_forward
from ropewalk.money.actions.contributions import (
    receive_contribution,
    set_contribution,
)
from ropewalk.money.actions.orders import OrderSaid, place_order, step_order
from ropewalk.money.actions.posting import reverse_journal
from ropewalk.money.actions.statements import prepare_statement
from ropewalk.money.kinds import CarryGround, OrderStepKind, StatementKind
from ropewalk.money.models import CarryForward, Contribution, Order, Receipt, Statement
from ropewalk.money.rules.contributions import Schedule

pytestmark = pytest.mark.django_db
ELSE = "was sent before, for something else"


@laid
def pool():
    pool = open_pool()
    pool.budget(10_000_00)
    for partner in (pool.three.first, pool.three.icb):
        contributed(pool, partner, 30_000_00)
    return pool


def acted(pool, action, said):
    return action(**said, by=pool.manager, at=NOON)


def receipt(pool, **changes):
    return {
        "fund_id": pool.fund.pk,
        "organisation_id": pool.three.first.pk,
        "source_id": pool.source.pk,
        "year_starting": YEAR,
        "pence": 30_000_00,
        "received_on": TODAY,
        "reference": "",
        "key": uuid4(),
    } | changes


def test_the_same_sum_from_another_partner_is_not_taken_for_the_first(pool):
    """Partners that put in alike pay alike, often on one day."""
    said = receipt(pool)
    first = acted(pool, receive_contribution, said)
    assert acted(pool, receive_contribution, said) == first

    other = said | {"organisation_id": pool.three.icb.pk}
    with pytest.raises(BadInput, match=ELSE):
        acted(pool, receive_contribution, other)
    assert Receipt.objects.count() == 1


def test_no_more_goes_back_to_a_partner_than_it_paid_in(pool):
    for_nothing = receipt(pool, pence=-1)
    with pytest.raises(BadInput, match="has paid nothing into the fund"):
        acted(pool, receive_contribution, for_nothing)

    acted(pool, receive_contribution, receipt(pool))
    with pytest.raises(BadInput, match=r"no more than £30,000\.00 into the fund"):
        acted(pool, receive_contribution, receipt(pool, pence=-30_000_01))
    acted(pool, receive_contribution, receipt(pool, pence=-30_000_00))
    with pytest.raises(BadInput, match="has paid nothing into the fund"):
        acted(pool, receive_contribution, receipt(pool, pence=-1))
    assert Receipt.objects.count() == 2


def test_what_was_taken_back_is_not_paid_back_as_well(pool):
    first = acted(pool, receive_contribution, receipt(pool))
    acted(pool, receive_contribution, receipt(pool, pence=5_00))
    acted(pool, receive_contribution, receipt(pool, pence=-7_00))
    reverse_journal(
        journal_id=first.journal_id, why="Bounced", by=pool.manager, at=NOON
    )

    with pytest.raises(BadInput, match="has paid nothing into the fund"):
        acted(pool, receive_contribution, receipt(pool, pence=-1))
    acted(pool, receive_contribution, receipt(pool, pence=10_00))
    with pytest.raises(BadInput, match=r"no more than £8\.00 into the fund"):
        acted(pool, receive_contribution, receipt(pool, pence=-8_01))


@pytest.mark.parametrize("changes", [{"pence": 200_00}, {"reference": "PO-2"}])
def test_an_order_is_not_taken_for_another(pool, changes):
    order = {
        "strand_id": pool.strand.pk,
        "source_id": pool.source.pk,
        "reference": "PO-1",
        "supplier": "Homecare Limited",
        "what": "Care at home",
        "pence": 100_00,
        "on": TODAY,
    }
    said = {"fund_id": pool.fund.pk, "submission_key": uuid4()}
    first = acted(pool, place_order, said | {"order": OrderSaid(**order)})
    assert acted(pool, place_order, said | {"order": OrderSaid(**order)}) == first

    with pytest.raises(BadInput, match=ELSE):
        acted(pool, place_order, said | {"order": OrderSaid(**order | changes)})
    assert Order.objects.count() == 1

    step = {
        "order_id": first.pk,
        "kind": OrderStepKind.DELIVERED,
        "pence": 10_00,
        "on": TODAY,
        "reference": "",
        "key": uuid4(),
    }
    taken = acted(pool, step_order, step)
    assert acted(pool, step_order, step) == taken
    with pytest.raises(BadInput, match=ELSE):
        acted(pool, step_order, step | {"on": TODAY.replace(day=1)})


def test_a_contribution_of_another_sum_is_not_taken_for_the_first(pool):
    said = {
        "fund_id": pool.fund.pk,
        "organisation_id": pool.three.second.pk,
        "source_id": pool.source.pk,
        "year_starting": YEAR,
        "pence": 100_00,
        "schedule": Schedule.YEARLY,
        "own_days": (),
        "why": "",
        "submission_key": uuid4(),
    }
    first = acted(pool, set_contribution, said)
    assert acted(pool, set_contribution, said) == first

    with pytest.raises(BadInput, match=ELSE):
        acted(pool, set_contribution, said | {"pence": 1_000_00})
    assert Contribution.objects.filter(organisation=pool.three.second).count() == 1


def test_a_carry_forward_of_another_sum_is_not_taken_for_the_first(pool):
    pool.fund.sources.update(condition="To be spent by 2028")
    said = {
        "fund_id": pool.fund.pk,
        "from_year": YEAR,
        "pence_by_part": {part_of(pool): 10_00},
        "ground": CarryGround.CONDITION,
        "why": "Its terms allow it",
        "submission_key": uuid4(),
    }
    first = acted(pool, propose_carry_forward, said)
    assert acted(pool, propose_carry_forward, said) == first

    with pytest.raises(BadInput, match=ELSE):
        acted(
            pool,
            propose_carry_forward,
            said | {"pence_by_part": {part_of(pool): 100_00}},
        )
    assert CarryForward.objects.count() == 1


def test_a_statement_of_another_kind_is_not_taken_for_the_first(pool):
    quarter_closed(pool)
    said = {
        "fund_id": pool.fund.pk,
        "kind": StatementKind.QUARTERLY,
        "year_starting": YEAR,
        "quarter": 1,
        "comment": "",
        "submission_key": uuid4(),
    }
    first = acted(pool, prepare_statement, said)
    assert acted(pool, prepare_statement, said) == first

    with pytest.raises(BadInput, match=ELSE):
        acted(pool, prepare_statement, said | {"kind": StatementKind.ANNUAL})
    assert Statement.objects.count() == 1


def test_a_budget_sent_twice_is_told_once(pool):
    key = uuid4()
    first, again = (pool.budget(5_00, key=key) for _ in range(2))

    assert first == again
    assert (
        Event.objects.filter(
            kind=Event.Kind.BUDGET_SET, detail__endswith="£5.00"
        ).count()
        == 1
    )
