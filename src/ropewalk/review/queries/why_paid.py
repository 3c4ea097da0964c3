"""What stands behind money on a thread: entries, steps of orders, and dated terms."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Count, Sum

from ropewalk.figures import Certainty, Figure
from ropewalk.figures.days import local_day
from ropewalk.figures.words import day
from ropewalk.money.kinds import AccountKind, OrderStepKind
from ropewalk.money.models import Journal, OrderStep
from ropewalk.money.queries.entries import journal_seen
from ropewalk.money.queries.funds import fund_seen, funds_seen_by
from ropewalk.money.queries.orders import OrderSeen, orders_told
from ropewalk.money.queries.traced import AS_POSTED, ledger_of, pence_figure
from ropewalk.partnership.rules.terms import financial_year, year_said
from ropewalk.review.queries.cards import Reading
from ropewalk.review.queries.seen import SEEN_BY, TOLD
from ropewalk.review.rules.thread import Kind, Thing
from ropewalk.review.rules.why import Because, Entries, Lead
from ropewalk.service.kinds import VersionKind
from ropewalk.service.models import (
    Contract,
    ContractOrder,
    ContractVersion,
    Delivery,
    Invoice,
    InvoiceStep,
)
from ropewalk.service.queries.registers import last_day
from ropewalk.service.rules.own_records import own_records
from ropewalk.service.rules.returns import number_said

MOST_LED_TO = 12
UNDER = (
    ("the budget", AccountKind.BUDGET),
    ("what is held back", AccountKind.RESERVED),
    ("what is committed", AccountKind.COMMITTED),
    ("what is spent", AccountKind.USED),
)


def of_fund(pk: int, reading: Reading) -> Because:
    """What a fund was given, committed and spent in the year, strand by strand."""
    fund = funds_seen_by(reading.actor, on=reading.on).get(pk=pk)
    year = financial_year(reading.on)
    seen = fund_seen(fund, year_starting=year, on=reading.on)
    leads = [Lead(f"The fund: {fund.title}", Thing(Kind.FUND, pk))]
    if any(each.budget or each.committed or each.used for each in seen.strands):
        leads += [
            Lead(f"Entries under {words} in {seen.year}", Entries(pk, kind.value, year))
            for words, kind in UNDER
        ]
    if fund.agreement:
        leads.append(
            Lead(
                f"The agreement that it is under: {fund.agreement.title}",
                Thing(Kind.AGREEMENT, fund.agreement.pk),
            )
        )
    return Because((*seen.figures, *seen.cash), leads=leads)


def of_contract(pk: int, reading: Reading) -> Because:
    """What a contract is worth by its dated terms, what came of it, and what was paid."""
    contract = Contract.objects.select_related(
        "partnership", "fund__host", "award__decision"
    ).get(pk=pk)
    versions = list(contract.versions.all())
    bought = ContractOrder.objects.filter(contract=pk).values("order")
    orders = orders_told(TOLD[Kind.ORDER].filter(pk__in=bought), fund=contract.fund)
    figures = [
        _worth(contract, versions, reading.on),
        _delivered(contract, versions, reading.on),
    ]
    if orders:
        own = SEEN_BY[Kind.ORDER](reading.actor, on=reading.on).filter(pk__in=bought)
        open_ = set(own.order_by().values_list("pk", flat=True))
        figures.append(_paid(contract, orders, open_))
    leads = [Lead(f"The contract: {contract}", Thing(Kind.CONTRACT, pk))]
    award = contract.award
    if award is not None and (number := award.decision_id):
        leads.append(
            Lead(
                f"The decision by which it was awarded: decision {number}",
                Thing(Kind.DECISION, number),
            )
        )
    leads += [
        Lead(f"Order {each.order.reference}", Thing(Kind.ORDER, each.order.pk))
        for each in orders
    ]
    leads += _payments(step for each in orders for step in each.steps)
    now = versions[-1]
    return Because(figures, [("Terms in force last", _terms(contract, now))], leads)


def _worth(contract: Contract, versions: Sequence[ContractVersion], on: date) -> Figure:
    """What a contract is worth: the last of its versions, beside all before it."""
    source = own_records(contract.partnership.name, on=on)
    return Figure(
        key=f"contract.{contract.pk}.worth",
        label="Worth as last agreed",
        value=versions[-1].pence,
        unit="pence",
        vintage=f"recorded on {day(local_day(versions[-1].recorded_at))}",
        rule="What the last version says it is worth from its first day to its end, "
        "without value added tax. A version takes the place of all agreed before.",
        inputs=tuple(
            Figure(
                key=f"contract.{contract.pk}.version.{each.number}",
                label=f"Version {each.number}: {VersionKind(each.kind).label.lower()}",
                value=each.pence,
                unit="pence",
                vintage=f"recorded on {day(local_day(each.recorded_at))}",
                certainty=Certainty.ENTERED,
                note=f"{_terms(contract, each)}. {each.why}",
            )
            for each in versions
        ),
        sources=(source,),
        certainty=Certainty.ENTERED,
    )


def _terms(contract: Contract, version: ContractVersion) -> str:
    """From when to when a version holds, and its price."""
    term = f"from {day(version.starts_on)} to {day(last_day(version.ends_before))}"
    if version.unit_pounds is None:
        return f"{term}, without a price for a unit"
    price = number_said(version.unit_pounds)
    return f"{term}, at £{price} for each {contract.unit or 'unit'}"


def _delivered(
    contract: Contract, versions: Sequence[ContractVersion], on: date
) -> Figure:
    """What was delivered in the year, by the version whose terms priced it."""
    year = financial_year(on)
    priced = {
        version: (number, pence)
        for version, number, pence in Delivery.objects.standing()
        .filter(contract=contract, order_step__year_starting=year)
        .order_by()
        .values_list("version")
        .annotate(Count("pk"), Sum("pence"))
    }
    source = own_records(contract.partnership.name, on=on)
    return Figure(
        key=f"contract.{contract.pk}.delivered",
        label=f"Delivered in {year_said(year)}",
        value=sum(pence for _, pence in priced.values()) if priced else None,
        unit="pence",
        vintage=year_said(year),
        rule="Each delivery at the price of its day, rounded once. The page of the "
        "contract lists them.",
        inputs=tuple(
            Figure(
                key=f"contract.{contract.pk}.delivered.{each.number}",
                label=f"{priced[each.pk][0]:,} at the terms of version {each.number}",
                value=priced[each.pk][1],
                unit="pence",
                vintage=year_said(year),
                note=_terms(contract, each),
            )
            for each in versions
            if each.pk in priced
        ),
        sources=(source,),
        note="" if priced else "Nothing was delivered in this year.",
    )


def _paid(
    contract: Contract, orders: Sequence[OrderSeen], open_: Collection[int]
) -> Figure:
    """What was paid under a contract, step by step on the orders that may be opened."""
    return pence_figure(
        f"contract.{contract.pk}.paid",
        "Paid under it",
        sum(each.state.paid for each in orders),
        rule="What was paid on the orders that hold its money, and not taken back.",
        source=ledger_of(contract.fund, vintage=AS_POSTED),
        inputs=tuple(_paid_on(each) for each in orders if each.order.pk in open_),
    )


def _paid_on(seen: OrderSeen) -> Figure:
    """What was paid on an order, step by step."""
    [paid] = (each for each in seen.figures if each.key == "paid")
    return pence_figure(
        f"order.{seen.order.pk}.paid",
        f"Paid on order {seen.order.reference}",
        seen.state.paid,
        rule=paid.rule,
        source=paid.sources[0],
        inputs=paid.inputs,
    )


def _payments(steps: Iterable[OrderStep]) -> list[Lead]:
    """The entries of the latest payments."""
    paid = sorted(
        (each for each in steps if each.kind == OrderStepKind.PAID),
        key=lambda each: (each.on, each.pk),
        reverse=True,
    )
    return [
        Lead(
            f"Entries of payment {each.journal_id} on {day(each.on)}",
            Thing(Kind.PAYMENT, each.journal_id),
        )
        for each in paid[:MOST_LED_TO]
    ]


def of_order(pk: int, _: Reading) -> Because:
    """What was ordered, delivered, invoiced and paid, step by step."""
    order = TOLD[Kind.ORDER].select_related("fund__host").get(pk=pk)
    [seen] = orders_told(TOLD[Kind.ORDER].filter(pk=pk), fund=order.fund)
    of = ContractOrder.objects.filter(order=pk).select_related("contract")
    return Because(
        seen.figures,
        leads=[
            Lead(f"The order: {order.reference}", Thing(Kind.ORDER, pk)),
            *(
                Lead(
                    f"The contract: {each.contract}",
                    Thing(Kind.CONTRACT, each.contract_id),
                )
                for each in of
            ),
            Lead(f"The fund: {order.fund.title}", Thing(Kind.FUND, order.fund_id)),
            *_payments(seen.steps),
        ],
    )


def of_invoice(pk: int, reading: Reading) -> Because:
    """What an invoice is for: each delivery, at the price of its day."""
    invoice = Invoice.objects.select_related("contract__partnership").get(pk=pk)
    contract = invoice.contract
    lines = list(invoice.lines.select_related("delivery__version"))
    source = own_records(contract.partnership.name, on=reading.on)
    figure = Figure(
        key=f"invoice.{pk}.pence",
        label=f"Invoice {invoice.reference}",
        value=invoice.pence,
        unit="pence",
        vintage=f"received on {day(invoice.received_on)}",
        rule="What the provider asks for, held against the deliveries it names: how many, "
        "at the price of the day.",
        inputs=tuple(
            Figure(
                key=f"delivery.{each.delivery_id}",
                label=f"{each.delivery}: {number_said(each.delivery.quantity)} "
                f"{contract.unit or 'units'}",
                value=each.delivery.pence,
                unit="pence",
                vintage=day(each.delivery.on),
                note=f"Version {each.delivery.version.number}: "
                f"{_terms(contract, each.delivery.version)}",
            )
            for each in lines
        ),
        sources=(source,),
        certainty=Certainty.ENTERED,
        note=str(invoice.get_state_display()),
    )
    steps = InvoiceStep.objects.filter(invoice=pk).select_related("order_step__order")
    taken = [each.order_step for each in steps]
    orders = {each.order_id: each.order for each in taken}
    return Because(
        [figure],
        leads=[
            Lead(f"The invoice: {invoice.reference}", Thing(Kind.INVOICE, pk)),
            Lead(f"The contract: {contract}", Thing(Kind.CONTRACT, contract.pk)),
            *(
                Lead(f"Order {each.reference}", Thing(Kind.ORDER, number))
                for number, each in orders.items()
            ),
            *_payments(taken),
        ],
    )


def of_payment(pk: int, _: Reading) -> Because:
    """What was paid: the entries of the journal, whoever posted it."""
    journal = Journal.objects.select_related("fund__host", "period").get(pk=pk)
    step = OrderStep.objects.select_related("order").get(journal=pk)
    held = journal_seen(journal)
    source = ledger_of(journal.fund, vintage=AS_POSTED, as_at=journal.effective_on)
    figure = pence_figure(
        f"payment.{pk}.pence",
        f"Paid to {step.order.supplier}",
        step.pence,
        rule=f"What was paid on order {step.order.reference} on "
        f"{day(journal.effective_on)}.",
        source=source,
        inputs=tuple(
            pence_figure(
                f"entry.{each.number}",
                f"Out of {each.out_of}, into {each.into}",
                each.pence,
                source=source,
            )
            for each in held.rows
        ),
        note="Its entries are as they were posted."
        if held.is_as_posted
        else "Its entries are not as they were posted.",
    )
    of = InvoiceStep.objects.filter(order_step=step).select_related("invoice")
    return Because(
        [figure],
        [("Posted on", day(local_day(journal.recorded_at)))],
        [
            Lead(f"Entries of journal {pk}", Thing(Kind.PAYMENT, pk)),
            *(
                Lead(
                    f"The invoice: {each.invoice}", Thing(Kind.INVOICE, each.invoice_id)
                )
                for each in of
            ),
            Lead(
                f"The order: {step.order.reference}", Thing(Kind.ORDER, step.order_id)
            ),
            Lead(f"The fund: {journal.fund.title}", Thing(Kind.FUND, journal.fund_id)),
        ],
    )
