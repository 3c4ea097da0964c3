"""No unit that was delivered is paid twice, whatever is invoiced, held, passed and paid."""

from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from factories.concerns import of_provider
from factories.money import YEAR
from factories.organisations import NOON, TODAY
from factories.performing import reported
from factories.service import market
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.queries.orders import order_seen
from ropewalk.service.actions.deliveries import (
    pass_invoice,
    pay_invoices,
    stop_invoice,
    take_back_posting,
    withdraw_invoice,
)
from ropewalk.service.actions.reported import confirm_reported, withdraw_reported
from ropewalk.service.kinds import InvoiceState
from ropewalk.service.models import Invoice, InvoiceLine, InvoiceWithdrawal
from ropewalk.service.queries.awaited import awaited_of
from ropewalk.service.queries.choices import uninvoiced_choices

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]

DAY = timedelta(days=1)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "deliver",
                "report",
                "confirm",
                "withdraw",
                "invoice",
                "hold",
                "pass",
                "pay",
                "take back",
                "undo",
            ]
        ),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=25,
)


def tried(move):
    """Do it, or be refused."""
    with suppress(BadInput):
        move()


@given(moves=MOVES)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_delivered_unit_is_ever_paid_twice(moves):
    here = market()
    contract = here.committed(reference="C-1")
    theirs = of_provider(here.provider)
    for kind, one, other in moves:
        deliveries = list(contract.deliveries.order_by("pk"))
        invoices = list(contract.invoices.order_by("pk"))
        if kind == "deliver":
            tried(lambda one=one: here.deliver(contract, f"Week {one}"))
        elif kind == "report":
            tried(lambda one=one: reported(contract, f"WEEK {one}", by=theirs))
        elif kind in {"confirm", "withdraw"}:
            stands = list(contract.reported.order_by("pk"))
            if stands:
                said = stands[one % len(stands)]
                tried(lambda kind=kind, said=said: settle(here, kind, said, theirs))
        elif kind == "undo":
            tried(lambda: undo_last(here, contract))
        elif kind == "invoice" and deliveries:
            chosen = {
                deliveries[one % len(deliveries)],
                deliveries[other % len(deliveries)],
            }
            tried(
                lambda chosen=chosen, other=other: here.invoice(
                    contract, list(chosen), f"INV-{other}"
                )
            )
        elif kind != "invoice" and invoices:
            invoice = invoices[one % len(invoices)]
            tried(lambda kind=kind, invoice=invoice: step(here, kind, invoice))

    state = order_seen(contract.orders.get().order).state
    lines = InvoiceLine.objects.filter(invoice__contract=contract)
    paid = lines.filter(invoice__state=InvoiceState.PAID)
    assert state.paid == sum(each.delivery.pence for each in paid)
    standing = lines.standing()
    assert len({each.delivery_id for each in standing}) == standing.count()
    assert state.paid <= state.spent <= state.ordered
    stands = list(contract.deliveries.standing())
    assert state.spent == sum(each.pence for each in stands)
    unpaid = lines.filter(invoice__state=InvoiceState.PASSED)
    assert state.unpaid == sum(each.delivery.pence for each in unpaid)
    delivered = list(contract.deliveries.all())
    names = [each.reference.casefold() for each in delivered]
    assert len(names) == len(set(names))
    assert {each.delivery_id for each in lines} <= {each.pk for each in delivered}


def undo_last(here, contract):
    """Take back the last posting that stands under a contract, save the order itself."""
    steps = contract.orders.get().order.steps.filter(journal__reversed_by=None)
    last = steps.exclude(kind=OrderStepKind.ORDERED).last()
    if last is not None:
        take_back_posting(journal_id=last.journal_id, why="Wrong", **here.paying)


def settle(here, kind, said, theirs):
    if kind == "confirm":
        confirm_reported(reported_id=said.pk, **here.paying)
    else:
        withdraw_reported(reported_id=said.pk, text="Wrong", by=theirs, at=NOON)


def step(here, kind, invoice):
    if kind == "hold":
        stop_invoice(
            invoice_id=invoice.pk,
            state=InvoiceState.HELD,
            why="Asked about",
            **here.paying,
        )
    elif kind == "take back":
        withdraw_invoice(invoice_id=invoice.pk, why="It is wrong", **here.paying)
    elif kind == "pass":
        pass_invoice(invoice_id=invoice.pk, **here.paying)
    else:
        pay_invoices(fund_id=here.pool.fund.pk, invoice_ids=[invoice.pk], **here.paying)


def test_what_is_delivered_twice_is_refused():
    here = market()
    contract = here.committed()
    here.deliver(contract, "Week 1")

    with pytest.raises(BadInput, match="nothing is delivered twice"):
        here.deliver(contract, "WEEK 1")


def test_an_invoice_does_not_come_on_a_day_still_to_come():
    here = market()
    contract = here.committed()
    delivered = here.deliver(contract)

    with pytest.raises(BadInput, match="14 October 2026 is still to come"):
        here.invoice(contract, [delivered], received_on=TODAY + DAY)
    assert not Invoice.objects.exists()

    assert here.invoice(contract, [delivered], received_on=TODAY)


# ---- an invoice that is withdrawn ----


def queried(here, contract, pence=1_00):
    """An invoice for another sum than what was delivered costs."""
    return here.invoice(contract, [here.deliver(contract)], pence=pence)


def test_a_queried_invoice_is_withdrawn_and_another_paid_in_its_place():
    here = market()
    contract = here.committed()
    wrong = queried(here, contract)
    delivered = contract.deliveries.get()
    theirs = of_provider(here.provider)
    [asked] = [each for each in awaited_of(theirs, on=TODAY) if each.code == "invoice"]
    assert asked.number == wrong.pk
    assert not uninvoiced_choices(contract)

    made = withdraw_invoice(
        invoice_id=wrong.pk, why="It asks for a pound", by=theirs, at=NOON
    )

    wrong.refresh_from_db()
    assert (wrong.state, wrong.state_because) == ("withdrawn", "It asks for a pound")
    assert (made.why, made.recorded_by) == ("It asks for a pound", theirs)
    event = Event.objects.get(kind=Event.Kind.INVOICE_WITHDRAWN)
    assert event.detail == f"invoice {wrong.pk}, £1.00"
    assert not [each for each in awaited_of(theirs, on=TODAY) if each.code == "invoice"]
    assert len(uninvoiced_choices(contract)) == 1
    right = here.invoice(contract, [delivered], wrong.reference)
    step(here, "pass", right)
    step(here, "pay", right)
    right.refresh_from_db()
    assert right.state == InvoiceState.PAID
    state = order_seen(contract.orders.get().order).state
    assert state.paid == delivered.pence
    assert not uninvoiced_choices(contract)


@pytest.mark.parametrize("kind", ["hold", "pass", "pay", "take back"])
def test_nothing_more_is_done_with_an_invoice_that_is_withdrawn(kind):
    here = market()
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract)])
    step(here, "take back", invoice)

    with pytest.raises(BadInput, match="It was withdrawn: nothing more is done"):
        step(here, kind, invoice)
    assert InvoiceWithdrawal.objects.count() == 1


@pytest.mark.parametrize(
    ("kinds", "refusal"),
    [(["pass"], "It was passed for payment"), (["pass", "pay"], "It was paid already")],
)
def test_what_is_passed_or_paid_is_not_withdrawn(kinds, refusal):
    here = market()
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract)])
    for kind in kinds:
        step(here, kind, invoice)

    with pytest.raises(BadInput, match=refusal):
        step(here, "take back", invoice)
    assert not InvoiceWithdrawal.objects.exists()


def test_an_invoice_is_withdrawn_for_a_reason():
    here = market()
    invoice = queried(here, here.committed())

    with pytest.raises(BadInput, match="Say why it is withdrawn"):
        withdraw_invoice(invoice_id=invoice.pk, why=" ", **here.paying)


def test_who_neither_keeps_the_fund_nor_provides_withdraws_no_invoice():
    here = market()
    invoice = queried(here, here.committed())

    with pytest.raises(PermissionDenied, match="Only whoever keeps the fund"):
        withdraw_invoice(invoice_id=invoice.pk, why="Wrong", **here.said)


def test_the_database_keeps_a_delivery_to_one_invoice_that_stands():
    here = market()
    contract = here.committed()
    first = queried(here, contract)
    delivered = contract.deliveries.get()
    step(here, "take back", first)
    second = here.invoice(contract, [delivered], "INV-2")
    follows = InvoiceLine.objects.get(invoice=second).follows
    assert follows.invoice == first
    others = here.invoice(contract, [here.deliver(contract, "Week 2")], "INV-3")

    for after in (None, follows):
        with pytest.raises(IntegrityError), transaction.atomic():
            InvoiceLine.objects.create(
                invoice=others, delivery=delivered, follows=after
            )
    with pytest.raises(BadInput, match="is on invoice INV-2 already"):
        here.invoice(contract, [delivered], "INV-4")


def test_an_invoice_is_taken_back_as_often_as_it_is_wrong():
    here = market()
    contract = here.committed()
    delivered = here.deliver(contract)
    for _ in range(3):
        step(here, "take back", here.invoice(contract, [delivered]))

    assert here.invoice(contract, [delivered]).state == InvoiceState.RECEIVED


def test_no_delivery_is_on_two_invoices():
    here = market()
    contract = here.committed()
    delivered = here.deliver(contract)
    here.invoice(contract, [delivered])

    with pytest.raises(BadInput, match="nothing is paid twice"):
        here.invoice(contract, [delivered], "INV-2")


@pytest.mark.parametrize("control", ["hard_stop", "warn"])
def test_nothing_is_delivered_above_what_is_committed_however_lenient_the_fund(control):
    here = market(control=control)
    here.pool.budget(100_000_00)
    contract = here.contract()
    here.commit(contract)

    with pytest.raises(BadInput, match=r"£100,000\.00 is still held back"):
        here.deliver(contract, quantity=Decimal(6_000))

    assert not contract.deliveries.exists()


def test_an_invoice_that_is_held_is_not_paid():
    here = market()
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract)])
    step(here, "hold", invoice)

    with pytest.raises(BadInput, match="It is held: pass it for payment first"):
        step(here, "pay", invoice)


def test_of_several_invoices_all_are_paid_or_none():
    here = market()
    contract = here.committed()
    first = here.invoice(contract, [here.deliver(contract, "Week 1")], "INV-1")
    second = here.invoice(contract, [here.deliver(contract, "Week 2")], "INV-2")
    step(here, "pass", first)

    with pytest.raises(BadInput, match="Invoice INV-2"):
        pay_invoices(
            fund_id=here.pool.fund.pk,
            invoice_ids=[first.pk, second.pk],
            **here.paying,
        )

    assert not Invoice.objects.filter(state=InvoiceState.PAID).exists()


def test_who_commissions_does_not_pay():
    here = market()
    contract = here.committed()

    with pytest.raises(PermissionDenied, match="Ask its pool manager"):
        here.commit(contract, YEAR, **here.said)


def test_what_was_passed_and_paid_before_it_is_recorded_counts_on_its_day():
    here = market()
    contract = here.committed()
    invoice = here.invoice(contract, [here.deliver(contract, "Week 1")], "INV-1")
    received = invoice.received_on

    with pytest.raises(BadInput, match="is still to come"):
        pass_invoice(invoice_id=invoice.pk, on=TODAY + DAY, **here.paying)
    with pytest.raises(BadInput, match="it is not passed before"):
        pass_invoice(invoice_id=invoice.pk, on=received - DAY, **here.paying)
    pass_invoice(invoice_id=invoice.pk, on=received, **here.paying)
    paid = {"fund_id": here.pool.fund.pk, "invoice_ids": [invoice.pk], **here.paying}
    with pytest.raises(BadInput, match="it is not paid before"):
        pay_invoices(on=received - DAY, **paid)
    pay_invoices(on=received, **paid)

    assert {each.order_step.on for each in invoice.steps.all()} == {received}
