"""Whole threads for tests, from a need to a payment, and the obvious walk along them."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import uuid4

from factories.money import open_pool
from factories.organisations import NOON, AccountFactory
from factories.partnership import three_partners
from factories.service import Market, market_of
from ropewalk.money.models import Fund, Journal, Order, OrderStep
from ropewalk.organisations.models import Account
from ropewalk.outcomes.models import Measure, MeasureValue
from ropewalk.partnership.models import Decision, Member
from ropewalk.place.models import Need
from ropewalk.review.rules.thread import BESIDE, Kind, Thing
from ropewalk.service.actions.carrying_out import carry_out_intention
from ropewalk.service.actions.deliveries import pass_invoice, pay_invoices
from ropewalk.service.models import (
    Contract,
    ContractOrder,
    Invoice,
    InvoiceStep,
    Requirement,
    Service,
)
from ropewalk.strategy.kinds import IntentionKind, OptionKind, PriorityHead
from ropewalk.strategy.models import (
    Appraisal,
    AppraisalOption,
    AppraisalPut,
    Intention,
    Priority,
)


@dataclass
class Threaded:
    """A partnership with one of everything that can stand on a thread."""

    here: Market
    need: Need
    priority: Priority
    appraisal: Appraisal
    decision: Decision
    intention: Intention
    service: Service
    contract: Contract
    invoice: Invoice

    @property
    def measure(self) -> Measure:
        return self.here.measure

    @property
    def payment(self) -> Journal:
        return self.invoice.steps.get(order_step__kind="paid").order_step.journal

    @property
    def things(self) -> dict[Kind, int]:
        """One of each kind."""
        return {
            Kind.NEED: self.need.pk,
            Kind.PRIORITY: self.priority.pk,
            Kind.APPRAISAL: self.appraisal.pk,
            Kind.DECISION: self.decision.pk,
            Kind.INTENTION: self.intention.pk,
            Kind.AGREEMENT: self.here.pool.fund.agreement_id,
            Kind.FUND: self.here.pool.fund.pk,
            Kind.SERVICE: self.service.pk,
            Kind.CONTRACT: self.contract.pk,
            Kind.ORDER: self.contract.orders.get().order_id,
            Kind.INVOICE: self.invoice.pk,
            Kind.PAYMENT: self.payment.pk,
            Kind.MEASURE: self.measure.pk,
            Kind.OUTCOME: self.measure.outcome_id,
        }


def said(here: Market) -> dict:
    """Who recorded something, when."""
    return {"recorded_at": NOON, "recorded_by": here.commissioner}


def priority_of(here: Market, *needs: Need, **changes) -> Priority:
    """A priority, of nothing but the needs it comes from."""
    given = {
        "partnership": here.partnership,
        "head": PriorityHead.MARKET_GAPS,
        "title": "Home sooner",
        "because": "People wait",
        "submission_key": uuid4(),
        **said(here),
    }
    made = Priority.objects.create(**given | changes)
    made.needs.set(needs)
    return made


def appraisal_of(here: Market, priority: Priority, **changes) -> Appraisal:
    """An appraisal with an option, which nobody scores yet."""
    given = {
        "partnership": here.partnership,
        "priority": priority,
        "title": "How to bring people home",
        "question": "Which way?",
        "submission_key": uuid4(),
        **said(here),
    }
    made = Appraisal.objects.create(**given | changes)
    AppraisalOption.objects.create(
        appraisal=made, code="A", title="Do nothing", kind=OptionKind.NOTHING
    )
    return made


def put(here: Market, appraisal: Appraisal, decision: Decision) -> AppraisalPut:
    """An appraisal put to the body that decides."""
    return AppraisalPut.objects.create(
        appraisal=appraisal,
        decision=decision,
        option=appraisal.options.get(),
        **said(here),
    )


def intention_of(here: Market, **changes) -> Intention:
    """An intention of nothing yet."""
    given = {
        "partnership": here.partnership,
        "kind": IntentionKind.INVEST,
        "title": "More care at home",
        "submission_key": uuid4(),
        **said(here),
    }
    return Intention.objects.create(**given | changes)


def paid(here: Market, contract: Contract, reference: str = "INV-1", *weeks) -> Invoice:
    """An invoice for what was delivered, passed and paid."""
    delivered = [
        here.deliver(contract, each) for each in weeks or (f"Week of {reference}",)
    ]
    invoice = here.invoice(contract, delivered, reference)
    pass_invoice(invoice_id=invoice.pk, **here.paying)
    pay_invoices(fund_id=contract.fund_id, invoice_ids=[invoice.pk], **here.paying)
    return invoice


def valued(here: Market, measure: Measure) -> MeasureValue:
    """A value of a measure."""
    return MeasureValue.objects.create(
        measure=measure,
        organisation=here.three.first,
        starts_on=date(2026, 4, 1),
        ends_before=date(2026, 7, 1),
        value=Decimal("91.5"),
        source="Survey",
        **said(here),
    )


def whole_thread() -> Threaded:
    """One of everything, tied from a need to a payment and its outcome."""
    three = three_partners()
    pool = open_pool(three=three, agreement_id=three.agreement().pk)
    here = market_of(pool)
    contract = here.committed()
    service = contract.service
    need = service.needs.get()
    outcome = here.measure.outcome
    body = here.three.board()
    priority = priority_of(here, need, outcome=outcome, body=body)
    appraisal = appraisal_of(here, priority)
    decision = here.three.decided(
        body,
        need_ids=[need.pk],
        outcome_ids=[outcome.pk],
        agreement_id=here.pool.fund.agreement_id,
    )
    Need.objects.exclude(pk=need.pk).delete()  # what a proposal brings along
    put(here, appraisal, decision)
    intention = intention_of(
        here,
        priority=priority,
        need=need,
        outcome=outcome,
        measure=here.measure,
        fund=here.pool.fund,
        decision=decision,
        pence=100_000_00,
    )
    carry_out_intention(service_id=service.pk, intention_id=intention.pk, **here.said)
    here.measured(contract)
    invoice = paid(here, contract)
    valued(here, here.measure)
    return Threaded(
        here,
        need,
        priority,
        appraisal,
        decision,
        intention,
        service,
        contract,
        invoice,
    )


# ---- the obvious walk: one thing at a time, from the records themselves ----


def _all(kind, rows):
    return {Thing(kind, each.pk) for each in rows if each is not None}


def follows(thing: Thing) -> set[Thing]:  # noqa: C901, PLR0912 - a case a kind
    """What follows straight from one thing."""
    pk = thing.pk
    match thing.kind:
        case Kind.NEED:
            return (
                _all(Kind.PRIORITY, Priority.objects.filter(needs=pk))
                | _all(Kind.DECISION, Decision.objects.filter(needs__need=pk))
                | _all(Kind.INTENTION, Intention.objects.filter(need=pk))
                | _all(Kind.SERVICE, Service.objects.filter(needs=pk))
                | {
                    Thing(Kind.CONTRACT, each.lot.award.contract.pk)
                    for each in Requirement.objects.filter(
                        need=pk, lot__award__contract__isnull=False
                    )
                }
            )
        case Kind.PRIORITY:
            priority = Priority.objects.get(pk=pk)
            return (
                _all(Kind.APPRAISAL, priority.appraisals.all())
                | _all(Kind.INTENTION, priority.intentions.all())
                | _all(Kind.OUTCOME, [priority.outcome])
            )
        case Kind.APPRAISAL:
            put = Appraisal.objects.get(pk=pk).put.all()
            return _all(Kind.DECISION, [each.decision for each in put])
        case Kind.DECISION:
            decision = Decision.objects.get(pk=pk)
            return (
                _all(Kind.INTENTION, decision.intentions.all())
                | _all(Kind.AGREEMENT, [decision.agreement])
                | _all(Kind.CONTRACT, Contract.objects.filter(award__decision=pk))
                | _all(Kind.OUTCOME, [each.outcome for each in decision.outcomes.all()])
            )
        case Kind.INTENTION:
            intention = Intention.objects.get(pk=pk)
            carried = intention.carried_out_by.filter(ended_at=None)
            return (
                _all(Kind.FUND, [intention.fund])
                | _all(Kind.SERVICE, [each.service for each in carried])
                | _all(Kind.MEASURE, [intention.measure])
                | _all(Kind.OUTCOME, [intention.outcome])
            )
        case Kind.AGREEMENT:
            return _all(Kind.FUND, Fund.objects.filter(agreement=pk))
        case Kind.FUND:
            return _all(Kind.CONTRACT, Contract.objects.filter(fund=pk)) | _all(
                Kind.ORDER, Order.objects.filter(fund=pk)
            )
        case Kind.SERVICE:
            service = Service.objects.get(pk=pk)
            return _all(Kind.CONTRACT, service.contracts.all()) | _all(
                Kind.OUTCOME, service.outcomes.all()
            )
        case Kind.CONTRACT:
            contract = Contract.objects.get(pk=pk)
            return (
                _all(Kind.ORDER, [each.order for each in contract.orders.all()])
                | _all(Kind.INVOICE, contract.invoices.all())
                | _what_it_is_for(contract)
            )
        case Kind.ORDER:
            order = Order.objects.get(pk=pk)
            bought = ContractOrder.objects.filter(order=order)
            return _payments(order.steps.all()) | {
                found for each in bought for found in _what_it_is_for(each.contract)
            }
        case Kind.INVOICE:
            steps = InvoiceStep.objects.filter(invoice=pk)
            contract = Invoice.objects.get(pk=pk).contract
            return _payments([each.order_step for each in steps]) | _what_it_is_for(
                contract
            )
        case Kind.PAYMENT:
            order = OrderStep.objects.get(journal=pk).order
            bought = ContractOrder.objects.filter(order=order)
            return {
                found for each in bought for found in _what_it_is_for(each.contract)
            }
        case Kind.MEASURE:
            return {Thing(Kind.OUTCOME, Measure.objects.get(pk=pk).outcome_id)}
    return set()


def _what_it_is_for(contract: Contract) -> set[Thing]:
    return _all(
        Kind.MEASURE, [each.measure for each in contract.measures.all()]
    ) | _all(Kind.OUTCOME, contract.service.outcomes.all())


def _payments(steps) -> set[Thing]:
    return {
        Thing(Kind.PAYMENT, each.journal_id)
        for each in steps
        if each.kind == "paid" and not hasattr(each.journal, "reversed_by")
    }


def everything() -> set[Thing]:
    """All that could stand on any thread here."""
    models = {
        Kind.NEED: Need,
        Kind.PRIORITY: Priority,
        Kind.APPRAISAL: Appraisal,
        Kind.DECISION: Decision,
        Kind.INTENTION: Intention,
        Kind.FUND: Fund,
        Kind.SERVICE: Service,
        Kind.CONTRACT: Contract,
        Kind.ORDER: Order,
        Kind.INVOICE: Invoice,
        Kind.MEASURE: Measure,
    }
    found = {
        thing
        for kind, model in models.items()
        for thing in _all(kind, model.objects.all())
    }
    found |= {
        Thing(Kind.AGREEMENT, each.agreement_id)
        for each in Fund.objects.all()
        if each.agreement_id
    }
    found |= _payments(OrderStep.objects.select_related("journal"))
    return found | {
        Thing(Kind.OUTCOME, each.outcome_id) for each in Measure.objects.all()
    }


def walked_one_by_one(
    start: Thing, pairs: set[tuple[Thing, Thing]]
) -> dict[Kind, set[int]]:
    """All that is on a thread, told as plainly as it can be.

    Onward from the start as far as it goes, back from it as far as it goes; what stands
    beside is not walked to, unless the walk starts there. Then what stands beside what
    was found, and the agreements that the funds among that are under.
    """
    shut = set() if start.kind in BESIDE else BESIDE
    below, above = defaultdict(list), defaultdict(list)
    for upper, lower in pairs:
        below[upper].append(lower)
        above[lower].append(upper)

    def far(step):
        found, waiting = set(), [start]
        while waiting:
            for other in step[waiting.pop()]:
                if other not in found and other.kind not in shut:
                    found.add(other)
                    waiting.append(other)
        return found

    on_it = {start} | far(below) | far(above)
    beside = {
        other
        for one, two in pairs
        for here, other in ((one, two), (two, one))
        if here in on_it and other.kind in BESIDE and _stands_by(here, other)
    }
    beside |= {
        one
        for one, two in pairs
        if two in beside and (one.kind, two.kind) == (Kind.AGREEMENT, Kind.FUND)
    }
    told: dict[Kind, set[int]] = {}
    for each in on_it | beside:
        told.setdefault(each.kind, set()).add(each.pk)
    return told


def _stands_by(thing: Thing, other: Thing) -> bool:
    return (thing.kind, other.kind) in {
        (Kind.DECISION, Kind.AGREEMENT),
        (Kind.INTENTION, Kind.FUND),
        (Kind.CONTRACT, Kind.FUND),
        (Kind.ORDER, Kind.FUND),
    }


def kept_back(whole: Threaded) -> Account:
    """Somebody from whom the paper of the decision is kept: they have an interest in it."""
    three = whole.here.three
    carer = three.partnership.members.get(name="Carer")
    somebody = AccountFactory()
    Member.objects.filter(pk=carer.pk).update(account=somebody)
    whole.decision.item.recusals.create(
        holder=carer.seats.get(),
        because="An interest",
        is_found_by_rule=False,
        is_dispensed=False,
        recorded_at=NOON,
        recorded_by=three.secretary,
    )
    return somebody
