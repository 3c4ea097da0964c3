"""What was posted under a contract and is taken back: its invoices and deliveries follow."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from factories.concerns import of_provider
from factories.money import YEAR
from factories.organisations import NOON, TODAY
from factories.performing import reported
from factories.service import FIRST_DAY, market

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.actions.funds import open_year
from ropewalk.money.kinds import AccountKind, OrderStepKind
from ropewalk.money.models import Journal
from ropewalk.money.queries.balances import balances_now
from ropewalk.money.queries.orders import order_seen
from ropewalk.service.actions.contracts import VersionSaid
from ropewalk.service.actions.deliveries import (
    DeliverySaid,
    pass_invoice,
    pay_invoices,
    record_delivery,
    take_back_posting,
    withdraw_invoice,
)
from ropewalk.service.actions.reported import confirm_reported
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import InvoiceStep
from ropewalk.service.queries.choices import uninvoiced_choices
from ropewalk.service.queries.contract_told import contract_told
from ropewalk.service.queries.practices import delivered_by_local

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]


@pytest.fixture
def here():
    return market()


@pytest.fixture
def contract(here):
    return here.committed()


def passed(here, invoice, **changes):
    return pass_invoice(invoice_id=invoice.pk, **here.paying | changes)


def paid(here, *invoices, **changes):
    return pay_invoices(
        fund_id=here.pool.fund.pk,
        invoice_ids=[each.pk for each in invoices],
        **here.paying | changes,
    )


def journal_of(invoice, kind):
    """The journal of the last step of a kind that an invoice took."""
    steps = InvoiceStep.objects.filter(invoice=invoice, order_step__kind=kind)
    return steps.latest("pk").order_step.journal_id


def back(here, journal_id, why="It bounced", **changes):
    return take_back_posting(journal_id=journal_id, why=why, **here.paying | changes)


def state(contract):
    return order_seen(contract.orders.first().order).state


def test_an_invoice_whose_payment_is_taken_back_is_passed_and_is_paid_once_more(
    here, contract
):
    delivered = here.deliver(contract)
    invoice = here.invoice(contract, [delivered])
    passed(here, invoice)
    paid(here, invoice)

    back(here, journal_of(invoice, OrderStepKind.PAID))

    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PASSED
    assert invoice.state_because == "its payment was taken back: It bounced"
    held = state(contract)
    assert (held.paid, held.unpaid) == (0, delivered.pence)
    event = Event.objects.get(kind=Event.Kind.INVOICE_SET_BACK)
    assert event.detail == f"invoice {invoice.pk}, £201.25, passed"

    paid(here, invoice)

    invoice.refresh_from_db()
    assert (invoice.state, invoice.state_because) == (InvoiceState.PAID, "")
    held = state(contract)
    assert (held.paid, held.unpaid, held.spent) == (
        delivered.pence,
        0,
        delivered.pence,
    )
    with pytest.raises(BadInput, match="It was paid already"):
        paid(here, invoice)


def test_taking_a_payment_back_twice_sets_its_invoice_back_once(here, contract):
    invoice = here.invoice(contract, [here.deliver(contract)])
    passed(here, invoice)
    paid(here, invoice)
    journal = journal_of(invoice, OrderStepKind.PAID)

    first = back(here, journal)
    assert back(here, journal) == first
    paid(here, invoice)
    assert back(here, journal) == first

    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.PAID
    assert state(contract).unpaid == 0


def test_an_invoice_that_was_passed_in_error_is_received_and_passed_or_withdrawn(
    here, contract
):
    delivered = here.deliver(contract)
    invoice = here.invoice(contract, [delivered], received_on=TODAY - timedelta(days=3))
    passed(here, invoice)

    back(here, journal_of(invoice, OrderStepKind.INVOICED), "Passed in error")

    invoice.refresh_from_db()
    assert invoice.state == InvoiceState.RECEIVED
    said = "it was passed, and that was taken back: Passed in error"
    assert invoice.state_because == said
    held = state(contract)
    assert (held.accrued, held.unpaid) == (delivered.pence, 0)

    passed(here, invoice, on=TODAY - timedelta(days=2))
    invoice.refresh_from_db()
    assert (invoice.state, invoice.state_because) == (InvoiceState.PASSED, "")
    held = state(contract)
    assert (held.accrued, held.unpaid) == (0, delivered.pence)
    # it is owed from the day on which it was passed again
    paid(here, invoice, on=TODAY - timedelta(days=2))
    back(here, journal_of(invoice, OrderStepKind.PAID))
    back(here, journal_of(invoice, OrderStepKind.INVOICED))

    withdraw_invoice(invoice_id=invoice.pk, why="Wrong", **here.paying)
    assert [pk for pk, _ in uninvoiced_choices(contract)] == [str(delivered.pk)]
    assert state(contract).unpaid == state(contract).paid == 0


def test_an_invoice_over_two_years_is_set_back_whole(here):
    here.pool.budget(150_000_00)
    open_year(
        fund_id=here.pool.fund.pk, year_starting=YEAR + 1, by=here.pool.manager, at=NOON
    )
    here.pool.budget(150_000_00, year_starting=YEAR + 1)
    contract = here.contract(
        terms=VersionSaid(
            FIRST_DAY,
            date(YEAR + 2, 4, 1),
            100_000_00,
            Decimal("20.1250"),
            "As tendered",
        )
    )
    late = {"at": datetime(YEAR + 1, 4, 20, 12, tzinfo=UTC)}
    here.commit(contract)
    here.commit(contract, YEAR + 1)
    days = [date(YEAR + 1, 3, 20), date(YEAR + 1, 4, 10)]
    delivered = [
        record_delivery(
            contract_id=contract.pk,
            said=DeliverySaid(f"Week of {on}", on, Decimal(10)),
            **here.paying | late,
        )
        for on in days
    ]
    invoice = here.invoice(contract, delivered)
    passed(here, invoice, **late)
    paid(here, invoice, **late)
    steps = invoice.steps.filter(order_step__kind=OrderStepKind.PAID)
    assert steps.count() == 2

    back(here, steps.first().order_step.journal_id, **late)

    states = [order_seen(each.order).state for each in contract.orders.all()]
    assert [each.paid for each in states] == [0, 0]
    paid(here, invoice, **late)
    states = [order_seen(each.order).state for each in contract.orders.all()]
    assert [each.unpaid for each in states] == [0, 0]
    assert sum(each.paid for each in states) == invoice.pence


def test_a_delivery_that_is_taken_back_counts_nowhere(here, contract, client):
    never = here.deliver(contract)

    back(here, never.order_step.journal_id, "It never came")

    assert uninvoiced_choices(contract) == []
    with pytest.raises(BadInput, match="Choose the deliveries of this contract"):
        here.invoice(contract, [never])
    assert balances_now(here.pool.fund).of(AccountKind.SPENT) == 0
    assert not delivered_by_local(here.partnership, year_starting=YEAR)
    told = contract_told(contract, actor=here.pool.manager, on=TODAY)
    [table] = [each for each in told.tables if each.key == "deliveries"]
    assert [row[-1] for row in table.rows] == ["taken back"]
    client.force_login(here.pool.manager)
    page = client.get(reverse("contract", args=[contract.pk])).content.decode()
    assert "taken back" in page


def test_what_was_taken_back_is_entered_again_by_its_reference_and_paid_once(
    here, contract
):
    never = here.deliver(contract)
    back(here, never.order_step.journal_id, "The wrong day")

    came = here.deliver(contract)

    assert came.reference == "Week 1 (2)"
    assert state(contract).spent == came.pence
    with pytest.raises(BadInput, match=r"WEEK 1 \(2\) is recorded already"):
        here.deliver(contract, "WEEK 1")
    back(here, came.order_step.journal_id)
    assert here.deliver(contract).reference == "Week 1 (3)"
    invoice = here.invoice(contract, [contract.deliveries.standing().get()])
    passed(here, invoice)
    paid(here, invoice)
    assert state(contract).paid == state(contract).spent == came.pence


def test_what_a_provider_reported_and_was_taken_back_is_reported_again(here, contract):
    theirs = of_provider(here.provider)
    said = reported(contract, "Week 1", by=theirs)
    came = confirm_reported(reported_id=said.pk, **here.paying)
    back(here, came.order_step.journal_id)

    again = reported(contract, "Week 1", by=theirs)
    made = confirm_reported(reported_id=again.pk, **here.paying)

    assert made.reference == "Week 1 (2)"
    with pytest.raises(BadInput, match="recorded already"):
        reported(contract, "Week 1", by=theirs)


def test_a_delivery_on_an_invoice_that_is_passed_is_not_taken_back_before_it(
    here, contract, client
):
    delivered = here.deliver(contract)
    invoice = here.invoice(contract, [delivered])
    passed(here, invoice)
    journal = delivered.order_step.journal_id

    with pytest.raises(BadInput, match="Week 1 is on invoice INV-1, which is passed"):
        back(here, journal)
    client.force_login(here.pool.manager)
    page = client.get(reverse("reverse-journal", args=[journal])).content.decode()
    assert "Week 1 is on invoice INV-1" in page
    assert not Journal.objects.filter(reverses=journal).exists()

    back(here, journal_of(invoice, OrderStepKind.INVOICED))
    back(here, journal)
    with pytest.raises(BadInput, match=r"what was delivered costs £0\.00"):
        passed(here, invoice)
    withdraw_invoice(invoice_id=invoice.pk, why="It never came", **here.paying)
    assert uninvoiced_choices(contract) == []
