"""Ten thousand records that all hang together beside one whole thread, as rows alone."""

from uuid import uuid4

from factories.organisations import NOON, TODAY
from factories.threads import Threaded, whole_thread

from ropewalk.money.kinds import OrderStepKind
from ropewalk.money.models import Entry, Journal, Order, OrderStep
from ropewalk.place.models import Need
from ropewalk.service.models import (
    Contract,
    ContractMeasure,
    ContractOrder,
    ContractVersion,
    Invoice,
    InvoiceStep,
    Service,
    ServiceIntention,
)
from ropewalk.strategy.kinds import IntentionKind, PriorityHead
from ropewalk.strategy.models import Intention, Priority

EACH, PAYMENTS = 400, 4_000


def add_many() -> Threaded:
    """A whole thread, and many more through the same need, service needs and outcome."""
    whole = whole_thread()
    here = whole.here
    by = {"recorded_at": NOON, "recorded_by": here.commissioner}
    priorities = Priority.objects.bulk_create(
        Priority(
            partnership=here.partnership,
            head=PriorityHead.MARKET_GAPS,
            title=f"Priority {number}",
            because="Asked for",
            outcome=whole.measure.outcome,
            submission_key=uuid4(),
            **by,
        )
        for number in range(EACH)
    )
    needs = Need.objects.bulk_create(
        Need(
            organisation=here.three.first,
            level="strategic",
            statement=f"Need {number}",
            people="Adults",
            place_code="E08000009",
            place_name="Trafford",
            voice=Need.Voice.PUBLIC,
            submission_key=uuid4(),
            **by,
        )
        for number in range(EACH)
    )
    joined = Priority.needs.through
    joined.objects.bulk_create(
        joined(priority=priority, need=need)
        for priority, own in zip(priorities, needs, strict=True)
        for need in (own, whole.need)
    )
    intentions = Intention.objects.bulk_create(
        Intention(
            partnership=here.partnership,
            kind=IntentionKind.INVEST,
            title=f"Intention {number}",
            priority=priority,
            outcome=whole.measure.outcome,
            measure=whole.measure,
            fund=here.pool.fund,
            decision=whole.decision,
            submission_key=uuid4(),
            **by,
        )
        for number, priority in enumerate(priorities)
    )
    services = Service.objects.bulk_create(
        Service(
            partnership=here.partnership,
            provider=here.provider,
            name=f"Service {number}",
            description="Help",
            for_whom="Adults",
            phase=whole.service.phase,
            starts_on=whole.service.starts_on,
            directory_id=uuid4(),
            changed_at=NOON,
            submission_key=uuid4(),
            **by,
        )
        for number in range(EACH)
    )
    for_outcome = Service.outcomes.through
    for_outcome.objects.bulk_create(
        for_outcome(service=each, outcome=whole.measure.outcome) for each in services
    )
    ServiceIntention.objects.bulk_create(
        ServiceIntention(service=service, intention=intention, **by)
        for service, intention in zip(services, intentions, strict=True)
    )
    _paid(whole, services, by)
    return whole


def _paid(whole: Threaded, services: list[Service], by: dict) -> None:
    """A measured contract for each service, and what was invoiced and paid under it."""
    first = whole.contract
    contracts = Contract.objects.bulk_create(
        Contract(
            partnership_id=first.partnership_id,
            buyer_id=first.buyer_id,
            provider_id=first.provider_id,
            service=service,
            fund_id=first.fund_id,
            strand_id=first.strand_id,
            source_id=first.source_id,
            reference=f"M-{number}",
            title=service.name,
            payment=first.payment,
            unit=first.unit,
            starts_on=first.starts_on,
            submission_key=uuid4(),
            **by,
        )
        for number, service in enumerate(services)
    )
    version = first.versions.get()
    ContractVersion.objects.bulk_create(
        ContractVersion(
            contract=each,
            number=1,
            kind=version.kind,
            starts_on=version.starts_on,
            ends_before=version.ends_before,
            pence=100_00,
            unit_pounds=version.unit_pounds,
            why="As tendered",
            **by,
        )
        for each in contracts
    )
    ContractMeasure.objects.bulk_create(
        ContractMeasure(contract=each, measure=whole.measure, days_to_return=20)
        for each in contracts
    )
    held = first.orders.get().order
    orders = Order.objects.bulk_create(
        Order(
            fund_id=held.fund_id,
            strand_id=held.strand_id,
            source_id=held.source_id,
            holder_id=held.holder_id,
            reference=each.reference,
            supplier=held.supplier,
            what=each.title,
            year_starting=held.year_starting,
            submission_key=uuid4(),
            **by,
        )
        for each in contracts
    )
    ContractOrder.objects.bulk_create(
        ContractOrder(contract=contract, order=order, year_starting=order.year_starting)
        for contract, order in zip(contracts, orders, strict=True)
    )
    _payments(whole, contracts, orders, by)


def _payments(
    whole: Threaded, contracts: list[Contract], orders: list[Order], by: dict
) -> None:
    journal = whole.payment
    entry = journal.entries.first()
    at = [number % EACH for number in range(PAYMENTS)]
    journals = Journal.objects.bulk_create(
        Journal(
            fund_id=journal.fund_id,
            period_id=journal.period_id,
            move=journal.move,
            effective_on=TODAY,
            entries_hash="0" * 64,
            key=uuid4(),
            **by,
        )
        for _ in at
    )
    Entry.objects.bulk_create(
        Entry(
            journal=each, out_of_id=entry.out_of_id, into_id=entry.into_id, pence=10_00
        )
        for each in journals
    )
    steps = OrderStep.objects.bulk_create(
        OrderStep(
            order=orders[place],
            kind=OrderStepKind.PAID,
            pence=10_00,
            on=TODAY,
            journal=each,
        )
        for place, each in zip(at, journals, strict=True)
    )
    invoices = Invoice.objects.bulk_create(
        Invoice(
            contract=contracts[place],
            reference=f"M-{number}",
            received_on=TODAY,
            pence=10_00,
            state="paid",
            **by,
        )
        for number, place in enumerate(at)
    )
    InvoiceStep.objects.bulk_create(
        InvoiceStep(invoice=invoice, order_step=step)
        for invoice, step in zip(invoices, steps, strict=True)
    )
