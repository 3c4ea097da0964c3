"""From what a practice requires to a paid invoice, a return and an entry anybody can read."""

from datetime import date
from decimal import Decimal

import pytest
from factories.money import YEAR
from factories.organisations import NOON, TODAY, MembershipFactory
from factories.service import market

from ropewalk.figures import BadInput
from ropewalk.money.queries.orders import order_seen
from ropewalk.money.queries.whole import ledger_difference
from ropewalk.organisations.models import Role
from ropewalk.service.actions.deliveries import pass_invoice, pay_invoices
from ropewalk.service.actions.performance import ReturnSaid, record_return
from ropewalk.service.kinds import InvoiceState, Stage

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


def test_a_requirement_becomes_a_lot_a_contract_and_a_paid_invoice():
    # given a pool of two councils and an ICB, and what three practices require
    here = market()
    required = [here.require(quantity) for quantity in (10, 15, 5)]

    # when it goes through a recorded route to a contract, and the pool holds it back
    lot = here.lot(required=required)
    contract = here.contract(here.award(lot))
    here.pool.budget(150_000_00)
    held = here.commit(contract)

    # then what is delivered, invoiced and paid is the fund's, step by step
    first = here.deliver(contract, "Week 1", quantity=Decimal("30.5"))
    assert first.pence == 613_81  # 30.5 hours at £20.1250, rounded once
    invoice = here.invoice(contract, [first])
    pass_invoice(invoice_id=invoice.pk, **here.paying)
    [paid] = pay_invoices(
        fund_id=here.pool.fund.pk, invoice_ids=[invoice.pk], **here.paying
    )
    state = order_seen(held.order).state
    assert (paid.state, state.paid, state.committed) == (
        InvoiceState.PAID,
        613_81,
        100_000_00 - 613_81,
    )
    assert ledger_difference() == ""

    # and its provider's own people return what it is measured by
    measured = here.measured(contract)
    theirs = MembershipFactory(
        organisation=here.provider.organisation, role=Role.COMMISSIONER
    ).account
    returned = record_return(
        contract_measure_id=measured.pk,
        said=ReturnSaid(date(YEAR, 4, 1), date(YEAR, 7, 1), Decimal("91.5")),
        by=theirs,
        at=NOON,
    )
    assert returned.value == Decimal("91.5")
    assert lot.procurement.__class__.objects.get().stage == Stage.AWARDED

    # and the public can read of it
    service = here.publish(contract.service)
    assert (service.provider, service.assured_on) == (here.provider, TODAY)


def test_s3_27_what_three_practices_require_is_one_lot_that_the_commission_holds():
    here = market()

    lot = here.lot(
        required=[here.require(n, what="Physiotherapy") for n in (10, 15, 5)]
    )
    contract = here.contract(here.award(lot))

    assert sum(each.quantity for each in lot.requirements.all()) == 30
    assert contract.buyer == here.three.first


def test_requirements_in_different_units_are_not_one_lot():
    here = market()
    required = [here.require(10), here.require(2, unit="sessions")]

    with pytest.raises(BadInput, match="different units"):
        here.lot(required=required)


def test_what_has_a_lot_is_not_bought_twice():
    here = market()
    required = [here.require(10)]
    here.lot(required=required)

    with pytest.raises(BadInput, match="in a lot already"):
        here.lot(required=required)
